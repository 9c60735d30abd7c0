"""What changed in the files since the version that people under way were approved with."""

from dataclasses import dataclass

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound

from ..campaigns.queries.releases import changed_since
from ..campaigns.releases.kept import ReleaseError
from .context import desk
from .proposal import Row, rows_of

pages = Blueprint("version", __name__)


@dataclass(frozen=True, slots=True)
class ChangedLines:
    """One file of a release that is not the same now; how is changed, new or gone."""

    name: str
    how: str
    rows: tuple[Row, ...]


@pages.get("/campaigns/<name>/versions/<release>")
def show(name: str, release: str) -> ResponseReturnValue:
    """Show file by file how the workspace differs from a release."""
    here = desk()
    campaign = here.campaign(name)
    with here.store.reading() as session:
        try:
            made_at, found = changed_since(session, here.workspace, campaign, release)
        except ReleaseError as error:
            raise NotFound(f"There is no such version of {name}: {error}.") from error
    changes = [ChangedLines(one.name, one.how, rows_of(one.diff.splitlines())) for one in found]
    return render_template("version.html", campaign=campaign, made_at=made_at, changes=changes)

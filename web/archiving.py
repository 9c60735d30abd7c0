"""Archiving a campaign: one line of its file says that it is over, written as the editor writes."""

import re

from flask import Blueprint, url_for
from flask.typing import ResponseReturnValue
from werkzeug.utils import redirect

from ..campaigns.actions.archived import note_archived
from ..campaigns.queries.campaign import campaign_overview
from ..templates.errors import TactfulError
from ..templates.workspace.campaign import Campaign
from ..templates.workspace.faults import validate
from ..templates.workspace.located import load_yaml
from . import git
from .authorship import git_author, wrote
from .context import AppContext, desk
from .files import file_of
from .flashes import Undo, told
from .labels import plural
from .source_file import NotText, bytes_of, digest_of, read_source, replace_bytes

pages = Blueprint("archiving", __name__)

_KEY = re.compile(r"^archived[ \t]*:.*\n?", re.MULTILINE)
_NAME = re.compile(r"^campaign[ \t]*:.*(?:\n|\Z)", re.MULTILINE)


class NotWritten(TactfulError):
    """The file is as it was; the words say what to write by hand."""


@pages.post("/campaigns/<name>/archive")
def do_archive(name: str) -> ResponseReturnValue:
    """Write that a campaign is over, unless people are under way in it."""
    here = desk()
    campaign = here.campaign(name)
    with here.store.reading() as session:
        now = here.clock()
        count = campaign_overview(session, here.workspace, name, now=now).under_way
    shared = _shares_people_with(here, campaign)
    if shared:
        told(
            f"Not archived: people are split between {name} and {', '.join(shared)}, and its share "
            "would get nothing. Take it out of split_with first.",
            "warning",
        )
    elif count:
        told(
            f"Not archived: {plural(count, 'person is', 'people are')} under way. "
            "Wait until they are through, or end their sequence.",
            "warning",
        )
    else:
        _write(here, campaign, archived=True)
    return redirect(url_for("campaign.show", name=name), 303)


@pages.post("/campaigns/<name>/bring-back")
def do_bring_back(name: str) -> ResponseReturnValue:
    """Take the line out again."""
    here = desk()
    _write(here, here.campaign(name), archived=False)
    return redirect(url_for("campaign.show", name=name), 303)


def with_key(text: str, path: str, *, archived: bool) -> str:
    """Return a campaign's file with the line or without it. Raises NotWritten.

    What comes out is read again: all else must be as it was.
    """
    bare = _KEY.sub("", text)
    found = _NAME.search(bare)
    line = "archived: true\n"
    if archived and found is not None:
        own = found.group()
        line = own + ("" if own.endswith("\n") else "\n") + line
        bare = bare[: found.start()] + line + bare[found.end() :]
    wanted = validate(Campaign, load_yaml(text, path)).model_copy(update={"archived": archived})
    try:
        is_right = validate(Campaign, load_yaml(bare, path)) == wanted
    except TactfulError:
        is_right = False
    if not is_right:
        what = "write 'archived: true' in it" if archived else "take 'archived: true' out of it"
        raise NotWritten(f"{path} is written in another way: {what} by hand")
    return bare


def _shares_people_with(here: AppContext, campaign: Campaign) -> list[str]:
    """Return the campaigns that are not over, between which and this one people are split."""
    return [
        one.name
        for one in here.workspace.unarchived
        if one.name in campaign.split_with or campaign.name in one.split_with
    ]


def _write(here: AppContext, campaign: Campaign, *, archived: bool) -> None:
    if campaign.archived is archived:
        told("Nothing was changed.")
        return
    path = campaign.path
    file = file_of(here.workspace_root, path)
    try:
        now = read_source(file)
        raw = bytes_of(with_key(now.text, path, archived=archived), now)
        replace_bytes(file, raw)
    except (NotText, NotWritten, OSError) as error:
        told(f"Nothing was changed: {error}.", "warning")
        return
    wrote(here, path)
    note_archived(here.store, campaign.name, archived=archived, by=here.user, now=here.clock())
    here.note_saved(path, before=bytes_of(now.text, now), after=digest_of(raw))
    done = "is archived" if archived else "is back"
    words = f"{campaign.name} {done}: {path} says so.{_committed(here, campaign, done)}"
    told(words, undo=Undo(url_for("editing.do_undo", path=path)))


def _committed(here: AppContext, campaign: Campaign, done: str) -> str:
    root = here.workspace_root
    if not git.is_repository(root):
        return ""
    try:
        number = git.commit(root, campaign.path, f"{campaign.name} {done}", author=git_author(here))
    except git.GitError as error:
        return f" It was not committed: {error}"
    return f" Committed as {number}."

"""Whom nobody has touched for a while becomes a list, and the list a campaign's people."""

import csv
import io
import tempfile
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from ...lint.findings.spreadsheet import guarded
from ...lint.lists.lead_criteria import Leads
from ...lint.lists.recipients import Recipients, read_recipients
from ...lint.lists.routing import day_at
from ...templates.errors import TactfulError
from ...templates.workspace.campaign import Campaign
from ...templates.workspace.root import astray
from ...templates.workspace.waits import Wait
from ...templates.workspace.workspace import Workspace
from ..journey.entering.enrol import EnrolReport
from ..messages.rendering import Check
from ..model import Actor
from ..queries.untouched import Untouched, untouched
from ..store.database import Store
from .enrol import enrol_list, foresee

# Of an earlier list, and not true of the next one.
_NOT_AGAIN = frozenset({"contact.email", "contact.opted_out", "lead.override", "lead.owner"})


class ListWritten(TactfulError, OSError):
    """A list cannot be written there."""


@dataclass(frozen=True, slots=True)
class Dormant:
    """Whom nobody has touched. outside: how many do not meet the campaign's criteria, by why."""

    people: tuple[Untouched, ...]
    outside: Mapping[str, int] = field(default_factory=dict)

    def as_csv(self, workspace: Workspace) -> str:
        """Return the people as a list that can be enrolled; no spreadsheet runs a cell of it."""
        headers = _headers(workspace, self.people)
        out = io.StringIO()
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(["email", "owner", *map(guarded, headers.values())])
        for one in self.people:
            cells = (one.fields.get(key, "") for key in headers)
            writer.writerow([guarded(one.address), guarded(one.owner), *map(guarded, cells)])
        return out.getvalue()


def find_untouched(
    store: Store,
    workspace: Workspace,
    *,
    longer_than: Wait,
    now: datetime,
    campaign: Campaign | None = None,
) -> Dormant:
    """Return who was not touched for so long, of whom meets the campaign's criteria."""
    before, today = now - longer_than.clock, day_at(workspace, now)
    with store.reading() as session:
        found = Dormant(tuple(untouched(session, before=before, on=today, now=now)))
    if campaign is None or not campaign.audience.criteria or not found.people:
        return found
    recipients = _read(workspace, found.as_csv(workspace), "untouched people")
    outside = {
        row: "; ".join(whys) for row, whys in Leads(workspace, campaign, recipients).outside()
    }
    fit = tuple(one for row, one in enumerate(found.people, 1) if row not in outside)
    return Dormant(fit, Counter(outside.values()))


def write_list(workspace: Workspace, found: Dormant, path: Path) -> str:
    """Write a list into the workspace; return how messages name it. Raises ListWritten."""
    file = _place(workspace, path)
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with file.open("x", encoding="utf-8", newline="") as out:
            out.write(found.as_csv(workspace))
    except FileExistsError:
        raise ListWritten(
            f"{workspace.shown(file)} is there already; choose another name"
        ) from None
    except OSError as error:
        raise ListWritten(f"cannot write {file}: {error.strerror}") from error
    return workspace.shown(file)


def enrol_untouched(
    store: Store,
    workspace: Workspace,
    campaign: Campaign,
    found: Dormant,
    path: Path,
    *,
    by: Actor,
    now: datetime,
    dry_run: bool = False,
    check: Check | None = None,
) -> EnrolReport:
    """Write the list and enrol it, or return what that would do; then nothing is kept."""
    if dry_run:
        shown = workspace.shown(_place(workspace, path))
        recipients = _read(workspace, found.as_csv(workspace), shown)
        return foresee(store, workspace, campaign, recipients, now=now).report
    shown = write_list(workspace, found, path)
    recipients = read_recipients(workspace.root / shown, workspace.fields, shown=shown)
    return enrol_list(
        store, workspace, campaign, recipients, now=now, by=by, check=check
    ).report  # fmt: skip


def _place(workspace: Workspace, path: Path) -> Path:
    file = path if path.is_absolute() else workspace.root / path
    if why := astray(workspace.root, file, original=workspace.original):
        raise ListWritten(f"the list '{path}' {why}; write it into contacts/")
    if file.suffix.casefold() != ".csv":
        raise ListWritten(f"'{path}' is no CSV file; call it {path.with_suffix('.csv')}")
    return file


def _read(workspace: Workspace, text: str, shown: str) -> Recipients:
    """Read a list that is in no file of the workspace."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "list.csv"
        file.write_text(text, encoding="utf-8")
        return read_recipients(file, workspace.fields, shown=shown)


def _headers(workspace: Workspace, people: Sequence[Untouched]) -> dict[str, str]:
    """Return by field key the header under which a list of this workspace has it."""
    known = dict.fromkeys(key for one in people for key in one.fields if key not in _NOT_AGAIN)
    found: dict[str, str] = {}
    for key in known:
        declared = workspace.fields.get(key)
        said = (*declared.mapped, *declared.columns) if declared is not None else ()
        header = next(iter(said), key.rpartition(".")[2].replace("_", " "))
        if header not in found.values():
            found[key] = header
    return found

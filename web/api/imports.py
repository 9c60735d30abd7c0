"""A list comes in: first what it would change, then exactly that; and an import is taken back."""

from dataclasses import asdict
from datetime import datetime

from pydantic import Field

from ...campaigns.accounts.scopes import Scope
from ...campaigns.actions.agreed import import_digest
from ...campaigns.actions.import_list import import_list, undo_list
from ...campaigns.people.import_list import Changed
from ...campaigns.people.recognised import Recognised
from ...campaigns.queries.imports import last_imports
from ..foreseeing import import_foreseen
from .agreeing import PATH, Agreed, in_time, known_list, rows_of
from .lists import CellOut, cells
from .operation import NUMBER, Asked, Model, NoQuery, Page, operation
from .paging import paged
from .problems import Refused

_TAG = "lists"


class Importing(Agreed):
    path: str = Field(min_length=1, max_length=400, pattern=PATH, description="Of /lists")
    limit: int = Field(
        default=200, ge=1, le=1000, description="So many of each kind are listed; counts are whole"
    )


class Was(Model):
    was: str
    becomes: str


class ChangedOut(Model):
    row: int
    address: str
    fields: dict[str, Was]


class RejectedOut(Model):
    row: int
    address: str
    why: str


class RepairedOut(Model):
    row: int
    field: str
    before: str
    after: str


class RecognisedOut(Model):
    """A new person who is probably known under another address; they come in all the same."""

    row: int
    address: str
    contact_id: int
    known_address: str
    level: str
    reasons: list[str]


class ImportOut(Model):
    path: str
    applied: bool
    digest: str = Field(description="Of this answer; with apply it is done so or not at all")
    import_number: int | None = Field(description="What takes it back; null where nothing changed")
    new: int
    updated: int
    unchanged: int
    opted_out: int
    left_out: int
    changed_fields: dict[str, int] = Field(description="How many people each field changes of")
    unknown_owners: list[str]
    changed: list[ChangedOut]
    rejected: list[RejectedOut]
    repaired: list[RepairedOut]
    recognised: list[RecognisedOut]
    findings_total: int
    findings: list[CellOut] = Field(description="The worst first; all are at /lists/findings")


class ImportLine(Model):
    number: int
    source: str
    by: str
    at: datetime
    new: int
    updated: int
    undone_at: datetime | None


class ImportPage(Model):
    items: list[ImportLine]
    next: str | None


class UndoneOut(Model):
    source: str
    removed: int
    restored: int
    kept: int = Field(description="People to whom something has happened since")
    changed_since: int


@operation(
    "POST", "/lists/import", scope=Scope.edit, tag=_TAG, says=ImportOut, body=Importing,
    as_agreed=True,
)  # fmt: skip
def import_of_list(asked: Asked[NoQuery, Importing]) -> ImportOut:
    """Return what importing a list would change and what is wrong with it; with apply, do it.

    All of its rows come in, or none; nobody is enrolled by that.
    """
    here, said = asked.here, asked.body
    look = known_list(here, said.path)
    recipients = rows_of(look)
    found = sorted(in_time(look.verdict).findings, key=lambda one: one.severity.rank)
    digest = said.digest
    if said.apply:
        under_way = here.importing.get(said.path)
        if under_way is not None and not under_way.finished:
            raise Refused(409, f"'{said.path}' is being imported just now.")
        report = import_list(
            here.store, here.workspace, recipients, source=said.path, by=asked.by, now=asked.now,
            agreed=digest,
        )  # fmt: skip
    else:
        report = in_time(import_foreseen(here, look, recipients).result)
        digest = import_digest(recipients, report)
    return ImportOut(
        path=said.path,
        applied=said.apply,
        digest=digest or "",
        import_number=report.number,
        new=report.new,
        updated=report.updated,
        unchanged=report.unchanged,
        opted_out=report.opted_out,
        left_out=len(report.rejected),
        changed_fields=dict(report.changed_fields),
        unknown_owners=list(report.strangers),
        changed=[_changed(one) for one in report.changed[: said.limit]],
        rejected=[RejectedOut(**asdict(one)) for one in report.rejected[: said.limit]],
        repaired=[RepairedOut(**asdict(one)) for one in report.fixed[: said.limit]],
        recognised=[_recognised(one) for one in report.recognised[: said.limit]],
        findings_total=len(found),
        findings=cells(recipients, found[: said.limit]),
    )


@operation("GET", "/imports", scope=Scope.read, tag=_TAG, says=ImportPage, query=Page)
def list_imports(asked: Asked[Page, None]) -> ImportPage:
    """List the imports that changed something, the newest first."""
    query = asked.query
    with asked.here.store.reading() as session:
        rows = last_imports(session, before=query.after, most=query.limit + 1)
    found, following = paged(rows, query.limit, lambda one: one.number)
    return ImportPage(items=[ImportLine(**asdict(one)) for one in found], next=following)


@operation("POST", f"/imports/<{NUMBER}:number>/undo", scope=Scope.edit, tag=_TAG, says=UndoneOut)
def undo_import(asked: Asked[NoQuery, None], number: int) -> UndoneOut:
    """Take an import back, but for whom something has happened to since."""
    done = undo_list(asked.here.store, number, by=asked.by, now=asked.now)
    return UndoneOut(**asdict(done))


def _changed(one: Changed) -> ChangedOut:
    fields = {name: Was(was=was, becomes=new) for name, (was, new) in one.fields.items()}
    return ChangedOut(row=one.row, address=one.address, fields=fields)


def _recognised(one: Recognised) -> RecognisedOut:
    match = one.match
    return RecognisedOut(
        row=one.row,
        address=one.address,
        contact_id=match.contact_id,
        known_address=match.address,
        level=str(match.level),
        reasons=list(match.reasons),
    )

"""A campaign's list is enrolled: first who would come in and who not, then exactly that."""

from collections.abc import Collection
from dataclasses import asdict
from functools import partial
from typing import Annotated

from pydantic import Field, StringConstraints

from ...campaigns.accounts.scopes import Scope
from ...campaigns.actions.draft import draft_in_parts
from ...campaigns.actions.let_in import NotLetIn, may_be_let_in, rows_named
from ...campaigns.journey.entering.enrol import EnrolReport, Skipped
from ...campaigns.messages.approval import DraftReport
from ...lint.check.gate import errors
from ...lint.lists.recipients import Recipients
from ...templates.workspace.campaign import Campaign
from ..access import require_to_draft
from ..context import AppContext
from ..enrolling import enrol_as_agreed, looked_through
from .agreeing import Agreed, in_time, readable
from .findings import FindingOut, finding_out
from .operation import Asked, Model, NoQuery, operation
from .problems import Fault, Refused

_TAG = "enrolling"
Name = Annotated[str, StringConstraints(min_length=1, max_length=320)]


class Enrolling(Agreed):
    also: list[Name] = Field(
        default=[], max_length=200,
        description="Rows to let in although something is in the way: their numbers or addresses",
    )  # fmt: skip
    limit: int = Field(
        default=200, ge=1, le=5000, description="So many of each kind are listed; counts are whole"
    )


class ComesIn(Model):
    row: int
    address: str
    owner: str
    why: str = Field(description="Why it is that rep's lead")


class KnownPerson(Model):
    contact_id: int
    address: str
    name: str
    level: str


class LeftOut(Model):
    row: int
    address: str
    kind: str = Field(description="invalid, twice, suppressed, owned, duplicate, outside, error …")
    why: str
    may_be_named: bool = Field(description="'also' may let them in")
    is_known: KnownPerson | None = Field(description="Whom they were taken for")


class DraftsOut(Model):
    """Counts of messages. approved: at once, for the campaign says approval: none."""

    drafted: int
    held: int
    unchanged: int
    stale: int
    approved: int


class EnrolOut(Model):
    campaign: str
    applied: bool
    digest: str = Field(description="Of this answer; with apply it is done so or not at all")
    rows: int
    enrolled: int
    left_out: dict[str, int] = Field(description="How many, by kind; 'enrolled': they are already")
    stopping: list[FindingOut] = Field(description="While there are any, nobody can be enrolled")
    comes_in: list[ComesIn]
    stays_out: list[LeftOut]
    noted: list[LeftOut] = Field(description="Enrolled although another rep or sequence has them")
    drafts: DraftsOut | None


@operation(
    "POST", "/campaigns/<name>/enrol", scope=Scope.edit, tag=_TAG, says=EnrolOut, body=Enrolling,
    as_agreed=True,
)  # fmt: skip
def enrol_list(asked: Asked[NoQuery, Enrolling], name: str) -> EnrolOut:
    """Return who of the campaign's list would be enrolled, and who not and why; with apply, do it.

    Lint, duplicates, criteria, suppression and routes are asked. Messages are drafted and wait for
    a person. Where the campaign's drafts need no yes, enrolling needs the scope `approve` too.
    """
    here, said, campaign = asked.here, asked.body, asked.here.campaign(name)
    if said.apply:
        require_to_draft(campaign)
    recipients = _recipients(here, campaign)
    also = _also(here, recipients, said.also)
    if not said.apply:
        look = in_time(partial(looked_through, here, campaign, recipients, also))
        found = _out(here, campaign, recipients, look.foreseen.report, said, look.digest)
        stopping = [finding_out(one) for one in errors(look.gate.whole)]
        return found.model_copy(update={"stopping": stopping})
    under_way = here.enrolling.get(name)
    if under_way is not None and not under_way.finished:
        raise Refused(409, f"The list of '{name}' is being enrolled just now.")
    agreed = said.digest or ""
    done = enrol_as_agreed(here, campaign, recipients, agreed=agreed, also=also)
    found = _out(here, campaign, recipients, done.report, said, agreed)
    return found.model_copy(update={"drafts": _drafts(done.drafts)})


@operation("POST", "/campaigns/<name>/draft", scope=Scope.edit, tag=_TAG, says=DraftsOut)
def draft_messages(asked: Asked[NoQuery, None], name: str) -> DraftsOut:
    """Render every email still to come to who is enrolled, and say what changed."""
    here, campaign = asked.here, asked.here.campaign(name)
    require_to_draft(campaign)
    report = draft_in_parts(here.store, here.workspace, campaign, now=asked.now)
    return _drafts(report)


def _recipients(here: AppContext, campaign: Campaign) -> Recipients:
    with readable():
        recipients = here.recipients(campaign)
    if recipients is None:
        raise Refused(409, f"The campaign '{campaign.name}' names no list.")
    return recipients


def _also(here: AppContext, recipients: Recipients, names: list[str]) -> set[int]:
    faults, rows = [], set()
    for at, name in enumerate(names):
        try:
            rows |= rows_named(here.workspace, recipients, [name])
        except NotLetIn as error:
            words = str(error).removeprefix("--also ")
            faults.append(Fault(where="body", pointer=f"/also/{at}", detail=words))
    if faults:
        raise Refused(422, "The request has faults; all are listed.", errors=faults)
    return rows


def _out(
    here: AppContext,
    campaign: Campaign,
    recipients: Recipients,
    report: EnrolReport,
    said: Enrolling,
    digest: str,
) -> EnrolOut:
    address, most = recipients.column("contact.email"), said.limit
    named = frozenset(may_be_let_in(here.workspace, recipients, report))
    who = list(zip(report.rows, report.owners, strict=True))[:most]
    return EnrolOut(
        campaign=campaign.name,
        applied=said.apply,
        digest=digest,
        rows=len(recipients),
        enrolled=len(report.enrolled),
        left_out=dict(report.counts),
        stopping=[],
        comes_in=[
            ComesIn(row=row, address=address[row - 1], owner=owner.name, why=owner.why)
            for row, owner in who
        ],
        stays_out=[_left_out(one, named) for one in report.skipped[:most]],
        noted=[_left_out(one, frozenset()) for one in report.noted[:most]],
        drafts=None,
    )


def _drafts(made: DraftReport) -> DraftsOut:
    return DraftsOut(**asdict(made))


def _left_out(one: Skipped, named: Collection[int]) -> LeftOut:
    match, known = one.match, None
    if match is not None:
        known = KnownPerson(
            contact_id=match.contact_id,
            address=match.address,
            name=match.name,
            level=str(match.level),
        )
    return LeftOut(
        row=one.row,
        address=one.address,
        kind=one.kind,
        why=one.why,
        may_be_named=one.row in named,
        is_known=known,
    )

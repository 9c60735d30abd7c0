"""Leads come in: a form fill becomes an enrolment, by the same gates as a list."""

from datetime import datetime
from typing import Annotated

from pydantic import Field, StringConstraints

from ...campaigns.accounts.scopes import Scope
from ...campaigns.actions.take_lead import LeadTaken, take_lead
from .operation import Asked, Model, NoQuery, Said, operation
from .problems import Fault, Refused

Header = Annotated[str, StringConstraints(min_length=1, max_length=100)]
Value = Annotated[str, StringConstraints(max_length=5000)]


class Lead(Model):
    campaign: str = Field(min_length=1, max_length=200)
    source: str = Field(
        default="form", pattern=r"^[A-Za-z0-9][A-Za-z0-9 _-]{0,60}$",
        description="What brought them: one lead for each person and source",
    )  # fmt: skip
    values: dict[Header, Value] = Field(
        min_length=1, max_length=100,
        description="By field ('contact.email', 'lead.asset') or by the headers of your lists",
    )  # fmt: skip


class FirstTouch(Model):
    channel: str
    due_at: datetime
    floor: datetime | None = Field(description="No sooner, by the preset of the campaign's leads")
    ceiling: datetime | None = Field(description="No later")
    within: bool


class LeadOut(Model):
    enrolled: bool
    enrolment_id: int | None
    owner: str | None
    left_out: str | None = Field(description="suppressed, owned, duplicate, enrolled, outside …")
    why: str | None
    messages: int
    held: int
    first_touch: FirstTouch | None


@operation("POST", "/leads", scope=Scope.leads, tag="leads", says=LeadOut, body=Lead, status=200)
def create_lead(asked: Asked[NoQuery, Lead]) -> Said | LeadOut:
    """Take one lead in and enrol them, unless a rule leaves them out: then it says which.

    Lint, duplicates, criteria, suppression and routes are asked as for a list. Their messages
    wait for a person, as the campaign says.
    """
    here, said = asked.here, asked.body
    campaign = here.workspace.campaigns.get(said.campaign)
    if campaign is None:
        raise _unfit("/campaign", f"there is no campaign '{said.campaign}'")
    taken = take_lead(
        here.store, here.workspace, campaign, said.values, source=said.source, by=asked.by,
        now=asked.now,
    )  # fmt: skip
    if taken.kind == "invalid":
        raise _unfit("/values", taken.why or "it cannot be read", *taken.faults)
    return _out(taken)


def _unfit(pointer: str, why: str, *others: tuple[str, str]) -> Refused:
    first = [] if others else [Fault(where="body", pointer=pointer, detail=why)]
    more = [
        Fault(where="body", pointer=f"/values/{name}" if name else "/values", detail=one)
        for name, one in others
    ]
    return Refused(422, "The lead cannot be taken; all faults are listed.", errors=[*first, *more])


def _out(taken: LeadTaken) -> LeadOut:
    touch = taken.first_touch
    return LeadOut(
        enrolled=taken.enrolment_id is not None,
        enrolment_id=taken.enrolment_id,
        owner=taken.owner,
        left_out=taken.kind,
        why=taken.why,
        messages=taken.messages,
        held=taken.held,
        first_touch=FirstTouch(
            channel=touch.channel,
            due_at=touch.due_at,
            floor=touch.floor,
            ceiling=touch.ceiling,
            within=touch.within,
        )
        if touch
        else None,
    )

"""Campaigns and their steps, with their figures."""

from datetime import datetime
from typing import Any

from ...campaigns.accounts.scopes import Scope
from ...campaigns.queries.campaign import campaign_overview
from ...campaigns.queries.values import CampaignOverview
from ...templates.workspace.campaign import Campaign
from .operation import Asked, Model, Page, operation
from .paging import paged

_TAG = "campaigns"


class Which(Page):
    """archived: those that are over, and only those."""

    archived: bool = False


class StepOut(Model):
    number: int
    key: str
    channel: str
    template: str
    wait: str
    variants: dict[str, str]
    touches: dict[str, int]
    messages: dict[str, int]
    outbox: dict[str, int]


class CampaignLine(Model):
    name: str
    file: str
    list: str | None
    lead_type: str
    approval: str
    steps: int
    archived: bool


class CampaignPage(Model):
    items: list[CampaignLine]
    next: str | None


class CampaignOut(CampaignLine):
    initial: str | None
    enrolments: dict[str, int]
    to_review: int
    held: int
    in_doubt: int
    open_tasks: int
    due_at: datetime | None
    paused: str | None
    sequence: list[StepOut]


@operation("GET", "/campaigns", scope=Scope.read, tag=_TAG, says=CampaignPage, query=Which)
def list_campaigns(asked: Asked[Which, None]) -> CampaignPage:
    """List the campaigns of the workspace that are not archived, or those that are."""
    known = sorted(
        one.name
        for one in asked.here.workspace.campaigns.values()
        if one.archived is asked.query.archived
    )
    numbered = list(enumerate(known, 1))[asked.query.after or 0 :]
    found, following = paged(numbered, asked.query.limit, lambda one: one[0])
    declared = asked.here.workspace.campaigns
    return CampaignPage(
        items=[CampaignLine(**_line(declared[name])) for _, name in found], next=following
    )


@operation("GET", "/campaigns/<name>", scope=Scope.read, tag=_TAG, says=CampaignOut)
def get_campaign(asked: Asked[Any, None], name: str) -> CampaignOut:
    """Return one campaign with its steps and counts."""
    one = asked.here.campaign(name)
    with asked.here.store.reading() as session:
        figures = campaign_overview(session, asked.here.workspace, name, now=asked.now)
    return CampaignOut(
        **_line(one),
        initial=one.initial,
        enrolments=dict(figures.enrolments),
        to_review=figures.to_review,
        held=figures.held,
        in_doubt=figures.in_doubt,
        open_tasks=figures.open_tasks,
        due_at=figures.due_at,
        paused=figures.paused,
        sequence=_steps(one, figures),
    )


def _line(one: Campaign) -> dict[str, Any]:
    return {
        "name": one.name,
        "file": one.path,
        "list": one.audience.contacts,
        "lead_type": one.lead_type,
        "approval": str(one.approval),
        "steps": len(one.sequence.steps),
        "archived": one.archived,
    }


def _steps(one: Campaign, figures: CampaignOverview) -> list[StepOut]:
    return [
        StepOut(
            number=step.number,
            key=step.key,
            channel=str(step.channel),
            template=step.template,
            wait=step.wait,
            variants=dict(one.step(step.number).variants),
            touches=dict(step.touches),
            messages=dict(step.messages),
            outbox=dict(step.outbox),
        )
        for step in figures.steps
    ]

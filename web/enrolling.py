"""Enrolling a long list: looked through and done beside the pages, which say how far it is."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from flask import current_app

from ..campaigns.actions.enrol import Enrolled, Foreseen, enrol_list, foresee
from ..campaigns.journey.entering.enrol import EnrolReport
from ..campaigns.messages.approval import DraftReport
from ..lint.check.gate import Gate
from ..lint.lists.recipients import Recipients
from ..templates.workspace.campaign import Campaign
from .checks import Job
from .context import AppContext


@dataclass(frozen=True, slots=True)
class Look:
    """What enrolling a list would do, and what lint finds beyond single messages."""

    foreseen: Foreseen
    gate: Gate


def look_through(
    here: AppContext, campaign: Campaign, recipients: Recipients, also: Collection[int]
) -> Look:
    """Return what enrolling would do now."""
    gate, now = here.renderer(campaign).gate(here.clock().date()), here.clock()
    foreseen = foresee(
        here.store, here.workspace, campaign, recipients, now=now, also=also, gate=gate
    )
    return Look(foreseen, gate)


class Looking(Job[Look]):
    """Looks through a list that is too long to wait for."""

    def __init__(
        self, here: AppContext, campaign: Campaign, recipients: Recipients, also: Collection[int]
    ) -> None:
        app = current_app._get_current_object()  # type: ignore[attr-defined]

        def work() -> Look:
            with app.app_context():  # whose workspace is read as for a request
                return look_through(here, campaign, recipients, also)

        super().__init__(work, name="looking")


class Enrolling(Job[Enrolled]):
    """Enrols a long list; people are those enrolled, done those whose emails are drafted."""

    def __init__(
        self,
        here: AppContext,
        campaign: Campaign,
        recipients: Recipients,
        *,
        agreed: int,
        also: Collection[int],
        now: datetime,
    ) -> None:
        self.people = self.drafted = 0
        app = current_app._get_current_object()  # type: ignore[attr-defined]
        store, workspace, by = here.store, here.workspace, here.user

        def part(report: EnrolReport, drafts: DraftReport) -> None:
            self.people = len(report.enrolled)
            self.drafted = drafts.drafted + drafts.held

        def work() -> Enrolled:
            with app.app_context():
                gate = here.renderer(campaign).gate(now.date())
                return enrol_list(
                    store, workspace, campaign, recipients, now=now, by=by, agreed=agreed,
                    also=also, gate=gate, on_part=part,
                )  # fmt: skip

        super().__init__(work, name="enrolling")

"""Enrolling a long list: looked through and done beside the pages, which say how far it is."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from flask import current_app

from ..campaigns.actions.agreed import enrol_digest
from ..campaigns.actions.enrol import Enrolled, Foreseen, enrol_list, foresee
from ..campaigns.journey.entering.enrol import EnrolReport
from ..campaigns.messages.approval import DraftReport
from ..lint.check.gate import Gate
from ..lint.lists.recipients import Recipients
from ..templates.workspace.campaign import Campaign
from .checks import Job
from .context import MAX_FORESEEN, AppContext


@dataclass(frozen=True, slots=True)
class Look:
    """What enrolling a list would do, and what lint finds beyond single messages.

    digest names all of that answer: enrolling is done as it says, or not at all.
    """

    foreseen: Foreseen
    gate: Gate
    digest: str


def is_long(recipients: Recipients) -> bool:
    """Say whether a page does not wait for a list, but says how far it is."""
    return len(recipients) > MAX_FORESEEN


def looked_through(
    here: AppContext,
    campaign: Campaign,
    recipients: Recipients,
    also: Collection[int],
    *,
    wait_s: float,
) -> Look | None:
    """Return what enrolling would do now, None where a long list takes longer than wait_s."""
    if not is_long(recipients):
        return _look_through(here, campaign, recipients, also)
    key = f"{campaign.name} {sorted(also)}"
    job = here.begun(key, lambda: Looking(here, campaign, recipients, also))
    return job.result(wait_s=wait_s)


def enrol_as_agreed(
    here: AppContext,
    campaign: Campaign,
    recipients: Recipients,
    *,
    agreed: str,
    also: Collection[int],
) -> Enrolled:
    """Enrol the people that were shown. Raises ListChanged and NotFit."""
    now = here.clock()
    return enrol_list(
        here.store, here.workspace, campaign, recipients, now=now, by=here.user, agreed=agreed,
        also=also, gate=here.renderer(campaign).gate(now.date()),
    )  # fmt: skip


def _look_through(
    here: AppContext, campaign: Campaign, recipients: Recipients, also: Collection[int]
) -> Look:
    gate, now = here.renderer(campaign).gate(here.clock().date()), here.clock()
    foreseen = foresee(
        here.store, here.workspace, campaign, recipients, now=now, also=also, gate=gate
    )
    return Look(foreseen, gate, enrol_digest(recipients, foreseen.report))


class Looking(Job[Look]):
    """Looks through a list that is too long to wait for."""

    def __init__(
        self, here: AppContext, campaign: Campaign, recipients: Recipients, also: Collection[int]
    ) -> None:
        app = current_app._get_current_object()  # type: ignore[attr-defined]

        def work() -> Look:
            with app.app_context():  # whose workspace is read as for a request
                return _look_through(here, campaign, recipients, also)

        super().__init__(work, name="looking")


class Enrolling(Job[Enrolled]):
    """Enrols a long list; people are those enrolled, done those whose emails are drafted."""

    def __init__(
        self,
        here: AppContext,
        campaign: Campaign,
        recipients: Recipients,
        *,
        agreed: str,
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

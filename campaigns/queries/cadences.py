"""What came of the cadences between which a list is split: how many answered each, and met."""

from dataclasses import dataclass

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from ...templates.workspace.campaign import Campaign
from ...templates.workspace.workspace import Workspace
from ..journey.paths.cadences import cadence_for, cadences
from ..model import EnrolmentState, TouchState
from ..store.tables import ContactAddress, Enrolment, Signal, Touch
from .variants import NEEDED, ArmResult, verdict


@dataclass(frozen=True, slots=True)
class CadenceResults:
    """The cadences with how many were touched (sent) and answered (replied); met by name.

    winner is None as long as nothing is proved.
    """

    arms: tuple[ArmResult, ...]
    met: dict[str, int]
    winner: str | None
    why: str


def cadence_results(
    session: Session, workspace: Workspace, campaign: Campaign, *, needed: int = NEEDED
) -> CadenceResults | None:
    """Return what came of the cadences with which a campaign is split; None where it is not.

    Whoever came in before the split, and would get another cadence by it, does not count.
    """
    among = cadences(workspace, campaign)
    if not among:
        return None
    touched, answered, met = (dict.fromkeys(among, 0) for _ in range(3))
    replied = exists().where(
        Signal.kind == "reply",
        Signal.contact_id == Enrolment.contact_id,
        Signal.at >= Enrolment.started_at,
    )
    done = exists().where(Touch.enrolment_id == Enrolment.id, Touch.state == TouchState.done)
    rows = session.execute(
        select(Enrolment.campaign, Enrolment.state, ContactAddress.key, replied, done)
        .join(ContactAddress, ContactAddress.id == Enrolment.address_id)
        .where(Enrolment.campaign.in_(among))
        .execution_options(yield_per=1_000)
    )
    for name, state, key, has_replied, has_touch in rows:
        if not has_touch or cadence_for(among, key) != name:
            continue
        touched[name] += 1
        answered[name] += has_replied
        met[name] += state is EnrolmentState.met
    arms = tuple(ArmResult(name, touched[name], answered[name]) for name in among)
    return CadenceResults(arms, met, *verdict(arms, needed))

"""A rep takes a lead of marketing's for one of sales', or gives it back, and says why."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from ...templates.workspace.workspace import Workspace
from ..journey.ending.endings import end
from ..journey.ending.free_tasks import hand_back
from ..model import LIVE, Actor, EnrolmentState, StateError
from ..people.address import AddressError
from ..people.shared_inbox import contacts_of
from ..store.audit import note
from ..store.database import Store
from ..store.tables import Enrolment, Qualification


@dataclass(frozen=True, slots=True)
class Judged:
    """A lead that a rep has judged. ended: its sequence is over for that, back to whom is told."""

    recipient: str
    campaign: str
    qualified: bool
    ended: bool

    @property
    def words(self) -> str:
        how = "qualified" if self.qualified else "not qualified"
        back = "; the sequence has ended, and the lead goes back with a task" if self.ended else ""
        return f"{self.recipient} in '{self.campaign}' is {how}{back}."


def qualify(
    store: Store,
    workspace: Workspace,
    campaign: str,
    address: str,
    *,
    qualified: bool,
    because: str,
    by: Actor,
    now: datetime,
) -> Judged:
    """Record whether sales takes a lead, and why; who is not taken goes back to the originator.

    Anybody who may write to the database may; who did is kept. A later word replaces an earlier
    one, and both are in the audit log. Raises StateError and AddressError.
    """
    if not because.strip():
        raise StateError("say why: --because 'budget is decided in June'")
    workspace.campaign(campaign)
    with store.session() as session:
        enrolment = _enrolment(session, campaign, address)
        kept = session.get(Qualification, enrolment.id)
        if kept is None:
            kept = Qualification(enrolment_id=enrolment.id)
            session.add(kept)
        kept.qualified, kept.why, kept.by, kept.at = qualified, because.strip(), str(by), now
        action = "qualified" if qualified else "not qualified"
        note(session, action, "enrolment", enrolment.id, by=by, at=now, detail=because.strip())
        session.flush()
        recipient, ends = enrolment.address.address, not qualified and enrolment.state in LIVE
        if ends:
            why, state = f"not qualified: {because.strip()}", EnrolmentState.handed_back
            end(session, [enrolment.id], state, why=why, address="", by=by, now=now)
            hand_back(session, workspace, enrolment, why=why, now=now)
        return Judged(recipient, campaign, qualified, ends)


def _enrolment(session: Session, campaign: str, address: str) -> Enrolment:
    """Return somebody's enrolment in a campaign, the live one first."""
    found = session.scalars(
        select(Enrolment)
        .where(Enrolment.contact_id.in_(contacts_of(session, address)))
        .where(Enrolment.campaign == campaign)
        .order_by(Enrolment.state.in_(LIVE).desc(), Enrolment.id.desc())
    ).all()
    if not found:
        raise AddressError(f"nobody with the address '{address}' was enrolled in '{campaign}'")
    live = [one for one in found if one.state in LIVE]
    if len(live) > 1:
        raise AddressError(f"{len(live)} people with the address '{address}' are in '{campaign}'")
    return found[0]

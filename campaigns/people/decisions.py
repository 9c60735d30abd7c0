"""Who is whom, as people decided: kept by mailboxes, so that it survives any list."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from ...lint.lists.decisions import Decision, Decisions, Verdict
from ...templates.errors import TactfulError
from ..model import Actor
from ..store.audit import note as audit
from ..store.tables import ContactAddress, PersonDecision, PersonMerge
from ..store.types import row_id
from .address import AddressError, normal
from .blocking_index import lock
from .shared_inbox import sharers


class DecisionError(TactfulError):
    """The decision contradicts another one, or there is none to undo."""


def standing(session: Session) -> list[PersonDecision]:
    """Return the decisions that were not undone, the oldest first."""
    stands = PersonDecision.undone_at.is_(None)
    return list(session.scalars(select(PersonDecision).where(stands).order_by(PersonDecision.id)))


def decisions(session: Session) -> Decisions:
    """Return what was decided and stands."""
    return Decisions(as_decision(one) for one in standing(session))


def as_decision(one: PersonDecision) -> Decision:
    """Return a decision as lint knows it."""
    day = one.at.date().isoformat()
    return Decision(one.one, one.other, one.verdict, one.by, day, one.note)


@dataclass(frozen=True, slots=True)
class Undone:
    """What was decided and taken back: the last day of each."""

    days: Mapping[tuple[str, str, Verdict], str]

    def has(self, one: Decision) -> bool:
        """Say whether a decision was taken back after it was made."""
        return self.days.get((one.one, one.other, one.verdict), "") >= (one.on or "0")


def undone(session: Session) -> Undone:
    """Return what was decided and taken back."""
    made = select(PersonDecision).where(PersonDecision.undone_at.is_not(None))
    return Undone(
        {
            (one.one, one.other, one.verdict): f"{one.undone_at:%Y-%m-%d}"
            for one in session.scalars(made.order_by(PersonDecision.undone_at))
        }
    )


def mailbox_of(session: Session, who: str) -> str:
    """Return the key of an address, or of the address of a contact's number.

    Raises AddressError.
    """
    if not who.strip().isdigit():
        return normal(who)
    key = session.scalar(
        select(ContactAddress.key)
        .where(ContactAddress.contact_id == row_id(who))
        .order_by(ContactAddress.chosen.desc(), ContactAddress.id)
        .limit(1)
    )
    if key is None:
        raise AddressError(f"there is no contact {who}; 'tactful status ADDRESS' shows one")
    return key


def decide(
    session: Session,
    one: str,
    other: str,
    verdict: Verdict,
    *,
    by: Actor,
    now: datetime,
    note: str = "",
) -> PersonDecision:
    """Remember that two people (addresses or contacts' numbers) are the same, or two.

    Saying it again changes nothing. Raises DecisionError where it contradicts what stands.
    """
    lock(session)
    pair = sorted((mailbox_of(session, one), mailbox_of(session, other)))
    if pair[0] == pair[1]:
        raise DecisionError(f"{pair[0]} is one mailbox; give two different people")
    if verdict is Verdict.same:
        for key in pair:
            refuse_shared(session, key)
    stands = [made for made in standing(session) if [made.one, made.other] == pair]
    if stands and stands[0].verdict is verdict:
        return stands[0]
    if stands:
        raise DecisionError(f"decision {stands[0].id} says the opposite; undo it first")
    _refuse_contradiction(session, pair, verdict)
    made = PersonDecision(
        one=pair[0], other=pair[1], verdict=verdict, by=str(by), at=now, note=note, undone_by=""
    )
    session.add(made)
    session.flush()
    detail = {"verdict": str(verdict), "other": pair[1], "decision": str(made.id)}
    audit(session, "decided", "address", pair[0], by=by, at=now, detail=detail)
    return made


def _refuse_contradiction(session: Session, pair: list[str], verdict: Verdict) -> None:
    found = decisions(session)
    if verdict is Verdict.same:
        if found.are_apart([pair[0]], [pair[1]]):
            raise DecisionError(
                f"{pair[0]} and {pair[1]} are two people by other decisions; "
                "'tactful people decisions' lists them; undo that one first"
            )
        return
    if pair[1] in found.same_as(pair[0]):
        raise DecisionError(
            f"{pair[0]} and {pair[1]} are one person by other decisions; "
            "'tactful people decisions' lists them; undo that one first"
        )
    owner = session.scalar(
        select(ContactAddress.contact_id)
        .where(ContactAddress.key.in_(pair))
        .group_by(ContactAddress.contact_id)
        .having(func.count() == 2)
    )
    if owner is not None:
        raise DecisionError(f"both are addresses of contact {owner}; undo their merge first")


def refuse_shared(session: Session, key: str) -> None:
    """Raise DecisionError for an inbox of several: who it is, a mailbox does not say there."""
    if inbox := sharers(session, key):
        raise DecisionError(
            f"{key} is {inbox}; a decision that two are one person needs an address of one person"
        )


def decision(session: Session, number: int) -> PersonDecision:
    """Return a decision that stands; raises DecisionError."""
    made = session.get(PersonDecision, number)
    if made is None:
        raise DecisionError(f"there is no decision {number}; 'tactful people decisions' lists them")
    if made.undone_at is not None:
        raise DecisionError(f"decision {number} was undone on {made.undone_at:%Y-%m-%d}")
    return made


def undo_decision(session: Session, number: int, *, by: Actor, now: datetime) -> PersonDecision:
    """Take a decision back. A merge is undone by ``undo_merge``."""
    made = decision(session, number)
    if session.get(PersonMerge, number) is not None:
        raise DecisionError(f"decision {number} is a merge; undo it with undo_merge")
    return withdraw(session, made, by=by, now=now)


def withdraw(session: Session, made: PersonDecision, *, by: Actor, now: datetime) -> PersonDecision:
    """Mark a decision as undone."""
    made.undone_at, made.undone_by = now, str(by)
    detail = {"other": made.other, "decision": str(made.id)}
    audit(session, "undecided", "address", made.one, by=by, at=now, detail=detail)
    return made


def take_over(session: Session, made: Iterable[Decision], *, by: Actor, now: datetime) -> int:
    """Remember what a file says and nothing here says yet; return how many that were.

    What was undone here since is not taken over again.
    """
    count = 0
    known = {(one.one, one.other, one.verdict) for one in standing(session)}
    gone = undone(session)
    for one in made:
        if (one.one, one.other, one.verdict) not in known and not gone.has(one):
            said = f"{one.by}, {one.on}" if one.by and one.on else one.by
            note = "; ".join(filter(None, (one.note, f"decided by {said}" if said else "")))
            decide(session, one.one, one.other, one.verdict, by=by, now=now, note=note)
            count += 1
    return count

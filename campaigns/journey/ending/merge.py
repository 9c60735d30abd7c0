"""Two contacts become one: nothing is lost, nothing goes twice, and it can be undone."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from ....lint.lists.decisions import Verdict
from ....templates.errors import TactfulError
from ...model import LIVE, Actor, EnrolmentState
from ...people.address import AddressError
from ...people.blocking_index import rekeyed
from ...people.decisions import (
    decide,
    decision,
    mailbox_of,
    refuse_shared,
    standing,
    withdraw,
)
from ...people.snapshots import Difference, Picture, changed_since, difference, picture, put_back
from ...people.suppression import reasons, suppress
from ...store.audit import note as audit
from ...store.tables import (
    Contact,
    ContactAddress,
    Enrolment,
    FreeTask,
    Lead,
    Outbox,
    PersonMerge,
    Signal,
    Suppression,
)
from .endings import end

# Of these the longest form tells most: James, not Jim or J.
NAMES = frozenset(f"contact.{name}" for name in ("first_name", "last_name", "full_name"))
_EMAIL = "contact.email"


class MergeError(TactfulError):
    """The two cannot be merged, or the merge cannot be undone any more."""


@dataclass(frozen=True, slots=True)
class MergeReport:
    """What a merge did. origins says of each value on which the two differed whence it is."""

    number: int  # of the decision, which undoes it
    kept: str
    gone: str
    address: str  # where mail goes
    values: Mapping[str, str]
    origins: Mapping[str, str]
    ended: int  # sequences that were the second in their campaign
    suppressed: str  # why the person must not be written to; empty where they may


def merge(
    session: Session, one: str, other: str, *, by: Actor, now: datetime, note: str = ""
) -> MergeReport:
    """Make the contact of other a part of the contact of one, to whose address mail goes.

    Raises MergeError, AddressError or DecisionError, and then has changed nothing that matters.
    """
    chosen, gone_address = _address(session, one), _address(session, other)
    kept, gone = chosen.contact, gone_address.contact
    if kept.id == gone.id:
        raise MergeError(f"{chosen.key} and {gone_address.key} are already one contact")
    both = [kept.id, gone.id]
    before = picture(session, both)
    pair = sorted((chosen.key, gone_address.key))
    stood = any([made.one, made.other] == pair for made in standing(session))
    made = decide(session, chosen.key, gone_address.key, Verdict.same, by=by, now=now, note=note)
    with rekeyed(session, both):
        whys = _suppressed(session, both)
        values, origins = _best(session, chosen, gone_address)
        ended = _end_seconds(session, both, by=by, now=now)
        _join_leads(session, kept.id, gone.id)
        for table in (ContactAddress, Enrolment, FreeTask, Signal):
            to_kept = update(table).where(table.contact_id == gone.id).values(contact_id=kept.id)
            session.execute(to_kept.execution_options(synchronize_session=False))
        _write_to(session, kept.id, chosen.id)
        kept_now = update(Contact).where(Contact.id == kept.id)
        session.execute(kept_now.values(fields=values, updated_at=now))
        session.expire_all()
        if whys:
            suppress(session, str(kept.id), kind="person", why=whys, by=by, now=now)
            live = select(Enrolment.id).where(
                Enrolment.contact_id == kept.id, Enrolment.state.in_(LIVE)
            )
            ids = session.scalars(live).all()
            end(session, ids, EnrolmentState.opted_out, why=whys, address="", by=by, now=now)
    undoing = difference(before, picture(session, both))
    session.add(
        PersonMerge(
            id=made.id, kept_id=kept.id, gone_id=gone.id, stood=stood, changes=undoing.changed,
            dropped=undoing.dropped, made=undoing.made, origins=origins,
        )
    )  # fmt: skip
    session.flush()
    detail = {"with": gone_address.key, "decision": str(made.id)}
    audit(session, "merged", "address", chosen.key, by=by, at=now, detail=detail)
    return MergeReport(
        made.id, chosen.key, gone_address.key, chosen.address, values, origins, ended, whys
    )


def _address(session: Session, who: str) -> ContactAddress:
    key = mailbox_of(session, who)
    refuse_shared(session, key)
    found = session.scalar(select(ContactAddress).where(ContactAddress.key == key))
    if found is None:
        raise AddressError(
            f"nobody in this workspace has the address '{who}'; first import a list that has it"
        )
    return found


def _suppressed(session: Session, ids: Sequence[int]) -> str:
    """Return why either must not be written to, or nothing.

    That an address does not exist says nothing against the other one.
    """
    person = select(Suppression.why).where(
        Suppression.kind == "person", Suppression.value.in_(list(map(str, ids)))
    )
    if (why := session.scalar(person)) is not None:
        return why
    keys = session.scalars(select(ContactAddress.key).where(ContactAddress.contact_id.in_(ids)))
    gone = select(Signal.address).where(Signal.kind == "bounce", Signal.contact_id.in_(ids))
    whole = reasons(session, [(key, None) for key in set(keys) - set(session.scalars(gone))])
    return next((f"{key}: {why}" for (key, _), why in sorted(whole.items())), "")


def _best(
    session: Session, chosen: ContactAddress, other: ContactAddress
) -> tuple[dict[str, str], dict[str, str]]:
    """Return the best values of two contacts, and whence those on which they differ are."""
    newest_last = sorted((chosen, other), key=lambda one: one.contact.updated_at)
    origins, best = {}, {}
    told = {one.id: _origin(session, one) for one in newest_last}
    names = [name for one in newest_last for name in one.contact.fields]
    for name in dict.fromkeys(names):
        having = [one for one in newest_last if one.contact.fields.get(name)]
        if not having:
            continue
        size = len if name in NAMES else bool
        taken = max(reversed(having), key=lambda one: size(one.contact.fields[name]))
        best[name] = taken.contact.fields[name]
        if len({one.contact.fields.get(name, "") for one in newest_last}) > 1 and name != _EMAIL:
            origins[name] = told[taken.id]
    best[_EMAIL] = chosen.address
    return best, origins


def _origin(session: Session, one: ContactAddress) -> str:
    lead = session.scalar(
        select(Lead).where(Lead.contact_id == one.contact_id).order_by(Lead.updated_at.desc())
    )
    where = f"from row {lead.row} of {lead.source}, " if lead is not None else ""
    return f"{where}as {one.key}"


def _end_seconds(session: Session, ids: Sequence[int], *, by: Actor, now: datetime) -> int:
    """End what would be a second live sequence in a campaign; the older one goes on."""
    live = select(Enrolment).where(Enrolment.contact_id.in_(ids), Enrolment.state.in_(LIVE))
    first: dict[str, Enrolment] = {}
    seconds = []
    for one in session.scalars(live.order_by(Enrolment.started_at, Enrolment.id)).all():
        older = first.setdefault(one.campaign, one)
        if older is not one:
            seconds.append((one.id, older.id))
    for number, older_id in seconds:
        why = f"the same person as in enrolment {older_id}, which continues"
        end(session, [number], EnrolmentState.finished, why=why, address="", by=by, now=now)
    return len(seconds)


def _join_leads(session: Session, kept_id: int, gone_id: int) -> None:
    """Give the leads of one contact to the other; two from one list become one."""
    every = session.scalars(select(Lead).where(Lead.contact_id.in_([kept_id, gone_id]))).all()
    kept = {lead.source: lead for lead in every if lead.contact_id == kept_id}
    for lead in every:
        if lead.contact_id == kept_id:
            continue
        twin = kept.get(lead.source)
        if twin is None:
            lead.contact_id = kept_id
            continue
        older, newer = sorted((twin, lead), key=lambda one: one.updated_at)
        said = {name: value for name, value in newer.fields.items() if value}
        twin.fields = {**older.fields, **said}
        twin.owner = twin.owner or lead.owner
        moved = update(Enrolment).where(Enrolment.lead_id == lead.id).values(lead_id=twin.id)
        session.execute(moved.execution_options(synchronize_session=False))
        session.delete(lead)
    session.flush()


def _write_to(session: Session, contact_id: int, address_id: int) -> None:
    """Let mail go to one of a contact's addresses, that of live sequences too."""
    theirs = update(ContactAddress).where(ContactAddress.contact_id == contact_id)
    for statement in (
        theirs.values(chosen=ContactAddress.id == address_id),
        update(Enrolment)
        .where(Enrolment.contact_id == contact_id, Enrolment.state.in_(LIVE))
        .values(address_id=address_id),
    ):
        session.execute(statement.execution_options(synchronize_session=False))


def is_merge(session: Session, number: int) -> bool:
    """Say whether a decision is a merge that stands."""
    return session.get(PersonMerge, number) is not None


def undo_merge(session: Session, number: int, *, by: Actor, now: datetime) -> None:
    """Make two contacts of one again, each as it was.

    Raises MergeError where something was sent, or changed, under the merged person since.
    """
    made = decision(session, number)
    kept = session.get_one(PersonMerge, number)
    both, stood = [kept.kept_id, kept.gone_id], kept.stood
    undoing = Difference(kept.changes, kept.dropped, kept.made)
    seen = picture(session, both)
    _refuse_sent(session, kept.kept_id, since=made.at)
    _refuse_changed(seen, undoing, since=made.at)
    with rekeyed(session, both):
        put_back(session, undoing)
    session.delete(kept)
    if not stood:
        withdraw(session, made, by=by, now=now)
    detail = {"from": made.other, "decision": str(number)}
    audit(session, "unmerged", "address", made.one, by=by, at=now, detail=detail)


def _refuse_sent(session: Session, contact_id: int, *, since: datetime) -> None:
    sent = session.execute(
        select(Outbox.key, Outbox.sending_at, Outbox.recipient_key, Enrolment.campaign)
        .join(Enrolment, Enrolment.id == Outbox.enrolment_id)
        .where(Enrolment.contact_id == contact_id, Outbox.sending_at >= since)
        .order_by(Outbox.sending_at)
    ).first()
    if sent is not None:
        raise MergeError(
            f"step '{sent.key}' of '{sent.campaign}' went to {sent.recipient_key} on "
            f"{sent.sending_at:%Y-%m-%d} for both of them; the merge cannot be undone"
        )


def _refuse_changed(seen: Picture, undoing: Difference, *, since: datetime) -> None:
    tables = changed_since(seen, undoing)
    new = [
        row["campaign"]
        for (table, _), row in seen.items()
        if table == "enrolment" and datetime.fromisoformat(row["started_at"]) > since
    ]
    if new:
        raise MergeError(
            f"the merged person was enrolled in '{new[0]}' since; the merge cannot be undone"
        )
    if tables:
        raise MergeError(
            f"what the merge changed was changed again ({', '.join(tables)}); it cannot be undone"
        )

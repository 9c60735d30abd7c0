"""The ownership lock: finds who has a rep already, under this address or another."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from ....lint.view.history import Held
from ....templates.workspace.owners import Owners
from ...model import LIVE
from ...people.columns import Contacts, contacts, listed
from ...people.import_list import Brought
from ...people.matching import Match, matches
from ...store.tables import Enrolment, Lead

_AT_ONCE = 10_000


@dataclass(frozen=True, slots=True)
class Holder:
    """Who has a person, in words; match where the person is known under another address."""

    why: str
    match: Match | None = None


class Ownership:
    """Who has the people of a list, as it was before any of them was enrolled."""

    def __init__(
        self, session: Session, campaign: str, people: Sequence[Brought], owners: Owners
    ) -> None:
        self.campaign, self.owners = campaign, owners
        ids = [person.contact_id for person in people]
        self.others: dict[int, list[Match]] = {}
        listed_ids = frozenset(ids)
        for start in range(0, len(people), _AT_ONCE):  # a million at once would take gigabytes
            found = _others(session, people[start : start + _AT_ONCE])
            for who, some in found.items():
                elsewhere = [one for one in some if one.contact_id not in listed_ids]
                if elsewhere:
                    self.others[who] = elsewhere
        every = {match.contact_id for some in self.others.values() for match in some}
        self.enrolments = _enrolments(session, sorted(every.union(ids)))
        # Of the rows of one list the finder of doubles judges.
        self.leads = _leads(session, sorted(every.difference(ids)))

    def holder(self, person: Brought, owner: str) -> Holder | None:
        """Return who has a person whom owner would have, or None.

        Under the same address that is another rep who follows them up now. Under another one
        it is also their own rep, and any rep who wrote to them in this campaign before.
        """
        for one in self.enrolments[person.contact_id]:
            if (
                one.state in LIVE
                and not self._is(one.owner, owner)
                and one.campaign != self.campaign
            ):
                return Holder(_words(one))
        for match in self.others.get(person.contact_id, ()):
            why = self._why(match, owner)
            if why is not None:
                return Holder(f"{why}, as {match.address}: {match.why}", match)
        return None

    def _why(self, match: Match, owner: str) -> str | None:
        for one in self.enrolments[match.contact_id]:
            if one.state in LIVE:
                return _words(one)
            if one.campaign == self.campaign:
                since = f"{one.started_at:%Y-%m-%d}"
                return f"this person has been in '{one.campaign}' since {since}, {one.state}"
        lead = self.leads.get(match.contact_id)
        if lead is not None and not self._is(lead.owner, owner):
            return f"{lead.owner} has had this person since {lead.created_at:%Y-%m-%d}"
        return None

    def _is(self, one: str | None, other: str) -> bool:
        """Say whether two are one rep; older databases keep owners as lists wrote them."""
        return one is not None and self.owners.same(one) == self.owners.same(other)


def _others(session: Session, people: Sequence[Brought]) -> dict[int, list[Match]]:
    """Return by contact the known people whom some rows are under another address."""
    ids = [person.contact_id for person in people]
    known = contacts(session, ids)
    fields = dict(zip(known.ids, known.fields, strict=True))
    rows = Contacts(ids, [person.address for person in people], [fields[one] for one in ids])
    return {ids[row - 1]: some for row, some in matches(session, rows, ids=ids).items()}


def _words(one: Enrolment) -> str:
    owner = one.owner or "nobody in particular"
    return Held(owner, one.campaign, one.started_at.date()).words


def _enrolments(session: Session, ids: Sequence[int]) -> defaultdict[int, list[Enrolment]]:
    wanted, value = listed(session, ids)
    found: defaultdict[int, list[Enrolment]] = defaultdict(list)
    every = select(Enrolment).select_from(wanted).join(Enrolment, Enrolment.contact_id == value)
    for one in session.scalars(every.order_by(Enrolment.id)):
        found[one.contact_id].append(one)
    return found


def _leads(session: Session, ids: Sequence[int]) -> dict[int, Lead]:
    """Return each contact's newest lead that has an owner."""
    wanted, value = listed(session, ids)
    owned = (
        select(Lead)
        .select_from(wanted)
        .join(Lead, Lead.contact_id == value)
        .where(Lead.owner.is_not(None))
    )
    return {lead.contact_id: lead for lead in session.scalars(owned.order_by(Lead.id))}

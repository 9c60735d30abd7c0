"""Puts people into a sequence, and says of everyone it leaves out why."""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from ....lint.lists.lead_criteria import Leads, Override
from ....lint.lists.recipients import Recipients
from ....lint.lists.routing import Owner, Routing, day_at
from ....lint.lists.whereabouts import Whereabouts, whereabouts
from ....templates.errors import TactfulError
from ....templates.workspace.campaign import Campaign
from ....templates.workspace.workspace import Workspace
from ...model import TACTFUL, Actor, EnrolmentState, TouchState
from ...people.blocking_index import lock
from ...people.forgotten import WHY
from ...people.import_list import Brought, ImportReport, import_contacts, made
from ...people.matching import Match
from ...people.shared_inbox import Wish
from ...people.suppression import reasons
from ...store.audit import Detail, note, note_all
from ...store.tables import (
    Contact,
    ContactAddress,
    Enrolment,
    Lead,
    Qualification,
    Touch,
)
from ..paths.cadences import elsewhere
from ..paths.starts import Start, Starts
from ..paths.tokens import unsubscribe_token
from ..steps.advance import left_out
from ..steps.edits import followed
from ..timing.calendar import unclear, zone_for
from .ownership import Holder, Ownership
from .past_owners import keep_turn, past_of

_CHUNK = 500


class ArchivedError(TactfulError, ValueError):
    """The campaign is over, and nobody was enrolled."""


def refuse_archived(campaign: Campaign) -> None:
    """Raise ArchivedError for a campaign that is over."""
    if campaign.archived:
        raise ArchivedError(
            f"{campaign.name} is archived, so nobody was enrolled; "
            f"take 'archived: true' out of {campaign.path} first"
        )


@dataclass(frozen=True, slots=True)
class Skipped:
    """A row that was not enrolled. kind is what is counted, why is for the person's eyes.

    match is the known person whom the row is, where it was left out for that.
    """

    row: int
    address: str
    kind: str  # invalid, twice, suppressed, owned, duplicate, outside, error, enrolled
    why: str
    match: Match | None = None


@dataclass(frozen=True, slots=True)
class EnrolReport:
    """What enrol() did, and the import that came before it.

    noted were enrolled although another rep or sequence has them.
    """

    enrolled: tuple[int, ...]  # enrolment ids, in the list's order
    skipped: tuple[Skipped, ...]
    imported: ImportReport
    noted: tuple[Skipped, ...] = ()
    # Of each who was enrolled: the row, and whose lead it is and why.
    rows: tuple[int, ...] = ()
    owners: tuple[Owner, ...] = ()

    @property
    def counts(self) -> Mapping[str, int]:
        """How many were skipped, by kind."""
        return Counter(skip.kind for skip in self.skipped)


def enrol(
    session: Session,
    workspace: Workspace,
    campaign: Campaign,
    recipients: Recipients,
    *,
    source: str,
    now: datetime,
    by: Actor = TACTFUL,
    exclude: Mapping[int, str] | None = None,
    keep_doubles: bool = False,
    also: Collection[int] = (),
    faulty: Mapping[int, str] | None = None,
    claimed: Mapping[int, str] | None = None,
) -> EnrolReport:
    """Import a list and enrol everyone on it who may be, from now on.

    exclude maps rows (from 1) to why they are left out; the duplicates finder fills it.
    Of an inbox that several people share one comes in; with keep_doubles everybody who surely
    is somebody else, and each row of also.
    faulty does so for rows with an error, claimed for those that another list gives to another
    rep.
    Who does not meet the campaign's criteria is left out too, unless the list says who lets
    them in and why. The campaign's routes say whose lead somebody is.
    Who was ever enrolled in this campaign is skipped, so that doing it twice is doing
    it once. Someone whom another owner or sequence has already, under this address or
    another, is skipped, saying who, since when and why it is they; where tactful.toml says
    "ask", the rows of also are let in, and with "allow" everybody is. Raises StepsUnclear,
    ArchivedError.
    """
    refuse_archived(campaign)
    lock(session)
    followed(session, workspace, campaign, now=now)
    wish = Wish(keep_doubles, frozenset(also))
    imported = import_contacts(
        session, workspace, recipients, source=source, now=now, by=by, wish=wish
    )
    skipped = [Skipped(r.row, r.address, _kind_of(r.why), r.why) for r in imported.rejected]
    enrolled: list[int] = []
    leads = Leads(workspace, campaign, recipients)
    failing = {row: "; ".join(whys) for row, whys in leads.outside()}
    outside = {row: why for row, why in failing.items() if leads.override(row) is None}
    past = past_of(session, workspace, campaign, imported.brought)
    today = day_at(workspace, now)
    routing = Routing(workspace, campaign, recipients, past, today=today)
    ownership = Ownership(session, campaign.name, imported.brought, workspace.owners)
    policy = workspace.settings.enrol.same_person
    noted: list[Skipped] = []
    last: str | None = None  # who had a turn
    rows: list[int] = []
    owners: list[Owner] = []
    starts = Starts(workspace, campaign, now)
    for start in range(0, len(imported.brought), _CHUNK):
        chunk = imported.brought[start : start + _CHUNK]
        group = _Chunk(session, starts, chunk)
        for person in chunk:
            no = group.refusal(person, (exclude or {}).get(person.row), outside.get(person.row))
            if no is None and (fault := (faulty or {}).get(person.row)):
                no = "error", fault
            if no:
                skipped.append(Skipped(person.row, person.address, *no))
                continue
            owner = routing.owner(person.row)
            holder = ownership.holder(person, owner.name)
            if holder is None and (why := (claimed or {}).get(person.row)):
                holder = Holder(why)
            if holder is not None:
                held = Skipped(person.row, person.address, "owned", holder.why, holder.match)
                if policy == "block" or (policy == "ask" and person.row not in also):
                    skipped.append(held)
                    continue
                noted.append(held)
                action = "let in" if policy == "ask" else "enrolled twice"
                about = person.address
                note(session, action, "address", about, by=by, at=now, detail=holder.why)
            group.enrol(person, owner.name)
            signed = leads.override(person.row) if person.row in failing else None
            if signed is not None:
                group.let_in(signed, failing[person.row])
            routing.took(person.row, owner)
            last = owner.name if owner.by_turn else last
            rows.append(person.row)
            owners.append(owner)
        enrolled += group.flushed(by)
    if last is not None:
        keep_turn(session, campaign, last)
    skipped.sort(key=lambda skip: skip.row)
    detail = {"enrolled": len(enrolled), "left_out": len(skipped)}
    if let_in := len(failing) - len(outside):
        detail["included_by_override"] = let_in
    note(session, "enrolled", "campaign", campaign.name, by=by, at=now, detail=detail)
    return EnrolReport(
        tuple(enrolled), tuple(skipped), imported, tuple(noted), tuple(rows), tuple(owners)
    )


def _kind_of(rejected: str) -> str:
    if rejected == WHY:
        return "suppressed"
    return "twice" if "same mailbox" in rejected else "invalid"


class _Chunk:
    """A few hundred people, with what the database knows of them read at once."""

    def __init__(self, session: Session, starts: Starts, people: tuple[Brought, ...]) -> None:
        self.session, self.starts = session, starts
        self.workspace, self.campaign, self.now = starts.workspace, starts.campaign, starts.now
        ids = [person.contact_id for person in people]
        rows = session.execute(select(Contact.id, Contact.fields).where(Contact.id.in_(ids)))
        self.contacts: dict[int, dict[str, str]] = {one: fields for one, fields in rows}  # noqa: C416
        self.suppressed = reasons(session, [(one.key, one.contact_id) for one in people])
        self.before: dict[int, list[Enrolment]] = {}
        chosen = select(ContactAddress).where(
            ContactAddress.contact_id.in_(ids), ContactAddress.chosen
        )
        self.chosen = {row.contact_id: row for row in session.scalars(chosen)}
        for enrolment in session.scalars(select(Enrolment).where(Enrolment.contact_id.in_(ids))):
            self.before.setdefault(enrolment.contact_id, []).append(enrolment)
        self.leads: dict[int, dict[str, str]] = {}
        if starts.asked:
            leads = select(Lead.id, Lead.fields).where(Lead.id.in_([one.lead_id for one in people]))
            self.leads = {one: fields for one, fields in session.execute(leads)}  # noqa: C416
        self._where: dict[int, Whereabouts] = {}
        self.made: list[dict[str, object]] = []
        self.passed: list[tuple[int, Touch]] = []  # the place in made, and what is left out
        self.planned: list[tuple[int, dict[str, object]]] = []
        self.signed: list[tuple[int, str, str]] = []

    def _start(self, person: Brought, mailbox: str) -> Start:
        """Return how a person's sequence begins."""
        lead = self.leads.get(person.lead_id, {})
        values = {**self.contacts[person.contact_id], **lead, "contact.email": person.address}
        return self.starts.of(self.where(person), mailbox, values)

    def where(self, person: Brought) -> Whereabouts:
        """Return where a person is."""
        if person.contact_id not in self._where:
            fields = self.contacts[person.contact_id]
            self._where[person.contact_id] = whereabouts(fields, self.workspace.settings)
        return self._where[person.contact_id]

    def refusal(
        self, person: Brought, excluded: str | None, outside: str | None
    ) -> tuple[str, str] | None:
        """Return the kind and the reason for leaving a person out, or None."""
        if excluded:
            return "duplicate", excluded
        if other := elsewhere(self.workspace, self.campaign, person.key):
            return "split", f"gets the cadence '{other}'"
        if outside:
            return "outside", f"does not meet the criteria: {outside}"
        if (why := self.suppressed.get((person.key, person.contact_id))) is not None:
            return "suppressed", why
        for enrolment in self.before.get(person.contact_id, []):
            if enrolment.campaign == self.campaign.name:
                since = f"{enrolment.started_at:%Y-%m-%d}"
                return "enrolled", f"enrolled since {since}, {enrolment.state}"
        if why := unclear(self.where(person), self.campaign.sequence.window):
            return "invalid", why
        start = self._start(person, "")
        if start.never:
            return "invalid", start.never
        if start.first.step is None:
            return "outside", f"no step is for them: {start.first.skipped[0][1]}"
        return None

    def enrol(self, person: Brought, owner: str) -> None:
        settings, window = self.workspace.settings, self.campaign.sequence.window
        where = self.where(person)
        mailbox = self.workspace.mailbox(self.campaign, owner).key
        secret = str(self.session.info["secret"])
        to = self.chosen.get(person.contact_id)
        address_id = person.address_id if to is None else to.id
        whose = (person.key, person.sharer) if to is None else (to.key, to.sharer)
        start, place = self._start(person, mailbox), len(self.made)
        self.made.append(
            {
                "campaign": self.campaign.name,
                "contact_id": person.contact_id,
                "address_id": address_id,
                "lead_id": person.lead_id,
                "owner": owner,
                "mailbox": mailbox,
                "timezone": zone_for(where.zone, window, settings.timezone),
                "calendar": where.calendar,
                "unsubscribe_token": unsubscribe_token(secret, self.campaign.name, *whose),
                "state": EnrolmentState.active,
                "started_at": self.now,
            }
        )
        for step, why in start.first.skipped:
            self.passed.append((place, left_out(step, why, self.now)))
        if start.first.step is not None and start.due is not None:  # else it ends at once
            self.planned.append(
                (
                    place,
                    {
                        "key": start.first.step.key,
                        "channel": start.first.step.channel,
                        "state": TouchState.planned,
                        "planned_at": start.due,
                        "due_at": start.due,
                        "over_at": start.over_at,
                    },
                )
            )

    def let_in(self, signed: Override, why: str) -> None:
        """Keep that the last one enrolled does not meet the criteria, and who signs for them."""
        self.signed.append((len(self.made) - 1, f"{signed.by}: {signed.why}", why))

    def flushed(self, by: Actor) -> list[int]:
        """Write down who was enrolled; return their ids."""
        ids = made(self.session, Enrolment, self.made)
        for place, touch in self.passed:  # before what is planned: in the order of the steps
            touch.enrolment_id = ids[place]
            self.session.add(touch)
        self.session.flush()
        made(self.session, Touch, [{"enrolment_id": ids[at], **one} for at, one in self.planned])
        self.session.add_all(
            Qualification(enrolment_id=ids[at], let_in=signed) for at, signed, _ in self.signed
        )
        lines: list[tuple[str | int, Detail]] = [
            (ids[at], {"signed": signed, "although": why}) for at, signed, why in self.signed
        ]
        note_all(self.session, "let in", "enrolment", lines, by=by, at=self.now)
        return ids

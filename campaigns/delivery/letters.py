"""Claimed messages, rendered again and compared with what was approved: ready for the wire.

Some dozen at a time, in one transaction. What one was made of is looked at once more when it is
marked just before its body (``Letter.stands``), so that none of them leaves out of date.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, cast

from sqlalchemy import Select, Table, bindparam, func, select
from sqlalchemy.orm import Session, joinedload

from ...lint.check.gate import errors, said
from ...templates.message import Message
from ...templates.render.invitations import begins
from ...templates.workspace.step import Step
from ..journey.steps.advance import clock_of
from ..journey.timing.calendar import is_open
from ..journey.timing.days_off import why_off
from ..ledger import outbox
from ..ledger.outbox import Claim
from ..ledger.statements import following, given
from ..messages import links
from ..messages.drafts import Drafting
from ..messages.history import StoredHistory, history_of
from ..messages.inputs import MadeOf, is_of_inputs
from ..messages.rendering import Recipient, RenderedMessage, recipients_of
from ..messages.replay import other_versions
from ..messages.same_text import says, write_down
from ..model import OutboxState
from ..queries.values import step_words
from ..releases.kept import campaign_of
from ..store.tables import Contact, ContactAddress, Enrolment, Lead, Outbox, StoredMessage
from .context import SendContext
from .mime import MimeError, mime
from .transport import Outgoing


@dataclass(frozen=True, slots=True)
class Sent:
    """What became of one message."""

    state: OutboxState
    mailbox: str
    recipient: str
    campaign: str
    step: str  # in words: "step 3"
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Letter:
    """A message ready for the wire."""

    claim: Claim
    mailbox: str
    mail: Outgoing
    campaign: str
    step: str
    digest: str
    message_id: str
    recipient_key: str  # the address in its normal form
    shared: bool  # the recipient's address is of several people
    follows: bool  # whether an earlier email of its sequence has left: there may be an answer
    quotes: bool  # whether an email of its campaign quotes one before it
    edition: int
    made_of: tuple[Any, ...]

    def became(self, state: OutboxState, detail: str = "") -> Sent:
        """Return what became of it."""
        return Sent(state, self.mailbox, self.mail.recipient, self.campaign, self.step, detail)

    def stands(self, session: Session, desk: SendContext) -> bool:
        """Return whether what it was made of is still the same."""
        if self.edition != desk.edition:
            return False
        query, one = _made_of(), {"b_id": self.claim.enrolment_id}
        row = session.connection().execute(query, one).first()
        return row is not None and tuple(row) == self.made_of


def letters(desk: SendContext, claims: Sequence[Claim]) -> list[Letter | Sent]:
    """Return what claims became, in their order: ready, or put where they belong.

    One that drifted goes stale and is held, alone; so is one of which lint finds an error by
    now. Raises WorkspaceError.
    """
    desk.keep_up()
    with desk.store.session() as session:
        return LetterDesk(desk, session, claims).letters()


@dataclass(frozen=True, slots=True)
class Ready:
    """A claim whose person and step are known."""

    claim: Claim
    row: Outbox
    drafting: Drafting
    step: Step
    words: str


class LetterDesk:
    """One transaction in which some letters are written."""

    def __init__(self, desk: SendContext, session: Session, claims: Sequence[Claim]) -> None:
        self.desk, self.session, self.claims = desk, session, claims
        self.now = desk.clock()
        self.rows = _rows(session, [one.outbox_id for one in claims])
        self._follow_ups: Collection[int] = ()
        self._of: dict[tuple[str, str | None], Drafting] = {}
        self._stored = _not_rendered(session, claims)
        self._seen: dict[int, str] = {}

    def letters(self) -> list[Letter | Sent]:
        looked_at = [self._looked_at(claim) for claim in self.claims]
        to = self.recipients([one for one in looked_at if isinstance(one, Ready)])
        shared = _shared(self.session, {row.enrolment.address.key for row in self.rows.values()})
        self._follow_ups = _follow_ups(self.session, list(self.rows))
        found = [
            self._letter(one, to[one.row.id], shared) if isinstance(one, Ready) else one
            for one in looked_at
        ]
        outbox.name_all(
            self.session,
            {
                one.claim.outbox_id: one.message_id
                for one in found
                if isinstance(one, Letter) and one.claim.header is None
            },
        )
        write_down(self.session, self._seen)
        return found

    def _looked_at(self, claim: Claim) -> Ready | Sent:
        row = self.rows[claim.outbox_id]
        enrolment, desk = row.enrolment, self.desk
        words = step_words(campaign_of(desk.workspace, enrolment), claim.key)
        name = enrolment.campaign
        if name not in desk.workspace.campaigns:
            return self._held(claim, words, f"the workspace no longer has a campaign '{name}'")
        drafting = self.drafting(enrolment)
        step = drafting.campaign.step_of(claim.key)
        if step is None:
            return self._held(claim, words, f"'{name}' no longer has a step '{claim.key}'")
        clock = clock_of(drafting.workspace, drafting.campaign, enrolment)
        if not is_open(self.now, clock):
            # Closed since its window was looked up: the next round finds another one.
            outbox.settled(
                self.session, claim, OutboxState.due, now=self.now, not_after=row.not_before
            )
            why = why_off(self.now.astimezone(clock.tz).date(), clock.off) or "outside the window"
            return self._became(claim, OutboxState.due, words, why)
        return Ready(claim, row, drafting, step, words)

    def recipients(self, ready: Sequence[Ready]) -> dict[int, Recipient]:
        """Return to whom they go, by the outbox's id: asked for all people of a release at once."""
        found: dict[int, Recipient] = {}
        for drafting in {id(one.drafting): one.drafting for one in ready}.values():
            mine = [one.row for one in ready if one.drafting is drafting]
            whom = recipients_of(
                self.session, drafting.workspace, drafting.campaign, [r.enrolment for r in mine]
            )
            found |= {row.id: to for row, to in zip(mine, whom, strict=True)}
        return found

    def _letter(self, ready: Ready, to: Recipient, shared: Collection[str]) -> Letter | Sent:
        claim, drafting, step, session = ready.claim, ready.drafting, ready.step, self.session
        enrolment = ready.row.enrolment
        past = history_of(session, drafting.workspace, drafting.campaign, enrolment)
        one = drafting.renderer.message(to, step, past)
        if one.message is None or not self.is_approved(ready, one, to, past):
            # What was approved goes stale, the new text waits for a yes.
            why = _why_changed(session, enrolment)
            drafting.drafts(session, [enrolment], now=self.now)
            return self._held(claim, ready.words, why)
        if found := errors(drafting.renderer.beyond(to, step, one.variant, now=self.now)):
            drafting.drafts(session, [enrolment], now=self.now)
            return self._held(claim, ready.words, said(found))
        calendar = one.message.calendar
        if calendar is not None and (start := begins(calendar)) <= self.now:
            why = f"the event that it invites to began on {start:%a %d %b %Y at %H:%M}"
            return self._held(claim, ready.words, why)
        try:
            letter = self.ready_for_the_wire(ready, one.message, shared)
        except MimeError as error:
            return self._held(claim, ready.words, str(error))
        if claim.message_id in self._stored:
            self._seen[claim.message_id] = one.digest
        return letter

    def is_approved(
        self, ready: Ready, one: RenderedMessage, to: Recipient, past: StoredHistory
    ) -> bool:
        """Say whether a text is the one that somebody said yes to, whatever their yes names."""
        claim, drafting = ready.claim, ready.drafting
        if not is_of_inputs(claim.digest):
            return one.digest == claim.digest
        row = self._stored.get(claim.message_id)
        if row is None or row.digest != claim.digest:
            return False
        before = {
            number: None if told is None else (told.message_id, None)
            for number, told in (past.told or {}).items()
        }
        now = MadeOf(
            drafting.release_id, ready.step.number, to.values, to.sender.key, to.unsubscribe_url,
            to.days, before, to.own.get(ready.step.number),
        )  # fmt: skip
        return says(self.session, self.desk.workspace, row, one, now=now)

    def ready_for_the_wire(self, ready: Ready, message: Message, shared: Collection[str]) -> Letter:
        """Return a message with its Message-ID, thread and bytes. Raises MimeError."""
        claim, step, enrolment = ready.claim, ready.step, ready.row.enrolment
        sender, recipient = message.sender.address, message.recipient.address
        message_id = claim.named(key=self._key(), domain=sender.rpartition("@")[2])
        thread: Sequence[str] = ()
        if step.thread == "reply":
            thread = _thread(self.session, ready.drafting, claim, step)
        data = mime(
            message,
            message_id=message_id,
            date=self.now,
            in_reply_to=thread[-1] if thread else None,
            references=thread,
        )
        key = enrolment.address.key
        return Letter(
            claim, ready.row.mailbox, Outgoing(sender, recipient, data), enrolment.campaign,
            ready.words, claim.digest, message_id, key, key in shared,
            claim.outbox_id in self._follow_ups, ready.drafting.quotes,
            self.desk.edition, _made_of_now(ready.row),
        )  # fmt: skip

    def drafting(self, enrolment: Enrolment) -> Drafting:
        about = (enrolment.campaign, enrolment.release_id)
        if about not in self._of:
            self._of[about] = self.desk.drafting(enrolment.campaign).of(self.session, enrolment)
        return self._of[about]

    def _key(self) -> str:
        # A restored database numbers its rows anew: its id keeps their names apart.
        leaving = self.desk.leaving
        return links.signing_key(self.session) + (leaving.instance if leaving else "")

    def _held(self, claim: Claim, words: str, why: str) -> Sent:
        outbox.settled(self.session, claim, OutboxState.held, now=self.now, why=why)
        return self._became(claim, OutboxState.held, words, why)

    def _became(self, claim: Claim, state: OutboxState, words: str, why: str) -> Sent:
        row = self.rows[claim.outbox_id]
        address, name = row.enrolment.address.address, row.enrolment.campaign
        return Sent(state, row.mailbox, address, name, words, why)


def _rows(session: Session, ids: Sequence[int]) -> Mapping[int, Outbox]:
    """Return rows of the outbox with their people."""
    person = joinedload(Outbox.enrolment)
    query = (
        select(Outbox)
        .where(Outbox.id.in_(ids))
        .options(
            person.joinedload(Enrolment.contact),
            person.joinedload(Enrolment.lead),
            person.joinedload(Enrolment.address),
        )
    )
    return {row.id: row for row in session.scalars(query)}


def _not_rendered(session: Session, claims: Sequence[Claim]) -> Mapping[int, StoredMessage]:
    """Return those messages of which the yes names what they are made of."""
    ids = [one.message_id for one in claims if is_of_inputs(one.digest)]
    if not ids:
        return {}
    query = select(StoredMessage).where(StoredMessage.id.in_(ids))
    return {
        row.id: row for row in session.scalars(query.options(joinedload(StoredMessage.of_person)))
    }


def _shared(session: Session, keys: Collection[str]) -> frozenset[str]:
    """Return which of some mailboxes several people have."""
    query = (
        select(ContactAddress.key)
        .where(ContactAddress.key.in_(keys))
        .group_by(ContactAddress.key)
        .having(func.count() > 1)
    )
    return frozenset(session.scalars(query))


def _follow_ups(session: Session, ids: Sequence[int]) -> frozenset[int]:
    """Return which rows of the outbox come after an email of their sequence that has left."""
    return frozenset(session.connection().execute(following(), given(ids=ids)).scalars())


# All of an enrolment and its people that a message can be made of, beside its release.
_ENROLMENT = (
    "release_id", "mailbox", "owner", "timezone", "calendar", "unsubscribe_token", "started_at",
    "contact_id", "lead_id",
)  # fmt: skip


@cache
def _made_of() -> Select[*tuple[Any, ...]]:
    enrolment, lead = cast(Table, Enrolment.__table__), cast(Table, Lead.__table__)
    contact, address = cast(Table, Contact.__table__), cast(Table, ContactAddress.__table__)
    return (
        select(
            *(enrolment.c[name] for name in _ENROLMENT),
            contact.c.fields, lead.c.fields, address.c.address, address.c.key,
        )
        .select_from(enrolment)
        .join(contact, contact.c.id == enrolment.c.contact_id)
        .join(address, address.c.id == enrolment.c.address_id)
        .outerjoin(lead, lead.c.id == enrolment.c.lead_id)
        .where(enrolment.c.id == bindparam("b_id", type_=enrolment.c.id.type))
    )  # fmt: skip


def _made_of_now(row: Outbox) -> tuple[Any, ...]:
    one = row.enrolment
    return (
        *(getattr(one, name) for name in _ENROLMENT),
        one.contact.fields, one.lead.fields if one.lead else None,
        one.address.address, one.address.key,
    )  # fmt: skip


def _why_changed(session: Session, enrolment: Enrolment) -> str:
    """Return why a text is held; another version of what renders may be the cause."""
    why = "the text changed after it was approved"
    others = other_versions(session, enrolment.release_id) if enrolment.release_id else {}
    said = ", ".join(f"{name} {then}, now {now}" for name, (then, now) in others.items())
    return f"{why}; it was rendered with {said}" if said else why


def _thread(session: Session, drafting: Drafting, claim: Claim, step: Step) -> list[str]:
    """Return the Message-IDs that a reply step continues, oldest first.

    They are those that went out since its thread began, wherever their steps stand now.
    """
    sent = session.execute(
        select(Outbox.key, Outbox.message_id_header)
        .where(
            Outbox.enrolment_id == claim.enrolment_id,
            Outbox.key != claim.key,
            Outbox.state == OutboxState.sent,
        )
        .order_by(Outbox.sent_at, Outbox.id)
    ).all()
    enrolment = session.get_one(Enrolment, claim.enrolment_id)
    past = history_of(session, drafting.workspace, drafting.campaign, enrolment)
    head = drafting.composer.thread_head(step.number, past)
    before = {s.key for s in drafting.campaign.emails if head <= s.number < step.number}
    first = drafting.campaign.step(head).key if head else ""
    keys = [key for key, _ in sent]
    if head == 0:
        taken = sent
    elif first in keys:
        taken = sent[keys.index(first) :]
    else:
        taken = [row for row in sent if row.key in before]
    return [header for _, header in taken if header]

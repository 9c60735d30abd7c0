"""One claimed message: rendered again, compared with what was approved, sent, written down."""

from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from ...lint.check.gate import errors, said
from ...templates.render.invitations import begins
from ...templates.workspace.fingerprint import Fingerprint, fingerprint
from ...templates.workspace.step import Step
from ...templates.workspace.workspace import Workspace, open_workspace
from ..journey.advance import clock_of, complete_touch
from ..journey.calendar import is_open
from ..journey.contacted import Correspondence
from ..journey.days_off import why_off
from ..journey.endings import record_bounce
from ..ledger import outbox
from ..ledger.outbox import Claim
from ..ledger.send_counter import Leaving
from ..messages import links
from ..messages.drafts import Check, Drafting
from ..messages.history import history_of
from ..messages.replay import other_versions
from ..model import LIVE, SENDER, EnrolmentState, OutboxState
from ..people.address import normal
from ..people.shared_inbox import contacts_of
from ..queries.values import step_words
from ..releases.kept import campaign_of
from ..store.audit import note
from ..store.database import Store, StoreBusy, StoreError
from ..store.journal import JournalError
from ..store.tables import Enrolment, Outbox
from .database_thread import DatabaseThread
from .mime import MimeError, mime
from .refusal import InARow
from .smtp import Outgoing, Phase, SendError, Transport

Clock = Callable[[], datetime]
Look = Callable[[str, int], Awaitable[None]]  # at the answers: mailbox, enrolment
_OF_ONE_MESSAGE = (Phase.rcpt, Phase.data, Phase.body)
_STOPPED = "stopped just before it was sent"


@dataclass(frozen=True, slots=True)
class Sent:
    """What became of one message."""

    state: OutboxState
    mailbox: str
    recipient: str
    campaign: str
    step: str  # in words: "step 3"
    detail: str = ""


@dataclass
class SendContext:
    """What every mailbox of one run shares: the store, the clock, the compiled templates."""

    store: Store
    workspace: Workspace
    clock: Clock
    check: Check | None = None
    leaving: Leaving | None = None  # None: a rehearsal, or a database in memory
    follow: bool = False  # whether what people change in the workspace counts from then on
    look: Look | None = None  # reads the answers before a follow-up; None: nothing reads them
    correspondence: Correspondence = field(default_factory=Correspondence)
    guarded: dict[str, datetime] = field(default_factory=dict)  # by mailbox: not again before
    _drafting: dict[str, Drafting] = field(default_factory=dict)
    _read: Fingerprint | None = None

    def reread(self) -> bool:
        """Read the workspace again if one of its files has changed; returns whether so.

        Raises WorkspaceError, and keeps the former one, while a file is broken.
        """
        now = fingerprint(self.workspace)
        changed = self._read is not None and now != self._read
        if changed:
            self.workspace = open_workspace(self.workspace.root)
            self._drafting.clear()
        self._read = now
        return changed

    def drafting(self, campaign: str) -> Drafting:
        """Return a campaign's templates; raises WorkspaceError when it is gone."""
        if campaign not in self._drafting:
            one = self.workspace.campaign(campaign)
            self._drafting[campaign] = Drafting(self.workspace, one, check=self.check)
        return self._drafting[campaign]


@dataclass(frozen=True, slots=True)
class _Letter:
    """A message ready for the wire."""

    sender: str
    recipient: str
    campaign: str
    step: str
    digest: str
    message_id: str
    data: bytes
    shared: bool  # the recipient's address is of several people


async def dispatch(
    desk: SendContext,
    ledger: DatabaseThread,
    claim: Claim,
    transport: Transport,
    *,
    mailbox: str,
    refusals: InARow,
) -> Sent:
    """Send one claimed message, or write down why not.

    Raises WorkspaceError while a file of the workspace is broken; the claim is to be put back.
    SendError for trouble of the whole mailbox, which refusals in the same words in a row are
    too; the claim is then due again, or put off where the server refused it. InstanceError
    and JournalError, just before the body: nothing may leave from this database at all. StoreBusy
    when a person stops the sender while the database is locked, which is never so once the body
    has begun.
    """
    letter = await ledger.do(lambda: _letter(desk, claim))
    if isinstance(letter, Sent):
        return letter
    state: OutboxState | None = OutboxState.claimed

    def result(state: OutboxState, detail: str = "") -> Sent:
        return Sent(state, mailbox, letter.recipient, letter.campaign, letter.step, detail)

    async def begin() -> bool:
        nonlocal state
        state = await ledger.do(lambda: _marked(desk, claim, letter))
        return state is OutboxState.sending

    try:
        receipt = await transport.deliver(
            Outgoing(letter.sender, letter.recipient, letter.data), begin=begin
        )
    except SendError as error:
        refusal, now = error, desk.clock()
        if error.permanent and error.code is not None and error.phase in _OF_ONE_MESSAGE:
            if _stops_mailbox(error, refusals):
                # The others go first: perhaps it is this one after all.
                await ledger.do(lambda: _put_off(desk, claim, refusal, now=now), settling=True)
                raise
        elif error.of_mailbox and state is not OutboxState.sending:
            raise
        state = await ledger.do(
            lambda: _refused(desk, claim, letter, refusal, now=now), settling=True
        )
        return result(state, str(error))
    if receipt is None:
        return result(state or OutboxState.cancelled, _STOPPED)
    refusals.forget()
    text, now = receipt.text, desk.clock()
    await ledger.do(
        lambda: _sent(desk, claim, letter, text, mailbox=mailbox, now=now), settling=True
    )
    with suppress(StoreBusy):  # stopped: what quotes it is drafted when it is due itself
        await ledger.do(lambda: _quote_it(desk, claim, letter.campaign))
    return result(OutboxState.sent, text)


def _stops_mailbox(error: SendError, refusals: InARow) -> bool:
    """Return whether a refusal for good is the mailbox's trouble, as it says or by its number."""
    if error.of_mailbox:
        return True
    return not error.no_such_address and refusals.one_more(error.text)


def _put_off(desk: SendContext, claim: Claim, error: SendError, *, now: datetime) -> None:
    """Write down that a message goes later."""
    text = str(error)
    with desk.store.session() as session:
        outbox.defer(session, claim, now=now, response=text, why=text)
        note(session, "put off", "outbox", claim.outbox_id, by=SENDER, at=now, detail=text)


def _marked(desk: SendContext, claim: Claim, letter: _Letter) -> OutboxState | None:
    """Mark the row as sending, or put it where it belongs; None: it is not ours any more."""
    with desk.store.session() as session:
        now = desk.clock()
        go = outbox.mark_sending(session, claim, digest=letter.digest, now=now)
        if go and desk.leaving is not None:
            desk.leaving.count(session)
        state = None if go else outbox.why_not(session, claim, digest=letter.digest)
        if state is not None:
            outbox.settled(session, claim, state, now=now, why=_STOPPED)
    if go:
        _into_journal(desk, claim, letter)
    return OutboxState.sending if go else state


def _sent(
    desk: SendContext, claim: Claim, letter: _Letter, response: str, *, mailbox: str, now: datetime
) -> None:
    """Write down that the server took it, and plan what comes next."""
    with desk.store.session() as session:
        ours = outbox.settled(
            session, claim, OutboxState.sent, now=now, response=response, sent_at=now
        )
        if ours:
            enrolment = session.get_one(Enrolment, claim.enrolment_id)
            detail = {"to": letter.recipient, "mailbox": mailbox, "answer": response}
            note(session, "sent", "outbox", claim.outbox_id, by=SENDER, at=now, detail=detail)
            complete_touch(session, desk.workspace, enrolment, claim.key, at=now)


def _letter(desk: SendContext, claim: Claim) -> _Letter | Sent:
    """Render the message again; one that drifted goes stale and is held, alone.

    So is one of which lint finds an error by now. Raises WorkspaceError.
    """
    if desk.follow:
        desk.reread()
    with desk.store.session() as session:
        now = desk.clock()
        row = session.get_one(Outbox, claim.outbox_id)
        enrolment = row.enrolment
        address, name = enrolment.address.address, enrolment.campaign
        words = step_words(campaign_of(desk.workspace, enrolment), claim.key)

        def held(why: str) -> Sent:
            outbox.settled(session, claim, OutboxState.held, now=now, why=why)
            return Sent(OutboxState.held, row.mailbox, address, name, words, why)

        if name not in desk.workspace.campaigns:
            return held(f"the workspace no longer has a campaign '{name}'")
        drafting = desk.drafting(name).of(session, enrolment)
        step = drafting.campaign.step_of(claim.key)
        if step is None:
            return held(f"'{name}' no longer has a step '{claim.key}'")
        clock = clock_of(drafting.workspace, drafting.campaign, enrolment)
        if not is_open(now, clock):
            # Closed since its window was looked up: the next round finds another one.
            outbox.settled(session, claim, OutboxState.due, now=now, not_after=row.not_before)
            why = why_off(now.astimezone(clock.tz).date(), clock.off) or "outside the window"
            return Sent(OutboxState.due, row.mailbox, address, name, words, why)
        one = drafting.render(session, enrolment, step)
        if one.message is None or one.digest != claim.digest:
            # What was approved goes stale, the new text waits for a yes.
            why = _why_changed(session, enrolment)
            drafting.drafts(session, [enrolment], now=now)
            return held(why)
        if found := errors(drafting.beyond(enrolment, step, one.variant, now=now)):
            drafting.drafts(session, [enrolment], now=now)
            return held(said(found))
        if one.message.calendar is not None and (start := begins(one.message.calendar)) <= now:
            return held(f"the event that it invites to began on {start:%a %d %b %Y at %H:%M}")
        sender = one.message.sender.address
        message_id = outbox.name(
            session,
            claim,
            # A restored database numbers its rows anew: its id keeps their names apart.
            key=links.signing_key(session) + (desk.leaving.instance if desk.leaving else ""),
            domain=sender.rpartition("@")[2],
        )
        thread = _thread(session, drafting, claim, step) if step.thread == "reply" else []
        try:
            data = mime(
                one.message,
                message_id=message_id,
                date=now,
                in_reply_to=thread[-1] if thread else None,
                references=thread,
            )
        except MimeError as error:
            return held(str(error))
        to = one.message.recipient.address
        shared = len(contacts_of(session, to)) > 1
        return _Letter(sender, to, name, words, one.digest, message_id, data, shared)


def _why_changed(session: Session, enrolment: Enrolment) -> str:
    """Return why a text is held; another version of what renders may be the cause."""
    why = "the text changed after it was approved"
    others = other_versions(session, enrolment.release_id) if enrolment.release_id else {}
    said = ", ".join(f"{name} {then}, now {now}" for name, (then, now) in others.items())
    return f"{why}; it was rendered with {said}" if said else why


def _into_journal(desk: SendContext, claim: Claim, letter: _Letter) -> None:
    """Write down that the body is about to leave; if that fails, it waits as before.

    Raises JournalError.
    """
    if desk.leaving is None:
        return
    try:
        desk.leaving.write(
            claim,
            to=normal(letter.recipient),
            shared=letter.shared,
            campaign=letter.campaign,
            message_id=letter.message_id,
            at=desk.clock(),
        )
    except JournalError as error:
        # Where this cannot be written either, it stays marked and is in doubt at the next start.
        with suppress(StoreError), desk.store.session() as session:
            outbox.settled(
                session, claim, OutboxState.retry, now=desk.clock(), why=str(error), sending_at=None
            )
            desk.leaving.uncount(session)
        raise


def _quote_it(desk: SendContext, claim: Claim, campaign: str) -> None:
    """Draft the emails that quote what has just left, which may be on another day than planned.

    So a new yes is asked for now, and not when they are due themselves. Where none is needed,
    they are drafted when they are due.
    """
    live = desk.drafting(campaign)
    if live.campaign.approval == "none":
        return
    with desk.store.reading() as session:
        enrolment = session.get_one(Enrolment, claim.enrolment_id)
        drafting = live.of(session, enrolment)
    if not drafting.quotes:
        return
    with desk.store.session() as session:
        enrolment = session.get_one(Enrolment, claim.enrolment_id)
        if enrolment.state in LIVE:
            drafting.drafts(session, [enrolment], now=desk.clock())


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


def _refused(
    desk: SendContext, claim: Claim, letter: _Letter, error: SendError, *, now: datetime
) -> OutboxState:
    """Write down a failure of this one message; returns its state."""
    if not error.in_doubt and not error.permanent:
        _put_off(desk, claim, error, now=now)
        return OutboxState.retry
    text = str(error)
    with desk.store.session() as session:
        number = claim.outbox_id
        if error.in_doubt:
            why = f"no answer after the message was sent ({error.text}); it may have been sent"
            outbox.settled(session, claim, OutboxState.in_doubt, now=now, why=why)
            note(session, "in doubt", "outbox", number, by=SENDER, at=now, detail=why)
            return OutboxState.in_doubt
        outbox.settled(session, claim, OutboxState.failed, now=now, response=text, why=text)
        note(session, "failed", "outbox", number, by=SENDER, at=now, detail=text)
        if error.no_such_address:
            record_bounce(session, letter.recipient, now=now, note=text)
        else:
            # Refused, but not for its address: a person decides how this one goes on.
            _pause(session, claim.enrolment_id, f"{letter.step} was refused: {text}")
        return OutboxState.failed


def _pause(session: Session, enrolment_id: int, why: str) -> None:
    enrolment = session.get_one(Enrolment, enrolment_id)
    if enrolment.state is EnrolmentState.active:
        enrolment.state, enrolment.why = EnrolmentState.paused, why

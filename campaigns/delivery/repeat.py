"""What is in doubt is asked for again, where the provider sends what it remembers once only.

The same Message-ID and the same text go to the same account, within the time for which it
remembers them; whether it had them already or not, they are sent once. A person is asked about
the rest: when that time is over, when the text has changed, when the person was stopped.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from ...lint.check.gate import errors
from ...templates.render.invitations import begins
from ..journey.steps.advance import clock_of
from ..journey.timing.calendar import is_open
from ..ledger import outbox
from ..ledger.outbox import Claim
from ..messages.history import history_of
from ..model import SENDER, OutboxState
from ..queries.values import step_words
from ..releases.kept import campaign_of
from ..store.audit import note
from ..store.tables import MailboxRest
from .context import SendContext
from .database_thread import DatabaseThread
from .dispatch import Delivered, plan, refused, write_down
from .letters import Letter, LetterDesk, Ready, Sent
from .mime import MimeError
from .transport import Phase, Repeats, SendError, Transport

_MOST, _UNANSWERED_IN_A_ROW = 50, 3
# After this its recipient's closed hours count again: it may be the first time that it leaves.
_AT_ONCE = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class _InDoubt:
    """A message in doubt, ready to be asked for again; its body had begun at that moment."""

    letter: Letter
    begun_at: datetime


async def repeat(
    desk: SendContext,
    ledger: DatabaseThread,
    mailbox: str,
    *,
    transport: Transport,
    boot: str,
    stopping: Callable[[], bool],
) -> list[Sent]:
    """Ask again for what of a mailbox is in doubt and may be; returns what became settled.

    One without an answer is in doubt as before, and lets the others go first. Raises SendError
    for trouble of the mailbox, as several without an answer in a row are; WorkspaceError while a
    file is broken.
    """
    repeats = transport.repeats
    if repeats is None:
        return []
    settled: list[Sent] = []
    unanswered = 0
    for one in await ledger.do(partial(_in_doubt, desk, mailbox, repeats)):
        if stopping():
            break
        if desk.look is not None and one.letter.follows:
            await desk.look(mailbox, one.letter.claim.enrolment_id)
        sent = await _repeat_one(desk, ledger, one, transport, repeats, boot)
        if sent is None:
            continue
        if sent.state is not OutboxState.in_doubt:
            settled.append(sent)
            unanswered = 0
        elif (unanswered := unanswered + 1) == _UNANSWERED_IN_A_ROW:
            raise SendError(Phase.connect, f"{unanswered} messages in a row: {sent.detail}")
    return settled


async def _repeat_one(
    desk: SendContext,
    ledger: DatabaseThread,
    one: _InDoubt,
    transport: Transport,
    repeats: Repeats,
    boot: str,
) -> Sent | None:
    letter = one.letter

    async def begin() -> bool:
        return await ledger.do(partial(_marked, desk, letter, repeats, boot))

    try:
        receipt = await transport.deliver(letter.mail, begin=begin)
    except SendError as error:
        about_it = error.permanent and error.code is not None and not error.of_mailbox
        if about_it:
            # Not as it was answered the first time, so there was none: it has not left.
            work = partial(refused, desk, letter, error, now=desk.clock())
            return letter.became(await ledger.do(work, settling=True), str(error))
        await ledger.do(partial(_doubtful_still, desk, letter, error), settling=True)
        if not error.in_doubt:
            raise
        return letter.became(OutboxState.in_doubt, error.text)
    if receipt is None:  # stopped meanwhile: for a person to settle
        return None
    done = Delivered(letter, receipt.text, one.begun_at)
    if await ledger.do(partial(write_down, desk, done), settling=True):
        await ledger.do(partial(plan, desk, {letter.claim.enrolment_id: one.begun_at}))
    return letter.became(OutboxState.sent, receipt.text)


def _in_doubt(desk: SendContext, mailbox: str, repeats: Repeats) -> list[_InDoubt]:
    desk.keep_up()
    with desk.store.session() as session:
        now = desk.clock()
        rest = session.get(MailboxRest, mailbox)
        if rest is not None and rest.until > now:
            return []
        ids = outbox.doubts(
            session, mailbox, account=repeats.account, since=now - repeats.within, now=now,
            limit=_MOST,
        )  # fmt: skip
        return _Again(desk, session, outbox.claims_of(session, ids)).in_doubt() if ids else []


def _marked(desk: SendContext, letter: Letter, repeats: Repeats, boot: str) -> bool:
    desk.keep_up()
    with desk.store.session() as session:
        now = desk.clock()
        return letter.stands(session, desk) and outbox.mark_repeating(
            session, letter.claim, account=repeats.account, boot=boot,
            since=now - repeats.within, now=now,
        )  # fmt: skip


def _doubtful_still(desk: SendContext, letter: Letter, error: SendError) -> None:
    """Put a message back in doubt; where asking again is no use, for a person to settle."""
    number, now = letter.claim.outbox_id, desk.clock()
    why = f"no answer after the message was sent ({error.text}); it may have been sent"
    with desk.store.session() as session:
        if outbox.still_in_doubt(session, letter.claim, now=now, why=why, again=error.repeatable):
            note(session, "in doubt", "outbox", number, by=SENDER, at=now, detail=why)


class _Again(LetterDesk):
    """Writes messages as they were; what can no longer be as it was stays in doubt."""

    def in_doubt(self) -> list[_InDoubt]:
        ready = [one for claim in self.claims if (one := self._as_it_was(claim)) is not None]
        to = self.recipients(ready)
        found: list[_InDoubt] = []
        for one in ready:
            past = history_of(
                self.session, one.drafting.workspace, one.drafting.campaign, one.row.enrolment
            )
            made = one.drafting.renderer.message(to[one.row.id], one.step, past)
            if made.message is None or not self.is_approved(one, made, to[one.row.id], past):
                continue
            if errors(
                one.drafting.renderer.beyond(to[one.row.id], one.step, made.variant, now=self.now)
            ):
                continue
            calendar, begun_at = made.message.calendar, one.row.sending_at
            if begun_at is None or (calendar is not None and begins(calendar) <= self.now):
                continue
            try:
                letter = self.ready_for_the_wire(one, made.message, ())
            except MimeError:
                continue
            found.append(_InDoubt(letter, begun_at))
        return found

    def _as_it_was(self, claim: Claim) -> Ready | None:
        row = self.rows[claim.outbox_id]
        enrolment = row.enrolment
        if enrolment.campaign not in self.desk.workspace.campaigns or row.sending_at is None:
            return None
        drafting = self.drafting(enrolment)
        step = drafting.campaign.step_of(claim.key)
        if step is None:
            return None
        late = self.now - row.sending_at > _AT_ONCE
        if late and not is_open(
            self.now, clock_of(drafting.workspace, drafting.campaign, enrolment)
        ):
            return None
        words = step_words(campaign_of(self.desk.workspace, enrolment), claim.key)
        return Ready(claim, row, drafting, step, words)

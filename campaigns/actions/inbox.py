"""One mailbox read once: what is new in its folders, and what its Sent folder settles."""

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from ...templates.workspace.settings import Mailbox
from ...templates.workspace.workspace import Workspace
from ..delivery.settle import settle
from ..imap.connection import Fetched, ImapConnection, Opened
from ..intake.read import Kind, Received
from ..model import TACTFUL, Actor, OutboxState, StateError
from ..store.audit import note
from ..store.database import Store, StoreError
from ..store.tables import FolderReading, Outbox, ReceivedMail
from .receive import Did, Receipt, receive

_SAVED_EVERY = 20  # mails: a stop in between reads that many again, which does nothing
_MOST_DOUBTS = 200
_DAY_EARLIER = timedelta(days=1)  # a server counts days in its own zone


@dataclass
class BoxRead:
    """What reading a mailbox once did. error: why it was not read to its end."""

    mailbox: str
    receipts: list[Receipt] = field(default_factory=list)  # but for what had been received before
    known: int = 0
    settled: int = 0  # messages in doubt that lie in the Sent folder
    error: str = ""

    @property
    def to_be_seen(self) -> list[Receipt]:
        """What somebody has to look at; not each mail of nobody here, as any inbox has them."""
        return [one for one in self.receipts if one.unsure and not one.is_of_nobody]

    @property
    def of_nobody(self) -> int:
        """How many mails have nothing to do with anybody here."""
        return sum(one.is_of_nobody for one in self.receipts)


@dataclass(frozen=True, slots=True)
class Reading:
    """What reading a mailbox needs. on_mail gets each mail's receipt; stopped ends in between."""

    store: Store
    workspace: Workspace
    box: Mailbox
    now: datetime
    by: Actor = TACTFUL
    dry_run: bool = False
    on_mail: Callable[[Receipt], None] | None = None
    stopped: Callable[[], bool] = lambda: False


def read_mailbox(reading: Reading, connection: ImapConnection) -> BoxRead:
    """Receive what is new in a mailbox, each mail once; a broken one never stops the others.

    Raises ImapError when the server cannot be read, StoreError when the database cannot.
    """
    found = BoxRead(reading.box.key)
    imap = reading.box.imap
    assert imap is not None  # the caller reads only such
    for folder in imap.folders:
        _read_folder(reading, connection, folder, found)
    if not reading.stopped():
        found.settled = _settle_by_sent_folder(reading, connection)
    return found


def _read_folder(reading: Reading, connection: ImapConnection, folder: str, found: BoxRead) -> None:
    opened = connection.examine(folder)
    uids = _new(reading, connection, opened)
    saved = 0
    for count, one in enumerate(connection.fetch(uids), start=1):
        if reading.stopped():
            return
        _take(reading, opened, one, found)
        if count % _SAVED_EVERY == 0:
            saved = one.uid
            _save(reading, opened, saved)
    last = max([opened.uidnext - 1, *uids[-1:]])
    if last != saved:
        _save(reading, opened, last)


def _new(reading: Reading, connection: ImapConnection, opened: Opened) -> list[int]:
    """Return what was not read yet: of a folder that is new to us, what came since we write."""
    with reading.store.reading() as session:
        before = session.get(FolderReading, (reading.box.key, opened.name))
        if before is not None and before.uidvalidity == opened.uidvalidity:
            return connection.after(before.last_uid)
        first = session.scalar(select(func.min(Outbox.sending_at)))
    return connection.since(_day_before(first)) if first is not None else []


def _day_before(moment: datetime) -> date:
    return (moment - _DAY_EARLIER).date()


def _take(reading: Reading, opened: Opened, one: Fetched, found: BoxRead) -> None:
    receipt = _received(reading, opened, one)
    if receipt.did is Did.known:
        found.known += 1
        return
    found.receipts.append(receipt)
    if reading.on_mail:
        reading.on_mail(receipt)


def _received(reading: Reading, opened: Opened, one: Fetched) -> Receipt:
    if one.raw is None:
        return _unreadable(reading, opened, one, "its server does not give it")
    try:
        return receive(
            reading.store, reading.workspace, one.raw,
            by=reading.by, now=reading.now, dry_run=reading.dry_run, of_mailbox=True,
        )  # fmt: skip
    except StoreError:
        raise
    except Exception as error:  # whatever one mail does to us, the next ones are read
        return _unreadable(reading, opened, one, f"{type(error).__name__}: {error}")


def _unreadable(reading: Reading, opened: Opened, one: Fetched, why: str) -> Receipt:
    """Write down a mail that could not be read, so that it is shown and not tried for ever."""
    key = f"imap:{reading.box.key}:{opened.name}:{opened.uidvalidity}:{one.uid}"[:255]
    where = f"mail {one.uid} of folder '{opened.name}'"
    mail = Received(Kind.unreadable, key, "", "", (), f"{where} could not be read", None)
    done = Receipt(mail, Did.shown, unsure=True, note=why[:500])
    if reading.dry_run:
        return done
    with reading.store.session() as session:
        if session.scalar(select(ReceivedMail.id).where(ReceivedMail.key == key)) is not None:
            return Receipt(mail, Did.known)
        session.add(
            ReceivedMail(
                key=key, kind=str(mail.kind), sure=False, sender="", subject=mail.subject,
                text=done.note, did=str(done.did), at=reading.now,
            )
        )  # fmt: skip
        detail = {"text": f"{where}: {done.note}"}
        note(
            session, "unreadable", "mailbox", reading.box.key,
            by=reading.by, at=reading.now, detail=detail,
        )  # fmt: skip
    return done


def _save(reading: Reading, opened: Opened, uid: int) -> None:
    if reading.dry_run:
        return
    with reading.store.session() as session:
        session.merge(
            FolderReading(
                mailbox=reading.box.key, folder=opened.name, uidvalidity=opened.uidvalidity,
                last_uid=uid, read_at=reading.now,
            )
        )  # fmt: skip


def _settle_by_sent_folder(reading: Reading, connection: ImapConnection) -> int:
    """Settle messages in doubt whose Message-ID lies in the Sent folder: they have left.

    Not being there says nothing: many servers keep no copy of what comes by SMTP.
    """
    with reading.store.reading() as session:
        doubts = list(_in_doubt(session, reading.box.key))
    if not doubts or reading.dry_run:
        return 0
    assert reading.box.imap is not None
    folder = reading.box.imap.sent or connection.sent_folder()
    if folder is None:
        return 0
    connection.examine(folder)
    there = [outbox_id for outbox_id, header in doubts if connection.has(header)]
    settled = 0
    for outbox_id in there:
        with suppress(StateError), reading.store.session() as session:
            settle(session, reading.workspace, outbox_id, "sent", by=reading.by, now=reading.now)
            settled += 1
    return settled


def _in_doubt(session: Session, mailbox: str) -> Iterator[tuple[int, str]]:
    rows = session.execute(
        select(Outbox.id, Outbox.message_id_header)
        .where(
            Outbox.mailbox == mailbox,
            Outbox.state == OutboxState.in_doubt,
            Outbox.message_id_header.is_not(None),
        )
        .order_by(Outbox.id)
        .limit(_MOST_DOUBTS)
    )
    yield from ((number, header) for number, header in rows if header)

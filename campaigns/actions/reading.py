"""The mailboxes that are read: sessions kept open, failures counted, and what waits for them."""

import os
import ssl
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import datetime, timedelta
from functools import partial
from threading import Lock

from sqlalchemy import delete, select

from ...templates.errors import TactfulError
from ...templates.workspace.settings import Mailbox, Settings
from ...templates.workspace.workspace import Workspace
from ..delivery.oauth.access import access_token
from ..delivery.oauth.token_server import TokenError
from ..imap.connection import ImapConnection, ImapError
from ..ledger.unread import follows_up
from ..model import TACTFUL, Actor
from ..store.audit import note
from ..store.database import Store, StoreError
from ..store.tables import FolderReading, MailboxReading, Outbox
from .inbox import BoxRead, Reading, read_mailbox
from .receive import Receipt

_TIMEOUT_S = 30.0
_FIRST_WAIT, _LONGEST_WAIT = timedelta(seconds=5), timedelta(minutes=10)
# Who asks a server again and again with a refused password is locked out.
_FIRST_REFUSED, _LONGEST_REFUSED = timedelta(minutes=5), timedelta(hours=1)

Passwords = Callable[[Mailbox], str | None]


def read_by(settings: Settings, key: str) -> str | None:
    """Return the mailbox that the answers to a mailbox come in at; None where nothing reads it."""
    box = settings.mailboxes.get(key)
    if box is None:
        return None
    answers_at = (box.reply_to or box.address).lower()
    there = next(
        (
            one
            for one in settings.mailboxes.values()
            if one.address.lower() == answers_at and one.imap
        ),
        None,
    )
    found = there or (box if box.imap else None)
    return found.key if found else None


def reading_mailboxes(settings: Settings) -> list[str]:
    """Return the mailboxes that are read, by their keys."""
    return [key for key, box in settings.mailboxes.items() if box.imap is not None]


class MailboxReader:
    """Reads mailboxes whenever somebody asks, one session for each; asked from several threads.

    password raises TactfulError for a password that is not there. After a failure a mailbox is
    left alone for a while, twice as long each time.
    """

    def __init__(
        self,
        store: Store,
        workspace: Workspace,
        *,
        password: Passwords,
        clock: Callable[[], datetime],
        by: Actor = TACTFUL,
        tls: ssl.SSLContext | None = None,
        timeout_s: float = _TIMEOUT_S,
        dry_run: bool = False,
    ) -> None:
        self.store, self.workspace, self.clock = store, workspace, clock
        self._password, self._by, self._tls, self._timeout_s = password, by, tls, timeout_s
        self._dry_run = dry_run
        self._open: dict[str, ImapConnection] = {}
        self._locks: dict[str, Lock] = {}
        self._guard = Lock()
        self._failed: dict[str, tuple[int, datetime, str]] = {}  # how often, not before, why

    def begin(self) -> None:
        """Hold follow-ups of what is read from now on until it was; free what is not read more."""
        if self._dry_run:
            return
        settings, now = self.workspace.settings, self.clock()
        governed = [key for key in settings.mailboxes if read_by(settings, key)]
        boxes = reading_mailboxes(settings)
        with self.store.session() as session:
            session.execute(delete(MailboxReading).where(MailboxReading.mailbox.not_in(governed)))
            session.execute(delete(FolderReading).where(FolderReading.mailbox.not_in(boxes)))
            known = set(session.scalars(select(MailboxReading.mailbox)))
            for key in governed:
                if key not in known:
                    session.add(MailboxReading(mailbox=key, read_at=None, stale_at=now))

    def read(
        self,
        key: str,
        *,
        at_once: bool = False,
        on_mail: Callable[[Receipt], None] | None = None,
        stopped: Callable[[], bool] = lambda: False,
    ) -> BoxRead:
        """Read a mailbox once; never raises for what its server or its password do.

        at_once: even shortly after a failure. Raises StoreError.
        """
        with self._guard:
            lock = self._locks.setdefault(key, Lock())
        with lock:
            box = self.workspace.settings.mailboxes[key]
            failures, not_before, why = self._failed.get(key, (0, self.clock(), ""))
            if failures and not at_once and self.clock() < not_before:
                return BoxRead(key, error=why)
            reading = Reading(
                self.store, self.workspace, box, self.clock(),
                by=self._by, dry_run=self._dry_run, on_mail=on_mail, stopped=stopped,
            )  # fmt: skip
            try:
                found = self._read(reading)
            except TactfulError as error:
                if isinstance(error, StoreError):
                    raise
                return self._not_read(key, error)
            self._failed.pop(key, None)
            self._was_read(key, started=reading.now)
            return found

    def look(self, mailbox: str, enrolment_id: int) -> BoxRead | None:
        """Read the answers to a mailbox if a sequence of it is to get a follow-up just now."""
        key = read_by(self.workspace.settings, mailbox)
        if key is None:
            return None
        with self.store.reading() as session:
            one = select(Outbox.id).where(Outbox.enrolment_id == enrolment_id, follows_up())
            if session.scalar(one.limit(1)) is None:
                return None
        with suppress(StoreError):  # the ledger meets the same trouble, and waits for it
            return self.read(key)
        return None

    def idle(self, key: str, seconds: float, stopped: Callable[[], bool]) -> bool | None:
        """Wait for new mail in the first folder; None where the server cannot tell of it."""
        connection = self._open.get(key)
        imap = self.workspace.settings.mailboxes[key].imap
        if connection is None or imap is None or not connection.can_idle:
            return None
        try:
            opened = connection.examine(imap.folders[0])
            if connection.after(self._last(key, opened.name)):
                return True
            return connection.idle(seconds, stopped)
        except ImapError:
            self._drop(key)
            return True  # reading says what is wrong

    def close(self) -> None:
        """Log out everywhere."""
        for key in list(self._open):
            self._drop(key)

    def _last(self, key: str, folder: str) -> int:
        with self.store.reading() as session:
            row = session.get(FolderReading, (key, folder))
            return row.last_uid if row is not None else 0

    def _read(self, reading: Reading) -> BoxRead:
        kept = self._open.get(reading.box.key)
        if kept is not None:
            try:
                return read_mailbox(reading, kept)
            except ImapError:  # servers hang up on who was silent for a while
                self._drop(reading.box.key)
        fresh = self._connected(reading.box)
        self._open[reading.box.key] = fresh
        try:
            return read_mailbox(reading, fresh)
        except ImapError:
            self._drop(reading.box.key)
            raise

    def _connected(self, box: Mailbox) -> ImapConnection:
        return connected(box, self._password, tls=self._tls, timeout_s=self._timeout_s)

    def _drop(self, key: str) -> None:
        if (connection := self._open.pop(key, None)) is not None:
            connection.close()

    def _was_read(self, key: str, *, started: datetime) -> None:
        if self._dry_run:
            return
        fresh = timedelta(minutes=self.workspace.settings.replies.hold_after_minutes)
        with self.store.session() as session:
            for one in self._governed(key):
                session.merge(
                    MailboxReading(
                        mailbox=one, read_at=started, stale_at=started + fresh, failures=0, error=""
                    )
                )

    def _not_read(self, key: str, error: TactfulError) -> BoxRead:
        failures = self._failed.get(key, (0,))[0] + 1
        refused = not isinstance(error, ImapError) or error.refused
        first, longest = (
            (_FIRST_REFUSED, _LONGEST_REFUSED) if refused else (_FIRST_WAIT, _LONGEST_WAIT)
        )
        now = self.clock()
        wait = min(first * 2 ** min(failures - 1, 10), longest)
        self._failed[key] = (failures, now + wait, str(error))
        if not self._dry_run:
            with self.store.session() as session:
                for one in self._governed(key):
                    row = session.get(MailboxReading, one) or MailboxReading(
                        mailbox=one, read_at=None, stale_at=now
                    )
                    if row.error != str(error):
                        note(
                            session, "replies unread", "mailbox", one,
                            by=self._by, at=now, detail=str(error),
                        )  # fmt: skip
                    row.failures, row.error = failures, str(error)[:1000]
                    session.add(row)
        return BoxRead(key, error=str(error))

    def _governed(self, key: str) -> list[str]:
        settings = self.workspace.settings
        return [one for one in settings.mailboxes if read_by(settings, one) == key]


def readable_folders(
    box: Mailbox, password: Passwords, environment: Mapping[str, str] = os.environ
) -> list[str]:
    """Return the folders that can be read, the Sent folder too. Raises TactfulError."""
    assert box.imap is not None
    connection = connected(box, password, environment=environment, timeout_s=10.0)
    try:
        sent = box.imap.sent or connection.sent_folder()
        folders = [*box.imap.folders, *([sent] if sent else [])]
        for one in folders:
            connection.examine(one)
    finally:
        connection.close()
    return folders


def connected(
    box: Mailbox,
    password: Passwords,
    *,
    environment: Mapping[str, str] = os.environ,
    tls: ssl.SSLContext | None = None,
    timeout_s: float,
) -> ImapConnection:
    """Log in to a mailbox's IMAP server. Raises ImapError, and what password raises."""
    assert box.imap is not None
    if box.oauth is not None and box.imap.password is None:
        access = partial(_access, box, environment)
        return ImapConnection(box, access=access, tls=tls, timeout_s=timeout_s)
    own = box.imap.password or box.password
    secret = password(_with_password(box, own)) if own else ""
    return ImapConnection(box, password=secret or "", tls=tls, timeout_s=timeout_s)


def _access(box: Mailbox, environment: Mapping[str, str], refused: str | None) -> str:
    """Return an access token. Raises ImapError, and SecretError where it is not connected."""
    try:
        return access_token(box, environment, refused=refused)
    except TokenError as error:
        raise ImapError(str(error), refused=not error.temporary) from error


def _with_password(box: Mailbox, name: str) -> Mailbox:
    """Return the mailbox as one whose password is found under that name."""
    user = (box.imap.user if box.imap else None) or box.user
    return box.model_copy(update={"password": name, "user": user})

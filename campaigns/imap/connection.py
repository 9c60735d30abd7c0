"""One IMAP session that only reads: folders are examined, bodies peeked at, nothing is marked.

imap-tools opens the session, lists folders and waits in IDLE. Bodies are fetched by their first
bytes only (RFC 3501 6.4.5), which its own ``fetch`` cannot do.
"""

import imaplib
import re
import ssl
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date
from typing import Any

from imap_tools import BaseMailBox, MailBox, MailBoxStartTls, MailBoxUnencrypted
from imap_tools.errors import ImapToolsError

from ...templates.errors import TactfulError
from ...templates.lazy_regex import lazy_regex
from ...templates.workspace.incoming_mail import Imap
from ...templates.workspace.settings import Mailbox
from ..delivery.oauth.sasl import Sasl, offered, sasl
from ..delivery.smtp_reply import cleaned

MOST_BYTES = 1_000_000  # of one mail: what read_mail() reads of it; files stand behind
_MOST_LITERAL = 2 * MOST_BYTES
# What imaplib and imap-tools raise, and what they run into where an answer has not its form.
_FAULTS = (
    *(imaplib.IMAP4.error, ImapToolsError, OSError, ValueError),
    *(AttributeError, TypeError, LookupError, AssertionError),
)
_GROUP_BYTES, _GROUP = 4_000_000, 50
_UID = lazy_regex(rb"\bUID (\d+)")
_SIZE = lazy_regex(rb"\bRFC822\.SIZE (\d+)")
_VALIDITY = lazy_regex(rb"(\d+)")
_SLICE_S, _LONGEST_IDLE_S = 1.0, 25 * 60.0  # RFC 2177: again within 29 minutes
_MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()
# Where a server does not say which folder is \Sent (RFC 6154), as clients call it.
_SENT_NAMES = (
    *("sent", "sent items", "sent mail", "sent messages", "gesendet", "gesendete elemente"),
    *("gesendete objekte", "gesendete nachrichten", "envoyés", "éléments envoyés"),
    *("messages envoyés", "enviados", "elementos enviados", "verzonden", "verzonden items"),
    *("verzonden berichten", "posta inviata", "inviata", "itens enviados", "enviadas"),
)


# Gives an access token; is told which one a server did not take. Raises TactfulError.
Access = Callable[[str | None], str]


class ImapError(TactfulError, ConnectionError):
    """The mailbox could not be read. refused: the server takes no such login."""

    def __init__(self, text: str, *, refused: bool = False) -> None:
        super().__init__(text)
        self.refused = refused


@dataclass(frozen=True, slots=True)
class Opened:
    """A folder as it is now. A uidvalidity that changed: its numbers mean other mails."""

    name: str
    uidvalidity: int
    uidnext: int


@dataclass(frozen=True, slots=True)
class Fetched:
    """One mail. raw is its beginning, as far as MOST_BYTES; None: the server did not give it."""

    uid: int
    size: int
    raw: bytes | None


class ImapConnection:
    """A session, logged in. Raises ImapError for whatever goes wrong with it."""

    def __init__(
        self,
        box: Mailbox,
        *,
        password: str = "",
        access: Access | None = None,
        tls: ssl.SSLContext | None,
        timeout_s: float,
    ) -> None:
        """Sign in by the password, or by what access gives where the mailbox has OAuth."""
        self.where = f"{box.imap.host}:{box.imap.port}" if box.imap else ""
        self._box: BaseMailBox = _logged_in(box, password, access, tls, timeout_s)
        self._opened: str | None = None

    @property
    def can_idle(self) -> bool:
        """Whether the server tells of new mail by itself."""
        return "IDLE" in self._box.client.capabilities

    def examine(self, folder: str) -> Opened:
        """Open a folder for reading alone."""
        with self._talk(f"folder '{folder}'"):
            client = self._box.client
            self._box.folder.set(folder, readonly=True)
            self._opened = folder
            validity = _number(client.response("UIDVALIDITY")[1])
            uidnext = _number(client.response("UIDNEXT")[1])
            if not uidnext:  # a server need not say it (RFC 3501 7.1): then by its last mail
                uidnext = max(self._search("UID", "1:*"), default=0) + 1
            return Opened(folder, validity, uidnext)

    def after(self, uid: int) -> list[int]:
        """Return what came after a mail, in the folder that is open."""
        with self._talk("search"):
            # "5:*" names the last mail even where it has a lower number.
            return sorted(one for one in self._search("UID", f"{uid + 1}:*") if one > uid)

    def since(self, day: date) -> list[int]:
        """Return what came on a day or later, as the server counts days."""
        with self._talk("search"):
            said = f"{day.day}-{_MONTHS[day.month - 1]}-{day.year}"
            return sorted(self._search("SINCE", said))

    def has(self, message_id: str) -> bool:
        """Say whether the open folder has a mail of that Message-ID."""
        with self._talk("search"):
            quoted = '"' + re.sub(r'[\\"\r\n]', "", message_id) + '"'
            return bool(self._search("HEADER", "Message-ID", quoted))

    def fetch(self, uids: Sequence[int]) -> Iterator[Fetched]:
        """Yield mails in their order; one that is gone meanwhile is left out."""
        for start in range(0, len(uids), 500):
            sizes = self._sizes(uids[start : start + 500])
            for group in _groups(sizes):
                yield from self._bodies({uid: sizes[uid] for uid in group})

    def idle(self, seconds: float, stopped: Callable[[], bool]) -> bool:
        """Wait until the server tells of something, for some time; return whether it did."""
        until = time.monotonic() + min(seconds, _LONGEST_IDLE_S)
        with self._talk("IDLE"):
            self._box.idle.start()  # type: ignore[no-untyped-call]
            told = False
            while not told and not stopped() and time.monotonic() < until:
                began = time.monotonic()
                said = self._box.idle.poll(timeout=_SLICE_S)
                told = any(b"EXISTS" in line for line in said)
                # What ends a wait early and says nothing is the end of the connection.
                gone = not said and time.monotonic() - began < _SLICE_S / 2
                if gone or any(line.startswith(b"* BYE") for line in said):
                    raise imaplib.IMAP4.abort("the server closed the connection")
            self._box.idle.stop()  # type: ignore[no-untyped-call]
            return told

    def sent_folder(self) -> str | None:
        """Return the folder with what was sent, as the server or its name says."""
        with self._talk("LIST"):
            folders = self._box.folder.list()
        for one in folders:
            if any(flag.lower() == "\\sent" for flag in one.flags):
                return one.name
        by_name = {
            one.name.rpartition(one.delim or "/")[2].lower(): one.name for one in reversed(folders)
        }
        return next((by_name[name] for name in _SENT_NAMES if name in by_name), None)

    def close(self) -> None:
        """Log out, if the server still listens."""
        with suppress(imaplib.IMAP4.error, ImapToolsError, OSError, ValueError):
            self._box.logout()
        with suppress(OSError):
            self._box.client.shutdown()

    def _search(self, *criteria: str) -> list[int]:
        kind, data = self._box.client.uid("SEARCH", *criteria)
        if kind != "OK":
            raise ImapToolsError(_words(data))
        return [int(one) for part in data if part for one in part.split()]

    def _sizes(self, uids: Sequence[int]) -> dict[int, int]:
        with self._talk("sizes"):
            kind, data = self._box.client.uid("FETCH", _listed(uids), "(UID RFC822.SIZE)")
            if kind != "OK":  # some server minds one of them: each is asked for by itself
                return dict.fromkeys(uids, 0)
        found = {}
        for item in data:
            line = item[0] if isinstance(item, tuple) else item or b""
            uid, size = _UID.search(line), _SIZE.search(line)
            if uid and size:
                found[int(uid[1])] = int(size[1])
        return {uid: found[uid] for uid in uids if uid in found}

    def _bodies(self, sizes: dict[int, int]) -> Iterator[Fetched]:
        found = self._peeked(list(sizes))
        if found is None:  # refused for one of them
            found = {}
            for uid in sizes:
                one = self._peeked([uid])
                found |= {uid: None} if one is None else one
        for uid, size in sizes.items():
            if uid in found:
                yield Fetched(uid, size, found[uid])

    def _peeked(self, uids: Sequence[int]) -> dict[int, bytes | None] | None:
        with self._talk("fetch"):
            asked = f"(UID BODY.PEEK[]<0.{MOST_BYTES}>)"
            kind, data = self._box.client.uid("FETCH", _listed(uids), asked)
            return None if kind != "OK" else _parts(data)

    @contextmanager
    def _talk(self, about: str) -> Iterator[None]:
        try:
            yield
        except _FAULTS as error:
            raise ImapError(f"{self.where}: {about}: {_said(error)}") from error


def _logged_in(
    box: Mailbox, password: str, access: Access | None, tls: ssl.SSLContext | None, timeout_s: float
) -> BaseMailBox:
    imap = box.imap
    assert imap is not None
    where, user = f"{imap.host}:{imap.port}", imap.user or box.user or box.address
    if access is not None:
        return _by_oauth(lambda: _connected(box, tls, timeout_s), where, user, imap, access)
    opened = _connected(box, tls, timeout_s)
    plain = user.isascii() and password.isascii()
    with _signing_in(opened, f"{where} refused the password of {user}", where):
        (opened.login if plain else opened.login_utf8)(user, password, initial_folder=None)
        opened.client._get_capabilities()  # after LOGIN there are more
    return opened


def _by_oauth(
    connect: Callable[[], BaseMailBox], where: str, user: str, imap: Imap, access: Access
) -> BaseMailBox:
    """Sign in by an access token; one that the server does not take is renewed once."""
    token = access(None)
    for last in (False, True):
        opened = connect()
        name = offered([one[5:] for one in opened.client.capabilities if one[:5] == "AUTH="])
        if name is None:
            opened.client.shutdown()
            raise ImapError(f"{where} takes no sign-in by OAuth", refused=True)
        try:
            said = sasl(name, user=user, token=token, host=imap.host, port=imap.port)
        except ValueError as error:
            opened.client.shutdown()
            raise ImapError(f"{where}: {error}", refused=True) from None
        told: list[bytes] = []

        def answer(challenge: bytes, said: Sasl = said, told: list[bytes] = told) -> bytes:
            told.append(challenge)
            # Behind the first there are only complaints, and the refusal comes after an answer.
            return said.first if len(told) == 1 else said.after_error

        try:
            with _signing_in(opened, f"{where} refused the access of {user}", where, said):
                opened.client.authenticate(said.mechanism, answer)
                opened.client._get_capabilities()
            return opened
        except ImapError as error:
            if not error.refused or last:
                raise
        token = access(token)
    raise AssertionError  # the second round returns or raises


@contextmanager
def _signing_in(
    opened: BaseMailBox, refused: str, where: str, said: Sasl | None = None
) -> Iterator[None]:
    try:
        yield
    except _FAULTS as error:
        opened.client.shutdown()
        words = _said(error) if said is None else said.hidden(_said(error))
        gone = isinstance(error, imaplib.IMAP4.abort | OSError)
        # RFC 5530: whoever asks, and with whatever, is not the reason.
        if gone or "[UNAVAILABLE]" in words:
            raise ImapError(f"{where}: {words}") from None
        raise ImapError(f"{refused}: {words}", refused=True) from None


def _connected(box: Mailbox, tls: ssl.SSLContext | None, timeout_s: float) -> BaseMailBox:
    imap = box.imap
    assert imap is not None
    context = tls or ssl.create_default_context()
    try:
        if imap.security == "tls":
            opened: BaseMailBox = MailBox(imap.host, imap.port, timeout_s, ssl_context=context)
        elif imap.security == "starttls":
            opened = MailBoxStartTls(imap.host, imap.port, timeout_s, ssl_context=context)
        else:
            opened = MailBoxUnencrypted(imap.host, imap.port, timeout_s)
    except _FAULTS as error:
        raise ImapError(f"{imap.host}:{imap.port}: {_said(error)}") from error
    _bound(opened.client)
    return opened


def _bound(client: imaplib.IMAP4) -> None:
    """Let a server announce no more than it may be asked for: imaplib would reserve it all."""
    whole = client.read

    def read(size: int) -> bytes:
        if size > _MOST_LITERAL:
            raise imaplib.IMAP4.abort(f"it announced {size:,} bytes, which nobody asked for")
        return whole(size)

    client.read = read  # type: ignore[method-assign]


def _parts(data: Sequence[Any]) -> dict[int, bytes | None]:
    """Return bodies by UID from what FETCH answers; the UID may stand before or behind a body."""
    found: dict[int, bytes | None] = {}
    for at, item in enumerate(data):
        if isinstance(item, tuple):
            behind = data[at + 1] if at + 1 < len(data) else b""
            tail = behind if isinstance(behind, bytes) else b""
            uid = _UID.search(item[0]) or _UID.search(tail)
            if uid:
                found[int(uid[1])] = bytes(item[1])
        elif isinstance(item, bytes) and b"NIL" in item and (uid := _UID.search(item)):
            found.setdefault(int(uid[1]), None)
        elif isinstance(item, bytes) and b'""' in item and (uid := _UID.search(item)):
            found.setdefault(int(uid[1]), b"")
    return found


def _groups(sizes: dict[int, int]) -> Iterator[list[int]]:
    group: list[int] = []
    total = 0
    for uid, size in sizes.items():
        size = min(size or MOST_BYTES, MOST_BYTES)
        if group and (total + size > _GROUP_BYTES or len(group) >= _GROUP):
            yield group
            group, total = [], 0
        group.append(uid)
        total += size
    if group:
        yield group


def _listed(uids: Sequence[int]) -> str:
    return ",".join(str(uid) for uid in uids)


def _number(data: Sequence[Any]) -> int:
    for one in data or ():
        if isinstance(one, bytes) and (found := _VALIDITY.search(one)):
            return int(found[1])
    return 0


def _words(data: Sequence[Any]) -> str:
    said = [one for one in data or () if isinstance(one, bytes)]
    return cleaned(b" ".join(said))[:300]


def _said(error: Exception) -> str:
    if isinstance(error, TimeoutError):
        return "no answer in time"
    words = getattr(error, "command_result", None)
    if isinstance(words, tuple) and len(words) == 2 and isinstance(words[1], list):
        return _words(words[1]) or str(words[0])
    return cleaned(str(error))[:300] or type(error).__name__

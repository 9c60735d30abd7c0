"""What every way of sending has in common: its interface, its failures, a message's envelope."""

from abc import ABC, abstractmethod
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from ...templates.errors import TactfulError
from .refusal import Blame, blame

_TOO_BIG, _CLOSING = 552, 421


class Phase(StrEnum):
    """How far a message had come."""

    connect = "connect"
    mail = "MAIL"
    rcpt = "RCPT"
    data = "DATA"
    body = "body"


class SendError(TactfulError):
    """A message was not sent, or may have been. permanent: trying again is no use.

    about: what is to blame, where the server says so by more than words. repeatable: whether
    what is in doubt may be asked for again under its key, where the transport repeats.
    """

    def __init__(
        self,
        phase: Phase,
        text: str,
        *,
        code: int | None = None,
        permanent: bool = False,
        about: Blame | None = None,
        repeatable: bool = True,
    ) -> None:
        self.phase, self.text, self.code, self.permanent = phase, text, code, permanent
        self.about, self.repeatable = about, repeatable
        super().__init__(f"at {phase}: {f'{code} ' if code else ''}{text}")

    @property
    def in_doubt(self) -> bool:
        """Whether the body had begun and no answer told what became of it."""
        return self.phase is Phase.body and self.code is None

    @property
    def blame(self) -> Blame:
        """What is to blame for a refusal for good; the message for every other failure."""
        if not self.permanent or self.code is None or self.phase is Phase.connect:
            return Blame.message
        if self.about is not None:
            return self.about
        return blame(self.code, self.text, at_rcpt=self.phase is Phase.rcpt)

    @property
    def of_mailbox(self) -> bool:
        """Whether it is the mailbox's trouble, not this message's."""
        if self.phase is Phase.mail:
            return self.code != _TOO_BIG
        if self.phase is Phase.connect or self.code == _CLOSING:
            return True
        return self.blame in (Blame.mailbox, Blame.limit)

    @property
    def no_such_address(self) -> bool:
        """Whether the recipient's address does not exist (any more), in whatever words."""
        return self.phase is not Phase.mail and self.blame is Blame.address


class NeedsPerson(SendError):
    """The mailbox sends nothing more until a person has done what it says."""


@dataclass(frozen=True, slots=True)
class Receipt:
    """The server's yes, in its own words (often with its own id of the message)."""

    text: str


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A message as it goes over the wire: its envelope and its bytes."""

    sender: str
    recipient: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Repeats:
    """That a message asked for again under its Message-ID is sent once, however often.

    account: who remembers it; another account knows nothing of it. within: for how long at least.
    """

    account: str
    within: timedelta


class Transport(ABC):
    """What carries messages. Every failure is a SendError with its phase."""

    repeats: Repeats | None = None  # None: a message in doubt is for a person to settle

    async def deliver(
        self,
        message: Outgoing,
        *,
        begin: Callable[[], Awaitable[bool]],
        upcoming: Outgoing | None = None,
    ) -> Receipt | None:
        """Send one message; begin is asked just before its body, and None says that it said no.

        The one way by which the sender sends. upcoming is the message that probably comes next:
        its envelope may travel with this one's body, where a transport pipelines.
        """
        await self.prepare(message.sender, message.recipient, size=len(message.data))
        try:
            go = await begin()
        except BaseException:
            await self.abandon()
            raise
        if not go:
            await self.abandon()
            return None
        return await self.body(message.data)

    async def greet(self) -> str:
        """Get as far as to know that it would send, and say what answered; nothing is sent.

        Raises SendError.
        """
        return ""

    @abstractmethod
    async def prepare(self, sender: str, recipient: str, *, size: int) -> None:
        """Get as far as one can without sending anything: connected, and the server says go."""

    @abstractmethod
    async def body(self, data: bytes) -> Receipt:
        """Send the prepared message."""

    @abstractmethod
    async def abandon(self) -> None:
        """Give the prepared message up; it is not sent."""

    @abstractmethod
    async def close(self) -> None:
        """Say goodbye; may be called twice."""

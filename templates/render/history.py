"""What a sequence wrote before: what a step may quote, and must not offer again."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from ..message import Message

Picks = Mapping[tuple[str, str], str]
"""What ``content.pick`` chose in one email: (topic, stage) -> item of the library."""


@dataclass(frozen=True, slots=True)
class EarlierMessage:
    """An email as it went out or waits to, and the day on which it went or is planned to.

    said may make the message when it is asked for: most templates never ask.
    """

    said: Message | Callable[[], Message]
    day: date | None = None
    picks: Picks | None = None  # None: nobody wrote them down

    @property
    def message(self) -> Message:
        return self.said if isinstance(self.said, Message) else self.said()


SentHistory = Callable[[], Mapping[int, EarlierMessage | None]]
"""By step (0: the initial email); None: it never goes out. A step that is not there is taken
as it reads now. Called only when a template asks."""


def unknown() -> Mapping[int, EarlierMessage | None]:
    """Return the past of somebody of whom nothing is stored, as in a preview."""
    return {}

"""What a message read of one person, beside its release: enough to render it again, years later."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from ...templates.workspace.step import Step
from .history import StoredHistory


class ReadValues(Mapping[str, str]):
    """Values by field key that remember which of them were looked at."""

    def __init__(self, values: Mapping[str, str]) -> None:
        self._values = values
        self.read: dict[str, str] = {}

    def __getitem__(self, key: str) -> str:
        said = self._values[key]
        self.read[key] = said
        return said

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)


def inputs_of(
    step: Step,
    values: Mapping[str, str],
    past: StoredHistory,
    *,
    sender: str,
    unsubscribe_url: str | None,
    day: date | None,
) -> dict[str, Any]:
    """Return what is stored beside a message; values are those that were read.

    past: the messages before it by step number, null for one that never goes out; they are
    there only where the text asked for them.
    """
    made: dict[str, Any] = {
        "step": step.number,
        "sender": sender,
        "unsubscribe_url": unsubscribe_url,
        "day": day.isoformat() if day is not None else None,
        "values": dict(sorted(values.items())),
    }
    if past.told is not None:
        made["past"] = {
            str(number): one and [one.message_id, one.day and one.day.isoformat()]
            for number, one in past.told.items()
        }
    return made

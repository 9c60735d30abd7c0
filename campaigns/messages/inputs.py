"""What a message is made of, beside its release: enough to render it again, years later."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from sqlalchemy.orm import Session

from ...templates.render.own_words import OwnWords
from ..releases import snapshot
from ..store.tables import MessageInputs, StoredMessage

Told = tuple[int, str | None]  # an earlier message and its day
_CAME_IN = 0  # what stands for the step of the day on which somebody came in
_BYTES = 16  # of the digest of what a message is made of: half of a text's, and so told apart


class ReadValues(Mapping[str, str]):
    """Values by field key that remember which of them were looked at; "" for a missing one."""

    def __init__(self, values: Mapping[str, str]) -> None:
        self._values = values
        self.read: dict[str, str] = {}

    def __getitem__(self, key: str) -> str:
        if key not in self._values:
            self.read[key] = ""
        said = self._values[key]
        self.read[key] = said
        return said

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)


@dataclass(frozen=True, slots=True)
class MadeOf:
    """What a stored message was rendered from. step is its number in the release.

    past: the messages before it by step number, None for one that never goes out; they are there
    only where the text asked for them. own is what was written for this person alone.
    """

    release_id: str
    step: int
    values: Mapping[str, str]
    sender: str
    unsubscribe_url: str | None
    days: Mapping[int, date] = field(default_factory=dict)
    past: Mapping[int, Told | None] = field(default_factory=dict)
    own: OwnWords | None = None


def made_of(session: Session, row: StoredMessage) -> MadeOf | None:
    """Return what a stored message was made of; None where its text is all that is stored."""
    own: Mapping[str, Any] = row.inputs or {}
    past = {
        int(number): told and (told[0], told[1]) for number, told in own.get("past", {}).items()
    }
    words = own_words_of(row)
    if row.inputs_id is not None:
        of_person = session.get_one(MessageInputs, row.inputs_id)
        return MadeOf(
            of_person.release_id, row.release_step or 0, of_person.values, of_person.sender,
            of_person.unsubscribe_url, _days_of(of_person.days), past, words,
        )  # fmt: skip
    if row.release_id is None or row.inputs is None:
        return None
    number = int(own["step"])
    days = {number: date.fromisoformat(own["day"])} if own["day"] else {}
    return MadeOf(
        row.release_id, number, own["values"], own["sender"], own["unsubscribe_url"], days, past
    )


def own_words_of(row: StoredMessage) -> OwnWords | None:
    """Return what was written for this person alone, None where that is nothing."""
    own: Mapping[str, Any] = row.inputs or {}
    return OwnWords(**own["own"]) if "own" in own else None


def days_stored(days: Mapping[int, date]) -> dict[str, Any]:
    """Return planned days as they are stored: those of steps as days after the first."""
    if _CAME_IN not in days:
        return {str(number): day.isoformat() for number, day in days.items()}
    first = days[_CAME_IN]
    later = {str(number): (day - first).days for number, day in days.items() if number}
    return {str(_CAME_IN): first.isoformat(), **later}


def _days_of(stored: Mapping[str, Any]) -> dict[int, date]:
    first = date.fromisoformat(stored.get(str(_CAME_IN), "0001-01-01"))
    return {
        int(number): date.fromisoformat(day) if isinstance(day, str) else first + timedelta(day)
        for number, day in stored.items()
    }


def is_of_inputs(digest: str) -> bool:
    """Say whether a digest is of what a message is made of; else it is of the text itself."""
    return len(digest) == 2 * _BYTES


def digest_of_person(
    release_id: str, sender: str, unsubscribe_url: str | None, values: Mapping[str, str]
) -> bytes:
    """Return a hash of what all messages of one person are made of.

    What renders is in it: nobody can know that another version makes the same text of it.
    """
    said = [
        release_id, sorted(snapshot.renderer().items()), sender, unsubscribe_url,
        sorted(values.items()),
    ]  # fmt: skip
    return hashlib.blake2b(json.dumps(said).encode(), digest_size=32).digest()


def input_digest(
    of_person: bytes,
    step: int,
    variant: str | None,
    day: date | None,
    past: Mapping[int, int | None],
) -> str:
    """Return the digest of what one message is made of.

    past are the messages before it by step number, where it asked for them.
    """
    said = [step, variant, day and day.isoformat(), sorted(past.items())]
    whole = of_person + json.dumps(said).encode()
    return hashlib.blake2b(whole, digest_size=_BYTES).hexdigest()


def digest_of(made: MadeOf, variant: str | None) -> str:
    """Return the same of what is stored of a message."""
    of_person = digest_of_person(made.release_id, made.sender, made.unsubscribe_url, made.values)
    return input_digest(of_person, made.step, variant, made.days.get(made.step), ids_of(made.past))


def ids_of(past: Mapping[int, Told | None]) -> dict[int, int | None]:
    """Return which messages came before, without their days."""
    return {number: told and told[0] for number, told in past.items()}


def is_unchanged(was: MadeOf, now: MadeOf) -> bool:
    """Say whether a message that read nothing of those before it would be made of the same.

    was has what was read: rendering looks at the same values again, and so at no others.
    """
    return (
        was.release_id == now.release_id
        and was.step == now.step
        and was.sender == now.sender
        and was.unsubscribe_url == now.unsubscribe_url
        and was.days.get(was.step) == now.days.get(was.step)
        and was.own == now.own
        and all(now.values.get(key, "") == said for key, said in was.values.items())
    )

"""Whether the audit log still is what was written: all of it, or part by part from a kept mark."""

import json
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from ..store.chain import HEAD, START, Head, line_hash
from ..store.redaction import ACTION, is_redacted, numbers, ranges, sealed_by
from ..store.tables import Audit, Kept

MARK = "audit verified"  # the name of Kept's row
_AT_ONCE = 1_000
_CHANGED = "it was changed, or the line before it was changed, removed or put in"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was found. broken: the first line that is wrong, 0 for the end; None: all is whole."""

    lines: int
    head: str
    broken: int | None = None
    why: str = ""


@dataclass(frozen=True, slots=True)
class Reached:
    """How far the log was read and found whole: its line ``last``, the ``lines``th, has that hash.

    emptied: lines that lost their words to a forgetting, and whose seal stands further on.
    """

    last: int = 0
    lines: int = 0
    hash: str = ""
    emptied: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Mark:
    """What is kept of a verification: how far it came, from when to when, and who asked last."""

    reached: Reached
    begun: datetime
    at: datetime
    by: str

    def __str__(self) -> str:
        there = self.reached
        return json.dumps(
            {
                "last": there.last, "lines": there.lines, "hash": there.hash,
                "emptied": ranges(sorted(there.emptied)), "begun": self.begun.isoformat(),
                "at": self.at.isoformat(), "by": self.by,
            }
        )  # fmt: skip

    @classmethod
    def read(cls, text: str) -> "Mark":
        """Return the mark that str() wrote. Raises ValueError, KeyError, TypeError."""
        kept = json.loads(text)
        emptied = frozenset(numbers({"lines": kept["emptied"]}))
        return cls(
            Reached(int(kept["last"]), int(kept["lines"]), str(kept["hash"]), emptied),
            datetime.fromisoformat(kept["begun"]),
            datetime.fromisoformat(kept["at"]),
            str(kept["by"]),
        )


BEGINNING = Reached()


def verify_audit(session: Session, *, noted: str | None = None) -> Verdict:
    """Compute every hash again and compare; noted is a head that was written down earlier.

    A log that grew since then still holds the noted head as one of its hashes. Lines that were
    emptied when somebody was forgotten are as the line that says so has sealed them.
    """
    return _read(session, BEGINNING, None, noted)[1] or Verdict(0, "")


def verify_part(session: Session, reached: Reached, *, most: int) -> tuple[Reached, Verdict | None]:
    """Go on verifying for ``most`` lines; the verdict is None while there are more.

    What is before ``reached`` is not read again, but for its last line's hash.
    """
    return _read(session, reached, most, None)


def kept_mark(session: Session) -> Mark | None:
    """Return how far the last verification by parts came."""
    value = session.scalar(select(Kept.value).where(Kept.name == MARK))
    with suppress(ValueError, KeyError, TypeError):
        return Mark.read(value) if value else None
    return None


def count_chained(session: Session) -> int:
    """Return how many lines the log has, without counting them."""
    return _head(session).lines


def _read(
    session: Session, reached: Reached, most: int | None, noted: str | None
) -> tuple[Reached, Verdict | None]:
    head = _head(session)
    before, last, lines = reached.hash, reached.last, reached.lines
    emptied, seen, ended = set(reached.emptied), noted is None, True
    if last and session.scalar(select(Audit.hash).where(Audit.id == last)) != before:
        why = "it was changed or removed after it had been verified"
        return reached, Verdict(lines, before, last, why)
    for row in _lines(session, last, None if most is None else most + 1):
        if most is not None and lines - reached.lines == most:
            ended = False
            break
        made = line_hash(
            before, at=row.at, by=row.by, action=row.action, subject_type=row.subject_type,
            subject_id=row.subject_id, detail=row.detail,
        )  # fmt: skip
        lines += 1
        if row.hash != made and is_redacted(row):
            emptied.add(row.id)
            made = row.hash
        if row.hash != made:
            return reached, Verdict(lines, before, row.id, _CHANGED)
        if lines == head.lines and made != head.hash:
            why = "a line was removed before it, or all were made anew"
            return reached, Verdict(lines, made, row.id, why)
        if emptied and row.action == ACTION:
            emptied -= sealed_by(session, row)
        seen = seen or made == noted
        before, last = made, row.id
    there = Reached(last, lines, before, frozenset(emptied))
    return there, _at_the_end(session, head, there, seen) if ended else None


def _at_the_end(session: Session, head: Head, there: Reached, seen: bool) -> Verdict:
    """Return what the end of the log says of all of it."""
    lines, before = there.lines, there.hash
    if there.emptied:
        return Verdict(lines, before, min(there.emptied), _CHANGED)
    if lines < head.lines:
        missing = head.lines - lines
        return Verdict(lines, before, 0, f"the last {missing} of {head.lines} lines are missing")
    if lines > head.lines and _head(session) == head:
        return Verdict(lines, before, 0, f"{lines - head.lines} lines too many at the end")
    if lines == head.lines and before != head.hash:
        return Verdict(lines, before, 0, "the head that is kept beside it is another")
    if not seen:
        return Verdict(lines, before, 0, "the noted head is not in this log: it was made anew")
    return Verdict(lines, before)


def _lines(session: Session, last: int, most: int | None) -> Iterator[Any]:
    """Yield the lines after one, with a name for each column: read by key, in little memory."""
    columns = select(*Audit.__table__.columns).order_by(Audit.id)
    while most is None or most > 0:
        limit = _AT_ONCE if most is None else min(_AT_ONCE, most)
        rows = session.execute(columns.where(Audit.id > last).limit(limit)).all()
        yield from rows
        if len(rows) < limit:
            return
        last, most = rows[-1].id, None if most is None else most - limit


def _head(session: Session) -> Head:
    value = session.scalar(select(Kept.value).where(Kept.name == HEAD))
    return Head.read(value) if value else START

"""Lines of the audit log that lose what they say of a person, while the chain stays whole.

A line keeps its hash, so the lines after it still fit. What is left of it is sealed: the line
that says that somebody was forgotten holds the numbers of the lines, and a hash of what is left
of them. That line is chained itself, so nobody can empty or change another one unseen.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from .chain import line_hash
from .tables import Audit

ACTION = "forgotten"
_LEFT: dict[str, Any] = {"text": "(forgotten)"}
_AT_ONCE = 500


def redact(session: Session, ids: Collection[int]) -> dict[str, str]:
    """Empty lines of what they say; returns what the line about it must have as its detail."""
    todo = sorted(ids)
    for some in _chunks(todo):
        session.execute(update(Audit).where(Audit.id.in_(some)).values(detail=_LEFT))
        named = Audit.subject_type.in_(("address", "domain", "other", "file", "list"))
        session.execute(update(Audit).where(Audit.id.in_(some), named).values(subject_id=""))
    session.expire_all()
    return {"lines": ranges(todo), "seal": seal(session, todo)} if todo else {}


def is_redacted(line: Any) -> bool:
    """Say whether a line says nothing of a person any more."""
    return dict(line.detail) == _LEFT


def seal(session: Session, ids: Sequence[int]) -> str:
    """Return the hash of what is left of some lines."""
    made = ""
    for some in _chunks(ids):
        rows = session.scalars(select(Audit).where(Audit.id.in_(some)).order_by(Audit.id))
        for row in rows:
            made = line_hash(
                made + row.hash, at=row.at, by=row.by, action=row.action,
                subject_type=row.subject_type, subject_id=row.subject_id, detail=row.detail,
            )  # fmt: skip
    return made


def sealed_by(session: Session, line: Any) -> frozenset[int]:
    """Return the lines that a line which says that somebody was forgotten has sealed.

    None where its seal does not fit: its lines are then as any that were changed.
    """
    ids = list(numbers(line.detail))
    fits = bool(ids) and seal(session, ids) == line.detail.get("seal")
    return frozenset(ids) if fits else frozenset()


def numbers(detail: Mapping[str, Any]) -> Iterator[int]:
    """Yield the numbers in "3-5 9"; nothing where it is written otherwise."""
    for part in str(detail.get("lines", "")).split():
        first, _, last = part.partition("-")
        if first.isdecimal() and (last or first).isdecimal():
            yield from range(int(first), int(last or first) + 1)


def ranges(ids: Iterable[int]) -> str:
    """Return ascending numbers as "3-5 9"."""
    found: list[list[int]] = []
    for one in ids:
        if found and found[-1][1] == one - 1:
            found[-1][1] = one
        else:
            found.append([one, one])
    return " ".join(f"{a}-{b}" if b > a else str(a) for a, b in found)


def _chunks(ids: Sequence[int]) -> Iterator[Sequence[int]]:
    return (ids[start : start + _AT_ONCE] for start in range(0, len(ids), _AT_ONCE))

"""Whether the audit log still is what was written, line by line."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from ..store.chain import HEAD, START, Head, line_hash
from ..store.redaction import is_redacted, sealed
from ..store.tables import Audit, Kept

_AT_ONCE = 1_000


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was found. broken: the first line that is wrong, 0 for the end; None: all is whole."""

    lines: int
    head: str
    broken: int | None = None
    why: str = ""


def verify_audit(session: Session, *, noted: str | None = None) -> Verdict:
    """Compute every hash again and compare; noted is a head that was written down earlier.

    A log that grew since then still holds the noted head as one of its hashes. Lines that were
    emptied when somebody was forgotten are as the line that says so has sealed them.
    """
    emptied = {line: by for by, lines in sealed(session).items() for line in lines}
    head, before, lines, seen = _head(session), "", 0, noted is None
    query = select(Audit).order_by(Audit.id).execution_options(yield_per=_AT_ONCE)
    for row in session.scalars(query):
        made = line_hash(
            before, at=row.at, by=row.by, action=row.action, subject_type=row.subject_type,
            subject_id=row.subject_id, detail=row.detail,
        )  # fmt: skip
        lines += 1
        if row.hash != made and is_redacted(row) and emptied.get(row.id, 0) > row.id:
            made = row.hash
        if row.hash != made:
            why = "it was changed, or the line before it was changed, removed or put in"
            return Verdict(lines, before, row.id, why)
        if lines == head.lines and made != head.hash:
            return Verdict(
                lines, made, row.id, "a line was removed before it, or all were made anew"
            )
        seen = seen or made == noted
        before = made
        session.expunge(row)
    if lines < head.lines:
        missing = head.lines - lines
        return Verdict(lines, before, 0, f"the last {missing} of {head.lines} lines are missing")
    if lines > head.lines and _head(session) == head:
        return Verdict(lines, before, 0, f"{lines - head.lines} lines too many at the end")
    if not seen:
        return Verdict(lines, before, 0, "the noted head is not in this log: it was made anew")
    return Verdict(lines, before)


def count_chained(session: Session) -> int:
    """Return how many lines the log has, without counting them."""
    return _head(session).lines


def _head(session: Session) -> Head:
    value = session.scalar(select(Kept.value).where(Kept.name == HEAD))
    return Head.read(value) if value else START

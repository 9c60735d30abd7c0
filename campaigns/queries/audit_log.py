"""The audit log for whoever looks something up in it: filtered, paged by key, all of it as CSV.

However long the log is, a page reads a bounded part of it: by an index, and at most SEARCHED lines
of what that index leaves are looked through for the rest of a filter.
"""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Select,
    String,
    cast,
    func,
    literal,
    or_,
    select,
    tuple_,
)
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased

from ...lint.findings.spreadsheet import guarded
from ..store.tables import Audit
from .audit import about, words

COLUMNS = ("id", "at", "by", "action", "subject_type", "subject_id", "detail", "hash")
SEARCHED = 20_000  # lines; some 0.1 seconds
_AT_ONCE = 1_000
_BEYOND = 2**62  # no line has this number


@dataclass(frozen=True, slots=True)
class AuditFilter:
    """Which lines: all of what is given must hold. about: a part of whom or what it is about."""

    by: str = ""
    action: str = ""
    about: str = ""
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class AuditLine:
    """One line as it is kept; said is its detail in words."""

    id: int
    at: datetime
    by: str
    action: str
    subject_type: str
    subject_id: str
    detail: dict[str, Any]
    hash: str

    @property
    def subject(self) -> str:
        return about(self.subject_type, self.subject_id)

    @property
    def said(self) -> str:
        return words(self.detail)


@dataclass(frozen=True, slots=True)
class AuditPage:
    """A page of lines. onward: the line before which the next page begins, None at the end.

    cut: the page is not full since so many lines were looked through; there may be more.
    """

    lines: Sequence[AuditLine]
    onward: int | None = None
    cut: bool = False


def audit_page(
    session: Session,
    chosen: AuditFilter,
    *,
    before: int | None = None,
    most: int = 50,
    within: int = SEARCHED,
) -> AuditPage:
    """Return a page of lines, the newest first, older than the line ``before``."""
    names = _names(session, chosen)
    if names == []:
        return AuditPage(())
    near, left = _near(session, chosen, _conditions(Audit, chosen, names), before)
    if not left:
        rows = session.scalars(near.limit(most + 1)).all()
    else:
        part = aliased(Audit, near.limit(within).subquery())
        rest = _conditions(part, chosen, names)
        by_day = (part.at.desc(),) if _has_days(chosen) else ()
        query = select(part).where(*(rest[name] for name in left))
        rows = session.scalars(query.order_by(*by_day, part.id.desc()).limit(most + 1)).all()
    lines = [_line(row) for row in rows[:most]]
    if len(rows) > most:
        return AuditPage(lines, lines[-1].id)
    if not left:
        return AuditPage(lines)
    last = near.with_only_columns(Audit.id).offset(within - 1).limit(1)
    onward = session.scalar(last)
    return AuditPage(lines, onward, onward is not None)


def newest_lines(session: Session, chosen: AuditFilter, most: int) -> list[AuditLine]:
    """Return the newest lines, however far back they are."""
    found: list[AuditLine] = []
    page = AuditPage((), cut=True)
    while page.cut:
        page = audit_page(session, chosen, before=page.onward, most=most - len(found))
        found += page.lines
    return found


def audit_lines(session: Session, chosen: AuditFilter) -> Iterator[AuditLine]:
    """Yield all of them, the oldest first, in little memory."""
    names = _names(session, chosen)
    if names == []:
        return
    holds = _conditions(Audit, chosen, names)
    query = select(Audit).where(*holds.values()).order_by(Audit.id)
    for row in session.scalars(query.execution_options(yield_per=_AT_ONCE)):
        yield _line(row)
        session.expunge(row)


def audit_actions(session: Session) -> list[str]:
    """Return each action that occurs."""
    return sorted(_each(session, Audit.action))


def audit_csv(lines: Iterable[AuditLine]) -> Iterator[str]:
    """Yield lines as CSV with a header; no cell is a formula to a spreadsheet."""
    yield _row(COLUMNS)
    for one in lines:
        cells = (one.by, one.action, one.subject_type, one.subject_id, one.said)
        yield _row([one.id, one.at.isoformat(), *map(guarded, cells), one.hash])


def _near(
    session: Session, chosen: AuditFilter, holds: dict[str, ColumnElement[bool]], before: int | None
) -> tuple[Select[Audit], list[str]]:
    """Return the lines that one index finds, in their order, and what is to be asked of them."""
    query = select(Audit)
    if _has_days(chosen):
        taken = {"since", "until"}
        moment = None
        if before is not None:
            moment = session.scalar(select(Audit.at).where(Audit.id == literal(before, BigInteger)))
        if moment is not None:
            there = tuple_(literal(moment, Audit.at.type), literal(before, BigInteger))
            query = query.where(tuple_(Audit.at, Audit.id) < there)
        query = query.order_by(Audit.at.desc(), Audit.id.desc())
    else:
        taken = {"by"} if chosen.by else {"action"}
        query = query.where(Audit.id < literal(before or _BEYOND, BigInteger))
        query = query.order_by(Audit.id.desc())
    query = query.where(*(one for name, one in holds.items() if name in taken))
    return query, [name for name in holds if name not in taken]


def _names(session: Session, chosen: AuditFilter) -> list[str] | None:
    """Return how those are written whom the filter names; None where it names nobody."""
    wanted = chosen.by.casefold()
    return [one for one in _each(session, Audit.by) if one.casefold() == wanted] if wanted else None


def _conditions(
    table: type[Audit], chosen: AuditFilter, names: list[str] | None
) -> dict[str, ColumnElement[bool]]:
    """Return what must hold of a line, by name."""
    found: dict[str, ColumnElement[bool]] = {}
    if names:
        found["by"] = table.by == names[0] if len(names) == 1 else table.by.in_(names)
    if chosen.action:
        found["action"] = table.action == chosen.action
    if chosen.since is not None:
        found["since"] = table.at >= chosen.since
    if chosen.until is not None:
        found["until"] = table.at < chosen.until
    if chosen.about:
        parts = (table.subject_id, table.subject_type, cast(table.detail, String))
        near = [func.lower(one).contains(chosen.about.lower(), autoescape=True) for one in parts]
        found["about"] = or_(*near)
    return found


def _has_days(chosen: AuditFilter) -> bool:
    return chosen.since is not None or chosen.until is not None


def _each(session: Session, column: InstrumentedAttribute[str]) -> list[str]:
    """Return each value of a column that leads an index, going from one to the next by it."""
    first = select(func.min(column).label("value")).cte("each", recursive=True)
    following = select(func.min(column)).where(column > first.c.value).correlate(first)
    each = first.union_all(
        select(following.scalar_subquery()).select_from(first).where(first.c.value.is_not(None))
    )
    return list(session.scalars(select(each.c.value).where(each.c.value.is_not(None))))


def _row(cells: Iterable[object]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerow(cells)
    return out.getvalue()


def _line(row: Audit) -> AuditLine:
    return AuditLine(
        row.id, row.at, row.by, row.action, row.subject_type, row.subject_id, row.detail, row.hash
    )

"""The audit log for whoever looks something up in it: filtered, paged by key, all of it as CSV."""

import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, String, cast, func, or_, select
from sqlalchemy.orm import Session

from ...lint.findings.spreadsheet import guarded
from ..store.tables import Audit
from .audit import about, words

COLUMNS = ("id", "at", "by", "action", "subject_type", "subject_id", "detail", "hash")
_AT_ONCE = 1_000


@dataclass(frozen=True, slots=True)
class AuditFilter:
    """Which lines: all of what is given must hold. about: a part of whom or what it is about."""

    by: str = ""
    action: str = ""
    about: str = ""
    since: datetime | None = None
    until: datetime | None = None

    def applied(self, query: Select[Any]) -> Select[Any]:
        """Return a query of Audit for these lines only."""
        if self.by:
            query = query.where(func.lower(Audit.by) == self.by.lower())
        if self.action:
            query = query.where(Audit.action == self.action)
        if self.since is not None:
            query = query.where(Audit.at >= self.since)
        if self.until is not None:
            query = query.where(Audit.at < self.until)
        if self.about:
            parts = (Audit.subject_id, Audit.subject_type, cast(Audit.detail, String))
            near = [func.lower(one).contains(self.about.lower(), autoescape=True) for one in parts]
            query = query.where(or_(*near))
        return query


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


def audit_page(
    session: Session, chosen: AuditFilter, *, before: int | None = None, most: int = 50
) -> list[AuditLine]:
    """Return a page of lines, the newest first, older than the line ``before``."""
    query = chosen.applied(select(Audit)).order_by(Audit.id.desc()).limit(most)
    if before is not None:
        query = query.where(Audit.id < before)
    return [_line(row) for row in session.scalars(query)]


def audit_lines(session: Session, chosen: AuditFilter) -> Iterator[AuditLine]:
    """Yield all of them, the oldest first, in little memory."""
    query = chosen.applied(select(Audit)).order_by(Audit.id)
    for row in session.scalars(query.execution_options(yield_per=_AT_ONCE)):
        yield _line(row)
        session.expunge(row)


def audit_actions(session: Session) -> list[str]:
    """Return each action that occurs."""
    return sorted(session.scalars(select(Audit.action).distinct()))


def audit_csv(lines: Iterable[AuditLine]) -> Iterator[str]:
    """Yield lines as CSV with a header; no cell is a formula to a spreadsheet."""
    yield _row(COLUMNS)
    for one in lines:
        cells = (one.by, one.action, one.subject_type, one.subject_id, one.said)
        yield _row([one.id, one.at.isoformat(), *map(guarded, cells), one.hash])


def _row(cells: Iterable[object]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerow(cells)
    return out.getvalue()


def _line(row: Audit) -> AuditLine:
    return AuditLine(
        row.id, row.at, row.by, row.action, row.subject_type, row.subject_id, row.detail, row.hash
    )

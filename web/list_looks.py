"""A list file as pages show it: read once for as long as it stays, with its findings by cell."""

import threading
import time
from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from ..lint.findings.finding import Finding, Severity
from ..lint.judging.rule_runner import RuleRunner
from ..lint.lists.finding_rows import searchable
from ..lint.lists.normal import fold
from ..lint.lists.recipients import Recipients, read_recipients
from ..templates.errors import RecipientsError
from ..templates.workspace.workspace import Workspace
from .checks import Job

_MOST_KEPT = 4  # lists; one of a million rows takes some hundred megabytes
_AT_ONCE = 2_000  # rows that are made searchable together
_SEARCH_S = 0.05  # of processor time; then the page says how far it looked


@dataclass(frozen=True, slots=True)
class CellFinding:
    """The worst that is wrong with one cell; column is its header, None for the whole row.

    others counts what else is found in the same cell.
    """

    row: int
    column: str | None
    severity: Severity
    code: str
    why: str
    fix: str | None
    others: int = 0


@dataclass(frozen=True, slots=True)
class Verdict:
    """What lint finds in a list: by row and column, and in the list as a whole.

    findings are all of them, by row; cells has the worst of each cell.
    """

    cells: Mapping[int, Mapping[str | None, CellFinding]]
    whole: tuple[Finding, ...]
    rows: Mapping[str, tuple[int, ...]]  # rising; by "findings" and "errors"
    findings: tuple[Finding, ...] = ()

    def count(self, which: str) -> int:
        return len(self.rows[which])


@dataclass(slots=True)
class Look:
    """A list that is being read, or was: first its rows, then what lint finds in them."""

    path: str
    stamp: tuple[object, ...]
    _reading: Job[Recipients]
    _judging: Job[Verdict] | None = None
    _texts: dict[int, list[str]] = field(default_factory=dict)
    _judge: Callable[[Recipients], Verdict] | None = None

    def recipients(self, *, wait_s: float) -> Recipients | None:
        """Return the rows, None while they are read; raises RecipientsError."""
        return self._reading.result(wait_s=wait_s)

    def verdict(self, *, wait_s: float) -> Verdict | None:
        """Return what lint finds, None while it reads."""
        found = self.recipients(wait_s=0)
        if found is None or self._judge is None:
            return None
        if self._judging is None:
            judge = self._judge
            self._judging = Job(lambda: judge(found), name="list findings")
        return self._judging.result(wait_s=wait_s)

    def find(self, words: str, *, after: int, most: int) -> tuple[list[int], int]:
        """Return the first rows after one in which every word occurs, and how far that looked.

        It stops after a while, so that a page comes at once however long the list is.
        """
        recipients = self.recipients(wait_s=0)
        if recipients is None:
            return [], 0
        wanted, found = [fold(word) for word in words.split()], []
        begun = time.thread_time()
        for row in range(after + 1, len(recipients) + 1):
            text = self._text(recipients, row)
            if all(word in text for word in wanted):
                found.append(row)
                if len(found) == most:
                    return found, row
            if row % 500 == 0 and time.thread_time() - begun > _SEARCH_S:
                return found, row
        return found, len(recipients)

    def _text(self, recipients: Recipients, row: int) -> str:
        part, at = divmod(row - 1, _AT_ONCE)
        if part not in self._texts:
            first, last = part * _AT_ONCE, min((part + 1) * _AT_ONCE, len(recipients))
            columns = [column[first:last] for column in recipients.by_header().values()]
            cells = ("\n".join(row).replace("\0", "") for row in zip(*columns, strict=True))
            self._texts[part] = searchable("\0".join(cells)).split("\0")
        texts = self._texts[part]
        size = min((part + 1) * _AT_ONCE, len(recipients)) - part * _AT_ONCE
        # With digraphs the texts stand there twice: "Mueller" finds "Müller".
        return "\n".join(texts[at::size]) if len(texts) > size else texts[at]


class Looks:
    """The lists that were looked at last; a list that changed on disk is read again."""

    def __init__(self) -> None:
        self._kept: dict[str, Look] = {}
        self._lock = threading.Lock()

    def at(self, workspace: Workspace, path: str, sheet: str | None, *, today: date) -> Look:
        """Return the list at a path of the workspace; begins to read it."""
        file = workspace.root / path
        stat = file.stat()
        stamp = (id(workspace), sheet, stat.st_mtime_ns, stat.st_size, stat.st_ino)
        with self._lock:
            look = self._kept.pop(path, None)
            if look is None or look.stamp != stamp:
                look = _look(workspace, file, path, sheet, stamp, today)
            self._kept[path] = look  # the newest last
            while len(self._kept) > _MOST_KEPT:
                self._kept.pop(next(iter(self._kept)))
            return look


def _look(
    workspace: Workspace,
    file: Path,
    path: str,
    sheet: str | None,
    stamp: tuple[object, ...],
    today: date,
) -> Look:
    def read() -> Recipients:
        return read_recipients(file, workspace.fields, shown=path, sheet=sheet)

    return Look(
        path, stamp, Job(read, name="list"),
        _judge=lambda recipients: verdict_of(workspace, recipients, today=today),
    )  # fmt: skip


def verdict_of(workspace: Workspace, recipients: Recipients, *, today: date) -> Verdict:
    """Return what the rules for lists find, by cell."""
    try:
        found = RuleRunner.of(workspace, today=today).recipients(recipients)
    except RecipientsError:
        found = []
    cells: dict[int, dict[str | None, CellFinding]] = {}
    whole = [one for one in found if not one.row]
    for one in sorted((one for one in found if one.row), key=lambda one: one.severity.rank):
        column = column_of(recipients, one.field)
        row = cells.setdefault(one.row or 0, {})
        if (known := row.get(column)) is not None:
            row[column] = replace(known, others=known.others + 1)
            continue
        why = one.message.removeprefix(f"{one.field}: ") if one.field else one.message
        row[column] = CellFinding(one.row or 0, column, one.severity, one.code, why, one.fix)
    noticed = sorted(cells)
    bad = [
        row
        for row in noticed
        if any(cell.severity is Severity.error for cell in cells[row].values())
    ]
    rows = {"findings": tuple(noticed), "errors": tuple(bad)}
    ordered = sorted(found, key=lambda one: (one.row or 0, one.severity.rank))
    return Verdict(cells, tuple(whole), rows, tuple(ordered))


def column_of(recipients: Recipients, key: str | None) -> str | None:
    """Return the header of the column that a finding is about, None where it has none."""
    if key is None:
        return None
    header = recipients.headers.get(key, key)
    return header if header in recipients.header else None


def rows_after(rows: tuple[int, ...], after: int) -> Iterator[int]:
    """Yield the rows of some that come after one."""
    yield from rows[bisect_right(rows, after) :]

"""Plain text for people: the place, the message, the line with a caret, recipients, and the fix."""

import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

import click

from ...templates.errors import RecipientsError
from ..findings.finding import Finding, Severity
from ..findings.printable import printable
from ..findings.report import Report
from . import Printing

_COLOURS = {Severity.error: "red", Severity.warning: "yellow", Severity.info: "cyan"}
_WIDTH = 100
_ARCHIVE = b"PK\x03\x04"  # as a workbook begins
_LARGEST = 4_000_000  # a file above this is not read again for an excerpt
_LARGEST_WORKBOOK = 1_000_000  # some seconds to read


def render(report: Report, printing: Printing) -> str:
    """Return the findings one below the other, and a line that counts them."""
    blocks = [] if printing.quiet else [_block(finding, printing) for finding in report.findings]
    return "\n".join([*blocks, _summary(report, printing)]) + "\n"


def _block(finding: Finding, printing: Printing) -> str:
    def style(text: str, **how: object) -> str:
        return click.style(text, **how) if printing.colour else text  # type: ignore[arg-type]

    severity = style(finding.severity.value, fg=_COLOURS[finding.severity], bold=True)
    place = style(_place(finding), bold=True)
    mark = " [*]" if finding.is_fixable() else ""
    lines = [f"{place}: {severity} {finding.code}{mark}: {printable(finding.message)}"]
    lines += [style(line, dim=True) for line in excerpt(finding, printing.root)]
    if whom := who(finding):
        lines.append(f"    {printable(whom)}")
    if finding.fix:
        lines.append(f"    {style('fix:', fg='green')} {printable(finding.fix)}")
    return "\n".join(lines) + "\n"


def described(finding: Finding) -> str:
    """Return a finding as lines without colours or excerpt."""
    lines = [f"{_place(finding)}: {finding.severity.value} {finding.code}: {finding.message}"]
    lines += [whom] if (whom := who(finding)) else []
    lines += [f"fix: {finding.fix}"] if finding.fix else []
    return "\n".join(lines)


def _place(finding: Finding) -> str:
    known = (finding.path or "workspace", finding.line, finding.column)
    return printable(":".join(str(part) for part in known if part is not None))


def who(finding: Finding) -> str:
    """Return the recipients and the step of a finding, in words."""
    parts = []
    if finding.row is not None:
        parts.append(f"row {finding.row}")
    if steps := _steps(finding):
        parts.append(steps)
    if finding.field is not None:
        parts.append(f"field {finding.field}")
    if finding.count is not None:
        shown = ", ".join(finding.examples)
        more = " …" if finding.count > len(finding.examples) else ""
        parts.append(f"{finding.count:,} recipients: {shown}{more}")
    elif finding.recipient:
        parts.append(f"for {finding.recipient}")
    return "; ".join(parts)


def _steps(finding: Finding) -> str:
    """Return where in the sequence: "the initial email, steps 1 and 3"."""
    if finding.step is None:
        return ""
    all_ = finding.steps or (finding.step,)
    numbers = [str(step) for step in all_ if step]
    said = ["the initial email"] if 0 in all_ else []
    if numbers:
        more = f"{', '.join(numbers[:-1])} and " if len(numbers) > 1 else ""
        said.append(f"step{'s' * (len(numbers) > 1)} {more}{numbers[-1]}")
    return ", ".join(said)


def excerpt(finding: Finding, root: Path) -> list[str]:
    if finding.path is None or finding.line is None:
        return []
    line = _line(root / finding.path, finding)
    if line is None:
        return []
    column = min(finding.column or 0, len(line) + 1)
    start = max(0, column - _WIDTH * 2 // 3)  # a long line is cut around the place
    cut = ("…" if start else "") + line[start : start + _WIDTH]
    number = f"{finding.line:>6} | "
    shown = [f"{number}{printable(cut)}"]
    if column:
        before = cut[: column - 1 - start + (1 if start else 0)]
        shown.append(" " * (len(number) - 2) + "| " + " " * _columns(printable(before)) + "^")
    return shown


def _line(path: Path, finding: Finding) -> str | None:
    """Return the line of a finding; of a workbook, the row's cells in the sheet that has them."""
    try:
        stat = path.stat()
        if stat.st_size > _LARGEST:
            return None
        lines = _lines_at(path, stat.st_mtime_ns)
        if lines is not None:
            return _numbered(lines, finding.line)
        if stat.st_size > _LARGEST_WORKBOOK:
            return None
        lines, others = _rows_at(path, stat.st_mtime_ns, None)
        # A campaign may name another sheet than the one that looks like a list.
        whom = (finding.recipient or "").casefold()
        if not others:
            return _numbered(lines, finding.line) or None
        for sheet in (None, *others) if whom else ():
            line = _numbered(_rows_at(path, stat.st_mtime_ns, sheet)[0], finding.line)
            if line is not None and whom in line.casefold():
                return line
    except OSError:
        pass
    return None


def _numbered(lines: list[str], number: int | None) -> str | None:
    known = number is not None and 0 < number <= len(lines)
    return lines[number - 1].expandtabs(1) if number is not None and known else None


@lru_cache(maxsize=64)
def _lines_at(path: Path, _changed: int) -> list[str] | None:
    """Read a file once for each of its versions, as the list reader does; None: a workbook."""
    raw = path.read_bytes()
    if raw.startswith(_ARCHIVE):
        return None
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = None
    if text is None or "\0" in text:
        text = _in_its_code_page(path, raw)
    return text.splitlines()


@lru_cache(maxsize=16)
def _rows_at(path: Path, _changed: int, sheet: str | None) -> tuple[list[str], tuple[str, ...]]:
    """Return the cells of each row of a sheet, and the names of other sheets with rows."""
    from ..lists.workbook import MOST_ROWS, opened_sheet

    lines: list[str] = []
    try:
        with opened_sheet(path, sheet, shown=path.name) as opened:
            for record in opened.head(MOST_ROWS):
                lines += [""] * (record.line - 1 - len(lines))
                lines.append(" | ".join(" ".join(cell.split()) for cell in record.cells))
            return lines, opened.others
    except RecipientsError:  # no list
        return [], ()


def _in_its_code_page(path: Path, raw: bytes) -> str:
    from ..lists.csv_reader import encoding

    try:
        name = encoding(path, shown=path.name).name
    except RecipientsError:  # no list
        return ""
    return raw.decode(name, errors="replace").removeprefix("\ufeff")


def _columns(text: str) -> int:
    """Return how many columns a terminal needs for text."""
    wide = sum(unicodedata.east_asian_width(character) in "WF" for character in text)
    marks = sum(bool(unicodedata.combining(character)) for character in text)
    return len(text) + wide - marks


def _summary(report: Report, printing: Printing) -> str:
    counted = [
        f"{number:,} {severity.value}{'s' * (number != 1 and severity is not Severity.info)}"
        for severity in Severity
        if (number := report.count(severity))
    ]
    looked = [
        _many(report.templates, "template"),
        _many(report.files, "file"),
        _many(report.messages, "message") + _proved(report),
        _many(report.recipients, "recipient"),
    ]
    scope = ", ".join(part for part in looked if part) or "nothing to check"
    verdict = ", ".join(counted) if counted else "Nothing found"
    colour = "red" if report.count(Severity.error) else "yellow" if counted else "green"
    head = click.style(verdict, fg=colour, bold=True) if printing.colour else verdict
    lines = [f"{head} ({scope}; {_many(report.rules, 'rule')}).", *_aside(report)]
    return "\n".join(lines)


def _aside(report: Report) -> Iterator[str]:
    """Yield the counts of fixed, fixable and hidden findings."""
    if report.fixed:
        yield f"{report.fixed:,} fixed."
    safe, all_ = report.is_fixable(), report.is_fixable(unsafe=True)
    if safe:
        more = f" ({all_ - safe:,} more with --fix --unsafe)" if all_ > safe else ""
        yield f"[*] {safe:,} fixable with --fix{more}."
    elif all_:
        yield f"{all_:,} fixable with --fix --unsafe."
    if report.ignored:
        errors = sum(finding.severity is Severity.error for finding in report.ignored)
        which = f" ({_many(errors, 'error')})" if errors else ""
        yield f"{len(report.ignored):,} ignored{which} by comments and settings."
    if report.baselined:
        yield f"{len(report.baselined):,} known from the baseline."
    if report.stale:
        entries = "entry of the baseline is" if report.stale == 1 else "entries of the baseline are"
        yield f"{report.stale:,} {entries} stale: --write-baseline removes them."


def _proved(report: Report) -> str:
    few = 0 < report.rendered < report.messages
    return f" (proved from {report.rendered:,} of them)" if few else ""


def _many(number: int, what: str) -> str:
    return f"{number:,} {what}{'s' * (number != 1)}" if number else ""

"""Edits of a list's cells whose text went through the wrong encoding."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from ..findings.edit import Edit
from ..findings.finding import Finding
from ..reading.encoding import fixed
from .recipients import Recipients

_ENCODING = "M206"


def with_list_edits(
    findings: Iterable[Finding], recipients: Recipients | None, root: Path
) -> Iterator[Finding]:
    """Yield findings; the first about a field's encoding gets the edits of all its cells."""
    told: set[str] = set()
    for finding in findings:
        key = finding.field
        broken = finding.code == _ENCODING and key is not None and not finding.edits
        if recipients is None or not broken or key is None or key in told:
            yield finding
            continue
        told.add(key)
        yield replace(finding, edits=tuple(_edits(recipients, key, root)))


def _edits(recipients: Recipients, key: str, root: Path) -> Iterator[Edit]:
    """Yield the proposal for each value that can be put right and stands once on its line."""
    try:
        text = (root / recipients.path).read_bytes().decode("utf-8-sig")
    except (OSError, UnicodeDecodeError):
        return  # a list that is not UTF-8 is read by a guess, and not written by one
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    for row, value in enumerate(recipients.columns.get(key, ()), 1):
        if value.isascii() or (better := fixed(value)) == value:
            continue
        number = recipients.line(row)
        if lines[number - 1].count(value) == 1:
            column = lines[number - 1].index(value) + 1
            end = column + len(value)
            title = f"write '{better}'"
            yield Edit(recipients.path, number, column, number, end, better, False, title)

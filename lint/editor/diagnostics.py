"""Findings as an editor shows them: diagnostics with a range, the recipients, and the fix."""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from lsprotocol import types
from pygls import uris

from ...templates.lazy_regex import lazy_regex
from ..findings.edit import tag_at
from ..findings.finding import Finding, Severity
from ..formats.text import who
from ..lists.recipients import Recipients
from .text import Text

_SEVERITIES = {
    Severity.error: types.DiagnosticSeverity.Error,
    Severity.warning: types.DiagnosticSeverity.Warning,
    Severity.info: types.DiagnosticSeverity.Information,
}
# From where a finding begins: a placeholder with its brackets, a dotted name, or one word.
_WORDS = lazy_regex(r"\{[^{}\n]*\}|\[[^\[\]\n]*\]|[\w.'’-]+|[^\s<>]+")
_SAYS = lazy_regex(r"<!--.*?-->|\{#.*?#\}", re.DOTALL)

Lists = Iterable[tuple[Path, Recipients]]


def diagnostics(findings: Iterable[Finding], text: Text, lists: Lists) -> list[types.Diagnostic]:
    """Return the diagnostics of one document; lists are the lists of its campaigns."""
    known = list(lists)
    return [
        types.Diagnostic(
            range=text.range(*finding_range(finding, text)),
            message="\n".join(_lines(finding)),
            severity=_SEVERITIES[finding.severity],
            code=finding.code or None,
            source="tactful",
            related_information=list(_recipients(finding, known)) or None,
        )
        for finding in findings
    ]


def finding_range(finding: Finding, text: Text) -> tuple[int, int]:
    """Return the start and end offsets of a finding in text."""
    if finding.line is None:
        return 0, len(text.line(0))
    start = text.offset(finding.line, finding.column or 1)
    line = text.line(finding.line - 1)
    end = text.offset(finding.line, len(line) + 1)
    if finding.column is None:
        begin = start + len(line) - len(line.lstrip())
        return begin, begin + len(line.strip())
    here = (finding.path, finding.line, finding.column)
    for edit in finding.edits:
        if (edit.path, edit.line, edit.column) == here and edit.end_line == edit.line:
            upto = text.offset(edit.end_line, edit.end_column)
            if upto > start:
                return start, upto
    said = _SAYS.match(text.source, start)
    tag = tag_at(text.source, start)
    if said is not None:
        return start, said.end()
    if tag is not None and tag[0] == start:
        return start, start + len(tag[1])
    word = _WORDS.match(text.source, start, end)
    return start, word.end() if word else min(start + 1, end)


def _lines(finding: Finding) -> Iterator[str]:
    yield finding.message
    if whom := who(finding):
        yield whom
    if finding.fix:
        yield f"fix: {finding.fix}"


def _recipients(finding: Finding, lists: Lists) -> Iterator[types.DiagnosticRelatedInformation]:
    """Yield the lines of a list with the recipients that a finding names."""
    for address in finding.examples or ((finding.recipient,) if finding.recipient else ()):
        for path, recipients in lists:
            column = recipients.column("contact.email")
            if address in column:
                row = column.index(address) + 1
                line = recipients.line(row) - 1
                where = types.Range(types.Position(line, 0), types.Position(line + 1, 0))
                uri = uris.from_fs_path(str(path)) or ""
                value = recipients.row(row - 1).get(finding.field or "", "")
                said = f"{address}: {finding.field} is '{value}'" if finding.field else address
                yield types.DiagnosticRelatedInformation(types.Location(uri, where), said)
                break

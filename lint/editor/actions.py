"""Quick fixes: the fixes of the linter, one by one or all safe ones, and ignore comments."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from difflib import SequenceMatcher
from pathlib import Path

from lsprotocol import types

from ...templates.source.template import FRONT
from ..findings.edit import Edit
from ..findings.finding import Finding
from ..suppress.ignore import ignores
from ..work.fixer import applied
from .text import Document, Text

FIX_ALL = f"{types.CodeActionKind.SourceFixAll.value}.tactful"
_REASON = "say why"
_HASHED = (".yml", ".yaml", ".toml")


def fixes(
    finding: Finding, diagnostic: types.Diagnostic, document: Document
) -> Iterator[types.CodeAction]:
    """Yield the actions that fix one finding, the safe ones preferred."""
    text = document.text
    for edit in finding.edits:
        if edit.path == finding.path and is_sound(text, edit):
            yield types.CodeAction(
                title=_title(edit, finding),
                kind=types.CodeActionKind.QuickFix,
                diagnostics=[diagnostic],
                is_preferred=edit.safe,
                edit=document.edit([text_edit(text, edit)]),
            )


def _title(edit: Edit, finding: Finding) -> str:
    proposal = "" if edit.safe else " (a proposal)"
    return f"{edit.title[:1].upper()}{edit.title[1:]}{proposal} [{finding.code}]"


def fix_all(findings: Iterable[Finding], document: Document) -> types.CodeAction | None:
    """Return the action with all safe edits that do not overlap; None if there are none."""
    text = document.text
    wanted = (edit for finding in findings for edit in finding.edits)
    edits = [edit for edit in wanted if edit.safe and edit.path == document.name]
    after = applied(text.source.encode("utf-8", "replace"), edits, document.name).decode()
    if after == text.source:
        return None
    return types.CodeAction(
        title="Fix all safe problems in this file (Tactful)",
        kind=FIX_ALL,
        edit=document.edit(_line_edits(text, after)),
    )


def ignoring(
    finding: Finding, diagnostic: types.Diagnostic, document: Document
) -> types.CodeAction | None:
    """Return the action that hides a finding with a comment; None where no comment can be."""
    text = document.text
    if not finding.code or finding.code.startswith("X"):
        return None
    where = "here" if finding.line is not None else "in this file"
    for edit in _comments(finding, document):
        if is_sound(text, edit) and _hides(finding, text, edit):
            return types.CodeAction(
                title=f"Ignore {finding.code} {where}",
                kind=types.CodeActionKind.QuickFix,
                diagnostics=[diagnostic],
                edit=document.edit([text_edit(text, edit)]),
            )
    return None


def _comments(finding: Finding, document: Document) -> Iterator[Edit]:
    """Yield the possible places for a comment, the best first."""
    text = document.text
    name, line = finding.path or "", finding.line
    kind = Path(name).suffix.lower()
    verb = "ignore" if line is not None else "ignore-file"
    words = f"tactful: {verb} {finding.code}: {_REASON}"
    front = FRONT.match(text.source) if kind in (".md", ".txt") else None
    form = f"{{# {words} #}}"
    if kind in _HASHED:
        form = f"# {words}"
    elif not document.inside and kind in (".html", ".htm"):
        form = f"<!-- {words} -->"
    if line is None:
        yield (
            _insertion(name, 2, 1, f"# {words}\n") if front else _insertion(name, 1, 1, f"{form}\n")
        )
        return
    here = text.line(line - 1)
    indent = here[: len(here) - len(here.lstrip())]
    above = _insertion(name, line, 1, f"{indent}{form}\n")
    behind = _insertion(name, line, len(here.rstrip()) + 1, f" {form}")
    if kind in _HASHED:
        yield above
    elif front is not None and text.offset(line, 1) < front.end(1):
        yield _insertion(name, line, 1, f"{indent}# {words}\n")
    elif kind in (".md", ".txt"):
        yield from (behind, above)  # a line of its own would split a paragraph
    else:
        yield from (above, behind)


def _insertion(name: str, line: int, column: int, words: str) -> Edit:
    return Edit(name, line, column, line, column, words, safe=False, title="ignore")


def _hides(finding: Finding, text: Text, edit: Edit) -> bool:
    start = text.offset(edit.line, edit.column)
    after = text.source[:start] + edit.replacement + text.source[start:]
    line = finding.line
    if line is not None:
        line += edit.replacement.endswith("\n")
    return any(
        finding.code in one.codes and not one.faults and one.covers(replace(finding, line=line))
        for one in ignores(after, finding.path or "")
    )


def is_sound(text: Text, edit: Edit) -> bool:
    """Say whether the edit changes the text and leaves a template that can be read."""
    source = text.source.encode("utf-8", "replace")
    return applied(source, [edit], edit.path) != source


def text_edit(text: Text, edit: Edit) -> types.TextEdit:
    """Return the linter's edit as the editor's."""
    start = text.offset(edit.line, edit.column)
    return text.edit(start, text.offset(edit.end_line, edit.end_column), edit.replacement)


def _line_edits(text: Text, after: str) -> Iterator[types.TextEdit]:
    """Yield the edits from text to after, by whole lines, so that nothing else moves."""
    old, new = (re.findall(r"[^\n]*\n|[^\n]+", one) for one in (text.source, after))
    starts = [*text.starts[: len(old)], len(text.source)]
    for kind, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind != "equal":
            yield text.edit(starts[a], starts[b], "".join(new[c:d]))

"""Findings of the last whole-list check, kept on the lines that have not changed since."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher

from ..findings.finding import Finding
from ..judging.rule_runner import BROKEN_RULE
from ..rule.families import TemplateRule
from ..rule.registry import rule
from ..suppress.ignore import apply_ignores, ignores


@dataclass(frozen=True, slots=True)
class CarriedFindings:
    """Findings of a whole check, in a document's text as it was then."""

    text: str
    findings: tuple[Finding, ...]

    def now(self, text: str) -> list[Finding]:
        """Return the findings whose words are unchanged, on their present lines.

        Findings that a comment in text now hides are left out.
        """
        left, _, _ = apply_ignores(
            self._moved(text), lambda path: ignores(text, path), echoes={}, today=None
        )
        return left

    def _moved(self, text: str) -> Iterator[Finding]:
        lines = _same_lines(self.text.split("\n"), text.split("\n"))
        for finding in self.findings:
            if finding.line is None:
                yield finding
            elif (line := lines.get(finding.line)) is not None:
                yield _moved(finding, line - finding.line)


def joined(draft: Iterable[Finding], carried: Iterable[Finding]) -> list[Finding]:
    """Return the findings of a quick check and those that only a whole list shows.

    For the same problem, the finding of the whole list is kept: it says more.
    """
    listed = [one for one in carried if not _is_of_source(one)]
    spots = {_spot(one) for one in listed}
    kept = [one for one in draft if _spot(one) not in spots]
    return sorted({*kept, *listed}, key=Finding.order)


def _spot(finding: Finding) -> tuple[object, ...]:
    return finding.code, finding.line, finding.column, finding.field, finding.step


def _is_of_source(finding: Finding) -> bool:
    """Say whether a quick check of the document finds it as well, if it is still there."""
    if finding.code in ("", BROKEN_RULE, "T101"):
        return True
    return issubclass(rule(finding.code), TemplateRule)


def _same_lines(before: Sequence[str], after: Sequence[str]) -> dict[int, int]:
    """Return where each line of before that did not change is now (from 1)."""
    same = SequenceMatcher(None, before, after, autojunk=False).get_matching_blocks()
    return {
        block.a + number + 1: block.b + number + 1 for block in same for number in range(block.size)
    }


def _moved(finding: Finding, lines: int) -> Finding:
    edits = tuple(
        replace(edit, line=edit.line + lines, end_line=edit.end_line + lines)
        if edit.path == finding.path
        else edit
        for edit in finding.edits
    )
    return replace(finding, line=(finding.line or 1) + lines, edits=edits)

"""Applies ignore comments and per-file settings to findings."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from ..findings.finding import Finding
from ..judging.rule_runner import RuleRunner
from ..rule.families import TemplateRule
from ..rule.registry import rule
from ..rule.settings import for_files
from ..view.ignore_comment import Ignore, IgnoreOutcome
from .ignore import apply_ignores, ignores


@dataclass(frozen=True, slots=True)
class SuppressionResult:
    """The findings to show, and those that are hidden."""

    findings: tuple[Finding, ...]
    ignored: tuple[Finding, ...]


def apply_suppressions(
    run: RuleRunner,
    findings: Iterable[Finding],
    text: Callable[[str], str],
    looked: Sequence[str] = (),
    *,
    today: date | None,
    whole: bool = False,
) -> SuppressionResult:
    """Return findings without the ignored ones, plus findings about the ignore comments.

    text returns a file's text by its path; looked are the checked files, whose comments are
    checked too. whole says that all checks ran that could use a comment.
    """

    def comments(path: str) -> tuple[Ignore, ...]:
        return ignores(text(path), path)

    left, hidden, used = apply_ignores(findings, comments, echoes=run.echoes(), today=today)
    for path in dict.fromkeys(looked):
        for ignore in comments(path):
            unused = tuple(_unused(run, ignore, used, whole=whole))
            expired = ignore.expired(today)
            left += run.ignore(
                IgnoreOutcome(ignore, text(path), expired, () if expired else unused)
            )
    left, elsewhere = for_files(left, run.settings)
    return SuppressionResult(tuple(left), tuple(dict.fromkeys((*hidden, *elsewhere))))


def _unused(
    run: RuleRunner, ignore: Ignore, used: set[tuple[Ignore, str]], *, whole: bool
) -> Iterable[str]:
    """Yield the codes of ignore that hid nothing, although their rule checked the file."""
    if ignore.faults:
        return
    for code in ignore.codes:
        sure = whole or issubclass(rule(code), TemplateRule)
        if sure and (ignore, code) not in used and run.looked(code, ignore.path):
            yield code

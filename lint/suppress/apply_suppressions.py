"""What is left of findings once comments in the files and the settings have had their say."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from ..findings.finding import Finding
from ..judging.rule_runner import RuleRunner
from ..rule.families import TemplateRule
from ..rule.registry import rule
from ..rule.settings import for_files
from ..view.ignore_comment import Ignore, IgnoreOutcome
from .ignore import ignores, judged


@dataclass(frozen=True, slots=True)
class Unsuppressed:
    """What is shown, and what is hidden."""

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
) -> Unsuppressed:
    """Return findings without those that are ignored, and with what is wrong with the ignoring.

    text gives a file's text by its path; looked are the files that were checked, whose comments
    are judged too. whole says that everything was looked at that could use a comment.
    """

    def comments(path: str) -> tuple[Ignore, ...]:
        return ignores(text(path), path)

    left, hidden, used = judged(findings, comments, echoes=run.echoes(), today=today)
    for path in dict.fromkeys(looked):
        for ignore in comments(path):
            unused = tuple(_unused(run, ignore, used, whole=whole))
            expired = ignore.expired(today)
            left += run.ignore(
                IgnoreOutcome(ignore, text(path), expired, () if expired else unused)
            )
    left, elsewhere = for_files(left, run.settings)
    return Unsuppressed(tuple(left), tuple(dict.fromkeys((*hidden, *elsewhere))))


def _unused(
    run: RuleRunner, ignore: Ignore, used: set[tuple[Ignore, str]], *, whole: bool
) -> Iterable[str]:
    """Yield the codes of ignore that hid nothing, though their rule looked at the file."""
    if ignore.faults:
        return
    for code in ignore.codes:
        sure = whole or issubclass(rule(code), TemplateRule)
        if sure and (ignore, code) not in used and run.looked(code, ignore.path):
            yield code

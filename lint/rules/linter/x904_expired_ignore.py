"""X904: an ignore comment whose date has passed."""

from collections.abc import Iterator

from ...findings.finding import Finding, Severity
from ...rule.base import Example
from ...rule.families import IgnoreRule
from ...view.ignore_comment import IgnoreOutcome
from ...view.views import Context

_MAIL = "---\nsubject: Rivers\npreheader: Two pages\n---\n{} [Stop]({{{{ unsubscribe_url }}}})\n"


class ExpiredIgnore(IgnoreRule):
    code = "X904"
    name = "expired-ignore"
    severity = Severity.warning
    summary = "an ignore comment whose date has passed; it no longer hides anything"
    why = "'Until the new list is there' was a promise, and its date has passed."
    bad = (
        Example(
            "last year's",
            _MAIL.format(
                "At {{ contact.company }}. {# tactful: ignore T105 until 2020-01-31: new list #}"
            ),
        ),
    )
    good = (
        Example(
            "still valid",
            _MAIL.format(
                "At {{ contact.company }}. "
                "{# tactful: ignore T105, M202 until 2099-12-31: new list #}"
            ),
        ),
    )

    def check(self, judged: IgnoreOutcome, context: Context) -> Iterator[Finding]:
        ignore = judged.ignore
        if judged.expired:
            yield self.finding(
                f"this comment ignored {' and '.join(ignore.codes)} until {ignore.until}; "
                "it no longer hides anything",
                path=ignore.path,
                line=ignore.line,
                column=ignore.column,
                fix="fix the problem and delete the comment, or set a later date",
            )

"""X904: a comment whose last day is over."""

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
    summary = "a comment ignored a rule until a day that is over; it hides nothing any more"
    why = "'Until the new list is there' was a promise. This is the day it was made for."
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
            "still running",
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
                f"this ignored {' and '.join(ignore.codes)} until {ignore.until}; "
                "it hides nothing any more",
                path=ignore.path,
                line=ignore.line,
                column=ignore.column,
                fix="fix what it hid and delete it, or give it another day",
            )

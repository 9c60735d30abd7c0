"""X903: an ignore comment that is not understood."""

from collections.abc import Iterator

from ...findings.finding import Finding, Severity
from ...rule.base import Example
from ...rule.families import IgnoreRule
from ...view.ignore_comment import IgnoreOutcome
from ...view.views import Context

_MAIL = "---\nsubject: Rivers\npreheader: Two pages\n---\n{} [Stop]({{{{ unsubscribe_url }}}})\n"


class BadIgnore(IgnoreRule):
    code = "X903"
    name = "bad-ignore"
    severity = Severity.warning
    summary = "an ignore comment with no rule, an unknown rule, no reason or no valid date"
    why = (
        "A comment that is not understood hides nothing, and does not explain to anybody next "
        "year why this line may stay as it is."
    )
    bad = (
        Example("no reason", _MAIL.format("Hello. {# tactful: ignore T105 #}")),
        Example("an unknown rule", _MAIL.format("Hello. {# tactful: ignore T199: so it is #}")),
        Example(
            "a whole family of rules", _MAIL.format("Hello. {# tactful: ignore T: so it is #}")
        ),
        Example("not a date", _MAIL.format("Hello. {# tactful: ignore T105 until May: later #}")),
        Example("a typing error", _MAIL.format("Hello. {# tactful: ingore T105: so it is #}")),
    )
    good = (
        Example(
            "complete",
            _MAIL.format(
                "At {{ contact.company }}. "
                "{# tactful: ignore T105, M202 until 2099-12-31: the list has it always #}"
            ),
        ),
    )

    def check(self, judged: IgnoreOutcome, context: Context) -> Iterator[Finding]:
        ignore = judged.ignore
        for fault in ignore.faults:
            yield self.finding(
                f"{fault.message}; the comment hides nothing",
                path=ignore.path,
                line=ignore.line,
                column=ignore.column,
                fix=fault.fix,
            )

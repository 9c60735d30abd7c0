"""M211: words that do not agree with the value beside them."""

from collections.abc import Iterable

from ...findings.finding import Severity
from ...reading.agreement import find_disagreement
from ...reading.hit import Hit
from ...rule.base import Example
from ...rule.families import ReadingRule
from ...view.views import Context


class Agreement(ReadingRule):
    code = "M211"
    name = "agreement"
    severity = Severity.warning
    summary = "'1 new messages', 'a Account Executive': the words do not fit the value"
    why = "Small, and read at once as a machine's hand. It shows only for some values."
    requirement = "R18"
    bad = (
        Example("one of many", "You have 1 new messages.\n", "mail.txt"),
        Example("the article", "As a Account Executive, you live in your inbox.\n", "mail.txt"),
    )
    good = (
        Example("one", "You have 1 new message and an hour.\n", "mail.txt"),
        Example(
            "a sound, not a letter", "A user and an honest European met a unicorn.\n", "mail.txt"
        ),
    )

    def read(self, text: str, context: Context) -> Iterable[Hit]:
        return find_disagreement(text)

"""M211: words that do not agree with the value next to them."""

from collections.abc import Iterable

from ...findings.finding import Severity
from ...reading.agreement import find_disagreement
from ...reading.hit import Hit
from ...rule.base import Example
from ...rule.families import Needs, ReadingRule
from ...view.views import Context


class Agreement(ReadingRule):
    code = "M211"
    name = "agreement"
    severity = Severity.warning
    needs = Needs.paragraph
    summary = "the words do not agree with the value: '1 new messages', 'a Account Executive'"
    why = (
        "It is small, but readers see at once that a machine wrote it. It appears only for "
        "some values."
    )
    requirement = "R18"
    bad = (
        Example("singular and plural", "You have 1 new messages.\n", "mail.txt"),
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

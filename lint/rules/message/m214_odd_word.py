"""M214: a word that does not fit its place, by what was learned from right and spoilt mails."""

from collections.abc import Iterable

from ...findings.finding import Severity
from ...reading.hit import Hit
from ...reading.learned.find import find_odd_words
from ...rule.base import Example
from ...rule.families import Needs, ReadingRule
from ...view.views import Context

# Whatever these say of a line is more exact.
_SURER = (
    *(f"T1{number:02}" for number in range(1, 11)),
    *(f"M2{number:02}" for number in range(1, 12)),
)


class OddWord(ReadingRule):
    code = "M214"
    name = "odd-word"
    severity = Severity.warning
    needs = Needs.everything
    summary = "a word or a value that does not fit the words around it, in a mail by another tool"
    why = (
        "'We owe this tour to Inbound Lead' looks like a sentence until one reads it: a form's "
        "answer or a field's name stands where a name must. What such words "
        "look like is learned from thousands of sentences, and asked only of finished mails: in a "
        "workspace the types of the fields tell more."
    )
    requirement = "R18"
    echoes = _SURER
    bad = (
        Example(
            "a label as a name", "We owe this tour to Inbound Lead, who is kind.\n", "mail.txt"
        ),
    )
    good = (Example("a name", "We owe this tour to Imogen Leadley, who is kind.\n", "mail.txt"),)

    def read(self, text: str, context: Context) -> Iterable[Hit]:
        return find_odd_words(text) if context.workspace is None else ()

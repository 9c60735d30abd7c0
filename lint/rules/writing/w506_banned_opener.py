"""W506: sentence openings that sound like a hard sell."""

from collections.abc import Iterable, Iterator

from ...findings.finding import Finding, Severity
from ...reading.hit import Hit, shorten, without_overlaps
from ...reading.phrasebook import phrasebooks
from ...reading.sentences import begins_sentence, quoted
from ...rule.base import Example
from ...rule.families import Needs, ReadingRule
from ...view.parts import Part
from ...view.views import Context, View

# In a text without a From line, it is correct to introduce yourself.
_INTRODUCES = "repeats the name that the From line shows"
_FIX = "say it plainly: what you found, and what you propose"


class BannedOpener(ReadingRule):
    code = "W506"
    name = "banned-opener"
    severity = Severity.warning
    needs = Needs.paragraph
    summary = "a sentence that begins like a hard sell"
    why = (
        "'When in doubt, simply never start a sentence with these words: If I could find a "
        "way…' Nobody likes to be pushed into buying, and an apology for writing or a promise "
        "to be brief says nothing. Add your team's own with also = [\"as a "
        'valued customer"].'
    )
    requirement = "R31"
    source = "sources/002, no. 1"
    kinds = ("text", "html")
    options = {"also": [], "allow": []}
    bad = (
        Example(
            "the example from the article", "If I could find a way to halve the bill?\n", "mail.txt"
        ),
        Example(
            "a closing question", "You came by. What would it take to sign today?\n", "mail.txt"
        ),
        Example("an apology for writing", "I know you get many of these mails.\n", "mail.txt"),
        Example(
            "the team's own phrase",
            "---\nsubject: Hello\npreheader: Two pages\n---\nAs a valued customer you asked for "
            "{{ lead.asset }}. Shall we talk on Tuesday at ten? I have the figures of two wells."
            "\n\n[No more]({{ unsubscribe_url }}) · {{ workspace.postal_address }}\n",
            also={
                "tactful.toml": 'name = "B"\npostal_address = "1 Quay Street"\n[fields.lead]\n'
                'asset = { type = "text", required = true }\n[lint.options.W506]\n'
                'also = ["as a valued customer"]\n',
                "campaigns/spring.yml": "campaign: spring\nsequence:\n  steps:\n"
                "    - email: follow-up.md\n",
            },
        ),
    )
    good = (
        Example("inside a sentence", "Tell me if I could find a way round it.\n", "mail.txt"),
        Example("a plain offer", "If I can send the figures, reply with yes.\n", "mail.txt"),
    )

    def paragraph(self, part: Part, view: View, context: Context) -> Iterator[Finding]:
        for finding in super().paragraph(part, view, context):
            if view.step is not None or not finding.message.endswith(_INTRODUCES):
                yield finding

    def read(self, text: str, context: Context) -> Iterable[Hit]:
        allowed = {str(phrase).lower() for phrase in context.options["allow"]}
        found = {
            match.span(): family
            for book in phrasebooks().values()
            for family, match in book.matches("opener", text)
            if not allowed & {family, match[0].lower()}
        }
        for phrase in context.options["also"]:
            wanted, at = str(phrase).lower(), -1
            while (at := text.lower().find(wanted, at + 1)) >= 0:
                found[at, at + len(wanted)] = "also"
        return without_overlaps(
            Hit(start, end, _message(shorten(text[start:end]), family), _FIX)
            for (start, end), family in found.items()
            if begins_sentence(text, start) and not quoted(text, start)
        )


def _message(words: str, family: str) -> str:
    if family == "my-name":
        return f"'{words}' {_INTRODUCES}"
    return f"no sentence should begin with '{words}'"

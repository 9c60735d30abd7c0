"""W501: generic phrases of follow-ups that have nothing to say."""

from collections.abc import Iterable

from ...findings.finding import Severity
from ...reading.hit import Hit, shorten, without_overlaps
from ...reading.phrasebook import phrasebooks
from ...reading.sentences import quoted
from ...rule.base import Example
from ...rule.families import Needs, ReadingRule
from ...view.views import Context

_FIX = "say what the person asked for or did, and what is new since then"


class GenericPhrase(ReadingRule):
    code = "W501"
    name = "generic-phrase"
    severity = Severity.warning
    needs = Needs.paragraph
    summary = "a phrase that every follow-up uses and nobody means"
    why = (
        "'I hope you received my previous email. Let me know if you have any questions…': "
        "'generic responses are almost worse than no response at all'. Such a phrase shows "
        "that the writer has nothing to say to this reader."
    )
    requirement = "R5"
    source = "sources/000, do no. 2"
    options = {"allow": []}
    bad = (
        Example(
            "the sample from the article",
            "I hope you received my previous email. Let me know if you have any questions or "
            "require any further information. If you feel I should talk to someone else in your "
            "organisation in regards to this, I would appreciate it if you forward this email to "
            "the right person.\n",
            "mail.txt",
        ),
        Example("checking in", "I just wanted to check in on this.\n", "mail.txt"),
        Example("circling back", "Circling back on my last email.\n", "mail.txt"),
        Example("bumping", "Bumping this to the top of your inbox.\n", "mail.txt"),
        Example("a general wish", "Hope this email finds you well.\n", "mail.txt"),
        Example("German", "Ich wollte nur kurz nachhaken.\n", "mail.txt"),
    )
    good = (
        Example(
            "a reason",
            "You asked on Tuesday how the filter copes with frost; page nine has the figures.\n",
            "mail.txt",
        ),
        Example("a real check-in", "Check-in at the hotel opens at three.\n", "mail.txt"),
        Example(
            "in a quoted email",
            "The seal is in stock.\n\n> I hope this email finds you well.\n",
            "mail.txt",
        ),
    )

    def read(self, text: str, context: Context) -> Iterable[Hit]:
        allowed = {str(phrase).lower() for phrase in context.options["allow"]}
        hits = [
            Hit(*match.span(), f"'{shorten(match[0])}' is a phrase that every follow-up uses", _FIX)
            for book in phrasebooks().values()
            for family, match in book.matches("generic", text)
            if not allowed & {family, match[0].lower()} and not quoted(text, match.start())
        ]
        return without_overlaps(hits)

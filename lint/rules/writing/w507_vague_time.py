"""W507: a vague time."""

from collections.abc import Iterable, Iterator

from ...findings.finding import Severity
from ...reading.functions import asks, only_fills
from ...reading.hit import Hit, shorten, without_overlaps
from ...reading.phrasebook import Phrasebook, phrasebooks
from ...reading.sentences import joined, quoted, sentences
from ...rule.base import Example
from ...rule.families import Needs, ReadingRule
from ...view.views import Context


class VagueTime(ReadingRule):
    code = "W507"
    name = "vague-time"
    severity = Severity.warning
    needs = Needs.paragraph
    summary = "a vague time that nobody can put into a calendar"
    why = (
        "'Call me back another time' is what salespeople hate to hear, so do not write it. "
        "'Sometime next week' leaves the work to the reader; 'Tuesday at ten' can be answered "
        "with yes. What the reader said of a time is no proposal."
    )
    requirement = "R32"
    source = "sources/002, no. 3"
    kinds = ("text", "html")
    options = {"allow": []}
    bad = (
        Example("another time", "Call me back another time.\n", "mail.txt"),
        Example("next week", "Could we talk sometime next week?\n", "mail.txt"),
        Example("in the coming weeks", "Could we talk in the coming weeks?\n", "mail.txt"),
        Example("whenever", "Give me a call whenever you get a minute.\n", "mail.txt"),
    )
    good = (
        Example("a day and a time", "Could we talk next Tuesday at 10?\n", "mail.txt"),
        Example(
            "with a specific proposal",
            "Could we talk sometime next week, say on Tuesday at ten?\n",
            "mail.txt",
        ),
        Example("their words", "You said you'd talk after the summer; it is over.\n", "mail.txt"),
        Example("not about a meeting", "In the coming weeks the river will rise.\n", "mail.txt"),
    )

    def read(self, text: str, context: Context) -> Iterable[Hit]:
        allowed = {str(phrase).lower() for phrase in context.options["allow"]}
        return without_overlaps(
            Hit(
                start,
                end,
                f"'{shorten(text[start:end])}' is not a specific time",
                "propose a day and a time",
            )
            for book in phrasebooks().values()
            for start, end in _vague(joined(text), book, allowed)
            if not quoted(text, start)
        )


def _vague(text: str, book: Phrasebook, allowed: set[str]) -> Iterator[tuple[int, int]]:
    for sentence in sentences(text):
        words = sentence[0]
        if book.has_match("named_time", words) or book.has_match("reported", words):
            continue
        meets = book.has_match("meeting", words) and not only_fills(words, book)
        asked = meets or next(asks(words, book), None) is not None
        found = list(book.matches("vague_time_loose", words)) if meets else []
        found += book.matches("vague_moment", words) if asked else []
        if asked or not book.has_match("episode", words):  # what is past needs no date
            found += book.matches("vague_time", words)
        for family, match in found:
            if not allowed & {family, match[0].lower()}:
                yield sentence.start() + match.start(), sentence.start() + match.end()

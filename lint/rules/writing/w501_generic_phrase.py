"""W501: generic phrases of follow-ups that have nothing to say."""

from collections.abc import Iterable, Iterator

from ....templates.lazy_regex import lazy_regex
from ...findings.finding import Finding, Severity
from ...reading.functions import about_writing
from ...reading.hit import Hit, shorten, without_overlaps
from ...reading.phrasebook import phrasebooks
from ...reading.sentences import quoted
from ...rule.base import Example
from ...rule.families import Needs, ReadingRule
from ...view.parts import Part
from ...view.views import Context, View

_WORD = lazy_regex(r"\w{2,}")
_MATTER = 2  # words of a subject that are left: it is about something
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
        "that the writer has nothing to say to this reader. So does a clause each of whose words "
        "is about the email itself: its way into the inbox, and the wait for an answer. What "
        "stands between quotation marks is somebody else's."
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
        Example("about the email itself", "My note may have got lost in your inbox.\n", "mail.txt"),
        Example("German", "Ich wollte nur kurz nachhaken.\n", "mail.txt"),
    )
    good = (
        Example(
            "a reason",
            "You asked on Tuesday how the filter copes with frost; page nine has the figures.\n",
            "mail.txt",
        ),
        Example("a real check-in", "Check-in at the hotel opens at three.\n", "mail.txt"),
        Example("something is checked in", "The porter is checking in parcels.\n", "mail.txt"),
        Example("a quotation", 'He wrote: "I hope this email finds you well."\n', "mail.txt"),
        Example(
            "in a quoted email",
            "The seal is in stock.\n\n> I hope this email finds you well.\n",
            "mail.txt",
        ),
    )

    def paragraph(self, part: Part, view: View, context: Context) -> Iterator[Finding]:
        if part.kind == "subject" and _has_matter(part.text, self.read(part.text, context)):
            return  # "Checking in at the Harbour Inn"
        yield from super().paragraph(part, view, context)

    def read(self, text: str, context: Context) -> Iterable[Hit]:
        allowed = {str(phrase).lower() for phrase in context.options["allow"]}
        hits: list[Hit] = []
        for book in phrasebooks().values():
            phrases = [(family, match) for family, match in book.matches("generic", text)]
            fine = [match.span() for family, match in phrases if _allows(allowed, family, match[0])]
            hits += [
                Hit(
                    *match.span(),
                    f"'{shorten(match[0])}' is a phrase that every follow-up uses",
                    _FIX,
                )
                for _, match in phrases
                if match.span() not in fine
            ]
            hits += [
                Hit(
                    start,
                    end,
                    f"'{shorten(text[start:end])}' speaks of the email itself only",
                    _FIX,
                )
                for start, end in about_writing(text, book)
                if not _allows(allowed, "about-writing", text[start:end])
                and not any(start < late and early < end for early, late in fine)
            ]
        return without_overlaps(hit for hit in hits if not quoted(text, hit.start))


def _has_matter(subject: str, hits: Iterable[Hit]) -> bool:
    """Say whether a subject names more than what the phrases in it say."""
    for hit in hits:
        subject = subject[: hit.start] + " " * (hit.end - hit.start) + subject[hit.end :]
    return len(_WORD.findall(subject)) >= _MATTER


def _allows(allowed: set[str], family: str, words: str) -> bool:
    return bool(allowed & {family, words.lower()})

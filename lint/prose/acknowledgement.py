"""Whether an email only acknowledges: it thanks, or brings what was asked for, and asks nothing."""

from ...templates.lazy_regex import lazy_regex
from ..reading.functions import count_requests
from ..reading.language import language_of
from ..reading.phrasebook import phrasebooks
from ..reading.sentences import sentences
from .authored_text import AuthoredText

# A stem a language, for the ten commonest.
_THANKS = lazy_regex(
    r"(?i)\b(?:thank|dank|merci|gra[cz]i|obrigad|bedankt|dziękuj|tack\b|tak for|kiitos|děkuj)"
)
# What the writer will do is no request: "I will call you and name the price".
_PROMISE = lazy_regex(r"(?i)\W*(?:i|we|ich|wir|je|nous)\b")


def is_acknowledgement(text: AuthoredText) -> bool:
    """Say whether a text thanks or names what was asked for, and wants nothing of its reader."""
    said = text.masked
    if "?" in said or not (
        _THANKS.search(said) or any(n.startswith("lead.") for n in text.printed)
    ):
        return False
    book = phrasebooks().get(language_of(said) or "")
    asking = (one[0] for one in sentences(said) if not _PROMISE.match(one[0]))
    return book is None or count_requests("\n".join(asking), book) == 0

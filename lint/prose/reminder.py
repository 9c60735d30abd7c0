"""Whether an email says what it is about, so that somebody who has forgotten knows its sender."""

from ...templates.workspace.fields import OWNERS
from ..reading.functions import hooks
from ..reading.language import language_of
from ..reading.phrasebook import phrasebooks
from .authored_text import AuthoredText

_OF_PERSON = "contact"  # a name or a company says nothing of what was between you


def reminds(text: AuthoredText) -> bool:
    """Say whether a text names what the reader did or asked, or what was between you.

    A value of the lead or of research does; so does a sentence that tells of it. A text in a
    language without a phrasebook is believed to.
    """
    about = tuple(f"{owner}." for owner in OWNERS if owner != _OF_PERSON)
    if any(name.startswith(about) for name in text.printed):
        return True
    book = phrasebooks().get(language_of(text.masked) or "")
    return book is None or next(hooks(text.masked, book, events=False), None) is not None

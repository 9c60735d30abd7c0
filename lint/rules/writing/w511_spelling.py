"""W511: common misspellings."""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from ....templates.lazy_regex import lazy_regex
from ...findings.finding import Severity
from ...reading.hit import Hit
from ...reading.language import language_of
from ...reading.phrasebook import phrasebooks
from ...reading.spelling import dictionary_of, respelt
from ...rule.base import Example
from ...rule.families import Needs, ReadingRule
from ...view.views import Context

_WORD = lazy_regex(r"(?<![\w'’@./:&-])[a-zäöüß]{6,}(?![\w'’@/&-]|\.\w)")
_CODE = lazy_regex(r"(?<!\S)\S*?(?:https?://|www\.|@|/|_)\S*+")


class Spelling(ReadingRule):
    code = "W511"
    name = "misspelling"
    severity = Severity.warning
    needs = Needs.paragraph
    summary = "a common misspelling"
    why = (
        "One misspelling makes the reader doubt the figures as well. Reported are spellings that "
        "are wrong everywhere, and words of six letters or more that no dictionary has and that "
        "are one slip from a common word (English, German). Words with a capital, British and "
        'American spellings and compounds are accepted. words = ["…"] allows a spelling.'
    )
    options = {"words": []}
    own_words = values_alone = True
    bad = (
        Example("one letter too few", "You asked about the accomodation.\n", "mail.txt"),
        Example("one too many", "It stays open untill Friday.\n", "mail.txt"),
        Example("two letters swapped", "We recieved your letter.\n", "mail.txt"),
        Example("in no dictionary", "There is a chapter on vegtable gardens.\n", "mail.txt"),
        Example("in German", "Wir melden uns warscheinlich am Montag.\n", "mail.txt"),
    )
    good = (
        Example("British and American", "The colour of the color chart, in metres.\n", "mail.txt"),
        Example("a name and an address", "Dear Mr Wich, ask@recieved.example\n", "mail.txt"),
        Example("a trade word", "The viton gasket and the epimedium.\n", "mail.txt"),
        Example("one letter from a common word", "We do the degreasing, too.\n", "mail.txt"),
        Example("a compound", "The toolroom is open, the stairwell is not.\n", "mail.txt"),
        Example("German compounds", "Beides ist frostgeschützt und rückgekühlt.\n", "mail.txt"),
        Example("no language", "Morbi cursus primis tempor velit.\n", "mail.txt"),
    )

    def read(self, text: str, context: Context) -> Iterable[Hit]:
        known = {str(word).lower() for word in context.options["words"]}
        language = language_of(text)
        codes = [match.span() for match in _CODE.finditer(text)]
        told: set[int] = set()
        for match, ways in (*_in_book(text, language or "en"), *_in_no_dictionary(text, language)):
            word, start = match[0], match.start()
            if word in known or start in told:
                continue
            if any(a < match.end() and start < b for a, b in codes):
                continue
            told.add(start)
            spelt = " or ".join(f"'{one}'" for one in ways)
            yield Hit(*match.span(), f"'{word}' is spelt {spelt}", f"write {spelt}")


def _in_book(text: str, language: str) -> Iterator[tuple[re.Match[str], tuple[str, ...]]]:
    """Yield the words that are wrong everywhere."""
    pattern, right = _spellings(language)
    for match in pattern.finditer(text) if pattern else ():
        yield match, (right[match["stem"]] + match[0][len(match["stem"]) :],)


def _in_no_dictionary(
    text: str, language: str | None
) -> Iterator[tuple[re.Match[str], tuple[str, ...]]]:
    """Yield the words that no dictionary has, one slip from a word that many people use."""
    candidates = list(_WORD.finditer(text))
    spoken = dictionary_of(text, language) if candidates else None
    for match in candidates if spoken else ():
        if ways := respelt(match[0], spoken or ""):
            yield match, ways


@lru_cache(maxsize=16)
def _spellings(language: str) -> tuple[re.Pattern[str] | None, dict[str, str]]:
    """Return the pattern of misspelt words in small letters, and the right stem of each."""
    book = phrasebooks().get(language)
    if book is None or not book.spellings:
        return None, {}
    stems = sorted(book.spellings, key=len, reverse=True)
    pattern = re.compile(rf"(?<![\w'’-])(?P<stem>{'|'.join(map(re.escape, stems))})[a-z]*(?![\w])")
    return pattern, dict(book.spellings)

"""W511: common misspellings."""

import re
from collections.abc import Iterable
from functools import lru_cache

from ...findings.finding import Severity
from ...reading.hit import Hit
from ...reading.language import language_of
from ...reading.phrasebook import phrasebooks
from ...rule.base import Example
from ...rule.families import Needs, ReadingRule
from ...view.views import Context

_CODE = re.compile(r"(?<!\S)\S*?(?:https?://|www\.|@|/|_)\S*+")


class Spelling(ReadingRule):
    code = "W511"
    name = "misspelling"
    severity = Severity.warning
    needs = Needs.paragraph
    summary = "a common misspelling"
    why = (
        "One misspelling makes the reader doubt the figures as well. Only spellings that are "
        "wrong everywhere are reported, so names, trade words, and British and American "
        'spellings are accepted. words = ["…"] allows a spelling.'
    )
    options = {"words": []}
    values_alone = True
    bad = (
        Example("one letter too few", "You asked about the accomodation.\n", "mail.txt"),
        Example("one too many", "It stays open untill Friday.\n", "mail.txt"),
        Example("two letters swapped", "We recieved your letter.\n", "mail.txt"),
    )
    good = (
        Example("British and American", "The colour of the color chart, in metres.\n", "mail.txt"),
        Example("a name and an address", "Dear Mr Wich, ask@recieved.example\n", "mail.txt"),
        Example("a trade word", "The viton gasket and the epimedium.\n", "mail.txt"),
    )

    def read(self, text: str, context: Context) -> Iterable[Hit]:
        known = {str(word).lower() for word in context.options["words"]}
        language = language_of(text) or "en"
        pattern, right = _spellings(language)
        if pattern is None:
            return
        codes = [match.span() for match in _CODE.finditer(text)]
        for match in pattern.finditer(text):
            word = match[0]
            if word in known or any(a < match.end() and match.start() < b for a, b in codes):
                continue
            fixed = right[match["stem"]] + word[len(match["stem"]) :]
            yield Hit(*match.span(), f"'{word}' is spelt '{fixed}'", f"write '{fixed}'")


@lru_cache(maxsize=16)
def _spellings(language: str) -> tuple[re.Pattern[str] | None, dict[str, str]]:
    """Return the pattern of misspelt words in small letters, and the right stem of each."""
    book = phrasebooks().get(language)
    if book is None or not book.spellings:
        return None, {}
    stems = sorted(book.spellings, key=len, reverse=True)
    pattern = re.compile(rf"(?<![\w'’-])(?P<stem>{'|'.join(map(re.escape, stems))})[a-z]*(?![\w])")
    return pattern, dict(book.spellings)

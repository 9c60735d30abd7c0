"""How particular an opening is: whether it speaks of one matter that writer and reader share.

A general truth, the writer's own firm and a bare claim fit every reader. A measured finding, a
thing with its number or its place, what happened on a day, or what is the reader's does not.
Which words show the one or the other is in the phrasebook of the language.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from ...templates.lazy_regex import lazy_regex
from .functions import is_question, only_fills
from .phrasebook import Phrasebook
from .sentences import sentences

_SPREE = 2  # statements about the sender in a row
_COUNTS = lazy_regex(r"\w+\W+\w+")
_BEYOND_DOUBT = 2  # signs of a particular matter in one statement
_SURE = 3  # of one that outweighs all the others: a thing that was measured
_GENERAL = ("truth", "market", "claim")
_QUANTIFIERS = {"always", "immer", "rate"}


@dataclass(frozen=True, slots=True)
class Weight:
    """How much in a text is particular, how much fits anybody, and how much it states at all."""

    particular: int = 0
    general: int = 0
    stated: int = 0
    sure: int = 0  # statements that are particular beyond doubt

    @property
    def is_truism(self) -> bool:
        """Whether it states something, and nothing particular."""
        return bool(self.stated and self.general) and not self.particular

    @property
    def fits_anybody(self) -> bool:
        """Whether more is general than particular, or nothing at all is stated."""
        vague = self.general > self.particular or not (self.stated or self.particular)
        return vague and not self.sure

    def __add__(self, other: "Weight") -> "Weight":
        return Weight(
            self.particular + other.particular,
            self.general + other.general,
            self.stated + other.stated,
            self.sure + other.sure,
        )


def weigh(text: str, book: Phrasebook) -> Weight:
    """Weigh each sentence of text, and add the weights up."""
    return sum((weigh_sentence(one[0], book) for one in sentences(text)), Weight())


def matters(text: str, book: Phrasebook) -> Iterator[int]:
    """Yield the start of each sentence that is particular beyond doubt, and not of us alone."""
    for one in sentences(text):
        if _is_about_us(one[0], book):
            continue
        weight = weigh_sentence(one[0], book)
        if weight.particular >= _BEYOND_DOUBT and weight.particular > weight.general:
            yield one.start()


def praises_itself(text: str, book: Phrasebook) -> bool:
    """Say whether text begins with two statements of what its writer or a product is."""
    said = [_is_of_sender(one[0], book) for one in sentences(text) if _COUNTS.search(one[0])]
    return len(said) >= _SPREE and all(said[:_SPREE])


def _is_of_sender(words: str, book: Phrasebook) -> bool:
    if book.has_match("yours", words) or is_question(words):
        return False
    if book.has_match("claim", words):
        return True
    ours = sum(1 for _ in book.matches("ours", words))
    happened = any(family == "simple" for family, _ in book.matches("episode", words))
    return ours > 1 or (ours == 1 and not happened)


def weigh_sentence(words: str, book: Phrasebook) -> Weight:
    """Weigh one sentence: what it asks or proposes states nothing of why it came."""
    if only_fills(words, book):
        return Weight(general=1)
    named = sum(book.has_match(section, words) for section in ("matter", "of_theirs"))
    if is_question(words) or book.has_match("ask", words):
        return Weight(particular=int(named > 0))
    episodes = {family for family, _ in book.matches("episode", words)}
    exact = book.has_match("exact", words)
    general = len(_general(words, book, named=named > 0))
    if book.has_match("praise", words) or book.has_match("no_hook", words):
        return Weight(general=general + 1, stated=1)
    if _is_about_us(words, book) and (general or "simple" not in episodes):
        return Weight(general=general + 1, stated=1)
    if not (named or exact or episodes - {"now"}) and book.has_match("bare", words):
        return Weight(general=general + 1, stated=1)
    signs = named + bool(episodes) + 2 * (exact and not general)
    particular = max(0, signs - general)
    return Weight(particular, general, stated=1, sure=particular >= _SURE)


def _general(words: str, book: Phrasebook, *, named: bool) -> set[str]:
    """Return the sections that say that words fit anybody.

    "All", "every" and the words of the market say it only where no thing is named:
    "every tap on the second floor" and "14 of your people" are particular.
    """
    found = {section for section in _GENERAL for _ in book.matches(section, words)}
    if named:
        strong = {family for family, _ in book.matches("truth", words)} - _QUANTIFIERS
        found -= {"market"} if strong else {"market", "truth"}
    return found


def _is_about_us(words: str, book: Phrasebook) -> bool:
    return book.has_match("about_us", words) and not book.has_match("yours", words)

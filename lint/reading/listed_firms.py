"""Finds in a text the firms of a list, named literally."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise

from ...templates.lazy_regex import lazy_regex
from .calendar_names import DAYS, MONTHS
from .casing import given_names
from .spelling import is_usual
from .synonyms import SWAPPED
from .towns import PARTS
from .vocabulary import FUNCTION_WORDS
from .words import FUNCTIONS, ROLES

_WORD = lazy_regex(r"[^\W_](?:[\w&’'+]|[.-](?=\w))*|&")
_LONGEST = 6  # words of a name
# Before the name of a firm, whatever word that is: "at Focus".
_AT = lazy_regex(
    r"(?:\b(?i:at|bei|chez|presso|bij|hos)|"
    r"(?i:\b(?:colleagues|team|people|friends) (?:of|from)))\s+$"
)
_COMMON = (
    frozenset(SWAPPED.split())
    | FUNCTION_WORDS
    | ROLES
    | frozenset(FUNCTIONS.split("|"))
    | frozenset(
        """next steps step first last best open door free new old great day days week month year
        home house office work works life care health food power light blue green red black white
        gold silver sun moon star north south east west city town street park bridge river lake
        sea sky world global local group centre center studio lab labs point line""".split()
    )
)
# Before a product, a tool, a place or somebody who is quoted, as often as before a customer.
_BESIDE_PRODUCTS = lazy_regex(
    r"(?i)\b(?:with|in|on|via|by|from|to|into|through|using|uses?|run|runs|and|or|like|than|as|an?|"
    r"the|our|your|my|this|that|new|called|mit|in|im|auf|über|von|vom|aus|zu|zum|zur|und|oder|wie|"
    r"als|der|die|das|dem|den|des|ein|eine|einen|einem|unser|unsere|ihr|ihre|avec|sur|dans|par|de|"
    r"du|et|ou|le|la|les|un|une|con|en|por|y|o|el|los|las|com|em|por|e|os|as|um|uma|su|da|di|il|lo|"
    r"gli|una|met|op|uit|van|het|een)\s+$"
)


def words_of(name: str) -> tuple[str, ...]:
    """Return a firm's name as it is looked up."""
    return tuple(match[0] for match in _WORD.finditer(name))


_Names = Mapping[tuple[str, ...], str]  # a firm's words -> as the list writes it


@dataclass(frozen=True, slots=True)
class ListedFirms:
    """A list's firms by their words, in capitals too, and by what they are called for short."""

    names: _Names
    shorts: _Names

    @classmethod
    def of(cls, names: _Names) -> "ListedFirms":
        shorts = short_forms(names)
        return cls({**_loud(names), **names}, {**_loud(shorts), **shorts})

    def named_in(self, text: str) -> _Names:
        """Return those of which text may speak: with a short form only where it is no word."""
        said = {(_bare(match[0]),) for match in _WORD.finditer(text)}
        shorts: dict[tuple[str, ...], str] = {
            words: self.shorts[words]
            for words in said & self.shorts.keys()
            if not is_usual(words[0].casefold())  # reads a dictionary, so it is asked last
        }
        return {**shorts, **self.names} if shorts else self.names


def _loud(names: _Names) -> dict[tuple[str, ...], str]:
    return {tuple(word.upper() for word in words): name for words, name in names.items()}


def find_listed_firms(text: str, firms: ListedFirms) -> Iterator[tuple[int, int, str]]:
    """Yield where text names one of firms, and what the list says.

    A name of one word, or of words that everybody uses, is one only where a firm must stand:
    after "at"; a coined word, also where no product or place would. In a heading every word has
    a capital.
    """
    names = firms.named_in(text)
    words = list(_WORD.finditer(text))
    at = 0
    while at < len(words):
        for length in range(min(_LONGEST, len(words) - at), 0, -1):
            some = words[at : at + length]
            said, cut = _looked_up(names, [word[0] for word in some])
            if said is not None and _adjoining(text, some) and _is_named(text, words, at, length):
                yield some[0].start(), some[-1].end() - cut, said
                at += length
                break
        else:
            at += 1


def short_forms(names: _Names) -> dict[tuple[str, ...], str]:
    """Return the first words by which firms may be called for short, and whose each is.

    Not those that two firms share, nor towns and people's names: "Bristol Pumps".
    """
    found: dict[tuple[str, ...], str | None] = {}
    for words, name in names.items():
        if len(words) > 1:
            other = found.setdefault(words[:1], name)
            found[words[:1]] = name if other == name else None
    return {first: name for first, name in found.items() if name and _is_coined(first[0])}


def _looked_up(names: _Names, said: list[str]) -> tuple[str | None, int]:
    """Return the firm that words name, and how many letters at their end are its genitive's."""
    if (found := names.get(tuple(said))) is not None:
        return found, 0
    bare = _bare(said[-1])
    return names.get((*said[:-1], bare)), len(said[-1]) - len(bare)


def _bare(word: str) -> str:
    """Return a word without the end of its genitive."""
    return re.sub(r"['’]s?$", "", word)


def _is_coined(word: str) -> bool:
    """Say whether a word may be nobody's but a firm's: no town, no day and no given name."""
    plain = word.casefold()
    taken = plain in PARTS or plain in DAYS or plain in MONTHS or plain in given_names()
    return len(plain) > 4 and not taken and plain not in _COMMON


def _adjoining(text: str, some: list[re.Match[str]]) -> bool:
    """Say whether nothing but blanks, a comma or a dash is between words."""
    return all(
        re.fullmatch(r"[ \t]*[,–-]?\s?[ \t]*", text[one.end() : other.start()])
        for one, other in pairwise(some)
    )


def _is_named(text: str, words: list[re.Match[str]], at: int, length: int) -> bool:
    some = words[at : at + length]
    capitals = sum(word[0][0].isupper() or word[0][0].isdigit() for word in some)
    if not some[0][0][0].isupper() and not some[0][0][0].isdigit():
        return False
    if _goes_on(text, words, at + length) or (at and _goes_on(text, words, at, before=True)):
        return False
    is_common = all(word[0].casefold() in _COMMON for word in some)
    if length > 1 and capitals > 1 and not is_common and not _in_heading(text, some):
        return True
    before = text[max(0, some[0].start() - 30) : some[0].start()]
    if _AT.search(before):
        return True
    in_sentence = re.search(r"\b[a-zß-ÿ]+ $", before) and not _BESIDE_PRODUCTS.search(before)
    return bool(in_sentence) and length == 1 and _is_coined(re.sub(r"['’]s?$", "", some[0][0]))


def _goes_on(text: str, words: list[re.Match[str]], at: int, *, before: bool = False) -> bool:
    """Say whether the name is part of a longer one: "Halden Pumps Museum"."""
    if at >= len(words):
        return False
    one, other = words[at - 1], words[at]
    near = text[one.end() : other.start()]
    beside = one[0] if before else other[0]
    if not re.fullmatch(r"[ \t]|[ \t]?&[ \t]?", near) or not beside[0].isupper():
        return False
    # A sentence, and a name after its first word, begin with a capital too.
    return not before or (at > 1 and text[words[at - 2].end() : one.start()].strip() == "")


def _in_heading(text: str, some: list[re.Match[str]]) -> bool:
    """Say whether the line writes every long word with a capital."""
    begin = text.rfind("\n", 0, some[0].start()) + 1
    end = text.find("\n", some[-1].end())
    line = text[begin : end if end >= 0 else len(text)]
    name = {word[0] for word in some}
    others = [w[0] for w in _WORD.finditer(line) if len(w[0]) > 3 and w[0] not in name]
    return bool(others) and all(word[0].isupper() for word in others)

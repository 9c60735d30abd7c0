"""Finds in a text the firms of a list, named literally."""

import re
from collections.abc import Iterator, Mapping
from itertools import pairwise

from .synonyms import SWAPPED
from .vocabulary import FUNCTION_WORDS
from .words import FUNCTIONS, ROLES

_WORD = re.compile(r"[^\W_](?:[\w&’'+]|[.-](?=\w))*|&")
_LONGEST = 6  # words of a name
# Before the name of a firm, whatever word that is: "at Focus".
_AT = re.compile(
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


def words_of(name: str) -> tuple[str, ...]:
    """Return a firm's name as it is looked up."""
    return tuple(match[0] for match in _WORD.finditer(name))


def find_listed_firms(
    text: str, firms: Mapping[tuple[str, ...], str]
) -> Iterator[tuple[int, int, str]]:
    """Yield where text names one of firms (by their words as written), and what the list says.

    A name of one word, or of words that everybody uses, is one only where a firm must stand:
    after "at". In a heading every word has a capital.
    """
    words = list(_WORD.finditer(text))
    at = 0
    while at < len(words):
        for length in range(min(_LONGEST, len(words) - at), 0, -1):
            some = words[at : at + length]
            said = firms.get(tuple(word[0] for word in some))
            if said is not None and _adjoining(text, some) and _is_named(text, words, at, length):
                yield some[0].start(), some[-1].end(), said
                at += length
                break
        else:
            at += 1


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
    return bool(_AT.search(text, max(0, some[0].start() - 30), some[0].start()))


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

"""Finds a value that was merged twice: the same words in a row, whatever they are.

Nobody writes "night shifts night shifts", "Turku ::: Turku" or "the price listthe price list"; a
list that joined two records of one person does. What people do say twice, to stress it or in a
fixed phrase ("very, very", "day by day by day", "had had"), is theirs.
"""

import re
from collections.abc import Iterator, Sequence

from ...templates.lazy_regex import lazy_regex
from .casing import given_names
from .hit import Hit
from .sample import is_code_line, is_quoted_code, line_around
from .vocabulary import FUNCTION_WORDS
from .words import BOTH_NAMES

_FIX = "remove it from the template, or from the value in the list"

_WORD = lazy_regex(r"[^\W_]+(?:['’./:+-]?[^\W_]+)*")
_BREAK = lazy_regex(r"\n|[.!?…:]\s")
_LONGEST = 6  # words of one value
# What joins the parts of one cell, and no two words of a sentence. A bar may be a table's.
_JOINS = lazy_regex(r"\s?(?::::|;|\||/)\s?[+(]?")
_MARK = lazy_regex(r"\s?::{2,}\s?")
_LINKS = frozenset(
    """and or by after to in for on upon from until over und oder um nach für zu von et ou après par
    à de y o por a en tras e di dopo per ou em após en of na voor och eller i za po""".split()
)
# What is said again to stress it, or to cheer, and the few that grammar doubles.
_STRESSED = frozenset(
    """very really super never always please thanks thank sorry extra great little long many much
    more happy pretty first early quick quickly hurry again happened which there those these where
    their would could should other every still right wrong maybe gently softly slowly knock quite
    hello goodbye welcome bravo sehr immer bitte danke schnell lange wieder lieber große haben
    werden wurden waren einen einer diese dieser jener ihnen merci vraiment toujours encore jamais
    vite beaucoup grand nous vous elles gracias mucho muchas siempre nunca rápido grazie molto
    sempre piano presto subito quasi muito obrigado obrigada sempre nunca heel altijd graag
    inner outer double triple bonus ready steady higher faster lower deeper""".split()
)
# Names that are double by themselves.
_DOUBLE = frozenset(
    """baden bora walla pago wagga duran sing boutros sirhan lang bella kota puka woy chin pom cha
    zsa lulu rama dik gogo hula ylang johnson kaka tiki aqua hubba humuhumu talk ping pong papa
    mama coco lolo yoyo jojo zaza tsetse berber chaud beat tutu bling choc gutti boum pili piri
    peri bara nana dada toto fifi gigi kiki lili mimi titi""".split()
)

# Behind these somebody is called by one name.
_CALLING = frozenset(
    "thanks thank you danke merci gracias grazie obrigado obrigada bedankt tack".split()
)


# In Spanish one has a father's and a mother's name, which may be the same.
_TITLED = lazy_regex(r"(?i)\b(?:señora?|sra?\.?|don|doña) $")


def find_merged_twice(text: str) -> Iterator[Hit]:
    """Yield each value that stands twice, or three times, in a row."""
    words = list(_WORD.finditer(text))
    low = [word[0].casefold() for word in words]
    at = 0
    while at < len(words):
        end = _end_of_twice(text, words, low, at)
        if end is None:
            at += 1
            continue
        start, stop = words[at].start(), words[end - 1].end()
        said = not is_code_line(text, start) and not is_quoted_code(text, start, stop)
        printed = text[max(0, start - 1) : start] == "["  # "[object Object]" is a program's
        called = _TITLED.search(text[max(0, start - 8) : start])
        if said and not printed and not called and not _in_address(text, start):
            yield Hit(start, stop, f"'{text[start:stop]}' says the same thing twice", _FIX)
        at = end


def _end_of_twice(
    text: str, words: Sequence[re.Match[str]], low: Sequence[str], at: int
) -> int | None:
    """Return behind which word the repetition of what begins at at ends; None: there is none."""
    for length in range(1, min(_LONGEST, (len(words) - at) // 2) + 1):
        again = at + length
        if low[at] == low[again] and low[at:again] == low[again : again + length]:
            joint = text[words[again - 1].end() : words[again].start()]
            if not _same_inside(text, words, at, length):
                continue
            if _is_merged(text, words, low[at:again], at, joint):
                return again + length
    return _end_of_glued(low, words, at) if at + 1 < len(words) else _end_of_one(words, at)


def _same_inside(text: str, words: Sequence[re.Match[str]], at: int, length: int) -> bool:
    """Say whether both halves are set alike, and on one line."""
    one = text[words[at].start() : words[at + length - 1].end()]
    other = text[words[at + length].start() : words[at + 2 * length - 1].end()]
    return not _BREAK.search(one) and one.casefold() == other.casefold()


def _is_merged(
    text: str, words: Sequence[re.Match[str]], said: Sequence[str], at: int, joint: str
) -> bool:
    if "\n" in joint:
        return False
    end = words[at + 2 * len(said) - 1].end()
    if _JOINS.fullmatch(joint):
        return _is_joined(text, words, said, at, joint, end)
    if joint == ". " and len(said) == 1 and re.search(r"\d\.? $", text[: words[at].start()][-6:]):
        return True  # "on 3 May. May"
    if joint not in (" ", "\u00a0", ", "):
        return False
    if len(said) > 1:
        return _is_phrase(said, joint)
    return _is_word_twice(text, words, at, joint, end)


def _is_joined(
    text: str, words: Sequence[re.Match[str]], said: Sequence[str], at: int, joint: str, end: int
) -> bool:
    """Judge "Turku ::: Turku", "baker;baker": not the columns of a table, nor "24/24"."""
    if _MARK.fullmatch(joint):
        return True
    sign = joint.strip(" +(")
    start = words[at].start()
    whole = text[start : words[at + len(said) - 1].end()]
    line = text[slice(*line_around(text, start))]
    table = sign != ";" and line.count(sign) != whole.count(sign) * 2 + 1
    if table or line.strip() == text[start:end]:
        return False
    return len(whole) >= (6 if sign == "/" else 4) and not re.fullmatch(r"[\d.,]{1,4}", whole)


def _is_phrase(said: Sequence[str], joint: str) -> bool:
    """Judge two words or more: "night shifts night shifts", not "more and more and more"."""
    if said[0] in _LINKS or said[-1] in _LINKS:
        return False
    if joint == ", " and said[0] in FUNCTION_WORDS:
        return False  # "the text of the comment, the comment itself"
    long = 3 if joint != ", " else 5
    content = [w for w in said if len(w) > long and w not in FUNCTION_WORDS and w not in _STRESSED]
    if " ".join(said) in ("new york", "quebec city"):
        return False
    return bool(content) and not all(word.isdigit() for word in said)


def _is_word_twice(
    text: str, words: Sequence[re.Match[str]], at: int, joint: str, end: int
) -> bool:
    word = words[at][0]
    low = word.casefold()
    if re.fullmatch(r"\d{2,4}([-./])\d{1,2}\1\d{2,4}", word):
        return True  # a day
    if any(c.isdigit() for c in word):
        third = at + 2 < len(words) and words[at + 2][0] == word
        fourth = at + 3 < len(words) and words[at + 3][0][:1].isdigit()
        return third and not fourth and joint == " " and re.fullmatch(r"\d{4,}", word) is not None
    if low in _STRESSED or low in FUNCTION_WORDS or low in _DOUBLE or len(word) < 4:
        return False
    follows = at > 0 and text[words[at - 1].end() : words[at].start()] == " "
    before = words[at - 1][0] if follows else ""
    if joint == ", ":
        cities = ("quebec", "luxembourg", "singapore", "mexico", "panama", "guatemala")
        listed = text[end : end + 1] == "," or low == before.casefold() or low in cities
        return before.casefold() in _SEATS and not listed
    if word[0].isupper():
        called = before.casefold() in _CALLING
        named = low in BOTH_NAMES or (low in given_names() and not called)
        return (called or before.islower()) and not named
    return len(word) > 4 and text[end : end + 1] != "!"


_SEATS = frozenset(
    "a an as the in at of for ein eine einen als un une una um uma como come een".split()
)


def _end_of_glued(low: Sequence[str], words: Sequence[re.Match[str]], at: int) -> int | None:
    """Find "the price listthe price list": the halves are joined within a word."""
    if (end := _end_of_one(words, at)) is not None:
        return end
    for length in range(2, _LONGEST):
        last = at + 2 * length - 2
        if last >= len(low):
            return None
        joined = low[at + length - 1] == low[last] + low[at] and len(low[last]) > 3
        if joined and (low[at + 1 : at + length - 1] == low[at + length : last]):
            return last + 1
    return None


def _end_of_one(words: Sequence[re.Match[str]], at: int) -> int | None:
    """Find "TurkuTurku" and two days in one word."""
    word = words[at][0]
    half, odd = divmod(len(word), 2)
    if odd or half < 4 or word[:half] != word[half:]:
        return None
    inner = word[half].isupper() and word[1:half].islower()
    day = re.fullmatch(r"\d{4}-\d\d-\d\d", word[:half])
    return at + 1 if inner or day or (half > 5 and word.isalpha()) else None


def _in_address(text: str, start: int) -> bool:
    """Say whether start is in a link or an address of a page."""
    before = text[max(0, start - 200) : start]
    return re.search(r"(?:https?://|www\.)\S*$", before) is not None

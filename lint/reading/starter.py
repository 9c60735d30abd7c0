"""Finds the starter's own sentences: what `tactful init` wrote for somebody to replace."""

import re
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable

from ...templates.lazy_regex import lazy_regex
from .hit import Hit, shorten

_FIX = "write your own words"
_LEAST = 5  # words; fewer say nothing of their own ("No reply needed.")
_UNSEEN = lazy_regex(r"<mj-style>.*?</mj-style>|<!--.*?-->|\{#.*?#\}", re.DOTALL)
_TAG = lazy_regex(r"\{\{.*?\}\}|\{%.*?%\}")
_BREAK = lazy_regex(r"<[^>]*>|^---$|^\w+: |\n\s*\n", re.MULTILINE)


def find_starter(text: str) -> Iterator[Hit]:
    """Yield each sentence that the starter's templates have in the same words."""
    for match in _pattern().finditer(text):
        shown = shorten(" ".join(match[0].split()), 60)
        yield Hit(*match.span(), f"'{shown}' is the starter's text, not yours", _FIX)


@cache
def _pattern() -> re.Pattern[str]:
    said = sorted(_sentences(), key=len, reverse=True)
    spaced = (r"\s+".join(map(re.escape, sentence.split())) for sentence in said)
    return re.compile("|".join(spaced), re.IGNORECASE)


def _sentences() -> set[str]:
    """Return what the starter says in full sentences without values of its own."""
    found = set()
    for source in _sources(files("tactful.templates").joinpath("starter", "templates")):
        for block in _BREAK.split(_TAG.sub("\0", _UNSEEN.sub("", source))):
            for sentence in re.split(r"(?<=[.!?])\s+", " ".join(block.split())):
                if "\0" not in sentence and len(sentence.split()) >= _LEAST:
                    found.add(sentence.rstrip(".!?"))
    return found


def _sources(folder: Traversable) -> Iterator[str]:
    for one in folder.iterdir():
        if one.is_dir():
            yield from _sources(one)
        elif one.name.endswith((".mjml", ".md", ".txt")):
            yield one.read_text(encoding="utf-8")

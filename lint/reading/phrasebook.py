"""Phrases by language: one data file each in ``lint/reading/phrases/``.

One rule reads one section of the file; a section holds families: a name with its phrases.
To add a language, add a file.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from ...templates.kept_patterns import KEPT
from ...templates.lazy_regex import lazy_regex
from ...templates.needed_grams import Needed, may_match

_FOLDER = Path(__file__).resolve().parent / "phrases"
_ENTRY = lazy_regex(r"\{([a-z_]+)\}")
_BLANK = lazy_regex(r"(?<!\[)(?<!\[-)(?<!\\) (?![\]?*+{])")
_NESTED = 5  # an entry of [words] may name others


@dataclass(frozen=True, slots=True)
class Phrasebook:
    """The phrases of one language, by section and family, for the writing rules."""

    language: str
    sections: Mapping[str, Mapping[str, str]]  # section -> family -> pattern
    spellings: Mapping[str, str]  # a wrong stem -> the right one

    def has(self, section: str) -> bool:
        """Say whether the language has a section; without it, the rule reports nothing."""
        return section in self.sections

    def matches(self, section: str, text: str) -> Iterator[tuple[str, re.Match[str]]]:
        """Yield each phrase of a section in text, with its family."""
        for family, pattern in self.sections.get(section, {}).items():
            yield from ((family, match) for match in _matches(pattern, text))

    def has_match(self, section: str, text: str) -> bool:
        """Say whether text contains a phrase of a section."""
        return any(_is_in(pattern, text) for pattern in self.sections.get(section, {}).values())


@lru_cache(maxsize=1)
def phrasebooks() -> Mapping[str, Phrasebook]:
    """Return every phrasebook by its language ("en")."""
    books = [_read(path) for path in sorted(_FOLDER.glob("*.toml"))]
    return {book.language: book for book in books}


def _read(path: Path) -> Phrasebook:
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    language, words = data.pop("language"), data.pop("words", {})
    spellings = data.pop("misspelling", {})
    sections = {
        section: {family: _pattern(phrases, words) for family, phrases in families.items()}
        for section, families in data.items()
    }
    return Phrasebook(language, sections, spellings)


def _pattern(phrases: list[str], words: Mapping[str, str]) -> str:
    """Return a pattern for any of phrases: whole words, across line breaks too."""
    text = "|".join(phrases)
    for _ in range(_NESTED):
        text = _ENTRY.sub(lambda name: words[name[1]], text)
    text = _BLANK.sub(r"\\s+", text)
    return rf"(?im)(?<![\w'’])(?:{text})(?:(?<!\w)|(?!\w))"


# Rules ask the same of a sentence, and most recipients get the same sentences.
@lru_cache(maxsize=20_000)
def _is_in(pattern: str, text: str) -> bool:
    return may_match(_needed(pattern), text) and _compiled(pattern).search(text) is not None


@lru_cache(maxsize=20_000)
def _matches(pattern: str, text: str) -> tuple[re.Match[str], ...]:
    return tuple(_compiled(pattern).finditer(text)) if may_match(_needed(pattern), text) else ()


@cache
def _needed(pattern: str) -> Needed:
    return KEPT.needed(pattern)


@cache  # compiled when a rule first asks: a section that no rule reads costs nothing
def _compiled(pattern: str) -> re.Pattern[str]:
    return KEPT.compiled(pattern)

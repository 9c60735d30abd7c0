"""Finds how a text addresses its reader: "Hi Jo," gives the slot that holds "Jo"."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ...templates.lazy_regex import lazy_regex
from .sample import is_code_line, is_quoted_code
from .words import EVERYONE, GREETINGS, HONORIFICS

SPACE = r"[ \t\u00a0\u2000-\u200b\u202f]"
_START = lazy_regex(
    rf"(?im)(?:^|(?<=[\"“>])(?!>)|(?<=[.!?]{SPACE}))(?:{SPACE}|"
    rf"[*_#>])*+(?P<word>{GREETINGS})(?![\w'’-])"
)
_ANYWHERE = lazy_regex(
    r"(?:(?<=[,;] )|(?<=\|\s))(?P<word>Hi|Hello|Hey|Dear|Thanks|Welcome|"
    r"Good (?:morning|evening))(?![\w'’-])"
)
_STOP = lazy_regex(r"[,!?:;\n\r–—…|]|\.(?=\s|$)|$|\s-{1,2}\s|[\"”]|\s(?=\d+\s)")
_CALLED = lazy_regex(
    r" (?P<slot>[A-ZÀ-Þ][\wà-ÿ'’-]*(?: [A-ZÀ-Þ][\wà-ÿ'’-]*){0,2})(?P<stop>[!:])(?=\s)"
)
_LONGEST = 300  # characters of a slot: a longer one is not a name, and slow to search
_FARTHEST = 400  # characters of a slot, or of the line behind it, that are read; more is prose
_HONORIFIC = lazy_regex(rf"(?i)(?:{HONORIFICS})\b\.?")
_CLOSES_NAMES = {"thanks", "thank you", "many thanks", "congratulations", "congrats", "welcome",
                 "welcome back", "morning", "afternoon", "evening", "happy birthday"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Greeting:
    """text[start:end] is the slot after the greeting's word, up to its punctuation."""

    word: str
    word_start: int
    start: int
    end: int
    slot: str  # the slot's text, stripped
    closed_by: str  # the character that ended it, "" at the end of the text
    in_small_text: bool = True  # the line continues in small letters

    @property
    def words(self) -> list[str]:
        return self.slot.split()

    @property
    def is_everyone(self) -> bool:
        """The slot is a group or nobody ("there", "valued customer", "IT team")."""
        return any(word.lower().strip("*_.'") in EVERYONE for word in self.words)

    @property
    def is_loose(self) -> bool:
        """The word also begins ordinary sentences ("Thanks for …", "Welcome to …")."""
        return self.word.lower() in _CLOSES_NAMES


def greetings(text: str) -> Iterator[Greeting]:
    """Yield each greeting in text with its slot (which may be empty)."""
    for pattern in (_START, _ANYWHERE):
        for match in pattern.finditer(text):
            start = match.end()
            farthest = min(len(text), start + _FARTHEST)
            position = start
            # "Mr." and an initial do not end the slot.
            while True:
                stop = _STOP.search(text, position, farthest)
                if stop is None or stop.start() - start > _LONGEST:
                    break
                before = text[start : stop.start()]
                last = before.split()[-1] if before.split() else ""
                if stop[0] == "." and (
                    _HONORIFIC.fullmatch(last) or re.fullmatch(r"[A-Za-z]|St|Jr|Sr", last)
                ):
                    position = stop.end()
                    continue
                break
            end = stop.start() if stop else farthest
            closed_by = text[end : end + 1].strip()
            line = text[end : end + _FARTHEST].partition("\n")[0]
            small = any(character.islower() for character in line)
            slot = text[start:end].strip()
            if not slot and closed_by == "," and (called := _CALLED.match(text, end + 1)):
                # "Good morning, Ana!"
                start, end = called.span("slot")
                slot, closed_by = called["slot"], called["stop"]
            yield Greeting(match["word"], match.start("word"), start, end, slot, closed_by, small)


def addressed(text: str) -> Iterator[tuple[Greeting, int]]:
    """Yield each greeting that is closed by its mark and is no code, and where its slot begins."""
    for greeting in greetings(text):
        if greeting.is_loose or greeting.closed_by not in (",", "!", ":") or not greeting.slot:
            continue
        if is_code_line(text, greeting.start) or is_quoted_code(text, greeting.start, greeting.end):
            continue
        yield greeting, text.index(greeting.slot, greeting.start)


def without_honorifics(words: list[str]) -> list[str]:
    """Return words without a leading "Mr.", "Dr." …"""
    rest = list(words)
    while rest and _HONORIFIC.fullmatch(rest[0]) and rest[0] not in ("HR", "FR", "SR", "M"):
        rest.pop(0)
    return rest

"""Jinja tags hidden behind opaque tokens, so that MJML and Markdown leave them alone.

A statement in text becomes an HTML comment, an expression a bare word, a tag among a tag's
attributes an empty attribute. After the document is transformed the tokens are put back;
each tag then starts on a line of its own *inside its delimiters*, where line ends mean
nothing, so that Jinja's line numbers tell tags apart and lead back to the source.
"""

import re
from bisect import bisect_right
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from ..errors import Place
from ..lazy_regex import lazy_regex

_STRING = r"'(?:\\.|[^'\\])*+'|\"(?:\\.|[^\"\\])*+\""


class _Tags:
    """Finds Jinja tags as a compiled pattern would, but in linear time on any text.

    One pattern for all would go back over the whole rest of a text for each ``{{`` that
    nothing closes; here a kind of tag that was not closed some times over is given up.
    """

    _OPENING = lazy_regex(r"\{[{%#]")
    _KINDS = {
        "{{": lazy_regex(rf"\{{\{{(?>{_STRING}|(?!\}}\}}).)*+\}}\}}", re.DOTALL),
        "{%": lazy_regex(rf"\{{%(?>{_STRING}|(?!%\}}).)*+%\}}", re.DOTALL),
        "{#": lazy_regex(r"\{#.*?#\}", re.DOTALL),
    }
    _RAW_BEGIN = lazy_regex(r"\{%[-+]?\s*raw\s*[-+]?%\}")
    _RAW_BLOCK = lazy_regex(r"\{%[-+]?\s*raw\s*[-+]?%\}.*?\{%[-+]?\s*endraw\s*[-+]?%\}", re.DOTALL)
    _PATIENCE = 20

    def finditer(self, text: str) -> Iterator[re.Match[str]]:
        """Yield a match for each tag; a raw block is one."""
        unclosed = {"{{": 0, "{%": 0, "{#": 0, "raw": 0}
        position = 0
        while opening := self._OPENING.search(text, position):
            start, kind = opening.start(), opening[0]
            found = None
            if (
                kind == "{%"
                and unclosed["raw"] < self._PATIENCE
                and self._RAW_BEGIN.match(text, start)
            ):
                found = self._RAW_BLOCK.match(text, start)
                unclosed["raw"] += found is None
            if found is None and unclosed[kind] < self._PATIENCE:
                found = self._KINDS[kind].match(text, start)
                unclosed[kind] += found is None
            if found is not None:
                yield found
            position = found.end() if found is not None else start + 1

    def sub(self, make: str | Callable[[re.Match[str]], str], text: str) -> str:
        """Return text with every tag replaced."""
        out: list[str] = []
        position = 0
        for match in self.finditer(text):
            out += [text[position : match.start()], make if isinstance(make, str) else make(match)]
            position = match.end()
        return "".join([*out, text[position:]])


TAG = _Tags()
_RAW = lazy_regex(r"\{%[-+]?\s*raw\b")
_FLOW = lazy_regex(r"\{%[-+]?\s*(?:if|elif|else|endif|for|endfor)\b")
# Elements whose content is text, where a comment would be shown or refused.
_TEXT_ONLY = frozenset(
    (
        "mj-style",
        "style",
        "mj-title",
        "title",
        "mj-preview",
        "script",
        "mj-html-attribute",
        "textarea",
    )
)


@dataclass(frozen=True, slots=True)
class Tag:
    """One Jinja tag: its text, where it begins in the source, and what surrounds it."""

    text: str
    offset: int
    place: Place
    where: str  # "text", "attribute", "tag", "comment", "text only"

    @property
    def is_expression(self) -> bool:
        return self.text.startswith("{{")

    @property
    def is_statement(self) -> bool:
        return self.text.startswith("{%") and not _RAW.match(self.text)


@lru_cache(maxsize=16)
def line_starts(text: str) -> tuple[int, ...]:
    """Return the offset of each line of text."""
    return 0, *(match.end() for match in re.finditer("\n", text))


def places(text: str, path: str, *, line: int = 1, column: int = 1) -> Callable[[int], Place]:
    """Return a function from an offset in text to its place; text begins at line:column."""
    starts = line_starts(text)

    def place(offset: int) -> Place:
        index = bisect_right(starts, offset) - 1
        within = offset - starts[index]
        return Place(path, line + index, within + (column if index == 0 else 1))

    return place


def tags(source: str, path: str, *, line: int = 1, column: int = 1) -> tuple[Tag, ...]:
    """Return the Jinja tags of source in order."""
    at = places(source, path, line=line, column=column)
    scanner = _Scanner()
    found: list[Tag] = []
    position = 0
    for match in TAG.finditer(source):
        scanner.feed(source[position : match.start()])
        found.append(Tag(match[0], match.start(), at(match.start()), scanner.where))
        position = match.end()
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Shielded:
    """A document with its tags replaced, and the tags to put back."""

    text: str
    tags: tuple[Tag, ...]
    token: str  # the tokens' common beginning, found nowhere else in the document
    cuts: tuple[tuple[int, Place], ...]  # (offset in text, place in the source), rising

    def place(self, offset: int) -> Place:
        """Return the source place of an offset in the shielded text."""
        from_, place = self.cuts[bisect_right(self.cuts, offset, key=lambda cut: cut[0]) - 1]
        between = self.text[from_:offset]
        lines = between.count("\n")
        if lines:
            return Place(place.path, (place.line or 1) + lines, len(between) - between.rfind("\n"))
        return Place(place.path, place.line, (place.column or 1) + len(between))


def shield(
    source: str, path: str, *, line: int = 1, column: int = 1, bare: bool = False
) -> Shielded:
    """Return source with every Jinja tag replaced by a token.

    bare: by the token alone, so that ``restore`` changes nothing around it.
    """
    token = "tjq"
    while token in source:
        token += "q"
    found = tags(source, path, line=line, column=column)
    at = places(source, path, line=line, column=column)
    out: list[str] = []
    cuts = [(0, at(0))]
    position = length = 0
    for number, tag in enumerate(found):
        out.append(source[position : tag.offset])
        name = f"{token}{number}z"
        if bare:
            out.append(name)
        elif tag.where == "text" and not tag.is_expression:
            out.append(f"<!--{name}-->")
        elif tag.where == "tag":
            out.append(f' {name}="" ')
        elif tag.where == "attribute" and tag.text.startswith("{#"):
            out.append("")  # MJML reads some values before they are restored
        else:
            out.append(name)
        length += tag.offset - position + len(out[-1])
        position = tag.offset + len(tag.text)
        cuts.append((length, at(position)))
    out.append(source[position:])
    return Shielded("".join(out), found, token, tuple(cuts))


def without(shielded: Shielded, numbers: Collection[int]) -> Shielded:
    """Return shielded with tags of these numbers made comments, which nobody misses."""
    return replace(
        shielded,
        tags=tuple(
            replace(tag, text="{# left out #}") if number in numbers else tag
            for number, tag in enumerate(shielded.tags)
        ),
    )


@dataclass(frozen=True, slots=True)
class Restored:
    """A transformed document with its tags back.

    lines leads from a line of ``text`` to the place of the tag that begins there; lost are
    the tags that the transformation dropped, doubled the statements it repeated.
    """

    text: str
    lines: dict[int, Place]
    lost: tuple[Tag, ...]
    doubled: tuple[Tag, ...]


def restore(document: str, shielded: Shielded) -> Restored:
    """Put the tags back into document."""
    name = re.escape(shielded.token) + r"(\d+)z"
    token = re.compile(rf"<!--\s*{name}\s*-->|\s?{name}=(?:\"\"|'')\s?|{name}", re.IGNORECASE)
    out: list[str] = []
    lines: dict[int, Place] = {}
    seen: dict[int, int] = {}
    line, position = 1, 0

    def emit(text: str) -> None:
        nonlocal line
        out.append(text)
        line += text.count("\n")

    for match in token.finditer(document):
        emit(document[position : match.start()])
        number = int(match[1] or match[2] or match[3])
        position = match.end()
        if number >= len(shielded.tags):
            emit(match[0])
            continue
        tag = shielded.tags[number]
        seen[number] = seen.get(number, 0) + 1
        body = tag.text
        before = after = " " if match[2] else ""
        if match[1] and (tag.where != "text" or tag.is_expression):
            # A comment that the author wrote around a tag, not one of our tokens.
            before, _, after = match[0].partition(f"{shielded.token}{number}z")
        emit(before)
        if body.startswith("{#"):
            emit(_comment(body))
        elif _RAW.match(body):
            emit(body)
        else:
            opening = 3 if body[2:3] in "-+" else 2
            emit(body[:opening] + "\n")
            # Place of the tag for every line the tag covers: its own line ends count too.
            for extra in range(body.count("\n") + 1):
                lines[line + extra] = Place(
                    tag.place.path,
                    (tag.place.line or 1) + extra,
                    tag.place.column if not extra else 1,
                )
            emit(body[opening:])
        emit(after)
    emit(document[position:])
    lost = tuple(tag for number, tag in enumerate(shielded.tags) if number not in seen)
    doubled = tuple(
        tag
        for number, tag in enumerate(shielded.tags)
        if seen.get(number, 0) > 1 and tag.is_statement and not _repeats_whole(tag)
    )
    return Restored(
        "".join(out), lines, tuple(t for t in lost if not t.text.startswith("{#")), doubled
    )


def _comment(tag: str) -> str:
    """Return what is left of a comment: what it says about the blanks around it."""
    before, after = tag.startswith("{#-"), tag.endswith("-#}") and len(tag) > 5
    return f"{{#{'-' if before else ''} {'-' if after else ''}#}}" if before or after else ""


def _repeats_whole(tag: Tag) -> bool:
    """Whether tag may stand more than once: MJML repeats an attribute's value as a whole."""
    return tag.where == "attribute" and _FLOW.match(tag.text) is not None


class _Scanner:
    """Knows, after the text fed so far, whether one stands in text, a tag or an attribute."""

    _NAME = lazy_regex(r"</?([A-Za-z][\w:-]*)")

    def __init__(self) -> None:
        self.state = "text"
        self.quote = ""
        self.tag = ""
        self.text_only = ""

    @property
    def where(self) -> str:
        return "text only" if self.state == "text" and self.text_only else self.state

    def feed(self, text: str) -> None:
        index, end = 0, len(text)
        while index < end:
            if self.state == "text":
                index = text.find("<", index)
                if index < 0:
                    return
                if text.startswith("<!--", index):
                    self.state = "comment"
                    index += 4
                elif index + 1 < end and (text[index + 1].isalpha() or text[index + 1] in "/!?"):
                    match = self._NAME.match(text, index)
                    self.tag = match[0][1:].lower() if match else ""
                    if self.text_only and self.tag != f"/{self.text_only}":
                        index += 1
                        continue
                    if self.tag in ("http:", "https:", "mailto:"):  # a Markdown autolink
                        index += 1
                        continue
                    self.state = "tag"
                    index = match.end() if match else index + 1
                else:
                    index += 1
            elif self.state == "comment":
                index = text.find("-->", index)
                if index < 0:
                    return
                self.state = "text"
                index += 3
            elif self.state == "tag":
                character = text[index]
                if character in "\"'":
                    self.state, self.quote = "attribute", character
                elif character == ">":
                    self.state = "text"
                    if self.tag == f"/{self.text_only}":
                        self.text_only = ""
                    elif self.tag in _TEXT_ONLY and text[index - 1 : index] != "/":
                        self.text_only = self.tag
                index += 1
            else:
                index = text.find(self.quote, index)
                if index < 0:
                    return
                self.state = "tag"
                index += 1

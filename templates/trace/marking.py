"""Marks put into a template's own words before it is compiled: see origin.py.

A mark stands right before a visible character, never in blanks: whitespace control and the
collapsing of blanks then work on the marked text as they do on the plain one.
"""

import re
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from html import unescape

from ..lazy_regex import lazy_regex
from ..source.tag_masking import Shielded, Tag, places, shield
from ..source.template import Piece, Template
from .origin import Run, Source, aligned, begin

_RAW = lazy_regex(r"(\{%[-+]?\s*raw\s*[-+]?%\})(.*)\{%[-+]?\s*endraw", re.DOTALL)
# Markup, and elements whose content nobody reads as text.
_MARKUP = lazy_regex(
    r"<!--.*?-->|<!\[CDATA\[.*?\]\]>"
    r"|<(?P<quiet>mj-style|style|script|mj-title|title|mj-preview|mj-html-attribute|textarea)\b"
    r"[^<>]*>.*?</(?P=quiet)\s*>"
    r"|<[/!?]?[A-Za-z](?>[^<>\"']|\"[^\"]*\"|'[^']*')*+>",
    re.DOTALL | re.IGNORECASE,
)
_ATTRIBUTE = lazy_regex(r"([^\s=\"'<>/]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")
_READ = frozenset(("alt", "href"))  # attributes that a text part shows
# Stands before a statement that begins a line of Markdown; it is taken out in the end.
NOT_A_BLOCK = "\ue005"
_BLANK = lazy_regex(rf"[\s{NOT_A_BLOCK}]+")
_ENTITY = lazy_regex(r"&#?\w+;?")


@dataclass(frozen=True, slots=True)
class Marker:
    """Marks the static text of one shielded document."""

    shielded: Shielded
    sources: list[Source]

    def plain(self) -> Shielded:
        """Return the document with marks; all of it is text."""
        return self._with(self.marked(self.shielded.text, self.from_here))

    def html(self) -> Shielded:
        """Return the document with marks in what is read of it; it is HTML or MJML."""
        return self._with(self.marked_html(self.shielded.text, self.from_here))

    def raw_blocks(self) -> Shielded:
        """Return the document with marks in its raw blocks alone: its words have theirs already."""
        return self._with(self.shielded.text)

    def _with(self, text: str) -> Shielded:
        return replace(self.shielded, text=text, tags=tuple(map(self._raw, self.shielded.tags)))

    def from_here(self, start: int, end: int) -> Run:
        """Return the run that is the document's text[start:end]."""
        return Run(self.shielded.place(start), self.shielded.text[start:end])

    def marked(
        self,
        text: str,
        run: Callable[[int, int], Run],
        *,
        start: int = 0,
        end: int | None = None,
        html: bool = False,
    ) -> str:
        """Return text[start:end] with a mark in each piece between tags.

        run(i, j) is the run that is written text[i:j]. html: entities may stand for blanks.
        """
        out: list[str] = []
        end = len(text) if end is None else end
        for from_, until in self._static(text, start, end):
            first = _first_visible(text, from_, until, html)
            mark = begin(self.sources, run(first, until)) if first < until else ""
            out += [text[start:from_], text[from_:first], mark, text[first:until]]
            start = until
        return "".join([*out, text[start:end]])

    def marked_html(self, text: str, run: Callable[[int, int], Run]) -> str:
        """Return HTML with marks in its text, and in the attributes that are read."""
        out: list[str] = []
        position = 0
        for match in _MARKUP.finditer(text):
            out.append(self.marked(text, run, start=position, end=match.start(), html=True))
            position = match.start()
            if not match["quiet"] and match[0][1] not in "!/?":
                for attribute in _ATTRIBUTE.finditer(text, match.start(), match.end()):
                    if attribute[1].lower() in _READ:
                        begin_, end = attribute.span(2 if attribute[2] is not None else 3)
                        out.append(text[position:begin_])
                        out.append(self.marked(text, run, start=begin_, end=end, html=True))
                        position = end
            out.append(text[position : match.end()])
            position = match.end()
        out.append(self.marked(text, run, start=position, html=True))
        return "".join(out)

    def tokens(self, text: str, start: int = 0, end: int = sys.maxsize) -> Iterator[re.Match[str]]:
        """Return the tokens in text[start:end], with what shields them."""
        token = rf"(?:<!--\s*)?{re.escape(self.shielded.token)}\d+z(?:=\"\"|\s*-->)?"
        return re.compile(token).finditer(text, start, end)

    def _static(self, text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
        """Yield the pieces of text[start:end] between the tokens of tags."""
        for match in self.tokens(text, start, end):
            yield start, match.start()
            start = match.end()
        yield start, end

    def _raw(self, tag: Tag) -> Tag:
        """Return tag with a mark where it is a raw block, whose content is read."""
        raw = _RAW.match(tag.text)
        if raw is None or tag.where not in ("text", "text only"):
            return tag
        first = _first_visible(tag.text, raw.start(2), raw.end(2), False)
        if first == raw.end(2):
            return tag
        at = places(
            tag.text, tag.place.path, line=tag.place.line or 1, column=tag.place.column or 1
        )
        mark = begin(self.sources, Run(at(first), tag.text[first : raw.end(2)]))
        return replace(tag, text=tag.text[:first] + mark + tag.text[first:])


def shielded_piece(piece: Piece, template: Template) -> tuple[Shielded, Callable[[int, int], Run]]:
    """Return a subject or preheader shielded, its tags with their places, and its runs.

    YAML may write it in other ways than it reads: folded, with signs escaped.
    """
    path, line, column = template.path, piece.place.line or 1, piece.place.column or 1
    first, *rest = template.source.split("\n")[line - 1 :]
    written = "\n".join([first[column - 1 :], *rest])
    at = places(written, path, line=line, column=column)
    offsets = aligned(written, piece.text).offsets()
    shielded = shield(piece.text, path, bare=True)
    tags = tuple(replace(tag, place=at(offsets[tag.offset])) for tag in shielded.tags)
    token = re.compile(rf"{re.escape(shielded.token)}(\d+)z")

    def run(start: int, _: int) -> Run:
        before = token.sub(lambda match: tags[int(match[1])].text, shielded.text[:start])
        offset = offsets[len(before)]
        return Run(at(offset), written[offset:])

    return replace(shielded, tags=tags), run


def _first_visible(text: str, start: int, end: int, html: bool) -> int:
    """Return where in text[start:end] the first visible character stands; end where none."""
    while start < end:
        if blank := _BLANK.match(text, start, end):
            start = blank.end()
        elif html and (entity := _ENTITY.match(text, start, end)) and unescape(entity[0]).isspace():
            start = entity.end()
        else:
            return start
    return end

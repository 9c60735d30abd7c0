"""Marks in the words of a Markdown document: see origin.py.

They are put in after markdown-it has told what is what, so that none can change it. It keeps
the lines of a block only, so each text is found again in them.
"""

import re
from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline, fragments_join
from markdown_it.token import Token

from .marking import NOT_A_BLOCK, Marker
from .origin import Run

_Mark = Callable[[str, int], str]  # from a text and where it begins to the text with marks
_BEYOND = 200  # characters behind a text in which its line may end: signs of markup stand there
_ELSEWHERE = -1  # the address of a link is not written in it


class _Inline(StateInline):
    """Marks texts as they come, and keeps where all other tokens begin in the source."""

    mark: _Mark

    def pushPending(self) -> Token:
        token = super().pushPending()
        token.content = self.mark(token.content, self.src.rfind(token.content, 0, self.pos))
        return token

    def push(self, ttype: str, tag: str, nesting: Literal[-1, 0, 1]) -> Token:
        token = super().push(ttype, tag, nesting)
        token.meta["begins"] = self.pos
        if ttype == "link_open" and self.src[self.posMax : self.posMax + 1] == "]":
            # Its label ends at posMax.
            inline = self.src.startswith("](", self.posMax)
            token.meta["begins"] = self.posMax + 2 if inline else _ELSEWHERE
        return token


def _line_begins(text: str) -> list[int]:
    return [0, *(match.end() for match in re.finditer("\n", text))]


@dataclass(slots=True)
class MarkdownMarks:
    """Parses a Markdown document's inline content, and marks all words of the document."""

    source: str
    marker: Marker
    row: int = -1  # the line of the table's cell that was found last
    reached: int = 0  # how far that cell reaches in it
    lines: list[str] = field(init=False)  # of source
    begins: list[int] = field(init=False)  # of each of them
    own_begins: list[int] = field(init=False)  # and in the document as it is written

    def __post_init__(self) -> None:
        self.lines = self.source.split("\n")
        self.begins = _line_begins(self.source)
        self.own_begins = _line_begins(self.marker.shielded.text)

    def inline(self, state: StateCore) -> None:
        """Do what markdown-it's own rule "inline" does, with marks."""
        before = ""
        for token in state.tokens:
            if token.type == "inline" and token.map:
                at = self._positions(token.content, token.map[0], before in ("th_open", "td_open"))
                self._inline(token, state, at)
            elif token.type == "html_block" and token.map:
                run = self._runs(self._positions(token.content, token.map[0]))
                token.content = self.marker.marked_html(token.content, run)
            elif token.type in ("fence", "code_block") and token.map:
                first = token.map[0] + (token.type == "fence")
                run = self._runs(self._positions(token.content, first))
                token.content = self.marker.marked(token.content, run)
            before = token.type

    def _inline(self, token: Token, state: StateCore, at: Callable[[int], int]) -> None:
        tags = [match.span() for match in self.marker.tokens(token.content)]

        def mark(text: str, begins: int) -> str:
            if begins == _ELSEWHERE:
                defined = self._defined(text)
                return self.marker.marked(text, self._runs(lambda offset: defined + offset))
            # A backslash before a token parts its first letter from it.
            parted = next((e for b, e in tags if b < begins < e), begins) - begins
            run = self._runs(lambda offset: at(begins + offset))
            return text[:parted] + self.marker.marked(text, run, start=parted)

        def mark_html(html: str, begins: int) -> str:
            return self.marker.marked_html(html, self._runs(lambda offset: at(begins + offset)))

        token.children = []
        inner = _Inline(token.content, state.md, state.env, token.children)
        inner.mark = mark
        state.md.inline.tokenize(inner)
        for rule in state.md.inline.ruler2.getRules(""):
            if rule is fragments_join:
                _mark_others(token, mark, mark_html)
            rule(inner)

    def _defined(self, address: str) -> int:
        """Return where the source defines a link to address: ``[name]: address``."""
        pattern = rf"^[ >\t]*\[[^\]\n]+\]:\s*<?(?={re.escape(address)})"
        found = re.search(pattern, self.source, re.MULTILINE)
        return found.end() if found else 0

    def _runs(self, at: Callable[[int], int]) -> Callable[[int, int], Run]:
        """Return the runs of a text of which at tells the offsets in the source."""
        shielded = self.marker.shielded

        def own(offset: int) -> int:
            # Line by line: those with statements alone may be written otherwise.
            line = bisect_right(self.begins, offset) - 1
            start = self.begins[line]
            skipped = self.source.count(NOT_A_BLOCK, start, offset)
            return self.own_begins[line] + offset - start - skipped

        def run(start: int, end: int) -> Run:
            begin = own(at(start))
            until = own(at(end))
            beyond = min(until + _BEYOND, len(shielded.text))
            line_end = shielded.text.find("\n", begin, beyond)
            until = max(until, line_end if line_end >= 0 else beyond)
            return Run(shielded.place(begin), shielded.text[begin:until])

        return run

    def _positions(self, content: str, row: int, cell: bool = False) -> Callable[[int], int]:
        """Return a function from an offset in content, which begins in row, to the source's."""
        starts, found = [0], []
        for number, line in enumerate(content.split("\n")):
            starts.append(starts[-1] + len(line) + 1)
            there = row + number
            written = self.lines[there] if there < len(self.lines) else ""
            lead = len(line) - len(line.lstrip())
            column = self._column(written, line.strip(), there if cell else None) - lead
            begin = self.begins[there] if there < len(self.begins) else len(self.source)
            found.append(begin + column)

        def at(offset: int) -> int:
            number = min(bisect_right(starts, offset), len(found)) - 1
            return found[number] + offset - starts[number]

        return at

    def _column(self, written: str, text: str, row: int | None) -> int:
        """Return where text stands in a line of source, of which it is the end, or a cell."""
        if row is None and written.rstrip().endswith(text):
            return len(written.rstrip()) - len(text)
        reached = self.reached if row is not None and row == self.row else 0
        spelled = next((t for t in (text, text.replace("|", "\\|")) if t in written[reached:]), "")
        column = written.index(spelled, reached)
        if row is not None:
            self.row, self.reached = row, column + len(spelled)
        return column


def _mark_others(token: Token, mark: _Mark, mark_html: _Mark) -> None:
    """Mark what tokens show that were not made of plain text."""
    reached = 0
    for child in token.children or ():
        begins = child.meta.pop("begins", None)
        if begins is None:
            continue
        if child.type in ("text", "text_special") and child.content:
            begins = max(begins, reached)  # of "**" both signs begin at the first
            begins += child.content[0] != "<" and token.content.startswith("<", begins)  # <https:…>
            reached = begins + len(child.content)
            child.content = mark(child.content, begins)
        elif child.type == "code_inline":
            begins += len(child.markup)
            begins += token.content.startswith(" ", begins) and child.content[:1] != " "
            child.content = mark(child.content, begins)
        elif child.type == "image":
            shown = next((c for c in child.children or () if c.content), None)
            if shown is not None:
                shown.content = mark(shown.content, begins + 2)
            child.content = mark(child.content, begins + 2)
        elif child.type == "html_inline":
            child.content = mark_html(child.content, begins)
        elif child.type == "link_open":
            child.attrs["href"] = mark(str(child.attrs.get("href", "")), begins)

"""A document's text with places as editors count them.

The linter counts characters (code points) from 1; an editor counts from 0, in UTF-16 units
unless it agreed on another encoding.
"""

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from lsprotocol import types

from ...templates.lazy_regex import lazy_regex

_LINE_END = lazy_regex(r"\r\n|\r")
_UNITS: Mapping[str, Callable[[str], int]] = {
    types.PositionEncodingKind.Utf8.value: lambda text: len(text.encode("utf-8", "replace")),
    types.PositionEncodingKind.Utf16.value: lambda text: (
        len(text) + sum(character > "\uffff" for character in text)
    ),
    types.PositionEncodingKind.Utf32.value: len,
}


@dataclass(frozen=True)
class Text:
    """source has ``\\n`` line ends, as the linter reads it; encoding is the editor's."""

    source: str
    encoding: str = types.PositionEncodingKind.Utf16.value
    line_end: str = "\n"

    @classmethod
    def of(cls, buffer: str, encoding: str) -> "Text":
        """Return the text of an editor's buffer."""
        line_end = "\r\n" if "\r\n" in buffer else "\n"
        return cls(_LINE_END.sub("\n", buffer), encoding, line_end)

    @cached_property
    def starts(self) -> list[int]:
        """Where each line begins."""
        return [0, *(match.end() for match in re.finditer("\n", self.source))]

    def line(self, number: int) -> str:
        """Return a line (from 0) without its end; empty beyond the last."""
        if not 0 <= number < len(self.starts):
            return ""
        ends = [*self.starts[number + 1 : number + 2], len(self.source) + 1]
        return self.source[self.starts[number] : ends[0] - 1]

    def offset(self, line: int, column: int) -> int:
        """Return where a line and column of the linter's (from 1) are, or what is nearest."""
        number = min(max(line, 1), len(self.starts)) - 1
        return self.starts[number] + min(max(column, 1) - 1, len(self.line(number)))

    def offset_of(self, position: types.Position) -> int:
        """Return where an editor's position is."""
        if position.line >= len(self.starts):
            return len(self.source)
        line = self.line(position.line)
        units = _UNITS[self.encoding]
        column = left = 0
        while column < len(line) and (left := left + units(line[column])) <= position.character:
            column += 1
        return self.starts[position.line] + column

    def position(self, offset: int) -> types.Position:
        """Return offset as the editor counts."""
        number = bisect_right(self.starts, offset) - 1
        before = self.source[self.starts[number] : offset]
        return types.Position(number, _UNITS[self.encoding](before))

    def range(self, start: int, end: int) -> types.Range:
        """Return the range from start to end (offsets)."""
        return types.Range(self.position(start), self.position(end))

    def edit(self, start: int, end: int, words: str) -> types.TextEdit:
        """Return the editor's edit that puts words in the place of what stands there."""
        return types.TextEdit(self.range(start, end), words.replace("\n", self.line_end))


@dataclass(frozen=True, slots=True)
class Document:
    """An open document. name is its path in findings; inside says that a workspace holds it.

    version is None for an editor that wants none in its edits.
    """

    uri: str
    version: int | None
    name: str
    text: Text
    inside: bool

    def edit(self, edits: Iterable[types.TextEdit]) -> types.WorkspaceEdit:
        """Return the edit of this document in the version that it has now."""
        if self.version is None:
            return types.WorkspaceEdit(changes={self.uri: list(edits)})
        which = types.OptionalVersionedTextDocumentIdentifier(self.uri, self.version)
        return types.WorkspaceEdit(document_changes=[types.TextDocumentEdit(which, list(edits))])

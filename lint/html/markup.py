"""An HTML or MJML source as what a person reads, each character with its place in the source."""

import html
import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

from ...templates.lazy_regex import lazy_regex

_HIDDEN = frozenset(("style", "script", "mj-style", "mj-attributes", "template", "xml", "noscript"))
_CODE = frozenset(("code", "pre", "kbd", "samp"))
_INLINE = frozenset(
    """a abbr acronym b bdi bdo big cite code data del dfn em font i img ins kbd label mark q s samp
    small span strike strong sub sup time tt u var wbr""".split()
)
_READ = ("href", "src", "alt", "title", "content", "value", "action", "background")
_BLANKS = lazy_regex(r"\s+")
_ELEMENT = lazy_regex(
    r"(?i)/?(?:a|abbr|acronym|address|applet|area|article|aside|audio|b|base|basefont|bdi|bdo|big|"
    r"blockquote|body|br|button|canvas|caption|center|cite|code|col|colgroup|data|datalist|dd|del|"
    r"details|dfn|dialog|dir|div|dl|dt|em|embed|fieldset|figcaption|figure|font|footer|form|frame|"
    r"frameset|h[1-6]|head|header|hr|html|i|iframe|img|input|ins|kbd|label|legend|li|link|main|map|"
    r"mark|marquee|menu|meta|meter|nav|nobr|noframes|noscript|object|ol|optgroup|option|output|p|"
    r"param|picture|pre|progress|q|rp|rt|ruby|s|samp|script|section|select|small|source|span|strike|"
    r"strong|style|sub|summary|sup|svg|path|g|circle|rect|line|polygon|polyline|defs|table|tbody|td|"
    r"template|textarea|tfoot|th|thead|time|title|tr|track|tt|u|ul|var|video|wbr|xml|mj-?[\w-]*|"
    r"\w+:[\w:-]+|[a-z]+-[\w-]+|lineargradient|radialgradient|stop|clippath|filter|image|text|tspan)\b"
)


@dataclass(frozen=True, slots=True)
class TextRun:
    """A readable text with the offsets of its pieces in the source."""

    kind: str  # "subject", "preheader", "html", "attribute", "comment"
    text: str
    begins: tuple[int, ...]  # of each piece, in text
    sources: tuple[int, ...]  # of each piece, in the source

    def source_offset(self, position: int) -> int:
        """Return the offset in the source of the character at position."""
        if not self.begins:
            return 0
        index = max(0, bisect_right(self.begins, position) - 1)
        following = self.sources[index + 1] if index + 1 < len(self.sources) else None
        offset = self.sources[index] + position - self.begins[index]
        return offset if following is None else min(offset, following)


@dataclass(slots=True)
class _TextRunBuilder:
    kind: str
    pieces: list[str] = field(default_factory=list)
    begins: list[int] = field(default_factory=list)
    sources: list[int] = field(default_factory=list)
    length: int = 0

    def add(self, text: str, source: int) -> None:
        self.begins.append(self.length)
        self.sources.append(source)
        self.pieces.append(text)
        self.length += len(text)

    def done(self) -> TextRun:
        return TextRun(self.kind, "".join(self.pieces), tuple(self.begins), tuple(self.sources))


def text_runs(source: str) -> Iterator[TextRun]:
    """Yield the title, the visible text, then attributes and comments worth reading."""
    reader = _Reader(source)
    try:
        reader.feed(source)
        reader.close()
    except AssertionError:  # raised for "<![" in odd places: keep what was read so far
        pass
    for stretch in (reader.title, reader.preview, reader.body):
        done = stretch.done()
        if done.text.strip():
            yield done
    yield from reader.others


def elements(source: str) -> list[str]:
    """Return the elements that source opens and closes, in order: "p", "/p".

    >>> elements("<p>Hi <COMPANY>,</p>")
    ['p', '/p']
    """
    names = re.findall(r"<(/?[A-Za-z][\w:-]*)", source)
    return [name.lower() for name in names if _ELEMENT.fullmatch(name)]


class _Reader(HTMLParser):
    """Collects readable texts; no source makes it fail."""

    def __init__(self, source: str) -> None:
        super().__init__(convert_charrefs=False)
        self.source = source
        self.starts = [0, *(match.end() for match in re.finditer("\n", source))]
        self.title, self.preview, self.body = (
            _TextRunBuilder("subject"),
            _TextRunBuilder("preheader"),
            _TextRunBuilder("html"),
        )
        self.into = self.body
        self.hidden = 0
        self.code = 0
        self.others: list[TextRun] = []

    @property
    def here(self) -> int:
        line, column = self.getpos()
        return self.starts[line - 1] + column

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        raw = self.get_starttag_text() or ""
        if not _ELEMENT.match(tag):
            self._add(raw, self.here)  # no element: a placeholder in angle brackets
            return
        for name, value in attrs:
            if value and name in _READ and not self.hidden:
                self._attribute(name, value, raw)
        if tag in _HIDDEN:
            self.hidden += 1
        elif tag in ("title", "mj-title"):
            self.into = self.title
        elif tag == "mj-preview":
            self.into = self.preview
        elif tag in _CODE:
            self.code += 1
            self._add("`", self.here)
        elif tag not in _INLINE:
            self._break()

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag in _HIDDEN:
            self.hidden -= 1

    def handle_endtag(self, tag: str) -> None:
        if tag in _HIDDEN:
            self.hidden = max(0, self.hidden - 1)
        elif tag in ("title", "mj-title", "mj-preview"):
            self.into = self.body
        elif tag in _CODE and self.code:
            self.code -= 1
            self._add("`", self.here)
        elif tag not in _INLINE:
            self._break()

    def handle_data(self, data: str) -> None:
        offset, position = self.here, 0
        for blanks in _BLANKS.finditer(data):
            if "\n" not in blanks[0]:
                continue
            if blanks.start() > position:
                self._add(data[position : blanks.start()], offset + position)
            # A line end in the source is a blank to the reader.
            self._add(" ", offset + blanks.start())
            position = blanks.end()
        if rest := data[position:]:
            self._add(" " if rest.isspace() else rest, offset + position)

    def handle_entityref(self, name: str) -> None:
        self._character(f"&{name};")

    def handle_charref(self, name: str) -> None:
        self._character(f"&#{name};")

    def handle_comment(self, data: str) -> None:
        if not re.match(r"\s*\[(?:if|endif)|\s*<!\[endif", data) and re.search(r"[*%{]", data):
            self._other("comment", data, self.here + 4)

    def unknown_decl(self, data: str) -> None:
        """``<![if …]>`` and similar say nothing to a reader."""

    def _character(self, code: str) -> None:
        offset = self.here
        if not self.source.startswith(code, offset):
            code = code[:-1]
        shown = html.unescape(code)
        self._add("\xa0" if shown == "\xa0" else shown, offset)

    def _attribute(self, name: str, value: str, raw: str) -> None:
        at = raw.find(value)
        written = name in ("alt", "title", "content", "value")
        if written or re.search(r"[*%{}\[\]<>$]|&[#a-z]", value):
            self._other("attribute", value, self.here + max(0, at))

    def _other(self, kind: str, text: str, offset: int) -> None:
        self.others.append(TextRun(kind, text, (0,), (offset,)))

    def _add(self, text: str, offset: int) -> None:
        if not self.hidden:
            if text == " " and self.into.pieces and self.into.pieces[-1][-1:] in " \n":
                return
            self.into.add(text, offset)

    def _break(self) -> None:
        if self.into.pieces and not self.into.pieces[-1].endswith("\n"):
            self.into.add("\n", self.here)

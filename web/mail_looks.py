"""A mail as some clients show it: without images, in Outlook without styles, cut by Gmail."""

import html
import re
from collections.abc import Sequence
from dataclasses import dataclass

from ..templates.lazy_regex import lazy_regex

CLIPPED_AT = 102 * 1024  # bytes of HTML that Gmail shows; what follows is behind a link (H601)
_IMAGE = lazy_regex(r"(?is)<img\b[^>]*>")
_ALT = lazy_regex(r"""(?is)\balt\s*=\s*("([^"]*)"|'([^']*)')""")
_SIZE = lazy_regex(r"""(?is)\b(width|height)\s*=\s*["']?(\d{1,4})""")
_BACKGROUND = lazy_regex(r"""(?is)(background(?:-image)?\s*:\s*[^;"']*)url\([^)]*\)""")
_STYLE = lazy_regex(r"(?is)<style\b.*?</style\s*>|<link\b[^>]*>")
_FOR_OUTLOOK = lazy_regex(r"(?is)<!--\[if\s+([^\]]*)\]>(.*?)<!\[endif\]-->")
_NOT_OUTLOOK = lazy_regex(r"(?is)<!--\[if\s+!\s*mso[^\]]*\]><!-->(.*?)<!--<!\[endif\]-->")
_BLOCK = lazy_regex(r"(?i)<(?:td|p|div|li)\b[^>]*>")
_WORD = lazy_regex(r"\w+(?:['’]\w+)*")
_FEWEST = 5  # words that both say in a row: fewer are common phrases
_LINE = (
    '<div style="margin:6px 0;padding:4px 0;border-top:3px dashed #c0392b;color:#c0392b;'
    'font:bold 13px sans-serif;text-align:left">Gmail cuts the email here, after 102 KB</div>'
)


def without_images(page: str) -> str:
    """Return a page as it reads before somebody lets images load: their words in their places."""

    def words(image: re.Match[str]) -> str:
        found = _ALT.search(image[0])
        alt = html.unescape((found[2] or found[3] or "") if found else "")
        sizes = {name.lower(): int(value) for name, value in _SIZE.findall(image[0])}
        if max(sizes.values(), default=99) <= 2:
            return ""  # a dot that counts who opens
        width = f"max-width:{sizes['width']}px;" if "width" in sizes else ""
        shown = html.escape(alt) or "<i>an image without words</i>"
        return (
            f'<span style="display:inline-block;{width}padding:3px 8px;border:1px solid #8a8a8a;'
            f'color:#555;background:#f4f4f4;font:13px sans-serif">{shown}</span>'
        )

    return _BACKGROUND.sub(r"\1none", _IMAGE.sub(words, page))


def in_outlook(page: str) -> str:
    """Return a page as Outlook without styles reads it.

    Its own conditional parts count, those for all others do not, and neither do style sheets.
    """
    page = _NOT_OUTLOOK.sub("", page)
    page = _FOR_OUTLOOK.sub(lambda part: part[2] if "mso" in part[1] and "!" not in part[1] else "",
                            page)  # fmt: skip
    return _STYLE.sub("", page)


def clipped(page: str) -> str:
    """Return a page with a line where Gmail cuts it; the page itself where it fits."""
    raw = page.encode()
    if len(raw) <= CLIPPED_AT:
        return page
    at = len(raw[:CLIPPED_AT].decode("utf-8", "ignore"))
    block = _BLOCK.search(page, at)
    cut = block.end() if block else at
    return f"{page[:cut]}{_LINE}{page[cut:]}"


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of a text; copied: another text says it word for word."""

    text: str
    copied: bool = False


def copied(text: str, other: str, *, footer: str = "") -> list[Passage]:
    """Return text in stretches: what other says in the same words in a row, and the rest.

    What stands from the footer on is in every email, and no copy.
    """
    end = text.rfind(footer) if footer else -1
    if end > 0:
        return [*copied(text[:end], other), Passage(text[end:])]
    mine, theirs = list(_WORD.finditer(text)), _WORD.findall(other.casefold())
    words = [word[0].casefold() for word in mine]
    spans = [
        (mine[block.a].start(), mine[block.a + block.size - 1].end())
        for block in _blocks(words, theirs)
    ]
    found, position = [], 0
    for start, end in spans:
        if start > position:
            found.append(Passage(text[position:start]))
        found.append(Passage(text[start:end], copied=True))
        position = end
    if position < len(text):
        found.append(Passage(text[position:]))
    return found


def _blocks(mine: Sequence[str], theirs: Sequence[str]) -> list["_Block"]:
    """Return the runs of words that both have, in whatever order; none overlaps another."""
    known: dict[tuple[str, ...], None] = {
        tuple(theirs[at : at + _FEWEST]): None for at in range(len(theirs) - _FEWEST + 1)
    }
    marked = [False] * len(mine)
    for at in range(len(mine) - _FEWEST + 1):
        if tuple(mine[at : at + _FEWEST]) in known:
            marked[at : at + _FEWEST] = [True] * _FEWEST
    blocks, start = [], None
    for at, one in enumerate([*marked, False]):
        if one and start is None:
            start = at
        elif not one and start is not None:
            blocks.append(_Block(start, at - start))
            start = None
    return blocks


@dataclass(frozen=True, slots=True)
class _Block:
    a: int
    size: int

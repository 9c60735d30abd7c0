"""Tags that a visual editor has damaged: entities, curly quotes and invisible characters in them.

Such an editor takes ``{% if contact.title == "Buyer" %}`` for text of the page, and writes its
quotes as ``&quot;`` or as the curly ones of a printed page. Jinja understands neither.
"""

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass

import jinja2

from ..lazy_regex import lazy_regex
from ..workspace.odd_characters import odd_character
from .tag_masking import TAG

_ENTITY = r"&(?:[A-Za-z]{2,8}|#\d{1,5}|#[xX][0-9A-Fa-f]{1,4});"
_INVISIBLE = "\u00ad\u200b-\u200f\u2060-\u2064\ufeff"
_SIGN = lazy_regex(rf"{_ENTITY}|[“”„‟″«»‘’‚‛′{_INVISIBLE}]")
_STRING = lazy_regex(r"'(?:\\.|[^'\\])*+'|\"(?:\\.|[^\"\\])*+\"")
_QUOTES = str.maketrans(dict.fromkeys("“”„‟″«»", '"') | dict.fromkeys("‘’‚‛′", "'"))


@dataclass(frozen=True, slots=True)
class DamagedTag:
    """A tag as it stands, where it begins, what it should be, and where the first sign is."""

    start: int
    text: str
    repaired: str
    sign_at: int
    signs: tuple[tuple[str, str], ...]  # what an editor wrote, and for what


def damaged_tags(text: str) -> Iterator[DamagedTag]:
    """Yield the tags that Jinja cannot read for what an editor did to them, and could else."""
    if _SIGN.search(text) is None:
        return
    for match in TAG.finditer(text):
        tag = match[0]
        if tag.startswith("{#") or _SIGN.search(tag) is None or _reads(tag):
            continue
        for repaired, signs in (_outside_strings(tag), _everywhere(tag)):
            if signs and _reads(repaired):
                first = match.start() + signs[0][0]
                told = tuple(dict.fromkeys((said, meant) for _, said, meant in signs))
                yield DamagedTag(match.start(), tag, repaired, first, told)
                break


def in_words(damage: DamagedTag) -> str:
    """Return what a finding says of a damaged tag."""
    first = damage.signs[0][0]
    if len(first) == 1 and (odd := odd_character(first)) is not None:
        return odd[0]
    wrote = " and ".join(said for said, _ in damage.signs if len(said) > 1)
    meant = " and ".join(dict.fromkeys(m for _, m in damage.signs if m.strip()))
    what = f"write {meant}" if meant else "delete it"
    return f"an editor wrote {wrote} into the tag; {what}"


_Signs = list[tuple[int, str, str]]


def _outside_strings(tag: str) -> tuple[str, _Signs]:
    out, signs, position = [], _Signs(), 0
    for string in _STRING.finditer(tag):
        piece, found = _repaired(tag, position, string.start())
        out += [piece, string[0]]
        signs += found
        position = string.end()
    piece, found = _repaired(tag, position, len(tag))
    return "".join([*out, piece]), signs + found


def _everywhere(tag: str) -> tuple[str, _Signs]:
    return _repaired(tag, 0, len(tag))


def _repaired(tag: str, start: int, end: int) -> tuple[str, _Signs]:
    """Return a part of a tag without signs, and the signs with their places in the tag."""
    out, signs, position = [], _Signs(), start
    for match in _SIGN.finditer(tag, start, end):
        meant = _meant(match[0])
        out += [tag[position : match.start()], meant]
        signs.append((match.start(), match[0], meant))
        position = match.end()
    return "".join([*out, tag[position:end]]), signs


def _meant(sign: str) -> str:
    plain = html.unescape(sign) if sign.startswith("&") else sign
    plain = re.sub(f"[{_INVISIBLE}]", "", plain)
    return plain.translate(_QUOTES).replace("\u00a0", " ")


def _reads(tag: str) -> bool:
    """Return whether Jinja can tell the words and signs of a tag apart."""
    try:
        list(_LEXER.lex(tag))
    except jinja2.TemplateSyntaxError:
        return False
    return True


_LEXER = jinja2.Environment(autoescape=True)

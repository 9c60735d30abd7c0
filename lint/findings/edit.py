"""A change of a file that would fix a finding. The JSON form is public: see docs/findings.md."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from ...templates.errors import Place
from ...templates.lazy_regex import lazy_regex
from ...templates.source.tag_masking import TAG, line_starts, places

if TYPE_CHECKING:
    from ...templates.workspace.fields import Field


@dataclass(frozen=True, slots=True, order=True)
class Edit:
    """Replace path's text from line:column to end_line:end_column.

    Lines and columns count from 1, columns in characters; the end is exclusive. A safe edit
    loses nothing that a reader needs; any other is a proposal that a person must accept.
    """

    path: str
    line: int
    column: int
    end_line: int
    end_column: int
    replacement: str
    safe: bool
    title: str


def edit(
    source: str, place: Place, length: int, replacement: str, *, safe: bool, title: str
) -> Edit | None:
    """Return the edit of source that replaces length characters at place; None beyond its end."""
    start = offset(source, place)
    if start is None or start + length > len(source):
        return None
    end = places(source, place.path)(start + length)
    return Edit(
        place.path,
        place.line or 1,
        place.column or 1,
        end.line or 1,
        end.column or 1,
        replacement,
        safe,
        title,
    )


def offset(source: str, place: Place) -> int | None:
    """Return the offset of place in source; None if it has no column or is outside."""
    if place.line is None or place.column is None:
        return None
    starts = line_starts(source)
    if place.line > len(starts):
        return None
    found = starts[place.line - 1] + place.column - 1
    return found if found <= len(source) else None


@lru_cache(maxsize=1024)  # many recipients have findings at the same tag
def filtered(source: str, place: Place, name: str, filter_: str, *, safe: bool) -> Edit | None:
    """Return the edit that makes the tag at place print name through a filter.

    None where the tag does not name it plainly, or already has that filter. place may be the
    tag's, or name's inside the tag.
    """
    start = offset(source, place)
    tag = tag_at(source, start) if start is not None else None
    if start is None or tag is None or not tag[1].startswith("{{"):
        return None
    begin, text = tag
    called = filter_.partition("(")[0]
    if re.search(rf"\|\s*{called}\b", text):
        return None
    for match in named(text, name):
        if begin + match.start() >= start:
            at = places(source, place.path)(begin + match.end())
            title = f"write {{{{ {name} | {filter_} }}}}"
            return edit(source, at, 0, f" | {filter_}", safe=safe, title=title)
    return None


def spoken(source: str, place: Place, field: "Field") -> Edit | None:
    """Return the edit that makes the tag at place print the spoken form of field's options.

    An article before the tag is removed where the spoken forms include one.
    """
    made = filtered(source, place, field.key, "spoken", safe=True)
    start = offset(source, place)
    tag = tag_at(source, start) if start is not None else None
    if made is None or tag is None or not field.spoken:
        return made
    article = re.search(r"\b(?:an?|the)\s+$", source[: tag[0]], re.IGNORECASE)
    own = [bool(_ARTICLE.match(words)) for words in field.spoken.values()]
    if article is None or not any(own):
        return made
    if not all(own) or article[0][0].isupper():
        return replace(made, safe=False)
    at = places(source, place.path)(article.start())
    upto = offset(source, Place(place.path, made.line, made.column)) or tag[0]
    end = tag[0] + len(tag[1])
    region = source[tag[0] : upto] + made.replacement + source[upto:end]
    return edit(source, at, end - article.start(), region, safe=True, title=made.title)


_ARTICLE = lazy_regex(r"(?:an?|the|some|some(?:one|body))\s", re.IGNORECASE)


def printed(
    source: str,
    where: Mapping[str, Any],
    text: str,
    fields: "Mapping[str, Field]",
    key: str | None,
) -> tuple[Edit, ...]:
    """Return the proposal to print field key instead of text, at where in source.

    If the field is printed directly after it, text is removed.
    """
    place = Place(where["path"], where["line"], where["column"])
    at = offset(source, place)
    if key is None or at is None or not source.startswith(text, at):
        return ()
    tag = tag_at(source, at)
    whole = tag is None or (tag[0] == at and tag[1] == text)
    if not whole:
        return ()
    if again := re.match(rf"\s+(?=\{{\{{-?\s*{re.escape(key)}\b)", source[at + len(text) :]):
        length = len(text) + again.end()
        made = edit(source, place, length, "", safe=False, title=f"remove {text}")
        return (made,) if made else ()
    field = fields.get(key)
    filter_ = _READS_WELL.get(field.type.value) if field else None
    ours = f"{{{{ {key} | {filter_} }}}}" if filter_ else f"{{{{ {key} }}}}"
    made = edit(source, place, len(text), ours, safe=False, title=f"write {ours}")
    return (made,) if made else ()


_READS_WELL = {"name": "given", "picklist": "spoken"}  # by the field's type
_STRINGS = lazy_regex(r"'(?:\\.|[^'\\])*'|\"(?:\\.|[^\"\\])*\"", re.DOTALL)


def named(tag: str, name: str) -> Iterator[re.Match[str]]:
    """Yield where a tag names a dotted name as a value: not in a string, not called or indexed."""
    blank = _STRINGS.sub(lambda match: "'" * len(match[0]), tag)
    return re.finditer(rf"(?<![\w.|]){re.escape(name)}(?!\w|\s*[.(\[])", blank)


def tag_at(source: str, position: int) -> tuple[int, str] | None:
    """Return where the tag around position begins, and its text."""
    return next(
        ((begin, text) for begin, text in _tags(source) if begin <= position < begin + len(text)),
        None,
    )


@lru_cache(maxsize=64)
def _tags(source: str) -> tuple[tuple[int, str], ...]:
    return tuple((match.start(), match[0]) for match in TAG.finditer(source))

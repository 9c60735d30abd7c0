"""What may be wrong with one line of YAML, what to write instead, and the line so written."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from ..lazy_regex import lazy_regex
from .odd_characters import PASTED, odd_character
from .yaml_line import YamlLine, closing_bracket, closing_quote, in_quotes, taken_apart

_BLOCK_TEXT = lazy_regex(r"[|>][-+]?\d?[-+]?$")
_TAG = lazy_regex(r"\{[{%#]")
_TAG_INSIDE = lazy_regex(r"[\[{:,][ \t]+(\{\{[^{}]*\}\}[^,\[\]{}]*)")
_COLON_IN_TEXT = lazy_regex(r":(?=[ \t]|$)")
_NO_BLANK = lazy_regex(r"([\w.-]+):(?!//)(\S.*)$")
_OTHER_SIGN = lazy_regex(r"([\w.-]+)\s*([=：])\s*(.*)$")
_NO_COLON = lazy_regex(r"([^\W\d][\w-]*)(?:[ \t]+(.*))?$")


@dataclass(frozen=True, slots=True)
class Slip:
    """A slip: where in its line (from 0), what, what to do, and the line without it."""

    at: int
    what: str
    fix: str
    repaired: str


def slips(text: str, at: int | None, *, is_first: bool = False) -> Iterator[Slip]:
    """Yield what may be wrong with a line, the surest first; at is where it could not be read."""
    line = taken_apart(text)
    looks = [look(line) for look in _LOOKS]
    yield from (found for found in looks if found)
    if found := _no_key(line, is_first=is_first):
        yield found
    if at is not None and (found := _missing_comma(line, at)):
        yield found


def _tab(line: YamlLine) -> Slip | None:
    if "\t" in line.indent:
        what = "this line is indented with a tab"
        fix = "indent it with blanks, in the same column as the lines beside it"
        return Slip(line.indent.index("\t"), what, fix, line.text.replace("\t", "  "))
    for part, begins in ((line.dashes, len(line.indent)), (line.gap, line.at - len(line.gap))):
        if "\t" in part:
            at = begins + part.index("\t")
            return Slip(at, "there is a tab here", "type a blank", line.text.replace("\t", " "))
    return None


def _odd_space(line: YamlLine) -> Slip | None:
    found = re.search(r"(?:^[ \t]*|:)([\u00a0\u2000-\u200b\u3000])", line.text)
    said = odd_character(found[1]) if found else None
    if found is None or said is None:
        return None
    plain = "" if said[1] == "delete it" else " "
    return Slip(found.start(1), *said, line.text.replace(found[1], plain))


def _pasted_quote(line: YamlLine) -> Slip | None:
    """A typographic quote where a straight one is needed to make one text of the value."""
    value = line.value
    opens = PASTED.match(value)
    closes = value[:1] in ("'", '"') and closing_quote(value) is None and PASTED.match(value[-1])
    said = odd_character(value[0 if opens else -1]) if opens or closes else None
    if said is None:
        return None
    at = line.at + (0 if opens else len(value) - 1)
    return Slip(at, *said, line.with_value(in_quotes(PASTED.sub("", value).strip("'\""))))


def _tag(line: YamlLine) -> Slip | None:
    if line.value[:1] in ("[", "{") and (inside := _TAG_INSIDE.search(line.value)):
        written = in_quotes(inside[1])
        value = line.value[: inside.start(1)] + written + line.value[inside.end(1) :]
        what = f"a text that begins with {inside[1][:2]} is not in quotes"
        return Slip(line.at + inside.start(1), what, f"write {written}", line.with_value(value))
    if not _TAG.match(line.value):
        return None
    what = f"a text that begins with {line.value[:2]} is not in quotes"
    return _quoted(line, what, 0)


def _reserved(line: YamlLine) -> Slip | None:
    value = line.value
    if line.key is not None and re.match(r"-(?:\s|$)", value):
        what = "a list begins in the line of its key"
        fix = f"write each item in a line of its own below {line.key}:"
        return Slip(line.at, what, fix, line.with_value(""))
    is_taken = (
        value[:1] in tuple("@`%,]}")
        or (value[:1] in tuple("|>") and not _BLOCK_TEXT.match(value))
        or (value[:1] in tuple("?:") and value[1:2] in ("", " ") and line.key is not None)
    )
    return _quoted(line, f"a text cannot begin with {value[0]}", 0) if is_taken else None


def _quote(line: YamlLine) -> Slip | None:
    value = line.value
    if value[:1] not in ("'", '"'):
        return None
    end = closing_quote(value)
    if end is None:
        inner = value[1:].rstrip("'\"")
        fix = f"close it: {line.from_key(in_quotes(inner))}"
        what = "a quote is opened here and not closed"
        return Slip(line.at, what, fix, line.with_value(in_quotes(inner)))
    if value[end + 1 :].strip():
        inner = value.strip(value[0]) if value.endswith(value[0]) and value[0] == "'" else value
        return _quoted(line, "the text goes on after its closing quote", end, inner)
    if value[0] == '"' and (odd := re.search(r"\\[^0abt\tnvfre \"/\\N_LPxuU]", value)):
        what = "a \\ in a text in double quotes begins a code for a character"
        return Slip(
            line.at + odd.start(), what, f"write {line.from_key(in_quotes(value[1:-1]))}",
            line.with_value(in_quotes(value[1:-1])),
        )  # fmt: skip
    return None


def _bracket(line: YamlLine) -> Slip | None:
    value = line.value
    if value[:1] not in ("[", "{"):
        return None
    end, expected = closing_bracket(value)
    kind = _OPENED[(expected or value)[:1]]
    if end is None:
        what, fix = f"{kind} and not closed", f"close it with {expected}"
        return Slip(line.at, what, fix, line.with_value(value.rstrip(", ") + expected))
    if expected[:1] in ("'", '"'):
        inner = value.rstrip(" ]}")
        what, fix = f"{kind} and not closed", f"close it: {inner[end:]}{expected}"
        return Slip(
            line.at + end, what, fix, line.with_value(inner + expected + value[len(inner) :])
        )
    rest = value[end + 1 :].strip()
    if expected and value[end] in expected:  # "{a: [b}": what is closed is around it
        repaired = value[:end] + expected[0] + value[end:]
        what, fix = f"{kind} and not closed", f"write {expected[0]} before {value[end]}"
        return Slip(line.at + end, what, fix, line.with_value(repaired))
    if expected:
        what = f"{kind} and closed with {value[end]}"
        repaired = value[:end] + expected[0] + value[end + 1 :]
        return Slip(line.at + end, what, f"write {expected[0]}", line.with_value(repaired))
    if rest and not rest.strip("]}"):
        what = f"there is one {rest[0]} more than is opened"
        return Slip(line.at + end + 1, what, "delete it", line.with_value(value[: end + 1]))
    what = f"a text that begins with {value[0]} is not in quotes"
    return _quoted(line, what, 0) if rest else None


_OPENED = {
    "]": "a list is opened with [",
    "[": "a list is opened with [",
    "}": "a group of keys is opened with {",
    "{": "a group of keys is opened with {",
    "'": "a quote is opened here",
    '"': "a quote is opened here",
}


def _missing_comma(line: YamlLine, at: int) -> Slip | None:
    before = line.text[:at].rstrip()
    found = re.search(r"[{,]\s*([\w-]+)$", before)
    if found and line.value[:1] == "{" and line.text[at : at + 1] in ("[", "{", '"', "'"):
        what, fix = f"there is no colon after '{found[1]}'", f"write {found[1]}: {line.text[at:]}"
        return Slip(len(before), what, fix, f"{before}: {line.text[at:]}")
    if line.value[:1] not in ("[", "{") or at <= line.at or before[-1:] in tuple(",[{:"):
        return None
    what, fix = "there is no comma before this", "put a comma between the items of a list"
    return Slip(at, what, fix, f"{before}, {line.text[at:]}")


def _colon_in_text(line: YamlLine) -> Slip | None:
    found = None if line.value[:1] in tuple("\"'[{#") else _COLON_IN_TEXT.search(line.value)
    if found is None or line.key is None:
        return None
    if found.end() == len(line.value) and " " not in line.value:
        what, fix = "two keys are in one line", f"write {line.value} in the next line, indented"
        return Slip(line.at, what, fix, line.with_value(""))
    return _quoted(line, "there is a colon in the text, which is not in quotes", found.start())


def _no_key(line: YamlLine, *, is_first: bool) -> Slip | None:
    """A line that was to be a key with its value, and lacks the sign between them."""
    value = line.value
    if line.key is not None or not value:
        return None
    if value[0] == "-" and re.match(r"-[^\s-]", value):
        written = f"- {value[1:]}"
        what = "there is no blank after the -"
        return Slip(line.at + 1, what, f"write {written}", line.with_value(written))
    for pattern, what in (
        (_NO_BLANK, "there is no blank after the colon"),
        (_OTHER_SIGN, "between a key and its value there is a colon and a blank"),
        (_NO_COLON, "there is no colon after '{key}'"),
    ):
        if found := pattern.match(value):
            written = f"{found[1]}: {found[found.re.groups] or ''}".rstrip()
            fix = f"write {written}"
            if pattern is _NO_COLON and is_first and len(value.split()) > 2:
                return None  # a sentence
            if pattern is _NO_COLON and found[2] and not is_first:
                fix += "; or, if the text above goes on here, indent this line"
            at = line.at + found.end(1) + (pattern is _NO_BLANK)
            return Slip(at, what.format(key=found[1]), fix, line.with_value(written))
    return None


def _bullet(line: YamlLine) -> Slip | None:
    rest = line.text[line.column :]
    if line.dashes or not (found := re.match(r"([•·▪◦‣–—*])[ \t\u00a0]+(?=\S)", rest)):
        return None
    written = f"- {rest[found.end() :]}"
    what, fix = f"a list item does not begin with {found[1]}", f"write {written}"
    return Slip(line.column, what, fix, line.text[: line.column] + written)


def _no_dash_blank(line: YamlLine) -> Slip | None:
    if line.key is None or not re.match(r"-[^\s-]", line.key):
        return None
    written = f"- {line.text[line.column + 1 :]}"
    what = "there is no blank after the -"
    return Slip(line.column + 1, what, f"write {written}", line.text[: line.column] + written)


def _quoted(line: YamlLine, what: str, at: int, inner: str | None = None) -> Slip:
    written = in_quotes(line.value if inner is None else inner)
    fix = f"put the whole text in quotes: {line.from_key(written)}"
    return Slip(line.at + at, what, fix, line.with_value(written))


_LOOKS: tuple[Callable[[YamlLine], Slip | None], ...] = (
    _bullet, _tab, _odd_space, _tag, _pasted_quote, _reserved, _quote, _bracket, _colon_in_text,
    _no_dash_blank,
)  # fmt: skip

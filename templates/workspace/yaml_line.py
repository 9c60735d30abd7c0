"""One line of a YAML file taken apart without reading the file, which a slip makes unreadable."""

import re
from dataclasses import dataclass

from ..lazy_regex import lazy_regex

# Only a blank and a tab part things in YAML: a no-break space is a letter of a name.
_LINE = lazy_regex(
    r"""(?P<indent>[ \t\u00a0\u2000-\u200b\u3000]*)(?P<dashes>(?:-[ \t]+)*)
    (?:(?P<key>"[^"]*"|'[^']*'|(?![\[{"'|>%@`])[^#]*?)[ \t]*:(?P<gap>[ \t]+|$))?(?P<value>.*)""",
    re.VERBOSE,
)
_COMMENT = lazy_regex(r"(?:^|[ \t]+)#.*$")
_CLOSES = {"[": "]", "{": "}"}


@dataclass(frozen=True, slots=True)
class YamlLine:
    """A line as it is meant: how deep it is, its dashes, its key, and the value without comment."""

    text: str
    indent: str
    dashes: str
    key: str | None
    gap: str
    value: str
    at: int  # where the value begins

    @property
    def column(self) -> int:
        """Return where the line's own key or text begins."""
        return len(self.indent) + len(self.dashes)

    @property
    def is_blank(self) -> bool:
        """Say whether the line says nothing: it is empty or a comment."""
        return not (self.value or self.dashes or self.key is not None)

    def with_value(self, value: str) -> str:
        """Return the line with another value, its comment kept."""
        return self.text[: self.at] + value + self.text[self.at + len(self.value) :]

    def from_key(self, value: str) -> str:
        """Return what to write, from the key on, where value stands for the line's own."""
        return f"{self.key}: {value}" if self.key is not None else value


def taken_apart(text: str) -> YamlLine:
    """Return the parts of a line."""
    match = _LINE.match(text)
    assert match is not None  # every part may be empty
    value = match["value"]
    end = closing_quote(value) if value[:1] in ("'", '"') else None
    kept = value[: end + 1] if end is not None else ""
    value = kept + _COMMENT.sub("", value[len(kept) :])
    gap = match["gap"] or ""
    at = match.start("value")
    return YamlLine(text, match["indent"], match["dashes"], match["key"], gap, value.rstrip(), at)


def closing_quote(value: str) -> int | None:
    """Return where the text in quotes that value begins with ends; None where it does not.

    >>> closing_quote("'it''s' x")
    6
    """
    quote, at = value[0], 1
    while at < len(value):
        if quote == '"' and value[at] == "\\":
            at += 1
        elif value[at] == quote:
            if quote == '"' or value[at + 1 : at + 2] != quote:
                return at
            at += 1
        at += 1
    return None


def closing_bracket(value: str) -> tuple[int | None, str]:
    """Return where the list that value begins with ends, None where it does not, and what is open.

    A bracket of the other kind ends it too: what is open then says which ones were expected. An
    open quote ends it where it is opened.

    >>> closing_bracket("[a, {b: c}] d")
    (10, '')
    >>> closing_bracket("[reply}")
    (6, ']')
    >>> closing_bracket("{a: [b}"), closing_bracket("{a: 'b}")
    ((6, ']}'), (4, "'"))
    """
    expected: list[str] = []
    at = 0
    while at < len(value):
        one = value[at]
        if one in "\"'" and value[:at].rstrip()[-1:] in tuple("[{,:"):
            end = closing_quote(value[at:])
            if end is None:
                return at, one
            at += end
        elif one in _CLOSES:
            expected.append(_CLOSES[one])
        elif one in "]}":
            if one != expected[-1]:
                return at, "".join(reversed(expected))
            expected.pop()
            if not expected:
                return at, ""
        at += 1
    return None, "".join(reversed(expected))


def in_quotes(value: str) -> str:
    """Return value as YAML takes it, whatever is in it.

    >>> in_quotes("Spring: the offer")
    '"Spring: the offer"'
    >>> in_quotes('the "best" offer')
    '\\'the "best" offer\\''
    """
    if '"' in value or "\\" in value:
        return "'" + value.replace("'", "''") + "'"
    return f'"{value}"'

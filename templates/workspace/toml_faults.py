"""What is wrong with a text that is no TOML, in the words of somebody who writes mails."""

import re
import tomllib

from ..errors import Place, Problem
from ..lazy_regex import lazy_regex
from .odd_characters import PASTED, STRAIGHT, odd_character

_AT = lazy_regex(r"\(at line (\d+), column (\d+)\)|\(at end of document\)")
_VALUE = lazy_regex(r"=\s*([^\s#][^#\n]*?)\s*(?:#.*)?$")
_SECRET = lazy_regex(r"pass|secret|token", re.IGNORECASE)
_MOST = 20  # faults that are told at once


def toml_problems(text: str, name: str) -> list[Problem]:
    """Return the faults of a text that tomllib refuses: one, or each line's pasted characters."""
    found: list[Problem] = []
    lines = text.split("\n")
    while len(found) < _MOST:
        try:
            tomllib.loads("\n".join(lines))
        except tomllib.TOMLDecodeError as error:
            number, column, what = _read(str(error), lines)
            line = lines[number - 1] if number <= len(lines) else ""
            if (said := _in_one_line(what, lines)) is not None:
                found.append(Problem(f"TOML: {said[0]}", Place(name, number, 1), said[1]))
                break
            problem, fixed = _problem(what, line, Place(name, number, column))
            found.append(problem)
            if fixed is None or fixed == line:
                break
            lines[number - 1] = fixed  # what else is wrong further down
        except (ValueError, RecursionError):  # told where the text is read again
            break
        else:
            break
    return found


def _read(error: str, lines: list[str]) -> tuple[int, int, str]:
    match = _AT.search(error)
    what = _AT.sub("", error).strip()
    if match and match[1]:
        return int(match[1]), int(match[2]), what
    return len(lines), len(lines[-1]) + 1, what


def _problem(what: str, line: str, place: Place) -> tuple[Problem, str | None]:
    """Return the fault of a line, and the line without it where it is clear what was meant."""
    at = (place.column or 1) - 1
    pasted = _pasted(line, at)
    if pasted is not None and (said := odd_character(line[pasted])):
        there = Place(place.path, place.line, pasted + 1)
        fixed = PASTED.sub(lambda one: one[0].translate(STRAIGHT), line)
        fixed = "".join(one for one in fixed if PASTED.match(one) is None)
        return Problem(f"TOML: {said[0]}", there, said[1]), fixed.replace("\u00a0", " ")
    said = _plain(what, line, at)
    return Problem(f"TOML: {said[0]}", place, said[1]), None


def _in_one_line(what: str, lines: list[str]) -> tuple[str, str] | None:
    """Return the fault of a section that adds to a value written as { … }; None where none does."""
    found = re.match(r"Cannot declare \((.*?),?\) twice", what)
    path = re.findall(r"'([^']*)'", found[1]) if found else []
    for at in range(len(path) - 1, 0, -1):
        parent, key = ".".join(path[:at]), re.escape(path[at])
        section = ""
        for line in lines:
            if head := re.match(r"\s*\[([^\[\]]+)\]", line):
                section = head[1].strip()
            elif section == parent and re.match(rf"""\s*["']?{key}["']?\s*=\s*\{{""", line):
                whole = ".".join(path[: at + 1])
                return (
                    f"[{'.'.join(path)}] adds to {path[at]} = {{ … }}, which ends in its own line",
                    f"write [{whole}] with its keys below it instead, after the others",
                )
    return None


def _pasted(line: str, at: int) -> int | None:
    """Return where a pasted character broke a line, None where it did not."""
    if at < len(line) and (PASTED.match(line[at]) or line[at] == "\u00a0"):
        return at
    # A text that begins with a straight quote and ends with a typographic one goes on for ever.
    ends = re.search(r"([“”„«»‘’])[\s\]},]*$", line)
    return ends.start(1) if ends and at >= len(line) - 1 else None


def _plain(what: str, line: str, at: int) -> tuple[str, str]:
    """Return tomllib's message in plain words, and what to do."""
    key = line.partition("=")[0].strip() or "this"
    value = found[1] if (found := _VALUE.search(line)) else ""
    if _SECRET.search(key):  # what is written there is shown nowhere
        return "the value of a password cannot be read", f'write {key} = "env:NAME_OF_VARIABLE"'
    if what == "Invalid value":
        return _no_value(key, value)
    if what.startswith("Expected newline"):
        return _goes_on(key, value, line[at:].strip())
    if line.lstrip()[:2] == "- ":
        return "a list is not written with - here", 'write it like names = ["Ann", "Jim"]'
    if what.startswith("Unclosed array") and "]" in line[at:]:
        return "there is no comma before this", "put a comma between the items of a list"
    if what.startswith("Expected ']'") and "]" in line[at:]:
        return _KEY_IN_SECTION
    if re.search(r"=\s*\{[{%]", line):
        return f"the value of '{key}' is not in quotes", f"write {key} = {_in_quotes(value)}"
    if what.startswith("Expected '=' after a key"):
        if line[at:].lstrip().startswith((":", '"', "'")):
            return "there is no = between the key and its value", 'write it like name = "value"'
        return "a key is one word of a-z, 0-9, _ and -", 'write it like first_name = "x"'
    if what == "Unterminated string" and not line.count('"') + line.count("'"):
        return "a text in quotes is not closed", "close it with as many quotes as it begins with"
    if what == "Unterminated string" and re.search("\"\"\"|'''", line):
        return "a text in three quotes is not closed", "close it with three quotes"
    for begins, told in _TOLD.items():
        if what.startswith(begins):
            return told
    if found := re.match(r"Cannot declare \((.*?),?\) twice", what):
        section = ".".join(re.findall(r"'([^']*)'", found[1]))
        return f"the section [{section}] is there twice", "keep one, with the keys of both"
    shown = line.strip()[:60]
    return f"'{shown}' is not understood", 'write it like name = "value"'


_KEY_IN_SECTION = (
    "a section's name is made of words of a-z, 0-9, _ and -, with dots between them",
    "write it like [mailboxes.sam], or put other words in quotes",
)
_QUOTE = ("a quote is opened in this line and not closed", 'close it: "like this"')
_TWICE = ("a key is given twice", "keep one of them")
# What tomllib's messages begin with.
_TOLD = {
    "Illegal character '\\n'": _QUOTE,
    "Unterminated string": _QUOTE,
    "Illegal character": ("there is an invisible character here", "delete it"),
    "Found invalid character": ("there is an invisible character here", "delete it"),
    "Expected ']]'": ("the section's name begins with [[", "end it with ]]"),
    "Expected ']'": ("the section's name is not closed", "write it like [mailboxes.sam]"),
    "Unescaped '\\'": ("a \\ in a text in double quotes", "write it in single quotes, or as \\\\"),
    "Escaped character": ("a code after \\ that is no character", "write the character itself"),
    "Invalid hex value": ("a code after \\ that is no character", "write it in single quotes"),
    "Unclosed array": ("a list is opened with [ and not closed", "close it with ]"),
    "Unclosed inline table": ("a { is not closed in the same line", "close it with }"),
    "Invalid initial character": (
        "a name is expected here",
        "write name = value, with no comma after the last one",
    ),
    "Duplicate inline table key": _TWICE,
    "Cannot overwrite a value": _TWICE,
    "Cannot redefine": _TWICE,
    "Cannot mutate immutable": _TWICE,
    "Cannot declare a": _TWICE,
    "Invalid date": ("there is no such date", "write it like 2027-01-31, or in quotes as a text"),
    "Invalid statement": (
        "a line begins with a key, a section in [ ], or # for a comment",
        'write it like name = "value"',
    ),
}


def _no_value(key: str, value: str) -> tuple[str, str]:
    if value.casefold() in ("yes", "no", "true", "false", "on", "off"):
        meant = "true" if value.casefold() in ("yes", "true", "on") else "false"
        return f"'{value}' is no value", f"write {key} = {meant}"
    if not value:
        return f"there is no value after '{key} ='", 'write one, like "this", or remove the line'
    if value[0] not in "[{\"'":
        return f"the value of '{key}' is not in quotes", f"write {key} = {_in_quotes(value)}"
    return f"the value of '{key}' cannot be read", 'a text is in quotes: "like this"'


def _goes_on(key: str, value: str, rest: str) -> tuple[str, str]:
    """Return what is told where a line goes on after its value."""
    if re.match(r",?\s*[\w.-]+\s*=", rest):
        return "there is a second key in this line", "write each key in a line of its own"
    if re.fullmatch(r"[\d,.\s]+", value) and "," in value:
        return f"the number {value} has a comma", f"write {key} = {value.replace(',', '')}"
    if value[:1] == "'" and value[-1:] == "'" and '"' not in value:
        fix = f"write {key} = {_in_quotes(value[1:-1])}"
        return "the apostrophe ends the text in single quotes", fix
    if value and value[0] not in "[{\"'":
        return f"the value of '{key}' is not in quotes", f"write {key} = {_in_quotes(value)}"
    fix = 'a text is in quotes from its beginning to its end: "like this"'
    return f"'{rest[:40]}' is not expected after the value", fix


def _in_quotes(value: str) -> str:
    return f"'{value}'" if '"' in value or "\\" in value else f'"{value}"'

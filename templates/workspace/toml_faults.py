"""What is wrong with a text that is no TOML, in the words of somebody who writes mails."""

import re
import tomllib

from ..errors import Place, Problem
from .odd_characters import PASTED, STRAIGHT, odd_character

_AT = re.compile(r"\(at line (\d+), column (\d+)\)|\(at end of document\)")
_VALUE = re.compile(r"=\s*([^\s#][^#\n]*?)\s*(?:#.*)?$")
_SECRET = re.compile(r"pass|secret|token", re.IGNORECASE)
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
        if value.casefold() in ("yes", "no", "true", "false", "on", "off"):
            meant = "true" if value.casefold() in ("yes", "true", "on") else "false"
            return f"'{value}' is no value", f"write {key} = {meant}"
        if value and value[0] not in "[{\"'":
            return f"the value of '{key}' is not in quotes", f'write {key} = "{value}"'
        return f"the value of '{key}' cannot be read", 'a text is in quotes: "like this"'
    if what.startswith("Expected newline"):
        rest = line[at:].strip()
        fix = 'a text is in quotes from its beginning to its end: "like this"'
        return f"'{rest[:40]}' is not expected after the value", fix
    if what == "Unterminated string" and not line.count('"') + line.count("'"):
        return "a text in quotes is not closed", "close it with as many quotes as it begins with"
    if what.startswith(("Illegal character '\\n'", "Unterminated string")):
        return "a quote is opened in this line and not closed", 'close it: "like this"'
    if what.startswith("Expected '=' after a key"):
        if not line[at:].lstrip().startswith((":", '"', "'")):
            return "a key is one word of a-z, 0-9, _ and -", 'write it like first_name = "x"'
        return "there is no = between the key and its value", 'write it like name = "value"'
    if what.startswith("Expected ']'"):
        return "the section's name is not closed", "write it like [mailboxes.sam]"
    if what.startswith("Unescaped '\\'"):
        return "a \\ in a text in double quotes", "write it in single quotes, or as \\\\"
    if what.startswith("Unclosed array"):
        return "a list is opened with [ and not closed", "close it with ]"
    if what.startswith("Unclosed inline table"):
        return "a { is not closed in the same line", "close it with }"
    if what.startswith("Invalid initial character"):
        return "a name is expected here", "write name = value, with no comma after the last one"
    if found := re.match(r"Cannot declare \((.*?),?\) twice", what):
        section = ".".join(re.findall(r"'([^']*)'", found[1]))
        return f"the section [{section}] is there twice", "keep one, with the keys of both"
    if what.startswith("Cannot overwrite a value"):
        return "a key is given twice", "keep one of them"
    if what.startswith("Invalid statement"):
        return "this line has no key", 'write it like name = "value"'
    return what[:1].lower() + what[1:], "docs/workspace.md shows what the file may say"

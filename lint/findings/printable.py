"""Text from files, made harmless for a terminal, a log and a CI server.

A list, a subject or a file's name may hold what steers a terminal (ESC), what shows a text in
another order than it has (RLO), and what a CI server takes for a command. Every output passes
``inert``; where a value must stay on its line, and in formats, it passes ``printable`` before.
"""

import re
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from ...templates.lazy_regex import lazy_regex

_STEERING = ("Cc", "Cf", "Cs", "Co")
# What puts text in another order. Other format characters join emoji and letters.
_ORDER = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
_CONTROL = lazy_regex(
    f"[\x00-\x08\x0b-\x1f\x7f-\x9f{_ORDER}\u2028\u2029\ufff9-\ufffb\ud800-\udfff"
    "\ufdd0-\ufdef\ufffe\uffff]"
)
# What our own styles write: colours, and on a terminal what moves a line of progress.
_COLOUR = r"\x1b\[[\d;]*m"
_MOVING = r"\r|\x1b\[\d*[ABK]|\x1b\[\?25[hl]"
# GitHub reads a command at the begin of a line, blanks aside, and an older form anywhere; Azure
# too. Sources: github.com/actions/runner, ActionCommand.cs; learn.microsoft.com, Logging commands.
_COMMAND = lazy_regex(r"^([^\S\n]*)::(?=[A-Za-z])", re.MULTILINE)
_OLDER = lazy_regex(r"#(?=#(?:vso)?\[)")


def printable(text: str) -> str:
    """Return text as one line without control and direction characters.

    They are written as in JSON and Python: \\u001b.
    """
    if text.isprintable():
        return text
    return "".join(
        _written(character)
        if unicodedata.category(character) in _STEERING or _CONTROL.match(character)
        else character
        for character in text
    )


def inert(
    text: str,
    *,
    colour: bool = False,
    moving: bool = False,
    begins: bool = True,
) -> str:
    """Return what is printed, its lines as they are, without anything that steers who shows it.

    colour leaves the codes of colours, moving those of progress on a terminal; within
    ``workflow_commands`` those of a CI server are left too. begins says whether text begins a
    line.
    """
    own = [code for code, wanted in ((_COLOUR, colour), (_MOVING, moving)) if wanted]
    pattern = re.compile("|".join([*(f"(?:{code})" for code in own), f"({_CONTROL.pattern})"]))
    plain = pattern.sub(lambda match: _written(match[1]) if match[1] else match[0], text)
    if _commands.get():
        return plain
    plain = _OLDER.sub(r"#\\", plain)
    begin = 0 if begins else plain.find("\n") + 1 or len(plain)
    return plain[:begin] + _COMMAND.sub(r"\1\\::", plain[begin:])


_commands: ContextVar[bool] = ContextVar("commands", default=False)


@contextmanager
def workflow_commands() -> Iterator[None]:
    """Let what is printed meanwhile be commands for a CI server: they are ours."""
    token = _commands.set(True)
    try:
        yield
    finally:
        _commands.reset(token)


def _written(character: str) -> str:
    number = ord(character)
    return f"\\u{number:04x}" if number <= 0xFFFF else f"\\U{number:08x}"

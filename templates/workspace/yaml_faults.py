"""What is wrong with a text that is no YAML, in the words of somebody who writes mails.

PyYAML says where it could go on no further, which often is a line below the slip, and in its
own words. So each slip that the lines there may hold is tried: the one without which the text
can be read further is the one that is told.
"""

from collections.abc import Callable, Iterator
from typing import NamedTuple

import yaml

from ..errors import Place, Problem
from .yaml_depths import wrong_depths
from .yaml_line import YamlLine, taken_apart
from .yaml_slips import Slip, slips

_MOST = 20  # faults that are told at once
_BACK = 30  # lines above the place where reading ended that may hold the slip
_LONG = 2_000  # letters of a line in which a slip is looked for
_READ = 200_000  # characters that are read to find out: a second's work

Read = Callable[[str], object]


def yaml_problems(
    text: str, error: yaml.MarkedYAMLError, name: str, *, first_line: int, read: Read
) -> list[Problem]:
    """Return the faults of a text that read refused with error, each with its place."""
    found: list[Problem] = []
    lines = text.split("\n")
    tries = max(_READ // (len(text) + 1), 1)
    failed: yaml.MarkedYAMLError | None = error
    while failed is not None and len(found) < _MOST:
        at, slip, is_sure, left, tries = _slip(failed, lines, read, tries)
        if not is_sure and found:
            break  # it may be but a consequence of the others
        if slip is None:
            return [_unexplained(failed, lines, name, first_line)]
        place = Place(name, at + first_line, slip.at + 1)
        found.append(Problem(f"YAML: {slip.what}", place, slip.fix))
        if not is_sure:
            break
        lines[at], failed = slip.repaired, left
    return list(dict.fromkeys(found))


class _Tried(NamedTuple):
    at: int
    slip: Slip | None
    is_sure: bool
    left: yaml.MarkedYAMLError | None  # why the text cannot be read without the slip either
    tries: int


def _slip(failed: yaml.MarkedYAMLError, lines: list[str], read: Read, tries: int) -> _Tried:
    """Return the slip without which lines can be read further, else the likeliest one."""
    reached = _place(failed, len(lines))
    best = _Tried(0, None, False, failed, tries)
    for at, slip in _candidates(failed, lines):
        if best.slip is None:
            best = best._replace(at=at, slip=slip)
        if tries <= 0:
            break
        tries -= 1
        left = _refused("\n".join([*lines[:at], slip.repaired, *lines[at + 1 :]]), read)
        if left is None:
            return _Tried(at, slip, True, None, tries)
        now = _place(left, len(lines))
        if now[0] > reached[0]:  # of several, the one that leaves the least to tell
            best, reached = _Tried(at, slip, True, left, tries), now
    return best._replace(tries=tries)


def _place(error: yaml.MarkedYAMLError, lines: int) -> tuple[int, int]:
    """Return line and column, from 0, where reading ended."""
    mark = error.problem_mark or error.context_mark
    return (min(mark.line, lines - 1), mark.column) if mark else (0, 0)


def _refused(text: str, read: Read) -> yaml.MarkedYAMLError | None:
    """Return why text cannot be read; None where it can, or is refused for another reason."""
    try:
        read(text)
    except yaml.MarkedYAMLError as error:
        return error
    except (yaml.YAMLError, ValueError, RecursionError):
        return None
    return None


def _candidates(error: yaml.MarkedYAMLError, lines: list[str]) -> Iterator[tuple[int, Slip]]:
    """Yield what may be wrong, with its line: what a line says before how deep it begins."""
    number, column = _place(error, len(lines))
    began = error.context_mark.line if error.context_mark else 0
    near = [*range(number, max(began, number - _BACK) - 1, -1)]
    if began not in near:
        near.append(began)
    if number > 0 and number - 1 not in near:
        near.insert(1, number - 1)
    near = [at for at in near if len(lines[at]) < _LONG]
    for at in near:
        whole = lines[at].rstrip()
        if (whole in ("---", "...") and at > 0) or whole.startswith("```"):
            what = f"a line of {whole[:3]} ends what is read of a file"
            yield at, Slip(0, what, "delete this line", "")
    for at in near:
        for slip in slips(lines[at], column if at == number else None, is_first=at == 0):
            yield at, slip
    for at in near[:2]:
        for slip in wrong_depths(lines, at):
            yield at, slip
    for at in near:
        line = taken_apart(lines[at])
        if line.key is None and line.value:
            yield at, _keyless(line)


def keyless(text: str, name: str, *, first_line: int) -> list[Problem]:
    """Return what is wrong with a text that is one text for YAML, not keys and values."""
    lines = text.split("\n")
    at = next((at for at, one in enumerate(lines) if taken_apart(one[:_LONG]).value), 0)
    lines[at] = lines[at][:_LONG]
    slip = next(slips(lines[at], None, is_first=True), None) or _keyless(taken_apart(lines[at]))
    return [Problem(f"YAML: {slip.what}", Place(name, at + first_line, slip.at + 1), slip.fix)]


def _keyless(line: YamlLine) -> Slip:
    what = f"'{line.value[:60]}' has no key"
    return Slip(line.at, what, 'write it like key: value, or key: "a text with signs"', "")


def _unexplained(
    error: yaml.MarkedYAMLError, lines: list[str], name: str, first_line: int
) -> Problem:
    number, column = _place(error, len(lines))
    line = lines[number].strip()
    what = f"YAML: '{line[:60]}' is not understood" if line else "YAML: the text ends too early"
    fix = 'write each line like key: value, or - value in a list; put a text with signs in "quotes"'
    return Problem(what, Place(name, number + first_line, column + 1), fix)

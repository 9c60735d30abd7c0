"""The bounds of a render: how long it may work, how much it may print, and what prints at all.

Everything is counted before it is done, from the sizes of what it is done to: what would need
gigabytes never begins. The unit of work is a character that is read or written.
"""

import threading
from collections.abc import Iterable, Mapping
from typing import Any

from jinja2 import Undefined
from jinja2.utils import Namespace

from ..errors import TactfulError
from .values import Record

MAX_ROUNDS = 100_000  # loop rounds and macro calls in one render
MAX_PRINTED = 2_000_000  # characters
MAX_TEXT = 2_000_000  # characters that one filter or operator may make
MAX_WORK = 50_000_000  # characters that are read or written in one render
MAX_HELD = 10_000_000  # characters in one list, with what is in its lists
MAX_CALLS = 50  # of macros, blocks and recursive loops in one another
MAX_NUMBER = 10**18  # as large as an integer may grow
FREE = 100  # characters or items that may be worked on at no cost
ITEM = 50  # an item of a list is as much work, and takes as much memory, as so many characters
STEP = 50  # so is an expression or statement in the body of a loop


class LimitError(TactfulError):
    """A render went beyond its bounds."""


class Budget(threading.local):
    """What the render of this thread has used up."""

    rounds = 0
    printed = 0
    work = 0
    calls = 0  # that are not over yet

    def start(self) -> tuple[int, int, int, int]:
        """Begin with a full budget; what is returned is for ``go_on``."""
        before = self.rounds, self.printed, self.work, self.calls
        self.rounds = self.printed = self.work = self.calls = 0
        return before

    def go_on(self, before: tuple[int, int, int, int]) -> None:
        """Go on with the render in which another one, of an earlier mail, was asked for."""
        self.rounds, self.printed, self.work, self.calls = before

    def enter(self) -> None:
        """Count a call until it is over: Python's own bound depends on who renders."""
        self.calls += 1
        if self.calls > MAX_CALLS:
            raise LimitError(f"the template calls itself endlessly, or more than {MAX_CALLS} deep")

    def spend(self, size: int) -> None:
        """Count work on something of a size, before it is done."""
        if size > FREE:
            self.work += size
            if self.work > MAX_WORK:
                raise LimitError(
                    f"more work than {MAX_WORK:,} characters; keep texts, lists and loops short"
                )

    def round(self, steps: int, characters: int) -> None:
        """Count one run through a body with this number of steps and printed characters."""
        self.rounds += 1
        if self.rounds > MAX_ROUNDS:
            raise LimitError(f"more than {MAX_ROUNDS:,} loop rounds; loop over a short list")
        self.step(steps, characters)

    def step(self, steps: int, characters: int) -> None:
        """Count steps and characters of a body."""
        self.spend(steps * STEP)
        self.print(characters)

    def print(self, characters: int) -> None:
        self.printed += characters
        if self.printed > MAX_PRINTED:
            raise LimitError(f"more than {MAX_PRINTED:,} characters are printed")


def is_number(value: object) -> bool:
    return isinstance(value, int | float)


_PLAIN = (str, int, float, Undefined, Record, range, type(None))
_VIEWS = (type({}.keys()), type({}.values()), type({}.items()))  # type: ignore[var-annotated]
_LISTS: tuple[type[Any], ...] = (list, tuple, set, frozenset, *_VIEWS)
_HOLDING: tuple[type[Any], ...] = (*_LISTS, dict, Namespace)


def is_plain(value: object) -> bool:
    """Whether value prints the same characters in every process."""
    if isinstance(value, _PLAIN):
        return True
    if not isinstance(value, list | tuple | dict):
        return False
    weight(value)
    return all(isinstance(one, _PLAIN) for one in _leaves(value))


def _leaves(value: object) -> Iterable[object]:
    todo = [value]
    while todo:
        one = todo.pop()
        if isinstance(one, dict):
            todo += one.values()
        elif isinstance(one, list | tuple):
            todo += one
        else:
            yield one


def weight(value: object) -> int:
    """Return how many characters value holds, each item of a list counting as ITEM.

    What stands in two places counts twice, as it does when it is printed or compared. Raises
    LimitError for very much: lists that hold lists, or themselves, double quickly.
    """
    if isinstance(value, str):
        return len(value)
    if isinstance(value, range):
        return len(value) * ITEM
    if not isinstance(value, _HOLDING):
        return 1
    todo: list[object] = [value]
    total = 0
    while todo:
        one = todo.pop()
        if type(one) is Namespace:  # first, since it is slow to say what it is
            todo += _attributes(one).values()
        elif isinstance(one, str):
            total += len(one)
        elif isinstance(one, _LISTS):
            todo += one
        elif isinstance(one, dict):
            todo += one
            todo += one.values()
        total += ITEM
        if total + len(todo) * ITEM > MAX_HELD:
            raise LimitError(f"more than {MAX_HELD // ITEM:,} items in a list, or as many texts")
    return total


def _attributes(namespace: Namespace) -> Mapping[str, object]:
    found: dict[str, object] = object.__getattribute__(namespace, "_Namespace__attrs")
    return found

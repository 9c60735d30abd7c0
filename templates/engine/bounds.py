"""The bounds of a render: how long it may work, how much it may print, and what prints at all."""

import threading
from collections.abc import Iterable

from jinja2 import Undefined

from ..errors import TactfulError
from .values import Record

MAX_ROUNDS = 100_000  # loop rounds and macro calls in one render
MAX_PRINTED = 2_000_000  # characters
FREE = 1_000  # characters or items that a filter may work on at no cost


class LimitError(TactfulError):
    """A render went beyond its bounds."""


class Budget(threading.local):
    """What the render of this thread has used up."""

    rounds = 0
    printed = 0


def is_number(value: object) -> bool:
    return isinstance(value, int | float)


_PLAIN = (str, int, float, Undefined, Record, range, type(None))


def is_plain(value: object) -> bool:
    """Whether value prints the same characters in every process."""
    return isinstance(value, _PLAIN) or all(isinstance(one, _PLAIN) for one in measured([value]))


def measured(items: Iterable[object]) -> list[object]:
    """Return what items and the lists in them hold; raises LimitError for very much."""
    todo, found = list(items), []
    while todo:
        one = todo.pop()
        if isinstance(one, dict):
            todo += one.values()
        elif isinstance(one, list | tuple):
            todo += one
        else:
            found.append(one)
        if len(todo) + len(found) > MAX_ROUNDS * 2:
            raise LimitError(f"more than {MAX_ROUNDS:,} items in a list")
    return found

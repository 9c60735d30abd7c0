"""A page of a list: as many as asked, and where the next one begins."""

from collections.abc import Callable, Sequence
from typing import TypeVar

T = TypeVar("T")


def paged(
    found: Sequence[T], limit: int, key: Callable[[T], int]
) -> tuple[Sequence[T], str | None]:
    """Return the rows of a page and the cursor of the next; found has one more if there is one."""
    if len(found) <= limit:
        return found, None
    return found[:limit], str(key(found[limit - 1]))

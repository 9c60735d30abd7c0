"""Work on whole columns on all cores: numpy, polars and rapidfuzz let other threads run."""

import os
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

T = TypeVar("T")
R = TypeVar("R")


def side_by_side(work: Callable[[T], R], items: Iterable[T]) -> list[R]:
    """Return what work makes of each item, several at a time."""
    todo = list(items)
    cores = min(len(todo), len(os.sched_getaffinity(0)))
    if cores < 2:
        return list(map(work, todo))
    with ThreadPoolExecutor(cores) as pool:
        return list(pool.map(work, todo))

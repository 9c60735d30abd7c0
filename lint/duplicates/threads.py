"""Work on whole columns on all cores: numpy, polars and rapidfuzz let other threads run."""

import os
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Lock, local
from typing import TypeVar, cast

T = TypeVar("T")
R = TypeVar("R")

ENOUGH = 20_000  # rows from which on another thread pays for itself
_USABLE = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
_CORES = min(_USABLE, 4)  # each thread has columns of its own in memory
_here = local()


def side_by_side(work: Callable[[T], R], items: Iterable[T], *, size: int) -> list[R]:
    """Return what work makes of each item, several at a time where size says that it is much.

    An item is taken only when a thread is free for it. Work within work keeps to its thread.
    """
    if size < ENOUGH or _CORES < 2 or getattr(_here, "busy", False):
        return list(map(work, items))
    every, lock, done = iter(items), Lock(), dict[int, R]()
    numbered = enumerate(every)

    def take() -> Iterator[tuple[int, T]]:
        while True:
            with lock:
                one = next(numbered, None)
            if one is None:
                return
            yield one

    def run() -> None:
        _here.busy = True
        try:
            for at, item in take():
                done[at] = work(item)
        finally:
            _here.busy = False

    with ThreadPoolExecutor(_CORES - 1) as pool:
        others = [pool.submit(run) for _ in range(_CORES - 1)]
        run()  # this thread does its part: what it allocates is freed for all that comes later
        for other in others:
            other.result()
    return [done[at] for at in range(len(done))]


def both(one: Callable[[], T], other: Callable[[], R], *, size: int) -> tuple[T, R]:
    """Return what two works make."""
    works: tuple[Callable[[], T | R], ...] = (one, other)
    made = side_by_side(lambda work: work(), works, size=size)
    return cast(tuple[T, R], tuple(made))

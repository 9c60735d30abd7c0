"""One line of the benchmark table, and the clock that fills it."""

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Row:
    """bench is "B1"; value and goal are texts, ratios where they can be."""

    bench: str
    what: str
    value: str
    goal: str = ""


def median_of(work: Callable[[], object], *, times: int = 5) -> float:
    """Return the median of the seconds that work takes."""
    taken = []
    for _ in range(times):
        start = time.perf_counter()
        work()
        taken.append(time.perf_counter() - start)
    return statistics.median(taken)


def medians(*works: Callable[[], object], times: int = 5) -> list[float]:
    """Return the median seconds of CPU that each work takes, run in turns.

    In turns, so that what else the machine does falls on all of them alike.
    """
    taken: list[list[float]] = [[] for _ in works]
    for _ in range(times):
        for work, mine in zip(works, taken, strict=True):
            start = time.process_time()
            work()
            mine.append(time.process_time() - start)
    return [statistics.median(mine) for mine in taken]

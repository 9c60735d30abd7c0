"""Work beside the pages: judging every message of a long list, or drafting, takes a while."""

import threading
from collections.abc import Callable
from typing import Generic, TypeVar

from ..lint.findings.report import Progress, Report

T = TypeVar("T")


class Job(Generic[T]):
    """Something that is worked out in a thread of its own."""

    def __init__(self, work: Callable[[], T], *, name: str) -> None:
        self._result: T | None = None
        self._error: Exception | None = None
        self._ready = threading.Event()
        self.told = False  # somebody got the result, or the error
        threading.Thread(target=self._run, args=(work,), name=name, daemon=True).start()

    def result(self, *, wait_s: float) -> T | None:
        """Return the result, or None if it is not there within wait_s; raises what work raised."""
        self.told = self._ready.wait(wait_s) or self.told
        if self._error is not None:
            raise self._error
        return self._result

    @property
    def finished(self) -> bool:
        """Whether there is a result or an error."""
        return self._ready.is_set()

    def _run(self, work: Callable[[], T]) -> None:
        try:
            self._result = work()
        except Exception as error:  # it is raised where somebody asks for the result
            self._error = error
        finally:
            self._ready.set()


class Judging(Job[Report]):
    """One run of the linter, which tells how far it is."""

    def __init__(self, work: Callable[[Progress], Report]) -> None:
        self.done = self.total = 0
        super().__init__(lambda: work(self._progress), name="linter")

    def report(self, *, wait_s: float) -> Report | None:
        """Return the report, or None if it is not there within wait_s; raises what lint raised."""
        return self.result(wait_s=wait_s)

    def _progress(self, done: int, total: int, _what: str) -> None:
        self.done, self.total = done, total

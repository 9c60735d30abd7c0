"""The linter at work beside the pages: judging every message of a long list takes a while."""

import threading
from collections.abc import Callable

from ..lint.findings.report import Progress, Report

Work = Callable[[Progress], Report]


class Judging:
    """One run of the linter in a thread of its own."""

    def __init__(self, work: Work) -> None:
        self.done = self.total = 0
        self._report: Report | None = None
        self._error: Exception | None = None
        self._ready = threading.Event()
        threading.Thread(target=self._run, args=(work,), name="linter", daemon=True).start()

    def report(self, *, wait_s: float) -> Report | None:
        """Return the report, or None if it is not there within wait_s; raises what lint raised."""
        self._ready.wait(wait_s)
        if self._error is not None:
            raise self._error
        return self._report

    def _run(self, work: Work) -> None:
        try:
            self._report = work(self._progress)
        except Exception as error:  # it is raised where somebody asks for the report
            self._error = error
        finally:
            self._ready.set()

    def _progress(self, done: int, total: int, _what: str) -> None:
        self.done, self.total = done, total

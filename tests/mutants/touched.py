"""A pytest plugin: writes which lines of which files each test runs, and how long it takes.

``python -m pytest -p tests.mutants.touched`` with the folders in TOUCHED_ROOMS and a path for the
answer in TOUCHED_FILE. Threads that a test starts are seen, other processes are not.
"""

import json
import os
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from types import FrameType
from typing import Any

import pytest

ROOMS = tuple(os.environ.get("TOUCHED_ROOMS", "").split(os.pathsep))
_files: dict[str, str | None] = {}  # a code's file name -> its path, None outside the rooms
_now: set[tuple[str, int]] = set()
_tests: list[tuple[str, float, list[tuple[str, int]]]] = []


def _path(file: str) -> str | None:
    if file not in _files:
        path = file.rpartition("/tactful/")[2]
        _files[file] = path if path.startswith(ROOMS) else None
    return _files[file]


def _calls(frame: FrameType, _event: str, _value: object) -> Any:
    path = _path(frame.f_code.co_filename)
    if path is None:
        return None

    def lines(frame: FrameType, event: str, _value: object) -> Any:
        if event == "line":
            _now.add((path, frame.f_lineno))
        return lines

    return lines


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Iterator[None]:
    _now.clear()
    begun = time.perf_counter()
    threading.settrace(_calls)
    sys.settrace(_calls)
    try:
        return (yield)
    finally:
        sys.settrace(None)
        threading.settrace(None)
        _tests.append((item.nodeid, time.perf_counter() - begun, sorted(_now)))


def pytest_sessionfinish() -> None:
    Path(os.environ["TOUCHED_FILE"]).write_text(json.dumps(_tests), encoding="utf-8")

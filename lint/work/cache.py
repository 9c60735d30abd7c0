"""What was found before, kept in a folder, so that nothing is judged twice.

One file for each way to ask holds the last report and each template's own findings. They count
as long as the digest of all that they depend on is the same: every file of the workspace that
a rule may read, the day, and the linter itself. Whatever the folder holds, a file that is not
exactly as it is written here is left aside. What is imported here is light on purpose: where
everything is known, no rule is loaded.
"""

import json
import os
import tempfile
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, field, fields, replace
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any

from ..findings.edit import Edit
from ..findings.finding import Finding, Severity
from ..findings.report import Report
from ..prose.known_meanings import KnownMeanings, Nearness
from .inputs import Inputs, linter

FOLDER = ".tactful-cache"
MOST_FILES = 32  # ways to ask that are remembered
MOST_BYTES = 64_000_000
_VERSION = 2
_BROKEN_RULE = "X901"  # may have been the machine's fault


@dataclass(slots=True)
class CachedFindings:
    """Findings of templates and lists by their key; fresh are those asked for in this run.

    lists are the files of the lists that are read.
    """

    inputs: Inputs
    before: Mapping[str, tuple[Finding, ...]] = field(default_factory=dict)
    fresh: dict[str, tuple[Finding, ...]] = field(default_factory=dict)
    meanings: KnownMeanings = field(default_factory=KnownMeanings)
    lists: tuple[str, ...] = ()

    def get(self, name: str) -> tuple[Finding, ...] | None:
        """Return what the rules for templates found in one, None where that is not known."""
        key = self.inputs.template(name)
        if key is not None and key in self.before:
            self.fresh[key] = self.before[key]
        return self.fresh.get(key or "")

    def put(self, name: str, findings: Iterable[Finding]) -> None:
        """Keep what they found."""
        if key := self.inputs.template(name):
            self.fresh[key] = tuple(findings)

    def get_list(self, path: str) -> tuple[Finding, ...] | None:
        """Return what the rules for lists found in one, None where that is not known."""
        key = self.inputs.of_list(path, self.lists)
        if key in self.before:
            self.fresh[key] = self.before[key]
        return self.fresh.get(key)

    def put_list(self, path: str, findings: Iterable[Finding]) -> None:
        """Keep what they found."""
        self.fresh[self.inputs.of_list(path, self.lists)] = tuple(findings)


@dataclass(frozen=True, slots=True)
class Cached:
    """What one file of the cache holds; lists are files that count beside the workspace's own."""

    state: str
    lists: tuple[str, ...]
    report: Report
    templates: Mapping[str, tuple[Finding, ...]]
    meanings: Mapping[str, Nearness] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Cache:
    """The files in a folder, one for each way to ask."""

    folder: Path

    def read(self, name: str) -> Cached | None:
        """Return what is kept under name; None where nothing is, or nothing that can be read."""
        file = self._file(name)
        try:
            if self.folder.is_symlink() or file.is_symlink() or not file.is_file():
                return None
            if file.stat().st_size > MOST_BYTES:
                return None
            return _cached(json.loads(file.read_bytes()))
        except (OSError, ValueError, KeyError, TypeError, RecursionError):
            return None

    def write(self, name: str, cached: Cached) -> None:
        """Keep cached under name, or do nothing where the folder cannot be written."""
        found = (*cached.report.findings, *(f for fs in cached.templates.values() for f in fs))
        if any(finding.code == _BROKEN_RULE for finding in found):
            return
        raw = json.dumps(_written(cached), separators=(",", ":")).encode()
        if len(raw) > MOST_BYTES:
            return
        with suppress(OSError):
            if self.folder.is_symlink():
                return
            self.folder.mkdir(parents=True, exist_ok=True)
            with suppress(FileExistsError), (self.folder / ".gitignore").open("x") as ignored:
                ignored.write("*\n")
            _replace(self._file(name), raw)
            self._forget_oldest()

    def clear(self) -> None:
        """Forget everything."""
        for file in self._files():
            with suppress(OSError):
                file.unlink()

    def _file(self, name: str) -> Path:
        return self.folder / f"lint-{name}.json"

    def _files(self) -> list[Path]:
        return [] if self.folder.is_symlink() else list(self.folder.glob("lint-*.json"))

    def _forget_oldest(self) -> None:
        aged = sorted(
            ((file.stat(), file) for file in self._files()), key=lambda one: -one[0].st_mtime
        )
        total = 0
        for number, (stat, file) in enumerate(aged):
            total += stat.st_size
            if number >= MOST_FILES or total > MOST_BYTES:
                file.unlink(missing_ok=True)


def digest(*said: object) -> str:
    """Return a name for what is said: texts, numbers, and lists of them."""
    return sha256(json.dumps(said).encode()).hexdigest()[:32]


def state(inputs: Inputs, lists: Iterable[str], today: date | None) -> str:
    """Return the digest of all that a report depends on."""
    return digest(linter(), str(today), inputs.digests(lists))


def _replace(file: Path, raw: bytes) -> None:
    """Write file in one step: another process sees the old one or the new one."""
    descriptor, name = tempfile.mkstemp(dir=file.parent, prefix=".lint-")
    try:
        with os.fdopen(descriptor, "wb") as temporary:
            temporary.write(raw)
        Path(name).replace(file)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


# -- the form of a file -------------------------------------------------------------

_COUNTS = ("stale", "fixed", "rules", "templates", "files", "recipients", "messages", "rendered")


def _written(cached: Cached) -> dict[str, Any]:
    report = cached.report
    assert not report.baselined
    return {
        "version": _VERSION,
        "state": cached.state,
        "lists": list(cached.lists),
        "findings": [asdict(finding) for finding in report.findings],
        "ignored": [asdict(finding) for finding in report.ignored],
        "counts": {name: getattr(report, name) for name in _COUNTS},
        "templates": {
            key: [asdict(finding) for finding in found] for key, found in cached.templates.items()
        },
        "meanings": dict(cached.meanings),
    }


def _cached(data: Any) -> Cached:
    """Return what a file holds; raises ValueError, KeyError or TypeError where it is another."""
    if data["version"] != _VERSION:
        raise ValueError
    counts = {name: _typed(data["counts"][name], int) for name in _COUNTS}
    report = Report(_findings(data["findings"]), ignored=_findings(data["ignored"]))
    return Cached(
        _typed(data["state"], str),
        tuple(_typed(name, str) for name in _typed(data["lists"], list)),
        replace(report, **counts),
        {key: _findings(found) for key, found in _typed(data["templates"], dict).items()},
        {key: _nearness(rows) for key, rows in _typed(data["meanings"], dict).items()},
    )


def _nearness(data: Any) -> Nearness:
    return [[_typed(one, float) for one in _typed(row, list)] for row in _typed(data, list)]


def _findings(data: Any) -> tuple[Finding, ...]:
    return tuple(_finding(one) for one in _typed(data, list))


_TEXTS = ("path", "field", "recipient", "fix")
_NUMBERS = ("line", "column", "row", "step", "count", "size")
_EDIT = {one.name: one.type for one in fields(Edit)}


def _finding(data: Any) -> Finding:
    texts = {name: _typed(data[name], str, type(None)) for name in _TEXTS}
    numbers = {name: _typed(data[name], int, type(None)) for name in _NUMBERS}
    return Finding(
        _typed(data["code"], str),
        Severity(data["severity"]),
        _typed(data["message"], str),
        **texts,
        **numbers,
        examples=tuple(_typed(one, str) for one in _typed(data["examples"], list)),
        edits=tuple(_edit(one) for one in _typed(data["edits"], list)),
    )


def _edit(data: Any) -> Edit:
    said = {name: _typed(data[name], kind) for name, kind in _EDIT.items()}
    if set(data) != set(_EDIT):
        raise ValueError
    return Edit(**said)


def _typed(value: Any, *kinds: Any) -> Any:
    """Return value, which must be of one of kinds; true and false are no numbers."""
    if type(value) not in kinds:
        raise TypeError
    return value

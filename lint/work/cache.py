"""A cache of findings in a folder, so that nothing is checked twice.

The folder is the user's own, outside every workspace: a file inside a workspace may have been
written by a stranger. One file for each combination of options holds the last report and each
template's findings. They are valid as long as the digest of all that they depend on is the same:
every file of the workspace that a rule may read, the day, and the linter itself. A file in another
form than the one written here is ignored. Imports here are light on purpose: if everything is
cached, no rule is loaded.
"""

import json
import os
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..findings.finding import Finding
from ..findings.report import Report
from ..prose.known_meanings import KnownMeanings, Nearness
from .inputs import Inputs, linter
from .stored_findings import findings_of, typed

if TYPE_CHECKING:  # slow to load
    from ..judging.mail_findings import MailFindings
    from ..judging.mail_renderer import Mail

MOST_FILES = 128  # combinations of options that are kept, of all workspaces
MOST_BYTES = 64_000_000  # of one of them
_MOST_IN_ALL = 256_000_000
_MOST_OF_A_MAIL = 5_000  # findings of its messages that are kept
_VERSION = 3
_BROKEN_RULE = "X901"  # may have been caused by the machine


@dataclass(slots=True)
class CachedFindings:
    """Findings of templates, lists and mails by their key; fresh has the keys used in this run.

    lists are the files of the lists that are read, today is the day for which emails are checked.
    """

    inputs: Inputs
    before: Mapping[str, tuple[Finding, ...]] = field(default_factory=dict)
    fresh: dict[str, tuple[Finding, ...]] = field(default_factory=dict)
    meanings: KnownMeanings = field(default_factory=KnownMeanings)
    lists: tuple[str, ...] = ()
    today: date | None = None
    mails_before: Mapping[str, Any] = field(default_factory=dict)
    mails: dict[str, Any] = field(default_factory=dict)

    def get(self, name: str) -> tuple[Finding, ...] | None:
        """Return the stored findings of a template; None if there are none stored."""
        key = self.inputs.template(name)
        if key is not None and key in self.before:
            self.fresh[key] = self.before[key]
        return self.fresh.get(key or "")

    def put(self, name: str, findings: Iterable[Finding]) -> None:
        """Store the findings of a template."""
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

    def get_mail(self, campaign: str, mail: "Mail") -> "MailFindings | None":
        """Return what was found about a mail and its messages, None where that is not known."""
        from .cached_mails import read

        name = _mail_name(campaign, mail)
        try:
            data = self.mails_before[name]
            drawn = [typed(one, str) for one in typed(data["drawn"], list)]
            if data["key"] != self._mail_key(name, drawn):
                return None
            found = read(data, drawn)
        except (ValueError, KeyError, TypeError, IndexError):
            return None
        self.mails[name] = data
        return found

    def put_mail(self, campaign: str, mail: "Mail", found: "MailFindings") -> None:
        """Keep what was found about it."""
        from .cached_mails import written

        name, drawn = _mail_name(campaign, mail), sorted(found.drawn)
        key = self._mail_key(name, drawn)
        if name in self.mails or key is None or len(found.messages) > _MOST_OF_A_MAIL:
            return
        if not any(one.code == _BROKEN_RULE for one in (*found.listed, *found.messages)):
            self.mails[name] = {"key": key, "drawn": drawn, **written(found)}

    def _mail_key(self, name: str, drawn: Sequence[str]) -> str | None:
        return self.inputs.of_mail(name, drawn, self.lists, self.today)


def _mail_name(campaign: str, mail: "Mail") -> str:
    return json.dumps([campaign, mail.number, mail.variant])


@dataclass(frozen=True, slots=True)
class Cached:
    """The content of one cache file; lists are files outside the workspace that it depends on."""

    state: str
    lists: tuple[str, ...]
    report: Report
    templates: Mapping[str, tuple[Finding, ...]]
    meanings: Mapping[str, Nearness] = field(default_factory=dict)
    vectors: Mapping[str, str] = field(default_factory=dict)
    mails: Mapping[str, Any] = field(default_factory=dict)  # read where it is asked for


@dataclass(frozen=True, slots=True)
class Cache:
    """The files in a folder, one for each combination of options."""

    folder: Path

    def read(self, name: str) -> Cached | None:
        """Return the entry called name; None if there is none that can be read."""
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
        """Store cached as name; do nothing if the folder cannot be written."""
        found = (*cached.report.findings, *(f for fs in cached.templates.values() for f in fs))
        if any(finding.code == _BROKEN_RULE for finding in found):
            return
        raw = json.dumps(_written(cached), separators=(",", ":")).encode()
        if len(raw) > MOST_BYTES:
            return
        with suppress(OSError):
            if self.folder.is_symlink():
                return
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            _replace(self._file(name), raw)
            self._forget_oldest()

    def clear(self) -> None:
        """Remove all entries."""
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
            if number >= MOST_FILES or total > _MOST_IN_ALL:
                file.unlink(missing_ok=True)


def comes_with(workspace: Path, folder: Path) -> bool:
    """Say whether folder lies in the workspace, or in the repository that holds it."""
    root = workspace.resolve()
    tops = (one for one in (root, *root.parents) if (one / ".git").exists())
    return folder.resolve().is_relative_to(next(tops, root))


def digest(*said: object) -> str:
    """Return a digest of texts, numbers, and lists of them."""
    return sha256(json.dumps(said).encode()).hexdigest()[:32]


def state(inputs: Inputs, lists: Iterable[str], today: date | None) -> str:
    """Return the digest of all that a report depends on."""
    return digest(linter(), str(today), inputs.digests(lists))


def _replace(file: Path, raw: bytes) -> None:
    """Write file in one step: another process sees either the old or the new content."""
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
        "vectors": dict(cached.vectors),
        "mails": dict(cached.mails),
    }


def _cached(data: Any) -> Cached:
    """Return the content of a file; raises ValueError, KeyError or TypeError in any other form."""
    if data["version"] != _VERSION:
        raise ValueError
    counts = {name: typed(data["counts"][name], int) for name in _COUNTS}
    report = Report(findings_of(data["findings"]), ignored=findings_of(data["ignored"]))
    return Cached(
        typed(data["state"], str),
        tuple(typed(name, str) for name in typed(data["lists"], list)),
        replace(report, **counts),
        {key: findings_of(found) for key, found in typed(data["templates"], dict).items()},
        {key: _nearness(rows) for key, rows in typed(data["meanings"], dict).items()},
        {key: typed(raw, str) for key, raw in typed(data["vectors"], dict).items()},
        typed(data["mails"], dict),
    )


def _nearness(data: Any) -> Nearness:
    return [[typed(one, float) for one in typed(row, list)] for row in typed(data, list)]

"""Validates ``[lint]``, and applies its settings for single files."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from ...templates.errors import Place, Problem, TactfulError, WorkspaceError
from ...templates.workspace.located import Located, load_toml, nearest, read_text
from ...templates.workspace.root import SETTINGS, astray
from ...templates.workspace.settings import LintSettings
from ...templates.workspace.workspace import Workspace, open_workspace
from ..findings.finding import Finding, Severity
from .registry import all_rules

_BEGINNINGS = 2  # a wrong selector with at least so many letters has a nearest code


def settings_problems(settings: LintSettings, located: Located | None = None) -> list[Problem]:
    """Return every selector, rule and option of settings that does not exist, with its place."""

    def at(*key: str) -> Place | None:
        return located.place(("lint", *key)) if located else None

    found = list(selector_problems(settings.select, at("select")))
    found += selector_problems(settings.ignore, at("ignore"))
    for selector in settings.severity:
        found += selector_problems((selector,), at("severity", selector))
    for glob, selectors in settings.per_file_ignores.items():
        found += selector_problems(selectors, at("per-file-ignores", glob))
    for glob, severities in settings.per_file_severity.items():
        found += selector_problems(severities, at("per-file-severity", glob))
    for code, given in settings.options.items():
        found += _option_problems(code, given, located)
    return found


def selector_problems(selectors: Iterable[str], place: Place | None = None) -> Iterator[Problem]:
    """Yield a problem for each selector that matches no rule."""
    codes = [rule.code for rule in all_rules()]
    for selector in selectors:
        wanted = selector.strip().upper()
        if not wanted or not any(code.startswith(wanted) for code in codes):
            near = nearest(wanted, codes) if len(wanted) >= _BEGINNINGS else None
            fix = f"did you mean '{near}'?" if near else "'tactful rule' lists all rules"
            yield Problem(f"no rule '{selector}'", place, fix)


def _option_problems(
    code: str, given: Mapping[str, Any], located: Located | None
) -> Iterator[Problem]:
    def at(*key: str) -> Place | None:
        return located.place(("lint", "options", code, *key)) if located else None

    rule = next((rule for rule in all_rules() if rule.code == code), None)
    if rule is None:
        near = nearest(code, [known.code for known in all_rules() if known.options])
        fix = f"did you mean '{near}'?" if near else "'tactful rule' lists all rules"
        yield Problem(f"no rule '{code}'", at(), fix)
        return
    for name, value in given.items():
        if name not in rule.options:
            near = nearest(name, list(rule.options))
            known = ", ".join(sorted(rule.options)) or "none"
            fix = f"did you mean '{near}'?" if near else f"its options: {known}"
            yield Problem(f"{code} has no option '{name}'", at(name), fix)
        elif not _fits(rule.options[name], value):
            default = rule.options[name]
            shown = list(default) if isinstance(default, tuple | frozenset | set) else default
            fix = f"write it like its default: {shown!r}"
            yield Problem(f"{code}.{name}: {value!r} has the wrong type", at(name), fix)


def _fits(default: object, value: object) -> bool:
    """Say whether value has the type of default; any value fits a default of None."""
    if default is None:
        return not isinstance(value, list | dict)
    if isinstance(default, bool):
        return isinstance(value, bool)
    if isinstance(default, float):
        return isinstance(value, int | float) and not isinstance(value, bool)
    if isinstance(default, int):
        return isinstance(value, int) and not isinstance(value, bool)
    if isinstance(default, Mapping):
        return isinstance(value, dict)
    if isinstance(default, str):
        return isinstance(value, str)
    return isinstance(value, list)


def for_files(
    findings: Iterable[Finding], settings: LintSettings
) -> tuple[list[Finding], list[Finding]]:
    """Return the visible findings, and those that settings ignore in single files.

    Visible findings have the severity that settings give them there.
    """
    left: list[Finding] = []
    ignored: list[Finding] = []
    for finding in findings:
        if any(
            _begins(finding.code, selectors)
            for glob, selectors in settings.per_file_ignores.items()
            if matches(finding.path, glob)
        ):
            ignored.append(finding)
        else:
            left.append(_weighed(finding, settings))
    return left, ignored


def _weighed(finding: Finding, settings: LintSettings) -> Finding:
    said = {
        selector.upper(): severity
        for glob, severities in settings.per_file_severity.items()
        if matches(finding.path, glob)
        for selector, severity in severities.items()
    }
    best = max((s for s in said if finding.code.startswith(s)), key=len, default=None)
    return replace(finding, severity=Severity(said[best])) if best else finding


def _begins(code: str, selectors: Sequence[str]) -> bool:
    return any(code.startswith(selector.strip().upper()) for selector in selectors)


def matches(path: str | None, glob: str) -> bool:
    """Say whether glob names path, or its file name alone.

    >>> matches("templates/old/a.md", "templates/old/*"), matches("templates/a.md", "a.md")
    (True, True)
    """
    if path is None:
        return False
    return fnmatchcase(path, glob) or fnmatchcase(path.rpartition("/")[2], glob)


def opened(root: Path, *, original: Path | None = None) -> Workspace:
    """Open a workspace, or the copy at root of original.

    Raises WorkspaceError with the faults of its files and of ``[lint]``.
    """
    try:
        return open_workspace(root, original=original)
    except WorkspaceError as error:
        beside = [] if astray(root, root / SETTINGS) else _faults_beside(root)
        raise WorkspaceError([*error.problems, *beside]) from error


def _faults_beside(root: Path) -> list[Problem]:
    """Return what is wrong with ``[lint]`` of a workspace that does not open."""
    try:
        located = load_toml(read_text(root / SETTINGS, shown=SETTINGS), SETTINGS)
        settings = LintSettings.model_validate(located.data.get("lint", {}))
    except (TactfulError, ValidationError):
        return []  # it is among what did not open
    return settings_problems(settings, located)

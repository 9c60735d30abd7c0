"""Finds the rules: every file in ``rules/*/`` that holds one. There is no list to maintain."""

import importlib
import inspect
import pkgutil
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, TypeVar

from ...templates.errors import Problem, TactfulError
from ...templates.workspace.settings import LintSettings
from ..findings.finding import Severity
from .base import Rule

Family = TypeVar("Family", bound=Rule)


class RuleError(TactfulError, LookupError):
    """No rule has that code."""


@lru_cache(maxsize=1)
def all_rules() -> tuple[type[Rule], ...]:
    """Return every rule, by code."""
    found: dict[str, type[Rule]] = {}
    for module in _modules():
        for value in vars(importlib.import_module(module)).values():
            if (
                inspect.isclass(value)
                and issubclass(value, Rule)
                and value.__module__ == module
                and not inspect.isabstract(value)
            ):
                if value.code in found:
                    other = found[value.code].__module__
                    raise TypeError(f"{value.code} is both in {other} and in {module}")
                found[value.code] = value
    return tuple(found[code] for code in sorted(found))


def _modules() -> Iterator[str]:
    """Yield the files of the rules, found by name: rules import this room, never the reverse."""
    rules = importlib.import_module("...rules", __name__)
    for module in pkgutil.walk_packages(rules.__path__, rules.__name__ + "."):
        yield module.name


def rule(code: str) -> type[Rule]:
    """Return the rule with that code; raises RuleError naming the near ones."""
    wanted = code.upper()
    for known in all_rules():
        if known.code == wanted:
            return known
    near = [known.code for known in all_rules() if known.code[0] == wanted[:1]]
    fix = f"known: {', '.join(near)}" if near else "'tactful rule' lists all rules"
    raise RuleError(str(Problem(f"no rule '{code}'", fix=fix)))


@dataclass(frozen=True, slots=True)
class Chosen:
    """A rule that is on, with the severity and options that the settings give it."""

    rule: Rule
    severity: Severity | None
    options: Mapping[str, Any]


def select(rules: Sequence[type[Rule]], settings: LintSettings) -> list[Chosen]:
    """Return the rules that settings switch on.

    A selector is a code or its beginning. No ``select`` means all; ``ignore`` wins, unless
    ``select`` names the rule by a longer beginning.
    """
    chosen = []
    for cls in rules:
        wanted = _longest(cls.code, settings.select) if settings.select else 0
        unwanted = _longest(cls.code, settings.ignore)
        if wanted is None or (unwanted is not None and unwanted >= wanted):
            continue
        given = next((s for s in _by_length(settings.severity) if cls.code.startswith(s)), None)
        severity = Severity(settings.severity[given]) if given else None
        options = {**cls.options, **settings.options.get(cls.code, {})}
        chosen.append(Chosen(cls(), severity, options))
    return chosen


def _longest(code: str, selectors: Sequence[str]) -> int | None:
    return max((len(s) for s in selectors if code.startswith(s.upper())), default=None)


def _by_length(selectors: Mapping[str, Any]) -> list[str]:
    return sorted(selectors, key=len, reverse=True)

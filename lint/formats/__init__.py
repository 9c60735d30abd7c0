"""How a report is written. One file a format, found by walking this folder.

Each holds ``render(report, printing) -> str``; the file's name is the format's name.
"""

import importlib
import pkgutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from ..findings.report import Report


@dataclass(frozen=True, slots=True)
class Printing:
    """What a format may need: where paths count from, colours, and how much to say."""

    root: Path = Path()
    colour: bool = False
    quiet: bool = False


Render = Callable[[Report, Printing], str]


def names() -> list[str]:
    """Return the name of every format; none of them is loaded for it."""
    return sorted(_modules())


def rendering(name: str) -> Render:
    """Return the format of that name."""
    render: Render = importlib.import_module(_modules()[name]).render
    return render


def speaks_commands(name: str) -> bool:
    """Say whether a format's lines are commands for a CI server, which others may not print."""
    return getattr(importlib.import_module(_modules()[name]), "COMMANDS", False)


def formats() -> dict[str, Render]:
    """Return every format by its name."""
    return {name: rendering(name) for name in names()}


def _modules() -> dict[str, str]:
    found = pkgutil.iter_modules(__path__)
    return {one.name.rstrip("_"): f"{__name__}.{one.name}" for one in found}

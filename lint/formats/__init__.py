"""How a report is written. One file a format, found by walking this folder.

Each holds ``render(report, printing) -> str``; the file's name is the format's name.
"""

import importlib
import pkgutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from ..report import Report


@dataclass(frozen=True, slots=True)
class Printing:
    """What a format may need: where paths count from, colours, and how much to say."""

    root: Path = Path()
    colour: bool = False
    quiet: bool = False


Render = Callable[[Report, Printing], str]


def formats() -> dict[str, Render]:
    """Return every format by its name."""
    found: dict[str, Render] = {}
    for module in pkgutil.iter_modules(__path__):
        name = module.name.rstrip("_")
        found[name] = importlib.import_module(f"{__name__}.{module.name}").render
    return found

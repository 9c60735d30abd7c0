"""Facts of law and of mailbox providers that rules rest on, each with its source and dates."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

_FILE = Path(__file__).resolve().with_suffix(".toml")


@dataclass(frozen=True, slots=True)
class RuleOfLaw:
    """One fact; checked is the day on which its source was last read."""

    what: str
    source: str
    since: date
    checked: date
    value: int = 0


@cache
def rules_of_law() -> Mapping[str, RuleOfLaw]:
    """Return all of them, by name."""
    read = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    return {name: RuleOfLaw(**row) for name, row in read.items()}

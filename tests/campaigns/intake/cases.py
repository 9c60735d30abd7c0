"""Mails as real servers and clients write them, and what each is."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

_HERE = Path(__file__).parent


@dataclass(frozen=True)
class Case:
    name: str
    expected: Mapping[str, str]
    raw: bytes


def cases() -> list[Case]:
    """Read *.mails: "=== name", the expected values, "---", the mail."""
    found = []
    for file in sorted(_HERE.glob("*.mails")):
        for block in file.read_text(encoding="utf-8").split("=== ")[1:]:
            head, _, mail = block.partition("\n---\n")
            name, *lines = head.split("\n")
            expected = dict(line.split(": ", 1) for line in lines)
            found.append(Case(name, expected, mail.replace("\n", "\r\n").encode()))
    return found

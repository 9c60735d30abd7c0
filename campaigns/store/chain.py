"""The audit log as a chain: each line's hash covers the line before it. Pure.

Changing, removing or inserting a line breaks every hash after it; the head, kept beside the log,
says how many lines there are, so that the last ones cannot be cut off unseen. Whoever can write
to the database can make the whole chain anew: note its head elsewhere to notice that.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

HEAD = "audit head"  # the name of Kept's row; whoever adds lines locks it


@dataclass(frozen=True, slots=True)
class Head:
    """How many lines there are, and the last one's hash."""

    lines: int
    hash: str

    def __str__(self) -> str:
        return f"{self.lines} {self.hash}"

    @classmethod
    def read(cls, text: str) -> "Head":
        """Return the head that str() wrote. Raises ValueError."""
        lines, _, found = text.partition(" ")
        return cls(int(lines), found)


START = Head(0, "")


def line_hash(
    before: str,
    *,
    at: datetime,
    by: str,
    action: str,
    subject_type: str,
    subject_id: str,
    detail: Mapping[str, Any],
) -> str:
    """Return the SHA-256 of a line and the hash before it.

    What is hashed is a JSON array, so that no two lines are written alike: the hash before, the
    moment in UTC, and the columns in their order; the keys of detail are sorted.
    """
    moment = at.astimezone(UTC).isoformat(timespec="microseconds")
    said = [before, moment, by, action, subject_type, subject_id, detail]
    text = json.dumps(said, ensure_ascii=True, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode("ascii")).hexdigest()

"""The rows that an import could not take, as a list to fix and import again."""

import csv
from collections.abc import Sequence
from pathlib import Path

from ...lint.findings.spreadsheet import guarded
from ...lint.lists.recipients import Recipients
from .incoming import Rejected


def write_rejected(path: Path, recipients: Recipients, rejected: Sequence[Rejected]) -> None:
    """Write rejected rows with their own columns, and in front row, line and reason.

    A cell that a spreadsheet would take for a formula gets an apostrophe before it.
    """
    columns = recipients.by_header()
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["row", "line", "reason", *map(guarded, columns)])
        for one in rejected:
            index = one.row - 1
            cells = (guarded(column[index]) for column in columns.values())
            writer.writerow([one.row, recipients.line(one.row), guarded(one.why), *cells])

"""One table of a report as CSV, which a spreadsheet opens and runs nothing of."""

import csv
import io

from ...lint.findings.spreadsheet import guarded
from .report_values import Table


def table_csv(table: Table) -> str:
    """Return it; a cell that a spreadsheet would take for a formula has an apostrophe before."""
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(table.head)
    for row in table.rows:
        writer.writerow(
            "" if cell is None else guarded(cell) if isinstance(cell, str) else cell for cell in row
        )
    return file.getvalue()

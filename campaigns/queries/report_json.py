"""A report as JSON has it: its days, its campaign, and each table's rows by the table's name."""

from collections.abc import Sequence
from datetime import date
from typing import TypedDict

from .report_values import Cell, Report, Table


class ReportJson(TypedDict):
    """since and until are both included; a row has the table's column heads as keys."""

    since: date
    until: date
    campaign: str | None
    tables: dict[str, list[dict[str, Cell]]]


def report_json(report: Report, shown: Sequence[Table]) -> ReportJson:
    """Return some tables of a report, such as all of ``tables(report)``."""
    return {
        "since": report.since,
        "until": report.until,
        "campaign": report.campaign,
        "tables": {
            one.name: [dict(zip(one.head, row, strict=True)) for row in one.rows] for one in shown
        },
    }

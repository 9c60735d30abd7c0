"""Facts of law and of providers change: none may be older than somebody's last look at its source."""

from datetime import UTC, date, datetime

import pytest

from tactful.lint.rule.rules_of_law import RuleOfLaw, rules_of_law

OLDEST_MONTHS = 18


def months(since: date, today: date) -> int:
    return (today.year - since.year) * 12 + today.month - since.month - (today.day < since.day)


def is_stale(row: RuleOfLaw, today: date) -> bool:
    return months(row.checked, today) >= OLDEST_MONTHS


@pytest.mark.parametrize("name", rules_of_law())
def test_somebody_has_read_its_source_of_late(name: str) -> None:
    row = rules_of_law()[name]
    assert not is_stale(row, datetime.now(UTC).date()), (
        f"read {row.source} again, and set 'checked'"
    )
    assert row.what and row.source and row.since <= row.checked


def test_a_row_grows_stale_after_eighteen_months() -> None:
    row = RuleOfLaw("x", "y", date(2020, 1, 1), date(2025, 3, 30))
    assert not is_stale(row, date(2026, 9, 29))
    assert is_stale(row, date(2026, 9, 30))

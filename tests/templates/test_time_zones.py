"""Zones as lists say them; one that nobody understands is never taken for another."""

import pytest

from tactful.templates.workspace.time_zones import understood_zone


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("America/Los_Angeles", "America/Los_Angeles"),
        ("america/los_angeles", "America/Los_Angeles"),
        ("Pacific Standard Time", "America/Los_Angeles"),
        ("Pacific Daylight Time", "America/Los_Angeles"),
        ("(GMT-08:00) Pacific Time (US & Canada)", "America/Los_Angeles"),
        ("(GMT-08:00) Pacific Standard Time (America/Los_Angeles)", "America/Los_Angeles"),
        ("PST", "America/Los_Angeles"),
        ("PST/PDT", "America/Los_Angeles"),
        ("GMT-0800 (Pacific Standard Time)", "America/Los_Angeles"),
        ("Eastern Time", "America/New_York"),
        ("EST", "America/New_York"),
        ("us_slash_eastern", "US/Eastern"),
        ("(UTC+01:00) Amsterdam, Berlin, Bern, Rome, Stockholm, Vienna", "Europe/Amsterdam"),
        ("W. Europe Standard Time", "Europe/Berlin"),
        ("British Summer Time", "Europe/London"),
        ("Central European Time", "Europe/Berlin"),
        ("(UTC-03:00) Brasilia", "Etc/GMT+3"),
        ("(GMT+10:00) Canberra, Melbourne, Sydney", "Australia/Canberra"),
        ("UTC+2", "Etc/GMT-2"),
        ("+05:30", "Asia/Kolkata"),
        ("UTC−5", "Etc/GMT+5"),
        ("New York", "America/New_York"),
        ("Europe / Berlin", "Europe/Berlin"),
        ("UTC", "UTC"),
    ],
)  # fmt: skip
def test_a_zone_is_understood(said: str, meant: str) -> None:
    assert understood_zone(said) == meant


@pytest.mark.parametrize("said", ["IST", "AST", "Mars/Phobos", "evening", "2", "UTC+25", "9-5", ""])
def test_what_is_not_clear_is_no_zone(said: str) -> None:
    assert understood_zone(said) is None

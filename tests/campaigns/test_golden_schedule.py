"""500 schedules to the minute, found by another program: ``golden/schedules.yml``.

When a new version of `holidays` moves a day, write them anew and read the difference:

    python -m tests.campaigns.naive_schedule
"""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import yaml
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tactful.campaigns.journey.timing.calendar import Clock, clock_for, skipped
from tactful.campaigns.journey.timing.dated import plan
from tactful.templates.workspace.campaign import Campaign
from tactful.templates.workspace.closures import Calendar
from tactful.templates.workspace.settings import Mailbox, Settings
from tactful.templates.workspace.window import DAYS

from .naive_schedule import GOLDEN, PLACES, WAITS, Person, in_a_repeated_hour, planned

CASES = yaml.load(GOLDEN.read_text(encoding="utf-8"), yaml.BaseLoader)  # texts only: NO is Norway


def campaign(waits: list[str], **window: Any) -> Campaign:
    steps = [{"email": f"{place}.md", "wait": wait} for place, wait in enumerate(waits)]
    return Campaign.model_validate(
        {"campaign": "golden", "sequence": {"steps": steps, "window": window}}
    )


def clock(one: Campaign, zone: str, calendar: str, closed: list[str], away: list[str]) -> Clock:
    own = Settings(
        name="B",
        calendar=Calendar.model_validate({"closed": closed}),
        mailboxes={"sam": Mailbox.model_validate({"address": "sam@b.example", "away": away})},
    )
    window = one.sequence.window
    return clock_for(own, window, timezone=zone, calendar=calendar, mailbox="sam")


def test_there_are_five_hundred_of_them() -> None:
    assert len(CASES) == 500
    assert len({case["zone"] for case in CASES}) > 20
    assert sum(len(case["steps"]) for case in CASES) > 1500


@pytest.mark.parametrize("part", range(10))
def test_each_touch_is_due_when_the_second_opinion_says(part: int) -> None:
    wrong = []
    for number, case in enumerate(CASES[part::10]):
        one = campaign([wait for wait, _ in case["steps"]], days=case["days"], hours=case["hours"])
        calendar = "" if case["calendar"] == "none" else case["calendar"]
        half = number % 2 * len(case["closed"])  # closed by the company, or the rep is away
        own = clock(one, case["zone"], calendar, case["closed"][half:], case["closed"][:half])
        touches = plan(one.sequence.steps, datetime.fromisoformat(case["start"]), own)
        found = [touch.at for touch in touches]
        if found != [datetime.fromisoformat(at) for _, at in case["steps"]]:
            wrong.append((case, [touch.local.isoformat() for touch in touches]))
    assert wrong == []


moments = st.datetimes(datetime(2020, 1, 1), datetime(2036, 12, 31)).map(  # noqa: DTZ001
    lambda naive: naive.replace(second=0, microsecond=0, tzinfo=UTC)
)
clock_times = st.times().map(lambda one: one.replace(second=0, microsecond=0))
places = st.sampled_from([(zone, name) for name, zones in PLACES.items() for zone in zones])


@settings(deadline=None)
@given(
    moments,
    places,
    st.one_of(st.just(set(DAYS[:5])), st.sets(st.sampled_from(DAYS), min_size=1)),
    st.tuples(clock_times, clock_times).filter(lambda pair: pair[0] != pair[1]),
    st.lists(st.sampled_from(WAITS), min_size=1, max_size=3),
    st.lists(st.tuples(st.integers(-2, 30), st.integers(0, 9)), max_size=2),
)
def test_any_schedule_is_the_second_opinions(
    start: datetime,
    place: tuple[str, str],
    days: set[str],
    hours: tuple[time, time],
    waits: list[str],
    shut: list[tuple[int, int]],
) -> None:
    zone, calendar = place
    opens, closes = sorted(hours)
    ranges = [
        (first := start.date() + timedelta(days=after), first + timedelta(days=length))
        for after, length in shut
    ]
    off = {
        first + timedelta(days=n) for first, last in ranges for n in range((last - first).days + 1)
    }
    named = tuple(day for day in DAYS if day in days)
    person = Person(zone, calendar, named, opens, closes, frozenset(off))
    one = campaign(waits, days=list(named), opens=opens, closes=closes)
    wanted = planned(start, waits, person)
    assume(not any(in_a_repeated_hour(at, zone) for at in (start, *wanted)))
    closed = [f"{first} to {last}" for first, last in ranges]
    own = clock(one, zone, calendar, closed, [])
    assert [touch.at for touch in plan(one.sequence.steps, start, own)] == wanted
    for touch in plan(one.sequence.steps, start, own):
        assert skipped(touch.at, touch.at, own) == []


def test_what_was_skipped_is_told_by_name() -> None:
    one = campaign(["1 business day"])
    own = clock(one, "Europe/Berlin", "DE-BY", ["12-31: inventory"], ["2026-12-28 to 2026-12-30"])
    start = datetime(2026, 12, 23, 16, 0, tzinfo=ZoneInfo("Europe/Berlin"))
    (touch,) = plan(one.sequence.steps, start, own)
    assert touch.local.isoformat() == "2026-12-24T16:00:00+01:00"
    assert skipped(start, datetime(2027, 1, 4, 9, 0, tzinfo=UTC), own) == [
        (date(2026, 12, 25), "Christmas Day (DE-BY)"),
        (date(2026, 12, 28), "the rep is away"),
        (date(2026, 12, 29), "the rep is away"),
        (date(2026, 12, 30), "the rep is away"),
        (date(2026, 12, 31), "inventory"),
        (date(2027, 1, 1), "New Year's Day (DE-BY)"),
    ]


def test_the_weekend_is_the_recipients_own_where_the_window_has_the_usual_days() -> None:
    thursday = datetime(2026, 6, 4, 9, 0, tzinfo=ZoneInfo("Asia/Riyadh"))
    usual, chosen = campaign(["1 business day"]), campaign(["1 business day"], days="mon-sat")
    for one, wanted in ((usual, "2026-06-08"), (chosen, "2026-06-05")):
        own = clock(one, "Asia/Riyadh", "SA", [], [])
        (touch,) = plan(one.sequence.steps, thursday, own)
        assert touch.local.date().isoformat() == wanted

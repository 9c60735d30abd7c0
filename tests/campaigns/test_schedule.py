"""When a touch is due."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from tactful.campaigns.journey.timing.calendar import (
    Clock,
    due_after,
    next_open,
    open_span,
    zone_for,
)
from tactful.campaigns.journey.timing.dated import plan
from tactful.campaigns.store.tables import Enrolment
from tactful.templates.workspace.campaign import Campaign
from tactful.templates.workspace.waits import Wait
from tactful.templates.workspace.window import DAYS, Window

from .conftest import Place

LONDON, NEW_YORK = ZoneInfo("Europe/London"), ZoneInfo("America/New_York")
ZONES = (
    "UTC",
    "Europe/London",
    "America/New_York",
    "Asia/Kolkata",
    "Australia/Lord_Howe",
    "America/Santiago",
    "Africa/Casablanca",
    "Pacific/Apia",
    "Asia/Tehran",
)
OFFICE = Window()


def local(text: str, tz: ZoneInfo = LONDON) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=tz)


@pytest.mark.parametrize(
    ("since", "wait", "due"),
    [
        ("2026-03-02 10:00", "20 minutes", "2026-03-02 10:20"),
        ("2026-03-02 17:20", "20 minutes", "2026-03-03 08:30"),
        ("2026-03-06 17:20", "20 minutes", "2026-03-09 08:30"),
        ("2026-03-02 03:00", "0 minutes", "2026-03-02 08:30"),
        ("2026-03-06 10:00", "1 business day", "2026-03-09 10:00"),
        ("2026-03-04 10:00", "4 business days", "2026-03-10 10:00"),
        ("2026-03-07 10:00", "1 business day", "2026-03-10 08:30"),
        ("2026-03-06 17:40", "1 business day", "2026-03-10 08:30"),
        ("2026-03-02 10:00", "1 week", "2026-03-09 10:00"),
    ],
)
def test_a_wait_ends_inside_the_window(since: str, wait: str, due: str) -> None:
    assert due_after(local(since), Wait.parse(wait), Clock(OFFICE, LONDON)) == local(due)


def test_business_days_keep_the_wall_clock_when_the_clocks_change() -> None:
    friday = local("2026-03-27 10:00")  # London changes on the 29th
    due = due_after(friday, Wait.parse("1 business day"), Clock(OFFICE, LONDON))
    assert due.astimezone(LONDON).isoformat() == "2026-03-30T10:00:00+01:00"


def test_the_recipients_clock_decides() -> None:
    since = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)  # four in the morning in New York
    due = due_after(since, Wait.parse("20 minutes"), Clock(OFFICE, NEW_YORK))
    assert due.astimezone(NEW_YORK).isoformat() == "2026-03-02T08:30:00-05:00"


def test_an_hour_that_occurs_twice_is_open_only_where_both_clocks_agree() -> None:
    night = Window(days=DAYS, opens=time(1, 30), closes=time(5, 0))
    span = open_span(local("2026-10-25 00:00"), Clock(night, LONDON))
    assert span.opens == datetime(2026, 10, 25, 1, 30, tzinfo=UTC)


def test_at_the_closing_moment_it_is_closed() -> None:
    closing = local("2026-03-02 17:30")
    assert next_open(closing, Clock(OFFICE, LONDON)) == local("2026-03-03 08:30")
    before = closing - timedelta(seconds=1)
    assert next_open(before, Clock(OFFICE, LONDON)) == before
    assert open_span(closing, Clock(OFFICE, LONDON)).opens == local("2026-03-03 08:30")


def test_days_counted_from_a_repeated_hour_count_from_its_end() -> None:
    """01:30 comes twice on 25 October: whoever is touched the second time is never due earlier."""
    night = Window(days=DAYS, opens=time(0, 0), closes=time(5, 0))
    wait = Wait.parse("1 business day")
    second = datetime(2026, 10, 25, 1, 30, tzinfo=UTC)  # 01:30 GMT; the first was 00:30 UTC
    due = due_after(second, wait, Clock(night, LONDON)).astimezone(LONDON)
    assert due.date().isoformat() == "2026-10-26"
    assert due.time() == time(1, 59, 59, 999999)
    last_of_first = datetime(2026, 10, 25, 0, 59, tzinfo=UTC)
    assert due_after(last_of_first, wait, Clock(night, LONDON)) <= due


def test_a_window_that_a_clock_change_swallows_stays_closed_that_day() -> None:
    night = Window(days=DAYS, opens=time(1, 0), closes=time(2, 0))
    due = next_open(local("2026-03-29 00:30"), Clock(night, LONDON))
    assert due.astimezone(LONDON).isoformat() == "2026-03-30T01:00:00+01:00"


def test_zone_is_the_windows_then_the_recipients_then_the_workspaces() -> None:
    fixed = Window(timezone="Europe/Paris")
    assert zone_for("Asia/Tokyo", fixed, "UTC") == "Europe/Paris"
    assert zone_for("Asia/Tokyo", OFFICE, "UTC") == "Asia/Tokyo"
    assert zone_for("Middle-earth/Shire", OFFICE, "Europe/London") == "Europe/London"
    assert zone_for("", OFFICE, "Europe/London") == "Europe/London"


def test_a_plan_counts_each_wait_from_the_former_touch() -> None:
    campaign = Campaign.model_validate(
        {
            "campaign": "spring",
            "sequence": {
                "steps": [
                    {"email": "a.md", "wait": "20 minutes"},
                    {"call": "b.txt", "wait": "1 business day"},
                    {"email": "c.md", "wait": "2 business days"},
                ]
            },
        }
    )
    touches = plan(campaign.sequence.steps, local("2026-03-05 17:20"), Clock(OFFICE, LONDON))
    assert [(t.step, t.channel, t.local.strftime("%a %d %H:%M")) for t in touches] == [
        (1, "email", "Fri 06 08:30"),
        (2, "call", "Mon 09 08:30"),
        (3, "email", "Wed 11 08:30"),
    ]


moments = st.datetimes(datetime(2024, 1, 1), datetime(2027, 12, 31)).map(  # noqa: DTZ001
    lambda naive: naive.replace(tzinfo=UTC)
)
clock_times = st.times().map(lambda t: t.replace(second=0, microsecond=0))
windows = st.builds(
    lambda days, pair: Window(
        days=tuple(d for d in DAYS if d in days), opens=min(pair), closes=max(pair)
    ),
    st.sets(st.sampled_from(DAYS), min_size=1),
    st.tuples(clock_times, clock_times).filter(lambda p: p[0] != p[1]),
)
waits = st.one_of(
    st.builds(Wait, minutes=st.integers(0, 20_000)),
    st.builds(Wait, business_days=st.integers(1, 12)),
)
zones = st.sampled_from(ZONES).map(ZoneInfo)


@given(moments, waits, windows, zones)
def test_never_lands_in_a_closed_hour(
    since: datetime, wait: Wait, window: Window, tz: ZoneInfo
) -> None:
    due = due_after(since, wait, Clock(window, tz))
    here = due.astimezone(tz)
    assert DAYS[here.weekday()] in window.days
    assert window.opens <= here.time() < window.closes
    assert due >= since + wait.clock


@given(moments, moments, waits, windows, zones)
def test_who_was_touched_later_is_not_due_earlier(
    one: datetime, other: datetime, wait: Wait, window: Window, tz: ZoneInfo
) -> None:
    first, second = sorted((one, other))
    assert due_after(first, wait, Clock(window, tz)) <= due_after(second, wait, Clock(window, tz))


changes = st.sampled_from(
    [
        (ZoneInfo("Europe/London"), datetime(2026, 10, 25, 0, 0, tzinfo=UTC)),
        (ZoneInfo("Europe/London"), datetime(2026, 3, 28, 0, 0, tzinfo=UTC)),
        (ZoneInfo("Europe/London"), datetime(2026, 10, 24, 0, 0, tzinfo=UTC)),
        (ZoneInfo("Australia/Lord_Howe"), datetime(2026, 4, 4, 13, 0, tzinfo=UTC)),
        (ZoneInfo("Australia/Lord_Howe"), datetime(2026, 10, 2, 14, 0, tzinfo=UTC)),
    ]
)


@given(changes, st.integers(0, 300), st.integers(0, 300), st.integers(1, 2))
def test_order_is_kept_where_the_clocks_change(
    change: tuple[ZoneInfo, datetime], one: int, other: int, days: int
) -> None:
    tz, start = change
    always = Window(days=DAYS, opens=time(0, 0), closes=time(23, 59))
    first, second = sorted((one, other))
    wait = Wait(business_days=days)
    due = [
        due_after(start + timedelta(minutes=m), wait, Clock(always, tz)) for m in (first, second)
    ]
    assert due[0] <= due[1]


def test_a_zone_that_nobody_understands_is_told_and_the_person_left_out(place: Place) -> None:
    people = (
        "zoe@example.org,Zoë,Tulip,Pacific Standard Time,,\n"
        "bob@example.net,Bob,Rose,Mars/Phobos,,\nann@example.net,Ann,Rose,n/a,,\n"
    )
    report = place.write(people=people).enrol()
    (skip,) = report.skipped
    assert (skip.row, skip.kind) == (2, "invalid")
    assert "'Mars/Phobos' is not a time zone" in skip.why
    with place.store.reading() as session:
        zones = session.scalars(select(Enrolment.timezone).order_by(Enrolment.id)).all()
    assert zones == ["America/Los_Angeles", "UTC"]

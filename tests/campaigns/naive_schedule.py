"""A second opinion on when touches are due: minute by minute, sharing no code with Tactful.

Slow and plain on purpose. `python -m tests.campaigns.naive_schedule` writes golden/schedules.yml
anew: 500 campaigns and recipients drawn at random, with the moments found here.
"""

import random
import warnings
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from pathlib import Path
from zoneinfo import ZoneInfo

import holidays

GOLDEN = Path(__file__).parent / "golden" / "schedules.yml"
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
# By calendar, zones that are used there; ordinary ones, half hours, odd clock changes.
PLACES = {
    "GB-ENG": ["Europe/London"], "GB-SCT": ["Europe/London"], "DE-BY": ["Europe/Berlin"],
    "DE-BE": ["Europe/Berlin"], "FR": ["Europe/Paris"], "ES-MD": ["Europe/Madrid"],
    "US-NY": ["America/New_York"], "US-CA": ["America/Los_Angeles"], "US": ["America/Chicago"],
    "CA-ON": ["America/Toronto"], "CA-NL": ["America/St_Johns"], "BR-SP": ["America/Sao_Paulo"],
    "IN-MH": ["Asia/Kolkata"], "JP": ["Asia/Tokyo"], "CN": ["Asia/Shanghai"],
    "AU-NSW": ["Australia/Sydney", "Australia/Lord_Howe"], "NZ": ["Pacific/Auckland"],
    "SA": ["Asia/Riyadh"], "IL": ["Asia/Jerusalem"], "EG": ["Africa/Cairo"],
    "MA": ["Africa/Casablanca"], "CL": ["America/Santiago"], "IR": ["Asia/Tehran"],
    "ZA": ["Africa/Johannesburg"], "WS": ["Pacific/Apia"], "NO": ["Europe/Oslo"],
    "": ["UTC", "Europe/London", "Asia/Kathmandu"],
}  # fmt: skip
# Feasts that follow the moon, and clocks changed by decree, are known for few years ahead.
SETTLED = frozenset(["CN", "SA", "EG", "MA", "IR", "IN-MH", "IL", "CL", "WS"])
WAITS = (
    "0 minutes", "5 minutes", "20 minutes", "90 minutes", "3 hours", "26 hours", "1 day",
    "4 days", "1 week", "3 weeks", "1 business day", "2 business days", "4 business days",
    "9 business days", "25 business days",
)  # fmt: skip
HOURS = ("08:30-17:30", "09:00-12:00", "00:00-23:59", "01:30-05:00", "13:05-13:20", "07:00-22:00")


@dataclass(frozen=True)
class Person:
    """Whose days these are. off are closed days of the company, away those of the rep."""

    zone: str
    calendar: str
    days: tuple[str, ...] = DAYS[:5]
    opens: time = time(8, 30)
    closes: time = time(17, 30)
    off: frozenset[date] = field(default_factory=frozenset)


@lru_cache(maxsize=1 << 14)
def minutes_of(day: date, zone: str) -> tuple[tuple[datetime, time], ...]:
    """Return every minute of a local day, as UTC and as the clock on the wall shows it."""
    tz = ZoneInfo(zone)
    at = datetime(day.year, day.month, day.day, tzinfo=UTC) - timedelta(hours=15)
    found = []
    for _ in range(60 * 54):
        local = at.astimezone(tz)
        if local.date() == day:
            found.append((at, local.time().replace(fold=0)))
        at += timedelta(minutes=1)
    return tuple(found)


@lru_cache(maxsize=1 << 12)
def is_working_day(day: date, person: Person) -> bool:
    if DAYS[day.weekday()] not in person.days or day in person.off:
        return False
    if not person.calendar:
        return True
    country, _, part = person.calendar.partition("-")
    with warnings.catch_warnings():  # of years for which a country has announced no days yet
        warnings.simplefilter("ignore")
        theirs = holidays.country_holidays(country, subdiv=part or None, years=day.year)
    if day in theirs:
        return False
    return not (person.days == DAYS[:5] and day.weekday() in theirs.weekend)


@lru_cache(maxsize=1 << 12)
def open_minutes(day: date, person: Person) -> tuple[datetime, ...]:
    """Return the minutes of a day at which something may happen.

    From the last time that the clock shows less than the opening time, to the first time that
    it shows the closing time: where the clock is put back, both must agree.
    """
    if not is_working_day(day, person):
        return ()
    all_ = minutes_of(day, person.zone)
    before = [index for index, (_, shown) in enumerate(all_) if shown < person.opens]
    after = [index for index, (_, shown) in enumerate(all_) if shown >= person.closes]
    first, last = max(before, default=-1) + 1, min(after, default=len(all_))
    return tuple(at for at, _ in all_[first:last])


def first_open(at: datetime, person: Person) -> datetime:
    day = at.astimezone(ZoneInfo(person.zone)).date()
    while True:
        found = next((one for one in open_minutes(day, person) if one >= at), None)
        if found is not None:
            return found
        day += timedelta(days=1)


def due(since: datetime, wait: str, person: Person) -> datetime:
    amount, unit = int(wait.split()[0]), wait.split()[-1].rstrip("s")
    if "business" not in wait:
        size = {"minute": 1, "hour": 60, "day": 1440, "week": 10080}[unit]
        return first_open(since + timedelta(minutes=amount * size), person)
    start = first_open(since, person)
    local = start.astimezone(ZoneInfo(person.zone))
    day = local.date()
    for _ in range(amount):
        day += timedelta(days=1)
        while not is_working_day(day, person):
            day += timedelta(days=1)
    reached = [at for at, shown in minutes_of(day, person.zone) if shown >= local.time()]
    return first_open(reached[0], person) if reached else first_open(_after(day, person), person)


def _after(day: date, person: Person) -> datetime:
    return minutes_of(day, person.zone)[-1][0] + timedelta(minutes=1)


def in_a_repeated_hour(at: datetime, zone: str) -> bool:
    return bool(at.astimezone(ZoneInfo(zone)).fold)


def planned(start: datetime, waits: Sequence[str], person: Person) -> list[datetime]:
    found, at = [], start
    for wait in waits:
        at = due(at, wait, person)
        found.append(at)
    return found


def drawn(seed: int) -> Iterator[str]:
    """Yield one case after the other as a document of YAML."""
    random_ = random.Random(seed)
    while True:
        calendar = random_.choice(list(PLACES))
        zone = random_.choice(PLACES[calendar])
        year = random_.randint(2024, 2025 if calendar in SETTLED else 2034)
        start = datetime(year, 1, 1, tzinfo=UTC) + timedelta(minutes=random_.randrange(525_600))
        if random_.random() < 0.5:  # near the days that matter
            near = random_.choice([(3, 27), (4, 1), (10, 24), (11, 1), (12, 22), (12, 30), (5, 1)])
            start = start.replace(month=near[0], day=near[1])
            start += timedelta(days=random_.randint(-3, 6))
        days = DAYS[:5] if random_.random() < 0.6 else tuple(
            day for day in DAYS if random_.random() < 0.6
        ) or ("sun",)  # fmt: skip
        hours = random_.choice(HOURS) if random_.random() < 0.6 else HOURS[0]
        ranges = []
        for _ in range(random_.choice([0, 0, 1, 2])):
            first = start.date() + timedelta(days=random_.randint(-2, 20))
            ranges.append((first, first + timedelta(days=random_.choice([0, 0, 1, 4, 13]))))
        off = frozenset(
            first + timedelta(days=step)
            for first, last in ranges
            for step in range((last - first).days + 1)
        )
        opens, closes = (time.fromisoformat(one) for one in hours.split("-"))
        person = Person(zone, calendar, days, opens, closes, off)
        waits = [random_.choice(WAITS) for _ in range(random_.randint(1, 6))]
        moments = planned(start, waits, person)
        if any(in_a_repeated_hour(at, zone) for at in (start, *moments)):
            continue  # days counted from there have a rule of their own, and a test
        closed = ", ".join(f'"{first} to {last}"' for first, last in ranges)
        steps = "\n".join(
            f"  - [{wait}, {at.astimezone(ZoneInfo(zone)).isoformat()}]"
            for wait, at in zip(waits, moments, strict=True)
        )
        yield (
            f"- zone: {zone}\n  calendar: {calendar or 'none'}\n  days: [{', '.join(days)}]\n"
            f'  hours: "{hours}"\n  closed: [{closed}]\n  start: {start.isoformat()}\n'
            f"  steps:\n{steps}\n"
        )


def main() -> None:
    cases = drawn(seed=20260302)
    head = "# Written by tests/campaigns/naive_schedule.py: moments are on the recipient's clock.\n"
    GOLDEN.write_text(head + "".join(next(cases) for _ in range(500)), encoding="utf-8")


if __name__ == "__main__":
    main()

"""Where a person is: whose clock and whose holidays count for them, and how that is known.

What a list says itself comes first, then the phone number, then the country or the zone that
the other one gives, then the workspace. Nothing is guessed: what may mean two is not taken.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache, lru_cache
from zoneinfo import ZoneInfo

from ...templates.engine.missing_values import is_nothing
from ...templates.workspace.countries import (
    Land,
    country_name,
    country_of_zone,
    not_a_country,
    understood_country,
    usual_zone,
    zones_of,
)
from ...templates.workspace.holiday_calendars import has_calendar, region_of, regions
from ...templates.workspace.settings import Settings
from ...templates.workspace.time_zones import not_a_zone, understood_zone
from .recipients import Recipients

WHERE = ("contact.timezone", "contact.country", "contact.region", "contact.phone")


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """One person's zone and holiday calendar ("GB-ENG"; "" where none is known).

    zone_from and calendar_from say how each is known. zone_unclear and calendar_unclear are why
    what the list says cannot be kept. notes are what was read and not used, and why.
    """

    zone: str
    zone_from: str
    calendar: str
    calendar_from: str
    zone_unclear: str | None = None
    calendar_unclear: str | None = None
    notes: tuple[str, ...] = ()


def where_said(recipients: Recipients, index: int) -> dict[str, str]:
    """Return what a row (from 0) says of where somebody is, also under undeclared headers."""
    return {key: recipients.column(key)[index] for key in WHERE}


def whereabouts(values: Mapping[str, str], settings: Settings) -> Whereabouts:
    """Return where the person with these values is, as far as one can know."""
    said = (values.get(key) or "" for key in WHERE)
    given = ["" if is_nothing(one) else one.strip() for one in said]
    return _of(*given, settings.timezone, own_calendar(settings))


def own_calendar(settings: Settings) -> str | None:
    """Return the workspace's calendar: as written, or that of its time zone's country."""
    if settings.calendar.holidays is not None:
        return settings.calendar.holidays
    country = country_of_zone(settings.timezone)
    return country if country and has_calendar(country) else None


@lru_cache(maxsize=1 << 16)
def _of(
    timezone: str, country: str, region: str, phone: str, own_zone: str, own: str | None
) -> Whereabouts:
    notes: list[str] = []
    zone = understood_zone(timezone) if timezone else None
    unclear = f"{not_a_zone(timezone)}, so the hours to write in are not known"
    land = understood_country(country) if country else None
    number = _of_phone(phone, land.country if land else "") if phone else None
    if number and land and number.country not in ("", land.country):
        notes.append(
            f"the phone number's country is {country_name(number.country)}, the one given is "
            f"{country_name(land.country)}; the one given counts"
        )
        number = None
    found_zone, zone_from = _zone(zone, number, land, own_zone)
    where, calendar_from = _country(land, number, zone)
    calendar = ""
    if where is None and own is not None:
        calendar, calendar_from, ignored = _own(own, region)
        notes += ignored
    elif where is not None and not has_calendar(where.country):
        notes.append(f"there is no holiday calendar for {country_name(where.country)}")
        where = None
    if where is not None:
        calendar, ignored = _with_region(where, region)
        notes += ignored
    no = None
    if country and land is None:
        no = f"{not_a_country(country)}, so the holidays to keep are not known"
        if where is not None:  # the number or the zone says it
            notes.append(f"{not_a_country(country)}; {calendar_from} says {where.country}")
            no = None
    return Whereabouts(
        found_zone, zone_from, calendar, calendar_from if calendar else "nothing says where",
        unclear if timezone and zone is None else None, no, tuple(notes),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Number:
    country: str  # "" where a number may be of several
    zone: str | None  # where it has one


def _zone(zone: str | None, number: _Number | None, land: Land | None, own: str) -> tuple[str, str]:
    if zone is not None:
        return zone, "the person's time zone"
    if number is not None and number.zone is not None:
        return number.zone, "the phone number"
    country = land.country if land is not None else number.country if number is not None else ""
    if not country:
        return own, "the workspace"
    whose = "the person's country" if land is not None else "the phone number's country"
    several = zones_of(country)
    if several and (one := one_clock(several)):
        return one, f"{whose}, {country_name(country)}"
    return own, f"the workspace; {country_name(country)} has several time zones"


def _country(
    land: Land | None, number: _Number | None, zone: str | None
) -> tuple[Land | None, str]:
    if land is not None:
        return land, "the person's country"
    if number is not None and number.country:
        return Land(number.country), "the phone number"
    if zone is not None and (code := country_of_zone(zone)):
        return Land(code), "the time zone"
    return None, ""


def _own(calendar: str, region: str) -> tuple[str, str, list[str]]:
    """Return the workspace's calendar, or that of a region in its country; what is not used."""
    country, _, own_part = calendar.partition("-")
    part = region_of(country, region) if country and region else None
    if part is not None and part != own_part:
        return f"{country}-{part}", "the person's region in the workspace's country", []
    unused = [f"the region '{region[:60]}' is not used: nothing says in which country it is"]
    return calendar, "the workspace", unused if region and part is None else []


def _with_region(land: Land, region: str) -> tuple[str, list[str]]:
    """Return the calendar of a country or its region, and why a region is not used."""
    for said in filter(None, (region, land.part)):
        if (part := region_of(land.country, said)) is not None:
            return f"{land.country}-{part}", []
    if region and regions(land.country):
        name = country_name(land.country)
        return land.country, [f"the calendar of {name} has no region '{region[:60]}'"]
    return land.country, []


@lru_cache(maxsize=1 << 16)
def _of_phone(text: str, country: str) -> _Number | None:
    """Return what phonenumbers knows of a number: its country, and its zone where it has one."""
    from phonenumbers import (  # slow to load
        NumberParseException,
        is_possible_number,
        parse,
        region_code_for_number,
        region_codes_for_country_code,
        timezone,
    )

    if not country and not text.lstrip().startswith(("+", "00", "(+")):
        return None
    try:
        number = parse(f"+{text.strip()[2:]}" if text.startswith("00") else text, country or None)
    except NumberParseException:
        return None
    if not is_possible_number(number):
        return None
    code = region_code_for_number(number)
    if (
        code is None and number.country_code is not None
    ):  # no number of today's plan; its country may still be the only one
        codes = region_codes_for_country_code(number.country_code)
        code = codes[0] if len(codes) == 1 else None
    zones = map(usual_zone, timezone.time_zones_for_number(number))
    known = tuple(
        one for one in zones if code and country_of_zone(one) == code and understood_zone(one)
    )
    return _Number(code if code and code != "001" else "", one_clock(known) if known else None)


@cache
def one_clock(zones: tuple[str, ...]) -> str | None:
    """Return the first of some zones if all of them show the same time; else None."""
    start = datetime(2025, 1, 1, tzinfo=UTC)
    moments = [start + timedelta(days=5 * step) for step in range(146)]  # two years
    clocks = {
        tuple(one.astimezone(ZoneInfo(zone)).utcoffset() for one in moments) for zone in zones
    }
    return zones[0] if len(clocks) == 1 else None

"""Time zones as lists say them: IANA in any case, Windows' names, offsets, abbreviations."""

import re
from datetime import UTC, datetime, timedelta
from functools import cache, lru_cache
from zoneinfo import ZoneInfo, available_timezones

from ..lazy_regex import lazy_regex

# Where one reading is the usual one; IST, AST and such stand for several.
_SHORT = {
    "America/Los_Angeles": "pst pdt pt pacific",
    "America/Denver": "mst mdt mt mountain",
    "America/Chicago": "cst cdt ct central",
    "America/New_York": "est edt et eastern",
    "America/Anchorage": "akst akdt alaska",
    "Pacific/Honolulu": "hst hawaii",
    "UTC": "utc z zulu",
    "Etc/GMT": "gmt",
    "Europe/London": "bst uk",
    "Europe/Lisbon": "wet west",
    "Europe/Berlin": "cet cest mez mesz met mest",
    "Europe/Athens": "eet eest oez",
    "Europe/Moscow": "msk",
    "Asia/Tokyo": "jst",
    "Asia/Seoul": "kst",
    "Asia/Hong_Kong": "hkt",
    "Asia/Singapore": "sgt",
    "Asia/Dubai": "gst",
    "Africa/Johannesburg": "sast",
    "America/Sao_Paulo": "brt brst",
    "Australia/Sydney": "aest aedt",
    "Australia/Adelaide": "acst acdt",
    "Australia/Perth": "awst",
    "Pacific/Auckland": "nzst nzdt nzt",
}
# Offsets of no whole hour, by minutes, and the zone that keeps them.
_ODD = {
    210: "Asia/Tehran", 270: "Asia/Kabul", 330: "Asia/Kolkata", 345: "Asia/Kathmandu",
    390: "Asia/Yangon", 525: "Australia/Eucla", 570: "Australia/Darwin", 630: "Australia/Lord_Howe",
    765: "Pacific/Chatham", -210: "America/St_Johns", -570: "Pacific/Marquesas",
}  # fmt: skip
_OFFSET = lazy_regex(r"(?:utc|gmt|z)? ?([+-])(\d{1,2})(?::?(\d\d))?(?: ?(?:h|hours?|hrs?))?")
_BEFORE = lazy_regex(
    r"[(\[]\s*((?:utc|gmt)?\s*[+-]?\s*[\d:]*)\s*[)\]]\s*(\S.*)|"
    r"((?:utc|gmt)\s*[+-]\s*[\d:]+)[\s(\[]+(\S.*?)[)\]]?"
)
_IANA = lazy_regex(r"[a-z_]+(?:/[a-z_+\-0-9]+)+")
_IN_BRACKETS = lazy_regex(r"\s*\([^)]*\)")


@lru_cache(maxsize=1 << 14)
def understood_zone(text: str) -> str | None:
    """Return the IANA zone that a list's value means; None where it is not understood.

    >>> [understood_zone(t) for t in ("america/los_angeles", "PST", "(GMT+05:30) Mumbai", "IST")]
    ['America/Los_Angeles', 'America/Los_Angeles', 'Asia/Kolkata', None]
    """
    said = " ".join(text.replace("−", "-").replace("–", "-").lower().split())
    said = re.sub(r" ?/ ?|_slash_", "/", said)  # as HubSpot keeps them
    if (found := _names().get(said) or _iana(said)) is not None:
        return found
    if (whole := _OFFSET.fullmatch(said)) is not None:
        return _of_offset(whole)
    if (parts := _BEFORE.fullmatch(said)) is not None:
        return _with_offset((parts[1] or parts[3] or "").replace(" ", ""), parts[2] or parts[4])
    return _by_name(said)


def not_a_zone(text: str) -> str:
    """Return the sentence about a value that is not understood."""
    return f"'{text[:60]}' is not a time zone; write it like 'Europe/London'"


def _with_offset(offset: str, rest: str) -> str | None:
    """Return the zone that a name means, if it keeps the offset before it; else the offset."""
    whole = _OFFSET.fullmatch(offset)
    named = _names().get(rest) or _iana(rest) or _by_name(rest)
    if whole is None:
        return named
    if named is not None and _minutes(whole) in _offsets(named):
        return named
    return _of_offset(whole)


def _minutes(offset: re.Match[str]) -> int:
    return int(f"{offset[1]}1") * (int(offset[2]) * 60 + int(offset[3] or 0))


def _of_offset(offset: re.Match[str]) -> str | None:
    minutes = _minutes(offset)
    if minutes % 60:
        return _ODD.get(minutes)
    hours = -minutes // 60  # Etc/GMT+8 is eight hours behind
    if not -14 <= hours <= 12:
        return None
    return f"Etc/GMT{hours:+d}" if hours else "Etc/GMT"


def _offsets(name: str) -> set[int]:
    """Return the offsets of a zone in winter and in summer, in minutes."""
    found = (
        datetime(2025, month, 1, tzinfo=UTC).astimezone(ZoneInfo(name)).utcoffset()
        for month in (1, 7)
    )
    return {int((offset or timedelta()).total_seconds()) // 60 for offset in found}


def _iana(said: str) -> str | None:
    """Return the zone named in a text: "pacific standard time (america/los_angeles)"."""
    keys = _keys()
    spaced = said.replace(" ", "_")
    if spaced in keys:
        return keys[spaced]
    return next((keys[one] for one in _IANA.findall(said) if one in keys), None)


def _by_name(said: str) -> str | None:
    """Return the zone of a name with something around it: "Eastern Time - New York"."""
    bare = _IN_BRACKETS.sub("", said).strip()
    parts = [bare, *(part.strip() for part in re.split(r"[,;/]| - ", bare))]
    parts += [part.replace("daylight", "standard").replace("summer", "standard") for part in parts]
    return next((found for part in parts if (found := _names().get(part))), None)


@cache
def _keys() -> dict[str, str]:
    return {key.lower(): key for key in sorted(available_timezones())}


@cache
def _names() -> dict[str, str]:
    """Return every name by which a zone is known: cities, CLDR's and Windows' names, short ones."""
    from babel import Locale  # what a list of IANA zones need not load
    from babel.core import get_global

    windows = get_global("windows_zone_mapping")
    usual = set(windows.values())
    found: dict[str, str] = {}
    cities: dict[str, set[str]] = {}
    for key in sorted(available_timezones()):
        if "/" in key and not key.startswith(("Etc/", "SystemV/", "posix", "right")):
            cities.setdefault(key.rpartition("/")[2].replace("_", " ").lower(), set()).add(key)
    for city, keys in cities.items():
        proper = {key for key in keys if key.partition("/")[0] in _REGIONS}
        if len(proper) == 1:
            found[city] = proper.pop()
    names = Locale("en").meta_zones
    own = Locale("en").time_zones
    metas = get_global("meta_zones").items()
    # Many zones share a name; the usual one of them is meant.
    for key, meta in sorted(metas, key=lambda one: (one[0] not in _SHORT, one[0] not in usual)):
        for known in (names.get(meta, {}), own.get(key, {})):
            for name in known.get("long", {}).values():
                found.setdefault(name.lower(), key)
    found |= {name.lower(): key for name, key in windows.items()}
    return found | {name: key for key, words in _SHORT.items() for name in words.split()}


_REGIONS = frozenset(
    "Africa America Antarctica Arctic Asia Atlantic Australia Europe Indian Pacific".split()
)

"""Times as people read them: on the workspace's clock, with its zone."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo


def moment(at: datetime | None, zone: str) -> str:
    """Return "Mon 30 Nov 09:00 GMT"; empty for no time."""
    if at is None:
        return ""
    local = at.astimezone(ZoneInfo(zone))
    return f"{local:%a} {local.day} {local:%b %H:%M} {zone_words(local)}"


def zone_words(local: datetime) -> str:
    """Return a zone's abbreviation; where it has none but a number (São Paulo): "UTC-03"."""
    name = local.tzname() or "UTC"
    return f"UTC{name}" if name[:1] in "+-" else name


def start_of_day(now: datetime, zone: str, *, ahead: int = 0) -> datetime:
    """Return when the day of now begins on the zone's clock, or one so many days ahead (UTC)."""
    day = now.astimezone(ZoneInfo(zone)).date() + timedelta(days=ahead)
    return datetime.combine(day, time(0), ZoneInfo(zone)).astimezone(UTC)

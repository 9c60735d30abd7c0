"""An invitation as calendars read it (RFC 5545, RFC 5546): the same values, the same text."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from ..message import Address
from ..workspace.invitation import Invitation, moment

_AROUND = timedelta(days=370)  # for which the zone's rules are told


@dataclass(frozen=True, slots=True)
class Event:
    """What one person is invited to."""

    title: str
    start: datetime  # with its zone, as has end
    end: datetime
    location: str = ""
    url: str = ""
    description: str = ""


class NoEvent(ValueError):
    """Nobody can say when it is; key: which key of the invitation says so."""

    def __init__(self, why: str, key: str) -> None:
        super().__init__(why)
        self.key = key


def times(
    invitation: Invitation, values: Mapping[str, str], default_zone: str
) -> tuple[datetime, datetime]:
    """Return when an invitation's event begins and ends for somebody; raises NoEvent."""
    zone = ZoneInfo(invitation.zone or default_zone)

    def at(said: str, key: str) -> datetime:
        text = said if said[:1].isdigit() else values.get(said, "")
        found = moment(text)
        if found is None:
            shown = f"'{text[:40]}' is no day with a time" if text.strip() else "is not known"
            raise NoEvent(f"{said} {shown}", key)
        return found.replace(tzinfo=zone) if found.tzinfo is None else found.astimezone(zone)

    start = at(invitation.start, "start")
    given = at(invitation.end, "end") if invitation.end else None
    # On the absolute clock: an hour over the change of the clocks is an hour.
    end = given or invitation.ends(start.astimezone(UTC), None).astimezone(zone)
    if end.astimezone(UTC) <= start.astimezone(UTC):
        raise NoEvent(f"it ends at {end:%Y-%m-%d %H:%M}, before it begins", "end")
    return start, end


def calendar(
    event: Event, *, organizer: Address, attendee: Address, about: str, day: date | None
) -> str:
    """Return the calendar text of an invitation (lines end with ``\\n``).

    about is what it is, whatever changes in it: the same event has the same UID. day is when
    it was planned, which stands for the moment at which it was made.
    """
    import icalendar  # lint of workspaces without invitations does without it

    found = icalendar.Calendar()
    for name, value in (("prodid", "-//Tactful//EN"), ("version", "2.0"), ("method", "REQUEST")):
        found.add(name, value)
    one = icalendar.Event()
    uid = hashlib.sha256(f"{about}\n{attendee.address}".encode()).hexdigest()[:32]
    one.add("uid", f"{uid}@{organizer.address.rpartition('@')[2]}")
    one.add("sequence", 0)
    made = datetime.combine(day, time(0), UTC) if day else event.start.astimezone(UTC)
    one.add("dtstamp", made)
    one.add("dtstart", event.start)
    one.add("dtend", event.end)
    one.add("summary", event.title)
    for name, said in (("location", event.location), ("description", event.description)):
        if said:
            one.add(name, said)
    if event.url:
        one.add("url", event.url)
    one.add("organizer", _person(organizer))
    invited = _person(attendee)
    for name, said in (("ROLE", "REQ-PARTICIPANT"), ("PARTSTAT", "NEEDS-ACTION"), ("RSVP", "TRUE")):
        invited.params[name] = said
    one.add("attendee", invited)
    one.add("status", "CONFIRMED")
    head = found.to_ical().decode().replace("\r\n", "\n").removesuffix("END:VCALENDAR\n")
    zone = event.start.tzinfo
    rules = ""
    if isinstance(zone, ZoneInfo) and zone.key != "UTC":
        rules = _rules(zone.key, event.start.date() - _AROUND, event.end.date() + _AROUND)
    return f"{head}{rules}{one.to_ical().decode()}END:VCALENDAR\n".replace("\r\n", "\n")


@lru_cache(maxsize=256)
def _rules(zone: str, first: date, last: date) -> str:
    import icalendar

    return str(
        icalendar.Timezone.from_tzid(zone, first_date=first, last_date=last).to_ical(), "utf-8"
    )


def _person(address: Address) -> "icalendar.vCalAddress":  # type: ignore[name-defined]  # noqa: F821
    import icalendar

    one = icalendar.vCalAddress(f"mailto:{address.address}")
    if address.name:
        one.params["CN"] = " ".join(address.name.replace('"', "'").split())
    return one


def begins(text: str) -> datetime:
    """Return when the event of a calendar text begins, with its zone."""
    import icalendar

    found: datetime = icalendar.Calendar.from_ical(text).walk("VEVENT")[0].decoded("dtstart")
    return found


def told(text: str) -> str:
    """Return what a calendar text says, in lines that a person reads."""
    return "".join(f"{word}: {said}\n" for word, said in facts(text))


def facts(text: str) -> list[tuple[str, str]]:
    """Return the same as words and what stands beside them."""
    import icalendar

    one = icalendar.Calendar.from_ical(text).walk("VEVENT")[0]
    start, end = one.decoded("dtstart"), one.decoded("dtend")
    same = start.date() == end.date()
    until = f"{end:%H:%M}" if same else f"{end:%a %d %B %Y %H:%M}"
    more = (("Where", "location"), ("Link", "url"), ("Says", "description"))
    return [
        ("Invitation", str(one.get("summary"))),
        ("When", f"{start:%a %d %B %Y %H:%M} to {until} ({start.tzinfo})"),
        *((word, str(one.get(key))) for word, key in more if one.get(key)),
    ]

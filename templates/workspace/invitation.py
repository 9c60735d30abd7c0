"""An invitation to a calendar event, which an email of a sequence brings."""

from datetime import datetime, timedelta
from typing import Annotated, Any

from pydantic import field_validator, model_validator

from .as_written import Names, as_written
from .frozen import Frozen
from .waits import Wait
from .window import known_zone


class Invitation(Frozen):
    """An event that the email invites to; texts may have merge fields: "Call with {{ … }}"."""

    title: Annotated[str, as_written("Visit of {{ contact.company }}")]
    """What the event is called in the calendar."""
    start: Annotated[str, as_written("visit_at", "2027-05-03 14:00", names=Names.short_field)]
    """When it begins: a field of type datetime, or a day with a time."""
    end: Annotated[str | None, as_written("2027-05-03 15:00", names=Names.short_field)] = None
    """When it ends, written like the start; or give a duration."""
    duration: Wait | None = None
    """How long it takes."""
    zone: Annotated[str | None, as_written("Europe/London", names=Names.time_zone)] = None
    """The time zone of its start and end; without one, the workspace's."""
    location: str = ""
    """Where it is: an address, a room."""
    url: str = ""
    """Where it is on the web: the link of a video call."""
    description: str = ""
    """What the calendar says beside it."""

    @field_validator("duration", mode="before")
    @classmethod
    def _read_wait(cls, value: Any) -> Any:
        if value is None or isinstance(value, Wait):
            return value
        wait = Wait.parse(str(value))
        if not wait.minutes:
            raise ValueError(f"'{value}': write minutes, hours or days, more than 0")
        return wait

    @field_validator("zone")
    @classmethod
    def _known_zone(cls, value: str | None) -> str | None:
        return value if value is None else known_zone(value)

    @field_validator("start", "end")
    @classmethod
    def _has_a_time(cls, value: str | None) -> str | None:
        if value is not None and not value.strip():
            raise ValueError("says nothing; write a field, or a moment like 2027-05-03 14:00")
        if value is not None and value[:1].isdigit() and moment(value) is None:
            raise ValueError(
                f"'{value[:40]}' is no day with a time; write it like 2027-05-03 14:00"
            )
        return value

    @model_validator(mode="after")
    def _ends_once(self) -> "Invitation":
        if (self.end is None) == (self.duration is None):
            raise ValueError("say once how long it takes: duration: 30 minutes, or end")
        return self

    @property
    def fields(self) -> tuple[str, ...]:
        """The fields, by key once the workspace is open, that say when it is."""
        return tuple(one for one in (self.start, self.end) if one and not one[0].isdigit())

    def ends(self, start: datetime, end: datetime | None) -> datetime:
        """Return when it ends that begins at start."""
        if end is not None:
            return end
        return start + (self.duration.clock if self.duration else timedelta())


def moment(text: str) -> datetime | None:
    """Return a day with a time as ISO 8601 writes it; None for a day alone, or other words."""
    try:
        found = datetime.fromisoformat(text.strip())
    except ValueError:
        return None
    return found if len(text.strip()) > len("2027-05-03") else None

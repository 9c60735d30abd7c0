"""What marketing and sales have agreed on: within what time, and what happens when it is over."""

from collections.abc import Iterator
from typing import Annotated, Any

from pydantic import field_validator, model_validator

from ..errors import Problem
from .as_written import Names, as_written
from .frozen import Frozen
from .located import Located, nearest
from .waits import WAIT, Wait

_CLOCKS = ("assigned", "first_touch", "tasks")
_WORKING_DAYS = {"day": 1, "week": 5}


class Sla(Frozen):
    """What marketing and sales have agreed on. Minutes and hours count open hours, days are
    business days.

    ``assigned`` counts from the list's column of when the lead came in.
    """

    assigned: Wait | None = None
    """From when the lead came in to when somebody has it: until it is enrolled."""
    first_touch: Wait | None = None
    """From then to the first touch."""
    tasks: Wait | None = None
    """From when a task is due to when it is done, where its step says nothing else."""
    escalate: Annotated[str | None, as_written("kim", names=Names.mailbox)] = None
    """The mailbox of whom `tactful sla --escalate` tells when a time is over: they get a task."""
    reassign: Annotated[str | None, as_written("tim", names=Names.mailbox)] = None
    """The mailbox of whose the lead becomes when a time is over."""

    @field_validator(*_CLOCKS, mode="before")
    @classmethod
    def _read_wait(cls, value: Any) -> Any:
        return value if value is None or isinstance(value, Wait) else within(str(value))

    @model_validator(mode="after")
    def _says_something(self) -> "Sla":
        if all(value is None for _, value in self):
            raise ValueError("say a time: {first_touch: 4 hours}, or assigned")
        return self


def within(text: str) -> Wait:
    """Read a time in which somebody works: "2 days" are business days, a week is five of them."""
    wait = Wait.parse(text)
    match = WAIT.fullmatch(text.strip())
    days = _WORKING_DAYS.get(match[3].lower()) if match is not None else None
    return wait if days is None or match is None else Wait(business_days=int(match[1]) * days)


def agreed(ours: Sla | None, own: Sla | None) -> Sla | None:
    """Return what holds for a campaign: what it says itself, else what the workspace says."""
    if ours is None or own is None:
        return own or ours
    said = {key: value for key, value in own if value is not None}
    return ours.model_copy(update=said)


def sla_problems(sla: Sla | None, mailboxes: list[str], located: Located) -> Iterator[Problem]:
    """Yield each mailbox that an ``sla`` names and that does not exist."""
    for key in ("escalate", "reassign"):
        name = getattr(sla, key) if sla is not None else None
        if name and name not in mailboxes:
            near = nearest(name, mailboxes)
            fix = f"did you mean '{near}'?" if near else f"known: {', '.join(sorted(mailboxes))}"
            yield Problem(f"unknown mailbox '{name}'", located.place(("sla", key)), fix)

"""The follow-ups in their order, when they may happen, and what ends them."""

from enum import StrEnum
from typing import Any

from pydantic import Field, field_validator, model_validator

from .frozen import Frozen
from .step import Step
from .step_keys import derived_keys
from .waits import Wait
from .window import Window


class StopOn(StrEnum):
    """What ends a sequence at once. The last two always do: nobody may be written to after them."""

    reply = "reply"
    """The person answered."""
    meeting = "meeting"
    """A rep talked with the person."""
    opt_out = "opt_out"
    """The person wants no more emails; it always stops."""
    bounce = "bounce"
    """The address takes no emails; it always stops."""


ALWAYS_STOPS = {StopOn.opt_out: "an opt-out", StopOn.bounce: "a bounce"}


class Sequence(Frozen):
    """The ordered follow-ups with their common window."""

    window: Window = Window()
    """When a touch may happen: days, hours, whose clock counts, and whose holidays."""
    max_lateness: Wait | None = None
    """How late a message may be; one that is later is held for a person to decide."""
    stop_on: tuple[StopOn, ...] = tuple(StopOn)
    """What ends the sequence for a person at once."""
    steps: tuple[Step, ...] = Field(min_length=1)
    """The touches in their order, each with the wait before it."""

    @field_validator("max_lateness", mode="before")
    @classmethod
    def _read_lateness(cls, value: Any) -> Any:
        if value is None or isinstance(value, Wait):
            return value
        wait = Wait.parse(str(value))
        if not wait.minutes:
            raise ValueError(f"'{value}': write minutes, hours, days or weeks, more than 0")
        return wait

    @field_validator("stop_on")
    @classmethod
    def _law_is_obeyed(cls, value: tuple[StopOn, ...]) -> tuple[StopOn, ...]:
        left_out = [stop for stop in ALWAYS_STOPS if stop not in value]
        if left_out:
            verb = "always stops" if len(left_out) == 1 else "always stop"
            whats = " and ".join(ALWAYS_STOPS[stop] for stop in left_out)
            raise ValueError(f"{whats} {verb} a sequence; add {', '.join(left_out)}")
        return value

    @model_validator(mode="after")
    def _number_the_steps(self) -> "Sequence":
        keys = derived_keys([(step.channel, step.template, step.key) for step in self.steps])
        numbered = tuple(
            step.model_copy(update={"number": number, "key": key, "derived": not step.key})
            for number, (step, key) in enumerate(zip(self.steps, keys, strict=True), 1)
        )
        object.__setattr__(self, "steps", numbered)
        return self

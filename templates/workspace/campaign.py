"""A campaign file: whom, the initial email, the follow-up sequence, and what comes afterwards."""

import re
from typing import Annotated, Any, Literal

from pydantic import Field, field_validator, model_validator

from .as_written import Names, as_written
from .audience import Audience
from .frozen import Frozen
from .refused_keys import SET_BY_US
from .sequence import Sequence
from .sla import Sla
from .step import Channel, Step
from .waits import Wait


class Afterwards(Frozen):
    """What becomes of people whom no step has moved: nobody is left without a next word.

    nurture: they are listed again when ``after`` is over. hand_back: whoever brought the lead
    gets it back. nothing: they are finished.
    """

    then: Literal["nurture", "hand_back", "nothing"]
    """What comes then: looked at again later, given back to who brought the lead, or nothing."""
    after: Wait | None = None
    """With nurture: after how long they are listed again."""

    @model_validator(mode="before")
    @classmethod
    def _one_word(cls, data: Any) -> Any:
        return {"then": data} if isinstance(data, str) else data

    @field_validator("after", mode="before")
    @classmethod
    def _read_wait(cls, value: Any) -> Any:
        return value if value is None or isinstance(value, Wait) else Wait.parse(str(value))

    @model_validator(mode="after")
    def _nurture_has_a_day(self) -> "Afterwards":
        if self.then == "nurture" and self.after is None:
            raise ValueError("say when they are looked at again: {then: nurture, after: 45 days}")
        if self.then != "nurture" and self.after is not None:
            raise ValueError(f"'after' has no effect with '{self.then}'; remove it")
        return self


DEFAULT_LEAD_TYPE = "any"  # nobody said what kind of leads these are


class Campaign(Frozen):
    """One campaign: whom, the initial email, the follow-up sequence.

    ``path`` is set by the workspace.
    """

    campaign: Annotated[str, as_written("webinar-march", pattern=r"^[A-Za-z0-9][A-Za-z0-9_.-]*$")]
    """The campaign's name; people under way are known by it, so do not change it later."""
    path: Annotated[str, SET_BY_US] = ""
    lead_type: Annotated[str, as_written("inbound", names=Names.preset)] = Field(
        default=DEFAULT_LEAD_TYPE, min_length=1
    )
    """How the people became leads, which says how many touches are right, how soon, how dense."""
    mailbox: Annotated[str | None, as_written("sam", names=Names.mailbox)] = None
    """Who writes to leads without an owner; others get mail from their owner's mailbox."""
    audience: Audience = Audience()
    """Where the leads are, what makes one worth following up, and who does."""
    split_with: tuple[
        Annotated[str, Field(coerce_numbers_to_str=True), as_written("webinar-slow")], ...
    ] = ()
    """Other campaigns, with cadences of their own for the same list: each person gets one of them,
    in equal shares, and `tactful variants` compares what came of them."""
    sla: Sla | None = None
    """Within what time leads are enrolled and touched, and tasks done; `tactful sla` lists who
    waits longer."""
    initial: Annotated[str | None, as_written(names=Names.template)] = None
    """The email that these people had before; the follow-ups must not repeat it."""
    sequence: Sequence
    """The follow-ups in their order, and when they may happen."""
    afterwards: Afterwards | None = None
    """What becomes of people whom no step has moved."""
    approval: Literal["each", "none"] = "each"
    """Whether a person approves each message, or drafts without findings are approved unseen."""

    archived: bool = False
    """Whether the campaign is over: nobody is enrolled any more, and pages and lint leave it out
    unless it is named. Whoever is under way goes on, and its history stays."""

    @field_validator("campaign")
    @classmethod
    def _is_a_name(cls, value: str) -> str:
        if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9_.-]*", value):
            raise ValueError(
                f"'{value}' is not a campaign's name; use a-z, 0-9, '-', '_' and '.', "
                "like 'webinar-march'"
            )
        return value

    @property
    def name(self) -> str:
        return self.campaign

    @property
    def emails(self) -> tuple[Step, ...]:
        """The steps that are emails, in order."""
        return tuple(s for s in self.sequence.steps if s.channel is Channel.email)

    def step(self, number: int) -> Step:
        """Return the step with that number (from 1)."""
        return self.sequence.steps[number - 1]

    def answers_asked(self, step: Step) -> tuple[str, ...]:
        """Return the emails, by key, an answer to which a step needs: nobody else gets it."""
        return tuple(
            name
            for name, criterion in step.conditions.items()
            if criterion.one_of
            and (asked := self.step_of(name)) is not None
            and asked.channel is Channel.email
        )

    def step_of(self, key: str) -> Step | None:
        """Return the step with that key, None where the file has it no more."""
        return next((step for step in self.sequence.steps if step.key == key), None)

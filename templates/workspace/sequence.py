"""A campaign file: whom, the initial email, the follow-up sequence."""

import re
from datetime import time, timedelta
from enum import StrEnum
from typing import Annotated, Any, ClassVar, Literal
from zoneinfo import ZoneInfo, available_timezones

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    ValidationInfo,
    field_validator,
    model_validator,
)

from .audience import Criterion, Route
from .located import nearest
from .refused_keys import SET_BY_US, not_yet
from .step_keys import KEY, derived_keys
from .waits import meant_wait


class Channel(StrEnum):
    """How a touch reaches the person; all but email are tasks for a rep."""

    email = "email"
    call = "call"
    voicemail = "voicemail"
    social = "social"
    task = "task"


DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_LONGEST_DAYS = 3650
_WAIT = re.compile(r"(\d+)\s*(business\s+)?(minute|hour|day|week)s?", re.IGNORECASE)
_DAYS_OF = {"minute": 1 / 1440, "hour": 1 / 24, "day": 1, "week": 7}
_HOURS = re.compile(r"(\d\d?):(\d\d)\s*-\s*(\d\d?):(\d\d)")


class Wait(BaseModel):
    """How long after the former touch: clock time, or days on which the window is open."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    minutes: int = 0
    business_days: int = 0

    @classmethod
    def parse(cls, text: str) -> "Wait":
        """Read "20 minutes", "3 hours", "4 business days", "1 week"."""
        match = _WAIT.fullmatch(text.strip())
        if match is None:
            raise ValueError(f"'{text[:40]}' is not a waiting time; {meant_wait(text)}")
        amount = int(match[1]) if len(match[1]) < 10 else 10**9
        unit = match[3].lower()
        if amount * _DAYS_OF[unit] > _LONGEST_DAYS:
            raise ValueError(
                f"'{text[:40]}' is longer than ten years; write a shorter waiting time"
            )
        if match[2]:
            if unit != "day":
                raise ValueError(f"'{text}': only days can be business days")
            return cls(business_days=amount)
        return cls(minutes=amount * {"minute": 1, "hour": 60, "day": 1440, "week": 10080}[unit])

    @property
    def clock(self) -> timedelta:
        return timedelta(minutes=self.minutes)

    def __str__(self) -> str:
        if self.business_days:
            return f"{self.business_days} business day{'s' * (self.business_days != 1)}"
        for size, unit in ((10080, "week"), (1440, "day"), (60, "hour")):
            if self.minutes and self.minutes % size == 0:
                amount = self.minutes // size
                return f"{amount} {unit}{'s' * (amount != 1)}"
        return f"{self.minutes} minute{'s' * (self.minutes != 1)}"


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class Step(_Frozen):
    """One touch planned. ``template`` is the email's template or the call's script.

    In the file the channel is the key: ``- email: webinar/01-thanks.mjml``. ``key`` is what
    the step is, wherever it stands; ``number`` is only where it stands now.
    """

    written_keys: ClassVar = {"channel": tuple(Channel), "template": ()}

    channel: Channel
    template: str
    key: str = ""  # written in the file, else derived by the sequence
    # Nobody wrote the key.
    derived: Annotated[bool, SET_BY_US] = False
    number: Annotated[int, SET_BY_US] = 0  # from 1
    wait: Wait = Wait()
    evidence: str | None = None  # the field that the text must show: "lead.asset"
    stage: str | None = None
    variants: dict[str, str] = {}
    if_no_contact: Literal["continue", "stop"] = "continue"
    thread: Literal["new", "reply"] = "new"
    goodbye: bool = False

    @property
    def arms(self) -> tuple[str | None, ...]:
        """The texts that people are split over evenly, by the names of the variants.

        None is the step's own template: it is always one of them, so it stands here where no
        variant names it.
        """
        own = () if self.template in self.variants.values() else (None,)
        return (*own, *sorted(self.variants))

    @model_validator(mode="before")
    @classmethod
    def _channel_is_the_key(cls, data: Any) -> Any:
        if not isinstance(data, dict) or "channel" in data:
            return data
        named = [channel for channel in Channel if channel in data]
        if len(named) > 1:
            which = " and ".join(named)
            raise ValueError(f"{which} are two steps; begin each with a line and a '-' of its own")
        if not named:
            raise ValueError(
                _no_channel(
                    [str(key) for key in data if key == "template" or key not in cls.model_fields]
                )
            )
        rest = {key: value for key, value in data.items() if key != named[0]}
        return {"channel": named[0], "template": data[named[0]], **rest}

    @field_validator("key")
    @classmethod
    def _is_a_key(cls, key: str) -> str:
        if not KEY.fullmatch(key):
            raise ValueError(
                f"'{key}' is not a valid key; use lower-case letters, digits and single hyphens, "
                "like 'checklist', at most 100 of them"
            )
        return key

    @field_validator("wait", mode="before")
    @classmethod
    def _read_wait(cls, value: Any) -> Any:
        return value if isinstance(value, Wait) else Wait.parse(str(value))

    @field_validator("evidence", "variants", "thread", "goodbye")
    @classmethod
    def _is_for_emails(cls, value: Any, info: ValidationInfo) -> Any:
        channel = info.data.get("channel", Channel.email)
        if channel is not Channel.email:
            raise ValueError(f"has no effect in a {channel} step; remove it")
        return value

    @field_validator("if_no_contact")
    @classmethod
    def _is_for_tasks(cls, value: Any, info: ValidationInfo) -> Any:
        if info.data.get("channel") is Channel.email:
            raise ValueError("has no effect in an email step; remove it")
        return value

    @model_validator(mode="after")
    def _only_emails_vary(self) -> "Step":
        if self.variants and self.channel is not Channel.email:
            raise ValueError(f"only email steps have variants; a {self.channel} has one script")
        return self


_MEANT = {
    "mail": Channel.email, "e-mail": Channel.email, "template": Channel.email,
    "message": Channel.email, "letter": Channel.email, "phone": Channel.call,
    "telephone": Channel.call, "ring": Channel.call, "voice mail": Channel.voicemail,
    "linkedin": Channel.social, "xing": Channel.social, "to-do": Channel.task,
    "todo": Channel.task, "sms": Channel.task, "whatsapp": Channel.task,
}  # fmt: skip


def _no_channel(unknown: list[str]) -> str:
    """Return what a step lacks that says nowhere what is done; unknown are its strange keys."""
    known = f"{', '.join([*Channel][:-1])} or {Channel.task}"
    if not unknown:
        return f"it does not say what is done: add {known}, with its template"
    word = unknown[0]
    meant = _MEANT.get(word.casefold()) or nearest(word, list(Channel))
    fix = f"; did you mean '{meant}'?" if meant else ""
    return f"'{word}' is nothing that can be done: a step is {known}{fix}"


class Window(_Frozen):
    """When a touch may happen; ``timezone`` is a zone's name or "recipient"."""

    days: tuple[str, ...] = DAYS[:5]
    opens: time = time(8, 30)
    closes: time = time(17, 30)
    timezone: str = "recipient"
    holidays: Annotated[
        None, not_yet("there is no holiday calendar; use days: for the days on which to send")
    ] = None

    @model_validator(mode="before")
    @classmethod
    def _read(cls, data: Any) -> Any:
        if not isinstance(data, dict):
            return data
        data = dict(data)
        if "days" in data:
            days = data["days"]
            text = days if isinstance(days, str) else ", ".join(map(str, days or ()))
            data["days"] = _days(text)
        if "hours" in data:
            hours = str(data.pop("hours"))
            if "opens" in data or "closes" in data:
                raise ValueError("give hours, or opens and closes, not both")
            match = _HOURS.fullmatch(hours.strip())
            if match is None:
                raise ValueError(f"hours '{hours}': write it like '08:30-17:30'")
            try:
                data["opens"] = time(int(match[1]), int(match[2]))
                data["closes"] = time(int(match[3]), int(match[4]))
            except ValueError:
                raise ValueError(f"hours '{hours}': not a valid time of day") from None
        return data

    @field_validator("opens", "closes", mode="before")
    @classmethod
    def _is_a_time_of_day(cls, value: Any) -> Any:
        if isinstance(value, str) and re.fullmatch(r"\d:\d\d", value.strip()):
            return f"0{value.strip()}"
        return value

    @field_validator("timezone")
    @classmethod
    def _known_zone(cls, value: str) -> str:
        return value if value == "recipient" else known_zone(value)

    @model_validator(mode="after")
    def _opens_before_it_closes(self) -> "Window":
        if self.opens >= self.closes:
            raise ValueError("the window closes before it opens")
        return self


def zone(name: str) -> ZoneInfo:
    """Return the IANA time zone; raises ValueError for an unknown one."""
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        raise ValueError(f"'{name}' is not a time zone; write it like 'Europe/London'") from None


def known_zone(name: str) -> str:
    """Return name; raises ValueError with the nearest zone where it is none."""
    try:
        zone(name)
    except ValueError as error:
        near = nearest(name, sorted(available_timezones()))
        raise ValueError(f"{error}; did you mean '{near}'?" if near else str(error)) from None
    return name


def _days(text: str) -> tuple[str, ...]:
    found: list[str] = []
    for part in re.split(r"[,\s]+", text.strip().lower()):
        first, dash, last = part.partition("-")
        first, last = first[:3], last[:3]
        if first not in DAYS or (dash and last not in DAYS):
            raise ValueError(f"days '{text}': write it like 'mon-fri' or 'tue, thu'")
        if dash:
            start, end = DAYS.index(first), DAYS.index(last)
            found += [DAYS[i % 7] for i in range(start, end + 1 + 7 * (end < start))]
        else:
            found.append(first)
    return tuple(day for day in DAYS if day in found)


class StopOn(StrEnum):
    """What ends a sequence at once. The last two always do: nobody may be written to after them."""

    reply = "reply"
    meeting = "meeting"
    opt_out = "opt_out"
    bounce = "bounce"


ALWAYS_STOPS = {StopOn.opt_out: "an opt-out", StopOn.bounce: "a bounce"}


class Sequence(_Frozen):
    """The ordered follow-ups with their common window."""

    window: Window = Window()
    stop_on: tuple[StopOn, ...] = tuple(StopOn)
    steps: tuple[Step, ...] = Field(min_length=1)

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


class Audience(_Frozen):
    """Where the leads are, what makes one worth following up, and who does.

    qualify_at is how many criteria must hold; without it, all of them.
    """

    contacts: str | None = None
    sheet: str | None = None  # of a workbook
    criteria: dict[str, Criterion] = {}
    qualify_at: int | None = Field(default=None, ge=1)
    route: tuple[Route, ...] = ()

    @model_validator(mode="after")
    def _can_qualify(self) -> "Audience":
        if self.qualify_at is not None and self.qualify_at > len(self.criteria):
            raise ValueError(
                f"qualify_at is {self.qualify_at}, but there are {len(self.criteria)} criteria"
            )
        return self

    @model_validator(mode="after")
    def _sheet_is_of_a_list(self) -> "Audience":
        if self.sheet is not None and self.contacts is None:
            raise ValueError(
                f"'{self.sheet}' is a sheet without a workbook; add the workbook as contacts"
            )
        return self


DEFAULT_LEAD_TYPE = "any"  # nobody said what kind of leads these are


class Campaign(_Frozen):
    """One campaign file. ``path`` is set by the workspace."""

    campaign: str
    path: Annotated[str, SET_BY_US] = ""
    # The preset: how many touches, how soon, how dense (rules S403-S408). Which there are is for
    # the workspace to say: it may have its own.
    lead_type: str = Field(default=DEFAULT_LEAD_TYPE, min_length=1)
    mailbox: str | None = None
    audience: Audience = Audience()
    sla: Annotated[None, not_yet("Tactful does not measure response times")] = None
    initial: str | None = None
    sequence: Sequence
    afterwards: Annotated[None, not_yet("a sequence ends after its last step")] = None
    approval: Literal["each", "none"] = "each"

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

    def step_of(self, key: str) -> Step | None:
        """Return the step with that key, None where the file has it no more."""
        return next((step for step in self.sequence.steps if step.key == key), None)

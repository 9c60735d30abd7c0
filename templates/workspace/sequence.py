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

from .as_written import Names, as_written
from .audience import Criterion, Route
from .holiday_calendars import known_calendar
from .located import nearest
from .outcomes import Ending, Outcome, branches_of
from .refused_keys import SET_BY_US
from .step_keys import KEY, derived_keys
from .waits import meant_wait


class Channel(StrEnum):
    """How a touch reaches the person; all but email are tasks for a rep."""

    email = "email"
    """An email, written in this template."""
    call = "call"
    """A call that a rep makes with this script."""
    voicemail = "voicemail"
    """What a rep says to the person's voicemail."""
    social = "social"
    """What a rep writes to the person on a social network."""
    letter = "letter"
    """A letter that a rep prints and posts."""
    task = "task"
    """Anything else that a rep does by hand."""


RECIPIENT = "recipient"  # the person's own zone, or their own holidays
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_LONGEST_DAYS = 3650
WAIT = re.compile(r"(\d+)\s*(business\s+)?(minute|hour|day|week)s?", re.IGNORECASE)
_DAYS_OF = {"minute": 1 / 1440, "hour": 1 / 24, "day": 1, "week": 7}
# Letters of any script, as in step_keys.KEY.
_KEY_SHAPE = r"^(?!.*[A-Z])(?!.*--)(?!.*-$)(?!-)[^\s!-,./:-@\[-`{-~]{1,100}$"
_HOURS = re.compile(r"(\d\d?):(\d\d)\s*-\s*(\d\d?):(\d\d)")


class Wait(BaseModel):
    """How long after the former touch: clock time, or days on which the window is open."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    minutes: int = 0
    business_days: int = 0

    @classmethod
    def parse(cls, text: str) -> "Wait":
        """Read "20 minutes", "3 hours", "4 business days", "1 week"."""
        match = WAIT.fullmatch(text.strip())
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


# Keys of a step that other channels must not have.
FOR_EMAILS = ("evidence", "variants", "thread", "goodbye")
FOR_TASKS = ("if_no_contact", "on", "owner")


class Step(_Frozen):
    """One touch planned: an email, or something that a rep does.

    ``template`` is the email's template or the call's script. In the file the channel is the
    key: ``- email: webinar/01-thanks.mjml``. ``key`` is what the step is, wherever it stands;
    ``number`` is only where it stands now.
    """

    # By their names in the file alone: "if" is no name in Python.
    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=False)
    written_keys: ClassVar = {"channel": tuple(Channel), "template": ()}

    channel: Channel
    """How the touch reaches the person."""
    template: Annotated[str, as_written(names=Names.template)]
    """What the touch says: a file in templates/."""
    key: Annotated[str, as_written("goodbye", pattern=_KEY_SHAPE)] = ""
    """The step's own name, which stays when the step moves or its template is renamed; without one
    it follows from the channel and the template."""
    # Nobody wrote the key.
    derived: Annotated[bool, SET_BY_US] = False
    number: Annotated[int, SET_BY_US] = 0  # from 1
    wait: Wait = Wait()
    """How long after the former touch was sent, in minutes, hours, days, weeks or business days."""
    evidence: Annotated[str | None, as_written("lead.asset", names=Names.field)] = None
    """The field that the text must show, so that the person sees what it answers."""
    stage: Annotated[str | None, as_written("awareness", "consideration", "decision")] = None
    """How far the reader is; content of this stage is picked first."""
    variants: dict[str, Annotated[str, as_written(names=Names.template)]] = {}
    """Other texts of this email by name; people are split over them and the step's own evenly."""
    conditions: dict[Annotated[str, as_written(names=Names.short_field)], Criterion] = Field(
        default={}, alias="if"
    )
    """What must hold when its turn comes, else it is skipped: of a field, or of how an earlier task
    went, by that step's key."""
    on: dict[Outcome, Annotated[str, as_written(*Ending)]] = {}
    """What an outcome of the task leads to: an ending, or the key of a later step."""
    owner: Annotated[str | None, as_written("sam", names=Names.mailbox)] = None
    """The mailbox of who does the task, where that is not the lead's owner."""
    if_no_contact: Literal["continue", "stop"] = "continue"
    """Whether the sequence goes on or stops when the person was not reached."""
    thread: Literal["new", "reply"] = "new"
    """Whether the email begins a thread or continues the former one, as "Re: …"."""
    goodbye: bool = False
    """Whether this is the last email, which says so."""

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
        if not isinstance(data, dict) or isinstance(data.get("channel"), Channel):
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
        if twice := [key for key in ("channel", "template") if key in rest]:
            raise ValueError(f"'{named[0]}' says it already; remove {twice[0]}")
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

    @field_validator(*FOR_EMAILS)
    @classmethod
    def _is_for_emails(cls, value: Any, info: ValidationInfo) -> Any:
        channel = info.data.get("channel", Channel.email)
        if channel is not Channel.email:
            raise ValueError(f"has no effect in a {channel} step; remove it")
        return value

    @field_validator(*FOR_TASKS)
    @classmethod
    def _is_for_tasks(cls, value: Any, info: ValidationInfo) -> Any:
        if info.data.get("channel") is Channel.email:
            raise ValueError("has no effect in an email step; remove it")
        return value

    @field_validator("on")
    @classmethod
    def _can_happen(cls, value: dict[Outcome, str], info: ValidationInfo) -> dict[Outcome, str]:
        channel = info.data.get("channel")
        known = branches_of(channel or Channel.call)
        if never := [outcome for outcome in value if outcome not in known]:
            raise ValueError(
                f"'{never[0]}' is no outcome on which a {channel} branches; "
                f"there are {', '.join(known)}"
            )
        return value

    @model_validator(mode="after")
    def _only_emails_vary(self) -> "Step":
        if self.variants and self.channel is not Channel.email:
            raise ValueError(f"only email steps have variants; a {self.channel} has one script")
        return self


_MEANT = {
    "mail": Channel.email, "e-mail": Channel.email, "template": Channel.email,
    "message": Channel.email, "post": Channel.letter, "phone": Channel.call,
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
    """When a touch may happen; ``timezone`` is a zone's name or "recipient".

    ``holidays`` are days off: the recipient's own, "none", or calendars like ``GB-ENG, DE-BY``.
    """

    days: tuple[str, ...] = DAYS[:5]
    """The days on which a touch may happen."""
    opens: time = time(8, 30)
    """From what time of day on a touch may happen."""
    closes: time = time(17, 30)
    """Until what time of day a touch may happen."""
    timezone: Annotated[str, as_written(RECIPIENT, "Europe/London", names=Names.time_zone)] = (
        RECIPIENT
    )
    """Whose clock counts: the recipient's, or that of a zone."""
    holidays: tuple[Annotated[str, as_written(RECIPIENT, "none", "GB-ENG", "DE-BY")], ...] = (
        RECIPIENT,
    )
    """Whose holidays are days off: the recipient's own, none, or those of these calendars."""

    @model_validator(mode="before")
    @classmethod
    def _read(cls, data: Any) -> Any:
        if not isinstance(data, dict):
            return data
        data = dict(data)
        if "days" in data:
            days = data["days"]
            if isinstance(days, dict):
                raise ValueError("days: write them like 'mon-fri' or [tue, thu]")
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
        if isinstance(value, str) and re.search(r"\d\s*[Zz+-]", value):
            raise ValueError("write a time of day like '08:30'; timezone says whose clock counts")
        if isinstance(value, str) and re.fullmatch(r"\d:\d\d", value.strip()):
            return f"0{value.strip()}"
        return value

    @field_validator("timezone")
    @classmethod
    def _known_zone(cls, value: str) -> str:
        return value if value == RECIPIENT else known_zone(value)

    @field_validator("holidays", mode="before")
    @classmethod
    def _known_calendars(cls, value: Any) -> Any:
        texts = value if isinstance(value, list | tuple) else str(value or "").split(",")
        named = [str(one).strip() for one in texts if one is not None and str(one).strip()]
        if not named:
            raise ValueError("says nothing; write recipient, none, or calendars like GB-ENG, DE-BY")
        if (
            slip := next((one for one in named if one in ("no", "off", "false")), None)
        ) is not None:
            raise ValueError(f"'{slip}' may be Norway or nothing; write none, or NO for Norway")
        if [one.lower() for one in named] == ["none"]:
            return ()
        if "none" in map(str.lower, named):
            raise ValueError("'none' stands alone; remove it or the calendars beside it")
        return tuple(
            dict.fromkeys(
                RECIPIENT if one.lower() == RECIPIENT else known_calendar(one) for one in named
            )
        )

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
    """The person answered."""
    meeting = "meeting"
    """A rep talked with the person."""
    opt_out = "opt_out"
    """The person wants no more emails; it always stops."""
    bounce = "bounce"
    """The address takes no emails; it always stops."""


ALWAYS_STOPS = {StopOn.opt_out: "an opt-out", StopOn.bounce: "a bounce"}


class Sequence(_Frozen):
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


class Afterwards(_Frozen):
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


class Audience(_Frozen):
    """Where the leads are, what makes one worth following up, and who does.

    qualify_at is how many criteria must hold; without it, all of them.
    """

    contacts: Annotated[str | None, as_written("contacts/webinar.csv", names=Names.contacts)] = None
    """The list: a CSV or Excel file in the workspace."""
    sheet: str | None = None
    """The sheet of a workbook; without it, the first."""
    criteria: Annotated[
        dict[Annotated[str, as_written(names=Names.short_field)], Criterion], as_written()
    ] = {}
    """What makes a lead worth following up: a field, and what it must say."""
    qualify_at: int | None = Field(default=None, ge=1)
    """How many of the criteria must hold; without it, all of them."""
    route: tuple[Route, ...] = ()
    """How the owner of a lead is found; the first that finds one decides."""

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


class Sla(_Frozen):
    """What marketing and sales have agreed on. Minutes and hours count open hours alone.

    ``assigned`` counts from the list's column of when the lead came in.
    """

    assigned: Wait | None = None
    """From when the lead came in to when somebody has it: until it is enrolled."""
    first_touch: Wait | None = None
    """From then to the first touch."""

    @field_validator("assigned", "first_touch", mode="before")
    @classmethod
    def _read_wait(cls, value: Any) -> Any:
        return value if value is None or isinstance(value, Wait) else Wait.parse(str(value))

    @model_validator(mode="after")
    def _says_something(self) -> "Sla":
        if self.assigned is None and self.first_touch is None:
            raise ValueError("say a time: {first_touch: 4 hours}, or assigned")
        return self


DEFAULT_LEAD_TYPE = "any"  # nobody said what kind of leads these are


class Campaign(_Frozen):
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
    sla: Sla | None = None
    """Within what time leads are enrolled and touched; `tactful sla` lists who waits longer."""
    initial: Annotated[str | None, as_written(names=Names.template)] = None
    """The email that these people had before; the follow-ups must not repeat it."""
    sequence: Sequence
    """The follow-ups in their order, and when they may happen."""
    afterwards: Afterwards | None = None
    """What becomes of people whom no step has moved."""
    approval: Literal["each", "none"] = "each"
    """Whether a person approves each message, or drafts without findings are approved unseen."""

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

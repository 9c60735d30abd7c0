"""One step of a sequence: a touch planned, and through which channel."""

from enum import StrEnum
from typing import Annotated, Any, ClassVar, Literal

from pydantic import ConfigDict, Field, ValidationInfo, field_validator, model_validator

from ..lazy_regex import lazy_regex
from .as_written import Names, as_written
from .audience import Criterion
from .frozen import Frozen
from .invitation import Invitation
from .located import nearest
from .outcomes import ENDS_EVER, GO_ON, Ending, Outcome, outcomes_of
from .refused_keys import SET_BY_US
from .sla import within
from .step_keys import KEY
from .waits import StepWait, Wait

# Letters of any script, as in step_keys.KEY.
_KEY_SHAPE = r"^(?!.*[A-Z])(?!.*--)(?!.*-$)(?!-)[^\s!-,./:-@\[-`{-~]{1,100}$"


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


# Keys of a step that other channels must not have.
FOR_EMAILS = ("evidence", "variants", "thread", "goodbye", "invitation")
FOR_TASKS = ("if_no_contact", "owner", "due_within")


class Step(Frozen):
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
    wait: StepWait = StepWait()
    """How long after the former touch was sent, in minutes, hours, days, weeks or business days;
    or until a day of the person's own: "until event_date", "2 days before event_date"."""
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
    on: dict[Outcome, Annotated[str, as_written(*Ending, GO_ON)]] = {}
    """What an outcome of the task, or the kind of an answer to the email, leads to: an ending, the
    key of a later step, or continue."""
    owner: Annotated[str | None, as_written("sam", names=Names.mailbox)] = None
    """The mailbox of who does the task, where that is not the lead's owner."""
    due_within: Wait | None = None
    """How long the task may take before it is overdue; days are business days."""
    if_no_contact: Literal["continue", "stop"] = "continue"
    """Whether the sequence goes on or stops when the person was not reached."""
    thread: Literal["new", "reply"] = "new"
    """Whether the email begins a thread or continues the former one, as "Re: …"."""
    goodbye: bool = False
    """Whether this is the last email, which says so."""
    invitation: Invitation | None = None
    """The calendar event to which the email invites."""

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
        if not named and isinstance(data.get("invitation"), str):
            raise ValueError(
                "an invitation is an email with an event: write 'email: visit/invitation.md', and "
                "below it 'invitation: {title: …, start: …, duration: 30 minutes}'"
            )
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
        return value if isinstance(value, StepWait) else StepWait.parse(str(value))

    @field_validator("due_within", mode="before")
    @classmethod
    def _read_within(cls, value: Any) -> Any:
        return value if value is None or isinstance(value, Wait) else within(str(value))

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

    @field_validator("on", mode="before")
    @classmethod
    def _can_happen(cls, value: Any, info: ValidationInfo) -> Any:
        channel = info.data.get("channel")
        if not isinstance(value, dict) or channel is None:
            return value
        for outcome in map(str, value):
            if why := no_outcome(outcome, channel):
                raise ValueError(why)
        return value

    @field_validator("on")
    @classmethod
    def _ends_where_it_must(cls, value: dict[Outcome, str]) -> dict[Outcome, str]:
        for outcome in ENDS_EVER:
            if (target := value.get(outcome, Ending.end)) not in tuple(Ending):
                raise ValueError(
                    f"'{outcome}' leads to '{target}', but whoever says no is asked no more: "
                    f"write {', '.join([*Ending][:-1])} or {[*Ending][-1]}"
                )
        return value

    @model_validator(mode="after")
    def _only_emails_vary(self) -> "Step":
        if self.variants and self.channel is not Channel.email:
            raise ValueError(f"only email steps have variants; a {self.channel} has one script")
        return self


# However somebody writes that nothing came back.
_NOTHING_CAME = lazy_regex(
    r"(?:no|without|not)[ _-]?(?:an?[ _-]|any[ _-])?(?:repl(?:y|ies|ied)|answer(?:ed|s)?|response"
    r"|responded|reaction|show)|un(?:answered|responsive)|silen(?:ce|t)|ignored|nothing|none"
)


def no_outcome(said: str, channel: Channel) -> str | None:
    """Return why that cannot come of a step of that channel; None where it can."""
    known = outcomes_of(channel)
    if said in known:
        return None
    nothing = says_nothing_came(said)
    if channel is Channel.email:
        if nothing:
            return (
                "who does not answer gets the next step: remove "
                f"'{said}', and give that step its wait, like 'wait: 5 days'"
            )
        if said in ("opt_out", "bounce"):
            what = "an opt-out" if said == "opt_out" else "a bounce"
            return f"{what} ends every sequence to the person, so it leads nowhere; remove it"
    elif nothing and Outcome.no_answer in known:
        return f"'{said}': a call that nobody answers is '{Outcome.no_answer}'"
    if said not in tuple(Outcome):
        return None  # told as any unknown word is
    email = channel is Channel.email
    what = "no kind of answer to an email" if email else f"no outcome on which a {channel} branches"
    return f"'{said}' is {what}; there are {', '.join(known)}"


def says_nothing_came(said: str) -> bool:
    """Say whether somebody means that there was no answer: no_reply, "without an answer"."""
    return _NOTHING_CAME.fullmatch(said.strip().casefold()) is not None


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

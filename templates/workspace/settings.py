"""What tactful.toml may say: fields, mailboxes, and how lists, lint and enrolment go about it."""

import re
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, field_validator, model_validator
from pydantic import Field as Setting

from ..lazy_regex import lazy_regex
from ..message import Address
from .as_written import Names, as_written
from .closures import Calendar, Closure
from .costs import Costs
from .declared_fields import FieldSections
from .fields import COMMON, Field, mapped
from .frequency_cap import FrequencyCap
from .incoming_mail import Alerts, Guardrails, Imap, Replies
from .localized_formats import known_locale, nearest_locale
from .oauth import OAuth
from .outgoing_mail import Dkim, WarmUp
from .preset import Preset
from .refused_keys import SET_BY_US
from .secret_names import SECRET, only_a_reference
from .sla import Sla
from .team import ApprovalSettings, Web
from .webhooks import Webhook
from .whole_numbers import Whole
from .window import known_zone

_ATOM = r'[^@\s<>(),;:."\[\]\\]+'
_LABEL = r"[^\W_](?:[\w-]*[^\W_])?"
_ADDRESS = lazy_regex(rf"{_ATOM}(?:\.{_ATOM})*@(?:{_LABEL}(?:\.{_LABEL})+|localhost)")
_ADDRESS_SHAPE = rf"^{_ATOM}(?:\.{_ATOM})*@(?:localhost|[^@\s.]+(?:\.[^@\s.]+)+)$"
_PROVIDER = lazy_regex(r"[a-z][a-z0-9_]*")
_API_SHAPE = r"^(?:https://[^/\s].*|http://(?:localhost|127\.0\.0\.1|\[::1\])(?:[:/].*)?)?$"
_API = lazy_regex(_API_SHAPE)
_WEB_SHAPE = r"^(?:https?://[^/\s].*)?$"


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Mailbox(_Frozen):
    """An account that mail is sent from. Secrets are named, never written: ``env:NAME``."""

    key: Annotated[str, SET_BY_US] = ""  # "sam" of [mailboxes.sam]
    address: Annotated[str, as_written("sam@example.com", pattern=_ADDRESS_SHAPE)]
    """The address that mail comes from."""
    name: str = ""
    """The sender's name, as recipients see it."""
    title: str = ""
    """The sender's role, for the signature: {{ sender.title }}."""
    phone: Annotated[str, as_written("+44 20 7946 0132")] = ""
    """The sender's number, for the signature and for scripts: {{ sender.phone }}."""
    reply_to: Annotated[str | None, as_written("team@example.com", pattern=_ADDRESS_SHAPE)] = None
    """Where answers go, if not to the address."""
    provider: Annotated[str, as_written("smtp", "resend", pattern=r"^[a-z][a-z0-9_]*$")] = "smtp"
    """Who takes outgoing mail: "smtp", any mail server; "resend", Resend's HTTP API."""
    api_key: Annotated[
        str | None, as_written("env:RESEND_API_KEY", pattern=f"^(?:{SECRET.pattern})$")
    ] = None
    """Where a provider's API key is found when mail is sent; never the key itself."""
    api_url: Annotated[str, as_written("https://api.resend.com", pattern=_API_SHAPE)] = ""
    """Where the provider's API is, if not at its usual address."""
    host: Annotated[str, as_written("smtp.example.com")] = "localhost"
    """The server that takes outgoing mail (SMTP)."""
    port: Whole = Setting(default=587, ge=1, le=65535)
    """The server's port: 587 for starttls, 465 for tls."""
    security: Literal["starttls", "tls", "none"] = "starttls"
    """How the connection is encrypted; "none" is for a server on this machine."""
    user: str | None = None
    """The name to log in with."""
    password: Annotated[
        str | None, as_written("env:SAM_SMTP_PASSWORD", pattern=f"^(?:{SECRET.pattern})$")
    ] = None
    """Where the password is found when mail is sent; never the password itself."""
    oauth: OAuth | None = None
    """How it signs in without a password, as Google and Microsoft want it."""
    per_day: Whole = Setting(default=500, ge=0)
    """The most emails in a day."""
    per_hour: Whole = Setting(default=100, ge=0)
    """The most emails in an hour."""
    warm_up: WarmUp | None = None
    """How the day of a new mailbox grows, until per_day counts."""
    domain_gap_seconds: Whole = Setting(default=0, ge=0, le=86_400)
    """The least time between two emails to addresses of one domain."""
    jitter_seconds: Whole = Setting(default=0, ge=0, le=3_600)
    """The longest pause between two emails; each pause is another one, up to this."""
    dkim: Dkim | None = None
    """The key that signs its mail, where the server that takes it does not."""
    away: tuple[Closure, ...] = ()
    """When the rep is on holiday: days, or spans of days."""
    imap: Imap | None = None
    """Where the mail that comes back is read; without it, give it to `tactful receive`."""
    alert_to: Annotated[str | None, as_written("sam@example.com", pattern=_ADDRESS_SHAPE)] = None
    """Where the rep is told of replies by email, if not at the mailbox's own address."""

    @field_validator("address", "reply_to", "alert_to")
    @classmethod
    def _is_an_address(cls, value: str | None) -> str | None:
        if value is not None and not _ADDRESS.fullmatch(value):
            raise ValueError(f"'{value}' is not an email address; write it like 'sam@example.com'")
        return value

    @field_validator("provider")
    @classmethod
    def _is_a_name(cls, value: str) -> str:
        if not _PROVIDER.fullmatch(value):
            raise ValueError(f"'{value}' is not a provider's name; write it like 'resend'")
        return value

    @field_validator("api_url")
    @classmethod
    def _is_encrypted(cls, value: str) -> str:
        """The key goes there; without encryption only to this machine."""
        if not _API.fullmatch(value):
            raise ValueError(f"'{value}' is not encrypted; write it like 'https://api.example.com'")
        return value

    @field_validator("password", "api_key")
    @classmethod
    def _only_a_reference(cls, value: str | None) -> str | None:
        return only_a_reference(value)

    @model_validator(mode="after")
    def _signs_as_itself(self) -> "Mailbox":
        domain = self.address.rpartition("@")[2].lower()
        if self.dkim is not None and not f".{domain}".endswith(f".{self.dkim.domain}"):
            raise ValueError(
                f"dkim.domain is '{self.dkim.domain}' and the address is of '{domain}'; receivers "
                "want the signature of the address's own domain"
            )
        return self

    @property
    def sender(self) -> Address:
        return Address(self.address, self.name)


Selector = Annotated[str, as_written(names=Names.rule)]
Severities = dict[Selector, Literal["error", "warning", "info"]]


class LintSettings(_Frozen):
    """What ``[lint]`` may say. A selector is a code or its beginning: "T", "M20", "S401".

    A glob is of paths as findings name them; its ``*`` crosses folders. Whether there are such
    rules and options is for lint to say.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)

    select: tuple[Selector, ...] = ()
    """The rules to apply, by their codes or how these begin; without it, all."""
    ignore: tuple[Selector, ...] = ()
    """The rules to leave out."""
    severity: Severities = {}
    """How grave the findings of a rule or a family are."""
    options: dict[Selector, dict[str, Any]] = {}
    """What may be set of a rule; `tactful rule CODE` names it."""
    per_file_ignores: dict[str, tuple[Selector, ...]] = Setting(
        default={}, validation_alias="per-file-ignores"
    )
    """The rules to leave out in some files: "templates/old/*" = ["W"]."""
    per_file_severity: dict[str, Severities] = Setting(
        default={}, validation_alias="per-file-severity"
    )
    """How grave findings are in some files: "templates/old/*" = { W = "info" }."""

    @field_validator("select", "ignore", mode="after")
    @classmethod
    def _in_capitals(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(selector.strip().upper() for selector in value)

    @field_validator("severity", "options", mode="after")
    @classmethod
    def _keys_in_capitals(cls, value: dict[str, Any]) -> dict[str, Any]:
        return {selector.strip().upper(): said for selector, said in value.items()}


class ListSettings(_Frozen):
    """What ``[lists]`` may say: mapping is from a header to the field that it feeds.

    not_opt_outs are columns that look like opt-outs and mean something else.
    """

    mapping: dict[str, Annotated[str, as_written(names=Names.field)]] = {}
    """Which column of a list feeds which field: "Job role" = "contact.title"."""
    not_opt_outs: tuple[str, ...] = ()
    """Columns that look like an opt-out and mean something else."""


class EnrolSettings(_Frozen):
    """What ``[enrol]`` may say: whether somebody whom another rep or sequence has may enter.

    block: never. ask: only who is named. allow: yes, and it is noted.
    """

    same_person: Literal["block", "ask", "allow"] = "block"
    """Whether somebody whom another rep or sequence has may enter: "block": never; "ask": only
    who is named; "allow": yes, and it is noted."""


class DraftSettings(_Frozen):
    """What ``[draft]`` may say: a program that proposes texts, and how long it may take.

    It is run without a shell: JSON on its stdin, JSON on its stdout.
    """

    command: Annotated[str | None, as_written("propose --model local", pattern=r"\S")] = None
    """The program, with its arguments; it gets the play and the facts as JSON."""
    seconds: Whole = Setting(default=120, ge=1, le=3600)
    """How long it may take."""

    @field_validator("command")
    @classmethod
    def _says_something(cls, value: str | None) -> str | None:
        if value is not None and not value.strip():
            raise ValueError("the command is empty; name a program, or remove the line")
        return value


class TaskSettings(_Frozen):
    """Which leads are hot: their tasks come first, then the others by when they are due."""

    hot_field: Annotated[str | None, as_written("score", names=Names.short_field)] = None
    """The field that says how hot a lead is: a number, the highest first, or one of hot_words."""
    hot_words: tuple[Annotated[str, as_written("today", "this week")], ...] = ()
    """What the field says of hot leads, the hottest first; other values are not hot."""


class Settings(_Frozen):
    """What holds for the whole workspace: your company, its mailboxes, the fields."""

    name: str
    """Your company's name, as emails show it."""
    postal_address: str = ""
    """Your company's postal address; the law wants it in every email."""
    website: Annotated[str, as_written("https://www.example.com", pattern=_WEB_SHAPE)] = ""
    """Your website."""
    timezone: Annotated[str, as_written("Europe/London", names=Names.time_zone)] = "UTC"
    """The zone for dates, and for people whose own is not known."""
    locale: Annotated[str, as_written("en-GB", "de", names=Names.locale)] = "en"
    """How days and amounts are written, where a contact says nothing else."""
    public_url: Annotated[str, as_written("https://mail.example.com", pattern=_WEB_SHAPE)] = ""
    """Where people reach the unsubscribe page."""
    database: str = "sqlite:///.tactful/tactful.db"
    """Where people and messages are kept: a file in the workspace, or a PostgreSQL server."""
    default_mailbox: Annotated[str | None, as_written("sam", names=Names.mailbox)] = None
    """Who writes where neither the lead's owner nor the campaign says it."""
    fields: FieldSections = FieldSections()
    """What templates may print of each person."""
    mailboxes: dict[str, Mailbox] = {}
    """The accounts that mail is sent from, by a short name for each."""
    lint: LintSettings = LintSettings()
    """Which rules are applied, and how."""
    lists: ListSettings = ListSettings()
    """How the columns of lists are read."""
    enrol: EnrolSettings = EnrolSettings()
    """Who may enter a sequence."""
    calendar: Calendar = Calendar()
    """Holidays where nothing tells whose count, and the days on which you are closed."""
    frequency_cap: FrequencyCap = FrequencyCap()
    """How much one person gets, and one company, from all sequences together."""
    costs: Costs = Costs()
    """What a touch costs, by channel; S419 and `tactful simulate` hold it against a lead's cost."""
    draft: DraftSettings = DraftSettings()
    """A program that proposes texts for tactful draft."""
    tasks: TaskSettings = TaskSettings()
    """Whose tasks come first."""
    replies: Replies = Replies()
    """How often mailboxes are read, and when follow-ups wait for that."""
    alerts: Alerts = Alerts()
    """How reps are told of replies, and of what is held."""
    webhooks: dict[str, Webhook] = {}
    """Which other programs are told of what happens, by a short name for each."""
    guardrails: Guardrails = Guardrails()
    """At which share of bounces or spam reports a mailbox pauses by itself."""
    sla: Sla | None = None
    """Within what time leads are touched and tasks done, where the campaign says nothing else."""
    approval: ApprovalSettings = ApprovalSettings()
    """Whether a yes takes a second person."""
    web: Web = Web()
    """How a team reaches the pages of `tactful web`, and signs in."""
    presets: dict[str, Preset] = {}
    """Your own kinds of leads, by the name that a campaign has as its lead_type."""

    @field_validator("timezone")
    @classmethod
    def _known_zone(cls, value: str) -> str:
        return known_zone(value)

    @field_validator("locale")
    @classmethod
    def _known_locale(cls, value: str) -> str:
        if known_locale(value) is None:
            near = nearest_locale(value)
            fix = f"did you mean '{near}'?" if near else "write it like 'en-GB' or 'de'"
            raise ValueError(f"'{value}' is not a locale; {fix}")
        return value

    @field_validator("website", "public_url")
    @classmethod
    def _is_a_web_address(cls, value: str) -> str:
        if value and not re.match(r"https?://[^/\s]", value):
            raise ValueError(
                f"'{value}' is not a web address; write it like 'https://www.example.com'"
            )
        return value


def declared(settings: Settings) -> dict[str, Field]:
    """Return all declared fields by key; an email address always is one."""
    fields = settings.fields.declared()
    known = {**fields, **COMMON}
    mapping = settings.lists.mapping
    return mapped(fields, {header: key for header, key in mapping.items() if key in known})

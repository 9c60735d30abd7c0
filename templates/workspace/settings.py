"""What tactful.toml may say: fields, mailboxes, and how lists, lint and enrolment go about it."""

import re
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, field_validator
from pydantic import Field as Setting

from ..message import Address
from .declared_fields import FieldSections
from .fields import COMMON, Field, mapped
from .localized_formats import known_locale, nearest_locale
from .preset import Preset
from .refused_keys import SET_BY_US
from .sequence import known_zone

_ATOM = r"[^@\s<>(),;:.\"\[\]\\]+"
_LABEL = r"[^\W_](?:[\w-]*[^\W_])?"
_ADDRESS = re.compile(rf"{_ATOM}(?:\.{_ATOM})*@(?:{_LABEL}(?:\.{_LABEL})+|localhost)")
_SECRET = re.compile(r"env:[A-Za-z_][A-Za-z0-9_]*|keyring:[^/\s][^/]*(/.+)?")


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Mailbox(_Frozen):
    """An account that mail is sent from. Secrets are named, never written: ``env:NAME``."""

    key: Annotated[str, SET_BY_US] = ""  # "sam" of [mailboxes.sam]
    address: str
    name: str = ""
    title: str = ""
    phone: str = ""
    reply_to: str | None = None
    host: str = "localhost"
    port: int = Setting(default=587, ge=1, le=65535)
    security: Literal["starttls", "tls", "none"] = "starttls"
    user: str | None = None
    password: str | None = None
    per_day: int = Setting(default=500, ge=0)
    per_hour: int = Setting(default=100, ge=0)

    @field_validator("address", "reply_to")
    @classmethod
    def _is_an_address(cls, value: str | None) -> str | None:
        if value is not None and not _ADDRESS.fullmatch(value):
            raise ValueError(f"'{value}' is not an email address; write it like 'sam@example.com'")
        return value

    @field_validator("password")
    @classmethod
    def _only_a_reference(cls, value: str | None) -> str | None:
        if value is not None and not value.startswith(("env:", "keyring:")):
            raise ValueError(
                "a password must not be in the workspace; write 'env:NAME_OF_VARIABLE'"
            )
        if value is not None and not _SECRET.fullmatch(value):  # not shown: it may be the secret
            raise ValueError("write 'env:NAME_OF_VARIABLE' or 'keyring:service/user'")
        return value

    @property
    def sender(self) -> Address:
        return Address(self.address, self.name)


Severities = dict[str, Literal["error", "warning", "info"]]


class LintSettings(_Frozen):
    """What ``[lint]`` may say. A selector is a code or its beginning: "T", "M20", "S401".

    A glob is of paths as findings name them; its ``*`` crosses folders. Whether there are such
    rules and options is for lint to say.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)

    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    severity: Severities = {}
    options: dict[str, dict[str, Any]] = {}  # by rule code
    per_file_ignores: dict[str, tuple[str, ...]] = Setting(
        default={}, validation_alias="per-file-ignores"
    )
    per_file_severity: dict[str, Severities] = Setting(
        default={}, validation_alias="per-file-severity"
    )

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

    mapping: dict[str, str] = {}
    not_opt_outs: tuple[str, ...] = ()


class EnrolSettings(_Frozen):
    """What ``[enrol]`` may say: whether somebody whom another rep or sequence has may enter.

    block: never. ask: only who is named. allow: yes, and it is noted.
    """

    same_person: Literal["block", "ask", "allow"] = "block"


class Settings(_Frozen):
    """tactful.toml."""

    name: str
    postal_address: str = ""
    website: str = ""
    timezone: str = "UTC"
    locale: str = "en"  # how days and amounts are written, where a contact says nothing else
    public_url: str = ""  # where recipients reach the unsubscribe page
    database: str = "sqlite:///.tactful/tactful.db"
    default_mailbox: str | None = None
    fields: FieldSections = FieldSections()
    mailboxes: dict[str, Mailbox] = {}
    lint: LintSettings = LintSettings()
    lists: ListSettings = ListSettings()
    enrol: EnrolSettings = EnrolSettings()
    presets: dict[str, Preset] = {}  # a campaign names one as its lead_type

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

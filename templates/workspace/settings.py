"""What tactful.toml may say: fields, mailboxes, and how lists, lint and enrolment go about it."""

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, field_validator
from pydantic import Field as Setting

from ..message import Address
from .declared_fields import FieldSections
from .fields import COMMON, Field, mapped
from .localized_formats import known_locale
from .sequence import zone


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Mailbox(_Frozen):
    """An account that mail is sent from. Secrets are named, never written: ``env:NAME``."""

    key: str = ""  # set by the workspace: "sam" of [mailboxes.sam]
    address: str
    name: str = ""
    title: str = ""
    phone: str = ""
    reply_to: str | None = None
    host: str = "localhost"
    port: int = 587
    security: Literal["starttls", "tls", "none"] = "starttls"
    user: str | None = None
    password: str | None = None
    per_day: int = 500
    per_hour: int = 100

    @field_validator("password")
    @classmethod
    def _only_a_reference(cls, value: str | None) -> str | None:
        if value is not None and not value.startswith(("env:", "keyring:")):
            raise ValueError("a secret never stands in the workspace; write 'env:NAME_OF_VARIABLE'")
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
    """What ``[lists]`` may say: mapping is from a header to the field that it feeds."""

    mapping: dict[str, str] = {}


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

    @field_validator("timezone")
    @classmethod
    def _known_zone(cls, value: str) -> str:
        zone(value)
        return value

    @field_validator("locale")
    @classmethod
    def _known_locale(cls, value: str) -> str:
        if known_locale(value) is None:
            raise ValueError(f"'{value}' is no locale; write like 'en-GB' or 'de'")
        return value


def declared(settings: Settings) -> dict[str, Field]:
    """Return all declared fields by key; an email address always is one."""
    fields = settings.fields.declared()
    known = {**fields, **COMMON}
    mapping = settings.lists.mapping
    return mapped(fields, {header: key for header, key in mapping.items() if key in known})

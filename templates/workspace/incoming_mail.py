"""How replies come in, who is told of them, and what pauses a mailbox: parts of tactful.toml."""

import re
from typing import Annotated, Literal

from pydantic import Field as Setting
from pydantic import field_validator

from .as_written import as_written
from .frozen import Frozen
from .secret_names import SECRET, only_a_reference
from .whole_numbers import Whole

HOOK = r"https://[^\s/]+\S*|http://(?:127\.0\.0\.1|localhost)(?::[0-9]+)?(?:/\S*)?"
Told = Literal["none", "email", "webhook"]


class Imap(Frozen):
    """Where the mail that comes back to a mailbox is read. Nothing is changed there."""

    host: Annotated[str, as_written("imap.example.com")]
    """The server with the mailbox's incoming mail (IMAP)."""
    port: Whole = Setting(default=993, ge=1, le=65535)
    """The server's port: 993 for tls, 143 for starttls."""
    security: Literal["tls", "starttls", "none"] = "tls"
    """How the connection is encrypted; "none" is for a server on this machine."""
    user: Annotated[str | None, as_written("sam@example.com")] = None
    """The name to log in with, if not that of the mailbox."""
    password: Annotated[
        str | None, as_written("env:SAM_IMAP_PASSWORD", pattern=f"^(?:{SECRET.pattern})$")
    ] = None
    """Where the password is found, if it is not that of the mailbox; never the password itself."""
    folders: tuple[str, ...] = Setting(default=("INBOX",), min_length=1)
    """The folders to read; add the one that a filter moves answers to."""
    sent: Annotated[str | None, as_written("Sent")] = None
    """The folder with what was sent, if the server does not say which one it is."""

    @field_validator("password")
    @classmethod
    def _only_a_reference(cls, value: str | None) -> str | None:
        return only_a_reference(value)


class Replies(Frozen):
    """What ``[replies]`` may say: how often mailboxes are read, and when follow-ups wait for it."""

    poll_seconds: Whole = Setting(default=60, ge=5, le=3600)
    """How often a mailbox is read, where its server does not tell of new mail by itself."""
    hold_after_minutes: Whole = Setting(default=30, ge=1, le=10_080)
    """After so long without a look at the replies, follow-ups of that mailbox wait."""


class Alerts(Frozen):
    """What ``[alerts]`` may say: how a rep is told of a reply, and of what is held."""

    reply: Told = "none"
    """How the rep is told of each reply: "email", "webhook" or "none"."""
    held: Told = "none"
    """How the rep is told, once a day, of messages that wait for a person."""
    url: Annotated[
        str, as_written("https://hooks.example.com/tactful", pattern=f"^(?:{HOOK})?$")
    ] = ""
    """Where webhooks go."""
    secret: Annotated[
        str | None, as_written("env:TACTFUL_WEBHOOK_SECRET", pattern=f"^(?:{SECRET.pattern})$")
    ] = None
    """Where the key that signs webhooks is found; never the key itself."""

    @field_validator("url")
    @classmethod
    def _a_hook(cls, value: str) -> str:
        if value and not re.fullmatch(HOOK, value):
            raise ValueError(
                f"'{value}' is not an https address; write it like 'https://hooks.example.com/x'"
            )
        return value

    @field_validator("secret")
    @classmethod
    def _only_a_reference(cls, value: str | None) -> str | None:
        return only_a_reference(value)


class Guardrails(Frozen):
    """What ``[guardrails]`` may say: when a mailbox pauses by itself, until a person resumes it.

    The defaults are where providers begin to act: Amazon SES reviews an account at 5 % of bounces;
    Google and Yahoo ask for less than 0.3 % of spam reports.
    """

    bounce_rate: float = Setting(default=0.05, gt=0, le=1, strict=True)
    """Pause at this share of addresses that do not exist: 0.05 is one in twenty."""
    complaint_rate: float = Setting(default=0.003, gt=0, le=1, strict=True)
    """Pause at this share of spam reports: 0.003 is three in a thousand."""
    sample: Whole = Setting(default=50, ge=1, le=1_000_000)
    """The fewest messages sent before a share says anything. One bounce alone never does."""
    days: Whole = Setting(default=7, ge=1, le=365)
    """Of how many days messages, bounces and spam reports count."""

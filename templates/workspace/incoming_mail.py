"""How replies come in: parts of tactful.toml."""

from typing import Annotated, Literal

from pydantic import Field as Setting
from pydantic import field_validator

from .as_written import as_written
from .frozen import Frozen
from .secret_names import SECRET, only_a_reference
from .whole_numbers import Whole


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

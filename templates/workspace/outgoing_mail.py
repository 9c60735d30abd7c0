"""How a mailbox's mail leaves: its warm-up, and the key that signs it. Parts of tactful.toml."""

from datetime import date, datetime
from typing import Annotated, Any

from pydantic import Field as Setting
from pydantic import field_validator, model_validator

from ..lazy_regex import lazy_regex
from .as_written import as_written
from .frozen import Frozen
from .secret_names import KEY, only_where_a_key_is
from .whole_numbers import Whole

_LABEL = "[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?"
_NAME = lazy_regex(rf"{_LABEL}(?:\.{_LABEL})*")
_DAY = lazy_regex(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


class WarmUp(Frozen):
    """How the day of a new mailbox grows, by the same share each day, until its plan is over."""

    from_: Whole = Setting(alias="from", ge=1)
    """The most emails on the first day."""
    to: Whole = Setting(ge=1)
    """The most emails on the last day; after it, per_day counts."""
    days: Whole = Setting(ge=2, le=366)
    """How many days it takes."""
    since: Annotated[date, as_written("2026-12-01", pattern=f"^{_DAY.pattern}$")]
    """The first day. Before it, as on the first day."""

    @field_validator("since", mode="before")
    @classmethod
    def _is_a_day(cls, value: Any) -> Any:
        if isinstance(value, date) and not isinstance(value, datetime):
            return value
        try:
            if isinstance(value, str) and _DAY.fullmatch(value):
                return date.fromisoformat(value)
        except ValueError:
            pass
        raise ValueError(f"'{value}' is not a day; write it like '2026-12-01'")

    @model_validator(mode="after")
    def _grows(self) -> "WarmUp":
        if self.to < self.from_:
            raise ValueError(f"it must grow: 'to' is {self.to}, less than 'from', {self.from_}")
        return self

    def on(self, day: date) -> int | None:
        """Return the most emails of a day; None: the plan is over."""
        past = max(0, (day - self.since).days)
        if past >= self.days:
            return None
        return int(self.from_ * (self.to / self.from_) ** (past / (self.days - 1)) + 1e-9)


class Dkim(Frozen):
    """The key that signs a mailbox's mail (RFC 6376), where its server does not do that."""

    selector: Annotated[str, as_written("tactful", pattern=f"^{_NAME.pattern}$")]
    """The name of the key in the DNS: SELECTOR._domainkey.DOMAIN."""
    domain: Annotated[str, as_written("example.com", pattern=f"^{_NAME.pattern}$")]
    """The domain that signs: that of the mailbox's address, or one above it."""
    key: Annotated[
        str,
        as_written("file:/etc/tactful/dkim.pem", "env:DKIM_KEY", pattern=f"^(?:{KEY.pattern})$"),
    ]
    """Where the private key (PEM; RSA or Ed25519) is found; never the key itself."""

    @field_validator("selector", "domain")
    @classmethod
    def _is_a_name(cls, value: str) -> str:
        if not _NAME.fullmatch(value):
            raise ValueError(f"'{value}' is not a name of the DNS; write it like 'example.com'")
        return value.lower()

    @field_validator("key")
    @classmethod
    def _only_a_reference(cls, value: str) -> str:
        return only_where_a_key_is(value)

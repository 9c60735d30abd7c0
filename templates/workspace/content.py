"""The content library: what mails may offer, as content/library.yml declares it."""

from datetime import date
from typing import Annotated

from pydantic import BaseModel, ConfigDict, field_validator

from ..lazy_regex import lazy_regex
from .as_written import as_written

_DAY = lazy_regex(r"^[0-9]{4}-[0-9][0-9]-[0-9][0-9]$")


class ContentItem(BaseModel):
    """One piece of the content library."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    title: str
    """What it is called, as a mail says it: {{ content.KEY.title }}."""
    url: Annotated[str, as_written("https://www.example.com/guide")] = ""
    """Where people find it: {{ content.KEY.url }}."""
    topic: Annotated[str, as_written("response time")] = ""
    """What it is about; {{ content.pick("response time") }} finds it by this."""
    stage: Annotated[str, as_written("awareness", "consideration", "decision")] = ""
    """For readers of which stage it is; an email of a step with this stage picks it first."""
    expires: Annotated[date | None, as_written("2026-12-31", pattern=_DAY.pattern)] = None
    """The first day on which it is no longer offered."""
    summary: str = ""
    """What is in it, in a sentence: {{ content.KEY.summary }}."""

    @field_validator("expires", mode="before")
    @classmethod
    def _is_a_day(cls, value: object) -> object:
        """A number would be taken for seconds since 1970."""
        if isinstance(value, str) and not _DAY.match(value):
            raise ValueError(f"'{value}' is not a day; write it like 2026-12-31")
        return value


RESERVED = "pick"  # content.pick() in a template


class Library(BaseModel):
    """What mails may offer and link to."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    items: dict[str, ContentItem] = {}
    """The pieces by their keys: {{ content.KEY.title }} names one in a template."""

"""The content library: what mails may offer, as content/library.yml declares it."""

from datetime import date

from pydantic import BaseModel, ConfigDict


class ContentItem(BaseModel):
    """One piece of the content library."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    title: str
    url: str = ""
    topic: str = ""
    stage: str = ""
    expires: date | None = None  # the first day on which it is no longer offered
    summary: str = ""


class Library(BaseModel):
    """content/library.yml."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    items: dict[str, ContentItem] = {}

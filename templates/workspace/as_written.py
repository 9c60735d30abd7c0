"""Marks on a model's field: what a file's author writes there, for the schema and the editor."""

from enum import StrEnum
from typing import Any

from pydantic import Field

NAMES = "x-tactful-names"  # the keyword of the schema; other programs leave it alone


class Names(StrEnum):
    """What a text is the name of: an editor offers those that the workspace has."""

    template = "template"
    contacts = "contacts"  # a list: contacts/webinar.csv
    field = "field"  # contact.industry
    short_field = "short_field"  # industry
    mailbox = "mailbox"
    preset = "preset"  # inbound
    rule = "rule"
    time_zone = "time_zone"
    locale = "locale"


def as_written(*examples: str, pattern: str | None = None, names: Names | None = None) -> Any:
    """Return the mark, to be put into ``Annotated``.

    pattern tells more than the type; it holds for Python's ``re`` and for JavaScript, so it has
    no ``\\w``, which means other letters there. What is right or wrong is said by validators.
    """
    extra: dict[str, Any] = {}
    if pattern is not None:
        extra["pattern"] = pattern
    if names is not None:
        extra[NAMES] = names.value
    return Field(examples=[*examples] or None, json_schema_extra=extra or None)

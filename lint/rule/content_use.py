"""What a template takes from the content library."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from ...templates.source.template import Template
from .field_use import uses


@dataclass(frozen=True, slots=True)
class ContentUse:
    """An item that a template names itself, with its line. linked: the reader gets it here."""

    key: str
    line: int
    linked: bool


@lru_cache(maxsize=256)
def content_uses(template: Template) -> tuple[ContentUse, ...]:
    """Return the items that a template names, in order."""
    return tuple(_content_uses(template))


def _content_uses(template: Template) -> Iterator[ContentUse]:
    for use in uses(template):
        first, _, rest = use.name.partition(".")
        key, _, part = rest.partition(".")
        if first == "content" and key and key != "pick":
            yield ContentUse(key, use.place.line or 1, part == "url" and use.printed)

"""What a workspace still has from the starter: names, addresses and links that are nobody's."""

import re
import tomllib
from collections.abc import Collection, Iterator
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from ...templates.errors import Place
from ...templates.workspace.root import SETTINGS
from ...templates.workspace.settings import Mailbox, Settings
from ...templates.workspace.workspace import Workspace

_LIBRARY = "content/library.yml"


class StarterValue(NamedTuple):
    """One value as `tactful init` wrote it, with what to write there."""

    key: str  # as it stands in the file: "mailboxes.alex.address"
    value: str
    place: Place
    fix: str


def starter_values(
    workspace: Workspace, mailboxes: Collection[str] | None = None
) -> Iterator[StarterValue]:
    """Yield the values of the settings and the library that nobody replaced.

    mailboxes are the keys of those to look at; without it, all.
    """
    settings, starter = workspace.settings, _starter()
    said: list[tuple[tuple[str, ...], str, bool, str]] = [
        (("name",), settings.name, settings.name == starter.name, "write your company's name"),
        (
            ("postal_address",),
            settings.postal_address,
            _street(starter) in _one_line(settings.postal_address),
            "write the address where your company gets post",
        ),
        *(
            ((key,), value, _is_at_starters(value), "write your own address on the web")
            for key, value in (("website", settings.website), ("public_url", settings.public_url))
        ),
    ]
    for key, box in settings.mailboxes.items():
        if mailboxes is None or key in mailboxes:
            said += _of_mailbox(key, box)
    for key, field in workspace.fields.items():
        ours = _fallbacks().get(key)
        path = ("fields", *key.split("."), "fallback")
        fix = "write what they asked for, as you would say it, or remove the fallback"
        said.append((path, field.fallback or "", ours is not None and field.fallback == ours, fix))
    for path, value, is_starters, fix in said:
        if is_starters:
            yield StarterValue(".".join(path), value, _place(workspace, SETTINGS, path), fix)
    for name, item in workspace.content.items():
        if _is_at_starters(item.url):
            path = ("items", name, "url")
            place = _place(workspace, _LIBRARY, path)
            yield StarterValue(".".join(path), item.url, place, "write the page it leads to")


def _of_mailbox(key: str, box: Mailbox) -> Iterator[tuple[tuple[str, ...], str, bool, str]]:
    ours = next(iter(_starter().mailboxes.values()))
    at = ("mailboxes", key)
    yield (*at, "address"), box.address, _is_at_starters(box.address), "write the sender's address"
    yield (*at, "name"), box.name, box.name == ours.name, "write the sender's name"
    yield (*at, "title"), box.title, box.title == ours.title, "write the sender's title, or none"
    yield (*at, "phone"), box.phone, box.phone == ours.phone, "write the sender's number"
    yield (*at, "host"), box.host, _is_at_starters(box.host), "write your mail server's name"
    if box.user:
        fix = "write the name that the mail server knows"
        yield (*at, "user"), box.user, _is_at_starters(box.user), fix


@cache
def _starter() -> Settings:
    text = files("tactful.templates").joinpath("starter", SETTINGS).read_text(encoding="utf-8")
    return Settings.model_validate(tomllib.loads(text))


@cache
def _fallbacks() -> dict[str, str]:
    """Return the starter's words for what came in; "there" for a name may stay."""
    lead = _starter().fields.lead
    return {f"lead.{name}": one.fallback for name, one in lead.items() if one.fallback}


@cache
def _domain() -> str:
    return next(iter(_starter().mailboxes.values())).address.rpartition("@")[2]


def _is_at_starters(value: str) -> bool:
    """Say whether an address or a link is at the domain that the starter invented."""
    return re.search(rf"(?i)(?:^|[@/.]){re.escape(_domain())}(?![\w.-])", value.strip()) is not None


def _street(starter: Settings) -> str:
    return _one_line(starter.postal_address.removeprefix(starter.name)).strip(", ")


def _one_line(text: str) -> str:
    return " ".join(text.split()).casefold()


def _place(workspace: Workspace, path: str, keys: tuple[str, ...]) -> Place:
    located = workspace.places.get(path)
    return located.place(keys) if located else Place(path)

"""What one campaign's messages are made of, taken as it is: files by name, and a hash of them all.

Settings and content items are kept as JSON of what reaches a message, so that a mailbox's limits
or a lint option make no other release.
"""

import hashlib
import json
import posixpath
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import tactful

from ...lint.rule.included import drawn_in
from ...templates.errors import TemplateError
from ...templates.source.files import TemplateFiles
from ...templates.source.template import Template
from ...templates.workspace.campaign import Campaign
from ...templates.workspace.located import read_raw
from ...templates.workspace.workspace import Workspace

SETTINGS, CONTENT, RENDERER = "settings.json", "content.json", "renderer.json"
TEMPLATES = "templates/"
OF_WORKSPACE = ("name", "postal_address", "website", "timezone", "locale", "fields")
OF_MAILBOX = ("address", "name", "title", "phone", "reply_to")
# The library asked for anything but one item by its key: content.pick(…), content[…], an alias.
_ANY_ITEM = re.compile(r"\bcontent\b(?!\s*\.\s*(?!pick\b)\w)")
_RENDERING = ("jinja2", "mjml-python", "markdown-it-py", "css-inline", "babel")  # packages


@dataclass(frozen=True)
class Snapshot:
    """The files of a release by name; its id says exactly which they are."""

    campaign: str
    files: Mapping[str, bytes] = field(repr=False)

    @cached_property
    def manifest(self) -> Mapping[str, str]:
        """The hash of each file, by name in their order."""
        return {name: digest_of(self.files[name]) for name in sorted(self.files)}

    @cached_property
    def id(self) -> str:
        """The hash of the manifest."""
        lines = (f"{digest}  {name}\n" for name, digest in self.manifest.items())
        return digest_of("".join((f"{self.campaign}\n", *lines)).encode())


def digest_of(data: bytes) -> str:
    """Return the SHA-256 of a file's content."""
    return hashlib.sha256(data).hexdigest()


def snapshot(workspace: Workspace, campaign: Campaign) -> Snapshot:
    """Take everything that reaches the messages of a campaign, as it is now.

    A template that is not there or cannot be read is left out: what is made of it cannot be
    rendered from the release either.
    """
    templates = dict(_templates(workspace, campaign))
    files = {f"{TEMPLATES}{name}": raw for name, (raw, _) in templates.items()}
    parsed = [template for _, template in templates.values() if template is not None]
    located = workspace.places.get(campaign.path)
    text = located.text if located is not None else ""
    files[campaign.path] = text.encode()
    files[SETTINGS] = _json(settings_of(workspace))
    files[CONTENT] = _json(_content(workspace, parsed))
    files[RENDERER] = _json(renderer())
    return Snapshot(campaign.name, files)


@cache
def renderer() -> Mapping[str, str]:
    """Return the versions of all that turns a template into a message."""
    return {"tactful": tactful.__version__, **{name: _version(name) for name in _RENDERING}}


def settings_of(workspace: Workspace) -> dict[str, Any]:
    """Return the settings that a recipient could see something of."""
    settings = workspace.settings
    kept = settings.model_dump(mode="json", include=set(OF_WORKSPACE), exclude_defaults=True)
    kept["mailboxes"] = {
        key: box.model_dump(mode="json", include=set(OF_MAILBOX), exclude_defaults=True)
        for key, box in settings.mailboxes.items()
    }
    return kept


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:  # bundled into something else
        return ""


def _json(data: object) -> bytes:
    """Return data as text that a person can compare; the order of keys is kept: it may count."""
    return (json.dumps(data, indent=2, ensure_ascii=False) + "\n").encode()


def _content(workspace: Workspace, templates: list[Template]) -> dict[str, Any]:
    """Return the library's items that the templates may use: all, where one lets it choose."""
    sources = [one.source for one in templates]
    every = any(_ANY_ITEM.search(source) for source in sources)
    return {
        key: item.model_dump(mode="json", exclude_defaults=True)
        for key, item in workspace.content.items()
        if every or any(key in source for source in sources)
    }


def _templates(
    workspace: Workspace, campaign: Campaign
) -> Iterator[tuple[str, tuple[bytes, Template | None]]]:
    """Yield each file under templates/ that the campaign draws on, by name."""
    known = _Lazily(workspace)
    tops = [campaign.initial] if campaign.initial else []
    for step in campaign.sequence.steps:
        tops += [step.template, *step.variants.values()]
    names: set[str] = set()
    for top in dict.fromkeys(map(posixpath.normpath, tops)):
        names |= drawn_in(top, known)
    for name in sorted(names & set(known)):
        try:
            raw = read_raw(workspace.path(name))
        except TemplateError:
            continue
        yield name, (raw, known.get(name))


class _Lazily(Mapping[str, Template]):
    """The files under templates/ by name, each parsed when it is asked for."""

    def __init__(self, workspace: Workspace) -> None:
        self._files = TemplateFiles(workspace)
        self._names = dict.fromkeys(_names(workspace.templates))
        self._read: dict[str, Template] = {}

    def __getitem__(self, name: str) -> Template:
        if name not in self._names:
            raise KeyError(name)
        if name not in self._read:
            try:
                self._read[name] = self._files.template(name)
            except TemplateError as error:  # told where a message is made of it
                raise KeyError(name) from error
        return self._read[name]

    def __contains__(self, name: object) -> bool:
        return name in self._names

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)


def _names(folder: Path) -> Iterator[str]:
    if folder.is_dir():
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                yield path.relative_to(folder).as_posix()

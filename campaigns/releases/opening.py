"""A release laid out as a workspace: its files as they were, and what stays live as it is now.

docs/releases.md names what is of which kind; the lists of fields here are that page's.
"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ...templates.workspace.branches import dated
from ...templates.workspace.campaign import Campaign
from ...templates.workspace.content import ContentItem
from ...templates.workspace.faults import validate
from ...templates.workspace.located import load_yaml
from ...templates.workspace.root import FACTS
from ...templates.workspace.root import SETTINGS as TOML
from ...templates.workspace.settings import Mailbox, Settings, declared
from ...templates.workspace.workspace import Workspace
from .snapshot import CONTENT, OF_MAILBOX, OF_WORKSPACE, SETTINGS, TEMPLATES

_OURS = frozenset((TOML, FACTS, "campaigns", "content", "presets", "templates"))


def lay_out(files: Mapping[str, bytes], root: Path, *, live: Workspace) -> tuple[Path, ...]:
    """Write a release's templates below root, and return the paths that must stay there.

    What no release holds, the lists first of all, is linked to the workspace's own.
    """
    made = []
    for name, data in files.items():
        if name.startswith(TEMPLATES):
            path = root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
            made.append(path)
    (root / TEMPLATES).mkdir(parents=True, exist_ok=True)
    for one in live.root.iterdir():
        if not one.name.startswith(".") and one.name not in _OURS:
            link = root / one.name
            link.unlink(missing_ok=True)
            link.symlink_to(one.resolve())
            made.append(link)
    return tuple(made)


def opened(files: Mapping[str, bytes], root: Path, *, live: Workspace) -> Workspace:
    """Return the workspace that a release is, one campaign as it was; its templates are below root.

    Raises WorkspaceError where this version of Tactful does not understand its campaign file.
    """
    settings = _settings(json.loads(files[SETTINGS]), live.settings)
    path = next(name for name in files if name.startswith("campaigns/"))
    located = load_yaml(files[path].decode(), path)
    read = validate(Campaign, located).model_copy(update={"path": path})
    read = dated(read, settings)
    places = {path: located}
    if TOML in live.places:
        places[TOML] = live.places[TOML]
    return Workspace(
        root=root,
        settings=settings,
        fields=declared(settings),
        campaigns={
            **live.campaigns,
            read.name: _campaign(read, live.campaigns.get(read.name)),
        },
        content={
            key: ContentItem.model_validate(item)
            for key, item in json.loads(files[CONTENT]).items()
        },
        places=places,
        original=live.root,
        presets=live.presets,
        facts=live.facts,
    )


def _settings(kept: dict[str, Any], live: Settings) -> Settings:
    """Return the settings as they were where a recipient could see them, else as they are now."""
    boxes = dict(live.mailboxes)
    for key, said in kept.pop("mailboxes").items():
        was = Mailbox.model_validate(said)
        seen = {name: getattr(was, name) for name in OF_MAILBOX}
        boxes[key] = (boxes.get(key) or was).model_copy(update={**seen, "key": key})
    read = Settings.model_validate(kept)
    shown = {name: getattr(read, name) for name in OF_WORKSPACE}
    return live.model_copy(update={**shown, "mailboxes": boxes})


def _campaign(was: Campaign, live: Campaign | None) -> Campaign:
    """Return a campaign as it was, but for the brakes and whom it takes: those are live."""
    if live is None:
        return was
    sequence = was.sequence.model_copy(
        update={"stop_on": live.sequence.stop_on, "max_lateness": live.sequence.max_lateness}
    )
    return was.model_copy(
        update={
            "sequence": sequence,
            "audience": live.audience,
            "approval": live.approval,
            "sla": live.sla,
        }
    )

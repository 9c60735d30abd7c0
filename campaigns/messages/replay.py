"""A message rendered again from its release and the values it read: the same one, years later."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from ...templates.errors import TactfulError
from ...templates.message import Message
from ...templates.render.history import EarlierMessage
from ...templates.workspace.workspace import Workspace
from ..releases.kept import ReleaseError, files_of, release_workspace
from ..releases.snapshot import RENDERER, renderer
from ..store.tables import Outbox, Release, StoredMessage
from .drafts import release_renderer
from .history import picks_of
from .rendering import Recipient
from .stored import message_of


@dataclass(frozen=True, slots=True)
class Replayed:
    """A message as it is rendered now from what it was made of.

    same: its digest is the one that was written down. Where it is not, message is the stored
    one; why says what is in the way, and versions what renders otherwise than then.
    """

    message_id: int
    release_id: str | None
    digest: str  # as written down
    message: Message
    same: bool
    why: str | None = None
    versions: Mapping[str, tuple[str, str]] | None = None  # package: then, now


def replayed(session: Session, live: Workspace, message_id: int) -> Replayed:
    """Render a message again; raises ReleaseError where there is no such message."""
    row = session.get(StoredMessage, message_id)
    if row is None or not row.digest:
        what = "was never rendered" if row is not None else "does not exist"
        raise ReleaseError(f"message {message_id} {what}")
    if row.release_id is None or row.inputs is None:
        why = "it is of a version that kept no releases; this is the stored text"
        return Replayed(row.id, None, row.digest, message_of(row), same=False, why=why)
    changed = other_versions(session, row.release_id)
    try:
        message = _rendered(session, live, row)
    except (TactfulError, KeyError) as error:
        why = f"it cannot be rendered any more ({error}); this is the stored text"
        return Replayed(row.id, row.release_id, row.digest, message_of(row), False, why, changed)
    if message.digest == row.digest:
        return Replayed(row.id, row.release_id, row.digest, message, True, None, changed)
    why = "it is rendered otherwise now; this is the stored text"
    return Replayed(row.id, row.release_id, row.digest, message_of(row), False, why, changed)


def message_named(session: Session, name: str) -> int:
    """Return a message's number, by that or by its Message-ID; raises ReleaseError."""
    if name.isascii() and name.isdecimal() and len(name) < 19:
        return int(name)
    header = f"<{name.strip().strip('<>')}>"
    found = session.scalar(select(Outbox.message_id).where(Outbox.message_id_header == header))
    if found is None:
        raise ReleaseError(
            f"'{name}' is no message; give its number (tactful approve --format json tells it) "
            "or the Message-ID with which it was sent"
        )
    return found


def other_versions(session: Session, release_id: str) -> dict[str, tuple[str, str]]:
    """Return what renders in another version than when a release was made: then and now."""
    was: dict[str, str] = json.loads(files_of(session, release_id)[RENDERER])
    now = renderer()
    return {
        name: (was.get(name, ""), now.get(name, ""))
        for name in {**was, **now}
        if was.get(name) != now.get(name)
    }


def _rendered(session: Session, live: Workspace, row: StoredMessage) -> Message:
    assert row.release_id is not None and row.inputs is not None
    said: Mapping[str, Any] = row.inputs
    workspace = release_workspace(session, row.release_id, live)
    name = session.get_one(Release, row.release_id).campaign
    again = release_renderer(session, workspace, name, row.release_id)
    number = int(said["step"])
    past: dict[int, EarlierMessage | None] = {
        int(step): _earlier(session, live, told) for step, told in said.get("past", {}).items()
    }
    if picks := picks_of(row):  # what it chose then it chooses again
        past[number] = EarlierMessage(message_of(row), None, picks)
    else:
        past.pop(number, None)
    to = Recipient(
        values=said["values"],
        sender=workspace.settings.mailboxes[said["sender"]],
        unsubscribe_url=said["unsubscribe_url"],
        days={number: date.fromisoformat(said["day"])} if said["day"] else {},
        variants={number: row.variant},
    )
    one = again.message(to, again.campaign.step(number), lambda: past)
    if one.message is None:
        raise ReleaseError(one.problem or "it cannot be rendered")
    return one.message


def _earlier(
    session: Session, live: Workspace, told: tuple[int, str | None] | None
) -> EarlierMessage | None:
    """Return an earlier message: rendered again as well, for its text may not be stored."""
    if told is None:
        return None
    number, day = told
    row = session.get_one(StoredMessage, number)
    kept = row.release_id is not None and row.inputs is not None
    message = _rendered(session, live, row) if kept else message_of(row)
    return EarlierMessage(message, date.fromisoformat(day) if day else None, picks_of(row))

"""A message rendered again from its release and the values it read: the same one, years later."""

import json
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from ...templates.errors import TactfulError
from ...templates.message import Message
from ...templates.workspace.workspace import Workspace
from ..releases.kept import ReleaseError, files_of
from ..releases.snapshot import RENDERER, renderer
from ..store.tables import Outbox, StoredMessage
from .inputs import is_of_inputs, made_of
from .same_text import named_by_digest
from .shown import replayed_text
from .stored import message_of


@dataclass(frozen=True, slots=True)
class Replayed:
    """A message as it is rendered now from what it was made of.

    same: its digest is the one that was written down. Where it is not, message is the stored
    text, where an older version stored it; why says what is in the way, and versions what renders
    otherwise than then.
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
    made = made_of(session, row)
    if made is None:
        why = "it is of a version that kept no releases; this is the stored text"
        return Replayed(row.id, None, row.digest, message_of(row), same=False, why=why)
    changed = other_versions(session, made.release_id)
    stored = row.inputs_id is None
    try:
        message = replayed_text(session, live, row, made)
    except (TactfulError, KeyError) as error:
        if not stored:
            raise ReleaseError(f"message {row.id} cannot be rendered any more: {error}") from error
        why = f"it cannot be rendered any more ({error}); this is the stored text"
        return Replayed(row.id, made.release_id, row.digest, message_of(row), False, why, changed)
    digest = row.rendered if is_of_inputs(row.digest) else row.digest
    if message.digest == digest or (digest is None and named_by_digest(session, row) is not None):
        return Replayed(row.id, made.release_id, row.digest, message, True, None, changed)
    which = "this is the stored text" if stored else "this is what this version makes of it"
    why = f"it is rendered otherwise now; {which}"
    shown = message_of(row) if stored else message
    return Replayed(row.id, made.release_id, row.digest, shown, False, why, changed)


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

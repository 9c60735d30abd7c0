"""Whether a stored message says what is rendered now, though nobody may have rendered it before."""

from collections.abc import Mapping
from typing import cast

from sqlalchemy import Table, bindparam, update
from sqlalchemy.orm import Session

from ...templates.errors import TactfulError
from ...templates.workspace.workspace import Workspace
from ..store.tables import StoredMessage
from .inputs import MadeOf, digest_of, ids_of, is_of_inputs, is_unchanged, made_of
from .rendering import RenderedMessage
from .shown import message_for

_MESSAGES = cast(Table, StoredMessage.__table__)


def says(
    session: Session,
    live: Workspace,
    row: StoredMessage,
    one: RenderedMessage,
    *,
    now: MadeOf | None = None,
) -> bool:
    """Say whether a stored message is the text that one is.

    A text that nobody has rendered yet is what its inputs make: they must be those that its digest
    names, and be rendered by what it was drafted with. now is what one was made of; where that is
    the same, so is the text.
    """
    if not is_of_inputs(row.digest):
        return row.digest == one.digest
    if one.message is None:
        return False
    if row.rendered is not None:
        return row.rendered == one.digest
    made = named_by_digest(session, row)
    if made is None:
        return False
    if (
        now is not None
        and row.variant == one.variant
        and is_unchanged(made, now)
        and _before(made) == _before(now)
    ):
        return True
    try:
        return message_for(session, live, row).digest == one.digest
    except TactfulError:
        return False


def _before(made: MadeOf) -> dict[int, int | None]:
    return {number: one for number, one in ids_of(made.past).items() if number < made.step}


def named_by_digest(session: Session, row: StoredMessage) -> MadeOf | None:
    """Return what a message is made of, None where its digest names something else."""
    made = made_of(session, row)
    if made is None or made.own is not None or digest_of(made, row.variant) != row.digest:
        return None
    return made


def write_down(session: Session, seen: Mapping[int, str]) -> None:
    """Keep the digests of texts by message, where they were drafted without being rendered."""
    if seen:
        session.connection().execute(
            update(_MESSAGES)
            .where(_MESSAGES.c.id == bindparam("message"), _MESSAGES.c.rendered.is_(None))
            .values(rendered=bindparam("seen")),
            [{"message": number, "seen": digest} for number, digest in sorted(seen.items())],
        )

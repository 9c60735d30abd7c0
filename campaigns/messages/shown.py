"""A stored message as it reads: rendered again from what it is made of, where it is asked for."""

from collections.abc import Mapping
from datetime import date
from functools import partial

from sqlalchemy.orm import Session

from ...templates.errors import TactfulError
from ...templates.message import Address, Message
from ...templates.render.history import EarlierMessage
from ...templates.workspace.workspace import Workspace
from ..releases.kept import ReleaseError, opened_releases, release_workspace
from ..store.tables import Release, StoredMessage
from .inputs import MadeOf, is_of_inputs, made_of
from .rendering import Check, MessageRenderer, Recipient
from .stored import message_of, picks_of

_TEXTS = "texts"  # of the live workspace, in what a store keeps beside its opened releases


def message_for(session: Session, live: Workspace, row: StoredMessage) -> Message:
    """Return the message of a row, with the digest that was written down for it.

    live is the workspace that the command or the page has opened; of it only what stays live
    counts. Where another version renders otherwise (messages/replay.py says which), it is what
    this version makes of it. Raises ReleaseError where the release cannot be rendered any more.
    """
    made = made_of(session, row) if row.inputs_id is not None else None
    if made is None:
        return message_of(row)
    if not row.digest:
        return _nothing(live, row, made)
    digest = row.rendered if is_of_inputs(row.digest) else row.digest
    same = opened_releases(session).made.get((_TEXTS, made.release_id))
    if same is not None and digest is not None:
        try:
            message = rendered(session, live, row, made, same[1])
        except (TactfulError, KeyError):  # a file has changed since: the release has it
            message = None
        if message is not None and message.digest == digest:
            return message
        opened_releases(session).made.pop((_TEXTS, made.release_id), None)
    return replayed_text(session, live, row, made)


def replayed_text(session: Session, live: Workspace, row: StoredMessage, made: MadeOf) -> Message:
    """Return a row's message as its release makes it; raises ReleaseError."""
    workspace = release_workspace(session, made.release_id, live)
    name = session.get_one(Release, made.release_id).campaign
    try:
        again = release_renderer(session, workspace, name, made.release_id)
        return rendered(session, live, row, made, again)
    except KeyError as error:
        raise ReleaseError(f"message {row.id} cannot be rendered any more: {error}") from error


def text_of(session: Session, live: Workspace, row: StoredMessage) -> Message:
    """Return a row's message for a page or a list: what cannot be rendered says so."""
    try:
        return message_for(session, live, row)
    except TactfulError as error:
        made = made_of(session, row)
        assert made is not None  # a stored text needs no rendering
        empty = _nothing(live, row, made)
        return Message(empty.sender, empty.recipient, "(cannot be rendered any more)", f"{error}\n")


def keep_renderer(session: Session, release_id: str, renderer: MessageRenderer) -> None:
    """Let messages of a release be rendered by what made them: its templates are compiled."""
    opened_releases(session).made[_TEXTS, release_id] = renderer.workspace, renderer


def release_renderer(
    session: Session,
    workspace: Workspace,
    campaign: str,
    release_id: str,
    *,
    check: Check | None = None,
) -> MessageRenderer:
    """Return what renders from a release, compiled once a process; workspace is that release."""
    made, about = opened_releases(session).made, (release_id, check)
    kept = made.get(about)
    if kept is None or kept[0] is not workspace:
        kept = workspace, MessageRenderer(workspace, workspace.campaign(campaign), check=check)
        made[about] = kept
    renderer: MessageRenderer = kept[1]
    return renderer


def rendered(
    session: Session, live: Workspace, row: StoredMessage, made: MadeOf, again: MessageRenderer
) -> Message:
    """Return a row's message as again makes it from the same; raises ReleaseError, KeyError."""
    past: dict[int, EarlierMessage | None] = {
        step: told and earlier(session, live, session.get_one(StoredMessage, told[0]), told[1])
        for step, told in made.past.items()
    }
    if picks := picks_of(row):  # what it chose then it chooses again
        past[made.step] = EarlierMessage(partial(_itself, row.id), None, picks)
    else:
        past.pop(made.step, None)
    to = Recipient(
        values=made.values,
        sender=again.workspace.settings.mailboxes[made.sender],
        unsubscribe_url=made.unsubscribe_url,
        days=made.days,
        variants={made.step: row.variant},
        own={made.step: made.own} if made.own is not None else {},
    )
    one = again.message(to, again.campaign.step(made.step), lambda: past)
    if one.message is None:
        raise ReleaseError(one.problem or "it cannot be rendered")
    return one.message


def earlier(
    session: Session, live: Workspace, row: StoredMessage, day: str | None = None
) -> EarlierMessage:
    """Return a stored message as one that came before; its text is made when it is asked for."""
    known: list[Message] = []

    def said() -> Message:
        if not known:
            known.append(message_for(session, live, row))
        return known[0]

    return EarlierMessage(said, date.fromisoformat(day) if day else None, picks_of(row))


def _itself(message_id: int) -> Message:
    raise ReleaseError(f"message {message_id} quotes itself")


def _nothing(live: Workspace, row: StoredMessage, made: MadeOf) -> Message:
    """Return what stands in for a message that could not be rendered."""
    boxes: Mapping[str, object] = live.settings.mailboxes
    sender = live.settings.mailboxes[made.sender].sender if made.sender in boxes else Address("")
    return Message(sender, Address(row.recipient), "", "")

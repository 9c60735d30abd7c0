"""Events are sent again to a webhook that missed them."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import update

from ...templates.errors import TactfulError
from ...templates.workspace.workspace import Workspace
from ..alerts.events import CHANNEL
from ..model import Actor
from ..store.audit import Value, note
from ..store.database import Store
from ..store.tables import Alert


class NoWebhook(TactfulError, LookupError):
    """tactful.toml has no webhook of that name."""


def replay_events(
    store: Store,
    workspace: Workspace,
    name: str,
    *,
    by: Actor,
    now: datetime,
    since: datetime | None = None,
    numbers: Collection[int] = (),
) -> int:
    """Queue events again, with the ids they had; return how many.

    since: all from then on, taken or not; numbers: these; neither: those that were given up.
    Raises NoWebhook.
    """
    if name not in workspace.settings.webhooks:
        known = ", ".join(sorted(workspace.settings.webhooks)) or "none"
        raise NoWebhook(f"there is no webhook '{name}' in tactful.toml; it has: {known}")
    which = [Alert.channel == CHANNEL, Alert.recipient == name]
    if since is not None:
        which += [Alert.created_at >= since, Alert.state.in_(("sent", "failed"))]
    elif numbers:
        which += [Alert.id.in_(numbers), Alert.state.in_(("sent", "failed"))]
    else:
        which += [Alert.state == "failed"]
    with store.session() as session:
        done = session.execute(
            update(Alert)
            .where(*which)
            .values(state="waiting", not_before=now, attempts=0, error="", lease_until=None)
            .execution_options(synchronize_session=False)
        )
        count = int(done.rowcount)  # type: ignore[attr-defined]
        detail: dict[str, Value] = {"webhook": name, "events": count}
        note(session, "replayed", "webhook", name, by=by, at=now, detail=detail)
    return count

"""Who is told of what: that it was changed by a page, and a test that it arrives."""

import secrets as random
from collections.abc import Mapping
from datetime import datetime

from ...templates.errors import TactfulError
from ...templates.workspace.root import SETTINGS
from ...templates.workspace.workspace import Workspace
from ..model import Actor
from ..store.audit import SubjectType, Value, note
from ..store.database import Store
from ..store.tables import Alert
from .alerts import Secrets, send_alert

EVENT = "alert.test"
_TEXT = (
    "This is a test of {name}, asked for by {by}: alerts about the mailbox {mailbox} arrive here.\n"
)


class AlertTestError(TactfulError, ValueError):
    """There is nothing to be tested like that."""


def note_alerts_changed(
    store: Store, changes: Mapping[str, str], *, by: Actor, now: datetime
) -> None:
    """Keep who changed which of the settings, each as "before → after"."""
    with store.session() as session:
        detail: dict[str, Value] = dict(changes)
        note(session, "alerts changed", "file", SETTINGS, by=by, at=now, detail=detail)


def send_test_alert(
    store: Store, workspace: Workspace, secrets: Secrets, mailbox: str | None, *, by: Actor,
    now: datetime,
) -> str:  # fmt: skip
    """Tell a mailbox's rep by email, or the webhook (None), as an alert would; return whom.

    It goes by the settings of the file, whether or not they send alerts. Raises AlertTestError,
    SendError, WebhookError and SecretError.
    """
    settings, channel, to = workspace.settings, "webhook", ""
    if mailbox is not None:
        box = settings.mailboxes.get(mailbox)
        if box is None:
            raise AlertTestError(f"tactful.toml has no mailbox '{mailbox}'")
        channel, to = "email", box.alert_to or box.address
    elif not (settings.alerts.url and settings.alerts.secret):
        raise AlertTestError("a webhook needs both url and secret under [alerts]")
    text = _TEXT.format(name=settings.name, by=by, mailbox=mailbox or "each of your mailboxes")
    alert = Alert(
        key=f"{EVENT} {random.token_hex(12)}", event=EVENT, channel=channel, mailbox=mailbox or "",
        recipient=to, subject="[Test] Tactful tells you here", text=text,
        data={"mailbox": mailbox, "by": str(by)}, state="sending", not_before=now, created_at=now,
    )  # fmt: skip
    send_alert(workspace, secrets, alert, now)
    whom = to or settings.alerts.url
    about: tuple[SubjectType, str] = ("mailbox", mailbox) if mailbox else ("webhook", "alerts")
    with store.session() as session:
        note(session, "test alert sent", *about, by=by, at=now, detail={"to": whom})
    return whom

"""An alert as an email, and as the body of a webhook."""

import hashlib
import json
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from ...templates.workspace.settings import Mailbox
from ..store.tables import Alert


def alert_id(alert: Alert) -> str:
    """Return the id by which whoever gets it twice knows so."""
    return "msg_" + hashlib.sha256(alert.key.encode()).hexdigest()[:32]


def as_email(alert: Alert, box: Mailbox, *, at: datetime) -> bytes:
    """Return an alert as an email from the mailbox to its rep."""
    mail = EmailMessage(policy=SMTP)
    local, _, domain = box.address.rpartition("@")
    mail["From"] = Address(display_name="Tactful", username=local, domain=domain)
    mail["To"] = alert.recipient
    mail["Subject"] = alert.subject
    mail["Date"] = format_datetime(at)
    mail["Message-ID"] = f"<{alert_id(alert)}@{domain}>"
    mail["Auto-Submitted"] = "auto-generated"  # RFC 3834: nobody's absence answers it
    mail.set_content(alert.text)
    return mail.as_bytes()


def as_json(alert: Alert) -> bytes:
    """Return an alert as a webhook's body; an event for other programs has no words for a rep."""
    words = {"subject": alert.subject, "text": alert.text} if alert.text else {}
    body = {
        "type": alert.event,
        "timestamp": alert.created_at.isoformat(),
        "data": {**alert.data, **words},
    }
    return json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()

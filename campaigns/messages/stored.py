"""Between a frozen Message and its row."""

from typing import Any

from ...lint.findings.finding import Finding
from ...templates.message import Address, Message
from ..store.tables import StoredMessage


def columns_of(message: Message) -> dict[str, Any]:
    """Return the columns of a row that holds message."""
    reply_to = message.reply_to
    return {
        "digest": message.digest,
        "sender": message.sender.address,
        "sender_name": message.sender.name,
        "recipient": message.recipient.address,
        "recipient_name": message.recipient.name,
        "reply_to": reply_to.address if reply_to else None,
        "reply_to_name": reply_to.name if reply_to else "",
        "subject": message.subject,
        "text": message.text,
        "html": message.html,
        "preheader": message.preheader,
        "headers": [list(header) for header in message.headers],
        "calendar": message.calendar,
    }


def message_of(row: StoredMessage) -> Message:
    """Return the message that a row holds, equal to the one that was stored."""
    return Message(
        sender=Address(row.sender, row.sender_name),
        recipient=Address(row.recipient, row.recipient_name),
        subject=row.subject,
        text=row.text,
        html=row.html,
        preheader=row.preheader,
        reply_to=Address(row.reply_to, row.reply_to_name) if row.reply_to is not None else None,
        headers=tuple((name, value) for name, value in row.headers),
        calendar=row.calendar,
    )


def findings_of(row: StoredMessage) -> tuple[Finding, ...]:
    """Return lint's findings as they were when the message was drafted."""
    return tuple(Finding.from_json(data) for data in row.findings)

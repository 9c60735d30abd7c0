"""What a message's row holds itself: the text, in older databases; findings; what it picked."""

from ...lint.findings.finding import Finding
from ...templates.message import Address, Message
from ...templates.render.history import Picks
from ..store.tables import StoredMessage


def message_of(row: StoredMessage) -> Message:
    """Return the text that a row of an older version holds (messages/shown.py: any row's)."""
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


def picks_of(row: StoredMessage) -> Picks | None:
    """Return what a stored email took from the library, None where that was not kept."""
    if row.picks is None:
        return None
    return {(topic, stage): key for topic, stage, key in row.picks}

"""One mail handed over at once, outside the outbox: a test, a link that sets a password."""

from .transport import Outgoing, Receipt, Transport


async def hand_over(transport: Transport, mail: Outgoing) -> Receipt:
    """Return the server's yes; raises SendError. The connection is closed in any case."""
    try:
        await transport.prepare(mail.sender, mail.recipient, size=len(mail.data))
        return await transport.body(mail.data)
    finally:
        await transport.close()

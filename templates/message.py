"""A rendered message: an immutable value with a digest that approval names."""

import hashlib
import json
from dataclasses import dataclass

DIGEST_VERSION = "tactful-message-1"


@dataclass(frozen=True, slots=True)
class Address:
    """A mailbox with the name shown beside it."""

    address: str
    name: str = ""

    def __str__(self) -> str:
        return f"{self.name} <{self.address}>" if self.name else self.address


@dataclass(frozen=True, slots=True)
class Message:
    """One email as one recipient gets it.

    Text and HTML use ``\\n`` line ends and end with one line end. ``headers`` holds those
    that the reader or the law can see (List-Unsubscribe …); Message-ID, Date and the
    threading headers belong to the send and are not part of the message.
    """

    sender: Address
    recipient: Address
    subject: str
    text: str
    html: str | None = None
    preheader: str = ""
    reply_to: Address | None = None
    headers: tuple[tuple[str, str], ...] = ()

    @property
    def digest(self) -> str:
        """SHA-256, in hex, over all that the recipient gets (the preheader is in the HTML)."""
        parts = [
            DIGEST_VERSION,
            [self.sender.address, self.sender.name],
            [self.recipient.address, self.recipient.name],
            [self.reply_to.address, self.reply_to.name] if self.reply_to else None,
            self.subject,
            self.text,
            self.html,
            [list(header) for header in self.headers],
        ]
        canonical = json.dumps(parts, ensure_ascii=False, separators=(",", ":"))
        return hashlib.sha256(canonical.encode("utf-8", "surrogatepass")).hexdigest()


def tidy(body: str) -> str:
    """Return body with ``\\n`` line ends, no trailing spaces and one line end at its end."""
    if "\r" in body:
        body = body.replace("\r\n", "\n").replace("\r", "\n")
    if " \n" in body or "\t\n" in body:  # most bodies are tidy: look before working
        body = "\n".join(line.rstrip(" \t") for line in body.split("\n"))
    return body.rstrip(" \t\n").lstrip("\n") + "\n"

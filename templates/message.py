"""A rendered message: an immutable value with a digest that approval names."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

DIGEST_VERSION = "tactful-message-1"
_BLANK = frozenset((" ", "\t", "\n", ""))
_LARGE = 20_000  # characters: from here on, searching for two at once is slow
_FEW = 30  # lines: up to this number are read in place, more are cheaper to split


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
    calendar: str | None = None  # an invitation, as RFC 5545 writes it

    @property
    def digest(self) -> str:
        """SHA-256, in hex, over all that the recipient gets (the preheader is in the HTML)."""
        people = (self.sender, self.recipient, self.reply_to or Address(""))
        parts = [DIGEST_VERSION, *(text for one in people for text in (one.address, one.name))]
        parts += [self.subject, self.text, "html" if self.html is not None else "", self.html or ""]
        parts += [text for header in self.headers for text in header]
        parts += ["calendar", self.calendar] if self.calendar is not None else []
        digest = hashlib.sha256()
        for part in parts:
            # Each with its length before it, so that no two messages give the same bytes.
            raw = part.encode("utf-8", "surrogatepass")
            digest.update(b"%d:" % len(raw))
            digest.update(raw)
        return digest.hexdigest()


class Joined(str):
    """A text that still knows the parts it was joined from.

    What a template says itself is the same objects in every render of it, so that work on
    them (encoding them for the wire) need be done only once.
    """

    __slots__ = ("parts",)
    parts: tuple[str, ...]

    @classmethod
    def of(cls, parts: Iterable[str]) -> "Joined":
        """Return parts as one text."""
        kept = tuple(parts)
        text = cls("".join(kept))
        text.parts = kept
        return text


def tidy(body: str) -> str:
    """Return body with ``\\n`` line ends, no trailing spaces and one line end at its end."""
    if "\r" in body:
        body = body.replace("\r\n", "\n").replace("\r", "\n")
    if _is_tidy(body):  # as most are, and large ones cost to copy
        return body
    body = "\n".join([line.rstrip(" \t") for line in body.split("\n")])
    return body.rstrip("\n").lstrip("\n") + "\n"


def _is_tidy(body: str) -> bool:
    if body[:1] in ("\n", "") or body[-2:-1] in _BLANK or body[-1] != "\n":
        return False
    if len(body) < _LARGE:
        return " \n" not in body and "\t\n" not in body
    end = body.find("\n")
    for _ in range(_FEW):
        if end < 0:
            return True
        if body[end - 1] in " \t":
            return False
        end = body.find("\n", end + 1)
    return _BLANK.isdisjoint([line[-1:] for line in body[end:].split("\n") if line])

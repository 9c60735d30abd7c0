"""How an access token is said to a mail server: XOAUTH2, or OAUTHBEARER (RFC 7628). Pure."""

import base64
import binascii
import json
from collections.abc import Collection
from dataclasses import dataclass, field

from ....templates.lazy_regex import lazy_regex
from ..smtp_reply import cleaned
from .token_server import redacted

_CONTROL = lazy_regex(r"[\x00-\x1f\x7f]")
_MECHANISMS = ("XOAUTH2", "OAUTHBEARER")  # Google and Microsoft have the first, few both


@dataclass(frozen=True, slots=True)
class Sasl:
    """One mechanism with what the client says first, and what it says to a challenge of errors."""

    mechanism: str
    first: bytes = field(repr=False)
    after_error: bytes
    _secrets: tuple[str, ...] = field(repr=False)

    @property
    def encoded(self) -> bytes:
        return base64.b64encode(self.first)

    def hidden(self, text: str) -> str:
        """Return a server's words without the token, should it repeat that."""
        return redacted(text, *self._secrets)


def offered(mechanisms: Collection[str]) -> str | None:
    """Return the mechanism to use of those that a server names; None where it has none."""
    names = {one.upper() for one in mechanisms}
    return next((one for one in _MECHANISMS if one in names), None)


def sasl(mechanism: str, *, user: str, token: str, host: str, port: int) -> Sasl:
    """Return what to say. Raises ValueError, without the token, for what would break the form."""
    if _CONTROL.search(user) or _CONTROL.search(token):
        raise ValueError("a user or a token with a control character in it")
    bearer = f"auth=Bearer {token}"
    if mechanism == "OAUTHBEARER":
        name = user.replace("=", "=3D").replace(",", "=2C")
        first = f"n,a={name},\x01host={host}\x01port={port}\x01{bearer}\x01\x01"
        after = b"\x01"
    else:
        first, after = f"user={user}\x01{bearer}\x01\x01", b""
    said = first.encode()
    return Sasl(mechanism, said, after, (token, base64.b64encode(said).decode("ascii")))


def words_of_challenge(encoded: str | bytes) -> str:
    """Return what a server says of a token that it does not take: {"status": "401", ...}."""
    raw = encoded.encode("utf-8", "replace") if isinstance(encoded, str) else encoded
    try:
        said = json.loads(base64.b64decode(raw, validate=True))
    except (binascii.Error, ValueError):
        try:
            said = json.loads(raw)
        except ValueError:
            return ""
    status = said.get("status") if isinstance(said, dict) else None
    return f"status {cleaned(str(status))[:60]}" if status else ""

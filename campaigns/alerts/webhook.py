"""Signed webhooks after the Standard Webhooks scheme (standardwebhooks.com, version 1.0).

Whoever gets one checks the signature over id, moment and body, and knows by the id, which stays the
same when it is sent again, whether they had it.
"""

import base64
import binascii
import hashlib
import hmac
import urllib.error
import urllib.request
from datetime import datetime
from http.client import HTTPException
from typing import Any

from ...templates.errors import TactfulError
from .public_address import EncryptedToPublic, PlainToPublic

_PREFIX, _LEAST_BYTES = "whsec_", 24
_TIMEOUT_S = 15.0


class WebhookError(TactfulError, ConnectionError):
    """The webhook was not taken. gone: whoever got them wants no more (410)."""

    def __init__(self, text: str, *, gone: bool = False) -> None:
        super().__init__(text)
        self.gone = gone


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: Any, **__: Any) -> None:
        return None  # the answer itself is the error then


def signature(secret: str, *, message_id: str, at: datetime, body: bytes) -> str:
    """Return the header webhook-signature. Raises WebhookError for what is no such secret."""
    try:
        key = base64.b64decode(secret.removeprefix(_PREFIX), validate=True)
    except (binascii.Error, ValueError) as error:
        raise WebhookError(_NO_SECRET) from error
    if len(key) < _LEAST_BYTES:
        raise WebhookError(_NO_SECRET)
    signed = f"{message_id}.{int(at.timestamp())}.".encode() + body
    found = hmac.new(key, signed, hashlib.sha256).digest()
    return "v1," + base64.b64encode(found).decode()


_NO_SECRET = (
    "the webhook's secret is not one: write whsec_ and 24 bytes or more in base64, such as "
    'echo "whsec_$(openssl rand -base64 32)" prints'
)


def post(
    url: str, body: bytes, *, secret: str, message_id: str, at: datetime, private: bool = True
) -> None:
    """Send one webhook. Raises WebhookError unless it was taken (2yz); redirects are refused.

    private: whether the address may be one of somebody's own network.
    """
    headers = {
        "content-type": "application/json",
        "user-agent": "tactful",
        "webhook-id": message_id,
        "webhook-timestamp": str(int(at.timestamp())),
        "webhook-signature": signature(secret, message_id=message_id, at=at, body=body),
    }
    request = urllib.request.Request(url, data=body, headers=headers, method="POST")
    # A proxy would look the name up by itself, and connect to whatever it finds.
    ways = () if private else (urllib.request.ProxyHandler({}), PlainToPublic, EncryptedToPublic)
    opener = urllib.request.build_opener(_NoRedirects, *ways)
    try:
        with opener.open(request, timeout=_TIMEOUT_S) as answer:
            answer.read(1000)
    except urllib.error.HTTPError as error:
        with error:
            raise WebhookError(f"{url} answered {error.code}", gone=error.code == 410) from error
    except (OSError, HTTPException, ValueError) as error:
        reason = getattr(error, "reason", None) or error
        raise WebhookError(f"{url}: {reason}") from error

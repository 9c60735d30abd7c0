"""Resend's HTTP API, whose idempotency keys settle doubts: https://resend.com/docs/api-reference.

A key is remembered for 24 hours: the same request again is answered like the first, and nothing is
sent again. Ours is the Message-ID, so whoever sends a message again uses the same. The request is
made from the message's bytes without their date, so it is the same each time.
"""

import asyncio
import base64
import hashlib
import json
import re
import time
from collections.abc import Mapping
from datetime import timedelta
from email import policy
from email.parser import BytesHeaderParser

from ....templates.message import Address
from ....templates.workspace.settings import Mailbox
from ..http_session import HttpAnswer, HttpSession
from ..mime import message_id_of, read_message
from ..refusal import Blame
from ..secrets import secret_of
from ..smtp_reply import cleaned
from ..transport import Phase, Receipt, Repeats, SendError, Transport
from . import ProviderError

_URL = "https://api.resend.com"
_TIMEOUT_S = 60.0
_REMEMBERED = timedelta(hours=23)  # 24 are promised; clocks differ
_LONGEST_WAIT_S = 10.0  # for a rate limit of requests a second; beyond it the mailbox rests
_THREAD = ("Message-ID", "In-Reply-To", "References")
_PLAIN_NAME = re.compile(r"[^\x00-\x1f\"(),.:;<>@\[\\\]]*")

# https://resend.com/docs/api-reference/errors
_QUOTAS = ("daily_quota_exceeded", "monthly_quota_exceeded")
_OF_MAILBOX = ("invalid_from_address", "invalid_access", "invalid_region", "invalid_scope")
_STILL_SENDING = "concurrent_idempotent_requests"
_SENDS_ONLY = "restricted_api_key"
_UNLIKE = "invalid_idempotent_request"


def where(box: Mailbox) -> str:
    return HttpSession(box.api_url or _URL, timeout_s=1).where


def open_transport(
    box: Mailbox, environment: Mapping[str, str], timeout_s: float | None
) -> "ResendTransport":
    if box.api_key is None:
        raise ProviderError(
            f"mailbox '{box.key}': the provider 'resend' needs api_key; write "
            'api_key = "env:RESEND_API_KEY" and set that variable'
        )
    key = secret_of(
        box.api_key, f"mailbox '{box.key}'", environment, user=box.address, is_a="API key"
    )
    return ResendTransport(box, key=key, timeout_s=timeout_s or _TIMEOUT_S)


class ResendTransport(Transport):
    """One kept connection to the API, within its rate limit."""

    def __init__(self, box: Mailbox, *, key: str, timeout_s: float = _TIMEOUT_S) -> None:
        url = box.api_url or _URL
        self.box, self._key = box, key.strip()
        self._session = HttpSession(url, timeout_s=timeout_s)
        # Keys are remembered by account. Which key is of which account only Resend knows.
        account = hashlib.sha256(f"{url} {self._key}".encode()).hexdigest()[:32]
        self.repeats = Repeats(f"resend {account}", _REMEMBERED)
        self._not_before = 0.0
        self._recipient = ""

    async def greet(self) -> str:
        """Ask for the account's domains: a key that may only send is told so, and is one."""
        await self._in_turn()
        try:
            answer = await self._ask("GET", "/domains")
        except SendError as error:
            raise SendError(Phase.connect, error.text) from error
        said = answer.json()
        if said.get("name") == _SENDS_ONLY:
            return "knows the API key, which may only send"
        if answer.status != 200 or not isinstance(said.get("data"), list):
            raise SendError(Phase.connect, _said(answer), code=answer.status, permanent=True)
        domain = self.box.address.rpartition("@")[2].lower()
        states = {
            str(one.get("name")).lower(): str(one.get("status"))
            for one in said["data"]
            if isinstance(one, dict)
        }
        state = next((states[name] for name in _upwards(domain) if name in states), None)
        if state is None and not said.get("has_more"):
            text = f"the account has no domain '{domain}'; add it at https://resend.com/domains"
            raise SendError(Phase.connect, text, code=403, permanent=True)
        if state not in (None, "verified"):
            text = f"the domain '{domain}' is not verified ({state}): https://resend.com/domains"
            raise SendError(Phase.connect, text, code=403, permanent=True)
        return "knows the API key"

    async def prepare(self, sender: str, recipient: str, *, size: int) -> None:
        """Wait for our turn, and have a connection."""
        self._recipient = recipient
        await self._in_turn()

    async def body(self, data: bytes) -> Receipt:
        """Hand the message over. An answer that is none of theirs leaves it in doubt."""
        request = as_request(data, self._recipient)
        key = message_id_of(data).strip("<>")
        raw = json.dumps(request, ensure_ascii=False, sort_keys=True).encode()
        answer = await self._ask(
            "POST", "/emails", {"Idempotency-Key": key, "Content-Type": "application/json"}, raw
        )
        number = answer.json().get("id")
        if answer.status in (200, 201) and isinstance(number, str):
            return Receipt(f"{answer.status} {cleaned(number)}")
        raise _refusal(answer)

    async def abandon(self) -> None:
        """Nothing was asked."""

    async def close(self) -> None:
        self._session.drop()

    async def _in_turn(self) -> None:
        wait = self._not_before - time.monotonic()
        if wait > _LONGEST_WAIT_S:
            text = f"the rate limit is used up for another {wait:.0f} seconds"
            raise SendError(Phase.connect, text)
        if wait > 0:
            await asyncio.sleep(wait)
        await self._session.connect()

    async def _ask(
        self, method: str, path: str, headers: Mapping[str, str] | None = None,
        body: bytes | None = None,
    ) -> HttpAnswer:  # fmt: skip
        signed = {"Authorization": f"Bearer {self._key}", **(headers or {})}
        answer = await self._session.ask(method, path, signed, body)
        self._not_before = time.monotonic() + _pause_s(answer)
        return answer


def as_request(data: bytes, recipient: str) -> dict[str, object]:
    """Return what POST /emails takes for a message's bytes; the same for each of its dates."""
    message = read_message(data)
    head = BytesHeaderParser(policy=policy.compat32).parsebytes(data)
    thread = {name: " ".join(str(head[name]).split()) for name in _THREAD if head[name]}
    request: dict[str, object] = {
        "from": _written(message.sender),
        "to": [_written(Address(recipient, message.recipient.name))],
        "subject": message.subject,
        "text": message.text,
        "headers": {**thread, **dict(message.headers)},
    }
    if message.html is not None:
        request["html"] = message.html
    if message.reply_to is not None:
        request["reply_to"] = [_written(message.reply_to)]
    if message.calendar is not None:
        raw = message.calendar.replace("\n", "\r\n").encode()
        request["attachments"] = [
            {
                "filename": "invite.ics",
                "content": base64.b64encode(raw).decode("ascii"),
                "content_type": 'text/calendar; charset="utf-8"; method=REQUEST',
            }
        ]
    return request


def _written(address: Address) -> str:
    """Return "Name <address>"; JSON carries every letter, so only quotes are needed."""
    name = " ".join(address.name.split())
    if not name:
        return address.address
    if not _PLAIN_NAME.fullmatch(name):
        name = '"' + re.sub(r'([\\"])', r"\\\1", name) + '"'
    return f"{name} <{address.address}>"


def _refusal(answer: HttpAnswer) -> SendError:
    """Return what an answer that is no yes means for the message.

    Without their own error's name it is of something between us, which may have let it through.
    """
    status, text, name = answer.status, _said(answer), answer.json().get("name")
    if not isinstance(name, str) or status >= 500 or not status >= 400:
        return SendError(Phase.body, f"{status} {text}")
    if status == 409:
        # Its first request came in and may have left, whatever this one says.
        return SendError(Phase.body, f"{status} {text}", repeatable=name != _UNLIKE)
    if name in _QUOTAS:
        return SendError(Phase.body, text, code=status, permanent=True, about=Blame.limit)
    if status == 429:
        return SendError(Phase.body, text, code=status)
    ours = status in (401, 403, 404, 405) or name in _OF_MAILBOX
    about = Blame.mailbox if ours else Blame.message
    return SendError(Phase.body, text, code=status, permanent=True, about=about)


def _said(answer: HttpAnswer) -> str:
    said = answer.json()
    words = f"{said.get('name', '')}: {said.get('message', '')}".strip(": ")
    return cleaned(words)[:500] or "without an answer that Resend's documentation names"


def _pause_s(answer: HttpAnswer) -> float:
    """Return for how long to ask nothing: https://resend.com/docs/api-reference/rate-limit."""
    if answer.status == 429 and answer.json().get("name") not in _QUOTAS:
        return _seconds(answer.headers.get("retry-after")) or 1.0
    if answer.headers.get("ratelimit-remaining") == "0":
        return _seconds(answer.headers.get("ratelimit-reset"))
    return 0.0


def _seconds(value: str | None) -> float:
    return float(value) if value is not None and re.fullmatch(r"\d{1,6}(\.\d+)?", value) else 0.0


def _upwards(domain: str) -> list[str]:
    """Return a domain and those it is in: "a.b.c", "b.c", "c"."""
    labels = domain.split(".")
    return [".".join(labels[at:]) for at in range(len(labels))]

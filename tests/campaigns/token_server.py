"""A token server on loopback that does what the RFCs say, and misbehaves on request.

RFC 6749 (codes, refresh), 7636 (PKCE verified), 8628 (devices), 7009 (revocation); refresh tokens
may change with each use, the old one being dead from then on, as Microsoft's and Okta's do.
"""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlencode, urlsplit

CLIENT, SECRET = "client-of-tests", "the-secret-of-the-client"
SCOPES = ("mail.send", "mail.read")


class TokenServer:
    """Who agreed, which tokens live, and what was asked."""

    def __init__(self) -> None:
        self.url = ""
        self.rotates = False
        self.secret: str | None = None
        self.lasts: object = 3600
        self.pad = ""
        self.extra: dict[str, object] = {}
        self.codes: dict[str, dict[str, str]] = {}
        self.refresh: dict[str, str] = {}  # token -> account
        self.access: dict[str, str] = {}
        self.devices: dict[str, dict[str, Any]] = {}
        self.forms: list[dict[str, str]] = []
        self.faults: deque[Callable[[Handler], None]] = deque()
        self.down: Callable[[Handler], None] | None = None
        self.lock = threading.Lock()

    def settings(self, more: str = "") -> str:
        """What a mailbox's section says of this server."""
        return (
            f'client_id = "{CLIENT}"\nauthorize_url = "{self.url}/authorize"\n'
            f'token_url = "{self.url}/token"\ndevice_url = "{self.url}/device"\n'
            f"scopes = {json.dumps(SCOPES)}\n{more}\n"
        )

    def agreed(self, account: str) -> str:
        """Return a refresh token, as if somebody had agreed."""
        token = f"refresh-{secrets.token_urlsafe(24)}"
        self.refresh[token] = account
        return token

    def grants(self, kind: str) -> int:
        """Return how often tokens were asked for in one way."""
        return sum(form.get("grant_type") == kind for form in self.forms)

    def tokens(self, account: str) -> tuple[int, dict[str, object]]:
        access = f"access-{secrets.token_urlsafe(24)}{self.pad}"
        self.access[access] = account
        said = {"access_token": access, "token_type": "Bearer", "expires_in": self.lasts}
        return 200, {**said, **self.extra}

    def approve(self, query: dict[str, str], account: str) -> str:
        """Return where the browser goes once somebody has agreed."""
        assert query["response_type"] == "code" and query["client_id"] == CLIENT
        assert query["code_challenge_method"] == "S256" and len(query["code_challenge"]) == 43
        code = secrets.token_urlsafe(16)
        self.codes[code] = {**query, "account": account}
        return f"{query['redirect_uri']}?{urlencode({'code': code, 'state': query['state']})}"


class Handler(BaseHTTPRequestHandler):
    ours: TokenServer
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        query = {key: values[0] for key, values in parse_qs(parts.query).items()}
        if parts.path != "/authorize":
            self.answer(404, {})
        elif self.ours.faults:
            self.ours.faults.popleft()(self)
        else:
            self.send_response(302)
            self.send_header("Location", self.ours.approve(query, query["login_hint"]))
            self.send_header("Content-Length", "0")
            self.end_headers()

    def do_POST(self) -> None:
        ours = self.ours
        raw = self.rfile.read(int(self.headers["Content-Length"])).decode()
        form = dict(parse_qsl(raw))
        with ours.lock:
            ours.forms.append(form)
            fault = ours.faults.popleft() if ours.faults else ours.down
        if fault is not None:
            fault(self)
            return
        path = urlsplit(self.path).path
        kinds = {
            "/token": self.token,
            "/device": self.device,
            "/revoke": self.revoke,
            "/introspect": self.introspect,
        }
        with ours.lock:
            status, said = kinds[path](form)
        self.answer(status, said)

    def token(self, form: dict[str, str]) -> tuple[int, dict[str, object]]:
        ours = self.ours
        if form.get("client_id") != CLIENT or form.get("client_secret") != ours.secret:
            return 401, {"error": "invalid_client", "error_description": "who are you?"}
        kind = form.get("grant_type")
        if kind == "authorization_code":
            return self.by_code(form)
        if kind == "refresh_token":
            return self.by_refresh(form["refresh_token"])
        if kind == "urn:ietf:params:oauth:grant-type:device_code":
            return self.by_device(form)
        return 400, {"error": "unsupported_grant_type"}

    def by_code(self, form: dict[str, str]) -> tuple[int, dict[str, object]]:
        asked = self.ours.codes.pop(form["code"], None)
        digest = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).decode().rstrip("=")
        if asked is None or asked["code_challenge"] != challenge:
            return 400, {"error": "invalid_grant", "error_description": "PKCE or code"}
        if asked["redirect_uri"] != form["redirect_uri"]:
            return 400, {"error": "invalid_grant", "error_description": "redirect_uri"}
        status, said = self.ours.tokens(asked["account"])
        return status, {"refresh_token": self.ours.agreed(asked["account"]), **said}

    def by_refresh(self, token: str) -> tuple[int, dict[str, object]]:
        account = self.ours.refresh.get(token)
        if account is None:
            return 400, {"error": "invalid_grant", "error_description": f"{token} was revoked"}
        status, said = self.ours.tokens(account)
        if self.ours.rotates:
            del self.ours.refresh[token]
            said["refresh_token"] = self.ours.agreed(account)
        return status, said

    def by_device(self, form: dict[str, str]) -> tuple[int, dict[str, object]]:
        one = self.ours.devices[form["device_code"]]
        if one["said"]:
            return 400, {"error": one["said"].popleft()}
        status, said = self.ours.tokens(one["account"])
        return status, {"refresh_token": self.ours.agreed(one["account"]), **said}

    def device(self, form: dict[str, str]) -> tuple[int, dict[str, object]]:
        code = secrets.token_urlsafe(12)
        said = deque(["authorization_pending", "slow_down", "authorization_pending"])
        self.ours.devices[code] = {"account": "sam@example.com", "said": said}
        page = "https://login.example.com/device"
        return 200, {
            "device_code": code, "user_code": "WDJB-MJHT", "verification_uri": page,
            "expires_in": 900, "interval": 1,
        }  # fmt: skip

    def revoke(self, form: dict[str, str]) -> tuple[int, dict[str, object]]:
        self.ours.refresh.pop(form["token"], None)
        return 200, {"revoked": True}

    def introspect(self, form: dict[str, str]) -> tuple[int, dict[str, object]]:
        account = self.ours.access.get(form["token"])
        return 200, {"active": account is not None, "username": account or ""}

    def answer(self, status: int, said: object) -> None:
        body = said if isinstance(said, bytes) else json.dumps(said).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        pass


def says(status: int, said: object) -> Callable[[Handler], None]:
    """An answer, whatever was asked."""
    return lambda handler: handler.answer(status, said)


def endless(handler: Handler) -> None:
    """A body that has no end, until the client has had enough."""
    handler.send_response(200)
    handler.end_headers()
    try:
        for _ in range(2_000):
            handler.wfile.write(b" " * 65_536)
    except OSError:
        return


def drips(handler: Handler) -> None:
    """A body that comes a byte at a time, for a minute."""
    handler.send_response(200)
    handler.end_headers()
    try:
        for _ in range(600):
            handler.wfile.write(b" ")
            time.sleep(0.1)
    except OSError:
        return


@contextmanager
def token_server() -> Iterator[TokenServer]:
    ours = TokenServer()
    handler = type("Bound", (Handler,), {"ours": ours})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    ours.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield ours
    finally:
        server.shutdown()
        server.server_close()

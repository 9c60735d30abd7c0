"""A server on loopback that behaves as Resend's documentation says, and misbehaves on request.

https://resend.com/docs/api-reference/emails/send-email, /errors, /rate-limit and
https://resend.com/docs/dashboard/emails/idempotency-keys, read in November 2026.
"""

from __future__ import annotations

import json
import threading
import time
import uuid
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

KEY = "re_test_only"
DAY_S = 24 * 3600
# What the next request to send meets: one of the words in Handler.do_POST, or None.
Fault = str | None


class ResendServer:
    """Keeps what it accepted, by idempotency key; faults are taken one a request."""

    def __init__(self) -> None:
        self.accepted: list[dict[str, Any]] = []  # each is an email on its way
        self.requests: list[tuple[str, bytes]] = []  # idempotency key, body
        self.faults: deque[Fault] = deque()
        self.fault: Callable[[], Fault] | None = None
        self.headers: dict[str, str] = {}
        self.answer_after_s = 0.0  # it has accepted it by then
        self.key_sends_only = True
        self.domains = [{"id": "1", "name": "example.com", "status": "verified"}]
        self.known: dict[str, tuple[bytes, str, float]] = {}
        self.clock: Callable[[], float] = time.time
        self.release = threading.Event()  # ends what hangs
        self.lock = threading.Lock()
        self.url = ""

    def next_fault(self) -> Fault:
        with self.lock:
            if self.faults:
                return self.faults.popleft()
        return self.fault() if self.fault else None

    def accept(self, key: str, body: bytes) -> tuple[int, dict[str, Any]]:
        """Do what POST /emails does."""
        mail = json.loads(body)
        with self.lock:
            if not 1 <= len(key) <= 256:
                return 400, error(400, "invalid_idempotency_key", "The key must be 1-256 chars.")
            known = self.known.get(key)
            if known is not None and self.clock() - known[2] < DAY_S:
                if known[0] != body:
                    return 409, error(409, "invalid_idempotent_request", "Another payload.")
                return 200, {"id": known[1]}
            for field in ("from", "to", "subject"):
                if not mail.get(field):
                    return 422, error(422, "missing_required_field", f"Missing `{field}` field.")
            if any(".." in one for one in mail["to"]):
                return 422, error(422, "validation_error", "Invalid `to` field.")
            number = str(uuid.uuid4())
            self.known[key] = (body, number, self.clock())
            self.accepted.append(mail)
            return 200, {"id": number}


def error(status: int, name: str, message: str) -> dict[str, Any]:
    return {"statusCode": status, "name": name, "message": message}


ERRORS = {
    "429": (429, "rate_limit_exceeded", "Too many requests."),
    "quota": (429, "daily_quota_exceeded", "You have reached your daily email sending quota."),
    "500": (500, "application_error", "An unexpected error occurred."),
    "503": (503, "internal_server_error", "An unexpected error occurred."),
    "domain": (403, "validation_error", "The example.com domain is not verified."),
    "busy": (409, "concurrent_idempotent_requests", "The first request is in progress."),
}


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server

    def do_GET(self) -> None:
        here = self.server.here
        if not self._authorised():
            return
        if here.key_sends_only:
            words = "This API key is restricted to only send emails."
            self._answer(401, error(401, "restricted_api_key", words))
        else:
            self._answer(200, {"object": "list", "has_more": False, "data": here.domains})

    def do_POST(self) -> None:
        here = self.server.here
        body = self.rfile.read(int(self.headers["Content-Length"]))
        key = self.headers.get("Idempotency-Key", "")
        here.requests.append((key, body))
        if not self._authorised():
            return None
        fault = here.next_fault()
        if fault == "drop before":
            return self._hang_up()
        if fault in ERRORS:
            status, name, message = ERRORS[fault]
            return self._answer(status, error(status, name, message))
        if fault == "page":
            return self._answer(200, None)
        status, said = here.accept(key, body)
        time.sleep(here.answer_after_s)
        if fault == "drop after":
            return self._hang_up()
        if fault == "500 after":
            return self._answer(500, error(500, "application_error", "An unexpected error."))
        if fault == "half":
            self.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n{")
            return self._hang_up()
        if fault == "hang after":
            here.release.wait(20)
            return self._hang_up()
        return self._answer(status, said)

    def _authorised(self) -> bool:
        if not self.headers.get("User-Agent"):
            self._answer(403, None)
        elif "Authorization" not in self.headers:
            self._answer(401, error(401, "missing_api_key", "Missing API key."))
        elif self.headers["Authorization"] != f"Bearer {KEY}":
            self._answer(403, error(403, "invalid_api_key", "API key is invalid."))
        else:
            return True
        return False

    def _answer(self, status: int, said: dict[str, Any] | None) -> None:
        raw = b"<html>A page</html>" if said is None else json.dumps(said).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(raw)))
        for name, value in self.server.here.headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(raw)

    def _hang_up(self) -> None:
        self.wfile.flush()
        self.close_connection = True

    def log_message(self, *_: object) -> None:
        pass


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    here: ResendServer

    def handle_error(self, *_: object) -> None:
        """Say nothing of a client that was killed."""


@contextmanager
def resend_server() -> Iterator[ResendServer]:
    """Serve on a free port of loopback."""
    here = ResendServer()
    server = _Server(("127.0.0.1", 0), _Handler)
    server.here = here
    here.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield here
    finally:
        here.release.set()
        server.shutdown()
        server.server_close()
        thread.join()

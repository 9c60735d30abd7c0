"""The address on this machine that a browser is sent back to with the answer (RFC 8252 7.3)."""

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from urllib.parse import parse_qsl, urlsplit

from .consent import REDIRECT_PATH, ConsentError

_LONGEST_LINE_S = 10.0  # for one browser's request: others wait behind it
_PAGE = """\
<!doctype html><html lang="en"><meta charset="utf-8"><title>Tactful</title>
<style>body {{ font: 1.1rem/1.5 system-ui; margin: 4rem auto; max-width: 32rem; padding: 0 1rem }}
@media (prefers-color-scheme: dark) {{ body {{ background: #111; color: #eee }} }}</style>
<h1>{title}</h1><p>{text}</p></html>
"""


class Loopback:
    """Listens until the answer comes. uri: what the provider sends the browser to."""

    def __init__(self, server: HTTPServer, host: str) -> None:
        self._server = server
        self.uri = f"http://{host}:{server.server_port}{REDIRECT_PATH}"

    def wait(
        self, is_answer: Callable[[Mapping[str, str]], bool], *, seconds: float
    ) -> Mapping[str, str]:
        """Return what the browser brought; anything else is turned away. Raises ConsentError."""
        found: list[Mapping[str, str]] = []

        def heard(path: str) -> tuple[int, str, str]:
            parts = urlsplit(path)
            if parts.path != REDIRECT_PATH:
                return 404, "Nothing here", "This page has one use only."
            try:
                said = dict(parse_qsl(parts.query, max_num_fields=50))
            except ValueError:
                said = {}
            if not is_answer(said):
                text = "Somebody else's page, or an old one. Go on in the window that is open."
                return 400, "That is not the answer", text
            found.append(said)
            if "error" in said:
                return 200, "Not connected", "The terminal says why. You may close this page."
            return 200, "Thank you", "The terminal says how it went. You may close this page."

        self._server.heard = heard  # type: ignore[attr-defined]
        end = time.monotonic() + seconds
        while not found and (left := end - time.monotonic()) > 0:
            self._server.timeout = left
            self._server.handle_request()
        if not found:
            raise ConsentError(f"nobody agreed within {seconds / 60:g} minutes; start again")
        return found[0]


@contextmanager
def loopback(host: str, port: int = 0) -> Iterator[Loopback]:
    """Listen on this machine only. Raises ConsentError where the port is taken."""
    try:
        server = HTTPServer(("127.0.0.1", port), _Handler)
    except OSError as error:
        text = f"port {port} of this machine cannot be used ({error.strerror}); use another --port"
        raise ConsentError(text) from error
    try:
        yield Loopback(server, host)
    finally:
        server.server_close()


class _Handler(BaseHTTPRequestHandler):
    timeout = _LONGEST_LINE_S
    server_version, sys_version = "tactful", ""

    def do_GET(self) -> None:
        status, title, text = self.server.heard(self.path)  # type: ignore[attr-defined]
        body = _PAGE.format(title=title, text=text).encode()
        self.send_response(status)
        for name, value in (
            ("Content-Type", "text/html; charset=utf-8"),
            ("Content-Length", str(len(body))),
            ("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'"),
            ("Cache-Control", "no-store"),
            ("Referrer-Policy", "no-referrer"),
            ("Connection", "close"),
        ):
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Write nothing: the code is in the address."""

"""Who may look: sign-in by a one-time link, the Host header, CSRF, and what a browser may do.

Tactful in the browser is for the person at this machine. So it answers on loopback only,
its link is printed in the terminal (as Jupyter does), and pages of other origins can
neither read it (Host check, against DNS rebinding) nor act through it (CSRF tokens).
"""

import hmac
import ipaddress
import secrets
import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from flask import (
    Blueprint,
    Flask,
    Response,
    current_app,
    redirect,
    render_template,
    request,
    session,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFProtect

from ..campaigns.model import Actor
from ..templates.errors import TactfulError
from . import access

csrf: Any = CSRFProtect()
pages = Blueprint("security", __name__)

PUBLIC = "/u/"  # recipients' pages: no sign-in, no menu, no session
# What those pages are made of; it tells nothing of the workspace.
PUBLIC_FILES = frozenset({"tactful.css", "logo.svg"})
POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; frame-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)
# A mail is hostile until proven otherwise: no script, no form, no origin of its own.
MAIL_POLICY = (
    "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data: https:; "
    "form-action 'none'; base-uri 'none'; frame-ancestors 'self'"
)


class HostError(TactfulError, ValueError):
    """The address to listen on is not one of this machine's own."""


class Door:
    """Holds the token that opens the pages once; a new one takes its place when it is spent."""

    def __init__(self, token: str, *, announce: Callable[[str], None] | None = None) -> None:
        self._token = token
        self._announce = announce
        self._lock = threading.Lock()

    def spend(self, token: str) -> bool:
        """Say whether token is the one, and if so make it worthless from now on."""
        with self._lock:
            if not hmac.compare_digest(token.encode(), self._token.encode()):
                return False
            self._token = new_token()
            if self._announce is not None:
                self._announce(self._token)
            return True


def new_token() -> str:
    """Return a token that nobody guesses."""
    return secrets.token_urlsafe(24)


def loopback(host: str) -> str:
    """Return host if it is this machine's own; raises HostError for any other."""
    name = host.strip().strip("[]")
    if is_loopback(name):
        return name
    raise HostError(
        f"'{host}' can be reached from other computers, and these pages have no accounts yet; "
        "use 127.0.0.1. From another computer, use an SSH tunnel: "
        "ssh -L 8025:127.0.0.1:8025 this-machine"
    )


def is_loopback(name: str) -> bool:
    """Say whether name is localhost, 127.x.x.x or ::1."""
    if name.lower() == "localhost":
        return True
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return False


def _host_name(header: str) -> str:
    """Return the name in a Host header, without its port."""
    if header.startswith("["):
        return header[1:].partition("]")[0]
    return header.partition(":")[0] if header.count(":") == 1 else header


def _is_public_file() -> bool:
    """Say whether a file is asked for that recipients' pages show, under whatever name."""
    named = (request.view_args or {}).get("filename")
    return request.endpoint == "static" and named in PUBLIC_FILES


def guard(app: Flask, door: Door, *, user: Actor, secret: str | None, cookie: str) -> None:
    """Put every check around app's pages. user is who opens the one-time link."""
    app.config.update(
        # A fresh key each start: stopping `tactful web` signs everybody out.
        SECRET_KEY=secret or secrets.token_bytes(32),
        SESSION_COOKIE_NAME=cookie,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        PERMANENT_SESSION_LIFETIME=timedelta(hours=12),
        WTF_CSRF_TIME_LIMIT=None,  # as long as the session: a page may stay open over lunch
        MAX_CONTENT_LENGTH=1 << 20,
    )
    app.extensions["tactful-door"] = door
    app.register_blueprint(pages)
    access.register(app, lambda _needed: [])
    access.identify(app, lambda: access.by_link(user) if session.get("signed_in") is True else None)

    @app.before_request
    def check() -> ResponseReturnValue | None:
        if request.path.startswith(PUBLIC) or _is_public_file():
            return None  # recipients come through whatever name and proxy the user gave it
        if not is_loopback(_host_name(request.host)):
            return render_template("misdirected.html", host=request.host), 421
        return access.check(lambda: (render_template("sign_in.html", used=False), 403))

    csrf.init_app(app)  # after the check above: who may not look is told so first

    @app.after_request
    def harden(response: Response) -> Response:
        headers = response.headers
        headers.setdefault("Content-Security-Policy", POLICY)
        headers.setdefault("X-Frame-Options", "DENY")
        headers.setdefault("X-Content-Type-Options", "nosniff")
        headers.setdefault("Referrer-Policy", "no-referrer")
        headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
        headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        if request.endpoint != "static":
            headers["Cache-Control"] = "no-store"
        return response


@pages.get("/sign-in")
def sign_in() -> ResponseReturnValue:
    """Trade the one-time token for a session."""
    door: Door = current_app.extensions["tactful-door"]
    if session.get("signed_in") is True:  # the same link again, in the same browser
        return redirect(url_for("home.today"), 303)
    if not door.spend(request.args.get("token", "")):
        return render_template("sign_in.html", used=True), 403
    session.clear()
    session.permanent = True
    session["signed_in"] = True
    return redirect(url_for("home.today"), 303)


def as_mail(html: str) -> Response:
    """Return a mail's HTML so that nothing in it can run, post or call home with a cookie."""
    response = Response(html, mimetype="text/html")
    response.headers["Content-Security-Policy"] = MAIL_POLICY
    response.headers["X-Frame-Options"] = "SAMEORIGIN"
    return response

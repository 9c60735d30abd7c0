"""Who may look: the Host header, who is signed in, CSRF, and what a browser may do.

Alone on one machine it answers on loopback only, and its link is printed in the terminal (as
Jupyter does). For a team it has accounts (web/sign_in.py) and stands behind a proxy with TLS.
Pages of other origins can neither read it (Host check, against DNS rebinding) nor act through it
(CSRF tokens).
"""

import hmac
import ipaddress
import secrets
import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from flask import Flask, Response, render_template, request, session
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFProtect

from ..campaigns.model import Actor, person
from ..templates.errors import TactfulError
from ..templates.workspace.team import Web
from . import access, kept_form
from .context import AppContext, desk

csrf: Any = CSRFProtect()
PUBLIC = "/u/"  # recipients' pages: no sign-in, no menu, no session
MOST_BYTES = 1 << 20
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
    """Holds the token that opens the pages once; a new one takes its place when it is spent.

    None: people have accounts, and no link opens anything.
    """

    def __init__(self, token: str | None, *, announce: Callable[[str], None] | None = None) -> None:
        self._token = token
        self._announce = announce
        self._lock = threading.Lock()

    def spend(self, token: str) -> bool:
        """Say whether token is the one, and if so make it worthless from now on."""
        with self._lock:
            if self._token is None or not hmac.compare_digest(token.encode(), self._token.encode()):
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
        "ssh -L 8025:127.0.0.1:8025 this-machine. For a team: docs/deployment.md"
    )


def reachable(host: str, web: Web, *, has_accounts: bool) -> str:
    """Return an address to listen on; raises HostError for one that opens too much.

    Beyond this machine there must be accounts to sign in with, and a proxy that encrypts.
    """
    name = host.strip().strip("[]")
    if is_loopback(name) or not has_accounts:
        return loopback(host)
    if not (web.address and web.proxy):
        raise HostError(
            f"'{host}' can be reached from other computers, and passwords would go there "
            "unencrypted; set address and proxy in [web] of tactful.toml (docs/deployment.md), or "
            "use 127.0.0.1"
        )
    try:
        return str(ipaddress.ip_address(name))
    except ValueError:
        raise HostError(f"'{host}' is not an IP address of this machine; use 0.0.0.0") from None


def is_loopback(name: str) -> bool:
    """Say whether name is localhost, 127.x.x.x or ::1."""
    if name.lower() == "localhost":
        return True
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return False


def host_of(header: str) -> str:
    """Return the name in a Host header, without its port."""
    if header.startswith("["):
        return header[1:].partition("]")[0]
    return header.partition(":")[0] if header.count(":") == 1 else header


def _is_public_file() -> bool:
    """Say whether a file is asked for that recipients' pages show, under whatever name."""
    named = (request.view_args or {}).get("filename")
    return request.endpoint == "static" and named in PUBLIC_FILES


def guard(app: Flask, door: Door, *, user: Actor, secret: str | bytes, cookie: str) -> None:
    """Put every check around app's pages. user is who opens the one-time link."""
    here: AppContext = app.extensions["tactful"]
    encrypted = bool(here.settings.web.address)
    app.config.update(
        SECRET_KEY=secret,
        # A browser keeps no other site's cookie under such a name (RFC 6265bis, 4.1.3.2).
        SESSION_COOKIE_NAME=f"__Host-{cookie}" if encrypted else cookie,
        SESSION_COOKIE_SECURE=encrypted,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        PERMANENT_SESSION_LIFETIME=timedelta(hours=12),
        WTF_CSRF_TIME_LIMIT=None,  # as long as the session: a page may stay open over lunch
        WTF_CSRF_SSL_STRICT=False,  # it wants a Referer, and our pages send none
        MAX_CONTENT_LENGTH=MOST_BYTES,
        MAX_FORM_MEMORY_SIZE=MOST_BYTES,
    )
    app.extensions["tactful-door"] = door
    access.register(app, here.who_may)
    app.jinja_env.globals["oidc_name"] = lambda: (
        here.settings.web.oidc.name if here.settings.web.oidc else ""
    )
    access.identify(app, lambda: access.by_link(user) if session.get("signed_in") is True else None)
    access.identify(app, _by_session)

    @app.before_request
    def check() -> ResponseReturnValue | None:
        if request.path.startswith(PUBLIC) or _is_public_file():
            return None  # recipients come through whatever name and proxy the user gave it
        if request.blueprint == "health":  # a probe asks by whatever address; they tell little
            return None
        wrong = _misdirected(here, host_of(request.host))
        if wrong is not None:
            return wrong
        if request.blueprint == "sign_in":  # it may bring back a form that is as large
            request.max_content_length = request.max_form_memory_size = 4 * MOST_BYTES
        return access.check(kept_form.ask_to_sign_in)

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
        headers.setdefault("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
        if encrypted and request.is_secure:
            headers.setdefault("Strict-Transport-Security", "max-age=31536000")
        if request.endpoint != "static":
            headers["Cache-Control"] = "no-store"
        return response


def _misdirected(here: AppContext, host: str) -> ResponseReturnValue | None:
    """Return the page for a Host that is not ours, None where it is.

    Beyond this machine only [web] address is answered, encrypted, and once there are accounts.
    """
    if is_loopback(host):
        return None
    web = here.settings.web
    known = web.host and host.lower() == web.host and here.has_accounts()
    if known and request.is_secure:
        return None
    return render_template("misdirected.html", host=request.host, plain=known), 421


def _by_session() -> access.Visitor | None:
    """Return whose account signed in with this browser, as it is at this moment."""
    token = session.get("token")
    if not isinstance(token, str):
        return None
    account = desk().account_of(token)
    if account is None:
        return None
    return access.Visitor(
        person(account.name), account.permissions, "session", account.id, account.mailbox
    )


def as_mail(html: str) -> Response:
    """Return a mail's HTML so that nothing in it can run, post or call home with a cookie."""
    response = Response(html, mimetype="text/html")
    response.headers["Content-Security-Policy"] = MAIL_POLICY
    response.headers["X-Frame-Options"] = "SAMEORIGIN"
    return response

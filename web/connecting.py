"""Connecting a mailbox by OAuth in the browser: to the provider, and back to these pages.

The provider's answer is redeemed only in the session that asked, once, within a quarter of an
hour. A provider may know this machine as "localhost" while the pages are open at 127.0.0.1, whose
cookies are others: then the browser is sent on to where it came from.
"""

import os
import time
from collections.abc import MutableMapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from flask import Blueprint, current_app, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound

from ..campaigns.actions.mailbox_connect import (
    asked,
    connect,
    disconnect,
    must_be_keepable,
    oauth_of,
    provider_name,
    tokens,
)
from ..campaigns.delivery.oauth.consent import REDIRECT_PATH, Question
from ..templates.errors import TactfulError
from ..templates.workspace.oauth import OAuth
from ..templates.workspace.settings import Mailbox
from .context import desk
from .flashes import told
from .security import is_loopback

pages = Blueprint("connecting", __name__)
_SESSION = "connecting"
_LIVES_S, _MOST = 900.0, 50


@dataclass(frozen=True, slots=True)
class _Asked:
    """A question that is open. origin: where the pages were open, like "http://127.0.0.1:8025/"."""

    key: str
    question: Question
    origin: str
    until: float


@pages.post("/mailboxes/<key>/connect")
def do_ask(key: str) -> ResponseReturnValue:
    """Say what will be asked where, with the link that leads there."""
    box = _box(key)
    try:
        must_be_keepable(box)
        uri = _redirect_uri(oauth_of(box))
        one = asked(box, uri)
    except TactfulError as error:
        told(str(error), "warning")
        return redirect(_back(key), 303)
    session[_SESSION] = one.state
    open_ones = _open()
    open_ones[one.state] = _Asked(key, one, request.host_url, time.monotonic() + _LIVES_S)
    at = oauth_of(box).at
    return render_template(
        "connect.html", box=box, provider=provider_name(oauth_of(box)), url=one.url, uri=uri,
        host=urlsplit(one.url).netloc, scopes=at.scopes,
    )  # fmt: skip


@pages.before_app_request
def send_on() -> ResponseReturnValue | None:
    """Send a browser that came back under this machine's other name to where its session is."""
    if request.path != REDIRECT_PATH:
        return None
    one = _open().get(request.args.get("state", ""))
    if one is None or one.origin == request.host_url:
        return None
    query = request.query_string.decode("ascii", "replace")
    return redirect(f"{one.origin.rstrip('/')}{REDIRECT_PATH}?{query}", 303)


@pages.get(REDIRECT_PATH)
def come_back() -> ResponseReturnValue:
    """Redeem the provider's answer, if this session asked for it."""
    state = request.args.get("state", "")
    one = _open().pop(state, None) if state and session.pop(_SESSION, None) == state else None
    if one is None:
        told("That answer was to another question, or came too late. Connect again.", "warning")
        return redirect(url_for("mailboxes.show"), 303)
    here = desk()
    try:
        box = _box(one.key)
        got = tokens(box, one.question, request.args, os.environ)
        done = connect(here.store, box, got, by=here.user, now=here.clock())
    except TactfulError as error:
        told(f"{one.key} is not connected: {error}", "warning")
    else:
        more = " It sends again." if done.resumed else ""
        told(f"{one.key} is connected.{more} Check the connection to see whether it can send.")
    return redirect(_back(one.key), 303)


@pages.post("/mailboxes/<key>/disconnect")
def do_disconnect(key: str) -> ResponseReturnValue:
    """Forget the access to a mailbox."""
    here, box = desk(), _box(key)
    try:
        gone = disconnect(here.store, box, os.environ, by=here.user, now=here.clock())
    except TactfulError as error:
        told(str(error), "warning")
    else:
        told(f"{key} is disconnected." if gone else f"{key} was not connected.")
    return redirect(_back(key), 303)


def _box(key: str) -> Mailbox:
    box = desk().workspace.settings.mailboxes.get(key)
    if box is None:
        raise NotFound(f"There is no mailbox '{key}' in tactful.toml.")
    return box


def _back(key: str) -> str:
    return url_for("mailboxes.show", _anchor=f"box-{key}")


def _redirect_uri(oauth: OAuth) -> str:
    """Return where the provider sends the browser back to: these pages, as it knows them."""
    parts = urlsplit(request.host_url)
    if is_loopback(parts.hostname or ""):
        origin = f"{parts.scheme}://{oauth.at.redirect_host}:{parts.port or 80}"
    else:  # never out of the Host of a request
        origin = desk().settings.web.address or request.host_url.rstrip("/")
    return f"{origin}{REDIRECT_PATH}"


def _open() -> MutableMapping[str, _Asked]:
    """Return the questions that are open, by their states; old ones are forgotten."""
    found: dict[str, _Asked] = current_app.extensions.setdefault("tactful-connecting", {})
    now = time.monotonic()
    for state, one in list(found.items()):
        if one.until < now or len(found) > _MOST:
            found.pop(state, None)
    return found

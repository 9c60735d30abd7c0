"""Access tokens: fetched when one is needed, kept in memory until shortly before their end.

One process has one access token for each mailbox, whoever asks: SMTP, IMAP, a check. A provider
may give a new refresh token each time and take the old one for stolen from then on, so the new
one is written down before the access token is used, and nobody else asks meanwhile.
"""

import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from threading import Lock

from authlib.oauth2.rfc6749.parameters import prepare_token_request

from ....templates.errors import TactfulError
from ....templates.workspace.settings import Mailbox
from ..secrets import SecretError
from .refresh_tokens import (
    Connection,
    can_be_kept,
    client_secret,
    connection,
    keep,
    reference,
)
from .token_server import TIMEOUT_S, Granted, TokenError, granted

_EARLIER_S = 120.0  # so that it does not end between the fetch and the server's look at it


@dataclass(slots=True)
class _Held:
    """What this process knows of one mailbox's access."""

    lock: Lock = field(default_factory=Lock)
    access_token: str = field(default="", repr=False)
    renew_at: float = 0.0
    # A refresh token that came with the last access token, where it could not be written down,
    # and the one that it took the place of.
    newer: Connection | None = None
    instead_of: str = field(default="", repr=False)


_HELD: dict[tuple[str, ...], _Held] = {}
_GUARD = Lock()


def access_token(
    box: Mailbox,
    environment: Mapping[str, str],
    *,
    refused: str | None = None,
    timeout_s: float = TIMEOUT_S,
) -> str:
    """Return what opens a mailbox now; refused is one that its server did not take.

    Raises SecretError where the mailbox is not connected, TokenError where none is given.
    """
    held = _held(box)
    with held.lock:
        good = held.access_token and time.monotonic() < held.renew_at
        if not good or held.access_token == refused:
            held.access_token = ""
            _renew(box, held, environment, timeout_s)
        return held.access_token


def unkept(box: Mailbox) -> str | None:
    """Return what is to be told of a new refresh token that could not be written down."""
    if _held(box).newer is None:
        return None
    return _cannot_be_kept(box)


def taken_over(box: Mailbox, one: Granted) -> None:
    """Let the tokens of somebody who has just agreed be used from now on."""
    held = _held(box)
    with held.lock:
        held.newer = None
        _use(held, one)


def given_up(box: Mailbox) -> None:
    """Forget what is in memory."""
    with _GUARD:
        _HELD.pop(_key(box), None)


def _renew(box: Mailbox, held: _Held, environment: Mapping[str, str], timeout_s: float) -> None:
    kept = connection(box, environment)
    if held.newer is not None and held.instead_of != kept.refresh_token:
        held.newer = None  # somebody has connected the mailbox anew
    if held.newer is not None and can_be_kept(box):
        _keep(box, held.newer)
        kept, held.newer = held.newer, None
    used = held.newer or kept
    try:
        one = _refreshed(box, used, environment, timeout_s)
    except TokenError as error:
        # Another process may have got a new refresh token at the same moment.
        now = connection(box, environment)
        if not error.ended or now.refresh_token in (used.refresh_token, kept.refresh_token):
            raise _in_words(box, error) from error
        used = now
        try:
            one = _refreshed(box, used, environment, timeout_s)
        except TokenError as again:
            raise _in_words(box, again) from again
    if one.refresh_token is not None and one.refresh_token != used.refresh_token:
        held.newer = connected_by(box, one, since=used.since)
        held.instead_of = kept.refresh_token
        if can_be_kept(box):
            _keep(box, held.newer)
            held.newer = None
    _use(held, one)


def connected_by(box: Mailbox, one: Granted, *, since: datetime | None) -> Connection:
    """Return the connection that a grant is; until when, where the provider says it."""
    assert one.refresh_token is not None and box.oauth is not None
    until = None
    if one.refresh_lasts_s:
        until = datetime.now(UTC) + timedelta(seconds=one.refresh_lasts_s)
    return Connection(one.refresh_token, since, until, box.oauth.at.token_url)


def _refreshed(
    box: Mailbox, used: Connection, environment: Mapping[str, str], timeout_s: float
) -> Granted:
    assert box.oauth is not None
    secret = client_secret(box, environment)
    form = prepare_token_request(
        "refresh_token",
        refresh_token=used.refresh_token,
        client_id=box.oauth.client_id,
        client_secret=secret,
    )
    hide = (used.refresh_token, secret or "")
    return granted(box.oauth.at.token_url, form, hide=hide, timeout_s=timeout_s)


def _keep(box: Mailbox, newer: Connection) -> None:
    try:
        keep(box, newer)
    except SecretError as error:
        text = f"the provider gave a new refresh token, which could not be written down: {error}"
        raise TokenError(text, temporary=True) from error


def _use(held: _Held, one: Granted) -> None:
    held.access_token = one.access_token
    held.renew_at = time.monotonic() + max(one.lasts_s - _EARLIER_S, one.lasts_s / 2)


def _in_words(box: Mailbox, error: TokenError) -> TactfulError:
    """Return a token server's refusal with what to do."""
    if error.ended:
        text = (
            f"mailbox '{box.key}' is no longer connected ({error}); use: "
            f"tactful mailbox connect {box.key}"
        )
        if not can_be_kept(box):
            name = reference(box).removeprefix("env:")
            text += (
                f" --print, set {name} to what it prints, start again, and then: "
                f"tactful status --resume mailbox:{box.key}"
            )
    elif error.temporary:
        text = f"no access token for mailbox '{box.key}' now: {error}"
    else:
        text = (
            f"no access token for mailbox '{box.key}': {error}; look at client_id, client_secret "
            f"and tenant of [mailboxes.{box.key}.oauth]"
        )
    return TokenError(text, ended=error.ended, temporary=error.temporary, error=error.error)


def _cannot_be_kept(box: Mailbox) -> str:
    name = reference(box).removeprefix("env:").removeprefix("keyring:")
    if can_be_kept(box):
        return f"a new refresh token waits to be written into the keyring as '{name}'"
    return (
        "the provider gives a new refresh token each time, and a variable cannot be changed from "
        f"here: this process goes on with the new one, and once the old one in {name} has ended, "
        f"use: tactful mailbox connect {box.key} --print, or keep it in the keyring"
    )


def _held(box: Mailbox) -> _Held:
    with _GUARD:
        return _HELD.setdefault(_key(box), _Held())


def _key(box: Mailbox) -> tuple[str, ...]:
    assert box.oauth is not None
    return (box.oauth.at.token_url, box.oauth.client_id, box.address, reference(box))

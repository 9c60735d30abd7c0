"""A person's consent: by a code with PKCE (RFC 6749 4.1, 7636), or on another device (RFC 8628).

Pure but for the questions to the token server.
"""

import hmac
import secrets
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from authlib.oauth2.rfc6749.parameters import prepare_grant_uri, prepare_token_request
from authlib.oauth2.rfc7636 import create_s256_code_challenge

from ....templates.errors import TactfulError
from ....templates.lazy_regex import lazy_regex
from ....templates.workspace.oauth import OAuth
from ..smtp_reply import cleaned
from .token_server import Granted, TokenError, ask, granted, read_grant, refusal

REDIRECT_PATH = "/mailboxes/connected"
DEVICE_GRANT = "urn:ietf:params:oauth:grant-type:device_code"
_FIRST_PAUSE_S, _LONGEST_PAUSE_S, _LONGEST_WAIT_S = 5, 60, 1800
_CODE = lazy_regex(r"[\x20-\x7e]{1,8192}")
_PAGE = lazy_regex(r"https://[^\s/]+\S*|http://(?:localhost|127\.0\.0\.1|\[::1\])(?:[:/]\S*)?")


class ConsentError(TactfulError):
    """Nobody agreed, or what came back is no answer to what was asked."""


@dataclass(frozen=True, slots=True)
class Question:
    """What a person is asked, at url; the rest proves that the answer is to this question."""

    url: str
    redirect_uri: str
    state: str = field(repr=False)
    verifier: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class DeviceCode:
    """What a person enters at a page, on whatever machine. expires_at: of time.monotonic()."""

    page: str
    user_code: str
    device_code: str = field(repr=False)
    pause_s: float
    expires_at: float


def question(oauth: OAuth, *, redirect_uri: str, address: str) -> Question:
    """Return what to ask a person. address is offered to the provider as the account."""
    at, state, verifier = oauth.at, secrets.token_urlsafe(32), secrets.token_urlsafe(64)
    url = prepare_grant_uri(
        at.authorize_url,
        oauth.client_id,
        "code",
        redirect_uri=redirect_uri,
        scope=" ".join(at.scopes),
        state=state,
        code_challenge=create_s256_code_challenge(verifier),
        code_challenge_method="S256",
        login_hint=address,
        **at.authorize,
    )
    return Question(str(url), redirect_uri, state, verifier)


def answers(asked: Question, said: Mapping[str, str]) -> bool:
    """Say whether what came to the redirect address answers this question."""
    return hmac.compare_digest(said.get("state", "").encode(), asked.state.encode())


def redeemed(
    oauth: OAuth, asked: Question, said: Mapping[str, str], *, secret: str | None
) -> Granted:
    """Return the tokens for a person's answer. Raises ConsentError and TokenError."""
    if not answers(asked, said):
        raise ConsentError("the answer was to another question; start again")
    if error := said.get("error"):
        words = " ".join(cleaned(said.get("error_description", "")).split())[:300]
        shown = f"{cleaned(error)[:100]}: {words}" if words else cleaned(error)[:100]
        raise ConsentError(f"the provider says {shown}")
    code = said.get("code", "")
    if not _CODE.fullmatch(code):
        raise ConsentError("the provider sent no code")
    form = prepare_token_request(
        "authorization_code",
        code=code,
        redirect_uri=asked.redirect_uri,
        client_id=oauth.client_id,
        client_secret=secret,
        code_verifier=asked.verifier,
    )
    hide = (code, asked.verifier, secret or "")
    return _lasting(granted(oauth.at.token_url, form, hide=hide))


def device_code(oauth: OAuth, *, secret: str | None) -> DeviceCode:
    """Ask for a code that a person enters elsewhere. Raises ConsentError and TokenError."""
    at = oauth.at
    if not at.device_url:
        raise ConsentError(at.no_device or "this provider has no device_url; leave --device out")
    form = {"client_id": oauth.client_id, "scope": " ".join(at.scopes)}
    if secret:
        form["client_secret"] = secret
    status, said = ask(at.device_url, urlencode(form))
    if status != 200 or "error" in said:
        raise refusal(at.device_url, said, hide=(secret or "",))
    page = said.get("verification_uri") or said.get("verification_url")
    codes = (said.get("user_code"), said.get("device_code"))
    if not all(isinstance(one, str) and _CODE.fullmatch(one) for one in codes) or not (
        isinstance(page, str) and _PAGE.fullmatch(page)
    ):
        raise TokenError("the provider gave no code that a person could enter")
    lasts = min(_number(said.get("expires_in"), 900), _LONGEST_WAIT_S)
    pause = min(_number(said.get("interval"), _FIRST_PAUSE_S), _LONGEST_PAUSE_S)
    return DeviceCode(
        page, cleaned(str(codes[0]))[:64], str(codes[1]), pause, time.monotonic() + lasts
    )


def redeemed_device(
    oauth: OAuth,
    one: DeviceCode,
    *,
    secret: str | None,
    sleep: Callable[[float], object] | None = None,
) -> Granted:
    """Wait until the person has entered the code. Raises ConsentError and TokenError."""
    at, pause = oauth.at, one.pause_s
    form = prepare_token_request(
        DEVICE_GRANT,
        device_code=one.device_code,
        client_id=oauth.client_id,
        client_secret=secret,
    )
    while time.monotonic() < one.expires_at:
        (sleep or time.sleep)(pause)
        try:
            _, said = ask(at.token_url, form)
        except TokenError as fault:
            if not fault.temporary:
                raise
            pause = min(2 * pause, _LONGEST_PAUSE_S)  # RFC 8628 3.5
            continue
        error = said.get("error")
        if error is None:
            return _lasting(read_grant(at.token_url, said))
        if error == "slow_down":
            pause = min(pause + 5, _LONGEST_PAUSE_S)
        elif error == "access_denied":
            raise ConsentError("the person said no")
        elif error == "expired_token":
            break
        elif error != "authorization_pending":
            raise refusal(at.token_url, said, hide=(one.device_code, secret or ""))
    raise ConsentError("the code has ended; start again")


def _lasting(one: Granted) -> Granted:
    if one.refresh_token is None:
        raise ConsentError(
            "the provider gave access for an hour only, without a refresh token; ask for the scope "
            "that gives one (often offline_access)"
        )
    return one


def _number(value: Any, otherwise: int) -> float:
    whole = isinstance(value, int | float) and not isinstance(value, bool)
    return value if whole and 0 < value < 1e6 else otherwise

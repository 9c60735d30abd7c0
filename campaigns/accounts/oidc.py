"""Signing in by OpenID Connect: authorization code with PKCE, state and nonce.

Discovery, keys and the code's exchange go over HTTPS to the issuer that tactful.toml names, and
nowhere by a redirect. The ID token's signature is always checked, though it came straight from
the provider: by a public key of the issuer, never by "none" or a shared secret.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any
from urllib.parse import quote, urlsplit

import urllib3
from authlib.common.security import generate_token
from authlib.common.urls import add_params_to_uri, url_encode
from authlib.oauth2.rfc7636 import create_s256_code_challenge
from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from ...templates.errors import TactfulError
from ...templates.workspace.team import Oidc

_WELL_KNOWN = "/.well-known/openid-configuration"
_ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "EdDSA"]
_TIMEOUT_S, _LEEWAY_S, _MOST_BYTES = 10.0, 120, 1 << 20


class OidcError(TactfulError):
    """The provider could not be asked, or what it answered does not prove who came."""


@dataclass(frozen=True, slots=True)
class Provider:
    """What a provider says of itself."""

    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str
    posts_secret: bool  # the client's secret goes into the form, not into a header


@dataclass(frozen=True, slots=True)
class Begun:
    """What only the browser that began a sign-in has when it comes back."""

    state: str
    nonce: str
    verifier: str

    def kept(self) -> dict[str, str]:
        """Return it as a session keeps it."""
        return asdict(self)

    @classmethod
    def read(cls, kept: Any) -> "Begun | None":
        """Return what kept() made, None for anything else."""
        names = ("state", "nonce", "verifier")
        if not isinstance(kept, dict) or not all(isinstance(kept.get(n), str) for n in names):
            return None
        return cls(*(kept[name] for name in names))


@dataclass(frozen=True, slots=True)
class Vouched:
    """Whom the provider vouches for: its own name for them, and their address."""

    issuer: str
    subject: str
    email: str
    verified: bool


def discover(settings: Oidc) -> Provider:
    """Ask a provider where its pages and keys are. Raises OidcError."""
    found = _json(settings, "GET", settings.issuer.rstrip("/") + _WELL_KNOWN)
    if found.get("issuer") != settings.issuer:
        raise OidcError(
            f"the provider calls itself '{found.get('issuer')}', and tactful.toml has "
            f"'{settings.issuer}' as [web.oidc] issuer; write them alike"
        )
    names = ("authorization_endpoint", "token_endpoint", "jwks_uri")
    pages, tokens, keys = (str(found.get(name, "")) for name in names)
    for url in (pages, tokens, keys):
        _refuse_plain(settings, url)
    methods = found.get("token_endpoint_auth_methods_supported") or ["client_secret_basic"]
    posts_secret = "client_secret_basic" not in methods
    return Provider(settings.issuer, pages, tokens, keys, posts_secret=posts_secret)


def begin(provider: Provider, settings: Oidc, *, back: str) -> tuple[str, Begun]:
    """Return the address that a browser is sent to, and what it must bring back."""
    begun = Begun(generate_token(32), generate_token(32), generate_token(64))
    asked = {
        "response_type": "code",
        "client_id": settings.client_id,
        "redirect_uri": back,
        "scope": "openid email profile",
        "state": begun.state,
        "nonce": begun.nonce,
        "code_challenge": create_s256_code_challenge(begun.verifier),
        "code_challenge_method": "S256",
    }
    return add_params_to_uri(provider.authorization_endpoint, list(asked.items())), begun


def finish(
    provider: Provider,
    settings: Oidc,
    begun: Begun,
    *,
    code: str,
    back: str,
    secret: str | None,
    now: datetime,
) -> Vouched:
    """Exchange a code for whom it stands for. Raises OidcError."""
    form = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": back,
        "client_id": settings.client_id,
        "code_verifier": begun.verifier,
    }
    headers = {}
    if secret is not None and provider.posts_secret:
        form["client_secret"] = secret
    elif secret is not None:
        pair = f"{quote(settings.client_id, safe='')}:{quote(secret, safe='')}"
        headers = urllib3.make_headers(basic_auth=pair)  # encoded first: RFC 6749, 2.3.1
    answer = _json(settings, "POST", provider.token_endpoint, form=form, headers=headers)
    token = answer.get("id_token")
    if not isinstance(token, str):
        raise OidcError(f"the provider gave no ID token ({answer.get('error', 'no reason')})")
    keys = _json(settings, "GET", provider.jwks_uri)
    claims = _claims(token, keys, answer, settings, begun, now)
    email = claims.get("email")
    return Vouched(
        settings.issuer,
        str(claims["sub"]),
        email if isinstance(email, str) else "",
        claims.get("email_verified") is True,
    )


def _claims(
    token: str,
    keys: Mapping[str, Any],
    answer: Mapping[str, Any],
    settings: Oidc,
    begun: Begun,
    now: datetime,
) -> Mapping[str, Any]:
    """Return what an ID token says, once all of it is checked. Raises OidcError."""
    try:
        read = jwt.decode(token, KeySet.import_key_set(dict(keys)), algorithms=_ALGORITHMS)  # type: ignore[arg-type]
        claims = CodeIDToken(
            read.claims,
            read.header,
            options={
                "iss": {"essential": True, "value": settings.issuer},
                "aud": {"essential": True, "value": settings.client_id},
                "nonce": {"essential": True, "value": begun.nonce},
            },
            params={
                "nonce": begun.nonce,
                "client_id": settings.client_id,
                "access_token": answer.get("access_token"),
            },
        )
        claims.validate(now=int(now.timestamp()), leeway=_LEEWAY_S)
    except (JoseError, ValueError, TypeError, KeyError) as error:
        what = getattr(error, "description", None) or str(error) or type(error).__name__
        raise OidcError(f"the provider's ID token is not valid: {what}") from error
    return dict(claims)


def _json(
    settings: Oidc,
    method: str,
    url: str,
    *,
    form: Mapping[str, str] | None = None,
    headers: Mapping[str, str] | None = None,
) -> dict[str, Any]:
    """Return the JSON object at an address. Raises OidcError."""
    _refuse_plain(settings, url)
    sent = {"Accept": "application/json", **(headers or {})}
    body = None
    if form is not None:
        sent["Content-Type"] = "application/x-www-form-urlencoded"
        body = url_encode(list(form.items()))
    try:
        with urllib3.PoolManager(timeout=_TIMEOUT_S, retries=False) as pool:
            answer = pool.request(
                method, url, body=body, headers=sent, redirect=False, preload_content=False
            )
            data = answer.read(_MOST_BYTES)
            status = answer.status
            answer.release_conn()
        found = json.loads(data)
    except urllib3.exceptions.HTTPError as error:
        raise OidcError(f"{_host(url)} did not answer: {type(error).__name__}") from error
    except ValueError as error:
        raise OidcError(f"{_host(url)} answered with no JSON (status {status})") from error
    if not isinstance(found, dict):
        raise OidcError(f"{_host(url)} answered with no JSON object (status {status})")
    if status != 200 and "error" not in found:
        raise OidcError(f"{_host(url)} answered with status {status}")
    if "error" in found:
        why = str(found.get("error_description") or found["error"])[:200]
        raise OidcError(f"{_host(url)} refused: {why}")
    return found


def _refuse_plain(settings: Oidc, url: str) -> None:
    """Raise OidcError for an address that is not encrypted, unless the issuer itself is local."""
    if not url.startswith("https://") and not (
        settings.issuer.startswith("http://") and url.startswith("http://")
    ):
        raise OidcError(f"the provider names an address that is not encrypted: '{url[:100]}'")


def _host(url: str) -> str:
    return urlsplit(url).netloc

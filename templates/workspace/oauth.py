"""How a mailbox signs in by OAuth 2.0 instead of a password, at a provider known here or another.

A provider is a file in ``oauth_providers/``. Secrets are named, never written.
"""

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Annotated

from pydantic import field_validator

from ..lazy_regex import lazy_regex
from .as_written import as_written
from .frozen import Frozen
from .secret_names import SECRET, only_a_reference

_FOLDER = Path(__file__).resolve().parent / "oauth_providers"
_LOOPBACK = r"(?:localhost|127\.0\.0\.1|\[::1\])"
_URL_SHAPE = rf"^(?:https://[^/\s]+\S*|http://{_LOOPBACK}(?:[:/]\S*)?)?$"
_URL = lazy_regex(_URL_SHAPE)
_VISIBLE = lazy_regex(r"[!-~]+")
_TENANT = lazy_regex(r"[A-Za-z0-9.-]*")
_Scope = Annotated[str, as_written("mail.send", pattern=f"^{_VISIBLE.pattern}$")]
_THIS_MACHINE = ("localhost", "127.0.0.1", "::1")


class OAuthProvider(Frozen):
    """Where a provider grants access to mailboxes, and where those are."""

    name: str = ""
    authorize_url: str
    token_url: str
    device_url: str = ""
    revoke_url: str = ""
    scopes: tuple[str, ...]
    authorize: Mapping[str, str] = {}
    redirect_host: str = "127.0.0.1"
    no_device: str = ""
    smtp: str = ""
    imap: str = ""


class OAuth(Frozen):
    """How a mailbox signs in by OAuth; `tactful mailbox connect` gets the refresh token."""

    provider: Annotated[str | None, as_written("google", "microsoft")] = None
    """Who gives access: "google" or "microsoft"; without it, write the addresses."""
    client_id: Annotated[
        str, as_written("1234-abcd.apps.googleusercontent.com", pattern=f"^{_VISIBLE.pattern}$")
    ]
    """The id of your application, as it is registered at the provider."""
    client_secret: Annotated[
        str | None, as_written("env:TACTFUL_CLIENT_SECRET", pattern=f"^(?:{SECRET.pattern})$")
    ] = None
    """Where the application's secret is found, if it has one; never the secret itself."""
    refresh_token: Annotated[
        str | None, as_written("env:SAM_REFRESH_TOKEN", pattern=f"^(?:{SECRET.pattern})$")
    ] = None
    """Where the refresh token is kept, if not in the keyring under the mailbox's address."""
    tenant: Annotated[
        str, as_written("contoso.onmicrosoft.com", pattern=f"^(?:{_TENANT.pattern})$")
    ] = ""
    """The organization at Microsoft, by its id or domain; without it, any."""
    authorize_url: Annotated[
        str, as_written("https://login.example.com/authorize", pattern=_URL_SHAPE)
    ] = ""
    """Where a person agrees, at a provider that has no name here."""
    token_url: Annotated[str, as_written("https://login.example.com/token", pattern=_URL_SHAPE)] = (
        ""
    )
    """Where tokens are given, at a provider that has no name here."""
    device_url: Annotated[
        str, as_written("https://login.example.com/device", pattern=_URL_SHAPE)
    ] = ""
    """Where a code for another device is given, if the provider does that."""
    scopes: tuple[
        Annotated[str, as_written("mail.send", pattern=f"^{_VISIBLE.pattern}$")], ...
    ] = ()
    """What to ask access to, if not to what the provider's mail servers want."""

    @field_validator("client_id")
    @classmethod
    def _is_an_id(cls, value: str) -> str:
        if not _VISIBLE.fullmatch(value):
            raise ValueError("it has no blanks; copy it from the provider's page")
        return value

    @field_validator("scopes")
    @classmethod
    def _are_scopes(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for one in value:
            if not _VISIBLE.fullmatch(one):
                raise ValueError(f"'{one}' is not a scope; write each by itself, without blanks")
        return value

    @field_validator("tenant")
    @classmethod
    def _is_a_tenant(cls, value: str) -> str:
        if not _TENANT.fullmatch(value):
            raise ValueError(f"'{value}' is not an id or a domain; write it like 'contoso.com'")
        return value

    @field_validator("authorize_url", "token_url", "device_url")
    @classmethod
    def _is_encrypted(cls, value: str) -> str:
        if not _URL.fullmatch(value):
            raise ValueError(f"'{value}' is not an https address")
        return value

    @field_validator("client_secret", "refresh_token")
    @classmethod
    def _only_a_reference(cls, value: str | None) -> str | None:
        return only_a_reference(value)

    @property
    def at(self) -> OAuthProvider:
        """The provider, with what the settings say otherwise."""
        known = providers().get(self.provider or "")
        values = known.model_dump() if known is not None else {"authorize_url": "", "token_url": ""}
        own = {
            "authorize_url": self.authorize_url,
            "token_url": self.token_url,
            "device_url": self.device_url,
            "scopes": self.scopes,
        }
        values |= {key: value for key, value in own.items() if value or key not in values}
        for key in ("authorize_url", "token_url", "device_url"):
            values[key] = str(values[key]).replace("{tenant}", self.tenant or "common")
        return OAuthProvider(**values)


@cache
def providers() -> Mapping[str, OAuthProvider]:
    """Return the providers that have a file, by its name."""
    return {
        path.stem: OAuthProvider(**tomllib.loads(path.read_text(encoding="utf-8")))
        for path in sorted(_FOLDER.glob("*.toml"))
    }


def is_this_machine(host: str) -> bool:
    """Say whether what is sent to a server leaves no machine."""
    return host.strip("[]").lower() in _THIS_MACHINE

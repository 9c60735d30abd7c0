"""How a team reaches the pages and signs in, and how many people a yes takes."""

import ipaddress
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import Field as Setting
from pydantic import field_validator

from .as_written import as_written
from .frozen import Frozen
from .secret_names import SECRET, only_a_reference

_ORIGIN = r"^(?:https://[^/\s]+/?)?$"
_PART = "(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])"
_WORD = "[0-9A-Fa-f]{1,4}"
_IP = rf"^(?:{_PART}(?:\.{_PART}){{3}}|(?:{_WORD}:){{7}}{_WORD}|[0-9A-Fa-f:]*::[0-9A-Fa-f:]*)?$"
_ISSUER = r"^(?:https://[^\s]+|http://(?:127\.0\.0\.1|localhost)(?::[0-9]+)?(?:/\S*)?)$"


class Oidc(Frozen):
    """Where people sign in by OpenID Connect: your company's own sign-in."""

    issuer: Annotated[str, as_written("https://login.example.com", pattern=_ISSUER)]
    """The provider's address, as it names itself."""
    client_id: Annotated[str, as_written("tactful")] = Setting(min_length=1)
    """The name under which Tactful is registered there."""
    client_secret: Annotated[
        str | None, as_written("env:TACTFUL_OIDC_SECRET", pattern=f"^(?:{SECRET.pattern})$")
    ] = None
    """Where the client's secret is found, if it has one; never the secret itself."""
    name: str = "your company account"
    """What the button says: "Sign in with …"."""

    @field_validator("client_secret")
    @classmethod
    def _only_a_reference(cls, value: str | None) -> str | None:
        return only_a_reference(value)

    @field_validator("issuer")
    @classmethod
    def _is_encrypted(cls, value: str) -> str:
        parts = urlsplit(value)
        here = parts.scheme == "http" and parts.hostname in ("127.0.0.1", "localhost")
        if not (here or parts.scheme == "https") or not parts.hostname:
            raise ValueError(
                f"'{value}' is not an https address; write it like 'https://login.example.com'"
            )
        return value


class Web(Frozen):
    """What ``[web]`` may say: under which address a team reaches the pages, through which proxy."""

    address: Annotated[str, as_written("https://tactful.example.com", pattern=_ORIGIN)] = ""
    """The address in people's browsers; a proxy with TLS answers there."""
    proxy: Annotated[str, as_written("127.0.0.1", pattern=_IP)] = ""
    """The proxy's own IP address: what it says of who asks is believed, and nobody else's."""
    oidc: Oidc | None = None
    """Where people sign in by OpenID Connect."""

    @field_validator("address")
    @classmethod
    def _is_an_origin(cls, value: str) -> str:
        parts = urlsplit(value)
        bare = parts.path in ("", "/") and not (parts.query or parts.fragment or parts.username)
        if value and not (parts.scheme == "https" and parts.hostname and bare):
            raise ValueError(
                f"'{value}' is not an https address without a path; write it like "
                "'https://tactful.example.com'"
            )
        return value.rstrip("/")

    @field_validator("proxy")
    @classmethod
    def _is_an_ip_address(cls, value: str) -> str:
        try:
            return str(ipaddress.ip_address(value)) if value else ""
        except ValueError as error:
            raise ValueError(
                f"'{value}' is not an IP address; write it like '127.0.0.1'"
            ) from error

    @property
    def host(self) -> str:
        """The name in address, in small letters; empty without one."""
        return urlsplit(self.address).hostname or ""


class ApprovalSettings(Frozen):
    """What ``[approval]`` may say."""

    two_people: bool = False
    """Whether nobody may approve what they wrote last: template, campaign file or message."""

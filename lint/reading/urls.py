"""Web addresses in emails: which site they lead to, and whether that is known already."""

import ipaddress
import re
from functools import lru_cache
from urllib.parse import unquote, urlsplit

from publicsuffixlist import PublicSuffixList

from .codes import FILLED

_CODE = re.compile(rf"[{{}}<>|«»]|\*\||%%|\[\[|\$\[|%[A-Z_]+%|tjq+\d|^\[|^%|{re.escape(FILLED)}")
URL = re.compile(r"https?://[^\s<>\"'()\[\]]+", re.IGNORECASE)


def is_merged(url: str) -> bool:
    """Say whether another tool's merge code stands in url, so that it is not final."""
    return _CODE.search(url) is not None


@lru_cache(maxsize=4096)
def host_of(url: str) -> str:
    """Return the host of an http(s) address in lower case, "" where it has none or is merged."""
    try:
        parts = urlsplit(url.strip())
        host = (parts.hostname or "") if parts.scheme.lower() in ("http", "https") else ""
    except ValueError:
        return ""
    return "" if is_merged(host) or is_merged(unquote(host)) else host.rstrip(".")


@lru_cache(maxsize=4096)
def site_of(host: str) -> str:
    """Return what was registered: "mail.brightwater.co.uk" is of "brightwater.co.uk".

    "" for a host under no public suffix, and for a number.
    """
    if is_number(host):
        return ""
    site: str | None = _suffixes().privatesuffix(host)
    return site or ""


def is_number(host: str) -> bool:
    """Say whether a host is an IP address."""
    try:
        ipaddress.ip_address(host.strip("[]"))
    except ValueError:
        return re.fullmatch(r"0x[0-9a-f]+|\d{6,}", host) is not None
    return True


def is_host(text: str) -> bool:
    """Say whether text is a host name under a known public suffix."""
    known = re.fullmatch(r"(?i)[a-z0-9-]+(?:\.[a-z0-9-]+)+", text) is not None
    return known and bool(_suffixes().privatesuffix(text.lower(), accept_unknown=False))


def is_suffix(text: str) -> bool:
    """Say whether text is a known public suffix itself: "com", "co.uk"."""
    return bool(_suffixes().publicsuffix(text, accept_unknown=False) == text)


def is_under_suffix(text: str) -> bool:
    """Say whether a name ends in a known public suffix."""
    return bool(_suffixes().publicsuffix(text, accept_unknown=False))


@lru_cache(maxsize=1)
def _suffixes() -> PublicSuffixList:
    return PublicSuffixList()

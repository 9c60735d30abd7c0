"""Web addresses in emails: which site they lead to, and whether that is known already."""

import ipaddress
import re
from functools import lru_cache
from html import unescape
from pathlib import Path
from urllib.parse import unquote, urlsplit

from publicsuffixlist import PSLFILE, PublicSuffixList

from ...templates.lazy_regex import lazy_regex
from .codes import FILLED

_CODE = lazy_regex(rf"[{{}}<>|«»]|\*\||%%|\[\[|\$\[|%[A-Z_]+%|tjq+\d|^\[|^%|{re.escape(FILLED)}")
URL = lazy_regex(r"https?://[^\s<>\"'()\[\]]+", re.IGNORECASE)


def is_merged(url: str) -> bool:
    """Say whether another tool's merge code stands in url, so that it is not final."""
    return _CODE.search(url) is not None


_ON_DISK = lazy_regex(r"(?i)[a-z]:[\\/]|\\\\|file:|[a-z]:%5c|~/")
_NOWHERE = lazy_regex(r"(?i)(?:about|blob|chrome|chrome-extension|view-source|content|cid):")
_OTHERS = lazy_regex(r"(?i)(?:mailto|tel|sms|callto|data|javascript):")
_SCHEME = lazy_regex(r"(?i)([a-z][a-z0-9+-]*):")
_LOCAL = lazy_regex(r"(?i)(?:.*\.)?(?:localhost|localdomain|local|lan|home|internal|intranet|corp)")
_FILLED_IN_LATER = lazy_regex(
    r"(?i)(?:www\.)?(?:your|my|our|client|company|insert|add)-?(?:domain|web-?site|site|company|link|url|"
    r"brand|store|shop|business|name|page|landing-?page)(?:-?(?:here|name|goes-here))?\.[a-z.]{2,8}|"
    r"(?:www\.)?(?:link|url|domain|website)-?(?:here|goes-here|tbd|todo)\.[a-z]{2,8}"
)


@lru_cache(maxsize=4096)
def address_fault(address: str) -> str | None:
    """Return why the address of a link or an image leads nowhere from a mail; None if it may.

    An anchor, a script, an empty address and one with a merge code in it are not judged.

    >>> address_fault("www.b.example/terms"), address_fault("https://b.example/terms")
    ('has no https:// in front, and leads nowhere from an email', None)
    """
    address = unescape(address).strip()
    if not address or address.startswith(("#", "?", "//")) or is_merged(address):
        return None
    if _ON_DISK.match(address):
        return "leads to a file on somebody's own computer"
    if re.match(r"(?i)(?:mailto|tel|sms):\W*$", address):
        return "has nobody behind it"
    if _OTHERS.match(address):
        return None
    if _NOWHERE.match(address):
        return None if address.lower().startswith("cid:") else "leads nowhere from an email"
    if re.match(r"(?i)https?:", address):
        return _website_fault(address)
    scheme = _SCHEME.match(address)
    if re.match(r"(?i)(?:localhost|127\.0\.0\.1)(?:[:/]|$)", address):
        return "leads to a computer that readers cannot reach"
    if scheme and "." not in scheme[1] and not re.match(r"\d", address[scheme.end() :]):
        return None  # an app's own: "whatsapp://send"
    if re.fullmatch(r"[^\s/@]+@[^\s/@]+\.\w+", address):
        return "is an email address without mailto: in front"
    return "has no https:// in front, and leads nowhere from an email"


def _website_fault(address: str) -> str | None:
    try:
        host = urlsplit(address).hostname or ""
    except ValueError:
        return "is not a valid address"
    if re.search(r"\s", address.strip()) and not re.match(r"(?i)https?://[^\s/?#]+[/?#]", address):
        return "is cut by a space"
    if re.match(r"(?i)https?:/*%20|https?:/*\s", address):
        return "is cut by a space"
    if re.match(r"(?i)https?:/*https?:", address):
        return "starts with https:// twice"
    if not host or re.match(r"(?i)https?:(?!//[^/])", address):
        return "names no website"
    if _LOCAL.fullmatch(host) or _is_private(host):
        return "leads to a computer that readers cannot reach"
    if not re.search(r"\w\.\w|:", host) or re.search(r"[,;\s\\]|\.\.", host):
        return "names no website"
    return "is a placeholder for a website" if _FILLED_IN_LATER.fullmatch(host) else None


def _is_private(host: str) -> bool:
    try:
        found = ipaddress.ip_address(host.strip("[]"))
    except ValueError:
        return False
    return (
        found.is_loopback
        or found.is_unspecified
        or found.is_link_local
        or (found.is_private and not any(found in net for net in _DOCUMENTED))
    )


# Addresses for documentation are private to Python; whoever writes one gets D706.
_DOCUMENTED = tuple(
    ipaddress.ip_network(net) for net in ("192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24")
)


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
    site: str | None = _suffixes_of(host).privatesuffix(host)
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
    return known and bool(_suffixes_of(text).privatesuffix(text.lower(), accept_unknown=False))


def is_suffix(text: str) -> bool:
    """Say whether text is a known public suffix itself: "com", "co.uk"."""
    return bool(_suffixes_of(text).publicsuffix(text, accept_unknown=False) == text)


def is_under_suffix(text: str) -> bool:
    """Say whether a name ends in a known public suffix."""
    return bool(_suffixes_of(text).publicsuffix(text, accept_unknown=False))


@lru_cache(maxsize=1024)
def _suffixes(top: str) -> PublicSuffixList:
    """Return the suffixes under a top domain; all of them where it can be spelt in two ways."""
    if not top.isascii() or top.startswith("xn--"):
        return PublicSuffixList()
    return PublicSuffixList(_lines().get(top, ()))


def _suffixes_of(host: str) -> PublicSuffixList:
    return _suffixes(host.rpartition(".")[2].lower())


@lru_cache(maxsize=1)
def _lines() -> dict[str, list[str]]:
    """Return the lines of the list by the top domain: to take in all costs as long as a lint."""
    found: dict[str, list[str]] = {}
    for line in Path(PSLFILE).read_text(encoding="utf-8").lower().splitlines():
        if line and not line.startswith("//"):
            found.setdefault(line.split()[0].rpartition(".")[2], []).append(line)
    return found

"""Connections to public addresses only: a webhook's name may lead into somebody's own network.

The name is looked up once, every address it has is judged, and one of those is connected to. So
nothing changes between the look and the connection.
"""

import http.client
import ipaddress
import socket
import urllib.request
from typing import Any

_NAT64 = ipaddress.ip_network("64:ff9b::/96")
Address = ipaddress.IPv4Address | ipaddress.IPv6Address


class PrivateAddressError(OSError):
    """The name leads to an address that is not public."""


def is_public(text: str) -> bool:
    """Say whether an IP address is one of the public Internet, also inside another's form."""
    address = ipaddress.ip_address(text.partition("%")[0])
    return all(one.is_global and not one.is_multicast for one in _meant(address))


def _meant(address: Address) -> list[Address]:
    """Return an address and those of IPv4 that are written inside it."""
    found: list[Address] = [address]
    if isinstance(address, ipaddress.IPv6Address):
        if (inner := address.ipv4_mapped) is not None:
            return [inner]
        if (inner := address.sixtofour) is not None:
            found.append(inner)
        if address.teredo is not None:
            found += address.teredo
        if address in _NAT64:
            found = [ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)]
    return found


def connected(
    address: tuple[str, int], timeout: float | None = None, *_source: Any
) -> socket.socket:
    """Connect as ``socket.create_connection`` does. Raises PrivateAddressError."""
    host, port = address
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    for _, _, _, _, at in found:
        if not is_public(str(at[0])):
            raise PrivateAddressError(
                f"{host} leads to {at[0]}, which is not public; write private = true in "
                "[webhooks], if it is meant"
            )
    failure: OSError = OSError(f"{host} has no address")
    for family, kind, protocol, _, at in found:
        made = socket.socket(family, kind, protocol)
        try:
            made.settimeout(timeout)
            made.connect(at)
            return made
        except OSError as error:
            made.close()
            failure = error
    raise failure


def private_at(host: str) -> str | None:
    """Return the first address of a name that is not public; None where all are, or none is known.

    It says nothing of what the name leads to later.
    """
    try:
        found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        return None
    return next((str(at[0]) for *_, at in found if not is_public(str(at[0]))), None)


class _Plain(http.client.HTTPConnection):
    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self._create_connection = connected


class _Encrypted(http.client.HTTPSConnection):
    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self._create_connection = connected


class PlainToPublic(urllib.request.HTTPHandler):
    """Opens http: addresses that are public."""

    def http_open(self, req: urllib.request.Request) -> Any:
        return self.do_open(_Plain, req)


class EncryptedToPublic(urllib.request.HTTPSHandler):
    """Opens https: addresses that are public."""

    def https_open(self, req: urllib.request.Request) -> Any:
        return self.do_open(_Encrypted, req)

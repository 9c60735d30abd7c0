"""A column of addresses, each value looked at once in a plain way where it is plain.

A million addresses are a million different texts, so nothing can be remembered of them; of their
few domains much can.
"""

from collections.abc import Sequence

from .normal import mailbox

_DOTLESS = frozenset(("gmail.com", "googlemail.com"))  # they ignore dots before the @


def keys(addresses: Sequence[str]) -> list[str]:
    """Return ``mailbox(address).key`` of each, "" for what is no address."""
    return [_key(address) for address in addresses]


def _key(address: str) -> str:
    if address.isascii():
        low = address.lower()
        local, at, domain = low.rpartition("@")
        plain = at and local and domain and "+" not in local and " " not in low
        if plain and domain not in _DOTLESS and domain[-1] != ".":
            return low
    box = mailbox(address)
    return box.key if box is not None else ""


def domains(addresses: Sequence[str]) -> list[str]:
    """Return ``mailbox(address).domain`` of each, "" for what is no address."""
    known: dict[str, str] = {}
    found = []
    for address in addresses:
        local, _, written = address.rpartition("@")
        domain = known.get(written)
        if domain is None:
            box = mailbox(f"x@{written}")
            domain = known[written] = box.domain if box is not None else ""
        found.append(domain if local and " " not in local else "")
    return found


def locals_of(addresses: Sequence[str]) -> list[str]:
    """Return ``mailbox(address).local`` of each, "" for what is no address."""
    return [key.rpartition("@")[0] for key in keys(addresses)]

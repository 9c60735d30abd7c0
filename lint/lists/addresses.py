"""Fast normalisation of a column of addresses, with a short path for plain ones.

A million addresses are a million distinct texts, so caching them is useless; caching their few
domains helps.
"""

from collections.abc import Sequence

from .normal import mailbox

_DOTLESS = frozenset(("gmail.com", "googlemail.com"))  # they ignore dots before the @


def keys(addresses: Sequence[str]) -> list[str]:
    """Return ``mailbox(address).key`` of each, "" for an invalid address."""
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
    """Return ``mailbox(address).domain`` of each, "" for an invalid address."""
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
    """Return ``mailbox(address).local`` of each, "" for an invalid address."""
    return [key.rpartition("@")[0] for key in keys(addresses)]

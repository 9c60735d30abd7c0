"""The addresses of a whole list, taken apart column by column."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from .normal import GITHUB, normal_domain, untagged
from .text import (
    Coded,
    Flags,
    Hashes,
    Ints,
    among,
    coded,
    hashes,
    hashes_of,
    joined,
    lengths_of,
    mixed,
    numbered,
    recoded,
)  # fmt: skip
from .words import NOBODY, NOWHERE, NOWHERE_ENDINGS, PERSONAL, ROLES

NOT_LETTERS = bytes(set(range(256)) - set(b"abcdefghijklmnopqrstuvwxyz\n"))
_DIGITS = bytes(set(range(256)) - set(b"0123456789\n"))
# Second-level labels under which firms register: acme.co.uk is "acme".
_SECOND = frozenset("co com org net ac gov edu gob gouv ltd plc or ne go in".split())


@dataclass(frozen=True, slots=True)
class Mailboxes:
    """For each row its mailbox; 0 is none. Every other column is one row's as well."""

    key: Ints  # a code: equal for spellings of one mailbox
    hash: Hashes
    locals: list[str]  # what stands before the @, without tag
    local: Hashes
    letters: Hashes  # of it the letters alone
    length: Ints  # how many letters
    digits: Hashes  # of it the digits alone
    is_role: Flags
    is_nobody: Flags  # you@example.com
    domain: Coded
    label: Hashes  # "acme" of acme.co.uk
    is_personal: Flags

    @property
    def at_work(self) -> Flags:
        """Which rows have an employer's address."""
        return (self.key > 0) & ~self.is_personal


def mailboxes(addresses: Sequence[str]) -> Mailboxes:
    """Return the mailboxes of a column of addresses, by the same rules as normal.mailbox."""
    parts = [address.rpartition("@") for address in addresses]
    domain = coded([part[2] if part[0] and " " not in part[0] else "" for part in parts])
    domain = recoded(domain, ["" if " " in one else normal_domain(one) for one in domain.values])
    special = {code for code, one in enumerate(domain.values) if one in ("gmail.com", GITHUB)}
    locals_ = [
        ""
        if not code
        else part[0]
        if "+" not in part[0] and code not in special
        else untagged(part[0], domain.values[code])[0]
        for part, code in zip(parts, domain.codes.tolist(), strict=True)
    ]
    del parts
    lines = joined(locals_)
    local, letters, digits = _kinds(lines)
    whole = mixed(1, local, hashes(domain.values)[domain.codes])
    whole[domain.codes == 0] = 0
    personal = np.array([one in PERSONAL for one in domain.values])
    nowhere = np.array([is_nowhere(one) for one in domain.values])
    return Mailboxes(
        numbered(whole)[0],
        whole,
        locals_,
        local,
        hashes_of(letters),
        lengths_of(letters),
        hashes_of(digits),
        among(local, hashes(sorted(ROLES))),
        nowhere[domain.codes] | among(local, hashes(sorted(NOBODY))),
        domain,
        hashes([label(one) for one in domain.values])[domain.codes],
        personal[domain.codes],
    )


def _kinds(lines: bytes) -> tuple[Hashes, bytes, bytes]:
    return hashes_of(lines), lines.translate(None, NOT_LETTERS), lines.translate(None, _DIGITS)


def is_nowhere(domain: str) -> bool:
    """Say whether no mail can ever reach a domain."""
    return domain in NOWHERE or domain.endswith(NOWHERE_ENDINGS)


def label(domain: str) -> str:
    """Return a domain without its ending: "acme" of acme.co.uk."""
    parts = domain.split(".")
    if len(parts) > 2 and len(parts[-1]) == 2 and parts[-2] in _SECOND:
        return parts[-3]
    return parts[-2] if len(parts) > 1 else domain

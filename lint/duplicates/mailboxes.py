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
    def handle(self) -> Hashes:
        """What stands before the @, in letters and digits alone; 0 where there are no letters."""
        return np.where(self.length > 0, mixed(5, self.letters, self.digits), np.uint64(0))

    @property
    def at_work(self) -> Flags:
        """Which rows have an employer's address."""
        return (self.key > 0) & ~self.is_personal


def mailboxes(addresses: Sequence[str]) -> Mailboxes:
    """Return the mailboxes of a column of addresses, by the same rules as normal.mailbox."""
    locals_, domains, hashed = _taken_apart(addresses)
    codes, rows = numbered(hashed)
    domain = Coded(codes, [domains[row] if row >= 0 else "" for row in rows.tolist()])
    domain = recoded(domain, map(normal_domain, domain.values))
    special = np.isin(domain.codes, [domain.values.index(one) for one in ("gmail.com", GITHUB)
                                     if one in domain.values])  # fmt: skip
    for row in np.flatnonzero(special | _holding("+", locals_)).tolist():
        locals_[row] = untagged(locals_[row], domain.values[domain.codes[row]])[0]
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


def _taken_apart(addresses: Sequence[str]) -> tuple[list[str], list[str], Hashes]:
    """Return what stands before and after each @, and hashes of the latter.

    All at once, since nearly all have one @ and no space.
    """
    odd = (_count("@", addresses) != 1) | _holding(" ", addresses)
    cells = list(addresses)
    for row in np.flatnonzero(odd).tolist():
        local, _, domain = cells[row].rpartition("@")
        cells[row] = "@" if " " in cells[row] else f"{local.replace('@', '%')}@{domain}"
    parts = "\n".join(cells).replace("@", "\n").split("\n") if cells else []
    locals_, domains = parts[::2], parts[1::2]
    hashed = hashes(domains)
    none = (hashes(locals_) == 0) | (hashed == 0)
    hashed[none] = 0
    for row in np.flatnonzero(none).tolist():
        locals_[row] = domains[row] = ""
    return locals_, domains, hashed


def _count(mark: str, texts: Sequence[str]) -> Ints:
    """Return how often each text has a mark."""
    whole = np.frombuffer(joined(texts), np.uint8)
    at = np.searchsorted(np.flatnonzero(whole == 10), np.flatnonzero(whole == ord(mark)))
    return np.bincount(at, minlength=len(texts))


def _holding(mark: str, texts: Sequence[str]) -> Flags:
    return _count(mark, texts) > 0


def handles(words: Sequence[str]) -> Hashes:
    """Return what the handle of an address would be that is made of each word."""
    _, letters, digits = _kinds(joined(words))
    found = mixed(5, hashes_of(letters), hashes_of(digits))
    return np.where(lengths_of(letters) > 0, found, np.uint64(0))


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

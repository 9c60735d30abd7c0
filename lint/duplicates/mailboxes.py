"""The addresses of a whole list, taken apart column by column."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from ..lists.normal import GITHUB, normal_domain, untagged
from ..lists.words import NOBODY, NOWHERE, NOWHERE_ENDINGS, PERSONAL, ROLES
from .byte_column import Lines
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
)

NOT_LETTERS = bytes(set(range(256)) - set(b"abcdefghijklmnopqrstuvwxyz\n"))
_DIGITS = bytes(set(range(256)) - set(b"0123456789\n"))
# Second-level labels under which firms register: acme.co.uk is "acme".
_SECOND = frozenset("co com org net ac gov edu gob gouv ltd plc or ne go in".split())


@dataclass(frozen=True, slots=True, eq=False)
class Locals:
    """The part before each @; own has, by row, those with provider-specific rules."""

    lines: Lines
    own: Mapping[int, str]

    def __getitem__(self, at: int) -> str:
        found = self.own.get(at)
        return self.lines[at] if found is None else found


@dataclass(frozen=True, slots=True)
class Mailboxes:
    """For each row its mailbox; 0 is none. Every other column is one row's as well."""

    key: Ints  # a code: equal for spellings of one mailbox
    hash: Hashes
    locals: Locals  # the part before the @, without tag
    local: Hashes
    letters: Hashes  # of it the letters alone
    length: Ints  # how many letters
    digits: Hashes  # of it the digits alone
    is_role: Flags
    is_nobody: Flags  # you@example.com
    says_nobody: Flags  # for what stands before the @; jo@localhost is no mailbox, but says jo
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


def mailboxes(addresses: Lines) -> Mailboxes:
    """Return the mailboxes of a column of addresses, by the same rules as normal.mailbox."""
    halves = _halves(addresses)
    hashed = hashes_of(halves.raw)
    domain = _domains(halves, hashed[1::2])
    rows = _tagged(halves, domain)
    texts = [
        untagged(text, domain.values[code])[0]
        for text, code in zip(halves.texts(2 * rows), domain.codes[rows].tolist(), strict=True)
    ]
    letters, digits, length = _kinds(halves.raw)
    local, length = hashed[::2].copy(), length[::2].copy()
    letters, digits = letters[::2].copy(), digits[::2].copy()
    lines = joined(texts)
    local[rows] = hashes_of(lines)
    letters[rows], digits[rows], length[rows] = _kinds(lines)
    whole = mixed(1, local, hashes(domain.values)[domain.codes])
    whole[domain.codes == 0] = 0
    personal = np.array([one in PERSONAL for one in domain.values])
    nowhere = np.array([is_nowhere(one) for one in domain.values])
    says_nobody = among(local, hashes(sorted(NOBODY)))
    return Mailboxes(
        numbered(whole)[0],
        whole,
        Locals(halves.every_second, dict(zip(rows.tolist(), texts, strict=True))),
        local,
        letters,
        length,
        digits,
        among(local, hashes(sorted(ROLES))),
        nowhere[domain.codes] | says_nobody,
        says_nobody,
        domain,
        hashes([label(one) for one in domain.values])[domain.codes],
        personal[domain.codes],
    )


def _halves(addresses: Lines) -> Lines:
    """Return what stands before and after each @, one below the other, in small letters.

    All at once, since nearly all have one @ and no space. What is no address has neither.
    """
    lines = addresses.casefolded()
    odd = (lines.marks("@") != 1) | (lines.marks(" ") > 0)
    if not odd.all():
        first, last = lines.bytes[lines.starts], lines.bytes[lines.ends - 1]
        odd |= (first == ord("@")) | (last == ord("@"))
    rows = np.flatnonzero(odd)
    lines = lines.replaced(rows, map(_one, lines.texts(rows)))
    return Lines.split(lines.raw.replace(b"@", b"\n"))


def _one(address: str) -> str:
    local, _, domain = address.strip().rpartition("@")
    if not local or not domain or " " in address.strip():
        return "@"
    return f"{local.replace('@', '%')}@{domain}"


def _domains(halves: Lines, hashed: Hashes) -> Coded:
    codes, rows = numbered(hashed)
    values = ["", *halves.texts(2 * rows[1:] + 1)]  # code 0 is none
    return recoded(Coded(codes, values), [*map(normal_domain, values)])


def _tagged(halves: Lines, domain: Coded) -> Ints:
    """Return the rows of which the provider reads what stands before the @ in its own way."""
    tagged = halves.marks("+")[::2] > 0
    for provider, mark in (("gmail.com", "."), (GITHUB, "+")):
        if provider in domain.values:
            theirs = domain.codes == domain.values.index(provider)
            tagged |= theirs & (halves.marks(mark)[::2] > 0)
    return np.flatnonzero(tagged)


def handles(words: Sequence[str]) -> Hashes:
    """Return what the handle of an address would be that is made of each word."""
    letters, digits, length = _kinds(joined(words))
    return np.where(length > 0, mixed(5, letters, digits), np.uint64(0))


def _kinds(lines: bytes) -> tuple[Hashes, Hashes, Ints]:
    """Return of each line the letters alone, the digits alone, and how many letters it has."""
    letters, digits = lines.translate(None, NOT_LETTERS), lines.translate(None, _DIGITS)
    return hashes_of(letters), hashes_of(digits), lengths_of(letters)


def is_nowhere(domain: str) -> bool:
    """Say whether no mail can ever reach a domain."""
    return domain in NOWHERE or domain.endswith(NOWHERE_ENDINGS)


def label(domain: str) -> str:
    """Return a domain without its ending: "acme" of acme.co.uk."""
    parts = domain.split(".")
    if len(parts) > 2 and len(parts[-1]) == 2 and parts[-2] in _SECOND:
        return parts[-3]
    return parts[-2] if len(parts) > 1 else domain

"""What one value says, made comparable: an address, a name, a number."""

import contextlib
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import idna

from ...templates.lazy_regex import lazy_regex
from .words import DEGREES, GENERATIONS, NO_VALUE, TITLES
from .words import PERSONAL as PERSONAL
from .words import ROLES as ROLES

_LETTERS = str.maketrans({"ß": "ss", "ø": "o", "æ": "ae", "œ": "oe", "đ": "d", "ð": "d", "ł": "l",
                          "þ": "th", "ı": "i", "’": "'", "ʼ": "'", "`": "'"})  # fmt: skip
GITHUB = "users.noreply.github.com"


@dataclass(frozen=True, slots=True)
class Mailbox:
    """An address taken apart. ``key`` is the same for all spellings of one mailbox."""

    local: str  # without tag; without dots where the provider ignores them
    domain: str
    tag: str = ""

    @property
    def key(self) -> str:
        return f"{self.local}@{self.domain}"

    @property
    def is_role(self) -> bool:
        return self.local in ROLES

    @property
    def is_personal(self) -> bool:
        return self.domain in PERSONAL


@lru_cache(maxsize=1 << 16)
def mailbox(address: str) -> Mailbox | None:
    """Return which mailbox an address is, or None where it is no address.

    Case is ignored in both parts (RFC 5321 lets a server tell cases apart; none in use does),
    a ``+tag`` names the same mailbox, Gmail ignores dots (its own help page), and a domain
    equals its IDNA form.
    """
    local, at, domain = address.strip().casefold().rpartition("@")
    if not at or not local or not domain or " " in address.strip():
        return None
    domain = normal_domain(domain)
    base, tag = untagged(local, domain)
    return Mailbox(base, domain, tag)


def normal_domain(domain: str) -> str:
    """Return a domain as it is compared."""
    domain = domain.rstrip(".")
    if not domain.isascii():
        with contextlib.suppress(idna.IDNAError):  # then it is compared as it stands
            domain = idna.encode(domain, uts46=True).decode("ascii")
    return "gmail.com" if domain == "googlemail.com" else domain


def untagged(local: str, domain: str) -> tuple[str, str]:
    """Return the part before the @ as its provider reads it, and the tag."""
    base, _, tag = local.partition("+")
    if domain == GITHUB and base.isdigit() and tag:  # "1234+jo" is jo (GitHub's help page)
        return tag, ""
    if not base:
        base, tag = local, ""
    return base.replace(".", "") if domain == "gmail.com" else base, tag


@lru_cache(maxsize=1 << 16)
def fold(text: str) -> str:
    """Return text in small letters without accents: "Åsa" -> "asa"."""
    lowered = text.casefold()
    if lowered.isascii():
        return lowered
    lowered = lowered.translate(_LETTERS)
    if lowered.isascii():
        return lowered
    decomposed = unicodedata.normalize("NFKD", lowered)
    return "".join(c for c in decomposed if not unicodedata.combining(c))


_LONGEST_NO = max(map(len, NO_VALUE))


def values(cells: Sequence[str]) -> list[str]:
    """Return what cells say; nothing where one says "n/a"."""
    return [
        "" if len(cell) <= _LONGEST_NO and cell.casefold() in NO_VALUE else cell for cell in cells
    ]


_SOUNDS = (("sch", "s"), ("sh", "s"), ("ph", "f"), ("ck", "k"), ("ch", "k"), ("ae", "a"),
           ("oe", "o"), ("ue", "u"), ("aa", "a"), ("ij", "i"), ("th", "t"), ("dt", "t"),
           ("c", "k"))  # fmt: skip
_ALIKE = str.maketrans("qxvzjy", "kkwsyi")


def sounds(names: Sequence[str]) -> list[str]:
    """Return for each folded name a key that its spellings share: Schäfer, Schaefer, Shafer.

    Coarse on purpose: it makes candidates, it never decides.
    """
    keys = re.sub(r"[ '-]", "", "\n".join(names))
    for old, new in _SOUNDS:
        keys = keys.replace(old, new)
    keys = keys.translate(_ALIKE)
    keys = re.sub(r"(?<=[^\n])[aeiouyh]+", "", keys)
    keys = re.sub(r"([^\n])\1+", r"\1", keys)
    return [key[:6] for key in keys.split("\n")]


_WRITTEN_FOR = (("ae", "a"), ("oe", "o"), ("ue", "u"), ("aa", "a"), ("dj", "d"), ("ss", "s"),
                ("ij", "y"), (" ", ""))  # fmt: skip


def plain(names: Sequence[str]) -> list[str]:
    """Return folded names without letters that are written for others: Mueller as Muller."""
    text = "\n".join(names)
    for long, short in _WRITTEN_FOR:
        text = text.replace(long, short)
    return text.split("\n")


@dataclass(frozen=True, slots=True)
class Name:
    """A person's name: given and family name folded, further given names, Jr or Sr."""

    first: str = ""
    last: str = ""
    middle: tuple[str, ...] = ()
    generation: str = ""


@lru_cache(maxsize=1 << 16)
def name(first: str, last: str, full: str = "") -> Name:
    """Return the name that the columns give; a whole name in one of them is taken apart."""
    if not first.strip() and not last.strip():
        first = full
    if "," in first and not last.strip():
        first, last = _turned(first)
    elif "," in last and not first.strip():
        first, last = _turned(last)
    given, older = words(first)
    family, old = words(last)
    if not family and len(given) > 1:
        given, family = _split(given)
    elif not given and len(family) > 1:
        given, family = _split(family)
    return Name(given[0] if given else "", " ".join(family), given[1:], old or older)


def _turned(text: str) -> tuple[str, str]:
    """Return "Brodo, Jim" as first and last name; what is no name after the comma stays."""
    head, _, rest = text.partition(",")
    after = [word for word in split(rest) if word not in GENERATIONS and word not in DEGREES]
    return (rest, head) if after else (text, "")


# Words that begin a family name of several words; the last name is more than the last word.
_PARTICLES = frozenset("de da di do dos das del della van von der den ter ten la le el al bin ibn "
                       "st saint san zu zum dal lo du af av abu abd abdel abdul ould bint "
                       "umm".split())  # fmt: skip


def _split(words: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    at = len(words) - 1
    while at > 1 and words[at - 1] in _PARTICLES:
        at -= 1
    return words[:at], words[at:]


def words(text: str) -> tuple[tuple[str, ...], str]:
    """Return the words of a name without titles and degrees, and which generation it says."""
    if text.isascii() and text.isalpha():  # as nearly all are
        return (text.lower(),), ""
    if "(" in text and len(split(shown := _ASIDE.sub(" ", text))) > 1:
        text = shown  # "Jo Hill (she/her)", "Jo Hill (johill)"
    found, generation = split(text), ""
    while len(found) > 1 and (found[-1] in GENERATIONS or found[-1] in DEGREES):
        generation = GENERATIONS.get(found.pop(), generation)
    while len(found) > 1 and found[0] in TITLES:
        found.pop(0)
    return tuple(found), generation


_ASIDE = lazy_regex(r"\([^()]*\)")
_INSIDE, _BETWEEN = lazy_regex(r"(?<=\w)['.](?=\w\w)"), lazy_regex(r"[\W_]+")


def split(text: str) -> list[str]:
    """Return the folded words of a name."""
    flat = fold(text)
    if flat.isalpha():
        return [flat]
    flat = _INSIDE.sub("", flat)  # "o'brien" as "obrien"
    flat = flat.replace("ph.d", "phd").replace("m.d", "md")
    return [word for word in _BETWEEN.split(flat) if word]

"""Which mailbox a list means by an owner: written as its key, its address or its name."""

import re
import unicodedata
from collections.abc import Mapping
from typing import Protocol

from rapidfuzz import fuzz, process

from ..lazy_regex import lazy_regex

_ADDRESS = lazy_regex(r"[^\s@<>()\[\],;:\"']+@[^\s@<>()\[\],;:\"']+")
_LETTERS = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "æ": "ae", "œ": "oe", "ı": "i", "ð": "d"})
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue"})
_TITLES = frozenset("dr dott ing prof mag mr mrs ms mx miss herr frau hr fr sr sra m mme".split())
_NEAR = 60


class Named(Protocol):
    """What a mailbox says of its owner."""

    @property
    def address(self) -> str: ...
    @property
    def name(self) -> str: ...


class Owners:
    """The reps of a workspace: whoever has a mailbox."""

    def __init__(self, mailboxes: Mapping[str, Named]) -> None:
        self._mailboxes = mailboxes
        self._keys: dict[str, set[str]] = {}  # by form of a key or a name
        self._addresses: dict[str, set[str]] = {}
        for key, box in mailboxes.items():
            for form in (*_forms(key), *_forms(box.name)):
                self._keys.setdefault(form, set()).add(key)
            self._addresses.setdefault(box.address.casefold(), set()).add(key)
        self._known: dict[str, tuple[str, ...]] = {}

    def may_be(self, written: str) -> tuple[str, ...]:
        """Return the keys of the mailboxes that written may mean: one, where it is clear."""
        if written in self._mailboxes:
            return (written,)
        found = self._known.get(written)
        if found is None:
            found = self._known[written] = self._read(written)
        return found

    def key(self, written: str) -> str | None:
        """Return the key of the mailbox that written means; None for nobody's and for several's."""
        found = self.may_be(written)
        return found[0] if len(found) == 1 else None

    def same(self, written: str) -> str:
        """Return what is equal for two spellings of one owner, whether they have a mailbox or not.

        >>> Owners({}).same("Roth,  Uwe") == Owners({}).same("uwe roth")
        True
        """
        key = self.key(written)
        return key if key is not None else f"\0{min(_forms(written), default=written)}"

    def nearest(self, written: str) -> str | None:
        """Return the key of the mailbox that is most like written, or None."""
        forms = _forms(_ADDRESS.sub("", written)) or _forms(written)
        known = [*self._keys, *(address.partition("@")[0] for address in self._addresses)]
        whose = [*self._keys.values(), *self._addresses.values()]
        if not known or not forms:
            return None
        found = [process.extractOne(form, known, scorer=fuzz.ratio) for form in forms]
        best = max(found, key=lambda one: one[1])
        return min(whose[best[2]]) if best[1] >= _NEAR else None

    def said(self, key: str) -> str:
        """Return how a message names the mailbox of a key: "tim (Tim Kuhn, tim@…)"."""
        box = self._mailboxes[key]
        return f"'{key}' ({', '.join(filter(None, (box.name, box.address)))})"

    def _read(self, written: str) -> tuple[str, ...]:
        addresses = _ADDRESS.findall(written)
        name = _ADDRESS.sub(" ", written)
        found: set[str] = set()
        for address in addresses:
            found |= self._addresses.get(address.casefold().removeprefix("mailto:"), set())
        for form in _forms(name):
            found |= self._keys.get(form, set())
        return tuple(sorted(found))


def _forms(name: str) -> frozenset[str]:
    """Return a name as it is compared, whatever its case, accents and the order of its words.

    "Müller, Jörg" is Jörg Müller, Joerg Mueller and Jorg Muller.
    """
    lowered = unicodedata.normalize("NFC", name).casefold()
    return frozenset(
        form for text in (lowered, lowered.translate(_UMLAUTS)) if (form := _words(text))
    )


def _words(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text.translate(_LETTERS))
    plain = "".join(one for one in decomposed if not unicodedata.combining(one))
    words = re.findall(r"[^\W_]+", plain)
    return " ".join(sorted([word for word in words if word not in _TITLES] or words))

"""Public email providers, and the usual misspellings of their domains.

Precision before recall: a domain is reported only where it is almost certainly a mistake. So the
first letter must be right (imail.com, rmail.com and ymail.com are real domains), only long and
distinctive names are compared, and country endings are accepted.
"""

from functools import lru_cache

from rapidfuzz.distance import OSA

from ..reading.urls import is_suffix, is_under_suffix

# Name -> the endings under which it is a provider.
_ENDINGS: dict[str, tuple[str, ...]] = {
    name: tuple(endings.split())
    for name, endings in {
        "gmail": "com",
        "googlemail": "com",
        "yahoo": "com co.uk fr de es it ca com.br com.au in co.in co.jp com.mx com.ar ie se pl",
        "rocketmail": "com",
        "hotmail": "com co.uk fr de es it be nl ca com.br com.ar se dk no ch",
        "outlook": "com fr de es it com.br com.au be dk ie pt jp in",
        "icloud": "com",
        "protonmail": "com ch",
        "fastmail": "com fm",
        "comcast": "net",
        "verizon": "net",
        "sbcglobal": "net",
        "bellsouth": "net",
        "optonline": "net",
        "earthlink": "net",
        "btinternet": "com",
        "virginmedia": "com",
        "blueyonder": "co.uk",
        "laposte": "net",
        "wanadoo": "fr",
        "t-online": "de",
        "bluewin": "ch",
        "bigpond": "com net.au",
        "rediffmail": "com",
    }.items()
}
_REAL = frozenset(("earthling.net", "hitmail.com", "prontomail.com"))  # providers too
_LONG = 9  # from this length on, two wrong letters count as a typing error
_NOT_COM = frozenset("co cm con cmo om vom comm coml ocm cpm xom cim comn clm cok dom".split())
_ENDING_SLIPS = {
    **dict.fromkeys(_NOT_COM - {"co", "cm", "om"}, "com"),
    **dict.fromkeys("ner nte met nett netw".split(), "net"),
    **dict.fromkeys("ogr rog orgg 0rg".split(), "org"),
}
# Used in examples and rehearsals: they name nothing in the world.
_RESERVED = frozenset(("example", "test", "invalid", "localhost", "local", "onion"))


@lru_cache(maxsize=1 << 14)
def likely_provider(domain: str) -> str | None:
    """Return the provider that a mistyped domain most likely means: gmial.com, yahoo.co.ku."""
    label, _, ending = domain.casefold().partition(".")
    if domain.casefold() in _REAL:
        return None
    if label in _ENDINGS:
        return _with_ending(label, ending)
    for known, endings in _ENDINGS.items():
        most = 2 if len(known) >= _LONG else 1
        swapped = sorted(label[:2]) == sorted(known[:2])
        if (
            len(label) >= 4
            and (label[:1] == known[:1] or swapped)
            and OSA.distance(label, known, score_cutoff=most) <= most
        ):
            meant = known_ending(ending, endings)
            if meant:
                return f"{known}.{meant}"
    return None


def _with_ending(label: str, ending: str) -> str | None:
    endings = _ENDINGS[label]
    if ending in endings:
        return None
    meant = known_ending(ending, endings)
    return f"{label}.{meant}" if meant else None


def known_ending(ending: str, endings: tuple[str, ...]) -> str | None:
    """Return the ending that was meant; None where several are possible."""
    if ending in endings:
        return ending
    if ending in _NOT_COM and "com" in endings:
        return "com"
    if not ending or is_suffix(ending):
        return None
    meant = _ENDING_SLIPS.get(ending)
    if meant in endings:
        return meant
    near = [one for one in endings if OSA.distance(ending, one, score_cutoff=1) <= 1]
    return near[0] if near else None


@lru_cache(maxsize=1 << 14)
def no_such_ending(domain: str) -> str | None:
    """Say "there is no '.con'" of a domain that ends so; None where its ending exists."""
    name = domain.casefold().rstrip(".")
    last = name.rpartition(".")[2]
    if last in _RESERVED or not last.isascii() or last.startswith("xn--"):
        return None
    if is_suffix(last) or is_under_suffix(name):  # some countries register below co.za only
        return None
    return f"there is no '.{last}'"


def meant_ending(domain: str) -> str | None:
    """Return domain with the ending that was most likely meant: "acme.con" is "acme.com"."""
    rest, _, last = domain.casefold().rpartition(".")
    meant = _ENDING_SLIPS.get(last)
    return f"{rest}.{meant}" if meant and no_such_ending(domain) else None

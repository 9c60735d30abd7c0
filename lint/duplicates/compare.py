"""What two rows have in common and what sets them apart, as named signs.

A sign is a word of the points table in points.py. None is a veto: these are two people,
whatever else they share.
"""

import re

from rapidfuzz import fuzz
from rapidfuzz.distance import OSA

from .nicknames import is_form_of, is_known
from .people import Crowd, Person

_ENDING = re.compile(r"(a|e|o|ia|ie|ina|ine|ette|elle|us|as)")


def signs(a: Person, b: Person, crowd: Crowd) -> tuple[str, ...] | None:
    """Return the signs of a pair, or None where they cannot be one person."""
    if a.name.generation and b.name.generation and a.name.generation != b.name.generation:
        return None
    named = _names(a, b)
    if named is None or _numbered(a, b) or (_is_post(a) != _is_post(b)):
        return None
    found = [*named, *_boxes(a, b, crowd), *_places(a, b)]
    if a.name.generation != b.name.generation:
        found.append("generation one")
    if a.phone and b.phone:
        if a.phone == b.phone:
            found.append("phone shared" if a.phone in crowd.shared_phones else "phone same")
        else:
            found.append("phone differs")
    if a.city and b.city:
        found.append("city same" if a.city == b.city else "city differs")
    if a.title and b.title:
        found.append("title same" if a.title == b.title else "title differs")
    if {"first same", "last same"} <= set(found) or {"first form", "last same"} <= set(found):
        chance = max(crowd.namesakes(a.name), crowd.namesakes(b.name))
        found.append(
            "name rare" if chance < 0.01 else "name uncommon" if chance < 0.1 else "name common"
        )
    return tuple(found)


def _names(a: Person, b: Person) -> list[str] | None:
    one, other = a.name, b.name
    last = _last(one.last, other.last)
    first = _first(one.first, other.first)
    straight = [f"first {first}", f"last {last}"]
    if first != "differs":
        return straight
    if _last(one.first, other.last) in ("same", "typo") and _first(one.last, other.first) in (
        "same", "typo", "form",
    ):  # fmt: skip
        return ["first same", "last same", "swapped"]
    # "J. Robert" and "Robert": one is called by a further given name.
    if last == "same" and (one.first in other.middle or other.first in one.middle):
        return ["first initial", "last same"]
    return None


def _one_box(a: Person, b: Person) -> bool:
    box = a.mailbox
    return box is not None and b.mailbox is not None and box.key == b.mailbox.key


def _first(one: str, other: str) -> str:
    if not one or not other:
        return "missing"
    if one == other:
        return "same"
    if len(one) == 1 or len(other) == 1:
        return "initial" if one[0] == other[0] else "differs"
    if is_form_of(one, other):
        return "form"
    if _is_typo(one, other):
        return "typo"
    return "differs"


def _is_typo(one: str, other: str) -> bool:
    """A slip of one key; but both being names people bear (Jon, Joan) makes it two names."""
    if abs(len(one) - len(other)) > 1 or min(len(one), len(other)) < 3:
        return False
    if OSA.distance(one, other, score_cutoff=1) > 1 or (is_known(one) and is_known(other)):
        return False
    short, long = sorted((one, other), key=len)
    return not (long.startswith(short) and _ENDING.fullmatch(long[len(short) :]))


def _last(one: str, other: str) -> str:
    if not one or not other:
        return "missing"
    if one == other:
        return "same"
    flat, rest = one.replace("-", " ").split(), other.replace("-", " ").split()
    if "".join(flat) == "".join(rest):
        return "same"
    if set(flat) < set(rest) or set(rest) < set(flat):
        return "part"
    if len(one) == 1 or len(other) == 1:
        return "initial" if one[0] == other[0] else "differs"
    reach = 1 if min(len(one), len(other)) < 8 else 2
    if min(len(one), len(other)) > 3 and OSA.distance(one, other, score_cutoff=reach) <= reach:
        return "typo"
    return "differs"


def _is_post(one: Person) -> bool:
    """Say whether a row is nobody in particular: sales@ without a name."""
    return one.mailbox is not None and one.mailbox.is_role and not one.name.first


def _numbered(a: Person, b: Person) -> bool:
    """smith2@ beside smith@ at one employer was made for a second Smith."""
    if not a.domain or a.domain != b.domain or a.stem == b.stem:
        return False
    return a.stem.rstrip("0123456789") == b.stem.rstrip("0123456789")


def _boxes(a: Person, b: Person, crowd: Crowd) -> list[str]:
    one, other = a.mailbox, b.mailbox
    if one is None or other is None:
        return []
    if one.key == other.key:
        shared = one.is_role or one.key in crowd.shared_boxes
        return ["address shared" if shared else "address same"]
    if one.is_role or other.is_role:
        return []
    near = OSA.distance(one.domain, other.domain, score_cutoff=2) <= 2
    if one.local == other.local and len(a.stem) > 2:
        if near or one.label == other.label:
            return ["local same, domain near"]
        return ["local same, long" if len(a.stem) > 7 else "local same, short"]
    if one.domain == other.domain and min(len(a.stem), len(b.stem)) > 4:
        if a.stem == b.stem:
            return ["local same, domain near"]
        if OSA.distance(a.stem, b.stem, score_cutoff=1) <= 1 and not _digits(a.stem, b.stem):
            return ["local near"]
    fits = _fits(a, b) + _fits(b, a)
    if fits == 2:
        return ["addresses fit"]
    return ["addresses differ"] if fits == 0 else []


def _digits(one: str, other: str) -> bool:
    return re.sub(r"\d", "", one) == re.sub(r"\d", "", other)


def _fits(a: Person, b: Person) -> bool:
    """Say whether a's address could be b's by the name: "jbrodo" and James Brodo."""
    stem, first, last = a.stem.rstrip("0123456789"), b.name.first, b.name.last
    last = re.sub(r"[^a-z]", "", last)
    first = re.sub(r"[^a-z]", "", first)
    if not last or not first:
        return False
    if last in stem:
        rest = stem.replace(last, "", 1)
        return not rest or rest[0] == first[0]
    return stem in (first, first + last[0], last[0] + first)


def _places(a: Person, b: Person) -> list[str]:
    firm = ""
    if a.company and b.company:
        if a.company == b.company:
            firm = "same"
        elif fuzz.token_sort_ratio(a.company, b.company) >= 86 or _inside(a.company, b.company):
            firm = "near"
        else:
            firm = "differs"
    where = ""
    if a.domain and b.domain:
        if a.domain == b.domain:
            where = "same"
        elif a.domain.split(".")[0] == b.domain.split(".")[0]:
            where = "near"
        else:
            where = "differs"
    return [f"firm {firm}"] * bool(firm) + [f"domain {where}"] * bool(where)


def _inside(one: str, other: str) -> bool:
    short, long = sorted((one.split(), other.split()), key=len)
    return len("".join(short)) > 4 and long[: len(short)] == short

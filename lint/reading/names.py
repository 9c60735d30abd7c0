"""Finds greetings whose name is an address, a login, a number, a company or two people."""

import re
from collections.abc import Iterator

from .greeting import greetings, without_honorifics
from .hit import Hit, without_overlaps
from .seats import find_odd_seats
from .words import EVERYONE

_NAME_FIX = "correct the name in the list, or clear it and add a fallback"

_STARTERS = frozenset(
    """thanks thank please yes no so well today here this that these those we i i'm it it's you your
    as if when after before just quick great good hope how what why who where there and but or then
    now first last next sorry congratulations congrats welcome hello hi happy merry our my the a an
    one two once since while although meet join see check let looking following would could can do
    did have has is are was were re fwd monday tuesday wednesday thursday friday saturday sunday
    january february march april may june july august september october november december
    spring summer autumn winter everyone greetings again speaking guess remember wow oh ok okay
    big new""".split()
)
_JUNIOR = frozenset("jr sr ii iii iv phd md esq cpa mba dds jd rn pe ph.d m.d".split())


def find_odd_names(text: str) -> list[Hit]:
    """Return each greeting whose name is an address, a login, a number or two people."""
    return without_overlaps((*_names(text), *find_odd_seats(text)))


def name_fault(name: str) -> str | None:
    """Say why name is no person's given name, or None.

    >>> name_fault("jo@example.com"), name_fault("jane.doe"), name_fault("Jo")
    ('is an email address', 'is a login, not a name', None)
    """
    if re.fullmatch(r"\S[^\s@]*+@\S+\.\w++", name):
        return "is an email address"
    if re.match(r"(?i)(?:https?://|www\.)\S+", name) or re.fullmatch(
        r"(?i)[\w-]+\.(?:com|org|net|io|co|de)", name
    ):
        return "is a web address"
    if re.fullmatch(r"\+?[\d\s()./-]{3,}", name):
        return "is a number, not a name"
    if re.fullmatch(
        r"[a-z]{2,}[._][a-z]{2,}\d*|[A-Za-z]++(?:[._][A-Za-z]*+)?\d++|[a-z]\.[a-z]{2,}|"
        r"[A-Za-z]+_[A-Za-z_]+\d*|[A-Z][a-z]+\.[A-Z][a-z]+",
        name,
    ):
        return "is a login, not a name"
    if re.fullmatch(r"[A-Za-z]\.?", name):
        return "is an initial, not a name"
    if re.search(r"\w \([^)]+\)$|\w - \w", name):
        return "contains a remark"
    if re.search(r"\b(?:Inc|LLC|Ltd|GmbH|Corp)\b\.?$", name):
        return "is a company, not a person"
    if re.search(r"</?\w[^<>]*+>", name):
        return "holds HTML" if re.sub(r"<[^<>]*>", "", name).strip() else None
    if re.search(r"[#;{}\[\]<>|\\^~=]|\d{3,}", name):
        return "contains characters that names do not have"
    return None


def _names(text: str) -> Iterator[Hit]:
    for greeting in greetings(text):
        slot = greeting.slot
        if not slot or greeting.is_loose or greeting.is_everyone or re.search(r"[{}\[\]]", slot):
            continue
        # An address, a login or HTML may itself hold the dot or colon that ended the slot.
        wider = re.match(r"\s*(?P<all>\S+?(?:</\w+>)?)(?=[,!?:;]?(?:\s|$))", text[greeting.start :])
        words = without_honorifics(greeting.words)
        name = " ".join(words)
        candidates = [name, wider["all"]] if wider and len(words) <= 1 else [name]
        start = text.index(slot, greeting.start)
        for candidate in candidates:
            fault = name_fault(candidate)
            closed = greeting.closed_by in ("", ",", "!", ":") or candidate is not name
            if (
                fault
                and closed
                and (fault != "is an initial, not a name" or greeting.closed_by in ",!")
            ):
                yield Hit(start, start + len(slot), f"'{candidate}' {fault}", _NAME_FIX)
                break
        else:
            second = re.match(
                r"\s*,\s+(?P<name>[A-ZÀ-Þ][\w'’-]+)\s*(?P<stop>[,:!–—]|(?!\s)\.?\s*$|\n)",
                text[greeting.end :],
            )
            if (second and len(words) in (1, 2) and all(w[:1].isupper() for w in words)
                    and second["name"].lower() not in _STARTERS | EVERYONE | _JUNIOR
                    and greeting.closed_by == ","):  # fmt: skip
                end = greeting.end + second.end("name")
                yield Hit(
                    start,
                    end,
                    f"'{text[start:end]}' is two people, or a reversed name",
                    _NAME_FIX,
                )

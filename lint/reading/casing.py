"""Finds names with unusual capital letters: "Hi JOHN,", "hi maria,", "Dear mr. o'brien,"."""

import re
from collections.abc import Iterator
from functools import lru_cache

from .greeting import Greeting, greetings, without_honorifics
from .hit import Hit
from .nulls import is_null_like
from .words import EVERYONE, is_field_like

_FIX = "write the name as its owner does; the filter 'given' fixes simple cases"
# Parts of ordinary names that are in lower or mixed case.
_PARTICLES = frozenset(
    "de la le du da dos das del della di von van der den ter ten zu zur af av bin "
    "ibn al el y e st".split()
)
_NAME = re.compile(r"[^\W\d_]+(?:[ .'’-]+[^\W\d_]+)*\.?")
_SMALL_TITLE = re.compile(r"(?:mr|mrs|ms|dr|prof)\.?")
_MIXED = re.compile(r"(?:Mc|Mac|Fitz|De|Di|Da|Du|La|Le|Van|Von|O['’]|D['’]|L['’])[A-Z][a-zà-ÿ]+")


@lru_cache(maxsize=1)
def given_names() -> frozenset[str]:
    """Return common given names in lower case."""
    from nicknames import NickNamer

    names: set[str] = set()
    for canonical, short in NickNamer.default_lookup().items():
        names.add(canonical)
        names.update(short)
    more = """maria ana priya sofia marco luca giulia mohammed fatima yuki chen wei li sven lars
    anke
    jürgen björn søren zoë josé jose maría lucía pablo diego carlos juan luis ahmed omar ali
    aisha ravi anil sunita deepak rahul amit sanjay arjun tobias lukas jonas felix leonie lena
    hannah emma mia noah liam olivia ava isabella sophie chloe camille pierre jean luc marie
    giovanni matteo francesca elena olga ivan dmitri natasha katarzyna piotr magda agnieszka
    marek petra jana pavel hiroshi kenji sakura min-jun seo-yeon linh nguyen thanh kwame amara
    chidi ngozi thabo zanele mateo santiago valentina camila thiago joão pedro inês rui tiago
    ingrid astrid freya nils""".split()
    return frozenset(names | set(more))


def casing_fault(name: str) -> str | None:
    """Say what is wrong with the case of a person's name, or None.

    >>> [casing_fault(n) for n in ("JOHN", "maria", "McDonald", "JP", "Ludwig van Beethoven")]
    ['is in capitals', 'is in small letters', None, None, None]
    """
    words = re.findall(r"[^\W\d_]+(?:['’][^\W\d_]+)*", name)
    long = [word for word in words if len(word) > 2 and word.lower() not in _PARTICLES]
    if not long:
        return None
    if any(_is_shouting(word) for word in long):
        return "is in capitals"
    if all(word.islower() for word in words):
        return "is in small letters"
    for word in long:
        inner = word[1:]
        odd = (
            inner != inner.lower()
            and not _MIXED.fullmatch(word)
            and "'" not in word
            and "’" not in word
        )
        if odd and (
            word[0].islower()
            or re.search(r"[A-Z]{2}[a-z]|[a-z][A-Z]+$|[a-z][A-Z][a-z]?[A-Z]", word)
        ):
            return "mixes capitals and small letters"
    if any(re.fullmatch(r"[a-z]+[A-Z]\w*", word) for word in words):
        return "mixes capitals and small letters"
    return None


def _is_shouting(word: str) -> bool:
    vowels = "AEIOUÀ-Ý" if len(word) < 4 else "AEIOUYÀ-Ý"  # "NYC" is not a name, "LYNN" is one
    spoken = re.search(f"[{vowels}]", word) is not None
    return word.isupper() and len(word) > 2 and spoken and word not in _ACRONYMS


_ACRONYMS = frozenset(
    """III VII VIII USA UAE NASA NATO UNESCO UNICEF FIFA UEFA IKEA ACLU IEEE ISO CIA EPA UCLA CIO
    CEO COO CFO CMO CTO AOL ESA EMEA APAC""".split()
)


def find_casing(text: str) -> list[Hit]:
    """Return each greeting that addresses somebody in the wrong case."""
    return list(_found(text))


def _found(text: str) -> Iterator[Hit]:
    for greeting in greetings(text):
        words = greeting.words
        if not 0 < len(words) <= 4 or greeting.is_loose:
            continue
        if not greeting.closed_by and len(words) > 2:
            continue
        names = without_honorifics(words)
        slot = " ".join(names)
        if is_null_like(slot) or is_field_like(slot) or not _NAME.fullmatch(slot):
            continue
        start = text.index(greeting.slot, greeting.start)
        end = start + len(greeting.slot)
        if _SMALL_TITLE.fullmatch(words[0]):
            yield Hit(start, end, f"'{greeting.slot}' is in small letters", _FIX)
        elif (fault := casing_fault(slot)) and _is_one_person(fault, greeting, names):
            yield Hit(start, end, f"'{slot}' {fault}", _FIX)


def _is_one_person(fault: str, greeting: Greeting, names: list[str]) -> bool:
    """Say whether the fault is in one person's name, not in a group's or a line of capitals."""
    if greeting.word.isupper() and not greeting.in_small_text:
        return False
    if fault == "is in small letters":
        return len(names) < len(greeting.words) or _is_lower_name(greeting.word, names)
    if fault == "is in capitals":
        group = any(name.lower().strip(".'") in EVERYONE for name in names)
        alike = all(_is_shouting(w) or len(w) < 3 or w.istitle() for w in names)
        return not group and (len(names) == 1 or alike)
    return True


def _is_lower_name(word: str, names: list[str]) -> bool:
    """A word in small letters after a greeting is a name, unless it names a group."""
    if any(name.strip(".'") in EVERYONE for name in names):
        return False
    if names[0] in given_names():
        return True
    informal = word.lower() in ("hi", "hello", "hey", "hiya")
    return informal and (
        len(names) == 1 and len(names[0]) > 2 and names[0] not in ("world", "again", "beauty")
    )

"""Is one given name a form of another? Pair tests only, never chains.

The relation must not be closed: over the package's list, two thirds of all names would be
one group (Al is Alan, Albert and Alexander). So Jim is a form of James, Jim and Jamie are
both short forms of James, and that is as far as it goes.
"""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path

from nicknames import NickNamer

from ...templates.lazy_regex import lazy_regex

# In the package's list, but two names: each is what some other person is called.
FALSE_FRIENDS = frozenset(
    frozenset(pair.split("/"))
    for pair in (
        "robert/bill aaron/erin aaron/ron mary/marie mary/maria margaret/rita lee/leon lee/leo "
        "ann/nancy anna/nancy anne/nancy maria/marie daniel/daniela christine/christina jon/joan "
        "eric/erica paul/paula carl/charles jean/joan jane/jean jane/joan julia/julie "
        "helen/ellen helen/elaine ellen/eleanor michael/michelle patrick/patricia "
        "andrew/andrea george/georgia john/ian john/jan mark/marcus martha/marta lucy/lucille "
        "sarah/sally harold/henry harry/harold laura/lauren lawrence/lauren carol/caroline "
        "stephen/stephanie alan/alana samuel/samantha alexander/alexandra alexander/alexandria "
        "sharon/sherry susan/suzanne linda/melinda martin/martina carl/carly carl/carlie "
        "mary/molly mary/polly stefan/stefanie stephan/stephanie eugen/eugenie "
        "emil/emilie leon/leonie luc/lucie cecil/cecilie"
    ).split()
)
_FORMS = Path(__file__).with_name("forms.txt")


@lru_cache(maxsize=1)
def _lists() -> tuple[dict[str, set[str]], dict[str, set[str]]]:
    """Return the forms of each formal name, and the formal names of each form."""
    short = {name: set(forms) for name, forms in NickNamer().nickname_lookup.items()}
    for line in _FORMS.read_text(encoding="utf-8").splitlines():
        name, colon, own = line.partition(":")
        if colon and not line.startswith("#"):
            short.setdefault(name, set()).update(own.split())
    formal: dict[str, set[str]] = {}
    for name, forms in short.items():
        for form in forms:
            formal.setdefault(form, set()).add(name)
    return short, formal


def is_known(name: str) -> bool:
    """Say whether the lists have name, as a formal or a short form."""
    short, formal = _lists()
    return name in short or name in formal


def formal(name: str) -> str:
    """Return one formal name by which forms of it may be sought; it decides nothing."""
    short, longer = _lists()
    found = longer.get(name, set())
    if not found or len(found) > 6 or len(short.get(name, ())) > 2:
        return name
    return min(found, key=lambda one: (-len(short[one]), one))


def related(names: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Yield the positions of each two names of which one is a form of the other."""
    index = {name: at for at, name in enumerate(names)}
    for at, name in enumerate(names):
        for other in _relatives(name):
            to = index.get(other, at)
            if to != at and is_form_of(name, other):
                yield (at, to) if at < to else (to, at)


@lru_cache(maxsize=1 << 16)
def _relatives(name: str) -> tuple[str, ...]:
    short, formal = _lists()
    found = {*short.get(name, ()), *formal.get(name, ())}
    for one in formal.get(name, ()):
        found |= short[one]
    for ending in ("y", "ie", "ey"):
        if name.endswith(ending) and len(name) > len(ending) + 2:
            base = name[: -len(ending)]
            found |= {base, base[:-1]}
    return tuple(found - {name})


_ENDING = lazy_regex("a|e|o|s|ia|ie|na|ina|ine|ette|elle|us|as|ella|etta|ka")
_GENDER = frozenset("aeio")


def differ_by_ending(one: str, other: str) -> bool:
    """Say whether only endings of two names differ: Daniel and Daniela, Paolo and Paola."""
    if len(one) == len(other):
        return one[:-1] == other[:-1] and len(one) > 3 and {one[-1], other[-1]} <= _GENDER
    short, long = sorted((one, other), key=len)
    if len(short) < 3 or not long.startswith(short) or long == short + short[-1]:
        return False
    # "Olivi" is Olivia with a slip, but Daniel is not Daniela.
    meant = is_known(short) or not is_known(long)
    return meant and _ENDING.fullmatch(long[len(short) :]) is not None


def _is_pet_form(short: str, long: str) -> bool:
    """Jim and Jimmy, Dan and Danny, Kat and Katie: an -y or -ie, the last letter doubled."""
    if len(short) < 3 or not long.startswith(short):
        return False
    return re.fullmatch(f"{re.escape(short[-1])}?(y|ie|ey)", long[len(short) :]) is not None


@lru_cache(maxsize=1 << 16)
def is_form_of(one: str, other: str) -> bool:
    """Say whether two different given names may be one person's: Jim and James."""
    if frozenset((one, other)) in FALSE_FRIENDS:
        return False
    short, formal = _lists()
    if other in short.get(one, ()) or one in short.get(other, ()):
        return True
    if _is_pet_form(*sorted((one, other), key=len)):
        return True
    if one in short or other in short:
        return False
    return bool(formal.get(one, set()) & formal.get(other, set()))

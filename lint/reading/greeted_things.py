"""Finds a greeting of what is no person: "Dear Half board,", "Hi 07:45,".

Who is greeted has a name, or is one of a group. A name has no digits and no signs, and no word
of it but a particle is in small letters.
"""

import re
from collections.abc import Iterator

from ...templates.lazy_regex import lazy_regex
from .casing import given_names
from .first_names import JOBS
from .greeting import Greeting, addressed, without_honorifics
from .hit import Hit, shorten
from .language import language_of
from .spelling import frequency
from .words import EVERYONE

_FIX = "correct the value in the list, or clear it and add a fallback"

_GROUP = frozenset(
    """class year form group team room house school choir squad crew club table stage week day
    lot cohort klasse gruppe jahrgang chor mannschaft familie families kurs verein classe
    groupe équipe chorale famille grupo clase equipo coro familia gruppo squadra classe
    famiglia condominio residenza residence comunidad gemeinde comune commune turma equipa
    família groep klas koor familie parents eltern players members
    friends owners u7 u8 u9 u10 u11 u12 u13 u14 u15 u16 u18""".split()
)
_SMALL = frozenset(
    """and or of the a to for from in at all my our your both de la le du des da do dos das del
    della di von van der den ter ten zu zur zum af av y e et und en og i bin al el st with
    dear liebe lieber sehr geehrte geehrter chère cher et aux und an im am vom op het""".split()
)
_PERSON = lazy_regex(r"(?i)(?:er|or|ist|ian|ant|ent|man|woman|ee|eur|euse|trice|in|e|a|o|s)$")
_SIGNS = lazy_regex(r"[%€$£\\|<>=+@#]|\w/\w")
_CODE = lazy_regex(r"[{}\[\]<>%*|~«»]")
_IN_SOMEBODY = lazy_regex(
    r"(?<!trust )(?<!faith )(?<!interest )(?<!confidence )(?<!believe )(?<!found )(?<!have "
    r")\b(?:in|nach|near|naar) "
    r"(?P<at>(?:Mr|Mrs|Ms|Dr|Herrn?|Frau|Monsieur|Madame|Mme)\.? [A-ZÀ-Þ][\wà-ÿ-]+)"
    r"(?=\s+(?:on|last|next|is|was|at|am|um|ist|findet|statt|on|and we|op)\b|[.;](?:\s|$))"
)


def find_greeted_things(text: str) -> Iterator[Hit]:
    """Yield each slot of a greeting that holds neither a name nor a group."""
    for greeting, start in addressed(text):
        if _is_thing(greeting):
            what = f"'{shorten(greeting.slot)}' is no name, and is greeted"
            yield Hit(start, start + len(greeting.slot), what, _FIX)
    for match in _IN_SOMEBODY.finditer(text):
        yield Hit(*match.span("at"), f"'{match['at']}' is a person, where a place should be", _FIX)


def _is_thing(greeting: Greeting) -> bool:
    words = without_honorifics(greeting.words)
    parts = (part for word in words for part in word.split("/"))
    low = {part.lower().strip("'’.") for part in parts}
    if not 0 < len(words) <= 6 or low & (EVERYONE | _GROUP) or _CODE.search(greeting.slot):
        return False
    if greeting.slot.startswith(("(", "/")):  # "Sehr geehrte(r) Kunde"
        return False
    if any(char.isdigit() for char in greeting.slot):
        return re.fullmatch(r"\w+ \d|\w*\d{1,2}s?|20\d\d|\d{1,2}[a-z]", greeting.slot) is None
    if _SIGNS.search(greeting.slot):
        return "@" not in greeting.slot or " " in greeting.slot
    if greeting.word[:1].islower():
        return False
    first, rest = words[0], [word for word in words[1:] if word.lower() not in _SMALL]
    lower = [word for word in rest if word.isalpha() and word.islower()]
    if not lower or len(words) > 3 or not first[:1].isupper():
        return False
    plain = first.casefold()
    known = plain in given_names() or plain in JOBS
    roles = any(word in JOBS or _PERSON.search(word) for word in lower)
    english = language_of(greeting.slot) in (None, "en") and frequency(plain) > 500
    return not known and not roles and english and all(frequency(word) > 500 for word in lower)

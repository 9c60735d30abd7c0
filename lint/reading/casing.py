"""Finds names with unusual capital letters: "Hi JOHN,", "hi maria,", "Dear mr. o'brien,"."""

import re
from collections.abc import Iterator
from functools import lru_cache
from unicodedata import combining, normalize

from ...templates.lazy_regex import lazy_regex
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
_NAME = lazy_regex(r"[^\W\d_]+(?:[ .'’-]+[^\W\d_]+)*\.?")
_SMALL_TITLE = lazy_regex(r"(?:mr|mrs|ms|dr|prof)\.?|frau|herrn?")
_MIXED = lazy_regex(r"(?:Mc|Mac|Fitz|De|Di|Da|Du|La|Le|Van|Von|O['’]|D['’]|L['’])[A-Z][a-zà-ÿ]+")


# What people say they hold dear, or greet, in small letters.
_COMMON = frozenset(
    """diary santa reader god lord lady future past heart child children brother sister family
    guest member mother father mum mom dad grandma grandpa granny teacher neighbour neighbor
    internet universe journal self life love darling valentine president minister editor madam
    sir sirs applicant fellow young old little big sweet precious good kind own new proud fine
    gentle tired hungry sleepy lucky happy world earth moon sun ocean winter summer spring autumn
    monday friday weekend kitty puppy horse tree house garden music football fashion coffee tea
    book film travel food wine art dog cat plant bike baby lover nerd beauty stranger human
    again back from with for and the you your our one everyone zusammen ihr alle leute kollege
    kollegin kunde kundin gast freund freundin team leser leserin nachbar nachbarin liebe lieber
    amigo amiga cliente vecino gente todos todas tutti tutte gente mondo mundo monde tout tous
    toutes amie ami cher chère voisin caro cara amico amica collega socio socia pessoal turma
    galera gruppe runde welt schatz mama papa oma opa""".split()
)


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
    for one in long:
        word = one.replace("IJ", "I", 1) if one.startswith("IJ") else one  # Dutch: "IJzerman"
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
    return word.isupper() and len(word) > 2 and spoken and word not in ACRONYMS


ACRONYMS = frozenset(
    """III VII VIII USA UAE NASA NATO UNESCO UNICEF FIFA UEFA IKEA ACLU IEEE ISO CIA EPA UCLA CIO
    CEO COO CFO CMO CTO AOL ESA EMEA APAC""".split()
)


def find_casing(text: str) -> list[Hit]:
    """Return each greeting that addresses somebody in the wrong case."""
    return [*_found(text), *_called(text), *_firms(text)]


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


# Somebody is addressed after a comma: "Welcome, MICHELLE!"
_CALLED = lazy_regex(
    r"(?m)^[^\w\n]{0,3}(?:Welcome(?: back)?|Thanks|Thank you|Congratulations|Happy birthday|"
    r"Good news|"
    r"Good morning|Sorry|Danke|Merci|Gracias|Grazie|Obrigad[oa]|Bedankt|Willkommen|Bienvenue|"
    r"Bienvenid[oa]|Benvenut[oa]), (?P<at>[A-ZÀ-Þ]{3,}(?:[ -][A-ZÀ-Þ]{2,})?)(?=[,.!]|\s*$)"
)
# A firm in a sentence, as a register or a hasty form has it.
_LOUD_FIRM = lazy_regex(
    r"(?<![\w&.-])(?P<at>(?P<name>[A-ZÀ-Þ]{2,}(?:[ &'’.-]+[A-ZÀ-Þ]{2,}){0,4}) "
    r"(?:AG|SE|KG|OHG|UG|SA|SAS|SARL|SRL|SPA|S\.P\.A\.|S\.R\.L\.|S\.A\.|S\.L\.|SL|BV|B\.V\.|NV|AB|"
    r"OY|OYJ|ASA|AS|APS|KGAA|LTDA|EIRELI|LIMITADA|PTY|CO|GMBH|LTD|LIMITED|INC|CORP|SARL)(?!\w)"
    r"\.?(?: & CO\.?)?(?: KGAA| KG)?)"
    r"(?=[^\n]{0,200}[a-z])"
)
_LOUD_FORM = lazy_regex(
    r"\b(?:GMBH|LTD|LIMITED|INC|CORP|KGAA|LTDA|PTY|APS)\b"
)  # by hand: GmbH, Ltd
_QUIET_FIRM = lazy_regex(
    r"(?:(?<=\s)|^)(?:[Aa]t|[Ff]rom|[Ww]ith|[Ff]or|[Oo]f|[Bb]y|[Bb]ei|[Vv]on|[Ff]ür|[Cc]hez) "
    r"(?P<at>(?!the |an? |our |your |my |its |his |her |their |any |other )"
    r"(?:[a-z][\w&-]* ){1,3}(?:ltd|gmbh|inc|llc|plc|llp|corp|s\.r\.l|sarl|b\.v)\b\.?)"
)


def _called(text: str) -> Iterator[Hit]:
    for match in _CALLED.finditer(text):
        names = re.split(r"[ -]", match["at"])
        if names[0].lower() in given_names() and any(_is_shouting(name) for name in names):
            yield Hit(*match.span("at"), f"'{match['at']}' is in capitals", _FIX)


def _firms(text: str) -> Iterator[Hit]:
    """Find firms in capitals or small letters; BMW AG and SAP SE are written so."""
    for match in _LOUD_FIRM.finditer(text):
        words = re.findall(r"[^\W\d_]{6,}", match["name"])
        line = text[text.rfind("\n", 0, match.start()) + 1 : match.end()]
        prose = re.search(r"[a-z]{2}", text[match.end() : match.end() + 60].partition("\n")[0])
        shouted = any(_is_shouting(word) for word in words) or _LOUD_FORM.search(match["at"])
        if shouted and (prose or re.search(r"[a-z]{2} $", line)):
            what = f"'{match['at']}' is a company in capitals"
            yield Hit(*match.span("at"), what, "write the name as the company itself does")
    for match in _QUIET_FIRM.finditer(text):
        what = f"'{match['at']}' is a company in small letters"
        yield Hit(*match.span("at"), what, "write the name as the company itself does")


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


def _folded(name: str) -> str:
    """Return a name without its accents: "françois" is listed as "francois"."""
    return "".join(c for c in normalize("NFD", name) if not combining(c))


def _is_lower_name(word: str, names: list[str]) -> bool:
    """A word in small letters after a greeting is a name, unless it names a group."""
    if any(name.strip(".'") in EVERYONE for name in names):
        return False
    if names[0] in given_names() or _folded(names[0]) in given_names():
        return True
    formal = word.lower() in ("dear", "hallo", "liebe", "lieber", "hola", "bonjour", "ciao", "olá")
    if formal and 1 <= len(names) <= 3:
        plural = names[-1].endswith("s")
        return not plural and all(len(n) > 2 for n in names) and not _COMMON & set(names)
    informal = word.lower() in ("hi", "hello", "hey", "hiya")
    if informal and len(names) == 2:
        return not (_COMMON & set(names) or names[-1].endswith("s") or len(names[0]) < 3)
    return informal and (
        len(names) == 1 and len(names[0]) > 2 and names[0] not in ("world", "again", "beauty")
    )

"""Finds names in the wrong case by a dictionary: "in bad kreuznach", "firm DUBOIS ET FILS".

What no dictionary has is a name; in German, what has no capital letter is no noun. A stress in
capitals is of ordinary words, and seldom of two names in a row.
"""

import re
from collections.abc import Iterator

from ...templates.lazy_regex import lazy_regex
from .casing import ACRONYMS, given_names
from .hit import Hit
from .languages import languages_of
from .sample import is_code_line, is_quoted_code, line_around
from .spelling import LISTED, frequency
from .towns import PARTS, TOWNS
from .vocabulary import FUNCTION_WORDS
from .words import BOTH_NAMES, FUNCTIONS

_FIX = "write the name as its owner does"
_CAPS = r"[A-ZÀ-Þ]{3,}(?:[-'’][A-ZÀ-Þ]{2,})?"
_RUN = rf"{_CAPS}(?: (?:& |ET |AND |UND |Y |E |DE |DU |LA |OF |THE )?{_CAPS}){{0,4}}"
# A firm is named so; behind it the name stands.
_AS_FIRM = lazy_regex(
    r"\b(?i:entreprise|société|maison|firma|company|empresa|azienda|ditta|bedrijf|betrieb|hof|"
    r"familie|family|famille|familia|famiglia|schule|école|praxis|hotel|hôtel|domaine|bäckerei|"
    r"brauerei|gärtnerei|atelier|ferme|boulangerie|panadería|bodega|cantina|clinic|school) "
    rf"(?P<at>{_RUN})(?=\s*[,.;!?]|\s*$|\s+[a-zà-ÿ])"
)
_IN_CAPS = lazy_regex(
    r"(?<=[a-zà-ÿ,.] )(?:see|thank|ask|meet|visit|join|Dr\.|in|at|from|to|near|for|with|by|of|"
    r"nach|aus|bei|von|mit|für|à|de|chez|avec|en|a|con|"
    rf"para|em|com|da|di|per|naar|van|bij|and|und|et|y|e) (?P<at>{_RUN})(?=['’]s\b|\s*[,.;!?]|"
    rf"\s*$|\s+[a-zà-ÿ])"
)
_SMALL_GERMAN = lazy_regex(
    r"\b(?:in|nach|aus|bei|von|über) (?P<at>(?:(?:bad|sankt|st\.|groß|klein|neu|alt) "
    r")?[a-zäöüß]{4,})"
    r"(?= [a-zäöüß]|\s*[,.;!?]|\s*$)"
)
_SMALL_ENGLISH = lazy_regex(
    r"(?<=[a-z] )(?P<at>(?P<first>[a-z]{4,})(?: [a-z]+)? (?:club|school|church|choir|vets|"
    r"surgery|council|"
    r"society|trust|brewery|bakery|farm|nursery|garage|abbey|cathedral|hospice|college|academy|"
    r"rovers|united|rangers|ltd|limited))(?=\s(?:has|had|is|was|will|in|on|at|and|for|like|"
    r"last)\b|[.,;!?]|['’]s)"
)
_SMALL_FIRST = lazy_regex(
    r"\b(?:spoke|speak|talk|talked|met|meet|thanks|thank you|greetings|regards|love|wishes|news|"
    r"call|"
    r"letter|lesson|visit|appointment|meeting|sprach|gespräch|grüße|parlé|hablé|parlato|falei|"
    r"word|sit|work|worked|stay)(?: (?:to|with|from|by|for|mit|an|von|avec|con|com))* "
    r"(?P<at>[a-zà-ÿ]{4,})(?=\s+(?:and|about|at|on|in|last|for|is|was|who|und|am|über|y|et|e|"
    r"a)\b|[.,;!?])"
)
_MIXED = lazy_regex(
    r"(?<![\w'’.@/#-])(?P<at>(?:[A-Z][a-z]{1,8}[A-Z][a-z]?|[a-z]{1,2}[A-Z][a-z]{3,}|"
    r"[A-Z]{2}[a-z]{3,}))(?![\w@/.-])"
)
_BRANDS = frozenset(
    "iphone ipad ipod imac ebay eur pdfs cds dvds tvs mps nan ceos faqs urls ids".split()
)
_TITLE_SMALL = lazy_regex(
    r"(?<![\w'’-])(?<!\d )(?P<at>(?:frau|herrn?|mrs?\.?|ms\.?|dr\.?) [A-ZÀ-Þ][a-zà-ÿ]+|(?:mr|mrs|"
    r"ms|"
    r"dr)\.? [a-z]{4,}|"
    r"st\.? [a-z]{4,}['’]s)(?![\w-])"
)
_OF_FIRST = lazy_regex(
    r"(?<=[a-zà-ÿ] )(?:di|de|von|da|for|of) (?P<at>(?P<one>[a-zà-ÿ]{4,12})(?: "
    r"(?P<two>[a-zà-ÿ]{5,}))?)"
    r"(?=\s+(?:è|est|es|is|ist|são|é|was|has|und|and)\b|[.,;!?])"
)
_SMALL_HYPHENED = lazy_regex(  # "in stoke-on-trent"
    r"\b(?:in|from|near|to|at|à|de|nach|aus) (?P<at>[a-zà-ÿ]{3,}-(?:on-the|on|upon|under|by-the|"
    r"in|le|la|les|sur|"
    r"sous|en|am|an-der|ob-der|de|del|super)-(?P<two>[a-zà-ÿ]{3,}))(?![\w-])"
)
_CALLED_LOUD = lazy_regex(r"(?<=[a-zà-ÿ], )(?P<at>[A-ZÀ-Þ]{4,})(?=, [a-zà-ÿ]|[.!?](?:\s|$))")
_SOUNDS = lazy_regex(r"[AEIOUYÀ-ÆÈ-ÏÒ-ÖØ-Ý]")
# Whose name follows: a kin, an animal, somebody of a firm.
_OF_KIN = (
    r"(?:son|daughter|child|wife|husband|mother|father|brother|sister|niece|nephew|grandson|"
    r"granddaughter|partner|dog|cat|horse|pony|mare|puppy|kitten|colleague|teacher|sohn|tochter|"
    r"kind|"
    r"frau|mann|mutter|vater|bruder|schwester|enkel|enkelin|hund|hündin|katze|kater|pferd|stute|"
    r"kollege|kollegin|fils|fille|enfant|femme|mari|mère|père|frère|sœur|chien|chienne|chat|chatte|"
    r"cheval|jument|collègue|hijo|hija|marido|mujer|esposa|madre|padre|hermano|hermana|perro|perra|"
    r"gato|gata|caballo|yegua|figlio|figlia|moglie|marito|fratello|sorella|cane|cagna|gatto|gatta|"
    r"cavallo|collega|filho|filha|esposo|mãe|pai|irmão|irmã|cão|cavalo|colega|zoon|dochter|man|"
    r"vrouw|"
    r"moeder|broer|zus|hond|kat|paard|syn|córka|pies|kot)"
)
_KIN = lazy_regex(
    rf"\b(?i:your|our|my|ihr|ihre[nmr]?|unser|unsere[nmr]?|votre|notre|su|suo|sua|seu|uw|"
    rf"vostr[oa]|nuestr[oa]|"
    rf"państwa|pana|pani|tu|tuo|tua|din|deinen?) (?i:{_OF_KIN}) "
    r"(?P<at>[A-ZÀ-Þ]{3,}(?:[ -][A-ZÀ-Þ]{2,})?|[a-zà-ÿ]{3,12})(?=\s+(?P<next>[a-zà-ÿ]+)|['’]s\b|"
    r"[.,;!?])"
)
_USUAL = 2_000


def find_names_by_words(text: str) -> Iterator[Hit]:
    """Yield each name in capitals or small letters that no dictionary takes for a word."""
    for match in _AS_FIRM.finditer(text):
        words = match["at"].split()
        if len(words) > 1 and any(_is_name(word) for word in words) and _in_prose(text, match):
            yield _hit(match, "is in capitals")
    for match in _IN_CAPS.finditer(text):
        words = re.findall(r"[A-ZÀ-Þ]{3,}", match["at"])
        long = [word for word in words if len(word) > 4]
        told = len(words) > 1 and any(_is_name(word) for word in long)
        town = match["at"].casefold() in TOWNS and len(match["at"]) > 4
        low = match["at"].casefold()
        town = town or (len(low) > 4 and low in BOTH_NAMES and frequency(low) < 20_000)
        behind = text[match.end() : match.end() + 12]
        place = re.match(r"(?:in|nach|à|near|aus|Dr\.) ", match[0]) is not None
        closed = re.match(
            r"[.,;!?]|\s+(?:is|was|on|and|am|ist|um|est|leaves|last|next|et|"
            r"und)\b",
            behind,
        )
        town = town or bool(place and closed and _is_unheard(match["at"]))
        if (told or town) and _in_prose(text, match):
            yield _hit(match, "is in capitals")
    for match in _KIN.finditer(text):
        low = match["at"].casefold()
        loud = match["at"].isupper() and low.upper() not in ("MRI", "DNA", "GP", "DBS", "ID")
        first, last = line_around(text, match.start())
        language = (languages_of(text[first:last]) or ("en",))[0]
        known = frequency(low, language if language in LISTED else "en") >= 50
        named = low in given_names() and frequency(low) < 20_000
        odd = loud or named or not known
        if odd and low not in FUNCTION_WORDS and _in_prose(text, match):
            yield _hit(match, "is in the wrong case")
    yield from _small(text)


def _small(text: str) -> Iterator[Hit]:
    for match in _SMALL_GERMAN.finditer(text):
        last = match["at"].split()[-1]
        first, stop = line_around(text, match.start())
        town = last in TOWNS and last not in ("essen", "halle", "bergen", "singen", "siegen")
        unknown = match["at"] != last and frequency(last, "de") < 50
        german = languages_of(text[first:stop])[:1] == ("de",)
        if german and (town or unknown) and _in_prose(text, match):
            yield _hit(match, "is in small letters")
    for match in _SMALL_ENGLISH.finditer(text):
        before = text[: match.start()].rpartition(" ")[0].rpartition(" ")[2]
        named = frequency(match["first"]) < 1_000 and match["first"] not in FUNCTIONS.split("|")
        plain = before.lower() not in _DETERMINERS
        if (
            named
            and plain
            and not match["first"].endswith(("ing", "ed", "al", "ly", "s"))
            and _in_prose(text, match)
        ):
            yield _hit(match, "is in small letters")
    for match in _SMALL_FIRST.finditer(text):
        name = match["at"]
        named = name in given_names() and name not in PARTS and _is_seldom(text, match, name)
        if named and _in_prose(text, match):
            yield _hit(match, "is in small letters")
    for match in _OF_FIRST.finditer(text):
        plain = match["one"] in given_names() - FUNCTION_WORDS
        named = plain and _is_seldom(text, match, match["one"])
        if named and (not match["two"] or frequency(match["two"]) < 100) and _in_prose(text, match):
            yield _hit(match, "is in small letters")
    for match in _MIXED.finditer(text):
        low = match["at"].casefold()
        dutch = match["at"].startswith("IJ")
        if low in given_names() and not dutch and low not in _BRANDS and _in_prose(text, match):
            yield _hit(match, "mixes capitals and small letters")
    for match in _SMALL_HYPHENED.finditer(text):
        if frequency(match["two"]) < _USUAL and _in_prose(text, match):
            yield _hit(match, "is in small letters")
    for match in _CALLED_LOUD.finditer(text):
        low = match["at"].casefold()
        seldom = low in given_names() and low not in PARTS and frequency(low) < 20_000
        if seldom and match["at"] not in ACRONYMS and _in_prose(text, match):
            yield _hit(match, "is in capitals")
    for match in _TITLE_SMALL.finditer(text):
        sentence = re.search(r"(?:^|[.!?]\s)$", text[: match.start()][-3:])
        article = re.search(
            r"(?i)\b(?:meine?|eine?|die|der|seine?|ihre?|the|my)r? $", text[: match.start()][-8:]
        )
        if not sentence and not article and _in_prose(text, match):
            yield _hit(match, "has its title in small letters")


_DETERMINERS = frozenset("the a an your our my their his her its this that every each any".split())


def _is_seldom(text: str, match: re.Match[str], name: str) -> bool:
    """Say whether a first name is hardly a word in the language of its line."""
    first, last = line_around(text, match.start())
    language = (languages_of(text[first:last]) or ("en",))[0]
    own = frequency(name, language) if language in LISTED - {"en"} else 0
    return frequency(name) < _USUAL and own < 50


def _is_unheard(word: str) -> bool:
    """Say whether a long word in capitals is in no dictionary, and can be said aloud."""
    if word in ACRONYMS:
        return False
    plain = word.replace("-", "").replace(" ", "")
    if (
        len(plain) < 6
        or re.search(r"[^AEIOUYÀ-ÆÈ-ÏÒ-ÖØ-Ý]{5}", plain)
        or len(_SOUNDS.findall(plain)) < 2
    ):
        return False
    return all(frequency(w, code) < 100 for w in [word.casefold()] for code in ("en", "de"))


def _is_name(word: str) -> bool:
    low = word.casefold()
    return (
        low in TOWNS
        or low in PARTS
        or low in given_names()
        or (frequency(low) < _USUAL and frequency(low, "de") < _USUAL)
    )


def _in_prose(text: str, match: re.Match[str]) -> bool:
    """Say whether the line around is in small letters, and no code."""
    start, end = line_around(text, match.start())
    around = f"{text[start : match.start('at')]} {text[match.end('at') : end]}"
    letters = [letter for letter in around if letter.isalpha()]
    small = sum(letter.islower() for letter in letters)
    code = is_code_line(text, start) or is_quoted_code(text, *match.span("at"))
    return not code and small * 4 >= len(letters) * 3 and len(letters) > 12


def _hit(match: re.Match[str], what: str) -> Hit:
    return Hit(*match.span("at"), f"'{match['at']}' {what}", _FIX)

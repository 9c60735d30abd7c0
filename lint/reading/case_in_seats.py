"""Finds towns, firms and last names in the case of a register, where a sentence shows their seat.

"the driver in LEIDEN", "for TALLIS PUMPS", "in rECIFE", "tour of oakfield dental laboratory". What
has a capital letter by right is in no dictionary; an ordinary word in capitals is a stress, and
letters that no word could have are an abbreviation.
"""

import re
from collections.abc import Iterator
from itertools import pairwise

from ...templates.lazy_regex import each_match, lazy_regex
from .casing import given_names
from .closed_words import ANY_CLOSED
from .first_names import JOBS
from .greeting import greetings, without_honorifics
from .hit import Hit
from .languages import languages_of
from .sample import is_code_line, is_quoted_code, line_around
from .spelling import LISTED, frequency, is_usual
from .towns import TOWNS, WORDS
from .words import EVERYONE, FUNCTIONS

_FIX = "write the name as its owner does"

_SHIFTED = lazy_regex(
    r"(?<![\w'’.@/-])(?P<at>(?:[a-zà-ÿ]|mc|mac|[od]['’])[A-ZÀ-Þ]{4,})(?![\w@/.-]\w)"
)
_SHIFTED_MEANT = frozenset("nvidia dbase macos ebooks iphones iphone icloud ipads".split())
_ALTERNATING = lazy_regex(r"(?<![\w'’.@/=-])(?P<at>[^\W\d_]{5,20})(?![\w@/=])")
_ALTERNATING_MEANT = frozenset("LaTeX LuaTeX XeLaTeX".split())
_LOUD = r"[A-ZÀ-Þ]{4,}(?:[-'’][A-ZÀ-Þ]{2,})?"
_TOWN = lazy_regex(  # where a place is told: "the driver in LEIDEN", "nach GÖRLITZ"
    r"(?:\b(?i:offices?|sites?|shops?|stores?|warehouse|branch|plant|team|driver|hotel|course|"
    r"workshop|"
    r"events?|fair|delivery|meeting|house|shed|stand|based|live|lives|located|arrives?|rehearse|"
    r"held|met|laid|"
    r"meet|you|us|customers?|colleagues|innenhof|lesung|büro|werk|lager|filiale|standort|messe|"
    r"termin|"
    r"bureau|atelier|magasin|visite|fenêtres|oficina|tienda|cata|visita|sede|loja|escritório|"
    r"negozio|"
    r"kantoor|winkel)"
    r" (?i:in|à|en|em|de|a|near)|(?i:nach|chega a|chegar a|llega a|arriva a|naar|visit to|trip to|"
    r"travel to|fly to|moved to|delivery to|from|aus)|(?<=[a-z] )(?i:in|i|w)(?= [A-ZÀ-Þ]{7})) "
    rf"(?P<at>{_LOUD}(?: {_LOUD})?)(?=\s*[.,;!?](?:\s|$)|\s*$|\s+[a-zà-ÿ])"
)
_FIRM = lazy_regex(
    rf"\b(?i:at|for|from|with|by|to|of|that|and|put|bei|für|von|mit|an|chez|pour|avec|de|para|con|"
    rf"por|com|voor|bij|van)"
    rf" (?P<at>{_LOUD}(?: (?:& |AND |UND |ET |Y |E )?{_LOUD}){{1,3}})"
    r"(?=['’]s\b|\s*[.,;!?](?:\s|$)|\s*$|\s+[a-zà-ÿ])"
)
_SMALL_TOWN = lazy_regex(
    r"\b(?i:in|near|from|to|nach|aus|à|en|em|naar|at) (?P<at>[a-zà-ÿ]{4,})"
    r"(?=\s*[.,;!?](?:\s|$)|\s*$|\s+(?:is|was|on|last|next|this|and|are|am|findet|haben|has|will|"
    r"y|et|e|no|"
    r"revient|laid)\b)"
)
# What a firm calls itself by: with no article it is part of a name.
_TRADES = (
    r"(?:laborator(?:y|ies)|clinic|bakery|brewery|nursery|garage|hotel|studios?|gallery|academy|"
    r"institute|"
    r"pharmacy|winery|foundation|foods|logistics|dental|textiles|engineering|consulting|solutions|"
    r"technologies|systems|industries|holdings|partners|joinery|plumbing|roofing|farms?|motors|"
    r"tyres|"
    r"interiors|kitchens|freight|shipping|legal|optics|marine|fisheries|timber|ceramics|printers|"
    r"press|"
    r"publishing|media|labs|works|mills?|stores|supplies|instruments|pumps|tools|glass|vets)"
)
_TRADE_WORD = lazy_regex(_TRADES)
_SMALL_FIRM = lazy_regex(
    rf"\b(?i:at|from|of|with|by|joining|visiting|for) (?P<at>(?P<first>[a-zà-ÿ]{{5,}})"
    rf"(?: [a-zà-ÿ&]+)?? {_TRADES})"
    r"(?=['’]s\b|\s*[.,;!?](?:\s|$)|\s*$|\s+(?:on|last|next|this|in|is|was|are|has|and we|for|"
    r"team)\b)"
)
_VOWEL = lazy_regex(r"[AEIOUYÀ-ÆÈ-ÏÒ-ÖØ-Ý]")
_NO_WORD = lazy_regex(r"[^AEIOUYÀ-ÆÈ-ÏÒ-ÖØ-Ý'’-]{4}")
# In France a last name in capitals is polite: "Monsieur LEROUX".
_TITLED_LOUD = lazy_regex(
    r"(?<![\w'’-])(?:[Mm][Rr]|[Mm][Rr][Ss]|[Mm][Ss]|Miss|MISS|Herrn?|HERRN?|Frau|FRAU|Señora?|Sra|"
    r"Signora?|Sig|Senhora?|Pani?)\.? "
    r"(?P<at>[A-ZÀ-Þ]{4,}(?:-[A-ZÀ-Þ]{2,})?)(?=['’]s\b|[\s.,;:!?]|$)"
)
_TITLED_SMALL = lazy_regex(
    r"(?<![\w'’-])(?<!meine )(?<!eine )(?<!die )(?<!der )(?<!seine )(?<!ihre )(?:Mr|Mrs|Ms|Herrn?|"
    r"Frau|herrn)\.? "
    r"(?P<at>[a-zà-ÿß]{5,})(?=['’]s\b|[\s.,;:!?]|$)"
)
_LOUD_NAME = lazy_regex(
    r"(?<=[a-z] )(?<!Mme )(?<!Mlle )(?<!Monsieur )(?<!Madame "
    r")(?P<at>[A-ZÀ-Þ]{5,})(?=['’]s\b|[.,;!?]|\s[a-zà-ÿ])"
)
_SMALL_PERSON = lazy_regex(
    r"(?<=[a-zà-ÿ] )(?P<at>(?P<first>[a-zà-ÿ]{4,}) (?P<last>[a-zà-ÿ]{5,}))(?=['’]s\b|[.,;!?]|"
    r"\s(?:who|will|has|is|was|and|at|in|on|from)\b)"
)
_CALLED = lazy_regex(
    r"(?i)\b(?:thanks|thank you|thankyou|welcome|congratulations|sorry|cheers|good (?:morning|"
    r"luck|news)|"
    r"see you|danke|vielen dank|willkommen|merci|gracias|grazie|obrigad[oa]|bedankt|bienvenid[oa])"
    r"\b"
    r"[^.!?,\n]{0,50}, (?P<at>(?-i:[a-zà-ÿ]{4,12}))(?=[.!](?:\s|$))"
)
_OFTEN = 40_000  # as films say it, a word is often said
# Names that are words too.
_WORDS_TOO = frozenset(
    """will mark grace hope rose bill jack june rich chip drew faith dawn love dear dean mate mates
    folks patience christian summer autumn angel honey precious prince duke earl sandy happy
    penny ginger violet olive iris heather holly ivy pearl ruby amber crystal star misty
    sunny lucky buddy sonny boss chief king queen lady miss frank ernest constant victor
    major junior senior april chance chase hunter mason cooper carter baker taylor parker
    porter piper sailor charity mercy destiny journey royal river lake forest clay cliff
    dale glen lane brook heath reed rusty dusty grant wade ward miles otherwise indeed
    though again always sweetie darling team dude""".split()
)


def find_case_in_seats(text: str) -> Iterator[Hit]:
    """Yield each town, firm and last name that is in capitals, in small letters, or mixed."""
    yield from _mixed(text)
    yield from _capitals(text)
    yield from _small(text)
    yield from _last_names(text)
    yield from _called(text)
    yield from _titled(text)


def _mixed(text: str) -> Iterator[Hit]:
    for match in each_match(_SHIFTED, text):
        word = match["at"]
        accented = not word.isascii()
        brand = (word[0] in "eimx" and word[1].isupper()) or word.casefold() in _SHIFTED_MEANT
        spoken = len(_VOWEL.findall(word)) > 1
        if (accented or (spoken and not brand)) and _in_prose(text, match):
            yield Hit(*match.span("at"), f"'{word}' mixes capitals and small letters", _FIX)
    for match in each_match(_ALTERNATING, text):
        word = match["at"]
        turns = all(one.isupper() != other.isupper() for one, other in pairwise(word))
        if turns and word not in _ALTERNATING_MEANT and _in_prose(text, match):
            yield Hit(*match.span("at"), f"'{word}' mixes capitals and small letters", _FIX)


def _capitals(text: str) -> Iterator[Hit]:
    for match in each_match(_TOWN, text):
        words = re.split(r"[ -]", match["at"])
        known = " ".join(words).casefold() in TOWNS
        if (known or all(_is_name(word) for word in words)) and _in_prose(text, match):
            yield Hit(*match.span("at"), f"'{match['at']}' is a town in capitals", _FIX)
    for match in each_match(_FIRM, text):
        words = [word for word in match["at"].split() if len(word) > 3]
        traded = len(words) > 1 and _TRADE_WORD.fullmatch(words[-1].casefold())
        named = traded or any(_is_name(word) for word in words)
        said = all(_VOWEL.search(word) for word in words)
        if named and said and _in_prose(text, match):
            yield Hit(*match.span("at"), f"'{match['at']}' is a company in capitals", _FIX)


def _small(text: str) -> Iterator[Hit]:
    for match in each_match(_SMALL_TOWN, text):
        accented = not match["at"].isascii() and not is_usual(match["at"])
        town = match["at"] in TOWNS - WORDS
        if (town or (accented and _is_english(text, match))) and _in_prose(text, match):
            yield Hit(*match.span("at"), f"'{match['at']}' is a town in small letters", _FIX)
    for match in each_match(_SMALL_FIRM, text):
        if not frequency(match["first"]) and _in_prose(text, match):
            yield Hit(*match.span("at"), f"'{match['at']}' is a company in small letters", _FIX)


def _last_names(text: str) -> Iterator[Hit]:
    """Find "Dear Ana bergqvist,": what follows a name in a greeting is a name too."""
    for greeting in greetings(text):
        words = without_honorifics(greeting.words)
        if len(words) != 2 or greeting.is_loose or greeting.closed_by not in (",", "!", ":", ""):
            continue
        first, last = words
        plain = last.replace("’", "'").removeprefix("d'").removeprefix("o'")
        general = {first.casefold(), last} & (EVERYONE | JOBS | set(FUNCTIONS.split("|")))
        named = first[:1].isupper() and first[1:].islower() and last.islower()
        if named and not general and len(plain) > 3 and plain.isalpha() and not is_usual(plain):
            start = text.index(greeting.slot, greeting.start)
            end = start + len(greeting.slot)
            yield Hit(end - len(last), end, f"'{last}' is in small letters", _FIX)


def _titled(text: str) -> Iterator[Hit]:
    """Find "Mrs OKONKWO" and "Frau brandt" within a sentence."""
    for match in each_match(_TITLED_LOUD, text):
        if _VOWEL.search(match["at"]) and _in_prose(text, match):
            yield Hit(*match.span("at"), f"'{match['at']}' is in capitals", _FIX)
    for match in each_match(_TITLED_SMALL, text):
        meant = match["at"] in EVERYONE or match["at"].startswith("ff")  # "Mr ffrench"
        if not is_usual(match["at"]) and not meant and _in_prose(text, match):
            yield Hit(*match.span("at"), f"'{match['at']}' is in small letters", _FIX)
    for match in each_match(_LOUD_NAME, text):
        low = match["at"].casefold()
        if low in given_names() and low not in _WORDS_TOO and _in_prose(text, match):
            yield Hit(*match.span("at"), f"'{match['at']}' is in capitals", _FIX)
    for match in each_match(_SMALL_PERSON, text):
        first, last = match["first"], match["last"]
        known = first in given_names() and first not in _WORDS_TOO and first not in ANY_CLOSED
        if (
            known
            and not _is_word(text, match, first, last)
            and not is_usual(last)
            and not is_usual(last.removesuffix("s"))
            and _in_prose(text, match)
        ):
            yield Hit(*match.span("at"), f"'{match['at']}' is in small letters", _FIX)


def _is_word(text: str, match: re.Match[str], first: str, last: str) -> bool:
    """Say whether two small words are ones of the line's language: "marge supérieure"."""
    line = text[slice(*line_around(text, match.start()))]
    spoken = [code for code in languages_of(line) if code in LISTED] or LISTED
    return any(
        frequency(last, code) > 0 if code != "en" else frequency(first, code) > _OFTEN
        for code in spoken
    )


def _called(text: str) -> Iterator[Hit]:
    """Find "Thanks for the call, desmond.": somebody is addressed behind a comma."""
    for match in each_match(_CALLED, text):
        name = match["at"]
        called = name in given_names() and name not in _WORDS_TOO | ANY_CLOSED
        if called and name not in EVERYONE:
            yield Hit(*match.span("at"), f"'{name}' is in small letters", _FIX)


def _is_name(word: str) -> bool:
    """Say whether a word in capitals can be said, and is no word of a dictionary."""
    if len(word) < 5 or not _VOWEL.search(word) or _NO_WORD.search(word):
        return False
    return not is_usual(word.casefold())


def _is_english(text: str, match: re.Match[str]) -> bool:
    line = text[slice(*line_around(text, match.start()))]
    return re.search(r"\b(?:the|is|you|your|and)\b", line) is not None


def _in_prose(text: str, match: re.Match[str]) -> bool:
    """Say whether the line around is in small letters, and no code."""
    start, end = line_around(text, match.start())
    around = f"{text[start : match.start('at')]} {text[match.end('at') : end]}"
    letters = [letter for letter in around if letter.isalpha()]
    small = sum(letter.islower() for letter in letters)
    code = is_code_line(text, start) or is_quoted_code(text, *match.span("at"))
    return not code and small * 4 >= len(letters) * 3 and len(letters) > 8

"""Finds what a language never writes around a name, and a template does: "de Alain", "Köster's Brille".

An elision that was not made, an English genitive in another language, a greeting with two endings:
the words beside a field were written before anybody knew what stands in it.
"""

import re
from collections.abc import Iterator

from ...templates.lazy_regex import lazy_regex
from .casing import given_names
from .gap_grammar import languages_of
from .hit import Hit
from .sample import is_code_line, is_quoted_code
from .spelling import frequency

_FIX = "rephrase the sentence so that it takes every value"
_VOWEL = "aeiouéèêàâîôûœAEIOUÉÈÊÀÂÎÔŒ"
_ELISION = lazy_regex(
    rf"(?<![\w'’-])(?P<at>(?:[Ll]e|[Ll]a|[Dd]e|[Qq]ue|[Jj]e|[Nn]e) (?P<next>[{_VOWEL}][a-zà-ÿ]{{3,}}))(?![\w'’])"
)
_NOT_ELIDED = lazy_regex(  # said with a breath, or names that people leave whole
    r"(?i)(?:onz\w*|oui\w*|ouistiti\w*|uhlan\w*|ulul\w*|un|une|uns|ouat\w*|eux|elle|elles|y\w+|iode?|"
    r"iphone|ipad|ebay|airbnb|amazon|apple|adobe|android|excel|office|outlook|instagram)"
)
_CONTRACTED = lazy_regex(
    r"(?<![\w'’-])(?P<at>(?:[Dd]e|[ÀàA]) (?:le|les) [A-ZÀ-Þ][a-zà-ÿ]+)(?! (?:Corbusier|Pen|Goff))"
)
_ITALIAN = lazy_regex(rf"(?<![\w'’-])(?P<at>(?:[Ii]l|[Dd]el|[Nn]el|[Dd]al|[Aa]l|[Ss]ul) [{_VOWEL}][a-zà-ÿ]{{3,}})")
_SPANISH = lazy_regex(r"(?<![\w'’-])(?P<at>y (?:[IÍií](?![aeoáéó])|[Hh]i(?!e))[a-zà-ÿ]{2,})")
_TITLED_OWNER = lazy_regex(
    r"\b(?:Frau|Herrn?|Familie|Dr\.|Madame|Monsieur|Mme|Señora?|Signora?|Senhora?) (?P<at>[A-ZÀ-Þ][\w-]+['’]s)(?= )"
)
_OWNER = lazy_regex(r"(?<![\w'’-])(?P<at>[A-ZÀ-Þ][a-zà-ÿ]{2,}['’]s) (?=(?:[a-zà-ÿ]{4,}))")
_PLURAL_OWNER = lazy_regex(r"\b(?P<at>(?:[Tt]he [A-Z][a-z]+s|James|Thomas|Charles)(?:['’]s['’]|['’] s))(?=\s)")
_SPACED_OWNER = lazy_regex(r"(?<=[a-z])(?P<at>['’] s|\s['’]s)(?= [a-z]{3,} (?:is|has|was|will|and|on|in|at)\b)")
_TWO_ENDINGS = lazy_regex(
    r"(?m)^[^\w\n]{0,3}(?P<at>(?:Liebe/r|Lieber/e|Liebe\(r\)|Sehr geehrte/r|Sehr geehrte\(r\)|Cher/Chère|"
    r"Cher\(e\)|Chèr\(e\)|Estimado/a|Querido/a|Estimad@|Caro/a|Gentile/i|Prezado\(a\)|Prezado/a|Beste/r|"
    r"Kære/r))(?=\s?[,!:])"
)
_COUNTED = lazy_regex(
    r"\b(?i:have|has|got|booked|ordered|bought|reserved|your|of|with|only|for|are|these|all|another) "
    r"(?P<at>(?P<n>[2-9]|[1-9]\d) (?P<noun>[a-z]{4,}))(?=\s+(?:in|on|at|for|left|and|to|is|are|gets?|from|"
    r"waiting|ready|here|will)\b|[.,;!?])"
)
_NO_PLURAL = frozenset(
    """percent people sheep deer fish aircraft head foot pound stone dozen hundred thousand million
    billion more less other others each years noon left right here there above below over under
    free back next more most much such series species yen euro sterling metre cattle police staff
    squid salmon trout bison moose swine offspring data media news times lots extra inch mile
    grand quid further same different whole half north south east west weekly daily monthly and
    with from that this than then when will have been were what which children women men feet teeth
    mice geese oxen dice""".split()
)


def find_merged_grammar(text: str) -> Iterator[Hit]:
    """Yield what the words around a value write, and its language does not."""
    for line in re.finditer(r"[^\n]{8,}", text):
        languages = languages_of(line[0])
        if languages and not is_code_line(text, line.start()):
            for hit in _in_language(line[0], languages[0]):
                start, end = hit.start + line.start(), hit.end + line.start()
                if not is_quoted_code(text, start, end):
                    yield Hit(start, end, hit.what, hit.fix)
    for match in _TWO_ENDINGS.finditer(text):
        what = f"'{match['at']}' is a greeting for nobody: the name is missing"
        yield Hit(*match.span("at"), what, _FIX)


def _in_language(line: str, language: str) -> Iterator[Hit]:
    if language == "fr":
        for match in _ELISION.finditer(line):
            word = match["next"]
            name = word[0].isupper() and word.casefold() not in given_names()
            article = match["at"][:2].lower() in ("le", "la")
            if not _NOT_ELIDED.fullmatch(word) and not (name and not article):
                yield _hit(match, "is not joined with an apostrophe")
        for match in _CONTRACTED.finditer(line):
            if " de le" in f" {match['at'].lower()}" or " de les" in f" {match['at'].lower()}":
                yield _hit(match, "should be one word, 'du' or 'des'")
    if language == "it":
        for match in _ITALIAN.finditer(line):
            yield _hit(match, "has the wrong article")
    if language == "es":
        for match in _SPANISH.finditer(line):
            yield _hit(match, "should have 'e' for 'y'")
    if language in ("de", "fr", "es", "it", "pt", "pl"):
        for match in _TITLED_OWNER.finditer(line):
            yield _hit(match, "is an English genitive")
    if language in ("fr", "es", "it", "pt"):
        for match in _OWNER.finditer(line):
            yield _hit(match, "is an English genitive")
    if language == "en":
        for match in _PLURAL_OWNER.finditer(line):
            yield _hit(match, "is a broken genitive")
        for match in _SPACED_OWNER.finditer(line):
            yield _hit(match, "is a broken genitive")
        for match in _COUNTED.finditer(line):
            noun = match["noun"]
            plural = f"{noun}es" if noun.endswith(("x", "ch", "sh", "ss")) else f"{noun}s"
            usual = frequency(noun) > 2_000 and frequency(plural) > 500
            if usual and not noun.endswith(("s", "ed", "ing", "ly")) and noun not in _NO_PLURAL:
                yield _hit(match, f"should be '{match['n']} {plural}'")


def _hit(match: re.Match[str], what: str) -> Hit:
    return Hit(*match.span("at"), f"'{match['at'].strip()}' {what}", _FIX)

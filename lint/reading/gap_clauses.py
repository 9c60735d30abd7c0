"""Finds a missing value by what a clause needs: "the concert in begins", "Happy th birthday".

A preposition stands before no finite verb, an ordinal's ending has its number, a coin its amount,
a room its number. Phrasal verbs and relative clauses, which leave a preposition alone, are known
by their words.
"""

import re
from collections.abc import Iterator

from ...templates.lazy_regex import lazy_regex
from .endings import gap
from .hit import Hit
from .sample import is_code_line, is_quoted_code
from .stranded import LICENSED

# "The concert in begins": behind a noun, before a verb that nothing but a subject has.
_BEFORE_VERB = lazy_regex(
    r"\b(?P<noun>[\w’'-]+) (?P<at>(?:(?:in|on|by|at|like|near) (?:begins?|starts?|opens?|closes?|"
    r"costs?|needs?)|(?:in|on|by|to|at|like|near) (?:begins|starts|opens|closes|takes|costs|was|"
    r"is|has|won|will|needs|finishes|expires|remains|contains|includes|becomes|renews|belongs|"
    r"ends|runs|arrives|leaves|would|and (?:would|will|can|"
    r"we)))) "
)
_PARTICLED = lazy_regex(  # "check-in is", "the drop in begins", "the one I live in is"
    r"(?i)(?:check|log|sign|drop|sit|run|plug|walk|stand|move|trade|join|fill|stop|lie|break|"
    r"built|sleep|"
    r"tune|opt|go|come|turn|add|carry|hang|hold|later|early|try|clip|roll|pull|put|take|bring|let|"
    r"\w+ing|\w+ed|what|all|up|out|off|back|so|far|how|one|it|them|close|close|from|this|that|"
    r"there|here|days?|look|looks|feel|feels|sound|sounds|seem|seems|would|things?|and|or|not|is|"
    r"was|"
    r"are|be)"
)
_CLAUSES = (
    # Two prepositions that no idiom joins.
    lazy_regex(
        r"(?<![\w'’-])(?P<at>(?:for at|by at|by won|with about|like and|at and at|into at|from "
        r"at|with at|"
        r"with on|from on|by from|near and|near is|at from|for by))(?= (?:the|our|your|a|an|my|"
        r"his|her|we|"
        r"would|will|can|eight|nine|ten|seven|six|five|noon|half|\d+[:.]\d\d|[A-Z]\w+day|first|"
        r"second|"
        r"third)\b)(?! \w+ (?:people|guests|minutes|hours|children|others|pounds|euros|per cent)\b)"
    ),
    lazy_regex(r"\b(?:role|job|post|position|place|seat|start|work) (?P<at>as (?:at|in|of|for|"
               r"with|from))"
               r"(?= (?:[A-ZÀ-Þ]|the\b|our\b|your\b))(?! (?:[A-Z][a-z]{2} )?\d)"),
    lazy_regex(r"\b(?P<at>(?:came|come|stumbled) across (?:while|when|and|as|at|in|on|through)|"
               r"(?:set aside|put aside|reserved|ordered|booked|laid down) of)(?= (?:the|our|a|"
               r"[a-z]+ing)\b)"),
    # An article that a preposition and a name, or a stop, follow.
    lazy_regex(r"(?<![\w'’-])(?P<at>[Tt]he (?:in|at|of|from|with|for|by|near)) (?=[A-ZÀ-Þ]|the\b|"
               r"our\b|your\b)"),
    lazy_regex(r"(?<=[a-z] )(?P<at>(?:th|rd)) (?=(?:birthday|anniversary|of|edition|year|floor|"
               r"and|time|"
               r"season|class|place|century|[A-Z][a-z]+))"),
    # A verb that has its object at once.
    lazy_regex(r"\b(?:[Ww]e|I|to|[Ll]et us|[Ll]et me|[Pp]lease|would|will) (?P<at>(?:wish|thank|"
               r"invite|"
               r"congratulate|introduce|welcome|remind|inform|assure|recommend|owe) (?:and|on|"
               r"for|to|that|"
               r"of)) (?=(?:his|her|their|the|your|all|our|a|an|you)\b)"),
    lazy_regex(r"\b(?:love to|like to|want to|wanted to|hope to|plan to|going to|happy to|able to|"
               r"can|could|would|will) (?P<at>(?:bring|offer|introduce|recommend|suggest|propose|"
               r"hand over|lend) to) (?=(?:your|our|the|a|an|all|every|you)\b)"),
    # An amount, a count or a number that is not there.
    lazy_regex(r"(?<![\w'’-])(?P<at>(?:über|von|für|auf) (?:Euro|EUR|€|Stunden|Meter|Kilo|"
               r"Prozent)) "
               r"(?=(?:liegt|ist|wird|bis|pro|im|am|zu|bei|an|für|haben)\b)"),
    lazy_regex(r"(?<![\w'’-])(?P<at>(?:d['’]un montant de|coûte|au prix de|cuesta|precio de|"
               r"costa|prezzo di|"
               r"custa|preço de|kost|prijs van|kostar|koster|kosztuje) (?:€|euros?|EUR|kronor|"
               r"kroner|złotych))"
               r"(?=[\s.,;]|$)"),
    lazy_regex(r"(?<=[a-zà-ÿ] )(?P<at>in (?:Reihe|Zimmer|Raum|Halle|row|room)|an (?:Tisch|Gleis)|"
               r"at (?:table|"
               r"gate|platform|stand)|en (?:fila|sala)|in (?:fila|sala)|na (?:fila|sala)) "
               r"(?=(?:reserviert|ist|wird|statt|um|is|are|has|will|at|on|for|está|a las|alle|às|"
               r"am|und|"
               r"and)\b)"),
    lazy_regex(r"(?:^|(?<=[.!?] ))(?P<at>(?:Room|Platform|Table|Gate|Row|Invoice|Order|Booking) "
               r"(?:is|has|"
               r"was)) (?=(?:on the|booked|reserved|due|dispatched|packed|yours)\b)", re.MULTILINE),
    lazy_regex(r"\b(?:have|has|are|is) (?P<at>(?:points|lessons|credits|vouchers|visits|places|"
               r"seats) (?:left "
               r"on|remaining))\b"),
    lazy_regex(r"\b(?:price|fee|cost|rate|charge) for (?P<at>(?:people|persons|adults|guests)) "
               r"(?=(?:is|was|"
               r"will)\b)"),
    # German: what stands in a clause of "dass", and an article's own preposition alone.
    lazy_regex(r"(?<![\w'’-])(?P<at>(?:am|im|vom|beim|zum|zur) (?:zu uns|zu ihnen|zu mir|"
               r"seine[nmrs]?|"
               r"unsere?[nmrs]?|einen?|einem|einer|meine[nmrs]?)) (?=[A-ZÄÖÜa-zäöü])"),
    lazy_regex(r"(?<![\w'’-])(?P<at>(?:in|nach|von|bei|mit) und (?:die|der|das|wir|ich|den|"
               r"Ihre?n?)) "
               r"(?=[A-ZÄÖÜ]|freuen|haben|sind|hoffen)"),
    lazy_regex(r"(?:^|(?<=[.!?,] ))(?P<at>(?:Frau|Herr) (?:hat|ist|wird|kann|möchte|war|kommt)) "
               r"(?=[a-zäöüßA-Z])",
               re.MULTILINE),
    # "Als Leiterin der kennen Sie": an article, and the verb that opens the clause.
    lazy_regex(r"\b[A-ZÄÖÜ][a-zäöüß]+ (?P<at>(?:der|des|dem|den|vom|im|am|beim|zur|zum|von|bei) "
               r"(?:haben|sind|"
               r"kennen|wissen|können|werden|möchten|müssen|dürfen|bekommen|erhalten|freuen|"
               r"laden|danken|"
               r"suchen|brauchen|bieten|schicken)) (?=(?:Sie|wir|Ihnen)\b)"),
    # A currency's sign, and no amount.
    lazy_regex(r"\b(?:of|for|at|to|is|costs?|pay|only|just|over|save|von|für|um|auf|de|di|por|"
               r"per|van|à|a|voor|"
               r"kostet|coûte|cuesta|costa) (?P<at>[$€£]) (?=[a-zà-ÿ])(?!(?:and|or|und|oder|et|"
               r"ou|y|o|e|en) )"),
    # What somebody is, without it; who did it, without him.
    lazy_regex(r"\b(?P<at>[Aa]s an? (?:you|we|we['’]ll|you['’]ll),?) (?=(?:pay|get|have|may|can|"
               r"know|will|are|"
               r"receive)\b)"),
    lazy_regex(r"\b(?P<at>(?:spoke|spoken|talked|met) with (?:about|on|at|yesterday|last))(?= )"),
    lazy_regex(r"\b(?:told|heard|learned|gather|note|glad|pleased|sorry) that (?P<at>(?:came|"
               r"went|lives|is "
               r"(?:moving|leaving|joining)|has (?:joined|left|moved)|wants|won|loved|found)) "
               r"(?=[a-z]+)"),
)  # fmt: skip
_ENGLISH = lazy_regex(r"(?i)\b(?:the|your|our|we|you|for|and|is|to)\b")


def find_clause_gaps(text: str) -> Iterator[Hit]:
    """Yield each place where a clause lacks what it must have."""
    for match in _BEFORE_VERB.finditer(text):
        clause = _clause(text, match.start("at"))
        alone = _PARTICLED.fullmatch(match["noun"]) or LICENSED.search(clause)
        if not alone and _ENGLISH.search(text) and not _is_code(text, match):
            yield gap(text, *match.span("at"))
    for pattern in _CLAUSES:
        for match in pattern.finditer(text):
            stranded = pattern is _CLAUSES[0] and LICENSED.search(_clause(text, match.start("at")))
            if not stranded and not _is_code(text, match):
                yield gap(text, *match.span("at"))


def _clause(text: str, at: int) -> str:
    """Return what the clause has before a place."""
    return re.split(r"[.,;:!?()\n]", text[max(0, at - 80) : at])[-1]


def _is_code(text: str, match: re.Match[str]) -> bool:
    return is_code_line(text, match.start()) or is_quoted_code(text, *match.span("at"))

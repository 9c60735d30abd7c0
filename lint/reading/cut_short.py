"""Finds holes that leave no blank: a paragraph that stops behind "at", "nach am 3. Mai".

Some programs close up what an empty value leaves. Then two words stand together that no
sentence has so, or its last word is one that something must follow.
"""

from collections.abc import Iterator

from ...templates.lazy_regex import lazy_regex
from .endings import ENDS_WITH_IT
from .hit import Hit, matches, shorten
from .languages import may_be_in
from .sample import is_code_line, line_around

_FIX = "give the field a fallback, or leave the sentence out where it is empty"

# No clause ends with one of these, in the language that has it.
_NEVER_LAST = lazy_regex(
    r"(?:at|of|from|with|and|or|the|your|our|my|their|into|than|because|between|until|via|"
    r"von|vom|beim|für|im|den|dem|des|und|oder|ihre|ihren|ihrem|ihrer|unsere|unseren|unserem|eine|"
    r"einen|"
    r"einem|einer|zum|zur|"
    r"du|des|aux|chez|pour|avec|dans|et|votre|vos|notre|une|"
    r"del|para|con|por|el|los|las|y|sus|nuestr[oa]|desde|hasta|"
    r"di|della|dal|dalla|per|il|gli|nel|nella|presso|vostr[oa]|"
    r"da|do|em|com|um|uma|seu|sua|noss[oa]|"
    r"van|bij|voor|het|een|uw|och|från|till|för|hos|dla|przez)"
)
_STRANDED = lazy_regex(  # "the team you belong to", "people to learn from"
    r"(?i)\b(?:you|we|they|i|he|she|it|who|that|which|where|to)(?:['’]\w+)? (?:\w+ ){1,2}$|"
    r"\b(?:\w+ing|\w+ed) $"
)
_MONTH = (
    r"(?:Jan|Feb|M[aä]r|Apr|M[aá]|Jun|Jul|Aug|Sep|O[ckt]t|Nov|De[czk]|janv|févr|avr|mai|juin|juil|"
    r"août|"
    r"ene|abr|mayo|jun|ago|gen|mag|giu|lug|set|ott|dic|fev|mai|out|dez)\w*"
)
_WEEKDAY = r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
_WEEK = (
    r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|(?:Mon|Diens|Donners|Frei|Sams|Sonn)tag|Mittwoch"
)
# "your colleague from at the fair", not "the guide you asked for at the fair".
_NOUN = (
    r"(?i:your|our|the|an?|my|his|her|their) (?:(?!you\b|we\b|they\b|i\b|he\b|she\b|it\b|to\b|"
    r"was\b|were\b|is\b|"
    r"are\b|been\b|being\b|that\b|who\b|which\b)[\w’'-]+ ){0,2}(?!(?:[\w’'-]+ed|[\w’'-]+ing|you|"
    r"we|they|i|he|she|it|"
    r"dealt|met|spoken|thought|heard|sent|paid|written|come|gone|to|up|out|people|one|ones|is|was|"
    r"are|were|be|"
    r"as|good|looked|most|least)\b)[\w’'-]+"
)
_AMOUNTS = (
    r"(?:Euros?|EUR|€|pounds|dollars|USD|GBP|CHF|Franken|francs|reais|zł|złotych|kronor|kroner|"
    r"Prozent|percent|"
    r"per cent|%)"
)
_PAIRS = (
    lazy_regex(rf"\b{_NOUN} (?P<at>(?:from|of|at|by) (?:at|from|with|for|by|in|on)\b)(?!-)"
               r"(?! (?:least|most|front|between|under|over|above|about|around|within|all\b|first|"
               r"once|last))"
               r"(?<!of in)(?<!of on)(?<!from on)"),
    # A number is missing before its unit.
    lazy_regex(r"(?i)\b(?P<at>(?:at|around|about|until|till|from|by|before|after|um|gegen|ab|bis|"
               r"vor|nach|à|vers|"
               r"a las|sobre las|alle|verso le|às|om|rond) (?:around |about |etwa |circa )?"
               r"(?:o['’]clock|Uhr|heures?|horas|uur|[ap]\.?m\b\.?))(?! (?:is|ist)\b)"),
    lazy_regex(rf"(?i)\b(?P<at>(?:beträgt|kostet|kosten|costs?|coûte|coûtent|cuesta|cuestan|custa|"
               rf"costa|kost|"
               rf"bedraagt|for only|for just|nur|only|just|fee is|price is|kosztuje|kostar)"
               rf" {{1,2}}{_AMOUNTS})(?![\w’'-])"
               r"(?<!only dollars)(?<!only pounds)(?<!just dollars)"),
    # A day, or its number, is missing.
    ("de", lazy_regex(r"\b(?P<at>(?:am|vom|im) (?:um|ab|bis|am) )(?=\d|\w+ (?:Uhr|Mai|Juni|Juli))"
               r"(?!(?:\S+ ){1,6}\w+(?:enden|ende|ten|enen)\b)")),
    ("fr", lazy_regex(r"\b(?P<at>(?:du|des|aux?) (?:à|de|en|pour|avec|chez|dans|et|est|sera)\b)"
               r"(?!-)(?! (?:la fois|moins))")),
    ("es", lazy_regex(r"\b(?P<at>(?:del|al) (?:en|a|con|para|por|y|es|está|será)\b)")),
    ("it", lazy_regex(r"\b(?P<at>(?:(?:del|dal|nel) a|(?:del|dal|nel|il) (?:in|con|per|e|è|"
                      r"sarà))\b)(?! (?:in|out|put|stock)"
               r"\b)")),
    ("pt", lazy_regex(r"\b(?P<at>(?:do|dos|ao|no) (?:em|com|para|por|é|será)\b)(?= (?:a|o|as|os|"
                      r"um|uma|"
               r"dia|seu|sua|nosso|nossa|de|do|da)\b)")),
    # "Your number is and you will need it": what it is, is missing.
    lazy_regex(r"(?<![\w’'-])(?P<at>(?:is|are|was|lautet|beträgt|est|es|é|è) (?:and|but|und|aber|"
               r"et|mais|y|pero|e|ma|mas)(?= (?:you|we|it|your|"
               r"the|i|sie|wir|du|ihre?|vous|nous|votre|usted|su|le|seu|sua|você|suo|sua)\b))"),
    # The telephone number, or the address, is missing.
    lazy_regex(r"(?i)\b(?:call|ring|reach|text|phone|contact|write to|email) (?P<at>(?:me|us)"
               r" (?:on|at|under|via) "
               r"(?:or|and|to|before|if|when|for|from|any ?time))\b"),
    lazy_regex(r"(?i)\b(?:anrufen|erreichen|erreichbar|telefonisch|melden)"
               r"\w*(?: \w+){0,2} (?P<at>unter (?:oder|an|und|per|bis))\b"),
    lazy_regex(r"(?i)\b(?:appeler|joindre|llamar(?:me|nos)?|llame|chiamar(?:ci|mi)|ligar|ligue|"
               r"bellen) (?:\w+ )?"
               r"(?P<at>(?:au|al|allo|para o?|op) (?:ou|pour|o|para|per|of|om|voor))\b"),
    ("fr", lazy_regex(r"\b(?P<at>(?:à|chez|dans|pour|de) du (?=\d))")),
    # A place is missing before a day.
    ("de", lazy_regex(r"(?i)\b(?P<at>(?:nach|in|bei|aus) (?:am|um|vom|beim) (?:\d|(?:Mon|Diens|"
                      r"Donners|"
               r"Frei|Sams|Sonn)tag|Mittwoch))")),
    ("fr", lazy_regex(r"(?i)\b(?P<at>(?:à|chez|de) le (?:\d{1,2}(?:er)?|lundi|mardi|mercredi|jeudi|"
               r"vendredi|samedi|dimanche)\b)")),
    ("es", lazy_regex(r"(?i)\b(?P<at>(?:a|de|en|con) el (?:\d{1,2} de|lunes|martes|miércoles|"
                      r"jueves|"
               r"viernes|sábado|domingo)\b)")),
    ("it", lazy_regex(rf"(?i)\b(?P<at>(?:a|di|da|in|con) il (?:\d{{1,2}} {_MONTH}|giorno))")),
    ("pt", lazy_regex(r"(?i)\b(?P<at>(?:em|para|com|de) (?:no dia|na (?:segunda|terça|quarta|"
                      r"quinta|"
               r"sexta)|no (?:sábado|domingo)))\b")),
    ("nl", lazy_regex(r"(?i)\b(?P<at>(?:in|naar|bij|van) op (?:\d|maandag|dinsdag|woensdag|"
                      r"donderdag|"
               r"vrijdag|zaterdag|zondag))")),
    lazy_regex(rf"\b(?:us|you|team|stand|booth|everyone|colleagues|people|friends|visit|trip|"
               rf"office|site|"
               rf"warehouse|course|workshop|driver|delivery|travel|be|is|are|meet) "
               rf"(?P<at>(?:at|in|to|from|of) (?:on (?:{_WEEKDAY}|\d|the \d|{_MONTH} \d)|"
               rf"last (?:week|month|year|{_WEEKDAY})"
               rf"(?<!at last week)|next (?:week|month|{_WEEKDAY})|this (?:week|month)(?! is)))\b"),
    # What a firm's or a place's own preposition has behind it is another one.
    lazy_regex(r"\b(?:us|you|me|team|stand|booth|everyone|everybody|colleagues|people|friends|role|"
               r"position|job|staff) (?P<at>at (?:in|on|for|during|and|who|whose|last|next|"
               r"this week|to))\b(?<!at last)"),
    lazy_regex(r"(?i)\b(?:team|kollegen|leute|mitarbeiter\w*|stelle|rolle|projekt|gespräch|besuch) "
               r"(?P<at>(?:bei|von) (?:in|am|im|und|für|hat|haben|ist|sind|letzte|nächste))\b"),
    ("fr", lazy_regex(r"(?i)\b(?:équipe|équipes|collègues|poste|visite|projet|rendez-vous) "
               r"(?P<at>(?:chez|de) (?:à|en|et|a|est|sont|pour|qui)(?= (?!la\b)))")),
    lazy_regex(r"(?i)\b(?:equipo|equipe|compañeros|colegas|gente|pessoal|visita|squadra|colleghi) "
               r"(?P<at>(?:de|da|do|di) (?:en|em|el|y|e|está|están|es|é|è|para|per|no|na|que)\b)"
               r"(?= )"),
    lazy_regex(r"(?P<at>\b(?:[Uu]se|[Ee]nter|[Aa]pply)(?: the| your)? (?:discount |promo |"
               r"voucher )?code"
               r" (?:for|to|before|by|until|and|within|when)\b)|"
               r"(?P<use>\b[Uu]se code at (?:the )?checkout)"),
    lazy_regex(r"(?P<at>\b(?:Gutscheincode|Aktionscode|Rabattcode|code promo|código|"
               r"codice(?: sconto)?) "
               r"(?:einlösen und|bis zum|à la|hasta el|entro il|até o)\b)"),
    lazy_regex(r"(?i)(?<!\w)(?P<at>(?:as|als|como|come) an? (?:you|we|at|in|who|your|i)\b)"
               r"(?! bit)"),
)  # fmt: skip

_COPULA = next(one for one in _PAIRS if not isinstance(one, tuple) and "lautet" in one.pattern)
_WHO = lazy_regex(
    r"(?i)(?:\b(?:what|where|who|how|when|which|why|it|this|that|there|as|than|was|wo|wer|wie|"
    r"wann|welche\w*|es|"
    r"das|où|qui|quand|comment|ce|c['’]|qué|dónde|quién|cómo|lo|que|onde|quem|como|cosa|dove|chi|"
    r"così)\b"
    r"[^.!?]*|\b(?:it|this|that|there|here|das|es|so|he|she|you|we|they)) $"
)

_LABEL_ALONE = lazy_regex(r"[-*•]? ?[A-ZÀ-Þ#][^\n:]{1,30}:\s*")
_LABEL_AND_VALUE = lazy_regex(r"[-*•]? ?[A-ZÀ-Þ#][^\n:]{1,30}:[ \t]+\S[^\n]{0,60}")


def find_cut_short(text: str) -> Iterator[Hit]:
    """Yield each place where two words stand together because one between them is missing."""
    for one in _PAIRS:
        language, pattern = one if isinstance(one, tuple) else ("", one)
        for hit in matches(pattern, text, "", _FIX):
            start, _ = line_around(text, hit.start)
            asked = pattern is _COPULA and _WHO.search(text[start : hit.start])
            spoken = may_be_in(language, text, start)
            if spoken and not asked and not is_code_line(text, hit.start):
                yield _hit(text, hit.start, hit.end)


def find_empty_labels(text: str) -> Iterator[Hit]:
    """Yield each label of a list that has nothing behind it, where its neighbours have."""
    lines = text.split("\n")
    start = 0
    for number, line in enumerate(lines):
        beside = lines[max(0, number - 1) : number] + lines[number + 1 : number + 2]
        told = any(_LABEL_AND_VALUE.fullmatch(other) for other in beside)
        if told and _LABEL_ALONE.fullmatch(line):
            yield Hit(
                start, start + len(line.rstrip()), f"'{line.strip()}' has nothing behind it", _FIX
            )
        start += len(line) + 1


def find_last_words(text: str) -> Iterator[Hit]:
    """Yield the last word of a paragraph where something must follow it."""
    said = text.rstrip()
    start = said.rfind("\n") + 1
    rest, blank, last = said[start:].rpartition(" ")
    if not blank or not _NEVER_LAST.fullmatch(last) or len(rest.split()) < 3:
        return
    stranded = ENDS_WITH_IT.search(rest) or _STRANDED.search(f"{rest} ")
    if not stranded and not rest.isupper() and not is_code_line(text, start):
        yield _hit(text, start + len(rest) + 1, len(said))


def _hit(text: str, start: int, end: int) -> Hit:
    line, stop = line_around(text, start)
    left = text[max(line, start - 20) : start]
    right = text[end : min(stop, end + 14)]
    shown = shorten(f"{left.partition(' ')[2] or left}{text[start:end]}{right}".strip(), 60)
    return Hit(start, end, f"'{shown}' has a gap: a value is missing", _FIX)

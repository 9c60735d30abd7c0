"""Finds a word for nothing by its seat: "with Not assigned", "Ihre Katze ---", "hos ikke oplyst".

A preposition demands a noun, and what is somebody's has a name: a denial ("not provided", in ten
languages), a row of dashes or a program's error is neither. What a sentence says itself ("your
teacher is not available") stands behind a verb and is no hit.
"""

import re
from collections.abc import Iterator

from ...templates.lazy_regex import lazy_regex
from .hit import Hit, shorten
from .languages import languages_of
from .mention import is_mentioned
from .no_value import is_no_value
from .sample import is_code_line, is_quoted_code, line_around

_FIX = "clear the value in the list and add a fallback to the field"
_OWN = (
    r"(?:[Yy]our|[Oo]ur|[Ii]hre?|[Dd]eine?|[Uu]nsere?|[Vv]otre|[Nn]otre|[Ss]u|[Tt]u|[Nn]uestr[oa]|"
    r"(?:[Ii]l |[Ll]a )?(?:[Ss]uo|[Ss]ua|[Tt]uo|[Tt]ua)|(?:[Oo] |[Aa] )?(?:[Ss]eu|[Ss]ua)|[Uu]w|"
    r"[Jj]e|"
    r"[Dd]in|[Dd]itt?|[Tt]w[óo]j|[Tt]woja|[Pp]aństwa)"
)
_PREPOSITION = (
    r"(?:at|from|with|for|by|of|in|to|near|via|bei|von|mit|für|aus|nach|in|an|chez|avec|pour|par|"
    r"de|à|"
    r"en|con|para|por|da|di|per|com|em|bij|van|met|voor|hos|från|fra|med|till|til|för|u|z|do|dla|"
    r"w|od)"
)
_VERB = (
    r"(?:is|was|has|will|needs|can|begins|starts|are|ist|hat|war|wird|kann|beginnt|braucht|est|a|"
    r"sera|"
    r"était|es|está|tiene|será|empieza|è|ha|sarà|inizia|é|está|tem|começa|zal|heeft|begint|är|har|"
    r"börjar|er|starter|begynder|jest|ma|zaczyna)"
)
# Two or three words of small or capital letters: is_no_value knows what they say.
_SAID = r"[^\W\d_]+(?: [^\W\d_]+){1,2}?"
_PATTERNS = (
    lazy_regex(rf"(?<![\w'’-]){_PREPOSITION} (?P<at>{_SAID})(?=[.,;!?](?:\s|$)|\s|$)"),
    lazy_regex(rf"(?<![\w'’-]){_OWN} [^\W\d_]+ (?P<at>{_SAID}|[^\W\d_]+) (?={_VERB}\b)"),
    lazy_regex(rf"(?<![\w'’-]){_OWN} [^\W\d_]+(?: [^\W\d_]+)?, (?P<at>{_SAID})(?=, )"),
    lazy_regex(rf"(?i)(?<![\w'’-])(?:visited|choosing|chose|chosen|joined|joining|contacted|as|besucht|"
               rf"gewählt|visitó|visitado|eligió|elegir|choisi|visité|choisir|visitato|scelto|"
               rf"visitou|escolheu|gekozen|bezocht) (?P<at>{_SAID})"
               r"(?=[.,;!?](?:\s|$)|\s|$)"),
    lazy_regex(rf"(?<![\w'’-])(?:{_OWN} [^\W\d_]+|{_PREPOSITION}) "
               r"(?P<at>(?:[kokn]\. ?[aAvd]\.(?: ?[tT]\.)?|N\.A\.|n/[vbdco]|s/[dno]))"
               rf"(?= {_VERB}\b| (?:on|am|le|el|op|i)\b|[,;])"),
    lazy_regex(rf"(?<![\w'’-]){_PREPOSITION} (?P<at>#(?:NV|WERT|BEZUG|NOM|VALEUR|VALOR|REF|NOME|"
               rf"NAAM|"
               r"WAARDE|NAME|VALUE|ERR|N/D)\b[!?]?)"),
)  # fmt: skip
_DASHES = lazy_regex(
    rf"(?<![\w'’-]){_OWN} [^\W\d_]+ (?P<at>-{{1,3}}|–{{1,2}}|—|\"\"|''|“”) "
    rf"(?={_VERB}\b)(?P<rest>[^\n]*)"
)
_NO_AMOUNT = lazy_regex(r"(?P<at>[$€£] ?[-–—]+|(?<=\d )NULL)(?=[\s.,;]|$)(?! ?\d)")
_COUNTED_NIL = lazy_regex(
    r"\b(?:have|are|put aside|reserved|booked|for|has) (?P<at>nil|none|null|None|Nil) "
    r"(?=(?:tickets|seats|places|copies|lessons|points|nights|people|guests|bottles|boxes)\b)"
)
# The first days of programs' calendars, in a sentence about the reader's own record.
_FIRST_DAYS = lazy_regex(
    r"(?P<at>3[01](?:st)? December 1899|(?:1|1st|first) January 1970|1\. Januar 1970|30\. "
    r"Dezember 1899|"
    r"1er janvier 1970|30 décembre 1899|1 de enero de 1970|30 de diciembre de 1899|1 gennaio 1970|"
    r"1 de janeiro de 1970|1 januari 1970|January 1, 1970|December 3[01], 1899)"
)
_OF_READER = lazy_regex(
    r"(?i)\b(?:your|you|ihre?[mnr]?|sie|votre|vous|su|usted|lei|suo|sua|seu|você|uw|u|din|ditt?)\b"
)
_BY_RIGHT = lazy_regex(  # what such a word has beside it in good grammar
    r"(?i)^(?:not|no|none|never|without) (?:\w+ )?(?:yet|only|longer)|^(?:ingen|ikke|inte) \w+ "
    r"(?:av|af)"
)


def find_seated_nothing(text: str) -> Iterator[Hit]:
    """Yield each word or sign for nothing that stands where a name or a noun must."""
    for number, pattern in enumerate(_PATTERNS):
        for match in pattern.finditer(text):
            said = match["at"]
            known = number > 3 or (is_no_value(said) and not _BY_RIGHT.match(said))
            if known and _is_meant_as_value(text, match, number):
                yield _hit(match)
    for match in _DASHES.finditer(text):
        if not re.search(r" [-–—]{1,3} ", match["rest"]) and not is_code_line(text, match.start()):
            yield _hit(match)
    for pattern in (_NO_AMOUNT, _COUNTED_NIL):
        for match in pattern.finditer(text):
            if not is_code_line(text, match.start()) and not is_mentioned(text, *match.span("at")):
                yield _hit(match)
    for match in _FIRST_DAYS.finditer(text):
        if _OF_READER.search(text, *line_around(text, match.start())):
            yield _hit(match)


def _is_meant_as_value(text: str, match: re.Match[str], number: int) -> bool:
    start, end = match.span("at")
    quoted = text[start - 1 : start] in "\"'“„«‘"
    if quoted or is_code_line(text, start) or is_quoted_code(text, start, end):
        return False
    if is_mentioned(text, start, end):
        return False
    said = match["at"]
    # "para no informados", "de não disponível stock": a noun behind it would have it as attribute.
    behind = text[end : end + 24]
    if number == 0 and said.islower():
        closed = re.match(
            r"[.,;!?]|$| (?:on|at|in|is|was|has|last|next|and|am|im|ist|um|hat|und|le|à|est|et|"
            r"en|el|a las|está|y|i|è|il|alle|e|o|às|op|om|is|zaczyna\w*|się|börjar|den|är|"
            r"begynder|er|kl|w|o|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche)\b",
            behind,
        )
        return closed is not None and bool(languages_of(text[slice(*line_around(text, start))]))
    return True


def _hit(match: re.Match[str]) -> Hit:
    what = f"'{shorten(match['at'])}' is what a list has for a missing value"
    return Hit(*match.span("at"), what, _FIX)

"""Finds what marks the seat of a value, where the value should be: "at TELEFONE", "in xxx on".

A seat is known by what stands before it: a preposition without an article, a verb that wants its
amount. There a column's name, letters for digits or a dummy's name is no word of the sentence.
"""

import re
from collections.abc import Iterator

from ...templates.lazy_regex import lazy_regex
from .columns import COLUMNS, is_slot
from .hit import Hit, shorten
from .sample import is_code_line, line_around
from .words import COUNTED, CURRENCIES, RECORD, split_name

_FIX = "write the missing text, or print the field that holds it"

# Before a value without an article.
_PREPOSITION = (
    r"(?:at|to|for|in|on|with|from|by|of|near|about|until|till|after|before|since|via|per|"
    r"um|am|im|zum|zur|vom|beim|bei|für|an|von|nach|zu|mit|unter|aus|ab|bis|über|pour|à|de|chez|en|"
    r"avec|vers|par|"
    r"em|para|no|na|dia|com|con|di|da|il|presso|tra|op|voor|bij|met|naar|te|vanaf|tot|"
    r"do|w|na|dla|od|till|på|för|hos|från|til|på|fra|ved|el día|no dia|le|den)"
)
_EMPHASIS = frozenset(
    """time day month week year cost service project plan state country image link text copy button
    goal info balance tag tijd tempo ano dia mês mes roll sector setor action position number
    titel title signature intro body interest interests benefit goal result results role
    industry term region preis monat jahr mois année jour heure ora hora name names""".split()
)
_CAPITALS = lazy_regex(
    rf"(?<![\w'’])(?P<before>(?i:{_PREPOSITION}))\s+(?P<at>[A-ZÀ-Þ]{{3,}}(?:[ _](?:DE|DA|DO|DEL|"
    rf"DES|OF|DU|LA|[A-ZÀ-Þ]{{3,}})){{0,4}})"
    r"(?=\s*[.,;:!?)]|\s*$|\s+[a-zà-ÿ(])"
)
_PUT = (
    r"(?:INSERT|ADD|INSÉRER|INSERER|AJOUTER|INDIQUER|PONER|AÑADIR|INSERTAR|COMPLETAR|ESCRIBIR|"
    r"INSERIR|COLOCAR|ADICIONAR|PREENCHER|INSERIRE|AGGIUNGERE|COMPLETARE|WSTAW|DODAJ|INFOGA|INDSÆT)"
)
_PUT_LAST = r"(?:EINFÜGEN|EINFUEGEN|EINTRAGEN|EINSETZEN|ERGÄNZEN|INVOEGEN|INVULLEN|TOEVOEGEN)"
_ORDERED = lazy_regex(
    rf"(?<![\w-])(?P<at>{_PUT} (?P<in>[A-ZÀ-Þ]{{2,}}(?: [A-ZÀ-Þ]{{2,}}){{0,4}})|"
    rf"(?P<in2>[A-ZÀ-Þ]{{2,}}(?: [A-ZÀ-Þ]{{2,}}){{0,4}}) {_PUT_LAST})(?![\w-])"
)
_SNAKE = lazy_regex(
    r"(?<![\w./@#:=?&{}<>%$|~*\\\[\](\"'`+-])(?P<at>[A-Za-zÀ-ÿ]+(?:_[A-Za-zÀ-ÿ0-9]+)+)(?![\w/@=:(\[\]{}<>%$|~*\"'`+-]|\.\w)"
)
_MARKED = lazy_regex(
    rf"(?<![\w'’])(?P<before>(?i:{_PREPOSITION}|is|are|ist|est|es|è|é))\s+"
    r"(?P<at>(?P<sign>\*\*|//|__|@|~~|\^|==|'|\")(?P<in>[A-Za-zÀ-ÿ][^\n*/_@~^='\"]{2,40})(?P=sign)|"
    r"“(?P<in2>[^“”\n]{3,40})”)"
    r"(?=[\s.,;:!?)]|$)"
)
_FENCED = lazy_regex(  # signs that no writer puts around a word
    r"(?<=[a-zà-ÿ] )(?P<at>(?P<sign>//|__|@|~~|"
    r"==)(?P<in>[A-Za-zÀ-ÿ][^\n*/_@~='\"]{2,40})(?P=sign))(?=[\s.,;:!?)]|$)"
)
_FORM = lazy_regex(
    r"(?i)\b(?:fields?|forms?|columns?|enter|fill|box|boxes|headers?|label(?:l?ed)?|required|csv|"
    r"spreadsheet|click|tab|menu|select|choose|option|setting|sort|search|filter|says?|word|words|"
    r"called|named|titled|feld|spalte|formular|champ|colonne|campo|columna|coluna|colonna|veld|"
    r"kolom)\b"
)
_TO_COME = lazy_regex(
    r"(?<![\w-])(?P<before>[A-Za-zÀ-ÿ]{2,})\s+(?P<at>TBD|TBC|TBA|tbd|tbc)\b(?=\s*[.,;!?]\s|"
    r"\s*[.,;!?]?\s*$|"
    r"\s+(?!(?:in|by|on|at|next|this|later|soon|shortly|for|until|after|bis|im|am|en|"
    r"em)\b)[a-zà-ÿ])"
)
_STILL = frozenset(
    """still currently remains remain remained yet now marked listed as be says say said or and
    means mean stays stay abbreviation letters today a an the his her my your our this that noch
    ist""".split()
)
_UNKNOWN = lazy_regex(
    rf"(?<![\w'’])(?i:{_PREPOSITION}|is|are|was|ist|sind|est|es|é|è|number|nummer|nr\.|no\.|número|"
    rf"numéro|"
    rf"numero|und|and|call|costs?|kostet|coûte|cuesta|custa|costa)\s+(?P<at>\?{{2,}}|xxx+|XXX+|"
    rf"\.{{5,}}|…{{2,}}|_{{3,}})"
    r"(?=[,;:]|[.!?]?\s*$|[.!]\s|\s+[a-zà-ÿ])"
)
_PATTERN = lazy_regex(
    r"(?<![\w.,-])(?P<at>[xX]{1,4}(?:[.,][xX]{2,3})+|"
    r"\+?\(?\d{1,4}\)?[ -]?[xX]{2,}(?:[ -/][xX]{2,})+(?![ -]?\d)|"
    r"[xX]{2}\s?[h:]\s?[xX]{2}|\?\?(?:[.:h/-]\?\?){1,2}(?:\?\?)?|"
    r"[A-Z]{2,}\?{2,}|__(?:\.__){1,2}(?:__)?|#{2}[./]#{2}[./]#{2,4})(?!\w)"
)
_BLANK_COUNT = lazy_regex(
    rf"(?<=[a-zà-ÿ] )(?P<at>…|\.\.\.|_{{2,}}|\?{{2,}}|[xX]{{2,}})(?=\s(?:{COUNTED}|{CURRENCIES}|€|"
    rf"%|kg|km|m²)(?!\w))"
)
# A value's kind or unit in brackets, where an amount is wanted.
_WANTS = (
    r"(?:is|are|was|costs?|weighs?|takes?|about|around|over|only|just|under|nearly|for|of|to|from|"
    r"at|than|"
    r"save|pay|kostet|beträgt|wiegt|nur|von|ab|bis|für|est|coûte|de|pour|seulement|es|cuesta|son|"
    r"por|"
    r"é|custa|são|è|costa|sono|per|kost|is|slechts|voor|van)"
)
_KIND = lazy_regex(
    rf"(?<![\w'’])(?i:{_WANTS})\s+(?P<at>[\[(]\s?(?:€|\$|£|¥|%|kg|km|m²|EUR|USD|GBP|CHF|PLN|SEK|"
    rf"DKK|"
    r"(?i:euros?|dollars?|pounds?|qty|nr\.?|no\.?|tel\.?|amount|sum|price|number|betrag|preis|"
    r"anzahl|zahl|"
    r"montant|prix|nombre|importe|precio|cantidad|valor|preço|quantidade|importo|prezzo|quantità|"
    r"bedrag|prijs|aantal|kwota|belopp|beløb))\s?[\])])(?=\s*[.,;!?]|\s*$|\s+[a-zà-ÿ&])"
)
_COUNTER = lazy_regex(
    r"(?<=[a-zà-ÿ] )(?P<at>\[(?:#|[xXnN]|\?+|_+)\])(?=\s(?:[a-zà-ÿ]{2,}|%)|%|[.,!?](?:\s|"
    r"$))"
)
_REFERRED = lazy_regex(
    r"(?i)\b(?:notes?|footnotes?|ref|references?|see|cf|figures?|fig|sources?|items?|step|options?|"
    r"box|boxes|"
    r"mark|tick|array|matrix|list|axis|key|press|letter|index|type|put|with an?|an?)\s$"
)


_THREE_CAPITALS = lazy_regex(r"[A-ZÀ-Þ]{3}")
_SIGN = lazy_regex(r"[*/_@~^=\"“]|(?<=\s)'")
_RUN = lazy_regex(r"([?xX_])\1|\.{5}|……")
_NAMED = "is the name of a field, not its value"
_UNFILLED = "is a placeholder that nobody filled in"


def find_slots(text: str) -> Iterator[Hit]:
    """Yield each mark of a seat whose value was not put in."""
    for match in (*_in_capitals(text), *_between_signs(text)):
        if not _is_about_forms(text, match.start()):
            yield _hit(match, _NAMED)
    for match in _ORDERED.finditer(text):
        if is_slot(match["in"] or match["in2"]) and not _is_about_forms(text, match.start()):
            yield _hit(match, _UNFILLED)
    for match in _unfilled(text):
        if not is_code_line(text, match.start()):
            yield _hit(match, _UNFILLED)


def _in_capitals(text: str) -> Iterator[re.Match[str]]:
    """Find "at TELEFONE" and "for company_name"."""
    for match in _CAPITALS.finditer(text) if _THREE_CAPITALS.search(text) else ():
        words = split_name(match["at"])
        known = all(w in COLUMNS or w in RECORD or len(w) < 4 for w in words)
        column = (known or len(words) > 2) and is_slot(match["at"])
        if column and not (set(words) <= _EMPHASIS or _is_shouted(text, match.start("at"))):
            yield match
    if "_" in text:
        yield from (
            match
            for match in _SNAKE.finditer(text)
            if is_slot(re.sub(r"(?:_\d+)+$", "", match["at"]))
        )


def _between_signs(text: str) -> Iterator[re.Match[str]]:
    """Find "about //topic//" and "until **Date**"."""
    if not _SIGN.search(text):
        return
    yield from (match for match in _FENCED.finditer(text) if is_slot(match["in"]))
    for match in _MARKED.finditer(text):
        inside = match["in"] or match["in2"]
        words = split_name(inside)
        if not words:  # a quoted value
            continue
        quoted = match["at"][0] in "\"'“"
        sure = not quoted or len(words) > 1 or words[0] in COLUMNS
        if sure and words[-1] != "here" and is_slot(inside):
            yield match


def _unfilled(text: str) -> Iterator[re.Match[str]]:
    """Find "by TBC", "xx,xx Euro", "in ??? on", "weighs [#] kg"."""
    for match in _TO_COME.finditer(text):
        if match["before"].lower() not in _STILL and not match["before"].isupper():
            yield match
    patterns = (
        (_PATTERN, _BLANK_COUNT, _KIND) if "[" in text or "(" in text else (_PATTERN, _BLANK_COUNT)
    )
    for pattern in (_UNKNOWN, *patterns) if _RUN.search(text) else patterns:
        yield from pattern.finditer(text)
    for match in _COUNTER.finditer(text):
        start, end = line_around(text, match.start())
        ticked = "[ ]" in text[start:end] or "[]" in text[start:end]
        if not ticked and not _REFERRED.search(
            text[max(start, match.start() - 20) : match.start()]
        ):
            yield match


def _is_shouted(text: str, at: int) -> bool:
    """Say whether the line is written in capitals, where a word in them says nothing."""
    start, end = line_around(text, at)
    words = re.findall(r"[^\W\d_]{2,}", text[start:end])
    return len([word for word in words if word.isupper()]) * 2 > len(words)


def _is_about_forms(text: str, at: int) -> bool:
    start, end = line_around(text, at)
    return _FORM.search(text, start, end) is not None or is_code_line(text, at)


def _hit(match: re.Match[str], what: str) -> Hit:
    return Hit(*match.span("at"), f"'{shorten(match['at'])}' {what}", _FIX)

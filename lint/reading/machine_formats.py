"""Finds numbers, days and codes in a form that no person gives them: "2500 pence", "en_GB", "N/A".

Each is told by its make alone, or by its make and the language of its line: a German writes no
"1,250.00", nobody writes seconds to an hour of meeting, and four decimals are a program's.
"""

import re
from collections.abc import Iterator

from ...templates.lazy_regex import lazy_regex
from .casing import given_names
from .hit import Hit, shorten
from .languages import languages_of
from .no_value import is_no_value
from .sample import is_code_line, is_explained, is_quoted_code, line_around
from .spelling import frequency

_NUMBER_FIX = "print it with the filter 'round' or 'money', or store it as text"
_DATE_FIX = "print it with the filter 'day', which writes it in the reader's language"
_WORD_FIX = "store the words that people say"
_EMPTY_FIX = "clear the value in the list and add a fallback to the field"

_STATE = (
    r"(?i:inactive|inaktiv|inactif|inactivo|inativo|active|closed|duplicate|dublette|do not "
    r"(?:use|call|"
    r"contact|mail)|archived?|deleted|gelöscht|gesperrt|blocked|prospect|churned|key account|"
    r"head office|hq|ex-customer|old|merged|test)"
)
_ACCOUNT = (
    r"(?i:debitor(?:en)?(?:-?nr\.?)?|kreditor|kd\.?-?nr\.?|kundennr\.?|acct\.?|a/c|crm|lead|"
    r"account|"
    r"customer|client|deudor|cuenta|compte|cliente?|id|cvr|cif|nif|siret|siren|p\.? ?iva|kvk|hrb|"
    r"vat|ust-?id)"
)
_FORMATS = (
    (lazy_regex(r"(?<![\w.,:])(?P<at>(?:\d{4,}|\d{1,2}00) (?:pence|cents|Cents?|centimes|céntimos|"
                r"centesimi|centavos|cêntimos|öre|øre|groszy))(?![\w-])"),
     "'{}' is an amount in its smallest coins", _NUMBER_FIX),
    (lazy_regex(r"(?<![\w.,/-])(?P<at>\d{1,3}\.\d{5,}|\d{1,3},\d{5,}|"
                r"(?<!\[)0[.,]\d{4,})(?![\w.,%°]|"
                r"[.,]\d|\s?(?:°|N\b|E\b|S\b|W\b)|"
                r" ?(?:[kcmµμn]?(?:m|g|l|L|s|V|A|W|Hz|mol|Pa)|[kM]Wh|in|inch(?:es)?|bar|ppm|ohms?|"
                r"[€$£]/\w+|Ct/\w+)(?![\w]))"),
     "'{}' has too many decimals", _NUMBER_FIX),
    (lazy_regex(r"(?<![\w.,/-])(?P<at>\d+[.,]\d{3,}0{1,}|\d+[.,]\d{4,})(?= (?:pounds|euros?|"
                r"dollars|francs?|Franken|Kronen|kroner|kronor|złotych|EUR|USD|GBP|CHF|DKK|SEK|NOK|"
                r"PLN|€|£|\$)(?![\w/]))"),
     "'{}' has too many decimals", _NUMBER_FIX),
    (lazy_regex(r"(?<![\w.,/-])(?P<at>[1-9]\d{3,}[.,]00?)(?= (?!(?:und|and|or|et|y|e|is|was|ist|"
                r"to|on|in|at)\b)[a-zäöüß][\w-]{2,}|"
                r" (?:Liter|Stück|Meter|Kilo|Tonnen|Paar|Flaschen|Personen|Einheiten)\b)"),
     "'{}' is a count with decimals", _NUMBER_FIX),
    (lazy_regex(r"(?<![\w.,])(?P<at>0[.,]\d{2,} (?:of|der|des|de la|de los|del|delle|das|van de) "
                r"(?:the |your |our |all )?[\w-]+)"),
     "'{}' is a share that is printed as a fraction", _NUMBER_FIX),
    (lazy_regex(r"(?i)\b(?:saved?|gespart|économisé|ahorrado|risparmiato) (?P<at>0[.,]\d{1,4} "
                r"(?:of|der|des|"
                r"de|von|di|da|del))\b"),
     "'{}' is a share that is printed as a fraction", _NUMBER_FIX),
    (lazy_regex(r"(?<![\w.,-])(?P<at>\d\.\d+[eE][+-]?\d{1,2})(?![\w.])"),
     "'{}' is a number in a computer format", _NUMBER_FIX),
    (lazy_regex(r"(?i)\b(?:at|um|à|a las|alle|às|om|kl\.?|from|until|by|ab|bis|starts|begins|o|"
                r"de|dalle|"
                r"vanaf|gegen|before|after) (?P<at>\d{1,2}:\d\d:00)(?![\d:]|[.,]\d)"),
     "'{}' is a time in a computer format", _DATE_FIX),
    (lazy_regex(r"(?<![\w./-])(?P<at>\d{1,4}[./-]\d{1,2}[./-]\d{1,4},? 00:00(?::00)?)(?![\d:])"),
     "'{}' is a date in a computer format", _DATE_FIX),
    (lazy_regex(r"(?<![\w+(])(?P<at>\+\d{1,3} ?\(0\) ?\d{7,}|\+\d{1,3} ?\(?0?\)?0{3,}\d+|"
                r"00\d{11,13})(?![\w-])"),
     "'{}' is a phone number that a program stored", _NUMBER_FIX),
    (lazy_regex(r"(?<![\w/.@=\"'`-])(?P<at>(?:en|de|fr|es|it|pt|nl|pl|sv|da|nb|fi|"
                r"cs)_[A-Z]{2})(?![\w-])"),
     "'{}' is the code of a language", _WORD_FIX),
    (lazy_regex(r"(?i)\b(?:live|lives|living|based|customers?|clients?|home|deliver|delivery|"
                r"deliveries|ship|"
                r"shipping|travel|trip|moved?|friends|come|wohnen|leben|liefern|kunden|kommen|"
                r"vivez|"
                r"habitez|livrons|clients|vive|viven|enviamos|spediamo|wonen) (?:in|to|from|nach|"
                r"aus|en|"
                r"a|à|naar) (?P<at>(?-i:GB|DE|FR|AT|DK|SE|FI|PL|PT|ES|IE|NO|CZ|GBR|DEU|FRA|AUT|"
                r"ESP|ITA))(?![\w/])"),
     "'{}' is the code of a country", _WORD_FIX),
    (lazy_regex(rf"(?<![\w&.-])(?P<at>(?:[A-ZÀ-Þ][\w&.'’-]*,? (?:& "
                rf")?){{1,7}}(?:\([^()\n]{{2,24}}\) )?"
                rf"[-–] {_STATE})(?![\w-])(?=\s*[.,;!?)]|\s*$|\s+[a-zà-ÿ])"),
     "'{}' is a company name in the format of a register", _WORD_FIX),
    (lazy_regex(rf"(?<![\w&.-])(?P<at>(?:[A-ZÀ-Þ&][\w&.'’-]*,? ?){{1,9}}[(\[]{_ACCOUNT}[ "
                rf".:#-]{{1,3}}[A-Z]{{0,3}}"
                rf"-?\d{{3,}}[)\]])"),
     "'{}' is a company name in the format of a register", _WORD_FIX),
    (lazy_regex(r"(?<![\w/.-])(?P<at>\d{4}-W\d\d|\d{4}-Q[1-4]|Q[1-4]_\d{4})(?![\w-])"),
     "'{}' is a date in a computer format", _DATE_FIX),
    (lazy_regex(r"(?<!\w)(?P<at>\\[nrt](?=[A-ZÀ-Þ\s])|\\u[0-9a-fA-F]{4}|&[a-z]{2,6};|&#\d{2,5};)"),
     "'{}' is a code for a character", "decode the text before it is merged"),
    (lazy_regex(r"(?<![\w.,-])(?P<at>(?:EUR|USD|GBP|CHF) \d+(?:[.,]\d)?(?!\d)(?=\s*[.,;]?\s|"
                r"$)(?<=\.\d|,\d)(?! (?:[mM]illi|[bB]illi|Mio|Mrd|bn|mio|m\b|k\b))|"
                r"\d+[.,]\d (?:EUR|USD|GBP|CHF))(?![\w])"),
     "'{}' is an amount with one decimal", _NUMBER_FIX),
)  # fmt: skip
_QUICK = lazy_regex(r"\d|_[A-Z]|[-–] \w|\\|&|\b[A-Z]{2,3}\b")
_ENGLISH_AMOUNT = lazy_regex(
    r"(?<![\w.,])(?P<at>\d{1,3}(?:,\d{3})+\.\d\d(?= ?(?:€|EUR|Euro))|(?<=€ "
    r")\d{1,3}(?:,\d{3})+\.\d\d|"
    r"(?:EUR|€) ?\d{1,3}(?:,\d{3})+\.\d\d)(?!\d)"
)
_OTHER_AMOUNT = lazy_regex(
    r"(?<![\w.,])(?P<at>[$£] ?\d{1,3}(?:\.\d{3})+,\d\d|[$£] ?\d+,\d\d)(?!\d)"
)
_POINT = frozenset("de fr es it pt nl sv da pl".split())
_REVERSED = lazy_regex(
    r"\b(?:is|with|ist|sind|mit|von|an|für|bei|est|avec|par|es|con|è|é|com|for) "
    r"(?P<at>[A-ZÀ-Þ][a-zà-ÿ’'-]+, (?P<first>[A-ZÀ-Þ][a-zà-ÿ]+))(?=[.;!?]|\s+(?:is|was|has|will|"
    r"and|ist|hat|"
    r"wird|und|est|a|et|es|ha|y|è|e|é)\b)(?! and [A-Z])"
)
_NOTHING = lazy_regex(
    r"(?<=[a-zà-ÿ] )(?P<at>N/A|n/a|k\. ?A\.|undefined|NULL|null|NaN|nan|"
    r"None(?! [A-ZÀ-Þ])|#N/A)(?=[.,;!?]?(?:\s|$))"
)
_ZERO = lazy_regex(  # "von null auf hundert", "bei null anfangen"
    r"\s+(?:Uhr|Euro|Prozent|Grad|auf|und|bis|Punkt\w*|Fehler\w*|Komma|anf\w+|lists?|blobs?|"
    r"hypothesis)\b"
)
_SEAT = lazy_regex(
    r"(?i)\b(?:that|by|with|from|to|at|for|in|of|and|near|via|dear|your \w+|our \w+|nach|bei|mit|"
    r"von|für|"
    r"aus|chez|avec|pour|par|con|para|por|en|em|com|per|da|di|bij|met|voor|van|naar) $"
)
_TYPED = lazy_regex(
    r"(?i)\b(?:writ\w+|put|enter\w*|mark\w*|say\w*|tick\w*|typ\w+|cell|field|column|code|value|"
    r"values|"
    r"returns?|error|form|box|boxes|python|sql|javascript|json|hypothesis|schreib\w*|eintrag\w*|"
    r"feld|zelle|null und|champ|campo|celda)\b"
)
_BRACKETED = lazy_regex(r"(?<=[\wà-ÿ] )(?P<at>[(<\[](?P<in>[^()<>\[\]\n]{2,30})[)>\]])")
_TITLED = lazy_regex(
    r"(?<![\w'’-])(?:Frau|Herrn?|Mr|Mrs|Ms|Madame|Monsieur|Mme|Señora?|señora?|Sra?|Signora?|"
    r"signora?|"
    r"Senhora?|senhora?|[Mm]evrouw|[Mm]eneer|Pani?)\.? (?P<at>[^\W\d_][\w.]*(?: [^\W\d_][\w.]*)?)"
)


def find_machine_formats(text: str) -> Iterator[Hit]:
    """Yield each value in a form that only programs and registers give it."""
    if _QUICK.search(text):
        for pattern, what, fix in _FORMATS:
            for match in pattern.finditer(text):
                measured = "decimals" in what and _of_measures(text, match.start())
                if not measured and not _is_code(text, match):
                    yield Hit(*match.span("at"), what.replace("{}", shorten(match["at"])), fix)
        yield from _amounts(text)
    for match in _REVERSED.finditer(text):
        first = match["first"].casefold()
        if first in given_names() and frequency(first) < 20_000 and not _is_code(text, match):
            what = f"'{match['at']}' is a name as a register sorts it"
            yield Hit(*match.span("at"), what, "store the first and the last name apart")


def _of_measures(text: str, at: int) -> bool:
    """Say whether a line speaks of what is measured, traded or mapped to many places."""
    return _MEASURED.search(text, *line_around(text, at)) is not None


_MEASURED = lazy_regex(
    r"(?i)\b(?:rates?|share price|shares|index|ratio|tolerance|coordinates?|latitude|longitude|gps|"
    r"(?:wechsel)?kurs\w*|koordinate\w*|breitengrad|längengrad|toleranz|cours|taux|coordonnées|"
    r"tasa|"
    r"cotización|coordenadas?|tasso|cambio|coordinate|câmbio|koers|coördina\w+|kurs\w*|pi|"
    r"p-value)\b"
)


def _amounts(text: str) -> Iterator[Hit]:
    for pattern, english in ((_ENGLISH_AMOUNT, False), (_OTHER_AMOUNT, True)):
        for match in pattern.finditer(text):
            first, last = line_around(text, match.start())
            languages = languages_of(text[first:last])
            wrong = (
                languages[:1] == ("en",) if english else bool(languages and languages[0] in _POINT)
            )
            if wrong and not _is_code(text, match):
                what = f"'{match['at']}' is an amount as another language writes it"
                yield Hit(*match.span("at"), what, _NUMBER_FIX)


def find_bare_nothing(text: str) -> Iterator[Hit]:
    """Yield each word for nothing in a seat, in brackets, or behind a form of address."""
    what = "'{}' is what a list has for a missing value"
    for match in _NOTHING.finditer(text):
        first, last = line_around(text, match.start())
        line = f"{text[first : match.start()]} {text[match.end() : last]}"
        seated = _SEAT.search(text[max(first, match.start() - 30) : match.start()])
        zero = match["at"] == "null" and _ZERO.match(text, match.end())
        if seated and not zero and not _TYPED.search(line) and not _is_code(text, match):
            yield Hit(*match.span("at"), what.replace("{}", match["at"]), _EMPTY_FIX)
    for match in _BRACKETED.finditer(text):
        inside = match["in"].strip()
        if " " in inside or inside.lower() in ("blank", "empty", "unknown", "null", "none", "leer"):
            seat = _SEAT.search(text[max(0, match.start() - 30) : match.start()])
            noun = re.search(r"[^\W\d_]{3,} $", text[max(0, match.start() - 20) : match.start()])
            if (
                (seat or (noun and " " in inside))
                and is_no_value(inside)
                and not _is_code(text, match)
            ):
                yield Hit(*match.span("at"), what.replace("{}", match["at"]), _EMPTY_FIX)
    for match in _TITLED.finditer(text):
        said = match["at"].rstrip(".")
        if " " in said and is_no_value(said):
            yield Hit(*match.span("at"), what.replace("{}", said), _EMPTY_FIX)


def _is_code(text: str, match: re.Match[str]) -> bool:
    start, end = match.span("at")
    return (
        is_code_line(text, start) or is_quoted_code(text, start, end) or is_explained(text, start)
    )

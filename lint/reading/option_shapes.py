"""Finds a form's choice by its make: "Roses|Tulips", "03 - Manager", "that you are Just looking".

Forms join, number and code their choices, and write them with a capital letter. A sentence joins
by words, numbers nothing in its middle, and has capital letters for names alone.
"""

import re
from collections.abc import Iterator

from ...templates.lazy_regex import lazy_regex
from .hit import Hit, shorten
from .sample import is_code_line, is_explained, is_quoted_code, line_around

_FIX = "give the option a spoken form in tactful.toml and print the field with '| spoken'"

_UPPER = r"A-ZÀ-ÖØ-Þ"
_LOWER = r"a-zß-öø-ÿ"
# What a person is, has, wants or chose: by closed words before it.
_IS = (
    r"(?:as(?: an?| the| your)?|is|are|was|being|an?|the|your|in|for|from|with|chose|selected|"
    r"picked|that|because|since|prefer|through|via|job|role|member|als|ist|sind|sie|bei|im|in der|"
    r"branche|bereich|kategorie|für|von|dass|êtes|est|en tant que|comme|par|secteur|que|es|son|"
    r"como|sector|siendo|è|come|settore|é|são|área|setor|eres|sei|sou|soy|is|bent|zijn|sector)"
)
_SHAPES = (
    # An identifier in a sentence: no word of a language has a low line.
    lazy_regex(
        r"(?<![\w@#/.:=&?%+<{\[(\"'`~$*|-])(?<![{(<%] )(?P<at>(?=\w*[A-Za-zÀ-ÿ])[A-Za-zÀ-ÿ0-9]+"
        r"(?:_[A-Za-zÀ-ÿ0-9]+)+(?:/[A-Za-zÀ-ÿ0-9]+)*)(?![\w@/:=<({\[}>%*|#+~$-]|\.\w)"
    ),
    # Several choices in one cell.
    lazy_regex(
        rf"(?<=[a-zà-ÿ] )(?<![\w|/.=&?])(?P<at>[{_UPPER}][\w ’'&-]{{1,30}}(?:\|[{_UPPER}][\w "
        rf"’'&-]{{1,30}}?)+)"
        r"(?![\w|/=&])(?! \|)"
    ),
    lazy_regex(
        rf"(?<![\w;&/=?])(?P<at>[{_UPPER}][\w’'-]{{2,}}(?: (?:& )?[{_UPPER}][\w’'-]+)*"
        rf"(?:;[{_UPPER}][\w’'-]{{2,}}(?: [\w’'-]+)?)+)(?![\w;/=&])"
    ),
    # A choice with its number or code.
    lazy_regex(
        rf"\b(?i:{_IS}) (?P<at>(?:0\d ?[-–:.)]|(?:\d{{1,2}}|[A-Z]\d{{1,2}}|[A-Z])(?: [-–]|[:)])) "
        rf"?[{_UPPER}][{_LOWER}]+"
        rf"(?: [\w/&]+){{0,6}}?)(?=\s*[,.;:!?]|\s*$|\s+(?:at|in|and|you|we|for|als|bei|im|in|und|"
        rf"chez|"
        rf"à|et|en|y|con|e|di|a)\b)"
    ),
    lazy_regex(
        rf"(?P<at>(?:[{_UPPER}][{_LOWER}]+,? )(?:[{_UPPER}][{_LOWER}]+,? )*& [{_UPPER}][{_LOWER}]+"
        rf"(?: [{_UPPER}][{_LOWER}]+)* \([A-Z]?\d{{1,4}}[A-Z]?\))"
    ),
    # A choice and what distinguishes it.
    lazy_regex(
        rf"\b(?i:as|as an?|are|êtes|en tant que|sind|als|es|como|è|come|é|is|bent|eres|sei) "
        rf"(?P<at>[{_UPPER}][{_LOWER}]+(?:[ /-][{_UPPER}{_LOWER}]+){{0,2}} - [{_UPPER}{_LOWER}]+"
        rf"(?: [{_LOWER}]+){{0,3}}?)(?=\s*[,.;]|\s*$|\s+(?:at|in|you|we)\b)"
    ),
    # "Yes, but only at weekends", with its capital letter, in the middle of a clause.
    lazy_regex(
        r"\b(?i:that|because|since|you|sie|du|dass|weil|vous|que|as|chose|is|usted|como|lei|você) "
        r"(?P<at>(?:Yes|No|Ja|Nein|Oui|Non|Sí|Sì|Sim|Não|Nee)(?:,| -| –)? (?!\d)[^.!?\n]{3,40}?)"
        r"(?=[.;!?]|,|\s+(?:im|am|at|in|we|you|gewählt|selected|chose)\b|$)"
    ),
    # Two choices with a stroke and blanks between them.
    lazy_regex(
        rf"\b(?i:{_IS}) (?P<at>[{_UPPER}][\w&.’'-]*(?: [\w&.’'-]+){{0,3}} / "
        rf"[{_UPPER}{_LOWER}][\w&.’'-]*"
        rf"(?: [\w&.’'-]+){{0,2}}?)(?=\s*[,.;:!?]|\s*$|\s+(?:at|in|and|you|we|as|for|has|is|im|"
        rf"in|bei)\b)"
    ),
    lazy_regex(
        rf"\b(?i:as an?|are an?|sind|êtes|through|via|by|being an?) (?P<at>[{_UPPER}][{_LOWER}]+/"
        rf"[{_UPPER}][{_LOWER}]+(?:/[{_UPPER}][{_LOWER}]+)*)(?=\s*[,.;:!?]|\s*$|\s+(?:you|we|and|"
        rf"at|in)\b)"
    ),
    # A bracket of brackets and levels: "Beginner (A1-A2)", "Family (2+2)", "A-Kunde (Premium)".
    lazy_regex(
        rf"\b(?i:{_IS}) (?P<at>(?:the )?[{_UPPER}][\w-]+(?: [{_UPPER}{_LOWER}][\w-]+)? "
        r"\((?:[A-Z]?\d+\s?[-–+/]\s?[A-Z]?\d*|[<>≤≥]\s?\d[^()]{0,12})\))"
        r"(?=\s*[,.;:!?]|\s*$|\s+[a-z])(?!['’])"
    ),
    # An age as a form bands it; a choice by its number; a list whose last choice is "Other".
    lazy_regex(
        r"\b(?i:you are|you['’]re|you were|sie sind|vous avez|usted tiene|aged|age is|age of) "
        r"(?P<at>\d\d ?[-–] ?\d\d|\d\d\+|(?:Under|Over) \d\d)(?=\s*[.,;!?]|\s*$)"
    ),
    lazy_regex(
        r"\b(?i:choosing|chose|chosen|picked|picking|selected|selecting|gewählt|choisi|elegido|"
        r"scelto|"
        r"as|is|in) (?P<at>(?:Option|Choice|Answer|Auswahl|Opción|Opzione|Opção|Optie|Antwort) "
        r"(?:\d{1,2}|[A-F]))(?=\s*[.,;!?]|\s*$)"
    ),
    lazy_regex(
        rf"(?<=[{_LOWER}] )(?P<at>[{_UPPER}][\w -]{{2,30}}(?:, [{_UPPER}][\w -]{{2,30}})+, "
        rf"(?:Others?|"
        r"Sonstige[s]?|Autres?|Otros?|Altro|Outros?|Overige?|Anders))(?=[.;!?]?\s*(?:$|\n))"
    ),
    lazy_regex(
        r"\b(?i:income|budget|revenue|turnover|team|headcount|salary|size|umsatz|einkommen|chiffre "
        r"d['’]affaires|presupuesto|ingresos) (?:of|is|von|de|ist|est|es) "
        r"(?P<at>[$€£]?\d[\d.,]*[kKmM]?\+)"
        r"(?!\w)"
    ),
    # A range and what it counts, with a form's capital letter.
    lazy_regex(
        r"(?<=[a-z] )(?P<at>\d+ ?[-–] ?\d+ (?:Months|Weeks|Days|Years|Hours|Employees|People|Staff|"
        r"Users|Seats|Locations|Units|Mois|Semaines|Jours|Ans|Salariés|Meses|Semanas|Días|Años|"
        r"Empleados|Mesi|Settimane|Giorni|Anni|Dipendenti|Maanden|Weken|Dagen|"
        r"Medewerkers))(?![\w-])"
        r"(?=[.,;!?]|\s+[a-z]|\s*$)"
    ),
    # A branch and its twig, told of something of the reader's: "your industry, Retail - Food,".
    lazy_regex(
        rf"\b(?:[Yy]our|[Ii]hre?|[Vv]otre|[Ss]u|[Uu]w|[Ss]ua) [^\W\d_]+, (?P<at>[{_UPPER}]"
        rf"[\w&’'-]+(?: (?:& )?[{_UPPER}][\w’'-]+){{0,2}} [-–—>/] [{_UPPER}][\w&-]+"
        rf"(?: (?:& )?[{_UPPER}{_LOWER}][\w-]+){{0,2}})(?=,)"
    ),
    # An amount that is open at one end, with a sign for it.
    lazy_regex(
        r"\b(?i:an?|of|is|as|your|with|budget|ist|von|de|est|es|su|è|é) "
        r"(?P<at>[<>≥≤] ?[$€£]?\d[\d.,]*[kKmM]? ?(?:€|EUR|USD|GBP|m|km|employees|"
        r"people)?)(?=[\s.,;])"
        r"(?!\s?(?:°|%|mm|mg|kg|g\b|ml|cm|bar|dB|Hz|V\b|W\b))"
    ),
)  # fmt: skip
# Words of the closed classes, and of forms: no name, and so no capital letter within a sentence.
_SMALL_BY_NATURE = {
    "en": "Within|Less|More|Not|Just|Over|Under|Between|About|Already|Currently|Looking|Undecided|"
    "Maybe|Never|Only|Up|Any|Both|Either|Several|Various|Other|Others|Unknown|Somewhat|Very|"
    "Fairly|Mostly|Rarely|Sometimes|Often|Always|Don't|Don’t|Neither|Almost",
    "de": "Weniger|Mehr|Nicht|Über|Unter|Keine?|Bitte|Noch|Nur|Sonstige[srn]?|Vielleicht|"
    "Innerhalb|Zwischen|Bis|Ab|Sehr|Eher|Gar|Gelegentlich|Regelmäßig|Nie|Selten|Manchmal|Oft|Immer",
    "fr": "Moins|Entre|Autres?|Aucune?|Pas|Peut-être|Jamais|Souvent|Parfois|Toujours|Dans|Environ",
    "es": "Menos|Más|Entre|Otr[oa]s?|Ningun[oa]|Quizás|Nunca|Siempre|Dentro|Todavía|Aún",
    "it": "Meno|Più|Tra|Altr[oaie]|Nessun[oa]|Forse|Mai|Sempre|Entro|Ancora",
    "pt": "Menos|Mais|Entre|Outr[oa]s?|Nenhum[a]?|Talvez|Nunca|Sempre|Dentro|Ainda",
    "nl": "Minder|Meer|Tussen|Anders|Andere|Overig|Misschien|Nooit|Altijd|Binnen|Geen|Nog",
}
_CAPITAL = lazy_regex(
    rf"(?<=[{_LOWER}] )(?P<at>{'|'.join(_SMALL_BY_NATURE.values())})(?![\w'’-])"
    rf"(?=(?: [{_LOWER}\d]|[,.;!?)](?:\s|$)|\s*$))"
)
_BEFORE = lazy_regex(
    r"(?i)\b(?:the|an?|called|named|titled|film|song|play|book|album|le|la|les|un|une|el|los|las|"
    r"il|"
    r"der|die|das|den|dem|o|os|de|word|words|wort|mot|palabra|parola|said|says|say|reads|read|"
    r"heer|mevrouw|monsieur|madame|señora?|don|doña|signora?|senhora?|pani?|family|"
    r""
    r"answer|answered|mr|mrs|ms|frau|herrn?|guide|from|with|and|und|et|y|e|en|or|oder)\s$"
)
_WORDS_SAID = lazy_regex(
    r"(?i)\b(?:say|says|said|answer\w*|repl\w+|sagt\w*|or|oder|ou|o|vote[sd]?) $"
)


def find_option_shapes(text: str) -> Iterator[Hit]:
    """Yield each choice of a form that stands in a sentence."""
    for number, pattern in enumerate(_SHAPES):
        for match in pattern.finditer(text):
            if number == 0 and _is_identifier(text, match):
                continue
            if not _is_meant(text, match) and not (number in (1, 2) and _is_table(text, match)):
                what = f"'{shorten(match['at'])}' is a form option, not natural wording"
                yield Hit(*match.span("at"), what, _FIX)
    for match in _CAPITAL.finditer(text):
        before = text[max(0, match.start() - 40) : match.start()]
        if not _BEFORE.search(before) and not _is_meant(text, match) and _in_prose(text, match):
            what = f"'{match['at']}' has a capital letter in a sentence: it is a form option"
            yield Hit(*match.span("at"), what, _FIX)


_OF_PROGRAMS = lazy_regex(
    r"(?i)\b(?:cup[oaã]\w*|coupons?|vouchers?|gutschein\w*|rabatt\w*|promo\w*|discount|codice|"
    r"código|"
    r"crates?|macros?|functions?|variables?|files?|folders?|columns?|fields?|"
    r"scripts?|code|names?|"
    r"rename[sd]?|parameters?|settings?|set|class|classes|modules?|packages?|config\w*|"
    r"repo\w*|api|branch|"
    r"commit\w*|ordner|datei|feld|spalte|variable|value|values|wert|python|rust|java|sql|"
    r"returns?|hash\w*|null|none|lists?|arrays?|strings?|bytes?|objects?|methods?)\b"
)


def _is_identifier(text: str, match: re.Match[str]) -> bool:
    """Say whether a word with a low line is a program's, or of a German who writes to all."""
    start, end = line_around(text, match.start())
    line = f"{text[start : match.start()]} {text[match.end() : end]}"
    german = re.search(r"(?:_innen|_in|_r|_n|_e)$", match["at"]) is not None
    several = len(re.findall(r"\w_\w", line)) > 1
    return german or several or len(line.split()) < 5 or _OF_PROGRAMS.search(line) is not None


def _is_meant(text: str, match: re.Match[str]) -> bool:
    start, end = match.span("at")
    before = text[max(0, start - 12) : start]
    quoted = text[start - 1 : start] in "\"“„«'‘`" and start > 0
    return (
        quoted
        or _WORDS_SAID.search(before) is not None
        or is_code_line(text, start)
        or is_quoted_code(text, start, end)
        or is_explained(text, start)
    )


def _is_table(text: str, match: re.Match[str]) -> bool:
    start, end = line_around(text, match.start())
    line = text[start:end].strip()
    return " | " in line or line.startswith("|") or len(line) - len(match["at"]) < 12


def _in_prose(text: str, match: re.Match[str]) -> bool:
    """Say whether the line is a sentence, and no title in which many words have capitals."""
    start, end = line_around(text, match.start())
    words = re.findall(r"[^\W\d_]{2,}", text[start:end])
    small = sum(word.islower() for word in words)
    return len(words) > 4 and small * 3 >= len(words) * 2

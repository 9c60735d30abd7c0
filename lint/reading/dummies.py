"""Finds letters, digits and names that stand for others: "Herr XY", "--,-- Euro", "Max Mustermann".

Whoever makes a draft writes letters from an end of the alphabet, digits in a row or all alike, a
firm called after what it is an example of. None of them is in a list of persons and firms.
"""

import re
from collections.abc import Iterator

from ...templates.lazy_regex import each_match, lazy_regex
from .columns import COLUMNS, is_slot
from .hit import Hit, shorten
from .sample import is_code_line
from .words import RECORD, split_name

_FIX = "write the missing text, or print the field that holds it"

_SAMPLE = (
    r"(?:SAMPLE|EXAMPLE|DUMMY|TEST|DEMO|MUSTER|BEISPIEL|EXEMPLE|EJEMPLO|ESEMPIO|EXEMPLO|VOORBEELD|"
    r"PRZYKŁAD|PRZYKŁADOWA|EXEMPEL|EKSEMPEL|FICTIF|PROVA)"
)
_FIRM = (
    r"(?:COMPANY|CORP(?:ORATION)?|FIRM|FIRMA|UNTERNEHMEN|CLIENT|CUSTOMER|KUNDE|SOCIÉTÉ|SOCIETE|"
    r"ENTREPRISE|"
    r"EMPRESA|CLIENTE|AZIENDA|DITTA|BEDRIJF|KLANT|FÖRETAG|VIRKSOMHED|GMBH|AG|SA|SARL|SAS|LTD|"
    r"LIMITED|INC|"
    r"LLC|SL|SRL|SPA|BV|LTDA|AB|A/S|PERSON|NAME|CITY|STADT)"
)
_LEGAL = (
    r"(?:Company|Corp(?:oration)?|Ltd|Limited|Inc|GmbH|AG|LLC|SA|SARL|SAS|SL|SRL|S\.p\.A\.|BV|Ltda)"
)
_HONORIFIC = (
    r"(?:Herrn?|Frau|Mr|Mrs|Ms|Miss|Dr|M\.|Mme|Monsieur|Madame|Sra?|Señora?|Signora?|Sig|Dott|Dhr|"
    r"Mevr|Pani?|Senhora?)"
)
_OWN = r"(?:your|my|ihre?|votre|tu|su|sua|seu|uw)"
_DUMMIES = (
    # Firms and persons.
    lazy_regex(
        rf"(?<![\w-])(?P<at>{_SAMPLE}[ -]?{_FIRM}|{_FIRM}[ -](?:D['’])?{_SAMPLE}|"
        rf"(?:Sample|Example|Dummy|Test|Demo) (?:Ltd|Inc|Corp|LLC|GmbH|Company (?:Ltd|Inc|LLC)|"
        rf"Co)\b\.?|"
        r"(?:Company|Customer|Client|First|Last|Business|Firm) Name Here|"
        r"(?:Max|Erika|Martina|Maria) Mustermann|Erika Musterfrau|J(?:oe|ane) Bloggs|"
        r"(?:Fulan|Zutan|Beltran)[oa] de Tal|(?:Ola|Kari) Nordmann|Pinco Pallino|"
        r"\d{1,4} (?:Any ?street|Main Street, Anytown))(?![\w-])"
    ),
    lazy_regex(
        r"(?:(?m:^)\W{0,4}|\b(?:at|from|of|by|for|with|to|in|and) )(?P<at>Your(?: [A-Z]\w+){1,4} "
        r"Here)(?![\w-])"
    ),
    lazy_regex(
        rf"(?<![\w-])(?:{_HONORIFIC}\.? (?P<at>XYZ?|X{{2,4}}|N\. ?N\.|NN|ABC|YY)(?!\w)|"
        r"(?i:firma|fa\.|société|empresa|azienda|ditta|bedrijf|company|entreprise|unternehmen|"
        r"firm) "
        r"(?P<at2>XYZ?|XX+|ABC|X)(?![\w-])|"
        rf"(?<![Tt]he )(?P<at3>XYZ {_LEGAL}|XX+ {_LEGAL}|ABC Company)(?!\w))"
    ),
    # A form of address that was to be chosen.
    lazy_regex(
        r"(?im)^[^\w\n]{0,6}(?:dear|hello|hi|sehr geehrte[rs]?(?:/r|\(r\)|/-r)?|hallo|"
        r"liebe[r]?(?:/r)?|cher(?:/chère)?|"
        r"estimad[oa](?:/[oa])?|prezad[oa](?:/[oa])?|gentile|geachte|beste) "
        r"(?P<at>(?:mr|ms|mrs)\.?/(?:mr|ms|mrs)\.?(?:/(?:mr|ms|mrs)\.?)?|herrn?/frau|frau/herrn?|"
        r"m\./mme|mme/m\.|"
        r"sr\.?/sra\.?|sig\./sig\.ra|dhr\./mevr\.|dhr/mevr)(?![\w/])"
    ),
    # Amounts, days and numbers.
    lazy_regex(
        r"(?<![\w-])(?P<at>-{2}[.,:]-{2}(?:[.,]-{2,4}|\.)?)(?![\w-])|"
        r"(?P<at2>[$€£](?:YY+|ZZ+|NN+))(?!\w)|"
        r"\b(?i:is|are|costs?|kostet|beträgt|coûte|cuesta|custa|costa|von|only|nur|about) "
        r"(?P<at3>\${3,}|€{2,}|£{2,})(?=\s(?:per|a|an|pro|je|for|par|por|al|each|la|le)\b)|"
        r"\b(?i:week|kw|woche|semaine|semana|settimana|vecka|uge|uke|tydzień|page|seite|page|"
        r"página|pagina) "
        r"(?P<at4>XX|NN|\?\?|__)(?!\w)|(?<=[a-zà-ÿ] )(?P<at5>NN)(?=\s[a-zà-ÿ]{3})|"
        r"(?<![\w-])(?P<at6>[A-Z]{2,6}-X{3,})(?![\w-])"
    ),
    lazy_regex(
        r"(?<![\d-])(?P<at>\+?0{3,5}[ /-]?0{5,}|0{4} 0{3,}(?: 0{3,})*|0?1234[ -]567 ?890|"
        r"123[- .]456[- .]789\d?|"
        r"(?:99[./-]){2}9{2,4})(?![\d-])"
    ),
    # Addresses of the reader-to-be.
    lazy_regex(
        rf"(?i)(?<![\w.@-])(?P<at>(?:{_OWN}[._-]?(?:e?-?mail|name|vorname|nom|nombre|nome|naam)|"
        rf"first\.?name\.?last\.?name|"
        r"vorname\.nachname|pr[ée]nom\.nom|nombre\.apellidos?|nome\.(?:cog|sobre)nome)@[\w.-]+\w|"
        rf"[\w.+-]+@{_OWN}-?(?:company|domain|firm|school|parish|club|firma|firmenname|entreprise|"
        rf"empresa|bedrijf|"
        r"organi[sz]ation|site|business)[\w-]*\.\w+|"
        # The starter's own host is told by D708.
        rf"(?!(?:https?://)?(?:www\.)?your-company\.example\b)(?:https?://)?(?:www\.)?{_OWN}-?(?:web-?site|domain|company|shop|brand|business|link|"
        rf"firma|webseite|site|empresa)"
        r"\.\w{2,}[\w./-]*|https?://[\w.-]+/(?:[\w-]+/)*your-[\w-]*(?:here|link|page|url))"
    ),
)
_AMOUNTS = _DUMMIES[4]
_SIGNS = lazy_regex(r"--|[$€£]|XX|NN|\?\?|__")
_GERMAN = lazy_regex(
    r"(?P<at>(?:Beispiel|Muster)(?:firma|unternehmen|kunde|stadt)(?: (?:GmbH|AG))?)\b"
)
_A_WORD = lazy_regex(
    r"(?i)\b(?:eine?[rnms]?|d(?:ie|er|as|em|en)|unsere?[rnms]?|als|keine?)\s+(?:\w+\s)?$"
)
_TITLED = lazy_regex(  # "at Club Name will be"
    r"(?<![\w'’])(?:at|to|from|with|by|for|in|of) (?P<at>[A-Z][a-z]+ Name)(?=\s+[a-z]|[.,!?]|\s*$)"
)
_LISTED = lazy_regex(
    r"(?<![\w-])(?P<at>[A-ZÀ-Þ]{3,}(?:\s?[,|/]\s?[A-ZÀ-Þ]{3,}(?: [A-ZÀ-Þ]{3,})?)+)(?![\w-])"
)
_SLASHED = lazy_regex(
    r"(?<![\w'’])(?i:in|im|am|on|at|en|em|el|le|il|op|den) "
    r"(?P<at>(?P<a>[A-Za-zÀ-ÿ]{3,})/(?P<b>[A-Za-zÀ-ÿ]{3,}))(?![\w/])"
)
_PARTS_OF_DAYS = frozenset(
    "month year day monat jahr tag mois année mes año mês ano mese anno maand".split()
)


def find_dummies(text: str) -> Iterator[Hit]:
    """Yield each letter, digit or name that stands for one that nobody put in."""
    signs = _SIGNS.search(text) is not None
    for pattern in _DUMMIES:
        if pattern is _AMOUNTS and not signs:
            continue
        for match in each_match(pattern, text):
            group = next(name for name, said in match.groupdict().items() if said)
            if not is_code_line(text, match.start()):
                yield _hit(match, group)
    for match in each_match(_GERMAN, text):
        if not _A_WORD.search(text[max(0, match.start() - 30) : match.start()]):
            yield _hit(match)
    for match in each_match(_TITLED, text):
        yield _hit(match)
    for match in each_match(_LISTED, text):
        parts = [part.strip() for part in re.split(r"[,|/]", match["at"])]
        if all(is_slot(part) and set(split_name(part)) <= COLUMNS | RECORD for part in parts):
            yield _hit(match)
    for match in each_match(_SLASHED, text):
        both = {match["a"].lower(), match["b"].lower()}
        if both <= _PARTS_OF_DAYS:
            yield _hit(match)


def _hit(match: re.Match[str], group: str = "at") -> Hit:
    what = f"'{shorten(match[group])}' stands for something that nobody put in"
    return Hit(*match.span(group), what, _FIX)

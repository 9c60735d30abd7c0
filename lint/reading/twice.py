"""Finds what is said twice though the two spellings differ, and values that were merged twice.

"Herr Mr Vogel" has the title of the template and the title of the list, in two languages;
"Porto, Porto Porto" has a city three times.
"""

from collections.abc import Iterator

from ...templates.lazy_regex import lazy_regex
from .hit import Hit, matches
from .sample import is_code_line
from .words import BOTH_NAMES, COUNTED

_FIX = "remove it from the template, or from the value in the list"

# Titles of one meaning in several languages; no person has two of a line.
_TITLES = (
    r"(?:Mr|Mister|Herr|Hr|Monsieur|Señor|Sr|Signor|Sig|Senhor|Dhr|De heer|Meneer|Pan|Mrs|Ms|Miss|"
    r"Mx|Frau|Fr|Madame|Mme|Mlle|Mademoiselle|Señora|Sra|Srta|Signora|Sig\.ra|Senhora|Mevr|Mw|"
    r"Mevrouw|Pani)"
)
_LEARNED = (
    r"(?:(?:Dr|Doctor|Doktor|Docteur|Dott|Dottor|Dottore|Doutor|Dra)\.? "
    r"(?:Doctor|Doktor|Docteur|Dottor|Dottore|Doutor|Dra)|(?:Doctor|Doktor|Dott|Dottore)\.? Dr|"
    r"(?:Prof|Professor|Professeur|Profesor)\.? (?:Professor|Professeur|Profesor)|Professor Prof)"
)
_HELLOS = "Hi|Hello|Hey|Hallo|Hola|Bonjour|Salut|Ciao|Olá|Hoi|Hej|Moin|Servus|Dear|Guten Tag"
_PLACE = r"[A-ZÀ-Þ][\wà-ÿ-]{2,}"
_DAY = (
    r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|Montag|Dienstag|Mittwoch|Donnerstag|Freitag|"
    r"Samstag|Sonntag|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|lunes|martes|miércoles|"
    r"jueves|viernes|sábado|domingo"
)
# Double names of places and things: "Baden Baden", "Bora Bora".
_DOUBLE = (
    r"Baden|Bora|Walla|Pago|Wagga|Duran|Sing|Boutros|Sirhan|Xai|Lang|Bella|Kota|Puka|Woy|Mau|Chin|"
    r"Tik|Tuk|Yo|Pom|Cha|Can|Ping|Zsa|Lulu|Rama|Talk|Agar|Aye|Dik|Gogo|Hula|Ylang|Couscous|Moka|"
    r"Cous|Din|New"
)
_PATTERNS = (
    lazy_regex(rf"\b(?P<at>{_TITLES}\.? {_TITLES}\.?)(?=\s+[A-ZÀ-Þ][a-zà-ÿ'’]|\s*,)"),
    lazy_regex(rf"\b(?P<at>{_LEARNED}\.?)(?=\s+[A-ZÀ-Þ])"),
    lazy_regex(rf"(?m)^[^\w\n]{{0,3}}(?P<at>(?:{_HELLOS}|Liebe|Lieber|Estimad[oa]|Querid[oa]|"
               rf"Cher|Chère|"
               rf"Caro|Cara|Gentile|Prezad[oa]|Beste|Geachte),? (?!Hi!)(?:{_HELLOS}|Estimad[oa]|"
               rf"Prezad[oa]|Geachte)(?! (?:again|everyone|all)))(?=\s+[A-ZÀ-Þ]|,)"),
    lazy_regex(rf"(?<![\w&-])(?P<at>(?P<one>{_PLACE})(?!, (?P=one), ),? (?P=one),? "
               rf"(?P=one))(?![\w-])"),
    lazy_regex(rf"(?<![\w&-])(?P<at>{_PLACE}, (?P<one>{_PLACE}), (?P=one))(?![\w-])"),
    lazy_regex(
        rf"(?<![\w-])(?i:in|to|near|visited|visiting|around|from|at|reach|leave|nach|aus|"
        rf"à|en|a|em|naar|te) (?P<at>(?!{_DOUBLE})(?P<one>{_PLACE}) (?P=one))(?![\w-])"
    ),
    lazy_regex(
        rf"(?i:see you in|are in|is in|based in|stop in|office in|visit to|trip to|sehen uns in|"
        rf"rendez-vous à|vemos en|vediamo a|vemos em|tot ziens in) "
        rf"(?P<at>(?!New York|Quebec|Québec|Luxembourg|Singapore|Monaco|Panama|Guatemala|Mexico|"
        rf"Djibouti|Kuwait)(?P<one>{_PLACE}), (?P=one))(?![\w-])"
    ),
    lazy_regex(
        r"(?<![\w&-])(?P<at>(?P<one>(?:the )?(?!New York)[A-ZÀ-Þ][\wà-ÿ&-]+"
        r"(?: [A-ZÀ-Þ][\wà-ÿ&-]+){1,3}) "
        r"(?P=one))(?![\w-])"
    ),
    lazy_regex(rf"(?i)(?<!\w)(?P<at>(?P<one>{_DAY}),? (?P=one))(?=,? (?:\d|the \d|\w+ \d))"),
    lazy_regex(
        r"(?i)(?<![\w'’-])(?P<at>(?P<one>am|um|im|bei|beim|von|für|mit|chez|pour|avec|dans|con|"
        r"para|"
        r"em|com|per|di|op|bij|voor|het|een|an|by) (?P=one))(?![\w'’-])"
    ),
    lazy_regex(
        r"(?<![\w'’-])(?P<at>(?P<one>on|in) (?P=one))(?= (?:\d|(?:Mon|Tues|Wednes|Thurs|Fri|"
        r"Satur|Sun)"
        r"day|January|February|March|April|May|June|July|August|September|October|November|"
        r"December))(?<!carry on on)(?<!log in in)(?<!sign in in)(?<!go on on)(?<!check in in)"
    ),
    lazy_regex(r"(?<!\w)(?P<at>(?P<one>\+\d{1,3}) (?P=one))(?=[ (\d])"),
    lazy_regex(r"(?<=[a-z:] )(?P<at>##\d+)(?!\w)"),
    lazy_regex(rf"(?i)(?<![\d.,:/-])(?P<at>(?P<one>\d{{1,6}}) (?P=one))(?= (?:new |"
               rf"free )?(?:{COUNTED})\b)"),
    lazy_regex(r"(?P<at>['’]s['’]s)\b"),
    lazy_regex(r"(?P<at>(?P<one>(?:&|and|und|et|y|e) Co)\.? (?P=one))\b"),
    lazy_regex(r"(?m)^[^\w\n]{0,3}(?P<at>[A-ZÀ-Þ][a-zà-ÿ]+ "
               r"(?P<one>[A-ZÀ-Þ][a-zà-ÿ]{2,}) (?P=one))(?=[,!])"),
    lazy_regex(r"(?P<at>\b(?:Ltd\.? Limited|Limited Ltd|Inc\.? Incorporated|Corp\.? Corporation|"
               r"GmbH mbH|AG Aktiengesellschaft|S\.?L\.? S\.?L|S\.?A\.? S\.?A|"
               r"S\.?r\.?l\.? S\.?r\.?l|"
               r"SAS SAS|B\.?V\.? B\.?V|KGaA KGaA)\b\.?)"),
    lazy_regex(r"(?m)^[^\w\n]{0,3}(?P<at>(?i:(?:kind |best |warm )?regards),? (?i:regards))"),
)  # fmt: skip


def find_twice(text: str) -> Iterator[Hit]:
    """Yield what is said twice in a row, in one spelling or in two."""
    for pattern in _PATTERNS:
        for hit in matches(pattern, text, "'{}' says the same thing twice", _FIX):
            last = text[hit.start : hit.end].split()[-1].lower()
            if last not in BOTH_NAMES and not is_code_line(text, hit.start):
                yield hit

"""Finds numbers, times and lists as spreadsheets and programs print them: "80331.0", "PT45M".

A sheet that took a phone or a postcode for a number gives it a decimal point; a day becomes
its number, a rate a fraction, several answers one cell with signs between them.
"""

import re
from collections.abc import Iterator

from ...templates.lazy_regex import lazy_regex
from .hit import Hit, matches
from .raw_values import FORMATS, find_counts
from .sample import is_code_beside, is_quoted_code

_NUMBER_FIX = "print it with the filter 'round' or 'money', or store it as text"
_DATE_FIX = "print it with the filter 'day', which writes it in the reader's language"
_LIST_FIX = "join the values with the filter 'join_and', or name one of them"
_WORD_FIX = "store the words that people say"

_CODE = r"(?:EUR|USD|GBP|CHF|CAD|AUD|SEK|NOK|DKK|PLN|BRL|INR|MXN)"
_NAMING = (
    r"(?:room|floor|gate|seat|booth|stand|hall|aisle|row|flight|invoice|order|ticket|table|house|"
    r"no\.|number|platform|track|unit|apartment|desk|locker|zimmer|raum|halle|tisch|gleis|platz|"
    r"salle|table|sala|mesa|tavolo|kamer|tafel|step|page|seite|day|aged?|year)"
)
_FORMATS = (
    (lazy_regex(r"(?<![\w.,/-])(?P<at>\+?(?!000)\d{4,}\.0)(?!\d|\.\d)(?!\s?(?:(?:km|kg|m|l|g|mm|"
                r"cm|ft|ha)"
                r"\b|%))"),
     "'{}' is a number with a decimal point of a spreadsheet", _NUMBER_FIX),
    (lazy_regex(rf"(?i)\b{_NAMING}:? (?:no\.? |number |for |of )?(?P<at>#?\d{{1,3}}\.0)(?![\d.%])"
                r"(?!\s?(?:km|kg|m|l|mm|cm|stars?|points?|out of))"),
     "'{}' is a number with a decimal point of a spreadsheet", _NUMBER_FIX),
    (lazy_regex(r"(?i)\b(?:table|party|group|reservation|booking|dinner|team|family) (?:for|of) "
                r"(?P<at>\d{1,3}\.0)(?!\d|\.\d)"),
     "'{}' is a count with a decimal point", _NUMBER_FIX),
    (lazy_regex(r"(?i)(?<![\w.,])(?P<at>\d{1,3}\.0)(?= (?:plazas|asientos|"
                r"entradas|noches|plätze|tickets|nächte|personen|places|billets|nuits|posti|"
                r"biglietti|"
                r"notti|lugares|bilhetes|ingressos|noites|plaatsen|kaartjes|nachten|artikel|"
                r"artículos|"
                r"articles|articoli|artigos|artikelen|puntos|punti|pontos|punten|punkte)\b)"),
     "'{}' is a count with a decimal point", _NUMBER_FIX),
    (lazy_regex(r"(?i)(?:\b(?:on|until|since|expires|renews|due|starts|ends|am|le|el|il|op)|"
                r"\b(?:date|datum|fecha|data|day|deadline)\s?[:=]|\b(?:date|deadline) is) "
                r"(?P<at>4[2-9]\d{3}(?:\.\d+)?)(?=\s*[.,;!?]\s|\s*[.,;!?]?$|\s+(?:at|in|and|um|à|"
                r"alle)\b)"),
     "'{}' is a date in a computer format", _DATE_FIX),
    (lazy_regex(r"(?i)\b(?:due|date:|datum:|fecha:|data:|on the|am|le|el|il|op)\s"
                r"(?P<at>20[1-4]\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01]))(?!\d)"),
     "'{}' is a date in a computer format", _DATE_FIX),
    (lazy_regex(r"(?<![\w.:T-])(?P<at>\d\d:\d\d:\d\d(?:[.,]\d{3,}(?:Z|[+-]\d\d:?\d\d)?|Z|"
                r"[+-]\d\d:?\d\d))(?!\w)"),
     "'{}' is a time in a computer format", _DATE_FIX),
    (lazy_regex(r"(?i)\b(?:at|from|starts?|begins?|um|ab|à|alle|a las|às|om|time:|uhrzeit:) "
                r"(?P<at>\d\d:\d\d:00)(?![\d:.])"),
     "'{}' is a time in a computer format", _DATE_FIX),
    (lazy_regex(r"(?<!\w)(?P<at>P(?:\d+[YMWD])*T(?:\d+H)?(?:\d+M)?(?:\d+(?:\.\d+)?S)?)(?<=\d[HMS])"
                r"(?!\w)"),
     "'{}' is a length of time in a computer format", _DATE_FIX),
    (lazy_regex(r"(?<![\w.])(?P<at>\d+ days?, \d{1,2}:\d\d:\d\d(?:\.\d+)?)"),
     "'{}' is a length of time in a computer format", _DATE_FIX),
    (lazy_regex(rf"(?<![\w.,])(?P<at>\d[\d,]*\.\d\s?{_CODE}|{_CODE}\s?\d[\d,]*\.\d)"
                r"(?!\d|\.\d|\s?(?i:k|m|b|bn|mn|mm|million|billion|thousand|mio|mrd|tsd)\b)"),
     "'{}' is an amount with one decimal", _NUMBER_FIX),
    (lazy_regex(rf"(?<![\w.,])(?P<at>\d[\d,]*\.\d{{3,}}\s?{_CODE}|{_CODE}\s?\d[\d,]*\.\d{{4,}})"
                rf"(?!\d)"),
     "'{}' has too many decimals", _NUMBER_FIX),
    (lazy_regex(r"(?i)\b(?:discount|savings?|reduction|rebate|rabatt|remise|descuento|sconto|"
                r"desconto|"
                r"korting|increase|rate)(?: of|:| is| von| de| del| di|"
                r" van) (?P<at>0\.\d+)(?![\d%])"
                r"(?!\s?(?:%|percent|points?|p\.p|EUR|USD|GBP|€|\$|euros?|dollars?|cents?|mm|kg|"
                r"l\b))"),
     "'{}' is a share that is printed as a fraction", _NUMBER_FIX),
    # Keys of records: no person names an order so.
    (lazy_regex(r"(?<![\w/=?&.-])(?P<at>[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})(?![\w/-])"),
     "'{}' is the key of a record", _WORD_FIX),
    (lazy_regex(r"(?<![\w/=?&.@-])(?P<at>(?=\w*[A-Z])(?=\w*[a-z])(?=(?:[A-Za-z]*\d){3})"
                r"(?=[A-Za-z0-9]*\d[A-Za-z]+\d)(?:[A-Za-z0-9]{18}|[A-Za-z0-9]{15}))(?![\w/@-])"),
     "'{}' is the key of a record", _WORD_FIX),
    (lazy_regex(rf"(?<![\w.,])(?P<at>{_CODE}\s?\d{{5,}}\.\d\d|\d{{5,}}\.\d\d\s?{_CODE}|"
                rf"{_CODE}\s?\d{{6,}}|\d{{6,}}\s?{_CODE})(?![\w]|[.,]\d)"),
     "'{}' is an amount without separators", _NUMBER_FIX),
    (lazy_regex(r"(?i)\b(?:booked|scheduled|planned|set|confirmed|moved|postponed|arranged|"
                r"reserved|"
                r"gebucht|verschoben|geplant) (?:for|to|on|für(?: den)?|auf(?: den)?) "
                r"(?P<at>4[3-9]\d{3})(?!\w|[.,]\d)"
                r"(?! (?:\w+ )?(?:people|visitors|guests|copies|euros?))"),
     "'{}' is a date in a computer format", _DATE_FIX),
    (lazy_regex(r"\b(?:reserved|booked|kept|have|keep|hold|is|are|was|remains|stays) "
                r"(?P<at>True|False|TRUE|FALSE)(?= (?:until|since|for|from|and|in|places|seats|"
                r"tickets|rooms|chairs|nights|guests|people)\b)"),
     "'{}' is a yes/no value in a computer format", "write a condition, with words for yes and no"),
    (lazy_regex(r"(?P<at>[A-ZÀ-Þ][\w&.'’-]*+(?: [A-ZÀ-Þ&][\w&.'’-]*+){0,4} [\[(][^()\[\]\n]{0,20}?"
                r"\b(?i:do not use|don['’]t use|use this(?: one)?|duplicate|dupe|dublette|doublon|"
                r"duplicado|nicht (?:mehr )?verwenden|ne pas utiliser|no usar|old account|altkunde|"
                r"inactive|inaktiv|merged into)\b[^()\[\]\n]{0,20}[\])])"),
     "'{}' is a company name in the format of a register", _WORD_FIX),
    (lazy_regex(r"(?<![\w/.@-])(?P<at>[A-ZÀ-Þ][a-zà-ÿ]+_(?:OLD|NEW|DUP|DUPE|TEST|COPY|ALT|NEU|"
                r"KOPIE|"
                r"[oO]ld|[nN]ew|\d{1,6}))(?![\w/.-])"),
     "'{}' is a company name in the format of a register", _WORD_FIX),
    (lazy_regex(r"(?i)\b(?:save|get|take|enjoy|extra|with|just|is|are) (?P<at>0\.\d+)(?= off\b)"),
     "'{}' is a share that is printed as a fraction", _NUMBER_FIX),
    (lazy_regex(r"(?<![\w|/.(=\[<{\"-])(?P<at>[A-Za-zÀ-ÿ][\wÀ-ÿ&-]{2,}"
                r"(?:\|[A-Za-zÀ-ÿ][\wÀ-ÿ& -]{2,}){2,8})(?![\w|)\]>}])"),
     "'{}' is a list in the format of a form", _LIST_FIX),
    (lazy_regex(r"(?i)\b(?:like|likes|interests?(?: are| in)?|interested in|topics?|chose|"
                r"chosen|selected|"
                r"about|for|in|:) (?P<at>[A-Za-zÀ-ÿ]{3,20}(?:,[A-Za-zÀ-ÿ]{3,20}){2,8})(?![\w,])"),
     "'{}' is a list in the format of a form", _LIST_FIX),
    (lazy_regex(r"(?<=[a-z] )(?P<at>\{\s*[\"']\w[^}\n]{0,200}\})(?=\s*(?:[.,;!?]|$))"),
     "'{}' is a record in a computer format", _LIST_FIX),
    (lazy_regex(r"\b(?:in|at|from|to|near|nach|aus|à|en|a) "
                r"(?P<at>[A-ZÀ-Þ][\wà-ÿ-]+(?: [A-ZÀ-Þ][\wà-ÿ-]+)?;\s?[A-ZÀ-Þ][\wà-ÿ-]+)"
                r"(?=\s*[.,!?]|\s*$|"
                r"\s+(?:on|at|last|this|next|and|is|has|was)\b)"),
     "'{}' is two cells of a list in one", _WORD_FIX),
    (lazy_regex(r"(?i)\b(?:things|business|life|work|working|team|role|colleagues?|job|everyone|"
                r"folks|"
                r"people|guys|growth|hiring) at (?P<at>(?:https?://|"
                r"www\.)?[a-z0-9-]+(?:\.[a-z0-9-]+)*"
                r"\.(?:com|de|net|org|io|co|fr|es|it|nl|co\.uk|com\.br|eu|example))(?![\w/@-])"),
     "'{}' is a web address where a name belongs", _WORD_FIX),
    (lazy_regex(r"(?i)\b(?:at|from|with|for) (?P<at>(?-i:[A-ZÀ-Þ])[\w&.'’-]+(?: [\w&.'’-]+){0,3}? "
                r"[\[(](?:old|duplicate|do not use|inactive|closed|merged|test|new|copy|archived?|"
                r"DUPE?|ex|formerly [\w ]+|parent|hq|deleted|lead|customer|prospect)[\])])"),
     "'{}' is a company name in the format of a register", _WORD_FIX),
    (lazy_regex(r"(?<!\S)(?P<at>[A-Za-z]+%(?:C[2-9A-F]|D[0-9A-F]|E[0-9A-F])%[89AB][0-9A-F]\w*)"
                r"(?![\w/=&])"),
     "'{}' is URL encoding shown as text", _WORD_FIX),
    (lazy_regex(r"(?i)\b(?:as an? |as the |your \w+ is |"
                r"role as )(?P<at>(?-i:[A-Z]{2,}(?:_[A-Z0-9]+)+))"
                r"(?![\w(])"),
     "'{}' is a code of a list, not words", _WORD_FIX),
    (lazy_regex(r"(?i)\b(?:in|for|of) (?:the |your |an? )?"
                r"(?P<at>(?-i:[A-Z]{2,}(?:_[A-Z0-9]+)+))(?=\s+(?:role|position|team|"
                r"segment|plan|tier|department|industry|sector|area|group|region|category|level|"
                r"division|customers?|users?|community)\b)"),
     "'{}' is a code of a list, not words", _WORD_FIX),
    (lazy_regex(r"(?i)\b(?:role as|role is|role of|work as|working as|position as|title is|"
                r"title of|"
                r"industry is|as an?|as the) (?P<at>(?-i:[a-z]{2,}(?:_[a-z0-9]+)+))(?!\w)"),
     "'{}' is a code of a list, not words", _WORD_FIX),
)  # fmt: skip
_MEANT = lazy_regex(
    r"(?i)\b(?:version|v|release|python|web|windows|os|usb|html|bluetooth|gpa|ph|like|"
    r"json|such as|e\.g|objects?|payload|returns?|dict\w*)\W*$"
)


def find_raw_formats(text: str) -> Iterator[Hit]:
    """Yield what is printed as a spreadsheet or a program stores it."""
    printed = (
        hit
        for pattern, what, fix in (*_FORMATS, *FORMATS)
        for hit in matches(pattern, text, what, fix)
    )
    for hit in (*printed, *find_counts(text)):
        before = text[max(0, hit.start - 60) : hit.start]
        url = re.search(r"(?:https?://|www\.)\S*$", before)
        quoted = is_quoted_code(text, hit.start, hit.end)
        code = is_code_beside(text, hit.start, hit.end)
        if not (url or quoted or code or _MEANT.search(before)):
            yield hit

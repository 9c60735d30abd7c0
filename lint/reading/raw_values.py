"""Finds values as databases, programming languages and registers keep them, in any language's mail.

What is a day, a number or a firm to its reader, and was printed as it lay in its cell:
"np.float64(3.0)", '="58"', "ISODate(…)", "46119", "0065g00000ABCdE", "Halden GmbH (Poland) - HQ".
"""

from collections.abc import Iterator

from ...templates.lazy_regex import lazy_regex
from .hit import Hit

_CODE = r"(?:EUR|USD|GBP|CHF|CAD|AUD|SEK|NOK|DKK|PLN|BRL|INR|MXN)"
_NUMBER_FIX = "print it with the filter 'round' or 'money', or store it as text"
_DATE_FIX = "print it with the filter 'day', which writes it in the reader's language"
_WORD_FIX = "store the words that people say"

# Before a day, in the languages that most mails are written in.
_ON = (
    r"(?:on|until|till|by|since|before|after|from|starting|expires|renews|due|ends|starts|begins|"
    r"am|bis(?: zum)?|seit(?: dem)?|vom|zum|ab(?: dem)?|le|au|du|jusqu['’]au|depuis le|dès le|el|"
    r"hasta el|desde el|antes del|il|entro il|dal|al|no dia|dia|até(?: o dia)?|desde|"
    r"a partir de|op|tot|vanaf|sinds|den|dnia|till)"
)
_FORM = (
    r"(?:Ltd|Limited|LTD|Inc|LLC|LLP|PLC|plc|Corp|Corporation|GmbH|AG|KG|SE|UG|S\.?A|S\.?L|"
    r"S\.?p\.?A|"
    r"S\.?r\.?l|B\.?V|N\.?V|SARL|SAS|Ltda|Oy|AB|ApS|A/S|AS|Pty|Sp\. z o\.o|Kft|a\.s|s\.r\.o|e\.K|"
    r"eG|e\.V|OHG)"
)
# What a register or a sales team adds to a firm's name: where, which one, whose.
_LAND = (
    r"(?:UK|U\.K\.|US|USA|U\.S\.|EU|EMEA|APAC|LATAM|DACH|MENA|ANZ|Nordics?|Benelux|India|China|"
    r"Japan|"
    r"Germany|Deutschland|Austria|Österreich|Switzerland|Schweiz|France|Spain|España|Italy|Italia|"
    r"Portugal|Brazil|Brasil|Poland|Polska|Netherlands|Nederland|Belgium|Sweden|Norway|Denmark|"
    r"Finland|Ireland|Canada|Mexico|México|Australia|Singapore|Hong Kong|Malaysia|Thailand|Pvt|"
    r"South Africa|Africa|Europe|Asia|Global|International|North|South|East|West|Intl)"
)
_STATE = (
    r"(?:old|new|duplicate|dupe|do not use|dnu|inactive|closed|merged|test|copy|archived?|deleted|"
    r"parent|child|hq|head office|headquarters|subsidiary|branch|ho|main|primary|prospect|lead|"
    r"customer|churned|key account|tier \d|alt|neu|zentrale|filiale|siège|sede|matriz)"
)

FORMATS = (
    (lazy_regex(r"(?i)\b(?:reach|call|ring|phone|text|dial|number|erreich\w*|anruf\w*|telefon\w*|"
                r"unter|joindre|appel\w*|"
                r"llam\w*|chiam\w*|lig\w+|bel\w*)(?: [\w’'-]+){0,4} (?:on|at|under|unter|au|al|"
                r"para|op|is|ist|est|es|é|è) "
                r"(?P<at>[1-9]\d{10,13})(?![\w/-]|[.,]\d)"),
     "'{}' is a phone number that a program stored as a number", _NUMBER_FIX),
    (lazy_regex(rf"(?<![\w.,])(?P<at>\d[\d.]*,\d{{4,}}(?:\s?(?:{_CODE}|€|Euros?|euros?)\b)?)"
                rf"(?![\d,])(?<!,\d\d\d)"),
     "'{}' has too many decimals", _NUMBER_FIX),
    (lazy_regex(rf"(?<![\w&.-])"
                rf"(?P<at>(?:[A-ZÀ-Þ][\w&.'’-]* (?:& )?){{1,5}}{_FORM}\b\.? ?"
                rf"\([^()\n]*\d{{3,}}[^()\n]*\)|"
                r"[A-ZÀ-Þ][\w'’-]+ (?:Inh|Prop)\. (?:[A-Z]\. )?[A-ZÀ-Þ][\w'’-]+)"),
     "'{}' is a company name in the format of a register", _WORD_FIX),
    (lazy_regex(r"(?<![\w.])(?P<at>(?:np|numpy)\.\w+\([^)\n]{0,40}\)|"
                r"\b(?:Int64|Float64|BigDecimal|BigInt|NumberLong|NumberInt|NumberDecimal)"
                r"\([^)\n]{0,40}\))"),
     "'{}' is a value in a computer format", _NUMBER_FIX),
    (lazy_regex(r"(?:(?<=\s)|^)(?P<at>=\"[^\"\n]{1,40}\")(?=[\s.,;!?'’]|$)"),
     "'{}' is a text in the format of a spreadsheet", _NUMBER_FIX),
    (lazy_regex(r"(?<=[a-zà-ÿ:] )(?P<at>'\+?\d{3,})(?=[\s.,;!?]|$)(?![^'’\n]{0,40}['’](?:\W|$))"),
     "'{}' is a text in the format of a spreadsheet", _NUMBER_FIX),
    (lazy_regex(r"(?<=[a-zà-ÿ] )(?P<at>'\d)(?= [a-zà-ÿA-Z][a-zà-ÿ]{2,})(?![^'’\n]{0,40}['’](?:\W|"
                r"$))"),
     "'{}' is a text in the format of a spreadsheet", _NUMBER_FIX),
    (lazy_regex(r"(?<![\w./-])(?P<at>\+?\d{7,}\.00)(?!\d|\.\d)"),
     "'{}' is a number with a decimal point of a spreadsheet", _NUMBER_FIX),
    (lazy_regex(r"(?<![\w.,/$€£-])(?P<at>\d{3}\.0)(?!\d|\.\d|\s?(?:km|kg|m|l|g|mm|cm|ft|ha|MHz|FM|"
                r"hPa|mbar|lb|"
                r"nm|V|W|ml|mg|°|º|%|[kKM]\b))"),
     "'{}' is a number with a decimal point of a spreadsheet", _NUMBER_FIX),
    (lazy_regex(r"(?i)\b(?:amount|balance|total|price|fee|invoice|spend|sum|deposit|refund|"
                r"saldo|betrag|preis|summe|gebühr|guthaben|montant|solde|prix|frais|importe|"
                r"precio|cuota|"
                r"importo|prezzo|quota|valor|preço|taxa|bedrag|prijs)(?: (?:due|price|amount|"
                r"with us))?"
                r"(?: (?:is|was|of|von|ist|beträgt|est|de|es|è|é|di|van|bedraagt|for|to \w+ is)|"
                r" ?:)+ "
                r"(?P<at>\d+\.\d)(?!\d|\.\d|\s?(?:k|m|bn|b|million|billion|mio|mrd|%|percent|"
                r"points?)\b|%)"),
     "'{}' is an amount with one decimal", _NUMBER_FIX),
    (lazy_regex(rf"(?i)(?<!\w){_ON}:? (?P<at>1[3-9]\d{{8}}(?:\d{{3}})?)(?![\w/-]|[.,]\d)"),
     "'{}' is a date in a computer format", _DATE_FIX),
    (lazy_regex(r"(?i)(?<!reach us )(?<!reach me )(?<!call us )(?<!call me )(?<!\w)(?:on|until|"
                r"since|due|am|bis(?: zum)?|seit(?: dem)?|"
                r"le|jusqu['’]au|el|hasta el|il|entro il|no dia|até|op|vanaf|sinds|den|dnia) "
                r"(?P<at>4[2-9]\d{3}(?:\.\d+)?)(?![\w%-]|[.,]\d|\s?(?:EUR|USD|GBP|€|\$|(?!aus\b|"
                r"is\b|was\b|has\b|"
                r"as\b|pass\b)[a-zà-ÿ]+s\b))"),
     "'{}' is a date in a computer format", _DATE_FIX),
    (lazy_regex(r"(?<![\w./-])"
                r"(?P<at>\d{1,4}[./-]\d{1,2}[./-]\d{1,4},? "
                r"\d{1,2}:\d\d:\d\d(?: ?[AaPp]\.?[Mm]\b\.?)?)(?!\w)"),
     "'{}' is a date in a computer format", _DATE_FIX),
    (lazy_regex(r"(?<!\w)(?P<at>(?:ISODate|new Date|DateTime|LocalDate\.of|Date\.UTC|datetime64|"
                r"strtotime|TO_DATE|DATE)\([\"'\d][^)\n]{0,40}\)|/Date\(-?\d{5,}(?:[+-]\d{4})?\)/)"),
     "'{}' is a date in a computer format", _DATE_FIX),
    (lazy_regex(r"(?<!\w)"
                r"(?P<at>(?:[A-Z][a-z]{2}, )?\d{1,2} [A-Z][a-z]{2} \d{4} "
                r"\d\d:\d\d(?::\d\d)? (?:[+-]\d{4}|GMT|UTC))"),
     "'{}' is a date in a computer format", _DATE_FIX),
    (lazy_regex(r"(?<![\w-])(?P<at>\d{1,2}-(?:JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEP|OCT|NOV|DEC)"
                r"-\d{2,4}"
                r"(?: \d{1,2}[.:]\d\d[.:]\d\d(?:\.\d+)?(?: ?[AP]M)?)?)(?![\w-])"),
     "'{}' is a date in a computer format", _DATE_FIX),
    # Keys of records: Salesforce, MongoDB, and any UUID where a person or a firm stands.
    (lazy_regex(r"(?<![\w/=.#-])(?P<at>00(?=[A-Za-z0-9]*[A-Za-z])"
                r"[A-Za-z0-9]{13}(?:[A-Za-z0-9]{3})?)(?![\w/-])"),
     "'{}' is a key of a record", _WORD_FIX),
    (lazy_regex(r"(?i)\b(?:at|with|from|by|for|hi|hello|dear|bei|mit|von|für|chez|avec|con|para|em|"
                r"com|presso|bij|voor|met),? (?P<at>(?=[0-9-]*[a-f])(?:[0-9a-f]{24}|"
                r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}))(?![\w-])"),
     "'{}' is a key of a record", _WORD_FIX),
    (lazy_regex(rf"(?<![\w&.-])(?P<at>(?:[A-ZÀ-Þ][\w&.'’-]* (?:& )?){{1,5}}{_FORM}\b\.?,? ?"
                rf"(?:\((?:{_LAND}|(?i:{_STATE})|\d{{2,}})\)|[-–_/#|:] ?(?:{_LAND}|(?i:{_STATE}))"
                rf"(?!\w)|"
                rf"\[[^\]\n]{{1,30}}\]|#\d+))"),
     "'{}' is a company name in the format of a register", _WORD_FIX),
    (lazy_regex(rf"\b(?i:at|from|with|for|of|by|bei|von|für|mit|chez|avec|con|para|em|com|presso|"
                rf"bij|voor) "
                rf"(?P<at>(?:[A-ZÀ-Þ][\w&.'’-]* ?){{1,4}}(?:_(?:{_LAND}|(?i:{_STATE}))|"
                rf"[-–_/|] ?(?i:do not use|dnu|duplicate|dupe|inactive|old|churned|key account|"
                rf"tier \d|prospect)))(?![\w-])"),
     "'{}' is a company name in the format of a register", _WORD_FIX),
)  # fmt: skip

# A count of things, in whatever language the things have their plural.
_COUNT = lazy_regex(
    r"(?<![\w.,/$€£:-])(?P<at>\d{1,4}\.00?) (?P<noun>[a-zà-ÿ]{3,}s|[A-ZÄÖÜ][a-zäöüß]{3,}(?:e|en|"
    r"er|n|s))\b"
)
_MEASURES = frozenset(
    """miles hours stars euros yards grams times metres meters litres liters pounds francs inches
    points always grades dollars percent degrees minutes seconds heures stunden minuten this plus
    less reais pesos thus versus has was francos libras metros litros horas minutos grados euro
    kilos tonnes tons ounces acres hectares feet knots volts amps watts inhes bars cents""".split()
)
_NO_COUNT = lazy_regex(  # a version, a score, an hour, a price
    r"(?i)\b(?:version|release|the|new|our|this|its|web|scores?|rating|rated|average|grade|gpa|"
    r"at|by|until|till|from|to|um|ab|bis|von|gegen|à|alle|las|às|om|vanaf|dalle|ore|kl\.?|and|"
    r"only|for|"
    r"costs?|cost|kosten|kostet|total|is|of up to|industrie|industry)\s*$"
)
_PRODUCT = lazy_regex(r"(?<![.!?:] )(?<!^)(?<!\n)\b[A-Z][\w+#-]* $|\b\w+[A-Z][\w+#-]* $")


def find_counts(text: str) -> Iterator[Hit]:
    """Yield each count of things that has the decimal point of a spreadsheet: "7.0 caixas"."""
    for match in _COUNT.finditer(text) if ".0" in text else ():
        before = text[max(0, match.start() - 30) : match.start()]
        measured = match["noun"].casefold() in _MEASURES
        if not (measured or _NO_COUNT.search(before) or _PRODUCT.search(before)):
            what = f"'{match['at']}' is a count with a decimal point"
            yield Hit(*match.span("at"), what, _NUMBER_FIX)

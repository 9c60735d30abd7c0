"""Finds what a template and a value both bring: "€12 EUR", "No. No. 4", "9 Uhr Uhr", "with with".

Units, signs, abbreviations and prepositions are no words that one stresses by saying them again.
"""

from collections.abc import Iterator

from ...templates.lazy_regex import lazy_regex
from .casing import given_names
from .hit import Hit, shorten
from .sample import is_code_line, is_quoted_code
from .words import BOTH_NAMES

_FIX = "remove it from the template, or from the value in the list"
_CURRENCY = (
    r"(?:€|\$|£|EUR|USD|GBP|CHF|[Ee]uros?|[Pp]ounds|[Dd]ollars|Franken|zł|PLN|kr\.?|SEK|"
    r"DKK|NOK|R\$)"
)
_UNIT = (
    r"(?:Uhr|o['’]clock|[ap]\.?m\.?|heures?|horas?|uur|ore|kg|km|cm|mm|ml|m²|qm|kWh|%|percent|"
    r"per cent|"
    r"Prozent|pour cent|por ciento|per cento|hours?|minutes?|days?|weeks?|months?|years?|"
    r"Stunden?|Minuten?|"
    r"Tage?|Wochen?|Monate?|Jahre?|jours?|mois|ans|días?|meses|años?|giorni|mesi|anni|dias|anos|"
    r"dagen|"
    r"weken|jaar|people|persons?|Personen|personnes|personas|persone|pessoas|personen|seats?|"
    r"tickets?|"
    r"places?|Plätze|nights?|Nächte|nuits|noches|notti|noites)"
)
_TITLE = (
    r"(?:Mr|Mrs|Ms|Miss|Rev|Sir|Herrn?|Frau|Familie|Monsieur|Madame|Mme|Mlle|Señora?|Sra?|Don|Doña|"
    r"Signora?|Sig|Dott|Senhora?|Dhr|Mevr|Pani?|Dear|Hi|Hello|Hey|Hallo|Liebe[r]?|Bonjour|Hola|"
    r"Ciao|Olá|"
    r"Beste|Chère?|Estimad[oa]|Gentile|Caro|Cara|Geachte|Sehr geehrte[r]?|Guten Tag|St|Saint|Sankt)"
)
_LEGAL = (
    r"(?:Ltd|Limited|GmbH|AG|KG|Inc|LLC|PLC|SARL|SAS|S\.A\.|S\.L\.|S\.r\.l\.|S\.p\.A\.|"
    r"B\.V\.|Ltda|AB|e\.V\.)"
)
# The first name of somebody twice: "Ihr Sohn Jonas Jonas Wiegand".
_TWO_FIRST = lazy_regex(
    r"(?<=[a-zà-ÿ] )(?P<at>(?P<g>[A-ZÀ-Þ][a-zà-ÿ]{2,}) (?P=g))(?= [A-ZÀ-Þ][a-zà-ÿ]+)"
)
_PATTERNS = (
    lazy_regex(rf"(?<![\w.,])(?P<at>(?!\$ ?[\d.,]+ ?[A-Z]{{3}}\b){_CURRENCY} ?\d[\d.,]*\d? "
               rf"?{_CURRENCY}(?![\w]))(?! ?\d)"),
    lazy_regex(rf"(?<![\w])(?P<at>{_CURRENCY} {_CURRENCY} ?\d[\d.,]*|\d[\d.,]* ?{_CURRENCY} "
               rf"{_CURRENCY})(?!\w)(?! ?\d)"),
    lazy_regex(rf"(?i)(?<![\w.,])(?P<at>\d[\d.,:]* ?(?P<u>{_UNIT}) ?(?P=u))(?!\w)"),
    lazy_regex(r"(?<![\w.,])(?P<at>\d[\d.,]* ?(?:% ?(?:percent|per cent|Prozent|pour cent|por "
               r"ciento|per cento|%)|"
               r"kg (?:kilo\w*|Kilo\w*)|km (?:kilomet\w+|Kilomet\w+)|h (?:hours|Stunden|heures)|"
               r"(?:days|Tage) (?:Tage|days)|[ap]m (?:Uhr|o['’]clock)|Uhr h|h Uhr))(?!\w)"),
    lazy_regex(rf"(?i)(?<![\w'’-])(?P<at>(?P<t>{_TITLE})\.? (?P=t)\.?)(?= [^\W\d_])(?!-)"),
    lazy_regex(r"(?i)(?<![\w'’-])(?P<at>(?P<n>no|nr|nº|n°|núm|num|tel|tél|ref|réf|room|table|row|"
               r"seat|gate|"
               r"platform|hall|stand|zimmer|tisch|halle|gleis|platz|reihe|raum|salle|chambre|"
               r"sala|mesa|"
               r"camera|habitación|kamer|quarto|class|year|grade|group|level|klasse|gruppe|"
               r"classe|grupo|"
               r"invoice|order|booking|rechnung|bestellung|facture|commande|pedido|ordine|street|"
               r"road|"
               r"straße|str|rue|calle|via|rua|hotel|camp)\.? (?P=n)\.?)(?= [#\dA-ZÀ-Þ])"),
    lazy_regex(rf"(?<![\w'’-])(?P<at>(?P<l>{_LEGAL})\.?,? (?P=l)\.?|Ltd\.? Limited|Limited "
               rf"Ltd\.?)(?!\w)"),
    lazy_regex(r"(?i)(?P<at>(?:https?://){2,}|(?:www\.){2,}|(?:mailto:){2,}|\+(?P<c>\d{2}) "
               r"?\+?(?P=c)(?= ?\d{3})|@@\w)"),
    # "in May in May", "am Montag am Montag"
    lazy_regex(r"(?<![\w'’-])(?P<at>(?P<p>(?:in|on|at|by|from|until|for|am|im|um|bis|ab|le|el|il|"
               r"en|à|em|op) "
               r"(?:[A-ZÀ-Þ][\wÀ-ÿ]+|\d[\d.:]*(?: [A-ZÀ-Þ]\w+)?)),? (?P=p))(?![\w'’-])"),
    lazy_regex(r"(?<![\w'’-])(?P<at>(?P<w>[A-ZÀ-Þ][a-zà-ÿ]{3,}(?: [A-ZÀ-Þ][a-zà-ÿ]+)?) "
               r"\((?P=w)\))"),
    # Template and value bring the article: "the The Crown".
    lazy_regex(r"(?<![\w'’-])(?P<at>(?:the The|der Der|die Die|das Das|dem Dem|le Le|la La|les "
               r"Les|el El|los Los|"
               r"il Il|lo Lo|o O|os Os|de De|het Het|the the|and and|of of|with with|from from|"
               r"für für|und und|mit mit|von von|et et|avec avec|pour pour|chez chez|con con|"
               r"para para|"
               r"per per|di di|com com|van van|met met|voor voor|een een|your your|our our|ihre "
               r"ihre|"
               r"votre votre|su su|uw uw|an an|at at|for for) )(?=[\wÀ-ÿ])"),
    _TWO_FIRST,
    lazy_regex(r"(?<![\w'’-])(?:Father|Sister|Brother|Mr|Mrs|Ms|Dr|Canon|Pastor|Pfarrer|"
               r"Bürgermeister|Herrn?|"
               r"Frau|Monsieur|Madame|Maître|[Ss]eñora?|[Ss]ignora?|[Ss]enhora?)\.? "
               r"(?P<at>(?P<s>[A-ZÀ-Þ][a-zà-ÿ]{2,}) "
               r"(?P=s))(?![\w-])"),
    lazy_regex(r"(?<![\w./@-])(?P<at>(?P<x>(?=[\w./-]*\d)(?=[\w./-]*[A-Za-z/-])[\w./-]{4,}) "
               r"(?P=x))(?![\w./-])"),
    lazy_regex(r"(?<=[a-zà-ÿ]{3} )(?P<at>(?P<k>\d{1,4}[a-z]?) (?P=k))(?= [a-zà-ÿ]|"
               r"[.,;!?](?:\s|$))"),
    lazy_regex(r"(?<=[a-zà-ÿ] )(?P<at>(?!New York|\w+ City|Walla|Bora|"
               r"Baden)(?P<v>[A-ZÀ-Þ][a-zà-ÿ]+(?: "
               r"[A-ZÀ-Þ][a-zà-ÿ]+)+|\d+ [A-ZÀ-Þ]\w+ [A-ZÀ-Þ]\w+), (?P=v))"
               r"(?=[,.;])"),
    lazy_regex(r"\b(?:near|in|at|from|to|nach|aus|bei|à|en|a|em|naar|i|w|v) (?P<at>(?!New York|"
               r"Baden)"
               r"(?P<o>[A-ZÀ-Þ][a-zà-ÿ]+), (?P=o))(?= (?:on|at|in|next|last|and|am|um|le|el|il|"
               r"op|den|and|for|"
               r"is|was)\b)"),
    lazy_regex(r"(?<!\d )(?<!\d)(?P<at>\d{1,2} h \d\d h \d\d)"),
    lazy_regex(r"(?<![\w'’-])(?P<at>(?P<d>\d{1,2}\.? (?:de )?[A-Za-zÀ-ÿ]{3,9}\.?(?: \d{4})?)[ "
               r",]+(?P=d))(?!\w)"),
    lazy_regex(r"(?<![\w.:-])(?P<at>(?P<h>\d{1,2}[:.]\d\d) (?P=h))(?![\w:.])"),
)  # fmt: skip


def find_doubled_marks(text: str) -> Iterator[Hit]:
    """Yield each unit, sign, title or preposition that stands twice."""
    for pattern in _PATTERNS:
        for match in pattern.finditer(text):
            said = match["at"]
            start, end = match.span("at")
            if is_code_line(text, start) or is_quoted_code(text, start, end) or _is_name(said):
                continue
            if pattern is _TWO_FIRST and match["g"].casefold() not in given_names():
                continue
            yield Hit(start, end, f"'{shorten(said)}' says the same thing twice", _FIX)


def _is_name(said: str) -> bool:
    """Say whether a doubled word is a name of its own: "Via Via", "De De"."""
    words = said.casefold().split()
    if len(words) == 2 and words[0] in BOTH_NAMES:
        return True
    return said in ("Don Don", "Via Via", "Camp Camp", "de De ", "la La ", "le Le ", "o O ")

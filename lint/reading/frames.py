"""Finds a value whose phrase names another type: "Your size is Navy", "for Rotterdam people".

Things that are counted have a number before them, a colour is a colour, who comes with somebody is
a person: in seven languages, by the words for things, and by closed lists of values.
"""

import re
from collections.abc import Iterator

from ...templates.lazy_regex import lazy_regex
from .casing import given_names
from .first_names import JOBS
from .greeting import addressed
from .hit import Hit, shorten
from .sample import is_code_line, is_quoted_code
from .seat_kinds import LINK, MAIL, PHONE, WEEKDAY
from .towns import TOWNS
from .typed_seats import is_named

_FIX = "correct the value in the list, or clear it and add a fallback"
_CAPITAL = r"[A-ZÀ-Þ][a-zà-ÿ]+(?:[ -][A-ZÀ-Þ][a-zà-ÿ]+)?"
_COUNTED = (
    r"(?:people|persons|guests|adults|children|nights|minutes|seats|places|tickets|copies|pallets|"
    r"Personen|Gäste|Erwachsene|Kinder|Nächte|Minuten|Plätze|Karten|Paletten|"
    r"personnes|convives|couverts|adultes|enfants|nuits|minutes|places|billets|palettes|"
    r"personas|comensales|adultos|niños|noches|minutos|plazas|entradas|"
    r"persone|coperti|adulti|bambini|notti|minuti|posti|biglietti|"
    r"pessoas|crianças|noites|lugares|bilhetes|"
    r"personen|gasten|volwassenen|kinderen|nachten|minuten|plaatsen|kaartjes)"
)
_FOR = r"(?:for|für|pour|para|per|voor|[a-zà-ÿ]+ (?:von|mit|de|di|van)|of|with)"
_NUMBER_SEAT = lazy_regex(rf"(?<![\w'’-])(?:{_FOR}) (?P<at>{_CAPITAL}) (?={_COUNTED}(?![\w-]))")
_IS = r"(?:is|are|was|ist|war|est|était|es|era|è|é|fica)"
_COLOURS = (
    r"(?:red|blue|green|yellow|black|white|grey|gray|navy|brown|pink|purple|orange|beige|cream|"
    r"teal|"
    r"turquoise|burgundy|silver|gold|rot|blau|grün|gelb|schwarz|weiß|grau|braun|rosa|lila|rouge|"
    r"bleue?|verte?|jaune|noire?|blanc(?:he)?|grise?|marron|rose|rojo|roja|azul|verde|amarill[oa]|"
    r"negr[oa]|blanc[oa]|gris|marrón|ross[oa]|blu|giall[oa]|ner[oa]|bianc[oa]|grigi[oa]|marrone|"
    r"vermelh[oa]|amarel[oa]|pret[oa]|branc[oa]|cinzent[oa]|rood|blauw|groen|geel|zwart|wit|grijs|"
    r"bruin|paars)"
)
_YOUR = (
    r"(?:[Yy]our|[Tt]he|[Ii]hre?|[Dd]ie|[Vv]otre|[Ll]a|[Ss]u|[Ll]a [Ss]ua|[Aa] sua|[Oo] seu|"
    r"[Uu]w|[Dd]e)"
)
_SIZE = r"(?:size|shoe size|Größe|Schuhgröße|taille|pointure|talla|taglia|tamanho|maat)"
_COLOUR = r"(?:colou?r|Farbe|couleur|color|colore|cor|kleur)"
_PAID = r"(?:Visa|Mastercard|MasterCard|Amex|American Express|PayPal|Klarna|SEPA|IBAN)"
_DATE = r"\d{1,2}[./-]\d{1,2}[./-]\d{2,4}"
_CLOSES = r"(?=[\s.,;!?]|$)"
_TYPED = (
    (lazy_regex(rf"(?<![\w'’-]){_YOUR} {_SIZE} {_IS} (?P<at>(?i:{_COLOURS})){_CLOSES}"), "no size"),
    (lazy_regex(rf"(?<![\w'’-]){_YOUR} {_COLOUR} {_IS} (?P<at>\d+(?: \w+)?|{MAIL}|"
                rf"{_DATE}){_CLOSES}"),
     "no colour"),
    (lazy_regex(rf"\b(?:you|Sie|vous|usted|lei|você|u|your guest|Ihnen) (?:and|und|et|y|e|en) "
                rf"(?P<at>{_PAID}(?: ending(?: in)? \d+)?|{_DATE}|{MAIL}|{PHONE}|{LINK}|"
                rf"[$€£]\d[\d.,]*)"
                r"(?= [a-zà-ÿ])"), "no person"),
    (lazy_regex(r"(?i)\b(?:your|ihr(?:em|en|e)?|votre|su|il suo|seu|uw) (?:guest|partner|companion|"
                r"begleit\w+|gast|invité|conjoint|acompañante|ospite|accompagnatore|convidado|"
                r"gast),? "
                r"(?P<at>(?-i:Yes|No|Ja|Nein|Oui|Non|Sí|Sì|Sim|Não|Nee)(?: ?[-–—:,(] "
                r"?[^,.;\n]{2,30})?|"
                r"\d+)(?=,? [a-zà-ÿ]|[,.])"), "an answer, where a name should be"),
)  # fmt: skip
_DIETS = (
    r"(?:Vegan|Vegetarian|Vegetarisch|Végétarien(?:ne)?|Vegetarian[oa]|Vegano|Vegana|Vegetariano|"
    r"Halal|"
    r"Kosher|Koscher|Gluten-?free|Glutenfrei|Pescatarian|Standard|Premium|Basic|Other|None|Yes|No)"
)
_DESTINATION = lazy_regex(
    r"(?i)\b(?:flight|trip|journey|train|transfer|ferry|coach|flug|reise|fahrt|zug|vol|voyage|"
    r"trajet|"
    r"vuelo|viaje|volo|viaggio|voo|viagem|vlucht|reis) (?:to|nach|à|pour|a|para|per|naar) "
    rf"(?P<at>(?-i:{_DIETS}|[A-ZÀ-Þ][a-zà-ÿ]+(?: [A-ZÀ-Þ][a-zà-ÿ]+)?|{MAIL}|{PHONE}))"
    r"(?= (?-i:[a-zà-ÿ])|[.,;!?])"
)
_THING = lazy_regex(rf"{_DIETS}|{MAIL}|{PHONE}|(?:{WEEKDAY})")
_IS_SOMEBODY = lazy_regex(
    r"(?<![\w'’-])(?:[Yy]our|[Oo]ur|[Ii]hre?|[Uu]nsere?|[Vv]otre|[Ss]u|[Uu]w) (?P<who>[\w-]+) "
    r"(?:is|ist|est|es|è|é) (?P<at>[A-ZÀ-Þ][a-zà-ÿ]{3,}(?:ing|tion|ment|ung|heit|keit|ción|zione|"
    r"ção|"
    r"ance|ence|ity|ité))(?=[,.;]|\s(?:and|und|et|y|e|en)\b)"
)
_EITHER = lazy_regex(
    r"(?<=[a-zà-ÿ,;.] )(?P<at>(?:[Hh]e/[Ss]he|[Ss]he/[Hh]e|[Hh]is/[Hh]ers?|[Hh]er/[Hh]is|"
    r"[Hh]im/[Hh]er|"
    r"[Ee]r/[Ss]ie|[Ss]ie/[Ee]r|[Ii]l/[Ee]lle|[Ee]lle/[Ii]l|[Éé]l/[Ee]lla|[Ll]ui/[Ll]ei|"
    r"[Ee]le/[Ee]la|"
    r"[Hh]ij/[Zz]ij))(?![\w/])"
)
_IN_A_NAME = lazy_regex(
    r"\b(?i:market|business|offices?|shops?|branch|sales|customers|clients|prices|weather|work|"
    r"team|site|"
    r"Markt|Büro|Filiale|Kunden|marché|bureau|clients|mercado|oficina|clientes|mercato|ufficio|"
    r"clienti|escritório|kantoor|klanten) (?:in|à|en|a|em) "
    r"(?P<at>[A-ZÀ-Þ][a-zà-ÿ]+)(?=[\s.,;!?])(?!['’])"
)
_CALLED = lazy_regex(
    r"(?:(?<=[.!?] )|(?<=\n))(?P<at>(?:Mr|Mrs|Ms|Miss|Herr|Frau|Monsieur|Madame|Señora?|"
    r"Signora?|Senhora?|Mevrouw|Meneer)\.? (?P<name>[A-ZÀ-Þ][\wà-ÿ'’-]+))(?=, (?:we|I|wir|ich|"
    r"nous|je|le|"
    r"vi|ci|nós|wij|ik|your|Ihre?|votre|su)\b)"
)
_DOES = lazy_regex(r"(?<=[a-zà-ÿ] )[A-ZÀ-Þ][a-zà-ÿ]+(?= (?:will|has|is|wird|ist|hat)\b)")
# "The loss adjuster, Buildings & Contents Plus, will knock": who does so is a person.
_APPOSED = lazy_regex(
    r"(?<![\w'’-])(?:[Tt]he|[Yy]our|[Oo]ur|[Ii]hre?|[Dd]er|[Dd]ie|[Uu]nsere?|[Vv]otre|[Nn]otre|"
    r"[Ll]e|"
    r"[Ll]a|[Ee]l|[Ss]u|[Nn]uestr[oa]|[Ii]l|[Uu]w|[Oo]nze) (?:[a-zà-ÿ-]+ )?(?P<who>[\w-]+), "
    r"(?P<at>[^,.;:!?()\n]{3,40}), "
    r"(?=(?:will|is|has|would|can|wird|ist|hat|kommt|va|est|a|vous|le|la|es|ha|è|komt|is|heeft)\b)"
)
_NO_PERSON = lazy_regex(
    rf"(?:[A-ZÀ-Þ][\w’'-]*[ &]+){{1,4}}(?:Plus|Premium|Basic|Standard|Pro|Cover|Care|Policy|Paket|"
    rf"Tarif)|[^a-zà-ÿ]*\d[\d .,/:-]*|{MAIL}|{PHONE}|(?:{WEEKDAY})|{_DATE}"
)


def find_frames(text: str) -> Iterator[Hit]:
    """Yield each value that is not of the type that its phrase names."""
    for match in _NUMBER_SEAT.finditer(text):
        if is_named(match["at"]) and not _is_code(text, match):
            yield _hit(match, "no number")
    for pattern, what in _TYPED:
        for match in pattern.finditer(text):
            if not _is_code(text, match):
                yield _hit(match, what)
    for match in _DESTINATION.finditer(text):
        job = match["at"].casefold().split()[-1] in JOBS
        if (job or _THING.fullmatch(match["at"])) and not _is_code(text, match):
            yield _hit(match, "no place")
    for match in _IS_SOMEBODY.finditer(text):
        who = match["who"].casefold()
        if (who in JOBS or who.endswith(("er", "or", "ist"))) and not _is_code(text, match):
            yield _hit(match, "no person")
    for match in _IN_A_NAME.finditer(text):
        if (
            is_named(match["at"])
            and match["at"].casefold() not in TOWNS
            and not _is_code(text, match)
        ):
            yield _hit(match, "no place")
    yield from _two_addressed(text)
    for match in _EITHER.finditer(text):
        # Somebody is called by name before: then it is known who.
        line = text[text.rfind("\n", 0, match.start()) + 1 : match.start()]
        if any(name.casefold() in given_names() for name in _DOES.findall(line)):
            yield Hit(*match.span("at"), f"'{match['at']}' is a form's choice of words", _FIX)
    for match in _APPOSED.finditer(text):
        who = match["who"].casefold()
        job = who in JOBS or who.endswith(("er", "or", "ist", "in", "eur", "euse", "ant"))
        if job and _NO_PERSON.fullmatch(match["at"]) and not _is_code(text, match):
            yield _hit(match, "no person")


def _two_addressed(text: str) -> Iterator[Hit]:
    """Find "Dear Ms Hart, … Mr Kaminski, we look forward": two people in one mail."""
    for greeting, _ in addressed(text):
        names = {word.casefold() for word in greeting.words}
        if len(names) < 2 or greeting.is_everyone:
            return
        for match in _CALLED.finditer(text, greeting.end):
            if match["name"].casefold() not in names and not _is_code(text, match):
                yield _hit(match, "somebody else than the email greets")
        return


def _is_code(text: str, match: re.Match[str]) -> bool:
    return is_code_line(text, match.start()) or is_quoted_code(text, *match.span("at"))


def _hit(match: re.Match[str], what: str) -> Hit:
    return Hit(*match.span("at"), f"'{shorten(match['at'])}' is {what}", _FIX)

"""Finds a value in the seat of another kind: "in +44 20 7946 0177", "as a 48213 you", "costs yes".

The words around a place say what stands there: a town behind "in", a role behind "as a", a day
behind "until", an amount behind "costs". What a value is shows in its make. So two columns that
changed places are seen in the sentence, whatever its words.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from .casing import given_names
from .first_names import JOBS
from .greeting import SPACE, greetings
from .hit import Hit, shorten
from .sample import is_code_line, is_quoted_code
from .towns import NAMES, towns
from .words import GREETINGS

_FIX = "correct the value in the list, or clear it and add a fallback"

_MAIL = r"[\w.+-]{1,64}@[\w-]+(?:\.[\w-]+)+"
_PHONE = r"(?:\+\d[\d ()./-]{6,18}\d|0\d{2,5}[ /-]\d[\d ]{4,9}\d)"
_LINK = r"(?:https?://|www\.)[^\s<>]*[\w/]"
_DAY = r"\d{4}-\d\d-\d\d(?![\dT])"
_MONTH = (
    r"January|February|March|April|May|June|July|August|September|October|November|December|Januar|Februar|"
    r"März|Mai|Juni|Juli|Oktober|Dezember|janvier|février|mars|avril|juin|juillet|août|septembre|octobre|"
    r"novembre|décembre"
)
_KEY = r"[A-Z]{2,6}-\d{3,}|[a-z]{2,}(?:_[a-z0-9]+)*_\d{2,}"
_FILE = r"[\w-]+\.(?:pdf|docx?|xlsx?|pptx?|csv|zip|txt)"
_ZONE = r"(?:Europe|America|Asia|Africa|Australia|Pacific|Atlantic)/[A-Z][\w/]+"
_NUMBER = r"\d{4,}(?:\.\d+)?"
_STREET = (
    r"\d{1,4}[a-zA-Z]? (?:[A-Z][\w'’]+ ){1,3}(?:Street|St|Road|Rd|Lane|Ln|Avenue|Ave|Drive|Way|Close|"
    r"Court|Boulevard|Blvd|Terrace|Row|Crescent)\b\.?(?:,[^.!?\n]{3,30}\d\w*)?|"
    r"[A-ZÄÖÜ]\w+(?:straße|strasse|str\.|gasse|weg) \d{1,4}[a-z]?\b|"
    r"\d{1,4},? (?:rue|avenue|boulevard|chemin|place) [^.,!?\n]{3,30}|"
    r"(?:Calle|Rua|Via|Avenida|Viale|Plaza) (?:\w+ ){1,4}\d{1,4}\b"
)
_ANSWER = r"(?:yes|no|true|false|ja|nein|oui|non|sí|sim|não|nee)"
_HEAD = "|".join(sorted(job for job in JOBS if len(job) > 4))
_TITLE = rf"(?:[A-Z][a-z]+ ){{1,3}}(?i:{_HEAD})"
# What firms are called by, in English; "& Sons" of any.
_TRADE = (
    r"(?:Studios?|Foods|Textiles|Dental|Gardens|Aviation|Legal|Freight|Vets|Marine|Logistics|Consulting|"
    r"Holdings|Group|Solutions|Technologies|Systems|Services|Industries|Partners|Media|Labs|Bank|Hotels?|"
    r"Clinic|Foundation|Pumps|Verlag|Werft|Technik|Motors|Farms?|Bakery|Brewery|Energy|Capital|Ventures|"
    r"Software|Interiors|Designs|Engineering|Construction|Kitchens|Supplies|Fisheries|Cycles|Optics|Press|"
    r"Tools|Ceramics|Printers|Joinery|Roofing|Plumbing|Timber|Instruments|Laborator(?:y|ies)|Publishing|"
    r"Pharmacy|Winery|Academy|Institute|Ltd|Limited|Inc|LLC|PLC|GmbH|AG|KG|S\.?L|S\.?A|SARL|SAS|B\.?V|Srl|"
    r"Ltda|Oy|AB)"
)
_COMPANY = (
    rf"(?:[A-ZÀ-Þ][\w'’-]+ ){{1,3}}{_TRADE}\b\.?|"
    r"[A-ZÀ-Þ][\w'’-]+ (?:&|and|und|et|y|e) (?:Sons|Co|Söhne|Cie|Fils|Hijos|Filhos|Figli|Zonen|Partners|"
    r"Brothers|Daughters)\b\.?"
)
_WEEKDAY = (
    r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|(?:Mon|Diens|Donners|Frei|Sams|Sonn)tag|Mittwoch|lundi|mardi|"
    r"mercredi|jeudi|vendredi|samedi|dimanche|lunes|martes|miércoles|jueves|viernes|sábado|domingo|"
    r"lunedì|martedì|mercoledì|giovedì|venerdì|segunda-feira|terça-feira|quarta-feira|quinta-feira|"
    r"sexta-feira|maandag|dinsdag|woensdag|donderdag|vrijdag|zaterdag|zondag"
)
_CAPITAL = r"[A-ZÀ-Þ][a-zà-ÿ]+"
_STOP = r"(?=\s*[.,;!?](?:\s|$)|\s*$)"
_WORD_NEXT = r"(?=\s+[a-zà-ÿ])"
_HERE = rf"(?:{_STOP}|{_WORD_NEXT})"
_KINDS = {
    "an email address": _MAIL,
    "a phone number": _PHONE,
    "a web address": _LINK,
    "a date": rf"{_DAY}|\d{{1,2}}\.? (?:{_MONTH})\b",
    "the key of a record": _KEY,
    "the name of a file": _FILE,
    "a time zone": _ZONE,
    "a number": _NUMBER,
    "an address": _STREET,
    "an amount": r"[$€£] ?\d[\d.,]*\d|\d[\d.,]* ?(?:€|EUR|USD|GBP|Euros?|euros|pounds)",
    "a day of the week": rf"(?:{_WEEKDAY})(?!['’\w])",
    "an hour": r"\d{1,2}[:.]\d\d(?! ?%)(?:\s?[ap]\.?m\b\.?)?",
    "a person": rf"(?:Mr|Mrs|Ms|Miss|Dr|Herrn?|Frau|Mme|Mlle|Monsieur|Madame|Señora?|Signora?)\.? {_CAPITAL}",
    "an answer": _ANSWER,
    "a job title": _TITLE,
    "a name": _CAPITAL,
    "a town": rf"{_CAPITAL}(?: (?:(?:de|do|del) )?{_CAPITAL})?",
    "a first name": _CAPITAL,
    "a company": _COMPANY,
    "a trade": r"[A-Z]\w+(?:ician|ologist|opath|therapist)",
    "a job alone": rf"(?=[A-Z])(?i:{_HEAD})(?! of)",
    "a job": rf"(?:[a-z]+ )?(?:{_HEAD})",
}
_OFTEN = ("an email address", "a phone number", "a web address")


@dataclass(frozen=True, slots=True)
class _Seat:
    """before: what stands in front of a seat; no: the kinds that cannot stand in it."""

    what: str
    before: str
    no: tuple[str, ...]
    behind: str = _HERE

    def pattern(self) -> re.Pattern[str]:
        """Return what finds a value of a kind that cannot stand here; its group is the kind."""
        kinds = "|".join(f"(?P<k{list(_KINDS).index(kind)}>{_KINDS[kind]})" for kind in self.no)
        return re.compile(rf"(?<![\w'’-])(?:{self.before})[ \u00a0](?P<at>{kinds}){self.behind}")


_COST = (
    r"(?i:costs|cost you|kostet|kosten zusammen|beträgt|coûte|coûtent|revient à|s['’]élève à|cuesta|"
    r"cuestan|importe es de|total es(?: de)?|custa|custam|total é(?: de)?|costa|ammonta a|bedraagt|"
    r"stands at|amounts to|comes to|price is|total is|fee is|price of|preis von|preis beträgt|"
    r"betrag von|importe de|montant de|valor de|importo di|bedrag van|total of|balance of|"
    r"balance is|invoice is)"
)
_DAYS = (
    r"(?i:until|since|bis(?: zum)?|seit|no dia|até(?: o dia)?|am|jusqu['’]au|hasta el|entro il|tot|"
    r"vanaf|sinds)"
)
_BEGINS = (
    r"(?i:begins?|starts?|leaves?|arrives?|renews?|expires?|ends?|due|takes place|tested|delivered|"
    r"findet|beginnt|startet|läuft|endet|commence|commencer|débute|expire|será|empieza|comienza|"
    r"vence|começa|inizia|scade|begint|start) (?i:on|am|le|el|il|no dia|op)"
)
_SEATS = (
    _Seat("a town", r"(?i:in|nach|à|en|em|naar)",
          ("an email address", "a phone number", "a time zone", "an address", "the key of a record")),
    _Seat("a town", r"(?i:in|nach|em|naar|en la \w+ de|near)", ("a date",)),
    _Seat("a town", r"(?<!interested )(?i:in|nach|based in|near)", ("a job title",),
          rf"(?:{_STOP}|(?=\s+(?:is|was|are|on|and|last|next|this)\b))"),
    _Seat("a town", r"(?<!ending )(?<!ends )(?<!terminant )(?i:in|nach|à|en|em|naar|near)", ("a number",),
          r"(?<!(?:19|20)\d\d)(?=\s+(?:is|was|are|were|has|rings|on|and|at|haben|findet|ist|war|am|"
          r"est|revient|será|es|no|é)\b)"),
    _Seat("a role", r"(?i:as an?|being an?|if an?|work as|working as|als|en tant que|como|come)",
          (*_OFTEN, "a date", "the key of a record", "the name of a file", "a number", "an address",
           "a time zone")),
    _Seat("a company", r"(?i:colleagues|team|people|everyone|everybody|nobody|others|friends|staff|"
          r"leads|kollegen|leute|équipe|equipo|equipe|team|collega['’]?s?) (?i:at|of|from|bei|von|chez|"
          r"de|en|da|do|di|van)",
          (*_OFTEN, "a date", "the key of a record", "a number", "an address", "a job title")),
    _Seat("a role", r"(?i:as an?|if an?|work as an?|als|en tant que|como|come|role as(?: an?)?|role is)",
          ("a company", "a town"), r"(?=\s*,|\s*\.(?:\s|$)|\s+(?:you|we|wants?|i|so|kennen|wissen|haben)\b)"),
    _Seat("a company", r"(?i:colleagues|team|people|everyone|everybody|nobody|others|friends|staff|role|"
          r"job|work|leads|kollegen|leute|équipe|equipo|equipe|team) (?i:at|bei|chez)",
          ("a first name",), r"(?=\s*[.!?](?:\s|$)|\s+(?:last|next|this|in|is|was|are|on|for|and (?:we|i))\b)"),
    _Seat("a company", r"(?i:colleagues|people|everyone|everybody|nobody|others|staff) (?i:at|from)",
          ("a job",), r"(?=\s+(?:is|was|are|needs?|has|have|will|in|on)\b|\s*[.!?](?:\s|$))"),
    _Seat("a company", r"(?i:that|which)", _OFTEN,
          r"(?=\s+(?!is\b|was\b|can\b|has\b|are\b|will\b|belongs\b|works\b|we\b|you\b|i\b|in\b)[a-z]{3,})"),
    _Seat("a company", r"(?i:at|bei|chez|presso|bij)", ("the key of a record",)),
    _Seat("a company", r"(?i:at|from|bei|chez)", ("a job title",),
          r"(?=\s*[.!?](?:\s|$)|\s+(?:is|was|are|has|have|last|next|on|and|will)\b)"),
    _Seat("a company", r"(?i:places|seats|boxes|sacks|chairs|copies|plätze|exemplare|caixas|copas|"
          r"fenêtres|plazas|lugares|posti|plaatsen|invoice|rechnung|\w+s are|sind) "
          r"(?i:for|to|für|an|para|pour|per|voor)",
          ("a phone number", "a web address", "the key of a record")),
    _Seat("a town", r"(?i:de|di|da|of|von|du)", ("a time zone",)),
    _Seat("an amount", rf"(?:{_COST}|(?i:costs?|kost(?:et|en)|cuesta|custa|coûte|costa|kost))",
          (*_OFTEN, "a date", "an answer", "a day of the week")),
    _Seat("a role", r"(?i:as an?|work as an?|role as(?: an?)?|en tant que)",
          ("a day of the week", "an amount"), r"(?=\s*,|\s*\.(?:\s|$)|\s+(?:you|we|i|so)\b)"),
    _Seat("a company", r"(?i:team|colleagues|everyone|people|staff|work|job|role) (?i:at|bei|chez)",
          ("a day of the week", "an amount"), rf"(?:{_STOP}|(?=\s+(?:last|next|is|was|are|in|and)\b))"),
    _Seat("a town", r"(?i:based in|office in|offices in|shop in|meet in|site in|live in|büro in|standort in|nach)",
          ("a day of the week", "an amount"), _HERE),
    _Seat("an amount", _COST, ("a name",),
          r"(?=\s*[.;](?:\s|$)|\s+(?:until|bis|jusqu|hasta|y la|e a|and goes|und gehen)\b)"),
    _Seat("an amount", r"(?i:costs?|kost(?:et|en)|cuesta|custa|coûte|costa)(?: \w+)?", ("an answer",)),
    _Seat("an amount", r"(?i:invoice|rechnung|facture|factura|fattura|fatura)(?: (?i:to|an|à|a|for|für)"
          r"(?: [\w&.'’-]+){1,4})? (?i:is|beträgt|est de|es de|è di|é de)",
          (*_OFTEN, "a date", "an answer", "a name"), _STOP),
    _Seat("a date", _DAYS, ("an email address", "a phone number", "a web address", "an answer")),
    _Seat("a date", rf"{_BEGINS}", (*_OFTEN, "an answer", "the key of a record")),
    _Seat("a date", rf"{_BEGINS}", ("a number",), r"(?<!19\d\d)(?<!20[0-4]\d)" + _STOP),
    _Seat("a date", rf"(?:{_BEGINS}|(?<=\w) am|(?i:no dia))", ("a town", "a first name"),
          rf"(?:{_STOP}|(?=\s+(?:at|um|à|a las|às|alle|statt|fertig|nach|und|and|y|e|et)\b))"),
    _Seat("an amount", r"(?i:paid|bezahlt|payé|pagado|pago|pagou)", ("a date",), r"(?=\s+(?:towards|für|pour)\b)"),
    _Seat("an amount", rf"(?:{_COST}|(?i:paid|preis von))", ("a town",), rf"(?:{_STOP}|{_WORD_NEXT})"),
    _Seat("a count", r"(?i:hold|have|has|keep|reserved?|covers?|includes?|order of|set of|pose de|"
          r"haben wir|sind|enthält|reservado|separamos|prévu|reserviert|that covers|and|und|bought|ordered)",
          (*_OFTEN, "a date"), r"(?=\s+(?:[a-zà-ÿ]{3,}s|[A-ZÄÖÜ][a-zäöüß]{3,}(?:e|en|er|n|s))\b)"
          r"(?!\s+(?:is|was|has|works|always|suits|gives|as)\b)"),
    _Seat("a count", r"(?i:hold|have|has|keep|reserved|covers?|order of|haben wir|reservado|separamos|"
          r"still have|pose de|and|und)", ("an answer", "a town"),
          r"(?=\s+(?:seats|places|chairs|sacks|boxes|copies|boats|tickets|colleagues|guests|licen[cs]es|"
          r"users|rooms|nights|samples|caixas|copas|plazas|lugares|fenêtres|plätze|stauden|stühle)\b)"),
    _Seat("a phone number", r"(?i:rings?|call you on|call me on|phone you on|reach you on|"
          r"(?:number )?(?:we have )?for you is|llamo al|llamarle al|appeler au|ligar para(?: o)?|"
          r"anrufen unter|erreichen unter|am besten unter|bellen op|chiamarla al)",
          ("a date", "a web address", "the name of a file", "an email address", "the key of a record",
           "a town"),
          rf"(?:{_HERE}|(?=[;?]))"),
    _Seat("a person", r"(?i:appointment|meeting|lesson|session|interview|viewing|termin|gespräch|rendez-vous|cita|"
          r"appuntamento|consulta|afspraak) (?i:with|mit|avec|con|com|met)",
          ("an hour", "an amount", "a day of the week", "a phone number", "a date", "a job title"),
          rf"(?:{_STOP}|(?=\s+(?:is|was|on|has|at|ist|am|wurde|est|a|es|è|é)\b))"),
    _Seat("a date", rf"(?:{_BEGINS}|(?i:until|since|no dia)|(?<=[a-zà-ÿ]) am)", ("a person", "an amount", "a job title"),
          rf"(?:{_STOP}|(?=\s+(?:wurde|ist|statt|at|um|and|und|verschoben)\b))"),
    _Seat("a town", r"(?i:based in|held in|office in|seminar in|termin in|büro in|nach|aura lieu à|shop in|live in)",
          ("a person", "a job title", "an hour"), _HERE),
    _Seat("a role", r"(?:(?i:been|are|become|being|as) (?i:an?|the new)|(?<![\w,] )As)", ("a town",),
          r"(?=\s+at\s|, (?:you|we)\b)"),
    _Seat("a role", r"(?i:the new|a new|our new|your new)", ("an email address",), r"(?=\s+(?:at|for|of)\s)"),
    _Seat("a company", r"(?i:work|works|working|years|months|job|role|career|life|things|talk|stay|day) (?i:at|bei|chez)",
          ("a phone number", "an amount", "a day of the week", "a job title", "a trade"),
          r"(?=\s*[.,;!?](?:\s|$)|\s*$|\s+(?:last|next|this|and|is|was)\b)"),
    _Seat("an amount", r"(?i:deposit|price|fee|total|balance|rent|premium|preis|betrag|miete|prix|precio|prezzo|preço|prijs)"
          r" (?i:is|beträgt|ist|est de|es de|è di|é de)", ("a company", "a person", "a town", "a first name"),
          rf"(?:{_STOP}|(?=\s+(?:and|per|a month|plus|und|et|y|e)\b))"),
    _Seat("a person", r"(?i:that|when|hear|heard)", ("a job alone",), r"(?=\s+(?:has|is leaving|is joining|was|left|joined)\b)"),
    _Seat("a topic", r"(?i:about|on|über|zum thema|sobre|sur|for|goes with|mentioned|asked for|"
          r"wanted|request for|thema)",
          ("the key of a record",), rf"(?:{_STOP}|(?=\s+(?:that|begin|and|came|in|which|schicke)\b))"),
    _Seat("a topic", r"(?i:über|zum thema|sobre|lessons on|pages on|note mentioned|talk on|talked about|"
          r"spoke about|sprachen wir über|dich um|sie um|send you|schicke ich ihnen(?: vorher)?|"
          r"i will send|envío también|junto vai)", ("an email address", "a phone number")),
)  # fmt: skip
_PATTERNS = tuple((seat, seat.pattern()) for seat in _SEATS)
_OWNED = re.compile(
    rf"(?<![\w'’.-])(?P<at>(?P<k0>{_MAIL})|(?P<k1>{_PHONE})|(?P<k2>{_LINK})|(?P<k3>{_DAY})|"
    rf"(?P<k4>{_KEY})|(?P<k8>{_STREET}))['’]s\b"
)
_NAMED = re.compile(
    rf"(?im)^[^\w\n]{{0,3}}(?:{GREETINGS}){SPACE}(?:[^\W\d_][\w.'’-]*{SPACE}){{0,3}}"
    rf"(?P<at>(?P<k0>{_MAIL})|(?P<k1>{_PHONE})|(?P<k2>{_LINK})|(?P<k3>{_DAY})|"
    rf"(?P<k4>(?-i:{_KEY}))|(?P<k7>\d{{4,}})|(?P<k9>[$€£] ?\d[\d.,]*\d)|(?P<k10>{_WEEKDAY})(?=,))(?=\s*[,!:])|"
    rf"^[^\w\n]{{0,3}}(?:{GREETINGS}){SPACE}(?P<k1b>0\d[\d ()/-]{{6,14}}\d)(?=\s*[,!:])"
)
# What tells, asks and joins is a person or a firm.
_DOES = re.compile(
    rf"(?:(?<=[a-z] )|(?m:^))(?P<at>(?P<k0>{_MAIL})|(?P<k1>{_PHONE})|(?P<k2>{_LINK})|(?P<k3>{_DAY})|"
    r"(?P<k9>[$€£] ?\d[\d.,]*\d)) (?:told|asked|recommended|joined|said|suggested|introduced|wrote|spoke|mentioned|"
    r"(?:has|have) (?:been (?:made|appointed|promoted|named)|joined|moved|told|asked|recommended)|is hiring|"
    r"was (?:appointed|promoted)|hat (?:uns|mir|Sie|gesagt|empfohlen)|nous a|me dijo|ci ha)\b"
)
_JOB_TITLED = re.compile(
    r"\b(?:Herrn?|Frau|Mr|Mrs|Ms|Monsieur|Madame|Señora?|Signora?)\.? (?P<at>[A-ZÀ-Þ][\w-]+(?:/-?(?:in|innen|frau|mann|e|"
    r"ne|trice|a|ora)\b|\((?:in|e|a|m/w/d|f/m/d)\))[^,\n.]{0,25})"
)
_GREETED_FIRM = re.compile(_COMPANY)
# "does Gary run across its depots": what has an "its" is no person.
_WITH_ITS = re.compile(
    rf"\b(?i:does|did|will|can|has|is) (?P<at>{_CAPITAL}) [a-z]+ "
    r"(?:(?:across|in|at|for|with|of|on|all|to|from|over|between|through) )?(?:all (?:of )?)?its\b"
)
_BRANDS = frozenset(
    """oscar alice marie ada lola dave albert jasper casper oliver claude alexa siri cora otto ross
    ford boots morgan chase dell gap target lee levi ben jerry wendy denny arnold edison tesla
    mercedes lincoln wells morrison marks spencer dyson bell virgin""".split()
)
_QUICK = re.compile(
    r"@|\+\d|://|www\.|\d{4}|[a-zA-Z]-\d|_\d|\.(?:pdf|doc|xls|ppt|csv|zip|txt)|/[A-Z]|\d \w|"
    rf"\b{_ANSWER}\b|[A-Za-zÀ-ÿ]{{2}} [A-ZÀ-Þ][a-zà-ÿ]"
)
# Where an address or a number is typed, found or signed in with, it is named as such.
_TYPED = re.compile(
    r"(?i)\b(?:type|enter|put|paste|fill|log(?:ged)?|sign(?:ed)?|search|listed|registered|known|send|"
    r"saved|file|files|folder|copy|results?|turned up|came in|zip|postcode|plz|code|mention)"
    r"(?: \w+){0,3}? (?:in|as|on|for|with|als|como|come|about)$"
)
_NO_NAMES = frozenset(
    """free gratis nothing zero monday tuesday wednesday thursday friday saturday sunday today only
    just about around under over less more nichts geld zeit mut kraft nerven time money""".split()
)


def find_misplaced(text: str) -> Iterator[Hit]:
    """Yield each value whose kind cannot stand where it stands."""
    if not _QUICK.search(text):
        return
    names = list(_KINDS)
    for seat, pattern in _PATTERNS:
        for match in pattern.finditer(text):
            kind = _kind_of(match, names)
            called = not _is_of(kind, match["at"])
            typed = _TYPED.search(text[max(0, match.start() - 40) : match.start("at") - 1])
            if not called and not typed and not _is_code(text, match):
                yield _hit(match, f"is {kind}, where {seat.what} should be")
    for match in _OWNED.finditer(text):
        if not _is_code(text, match):
            yield _hit(match, f"is {_kind_of(match, names)}, which owns nothing")
    for match in _DOES.finditer(text):
        if not _is_code(text, match):
            yield _hit(match, "is no person, and no company")
    for match in _JOB_TITLED.finditer(text):
        yield _hit(match, "is a job title, where a name should be")
    for match in _WITH_ITS.finditer(text):
        if _is_of("a first name", match["at"]):
            yield _hit(match, "is a first name, where a company should be")
    yield from _greeted(text)
    for match in _NAMED.finditer(text):
        at = match["at"] or match["k1b"]
        kind = _kind_of(match, names) if match["at"] else "a phone number"
        start, end = match.span("at" if match["at"] else "k1b")
        yield Hit(start, end, f"'{shorten(at)}' is {kind}, where a name should be", _FIX)


def _is_of(kind: str, value: str) -> bool:
    """Say whether a value is of a kind that its make alone does not show."""
    low = value.casefold()
    if kind == "a town":
        return low in towns() - NAMES
    if kind == "a first name":
        return low in given_names() and low not in _BRANDS
    return kind != "a name" or low not in _NO_NAMES


def _greeted(text: str) -> Iterator[Hit]:
    """Find towns and firms that are greeted by name: "Dear Porto,"."""
    for greeting in greetings(text):
        slot = greeting.slot
        if greeting.is_loose or greeting.closed_by != "," or greeting.is_everyone or not slot:
            continue
        town = slot.casefold() in towns() - NAMES and slot.casefold() not in given_names()
        firm = _GREETED_FIRM.fullmatch(slot)
        if town or (firm and slot.split()[0].casefold() not in given_names()):
            start = text.index(slot, greeting.start)
            kind = "a town" if town else "a company"
            what = f"'{slot}' is {kind}, where a name should be"
            yield Hit(start, start + len(slot), what, _FIX)


def _kind_of(match: re.Match[str], names: list[str]) -> str:
    group = next(key for key, value in match.groupdict().items() if value and key != "at")
    return names[int(group[1:])]


def _is_code(text: str, match: re.Match[str]) -> bool:
    return is_code_line(text, match.start()) or is_quoted_code(text, *match.span("at"))


def _hit(match: re.Match[str], what: str) -> Hit:
    return Hit(*match.span("at"), f"'{shorten(match['at'])}' {what}", _FIX)

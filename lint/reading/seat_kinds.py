"""The seats that a sentence has for values, and the kinds of values that cannot stand in them.

A kind is a pattern of how a value is made; a seat, of the words in front of it and behind it.
"""

import re
from dataclasses import dataclass

from ...templates.lazy_regex import lazy_regex
from .first_names import JOBS

MAIL = r"[\w.+-]{1,64}@[\w-]+(?:\.[\w-]+)+"
PHONE = r"(?:\+\d[\d ()./-]{6,18}\d|0\d{2,5}[ /-]\d[\d ]{4,9}\d)"
LINK = r"(?:https?://|www\.)[^\s<>]*[\w/]"
DAY = r"\d{4}-\d\d-\d\d(?![\dT])"
_MONTH = (
    r"January|February|March|April|May|June|July|August|September|October|November|December|"
    r"Januar|Februar|"
    r"März|Mai|Juni|Juli|Oktober|Dezember|janvier|février|mars|avril|juin|juillet|août|septembre|"
    r"octobre|"
    r"novembre|décembre"
)
KEY = r"[A-Z]{2,6}-\d{3,}|[a-z]{2,}(?:_[a-z0-9]+)*_\d{2,}"
_FILE = r"[\w-]+\.(?:pdf|docx?|xlsx?|pptx?|csv|zip|txt)"
_ZONE = r"(?:Europe|America|Asia|Africa|Australia|Pacific|Atlantic)/[A-Z][\w/]+"
_NUMBER = r"\d{4,}(?:\.\d+)?"
STREET = (
    r"\d{1,4}[a-zA-Z]? (?:[A-Z][\w'’]+ ){1,3}(?:Street|St|Road|Rd|Lane|Ln|Avenue|Ave|Drive|Way|"
    r"Close|"
    r"Court|Boulevard|Blvd|Terrace|Row|Crescent)\b\.?(?:,[^.!?\n]{3,30}\d\w*)?|"
    r"[A-ZÄÖÜ]\w+(?:straße|strasse|str\.|gasse|weg) \d{1,4}[a-z]?\b|"
    r"\d{1,4},? (?:rue|avenue|boulevard|chemin|place) [^.,!?\n]{3,30}|"
    r"(?:Calle|Rua|Via|Avenida|Viale|Plaza) (?:\w+ ){1,4}\d{1,4}\b"
)
ANSWER = r"(?:yes|no|true|false|ja|nein|oui|non|sí|sim|não|nee)"
_HEAD = "|".join(sorted(job for job in JOBS if len(job) > 4))
_TITLE = rf"(?:[A-Z][a-z]+ ){{1,3}}(?i:{_HEAD})"
# What firms are called by, in English; "& Sons" of any.
_TRADE = (
    r"(?:Studios?|Foods|Textiles|Dental|Gardens|Aviation|Legal|Freight|Vets|Marine|Logistics|"
    r"Consulting|"
    r"Holdings|Group|Solutions|Technologies|Systems|Services|Industries|Partners|Media|Labs|Bank|"
    r"Hotels?|"
    r"Clinic|Foundation|Pumps|Verlag|Werft|Technik|Motors|Farms?|Bakery|Brewery|Energy|Capital|"
    r"Ventures|"
    r"Software|Interiors|Designs|Engineering|Construction|Kitchens|Supplies|Fisheries|Cycles|"
    r"Optics|Press|"
    r"Tools|Ceramics|Printers|Joinery|Roofing|Plumbing|Timber|Instruments|Laborator(?:y|ies)|"
    r"Publishing|"
    r"Pharmacy|Winery|Academy|Institute|Ltd|Limited|Inc|LLC|PLC|GmbH|AG|KG|S\.?L|S\.?A|SARL|SAS|"
    r"B\.?V|Srl|"
    r"Ltda|Oy|AB)"
)
COMPANY = (
    rf"(?:[A-ZÀ-Þ][\w'’-]+ ){{1,3}}{_TRADE}\b\.?|"
    r"[A-ZÀ-Þ][\w'’-]+ (?:&|and|und|et|y|e) (?:Sons|Co|Söhne|Cie|Fils|Hijos|Filhos|Figli|Zonen|"
    r"Partners|"
    r"Brothers|Daughters)\b\.?"
)
WEEKDAY = (
    r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|(?:Mon|Diens|Donners|Frei|Sams|Sonn)tag|Mittwoch|"
    r"lundi|mardi|"
    r"mercredi|jeudi|vendredi|samedi|dimanche|lunes|martes|miércoles|jueves|viernes|sábado|domingo|"
    r"lunedì|martedì|mercoledì|giovedì|venerdì|segunda-feira|terça-feira|quarta-feira|quinta-feira|"
    r"sexta-feira|maandag|dinsdag|woensdag|donderdag|vrijdag|zaterdag|zondag"
)
CAPITAL = r"[A-ZÀ-Þ][a-zà-ÿ]+"
_STOP = r"(?=\s*[.,;!?](?:\s|$)|\s*$)"
_WORD_NEXT = r"(?=\s+[a-zà-ÿ])"
_HERE = rf"(?:{_STOP}|{_WORD_NEXT})"
KINDS = {
    "an email address": MAIL,
    "a phone number": PHONE,
    "a web address": LINK,
    "a date": rf"{DAY}|\d{{1,2}}\.? (?:{_MONTH})\b",
    "the key of a record": KEY,
    "the name of a file": _FILE,
    "a time zone": _ZONE,
    "a number": _NUMBER,
    "an address": STREET,
    "an amount": r"[$€£] ?\d[\d.,]*\d|\d[\d.,]* ?(?:€|EUR|USD|GBP|Euros?|euros|pounds)",
    "a day of the week": rf"(?:{WEEKDAY})(?!['’\w])",
    "an hour": r"\d{1,2}[:.]\d\d(?! ?%)(?:\s?[ap]\.?m\b\.?)?",
    "a person": rf"(?:Mr|Mrs|Ms|Miss|Dr|Herrn?|Frau|Mme|Mlle|Monsieur|Madame|Señora?|Signora?)"
    rf"\.? {CAPITAL}",
    "an answer": ANSWER,
    "a job title": _TITLE,
    "a name": CAPITAL,
    "a town": rf"{CAPITAL}(?: (?:(?:de|do|del) )?{CAPITAL})?",
    "a first name": CAPITAL,
    "a company": COMPANY,
    "a trade": r"[A-Z]\w+(?:ician|ologist|opath|therapist)",
    "a job alone": rf"(?=[A-Z])(?i:{_HEAD})(?! of)",
    "a capital word": r"(?!Euros?|Dollars?|Pfund|Nothing|Nichts|One|Two|Three|Four|Five|Six|Seven|"
    r"Eight|Nine|Ten|Eleven|Twelve)[A-ZÀ-Þ][a-zà-ÿ]{2,}",
    "a job": rf"(?:[a-z]+ )?(?:{_HEAD})",
}
_OFTEN = ("an email address", "a phone number", "a web address")


@dataclass(frozen=True, slots=True)
class Seat:
    """before: what stands in front of a seat; no: the kinds that cannot stand in it."""

    what: str
    before: str
    no: tuple[str, ...]
    behind: str = _HERE

    def pattern(self) -> re.Pattern[str]:
        """Return what finds a value of a kind that cannot stand here; its group is the kind."""
        kinds = "|".join(f"(?P<k{list(KINDS).index(kind)}>{KINDS[kind]})" for kind in self.no)
        return lazy_regex(rf"(?<![\w'’-])(?:{self.before})[ \u00a0](?P<at>{kinds}){self.behind}")


_COST = (
    r"(?i:costs|cost you|kostet|kosten zusammen|beträgt|coûte|coûtent|revient à|s['’]élève à|"
    r"cuesta|"
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
SEATS = (
    Seat("a town", r"(?i:in|nach|à|en|em|naar)",
          ("an email address", "a phone number", "a time zone",
          "an address", "the key of a record")),
    Seat("a town", r"(?i:in|nach|em|naar|en la \w+ de|near)", ("a date",)),
    Seat("a town", r"(?<!interested )(?i:in|nach|based in|near)", ("a job title",),
          rf"(?:{_STOP}|(?=\s+(?:is|was|are|on|and|last|next|this)\b))"),
    Seat("a town", r"(?<!ending )(?<!ends )(?<!terminant )(?i:in|nach|à|en|em|naar|near)",
          ("a number",),
          r"(?<!(?:19|20)\d\d)(?=\s+(?:is|was|are|were|has|rings|on|and|at|haben|findet|ist|war|am|"
          r"est|revient|será|es|no|é)\b)"),
    Seat("a role", r"(?i:as an?|being an?|if an?|work as|working as|als|en tant que|como|come)",
          (*_OFTEN, "a date", "the key of a record", "the name of a file", "a number", "an address",
           "a time zone")),
    Seat("a company", r"(?i:colleagues|team|people|everyone|everybody|nobody|others|friends|staff|"
          r"leads|kollegen|leute|équipe|equipo|equipe|team|collega['’]?s?) (?i:at|of|from|bei|von|"
          r"chez|"
          r"de|en|da|do|di|van)",
          (*_OFTEN, "a date", "the key of a record", "a number", "an address", "a job title")),
    Seat("a role", r"(?i:as an?|if an?|work as an?|als|en tant que|como|come|role as(?: an?)?|"
                    r"role is)",
          ("a company", "a town"), r"(?=\s*,|\s*\.(?:\s|$)|\s+(?:you|we|wants?|i|so|kennen|wissen|"
                                   r"haben)\b)"),
    Seat("a company", r"(?i:colleagues|team|people|everyone|everybody|nobody|others|friends|"
                       r"staff|role|"
          r"job|work|leads|kollegen|leute|équipe|equipo|equipe|team) (?i:at|bei|chez)",
          ("a first name",), r"(?=\s*[.!?](?:\s|$)|\s+(?:last|next|this|in|is|was|are|on|for|"
                             r"and (?:we|i))\b)"),
    Seat("a company",
          r"(?i:colleagues|people|everyone|everybody|nobody|others|staff) (?i:at|from)",
          ("a job",), r"(?=\s+(?:is|was|are|needs?|has|have|will|in|on)\b|\s*[.!?](?:\s|$))"),
    Seat("a company", r"(?i:that|which)", _OFTEN,
          r"(?=\s+(?!is\b|was\b|can\b|has\b|are\b|will\b|belongs\b|works\b|we\b|you\b|i\b|in\b)"
          r"[a-z]{3,})"),
    Seat("a company", r"(?i:at|bei|chez|presso|bij)", ("the key of a record",)),
    Seat("a company", r"(?i:at|from|bei|chez)", ("a job title",),
          r"(?=\s*[.!?](?:\s|$)|\s+(?:is|was|are|has|have|last|next|on|and|will)\b)"),
    Seat("a company", r"(?i:places|seats|boxes|sacks|chairs|copies|plätze|exemplare|caixas|copas|"
          r"fenêtres|plazas|lugares|posti|plaatsen|invoice|rechnung|\w+s are|sind) "
          r"(?i:for|to|für|an|para|pour|per|voor)",
          ("a phone number", "a web address", "the key of a record")),
    Seat("a town", r"(?i:de|di|da|of|von|du)", ("a time zone",)),
    Seat("a role", r"(?i:(?:your|his|her) role as|role of|position as|work as)",
          ("a town",), _STOP),
    Seat("a person", r"(?i:talk by|told by|written by|recommended by|introduced by|hosted by|"
                     r"led by|"
                      r"call with|meeting with|lunch with|spoke to|spoke with|thanks to)",
          ("a web address", "an email address", "a phone number", "a date", "an address",
           "the key of a record"), _STOP),
    Seat("an amount", rf"(?:{_COST}|(?i:costs?|kost(?:et|en)|cuesta|custa|coûte|costa|kost))",
          (*_OFTEN, "a date", "an answer", "a day of the week")),
    Seat("a role", r"(?i:as an?|work as an?|role as(?: an?)?|en tant que)",
          ("a day of the week", "an amount"), r"(?=\s*,|\s*\.(?:\s|$)|\s+(?:you|we|i|so)\b)"),
    Seat("a company", r"(?i:team|colleagues|everyone|people|staff|work|job|role) (?i:at|bei|chez)",
          ("a day of the week", "an amount"), rf"(?:{_STOP}|(?=\s+(?:last|next|is|was|are|in|and)"
                                              rf"\b))"),
    Seat("a town", r"(?i:based in|office in|offices in|shop in|meet in|site in|live in|büro in|"
                    r"standort in|nach)",
          ("a day of the week", "an amount"), _HERE),
    Seat("an amount", _COST, ("a name",),
          r"(?=\s*[.;](?:\s|$)|\s+(?:until|bis|jusqu|hasta|y la|e a|and goes|und gehen)\b)"),
    Seat("an amount", r"(?i:costs?|kost(?:et|en)|cuesta|custa|coûte|costa)(?: \w+)?",
          ("an answer",)),
    Seat("an amount", r"(?i:invoice|rechnung|facture|factura|fattura|fatura)(?: (?i:to|an|à|a|"
                       r"for|für)"
          r"(?: [\w&.'’-]+){1,4})? (?i:is|beträgt|est de|es de|è di|é de)",
          (*_OFTEN, "a date", "an answer", "a name"), _STOP),
    Seat("a date", _DAYS, ("an email address", "a phone number", "a web address", "an answer")),
    Seat("a date", rf"{_BEGINS}", (*_OFTEN, "an answer", "the key of a record")),
    Seat("a date", rf"{_BEGINS}", ("a number",), r"(?<!19\d\d)(?<!20[0-4]\d)" + _STOP),
    Seat("a date", rf"(?:{_BEGINS}|(?<=\w) am|(?i:no dia))", ("a town", "a first name"),
          rf"(?:{_STOP}|(?=\s+(?:at|um|à|a las|às|alle|statt|fertig|nach|und|and|y|e|et)\b))"),
    Seat("an amount", r"(?i:paid|bezahlt|payé|pagado|pago|pagou)", ("a date",),
          r"(?=\s+(?:towards|für|pour)\b)"),
    Seat("an amount", rf"(?:{_COST}|(?i:paid|preis von))", ("a town",), rf"(?:{_STOP}|"
                                                                         rf"{_WORD_NEXT})"),
    Seat("a count", r"(?i:hold|have|has|keep|reserved?|covers?|includes?|order of|set of|pose de|"
          r"haben wir|sind|enthält|reservado|separamos|prévu|reserviert|that covers|and|und|"
          r"bought|ordered)",
          (*_OFTEN, "a date"), r"(?=\s+(?:[a-zà-ÿ]{3,}s|[A-ZÄÖÜ][a-zäöüß]{3,}(?:e|en|er|n|s))\b)"
          r"(?!\s+(?:is|was|has|works|always|suits|gives|as)\b)"),
    Seat("a count", r"(?i:hold|have|has|keep|reserved|covers?|order of|haben wir|reservado|"
                     r"separamos|"
          r"still have|pose de|and|und)", ("an answer", "a town"),
          r"(?=\s+(?:seats|places|chairs|sacks|boxes|copies|boats|tickets|colleagues|guests|"
          r"licen[cs]es|"
          r"users|rooms|nights|samples|caixas|copas|plazas|lugares|fenêtres|plätze|stauden|stühle)"
          r"\b)"),
    Seat("a phone number", r"(?i:rings?|call you on|call me on|phone you on|reach you on|"
          r"(?:number )?(?:we have )?for you is|llamo al|llamarle al|appeler au|ligar para(?: o)?|"
          r"anrufen unter|erreichen unter|am besten unter|bellen op|chiamarla al)",
          ("a date", "a web address", "the name of a file",
          "an email address", "the key of a record",
           "a town"),
          rf"(?:{_HERE}|(?=[;?]))"),
    Seat("a person", r"(?i:appointment|meeting|lesson|session|interview|viewing|termin|gespräch|"
                      r"rendez-vous|cita|"
          r"appuntamento|consulta|afspraak) (?i:with|mit|avec|con|com|met)",
          ("an hour", "an amount", "a day of the week", "a phone number", "a date", "a job title"),
          rf"(?:{_STOP}|(?=\s+(?:is|was|on|has|at|ist|am|wurde|est|a|es|è|é)\b))"),
    Seat("a date", rf"(?:{_BEGINS}|(?i:until|since|no dia)|(?<=[a-zà-ÿ]) am)", ("a person",
          "an amount", "a job title"),
          rf"(?:{_STOP}|(?=\s+(?:wurde|ist|statt|at|um|and|und|verschoben)\b))"),
    Seat("a town", r"(?i:based in|held in|office in|seminar in|termin in|büro in|nach|"
                    r"aura lieu à|shop in|live in)",
          ("a person", "a job title", "an hour"), _HERE),
    Seat("a role", r"(?:(?i:been|are|become|being|as) (?i:an?|the new)|(?<![\w,] )As)",
          ("a town",),
          r"(?=\s+at\s|, (?:you|we)\b)"),
    Seat("a role", r"(?i:the new|a new|our new|your new)", ("an email address",), r"(?=\s+(?:at|"
                                                                                   r"for|of)\s)"),
    Seat("a company", r"(?i:work|works|working|years|months|job|role|career|life|things|talk|"
                       r"stay|day) (?i:at|bei|chez)",
          ("a phone number", "an amount", "a day of the week", "a job title", "a trade"),
          r"(?=\s*[.,;!?](?:\s|$)|\s*$|\s+(?:last|next|this|and|is|was)\b)"),
    Seat("an amount", r"(?i:deposit|price|fee|total|balance|rent|premium|preis|betrag|miete|prix|"
                       r"precio|prezzo|preço|prijs)"
          r" (?i:is|beträgt|ist|est de|es de|è di|é de)",
          ("a company", "a person", "a town", "a first name"),
          rf"(?:{_STOP}|(?=\s+(?:and|per|a month|plus|und|et|y|e)\b))"),
    Seat("a person", r"(?i:that|when|hear|heard)", ("a job alone",), r"(?=\s+(?:has|is leaving|"
                                                                      r"is joining|was|left|"
                                                                      r"joined)\b)"),
    Seat("a topic", r"(?i:about|on|über|zum thema|sobre|sur|for|goes with|mentioned|asked for|"
          r"wanted|request for|thema)",
          ("the key of a record",), rf"(?:{_STOP}|(?=\s+(?:that|begin|and|came|in|which|schicke)"
                                    rf"\b))"),
    Seat("a topic", r"(?i:über|zum thema|sobre|lessons on|pages on|note mentioned|talk on|"
                     r"talked about|"
          r"spoke about|sprachen wir über|dich um|sie um|send you|schicke ich ihnen(?: vorher)?|"
          r"i will send|envío también|junto vai)", ("an email address", "a phone number")),
    Seat("a company", r"(?i:(?:your|ihren?|votre|su|suo) (?:talk|speech|lecture|workshop|stall|"
                       r"stand|"
                       r"vortrag|messestand|atelier|exposé|charla|taller|laboratorio)) "
                       r"(?i:at|bei|de|en|presso|da)",
          _OFTEN),
    Seat("a person", r"(?i:(?:your|our|ihre?|unsere?|votre|notre) (?:colleague|coach|teacher|"
                      r"driver|"
                      r"neighbour|friend|brother|sister|kolleg(?:e|in)|nachbar(?:in)?|collègue)"
                      r"(?: (?:is|will be|ist|wird|est|sera))?)",
          (*_OFTEN, "an hour", "an amount", "a day of the week")),
    Seat("a person", r"(?i:ihr(?:e)? ansprechpartner(?:in)? ist|your (?:keeper|tutor|nurse|guide|"
                      r"advis[eo]r) (?:is|will be)|votre (?:conseill(?:er|ère)|guide) est)",
          ("a phone number", "an hour", "an amount", "a day of the week")),
    Seat("a company", r"(?i:(?:saw|heard|noticed|read|know|gesehen|gehört|gelesen|bemerkt),? "
                       r"(?:that|dass)|(?:vu|appris|lu) que|(?:visto|oído|leído) que)", _OFTEN,
          r"(?=\s+(?i:(?:is|are) (?:hiring|looking|opening|moving|expanding|seeking|recruiting|"
          r"growing|building|planning)|has (?:opened|moved|won|hired)|(?:[\w]+ ){0,3}?(?:umzieht|"
          r"sucht|einstellt|baut|expandiert|eröffnet|plant|recrute|cherche|ouvre|déménage|busca|"
          r"abre|crece))\b)"),
    Seat("a town", r"(?i:branch in|team in|yard in|be in|been in|see you in|meet you in|"
                    r"welcome you in|shop in|filiale in|niederlassung in|werkstatt in)",
          ("a person", "an amount", "an hour", "a phone number", "a web address"), _HERE),
    Seat("a date", r"(?i:meet|met|see you|come|call|visit|treffen(?: wir)? uns|"
                   r"sehen uns) (?i:on|am)",
          ("a town", "a person"), r"(?=\s+(?:at|um|from|before|after) (?:\d|the|noon|ten|one|two|"
          r"three|four|five|six|seven|eight|nine|eleven|twelve|zehn|neun|acht))"),
    Seat("an amount", r"(?i:costs|rent is|fee is|kostet|coûte|cuesta|costa)", ("a capital word",),
          r"(?=\s+(?:a|per|pro|im|par|al) (?:month|week|year|person|head|day|monat|jahr|woche|tag|"
          r"mois|mes|mese)\b)"),
    Seat("an hour", r"(?i:at|until|from|before|after)", ("a capital word",), r"(?=\s+o['’]clock)"),
)  # fmt: skip

"""Judges a value by its type and by the closed words around it: "at Tuesday", "as a Leeds, you".

The types are few and show in the make of a value (an address, a day, an amount, an answer) or in
closed lists (days, towns, first names, jobs). A preposition says which types may stand behind it;
what is a person does what persons do.
"""

import re
from collections.abc import Iterator

from ...templates.lazy_regex import lazy_regex
from .casing import given_names
from .first_names import JOBS
from .hit import Hit, shorten
from .sample import is_code_line, is_quoted_code, line_around
from .seat_kinds import CAPITAL, LINK, MAIL, PHONE, WEEKDAY
from .spelling import frequency
from .towns import NAMES, PARTS, TOWNS
from .words import GREETINGS

_FIX = "correct the value in the list, or clear it and add a fallback"

_MONTH = (
    r"(?:January|February|April|June|July|August|September|October|November|December|Januar|"
    r"Februar|"
    r"März|Juni|Juli|Oktober|Dezember|janvier|février|avril|juin|juillet|août|septembre|octobre|"
    r"novembre|décembre|enero|febrero|abril|junio|julio|agosto|septiembre|octubre|noviembre|"
    r"diciembre|gennaio|febbraio|aprile|giugno|luglio|settembre|ottobre|dicembre|janeiro|"
    r"fevereiro|junho|julho|setembro|outubro|novembro|dezembro)"
)
# What a column of states and answers holds, in seven languages: never a name.
_STATE = (
    r"(?:Paid|Unpaid|Pending|Inactive|Confirmed|Cancelled|Canceled|Booked|Completed|Approved|"
    r"Rejected|Overdue|Delivered|Shipped|Enrolled|Registered|Attended|Unsubscribed|Subscribed|"
    r"Yes|No|True|False|Male|Female|Married|Divorced|Retired|Employed|Unemployed|Vegetarian|"
    r"Ja|Nein|Bezahlt|Offen|Inaktiv|Bestätigt|Storniert|Erledigt|Männlich|Weiblich|Warteliste|"
    r"Aktiv|"
    r"Oui|Non|Payé|Inactif|Confirmé|Annulé|Masculin|Féminin|"
    r"Sí|Pagado|Inactivo|Confirmado|Cancelado|Pendiente|Masculino|Femenino|"
    r"Sì|Pagato|Inattivo|Confermato|Annullato|Maschio|Femmina|"
    r"Sim|Não|Pago|Inativo|Pendente|Feminino|Nee|Betaald|Geannuleerd|Bevestigd|Waitlist|Waitlisted)"
)
_FORM = (
    r"(?:S\.p\.A\.|S\.r\.l\.|S\.A\.S?\.?|S\.L\.|B\.V\.|N\.V\.|e\.V\.|e\.K\.|GmbH|UG|KG|Ltd\.?|LLC|"
    r"Inc\.|PLC|SARL|SAS|Ltda\.?|Pty|ApS|Oy)"
)
_NEVER_SURNAME = (
    r"(?:Unpaid|Pending|Inactive|Confirmed|Cancelled|Canceled|Completed|Approved|Rejected|"
    r"Overdue|Delivered|"
    r"Registered|Subscribed|Unsubscribed|Bezahlt|Inaktiv|Bestätigt|Storniert|Warteliste|Payé|"
    r"Inactif|Annulé|"
    r"Pagado|Inactivo|Cancelado|Pendiente|Pagato|Confermato|Annullato|Pendente|Betaald|Geannuleerd)"
)
# What heads a column, and is nobody's name.
_COLUMN = (
    r"(?:Invoice|Order|Booking|Customer|Address|Phone|Quote|Receipt|Rechnung|Bestellung|Auftrag|"
    r"Angebot|Termin|"
    r"Adresse|Telefon|Kundennummer|Facture|Commande|Avoir|Devis|Adresse|Factura|Pedido|Dirección|"
    r"Fattura|Ordine|"
    r"Indirizzo|Fatura|Encomenda|Factuur|Bestelling)"
)
_KIN = (
    r"(?:[Yy]our|[Oo]ur|[Ii]hre?|[Uu]nsere?|[Vv]otre|[Nn]otre|[Ss]u|[Ss]eu|[Ss]ua|[Uu]w) (?:son|"
    r"daughter|child|wife|husband|"
    r"mother|father|dog|cat|horse|colleague|teacher|coach|driver|vet|Sohn|Tochter|Kind|Hund|"
    r"Katze|Pferd|Kolleg(?:e|in)|"
    r"fils|fille|enfant|chien|chienne|chat|cheval|collègue|hijo|hija|perro|perra|gato|gata|filho|"
    r"filha|cão|zoon|dochter|hond|kat)"
)
_DAY = rf"\d{{1,2}}(?:st|nd|rd|th|\.)? (?:de |di )?{_MONTH}(?: \d{{4}})?"
_MONEY = r"(?:[$€£] ?\d[\d.,]*\d|\d[\d.,]* ?(?:€|EUR|USD|GBP))"
_STOP = r"(?=\s*[.,;!?](?:\s|$)|\s*$)"
_CLOSED = (  # what stands behind a noun phrase, never within one
    r"(?=\s*[.,;:!?)](?:\s|$)|\s*$|\s+(?:is|are|was|were|has|have|had|will|can|would|on|at|in|by|"
    r"from|"
    r"to|for|with|and|or|that|who|which|last|next|this|when|if|where|before|after|until|since|"
    r"ist|sind|war|hat|haben|wird|werden|kann|am|um|im|bei|für|mit|und|oder|nach|von|vor|zu|"
    r"est|sont|a|sera|et|à|le|chez|pour|avec|dans|qui|de|es|son|está|ha|será|y|en|el|con|para|por|"
    r"è|sono|sarà|e|il|di|per|alle|é|são|foi|o|no|na|em|com|às|is|zijn|heeft|wordt|en|op|om|"
    r"voor)\b)"
)
_NOT_ARTICLE = r"(?<!the )(?<!The )(?<!an )(?<!a )"

# What stands before, the type that cannot stand there, what stands behind.
_MATRIX = (
    # A noun is governed here, and a state or an answer is none.
    (r"(?<=[a-zà-ÿ] )(?:at|from|by|with|to|of|for|von|bei|mit|für|an|aus|chez|avec|par|pour|con|"
     r"por|"
     r"para|da|di|com|bij|van|voor|met)", f"{_STATE}", _CLOSED, "a state or an answer"),
    (rf"(?i:{GREETINGS})",
     rf"(?:{_STATE}|{_FORM})", r"(?=\s*[,!:])", "no name"),
    (_KIN, rf"(?:{_STATE}|(?:{_COLUMN} )?\d[\w./-]*|{_COLUMN}|(?:{WEEKDAY})(?!s))",
     r"(?=\s+[a-zà-ÿ]|[,.;!?])", "no name"),
    (rf"(?:^|(?<=[.!?] ))(?i:{GREETINGS})", rf"(?:(?!Customer\s*[,!:]){_COLUMN}(?: [\w-]+)?|"
                                            rf"(?:{WEEKDAY}),? "
     rf"\d[^,\n]{{0,16}}|\d[\w.]* [^,\n]{{2,20}})",
     r"(?=\s*[,!:])", "no name"),
    (r"(?<=[a-zà-ÿ] )(?:with|mit|bei|avec|chez|con|from|par|by)", r"\d{4,5} [A-ZÀ-Þ][a-zà-ÿ]+",
     r"(?=\s+(?:is|was|has|ist|hat|est|a|es|está|è)\b)", "a postcode and a town"),
    (r"\b(?!mail|email|address|phone|number|mobile|telefon|nummer)[a-zà-ÿ]{4,},", rf"(?:{MAIL}|"
     rf"{PHONE}|{_MONEY}|{_DAY})",
     r"(?=, (?:will|is|has|was|wird|hat|ist|sera|est|a|será|es|ha|è) )", "no person"),
    (r"\b(?:[Tt]hanks|[Tt]hank you|[Gg]reetings|[Rr]egards|[Dd]anke|[Gg]rüße|[Mm]erci|[Gg]racias|"
     r"[Gg]razie) (?:to|an|à|a)",
     rf"(?:{MAIL}|{PHONE}|{_MONEY}|{_DAY})", r"(?=[\s.,;!?]|$)", "no person"),
    (r"\b(?:señor|señora|Monsieur|Madame|signor|signora|senhor|senhora|Mr|Mrs|Ms)",
     rf"(?:(?:{WEEKDAY})|{_DAY}|{_COLUMN}|"
     r"(?i:lunes|martes|miércoles|jueves|viernes|sábado|domingo))", r"(?=[\s,:])", "no name"),
    (r"\b(?:Frau|Herrn?)", _COLUMN, r"(?=[\s,:])", "no name"),
    (r"\b(?:Frau|Herrn?|Mrs?\.?|Ms\.?|Monsieur|Madame|[Ss]eñora?|[Ss]ignora?|[Ss]enhora?|Dr\.?)",
     rf"(?:{_NEVER_SURNAME}|{_FORM}|\d[\w./-]*|{MAIL})", r"(?=[\s,.;:!?]|$)", "no name"),
    (r"\b(?:at|from|with|for|bei|von|mit|für|chez|avec|pour|con|para|por|per|da|com|bij|van|voor|"
     r"met|"
     r"on|by)", _FORM, _CLOSED, "the end of a firm's name"),
    # A day where there is a place, a firm or a role.
    (r"\b(?:at|in|bei|nach|chez|à|presso|bij|naar|as an?|as|als|en tant que|como|come)",
     rf"(?:{WEEKDAY})(?!s)", _CLOSED, "a day of the week"),
    (r"\b(?:at|bei|chez|presso|bij|as an?|als|en tant que|as)", _DAY, _CLOSED, "a date"),
    (r"\b(?:deliver(?:ed|s)?|ship(?:ped|s)?|travel|drive|sent?|fahren|liefern|kommen) (?:to|in|"
     r"nach)",
     _DAY, r"(?=\s+(?:on|at|by|am|um)\b)", "a date"),
    (r"\b(?:in|nach|chez|bei|presso|as an?|als|en tant que|with|mit|avec)", rf"{_MONEY}",
     rf"{_STOP}|(?=\s+(?:is|was|has|on|last|next|am|ist|hat)\b)", "an amount"),
    (r"\b(?:as an?|chez|bei|presso|with|mit|avec|con|nach)", r"\d{1,2}[:.]\d\d(?: (?:Uhr|[ap]m))?",
     rf"{_STOP}|(?=\s+(?:is|was|has|on|ist|hat|am)\b)", "an hour"),
    (r"\b(?:call|ring|phone|text|dial|anrufen unter|appelez le|llame al)(?: (?:us|me))?(?: (?:on|"
     r"at))?",
     _DAY, r"(?=\s+(?:for|to|if|before|and)\b)", "a date"),
    # Only persons and firms do this.
    (r"\b(?:that|how|when|see|hear|noticed|heard|dass|que)",
     rf"(?:\d{{1,4}}|{WEEKDAY}|{_MONTH}|{_DAY}|{_MONEY}|{PHONE}|{_STATE})",
     r"(?=\s+(?:is (?:looking for|hiring|expanding|recruiting|opening)|has (?:opened|hired|joined|"
     r"moved|asked)|(?:eine?n? )?\w+ (?:sucht|einstellt|eröffnet)|cherche|recrute|busca|cerca|"
     r"procura|enjoyed|attended|chose|told|asked)\b)", "no person, and no firm"),
    (r"(?:^|(?<=[.!?] ))(?:Your|Our|Ihre?|Unsere?|Votre|Notre) (?:teacher|coach|instructor|"
     r"driver|guide|"
     r"vet|doctor|trainer|nurse|tutor|host|Lehrer(?:in)?|Trainer(?:in)?|Fahrer(?:in)?|professeur)",
     rf"(?:{WEEKDAY}|{_DAY}|{_MONEY}|{PHONE}|{MAIL}|{_STATE})", r"(?=\s+[a-zà-ÿ])", "no person"),
    (r"\b(?:an?|der|die|das|un|une|una|um|uma)", PHONE, r"(?=[,.;]|\s+(?:is|ist|est)\b)",
     "a phone number"),
    # What a record says of somebody, in the seat of a name: three things, and no comma closes them.
    (r"\b(?:at|from|with|by|bei|von|mit|chez|avec|con|com|da|bij|met|van)",
     r"[A-ZÀ-Þ][a-zà-ÿ]+, [a-zà-ÿ]+, \d+ [a-zà-ÿ]+", r"(?=\s+(?:has|is|was|will|hat|ist|a|"
      r"est|ha|è|é|heeft)\b)",
     "a description, and no name"),
    # A greeting or thanks to a mailbox: the words around speak of no writing.
    (r"\b(?:everyone|team|people|colleagues|friends|all|alle|équipe|equipo) (?:at|bei|von|chez|de)",
     rf"(?:{MAIL}|{LINK}|{PHONE})", r"(?=[\s.,;!?]|$)", "no firm"),
)  # fmt: skip
_PATTERNS = tuple(
    (lazy_regex(rf"(?<![\w'’-])(?:{before}),? (?P<at>{kind})(?:{behind})", re.MULTILINE), what)
    for before, kind, behind, what in _MATRIX
)
_QUICK = lazy_regex(rf"{_STATE}|{_FORM}|{_COLUMN}|{WEEKDAY}|\d|@|www\.|https?:")
# Seats of names that are known by closed lists.
_EVENT = (
    r"(?:is|was|begins?|starts?|takes place|scheduled|booked|due|ist|war|findet|beginnt|startet|"
    r"est|"
    r"sera|prévue?|fixée?|es|será|empieza|è|sarà|inizia|é|começa|begint)"
)
_NAMED = (
    (rf"\b{_EVENT} (?:on|am|le|el|il|no dia|op)", r"(?=\s+(?:at|um|à|a las|alle|às|om)\b)",
     "first town",
     "no day"),
    (r"(?<=[a-zà-ÿ]) am", r"(?=\s+(?:um|statt|ab|bis|von)\b)", "first town", "no day"),
    (r"\b(?:costs|is|kostet|beträgt|coûte|cuesta|costa|custa)", r"(?=\s+(?:per head|per person|a "
     r"head|"
     r"pro Person|pro Kopf|par personne|por persona|a persona|por pessoa|a month|per month|im "
     r"Monat)\b)",
     "first town", "no amount"),
    (r"\b(?:as an?|As an?|als|Als|en tant que|En tant que|como|Como|come|Come|job as|role as|Als)",
     r"(?=, (?:you|we|Sie|vous|usted|lei|você)\b|\s+(?:you|we|kennen|wissen|haben|vous|usted)\b|"
     r"\.(?:\s|$))", "town", "no role"),
    (r"\b(?:reserved|booked|kept|hold|have|ordered|reserviert|haben)",
     r"(?=\s+(?:seats|places|chairs|tickets|tables|rooms|copies|boxes|Plätze|Karten)\b)",
     "first town", "no number"),
    (r"\b(?:at|bei|chez|in|near|presso|bij|von)", _CLOSED, "job", "a job, and no place or firm"),
    (r"\b(?:[Yy]our|[Oo]ur|[Ii]hre|[Uu]nsere|[Vv]otre) (?:company|firm|business|shop|practice|"
     r"Firma|"
     r"entreprise|société|empresa|azienda)", r"(?=\s+(?:is|has|was|ist|hat|est|a)\b)",
      "first", "no firm"),
)  # fmt: skip
_NAMED_PATTERNS = tuple(
    (lazy_regex(rf"(?:{before}) (?P<at>{CAPITAL}(?: {CAPITAL})?){behind}"), kinds, what)
    for before, behind, kinds, what in _NAMED
)
# Where numbers and addresses are told, they are no slip.
_ABOUT_CONTACT = lazy_regex(
    r"(?i)\b(?:e?-?mails?|mail\w*|writ\w+|wrote|repl\w+|contact\w*|reach\w*|send\w*|sent|"
    r"address\w*|"
    r"schreib\w*|erreich\w*|antwort\w*|kontakt\w*|adress\w*|écri\w*|joindre|courriel|correo|"
    r"escrib\w*|scriv\w*|escrev\w*|call\w*|ring\w*|phone\w*|number|tel\w*|ruf\w*|appel\w*|"
    r"llam\w*|chiam\w*|lig\w+|bel\w*|voicemail|text\w*|whatsapp)\b"
)


def find_by_matrix(text: str) -> Iterator[Hit]:
    """Yield each value whose type the words around it do not allow."""
    if _QUICK.search(text):
        for pattern, what in _PATTERNS:
            for match in pattern.finditer(text):
                if not _is_fine(text, match):
                    yield _hit(match, what)
    for pattern, kinds, what in _NAMED_PATTERNS:
        for match in pattern.finditer(text):
            if any(_is_of(kind, match["at"]) for kind in kinds.split()) and not _is_fine(
                text, match
            ):
                yield _hit(match, what)


def _is_of(kind: str, value: str) -> bool:
    """Say whether a capital word is a first name, a town or a job, and nothing more usual."""
    low = value.casefold()
    if kind == "town":
        return low in TOWNS - NAMES and low not in given_names()
    if kind == "job":
        last = low.split()[-1]
        return last in JOBS and last not in ("buyer", "partner", "owner")
    known = low in given_names() and low not in PARTS
    return (
        known and frequency(low) < 20_000 and low not in ("will", "may", "august", "april", "june")
    )


def _is_fine(text: str, match: re.Match[str]) -> bool:
    start, end = match.span("at")
    if is_code_line(text, start) or is_quoted_code(text, start, end):
        return True
    if "@" in match["at"] or match["at"][:1].isdigit():
        first, last = line_around(text, start)
        around = f"{text[first:start]} {text[end:last]}"
        typed = "@" in match["at"] or len(re.sub(r"\D", "", match["at"])) > 8
        return typed and _ABOUT_CONTACT.search(around) is not None
    return False


def _hit(match: re.Match[str], what: str) -> Hit:
    return Hit(*match.span("at"), f"'{shorten(match['at'])}' is {what}", _FIX)

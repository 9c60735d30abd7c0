"""Finds a value whose type its own sentence names otherwise: "the price is Tuesday per head".

A unit, a kind of number, a verb of paying or calling says which type must stand beside it. The
seats that prepositions make are judged in ``seat_matrix.py``.
"""

import re
from collections.abc import Iterator

from ...templates.lazy_regex import lazy_regex
from .casing import given_names
from .first_names import JOBS
from .hit import Hit, shorten
from .sample import is_code_line, is_quoted_code
from .seat_kinds import LINK, MAIL, PHONE, WEEKDAY
from .spelling import frequency
from .towns import NAMES, PARTS, TOWNS

_FIX = "correct the value in the list, or clear it and add a fallback"
_CAPITAL = r"[A-ZÀ-Þ][a-zà-ÿ]+(?:[ -][A-ZÀ-Þ][a-zà-ÿ]+)?"
_MONEY = r"(?:[$€£] ?\d[\d.,]*\d|\d[\d.,]*\d? ?(?:€|EUR|USD|GBP|euros?|Euro|pounds))"
_CLOCK = r"\d{1,2}[:.]\d\d(?: ?(?:Uhr|[ap]m))?"
_LONG = (
    r"(?:minutes|hours|days|weeks|months|years|miles|km|metres|kg|kilos|percent|"
    r"Minuten|Stunden|Tage|Wochen|Monate|Jahre|Kilometer|Meter|Prozent|"
    r"minutos|horas|días|semanas|meses|años|heures|jours|semaines|mois|ans|"
    r"minuti|ore|giorni|settimane|mesi|anni|dias|anos|minuten|uur|dagen|weken|maanden|jaar)"
)
_PER = (
    r"(?:per (?:head|person|month|hour|night|day|week|year|persoon|maand|jaar|nacht)|a (?:head|"
    r"month|"
    r"week)|pro (?:Person|Kopf|Monat|Nacht|Tag|Stunde|Jahr)|im Monat|par (?:personne|mois|nuit|"
    r"jour|"
    r"heure|an)|por (?:persona|mes|noche|hora|día|pessoa|mês|noite|dia)|al mese|a (?:persona|"
    r"notte)|"
    r"all['’]ora|per notte)"
)
_PRICE = (
    r"(?:price|cost|fee|total|deposit|rent|rate|bill|Preis|Beitrag|Betrag|Miete|Gebühr|prix|"
    r"montant|"
    r"tarif|loyer|precio|importe|tarifa|cuota|prezzo|importo|quota|tariffa|preço|valor|mensalidade|"
    r"prijs|bedrag|kosten)"
)
_IS = r"(?:is|was|are|ist|war|beträgt|sind|est|était|es|era|è|é|bedraagt|zijn|will be)"
_THE = (
    r"(?:[Tt]he|[Yy]our|[Oo]ur|[Ii]hr|[Ii]hre|[Dd]er|[Dd]ie|[Dd]as|[Ll]e|[Ll]a|[Vv]otre|[Ee]l|"
    r"[Hh]er|[Hh]is|[Mm]y|[Tt]heir|"
    r"[Ss]u|[Ii]l|[Oo]|[Aa]|[Ss]ua|[Ss]eu|[Dd]e|[Hh]et|[Uu]w)"
)
_NUMBER_OF = (
    r"(?:(?:order|invoice|booking|customer|membership|account|reference|ticket|policy|locker|"
    r"reservation|tracking) (?:number|no\.?|code)|(?:door|gate|discount|voucher|access) code|PIN|"
    r"(?:Bestell|Rechnungs|Kunden|Mitglieds|Buchungs|Auftrags)nummer|numéro de (?:commande|client|"
    r"facture|dossier)|número de (?:pedido|cliente|factura|socio|sócio|reserva)|numero "
    r"(?:d['’]ordine|"
    r"cliente|di pratica)|(?:bestel|klant|factuur)nummer)"
)
_PHONE_NUMBER = (
    r"(?:(?:phone|telephone|mobile|contact) number|Telefonnummer|Handynummer|Rufnummer|numéro de "
    r"téléphone|número de (?:teléfono|telefone)|numero di telefono|telefoonnummer)"
)
_MAIL_ADDRESS = (
    r"(?:e-?mail address|E-?Mail-?Adresse|adresse (?:e-?mail|électronique)|correo electrónico|"
    r"indirizzo e-?mail|endereço de e-?mail|e-?mailadres)"
)
_KIN = (
    r"(?:[Yy]our|[Oo]ur|[Ii]hre?|[Uu]nsere?|[Vv]otre|[Nn]otre|[Ss]u|[Tt]uo|[Tt]ua|[Ss]eu|[Ss]ua|"
    r"[Uu]w) "
    r"(?:son|daughter|child|dog|cat|horse|pony|colleague|teacher|tutor|coach|driver|vet|Sohn|"
    r"Tochter|"
    r"Kind|Hund|Katze|Pferd|Kolleg(?:e|in)|Lehrer(?:in)?|fils|fille|enfant|chien|chat|cheval|"
    r"collègue|"
    r"professeure?|hijo|hija|perro|gato|caballo|profesora?|cane|gatto|cavallo|cão|gato|zoon|"
    r"dochter|"
    r"hond|kat|paard|collega)"
)
_DEPARTMENT = (
    r"(?:Purchasing|Procurement|Sales|Marketing|Accounts|Accounting|Finance|Operations|Logistics|"
    r"Engineering|Maintenance|Production|Einkauf|Vertrieb|Buchhaltung|Produktion|Achats|Ventes|"
    r"Comptabilité|Compras|Ventas|Contabilidad|Acquisti|Vendite|Contabilità|Vendas|Inkoop|Verkoop)"
)
# What heads a column of addresses, and is nobody's name.
_HEADING = (
    r"(?:Rechnungsadresse|Lieferadresse|Rechnungsanschrift|Hauptadresse|Ansprechpartner|Billing "
    r"[Aa]ddress|"
    r"Shipping [Aa]ddress|Delivery [Aa]ddress|Head [Oo]ffice|Adresse|Facturation|Livraison|"
    r"Dirección|Facturación|"
    r"Indirizzo|Fatturazione|Endereço|Faturamento|Factuuradres|Afleveradres|Straße|Postfach|"
    r"Telefon)"
)
_CIVIL = (
    r"(?:Single|Married|Divorced|Widowed|Verheiratet|Ledig|Geschieden|Verwitwet|Angestellt|Marié|"
    r"Mariée|"
    r"Célibataire|Divorcée?|Casad[oa]|Solter[oa]|Divorciad[oa]|Sposat[oa]|Nubile|Celibe|"
    r"Solteir[oa]|Gehuwd|"
    r"Ongehuwd|Gift|Żonaty|Zamężna)"
)
_TRADE = (
    r"(?:Hospitality|Retail|Manufacturing|Healthcare|Construction|Hostelería|Construcción|Comercio|"
    r"Gastronomie|Einzelhandel|Baugewerbe|Gesundheitswesen|Handwerk|Hôtellerie|Restauration|"
    r"Bâtiment|Commerce|"
    r"Ristorazione|Edilizia|Commercio|Alojamento|Construção|Horeca|Detailhandel|Bouw)"
)
_TO = (
    r"(?:(?:[Cc]ongratulations|[Tt]hanks|[Tt]hank you|[Gg]reetings|[Rr]egards) to|bei|[Dd]anke "
    r"an|[Gg]lückwunsch an|"
    r"[Mm]erci à|[Ff]élicitations à|[Ee]nhorabuena a|[Ff]elicidades a|[Gg]racias a|[Gg]razie a|"
    r"[Cc]omplimenti a|"
    r"[Oo]brigad[oa] a|[Pp]arabéns a|[Bb]edankt aan)"
)
# What stands before, what cannot stand there, what stands behind, and what that is.
_SEATS = (
    (rf"{_THE} {_PRICE} {_IS}(?: de| di| van)?", rf"(?:{WEEKDAY}|{_CLOCK}|{MAIL})", rf"(?= {_PER})",
     "no amount"),
    (r"\b(?:phone|call|ring|text|dial)(?: (?:you|him|her|them|us|me))? on", MAIL, r"(?=\b)",
     "no phone number"),
    (r"\b(?:deliver|ship|post|bring|liefern|schicken|livrons|envoyons|enviamos|entregamos|spediamo|"
     r"leveren)(?: \w+){0,2} (?:to|an|nach|à|a|naar)", rf"(?:{PHONE}|{LINK})", r"(?=[\s.,;]|$)",
     "no address"),
    (rf"{_KIN},?", rf"(?:{MAIL}|{PHONE}|{LINK}|{_MONEY}|\d{{1,2}}[./]\d{{1,2}}[./]\d{{4}})",
     r"(?=,? [a-zà-ÿ])", "no name"),
    (r"\b(?:payment|deposit|sum|amount|order|refund|gift|donation) "
     r"of", rf"(?:{MAIL}|{PHONE}|{_CLOCK})",
     r"(?=[\s.,;]|$)", "no amount"),
    (r"\b(?:Rechnung|Summe|Spende|Anzahlung|Gutschrift|Betrag) (?:über|von)",
     rf"(?:{WEEKDAY}|{MAIL}|{PHONE})", r"(?=[\s.,;]|$)", "no amount"),
    (rf"{_THE} {_NUMBER_OF} {_IS}", rf"(?:(?:{WEEKDAY})|{_MONEY}|{MAIL}|(?:Mrs?|Ms|Dr|Herr|Frau|"
     rf"Madame|Monsieur)\.? {_CAPITAL}|yes|no|Yes|No)", r"(?=[\s.,;]|$)", "no number"),
    (rf"{_THE} {_PHONE_NUMBER}(?:,| "
     rf"{_IS})", rf"(?:{MAIL}|{_MONEY}|(?:{WEEKDAY})|{_CAPITAL}(?! ?\d))",
     r"(?=[\s.,;]|$)", "no phone number"),
    (rf"{_THE} {_MAIL_ADDRESS}(?:,| {_IS})", rf"(?:{PHONE}|{_MONEY}|(?:{WEEKDAY})|"
     rf"{_CAPITAL}(?!@))(?!\S*@)", r"(?=[\s.,;]|$)", "no email address"),
    (r"\b(?:colleagues?|Kolleg(?:e|in)|collègue|colega|collega)", _DEPARTMENT,
     r"(?= (?:said|says|told|asked|mentioned|hat|sagte|m['’]a|a dit|me|dijo|ha|disse|zei))",
     "no person"),
    (rf"{_THE} (?:seat|chair|row|Sitzplatz|place|asiento|posto|lugar|stoel) {_IS}",
     rf"(?:{_MONEY}|{MAIL}|{PHONE}|(?:{WEEKDAY}))", r"(?=[\s.,;]|$)", "no seat"),
    (r"\b(?:[Ee]very|[Aa]lle|[Tt]ous les|[Cc]ada|[Oo]gni|[Ee]lke)", rf"(?:{_MONEY}|{MAIL})",
     r"(?= (?:in|at|im|on|dans|en|nel)\b)", "no time"),
    (r"\b(?:send|sent|bring|deliver|delivered|post|drive|ship)(?: [a-z]+){0,4} "
     r"to", rf"(?:{WEEKDAY})",
     r"(?= (?:for|on|at|and)\b|[.,;])", "a day, where a place should be"),
    (r"(?:[Yy]ou['’]ll see|[Yy]ou will see|(?:appointment|meeting|lesson|talk|interview) with|"
     r"(?:seen|signed|"
     r"checked|taught|led) by|Termin bei|Termin mit|Gespräch mit|rendez-vous avec|cita con|"
     r"appuntamento con|"
     r"consulta com|afspraak "
     r"met)", r"(?:Room|Hall|Table|Platform|Zimmer|Raum|Saal|Salle|Sala|Aula|Kamer|Zaal) "
     r"\d+\w?", r"(?=[ .,;])", "no person"),
    (r"\b(?:[Ss]ince|[Ww]hen|[Tt]hat|[Aa]fter|[Bb]ecause|[Nn]achdem|[Dd]ass|[Ss]eit) ?",
     r"(?!(?:19|20)\d\d "
     r")\d{3,}", r"(?= (?:took|has joined|joined|moved|asked|called|told us|became|wrote|rang|"
     r"visited|übernommen|came|handed|signed)\b)", "a number, and no person"),
    (r"\b(?:Frau|Herrn?|Mrs?\.?|Ms\.?|Madame|Monsieur|[Ss]eñora?|[Ss]ignora?|[Ss]enhora?|Mevrouw)",
     rf"(?:{_DEPARTMENT}|Zentrale|Empfang|Kundenservice|Zentrallager|Sekretariat|Reception|"
     rf"Helpdesk|Office|"
     r"Accueil|Secrétariat|Recepción|Segreteria)(?: "
     r"[A-ZÀ-Þ][a-zà-ÿ]+)?", r"(?=[\s.,;:!])", "no name"),
    (r"\b(?:[Ff]irma|[Cc]ompany|[Ff]irm|[Ss]ociété|[Ee]ntreprise|[Ee]mpresa|[Aa]zienda|[Dd]itta|"
     r"[Bb]edrijf)",
     rf"{_HEADING}", r"(?= [a-zà-ÿ])", "no firm"),
    (rf"\b{_TO}", rf"(?:{_CIVIL}|{_TRADE})", r"(?= (?:für|for|por|pour|per|on|zu[mr]?|de|voor|is|"
                                             r"has|hat|est|"
     r"ha|è|é)\b|[.,;!])", "no person, and no firm"),
    (r"\b(?:on|from|for) the", r"(?:Yes|No|True|False|N/A)", r"(?= (?:plan|list|course|team|tour|"
     r"rate|tariff|package|waiting list)\b)", "an answer"),
)  # fmt: skip
_PATTERNS = tuple(
    (lazy_regex(rf"(?<![\w'’-])(?:{before}) (?P<at>{kind}){behind}", re.MULTILINE), what)
    for before, kind, behind, what in _SEATS
)
# Seats where a name of a person or a town cannot stand: only closed lists tell it.
_NAMED = (
    (rf"{_THE} {_PRICE} {_IS}(?: de| di| van)?", rf"(?= {_PER})", "no amount"),
    (r"\b(?:takes?|lasts?|is|was|every|dauert|ist|dure|dura|duurt|est|es|è|é|in|for|seit|for "
     r"about)",
     rf"(?= {_LONG}\b)", "no number"),
    (r"\b(?:[Yy]ou owe(?: us)?|[Ss]ie schulden uns|[Vv]ous (?:nous )?devez|nos debe)",
     r"(?= (?:for|für|pour|por|by|until|bis)\b)", "no amount"),
    (r"\b(?:payment|deposit|sum|refund) of", r"(?=[.,;]|$| (?:is|was|has|for)\b)", "no amount"),
    (rf"{_THE} {_NUMBER_OF} {_IS}", r"(?=[\s.,;]|$)", "no number"),
    (r"\b(?:booked|reserved|ordered|reserviert|gebucht|réservé|reservado|prenotato)",
     r"(?= (?:seats|places|tickets|tables|rooms|copies|Plätze|Karten|places|plazas|posti|"
     r"lugares)\b)",
     "no number"),
    (r"\b(?:seats?|table|booked|reserved|room|space|set|laid) "
     r"for", r"(?= (?:people|guests|persons|adults|"
     r"children)\b)", "no number"),
    (rf"{_THE} (?:age group|age|Alter|âge|edad|età|idade|leeftijd) "
     rf"{_IS}", r"(?=[\s.,;]|$)", "no age"),
)  # fmt: skip
_NAMED_PATTERNS = tuple(
    (lazy_regex(rf"(?<![\w'’-])(?:{before}) (?P<at>{_CAPITAL}){behind}"), what)
    for before, behind, what in _NAMED
)
_LIVES_IN = lazy_regex(
    r"\b(?:shop|office|branch|store|home|flat|house|site|plant|based|live|lives|located|opened|"
    r"Laden|Büro|Filiale|wohnen|magasin|bureau|tienda|oficina|negozio|ufficio|loja|winkel) "
    r"(?:in|à|en|a|em) (?P<at>(?P<first>[A-ZÀ-Þ][a-zà-ÿ]+) [A-ZÀ-Þ][a-zà-ÿ]+)(?=[.,;!?]|$)"
)
_FOOD = lazy_regex(  # a table is for a number of people, not for a choice of a menu
    r"\b(?:booked|reserved|laid|set|table) for (?P<at>(?:Gluten|Lactose|Dairy|Nut|Sugar)-free|"
    r"Vegan|Vegetarian|"
    r"Pescatarian|Halal|Kosher|Standard|None|Yes|No|Other|Adult|Child)(?= (?:people|guests|"
    r"persons)\b)"
)


def find_by_type(text: str) -> Iterator[Hit]:
    """Yield each value that is not of the type which its sentence names."""
    for pattern, what in _PATTERNS:
        for match in pattern.finditer(text):
            if not _is_code(text, match):
                yield _hit(match, what)
    for pattern, what in _NAMED_PATTERNS:
        for match in pattern.finditer(text):
            if is_named(match["at"]) and not _is_code(text, match):
                yield _hit(match, what)
    for match in _FOOD.finditer(text):
        yield _hit(match, "no number")
    for match in _LIVES_IN.finditer(text):
        first = match["first"].casefold()
        place = match["at"].casefold() in TOWNS or first in TOWNS | PARTS or first in JOBS
        if first in given_names() and not place and not _is_code(text, match):
            yield _hit(match, "a person, where a place should be")


def is_named(value: str) -> bool:
    """Say whether a capital word is known for a first name, a town or a day."""
    low = value.casefold()
    first = low.split()[0]
    if re.fullmatch(WEEKDAY, value) or low in TOWNS - NAMES:
        return True
    named = first in given_names() and first not in PARTS
    return named and frequency(first) < 20_000 and first not in ("will", "may", "mark")


def _is_code(text: str, match: re.Match[str]) -> bool:
    return is_code_line(text, match.start()) or is_quoted_code(text, *match.span("at"))


def _hit(match: re.Match[str], what: str) -> Hit:
    return Hit(*match.span("at"), f"'{shorten(match['at'])}' is {what}", _FIX)

"""Finds what systems and languages write for nothing, in the seat of a value.

"k. A." is an answer in a form and no company; "Invalid Date" is no day; year 9999 is a
database's "never". In a sentence about such words they are words.
"""

import re
from collections.abc import Iterator

from ...templates.lazy_regex import lazy_regex
from .greeting import greetings, without_honorifics
from .hit import Hit, matches
from .sample import is_code_line, is_explained

_FIX = "clear the value in the list and add a fallback to the field"

# What a form holds where nothing is known, by language; nobody is called so.
_UNKNOWN = frozenset(
    """unbekannt unbekannter unbekannte leer k.a. k.a entfällt ohne fehlt nichts n.n. nn
    inconnu inconnue néant vide s.o. n.c. n.c aucun aucune
    desconocido desconocida ninguno ninguna vacío vacio s/d s/n n/d n/c nd
    sconosciuto sconosciuta nessuno nessuna vuoto assente
    desconhecido desconhecida nenhum nenhuma vazio n/i
    onbekend onbekende geen leeg n.v.t. n.v.t nvt niets
    okänd ukendt ukjent tuntematon nieznany brak""".split()
) | {
    "k. a.", "keine angabe", "keine angaben", "nicht angegeben", "nicht bekannt", "kein name",
    "ohne namen", "ohne name", "nicht vorhanden", "nicht verfügbar", "n. n.", "n. v.",
    "non renseigné", "non renseignée", "non communiqué", "non précisé", "non disponible",
    "sans nom", "sans objet", "pas de nom", "non applicable", "non défini",
    "sin nombre", "no aplica", "sin datos", "no disponible", "no especificado", "sin especificar",
    "no informado", "sin información", "no indicado",
    "senza nome", "non specificato", "non indicato", "non pervenuto", "dato mancante", "n. d.",
    "sem nome", "não informado", "não aplicável", "não se aplica", "não disponível",
    "sem informação", "não definido", "não especificado",
    "geen naam", "niet ingevuld", "niet opgegeven", "niet bekend", "niet beschikbaar",
    "niet van toepassing", "zonder naam",
    "name unknown", "unknown name", "no contact", "no first name", "no last name",
}  # fmt: skip
_HALVES = frozenset("unknown asdf qwerty xxx missing bilinmiyor brak n/a null undefined".split())
_TRIED = frozenset(
    "test tests testing demo dummy sample example fake beispiel prueba teste prova".split()
)
_PERSON = frozenset(
    """lead leads contact customer client user account recipient subscriber prospect person member
    patient guest student name firstname buyer visitor attendee candidate donor parent owner
    employee participant kunde kontakt nutzer benutzer cliente client contacto usuario utente
    contatto usuário contato klant gebruiker utilisateur""".split()
)
_SAMPLES = lazy_regex(
    r"(?i)(?:j(?:ohn|ane|on) (?:q\.? )?(?:doe|public|smith-?doe)|(?:max|maria|erika|martina|otto) "
    r"mustermann|mustermann|musterfrau|max muster|jan jansen-?test|fulano(?: de tal)?|"
    r"(?:first|last) last|firstname lastname)"
)
_LABEL = (
    r"(?:name|first name|last name|surname|company|firm|employer|city|town|country|region|"
    r"title|job "
    r"title|position|role|department|industry|plan|package|product|date|time|venue|location|"
    r"address|street|phone|mobile|e-?mail|website|contact|account manager|your \w+|order|invoice|"
    r"amount|price|total|balance|status|seat|room|gate|speaker|event|owner|reference|"
    r"vorname|nachname|firma|unternehmen|ort|stadt|land|position|abteilung|branche|tarif|datum|"
    r"uhrzeit|adresse|straße|telefon|ansprechpartner\w*|betrag|preis|kunde\w*|"
    r"prénom|nom|société|entreprise|ville|pays|poste|service|secteur|offre|heure|téléphone|montant|"
    r"prix|conseiller\w*|"
    r"nombre|apellidos?|empresa|ciudad|país|cargo|sector|plan|fecha|hora|lugar|dirección|teléfono|"
    r"importe|precio|asesor\w*|"
    r"nome|cognome|azienda|società|città|paese|ruolo|settore|piano|data|ora|luogo|indirizzo|"
    r"telefono|importo|prezzo|referente|consulente|"
    r"sobrenome|cidade|setor|plano|local|endereço|telefone|valor|preço|consultor\w*|"
    r"voornaam|achternaam|naam|bedrijf|plaats|stad|functie|afdeling|sector|pakket|tijd|adres|"
    r"telefoon|bedrag|prijs|adviseur|contactpersoon)"
)
_NOTHING = (
    r"(?:-{1,3}|–|—|none|null|nil|nan|nat|n/?a|n\.a\.?|n\.d\.?|s/d|s/n|n/d|n/i|k\. ?a\.?|"
    r"keine angabe|"
    r"unbekannt|leer|nicht angegeben|inconnue?|non renseignée?|néant|n\.c\.?|desconocid[oa]|"
    r"sin datos|no aplica|no disponible|sconosciut[oa]|non disponibile|nessun[oa]?|"
    r"desconhecid[oa]|não informado|não se aplica|onbekend|geen|n\.v\.t\.?|niet ingevuld|"
    r"undefined|unknown|not (?:set|provided|available|specified|known)|<\w+>|\(\w+\)|#n/a)"
)
_LABELLED = lazy_regex(
    rf"(?im)^[^\w\n]{{0,4}}{_LABEL}\s?[:=] ?(?P<at>{_NOTHING})[^\S\n]*(?:[.;,]?$)"
)
# What nobody writes by hand behind any label.
_SURE = (
    r"(?:k\. ?a\.|keine angabe|s/d|n/d|n\.d\.|n\.v\.t\.|null|undefined|nan|nat|non renseignée?|"
    r"<\w+>)"
)
_ANY_LABEL = lazy_regex(
    rf"(?im)^[^\w\n]{{0,4}}[^\W\d_]+(?: [^\W\d_]+){{0,2}}: (?P<at>{_SURE})[^\S\n]*(?:[;,]?$)"
)
_COMPANY = lazy_regex(
    r"(?i)\b(?:firma|unternehmen|empresa|entreprise|société|azienda|bedrijf|company|employer)[ :]+"
    r"(?P<at>k\. ?a\.?|s/d|n/d|n\.d\.|n\.v\.t\.|n/a|n\.c\.|null|undefined)(?=[\s,.;!?]|$)"
)
_AFTER = (
    r"(?:at|from|for|with|to|by|of|joining|visiting|is|"
    r"bei|von|für|mit|ist|chez|pour|avec|est|en|para|con|por|es|presso|per|da|è|em|com|é|bij|voor|"
    r"van|met)"
)
_PROGRAM = (
    lazy_regex(r"(?<![\w.])(?P<at><(?:NA|NaN|NaT|nil|undefined|unset|missing)>)"),
    lazy_regex(r"(?P<at>\b(?:Invalid (?:Date|DateTime|Number)|NaN[:/-]NaN(?:[:/-]NaN)?))\b"),
    lazy_regex(r"(?<=[a-zà-ÿ] )(?P<at>Invalid date)(?=[\s.,;!?]|$)"),
    lazy_regex(
        r"(?i)(?:\b(?:on|until|by|since|from|at|expires|renews|ends|starts|due|date|for)\b:?|:)\s+"
        r"(?P<at>(?-i:Invalid date)|Ungültiges Datum|Date (?:non valide|invalide)|Fecha inválida|"
        r"Data (?:inválida|non valida)|Ongeldige datum)(?=\s*[.,;!?]|\s*$|\s)"
    ),
    lazy_regex(r"(?m)^(?P<at>Invalid date)\.?$"),
    lazy_regex(
        rf"(?i)\b{_AFTER} (?P<at>[(\[<](?:empty|unknown|none|unset|n/?a|not (?:available|"
        rf"provided|known|"
        rf"specified|given)|no (?:company|city|title|date)|leer|unbekannt|vide|inconnue?|vacío|"
        rf"desconocid[oa]|vuoto|sconosciuto|vazio|desconhecid[oa]|leeg|onbekend)[)\]>])"
    ),
    lazy_regex(
        rf"(?i)\b{_AFTER} (?P<at>k\. ?A\.|keine Angabe|non renseignée?|sin datos|"
        rf"non disponibile|não informad[oa]|n\.v\.t\.|niet ingevuld|s/d|n/d)(?=\s*[,;!?]|"
        rf"\s*\.?\s*$|"
        rf"\s+[a-zà-ÿ])"
    ),
    lazy_regex(
        r"(?:(?<=\s)|^)(?i:bei|von|für|mit|chez|pour|avec|en|con|para|por|presso|da|em|com|bij|"
        r"voor|van|"
        r"met) (?P<at>undefined|NaN|NULL|None)(?=\s*[.,;!?]|\s*$|\s+[a-zà-ÿ])"
    ),
    lazy_regex(
        r"(?:(?<=\s)|^)(?i:chez|pour|avec|con|para|por|presso|em|com) (?P<at>null)"
        r"(?=\s*[.,;!?]|\s*$|\s+[a-zà-ÿ])"
    ),
    lazy_regex(
        r"\b(?i:at|to|from|for|with|by|of) (?P<at>null|undefined|NaN|NULL)(?= [A-ZÀ-Þ][a-zà-ÿ])"
    ),
    lazy_regex(
        r"\b[Yy]our [a-z]+ (?P<at>undefined|null|NaN|None)(?= (?:[a-z]{3,}s|was|will|can|wants|"
        r"would)\b)"
    ),
    lazy_regex(r"(?m)^(?P<at>#N/(?:D|A|V|B))(?=, )"),
    lazy_regex(r"(?m)(?:\b(?:[Pp]ublished|[Dd]ated|[Uu]pdated|[Ii]ssued)|[Dd]ate:) (?P<at>n\.d\.)"),
    # Somebody is addressed: "undefined, your order is ready", "thanks for your order, null".
    lazy_regex(
        r"(?m)^[^\w\n]{0,3}(?P<at>(?:null|undefined|NULL|UNDEFINED|NaN|nan|nil|N/A|None|#N/A|"
        r"\(null\))"
        r"(?: (?:null|undefined|NULL|NaN|nan|None))?)(?=, (?:your|you|we|thanks|thank|welcome|here|"
        r"it|this|the|our|just|are|have|is|a|an|did|do|good|great|ready|don['’]t|i)\b)"
    ),
    lazy_regex(
        r"(?m)[a-z], (?P<at>null|undefined|NULL|UNDEFINED|NaN|nan|N/A|\(null\))(?=[.!?]?[^\S\n]*$)"
    ),
    lazy_regex(
        r"(?i:\b(?:gate|room|seat|booth|hall|table|order|invoice|platform|flight|ticket|suite|"
        r"floor|"
        r"no\.|number|company|employer|advisor|manager))\s+(?P<at>null|undefined|NaN|nan|N/A|None)"
        r"(?=\s*[.,;!?]|\s*$|\s+(?:is|was|has|will|and|at|on|for|in|of|from)\b)"
    ),
    lazy_regex(
        r"(?:(?<=[$€£])|(?<=[$€£] )|\b(?:is|of|at|to|have|save|only|total:|balance:)\s)"
        r"(?P<at>-?Infinity)(?=\s*(?:[.,;!?%]|$|points|credits|EUR|USD|GBP|dollars|euros))|"
        r"(?<![\w])(?P<sign>-?Infinity\s?%)"
    ),
    lazy_regex(
        r"(?P<at>\bSystem\.(?:String|Object|Byte|Int32|Int64)(?:\[\])?|\b__NULL__\b|\bDBNull\b)"
    ),
    # The days before and after all others, as databases and spreadsheets have them.
    lazy_regex(
        r"(?<![\w/.-])(?P<at>9999-12-31|31[./-]12[./-]9999|12/31/9999|"
        r"(?:31 )?Dec(?:ember)? (?:31, )?9999|"
        r"1899-12-3[01]|3[01][./-]12[./-]1899|12/3[01]/1899|0?[01]/0?0/1900|0?0[./-]0?1[./-]1900|"
        r"1/0/1900|00\.00\.0000|0001-01-01|1\.1\.1970|1/1/(?:1900|1753)|1753-01-01)(?![\w/-])"
    ),
    lazy_regex(
        r"(?i)\b(?:on|until|by|since|seen|expires|renews|ends|starts|due|visited|am|le|el|il|"
        r"op|em)\b:? "
        r"(?P<at>(?:jan(?:uary)?\.? 0?1,? 1970|0?1\.? jan(?:uary|uar|vier)?\.? 1970|"
        r"dec(?:ember)? 31,? 1969|31\.? de[cz](?:ember)? 1969|1 de (?:enero|janeiro) de 1970|"
        r"1 gennaio 1970|1 januari 1970))"
    ),
)


def find_absent(text: str) -> Iterator[Hit]:
    """Yield each word for nothing that stands where a value should."""
    yield from _greeted(text)
    what = "'{}' is what a program prints for a missing value"
    for pattern in (_LABELLED, _ANY_LABEL, _COMPANY, *_PROGRAM):
        for hit in matches(pattern, text, what, _FIX):
            if not is_code_line(text, hit.start) and not is_explained(text, hit.start):
                yield hit


def _greeted(text: str) -> Iterator[Hit]:
    for greeting in greetings(text):
        words = without_honorifics(greeting.words)
        slot = " ".join(words).strip("'\"“”‘’()[]<>*")
        if not 0 < len(words) <= 4 or greeting.is_loose:
            continue
        low = slot.lower()
        parts = low.split()
        whole = text[greeting.start : greeting.start + 24].strip().lower()
        spelled = re.match(
            r"(?:k\. ?a\.|n\. ?d\.|n\. ?v\. ?t\.|n\. ?c\.|s\. ?o\.)\s*(?=[,!:]|$)", whole
        )
        tried = len(parts) == 2 and any(
            one in _TRIED and other in _PERSON for one, other in (parts, parts[::-1])
        )
        # "Dear Ana unknown," has half of its value.
        half = len(parts) > 1 and words[-1] in _UNKNOWN | _HALVES and words[0][:1].isupper()
        if len(words) < len(greeting.words) and slot in ("Leer", "Void"):
            continue  # surnames
        if low in _UNKNOWN or half or tried or _SAMPLES.fullmatch(slot) or spelled:
            start = text.index(greeting.slot, greeting.start)
            what = f"'{greeting.slot}' is not a name: the value was missing"
            yield Hit(start, start + len(greeting.slot), what, _FIX)


def is_sample_person(name: str) -> bool:
    """Say whether a whole name is the one that forms and manuals show: Max Mustermann, John Doe.

    >>> [is_sample_person(name) for name in ("Erika Mustermann", "Jane Doe", "Jane Dodd")]
    [True, True, False]
    """
    return _SAMPLES.fullmatch(name) is not None

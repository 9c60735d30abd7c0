"""Finds what stands for a value that its writer would put in later, in the words of ten languages.

A noun of a field alone in brackets behind a preposition, in capitals where a name stands, as a
signature, or "your text here" as a line of its own: what it is called is not what it is.
"""

import re
from collections.abc import Iterator

from ...templates.lazy_regex import lazy_regex
from .bare_seats import COLUMN_WORDS, GOVERNING
from .hit import Hit, shorten
from .mention import is_mentioned
from .sample import is_code_line, is_quoted_code, line_around

_FIX = "write the missing text, or print the field that holds it"
_NOUN = (
    r"(?:place|venue|location|town|city|date|day|time|hour|amount|price|product|item|company|"
    r"firm|name|"
    r"first name|surname|title|role|topic|subject|reason|event|number|Ort|Stadt|Datum|Tag|"
    r"Uhrzeit|Betrag|"
    r"Preis|Produkt|Artikel|Firma|Name|Vorname|Nachname|Thema|Anlass|Veranstaltung|Nummer|lieu|"
    r"ville|date|"
    r"jour|heure|montant|prix|produit|article|société|entreprise|nom|prénom|sujet|motif|"
    r"événement|numéro|"
    r"lugar|ciudad|fecha|día|hora|importe|precio|producto|artículo|empresa|nombre|apellido|tema|"
    r"motivo|"
    r"evento|número|luogo|città|data|giorno|ora|importo|prezzo|prodotto|articolo|azienda|nome|"
    r"cognome|"
    r"argomento|local|cidade|dia|valor|preço|produto|artigo|assunto|plaats|stad|datum|dag|tijd|"
    r"bedrag|"
    r"prijs|product|bedrijf|naam|voornaam|onderwerp|miejsce|miasto|data|godzina|kwota|cena|"
    r"produkt|firma|"
    r"imię|nazwisko|temat|plats|ort|datum|tid|belopp|pris|produkt|företag|namn|sted|by|dato|tid|"
    r"beløb|navn)"
)
_BRACKET = lazy_regex(
    rf"(?<![\w])(?P<word>[^\W\d_]+) (?P<at>\((?:{_NOUN})\))(?=[.,;!?]|\s+[^\W\d_(]|\s*$)"
)
_CAPITALS = lazy_regex(
    r"(?<=[a-zà-ÿ,] )(?P<at>[A-ZÀ-Þ]{3,}(?: (?:(?:DE|DEL|DELLA|DELL['’]|DER|DES|DU|DA|DO|VAN|OF|"
    r"THE|LA|"
    r"LE|L['’]) ?)*[A-ZÀ-Þ]{3,}){1,3}(?: HERE| HIER| ICI| AQUÍ| QUI| AQUI)?)(?![A-ZÀ-Þ\w])"
)
_LINKS = frozenset(
    "DE DEL DELLA DER DES DU DA DO VAN OF THE LA LE HERE HIER ICI AQUÍ QUI AQUI YOUR".split()
)
_EXES = lazy_regex(
    r"\b(?i:às|a las|alle|ore|de|di|da|um|bis|om|o|kl\.?|is|costs?|of|for|für|pour|para|per|voor|"
    r"at|en|le|el|il|dia|on|von|til|till|kostet|coûte|cuesta|costa|custa|R\$|[€$£]) ?"
    r"(?P<at>XX+)(?= [a-zà-ÿ€$£%]|[.,;!?](?:\s|$)|:XX)"
)
_ROMAN = lazy_regex(
    r"(?i)\b(?:siglo|século|secolo|siècle|century|size|taille|talla|chapter|part|volume|band|"
    r"kapitel|tome|"
    r"capítulo|capitolo|größe|louis|psalm|act|figure|table|wiek\w*|maat|the|les|los|of) $"
)
_TEXT = (
    r"(?:text|texte|testo|texto|tekst|copy|headline|heading|subheading|title|paragraph|message|"
    r"nachricht|"
    r"titel|titre|título|titolo|überschrift|logo|bild|image|foto|link|slogan|rubrik|overskrift|"
    r"nagłówek)"
)
_HERE = r"(?:here|hier|ici|aquí|aqui|qui|tutaj|här|her)"
_LINE = lazy_regex(
    rf"(?im)^[^\w\n]*(?P<at>(?:(?:(?:il|la|el|le|o|a|your|ihr|ihre|dein|votre|ton|su|tu|il tuo|"
    rf"il suo|la tua|o seu|"
    rf"o teu|a sua|uw|je|twój|din|ditt|dit|jouw|my|main|body|add|insert) )?{_TEXT} {_HERE}|"
    rf"{_HERE} (?:kommt |"
    rf"steht |vient |va |comes |komt )?(?:(?:ihr|der|das|die|le|votre|el|su|il|o|uw|your|the|de|"
    rf"din) )?{_TEXT}(?: "
    rf"(?:einfügen|hin|rein|invoegen))?|(?:sub-?heading|sub-?headline|headline|body|button|"
    rf"caption|preheader|"
    r"section|teaser|hero|intro|footer) (?:text|copy|title|goes here)))[^\w\n]*$"
)
_ORDER = lazy_regex(
    r"(?im)^[^\w\n]*(?P<at>(?:Insert|Add|Put|Place|Write) (?:an? |the |your |one |short |some "
    r")?(?:paragraph|"
    r"sentence|cta|call to action|blurb|testimonial|headline|opening line|closing line|body text|"
    r"body copy|"
    r"personal note|personal line|intro|case study|bio)\b[^\n.]{0,60}\.?)[^\w\n]*$"
)
_SIGNED = lazy_regex(
    r"(?m)(?:^|(?<=, ))(?P<at>(?:First (?:Last|Name|name)|Your (?:Full )?Name|(?:Ihr|Dein|Euer) "
    r"Name|Votre Nom|Votre nom|"
    r"Prénom (?:et )?Nom|Nombre (?:y )?Apellidos?|Tu Nombre|Su Nombre|Nome (?:e )?Cognome|Il Tuo "
    r"Nome|Nome (?:e )?"
    r"Sobrenome|Seu Nome|Naam|Uw Naam|Voor- en achternaam|Vor- und Nachname|Imię i nazwisko|Ditt "
    r"Namn|Namn "
    r"Efternamn|Dit Navn|Job Title|Vorname Nachname)(?:, (?:Job [Tt]itle|Title|Position|Company|"
    r"Firma|Poste))?)"
    r"\s*$"
)
_ROLES = lazy_regex(  # what a data base calls whom it writes to
    r"(?im)^[^\w\n]{0,3}(?:hi|hello|hey|dear|hallo|liebe[r]?|bonjour|cher|chère|hola|estimad[oa]|"
    r"ciao|gentile|olá|"
    r"prezad[oa]|beste|cześć|hej) (?P<at>(?-i:Contact|Recipient|Prospect|Lead|Addressee|"
    r"Firstname|Lastname|"
    r"Kontakt|Empfänger|Destinataire|Destinatario|Contacto|Contatto|Contato|Ontvanger|Odbiorca|"
    r"Mottagare|"
    r"Modtager|Vorname|Nachname|Prénom|Nombre|Nome|Voornaam|Imię|Förnamn|Fornavn|Surname|Forename))"
    r"(?=\s*[,!:])"
)
_DUMMY = lazy_regex(
    r"(?<![\w'’-])(?P<at>(?:(?:Herrn?|Frau|Mr|Mrs|Ms|Monsieur|Madame|Señora?|Signora?|Dhr\.?) "
    r"(?:Mustermann|"
    r"Musterfrau|Bloggs|Fulano|Untel|Unetelle))|(?:Muster|Beispiel|Sample|Example|Dummy) "
    r"(?:GmbH|AG|KG|Ltd|Inc|SARL|S\.L\.|BV)|Musterstadt|Musterstraße|Musterfirma|Anytown|"
    r"Sampletown)(?![\w-])"
    r"(?! (?:is|ist|est|es|è|é) (?:what|a name|the name|der|ein|le nom|el nombre))"
)


# An order to whoever makes the mail, in capitals within a sentence.
_LOUD_ORDER = lazy_regex(
    r"(?<=[a-zà-ÿ0-9,] )(?P<at>(?:UPDATE|INSERT|CHANGE|CHECK|REPLACE|ADD|CONFIRM|EDIT|"
    r"ENTER|FILL IN|"
    r"VERIFY|SPECIFY|ERGÄNZEN|EINFÜGEN|EINSETZEN|ÄNDERN|PRÜFEN|EINTRAGEN|AJOUTER|INSÉRER|"
    r"VÉRIFIER|COMPLÉTER|"
    r"MODIFIER|AÑADIR|INSERTAR|CAMBIAR|REVISAR|COMPLETAR|INSERIRE|VERIFICARE|AGGIUNGERE|"
    r"MODIFICARE|INSERIR|"
    r"ALTERAR|VERIFICAR|ADICIONAR|INVULLEN|AANPASSEN|TOEVOEGEN|WSTAW|UZUPEŁNIJ|UZUPEŁNIĆ|INFOGA|"
    r"INDSÆT)"
    r"(?: [A-ZÀ-Þ]{2,}){0,4}|[A-ZÀ-Þ]{3,}(?: [A-ZÀ-Þ]{2,}){0,2} (?:ERGÄNZEN|EINFÜGEN|EINSETZEN|"
    r"EINTRAGEN|"
    r"INVULLEN|TOEVOEGEN|TBC|TBD|TBA|MISSING|PENDING))(?![\wÀ-Þ])(?! [A-ZÀ-Þ])"
)
_MARKED = lazy_regex(r"(?<![\w*])(?P<at>(?P<m>[*_~^|@%=+]{1,3}) "
                     r"?(?P<in>[A-ZÀ-Þ]{3,}(?:[ _][A-ZÀ-Þ]{2,}){0,3}) ?(?P=m))"
                     r"(?![\w*])")  # fmt: skip
_TO_FILL = lazy_regex(  # its verb at the end: "(Anlass ergänzen!)", "[naam invullen]"
    r"(?P<at>[(\[{<][^()\[\]{}<>\n]{1,50}? (?:ergänzen|einfügen|einsetzen|eintragen|nachtragen|"
    r"anpassen|hinzufügen|"
    r"invullen|toevoegen|aanpassen|invoegen|to (?:add|fill in|insert)|goes here|à "
    r"(?:compléter|ajouter|"
    r"insérer|préciser)|(?:por|a) (?:completar|definir|rellenar|preencher)|da (?:completare|"
    r"inserire|definire)|"
    r"do uzupełnienia|fylls i)[!.…]*[)\]}>])"
)
# A journalist's mark for what is to come, and a number's place with its format: "{0:C2}".
_MARKS = lazy_regex(
    r"(?<![\w'’.-])(?P<at>(?:TK|tk)(?:[ \t]+(?:TK|tk))+|"
    r"\{\d{1,2}:[A-Za-z][\w./: -]{0,19}\})(?![\w'’-])"
)
# Behind a label, a field's name alone: "Votre conseiller : (nom du conseiller)".
_LABELLED = lazy_regex(
    rf"(?m)(?<=:) (?P<at>[(\[<](?:{_NOUN})(?: (?:of|du|de la|de l['’]|des|del|della|de|do|da|der|"
    rf"des|van|von)(?: (?:the|your|our|el|la|le|het))? ?[^\W\d_]+|s)?[)\]>])(?=\s*$|[.,;])"
)


def find_unfilled(text: str) -> Iterator[Hit]:
    """Yield each thing that says what should stand in its place."""
    for match in _BRACKET.finditer(text):
        if match["word"].lower() in GOVERNING:
            yield from _hit(text, match)
    for match in _CAPITALS.finditer(text):
        words = re.findall(r"[A-ZÀ-Þ]{2,}", match["at"])
        fields = [word for word in words if word in COLUMN_WORDS]
        first, last = line_around(text, match.start())
        line = text[first:last]
        small = sum(c.islower() for c in line) * 2 > sum(c.isalpha() for c in line)
        if fields and small and all(word in COLUMN_WORDS or word in _LINKS for word in words):
            yield from _hit(text, match)
    for match in _EXES.finditer(text):
        if not _ROMAN.search(text[max(0, match.start() - 14) : match.start()]):
            yield from _hit(text, match)
    for match in _LOUD_ORDER.finditer(text):
        first, last = line_around(text, match.start())
        rest = text[first : match.start("at")] + text[match.end("at") : last]
        if sum(c.islower() for c in rest) > 20:
            yield from _hit(text, match)
    for match in _MARKED.finditer(text):
        words = re.findall(r"[A-ZÀ-Þ]{2,}", match["in"])
        if words[0] in COLUMN_WORDS or words[-1] in COLUMN_WORDS:
            yield from _hit(text, match)
    for match in _MARKS.finditer(text):
        if not is_quoted_code(text, *match.span("at")):
            what = f"'{match['at']}' is a placeholder that nobody filled in"
            yield Hit(*match.span("at"), what, _FIX)
    for pattern in (_LABELLED, _TO_FILL, _LINE, _ORDER, _SIGNED, _ROLES, _DUMMY):
        for match in pattern.finditer(text):
            yield from _hit(text, match)


def _hit(text: str, match: re.Match[str]) -> Iterator[Hit]:
    start, end = match.span("at")
    quoted = text[start - 1 : start] in "\"“„«'‘" and start > 0
    told = is_code_line(text, start) or is_quoted_code(text, start, end) or quoted
    if not told and not is_mentioned(text, start, end):
        what = f"'{shorten(match['at'])}' is a placeholder that nobody filled in"
        yield Hit(start, end, what, _FIX)

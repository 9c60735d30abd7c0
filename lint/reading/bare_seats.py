"""Finds what fills a seat and is no value: a bracket, a row of signs, a column's name, an error.

A bracket does not stand behind an article or a preposition with a verb behind it; a row of signs is
no number; a word of a register in capitals is no town. What a program or an assistant says begins
as such things begin, in ten languages.
"""

import re
from collections.abc import Iterator

from ...templates.lazy_regex import lazy_regex
from .casing import given_names
from .closed_words import LANGUAGES
from .hit import Hit, shorten
from .languages import languages_of
from .sample import is_code_line, is_explained, is_quoted_code, line_around

_FIX = "write the missing text, or print the field that holds it"
_ERROR_FIX = "correct the list or the template that it came from"

_SIGNS = lazy_regex(
    r"(?<![\w_])(?:(?i:dr|mr|mrs|ms|herrn?|frau|m|mme|ca|etwa|circa|approx|about|nr|no|n°|nº|tel|"
    r"kl|um|at|on|"
    r"by|for|of|is|von|bis|am|pour|par|de|le|à|el|en|il|di|com|kirche|number|nummer)\.? |[$€£] ?)"
    r"(?P<at>_{2,}|\?{2,}|X{2,}|nn+|N\. ?N\.|\.{4,}|…{2,}|\*{3,}|#{3,})"
    r"(?=[,.;:]?(?:\s|$)|\s?(?:€|Euro|EUR|%))"
)
_BRACKET = lazy_regex(r"(?<![\w\]])(?P<word>[^\W\d_]+) (?P<at>(?<!\\)[\[{<](?P<in>[^\[\]{}<>\n/=\"|"
                      r"]{2,60})[\]}>])"
                      r"(?=[.,;!?:]?(?:\s|$))")  # fmt: skip
GOVERNING = frozenset(
    """the a an your our my their his her of from at with for into on in by near to is are until
    costs der die das den dem des ein eine einen ihr ihre ihren unser unsere für von bei mit
    am im um bis unter über ist kostet le la les un une des du au aux votre notre de à chez
    dans avec pour par el los las una su del al con para por en es cuesta il lo gli uno di dal
    nel per è da o os as um uma do ao na no seu sua com em é custa het een uw van bij met voor
    op te hos från med på till för z w do na od ab sei dear hello hi lieber liebe bonjour hola
    cher chère regards grüße gruß""".split()
)
_ADDED_BRACKET = lazy_regex(
    r"(?i)(?<!\\)(?P<at>[\[({](?:add|insert|personal|signature|photo|picture|image|logo|"
    r"link|quote|text|"
    r"name|bild|foto|"
    r"unterschrift|signatur|imię|nazwisko|namn|navn|förnamn|fornavn|firma|ajouter|insérer|añadir|"
    r"indicar|inserire|"
    r"inserir|preencher|completar|compléter|toevoegen|einfügen|ergänzen|nom|prénom|nombre|nome|"
    r"día|dia|hora|"
    r"fecha|datum|uhrzeit|durchwahl)\b[^\[\](){}\n]{0,60}[\])}])"
)
_NOT_A_SLOT = lazy_regex(
    r"(?i)[\[({](?:photos?|pictures?|images?|link|quote|text|name|bild|foto|firma|nom|nombre|"
    r"nome|add|personal|hora|"
    r"dia|día|datum|fecha)(?: (?:by|credit|on|of|is|in|not|see|von|de|et|y|e|below|above|"
    r"attached)\b|:)|"
    r"\((?:photo|picture|image|logo|link|quote|text|name|bild|foto|firma|nom|nombre|nome|día|dia|"
    r"hora|fecha|datum|"
    r"uhrzeit|signature|personal|unterschrift)[^)]*\)"
)
COLUMN_WORDS = frozenset(
    """DATE DATA DATUM FECHA DATUM TIME UHRZEIT HEURE HORA ORA TIJD NAME NOM NOMBRE NOME NAAM
    NAMN VORNAME PRÉNOM PRENOM NACHNAME SURNAME FIRSTNAME LASTNAME APELLIDO COGNOME SOBRENOME
    CITY TOWN STADT ORT VILLE CIUDAD CITTÀ CITTA CIDADE STAD PLACE LIEU LUGAR LUOGO LOCAL
    VENUE COMPANY FIRMA ENTREPRISE SOCIÉTÉ EMPRESA AZIENDA BEDRIJF YEAR JAHR ANNÉE AÑO ANNO
    ANO JAAR MONTH MONAT MOIS MES MESE MÊS AMOUNT BETRAG MONTANT IMPORTE IMPORTO VALOR BEDRAG
    PRICE PREIS PRIX PRECIO PREZZO PREÇO PRIJS PRODUCT PRODUKT PRODUIT PRODUCTO PRODOTTO
    PRODUTO SERVICE ADDRESS ADRESSE DIRECCIÓN INDIRIZZO ENDEREÇO PHONE TELEFON TÉLÉPHONE
    TELÉFONO TELEFONO TELEFONE EMAIL TITLE POSITION JOBTITLE EVENT LOCATION NUMBER NUMMER
    ROLE ROLLE RÔLE CARGO RUOLO FUNCTIE FUNKTION JOB THEMA TOPIC REASON ANLASS INDUSTRY BRANCHE
    SECTOR SETTORE COURSE KURS DEPARTMENT ABTEILUNG ITEM ARTIKEL ARTICLE ARTÍCULO CONTACT SIGNATURE
    NUMÉRO NÚMERO NUMERO PERSON""".split()
)
_NAMES_OF_NAMES = lazy_regex(
    r"(?<![\w'’-])(?P<at>(?:First ?[Nn]ame|Vorname|Prénom|Nombre|Nome|Voornaam|Imię|Förnamn|"
    r"Fornavn) "
    r"(?:Last ?[Nn]ame|Surname|Nachname|Nom|Apellidos?|Cognome|Sobrenome|Achternaam|"
    r"Nazwisko|Efternamn|"
    r"Efternavn|Etternavn))(?![\w'’-])"
)
_CAPITALS = lazy_regex(r"(?<=[a-zà-ÿ,] )(?P<at>[A-ZÀ-Þ]{3,})(?=,? [a-zà-ÿ]|[.,;!?](?:\s|$))")
_LEFT_OPEN = lazy_regex(
    r"(?i)(?<=: )(?P<at>à compléter|à définir|à confirmer|zu ergänzen|wird (?:noch )?ergänzt|"
    r"noch offen|"
    r"por (?:definir|confirmar|completar)|da (?:definire|confermare|completare)|a (?:definir|"
    r"confirmar|"
    r"preencher)|nog (?:in te vullen|te bepalen)|do uzupełnienia)(?=\s*[.,;!?]|\s*$)|"
    r"(?P<at2>[-–] (?-i:[A-Z][a-z]+) (?:to (?:fill in|add|check|confirm|supply)|ergänzt|prüft "
    r"noch|à vérifier))"
    r"(?=\s*[.,;!?]|\s*$)"
)
_ERRORS = (
    lazy_regex(r"(?i)(?:^|(?<=[.!?] )|(?<=[(\[]))(?P<at>(?:fatal |parse |render(?:ing)? "
               r")?(?:error|fehler|erreur|errore|"
               r"erro|fout|exception)(?: \d{3})?(?: (?:in|im|dans|en|nel|no) (?:the |der |dem |"
               r"la |le |el |il )?"
               r"(?:template|vorlage|modèle|plantilla|modello|modelo|script|skript|render\w*))?: "
               r"[^\n.]{3,60}?\b"
               r"(?:not found|undefined|missing|empty|null|invalid|unknown|nicht (?:gesetzt|"
               r"gefunden|definiert)|fehlt|"
               r"introuvable|indéfinie?|no (?:encontrad|definid)[oa]|non (?:trovat|definit)[oa]|"
               r"não (?:encontrad|definid)[oa]|"
               r"niet gevonden)\b[^\n.]{0,30})", re.MULTILINE),
    lazy_regex(r"(?P<at>#(?:ERROR|FEHLER|ERREUR|FOUT|ERRO|WERT|NULL|EMPTY|MISSING)\b!?|"
               r"\b(?:Promise|Object|Map|Set|Array|Proxy|Symbol|Undefined|Optional|Some|Just)\s?"
               r"(?:\{[^{}\n]{0,40}\}|\[empty\]|\(\d+\) \[)|<(?:pending|missing|undefined|null|"
               r"none|empty|unset)>)"),
    lazy_regex(r"(?<=[a-zà-ÿ] )(?P<at>-?Infinity(?! [A-ZÀ-Þ])|NaN:NaN|NaN|Ungültiges Datum|"
               r"Date invalide|"
               r"Fecha inválida|Data non valida|"
               r"Data inválida|Ongeldige datum|Invalid (?:Date|DateTime|Number|Value))(?=[\s.,;])"),
    lazy_regex(r"(?i)\b(?P<at>(?:the |this )?(?:template|e-?mail|message|campaign) (?:was "
               r")?(?:rendered|compiled|parsed|"
               r"generated) with (?:\d+ )?(?:errors?|warnings?))"),
    lazy_regex(r"(?P<at>\b(?:Query failed|SQL error|SELECT [\w*, ]+ FROM \w+|INSERT INTO \w+|"
               r"Segmentation fault|"
               r"Connection (?:refused|timed out)|Permission denied|No such file or directory|"
               r"Timeout of \d+ ?ms)\b)"),
    lazy_regex(r"(?im)^\W{0,4}(?P<at>(?:(?:sure|certainly|of course|absolutely|gerne?|natürlich|"
               r"selbstverständlich|klar|"
               r"bien sûr|certainement|avec plaisir|voilà|claro|por supuesto|certo|certamente|"
               r"com certeza|claro que sim|"
               r"natuurlijk|zeker|oczywiście|jasne|självklart|selvfølgelig)\s?[,.!:–-]+ ?)?"
               r"(?:here(?:['’]s| is)|hier ist|hier kommt|anbei|voici|aquí (?:tienes?|está)|ecco|"
               r"aqui está|segue|hier is|oto|"
               r"här är|her er) (?:an?|the|your|one|ein|eine|der|die|une?|le|la|una?|el|il|uma?|"
               r"o|een|de|et|en) "
               r"(?:[\w’'-]+ ){0,3}?(?:text\w*|e-?mail\w*|mail|message|nachricht|draft|entwurf|"
               r"version|fassung|"
               r"vorschlag|proposition|brouillon|mensaje|borrador|propuesta|messaggio|bozza|"
               r"versione|testo|mensagem|"
               r"rascunho|versão|bericht|versie|concept|wersja|utkast|wiadomość)(?! "
               r"(?:address|of (?:my|our|his|her|their)|invitation|(?:that |which )?(?:i|we|"
               r"you|as|from))\b)"
               r"[^\n:]{0,80}:)"),
)  # fmt: skip


def find_in_seats(text: str) -> Iterator[Hit]:
    """Yield each thing that fills the seat of a value and is none."""
    for match in _SIGNS.finditer(text):
        if not _is_code(text, match.span("at")):
            yield _hit(match, "at", "stands for something that nobody put in")
    for match in _ADDED_BRACKET.finditer(text):
        if not _NOT_A_SLOT.match(match["at"]) and not _is_code(text, match.span("at")):
            yield _hit(match, "at", "is a placeholder that nobody filled in")
    for match in _BRACKET.finditer(text):
        inside, word = match["in"], match["word"].lower()
        plain = re.fullmatch(r"[^\W\d_][\w ’'.:/-]*", inside) is not None
        if (
            plain
            and word in GOVERNING
            and not _is_aside(text, match)
            and not _is_code(text, match.span("at"))
            and _goes_on(text, match)
        ):
            yield _hit(match, "at", "is a placeholder that nobody filled in")
    for match in _CAPITALS.finditer(text):
        line = text[text.rfind("\n", 0, match.start()) + 1 : (text + "\n").find("\n", match.end())]
        small = sum(c.islower() for c in line) * 4 > sum(c.isalpha() for c in line) * 3
        before = text[max(0, match.start() - 20) : match.start()].split()
        governed = bool(before) and (before[-1].lower() in GOVERNING or before[-1].endswith(","))
        if match["at"] in COLUMN_WORDS and small and (governed or _second(before)):
            yield _hit(match, "at", "is the name of a field, not its value")
    for match in _NAMES_OF_NAMES.finditer(text):
        yield _hit(match, "at", "is the name of two fields, not a name")
    for match in _LEFT_OPEN.finditer(text):
        yield _hit(match, "at" if match["at"] else "at2", "was left open by who wrote it")


def find_program_words(text: str) -> Iterator[Hit]:
    """Yield each thing that a program or an assistant says, and no writer of a mail."""
    for pattern in _ERRORS:
        for match in pattern.finditer(text):
            if not _is_code(text, match.span("at")):
                what = f"'{shorten(match['at'])}' is what a program says"
                yield Hit(*match.span("at"), what, _ERROR_FIX)


def _second(before: list[str]) -> bool:
    return bool(before) and before[-1].lower() in (
        "since",
        "grow",
        "sell",
        "make",
        "giorno",
        "seit",
        "depuis",
    )


def _goes_on(text: str, match: re.Match[str]) -> bool:
    """Say whether the sentence goes on behind a bracket as if it were a noun."""
    after = re.match(r"(?:[.,;!?:]|\s+(\w+)|\s*$)", text[match.end("at") :])
    if after is None or after[1] is None:
        return True
    first = text.rfind("\n", 0, match.start()) + 1
    languages = languages_of(text[first : (text + "\n").find("\n", match.end())])
    closed = [LANGUAGES[code] for code in languages]
    word = after[1].lower()
    return any(word in one.its or word in one.verbs or word in one.leads for one in closed)


def _is_aside(text: str, match: re.Match[str]) -> bool:
    """Say whether a bracket is an editor's, a key's of a screen, or a clause of its own.

    A field's name begins with a noun: no preposition, no conjunction, no denial.
    """
    inside = match["in"]
    first, last = line_around(text, match.start())
    opened = len(re.findall(r"[\"“”„«»]", text[first : match.start("at")])) % 2
    begins = re.match(r"[^\W\d_]+", inside)
    word = begins[0].lower() if begins else ""
    return (
        bool(opened)
        or word in _NO_NOUN
        or (inside.istitle() and inside.casefold() in given_names())
        or _ON_SCREEN.search(text, first, last) is not None
    )


_NO_NOUN = frozenset(
    """sic in on at by with without from for not and or but if as only also now then already see
    no never most very nicht und oder aber mit ohne für nur auch im am bei von zu noch et ou mais
    avec sans pour pas dans en par y o pero con sin para no solo e ma senza per non mas com sem
    não met zonder voor niet maar och med utan för inte til og ikke i w z na nie dla""".split()
)
_ON_SCREEN = lazy_regex(
    r"(?i)\b(?:click\w*|press\w*|tap|keys?|tabs?|buttons?|menus?|choose|select|klick\w*|drück\w*|"
    r"tipp\w*|wähl\w*|taste\w?|schaltfläche|men[üuú]|reiter|cliqu\w+|appuy\w+|touche|bouton|onglet|"
    r"puls\w+|clic|botón|tecla|pestaña|premi|premere|clicca\w*|tasto|pulsante|scheda|botão|klik\w*|"
    r"druk|knop|toets|klicka|tryck|knapp\w*|kliknij|naciśnij|przycisk)\b"
)


def _is_code(text: str, span: tuple[int, int]) -> bool:
    start, end = span
    return (
        is_code_line(text, start) or is_quoted_code(text, start, end) or is_explained(text, start)
    )


def _hit(match: re.Match[str], group: str, what: str) -> Hit:
    return Hit(*match.span(group), f"'{shorten(match[group])}' {what}", _FIX)

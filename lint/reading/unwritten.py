"""Finds text that stands for text: "Text text text", "Heading here", "Votre texte ici", "Hall ??".

Filler has a form, not a meaning: one word of layouts over and over, the label of a block
alone in its line, an order to put a text or a picture "here", or a mark for a missing figure.
"""

import re
from collections.abc import Iterator

from ...templates.lazy_regex import lazy_regex
from .hit import Hit, matches, shorten
from .sample import is_code_line
from .words import COUNTED, is_field_like, split_name

_FIX = "write the missing text, or print the field that holds it"

_LAYOUT = frozenset(
    """text texts title titles headline heading subheading copy content body paragraph sentence
    word words name subject caption button image photo picture link logo intro footer header
    test sample dummy placeholder filler blah bla blabla foo bar baz lorem asdf asd qwerty qwer
    xxx yyy todo tbd blindtext beispiel beispieltext mustertext platzhalter überschrift titel
    bild texte titre exemple texto título ejemplo testo titolo esempio exemplo tekst kop
    voorbeeld wort absatz phrase frase zin description label""".split()
)
# Said over and over on purpose: cries, sounds, songs.
_SAID_AGAIN = frozenset(
    """ha hah haha he hee ho hi hey no yes oh ooh ah very really so much many more long far big
    go run win on and la na da doo tick tock knock beep ding ring boom bang row rain bye wow yay
    hip clap drip hot cold love sale now up down day night never always again ja nein oui non sí si
    não jingle bells buy work location""".split()
)
_AGAIN = lazy_regex(r"(?i)(?<![\w'’-])(?P<one>\w{2,20})(?:[ \t,.]+(?P=one)){2,}(?![\w'’-])")
_PAIR = lazy_regex(r"(?i)(?m:^)[^\w\n]*(?P<one>\w{4,20})[ \t]+(?P=one)\W*(?m:$)")

_BLOCK = (
    r"(?:headlines?|sub-?headlines?|headings?|sub-?headings?|subtitle|section (?:title|heading)|"
    r"body (?:text|copy)|pre-?header(?: (?:text|copy))?|preview text|(?:cta|button) (?:text|label)|"
    r"paragraph|teaser|kicker|lead text|überschrift|zwischenüberschrift|vorspann|"
    r"titre|sous-titre|título|subtítulo|titolo|sottotitolo|titulo|koptekst|tussenkop)"
)
_LABELLED = lazy_regex(
    rf"(?im)^[^\w\n]*(?P<at>{_BLOCK}(?: (?:\d{{1,2}}|one|two|three|here|hier|ici|aquí|aqui|qui))|"
    rf"(?:(?:pre-?header|preview|snippet|body|button|cta|heading|headline|teaser|banner) )+(?:text|"
    rf"copy|label)"
    rf"(?: here\b[^\n]*)?)\W*$"
)
_PIECE = (
    r"(?:text|texte|copy|bild|bilder|foto|fotos|logo|link|name|vorname|titel|überschrift|inhalt|"
    r"image|photo|lien|titre|nom|prénom|contenu|signature|texto|imagen|imagem|enlace|título|"
    r"nombre|nome|contenido|conteúdo|testo|immagine|titolo|contenuto|firma|tekst|afbeelding|kop|"
    r"naam|inhoud|betreff|preis|datum|prix|date|precio|fecha|preço|data|prezzo|prijs|unterschrift|"
    r"adresse|zitat|citation|cita|citazione|citaat|button|schaltfläche|bouton|botón|botão)"
)
_DET = (
    r"(?:(?:ihr|ihre|ihren|dein|deine|deinen|den|das|die|der|dem|votre|vos|ton|le|la|un|une|su|tu|"
    r"el|"
    r"un|una|il|lo|tuo|tua|suo|vostro|seu|sua|o|a|um|uma|uw|jouw|de|het|een|l['’]) ?)"
)
_HERE = r"(?:hier|ici|aquí|aqui|qui|here)"
_HERE_WORD = lazy_regex(_HERE, re.IGNORECASE)
_PUT = (
    r"(?:einfügen|einsetzen|eintragen|ergänzen|eingeben|platzieren|insérer|insérez|ajouter|"
    r"ajoutez|mettre|écrire|saisir|insertar|inserte|inserta|añadir|añada|agregar|agregue|escribir|"
    r"escriba|poner|inserir|insira|adicionar|adicione|escrever|escreva|colocar|inserire|inserisci|"
    r"aggiungere|aggiungi|scrivere|scrivi|mettere|invoegen|toevoegen|plaatsen|invullen)"
)
_STANDS_HERE = lazy_regex(
    rf"(?im)^[^\w\n]*(?P<at>{_HERE} (?:bitte )?{_DET}?{_PIECE} {_PUT}|"
    rf"{_PUT} (?:{_HERE} )?{_DET}?{_PIECE}(?: {_HERE})?|{_DET}?{_PIECE} {_HERE} {_PUT}|"
    rf"{_DET}{_PIECE} {_HERE}|{_HERE} (?:steht|kommt|va|staat|komt) {_DET}?{_PIECE})\W*$"
)
_NAMED_SAMPLE = lazy_regex(
    r"(?im)^[^\w\n]*(?P<at>(?:das ist ein |dies ist ein |ceci est un |esto es un |questo è un |"
    r"este é um |dit is een )?(?:beispieltext|blindtext|mustertext|platzhalter(?:text|bild)?|"
    r"fülltext|texte (?:d['’]exemple|de remplissage|provisoire|fictif)|texto (?:de ejemplo|de "
    r"relleno|de muestra|de exemplo|provisório|provisional)|testo (?:di esempio|segnaposto|"
    r"provvisorio)|voorbeeldtekst|vultekst))\W*$"
)
_SEAT = (
    r"(?:booth|stand|hall|room|gate|table|suite|aisle|row|seat|flight|track|stage|floor|pier|"
    r"level|halle|raum|saal|tisch|salle|sala|salón|stand nr|zaal|kamer|hal|pavilh?ão|padiglione|"
    r"estande?)"
)
_UNKNOWN = (
    lazy_regex(rf"(?i)\b{_SEAT}\.?,? (?P<at>\?{{2,}}|#\?+)(?!\w)"),
    lazy_regex(r"(?m)(?<=\w: )(?P<at>\?{2,})[^\S\n]*$"),
    lazy_regex(r"(?<!\w)(?P<at>#\s?(?:TB[DCA]|tb[dca]|X{2,}|x{2,}|\?+|_{2,}))(?!\w)"),
    lazy_regex(
        r"(?i)\b(?:is|are|starts? at|begins? at|at|:|price|venue|time|date) "
        r"(?P<at>(?-i:tbd|tba|tbc|t\.b\.[adc]\.?))(?=\s*[.,;!?]|\s*$|\s+(?:and|at|in|on|for|"
        r"with)\b)"
    ),
    lazy_regex(r"(?<!_)(?P<at>_{2,}\s?(?:%|€|£|\$|(?:th|st|nd|rd|EUR|USD|GBP|Euro)\b)|[$€£]\s?_{2,})"),
    lazy_regex(r"(?<![_\w])(?P<at>_{2,}[:.]_{2,}|[Tt][Bb][DCA]: (?=[a-z]))"),
    lazy_regex(rf"(?i)(?<!_)(?P<at>_{{2,}}\s(?:{COUNTED})\b)"),
    lazy_regex(r"(?<!\w)(?P<at>\(?\d{2,4}\)?[- ]X{3,4}[- ]X{3,4})(?!\w)"),
    lazy_regex(
        r"(?<!\w)(?P<at>(?:TT|tt|JJ|jj|GG|gg|DD|dd|MM|mm)([./-])(?:MM|mm|DD|dd)\2"
        r"(?:JJJJ|jjjj|AAAA|aaaa|YYYY|yyyy))(?!\w)"
    ),
    lazy_regex(r"(?m)^[^\w\n]*(?P<at>(?:NAME|PRICE|DATE|LOGO|IMAGE|TEXT|TITLE|LINK|CITY|COMPANY|"
               r"ADDRESS|AMOUNT|QUOTE|COPY) HERE|"
        r"(?i:(?:insert|paste) (?:[^\W\d_]+ ){1,3}here|"
        r"(?:signature|logo|photo|image|picture|map|quote|testimonial|bio|video|"
        r"screenshot|chart) here))\W*$"),
)  # fmt: skip
_FORMAT_TOLD = lazy_regex(
    r"(?i)\b(?:format\w*|enter|written|write|schreib\w*|eingabe|saisi\w*|escrib\w*|form|pattern)\b"
)


def find_unwritten(text: str) -> Iterator[Hit]:
    """Yield each text that only holds a place."""
    for match in _AGAIN.finditer(text):
        word = match["one"].lower()
        times = len(re.findall(r"\w+", match[0]))
        filler = word in _LAYOUT or (times > 3 and word not in _SAID_AGAIN and word.isalpha())
        if filler and not is_code_line(text, match.start()):
            yield _hit(match, 0)
    for match in _PAIR.finditer(text):
        if match["one"].lower() in _LAYOUT - {"test", "foo", "bar"}:
            yield _hit(match, 0)
    patterns = (_LABELLED, _STANDS_HERE) if _HERE_WORD.search(text) else (_LABELLED,)
    for pattern in (*patterns, _NAMED_SAMPLE):
        for match in pattern.finditer(text):
            yield _hit(match, "at")
    for pattern in _UNKNOWN:
        for hit in matches(pattern, text, "'{}' is a placeholder that nobody filled in", _FIX):
            line = text[text.rfind("\n", 0, hit.start) + 1 : hit.start]
            if not _FORMAT_TOLD.search(line) and not is_code_line(text, hit.start):
                yield hit
    yield from _lines_of_names(text)


def _lines_of_names(text: str) -> Iterator[Hit]:
    """Find a line that is nothing but names of fields: "Speaker name, speaker title"."""
    for line in re.finditer(r"(?m)^[^\n]{9,120}$", text):
        parts = [part.strip() for part in re.split(r"[|,·•/]|\s[-–—]\s", line[0])]
        words = [split_name(part) for part in parts]
        names = [w for w in words if len(w) > 1 and w[-1] in ("name", "title", "address")]
        named = all(is_field_like(part) for part in parts if part)
        if len(parts) > 1 and named and len(names) > 1 and all(len(w) > 1 for w in words):
            yield Hit(*line.span(), f"'{shorten(line[0])}' is names of fields, not values", _FIX)


def _hit(match: re.Match[str], group: str | int) -> Hit:
    shown = shorten(match[group].strip())
    return Hit(*match.span(group), f"'{shown}' is filler text that was never replaced", _FIX)

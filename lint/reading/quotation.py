"""Says whether a sentence quotes what stood somewhere: 'Your proof still says "headline here".'.

Two things come together: the words are in quotation marks, of any language, and the sentence
around them names what has them, a letter, a screen, a page, or says that it says or shows them.
"""

import re
from collections.abc import Iterable, Iterator

from ...templates.lazy_regex import lazy_regex
from .greeting import greetings
from .hit import Hit

_QUOTED = lazy_regex(
    r"[\"“„][^\"“”„\n]{2,160}[\"”“]|«[^«»\n]{2,160}»|»[^«»\n]{2,160}«|‹[^‹›\n]{2,160}›|"
    r"(?<!\w)[‘'‚][^\n‘’']{2,160}(?:['’](?:s|t|re|ve|ll|m|d)\b[^\n‘’']{0,80})*['’](?!\w)"
)
_HAS_IT = lazy_regex(
    r"(?i)\b(?:letters?|notes?|e?-?mails?|message|subject|screen(?:shot)?s?|pages?|lines?|signs?|"
    r"slips?|receipts?|tickets?|forms?|proofs?|newspaper|advert\w*|poster|leaflet|brochure|label|"
    r"caption|heading|headline|title|text|file|cell|column|field|template|log|invoice|printout|"
    r"web ?sites?|sites?|greets?|greeted|addresse[sd]|says?|said|reads?|showed|shows|showing|"
    r"printed|wrote|written|carries|carried|stood|begins|began|starts with|ended|typed|quoted|"
    r"called|saw|tick\w*|choose|select|click\w*|kreuz\w+|wähl\w+|coch\w+|choisi\w+|marqu\w+|"
    r"selec\w+|received|got|sorry|apolog\w+|erhalten|bekommen|entschuldig\w+|reçu|excus\w+|"
    r"recib\w+|disculp\w+|ricevut\w+|scus\w+|receb\w+|desculp\w+|ontvangen|kreeg|kregen|excuses|"
    r"brief\w*|schreiben|betreff\w*|anrede|bildschirm\w*|seite|zeile|schild|zettel|"
    r"rechnung|formular|anzeige|zeitung|stand|steht|stehen|standen|lautet\w*|gedruckt|geschrieben|"
    r"zelle|spalte|vorlage|webseite|begrüßt\w*|accueill\w+|salu[td]\w*|saluta\w*|begroet\w*|"
    r"cumpriment\w+|sito|sitio|lettre|courriel|objet|écran|page|ligne|panneau|facture|formulaire|"
    r"journal|affich\w+|imprim\w+|écrit\w*|disait|indiqu\w+|carta|correo|asunto|pantalla|página|"
    r"línea|cartel|factura|formulario|periódico|ponía|dice|decía|escrib\w+|impres\w+|lettera|"
    r"oggetto|schermo|pagina|riga|fattura|modulo|giornale|scritt\w+|stampat\w+|diceva|e-?mail|"
    r"assunto|tela|linha|fatura|jornal|dizia|escrit\w+|brief|onderwerp|scherm|regel|bon(?:netje)?|"
    r"factuur|krant|staat|stond(?:en)?|gedrukt)\b"
)
_FEWEST = 4  # words around a quotation: else the line is one


def not_quoted(text: str, hits: Iterable[Hit]) -> Iterator[Hit]:
    """Yield the hits that no sentence quotes.

    >>> list(not_quoted("The slip said: “total NaN euro”, of course.", [Hit(21, 30, "", None)]))
    []
    """
    spans: list[tuple[int, int]] | None = None
    for hit in hits:
        if spans is None:
            spans = list(_sayings(text))
        if not any(start < hit.start + 1 and hit.end - 1 < end for start, end in spans):
            yield hit


def _sayings(text: str) -> Iterator[tuple[int, int]]:
    """Yield where a text quotes what something says."""
    if not re.search(r"[\"“„«»‹‘'‚]", text):
        return
    slots = [(one.start, one.end) for one in greetings(text) if one.slot]
    for match in _QUOTED.finditer(text):
        if any(start <= match.start() and match.end() <= end + 1 for start, end in slots):
            continue  # 'Hello "Surname",' is a code in its seat
        line = text.rfind("\n", 0, match.start()) + 1
        stop = text.find("\n", match.end())
        around = f"{text[line : match.start()]} {text[match.end() : stop if stop >= 0 else None]}"
        if len(re.findall(r"[^\W\d_]+", around)) >= _FEWEST and _HAS_IT.search(around):
            yield match.span()

"""Finds what only a template writes around a name: "de Alain", "Frau Köster's Brille".

An elision that was not made, an English genitive in another language, a greeting with two endings:
the words beside a field were written before anybody knew what stands in it.
"""

import re
from collections.abc import Iterator

from ...templates.lazy_regex import lazy_regex
from .casing import given_names
from .hit import Hit
from .languages import languages_of
from .sample import is_code_line, is_quoted_code
from .spelling import frequency

_FIX = "rephrase the sentence so that it takes every value"
_VOWEL = "aeiouéèêàâîôûœAEIOUÉÈÊÀÂÎÔŒ"
_ELISION = lazy_regex(
    rf"(?<![\w'’-])(?P<at>(?:[Ll]e|[Ll]a|[Dd]e|[Qq]ue|[Jj]e|[Nn]e) "
    rf"(?P<next>[{_VOWEL}][a-zà-ÿ]{{3,}}))(?![\w'’])"
)
_NOT_ELIDED = lazy_regex(  # said with a breath, or names that people leave whole
    r"(?i)(?:onz\w*|oui\w*|ouistiti\w*|uhlan\w*|ulul\w*|un|une|uns|ouat\w*|eux|elle|elles|y\w+|"
    r"iode?|"
    r"iphone|ipad|ebay|airbnb|amazon|apple|adobe|android|excel|office|outlook|instagram)"
)
_CONTRACTED = lazy_regex(
    r"(?<![\w'’-])(?P<at>(?:[Dd]e|[ÀàA]) (?:(?:le|les) [A-ZÀ-Þ][a-zà-ÿ]+|(?:Le (?:Mans|Havre|"
    r"Touquet|"
    r"Puy|Caire|Cap|Creusot|Lavandou|Bourget|Cannet|Raincy|Vésinet|Chesnay|Pecq|Bouscat|Croisic|"
    r"Pouliguen|Tréport|Crotoy|Lude|Teil|Pontet|Robert|Port)|Les (?:Sables|Ulis|Lilas|Mureaux|"
    r"Arcs|Houches|Herbiers|Andelys|Abymes|Gets|Menuires))))(?![a-zà-ÿ])(?! (?:Corbusier|Pen|Goff))"
)
_ITALIAN = lazy_regex(
    rf"(?<![\w'’-])(?P<at>(?:[Ii]l|[Dd]el|[Nn]el|[Dd]al|[Aa]l|[Ss]ul) [{_VOWEL}][a-zà-ÿ]{{3,}})"
)
_SPANISH = lazy_regex(r"(?<![\w'’-])(?P<at>y (?:[IÍií](?![aeoáéó])|[Hh]i(?!e))[a-zà-ÿ]{2,})")
_TITLED_OWNER = lazy_regex(
    r"\b(?:Frau|Herrn?|Familie|Dr\.|Madame|Monsieur|Mme|Señora?|Signora?|Senhora?) "
    r"(?P<at>[A-ZÀ-Þ][\w-]+['’]s)(?= )"
)
_OWNER = lazy_regex(r"(?<![\w'’-])(?P<at>[A-ZÀ-Þ][a-zà-ÿ]{2,}['’]s) (?=(?:[a-zà-ÿ]{4,}))")
_PLURAL_OWNER = lazy_regex(
    r"\b(?P<at>(?:[Tt]he [A-Z][a-z]+s|James|Thomas|Charles)(?:['’]s['’]|['’] s))(?=\s)"
)
_SPACED_OWNER = lazy_regex(
    r"(?<=[a-z])(?P<at>['’] s|\s['’]s)(?= [a-z]{3,} (?:is|has|was|will|and|on|in|at)\b)"
)
_TWO_ENDINGS = lazy_regex(
    r"(?m)^[^\w\n]{0,3}(?P<at>(?:Liebe/r|Lieber/e|Liebe\(r\)|Sehr geehrte/r|Sehr geehrte\(r\)|"
    r"Cher/Chère|"
    r"Cher\(e\)|Chèr\(e\)|Estimado/a|Querido/a|Estimad@|Caro/a|Gentile/i|Prezado\(a\)|Prezado/a|"
    r"Beste/r|"
    r"Kære/r))(?=\s?[,!:])"
)
_PLURAL_ONE = lazy_regex(  # a plural verb and one thing, a singular verb and several
    r"(?P<at>\b(?i:there are|there were|we have only|are only|sind(?: noch| nur| nur noch)?|"
    r"il (?:vous )?reste(?:nt)? encore|quedan(?: solo| sólo)?|restano(?: solo)?|sono (?:ancora "
    r")?|rimangono|restam|"
    r"faltam?|faltan|er zijn(?: nog)?|zijn er(?: nog)?|son|sont) 1 [a-zà-ÿA-ZÄÖÜ]{3,}(?! (?:\d|"
    r"or|oder|ou|o|of)\b)|"
    r"\b(?i:there is|there['’]s|is only|ist(?: noch| nur| nur noch)|il ne reste qu|queda(?: "
    r"solo)?|resta(?: solo)?|"
    r"rimane|falta|er is(?: nog)?|is er(?: nog)?) (?:[2-9]|[1-9]\d) [a-zà-ÿA-ZÄÖÜ]{3,})"
)
_WRONG_ORDINAL = lazy_regex(
    r"(?<![\w.,-])(?P<at>1 ?(?:[eè]me|i[eè]me)|[2-9] ?(?:er|ère)(?= (?:étage|cours|jour|mois|"
    r"fois|an|prix|rang))|"
    r"(?:[1-9]|1\d)(?:th|nd|rd|st)(?= (?:Mai|April|Stunde|Klasse|août|mai|juin)\b)|[1-9]ten?(?= "
    r"[A-ZÄÖÜ]))(?![\w])"
)
_NUMERAL_ONE = lazy_regex(  # 1 and a plural: the ending tells it in these languages
    r"(?<![\w.,/:-])(?P<at>1 (?P<noun>[a-zà-ÿ]{3,}))(?![\w'’-])"
)
_ONE_ENDS = {"fr": "s", "es": "s", "pt": "s", "it": "i", "nl": "en"}
_SINGULAR_TOO = frozenset(
    """mois fois cours ans bras corps colis repas pas prix avis bus dos tas temps choix puis lunes
    martes miércoles jueves viernes más menos mes mês três plus boven tegen een tres seis dos
    crisis análisis lápis ônibus mais menos três seis jours kwartaal teken keuken wagen leven
    eten regen zegen examen deken linnen kussen molen toren haven oven reden
    varken laken dozen""".split()
)
_KIN_GENDER = lazy_regex(
    r"(?<![\w'’-])(?P<at>Ihr (?:Tochter|Frau|Mutter|Schwester|Katze|Hündin|Stute|Kollegin|"
    r"Rechnung|Bestellung|"
    r"Anfrage|Buchung|Firma|Praxis|Schule)|Ihre (?:Sohn|Mann|Vater|Bruder|Hund|Kater|Kollege|"
    r"Termin|Auftrag|Betrieb|"
    r"Verein|Garten|Hof|Auto|Haus|Pferd|Boot|Fahrrad|Angebot)|"
    r"(?:[Mm]on|[Tt]on) (?:fille|mère|sœur|femme|voiture|maison|facture|commande)|(?:[Mm]a|[Tt]a|"
    r"[Cc]ette) "
    r"(?:fils|mari|père|frère|chien|chat|cheval|jardin|vélo|bateau|dossier|devis)|"
    r"(?:[Vv]os|[Nn]os) (?:fils unique|fille|enfant|chien|cheval|voiture|commande|facture)|"
    r"(?:[Ss]eu|[Nn]osso|[Mm]eu) (?:filha|mãe|irmã|esposa|gata|casa|encomenda|reserva|fatura|"
    r"empresa|consulta)|"
    r"(?:[Ss]ua|[Nn]ossa|[Mm]inha) (?:filho|pai|irmão|marido|cão|gato|carro|pedido|contrato|barco)|"
    r"(?:[Ss]uo|[Nn]ostro|[Vv]ostro|[Mm]io) (?:figlia|madre|sorella|moglie|casa|fattura|"
    r"prenotazione|azienda|barca)|"
    r"(?:[Ss]ua|[Nn]ostra|[Vv]ostra|[Mm]ia) (?:figlio|padre|fratello|marito|cane|gatto|ordine|"
    r"giardino|cavallo)|"
    r"(?:[Nn]uestro|[Uu]n|[Ee]l) (?:hija|madre|hermana|factura|reserva|casa|empresa|visita)|"
    r"(?:[Nn]uestra|[Uu]na|[Ll]a) (?:hijo|padre|hermano|perro|pedido|jardín|barco|"
    r"contrato))(?![\w'’-])"
)
_COUNTED = lazy_regex(
    r"\b(?i:have|has|got|booked|ordered|bought|reserved|your|of|with|only|for|are|these|all|"
    r"another) "
    r"(?P<at>(?P<n>[2-9]|[1-9]\d) (?P<noun>[a-z]{4,}))(?=\s+(?:in|on|at|for|left|and|to|is|are|"
    r"gets?|from|"
    r"waiting|ready|here|will)\b|[.,;!?])"
)
_NO_PLURAL = frozenset(
    """percent people sheep deer fish aircraft head foot pound stone dozen hundred thousand million
    billion more less other others each years noon left right here there above below over under
    point points free back next more most much such series species yen euro sterling metre
    cattle police staff squid salmon trout bison moose swine offspring data media news times
    lots extra inch mile grand quid further same different whole half north south east west
    weekly daily monthly and with from that this than then when will have been were what which
    children women men feet teeth mice geese oxen dice""".split()
)


def find_merged_grammar(text: str) -> Iterator[Hit]:
    """Yield what the words around a value write, and its language does not."""
    for line in re.finditer(r"[^\n]{8,}", text):
        languages = languages_of(line[0])
        if languages and not is_code_line(text, line.start()):
            for hit in _in_language(line[0], languages[0], sure=len(languages) == 1):
                start, end = hit.start + line.start(), hit.end + line.start()
                if not is_quoted_code(text, start, end):
                    yield Hit(start, end, hit.what, hit.fix)
    for match in _TWO_ENDINGS.finditer(text):
        what = f"'{match['at']}' is a greeting for nobody: the name is missing"
        yield Hit(*match.span("at"), what, _FIX)


def _in_language(line: str, language: str, *, sure: bool) -> Iterator[Hit]:
    if language == "fr" and sure:
        for match in _ELISION.finditer(line):
            word = match["next"]
            name = word[0].isupper() and word.casefold() not in given_names()
            article = match["at"][:2].lower() in ("le", "la")
            if not _NOT_ELIDED.fullmatch(word) and not (name and not article):
                yield _hit(match, "is not joined with an apostrophe")
        for match in _CONTRACTED.finditer(line):
            low = match["at"].lower()
            if low.startswith(("de le ", "de les ")) or " Le" in match["at"]:
                yield _hit(match, "should be joined: 'du', 'des', 'au' or 'aux'")
    if language == "it" and sure:
        for match in _ITALIAN.finditer(line):
            yield _hit(match, "has the wrong article")
    if language == "es" and sure:
        for match in _SPANISH.finditer(line):
            yield _hit(match, "should have 'e' for 'y'")
    if language in ("de", "fr", "es", "it", "pt", "pl"):
        for match in _TITLED_OWNER.finditer(line):
            yield _hit(match, "is an English genitive")
    if language in ("fr", "es", "it", "pt"):
        for match in _OWNER.finditer(line):
            yield _hit(match, "is an English genitive")
    for match in _KIN_GENDER.finditer(line):
        yield _hit(match, "do not agree")
    for match in _PLURAL_ONE.finditer(line):
        yield _hit(match, "does not agree with its number")
    if language != "en":
        for match in _WRONG_ORDINAL.finditer(line):
            yield _hit(match, "is no ordinal of this language")
    if sure and (ends := _ONE_ENDS.get(language)):
        for match in _NUMERAL_ONE.finditer(line):
            noun = match["noun"]
            if noun.endswith(ends) and noun not in _SINGULAR_TOO and frequency(noun, language) > 20:
                yield _hit(match, "is a plural beside one")
    if language == "en":
        for match in _PLURAL_OWNER.finditer(line):
            yield _hit(match, "is a broken genitive")
        for match in _SPACED_OWNER.finditer(line):
            yield _hit(match, "is a broken genitive")
        for match in _COUNTED.finditer(line):
            noun = match["noun"]
            plural = f"{noun}es" if noun.endswith(("x", "ch", "sh", "ss")) else f"{noun}s"
            if re.search(r"[^aeiou]y$", noun):
                plural = f"{noun[:-1]}ies"
            usual = frequency(noun) > 2_000 and frequency(plural) > 500
            if usual and not noun.endswith(("s", "ed", "ing", "ly")) and noun not in _NO_PLURAL:
                yield _hit(match, f"should be '{match['n']} {plural}'")


def _hit(match: re.Match[str], what: str) -> Hit:
    return Hit(*match.span("at"), f"'{match['at'].strip()}' {what}", _FIX)

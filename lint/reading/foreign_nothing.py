"""Finds a word for nothing that is of another language: "about sin datos", "für не указано".

A list that one program exported and another one merged brings its own words for an empty cell. In
their own language such words are words, and count where only a value can stand.
"""

import re
from collections.abc import Iterator

from ...templates.lazy_regex import each_match, lazy_regex
from .hit import Hit
from .languages import languages_of
from .mention import is_mentioned
from .sample import is_code_line, is_explained, is_quoted_code, line_around
from .spelling import LISTED, frequency

_FIX = "clear the value in the list and add a fallback to the field"

# By language: what its lists hold where nothing is known, and the words that its sentences have.
_LANGUAGES = {
    "en": ("unknown|not (?:available|provided|specified|applicable|given|set|known|disclosed|"
           "found)|"
           "no (?:data|value|answer|entry)|none given|unspecified",
           "the|and|you|your|for|with|we|our|of|is|are|this|that"),
    "de": ("unbekannt|keine angaben?|nicht (?:angegeben|bekannt|verfügbar|vorhanden|zutreffend)|"
           "ohne angabe|"
           "entfällt|leer",
           "der|die|das|und|sie|ihre?n?|für|mit|wir|ist|sind|haben|am|im|bei|von|zum"),
    "fr": ("inconnue?|non (?:renseignée?|disponible|communiquée?|précisée?|définie?|applicable)|"
           "néant|"
           "sans objet|aucune donnée",
           "le|la|les|des|et|vous|votre|vos|pour|avec|est|nous|dans|du|au"),
    "es": ("desconocid[oa]|sin (?:datos|nombre|información|especificar)|no (?:disponible|"
           "especificado|informado|"
           "aplica|indicado|definido)|ningun[oa]",
           "el|los|las|y|para|con|usted|su|que|por|del|una?|es"),
    "pt": ("desconhecid[oa]|não (?:informad[oa]|disponível|especificad[oa]|definid[oa]|aplicável|"
           "se aplica)|"
           "sem (?:dados|informação|nome)|nenhum[a]?",
           "o|os|as|e|para|com|você|que|por|do|da|dos|uma?|no|na|é"),
    "it": ("sconosciut[oa]|non (?:disponibile|specificat[oa]|indicat[oa]|definit[oa]|applicabile)|"
           "nessun[oa]?|"
           "dato mancante|senza nome",
           "il|gli|e|per|con|lei|che|di|del|della|una?|è|le|la"),
    "nl": ("onbekend|niet (?:ingevuld|opgegeven|bekend|beschikbaar|van toepassing)|n\\.v\\.t\\.?|"
           "geen (?:gegevens|"
           "opgave)",
           "de|het|een|en|voor|met|van|u|uw|wij|we|je|op|is|bij"),
    "sv": ("okänd|saknas|ej (?:angivet|angiven|tillgänglig|tillämpligt)|uppgift saknas|ukendt|"
           "ukjent|"
           "ikke (?:oppgitt|angivet|tilgjengelig)",
           "och|att|det|för|med|vi|du|er|som|på|är|den|i"),
    "pl": ("brak(?: danych)?|nieznan[ye]|nie (?:podano|dotyczy|określono)",
           "i|w|na|do|z|dla|nie|się|jest|państwa|że|od"),
    "tr": ("bilinmiyor|belirtilmemiş|boş|yok", "ve|bir|için|ile|bu|olarak"),
    "fi": ("tuntematon|ei tiedossa|puuttuu", "ja|on|ei|että|teidän|meidän"),
    "cs": ("neznámý|neuvedeno|není k dispozici|neznáme", "a|v|na|je|pro|se|že"),
}  # fmt: skip
_SCRIPTS = lazy_regex(  # within a sentence in Latin letters
    r"(?<=[a-zà-ÿ] )(?P<at>不明|无|無|なし|未知|未定|未設定|未填写|空白|없음|미정|모름|"
    r"не (?:указано|задано|определено|указан[аы]?|вказано)|неизвестн[оаы]й?|нет(?: данных)?|"
    r"невідомо|н/д|"
    r"غير (?:متوفر|معروف|محدد)|άγνωστο|δεν υπάρχει|לא ידוע)(?!\w)"
)
# What is never a word of a sentence.
_SIGNS = lazy_regex(
    r"(?<=[a-zà-ÿ] )(?P<at>k\. ?A\.|n\. ?a\.(?= [a-zà-ÿ])|asdf\w{0,4}|qwert[yz]\w{0,4}|blah|foobar|"
    r"\((?:en blanco|vacío|vacía|sin datos|leer|keine Angabe|unbekannt|vide|néant|non renseignée?|"
    r"inconnue?|vuoto|vuota|sconosciuto|vazio|vazia|desconhecido|leeg|onbekend)\)|"
    r"NULL|#N/?A|(?-i:None)(?! of\b)(?= [a-zà-ÿ]|[.,;!?]))(?=[\s.,;!?]|$)|"
    r"(?i:\b(?:on|until|since|am|bis|le|el|il|op|no dia|by|em|in|a)) "
    r"(?P<day>NA|N/A|N\.?D\.?|N/[DBK]|N\.A\.|N\.C\.|S/N|S/D|n\.d\.|s\.d\.)(?=[\s.,;!?]|$)"
)
# "Frau unbekannt": a form of address, and no name.
_TITLED = lazy_regex(
    r"\b(?:Frau|Herrn?|Mr|Mrs|Ms|Dr|Madame|Monsieur|Mme|Señora?|Sra?|Signora?|Sig|Senhora?|"
    r"[Mm]evrouw|[Mm]eneer|"
    r"Pan|Pani)\.? (?P<at>[a-zà-ÿ][a-zà-ÿ.]+(?: [a-zà-ÿ]+)?)(?=[\s.,;:!?]|$)"
)
_TECHNICAL = lazy_regex(
    r"(?i)\b(?:sql|python|null|none|values?|columns?|fields?|javascript|code|json|data ?base|"
    r"returns?|"
    r"keyboard|tastatur|pandas|excel)\b"
)
_WORDS = {
    code: (
        lazy_regex(rf"(?<=[a-zà-ÿß] )(?P<at>(?i:{nothing}))(?![\w-])"),
        lazy_regex(rf"(?i)(?<![\w'’-])(?:{its})(?![\w'’-])"),
    )
    for code, (nothing, its) in _LANGUAGES.items()
}
_ANY = lazy_regex("|".join(f"(?:{nothing})" for nothing, _ in _LANGUAGES.values()), re.IGNORECASE)
# Where only a value can stand: the word before it, and behind it no word that it could belong to.
_AT = lazy_regex(
    r"(?i)\b(?:at|for|with|from|by|as an?|bei|von|für|mit|als|chez|en|con|para|como|com|bij|voor) $"
)
_CLOSED = lazy_regex(
    r"(?i)^\s*(?:[.,;!?](?:\s|$)|$)|^\s+(?:on|last|next|this|is|was|are|has|have|begins?|and we|"
    r"am|ist|hat|"
    r"haben|findet|est|a|es|está|é|è|is|und wir)\b"
)

_UNKNOWN = frozenset(
    """unbekannt inconnu inconnue desconocido desconocida desconhecido desconhecida sconosciuto
    sconosciuta onbekend okänd ukendt ukjent nieznany tuntematon neznámý""".split()
)
_PLACE = lazy_regex(
    r"\b(?:nach|naar|à|a|in|en|em|aus|uit|von|van|de|di|da|bei|bij|chez|für|"
    r"voor) $"
)
_UNDER_WAY = lazy_regex(r"(?:^|[^\w'’-])[a-zà-ÿß][\w'’-]* $")  # behind a word in small letters
_TITLE_BEFORE = lazy_regex(
    r"(?i)(?:mr|mrs|ms|dr|frau|herrn?|mme|m|sra?|called|named|name is|family|familie)\.? $"
)
_PRONOUN = lazy_regex(r"(?i)ningun|nessun|nenhum|yok|boş|brak$")

_SAID = 500
_NAN = lazy_regex(r"(?<=[a-zà-ÿ] )(?P<at>nan)(?=[\s.,;!?]|$)")


def find_foreign_nothing(text: str) -> Iterator[Hit]:
    """Yield each word for nothing that its sentence cannot mean."""
    for pattern in (_SCRIPTS, _SIGNS):
        for match in each_match(pattern, text):
            group = "day" if "day" in pattern.groupindex and match["day"] else "at"
            start, end = match.span(group)
            line = text[slice(*line_around(text, start))]
            besides = line.replace(match[group], "")
            if not _UNDER_WAY.search(text[:start][-40:]) or _TITLE_BEFORE.search(
                text[:start][-40:]
            ):
                continue
            if not _TECHNICAL.search(besides) and not _is_talk(text, start, end):
                yield _hit(text, start, end)
    for match in each_match(_TITLED, text):
        if _ANY.fullmatch(match["at"]) or _ANY.fullmatch(match["at"].split()[0]):
            yield _hit(text, *match.span("at"))
    for match in each_match(_NAN, text):
        line = text[slice(*line_around(text, match.start()))]
        foreign = any(_few(its, line) for code, (_, its) in _WORDS.items() if code != "en")
        if foreign and not _few(_WORDS["en"][1], line) and not _is_talk(text, *match.span("at")):
            yield _hit(text, *match.span("at"))
    if _ANY.search(text):
        yield from _words(text)


def _words(text: str) -> Iterator[Hit]:
    for code, (word, its) in _WORDS.items():
        for match in each_match(word, text):
            start, end = match.span("at")
            named = match["at"][0].isupper() and not re.search(r"[ .]", match["at"])
            if named and not (
                _PLACE.search(text[:start][-12:]) and match["at"].casefold() in _UNKNOWN
            ):
                continue  # a name: "in Leer", "Frau Unbekannt"
            line_start, line_end = line_around(text, start)
            line = f"{text[line_start:start]}.{text[end:line_end]}"
            others = sum(
                1 for _, other in _WORDS.values() if other is not its and _few(other, line)
            )
            spoken = languages_of(line)
            own = _few(its, line) or code in spoken
            if own and _PRONOUN.match(match["at"]):
                continue
            if not own and any(_is_word_of(match["at"], other) for other in spoken):
                continue  # "leer" is nothing in German, and reading in Spanish
            if own or not others:
                before, behind = text[line_start:start], text[end:line_end]
                if not _AT.search(before) or not _CLOSED.search(behind):
                    continue
            if len(line.split()) > 3 and not _is_talk(text, start, end):
                yield _hit(text, start, end)


def _is_word_of(word: str, language: str) -> bool:
    return language in LISTED and frequency(word.lower(), language) >= _SAID


def _few(its: re.Pattern[str], line: str) -> bool:
    """Say whether a line has two words of a language."""
    found = its.finditer(line)
    return next(found, None) is not None and next(found, None) is not None


def _is_talk(text: str, start: int, end: int) -> bool:
    quoted = is_quoted_code(text, start, end) or text[start - 1 : start] in "\"'“„«‘"
    told = is_code_line(text, start) or is_explained(text, start) or is_mentioned(text, start, end)
    return quoted or told


def _hit(text: str, start: int, end: int) -> Hit:
    return Hit(start, end, f"'{text[start:end]}' is what a list has for a missing value", _FIX)

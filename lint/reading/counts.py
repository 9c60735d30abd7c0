"""Finds a noun that does not agree with the number before it: "1 new messages", "5 bottle is"."""

import re
from collections.abc import Iterator

from ...templates.lazy_regex import lazy_regex
from .hit import Hit
from .sample import is_code_line

_FIX = "write a condition for 1, or rephrase the sentence"

_ADJECTIVE = (
    r"(?:new|open|unread|pending|more|other|free|unused|active|upcoming|additional|remaining|extra|"
    r"overdue|unpaid|missed|available|recent|total|saved|shared|full|paid|past|due|outstanding|"
    r"scheduled|[a-z]{2,}(?:ed|able|ible))"
)
_ONE = lazy_regex(
    rf"(?i)(?<![\w.,/:'’&+-])(?P<at>1 (?:{_ADJECTIVE}\s+)?"
    r"(?P<noun>(?-i:[a-z]{3,}s)|people|children|persons|licences|copies|women|men))(?![\w'’-])"
)
_BEFORE_ONE = lazy_regex(r"(?i)(?:^|[.!?:;(\n>]\s?|\b(?P<before>[^\W\d_]+['’]?(?:ve|re|s)?)\s+)$")
# Words that are counted themselves: "chapter 1 covers"; and times: "at 1 guests arrive".
_NUMBERED = frozenset(
    """chapter part version day step phase level room page section number no figure table line
    lesson week module unit stage round formula option act volume season episode grade year
    class platform gate hall at and or by since until till before after item point article group
    team type size lot block zone track route bus tier area plan category question task exercise
    slide appendix annex priority release floor seat row stand booth window terminal pier berth
    channel sheet case job lane game match set try form layer deck scale note list clause rule
    paragraph from between to the a an this that next last every plus minus times is""".split()
) - {"the", "is", "to", "by", "from", "after", "this"}  # fmt: skip
_BEGINNING = frozenset(
    """only just all over about nearly almost still with for in your you we they add save get see
    the there these those includes including within after""".split()
)
_BEFORE_TIME = lazy_regex(r"(?i)(?:\d|noon|midnight)\s+(?:to|till|until|or|and|-)\s+$")
_NOT_PLURAL = lazy_regex(
    r"(?i)(?:ss|us|is|ous)$|^(?:sales|news|series|species|always|lens|gas|canvas|"
    r"atlas|bias|chaos|sms|gps|saas|paas|"
    r"means|headquarters|crossroads|yes|its|this|has|was|goes|does|says|adds|makes|"
    r"gives|gets|takes|costs|equals|days?'|covers|comes|ends|starts|begins|opens|closes|shows|"
    r"sails|leaves|"
    r"runs|works|needs|wins|explains|applies|changes|arrives|departs|"
    r"perhaps|besides|christmas|texas|mathematics|economics|analytics|logistics|"
    r"physics|basics|was|as|plus|minus)$"
)
_MANY = lazy_regex(
    r"(?i)(?<![\w.,-])(?<!\ba )(?<!\ban )(?<!\bthe )(?<!\byour )"
    r"(?P<at>(?:0|[2-9]|[1-9]\d+) (?:new |open |unread |"
    r"free )?(?:seat|user|ticket|message|item|"
    r"credit|point|order|guest|license|licence|contact|member|lead|invoice|product|"
    r"account|email|day|person|child|place|spot|slot|room|night|step|class|lesson|session|"
    r"meeting|call|match|result|file|photo|property|review|download|visit|visitor|reward|voucher|"
    r"coupon|gift|task|project|job|candidate|view|like|follower|appointment|reminder|"
    r"hour|minute|week|month|year))(?=\s*[.,!]|\s*$|\s+(?:left|remaining|available|waiting|until|"
    r"are|were|have|ago|joined|viewed|signed|is|was|has|from|in|for|on)\b)"
)
_IS = lazy_regex(  # "5 bottle is waiting", where the number begins what is said
    r"(?:^|[.!?\n]\s|(?i:\b(?:only|just|your|our|all|these|and|but|now|then|another))\s)"
    r"(?P<at>(?:0|[2-9]|[1-9]\d+) (?:new |open |unread |free )?(?P<noun>[a-z]{3,}) (?:is|was|"
    r"has))\b"
)
_THERE_IS = lazy_regex(
    r"(?i)(?P<at>\bthere (?:is|was) (?:0|[2-9]|[1-9]\d+) (?:\w+ )?(?P<noun>[a-z]{3,}s))\b"
)
_MEASURES = lazy_regex(
    r"(?i)^(?:per|percent|cents?|dozen|hundred|thousand|million|billion|half|halves|people|sheep|"
    r"fish|deer|series|species|aircraft|"
    r"craft|staff|police|children|men|women|feet|teeth|mice|data|media|criteria|kilos?|"
    r"kilomet(?:er|re)s?|met(?:er|re)s?|"
    r"miles?|inch(?:es)?|lit(?:er|re)s?|grams?|tons?|tonnes?|pounds?|euros?|dollars?|pence|francs?|"
    r"hours?|minutes?|seconds?|"
    r"days|weeks|months|years|degrees?|times|and|or|of|in|to|plus|minus|from|more|less|most|was|"
    r"that|which|this|it|"
    r"one|two|three|\w+s|\w+teen|\w+ty)$"
)
_ARE_ONE = lazy_regex(
    r"(?i)(?P<at>\b(?:there (?:are|were) 1 (?!in\b|of\b|to\b|or\b|and\b)[a-z]+|"
    r"1 (?:person|child|seat|place|ticket|message|user|guest|member|item) (?:have|are|were))\b)"
)
# 1 and a plural, more and a singular, in other languages.
_PLURALS = (
    r"(?:[a-zà-ÿ]+ )?(?:"
    # German: with what its compounds end with.
    r"[A-ZÄÖÜ]?[a-zäöüß]*(?:[Tt]agen?|[Ww]ochen|[Mm]onaten?|[Jj]ahren?|[Ss]tunden|[Mm]inuten|"
    r"[Pp]lätzen?|[Kk]arten|[Nn]achrichten|"
    r"[Pp]unkten?|[Gg]utscheine|[Tt]erminen?|[Pp]ersonen|[Gg]ästen?|[Ff]laschen|[Kk]isten|"
    r"[Ss]eiten|[Ff]ragen|[Ii]onen|[Uu]ngen|"
    r"[Hh]eiten|[Kk]eiten|[Ss]chaften|[Aa]ufträge[n]?|[Kk]inder[n]?|[Tt]ickets|[Pp]akete[n]?|"
    r"[Bb]riefe[n]?|[Ss]chulen|[Mm]aschinen)|"
    r"jours|semaines|années|heures|places|points|días|semanas|meses|años|horas|minutos|plazas|"
    r"mensajes|puntos|"
    r"dias|anos|lugares|vagas|mensagens|pontos|giorni|settimane|mesi|anni|ore|minuti|posti|"
    r"messaggi|punti|fatture|ordini|biglietti|ospiti|camere|persone|notti|pezzi|"
    r"prodotti|pagine|buoni|richieste|visite|lezioni|bottiglie|"
    r"dagen|weken|maanden|jaren|plaatsen|berichten|punten|facturen|kamers|personen|gasten|kaarten|"
    r"kaartjes|stoelen|producten|"
    r"minuten|nachten|leden|deelnemers|vragen|flessen|tegoedbonnen|[a-z]{3,}ingen|"
    r"dni|tygodnie|miesiące|lata|godziny|miejsca|osoby|wiadomości|bilety|faktury|"
    r"dagar|veckor|månader|platser|timmar|biljetter|fakturor|personer|dage|uger|måneder|pladser|"
    r"timer|beskeder|billetter)"
)
_ELSEWHERE = lazy_regex(rf"(?<![\w.,/:-])(?P<at>1 {_PLURALS})(?![\w-])")
_ROMANCE_ONE = lazy_regex(
    r"(?<![\w.,/:-])(?P<at>1 (?P<noun>[a-zà-ÿ]{4,}[sx])(?: [a-zà-ÿ]+)?)(?![\w'’-])"
)
_ROMANCE_BEFORE = lazy_regex(
    r"(?i)\b(?:reste|restent|avez|ai|as|avons|ont|pour|dans|encore|avec|seulement|plus que|y a|"
    r"reçu|réservé|commandé|"
    r"quedan?|faltan?|tienes?|tiene|tenemos|hay|con|para|por|hace|dentro de|reservado|sólo|solo|"
    r"reciben?|"
    r"resta[m]?|faltam?|tem|temos|há|com|apenas|só|reservamos|reservou|em|"
    r"mancano|ha|hai|abbiamo|sono)\s+$"
)
_ROMANCE_SINGULAR = lazy_regex(
    r"^(?:fois|mois|prix|choix|voix|corps|temps|repas|colis|devis|tapis|avis|accès|succès|procès|"
    r"progrès|relais|palais|bois|"
    r"pois|poids|puits|fils|mars|sens|ours|souris|brebis|noix|croix|paix|plus|moins|dans|sans|vers|"
    r"très|après|cours|secours|"
    r"concours|parcours|discours|recours|retours?x|cas|bras|bus|mieux|tous|nous|vous|puis|alors|"
    r"toujours|"
    r"lunes|martes|miércoles|jueves|viernes|crisis|análisis|tesis|dosis|oasis|autobús|país|interés|"
    r"menos|"
    r"tres|seis|paraguas|cumpleaños|virus|atlas|compás|estrés|después|entonces|"
    r"lápis|ônibus|vírus|inglês|português|mais|depois|tênis|três|dois|campus|bônus|ônus|férias|"
    r"óculos|gratis|grátis|express)$"
)
_SINGULARS = {
    "de": r"Tag|Woche|Monat|Stunde|Platz|Nachricht|Punkt|Gutschein|Bestellung|Rechnung|Termin|"
    "Person|Karte|Frage|Flasche",
    "fr": r"jour|semaine|heure|facture|commande|personne|billet",
    "es": r"día|semana|año|plaza|mensaje|factura|persona|pedido",
    "it": r"giorno|settimana|anno|posto|fattura|biglietto|ordine",
    "pt": r"dia|vaga|fatura|mensagem|ingresso|pessoa",
    "nl": r"week|maand|plaats|bericht|factuur|kaartje|bestelling",
}
_MORE_ELSEWHERE = lazy_regex(
    r"(?<![\w.,/:-])(?P<at>(?P<number>0|[2-9]|[1-9]\d+) (?:[a-zà-ÿ]{4,} )??"
    rf"(?:(?P<fr>{_SINGULARS['fr']})|"
    rf"{'|'.join(_SINGULARS[one] for one in ('de', 'es', 'it', 'pt', 'nl'))}))"
    r"(?=\s*[.,;!?]|\s*$|\s+[a-zà-ÿ])(?! (?:left|ago|trial|free|plan|program))"
)
_COUNTING = lazy_regex(  # what is numbered in other languages: "chapitre 1 questions"
    r"(?i)\b(?:chapitre|page|lot|partie|étape|niveau|classe|salle|tome|option|plan|groupe|numéro|"
    r"capítulo|página|parte|paso|nivel|"
    r"aula|sala|grupo|lote|etapa|capitolo|pagina|fase|livello|gruppo|lotto|hoofdstuk|deel|stap|"
    r"groep|zaal|kapitel|seite|teil|"
    r"schritt|stufe|klasse|raum|gruppe|los|nr\.?|no\.?|n°|nº)\s+$"
)


def find_counts(text: str) -> Iterator[Hit]:
    """Yield each number and noun that do not agree."""
    if not any(digit in text for digit in "0123456789"):
        return
    yield from _one(text)
    for match in (*_ARE_ONE.finditer(text), *_elsewhere(text)):
        yield from _said(match, text, "singular after 1")
    many = (
        *_MANY.finditer(text),
        *_is(text),
        *_THERE_IS.finditer(text),
        *_MORE_ELSEWHERE.finditer(text),
    )
    for match in many:
        there = "noun" in match.re.groupindex and match.re is _THERE_IS
        if there and _MEASURES.match(match["noun"]) and not re.search(r"[^s]s$", match["noun"]):
            continue
        if there and _is_measure(match["noun"]):
            continue
        if match.re is _MORE_ELSEWHERE and match["fr"] and match["number"] == "0":
            continue  # French counts 0 as one
        yield from _said(match, text, "plural after this number")


def _is_measure(noun: str) -> bool:
    return _MEASURES.match(noun.removesuffix("s")) is not None


def _one(text: str) -> Iterator[Hit]:
    for match in _ONE.finditer(text):
        irregular = match["noun"].lower() in ("people", "children", "copies", "women", "men")
        if not irregular and _NOT_PLURAL.search(match["noun"]):
            continue
        before = _BEFORE_ONE.search(text[max(0, match.start() - 30) : match.start()])
        word = before["before"] if before else None
        if before is None or (word and _is_numbered(word)):
            continue
        if _BEFORE_TIME.search(text[max(0, match.start() - 20) : match.start()]):
            continue
        yield from _said(match, text, "singular after 1")


def _is_numbered(word: str) -> bool:
    """Say whether the number is part of the word's name: "page 1", "Title 1"."""
    if word[0].isupper() and word.lower() not in _BEGINNING:
        return True
    return word.lower() in _NUMBERED


def _is(text: str) -> Iterator[re.Match[str]]:
    return (m for m in _IS.finditer(text) if not _MEASURES.match(m["noun"]))


def _elsewhere(text: str) -> Iterator[re.Match[str]]:
    for match in _ELSEWHERE.finditer(text):
        if not _COUNTING.search(text[max(0, match.start() - 20) : match.start()]):
            yield match
    for match in _ROMANCE_ONE.finditer(text):
        before = text[max(0, match.start() - 20) : match.start()]
        if _ROMANCE_BEFORE.search(before) and not _ROMANCE_SINGULAR.match(match["noun"]):
            yield match


def _said(match: re.Match[str], text: str, needs: str) -> Iterator[Hit]:
    if not is_code_line(text, match.start()):
        yield Hit(*match.span("at"), f"'{match['at']}': use the {needs}", _FIX)

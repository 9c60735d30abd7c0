"""Finds words that do not agree with the value next to them: "1 new messages", "a Account"."""

import re
from collections.abc import Iterator

from .hit import Hit, without_overlaps
from .sample import is_code_line

_ONE = re.compile(
    r"(?i)(?P<before>^|\b(?:have|has|had|your|you've|with|for|only|in|is|are|was|"
    r"were|got|get|from|after|of|by|includes?|"
    r"including|just|all|these|those|and|another|earned|left|sent|won|save|covers?|"
    r"bought|ordered|remaining|add|see|"
    r"expires? in|ends? in|within|than|to|the|through|over|received|missed|found|are)\s+|[:(]\s?)"
    r"(?P<at>1 (?:(?:new|open|unread|pending|more|other|free|unused|active|upcoming|"
    r"additional|remaining|extra|overdue|"
    r"unpaid|missed|available|recent|total|saved|shared|full|paid|past|due|"
    r"outstanding|scheduled)\s+)?"
    r"(?P<noun>(?-i:[a-z]{3,}s)|people|children|persons|licences|copies))(?![\w'’-])"
)
_MANY = re.compile(
    r"(?i)(?<![\w.,-])(?<!\ba )(?<!\ban )(?<!\bthe )(?<!\byour )"
    r"(?P<at>(?:0|[2-9]|[1-9]\d+) (?:new |open |unread |"
    r"free )?(?:seat|user|ticket|message|item|"
    r"credit|point|order|guest|license|licence|contact|member|lead|invoice|product|"
    r"account|email|day|person|child|place|spot|slot|room|night|step|class|lesson|session|"
    r"meeting|call|match|result|file|photo|property|review|download|visit|visitor|reward|voucher|"
    r"coupon|gift|task|project|job|candidate|view|like|follower|appointment|reminder|"
    r"hour|minute|week|month|year))(?=\s*[.,!]|\s*$|\s+(?:left|remaining|available|waiting|until|"
    r"are|were|have|ago|joined|viewed|signed)\b)"
)
_NOT_PLURAL = re.compile(
    r"(?i)(?:ss|us|is|ous)$|^(?:sales|news|series|species|always|lens|gas|canvas|"
    r"atlas|bias|chaos|sms|gps|saas|paas|"
    r"means|headquarters|crossroads|yes|its|this|has|was|goes|does|says|adds|makes|"
    r"gives|gets|takes|costs|equals|days?'|"
    r"perhaps|besides|christmas|texas|mathematics|economics|analytics|logistics|"
    r"physics|basics|was|as|plus|minus)$"
)
_ORDINAL = re.compile(r"(?<![\w.,-])(?P<at>(?P<number>\d{1,4})(?P<end>st|nd|rd|th))(?![\w-])")
_ARE_ONE = re.compile(
    r"(?i)(?P<at>\b(?:there (?:are|were) 1 (?!in\b|of\b|to\b|or\b|and\b)[a-z]+|"
    r"1 (?:person|child|seat|place|ticket|message|user|guest|member|item) (?:have|are|were))\b)"
)
# 1 and a plural, more and a singular, in other languages.
_ELSEWHERE = re.compile(
    r"(?<![\w.,/:-])(?P<at>(?P<one>1 (?:Tage|Wochen|Monate|Jahre|Stunden|Plätze|Nachrichten|"
    r"Punkte|Gutscheine|Bestellungen|Rechnungen|Termine|jours|semaines|années|heures|places|points|"
    r"días|semanas|meses|años|horas|minutos|plazas|mensajes|puntos|giorni|settimane|mesi|anni|"
    r"posti|messaggi|punti|dagen|weken|maanden|plaatsen|berichten|punten|dias|anos|"
    r"lugares|vagas|mensagens|pontos))|"
    r"(?P<more>(?:0|[2-9]|[1-9]\d+) (?:Tag|Woche|Monat|Jahr|Stunde|Platz|Nachricht|Punkt|Gutschein|"
    r"Bestellung|Rechnung|Termin|jour|semaine|heure|día|semana|año|plaza|mensaje|giorno|settimana|"
    r"anno|posto|messaggio|dia|ano|vaga|mensagem|week|maand|plaats|bericht)))"
    r"(?=\s*[.,;!?]|\s*$|\s+[a-zà-ÿ])(?! (?:left|ago|trial|free|plan|program))"
)
_NUMBER_ARTICLE = re.compile(
    r"(?<![\w'’.-])(?P<at>(?P<article>[Aa]n?) (?P<number>\d[\d,]*)(?P<rest>[\w%-]*))(?![{(.])"
)
_NOT_ENGLISH = re.compile(
    r"(?i)[äöüßñçãõ]|\b(?:der|das|dem|ein|eine|einen|einem|einer|und|ist|sind|wir|sie|ich|"
    r"mit|von|zu|für|auf|nicht|auch|alle|jeden?|le|la|les|du|et|vous|nous|el|los|las|y|con|por|"
    r"para|una|il|lo|gli|che|di|e|o|os|um|uma|que|em|het|een|op|aan|hij|ik|agus)\b"
)
_ARTICLE = re.compile(r"(?<![\w'’.<-])(?P<at>(?P<article>[Aa]n?) (?P<word>[A-Za-z][\w'’-]*))")
_ENGLISH = re.compile(
    r"(?i)\b(?:new|free|more|see|best|today|us|on|to|the|you|your|we|are|with|this|our|for|is|"
    r"as an?|have|it|they|of|has|had|was|will|ago|from|by|about|not|like|yours|who|which|that|"
    r"can|could|would|per|get)\b"
)
# Behind a letter that is a name: "A or B", "vitamin A is".
_SMALL = frozenset("or and in is as at on of if it are was were am an a i am any all".split())
_SOUNDS_CONSONANT = re.compile(
    r"(?i)(?:eu|ewe|one(?:$|[-sr])|once|oui|ubi|uk|us$|usa|usb|u-|u$|ui$|ux$|"
    r"uni(?!m|n[a-z]*ed|ntent|nter|nvit|nform)|uti|usu|use|using|user|ura|uro|"
    r"unanim|unicorn|uno)"
)
_SOUNDS_VOWEL = re.compile(r"(?i)(?:hour|honest|honou?r|heir|herb|hors|homage)")


def find_disagreement(text: str) -> list[Hit]:
    """Return the words that do not agree with a value next to them."""
    found = (*_one(text), *_many(text), *_articles(text), *_numbers(text), *_counted(text))
    return without_overlaps(found)


def _one(text: str) -> Iterator[Hit]:
    for match in _ONE.finditer(text):
        irregular = match["noun"].lower() in ("people", "children", "copies")
        plural = irregular or not _NOT_PLURAL.search(match["noun"])
        if plural and not is_code_line(text, match.start()):
            what = f"'{match['at']}': use the singular after 1"
            yield Hit(*match.span("at"), what, "write a condition for 1, or rephrase the sentence")


def _many(text: str) -> Iterator[Hit]:
    for match in _MANY.finditer(text):
        if not is_code_line(text, match.start()):
            what = f"'{match['at']}': use the plural after this number"
            yield Hit(*match.span("at"), what, "write a condition for 1, or rephrase the sentence")


def _numbers(text: str) -> Iterator[Hit]:
    """Find "1th", and "a 8-day trip"."""
    for match in _ORDINAL.finditer(text):
        wants = _ordinal_end(int(match["number"]))
        if match["end"] != wants and not is_code_line(text, match.start()):
            what = f"'{match['at']}' should be '{match['number']}{wants}'"
            yield Hit(*match.span("at"), what, "choose the ending by the number, or rephrase")
    for match in _NUMBER_ARTICLE.finditer(text):
        wants = "an" if re.match(r"8|1[18](?:,\d{3})*(?!\d)", match["number"]) else "a"
        said = match["article"].lower()
        line = _line(text, match.start(), match.end())
        if said == wants or not _ENGLISH.search(line) or _NOT_ENGLISH.search(line):
            continue
        if match["article"] == "A" and not _begins_sentence(text, match.start()):
            continue
        what = f"'{match['at']}' should be '{wants} {match['number']}{match['rest']}'"
        yield Hit(*match.span("at"), what, "choose the article by the value, or rephrase")


def _ordinal_end(number: int) -> str:
    if number % 100 in (11, 12, 13):
        return "th"
    return {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")


def _counted(text: str) -> Iterator[Hit]:
    for match in (*_ARE_ONE.finditer(text), *_ELSEWHERE.finditer(text)):
        if not is_code_line(text, match.start()):
            plural = "one" not in match.re.groupindex or match["one"]
            needs = "singular after 1" if plural else "plural after this number"
            what = f"'{match['at']}': use the {needs}"
            yield Hit(*match.span("at"), what, "write a condition for 1, or rephrase the sentence")


def _line(text: str, start: int, end: int) -> str:
    return text[text.rfind("\n", 0, start) + 1 : (text + "\n").find("\n", end)]


def _begins_sentence(text: str, position: int) -> bool:
    """Say whether position is at the start of a sentence or a line, spaces aside."""
    before = text[:position]
    stripped = before.rstrip()
    return not before or stripped.endswith((".", "!", "?")) or "\n" in before[len(stripped) :]


def _articles(text: str) -> Iterator[Hit]:
    for match in _ARTICLE.finditer(text):
        article, word = match["article"].lower(), match["word"]
        wants = article_for(word)
        if wants is None or article == wants or is_code_line(text, match.start()):
            continue
        line = _line(text, match.start(), match.end())
        english = _ENGLISH.search(line) or (
            word.islower()
            and word not in _SMALL
            and re.search("[aeiouy]", word)
            and len(line.split()) > 2
            and not _NOT_ENGLISH.search(line)
        )
        if not english or (match["article"] == "A" and not _begins_sentence(text, match.start())):
            continue
        yield Hit(
            *match.span("at"),
            f"'{match['at']}' should be '{wants} {word}'",
            "choose the article by the value, or rephrase the sentence",
        )


def article_for(word: str) -> str | None:
    """Return "a" or "an", or None where it is not certain.

    >>> [article_for(w) for w in ("Account", "user", "hour", "manager", "MBA")]
    ['an', 'a', 'an', 'a', None]
    """
    if word.isupper() and 2 <= len(word) <= 4 and word[0] in "AEIO":
        return "an"  # said letter by letter, or as a word: "an IT manager", "an API"
    if (
        len(word) < 2
        or word.isupper()
        or (word[1:2].isupper())
        or "." in word
        or not word[1].isalpha()
    ):
        return None
    if word[0].lower() in "aeiou":
        return "a" if _SOUNDS_CONSONANT.match(word) else "an"
    if _SOUNDS_VOWEL.match(word):
        return "an"
    return (
        "a"
        if word[0].lower() in "bcdfgjklmnpqrstvwyz" or (word[0].lower() == "h" and len(word) > 3)
        else None
    )

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
    r"(?i)(?<![\w.,-])(?P<at>(?:[2-9]|[1-9]\d+) (?:new |open |unread |"
    r"free )?(?:seat|user|ticket|message|item|"
    r"credit|point|order|guest|license|licence|contact|member|lead|invoice|product|"
    r"account|email|day|"
    r"hour|minute|week|month|year))(?=\s*[.,!]|\s*$|\s+(?:left|remaining|available|"
    r"are|were|have|ago)\b)"
)
_NOT_PLURAL = re.compile(
    r"(?i)(?:ss|us|is|ous)$|^(?:sales|news|series|species|always|lens|gas|canvas|"
    r"atlas|bias|chaos|sms|gps|saas|paas|"
    r"means|headquarters|crossroads|yes|its|this|has|was|goes|does|says|adds|makes|"
    r"gives|gets|takes|costs|equals|days?'|"
    r"perhaps|besides|christmas|texas|mathematics|economics|analytics|logistics|"
    r"physics|basics|was|as|plus|minus)$"
)
_ARTICLE = re.compile(r"(?<![\w'’.-])(?P<at>(?P<article>[Aa]n?) (?P<word>[A-Za-z][\w'’-]*))")
_ENGLISH = re.compile(
    r"(?i)\b(?:new|free|more|see|best|today|us|on|to|the|you|your|we|are|with|this|our|for|is|"
    r"as an?|have|it|they|of|has|had|was|will|ago|from|by|about|not|like|yours|who|which|that|"
    r"can|could|would|per|get)\b"
)
_SOUNDS_CONSONANT = re.compile(
    r"(?i)(?:eu|ewe|one(?:$|[-sr])|once|oui|ubi|uk|us$|usa|usb|u-|u$|ui$|ux$|"
    r"uni(?!m|n[a-z]*ed|ntent|nter|nvit|nform)|uti|usu|use|using|user|ura|uro|"
    r"unanim|unicorn|uno)"
)
_SOUNDS_VOWEL = re.compile(r"(?i)(?:hour|honest|honou?r|heir|herb|hors|homage)")


def find_disagreement(text: str) -> list[Hit]:
    """Return the words that do not agree with a value next to them."""
    return without_overlaps((*_one(text), *_many(text), *_articles(text)))


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
        line = text[text.rfind("\n", 0, match.start()) + 1 : (text + "\n").find("\n", match.end())]
        if not _ENGLISH.search(line) or (
            match["article"] == "A" and not _begins_sentence(text, match.start())
        ):
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

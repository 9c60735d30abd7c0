"""Finds words that do not agree with the value next to them: "1 new messages", "a Account"."""

import re
from collections.abc import Iterator
from functools import lru_cache

from ...templates.lazy_regex import lazy_regex
from .contractions import find_contractions
from .counts import find_counts
from .hit import Hit, without_overlaps
from .languages import languages_of
from .possessives import find_possessives
from .sample import is_code_line
from .spelling import frequency

_ORDINAL = lazy_regex(r"(?<![\w.,-])(?P<at>(?P<number>\d{1,4})(?P<end>st|nd|rd|th))(?![\w-])")
_NUMBER_ARTICLE = lazy_regex(
    r"(?<![\w'’.-])(?P<at>(?P<article>[Aa]n?) (?P<number>\d[\d,]*)(?P<rest>[\w%-]*))(?![{(.])"
)
_NOT_ENGLISH = lazy_regex(
    r"(?i)[äöüßñçãõ]|\b(?:der|das|dem|ein|eine|einen|einem|einer|und|ist|sind|wir|sie|ich|"
    r"mit|von|zu|für|auf|nicht|auch|alle|jeden?|le|la|les|du|et|vous|nous|el|los|las|y|con|por|"
    r"para|una|il|lo|gli|che|di|e|o|os|um|uma|que|em|het|een|op|aan|hij|ik|agus)\b"
)
_ARTICLE = lazy_regex(r"(?<![\w'’.</-])(?P<at>(?P<article>[Aa]n?) (?P<word>[A-Za-z][\w'’-]*))")
_ENGLISH = lazy_regex(
    r"(?i)\b(?:new|free|more|see|best|today|us|on|to|the|you|your|we|are|with|this|our|for|is|"
    r"as an?|have|it|they|of|has|had|was|will|ago|from|by|about|not|like|yours|who|which|that|"
    r"can|could|would|per|get)\b"
)
_SAID = 1_000
# Behind a letter that is a name: "A or B", "vitamin A is".
_GENDERS = lazy_regex(
    r"(?m)(?:^|(?<=[\n,;>] ))[^\w\n]{0,6}"
    r"(?P<at>(?:Lieber|(?:Sehr g|G)eehrter|Werter) (?:Frau|Dame)|"
    r"(?:Liebe|(?:Sehr g|G)eehrte|Werte) Herrn?|"
    r"Cher (?:Madame|Mme|Mademoiselle|Mlle)|Chère (?:Monsieur|M\.)|"
    r"(?:Estimado|Querido) (?:Sra|Srta|[Ss]eñora|[Dd]oña)|(?:Estimada|Querida) (?:Sr\.|[Ss]eñor\b|"
    r"[Dd]on\b)|"
    r"(?:Prezado|Caro|Estimado) (?:Sra|[Ss]enhora)|(?:Prezada|Cara|Estimada) (?:Sr\.|[Ss]enhor\b)|"
    r"(?:Caro|Egregio) (?:[Ss]ignora|Sig\.ra|[Dd]ottoressa|Dott\.ssa)|(?:Cara|Egregia) "
    r"(?:[Ss]ignor\b|Sig\. |[Dd]ottor\b)|"
    r"Geachte heer mevrouw|Szanowny Pani|Szanowna Pan\b|(?:Dear|Hello|Hi) Mr\.? (?:Mrs|Ms|Miss)\b|"
    r"(?:Dear|Hello|Hi) Mrs\.? (?:Mr)\b)(?!\w|/| und | oder | o | ou | e )"
)
_SMALL = frozenset("or and in is as at on of if it are was were am an a i am any all".split())
_SOUNDS_CONSONANT = lazy_regex(
    r"(?i)(?:eu|ewe|one(?:$|[-sr])|once|oui|ubi|uk|us$|usa|usb|u-|u$|ui$|ux$|"
    r"uni(?!m|n[a-z]*ed|ntent|nter|nvit|nform)|uti|usu|use|using|user|ura|uro|"
    r"unanim|unicorn|uno)"
)
# Letters with a vowel among them that are read one by one all the same.
_SPELLED = frozenset("MBA NGO MRI HIV SEO SUV FBI NDA ROI RFI MEP MOT SLA LED HOA SEC".split())
_READ_AS_WORDS = frozenset("FAQ SQL URL NW SW NNW SSW NZ LH RH MS SS".split())
_ASPIRATED = lazy_regex(
    r"(?i)(?:histor|hotel|habitual|heroic|hallucin|hypoth|harmonic|horrific)"
)  # some say "an"
_SOUNDS_VOWEL = lazy_regex(r"(?i)(?:hour|honest|honou?r|heir|herb|hors|homage|nth$)")


def find_disagreement(text: str, *, bare: bool = True) -> list[Hit]:
    """Return the words that do not agree with a value next to them.

    bare: nothing is known of the text. Else values stand in it, and only words that rules know by
    name may count: the proof takes other values for alike.
    """
    found = (
        *find_counts(text),
        *find_possessives(text),
        *find_contractions(text),
        *_addressed(text),
        *_articles(text, bare=bare),
        *_numbers(text),
    )
    return without_overlaps(found)


def _addressed(text: str) -> Iterator[Hit]:
    """Find "Lieber Frau", "Chère Monsieur": the word of greeting is of the other gender."""
    for match in _GENDERS.finditer(text):
        what = f"'{match['at']}': the greeting and the form of address do not agree"
        yield Hit(*match.span("at"), what, "choose the greeting by the form of address")


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


def _line(text: str, start: int, end: int) -> str:
    return text[text.rfind("\n", 0, start) + 1 : (text + "\n").find("\n", end)]


def _begins_sentence(text: str, position: int) -> bool:
    """Say whether position is at the start of a sentence or a line, spaces aside."""
    before = text[:position]
    stripped = before.rstrip()
    return not before or stripped.endswith((".", "!", "?")) or "\n" in before[len(stripped) :]


def _articles(text: str, *, bare: bool) -> Iterator[Hit]:
    for match in _ARTICLE.finditer(text):
        article, word = match["article"].lower(), match["word"]
        wants = article_for(word)
        aspirated = article == "an" and _ASPIRATED.match(word)
        if wants is None or article == wants or aspirated or is_code_line(text, match.start()):
            continue
        line = _line(text, match.start(), match.end())
        english = _is_rather_english(line) or (
            word.islower()
            and word not in _SMALL
            and re.search("[aeiouy]", word)
            and len(line.split()) > 2
            and not _NOT_ENGLISH.search(line)
            and (not bare or _is_known(line))
        )
        if not english or (match["article"] == "A" and not _begins_sentence(text, match.start())):
            continue
        languages = languages_of(line) if bare else ()
        if (languages and "en" not in languages) or (match["article"] == "A" and word in _SMALL):
            continue  # "a un", and "A and B can be exchanged"
        yield Hit(
            *match.span("at"),
            f"'{match['at']}' should be '{wants} {word}'",
            "choose the article by the value, or rephrase the sentence",
        )


@lru_cache(maxsize=64)
def _is_rather_english(line: str) -> bool:
    """Say whether a line has more words of English than of others: "an der Praxis am See"."""
    return len(_ENGLISH.findall(line)) > len(_NOT_ENGLISH.findall(line))


@lru_cache(maxsize=64)
def _is_known(line: str) -> bool:
    """Say whether most words of a line are English."""
    words = re.findall(r"[a-z]{3,}", line)
    return sum(frequency(word) > _SAID for word in words) * 2 > len(words)


def _is_spelled(word: str) -> bool:
    """Say whether a short word in capitals is said letter by letter: "HR", "MBA"."""
    if not word.isupper() or not 2 <= len(word) <= 4 or word in _READ_AS_WORDS:
        return False
    return word in _SPELLED or not set("AEIOUY") & set(word)


def article_for(word: str) -> str | None:
    """Return "a" or "an", or None where it is not certain.

    >>> [article_for(w) for w in ("Account", "user", "hour", "MBA", "NATO")]
    ['an', 'a', 'an', 'an', None]
    """
    if _is_spelled(word):
        return "an" if word[0] in "AEFHILMNORSX" else "a"
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

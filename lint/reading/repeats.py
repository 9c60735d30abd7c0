"""Finds words that appear twice because a template and a value both contain them."""

import re
from collections.abc import Iterator
from itertools import pairwise

from ...templates.lazy_regex import lazy_regex
from .greeting import greetings, without_honorifics
from .hit import Hit, matches, without_overlaps
from .merged_twice import find_merged_twice
from .sample import is_code_line
from .twice import find_twice
from .words import BOTH_NAMES, COUNTED

_FIX = "remove it from the template, or from the value in the list"
_TITLE = (
    r"Mr|Mrs|Ms|Miss|Mx|Dr|Prof|Professor|Doctor|Sir|Herr|Frau|Rev|Señora?|Sra?|Mme|Monsieur|Madame"
)
_COMPANY = (
    r"Inc|LLC|Ltd|Limited|Corp|Corporation|GmbH|AG|PLC|Plc|LLP|BV|B\.V|SA|S\.A|SE|"
    r"Co|Company|KG|SARL|SAS|Oy|AB|AS|A/S|SpA|Pty|Group|Holdings|Technologies|"
    r"Solutions"
)
_COUNTED_TWICE = lazy_regex(
    rf"(?i)\b(?P<at>(?P<one>(?:{COUNTED}|industry|sector|team|department|company|"
    rf"plan|role|position|event|webinar|report|guide|conference|session|demo|"
    rf"platform|software|program|euros?|dollars?|percent|GmbH))[ \t]+(?P=one))\b"
)
_A_WORD_TWICE = lazy_regex(r"(?i)\b(\w+)[ \t]+\1\b")
_TWICE = (
    lazy_regex(rf"\b(?P<at>(?P<one>{_TITLE})\.?[ \t]+(?P=one)\b\.?)"),
    lazy_regex(
        r"(?P<at>\b(?:Mr\.?\s+(?:Mrs?|Ms)|Mrs\.?\s+(?:Mr|Ms)|Ms\.?\s+(?:Mr|Mrs)|"
        r"Herr\s+Frau|Frau\s+Herr)\b\.?)(?=\s+[A-ZÀ-Þ])"
    ),
    lazy_regex(rf"\b(?P<at>(?P<one>{_COMPANY})\.?,?[ \t]+(?P=one)\b\.?)"),
    lazy_regex(
        r"\b(?P<at>(?:Inc|LLC|Ltd|Corp|GmbH)\.?,?\s+(?:Inc|LLC|Ltd|Corp|GmbH|Limited|"
        r"Company)\b\.?)"
    ),
    _COUNTED_TWICE,
    lazy_regex(
        r"(?P<at>[$€£]\s?[$€£]\s?\d|[$€£]\s?\d[\d.,]*\s?(?:USD|EUR|GBP|dollars|"
        r"euros)\s(?:USD|EUR|GBP|dollars|euros)|\d\s?%\s?(?:%|percent)|\b(?:USD|EUR|"
        r"GBP)\s+(?:USD|EUR|GBP)\b)"
    ),
    lazy_regex(
        r"(?m)(?:^|[.!?] )(?P<at>(?P<one>Hi|Hello|Hey|Dear|Good morning|Good afternoon|"
        r"Thanks|Welcome|Hallo|Bonjour|Hola)[,]?[ \t]+(?P=one)\b)(?!!)"
    ),
    lazy_regex(r"(?m)(?:^|[.!?] )(?P<at>(?:Hi|Hello|Hey|Dear)[ \t]+(?:Hi|Hello|Hey|Dear)\b)"),
    lazy_regex(
        r"https?://\s*https?://|\bwww\.www\.|mailto:mailto:|\bat at (?=[A-Z])|"
        r"\bthe The (?=[A-Z])"
    ),
    lazy_regex(
        r"(?<!\w)(?P<at>(?:at|with|for|join|from|by|thank|visit|meet|"
        r"of) (?P<one>[A-Z][\w&-]+(?: [A-Z][\w&-]+){1,3}) (?P=one))\b"
    ),
    lazy_regex(
        r"(?P<at>\b(?:at|with|from|choosing|joining|love|admire|visiting|using) "
        r"(?P<one>(?!Duran|Walla|Bora|Pago|Sing|Wagga|Boutros|Sirhan)[A-Z][a-z]{3,}) (?P=one)\b)"
    ),
    lazy_regex(
        r"(?<![\w'’-])(?P<at>(?P<one>the|to|of|your|our|and|a|at|for|with|"
        r"from) (?P=one))(?![\w'’-])"
    ),
    lazy_regex(r"(?:(?<=[\s(])|^)(?P<at>Re: Re: Re:|Fwd: Fwd: Fwd:)"),
    lazy_regex(  # "the Sanctus, Sanctus, Sanctus" is sung
        r"(?<![Tt]he)(?<!das)(?<!le)(?<!el)(?<!il)(?:,|\s)(?P<at>(?P<one>[A-Z]\w+), (?P=one), "
        r"(?P=one))\b"
    ),
)

# "Herr Prof. Dr. Dr. Vogel" has two doctorates.
_DOCTORS = lazy_regex(r"Dr\. Dr\.?")
_GERMAN = lazy_regex(r"(?:Herrn?|Frau|Prof\.|Mag\.) $")


def find_repeats(text: str) -> list[Hit]:
    """Return words that are repeated directly, by mistake."""
    found = (*_named_twice(text), *_twice(text), *find_twice(text), *find_merged_twice(text))
    return without_overlaps(h for h in found if not _is_an_object(text, h))


def _is_an_object(text: str, hit: Hit) -> bool:
    """Say whether the words are a program's "[object Object]", which other rules judge."""
    return text[max(0, hit.start - 1) : hit.start] == "[" and text[hit.end : hit.end + 1] == "]"


def _twice(text: str) -> Iterator[Hit]:
    for pattern in _TWICE:
        needs = _A_WORD_TWICE if pattern is _COUNTED_TWICE else None
        for hit in matches(pattern, text, "'{}' says the same thing twice", _FIX, needs=needs):
            learned = _DOCTORS.fullmatch(text[hit.start : hit.end]) and (
                _GERMAN.search(text[max(0, hit.start - 12) : hit.start])
            )
            if not learned and not is_code_line(text, hit.start):
                yield hit


_TWO_SURNAMES = lazy_regex(r"(?i)^(?:señora?|sra?|don|doña)\b\.? ")


def _named_twice(text: str) -> Iterator[Hit]:
    """Find "Hi Marco Marco": a person may be called Thomas Thomas, not Marco Marco."""
    for greeting in greetings(text):
        words = [word.strip(".,") for word in without_honorifics(greeting.words)]
        if greeting.is_loose and len(words) > 3:
            continue
        for first, second in pairwise(words):
            same = first.lower() == second.lower() and first[:1].isupper() and len(first) > 1
            if _TWO_SURNAMES.search(greeting.slot):
                continue  # of a father's and a mother's name, which may be the same
            name = first.lower()
            if same and name not in BOTH_NAMES:
                start = text.index(greeting.slot, greeting.start)
                end = start + len(greeting.slot)
                yield Hit(start, end, f"'{greeting.slot}' has the same name twice", _FIX)
                break
        else:
            # "Hi Marco, Marco,": the template's name and the list's.
            again = re.match(r",\s+(?P<name>[A-ZÀ-Þ][\w'’-]+)(?=[,!:]|\s*$)", text[greeting.end :])
            if again and words and again["name"] == words[-1]:
                start = text.index(greeting.slot, greeting.start)
                end = greeting.end + again.end()
                yield Hit(start, end, f"'{text[start:end]}' has the same name twice", _FIX)

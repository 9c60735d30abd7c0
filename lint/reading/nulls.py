"""Finds what programs print for nothing: None, nan, null, undefined, N/A, [object Object].

Null, None, Nan and Test are also names and words. So a word counts where a value stands (a
greeting, after "is", "at", "$"), in the spelling a program gives it.
"""

import re
from collections.abc import Iterator

from .greeting import greetings, without_honorifics
from .hit import Hit, matches, separate
from .sample import is_code_line, is_explained, is_quoted_code
from .words import COUNTED

_FIX = "clear the value in the list and give the field a fallback"

NULL_LIKE = frozenset(
    """none null nan nil undefined n/a n.a. n\\a na #n/a nat (null) (none) (blank) (empty) (unknown)
    (undefined) (not_set) [blank] [null] [none] [empty] [unknown] [undefined] <null> <none> <blank>
    <empty> <undefined> <nil> <na> #ref! #value! #name? #div/0! #error! #null! #num! unknown blank empty
    - -- --- – — . .. ... … ? ?? ??? * ** / \\n \\\\n _ __ 0 0.0 00 x xx xxx test testing tester asdf asdfgh
    asd qwerty qwe dummy sample foo bar foobar abc abcd 123 1234 tbd tbc noname no_name nobody anonymous
    notset not_set notprovided not_provided not_available missing default true false yes no
    deleted removed unavailable untitled unnamed unspecified""".split()
) | {
    "no name", "not set", "not provided", "not available", "not applicable", "not specified",
    "not given", "(not set)", "(not provided)", "first name", "last name", "no first name",
    "no company", "not known", "to be confirmed", "data not found", "no data", "no value", "test test",
    "does not apply", "prefer not to say", "none given", "none provided", "not disclosed",
}  # fmt: skip

# What only a program writes, in just this spelling.
_PROGRAM = frozenset(
    "null NULL undefined UNDEFINED nan NaN NAN NaT nil NIL None NONE none N/A n/a N.A. #N/A".split()
)
# As a whole greeting these are a value; "Nan" is a grandmother and a first name.
_NAMES = frozenset(("Nan", "Na", "Nat", "Abc"))

_BEFORE = (
    r"at|from|with|by|for|on|in|to|into|of|as|an?|the|like|meeting|visiting|joining|attending|"
    r"downloading|called|named|until|since|join|visit|meet|choosing|chose|than"
)
_RECORD_IS = (
    r"(?:name|date|plan|company|manager|balance|price|total|amount|number|address|city|title|role|"
    r"owner|rep|email|phone|code|contact|industry|account|status|order|invoice|payment|renewal|"
    r"expiry|level|tier|advisor|agent|consultant|website|url|link|time|location|venue|event|product|"
    r"subscription|region|country|department|employer|organi[sz]ation|deadline|discount|id|score|tutor|host)"
)
_VALUES = (
    re.compile(rf"(?:(?<=\s)|^)(?P<at>(?:None|null|undefined|NULL|nil|N/A|n/a|NaN|nan|NaT|Unknown|UNDEFINED))(?=['’]s\b|\s+(?:team|Inc|LLC|Ltd|GmbH)\b)"),
    re.compile(rf"(?i:\b{_RECORD_IS}\s+(?:is|are|was|will be|:|=)|\b{_RECORD_IS}\s?[:=])\s*(?:[$€£]\s?)?(?P<at>None|null|NULL|undefined|UNDEFINED|nil|NaN|nan|NaT|N/A|n/a|Unknown|\(blank\)|\(null\)|\(none\)|<null>|<none>|True|False(?!\w))(?=\s*[.,;!?%)]|\s*$|\s*\n|\s+(?:and|or|at|on|for|in|with|as|which)\b)"),
    re.compile(rf"(?:(?<=\s)|^)(?i:{_BEFORE})\s+(?P<at>None|N/A|n/a|NaN|NaT|UNDEFINED|NULL)(?=\s*[.,;:!?)]|\s*$|\s+(?!and void|of|or\b)[a-z])"),
    re.compile(rf"(?:(?<=\s)|^)(?i:{_BEFORE})\s+(?P<at>null|nil)(?=\s*[.,;!?)]|\s*$|\s+(?!and void|hypothes|values?|pointers?|sets?|results?|objects?|islands?|modem|terminat|per|references?|checks?|fields?|model|space|matri|vector|effect|finding|safety|bytes?|characters?|points?|and\b|or\b)[a-z])"),
    re.compile(rf"(?:(?<=\s)|^)(?i:at|from|for|to|in|by|with|on|of|visiting|joining|attending|called|named|meeting|as an?)\s+(?P<at>undefined)(?=\s*[.,;!?)]|\s*$|\s+(?:last|this|next|and|or|at|on|is|was|for|in|with|team|today|yesterday|tomorrow|has|have|we|you|I|as|so|to)\b)"),
    re.compile(r"(?:(?<=\s)|^)(?:at|from|on|by|visiting|joining|is|are|was|be)\s+(?P<at>nan)(?=\s*[.,;!?)]|\s*$|\s+(?:last|this|next|and|at|on|is|was|for|in)\b)"),
    re.compile(r"(?P<at>[$€£¥#]\s?(?:nan|NaN|None|null|undefined|NULL|N/A|n/a|nil))\b"),
    re.compile(r"(?<![\w.])(?P<at>(?:nan|NaN|None|null|undefined|NULL)\s?%)"),
    re.compile(rf"(?<![\w.])(?P<at>(?:nan|NaN|None|null|undefined|NULL)\s+(?:{COUNTED}|hours?|minutes?|years?|percent|dollars?|euros?|EUR|USD|GBP))(?!\w)(?<!None of)"),
    re.compile(r"(?<![\w.])(?P<at>(?:None|null|undefined|nan|NULL)\s+(?:None|null|undefined|nan|NULL))(?!\w)"),
    re.compile(r"(?i)(?P<at>[(\[<](?:blank|null|not set|undefined|no value|no data|not provided|missing value|empty value|nan)[)\]>])"),
    re.compile(r"(?<!\w)(?P<at>\\N)(?!\w)"),
    re.compile(r"(?<![\w-])(?P<at>NaT|NaN)(?=[\s.,!?]|$)"),
    re.compile(r"(?:(?<=\s)|^)(?:at|with|from|for|of|to) (?P<at>Unknown|Undefined)(?=\s*[.,!?]|\s*$|\s+(?:Company|Organi[sz]ation|and|last|is|we|to)\b)"),
    re.compile(r"(?<![\w/])(?P<at>01[/.-]01[/.-](?:1970|1900|0001)|1970-01-01|0001-01-01|1900-01-0[01]|January 1, (?:1970|1900)|00/00/0000|0000-00-00)"),
    re.compile(rf"(?i:\byour (?:\w+ )?{_RECORD_IS}\b)[ ](?P<at>null|None|undefined|nan|NaN)\b(?=[\s.,!?]|$)"),
)  # fmt: skip


def is_null_like(value: str) -> bool:
    """Say whether a whole value says "nothing" ("NULL", "n/a", "--", "asdf").

    >>> [is_null_like(v) for v in ("None", " n/a ", "Null Island", "")]
    [True, True, False, False]
    """
    return " ".join(value.split()).lower() in NULL_LIKE


def find_nulls(text: str) -> list[Hit]:
    """Return every place where a text shows an absent value."""
    found = (*_greeted(text), *_placed(text))
    return separate(h for h in found if not is_quoted_code(text, h.start, h.end))


def _greeted(text: str) -> Iterator[Hit]:
    for greeting in greetings(text):
        words = without_honorifics(greeting.words)
        slot = " ".join(words)
        if not slot or len(words) > 5:
            continue
        start = text.index(greeting.slot, greeting.start)
        what = f"'{greeting.slot}' is no name: the value was missing"
        hit = Hit(start, start + len(greeting.slot), what, _FIX)
        titled = len(words) < len(greeting.words)
        if greeting.is_loose and slot not in _PROGRAM:
            continue
        if titled or greeting.word.lower() == "dear" and slot == "Test":
            # "Dear Mr. Null": a surname, unless a program wrote it.
            if slot in _PROGRAM and slot != "None":
                yield hit
        elif is_null_like(slot) and slot not in _NAMES and not slot.isdigit():
            yield hit
        elif len(words) > 1 and all(is_null_like(word) for word in words):
            yield hit
        elif any(w in _PROGRAM - {"None", "none", "nil"} for w in words) or words[0] in (
            "None",
            "none",
            "Null",
        ):
            if not any(word[:1].islower() and word not in _PROGRAM for word in words[1:]):
                yield hit
        elif re.match(
            r"(?i)[(\[<](?:blank|null|none|empty|unknown|undefined|not set|no name)[)\]>]", slot
        ):
            yield hit


def _placed(text: str) -> Iterator[Hit]:
    for pattern in _VALUES:
        for hit in matches(
            pattern, text, "'{}' is what a program prints for a missing value", _FIX
        ):
            if not is_code_line(text, hit.start) and not is_explained(text, hit.start):
                yield hit

"""Finds what programs print for nothing: None, nan, null, undefined, N/A, [object Object].

Null, None, Nan and Test are also names and words. So a word counts where a value stands (a
greeting, after "is", "at", "$"), in the spelling a program gives it.
"""

from collections.abc import Iterator

from ...templates.lazy_regex import lazy_regex
from .absent import find_absent
from .foreign_nothing import find_foreign_nothing
from .greeting import greetings, without_honorifics
from .hit import Hit, matches, without_overlaps
from .mention import is_in_quotation
from .no_value import is_no_value
from .said_of_codes import is_said_of
from .sample import is_code_line, is_explained, is_quoted_code
from .words import COUNTED

_FIX = "clear the value in the list and add a fallback to the field"

NULL_LIKE = frozenset(
    """none null nan nil undefined n/a n.a. n\\a na #n/a nat (null) (none) (blank) (empty)
    (unknown) (undefined) (not_set) [blank] [null] [none] [empty] [unknown] [undefined] <null>
    <none> <blank> <empty> <undefined> <nil> <na> #ref! #value! #name? #div/0! #error! #null!
    #num! unknown blank empty - -- --- – — . .. ... … ? ?? ??? * ** / \\n \\\\n _ __ 0 0.0 00 x
    xx xxx test testing tester asdf asdfgh asd qwerty qwe dummy sample foo bar foobar abc abcd
    123 1234 tbd tbc noname no_name nobody anonymous notset not_set notprovided not_provided
    not_available missing default true false yes no deleted removed unavailable untitled unnamed
    unspecified""".split()
) | {
    "no name", "not set", "not provided", "not available", "not applicable", "not specified",
    "not given", "(not set)", "(not provided)", "first name", "last name", "no first name",
    "no company", "not known", "to be confirmed", "data not found", "no data", "no value",
    "test test",
    "does not apply", "prefer not to say", "none given", "none provided", "not disclosed",
}  # fmt: skip

# What only a program writes, in just this spelling.
_PROGRAM = frozenset(
    "null NULL undefined UNDEFINED nan NaN NAN NaT nil NIL None NONE none N/A n/a N.A. #N/A".split()
)
_BRACKETED = lazy_regex(
    r"(?i)[(\[<](?:blank|null|none|empty|unknown|undefined|not set|no name)[)\]>]"
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
    r"expiry|level|tier|advisor|agent|consultant|website|url|link|time|location|"
    r"venue|event|product|"
    r"subscription|region|country|department|employer|organi[sz]ation|deadline|"
    r"discount|id|score|tutor|host)"
)
_VALUES = (
    lazy_regex(
        r"(?m)(?<=\w: )(?P<at>undefined|null|nan|NaN|NaT|NULL)(?=[^\S\n]*+$|\s*+[.,;][^\S\n]*+$)"
    ),
    lazy_regex(
        r"(?m)\b(?:by|to|from|for|at|with|until|on): (?P<at>None|N/A|"
        r"Unknown)(?=[^\S\n]*+$|\s*+[.,;][^\S\n]*+$)"
    ),
    lazy_regex(
        r"(?:(?<=\s)|^)(?P<at>(?:None|null|undefined|NULL|nil|N/A|n/a|NaN|nan|NaT|"
        r"Unknown|UNDEFINED))(?=['’]s\b|\s+(?:team|Inc|LLC|Ltd|GmbH)\b)"
    ),
    lazy_regex(
        rf"(?i:\b{_RECORD_IS}\s+(?:is|are|was|will be|:|=)|"
        rf"\b{_RECORD_IS}\s?[:=])\s*(?:[$€£]\s?)?(?P<at>None|null|NULL|undefined|"
        rf"UNDEFINED|nil|NaN|nan|NaT|N/A|n/a|Unknown|\(blank\)|\(null\)|\(none\)|<null>|"
        rf"<none>|True|False(?!\w))(?=\s*[.,;!?%)]|\s*$|\s*\n|\s+(?:and|or|at|on|for|in|"
        rf"with|as|which)\b)"
    ),
    lazy_regex(
        rf"(?:(?<=\s)|^)(?i:{_BEFORE})\s+(?P<at>None|N/A|n/a|NaN|NaT|UNDEFINED|"
        rf"NULL)(?=\s*[.,;:!?)]|\s*$|\s+(?!and void|of|or\b)[a-z])"
    ),
    lazy_regex(
        rf"(?:(?<=\s)|^)(?i:{_BEFORE})\s+(?P<at>null|nil)(?=\s*[.,;!?)]|\s*$|"
        rf"\s+(?!and void|hypothes|values?|pointers?|sets?|results?|objects?|islands?|"
        rf"modem|terminat|per|references?|checks?|fields?|model|space|matri|vector|"
        rf"effect|finding|safety|bytes?|characters?|points?|and\b|or\b)[a-z])"
    ),
    lazy_regex(
        r"(?:(?<=\s)|^)(?i:at|from|for|to|in|by|with|on|of|visiting|joining|attending|"
        r"called|named|meeting|as an?)\s+(?P<at>undefined)(?=\s*[.,;!?)]|\s*$|"
        r"\s+(?:last|this|next|and|or|at|on|is|was|for|in|with|team|today|yesterday|"
        r"tomorrow|has|have|we|you|I|as|so|to)\b)"
    ),
    lazy_regex(
        r"(?:(?<=\s)|^)(?:at|from|on|by|visiting|joining|is|are|was|"
        r"be)\s+(?P<at>nan)(?=\s*[.,;!?)]|\s*$|\s+(?:last|this|next|and|at|on|is|was|"
        r"for|in)\b)"
    ),
    lazy_regex(r"(?<=\bin )(?P<at>nan)(?=[,.!?]|$)"),
    lazy_regex(r"(?<=, )(?P<at>None|null|undefined|nan|NaN|N/A)(?=,)"),
    lazy_regex(
        r"(?i:\b(?:know|knows|noticed|notice|saw|heard|see|read|sure|hope|think|believe|"
        r"that|love|help)) (?P<at>null|undefined|nan)(?= [a-z])"
    ),
    lazy_regex(
        r"(?<=[a-z] )(?<!almost )(?<!that )(?P<at>None)(?= (?:is|was|has|just|"
        r"recently) [a-z]+(?:ing|ed)\b)"
    ),
    lazy_regex(
        r"(?m)^[A-Z][a-z]+(?: [a-z]+)?,\s+(?P<at>null|undefined|None|NULL|nan|NaN|"
        r"N/A)(?=\s*[!.,]|\s*$)"
    ),
    lazy_regex(r"(?P<at>[$€£¥#]\s?(?:nan|NaN|None|null|undefined|NULL|N/A|n/a|nil))\b"),
    lazy_regex(r"(?<![\w.])(?P<at>(?:nan|NaN|None|null|undefined|NULL)\s?%)"),
    lazy_regex(
        rf"(?<![\w.])(?P<at>(?:nan|NaN|None|null|undefined|NULL)\s+(?:(?:new|unread|open|"
        rf"pending|more|free|unused|other)\s+)?(?:{COUNTED}|hours?|minutes?|years?|"
        rf"percent|dollars?|euros?|EUR|USD|GBP))(?!\w)(?<!None of)"
    ),
    lazy_regex(
        r"(?<![\w.])(?P<at>(?:None|null|undefined|nan|NULL)\s+(?:None|null|undefined|"
        r"nan|NULL))(?!\w)"
    ),
    lazy_regex(
        r"(?i)(?P<at>[(\[<](?:blank|missing|no name|error|null|not set|undefined|no value|no data|"
        r"not provided|missing value|empty value|nan)[)\]>])"
    ),
    lazy_regex(r"(?<!\w)(?P<at>\\N)(?!\w)"),
    lazy_regex(r"(?<![\w-])(?P<at>NaT|NaN)(?=[\s.,!?]|$)"),
    lazy_regex(
        r"(?:(?<=\s)|^)(?:at|with|from|for|of|to|in) (?P<at>Unknown|"
        r"Undefined)(?=\s*[.,!?]|\s*$|\s+(?:Company|Organi[sz]ation|and|last|is|we|"
        r"to)\b)"
    ),
    lazy_regex(
        r"(?<![\w/])(?P<at>01[/.-]01[/.-](?:1970|1900|0001)|1970-01-01|0001-01-01|"
        r"1900-01-0[01]|January 1, (?:1970|1900)|00/00/0000|0000-00-00)"
    ),
    lazy_regex(
        rf"(?i:\byour (?:\w+ )?{_RECORD_IS}\b)[ ](?P<at>null|None|undefined|nan|"
        rf"NaN)\b(?=[\s.,!?]|$)"
    ),
)


_TECHNICAL = lazy_regex(
    r"(?i)\b(?:sets? (?:it|this|the \w+|\w+) to|returns?|defaults? to|assign\w*|"
    r"evaluat\w+|compar\w+|"
    r"parameters?|variables?|propert(?:y|ies)|pointers?|javascript|python|sql|json|"
    r"typescript|java)\b"
)


def is_null_like(value: str) -> bool:
    """Say whether a whole value says "nothing" ("NULL", "n/a", "--", "asdf").

    >>> [is_null_like(v) for v in ("None", " n/a ", "Null Island", "")]
    [True, True, False, False]
    """
    return " ".join(value.split()).lower() in NULL_LIKE


def find_nulls(text: str) -> list[Hit]:
    """Return every place where a text shows an absent value."""
    found = (
        *_greeted(text),
        *_placed(text),
        *find_absent(text),
        *find_foreign_nothing(text),
    )
    return without_overlaps(
        h
        for h in found
        if not is_quoted_code(text, h.start, h.end)
        and not is_in_quotation(text, h.start, h.end)
        and not is_said_of(text, h.start, h.end)
    )


def _greeted(text: str) -> Iterator[Hit]:
    for greeting in greetings(text):
        words = without_honorifics(greeting.words)
        slot = " ".join(words).strip("'\"“”‘’")
        if not 0 < len(words) <= 5 or (greeting.is_loose and slot not in _PROGRAM):
            continue
        titled = len(words) < len(greeting.words)
        if _is_surname(slot) and (titled or (greeting.word.lower() == "dear" and slot == "Test")):
            continue
        if _is_nobody(slot, words) or (len(words) > 1 and is_no_value(slot)):
            start = text.index(greeting.slot, greeting.start)
            what = f"'{greeting.slot}' is not a name: the value was missing"
            yield Hit(start, start + len(greeting.slot), what, _FIX)


def _is_surname(slot: str) -> bool:
    """After "Mr." or "Dear" a word like Test is a surname, unless a program wrote it so."""
    return slot not in _PROGRAM - {"None"} and slot[:1].isupper() and slot[1:].islower()


def _is_nobody(slot: str, words: list[str]) -> bool:
    if is_null_like(slot):
        return slot not in _NAMES and not (slot.isdigit() and len(slot) > 2)
    if len(words) > 1 and all(is_null_like(word) for word in words):
        return True
    if _BRACKETED.fullmatch(slot):
        return True
    # "Hi Jo undefined" is a value; "Dear Null family" is a family.
    said = any(word in _PROGRAM - {"None", "none", "nil"} for word in words)
    first = words[0] in ("None", "none", "Null")
    others = any(word[:1].islower() and word not in _PROGRAM for word in words[1:])
    return (said or first) and not others


def _placed(text: str) -> Iterator[Hit]:
    for pattern in _VALUES:
        for hit in matches(
            pattern, text, "'{}' is what a program prints for a missing value", _FIX
        ):
            technical = _TECHNICAL.search(text[max(0, hit.start - 40) : hit.end + 20])
            if (
                not technical
                and not is_code_line(text, hit.start)
                and not is_explained(text, hit.start)
            ):
                yield hit

"""Finds the gap that an empty value leaves: "Hi ,", "at .", "your  checklist", "Meet  and  at"."""

import re
from collections.abc import Iterator

from ...templates.lazy_regex import lazy_regex
from .cut_short import find_cut_short
from .endings import find_endings
from .greeting import SPACE, greetings
from .hit import Hit, matches, shorten, without_overlaps
from .language import is_french_line
from .lone_marks import find_lone_marks
from .sample import is_code_line, is_quoted_code, line_around
from .stranded import find_stranded
from .words import COUNTED, OPENERS, SPACED_PUNCTUATION

_FIX = "give the field a fallback, or leave the sentence out where it is empty"

_TITLES = "mr|mrs|ms|mx|dr|prof|herr|frau|hr|fr|sr|sra|srta"  # incomplete without a name after it

_CLOSERS = (
    "thanks|thank you|regards|best|sincerely|cheers|sorry|yes|no|hello|congratulations|"
    "see you|welcome"
)
_PREPOSITION = lazy_regex(
    r"\b(?P<at>(?:at|from|with|to|of|for|into|between|about) (?:is|was|has|are|were|"
    r"will|and (?:at|in|on|for)|or (?:at|in|on)))\b"
)
# "What you asked for is ready": the clause before the verb ends with its own preposition.
_RELATIVE = lazy_regex(
    r"(?i)(?:\bwhat(?:ever)?|[\w)])\s+(?:(?:that|which|whom?)\s+)?"
    r"(?:you|we|they|i|he|she|it|people|everyone)(?:['’](?:re|ve|m|s|d))?\s+"
    r"(?:(?!the\b|an?\b|our\b|your\b)\w+\s+){1,3}$"
)
_GAPS = (
    # An opening word, then a space and the end: "at .", "with ,", "renews on ."
    lazy_regex(
        rf"(?i)\b(?P<at>(?:{OPENERS}|{_CLOSERS}|because|when|where|if|have|has|get|need|"
        rf"call|use){SPACE}+[.,;!?])(?=[\s\"”')]|$)"
    ),
    # The same in other languages: "Grüße nach !", "Saludos desde !".
    lazy_regex(
        rf"(?i)(?<![\w-])(?P<at>(?:nach|bei|aus|seit|für|uit|naar|bij|voor|met|desde|hasta|hacia|sobre|"
        rf"presso|verso|från|till|hos|dla|od){SPACE}+[.,;!?])(?=[\s\"”')]|$)"
    ),
    lazy_regex(r"(?m)(?P<at>[:=]\s+[.,;](?=\s|$))"),
    lazy_regex(r"(?P<at>,\s*,(?:\s*,)*)(?!\w)"),
    lazy_regex(r"(?P<at>,\s+[.!?])(?=\s|$)"),
    # A line that begins with a missing value.
    lazy_regex(r"(?m)^[ \t]*(?P<at>[,;](?=\s+\w))"),
    lazy_regex(r"(?m)^[ \t]*(?P<at>[!?.]\s+(?=[A-Za-z]{2}))"),
    lazy_regex(
        r"(?m)^(?P<at>['’]s )(?!(?i:morgens|ochtends|middags|avonds|nachts|zondags|"
        r"winters|zomers)\b)"
    ),
    # A missing owner, number or noun.
    lazy_regex(
        r"(?<=\s)(?P<at>['’]s)\b(?! (?:morgens|ochtends|middags|avonds|nachts|zondags|"
        r"winters|zomers|werelds|lands))(?=\s)"
    ),
    lazy_regex(
        r"(?<=\s)(?P<at>-(?:based|sized|related|powered|led|focused|driven|owned|wide|"
        r"specific|style|year|day|month|week|minute|hour)\b)"
    ),
    lazy_regex(
        rf"(?<!\w)(?<!\d{SPACE})(?P<at>[$€£¥]){SPACE}*(?=[.,;!?](?:\s|$)|(?!{SPACE})\s*$|"
        rf"(?!{SPACE}{SPACE})\s+(?:for|per|a|"
        rf"an|and|in|on|to|by|off|each|this|of|from|until|more|less|is|was|due|will|with|"
        rf"at|back|as|if|every)\b)(?<!in [$€£¥])(?<!US [$€£¥])"
    ),
    lazy_regex(
        rf"(?i)\b(?:save|to|of|by|get|a|an|only|just|another|extra|flat|"
        rf"over){SPACE}+(?P<at>%)(?=[\s.,!?]|$)"
    ),
    lazy_regex(
        r"(?<!\d)(?<!\d[\s\xa0])(?<=[a-z][\s\xa0])(?P<at>%)(?= (?:off|discount|more|"
        r"less|back|cheaper|faster)\b)"
    ),
    lazy_regex(r"(?i)\b(?P<at>interest in\s?[.!]|welcome to\s?[!.])(?=\s|$)"),
    lazy_regex(
        r"(?i)\b(?P<at>(?:order|invoice|ticket|case|booth|stand|room|call|account|ref|"
        r"reference|suite|number|booking|confirmation|claim|policy|po|issue|gate|seat|"
        r"flight|table|hall)\s+#)(?=[\s.,;!?]|$)(?!\s\d)"
    ),
    lazy_regex(r"(?<![\w)\]>\"'])(?P<at>\(\s*\)|\[\]|\"\s*\"|“\s*”|„\s*[“”]|‘\s*’|«\s*»)(?!\w)"),
    lazy_regex(r"(?P<at>\(\s*[,;/-]\s*\)|\(\s+,|,\s*\))"),
    lazy_regex(r"\b(?P<at>(?:Mr|Mrs|Ms)\.?\s*[,!?;:])(?=\s|$)"),
    # A determiner with no noun, once the doubled space is gone: "As a at", "the of".
    lazy_regex(
        r"(?<![\w'’./])(?P<at>(?:an?|[Tt]he|[Yy]our|(?<=As )a) (?:at|of|is|was|has|from|"
        r"with|by|to|on|for|are|were|will(?= (?:be|have|not|soon)\b)))\b(?![-/])(?= )"
    ),
    _PREPOSITION,
)
_BLANK_BEFORE_A_STOP = lazy_regex(rf"{SPACE}[.,;!?]")
_BLANKS = lazy_regex(rf"{SPACE}{{2}}")
_DOUBLED = lazy_regex(
    rf"(?i)(?<![\w'’.])(?P<at>(?P<word>{OPENERS}|for the|in the|thanks|have|hi|hello|"
    rf"hey|no\.){SPACE}{{2,3}})(?=\S)"
)
_DOUBLED_BEFORE = lazy_regex(
    rf"(?:(?<=[a-z,])|(?<=no\.)){SPACE}{{2,3}}(?P<at>is|was|has|have|are|will|and|or|at|in|on|for|"
    rf"with|from|of|to|by|"
    rf"seats?|plan|team|{COUNTED})\b"
)


def find_holes(text: str) -> list[Hit]:
    """Return every place where a value seems to be missing."""
    found = (
        *_greeted(text),
        *_gaps(text),
        *find_endings(text),
        *find_cut_short(text),
        *find_lone_marks(text),
        *find_stranded(text),
    )
    return without_overlaps(h for h in found if not is_quoted_code(text, h.start, h.end))


def _greeted(text: str) -> Iterator[Hit]:
    for greeting in greetings(text):
        raw = text[greeting.start : greeting.end]
        stop = greeting.closed_by
        shown = shorten(text[greeting.word_start : greeting.end + 1])
        span = (greeting.word_start, min(greeting.end + 1, len(text)))
        what = f"'{shown}' has no name"
        spaced_language = SPACED_PUNCTUATION.fullmatch(greeting.word) and stop in "!?:;"
        if not greeting.slot:
            if raw and stop and stop in ",!:;.?–—-" and not spaced_language:
                # "Hi – quick question" has a dash of the author's; "Hi  – …" lost a name.
                dashed = stop in "–—-" and len(raw) < 2 and text[greeting.end + 1 :][:1] == " "
                if not (stop in "–—-" and greeting.is_loose) and not dashed:
                    yield Hit(*span, what, _FIX)
            elif greeting.word.lower() in (
                "dear",
                "estimado",
                "estimada",
                "lieber",
                "liebe",
                "caro",
                "cara",
                "sehr geehrte",
                "sehr geehrter",
                "prezado",
                "geachte",
            ) and stop in ("", ",", ":", "!"):
                yield Hit(*span, what, _FIX)
        elif re.search(rf"{SPACE}$", raw) and stop == ",":
            yield Hit(*span, f"'{shown}' is missing a part of the name", _FIX)
        elif re.fullmatch(rf"(?i)(?:{_TITLES})\.?", greeting.slot):
            yield Hit(*span, what, _FIX)
        elif titled := re.match(rf"(?i)(?:{_TITLES})\.?\s*,", text[greeting.start :].lstrip()):
            yield Hit(*span, f"'{shorten(titled[0])}' has no name", _FIX)


def _gaps(text: str) -> Iterator[Hit]:
    for pattern in _GAPS:
        needs = _BLANK_BEFORE_A_STOP if pattern is _GAPS[0] else None
        for hit in matches(pattern, text, "'{}' has a gap: a value is missing", _FIX, needs=needs):
            start, end = line_around(text, hit.start)
            alone = text[start:end].strip() == text[hit.start : hit.end].strip()
            if alone or is_code_line(text, hit.start) or _is_french(text, hit):
                continue
            if pattern is _PREPOSITION and _RELATIVE.search(text[start : hit.start]):
                continue
            yield _with_context(text, hit)
    for pattern in (_DOUBLED, _DOUBLED_BEFORE):
        for hit in matches(pattern, text, "", _FIX, needs=_BLANKS):
            start, end = line_around(text, hit.start)
            if is_code_line(text, hit.start) or re.search(r" {4,}|\t|\|", text[start:end].strip()):
                continue  # columns of a table
            yield _with_context(text, hit)


def _with_context(text: str, hit: Hit) -> Hit:
    """Show the hole between its neighbours."""
    line = text.rfind("\n", 0, hit.start) + 1
    start = max(line, text.rfind(" ", line, max(line, hit.start - 14)) + 1)
    end = _word_end(text, min(hit.end + 14, len(text)))
    line_end = text.find("\n", hit.end, end)
    shown = text[start : line_end if line_end >= 0 else end].strip()
    if start > line:
        shown = "…" + shown
    return Hit(hit.start, hit.end, f"'{shown}' has a gap: a value is missing", hit.fix)


def _word_end(text: str, at: int) -> int:
    """Return the end of the word that at is in; a very long one is cut."""
    rest = re.match(r"\w{0,20}", text[at:])
    return at + (rest.end() if rest and text[at - 1 : at].isalnum() else 0)


def _is_french(text: str, hit: Hit) -> bool:
    """French puts a space before high punctuation: "Bonjour à tous !"."""
    return text[hit.end - 1] in "!?:;" and is_french_line(text[max(0, hit.start - 80) : hit.end])

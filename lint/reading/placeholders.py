"""Finds what a person left to be filled in: "[Your Name]", "<INSERT DATE>", "XX/XX", "TODO:".

Works by classes: a delimited phrase made of field words, or one that begins with an
instruction, is a gap; a label ("[Webinar] …"), a link ("[Read more]"), a note ("[1]"), an
editor's word in a quotation and program code are not.
"""

import re
from collections.abc import Iterable, Iterator, Sequence

from ...templates.lazy_regex import lazy_regex
from .assistants import find_assistant
from .codes import is_identifier
from .columns import is_slot
from .dummies import find_dummies
from .field_names import find_field_names
from .filler import find_filler
from .greeting import greetings, without_honorifics
from .hit import Hit, shorten, without_overlaps
from .mention import not_talked_about
from .notes import find_notes
from .sample import is_code_line, is_explained
from .slots import find_slots
from .starter import find_starter
from .unwritten import find_unwritten
from .words import (
    BUTTONS,
    COUNTED,
    INSTRUCTIONS,
    INSTRUCTIONS_ELSEWHERE,
    OPENERS,
    OWNERS,
    RECORD,
    THING,
    is_field_like,
    split_name,
)

_FIX = "write the missing text, or print the field that holds it"

_SQUARE = lazy_regex(r"(?<![\w\]!\[])\[(?P<in>[^\[\]\n]{1,120})\](?![\[(:])")
_BRACE = lazy_regex(r"(?<![\w:$\\{#%!/\"'=>)])\{(?P<in>[^{}\n]{1,120})\}(?![}\w])")
_ANGLE = lazy_regex(r"(?<![\w<=/])<(?P<in>[A-Za-z][^<>\n]{0,80})>(?!>)")
_ROUND = lazy_regex(r"(?<!\w)\((?P<in>[A-Za-z][^()\n]{1,60})\)")
_AMOUNTS = frozenset(
    """quantity weight qty number amount anzahl menge cantidad quantité quantità quantidade aantal
    betrag montant importe importo bedrag ilość liczba antal""".split()
)
_WANTS = lazy_regex(
    r"(?i)\b(?:for|at|to|of|from|with|about|on|by|near|costs?|noticed|saw|that|liked|love)\s$"
)
_NAMES = frozenset(
    "name firstname lastname fname lname surname vorname nachname nombre prénom".split()
)
_PARTS = frozenset("first last full user here person customer client".split())
_SYMBOLS = lazy_regex(r"[%$:#~|\\_<{\[*^+=]+[\w .()-]*[%$:#~|\\_>}\]*^+=]*|[\w .]+[%~|\\_>}\]^=]+")
_HEADS = frozenset(
    "name names email address number date title company link url code phone city".split()
)
_HERE = frozenset("here hier ici aquí aqui qui".split())
_SLOTS = _HEADS | frozenset(
    """firstname lastname surname first last full job text logo signature message position role
    position photo image vorname nachname firma unternehmen adresse unterschrift nom prénom société
    entreprise nombre apellido empresa nome cognome sobrenome azienda indirizzo naam voornaam
    achternaam bedrijf handtekening datum fecha data price amount""".split()
)
_NAMES_ELSEWHERE = frozenset("name vorname nachname nom prénom nombre nome naam".split())
_YOURS_ELSEWHERE = frozenset(
    "ihr ihre dein deine votre ton su tu seu sua tuo tua vostro uw".split()
)
_ELEMENTS = frozenset(
    "title address time link body content summary details text image a data".split()
)


def find_placeholders(text: str) -> list[Hit]:
    """Return every placeholder that somebody meant to fill in."""
    delimited = list(_delimited(text))
    found = [*delimited, *find_filler(text), *find_starter(text)]
    # The starter's sentences are notes too, and are told as the starter's.
    found += _beside(found, (*find_notes(text), *find_assistant(text), *find_unwritten(text)))
    # A delimited placeholder is reported alone, not with the name next to it.
    found += _beside(delimited, find_field_names(text))
    found += _beside(delimited, (*find_slots(text), *find_dummies(text)))
    found += _beside(found, _greeted(text))
    return without_overlaps(not_talked_about(text, found))


def _beside(found: Sequence[Hit], more: Iterable[Hit]) -> list[Hit]:
    """Return those of more that none of found overlaps."""
    return [hit for hit in more if not any(one.overlaps(hit.start, hit.end) for one in found)]


def _delimited(text: str) -> Iterator[Hit]:
    for pattern, is_placeholder in (
        (_SQUARE, _square), (_BRACE, _brace), (_ANGLE, _angle), (_ROUND, _round)
    ):  # fmt: skip
        for match in pattern.finditer(text):
            if is_placeholder(match["in"].strip(), text, *match.span()) and not is_explained(
                text, match.start()
            ):
                what = f"'{shorten(match[0])}' is a placeholder that nobody filled in"
                yield Hit(*match.span(), what, _FIX)


def _square(inside: str, text: str, start: int, end: int) -> bool:
    before, after = text[:start], text[end:]
    if inside.lower() in ("x", "xx", "n", "number", "#", "?", "_", "__", "___", "...", "…"):
        if "[ ]" in text or not re.search(r"\w\W{0,2}$", before):
            return False
        counted = re.match(
            rf"\s?(?:%|\+|(?:[\w-]+ )?(?:{COUNTED}|hours?|minutes?|years?|percent)\b|[.,!?]|"
            rf"\s+[a-z])",
            after,
        )
        if after.startswith("%"):
            return True
        last = re.search(r"([$€£#]|\b\w+)\s?$", before)
        return bool(
            counted
            and last
            and re.fullmatch(
                rf"(?i)[$€£#]|{OPENERS}|over|next|last|only|than|just|have|save|within|are|most|"
                rf"every|another",
                last[1],
            )
        )
    if re.fullmatch(r"[a-zA-Z_$][\w$]*(?:,\s*[a-zA-Z_$][\w$]*)*", inside) and is_code_line(
        text, start
    ):
        return False  # an array, as programs write it
    told = re.search(r"\w\s$", before) and not is_code_line(text, start)
    if told and re.fullmatch(r"[A-Z]{3,}(?: [A-Z]{2,})? ?#?\d{1,2}", inside):
        return True  # "[SPEAKER 1]"
    if told and re.fullmatch(r"(?!and/or|either/or)[a-z]{3,}(?:/[a-z]{3,}){1,3}", inside):
        return re.search(r"(?i)\b(?:your|our|the|an?|this|next) (?:\w+ )?$", before) is not None
    if BUTTONS.match(inside) and not _is_instruction(inside):
        return False
    if inside == "unsubscribe":
        return True
    line = before.rpartition("\n")[2]
    label = re.fullmatch(r"(?:\s|(?:re|fwd?|aw|wg):)*+", line, re.IGNORECASE) and re.match(
        r"\s+[A-Z0-9\"“]", after
    )
    words = split_name(inside)
    if label and len(words) == 1 and words[0] not in ("name", "firstname", "company", "fname"):
        return False
    if _in_quotation(before) and inside == inside.lower() and not _is_instruction(inside):
        return False
    if (
        words
        and words[0] in ("the", "his", "her", "their", "its", "a", "an")
        and inside[:1].islower()
    ):
        rest = words[1:]
        theirs = words[0] in ("his", "her", "their") and rest and all(w in RECORD for w in rest)
        return bool(theirs) and not _in_quotation(before)
    if re.fullmatch(r"[A-Za-z]+(?:_[A-Za-z]+)+|[a-z]+[A-Z]\w*", inside):
        return not is_code_line(text, start)
    return (
        is_slot(inside)
        or _is_instruction(inside)
        or _is_description(inside)
        or (_has_record_head(inside) and not label)
    )


def _brace(inside: str, text: str, start: int, end: int) -> bool:
    if is_code_line(text, start):
        return False
    if re.search(r"(?i)\b(?:brace|curly|bracket|code|json|block)", inside):
        return False
    if not re.fullmatch(r"[A-Za-zÀ-ÿ][\w'’ .,:&()/-]*\??", inside):
        number = re.fullmatch(r"\d*|%s", inside) is not None
        between = re.search(r"[a-zà-ÿ] $", text[:start]) and re.match(r" [a-zà-ÿ]{2}", text[end:])
        return number and (between is not None or _is_after_opener(text, start))
    if re.fullmatch(r"\w+(?:\.\w+)*", inside):  # one word: "{total}", as programs print it
        before, after = text[max(0, start - 1) : start], text[end : end + 1]
        return (not before or before in " \n\t(\"'“$#€£*_>,") and (
            not after or after in " \n\t,.;:!?)\"'”%’*_<-"
        )
    wordy = " " in inside and re.search(r"[A-Za-z]{3}", inside) is not None
    return is_slot(inside) or _is_instruction(inside) or wordy


def _angle(inside: str, text: str, start: int, end: int) -> bool:
    if inside.rstrip("/ ") in _ELEMENTS:
        slot = text[start - 1 : start] == " " and "</" not in text
        shown = re.match(r"\s*(?:elements?|tags?|attributes?|HTML)\b", text[end:])
        if not slot or shown:
            return False
    if re.search(r"[=/@:\"]", inside) or is_code_line(text, start):
        return False
    words = split_name(inside)
    plain = inside.islower() and len(words) == 1  # "<email>", as manuals of programs write
    if plain and re.search(
        r"(?i)\b(?:run|command|flag|option|argument|bearer|header)\b", text[:start]
    ):
        return False
    return (
        is_slot(inside)
        or _is_instruction(inside)
        or (is_identifier(inside) and "_" in inside)
        or _has_record_head(inside)
    )


def _round(inside: str, text: str, start: int, end: int) -> bool:
    words = split_name(inside)
    if _fills_a_seat(inside, text, start, end):
        return True
    if len(words) < 2 and inside.lower() not in ("name", "firstname", "company"):
        return False
    if words[-1] in _HERE and len(words) > 1:  # not "(more details here)": that is a link
        return all(word in _SLOTS or word in OWNERS for word in words[:-1]) and not _HERE & set(
            words[:-1]
        )
    if _is_instruction(inside):
        return (
            words[0] in ("insert", "add", "enter", "put", "type", "fill")
            or {words[0], words[-1]} & INSTRUCTIONS_ELSEWHERE != set()
        )
    if words[-1] in _NAMES_ELSEWHERE and _YOURS_ELSEWHERE & set(words[:-1]):
        return is_field_like(inside)
    shaped = inside.isupper() or (inside.istitle() and len(words) <= 3) or words[0] == "your"
    slot = re.search(rf"(?i)(?:\b(?:{OPENERS}|that|hi|hello|hey|welcome)|,)\s+$", text[:start])
    return is_field_like(inside) and shaped and slot is not None


def _fills_a_seat(inside: str, text: str, start: int, end: int) -> bool:
    """Say whether the sentence has a gap without what stands in round brackets.

    Nobody opens a bracket behind a preposition and goes on behind it as if nothing were missing.
    """
    if inside.lower() in _AMOUNTS and re.search(r"[a-zà-ÿ] $", text[max(0, start - 2) : start]):
        return re.match(r"\s+[a-zà-ÿ]", text[end:]) is not None
    if not _WANTS.search(text[max(0, start - 20) : start]):
        return False
    if not re.match(
        r"\s*[.,;!?]|\s*$|\s+(?:and|or|in|on|at|for|to|with|by|from|is|was|last|this)\b", text[end:]
    ):
        return False
    words = split_name(inside)
    theirs = words[0] in ("their", "his", "her", "specific", "mutual") or _is_description(inside)
    named = (
        inside.islower()
        and 1 < len(words) <= 5
        and (words[-1] in _HEADS or (words[0] in RECORD and words[1] == "of") or is_slot(inside))
    )
    return (
        (len(words) > 1 and theirs)
        or named
        or (len(words) == 1 and words[0] in RECORD and is_slot(inside))
    )


def _is_instruction(inside: str) -> bool:
    words = split_name(inside)
    if len(words) > 1 and (
        words[0] in INSTRUCTIONS_ELSEWHERE or words[-1] in INSTRUCTIONS_ELSEWHERE
    ):
        return any(word in RECORD or word in THING for word in words)
    if not words or words[0] not in INSTRUCTIONS:
        return bool(
            len(words) > 1
            and words[-1] == "here"
            and (words[0] in ("your", "some") or any(w in RECORD for w in words))
            and words[0] not in ("click", "tap", "press", "read", "log", "sign")
        )
    if re.match(
        r"(?i)(?:add|change|edit|choose|select|update) (?:to|me|your plan|a plan|plan)\b", inside
    ):
        return False
    rest = words[1:]
    return any(w in RECORD or w in ("here", "something", "specific", "relevant") for w in rest) or (
        len(rest) >= 2 and words[0] not in ("select", "choose", "give", "use")
    )


def _is_description(inside: str) -> bool:
    """A placeholder described in words: "[specific pain point they mentioned]"."""
    words = split_name(inside)
    vague = ("specific", "relevant", "similar", "recent", "mutual")
    if len(words) == 2 and inside.islower():
        return words[0] in vague
    if not 3 <= len(words) <= 16 or not inside[:1].islower():
        return False
    telling = {
        "specific",
        "relevant",
        "similar",
        "recent",
        "mutual",
        "their",
        "prospect's",
        "your",
        "they",
        "prospect",
        "company's",
        "recipient's",
    }
    return words[0] in telling and (any(w in RECORD or w in telling for w in words[1:]))


def _has_record_head(inside: str) -> bool:
    """Say whether a phrase's last word names a record's slot: "Attendee Name", "Booth Number"."""
    words = split_name(inside)
    return 2 <= len(words) <= 4 and words[-1] in _HEADS


def _in_quotation(before: str) -> bool:
    line = before[before.rfind("\n") + 1 :]
    return line.count('"') % 2 == 1 or line.count("“") > line.count("”")


def _is_after_opener(text: str, start: int) -> bool:
    return bool(
        re.search(rf"(?i)\b(?:{OPENERS}|hi|hello|hey|dear|thanks|welcome)\s+$", text[:start])
    )


def _greeted(text: str) -> Iterator[Hit]:
    """Find what cannot be a name in the place of a name: "Hi First Name,", "Hello %s,"."""
    for greeting in greetings(text):
        words = without_honorifics(greeting.words)
        slot = " ".join(words)
        if not slot or len(words) > 4:
            continue
        start = text.index(greeting.slot, greeting.start)
        end = start + len(greeting.slot)
        parts = {word.removesuffix("'s") for word in split_name(slot.strip("[](){}<>*_%$#@~|:"))}
        named = parts & _NAMES or parts == {"first", "last"}
        marked_up = re.fullmatch(r"(\*{1,2}|_{1,2})[^*_]+\1", slot)
        closed = greeting.closed_by in ("", ",", "!", ":")
        if named and all(part in RECORD or part in OWNERS or part in _PARTS for part in parts):
            yield Hit(start, end, f"'{shorten(slot)}' is the name of a field, not a name", _FIX)
        elif _SYMBOLS.fullmatch(slot) and not marked_up and not greeting.is_loose and closed:
            yield Hit(start, end, f"'{shorten(slot)}' is in the place of a name", _FIX)

"""Finds what a person left to be filled in: "[Your Name]", "<INSERT DATE>", "XX/XX", "TODO:".

Works by classes: a delimited phrase made of field words, or one that begins with an
instruction, is a gap; a label ("[Webinar] …"), a link ("[Read more]"), a note ("[1]"), an
editor's word in a quotation and program code are not.
"""

import re
from collections.abc import Iterator

from .codes import is_identifier
from .greeting import greetings, without_honorifics
from .hit import Hit, matches, separate, shorten
from .sample import is_code_line, is_explained, is_quoted_code
from .words import (
    BUTTONS,
    COUNTED,
    INSTRUCTIONS,
    OPENERS,
    OWNERS,
    RECORD,
    is_field_like,
    split_name,
)

_FIX = "write what belongs there, or print the field that holds it"

_SQUARE = re.compile(r"(?<![\w\]!\[])\[(?P<in>[^\[\]\n]{1,120})\](?![\[(:])")
_BRACE = re.compile(r"(?<![\w:$\\{#%!/\"'=>)])\{(?P<in>[^{}\n]{1,120})\}(?![}\w])")
_ANGLE = re.compile(r"(?<![\w<=/])<(?P<in>[A-Za-z][^<>\n]{0,80})>(?!>)")
_ROUND = re.compile(r"(?<!\w)\((?P<in>[A-Za-z][^()\n]{1,60})\)")
_ELEMENTS = frozenset(
    "title address time link body content summary details text image a data".split()
)

_GOES_HERE = re.compile(
    r"(?im)\b(?:(?:subject|subject line|pre-?header|preview|headline|sub-?headline|heading|sub-?heading|title|"
    r"subtitle|text|copy|content|body|paragraph|image|photo|picture|logo|caption|intro|introduction|cta|"
    r"button|quote|testimonial|description|tagline|slogan|message|offer|details|name|link|signature|"
    r"address|disclaimer|footer|header|summary|bio|agenda|story|banner|video|icon|product|company)"
    r"(?: (?:text|line|copy|image|name|title))? (?:goes|go|comes|to go|belongs) here\b"
    r"|(?:^|[.:] )(?:your|the|some|more) (?:\w+ )?(?:headline|heading|subheading|title|text|copy|content|body|"
    r"paragraph|image|photo|logo|caption|intro|cta|quote|testimonial|description|tagline|message|name|"
    r"company name|signature|address|subject|subject line|button|link|product|offer|ad|story) here\b"
    r"|(?:insert|add|place|put|type|write|paste|enter) (?:\w+ ){0,2}(?:text|copy|content|intro|introduction|"
    r"headline|title|image|photo|logo|cta|quote|testimonial|description|paragraph|body|name|link|button|"
    r"message|subject|subject line|details) here\b"
    r"|(?:this is|here is) (?:a |some |your )?(?:placeholder|sample|dummy|filler) (?:text|copy|content|image|title|headline)\b"
    r"|(?:sample|dummy|placeholder|filler) (?:text|copy|headline|subject|content)(?=[.!]?\s*$))"
)
_LATIN = re.compile(
    r"(?i)lorem ipsum(?=\s+dolor|\s*[.,;:…]|\s*$|\.\.\.)|dolor sit amet|consectetur adipis?cing|"
    r"sed do eiusmod|incididunt ut labore|ut enim ad minim|quis nostrud|duis aute irure|"
    r"excepteur sint occaecat|(?:\b(?:donec|scelerisque|vestibulum|pellentesque|nullam|curabitur|vivamus|"
    r"phasellus|aliquam|tempor|incididunt|maecenas|fusce|praesent|suspendisse|sagittis|ullamcorper|"
    r"tincidunt|faucibus|vulputate|nulla|facilisis|egestas|mauris|cras|etiam|integer|morbi|proin|"
    r"sollicitudin|bibendum|ornare|euismod|eget|dapibus|malesuada|lorem|ipsum|dolor|sit|amet)\b[ ,]*){4,}"
)
_MARKS = (
    # TODO and its kin, where they are an order to the writer.
    re.compile(r"(?m)(?:^|[\[({<*\s])(?P<at>(?:TODO|FIXME|TKTK|TK TK)\b\s*(?::|-|–|(?=[\])}>*]|\s*$)).{0,30})"),
    re.compile(r"(?m)^\W*(?P<at>(?:TODO|FIXME|TBD|TBC|XXX|TK)\b:?\s+[a-z]+.{0,20})"),
    re.compile(r"(?m)^\W*(?P<at>(?:TBD|TBC|TBA|TK)\b\s*(?::|-|–).{0,20})"),
    re.compile(r"[\[({<]\s*(?P<at>(?:TBD|TBC|TBA|TODO|FIXME|TK|XXX?)\b[^\])}>\n]{0,30})[\])}>]"),
    re.compile(rf"(?<![\w.])(?i:{OPENERS}|costs?|starts?|ends?|:)\s+(?P<at>TBD|TBC|TBA|TK)\b(?=\s*[.,;!?]|\s*$|\s+[a-z])"),
    re.compile(r"\b(?P<at>(?:VENUE|DATE|TIME|PRICE|LOCATION|SPEAKER|AGENDA|NAME|TITLE|CITY|ROOM|HOST|LINK|"
               r"ADDRESS|AMOUNT|[Vv]enue|[Pp]rice|[Ll]ink|[Aa]genda|[Cc]opy|[Ii]mage|[Ss]peaker|[Tt]itle)\s+(?:TBD|TBC|TBA|TK))\b"),
    # Runs of X that stand for digits or words; a masked card number keeps its last digits.
    re.compile(r"(?<![\w*-])(?P<at>X{4,})(?![\w*-]|[ -]?\d)"),
    re.compile(r"(?<![\w-])(?P<at>[Xx]{2,}(?:[-./ ][Xx]{2,})+(?:[-./]\d{2,4})?)(?![\w]|[ -]\d)"),
    re.compile(r"(?<![\w-])(?P<at>(?:[Xx]{2}|\d\d)[-./][Xx]{2}[-./](?:\d{2,4}|[Xx]{2,4}))(?!\w)"),
    re.compile(r"(?P<at>[$€£¥]\s?[Xx]+(?:[.,][Xx]+)*(?:\s?[kKmM])?)(?!\w)"),
    re.compile(r"(?<![\w-])(?P<at>[Xx]{1,3}\s?%)(?!\w)"),
    re.compile(rf"(?<![\w-])(?P<at>(?:XX+|X|xx+)\s+(?:{COUNTED}|percent|hours?|minutes?|years?|dollars?|euros?|times))\b"),
    re.compile(r"(?<!\w)(?i:at|from|with|by|for|hi|hello|hey|dear|called|named|join|visit)\s+(?P<at>X{2,3})(?=\s*[.,;:!?]|\s+[a-z]|\s*$)"),
    re.compile(r"(?<![#\w])(?P<at>##{2,})(?=[\s.,;!?]|$)(?<!^#{3})(?<!\n#{3})"),
    re.compile(r"(?i)(?<!\w)(?:hi|hello|hey|dear|at|from|with|for|to|on|by|in|is|of)\s+(?P<at>_{2,}|\.{4,}|…{2,})(?=[\s,.!?]|$)"),
    re.compile(r"(?<=[a-z,] )(?P<at>_{3,})(?=[ ,.!?])"),
    # A date or name left as its own pattern.
    re.compile(r"\b(?P<at>(?:Day,? )?Month(?: Day,?| DD,?| XX,?)? (?:Year|YYYY|20XX|XXXX)|Day Month(?: Year)?|Month DD|20XX|Day, Month|DD Month)\b"),
    re.compile(r"\b(?P<at>(?:DD|MM|YYYY|YY)(?:[/.-](?:DD|MM|YYYY|YY)){1,2})\b"),
    re.compile(r"(?<![\w:])(?P<at>(?:HH|hh):(?:MM|mm)|00:00 (?:AM|PM))\b"),
)  # fmt: skip
_PATTERN_IS_MEANT = re.compile(
    r"(?i)\b(?:format|formatted|enter|written|write|use the|in the form|pattern|parse)\b"
)
_TWO_WORDS = re.compile(
    r"\b(?:(?:FIRST|LAST|FULL|YOUR|COMPANY|CUSTOMER|CLIENT|USER|CONTACT|PRODUCT|EVENT|CITY|LEAD|SENDER|RECIPIENT|"
    r"JOB|ACCOUNT|BUSINESS|ORG(?:ANI[SZ]ATION)?|REP|PROSPECT)_?(?:NAME|TITLE|EMAIL|PHONE|ADDRESS|CITY|DATE)\d?|[FL]NAME)\b"
    r"|\b(?:first|last|full|company|customer|client|user|contact|product|event|sender|recipient|account|prospect)_name\b"
    r"|\b(?:First|Last|Full|Company|Customer|Client|User|Contact|Product|Event|Sender|Recipient|Prospect)_Name\b"
    r"|\b(?:first|last|full|company|customer|client|contact|product|event|sender|recipient|prospect)Name\b"
    r"|\b(?:First|Last|Company|Customer|Contact|Recipient|Prospect|Client)Name\b"
)
_TITLE_SLOT = re.compile(
    r"(?<![\w.])(?:at|from|with|join|joined|for|of|to|by|in|@|thanks|meet|visit|see)[ ]?"
    r"(?P<at>(?:First|Last|Company|Product|Event|Customer|Client|City|Prospect|Sender|Recipient|Business|Brand|"
    r"Organi[sz]ation|Your|Job|Contact|Project|Competitor|Industry|School|Team|User|Account) "
    r"(?:Name|Title|Company|Industry|City))\b(?=\s*[.,;:!?]|\s*$|\s+[a-z])"
)
_FORM = re.compile(
    r"(?i)\b(?:fields?|forms?|columns?|enter|fill|box|boxes|headers?|label(?:l?ed)?|required|csv|spreadsheet)\b"
)


def find_placeholders(text: str) -> list[Hit]:
    """Return every gap that a person left to be filled in."""
    found = [*_delimited(text), *_bare(text)]
    # A delimited gap is shown alone, not with the name that stands beside it.
    found += [h for h in _greeted(text) if not any(f.overlaps(h.start, h.end) for f in found)]
    return separate(h for h in found if not is_quoted_code(text, h.start, h.end))


def _delimited(text: str) -> Iterator[Hit]:
    for pattern, is_gap in (
        (_SQUARE, _square), (_BRACE, _brace), (_ANGLE, _angle), (_ROUND, _round)
    ):  # fmt: skip
        for match in pattern.finditer(text):
            if is_gap(match["in"].strip(), text, *match.span()) and not is_explained(
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
            rf"\s?(?:%|\+|(?:[\w-]+ )?(?:{COUNTED}|hours?|minutes?|years?|percent)\b|[.,!?]|\s+[a-z])",
            after,
        )
        last = re.search(r"([$€£#]|\b\w+)\s?$", before)
        return bool(
            counted
            and last
            and re.fullmatch(
                rf"(?i)[$€£#]|{OPENERS}|over|next|last|only|than|just|have|save|within|are|most|every|another",
                last[1],
            )
        )
    if BUTTONS.match(inside) and not _is_instruction(inside):
        return False
    label = re.search(
        r"(?:^|\n)\s*(?:(?:re|fwd?|aw|wg):\s*)*$", before, re.IGNORECASE
    ) and re.match(r"\s+[A-Z0-9\"“]", after)
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
        return False
    if re.fullmatch(r"[A-Za-z]+(?:_[A-Za-z]+)+|[a-z]+[A-Z]\w*", inside):
        return not is_code_line(text, start)
    return is_field_like(inside) or _is_instruction(inside) or _is_description(inside)


def _brace(inside: str, text: str, start: int, end: int) -> bool:
    if is_code_line(text, start):
        return False
    if not re.fullmatch(r"[A-Za-zÀ-ÿ][\w'’ .,:&()/-]*\??", inside):
        return bool(re.fullmatch(r"\d*|%s", inside)) and _is_after_opener(text, start)
    if re.fullmatch(r"\w+(?:\.\w+)*", inside):  # one word: "{total}", as programs print it
        before, after = text[max(0, start - 1) : start], text[end : end + 1]
        return (not before or before in " \n\t(\"'“$#€£*_>,") and (
            not after or after in " \n\t,.;:!?)\"'”%’*_<-"
        )
    return is_field_like(inside) or _is_instruction(inside) or " " in inside


def _angle(inside: str, text: str, start: int, end: int) -> bool:
    if inside.rstrip("/ ").lower() in _ELEMENTS and inside.islower():
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
        is_field_like(inside) or _is_instruction(inside) or is_identifier(inside) and "_" in inside
    )


def _round(inside: str, text: str, start: int, end: int) -> bool:
    words = split_name(inside)
    if len(words) < 2 and inside.lower() not in ("name", "firstname", "company"):
        return False
    if _is_instruction(inside):
        return words[0] in ("insert", "add", "enter", "put", "type", "fill")
    shaped = inside.isupper() or (inside.istitle() and len(words) <= 3) or words[0] == "your"
    slot = re.search(rf"(?i)(?:\b(?:{OPENERS}|that|hi|hello|hey|welcome)|,)\s+$", text[:start])
    return is_field_like(inside) and shaped and slot is not None


def _is_instruction(inside: str) -> bool:
    words = split_name(inside)
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
    """A gap described in words: "[specific pain point they mentioned]"."""
    words = split_name(inside)
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


def _in_quotation(before: str) -> bool:
    line = before[before.rfind("\n") + 1 :]
    return line.count('"') % 2 == 1 or line.count("“") > line.count("”")


def _is_after_opener(text: str, start: int) -> bool:
    return bool(
        re.search(rf"(?i)\b(?:{OPENERS}|hi|hello|hey|dear|thanks|welcome)\s+$", text[:start])
    )


def _bare(text: str) -> Iterator[Hit]:
    for pattern in (_GOES_HERE, _LATIN):
        yield from matches(pattern, text, "'{}' is filler that was never replaced", _FIX)
    for pattern in _MARKS:
        for hit in matches(pattern, text, "'{}' stands for something nobody filled in", _FIX):
            line = text[text.rfind("\n", 0, hit.start) + 1 : hit.start]
            dated = re.match(r"[DMYHh]", text[hit.start :])
            if not (dated and _PATTERN_IS_MEANT.search(line)) and not is_code_line(text, hit.start):
                yield hit
    for match in _TWO_WORDS.finditer(text):
        inside_code = is_code_line(text, match.start()) or is_explained(text, match.start())
        if not inside_code and not re.search(r"[\w./@=?&-]$", text[: match.start()]):
            yield Hit(*match.span(), f"'{match[0]}' is the name of a field, not its value", _FIX)
    for hit in matches(_TITLE_SLOT, text, "'{}' is the name of a field, not its value", _FIX):
        if not _FORM.search(text):
            yield hit


def _greeted(text: str) -> Iterator[Hit]:
    """Find what no name is made of, in the place of a name: "Hi First Name,", "Hello %s,"."""
    for greeting in greetings(text):
        words = without_honorifics(greeting.words)
        slot = " ".join(words)
        if not slot or len(words) > 4:
            continue
        start = text.index(greeting.slot, greeting.start)
        end = start + len(greeting.slot)
        bare = slot.strip("[](){}<>*_%$#@~|:")
        parts = [word.removesuffix("'s") for word in split_name(bare)]
        named = any(
            part
            in (
                "name",
                "firstname",
                "lastname",
                "fname",
                "lname",
                "surname",
                "recipient's",
                "vorname",
                "nachname",
                "nombre",
                "prénom",
            )
            for part in parts
        )
        symbol = re.fullmatch(
            r"[%$:#~|\\_<{\[*^+=]+[\w .()-]*[%$:#~|\\_>}\]*^+=]*|[\w .]+[%~|\\_>}\]^=]+", slot
        )
        marked_up = re.fullmatch(r"(\*{1,2}|_{1,2})[^*_]+\1", slot)
        if named and all(
            p in RECORD
            or p in OWNERS
            or p in ("first", "last", "full", "user", "here", "person", "customer", "client")
            for p in parts
        ):
            yield Hit(start, end, f"'{shorten(slot)}' is the name of a field, not a name", _FIX)
        elif (
            symbol
            and not marked_up
            and not greeting.is_loose
            and greeting.closed_by in ("", ",", "!", ":")
        ):
            yield Hit(start, end, f"'{shorten(slot)}' stands where a name belongs", _FIX)

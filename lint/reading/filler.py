"""Finds filler text that nobody replaced: "Your text here", lorem ipsum, "TODO:", "XX/XX/2025"."""

import re
from collections.abc import Iterator

from ...templates.lazy_regex import each_match, lazy_regex
from .hit import Hit, matches, without_overlaps
from .sample import is_code_line, is_explained, is_quoted_code
from .words import COUNTED, CURRENCIES, OPENERS

_FIX = "write the missing text, or print the field that holds it"

_GOES_HERE = lazy_regex(
    r"(?im)\b(?:(?:subject|subject line|pre-?header|preview|headline|sub-?headline|"
    r"heading|sub-?heading|title|"
    r"subtitle|text|copy|content|body|paragraph|image|photo|picture|logo|caption|"
    r"intro|introduction|cta|"
    r"button|quote|testimonial|description|tagline|slogan|message|offer|details|"
    r"name|link|signature|"
    r"address|disclaimer|footer|header|summary|bio|agenda|story|banner|video|icon|product|company)"
    r"(?: (?:text|line|copy|image|name|title))? (?:goes|go|comes|to go|belongs) here\b"
    r"|(?:^|[.:] )(?:your|the|some|more) (?:\w+ )?(?:headline|heading|subheading|"
    r"title|text|copy|content|body|"
    r"paragraph|image|photo|logo|caption|intro|cta|quote|testimonial|description|"
    r"tagline|message|name|"
    r"company name|signature|address|subject|subject line|button|link|product|offer|"
    r"ad|story) here\b(?!,?\s+(?!lorem)[a-zà-ÿ])"
    r"|(?:insert|add|place|put|type|write|paste|enter) (?:\w+ ){0,2}(?:text|copy|"
    r"content|intro|introduction|"
    r"headline|title|image|photo|logo|cta|quote|testimonial|description|paragraph|"
    r"body|name|link|button|"
    r"message|subject|subject line|details) here\b(?=[^\S\n]*+$|\s*+[.!][^\S\n]*+$)"
    r"|(?:this is|here is) (?:a |some |your )?(?:placeholder|sample|dummy|"
    r"filler) (?:text|copy|content|image|title|headline)\b"
    r"|^[^\w\n]*+(?:sample|dummy|placeholder|filler) "
    r"(?:text|copy|headline|subject|content)(?=[.!]?\s*$)"
    r"|^[^\w\n]*+placeholder\W*$"
    r"|^[^\w\n]*+test (?:subject(?: line)?|e-?mail|mail|message|"
    r"campaign|newsletter|send)\W*$"
    r"|\bthis is a test (?:e-?mail|mail|message|campaign|newsletter|send)\b)"
)
_FILLER_WORD = lazy_regex(r"(?i)here|placeholder|sample|dummy|filler|test")
_LATIN = lazy_regex(
    r"(?i)lorem ipsum(?=\s+dolor|\s*[.,;…]|\s*$|\.\.\.)|dolor sit amet|consectetur adipis?cing|"
    r"sed do eiusmod|incididunt ut labore|ut enim ad minim|quis nostrud|duis aute irure|"
    r"excepteur sint occaecat"
)
_LATIN_WORD = lazy_regex(
    r"(?i)\b(?:donec|scelerisque|vestibulum|pellentesque|nullam|curabitur|vivamus|"
    r"phasellus|aliquam|"
    r"tempor|incididunt|maecenas|fusce|praesent|suspendisse|sagittis|ullamcorper|"
    r"tincidunt|faucibus|"
    r"vulputate|nulla|facilisis|egestas|mauris|cras|etiam|integer|morbi|proin|"
    r"sollicitudin|bibendum|"
    r"ornare|euismod|eget|dapibus|malesuada|lorem|ipsum|dolor|amet|primis|luctus|orci|ultrices|"
    r"posuere|cubilia|velit|lacus|libero|turpis|elementum|consequat|dignissim|habitant|tristique|"
    r"senectus|netus|fames|quis|nunc|nibh|odio|justo|purus|metus|sapien|pharetra|"
    r"rutrum|porttitor)\b"
)
_TO_COME = lazy_regex(
    rf"(?<![\w.])(?i:{OPENERS}|costs?|starts?|ends?|\w+:)\s+(?P<at>TBD|TBC|TBA|"
    rf"TK)\b(?=\s*[.,;!?]|\s*$|\s+[a-z])"
)
_TO_COME_WORD = lazy_regex(r"TB[DCA]|TK")
_MARKS = (
    # TODO and similar marks, where they tell the writer to do something.
    lazy_regex(
        r"(?m)(?:^|[\[({<*\s])(?P<at>(?:TODO|FIXME|TKTK|TK TK)\b\s*(?::|-|–|(?=[\])}>*]|"
        r"$)).{0,30})"
    ),
    lazy_regex(
        r"(?m)^[^\w\n]*+(?P<at>(?:TODO|FIXME|TBD|TBC|XXX|TK)\b:?\s+(?!is\b|means\b|"
        r"stands\b)[a-z]+.{0,20})"
    ),
    lazy_regex(r"(?m)^[^\w\n]*+(?P<at>todo\s*:.{0,20})"),
    lazy_regex(r"\b(?P<at>TODO (?!lists?\b|apps?\b|items?\b)[a-z]+.{0,20})"),
    lazy_regex(r"(?m)^[^\w\n]*+(?P<at>(?:TBD|TBC|TBA|TK)\b\s*(?::|-|–).{0,20})"),
    lazy_regex(r"[\[({<]\s*(?P<at>(?:TBD|TBC|TBA|TODO|FIXME|TK|XXX?)\b[^\])}>\n]{0,30})[\])}>]"),
    _TO_COME,
    lazy_regex(
        r"\b(?P<at>(?:VENUE|DATE|TIME|PRICE|LOCATION|SPEAKER|AGENDA|NAME|TITLE|CITY|"
        r"ROOM|HOST|LINK|"
        r"ADDRESS|AMOUNT|[Vv]enue|[Pp]rice|[Ll]ink|[Aa]genda|[Cc]opy|[Ii]mage|"
        r"[Ss]peaker|[Tt]itle)\s+(?:TBD|TBC|TBA|TK))\b"
    ),
    # Runs of X that stand for digits or words; a masked card number keeps its last digits.
    lazy_regex(r"(?<![\w*-])(?P<at>X{4,})(?![\w*-]|[ -]?\d)"),
    lazy_regex(r"(?<![\w-])(?P<at>[Xx]{2,}(?:[-./ ][Xx]{2,})+(?:[./]\d{2,4})?)(?![\w]|[ -][\dXx])"),
    lazy_regex(r"(?<![\w-])(?P<at>(?:[Xx]{2}|\d\d)[-./][Xx]{2}[-./](?:\d{2,4}|[Xx]{2,4}))(?!\w)"),
    lazy_regex(r"(?P<at>[$€£¥]\s?[Xx]+(?:[.,][Xx]+)*(?:\s?[kKmM])?)(?!\w)"),
    lazy_regex(r"(?<![\w-])(?P<at>[Xx]{1,3}\s?%)(?!\w)"),
    lazy_regex(
        rf"(?:(?<=[a-z] )|(?m:^))(?P<at>(?:XX+|X|xx+)\s+(?:{COUNTED}|percent|hours?|"
        rf"minutes?|years?|times|(?i:{CURRENCIES})))\b"
    ),
    lazy_regex(
        rf"(?<![\w$€£])(?P<at>(?:USD|EUR|GBP|CHF|CAD|AUD|INR|BRL|SEK|NOK|DKK|PLN)\s?X{{2,}}"
        rf"(?:[.,][Xx]+)*)(?!\w)|(?<=[a-z] )(?:\?{{2,}}|_{{2,}})(?=\s+(?:{COUNTED}|"
        rf"{CURRENCIES}|percent|%)(?!\w))"
    ),
    # Three X in the middle of a sentence; kisses and Roman numerals stand elsewhere.
    lazy_regex(
        r"(?<![\w'’])(?!rated|adult)[a-zà-ÿ'’]+[,:]? (?P<at>XXX)(?=\s+[a-zà-ÿ(&]|,\s+[a-z])"
    ),
    lazy_regex(
        r"(?i)\b(?:costs?|price(?: is|:)|worth|for|about|around|only|just|total(?: is|:)|"
        r"discount(?: is| of|:)|code(?: is|:)|phone(?: is|:)|number(?: is|:)|"
        r"call(?: me| us)? (?:on|at)|kostet|coûte|cuesta|custa|costa|kost) "
        r"(?-i:(?P<at>X{2,3}))(?=\s*[.,;!?)]|\s*$)"
    ),
    lazy_regex(
        r"(?<![\w-])(?P<at>XX?)(?=\.? (?:January|February|March|April|May|June|July|"
        r"August|September|October|November|December|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sep|"
        r"Oct|Nov|Dec)\b)"
    ),
    lazy_regex(
        r"(?<!\w)(?i:at|from|with|by|for|hi|hello|hey|dear|called|named|join|"
        r"visit)\s+(?P<at>X{2,3})(?=\s*[.,;:!?]|\s+[a-z]|\s*$)"
    ),
    lazy_regex(r"(?<![#\w])(?P<at>##{2,})(?=[\s.,;!?]|$)(?<!^#{3})(?<!\n#{3})"),
    lazy_regex(
        r"(?i)(?<!\w)(?:hi|hello|hey|dear|at|from|with|for|to|on|by|in|is|"
        r"of)\s+(?P<at>_{2,}|\.{4,}|…{2,})(?=[\s,.!?]|$)"
    ),
    lazy_regex(r"(?<=[a-z,] )(?P<at>_{3,})(?=[ ,.!?])"),
    lazy_regex(
        r"\b(?i:booth|stand|room|hall|gate|table|suite|no\.|flight|seat|row|"
        r"ext\.?) (?P<at>X{2,})(?!\w)"
    ),
    lazy_regex(r"\b(?i:save|get|win|earn|only|just|over|another|extra) (?P<at>XX+)(?!\w)"),
    lazy_regex(r"(?i)\b(?P<at>(?:copy|text|image|photo|logo|headline|picture) to come)\b"),
    lazy_regex(
        r"(?m)^[^\w\n]*+(?P<at>(?:Button|CTA|Header|Footer|Body|Caption|Intro|Subject|"
        r"Preheader|Link|Image) (?:\w+ )?here)\W*$"
    ),
    # The bare word of a record where its value belongs.
    lazy_regex(
        r"(?<=[a-z] )(?<!the )(?<!The )(?<!a )(?<!your )(?P<at>NAME|COMPANY|CITY|VENUE|LOCATION|"
        r"ADDRESS|TITLE|PRODUCT|EVENT|SPEAKER|TOPIC|AMOUNT)\b(?=\s*[.,;!?]|\s+[a-z]|\s*$)"
    ),
    lazy_regex(r"https?://[^\s\[]*(?P<at>\[[A-Za-z_]{2,30}\])"),
    lazy_regex(
        r"(?m)^[^\w\n]*+(?P<at>(?:[Ii]nsert|[Aa]dd) (?:an? |the |your )?(?:image|photo|picture"
        r"|logo|text|"
        r"link|name|quote|video|copy|date|title|headline|button|signature)|(?:[Hh]eader|[Ff]ooter|"
        r"[Bb]ody|[Bb]utton|[Cc]aption|[Ss]ection|[Cc]olumn|CTA|[Hh]eading) (?:text|"
        r"copy|title))\W*$"
    ),
    # A date or name left as its own pattern.
    lazy_regex(
        r"\b(?P<at>(?:Day,? )?Month(?: Day,?| DD,?| XX,?)? (?:Year|YYYY|20XX|XXXX)|"
        r"Day Month(?: Year)?|Month DD|20XX|Day, Month|DD Month)\b"
    ),
    lazy_regex(
        r"\b(?P<at>(?:DD|JJ|TT|GG|MM|YYYY|YY|JJJJ|AAAA)(?:[/.-](?:DD|MM|YYYY|YY|JJJJ|AAAA|JJ|"
        r"AA)){1,2})\b"
    ),
    lazy_regex(r"(?<![\w:])(?P<at>(?:HH|hh):(?:MM|mm)|00:00 (?:AM|PM))\b"),
)
_PATTERN_IS_MEANT = lazy_regex(
    r"(?i)\b(?:format|formatted|enter|written|write|use the|in the form|pattern|parse)\b"
)
_TWO_WORDS = lazy_regex(
    r"\b(?:(?:FIRST|LAST|FULL|YOUR|COMPANY|CUSTOMER|CLIENT|USER|CONTACT|PRODUCT|"
    r"EVENT|CITY|LEAD|SENDER|RECIPIENT|"
    r"JOB|ACCOUNT|BUSINESS|ORG(?:ANI[SZ]ATION)?|REP|PROSPECT)_?(?:NAME|TITLE|EMAIL|"
    r"PHONE|ADDRESS|CITY|DATE)\d?|[FL]NAME)\b"
    r"|\b(?:first|last|full|company|customer|client|user|contact|product|event|"
    r"sender|recipient|account|prospect)_name\b"
    r"|\b(?:First|Last|Full|Company|Customer|Client|User|Contact|Product|Event|"
    r"Sender|Recipient|Prospect)_Name\b"
    r"|\b(?:first|last|full|company|customer|client|contact|product|event|sender|"
    r"recipient|prospect)Name\b"
    r"|\b(?:First|Last|Company|Customer|Contact|Recipient|Prospect|Client)Name\b"
)
_TITLE_SLOT = lazy_regex(
    r"(?:@|(?<![\w.])(?!(?:the|your|a|an|its|our|my|and|or|their|his|her|this|which|what) )[a-z]+ )"
    r"(?P<at>(?:First|Last|Company|Product|Event|Customer|Client|City|Prospect|"
    r"Sender|Recipient|Business|Brand|"
    r"Organi[sz]ation|Your|Job|Contact|Project|Competitor|Industry|School|Team|User|Account) "
    r"(?:Name|Title|Company|Industry|City))\b(?=\s*[.,;:!?]|\s*$|\s+[a-z])"
)
_FORM = lazy_regex(
    r"(?i)\b(?:fields?|forms?|columns?|enter|fill|box|boxes|headers?|label(?:l?ed)?|"
    r"required|csv|spreadsheet)\b"
)


def find_filler(text: str) -> list[Hit]:
    """Return the placeholders for text that somebody meant to write later."""
    return without_overlaps(h for h in _found(text) if not is_quoted_code(text, h.start, h.end))


def _found(text: str) -> Iterator[Hit]:
    for pattern, needs in ((_GOES_HERE, _FILLER_WORD), (_LATIN, None)):
        what = "'{}' is filler text that was never replaced"
        yield from matches(pattern, text, what, _FIX, needs=needs)
    for pattern in _MARKS:
        what = "'{}' is a placeholder that nobody filled in"
        needs = _TO_COME_WORD if pattern is _TO_COME else None
        for hit in matches(pattern, text, what, _FIX, needs=needs):
            line = text[text.rfind("\n", 0, hit.start) + 1 : hit.start]
            dated = re.match(r"[DMYHh]", text[hit.start :])
            if not (dated and _PATTERN_IS_MEANT.search(line)) and not is_code_line(text, hit.start):
                yield hit
    for match in each_match(_TWO_WORDS, text):
        inside_code = is_code_line(text, match.start()) or is_explained(text, match.start())
        if not inside_code and not re.search(r"[\w./@=?&-]$", text[: match.start()]):
            yield Hit(*match.span(), f"'{match[0]}' is the name of a field, not its value", _FIX)
    for hit in matches(_TITLE_SLOT, text, "'{}' is the name of a field, not its value", _FIX):
        if not _FORM.search(text):
            yield hit
    yield from _latin(text)


def _latin(text: str) -> Iterator[Hit]:
    """Find pseudo-Latin: four and more of its words in one line."""
    for line in re.finditer(r"[^\n]+", text):
        words = list(_LATIN_WORD.finditer(line[0]))
        if len(words) >= 4 and len(words) * 2 >= len(line[0].split()):
            start, end = line.start() + words[0].start(), line.start() + words[-1].end()
            what = f"'{words[0][0]} …' is filler text that was never replaced"
            yield Hit(start, end, what, _FIX)

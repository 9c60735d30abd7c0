"""Finds values printed as programs store them: timestamps, "3.0 seats", lists, True."""

import re

from ...templates.lazy_regex import lazy_regex
from .hit import Hit, matches, without_overlaps
from .raw_formats import find_raw_formats
from .sample import is_code_beside, is_quoted_code
from .words import COUNTED

_DATE_FIX = "print it with the filter 'day', which writes it in the reader's language"
_NUMBER_FIX = "print it with the filter 'round' or 'money'"
_LIST_FIX = "join the values with the filter 'join_and', or name one of them"
_WORDS_FIX = "write a condition, with words for yes and for no"

_STORED = (
    (
        lazy_regex(
            r"(?<![\w/=.-])\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:[.,]\d+)?)?(?:Z|"
            r"[ ]?[+-]\d\d:?\d\d| UTC| GMT)?(?!\d)(?=T|.*)"
        ),
        "'{}' is a date in a computer format",
        _DATE_FIX,
    ),
    (
        lazy_regex(
            r"\b(?:pd\.|pandas\.)?Timestamp\([^)\n]*\)|\b(?:datetime\.)?(?:datetime|date|"
            r"time|timedelta)\(\d[^)\n]*\)"
        ),
        "'{}' is a date in a computer format",
        _DATE_FIX,
    ),
    (
        lazy_regex(
            r"\b(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun),? (?:\d\d? )?(?:Jan|Feb|Mar|Apr|May|Jun|Jul|"
            r"Aug|Sep|Oct|Nov|Dec) \d\d?(?:,? \d{4})? \d\d:\d\d:\d\d (?:\w{3,4}|"
            r"[+-]\d{4})\b(?: \d{4}| ?\([^)\n]*\))?"
        ),
        "'{}' is a date in a computer format",
        _DATE_FIX,
    ),
    (
        lazy_regex(
            r"(?i)\b(?:on|at|until|by|since|before|after|date|expires|"
            r"renews)\b:? (?P<at>1[3-9]\d{8}(?:\d{3})?)\b"
        ),
        "'{}' is a date in a computer format",
        _DATE_FIX,
    ),
    (
        lazy_regex(
            r"(?i)\b(?:on|until|by|since|before|after|expires|"
            r"renews)\b:? (?P<at>20[1-4]\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01]))(?!\d)"
        ),
        "'{}' is a date in a computer format",
        _DATE_FIX,
    ),
    (
        lazy_regex(
            rf"(?<![\w.,])(?P<at>\d+\.0+)(?= (?!(?:all|every|per|each|this|next|last|a) )"
            rf"(?:\w+ )?(?:{COUNTED})\b)"
        ),
        "'{}' is a count with a decimal point",
        _NUMBER_FIX,
    ),
    (
        lazy_regex(r"(?<![\w.])(?P<at>[$€£¥]?\s?\d[\d,]*\.\d*?0{4,})\b"),
        "'{}' has too many decimals",
        _NUMBER_FIX,
    ),
    (
        lazy_regex(r"(?<![\w.-])(?P<at>[$€£¥]\s?\d[\d,]*\.\d{3,})(?!\d)(?!\s?(?:per|/|a )\s?\w)"),
        "'{}' has too many decimals",
        _NUMBER_FIX,
    ),
    (
        lazy_regex(
            r"(?<![\w.-])(?P<at>\d+\.\d{5,}\s?(?:%|percent|EUR|USD|GBP|hours?|days?|"
            r"points?)?)(?!\d|\.\d)(?<!3\.14159)"
        ),
        "'{}' has too many decimals",
        _NUMBER_FIX,
    ),
    (
        lazy_regex(
            r"(?<![\w.])(?P<at>[$€£]\s?\d[\d,]*\.\d)(?!\d|\.\d|\s?(?:k|m|b|bn|mn|mm|t|tn|"
            r"million|billion|trillion|thousand|mio|mrd)\b)",
            re.IGNORECASE,
        ),
        "'{}' is an amount with one decimal",
        _NUMBER_FIX,
    ),
    (
        lazy_regex(r"(?<![\w.])(?P<at>\d+(?:\.\d+)?[eE][+-]\d{1,3})(?!\w)"),
        "'{}' is a number in a computer format",
        _NUMBER_FIX,
    ),
    (
        lazy_regex(
            r"\bDecimal\('[^')\n]*'\)|\bUUID\('[^')\n]*'\)|\bOrderedDict\(|\bdefaultdict\(|"
            r"\bSeries\(\["
        ),
        "'{}' is a value in a computer format",
        _NUMBER_FIX,
    ),
    (
        lazy_regex(
            r"(?<![\w)\]])(?P<at>\[(?:u|b)?['\"][^\]\n]*['\"]\]|\[\s*'[^\]\n]*|"
            r"\(\s*'[^'\n]*',?\s*+(?:'[^'\n]*'\s*+(?:,\s*+)?)*+\))"
        ),
        "'{}' is a list in a computer format",
        _LIST_FIX,
    ),
    (
        lazy_regex(
            r"(?<![\w)\]])(?P<at>\{\s*['\"]\w[^}\n]*['\"]?\s*:\s*[^}\n]*\})(?!\s*$)|"
            r"\{'\w[^}\n]*'\s*:[^}\n]*\}|(?<=[a-z]: )\{\s*\"\w[^}\n]*\}"
        ),
        "'{}' is a record in a computer format",
        _LIST_FIX,
    ),
    (
        lazy_regex(r"(?<![\w)])(?P<at>b'[^'\n]{1,80}')(?!\w)"),
        "'{}' is a value in a computer format",
        _LIST_FIX,
    ),
    (
        lazy_regex(r"(?<=[:=] )(?P<at>True|False|TRUE|FALSE)(?=\s*[.,;)]|\s*$|\s*\n)"),
        "'{}' is a yes/no value in a computer format",
        _WORDS_FIX,
    ),
    (
        lazy_regex(
            r"\b(?:status|flag|member|subscriber|customer|vip|opt(?:ed)?[- ]?(?:in|out)|"
            r"active|trial|consent|renewal|eligible|eligibility|subscribed|verified|enabled|"
            r"registered|attended|account|profile)(?: (?:is|was|are|=)|:) (?P<at>True|False|"
            r"TRUE|FALSE|true|false)\b(?=\s*[.,;)]|\s*$)",
            re.IGNORECASE,
        ),
        "'{}' is a yes/no value in a computer format",
        _WORDS_FIX,
    ),
    (
        lazy_regex(
            r"(?<![\w;&])(?P<at>[A-Z][\w&/ ]{2,30};[A-Z0-9][\w&/ ]{2,30}"
            r"(?:;[A-Z0-9][\w&/ ]{2,30})*)(?![\w;])"
        ),
        "'{}' is a list in the format of a form",
        _LIST_FIX,
    ),
    (
        lazy_regex(
            r"(?:(?<=\s)|^)(?P<at>(?:[A-Z][\w&.,'’-]*\s+){0,4}[A-Z][\w&.,'’-]*,?\s+(?:Inc|"
            r"LLC|Ltd|Limited|Corp|Corporation|GmbH|AG|S\.?A|B\.?V|Co|Company|PLC|"
            r"L\.?L\.?P)\.?,?\s+\((?:DBA|d/b/a|dba|D/B/A|t/a|T/A|fka|FKA|f/k/a|formerly|HQ|"
            r"Parent|US|UK|DE|Old|DO NOT USE|duplicate|Inactive|\d+)\b[^)\n]*\))"
        ),
        "'{}' is a company name in the format of a register",
        "store the name that the company itself uses",
    ),
    (
        lazy_regex(
            r"(?:(?<=\s)|^)"
            r"(?P<at>(?:[A-Z]{3}[A-Z&'’.-]*+\s+){1,6}[A-Z]{3}[A-Z&'’.-]*?,?\s+(?:INC|LLC|LTD|"
            r"LIMITED|CORP|CORPORATION|GMBH|PLC|LLP)\b\.?)(?=.*[a-z])"
        ),
        "'{}' is a company name in the format of a register",
        "store the name that the company itself uses",
    ),
)

# "Python 3.0 users", "Web 2.0 companies": the number belongs to a name.
_PRODUCT = lazy_regex(
    r"\b(?!(?:You|Your|Only|Just|The|These|All|Get|Buy|Have|With|For|"
    r"Another)\b)[a-z]?[A-Z][\w.+#-]* $"
)


def find_stored(text: str) -> list[Hit]:
    """Return every value in text that is printed in the format of a program."""
    hits = list(find_raw_formats(text))
    for pattern, what, fix in _STORED:
        for hit in matches(pattern, text, what, fix):
            code = is_code_beside(text, hit.start, hit.end)
            product = _PRODUCT.search(text[: hit.start]) and "is a count" in hit.what
            scored = re.search(
                r"(?i)\b(?:scores?|rating|rated|average|grade)\W+(?:of )?$", text[: hit.start]
            )
            product = product or (scored and "is a count" in hit.what)
            url = re.search(r"(?:https?://|www\.)\S*$", text[: hit.start])
            if not (code or url or product) and not is_quoted_code(text, hit.start, hit.end):
                hits.append(hit)
    return without_overlaps(hits)

"""Finds a form's option pasted into a sentence: "As a director or vice president of marketing"."""

import re
from collections.abc import Iterator

from ...templates.lazy_regex import lazy_regex
from .hit import Hit, matches, shorten, without_overlaps
from .options import find_options
from .sample import is_code_line, is_quoted_code
from .words import FUNCTIONS, ROLES, SENIORITY

_FIX = "give the option a spoken form in tactful.toml and print the field with '| spoken'"
_SLOT = (
    r"(?:as an?|as|an?|choosing|selecting|in|at|for|with|of|is|are|into|your|the|like|from|to|"
    r"being|because|since)"
)
_RANGE = r"\d[\d,.]*\s?(?:-|–|to)\s?\d[\d,.]*\+?"
_PEOPLE = (
    r"employees?|people|staff|users?|seats?|agents|members|beds|rooms|vehicles|sites|locations"
)
# What a department does: one bare word, as forms have it.
_UNIT = (
    rf"(?:(?:{FUNCTIONS}|facilities|works|accounts|projects|estates|events|admissions)\b|"
    r"(?-i:(?!(?:your|their|this|that|some|such|many|several|more|people|charge)\b|[a-z]*s\b)"
    r"[a-z]{4,})(?=\s*[,.;:!?]|\s*$|\s+(?:you|we|who|i|is|are|at|in|and)\b))"
)
_EITHER = rf"(?:{SENIORITY}),?(?: or |\s*/\s*)(?:{SENIORITY})"
_AFTER_POST = r"\s*[,.;:!?]|\s*$|\s+(?:you|we|who|i|is|are|at|in)\b"
_PEOPLE_OF = (
    "student|educator|teacher|researcher|professor|freelancer|contractor|entrepreneur|nurse|doctor|"
    "physician|lawyer|attorney|accountant|scientist|seller|designer|writer|reseller|distributor"
)
_BEFORE_POST = r"(?:(?!(?:or|and|an?|the|your|our)\b)[\w&’'-]+ )"
_POST = rf"{_BEFORE_POST}{{0,2}}(?:{SENIORITY}|{_PEOPLE_OF})\b"
# "a manager or team lead" is what people say; a trade's own posts are a form's.
_LONG_POST = (
    rf"(?!(?:{SENIORITY})(?: or\b|,|\s*/|{_AFTER_POST})){_BEFORE_POST}{{1,2}}(?:{SENIORITY})\b"
)
_JOINED = r"(?:,? (?:or|and/or) |\s*/\s*|, (?:or )?)(?!(?:an?|the|your|our)\b)"
_NOT_SAID = (
    r"[Oo]ther \((?:please )?specify\)|(?:I )?[Pp]refer not to (?:say|answer|"
    r"disclose|state)|Rather not say|"
    r"I(?:'d| would) (?:rather|prefer) not(?: to)? \w+|None of the above|All of the above|"
    r"Please (?:[Ss]elect|[Cc]hoose|[Ss]pecify)|(?:Select|Choose|Pick) (?:one|"
    r"an option|an? \w+|\.\.\.|your \w+|from)|"
    r"Not (?:applicable|specified|sure yet|listed|employed)|Don['’]t know|I don['’]t know|Not sure|"
    r"Just (?:browsing|looking|curious)|Select(?=\s*[.,]|\s*$)|Other(?=\s*[.,;!?)]|"
    r"\s*$|\s+(?:at|in|with|you|and|company|industry)\b)"
)
_LABELS = (
    lazy_regex(r"(?P<at>\bOther \((?:please )?specify\))"),
    lazy_regex(
        rf"\b(?i:in|for|of|as an?)\s+(?P<at>(?i:{FUNCTIONS}|healthcare|banking|insurance|energy|"
        rf"construction|government|manager|director|consultant) \([A-Z][\w /&-]+\))"
    ),
    lazy_regex(
        rf"(?i)\b(?P<at>an?\s+(?:{SENIORITY}) (?:or|and) (?:above|higher|equivalent|similar))\b"
    ),
    lazy_regex(r"\b(?:in|at|from|for) (?P<at>Other) (?=[a-z])(?!words\b|news\b)"),
    lazy_regex(
        rf"(?i)\b(?:as|you are|you're|being|like|for|since you are|role (?:is|as)|"
        rf"work as)\s+(?P<at>an?\s+(?:{SENIORITY})(?:(?:\s*/\s*|, (?:or )?|"
        rf" or (?:an? )?)(?:{SENIORITY}))+\s+(?:of|in|for)\s+(?:{FUNCTIONS}|"
        rf"(?-i:[A-Z])\w+))\b"
    ),
    # "a manager or supervisor of production", with and without the article. A company after
    # "of" has an article or a capital: "a founder or director of a start-up".
    lazy_regex(rf"(?i)\b(?P<at>an?\s+{_EITHER} (?:of|for|in) {_UNIT})"),
    lazy_regex(
        rf"(?i)\b(?:as|like|being|you are|you['’]re|for|since you are|role (?:is|as|of)|work as) "
        rf"(?P<at>{_EITHER} (?:of|for|in) {_UNIT}|(?-i:(?=[A-Z])){_EITHER}"
        rf"(?=\s*[,.;:]|\s*$|\s+(?:you|at|in)\b))"
    ),
    # "practice owner or managing partner": two posts in one breath, the second with no article.
    lazy_regex(
        rf"(?i)\b(?:as|like|being|you are|you['’]re|since you are|role (?:is|as|of)|work as) "
        rf"(?P<at>(?:an?\s+)?(?:{_LONG_POST}(?:{_JOINED}{_POST})+|"
        rf"{_POST}(?:{_JOINED}{_POST})*?{_JOINED}{_LONG_POST}))(?={_AFTER_POST})"
    ),
    # A range of a form beside "like yours", or as what the reader has.
    lazy_regex(
        rf"(?i)\b(?P<at>{_RANGE}\s+(?:{_PEOPLE}|companies|businesses|firms|organi[sz]ations|"
        rf"teams)(?= (?:like|such as|just like) (?:you|yours)\b))"
    ),
    lazy_regex(
        rf"(?i)\b(?:your|you have|you['’]ve|you employ|as an? (?:company|business|firm|team|"
        rf"organi[sz]ation) (?:of|with)|your (?:company|business|firm|team|organi[sz]ation|staff) "
        rf"(?:of|with|has|is))\s+(?P<at>{_RANGE}\s+(?:{_PEOPLE}))\b"
    ),
    lazy_regex(rf"\b(?i:{_SLOT})\s+(?P<at>(?:{_NOT_SAID}))"),
    lazy_regex(
        r"(?P<at>-{1,3}\s*(?i:please select|select|none|choose|any|n/?a|pick one|all|"
        r"not set)[^-\n]{0,30}-{1,3})|(?:<\s*(?i:select|choose|"
        r"please select)[^>\n]{0,30}>)"
    ),
    lazy_regex(
        r"(?<=[a-z] )(?P<at>(?:Select|Choose) (?:one|an option|\.\.\.|…)|"
        r"Please (?:select|choose)(?: one| an option)?(?=\s*[,.;]|\s*$))"
    ),
    lazy_regex(
        r"(?i)\b(?P<at>(?:an?|your|the) (?:of )?\d[\d,]*\s?(?:-|–|"
        r"to)\s?\d[\d,]*\+? (?:employees?|people|staff) (?:company|companies|business|"
        r"team|firm|organi[sz]ation))"
    ),
    lazy_regex(
        r"(?i)\b(?P<at>\d[\d,]*\s?(?:-|–|to)\s?\d[\d,]*\+?\s+employees?\s+employees?|"
        r"[\d,]+\+\s+employees?\s+employees?)\b"
    ),
    lazy_regex(
        r"(?i)\b(?:as an?|a|an|your)\s+(?P<at>(?:<|>|≥|≤|under |"
        r"over )?\s?[$€£]?\d[\d,.]*\s?[kKmM]?\s?(?:-|–|"
        r"to)\s?[$€£]?\d[\d,.]*\s?[kKmM]?\+?(?= (?:company|business|team|revenue|budget|"
        r"firm|organi[sz]ation)))"
    ),
    lazy_regex(
        r"(?i)\byour (?:\w+ ){0,4}(?:is|was|are|as|with|in|about|of) (?P<at>(?-i:I|We|"
        r"I['’]m|I['’]d|I['’]ve|We['’]re|My|Our) (?:want|need|am|would|have|are|do|"
        r"don['’]t|can['’]t|like|looking|just|was|company|team|budget|wish|plan|hope|"
        r"interested)\b.{0,40})"
    ),
    lazy_regex(
        r"\b(?i:as|in|for|to|with|at|of)\s+(?P<at>(?:an?\s+)?[A-Z][\w-]+(?:,? (?:&|"
        r"and) [A-Z][\w-]+|, [A-Z][\w-]+| [A-Z][\w-]+)* \((?:incl|including|excl|"
        r"excluding|e\.g|i\.e|etc|please|non-|other|all|ex\b)[^)\n]*\))"
    ),
    lazy_regex(
        r"\b(?i:as an?|you are an?|being an?|you're an?)\s+(?P<at>(?:[CV]-?(?:Level|"
        r"Suite)|C-?suite|[A-Z]-level|(?:Entry|Mid|Senior|Junior|Executive|Director|"
        r"Manager|VP)[- ][Ll]evel|Individual [Cc]ontributor|Self[- ][Ee]mployed|"
        r"Not [Ee]mployed|Retired/\w+|Unemployed|Freelance|Nonprofit|Enterprise|Startup|"
        r"Small [Bb]usiness|SMB|Agency|Government|Non-?profit|Higher Education|"
        r"Consulting|Healthcare|Financial Services|Technology|Manufacturing|Retail|"
        r"Education|Marketing|Sales|Finance|Operations|HR|IT|Engineering|"
        r"Human Resources))(?=\s*[,.;]|\s*$| (?:at|in|you|with)\b)"
    ),
    lazy_regex(
        r"\b(?i:in|for|as|"
        r"of)\s+(?P<at>(?:the )?[A-Z][\w-]+(?: [A-Z][\w-]+)* & [A-Z][\w-]+(?: "
        r"[A-Z][\w-]+)* \([^)\n]+\))"
    ),
    lazy_regex(
        r"\b(?i:as|being|you are|"
        r"you're) an? (?P<at>[A-Z][\w-]+(?: [A-Z][\w-]+)* \((?!and |like |"
        r"not )[a-z\d][^)\n]*\))(?=\s*[,.]|\s+(?:you|at|in)\b)"
    ),
    lazy_regex(
        r"(?i)\b(?:as an?|(?:role|industry|title|plan|status|stage|department|sector|"
        r"interest|seniority|tier) (?:is|of)|in|"
        r"for) (?P<at>(?-i:[a-z]+(?:_[a-z]+)+))(?=\s*[,.!?]|\s*$|\s+(?:you|we|at|in)\b)"
    ),
    lazy_regex(
        r"(?i)\b(?:interested in|looking for|told us|you said|you chose|selected|"
        r"need help with) (?P<at>(?-i:I|We|I['’]m|I['’]d) (?:want|need|am|would|have|"
        r"are|do|don['’]t|can['’]t|looking|just)\b.{0,40})"
    ),
    lazy_regex(
        r"(?i)\byour (?:\w+ )?(?:goal|challenge|priority|interest|need|focus|objective|"
        r"reason|problem|timeline|use case|pain point)s? (?:is|are|"
        r"was) (?P<at>(?-i:[A-Z][a-z]+(?: (?:[a-z]+|/|&))+))"
    ),
    lazy_regex(
        rf"\b(?i:as|in|for|of|"
        rf"at)\s+(?:an?\s+)?(?P<at>(?:{FUNCTIONS.replace('|', '|').title()}|IT|HR|"
        rf"R&D)\s+[-–:]\s+[A-Z]\w+(?:[ /]\w+)?)(?=\s*[,.]|\s+(?:you|at|in|we)\b)"
    ),
    lazy_regex(
        r"(?i)\b(?:as an?|in|for|with|because|since) (?P<at>(?-i:Yes|No),? (?:I|we|"
        r"please|thank|not)\b.{0,30})"
    ),
    lazy_regex(
        r"(?i)\b(?:interested in|looking for|need help with|challenge is|goal is|"
        r"timeline is|budget is|timeframe is|buying (?:in|within)) (?P<at>(?-i:Other|"
        r"Yes|No|Unknown|Immediately|Not sure|Within|Less than|More than|"
        r"[0-9]+\s?-\s?[0-9]+ (?:months|weeks|days)|Just \w+))(?=\s*[.,]|\s*$|\s+(?:\d|"
        r"yet))"
    ),
)
_SLASHED = lazy_regex(
    r"(?P<before>\b[\w'’]+\s+)"
    r"(?P<at>[A-Z][\w&.+-]*(?: [A-Z&][\w&.+-]*){0,3}(?:\s?/\s?[A-Za-z][\w&.+-]*(?: "
    r"[A-Z&][\w&.+-]*){0,3})+)"
)


def find_labels(text: str) -> list[Hit]:
    """Return each option label that stands in running text."""
    found = (*_patterned(text), *_slashed(text), *find_options(text))
    return without_overlaps(h for h in found if not is_quoted_code(text, h.start, h.end))


def is_label(value: str) -> bool:
    """Say whether a value reads as a form's option and not as words that people say.

    >>> [is_label(v) for v in ("Director / VP", "Other (please specify)", "51-200", "retail")]
    [True, True, True, False]
    """
    value = value.strip()
    return bool(
        re.fullmatch(_NOT_SAID, value)
        or re.search(r"\w\s*/\s*\w|[()<>+]|--|\s&\s|\d\s?[-–]\s?\d|;", value)
        or re.search(rf"(?i)\b(?:{SENIORITY}),? or (?:{SENIORITY})\b", value)
        or re.fullmatch(r"[A-Za-z]+(?:_[A-Za-z]+)+", value)
        or re.match(
            r"(?i)(?:--|select|choose|please|other$|prefer not|i (?:want|need|am|would))", value
        )
    )


def is_joined(value: str) -> bool:
    """Say whether a picklist's value names several things as one choice, in whatever case.

    >>> [is_joined(v) for v in ("bus or coach", "Dentist, hygienist", "socio o dueño", "retail")]
    [True, True, True, False]
    """
    return bool(
        re.search(r"(?i)\w,? (?:or|and/or|oder|ou|o|eller|lub) \w|\w\s?[/;|]\s?\w|\w, \w", value)
    )


def is_posts(value: str) -> bool:
    """Say whether a value is two posts in one, which nobody holds: "owner or managing partner"."""
    one_or_other = rf"(?i){_POST}(?:, {_POST})*,? or {_POST}(?: (?:of|for|in) .*)?"
    return re.fullmatch(one_or_other, value.strip()) is not None


def is_form_option(value: str) -> bool:
    """Say whether only a form would word value so: a title or a name may have a bracket too.

    >>> [is_form_option(v) for v in ("Other", "51-200 employees", "The guide (PDF)", "R&D")]
    [True, True, False, False]
    """
    value = value.strip()
    if "/" in value:
        parts = [part.strip().lower().removesuffix("s") for part in value.split("/")]
        return sum(part in ROLES for part in parts) > len(parts) / 2
    return bool(
        re.fullmatch(_NOT_SAID, value)
        or re.match(r"(?i)(?:--|(?:please )?(?:select|choose) )", value)
        or re.search(rf"(?i)\b(?:{SENIORITY}),? or (?:{SENIORITY}) of\b", value)
        or is_posts(value)
        or re.fullmatch(r"[a-z]+(?:_[a-z]+)+|[A-Z]+(?:_[A-Z]+)+", value)
        or re.fullmatch(r"(?i)(?:under|over|less than|more than|up to|fewer than) [$€£]?\d[\d,.]*"
                        r"[km]?(?: (?:employees?|people|staff|users?|seats?))?", value)
        or re.fullmatch(r"(?i)[$€£<>]? ?\d[\d,.]*[km]?(?: ?(?:[-–]|to) ?[$€£]?\d[\d,.]*[km]?|\+)"
                        r"(?: (?:employees?|people|staff|users?|seats?))?", value)
    )  # fmt: skip


def _patterned(text: str) -> Iterator[Hit]:
    for pattern in _LABELS:
        for hit in matches(pattern, text, "'{}' is a form option, not natural wording", _FIX):
            if not is_code_line(text, hit.start):
                yield hit


def _slashed(text: str) -> Iterator[Hit]:
    for match in _SLASHED.finditer(text):
        parts = [part.strip() for part in match["at"].split("/")]
        before = match["before"].strip().lower()
        if before not in (
            "a",
            "an",
            "as",
            "for",
            "in",
            "of",
            "to",
            "with",
            "at",
            "like",
            "the",
            "your",
            "are",
            "is",
        ):
            continue
        known = sum(
            part.lower() in ROLES or part.lower().removesuffix("s") in ROLES for part in parts
        )
        spaced = " / " in match["at"]
        if (
            known >= 2
            or (known and (spaced or before in ("a", "an")))
            or (spaced and len(parts) >= 3)
        ):
            what = f"'{shorten(match['at'])}' is a form option, not natural wording"
            yield Hit(*match.span("at"), what, _FIX)

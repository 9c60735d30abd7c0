"""Finds what is no name in a name's seat: a role, a remark, a mark, two cells in one.

"Dear Ana Prieto Administrator," has a title behind the name, "Hi Chief Executive Officer &
Founder" has nothing else; "Dear Okafor; Ruth," was sorted by surname in somebody's list.
"""

import re
from collections.abc import Iterator

from ...templates.lazy_regex import lazy_regex
from .casing import given_names
from .first_names import JOBS
from .greeting import Greeting, greetings, without_honorifics
from .hit import Hit, shorten
from .sample import is_code_line
from .words import EVERYONE, FUNCTIONS, HONORIFICS, RECORD, ROLES, SENIORITY, THING

_FIX = "correct the name in the list, or clear it and add a fallback"

_WORD = lazy_regex(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_OF_ROLES = frozenset(
    word
    for phrase in (*ROLES, *SENIORITY.split("|"), *FUNCTIONS.split("|"))
    for word in re.split(r"[\s-]", phrase)
)
_KINDS = frozenset(
    """senior junior chief general regional national global area deputy vice assistant human
    resources project product account office store sales plant key technical commercial head lead
    hiring practice facilities property estate fleet event events community site it hr medical
    executive managing joint acting interim co group digital financial creative art school branch
    bank customer service quality safety data network software web social media first second night
    shift duty stage floor house kitchen bar front back desk new""".split()
)
_SHORT = frozenset("CEO CFO CTO COO CMO CIO CRO CPO VP SVP EVP MD".split())
# A job title is a polite address in these: "Dear Hiring Manager", "Dear Head Teacher".
_POLITE = frozenset(
    """hiring editor teacher headteacher principal mayor minister president senator governor
    ambassador judge bishop chair chairman chairwoman chairperson secretary librarian fellow dear
    future recruiting admissions""".split()
)
# Before these words there is a job, whatever the job is; nobody is called so.
_RANKS = frozenset(
    "senior deputy assistant regional managing associate acting trainee apprentice interim".split()
)
_SPOKEN = ("hi", "hello", "hey", "hiya", "hallo", "hola", "ciao")
_HEADS = frozenset("head partner lead chief principal".split())
_JOINED = lazy_regex(r"\s(?:&|and|und|et|y|e|en)\s|\s?[/,;]\s?")
_SPLIT = lazy_regex(
    r"(?P<second>\s{0,3}[;|/]\s*(?P<name>[A-ZÀ-Þ][\w'’-]+(?: [A-ZÀ-Þ][\w'’-]+)?)\s*[,:!])"
)
_REMARK = lazy_regex(
    r"\s{0,3}[-–]\s(?P<remark>VIP|DNC|OLD|NEW|DUPLICATE|INACTIVE|LEAD|TEST|[A-Z]{2,}[A-Z ]{1,12}|"
    r"(?:do not|ask for|prefers?|ex|former|on leave)\b[^,\n]{0,30})\s*[,:!]"
)
_MARKED = lazy_regex(
    r"(?im)^[^\w\n\"'“”‘’(*\[]{0,3}(?:hi|hello|hey|dear|hallo|hola|bonjour|ciao|ol[aá]|liebe[r]?) "
    r"(?P<at>(?:[\"“”‘(][ ]?(?-i:[A-ZÀ-Þ])[\w-]+(?: [\w-]+)?[\"“”’)]?|"
    r"'(?-i:[A-ZÀ-Þ])[\w-]+'?|(?<!\*)(?-i:[A-ZÀ-Þ])[\w-]+[*?\"“”)\]|\\^~]+|"
    r"(?-i:[A-ZÀ-Þ])\w+[;:]))(?=\s*,)"
)
_PLACED = lazy_regex(  # a reversed name where a company stands
    r"\b(?:at|from|with|of) (?P<at>(?P<last>[A-ZÀ-Þ][\w'’-]+), (?P<first>[A-ZÀ-Þ][\w'’-]+))"
    r"(?= (?:whose|who|which|that|for|last|next|regarding|about|team|in their)\b)"
)


def find_odd_seats(text: str) -> Iterator[Hit]:
    """Yield what stands in the seat of a name and is none."""
    for greeting in greetings(text):
        if greeting.slot and not greeting.is_loose:
            yield from _split(greeting, text)
            if fault := _role_fault(greeting):
                start = text.index(greeting.slot, greeting.start)
                end = start + len(greeting.slot)
                yield Hit(start, end, f"'{shorten(greeting.slot)}' {fault}", _FIX)
    for match in _MARKED.finditer(text):
        if not is_code_line(text, match.start()):
            what = f"'{match['at']}' has a mark that names do not have"
            yield Hit(*match.span("at"), what, _FIX)
    for match in _PLACED.finditer(text):
        if match["first"].lower() in given_names() and match["last"].lower() not in given_names():
            what = f"'{match['at']}' is a reversed name"
            yield Hit(*match.span("at"), what, _FIX)


def _split(greeting: Greeting, text: str) -> Iterator[Hit]:
    """Find "Okafor; Ruth," and "Ruth - VIP,": the slot ended before the value did."""
    start = text.index(greeting.slot, greeting.start)
    end = greeting.end
    names = [word for word in greeting.words if word[:1].isupper()]
    second = _SPLIT.match(text, end) or _SPLIT.match(text, start + len(greeting.slot))
    if second and names and len(greeting.words) <= 4 and not greeting.is_everyone:
        whole = text[start : second.end("name")]
        yield Hit(start, second.end("name"), f"'{whole}' is two people, or a reversed name", _FIX)
    remark = _REMARK.match(text, start + len(greeting.slot))
    if remark and names:
        yield Hit(start, remark.end("remark"), f"'{greeting.slot}' is followed by a remark", _FIX)
    slashed = re.fullmatch(r"(?P<one>[^\W\d_]{2,})\s?/\s?(?P<two>[^\W\d_]{2,})", greeting.slot)
    if slashed and greeting.closed_by in ("", ",", "!", ":"):
        both = {slashed["one"].lower(), slashed["two"].lower()}
        if not both & (EVERYONE | set(HONORIFICS.split("|")) | RECORD | _OF_ROLES | THING):
            yield Hit(start, end, f"'{greeting.slot}' is two people", _FIX)


def _role_fault(greeting: Greeting) -> str | None:
    """Say that a slot is a job title, or ends in one; None for a polite address."""
    slot = greeting.slot
    words = _WORD.findall(" ".join(without_honorifics(slot.split())))
    low = [word.lower() for word in words]
    if greeting.closed_by not in ("", ",", "!", ":") or not 1 <= len(words) <= 7:
        return None
    if not all(
        word[:1].isupper() or word in ("of", "for", "and", "de", "e", "y") for word in words
    ):
        return None
    if set(low) & _POLITE or low[-1] in ("team", "teams", "office", "committee"):
        return None
    ranked = low[0] in _RANKS and len(low) > 1 and low[1] not in given_names()
    if ranked and greeting.word.lower() in _SPOKEN:
        return "is a job title, not a name"
    known = [w in _OF_ROLES or w in _KINDS or w in JOBS or w in ("of", "for", "and") for w in low]
    job = low[-1] in JOBS or words[-1] in _SHORT
    if job and len(words) >= 3 and known.count(False) >= 2 and not any(known[:2]):
        return "has a job title behind the name"
    heads = JOBS | _HEADS if _JOINED.search(slot) else JOBS
    if not all(known) or not (any(w in heads for w in low) or set(words) & _SHORT):
        return None
    informal = greeting.word.lower() in _SPOKEN
    if _JOINED.search(slot) or (informal and (len(words) > 1 or words[0] in _SHORT)):
        return "is a job title, not a name"
    return None

"""Finds a mark that stands where a value should: "in - was tested", "costs --.", "As a *** you".

A dash, a slash or a question mark alone is what people type into a cell that they must fill. In a
sentence such a mark has its own places; behind an article, or before a full stop, it has none.
"""

import re
from collections.abc import Iterator

from ...templates.lazy_regex import lazy_regex
from .endings import ENDS_WITH_IT, GOES_ON
from .hit import Hit
from .language import is_french_line
from .sample import is_code_line, is_quoted_code, line_around

_FIX = "clear the value in the list and add a fallback to the field"

_MARK = lazy_regex(
    r"(?<!\S)(?P<at>[-–—]{1,3}|_{1,9}|/{1,2}|[+~%:|^=]|\*{1,3}|\?{1,3}|\.|\"\"|''|“”|x{3,})"
    r"(?P<after>[.,;:!?](?=[\s\"”')]|$)|['’]s\b|(?=\s)|$)"
)
_QUICK = lazy_regex(r"\s(?:[-–—_/*?.+~%:|^=\"'“]|x{3})")
# What only a value can follow; a dash behind them is an aside: "is - of course - free".
_SAYING = frozenset(
    """is are was were costs cost ist sind war kostet beträgt est sont coûte es son cuesta è sono
    costa é são custa kost bedraagt""".split()
)
_LEFT = lazy_regex(r"(?:^|[^\w'’])(?P<word>[^\W\d_]+)[ \u00a0]$")
# Behind these no clause can end, and so no dash can stand.
_BINDS = frozenset(
    """a an the your our my their his her its as per than via into between
    ein eine einen einem einer eines dem den des im vom beim zum zur am ihr ihre ihren ihrem ihrer
    unser unsere unseren unserem für um von und
    le un une du des au aux de d votre vos notre nos leur chez pour dans à
    el un una los las del al de su sus nuestro nuestra con para por en
    il lo gli i del della dello dei degli delle nel nella dal dalla di un una uno suo sua vostro per
    o os um uma do da dos das no na nos nas ao à seu sua nosso nossa com em para
    het een de van uw onze bij voor met naar
    och av till för från med hos w z na do od""".split()
) - {"i", "o", "so", "us", "do", "no", "am"}
# A clause may end with one, seldom before a verb: "The water from - was tested".
_STANDING = frozenset(
    """in on at of from with for to about by under am um bei mit nach an unter über zu sur sous
    sobre sob su op""".split()
)
_ASKING = frozenset(
    "is are was were does did can will ist sind war hat kann est sont es son".split()
)
_FINITE = lazy_regex(
    r"\s(?:is|are|was|were|has|have|had|will|would|can|must|on|at|in|by|until|begins?|starts?|"
    r"costs?|"
    r"ist|sind|war|hat|haben|wird|findet|est|sont|es|son|è|é)\b"
)
_STAND_ALONE = lazy_regex(r"[a-zà-ÿ,]\s$")  # a sentence is under way
_TALKED_ABOUT = lazy_regex(
    r"(?i)\b(?:type|press|key|keys|character|symbol|sign|mark|dash|hyphen|slash|underscore|"
    r"asterisk|"
    r"wildcard|question mark|stars?|rating|rated|zeichen|taste|touche|tecla|schrägstrich|"
    r"placeholder)\b"
)


def find_lone_marks(text: str) -> Iterator[Hit]:
    """Yield each mark that is all that a value was."""
    if not _QUICK.search(text):
        return
    for match in _MARK.finditer(text):
        if match["at"] == match["after"]:
            continue  # two full stops
        start, end = line_around(text, match.start())
        line = text[start:end]
        before = text[start : match.start()]
        told = len(line.split()) >= 4 and _is_hole(before, match, text[match.end() : end], line)
        if not told and not _is_greeted(before, match):
            continue
        if is_code_line(text, start) or is_quoted_code(text, *match.span("at")):
            continue
        if not _TALKED_ABOUT.search(line):
            yield _hit(text, start, end, match)


def _is_greeted(before: str, match: re.Match[str]) -> bool:
    """Say whether somebody's second name is a mark: "Dear Ana -,"."""
    short = re.fullmatch(r"[^\W\d_][\w.]*(?: [\w.'’-]+){1,4} ", before)
    return short is not None and match["after"] in (",", "!")


def _is_hole(before: str, match: re.Match[str], behind: str, line: str) -> bool:
    mark, after = match["at"], match["after"]
    left = _LEFT.search(before)
    if left is None:
        return False
    word = left["word"].casefold()
    if after:  # "is --.", "um . gebeten" has none
        french = after in ";:!?" and is_french_line(line)
        return not french and not (mark[0] == "x" and word in ("kiss", "love", "hugs"))
    named = word in (
        "a",
        "an",
        "the",
        "ein",
        "un",
        "une",
        "uno",
        "une",
        "um",
        "een",
        "der",
        "le",
        "el",
        "o",
    )
    if (
        named
        and len(mark) < 3
        and not re.search(r"(?i)\b(?:as|if|als|como|comme|come) \w+ $", before)
    ):
        return False  # the mark itself is spoken of: "you left a * beside it"
    goes_on = re.match(r"\s+[a-zà-ÿ]", behind) is not None
    asking = word in _ASKING and left["word"][0].isupper()
    binds = word in _BINDS or asking
    if mark[0] in "-–—":
        stranded = ENDS_WITH_IT.search(before.rstrip()[: -len(word)].rstrip())
        standing = word in _STANDING and not stranded and _FINITE.match(behind)
        return goes_on and (binds or bool(standing))
    if mark == ".":
        return goes_on and (binds or word in _STANDING)
    if mark == ":" and is_french_line(line):
        return False
    if mark[0] in "/+~%:|^=":
        ends = not behind.strip() and mark[0] not in "|:"
        return (goes_on or ends) and (binds or word in _STANDING or word in _SAYING)
    if mark == "?" and is_french_line(line):
        return binds and goes_on
    under_way = bool(_STAND_ALONE.search(before)) and goes_on
    in_pair = mark[0] in "*_" and line.count(mark) > 1  # emphasis of Markdown
    return (
        binds
        or word in _STANDING
        or (under_way and not in_pair)
        or bool(goes_on and GOES_ON.fullmatch(word))
    ) and (goes_on or not behind.strip())


def _hit(text: str, start: int, end: int, match: re.Match[str]) -> Hit:
    left = text[max(start, match.start() - 20) : match.start()]
    right = text[match.end() : min(end, match.end() + 14)]
    shown = f"{left.partition(' ')[2] or left}{match[0]}{right}".strip()
    return Hit(*match.span("at"), f"'{shown}' has a mark where a value is missing", _FIX)

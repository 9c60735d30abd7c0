"""Finds sentences that end in a hole, and holes of two blanks in the middle of one.

"the whole team at " stops behind a word that must go on: the blank behind it stood before a
value. "Your code  expires tonight" has two blanks where a word was; after a full stop, and in
the columns of a table, two blanks are the author's.
"""

import re
from collections.abc import Iterator

from ...templates.lazy_regex import each_match, lazy_regex
from .greeting import SPACE
from .hit import Hit, shorten
from .language import is_french_line
from .sample import is_code_line, line_around

_FIX = "give the field a fallback, or leave the sentence out where it is empty"

# Words that something must follow, by language. Those that also end a sentence are left out:
# "Melden Sie sich an", "Sign in", "the place to go to".
_GOES_ON = (
    r"at|of|from|with|and|or|the|an?|your|our|my|his|their|to|for|into|than|because|between|"
    r"including|until|since|via|as|in|near|"
    r"von|vom|bei|beim|für|im|am|der|das|den|dem|des|und|oder|ihr|ihre|ihren|unser|unsere|eine?n?|"
    r"nach|zum|zur|seit|wegen|"
    r"de|du|des|à|au|aux|chez|pour|avec|dans|et|ou|la|les|votre|vos|notre|une?|depuis|"
    r"del|en|para|con|por|el|los|las|y|su|sus|nuestr[oa]|desde|hasta|"
    r"di|del|della|da|dal|dalla|per|con|il|lo|gli|e|nel|nella|presso|vostr[oa]|"
    r"d[oa]|em|n[oa]|com|o|os|um|uma|seus?|sua|noss[oa]|desde|"
    r"van|bij|voor|met|het|een|uw|naar|sinds|te"
)
GOES_ON = lazy_regex(rf"(?i)(?:{_GOES_ON})")
_BLANKS = " \t\u00a0\u202f"
ENDS_WITH_IT = lazy_regex(  # "what we stand for", "Sign in to", "a place to come from"
    r"(?i)^(?:what|which|who|whom|where|how|whose)\b|"
    r"\b(?:what|which|who|whom|something|anything|nothing|things?|places?|ways?|lots|lot)\b|"
    r"\b(?:look(?:ing)? forward|log(?:ged)?|sign(?:ed)?|check(?:ed)?|opt(?:ed)?|click|tune[d]?|"
    r"join|come|go|carry|plug|fill|hand|keep|move|jump|dive|belong|listen|used|want|need|"
    r"powered|brought|download(?:ed)?|follow(?: us)?|share|available|find(?: us)?)$"
)
_TWO_BLANKS = lazy_regex(
    rf"(?P<left>(?<![\w'’-])[^\W\d_]{{1,30}})(?P<comma>,?)(?P<at>{SPACE}{{2,8}}|"
    rf"{SPACE}*\u3000[\s\u3000]*)(?=[a-zà-ÿ]|Euros?\b|EUR\b|Uhr\b|%)"
)
_BEFORE_A_STOP = lazy_regex(
    rf"(?P<left>(?<![\w'’-])[^\W\d_]{{1,30}})(?P<at>(?:{SPACE}|\u3000)+(?P<stop>[.,;?]))(?=\s|$)"
)
# Behind these no value stands: the second blank is a slip.
_NO_SEAT = frozenset(
    """would could should can may might must will shall not do does did don't i you we they he she
    it who which please also just very too so then now here there always never often already
    still yet even ever again well as if when while but because although though however therefore
    ich du er sie es wir ihr nicht auch schon noch sehr bitte kann muss soll will wird je tu il
    elle nous vous ils ne pas très aussi no muy también não muito também non molto anche niet ook
    heel ik jij u wij zij""".split()
)
_TABLE = lazy_regex(r"\t|\||\S {3,}\S|\.{4,}|^\s*[-*+•]? ?\w+  \w+\s*$")
_HABIT = 4  # as many holes in one line: its author, or a program, spaces words so
_GREETED = lazy_regex(
    rf"(?im)^[^\w\n]{{0,3}}(?P<at>(?:hi|hello|hey|dear|hallo|bonjour|salut|hola|ciao|ol[aá]|hoi|"
    rf"guten tag|good (?:morning|afternoon|evening)),{SPACE}{{2,3}}(?=[^\s]))"
)
_LABELS = lazy_regex(
    r"(?i)\b(?P<at>(?:phone|tel|email|e-mail|mobile|fax|web|date|time|place|venue|room|price|name|"
    r"company|city|telefon|datum|ort|teléfono|fecha|telefono|data|téléphone|lieu|telefone):"
    r"\s*(?=[|•·;,]\s))"
)


def find_endings(text: str) -> Iterator[Hit]:
    """Yield each place where a sentence stops short of a value."""
    yield from _at_the_end(text)
    for match in each_match(_GREETED, text):
        yield gap(text, *match.span("at"))
    for match in each_match(_LABELS, text):
        yield gap(text, *match.span("at"))


def _at_the_end(text: str) -> Iterator[Hit]:
    for line in re.finditer(r"[^\n]+", text):
        said = line[0].rstrip(_BLANKS)
        if len(said) == len(line[0]) or text[line.end() :].lstrip(_BLANKS)[:2].strip("\n"):
            continue  # no value stood here, or the paragraph goes on
        rest, blank, last = said.rpartition(" ")
        ended = ENDS_WITH_IT.search(rest) or re.search(r"[.!?:;|]\s*$", rest)
        if blank and GOES_ON.fullmatch(last) and not ended:
            yield gap(text, line.start() + len(rest) + 1, line.end())


def find_stops(text: str) -> Iterator[Hit]:
    """Yield each blank before a full stop or a comma, where a sentence is under way."""
    for match in each_match(_BEFORE_A_STOP, text):
        start, end = line_around(text, match.start())
        line = text[start:end]
        french = match["stop"] in "?!;" and (
            is_french_line(line) or not GOES_ON.fullmatch(match["left"].casefold())
        )
        if not french and len(line.split()) > 3 and not is_code_line(text, start):
            yield gap(text, *match.span("at"))


def find_blanks(text: str) -> Iterator[Hit]:
    """Yield each two blanks inside a sentence; a browser shows them as one, plain text does not."""
    found = list(_TWO_BLANKS.finditer(text))
    for match in found:
        start, end = line_around(text, match.start())
        # One wide gap in a line is no column: what was two blanks has a blank for its value.
        line = f"{text[start : match.start('at')]}  {text[match.end('at') : end]}"
        inside = sum(start <= other.start() < end for other in found)
        told = re.search(r"[.!?,:…)]\s*$", line) or len(line.split()) > 4
        wide = len(match["at"]) > 2 and not re.search(r"\w[.!?]\s*$", line)
        if wide or (len(match["at"]) > 2 and len(line.split()) < 7):
            continue
        slip = match["left"].lower() in _NO_SEAT or match["left"].endswith("ly")
        if slip or inside >= _HABIT or _TABLE.search(line) or not told or is_code_line(text, start):
            continue
        yield gap(text, *match.span("at"))


def gap(text: str, start: int, end: int) -> Hit:
    """Return the hit of a value that is missing at a place, shown with the words around it."""
    line, stop = line_around(text, start)
    left = text[max(line, start - 20) : start]
    right = text[end : min(stop, end + 14)]
    shown = shorten(f"{left.partition(' ')[2] or left}{text[start:end]}{right}".strip(), 60)
    return Hit(start, end, f"'{shown}' has a gap: a value is missing", _FIX)

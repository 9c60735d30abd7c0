"""Finds a greeting of what a record holds beside a name: "Hi Accounts Payable,".

A department, a legal form, a person's sex or two titles are no name; a number or a note behind a
name is the list's, and not part of how somebody is called.
"""

from collections.abc import Iterator

from ...templates.lazy_regex import lazy_regex
from .casing import given_names
from .first_names import UNITS
from .greeting import Greeting, greetings, without_honorifics
from .hit import Hit, shorten
from .sample import is_code_line, is_quoted_code
from .words import EVERYONE

_FIX = "correct the value in the list, or clear it and add a fallback"
# Whoever writes to a department so knows that he does: "Liebe Buchhaltung," "Dear Sales,".
_FAMILIAR = frozenset("liebe lieber liebes sehr geehrte geehrter cher chère caro cara".split())
_COLLEAGUES = EVERYONE & UNITS | {"reception", "procurement", "purchasing", "zentrale"}
_LEGAL = frozenset(
    """gmbh ohg ltd limited inc llc plc llp corp sarl sas sasu eurl srl spa snc slu lda aps pty
    gbr""".split()
)
_SEX = frozenset(
    """female male weiblich männlich divers femme homme féminin masculin mujer hombre femenino
    masculino femmina maschio feminino vrouw""".split()
)
_TITLES = frozenset(
    """mr mrs ms mx dr prof hr fr herr herrn frau mme mlle sr sra srta sig dott ing
    rev""".split()
)
# What a list notes of a person, behind the name.
_NOTED = lazy_regex(
    r"(?i)\b(?:left|duplicate|dupe|old|new|ex|former|do not|don['’]?t|inactive|deceased|retired|"
    r"unsubscribed|opted|moved|wrong|copy|primary|secondary|main|backup|test|vip|lead|contact|"
    r"no longer|on leave|maternity|assistant|pa|cc|"
    r"neu|alt|doppelt|dublette|veraltet|ausgeschieden|verstorben|inaktiv|gesperrt|nicht|elternzeit|"
    r"ancien|ancienne|parti|partie|doublon|inactif|retraité|décédé|"
    r"antiguo|antigua|duplicad[oa]|inactiv[oa]|jubilad[oa]|baja|"
    r"vecchio|vecchia|duplicato|non attivo|inativo|oud|dubbel|vertrokken)\b"
)
_REMARK = lazy_regex(
    r"(?P<name>[A-ZÀ-Þ][\w.'’-]+(?: [A-ZÀ-Þ][\w.'’-]+){0,3}) ?"
    r"(?P<at>[(\[](?P<in>[^()\[\]\n]{2,40})[)\]])"
)
_NUMBERED = lazy_regex(r"(?P<first>[A-ZÀ-Þ][a-zà-ÿ]+)(?: [A-ZÀ-Þ][a-zà-ÿ]+)? (?P<at>#?\d{1,2})")


def find_greeted_units(text: str) -> Iterator[Hit]:
    """Yield each slot of a greeting that holds what is no name, or more than one."""
    for greeting in greetings(text):
        if greeting.is_loose or greeting.closed_by not in (",", "!", ":") or not greeting.slot:
            continue
        if is_code_line(text, greeting.start) or is_quoted_code(text, greeting.start, greeting.end):
            continue
        at = text.index(greeting.slot, greeting.start)
        if what := _what(greeting):
            said = f"'{shorten(greeting.slot)}' is {what}, where a name should be"
            yield Hit(at, at + len(greeting.slot), said, _FIX)
        elif noted := _noted(greeting.slot):
            start, end = noted
            said = f"'{shorten(greeting.slot)}' is greeted with what the list notes beside the name"
            yield Hit(at + start, at + end, said, "keep notes in a column of their own")


def _what(greeting: Greeting) -> str | None:
    """Return what is greeted in place of a name, None where that is a name or a group."""
    every = [word.strip(".'’").lower() for word in greeting.words]
    words = [word.strip(".'’").lower() for word in without_honorifics(greeting.words)]
    if len(every) > 1 and _TITLES.issuperset(every) and "dr" in every:
        return "titles"
    titled = len(words) < len(every)
    if len(words) == 1 and words[0] in _LEGAL and greeting.slot != greeting.slot.lower():
        return "a legal form"
    if titled and len(words) == 1 and words[0] in _SEX:
        return "a person's sex"
    familiar = greeting.word.lower() in _FAMILIAR or greeting.word.lower().startswith("sehr ")
    if familiar or not words or not greeting.slot[:1].isupper():
        return None
    return "a department" if _is_unit(words) else None


def _is_unit(words: list[str]) -> bool:
    """Say whether words name a department that nobody is, and that is no team of colleagues."""
    return UNITS.issuperset(words) and _COLLEAGUES.isdisjoint(words)


def _noted(slot: str) -> tuple[int, int] | None:
    """Return where a slot has a note or a number behind its name."""
    remark = _REMARK.fullmatch(slot)
    if remark is not None and _NOTED.search(remark["in"]):
        return remark.span("at")
    numbered = _NUMBERED.fullmatch(slot)
    if numbered is not None and numbered["first"].casefold() in given_names():
        return numbered.span("at")
    return None

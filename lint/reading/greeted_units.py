"""Finds a greeting of what a record holds beside a name: "Dear info,".

A mailbox, a legal form, a person's sex or two titles are no name; a number or a note behind a
name is the list's, and not part of how somebody is called.
"""

from collections.abc import Iterator

from ...templates.lazy_regex import lazy_regex
from .casing import given_names
from .greeting import Greeting, addressed, without_honorifics
from .hit import Hit, shorten
from .words import EVERYONE, is_field_like

_FIX = "correct the value in the list, or clear it and add a fallback"
# What mailboxes are called; people do write to a department: "Hello Accounts,".
_MAILBOXES = frozenset(
    """info mailbox postmaster noreply no-reply newsletter kontakt contact contacto contatto
    enquiries inquiries webmaster hostmaster mail email e-mail gmail outlook hotmail yahoo
    payable receivable unsubscribed""".split()
)
_BEFORE_THEM = frozenset(["accounts"])
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
# With a form of address, and nothing behind them: the name itself was lost.
_PARTICLES = frozenset(
    """van von der den de del della dell dos das da di du la le zu zur ten ter mac ibn bin jr sr
    ii iii""".split()
)
_SIGNED = lazy_regex(r"(?P<sign>[*^~_|=+%#@]{1,2})[\w .'’-]{2,40}(?P=sign)|[A-ZÀ-Þ][\w'’-]+-")
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
    r"(?P<at>[(\[](?P<in>[^()\[\]\n]{2,80})[)\]])(?=\s*[,!:])"
)
_JOINS = lazy_regex(
    r"(?:and|with|or|if|und|mit|oder|et|avec|ou|y|e|con|com|en|met|i|och|og|as|"
    r"alias|aka)\b"
)
_LOUD = lazy_regex(r"(?<=[a-zà-ÿ.] )(?P<at>[A-ZÀ-Þ]{4,})$")
_LOUD_NOTE = lazy_regex(  # "Lind-ACCT ON STOP"
    r"(?<=[a-zà-ÿ]) ?[-–/*:|] ?(?P<at>[A-ZÀ-Þ]{2,}(?: [A-ZÀ-Þ]{2,})+|[A-ZÀ-Þ]{2,}\d+)$"
)
# Words of grammar that are in nobody's name.
_NEVER_CALLED = frozenset(
    """not please select choose nicht bitte keine kein unbekannt veuillez inconnu
    favor seleccione desconocido não informado selecione niet geen onbekend non disponibile
    fornito""".split()
)
_SORTED = lazy_regex(  # "Dear Okafor, Chidi B MR,": as a list sorts names
    r"(?m)^[^\w\n]{0,3}(?:Dear|Hi|Hello|Hey|Hallo|Liebe[r]?|Guten Tag|Bonjour|Cher|Chère|Hola|"
    r"Estimad[oa]|Gentile|Caro|Cara|Ciao|Olá|Prezad[oa]|Beste|Geachte(?: heer| mevrouw)?) "
    r"(?P<at>[A-ZÀ-Þ][\wà-ÿ'’-]+, [A-ZÀ-Þ][\wà-ÿ'’-]+(?: [A-ZÀ-Þ]\.?)? "
    r"(?i:mr|mrs|ms|miss|dr|prof|herrn?|frau|mme|sra?|hr|fr|dhr|mevr)\.?|"
    r"[A-ZÀ-Þ][\wà-ÿ'’-]+, [A-ZÀ-Þ][\wà-ÿ'’-]+ [A-ZÀ-Þ]\.|"
    r"[A-ZÀ-Þ][\wà-ÿ'’-]+, (?:Mr|Mrs|Ms|Miss|Herrn?|Frau|Mme|Sra?|Dhr|Mevr)\.? [A-ZÀ-Þ][\wà-ÿ'’-]+)"
    r"(?=\s*[,!:])"
)
_LONGEST = 160  # characters of a greeting that are read
_NUMBERED = lazy_regex(r"(?P<first>[A-ZÀ-Þ][a-zà-ÿ]+)(?: [A-ZÀ-Þ][a-zà-ÿ]+)? (?P<at>#?\d{1,2})")


_BRACKETED = lazy_regex(r"\((?!r\)|in\)|s\))[a-zà-ÿ]+(?: [a-zà-ÿ]+){0,3}\)")
_PARTED = lazy_regex(  # "Dear Mr Finch;;2;,": the cells beside the name's
    r"(?m)^[^\w\n]{0,3}(?:Dear|Hi|Hello|Hey|Hallo|Liebe[r]?|Guten Tag|Sehr geehrte[r]?|Bonjour|"
    r"Cher|"
    r"Chère|Hola|Estimad[oa]|Gentile|Caro|Cara|Ciao|Olá|Prezad[oa]|Beste|Geachte)(?: "
    r"[\wà-ÿß.'’-]+){1,4}"
    r"(?P<at>[;|\t][^,!\n]{0,40})(?=[,!])"
)
# What only an order has, in capitals: "Harker DO NOT CALL".
_ORDERED = lazy_regex(
    r"(?<=[a-zà-ÿ]) (?P<at>(?:[A-ZÀ-Þ]{2,} )*(?:DO|NOT|NO|CALL|ON|STOP|OLD|NEW|SEE|OUT|HOLD|BAD|"
    r"NIE|NICHT|"
    r"KEIN|BITTE|NE|PAS|SIN|NON|NIET|GEEN)(?: [A-ZÀ-Þ]{2,})+)$"
)


def find_greeted_units(text: str) -> Iterator[Hit]:
    """Yield each slot of a greeting that holds what is no name, or more than one."""
    for match in _SORTED.finditer(text):
        said = f"'{shorten(match['at'])}' is a name as a list sorts it"
        yield Hit(*match.span("at"), said, _FIX)
    for match in _PARTED.finditer(text):
        said = f"'{shorten(match['at'])}' is another cell of the list, behind the name"
        yield Hit(*match.span("at"), said, _FIX)
    for greeting, at in addressed(text):
        if what := _what(greeting):
            said = f"'{shorten(greeting.slot)}' is {what}, where a name should be"
            yield Hit(at, at + len(greeting.slot), said, _FIX)
        elif noted := _noted(greeting.slot, text[at : at + _LONGEST]):
            start, end = noted
            shown = shorten(text[at : at + max(end, len(greeting.slot))])
            said = f"'{shown}' is greeted with what the list notes beside the name"
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
    inside = greeting.slot.strip("()").split()
    if _BRACKETED.fullmatch(greeting.slot) and EVERYONE.isdisjoint(inside):
        return "a mark for a missing value"
    if _SIGNED.fullmatch(greeting.slot):
        return "a name in a template's signs"
    if titled and words and _PARTICLES.issuperset(words):
        return "a part of a name"
    if titled and len(words) > 1 and is_field_like(" ".join(words)):
        return "the name of a field"
    if len(words) > 1 and _NEVER_CALLED & set(words) and greeting.slot.istitle():
        return "what a list notes or a form says"
    if words and words[-1] in _MAILBOXES and set(words) <= _MAILBOXES | _BEFORE_THEM:
        return "a mailbox"
    return None


def _noted(slot: str, text: str) -> tuple[int, int] | None:
    """Return where a slot has a note or a number behind its name; text begins with the slot.

    A bracket may hold how somebody is called, or who else is meant: "(Liz)", "(and Peter)". What
    else begins with a small letter and has more than one word is said of them, and not to them.
    """
    remark = _REMARK.match(text)
    if remark is not None and EVERYONE.isdisjoint(remark["name"].lower().split()):
        inside = remark["in"]
        said = inside[:1].islower() and " " in inside and not _JOINS.match(inside)
        if said or _NOTED.search(inside):
            return remark.span("at")
    loud = _LOUD.search(slot)
    if loud is not None and _NOTED.fullmatch(loud["at"]) and not slot.isupper():
        return loud.span("at")
    if (note := _LOUD_NOTE.search(slot) or _ORDERED.search(slot)) is not None:
        return note.span("at")
    numbered = _NUMBERED.fullmatch(slot)
    if numbered is not None and numbered["first"].casefold() in given_names():
        return numbered.span("at")
    return None

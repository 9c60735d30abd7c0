"""Reads what a cell says about being written to: an opt-out, a status, a consent."""

import re
from functools import lru_cache

from ...templates.lazy_regex import lazy_regex
from .leaving_words import GONE, LEFT
from .normal import fold

_NO = frozenset(
    "no n false f 0 none null nil nan na never non nein nao nej nie nee ei subscribed active "
    "confirmed in mailable contactable valid deliverable delivered verified enabled ok".split()
) | {
    "", "n a", "0 0", "#n a", "opted in", "opt in", "not opted out", "not unsubscribed",
    "not bounced",
    "no opt out", "marketing contact", "not set", "0000 00 00", "0000 00 00 00 00 00", "kein",
    "nope",
}  # fmt: skip
_YES = frozenset(
    "yes y true t 1 x oui ja si sim da tak on optout unsubscribed unsubscribe stop stopped removed "
    "suppressed dnc dnm dne out global all ✓ ✔ ☑".split()
)
_STATUS_LEFT = frozenset(
    "blocked banned removed suppressed stop stopped dnc dne dnm stopmail unsub remove gesperrt "
    "geblockt bloque bloquee bloqueado bloqueada bloccato geblokkeerd".split()
)
_STATUS_DOUBT = frozenset(
    "inactive disabled archived deleted cancelled canceled expired out left quit lapsed "
    "gone dormant "
    "paused declined refused rejected withdrawn unconfirmed unmailable uncontactable "
    "inaktiv geloscht geloescht archiviert gekundigt gekuendigt abgelehnt abgelaufen entfernt "
    "inactif inactive archive supprime supprimee refuse refusee inactivo inactiva eliminado "
    "rechazado archivado inattivo inattiva eliminato rifiutato archiviato inactief verwijderd "
    "afgewezen gearchiveerd inativo inativa excluido recusado arquivado".split()
) | {
    "kein interesse", "nicht interessiert", "pas interesse", "pas interessee", "no interesado",
    "no interesada", "sin interes", "non interessato", "geen interesse", "niet geinteresseerd",
    "sem interesse", "nao interessado",
    "not interested", "no interest", "not active", "not subscribed", "non subscribed",
    "never subscribed",
    "non marketing contact", "not confirmed", "not mailable", "no permission", "no consent",
    "opt in pending", "not opted in", "no opt in",
}  # fmt: skip
_FINE = _NO | frozenset(
    "yes y true t 1 new open opened clicked sent sending engaged member customer lead prospect "
    "contact subscriber guessed extrapolated single double implicit explicit registered "
    "attended approved".split()
) | {
    "likely to engage", "catch all", "accept all", "double opt in", "single opt in",
    "confirmed opt in",
    "soft bounce", "soft bounced", "soft bounces", "working", "in progress", "qualified",
    "mql", "sql",
}  # fmt: skip
_DATED = lazy_regex(r"\d{1,4}[ ./:t-]?\S*\d|\b(?:19|20)\d\d\b|\d.*\d")
_WITHDRAWN = lazy_regex(
    r"withdr[ae]w|revoke|refus|denied|declined|objected|opted? ?out|unsub|widerruf|zuruckgezogen|"
    r"zurueckgezogen|retir[eé]|revocad|revocat|ritirat|ingetrokken|abgelaufen|expired"
)
_NOT_GIVEN = lazy_regex(
    r"(?:no|n|false|f|0|0 0|non|nein|nao|nej|nie|nee|ei|never|not .*|no .*|none|inactive|invalid|"
    r"nicht .*|keine? .*|fehlt|ausstehend|liegt nicht vor|pas .*|non .*|aucun.*|sin .*|sem .*|"
    r"geen .*|niet .*|nao .*)"
)


@lru_cache(maxsize=1 << 14)
def plain(text: str) -> str:
    """Return text as it is compared: folded, one space for blanks, dashes and slashes."""
    return " ".join(re.sub(r"[\s_\-–—/.,;:!()\[\]\"*]+", " ", fold(text.replace("’", "'"))).split())


def opted_out(text: str) -> bool | None:
    """Say whether a cell of an "opted out" column means that; None: it is unclear.

    Only a clear no is one: a date is the day on which somebody left, "by phone" is how. Unclear
    cells must be treated as yes: writing to somebody who opted out is the worse mistake.
    """
    value = plain(text)
    if value in _NO:
        return False
    if value in _YES or says_left(text) or _DATED.search(value) or "✓" in text or "✔" in text:
        return True
    return None


def says_left(text: str) -> bool:
    """Say whether a text of any column says that somebody wants no more, or cannot be reached."""
    value = plain(text)
    return bool(LEFT.search(value)) or bool(GONE.fullmatch(value))


def status_left(text: str) -> bool | None:
    """Say whether a status means that somebody left; None where it may, or may not."""
    value = plain(text)
    if value in _STATUS_LEFT:
        return True
    if value in _STATUS_DOUBT:
        return None
    return says_left(text)


def is_fine(text: str) -> bool:
    """Say whether a subscription's status is known to be no opt-out."""
    return plain(text) in _FINE


def consent_left(text: str) -> bool | None:
    """Say whether a cell of a consent column means that somebody left; None: it was not given."""
    value = plain(text)
    if not value or value in ("n a", "na", "null", "nan"):
        return False
    if says_left(text) or _WITHDRAWN.search(value):
        return True
    return None if _NOT_GIVEN.fullmatch(value) else False

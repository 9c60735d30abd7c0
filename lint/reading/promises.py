"""Finds what a mail says about dates that is not so: a day that is none, an offer that is over."""

import re
from collections.abc import Iterator
from datetime import date, timedelta

from .dates import WEEK, Written, dates
from .hit import Hit

_OFFER = re.compile(
    r"(?i)\b(?:offer|discount|sale|deal|price|pricing|rate|code|coupon|voucher|promo\w*|bonus|gift|"
    r"early[- ]bird|registration|register|sign[- ]?up|booking|book|enrol\w*|ticket|free|save|claim|"
    r"angebot|rabatt|preis|gutschein|aktion|anmeld\w*|frühbucher|buchung|kostenlos|"
    r"offre|remise|réduction|prix|promo\w*|inscri\w*|gratuit\w*|tarif|"
    r"oferta|descuento|precio|promoción|gratis|desconto|preço|promoção|"
    r"offerta|sconto|prezzo|promozione|iscri\w*|tariffa|"
    r"aanbod|aanbieding|korting|prijs|aanmeld\w*|inschrijv\w*|actie)\b|\d\s?%"
)
# Words that only an end has; and words that also mean other things, beside one of an offer.
_ENDS = re.compile(
    r"(?i)(?:\b(?:ends?|ending|expires?|expiring|closes?|closing|"
    r"valid (?:until|till|through|thru|to)|"
    r"runs? (?:until|till|through|to)|(?:last day|deadline)(?: is|:)?|"
    r"endet|läuft(?: nur)?(?: noch)? bis|gültig bis|gilt(?: nur)?(?: noch)? bis|"
    r"expire|se termine|prend fin|valable jusqu['’]au|vence|termina|expira|válid[ao] (?:hasta|até)|"
    r"scade|valid[ao] fino al|geldig tot(?: en met)?|eindigt|loopt(?: nog)? tot|verloopt)"
    r"(?:\s+(?:on|at midnight on|am|zum|le|el|em|op|il|the|den|midnight))*[\s,:]+)$"
)
_UNTIL = re.compile(
    r"(?i)\b(?:until|till|through|by|before|no later than|up to|bis(?: zum)?|vor dem|jusqu['’]au|"
    r"avant le|"
    r"hasta(?: el)?|antes del|até(?: o dia| ao dia| a)?|antes de|fino al|entro il|tot(?: en met)?|"
    r"voor)(?:\s+(?:the|midnight on))?\s+$"
)
_OVER = re.compile(
    r"(?i)\b(?:was|were|had|ended|expired|closed|ran|galt|war|endete|était|a pris fin|fue|era|"
    r"terminó|foi|terminou|fu|scadut\w|verliep|eindigde|extended|verlängert|prolong\w*|"
    r"instead of)\b"
)
_SENTENCE = re.compile(r"[^.!?\n]*$")
_LONG_AGO = timedelta(days=92)
_DATE_FIX = "correct the date"


def find_wrong_dates(text: str, today: date | None) -> Iterator[Hit]:
    """Yield each day that does not exist, and each whose weekday is another."""
    for one in dates(text):
        shown = text[one.start : one.end].rstrip(" .,")
        if not one.exists:
            yield Hit(one.start, one.end, f"there is no '{shown}'", _DATE_FIX)
            continue
        days = one.around(today)
        if one.weekday is None or not days or one.weekday in {day.weekday() for day in days}:
            continue
        day = days[-1]
        year = "" if one.year else f" in {day.year}"
        what = f"'{shown}' is a {WEEK[day.weekday()]}{year}, not a {WEEK[one.weekday]}"
        yield Hit(one.start, one.end, what, "correct the weekday or the date")


def find_ended(text: str, today: date) -> Iterator[Hit]:
    """Yield each date until which an offer is said to run, though it is over on the day today."""
    for one in dates(text):
        day = one.nearest(today)
        if day is None or day >= today or not _is_end(text, one):
            continue
        if one.year is None and today - day > _LONG_AGO:
            continue  # the next one may be meant
        shown = text[one.start : one.end].rstrip(" .,")
        what = f"'{shown}' is over when this is sent, on {today.isoformat()}"
        yield Hit(one.start, one.end, what, "write the new date, or take the offer out")


def _is_end(text: str, one: Written) -> bool:
    before = text[: one.start]
    opening = _SENTENCE.search(before[-300:])
    sentence = (opening[0] if opening else "") + re.split(r"[.!?\n]", text[one.end :][:200])[0]
    if _OVER.search(sentence):
        return False
    if _ENDS.search(before[-60:]):
        return True
    return bool(_UNTIL.search(before[-40:]) and _OFFER.search(sentence))

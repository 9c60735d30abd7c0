"""Finds what a mail says about dates that is not so: a day that is none, an offer that is over."""

import re
from collections.abc import Iterator
from datetime import date, timedelta

from ...templates.lazy_regex import lazy_regex
from .dates import WEEK, Written, dates, ends_of_months
from .hit import Hit

_OFFER = lazy_regex(
    r"(?i)\b(?:offer|discount|sale|deal|price|pricing|rate|code|coupon|voucher|promo\w*|bonus|gift|"
    r"early[- ]bird|registration|register|sign[- ]?up|booking|book|enrol\w*|ticket|free|save|claim|"
    r"angebot|rabatt|preis|gutschein|aktion|anmeld\w*|frühbucher|buchung|kostenlos|"
    r"offre|remise|réduction|prix|promo\w*|inscri\w*|gratuit\w*|tarif|"
    r"oferta|descuento|precio|promoción|gratis|desconto|preço|promoção|"
    r"offerta|sconto|prezzo|promozione|iscri\w*|tariffa|"
    r"aanbod|aanbieding|korting|prijs|aanmeld\w*|inschrijv\w*|actie)\b|\d\s?(?:%|per ?cent\b)"
)
# What a reader is told to do by a day, at the start of its sentence: the same words in the middle
# tell of it ("your order came by 3 March").
_TOLD = lazy_regex(
    r"(?i)^\W*(?:(?:please|just|simply|so|and|if you|you can|you may|you could|bitte|wer|wenn sie|"
    r"s['’]il vous plaît|si vous|si|se|por favor|per favore|als u)\s+)?"
    r"(?:order|buy|pay|apply|reserve|confirm|join|subscribe|request|renew|upgrade|switch|secure|"
    r"get|grab|use|redeem|choose|start|submit|enter|"
    r"bestell(?:e|en|t|st)?|kauf(?:e|en|t|st)?|sichern?|reservieren?|bewerben|bewirb|"
    r"commande[zr]?|achete[zr]?|réserve[zr]?|confirme[zr]?|profite[zr]?|"
    r"pid[ae]|compr[ae]|reserv[ae]|solicit[ae]|confirm[ae]|aprovech[ae]|"
    r"peça|encomend[ae]|garant[ae]|aproveite|ordin[ai](?:te)?|acquist[ai](?:te)?|prenot[ai](?:te)?|"
    r"conferm[ai](?:te)?|bestel|koop|reserveer|bevestig|profiteer)\b"
)
# Words that only an end has; and words that also mean other things, beside one of an offer.
_ENDS = lazy_regex(
    r"(?i)(?:\b(?:ends?|ending|expires?|expiring|closes?|closing|"
    r"valid (?:until|till|through|thru|to)|"
    r"runs? (?:until|till|through|to)|(?:last day|deadline)(?: is|:)?|"
    r"endet|läuft(?: nur)?(?: noch)? bis|gültig bis|gilt(?: nur)?(?: noch)? bis|"
    r"expire|se termine|prend fin|valable jusqu['’]au|vence|termina|expira|válid[ao] (?:hasta|até)|"
    r"scade|valid[ao] fino al|geldig tot(?: en met)?|eindigt|loopt(?: nog)? tot|verloopt)"
    r"(?:\s+(?:on|at midnight on|am|zum|le|el|em|op|il|the|den|midnight))*[\s,:]+)$"
)
_UNTIL = lazy_regex(
    r"(?i)\b(?:until|till|through|by|before|no later than|up to|bis(?: zum)?|vor dem|"
    r"jusqu['’](?:au|en|à(?: la)?)|avant(?: le| la)?|"
    r"hasta(?: el)?|antes del|até(?: o| ao| o dia| ao dia| a)?|antes de|fino a(?:l|lla)?|"
    r"entro(?: il| la)?|tot(?: en met)?|voor)(?:\s+(?:the|midnight on))?\s+$"
)
# A day that is named before its date: "until Black Friday, 27 November". Not "by": a writer.
_UNTIL_NAMED = lazy_regex(
    r"(?i)\b(?:until|till|through|before|up to|bis(?: zum)?|jusqu['’](?:au|à)|hasta|até|"
    r"fino al?|tot)\s+(?:[\w'’-]+\s+){0,3}[\w'’-]+(?:\s?(?:,|\(|:|–|-)\s*"
    r"(?:the|den|dem|der|le|el|o|il)?\s*|\s+\0)$"
)
_OVER = lazy_regex(
    r"(?i)\b(?:was|were|had|ended|expired|closed|ran|galt|war|endete|était|a pris fin|fue|era|"
    r"terminó|foi|terminou|fu|scadut\w|verliep|eindigde|extended|verlängert|prolong\w*|"
    r"instead of)\b"
)
_SENTENCE = lazy_regex(r"[^.!?\n]*$")
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
    for one in _days_and_months(text):
        day = one.nearest(today)
        if day is None or day >= today or not _is_end(text, one):
            continue
        if one.year is None and today - day > _LONG_AGO:
            continue  # the next one may be meant
        shown = text[one.start : one.end].rstrip(" .,")
        what = f"'{shown}' is over when this is sent, on {today.isoformat()}"
        yield Hit(one.start, one.end, what, "write the new date, or take the offer out")


def _days_and_months(text: str) -> Iterator[Written]:
    days = list(dates(text))
    yield from days
    for month in ends_of_months(text):
        if not any(day.start < month.end and month.start < day.end for day in days):
            yield month


def _is_end(text: str, one: Written) -> bool:
    before = text[: one.start]
    opening = _SENTENCE.search(before[-300:])
    sentence = (opening[0] if opening else "") + re.split(r"[.!?\n]", text[one.end :][:200])[0]
    if _OVER.search(sentence):
        return False
    if _ENDS.search(before[-60:]):
        return True
    # A weekday is part of its date, also that of "Black Friday, 27 November".
    named = before[-80:] + ("\0" if one.weekday is not None else "")
    if not (_UNTIL.search(before[-40:]) or _UNTIL_NAMED.search(named)):
        return False
    return bool(_OFFER.search(sentence) or _TOLD.search(sentence))

"""Days, spans of time and money in the recipient's own way of writing (Unicode CLDR)."""

import re
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from functools import lru_cache

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_timedelta
from babel.localedata import locale_identifiers
from babel.numbers import format_currency, format_decimal, list_currencies

from ..errors import TactfulError
from ..lazy_regex import lazy_regex
from .located import nearest

_TODAY = {
    "en": "today", "de": "heute", "fr": "aujourd’hui", "es": "hoy", "it": "oggi", "pt": "hoje",
    "nl": "vandaag", "sv": "i dag", "da": "i dag", "nb": "i dag", "no": "i dag", "fi": "tänään",
    "pl": "dzisiaj", "cs": "dnes",
}  # fmt: skip
_YESTERDAY = {
    "en": "yesterday", "de": "gestern", "fr": "hier", "es": "ayer", "it": "ieri", "pt": "ontem",
    "nl": "gisteren", "sv": "i går", "da": "i går", "nb": "i går", "no": "i går", "fi": "eilen",
    "pl": "wczoraj", "cs": "včera",
}  # fmt: skip
_SIGNS = {
    "$": "USD", "US$": "USD", "€": "EUR", "£": "GBP", "¥": "JPY", "₹": "INR", "₩": "KRW",
    "zł": "PLN", "C$": "CAD", "A$": "AUD", "R$": "BRL", "₺": "TRY", "₪": "ILS", "₫": "VND",
}  # fmt: skip
_MONEY = lazy_regex(
    r"(?P<before>[A-Za-z]{0,3}[$€£¥₹₩₺₪₫]|[A-Za-z]{3}|)\s*(?P<minus>[-−]?)\s*"
    r"(?P<number>\d(?:[\d.,'’\s]{0,30}\d)?)\s*(?P<after>[$€£¥₹₩₺₪₫]|zł|[A-Za-z]{3}|)"
)
_LARGEST = Decimal(10) ** 20


@dataclass(frozen=True, slots=True)
class Occasion:
    """Whom a mail is written for, and when: the recipient's locale, the day it goes out."""

    locale: str = "en"
    today: date | None = None


@lru_cache(maxsize=256)
def known_locale(name: str) -> Locale | None:
    """Return the locale of "en-GB", "de", "pt_BR", or None."""
    try:
        return Locale.parse(name.strip().replace("-", "_").partition(".")[0])
    except (UnknownLocaleError, ValueError, TypeError):
        return None


def nearest_locale(name: str) -> str | None:
    """Return the locale that name was most likely meant to be, or None."""
    return nearest(name, sorted(one.replace("_", "-") for one in locale_identifiers()))


def locale_of(name: str) -> Locale:
    """Return the locale, English where name is none."""
    return known_locale(name) or Locale("en")


def as_date(value: object) -> date | None:
    """Return the day of a date, or of a text that begins with one as ISO 8601 writes it."""
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    text = str(value).strip()
    try:
        return datetime.fromisoformat(text).date()
    except ValueError:
        return None


def day(value: object, locale: str = "en") -> str:
    """Return a date as "Tuesday 3 March"; text that is no ISO date comes back as it is.

    >>> day("2026-03-03"), day("2026-03-03", "en-US"), day("2026-03-03", "de"), day("soon")
    ('Tuesday 3 March', 'Tuesday, March 3', 'Dienstag, 3. März', 'soon')
    """
    when = as_date(value)
    if when is None:
        return str(value)
    written = locale_of(locale)
    if str(written) == "en":
        return f"{when:%A} {when.day} {when:%B}"  # no country said: not America's order
    return str(format_date(when, _without_year(str(written)), locale=written))


# CLDR has no full date without a year; its skeletons fall back to "Tue, Mar 3".
_YEAR_LAST = lazy_regex(r"[\s,]*(?:'[^']*'\s*)?y+(?:\s*'[^']*'\.?)?\.?$")
_YEAR_FIRST = lazy_regex(r"^y+(?:[.\s,]|年|년|'[^']*')*(?:'m'\.\s*)?")


@lru_cache(maxsize=64)
def _without_year(locale: str) -> str:
    pattern = str(Locale.parse(locale).date_formats["full"].pattern)
    return _YEAR_FIRST.sub("", _YEAR_LAST.sub("", pattern))


def ago(value: object, today: date, locale: str = "en") -> str:
    """Return how long before today a date is; text that is no ISO date comes back as it is.

    >>> ago("2026-03-03", date(2026, 3, 6)), ago("2026-03-05", date(2026, 3, 6))
    ('3 days ago', 'yesterday')
    """
    when = as_date(value)
    if when is None:
        return str(value)
    written = locale_of(locale)
    days = (when - today).days
    words = {0: _TODAY, -1: _YESTERDAY}.get(days, {})
    if written.language in words:
        return words[written.language]
    if days == 0:
        return day(when, locale)
    return str(
        format_timedelta(
            when - today, granularity="day", add_direction=True, threshold=1.5, locale=written
        )
    )


def number(value: object, locale: str = "en") -> str:
    """Return a number with its thousands apart, as the recipient's country writes it.

    What is no plain number comes back as it is.

    >>> number("1250000"), number(1250000, "de"), number("12.5"), number("a lot")
    ('1,250,000', '1.250.000', '12.5', 'a lot')
    """
    text = str(value).strip()
    if not re.fullmatch(r"[-+]?\d{1,30}(?:\.\d{1,30})?", text, re.ASCII):
        return str(value)
    return str(format_decimal(Decimal(text), locale=locale_of(locale)))


def money(value: object, currency: str = "", locale: str = "en") -> str:
    """Return an amount as the recipient's country writes it; cents only where there are some.

    The currency stands in the value ("EUR 1200", "$5") or is given. Text that holds no plain
    amount comes back as it is, also "1.200", which is 1200 to some and 1.2 to others.

    >>> money("1200", "EUR"), money("$1,200.50", locale="en-US"), money("a lot", "EUR")
    ('€1,200', '$1,200.50', 'a lot')
    """
    text = str(value).strip()
    match = _MONEY.fullmatch(text) if len(text) <= 60 else None
    amount = _amount(match["number"]) if match else None
    if match is None or amount is None:
        return str(value)
    said = match["before"] or match["after"]
    code = _SIGNS.get(said, said.upper()) or currency.upper()
    if not code:
        raise TactfulError(f"money: '{text}' has no currency; write money(\"EUR\")")
    if code not in list_currencies():
        if said:
            return str(value)
        raise TactfulError(f"money: '{currency}' is not a currency; write a code like EUR")
    written = locale_of(locale)
    pattern = written.currency_formats["standard"].pattern
    amount = -amount if match["minus"] else amount
    if abs(amount) >= _LARGEST:  # the decimals of the standard library have 28 digits
        return str(value)
    if amount == amount.to_integral_value():
        pattern = re.sub(r"(?<=0)\.0+", "", pattern)
        return str(format_currency(amount, code, pattern, locale=written, currency_digits=False))
    return str(format_currency(amount, code, pattern, locale=written))


@lru_cache(maxsize=1 << 12)
def amount(text: str) -> Decimal | None:
    """Return the amount that "1,250", "EUR 1200" or "-3.5" stands for, None where it is unsure.

    >>> amount("$1,200.50"), amount("a lot"), amount("1.200")
    (Decimal('1200.50'), None, None)
    """
    match = _MONEY.fullmatch(text.strip()) if len(text) <= 60 else None
    found = _amount(match["number"]) if match else None
    return -found if found is not None and match and match["minus"] else found


def _amount(number: str) -> Decimal | None:
    plain = re.sub(r"[\s'’]", "", number)
    points = [mark for mark in plain if mark in ".,"]
    if points:
        last = points[-1]
        behind = len(plain) - plain.rindex(last) - 1
        if len(set(points)) == 2:
            if points.count(last) > 1:
                return None
            whole, _, part = plain.rpartition(last)
            plain = re.sub("[.,]", "", whole) + "." + part
        elif len(points) > 1 or (last == "," and behind == 3):
            groups = plain.split(last)
            if any(len(group) != 3 for group in groups[1:]) or not 0 < len(groups[0]) < 4:
                return None
            plain = "".join(groups)
        elif behind == 3:
            return None
        else:
            plain = plain.replace(",", ".")
    try:
        return Decimal(plain)
    except InvalidOperation:
        return None

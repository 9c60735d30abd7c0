"""Phone numbers made comparable: the last nine digits of the national number.

phonenumbers takes some 30 microseconds for a number, half a minute for a million, so it is
asked only about what plain digits cannot settle: extensions, letters, other scripts' digits.
"""

from collections.abc import Callable
from functools import lru_cache

import numpy as np

from .byte_column import Lines
from .text import Ints, among, lengths_of

_LENGTH = 9  # tells numbers apart, and is the same with and without the country's code
_SHORTEST = 100_000
_PLAIN = b" \t()./+-0123456789"
_NOT_DIGITS = bytes(set(range(256)) - set(b"0123456789\n"))
_ALIKE = np.array(
    [int(digit * size) for digit in "123456789" for size in range(6, _LENGTH + 1)], np.int64
)


def phones(numbers: Lines, region_of: Callable[[int], str]) -> Ints:
    """Return what of each number is compared, as a number; 0 where it has too few digits.

    region_of says for a position in which country ("DE") a number without a code is read. Digits
    that are all alike are nobody's.
    """
    lines = numbers.raw
    strange = lengths_of(lines.translate(None, _PLAIN)) > 0
    digits = lines.translate(None, _NOT_DIGITS)
    found, length = _last_digits(digits), lengths_of(digits)
    for at in np.flatnonzero(strange & (numbers.lengths > 5)).tolist():
        found[at] = int(_asked(numbers[at], region_of(at))[-_LENGTH:] or 0)
    # With twelve digits, or eleven after +1, the last nine hold nothing of the country's code.
    short = ~strange & (length < _LENGTH + 3) & (_initials(lines) == ord("+"))
    short &= (length != _LENGTH + 2) | (_initials(digits) != ord("1"))
    for at in np.flatnonzero(short | ((_initials(digits) == ord("0")) & ~strange)).tolist():
        text = "".join(filter(str.isdigit, numbers[at]))
        if short[at] or text.startswith("00"):
            found[at] = _national(text)
    found[(found < _SHORTEST) | among(found, _ALIKE)] = 0
    return found


def _initials(lines: bytes) -> Ints:
    whole = np.frombuffer(lines, np.uint8)
    starts = np.concatenate(([0], np.flatnonzero(whole == 10)[:-1] + 1))
    return whole[starts].astype(np.int64)


def _last_digits(lines: bytes) -> Ints:
    """Return the last nine digits of each line as a number."""
    whole = np.frombuffer(lines, np.uint8)
    ends = np.flatnonzero(whole == 10)
    starts = np.concatenate(([0], ends[:-1] + 1))
    found = np.zeros(len(ends), np.int64)
    for place in range(_LENGTH):
        at = np.maximum(ends - 1 - place, starts - 1)
        digit = np.where(at >= starts, whole[at], 48).astype(np.int64) - 48
        found += digit * 10**place
    return found


def _national(digits: str) -> int:
    """Return a number without its country's code."""
    digits = digits.removeprefix("00")
    for size in (1, 2, 3):
        if digits[:size] in _codes() and len(digits) - size > 5:
            return int(digits[size:][-_LENGTH:])
    return int(digits[-_LENGTH:] or 0)


@lru_cache(maxsize=1)
def _codes() -> frozenset[str]:
    from phonenumbers import COUNTRY_CODE_TO_REGION_CODE  # is slow to load

    return frozenset(map(str, COUNTRY_CODE_TO_REGION_CODE))


@lru_cache(maxsize=1 << 14)
def _asked(number: str, region: str) -> str:
    """Return country's code and national number, or what digits there are."""
    from phonenumbers import NumberParseException, parse

    try:
        found = parse(number, region or "US")
    except NumberParseException:
        return "".join(str(int(c)) for c in number if c.isdecimal())
    return f"{'' if number[:1] != '+' else found.country_code}{found.national_number}"


@lru_cache(maxsize=1 << 10)
def region(country: str) -> str:
    """Return the code of a country that is named by its code or in English; else nothing."""
    if len(country) == 2 and country.isalpha():
        return country.upper()
    return _regions().get(country.casefold(), "")


@lru_cache(maxsize=1)
def _regions() -> dict[str, str]:
    from babel import Locale  # loads its data only where somebody asks

    names = Locale("en").territories
    return {name.casefold(): code for code, name in names.items() if len(code) == 2} | {
        "usa": "US", "uk": "GB", "england": "GB", "holland": "NL", "deutschland": "DE",
        "españa": "ES", "italia": "IT", "brasil": "BR", "österreich": "AT", "schweiz": "CH",
    }  # fmt: skip

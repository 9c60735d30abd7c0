"""Values that are wrong in their cell."""

import re
from collections.abc import Callable, Iterator, Mapping
from html import escape
from random import Random
from urllib.parse import quote

from ..clean_lists import FIRMS, accented
from .base import (
    ALL,
    AMOUNT,
    ASSET,
    CITY,
    COMPANY,
    DATE,
    EMAIL,
    FIRST,
    LAST,
    NAMES,
    PHONE,
    ROLE,
    SEATS,
    TOPIC,
    CellFault,
    Seat,
)
from .wrong_values import BLANKS, DATES, MEANT, NO_ANSWERS, NULLS, OPTIONS, SWAPS, WRONG_KINDS

Change = Callable[[Random, Seat], str | Mapping[str, str] | None]


def cell_faults() -> Iterator[CellFault]:
    """Yield every fault of a cell."""
    yield CellFault("missing", "nothing", ALL, _always(""))
    for name, word in BLANKS.items():
        yield CellFault("blank", name, ALL, _always(word))
    for name, word in NULLS.items():
        yield CellFault("null-like", name, ALL, _always(word))
    yield CellFault("wrong case", "capitals", NAMES, _capitals)
    yield CellFault("wrong case", "small letters", (FIRST, LAST, CITY), _small)
    yield CellFault("wrong case", "a firm in small letters", (COMPANY,), _small, shows=False)
    yield CellFault("wrong case", "caps lock", NAMES, _caps_lock)
    yield CellFault("wrong case", "mixed", NAMES, _mixed)
    for key, words in WRONG_KINDS.items():
        for name, word in words.items():
            shows = name not in MEANT.get(key, ())
            yield CellFault("wrong kind", f"{name} as {key}", (key,), _always(word), shows)
    yield CellFault("wrong kind", "a firm as contact.first_name", (FIRST,), _a_firm)
    yield CellFault("wrong kind", "the whole name as contact.first_name", (FIRST,), _whole_name)
    for one, other in SWAPS:
        for key in (one, other):
            if key != EMAIL:
                change = _swapped(one, other)
                shows = {one, other} != {COMPANY, CITY}
                yield CellFault("wrong column", f"{one} and {other}", (key,), change, shows)
    for name, recode in _ENCODINGS.items():
        shows = name != "Windows-1252 as DOS"  # gives letters: "Gõvle" may be a town
        yield CellFault("wrong encoding", name, NAMES, _encoded(recode), shows)
    for word in OPTIONS:
        keys = (ROLE, TOPIC, ASSET) if word in NO_ANSWERS else (ROLE,)
        yield CellFault("option label", word, keys, _always(word))
    for name, form in _FLOATS.items():
        # 1200.00 is how amounts are often written.
        numbers = (PHONE, SEATS) if name == "two decimals" else (PHONE, SEATS, AMOUNT)
        yield CellFault("float", name, numbers, _number(form))
    for name, form in DATES.items():
        shows = name != "Unix zero"  # "1 January"
        yield CellFault("foreign date", name, (DATE,), _dated(form), shows)
    for name, form in _DOUBLES.items():
        texts = (*NAMES, ASSET, TOPIC, ROLE, DATE, AMOUNT)
        yield CellFault("doubled", name, (PHONE,) if name == "phones" else texts, _form(form))
    yield CellFault("doubled", "the first name again", (LAST,), _first_again)
    yield CellFault("possessive", "already possessive", (COMPANY, FIRST), _possessive)
    yield CellFault("article", "a vowel after a", (ROLE,), _vowel)
    yield CellFault("plural", "one", (SEATS,), _one)


def _always(word: str) -> Change:
    return lambda _random, _seat: word


def _capitals(_: Random, seat: Seat) -> str | None:
    return seat.value.upper() if len(seat.value) > 4 else None


def _small(_: Random, seat: Seat) -> str:
    return seat.value.lower()


def _caps_lock(_: Random, seat: Seat) -> str | None:
    return seat.value.swapcase() if len(seat.value) > 3 and seat.value.isalpha() else None


def _mixed(_: Random, seat: Seat) -> str | None:
    if len(seat.value) < 5 or not seat.value.isalpha():
        return None
    return "".join(c.upper() if i % 2 == 0 else c.lower() for i, c in enumerate(seat.value))


def _a_firm(random: Random, seat: Seat) -> str:
    return random.choice([firm for firm in FIRMS if firm != seat.row[COMPANY]]) + random.choice(
        ("", " Ltd", " GmbH", " Inc.", " S.L.")
    )


def _whole_name(_: Random, seat: Seat) -> str:
    return f"{seat.value} {seat.row[LAST]}"


def _swapped(one: str, other: str) -> Change:
    def change(_: Random, seat: Seat) -> Mapping[str, str]:
        return {one: seat.row[other], other: seat.row[one]}

    return change


def _encoded(recode: Callable[[str], str]) -> Change:
    def change(random: Random, seat: Seat) -> str | None:
        value = seat.value if not seat.value.isascii() else accented(random, seat.key)
        try:
            broken = recode(value)
        except UnicodeError:
            return None
        return broken if broken != value else None

    return change


def _read_as(written: str, read: str) -> Callable[[str], str]:
    return lambda value: value.encode(written).decode(read)


_ENCODINGS: Mapping[str, Callable[[str], str]] = {
    "UTF-8 as Windows-1252": _read_as("utf-8", "cp1252"),
    "UTF-8 as Latin-1": _read_as("utf-8", "latin-1"),
    "UTF-8 as MacRoman": _read_as("utf-8", "mac-roman"),
    "UTF-8 as DOS": _read_as("utf-8", "cp437"),
    "UTF-8 as Windows-1250": _read_as("utf-8", "cp1250"),
    "twice": lambda value: value.encode().decode("cp1252").encode().decode("cp1252"),
    "Latin-1 as UTF-8": lambda value: re.sub(r"[^\x00-\x7f]", "\ufffd", value),
    "Windows-1252 as DOS": _read_as("cp1252", "cp850"),
    "MacRoman as Windows-1252": _read_as("mac-roman", "cp1252"),
    "question marks": lambda value: re.sub(r"[^\x00-\x7f]", "?", value),
    "two question marks": lambda value: re.sub(r"[^\x00-\x7f]", "??", value),
    "HTML entities": lambda value: re.sub(r"[^\x00-\x7f]", lambda m: f"&#{ord(m[0])};", value),
    "HTML entities, twice": lambda value: escape(
        re.sub(r"[^\x00-\x7f]", lambda m: f"&#{ord(m[0])};", value)
    ),
    "quoted-printable": lambda value: quote(value, safe=" &'.-").replace("%", "="),
    "in a link": lambda value: quote(value, safe="&'.-"),
    "escapes of JSON": lambda value: re.sub(r"[^\x00-\x7f]", lambda m: f"\\u{ord(m[0]):04x}", value),
    "escapes of Python": lambda value: value.encode().decode("latin-1").encode("unicode_escape").decode(),
    "code points": lambda value: re.sub(r"[^\x00-\x7f]", lambda m: f"<U+{ord(m[0]):04X}>", value),
    "underscores": lambda value: re.sub(r"[^\x00-\x7f]", "_", value),
}  # fmt: skip
_FLOATS = {
    "a decimal": "{}.0",
    "two decimals": "{}.00",
    "scientific": "e",
    "scientific, capital": "E",
    "a rounding error": "{}.0000000001",
    "Decimal": "Decimal('{}')",
    "an Excel text": "'{}",
    "a formula": '="{}"',
    "numpy": "np.float64({}.0)",
}


def _number(form: str) -> Change:
    def change(_: Random, seat: Seat) -> str:
        digits = re.sub(r"\D", "", seat.value)
        if form in "eE":
            mantissa = f"{digits[0]}.{digits[1:].rstrip('0') or '0'}"
            return f"{mantissa}{form}+{len(digits) - 1:02}"
        return form.format(digits)

    return change


def _dated(form: str) -> Change:
    def change(_: Random, seat: Seat) -> str:
        year, month, day = seat.value.split("-")
        return form.format(y=year, m=month, d=day)

    return change


_DOUBLES = {
    "with a space": "{0} {0}",
    "with a comma": "{0}, {0}",
    "with a semicolon": "{0};{0}",
    "with a bar": "{0} | {0}",
    "at once": "{0}{0}",
    "as Google exports": "{0} ::: {0}",
    "three times": "{0} {0} {0}",
    "as a list": "['{0}', '{0}']",
    "phones": "{0}; {0}",
}


def _form(form: str) -> Change:
    return lambda _random, seat: form.format(seat.value)


def _first_again(_: Random, seat: Seat) -> str | None:
    return f"{seat.row[FIRST]} {seat.value}" if seat.before.endswith("}} ") else None


def _possessive(_: Random, seat: Seat) -> str | None:
    return f"{seat.value}'s" if seat.after.startswith(("'s", "’s")) else None


def _vowel(random: Random, seat: Seat) -> str | None:
    words = (
        "engineer",
        "accountant",
        "estate agent",
        "office manager",
        "HR manager",
        "illustrator",
    )
    return random.choice(words) if re.search(r"\ba $", seat.before) else None


def _one(_: Random, seat: Seat) -> str | None:
    ends = "(?:en|e)" if seat.language == "de" else "s"
    return "1" if re.match(rf" [^\W\d]+{ends}\b", seat.after) else None

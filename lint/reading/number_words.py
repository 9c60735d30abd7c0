"""Numbers in words, as English and German write them, and amounts in digits."""

import re
from functools import cache

_ONES = {
    "en": "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
    "fifteen sixteen seventeen eighteen nineteen",
    "de": "null ein zwei drei vier fünf sechs sieben acht neun zehn elf zwölf dreizehn vierzehn "
    "fünfzehn sechzehn siebzehn achtzehn neunzehn",
}
_TENS = {
    "en": "twenty thirty forty fifty sixty seventy eighty ninety",
    "de": "zwanzig dreißig vierzig fünfzig sechzig siebzig achtzig neunzig",
}
_LARGE = {
    "hundred": 100, "hundert": 100, "thousand": 1000, "tausend": 1000, "million": 10**6,
    "millionen": 10**6, "billion": 10**9, "milliarden": 10**9, "milliarde": 10**9,
}  # fmt: skip
_SUFFIX = {"k": 1000, "m": 10**6, "tsd": 1000, "mio": 10**6, "bn": 10**9, "mrd": 10**9}


@cache
def small_numbers() -> dict[str, int]:
    """Return the words of the numbers up to ninety-nine."""
    found = {word: n for words in _ONES.values() for n, word in enumerate(words.split())}
    found |= {"eins": 1, "eine": 1, "einem": 1, "einen": 1, "dreissig": 30, "a": 1, "an": 1}
    for language, words in _TENS.items():
        for ten, word in enumerate(words.split(), 2):
            found[word] = ten * 10
            for one, said in enumerate(_ONES[language].split()[:10]):
                if one:
                    found[f"{word}-{said}"] = found[f"{said}und{word}"] = ten * 10 + one
    return found


@cache
def number_pattern() -> re.Pattern[str]:
    """Return a pattern for a number in words: of one word, or with its hundreds."""
    small = "|".join(sorted(map(re.escape, small_numbers()), key=len, reverse=True))
    large = "|".join(sorted(_LARGE, key=len, reverse=True))
    return re.compile(
        rf"(?i)(?<![\w-])(?:(?P<few>{small})(?P<gap>[ -]?)(?P<of>{large})|(?P<large>{large})|"
        rf"(?P<small>{small}))(?![\w])"
    )


def number_of(match: re.Match[str]) -> int:
    """Return the number that a match of ``number_pattern`` says."""
    if match["small"]:
        return small_numbers()[match["small"].casefold()]
    if match["large"]:
        return _LARGE[match["large"].casefold()]
    return small_numbers()[match["few"].casefold()] * _LARGE[match["of"].casefold()]


def amount(digits: str, suffix: str = "") -> str:
    """Return a number in digits as it is compared, whichever way its thousands are parted.

    >>> [amount("1,200"), amount("1.200"), amount("3,5"), amount("20", "k"), amount("007")]
    ['1200', '1200', '3.5', '20000', '7']
    """
    plain = re.sub(r"(?<=\d)[.,’' \u00a0\u202f](?=\d{3}(?!\d))", "", digits).replace(",", ".")
    whole, _, rest = plain.partition(".")
    rest = rest.rstrip("0")
    if suffix:
        value = float(f"{whole}.{rest or 0}") * _SUFFIX[suffix.casefold()]
        return f"{value:g}" if value != int(value) else str(int(value))
    whole = whole.lstrip("0") or "0"
    return f"{whole}.{rest}" if rest else whole

"""Which code page a list was saved in: that in which its names are names of one language.

A program that saves CSV in the local code page says nowhere which. ñ and ń, ã and ă are one byte
each; what decides is whether one language has all the letters, whether they stand where that
language has them (ń never before a vowel, ø between consonants), then the endings of the other
names and the countries of the addresses. Where nothing decides, both readings are kept.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from ...templates.lazy_regex import lazy_regex
from .normal import fold

_VOWELS = frozenset("aeiouy")
_HIGH_WORD = lazy_regex(rb"[A-Za-z'\x80-\xff]*[\x80-\xff][A-Za-z'\x80-\xff]*")
_LATIN = lazy_regex(rb"[A-Za-z][\x80-\xff]|[\x80-\xff][A-Za-z]")
_CLOSE = 0.15  # of the letters: a smaller lead decides nothing
_MOST_WORDS = 4000


@dataclass(frozen=True, slots=True)
class _Language:
    """Its letters beside a-z, how its names end or are spelled, and where its addresses are."""

    pages: tuple[str, ...]
    letters: frozenset[str]
    signs: re.Pattern[str]
    lands: re.Pattern[str]


def _language(pages: str, letters: str, signs: str, lands: str) -> _Language:
    return _Language(
        tuple(pages.split()),
        frozenset(letters),
        lazy_regex(rf"(?:{signs})\b"),
        lazy_regex(rf"\.(?:{lands})\b"),
    )


_WEST = "cp1252 mac_roman cp850"
_EAST = "cp1250 cp852"
_LANGUAGES = (
    _language(
        _WEST, "áéíóúüñ",
        "[aeiou]n?dez|[aeio]guez|[ae]nez|illo|illa|ero|osa|ana",
        "es|mx|ar|cl|co|pe",
    ),
    _language(
        _WEST, "áâãàçéêíóôõú",
        "eira|eiro|ares|alho|elho|inho|inha|oso|eida|ulo|elo|osta",
        "pt|br",
    ),
    _language(
        _WEST, "àâçéèêëîïôœûüÿ",
        "eau|eaux|oux|ois|oit|ault|ard|ette|elle|aire|ier|ere|ot",
        "fr|be|ch|ca|lu",
    ),
    _language(
        _WEST, "äöüßé",
        "mann|sch\\w*|berg|bauer|meier|mayer|ler|stein|hardt|ing|gmbh",
        "de|at|ch",
    ),
    _language(
        _WEST, "æøåéöäü",
        "sen|gaard|strom|berg|lund|vik|dal|sson|quist|holm|rup|by",
        "dk|no|se|fi",
    ),
    _language(_WEST, "àèéìòù", "etti|elli|ini|ucci|oni|ato|acci|ello|one|ino", "it|ch"),
    _language(_WEST, "áéëïóöüèê", "stra|sma|ink|aert|ens|mans|aar|huis|veld|hoven", "nl|be"),
    _language("cp1252 cp850", "áéíóúýþðæö", "dottir|son", "is"),
    _language(_EAST, "ąćęłńóśźż", "ski|ska|cki|cka|wicz|czyk|arz|iak|czak|rz\\w*|sz\\w*", "pl"),
    _language(_EAST, "áčďéěíňóřšťúůýž", "ova|cek|sek|nek|vec|tek|ik|ka", "cz"),
    _language(_EAST, "áäčďéíľňóôšťúýž", "ova|sky|ska|cik|ak|ik", "sk"),
    _language(_EAST, "áéíóöőúüű", "nagy|sz\\w*|cs\\w*|gy\\w*|zs\\w*|ly|ne|falvi|helyi|halmi", "hu"),
    _language(_EAST, "ăâîşţșț", "escu|eanu|oiu|anu|aru|ache|ita", "ro|md"),
    _language(_EAST, "čćđšž", "vic|ic|ac|nik|sek|ar", "hr|si|rs|ba|me"),
    _language("cp1254", "âçğıİöşüîû", "oglu|maz|kaya|han|gul|demir|turk|er|li", "tr"),
)  # fmt: skip
# Letters that stand for a soft sound are written with an i where a vowel follows.
_NEVER_BEFORE_A_VOWEL = frozenset("ńśź")
_PAGES = ("cp1252", "cp1250", "cp1254", "mac_roman", "cp850", "cp852")  # the commonest first
_SELDOM = {"mac_roman": 0.3, "cp850": 0.3, "cp852": 0.35}  # what these must be better by
_FEW_SPEAKERS = 0.2  # what Icelandic must: its letters are Turkish and Romanian ones elsewhere


@dataclass(frozen=True, slots=True)
class Guess:
    """A code page; other is another that is as likely and gives other letters."""

    page: str
    other: str | None = None


def is_latin(sample: bytes) -> bool:
    """Say whether letters beyond ASCII stand in words among ASCII ones, as in no other script."""
    high = sum(byte >= 0x80 for byte in sample)
    return len(_LATIN.findall(sample)) >= 0.4 * high


def likely_page(sample: bytes) -> Guess:
    """Return the code page of lines in a Latin script."""
    words = list(dict.fromkeys(_HIGH_WORD.findall(sample)))[:_MOST_WORDS]
    plain = fold(sample.decode("ascii", "ignore"))
    ranked = sorted(_ranked(words, plain), key=lambda one: -one[1])
    best_page, best = ranked[0]
    if best <= 0:
        return Guess("cp1252")
    # Of pages as good as the best the commonest one is taken, and another reading is told.
    close = [page for page in _PAGES if (page, True) in {(p, s > best - _CLOSE) for p, s in ranked}]
    page = close[0] if close else best_page
    joined = b" ".join(words)
    own = joined.decode(page, "replace")
    other = next((one for one in close if joined.decode(one, "replace") != own), None)
    return Guess(page, other)


def _ranked(words: list[bytes], plain: str) -> Iterator[tuple[str, float]]:
    """Yield each page with its best language's share of fitting letters, and what hints add."""
    for page in _PAGES:
        texts = [word.decode(page, "replace") for word in words]
        known = [one for one in _LANGUAGES if page in one.pages]
        fits = max(_share(texts, one) + _hints(plain, one) - _rarity(one) for one in known)
        yield page, fits - _SELDOM.get(page, 0.0)


def _rarity(language: _Language) -> float:
    return _FEW_SPEAKERS if "þ" in language.letters else 0.0


def _hints(plain: str, language: _Language) -> float:
    """Return a little for spellings and a little more for the countries of the addresses."""
    words = max(1, len(re.findall(r"[a-z]{3,}", plain)))
    spelled = len(language.signs.findall(plain)) / words
    lands = len(language.lands.findall(plain)) / max(1, plain.count("@"))
    return min(0.25, spelled) + 0.4 * min(1.0, lands)


def _share(texts: list[str], language: _Language) -> float:
    fitting = total = 0
    for text in texts:
        for at, letter in enumerate(text):
            if not letter.isascii():
                total += 1
                fits = letter in language.letters or letter.lower() in language.letters
                fitting += fits and _stands(text, at)
    return fitting / max(1, total)


def _stands(text: str, at: int) -> bool:
    """Say whether a letter stands where its sound can."""
    letter = text[at].lower()
    before = _base(text[at - 1]) if at else ""
    after = _base(text[at + 1]) if at + 1 < len(text) else ""
    if at and text[at].isupper() and text[at - 1].islower():
        return False
    if letter in _NEVER_BEFORE_A_VOWEL:
        return after not in _VOWELS
    if letter == "ñ":
        return after in _VOWELS
    if letter == "ã":
        return after in ("o", "e", "")
    if letter == "õ":
        return after == "e"
    if letter in "ăő":
        return after not in ("o", "e")
    if letter == "č" and re.fullmatch(r"[b-df-hj-np-tv-z]e", text[at + 1 :]):
        return False  # Geneviève, Hélène: no name of the East ends so
    if letter == "œ":
        return after in ("u", "i", "e", "l")
    if letter in "æè":
        return after not in _VOWELS and (letter == "è" or bool(after))
    if letter in "òìù":
        return not after
    if letter in "ěůň":
        return bool(after)
    if _base(letter) in _VOWELS:
        return True
    consonants = bool(before) and before not in _VOWELS and bool(after) and after not in _VOWELS
    return not consonants


@lru_cache(maxsize=1024)
def _base(letter: str) -> str:
    folded = fold(letter)
    return folded[:1] if folded[:1].isalpha() else ""

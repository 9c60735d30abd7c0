"""Countries as lists say them: codes, names in many languages, official names, parts."""

import re
import unicodedata
from functools import cache, lru_cache
from importlib.resources import files
from typing import NamedTuple

from ..lazy_regex import lazy_regex


class Land(NamedTuple):
    """A country's ISO 3166 code, and where the value says more, the code of its part."""

    country: str
    part: str = ""

    def __str__(self) -> str:
        return f"{self.country}-{self.part}" if self.part else self.country


# Beside what CLDR calls them: how people, ISO's list and CRMs write them.
_ALSO = {
    "US": "usa|u s a|u s|united states of america|the states|america|estados unidos de america|"
    "eeuu|ee uu|eua|etats unis d amerique|vereinigte staaten von amerika",
    "GB": "uk|u k|great britain|britain|united kingdom of great britain and northern ireland|"
    "grossbritannien|gb uk|gran bretana|grande bretagne|gran bretagna|inghilterra",
    "NL": "holland|the netherlands|hollande|holanda|olanda",
    "CZ": "czech republic|tschechische republik|republique tcheque|republica checa|"
    "ceska republika|repubblica ceca|tsjechische republiek|republika czeska",
    "RU": "russian federation", "KR": "korea|republic of korea|south korea|rok",
    "KP": "democratic people s republic of korea|dprk", "VN": "viet nam", "LA": "laos|lao",
    "AE": "uae|u a e|emirates|vae", "CI": "ivory coast|cote d ivoire", "MM": "burma",
    "SZ": "swaziland", "MK": "macedonia|fyrom", "CV": "cape verde", "TL": "east timor",
    "TR": "turkey|turkiye", "HK": "hong kong|香港", "MO": "macau|macao|澳门|澳門", "IE": "eire",
    "CN": "prc|people s republic of china|mainland china|p r china", "TW": "republic of china",
    "CD": "democratic republic of the congo|dr congo|drc|congo kinshasa",
    "CG": "republic of the congo|congo brazzaville|congo", "IR": "persia", "SY": "syria",
    "BN": "brunei", "VA": "holy see|vatican|vatican city state",
    "PS": "palestine|palestinian territory",
    "FM": "micronesia", "DE": "brd|fed rep germany", "CH": "confoederatio helvetica|suisse",
    "MX": "united mexican states", "GR": "hellas|hellenic republic", "SK": "slovak republic",
    "BA": "bosnia|bosnia herzegovina", "AG": "antigua", "TT": "trinidad", "KN": "st kitts",
    "VG": "virgin islands british|british virgin islands",
    "VI": "virgin islands u s|us virgin islands",
    "LY": "libya|libyan arab jamahiriya", "UM": "united states minor outlying islands",
}  # fmt: skip
# What is no country of its own, and has holidays of its own.
_PARTS = {
    "england": Land("GB", "ENG"), "scotland": Land("GB", "SCT"), "wales": Land("GB", "WLS"),
    "cymru": Land("GB", "WLS"), "northern ireland": Land("GB", "NIR"),
    "schottland": Land("GB", "SCT"), "ecosse": Land("GB", "SCT"), "escocia": Land("GB", "SCT"),
    "angleterre": Land("GB", "ENG"), "inglaterra": Land("GB", "ENG"),
    "nordirland": Land("GB", "NIR"), "canary islands": Land("ES", "CN"),
    "islas canarias": Land("ES", "CN"), "hawaii": Land("US", "HI"), "quebec": Land("CA", "QC"),
}  # fmt: skip
_LATIN = str.maketrans(
    {"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue", "å": "aa", "ø": "oe"}
)
_OLD_CODES = {"UK": "GB", "EL": "GR"}  # the European Union's own
_NO_COUNTRY = frozenset("EU EZ UN QO XA XB ZZ AC CP CQ DG EA IC TA".split())
_LANGUAGES = (
    *("en de fr es it pt nl pl sv da nb fi cs sk sl hr hu ro bg el et lv lt mt ga".split()),
    *("ca eu gl is tr ru uk sr ja zh zh_Hant ko ar he fa hi id ms vi th".split()),
)
_OF = lazy_regex(
    r"(?:[a-z]+ )*(?:republic|kingdom|states?|commonwealth|principality|duchy|union|sultanate|"
    r"federation) of (?:the )?"
)
_QUALIFIED = lazy_regex(r"province of china|occupied|state of|the|the former yugoslav republic")
_BRACKET = lazy_regex(r"^(.*?)\s*[(\[]\s*(.*?)\s*[)\]]\s*$")


@lru_cache(maxsize=1 << 14)
def understood_country(text: str) -> Land | None:
    """Return the country that a list's value means; None where it is not understood.

    >>> [str(understood_country(t)) for t in ("de", "USA", "Österreich", "Korea, Republic of",
    ...                                       "Scotland", "Narnia")]
    ['DE', 'US', 'AT', 'KR', 'GB-SCT', 'None']
    """
    if (found := _plain(text)) is not None:
        return found
    code, dash, part = text.strip().upper().partition("-")
    if dash and code in _codes() and re.fullmatch(r"[A-Z0-9]{1,3}", part):
        return Land(code, part)
    if (twice := _BRACKET.match(text)) is not None:  # "Germany (DE)", "Iran (Islamic Republic of)"
        whole, inner = _plain(twice[1]), _plain(twice[2])
        if whole and (not inner or inner.country == whole.country or len(twice[2]) > 3):
            return whole
    if "," in text:
        return _with_comma(text)
    return _in_both(text)


def not_a_country(text: str) -> str:
    """Return the sentence about a value that is not understood."""
    return f"'{text[:60]}' is not a country; write its name or its code, like 'Spain' or 'ES'"


def country_name(code: str) -> str:
    """Return the English name of a country by its code."""
    return str(_english().get(code, code))


def country_names() -> list[str]:
    """Return what the countries are called in English."""
    return sorted(name for code, name in _english().items() if code in _codes())


def zones_of(country: str) -> tuple[str, ...]:
    """Return a country's time zones (IANA's zone.tab), the one of most people first."""
    return tuple(zone for zone, code in _zone_table().items() if code == country)


@cache
def country_of_zone(zone: str) -> str:
    """Return the country whose clock a zone is; nothing for those of none ("UTC")."""
    from babel.core import get_global  # loads its data only where somebody asks

    usual = usual_zone(zone)
    found = _zone_table().get(usual) or str(get_global("zone_territories").get(usual, ""))
    return found if found in _codes() else ""


@cache
def usual_zone(zone: str) -> str:
    """Return the name that a zone has today: "Asia/Calcutta" is "Asia/Kolkata"."""
    from babel.core import get_global

    return zone if zone in _zone_table() else str(get_global("zone_aliases").get(zone, zone))


@cache
def _zone_table() -> dict[str, str]:
    text = files("tzdata").joinpath("zoneinfo", "zone.tab").read_text(encoding="utf-8")
    rows = (line.split("\t") for line in text.splitlines() if not line.startswith("#"))
    return {row[2]: row[0] for row in rows}


def folded(text: str) -> str:
    """Return text without accents, case and signs: "Côte d’Ivoire" is "cote d ivoire"."""
    bare = unicodedata.normalize("NFKD", text.casefold().replace("ß", "ss").replace("ø", "o"))
    kept = "".join(sign for sign in bare if not unicodedata.combining(sign))
    kept = unicodedata.normalize("NFC", kept)
    return " ".join(re.sub(r"[\W_]+", " ", kept.replace("&", " and ")).split())


def spelled_out(text: str) -> str:
    """Return text as it is written without umlauts: "Thüringen" is "Thueringen"."""
    return text.translate(_LATIN)


def _plain(text: str) -> Land | None:
    """Return the country of a value that is a code or a name and nothing else."""
    said = folded(text).removeprefix("the ")
    if not said:
        return None
    if len(said) <= 3 and said.isascii() and (code := _coded(said.upper())):
        return Land(code)
    if (part := _PARTS.get(said)) is not None:
        return part
    for known in (_names, _other_names):
        if (named := known().get(said)) is not None:
            return Land(named)
    bare = _OF.sub("", said, count=1)  # "Federal Republic of Germany"
    return _plain(bare) if bare not in (said, "") else None


def _with_comma(text: str) -> Land | None:
    """Return the country of "Korea, Republic of", "Taiwan, Province of China", "Paris, France"."""
    first, _, rest = text.partition(",")
    if re.search(r"\bof(?: the)?\s*$", rest, re.IGNORECASE):
        return _plain(f"{rest} {first}") or _plain(first)
    if _QUALIFIED.fullmatch(folded(rest)):
        return _plain(first)
    found = {land.country: land for half in text.split(",") if (land := _plain(half))}
    return next(iter(found.values())) if len(found) == 1 else None  # "Georgia, USA" is two


def _in_both(text: str) -> Land | None:
    """Return the country that both halves name: "DE - Germany", "US/USA"."""
    halves = [half for half in re.split(r"\s+[-–|]\s+|/|:|;", text) if half.strip()]
    found = [_plain(half) for half in halves]
    if len(halves) == 2 and found[0] and found[1] and found[0].country == found[1].country:
        return max((land for land in found if land), key=lambda land: len(land.part))
    return None


def _coded(code: str) -> str:
    if code in _codes():
        return code
    if code in _OLD_CODES:
        return _OLD_CODES[code]
    from babel.core import get_global

    now = get_global("territory_aliases").get(code, ())  # "DEU", "826"
    return str(now[0]) if len(now) == 1 and now[0] in _codes() else ""


@cache
def _english() -> dict[str, str]:
    from babel import Locale  # loads its data only where somebody asks

    return dict(Locale("en").territories)


@cache
def _codes() -> frozenset[str]:
    return frozenset(
        code for code in _english() if len(code) == 2 and code.isalpha()
    ) - _NO_COUNTRY  # fmt: skip


@cache
def _names() -> dict[str, str]:
    """Return what English and the usual short forms call each country."""
    found = {folded(name): code for code, name in _english().items() if code in _codes()}
    for code, names in _ALSO.items():
        found |= dict.fromkeys(names.split("|"), code)
    # "St. Lucia", "Saint Lucia"; "Hong Kong SAR China"
    found |= {re.sub(r"^st ", "saint ", name): code for name, code in found.items()}
    return found


@cache
def _other_names() -> dict[str, str]:
    """Return what other languages call them; a name that is two countries' is left out."""
    from babel import Locale

    found: dict[str, set[str]] = {}
    for language in _LANGUAGES:
        for code, name in Locale.parse(language).territories.items():
            if code in _codes():
                for said in (name, spelled_out(name)):
                    found.setdefault(folded(said), set()).add(code)
    return {name: codes.pop() for name, codes in found.items() if len(codes) == 1}

"""Public holidays by country and region: which calendars there are, and which days they name.

The package `holidays` is loaded only where somebody asks for a day or a region.
"""

import warnings
from collections.abc import Mapping
from datetime import date
from functools import cache, lru_cache
from types import MappingProxyType
from typing import Any

from .countries import Land, country_name, country_names, folded, spelled_out, understood_country
from .located import nearest

FIRST_YEAR, LAST_YEAR = 1950, 2100  # what can be asked; movable feasts are known so far
_NONE: Mapping[date, str] = MappingProxyType({})

# What other languages call regions; the package knows them in the country's own.
_ALSO = {
    "DE": {
        "BW": "baden wurttemberg|baden wuerttemberg|bade wurtemberg|bawu",
        "BY": "bavaria|baviere|baviera", "BE": "land berlin", "HH": "hambourg|hamburgo|amburgo",
        "HB": "bremen|freie hansestadt bremen|breme", "HE": "hesse|assia",
        "MV": "mecklenburg western pomerania|mecklenburg west pomerania",
        "NI": "lower saxony|basse saxe|baja sajonia|bassa sassonia",
        "NW": "north rhine westphalia|northrhine westphalia|nrw|rhenanie du nord westphalie",
        "RP": "rhineland palatinate|rhenanie palatinat|rlp", "SL": "sarre", "SN": "saxony|saxe",
        "ST": "saxony anhalt|saxe anhalt", "TH": "thuringia|thueringen|thuringe",
    },
    "AT": {
        "9": "vienna|vienne|viena", "7": "tyrol", "2": "carinthia|kaernten", "6": "styria",
        "3": "lower austria|niederoesterreich", "4": "upper austria|oberoesterreich",
    },
    "CH": {
        "GE": "geneva|genf|ginevra|geneve", "ZH": "zurich|zuerich|zurigo", "LU": "lucerne|lucerna",
        "SG": "st gallen|saint gall|st gall|san gallo", "GR": "grisons|graubuenden",
        "BS": "basel|basle|bale|basel city|bale ville", "BL": "basel country|basel land|baselland",
        "BE": "berna", "TI": "tessin", "VD": "waadt|lausanne", "NE": "neuenburg", "TG": "thurgovie",
        "SO": "soleure", "SH": "schaffhouse", "AG": "argovie", "VS": "vallese", "ZG": "zoug",
    },
    "ES": {
        "AN": "andalusia|andalousie|andalusien", "CT": "catalonia|catalogne|katalonien",
        "PV": "basque country|euskadi|pais vasco|pays basque|baskenland", "NC": "navarre|nafarroa",
        "IB": "balearic islands|baleares|balears", "CN": "canary islands|islas canarias",
        "MD": "comunidad de madrid|community of madrid", "AR": "aragon",
        "CL": "castile and leon|castilla leon", "CM": "castile la mancha|castilla la mancha",
        "VC": "valencia|comunidad valenciana|comunitat valenciana|valencian community",
        "MC": "region de murcia", "AS": "principado de asturias", "RI": "rioja",
    },
    "FR": {"6AE": "alsace|elsass|bas rhin|haut rhin|67|68", "974": "reunion", "973": "guyane"},
    "IT": {
        "RM": "rome|rom", "MI": "milan|mailand", "FI": "florence|florenz", "NA": "naples|neapel",
        "TO": "turin", "VE": "venice|venedig", "GE": "genoa|genua|genes", "BZ": "south tyrol|"
        "alto adige|sudtirol|suedtirol|bozen", "PD": "padua", "MN": "mantua",
    },
    "PT": {"20": "azores|acores", "30": "madeira", "11": "lisbon|lissabon|lisbonne",
           "13": "oporto"},
    "GB": {"ENG": "eng|angleterre|inglaterra", "SCT": "scot|ecosse|schottland", "WLS": "cymru",
           "NIR": "ni|nordirland|ulster"},
    "US": {"DC": "washington d c|washington dc|d c"},
}  # fmt: skip


def known_calendar(text: str) -> str:
    """Return a calendar's name ("GB-ENG") as files and databases keep it.

    Raises ValueError for a country or a region that has none.
    """
    named = text.strip()
    land = understood_country(named)
    if land is None and (halves := named.partition("-"))[1]:  # "DE-Bavaria"
        country = understood_country(halves[0])
        land = country and Land(country.country, halves[2].strip())
    if land is None:
        near = nearest(named.title(), country_names())
        fix = f"; did you mean '{near}'?" if near else ""
        raise ValueError(
            f"'{named[:60]}' is not a holiday calendar; write a country or a region, like "
            f"'GB-ENG' or 'DE-BY'{fix}"
        )
    if not has_calendar(land.country):
        raise ValueError(f"there is no holiday calendar for {country_name(land.country)}")
    if not land.part:
        return land.country
    part = region_of(land.country, land.part)
    if part is None:
        codes = sorted(code for code in regions(land.country) if len(code) <= 3)
        some = f"has {', '.join(codes[:12])}" if codes else "has no regions with their own"
        raise ValueError(
            f"'{named[:60]}' is not a holiday calendar: {country_name(land.country)} {some}"
        )
    return f"{land.country}-{part}"


def has_calendar(country: str) -> bool:
    """Say whether there are holidays for a country (its code)."""
    return country in _countries()


@cache
def regions(country: str) -> frozenset[str]:
    """Return the codes of a country's regions that have holidays of their own."""
    return frozenset(_countries().get(country, ()))


@lru_cache(maxsize=1 << 12)
def region_of(country: str, text: str) -> str | None:
    """Return the code of a country's region; None for one without holidays of its own.

    >>> region_of("DE", "Bavaria"), region_of("US", "ca"), region_of("DE", "Midwest")
    ('BY', 'CA', None)
    """
    known = _region_names(country)
    said = folded(text)
    for one in (said, said.removeprefix(f"{country.lower()} "), said.replace(" ", "")):  # "N. Y."
        if one in known:
            return known[one]
    halves = {known[half] for half in map(folded, _halves(text)) if half in known}
    return halves.pop() if len(halves) == 1 else None  # "California (CA)", "BY - Bayern"


@lru_cache(maxsize=1 << 12)
def named_holidays(calendar: str, year: int) -> Mapping[date, str]:
    """Return the public holidays of a calendar ("GB-ENG") in a year, with their names."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return _NONE
    with warnings.catch_warnings():  # of years for which a country has announced no days yet
        warnings.simplefilter("ignore", UserWarning)
        return MappingProxyType(dict(_entity(calendar, year).items()))


@cache
def weekend(country: str) -> frozenset[int]:
    """Return on which weekdays (0: Monday) nobody works in a country."""
    return frozenset(_entity(country, 2026).weekend)


def _entity(calendar: str, year: int) -> Any:
    import holidays

    country, _, part = calendar.partition("-")
    kind = getattr(holidays, country)
    language = "en_US" if "en_US" in kind.supported_languages else None
    return holidays.country_holidays(country, subdiv=part or None, years=year, language=language)


@cache
def _countries() -> Mapping[str, list[str]]:
    import holidays

    return dict(holidays.list_supported_countries(include_aliases=False))


@cache
def _region_names(country: str) -> Mapping[str, str]:
    """Return by folded name and code which region is meant."""
    if country not in _countries():
        return {}
    import holidays

    kind = getattr(holidays, country)
    found = {
        folded(said): code
        for name, code in kind.subdivisions_aliases.items()
        for said in (name, spelled_out(name))
    }
    for code, names in _ALSO.get(country, {}).items():
        found |= dict.fromkeys(names.split("|"), code)
    return found | {folded(code): code for code in kind.subdivisions}


def _halves(text: str) -> list[str]:
    return text.replace("(", "-").replace(")", "").replace(",", "-").replace("/", "-").split("-")

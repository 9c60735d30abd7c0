"""Countries, regions and holiday calendars as lists and files say them."""

from datetime import date

import pytest

from tactful.templates.workspace.closures import Closure
from tactful.templates.workspace.countries import country_of_zone, understood_country, zones_of
from tactful.templates.workspace.holiday_calendars import (
    has_calendar,
    known_calendar,
    named_holidays,
    region_of,
)

SAID = """
DE: de, DEU, Germany, Deutschland, Allemagne, Alemania, Germania, Duitsland, Niemcy, ドイツ, 276,
    Federal Republic of Germany, Germany (DE), DE - Germany, GERMANY, Deutschland/Germany
GB: UK, U.K., gb, GBR, Great Britain, United Kingdom, Vereinigtes Königreich, Royaume-Uni
US: usa, U.S.A., US, United States of America, États-Unis, Estados Unidos, EE.UU., 美国
NL: Holland, The Netherlands, Pays-Bas, Países Bajos, Nederland
CZ: Czechia, Czech Republic, Česká republika
TR: Turkey, Türkiye
KR: South Korea, Korea (Republic of), 대한민국
CI: Ivory Coast, Côte d’Ivoire, CIV
GR: EL, Greece, Ελλάδα
AT: Österreich, OESTERREICH, Autriche, Rakousko
BR: Brasil, Brazil, BRAZIL
GB-SCT: Scotland, Schottland
GB-ENG: England, GB-ENG
US-CA: US-CA
VA: Holy See (Vatican City State)
none: Narnia, Europe, EMEA, Worldwide, n/a, X, ZZ, EU, DACH, Deutschlnad und Umgebung
"""
PAIRS = [
    (value.strip(), line.partition(":")[0])
    for line in SAID.replace(",\n   ", ",").strip().splitlines()
    for value in line.partition(":")[2].split(",")
]


@pytest.mark.parametrize(("value", "code"), PAIRS)
def test_a_country_is_understood_however_a_list_says_it(value: str, code: str) -> None:
    assert str(understood_country(value) or "none") == code


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("Korea, Republic of", "KR"),
        ("Korea, Democratic People's Republic of", "KP"),
        ("Tanzania, United Republic of", "TZ"),
        ("Taiwan, Province of China", "TW"),
        ("Congo, The Democratic Republic of the", "CD"),
        ("Palestinian Territory, Occupied", "PS"),
        ("Lyon, France", "FR"),
        ("Georgia, USA", "none"),
        ("Somewhere, Elsewhere", "none"),
    ],
)
def test_a_comma_turns_a_name_round_or_names_a_place_in_it(value: str, code: str) -> None:
    assert str(understood_country(value) or "none") == code


@pytest.mark.parametrize(
    ("country", "value", "code"),
    [
        ("DE", "Bavaria", "BY"), ("DE", "Nordrhein-Westfalen", "NW"), ("DE", "NRW", "NW"),
        ("DE", "DE-BY", "BY"), ("DE", "Freistaat Nirgendwo", None), ("US", "California (CA)", "CA"),
        ("US", "n.y.", "NY"), ("US", "Midwest", None), ("CA", "Québec", "QC"), ("CH", "Genf", "GE"),
        ("CH", "Zurich", "ZH"), ("AT", "Vienna", "9"), ("AT", "Tirol", "7"), ("ES", "Euskadi", "PV"),
        ("ES", "Catalonia", "CT"), ("IT", "Milan", "MI"), ("FR", "Bas-Rhin", "6AE"),
        ("AU", "nsw", "NSW"), ("PT", "Açores", "20"), ("GB", "Northern Ireland", "NIR"),
        ("BR", "Sao Paulo", "SP"), ("XX", "anything", None),
    ],
)  # fmt: skip
def test_a_region_is_understood_in_its_country(country: str, value: str, code: str | None) -> None:
    assert region_of(country, value) == code


@pytest.mark.parametrize(
    ("text", "name"),
    [("GB-ENG", "GB-ENG"), ("de-by", "DE-BY"), ("Scotland", "GB-SCT"), ("Norway", "NO"),
     ("NO", "NO"), ("DE-Bavaria", "DE-BY"), (" us-ca ", "US-CA")],
)  # fmt: skip
def test_a_calendar_has_one_name(text: str, name: str) -> None:
    assert known_calendar(text) == name


def test_every_country_of_the_world_has_a_calendar() -> None:
    from babel import Locale

    names = Locale("en").territories
    known = [name for code, name in names.items() if understood_country(code) and len(code) == 2]
    assert len(known) > 240
    assert [name for name in known if not has_calendar(str(understood_country(name)))] == []


def test_holidays_are_those_of_the_region() -> None:
    assert named_holidays("GB-ENG", 2026)[date(2026, 4, 6)] == "Easter Monday"
    assert date(2026, 4, 6) not in named_holidays("GB-SCT", 2026)
    assert named_holidays("US-MA", 2026)[date(2026, 4, 20)] == "Patriots' Day"
    assert named_holidays("DE-BY", 3026) == {}


def test_zones_and_countries_know_each_other() -> None:
    assert zones_of("DE")[0] == "Europe/Berlin"
    assert country_of_zone("Asia/Calcutta") == "IN"
    assert country_of_zone("US/Pacific") == "US"
    assert country_of_zone("UTC") == country_of_zone("Etc/GMT+5") == ""


@pytest.mark.parametrize(
    ("text", "inside", "outside"),
    [
        ("2026-12-24", ["2026-12-24"], ["2026-12-23", "2026-12-25", "2027-12-24"]),
        ("2026-12-24 to 2027-01-03: shutdown", ["2026-12-24", "2027-01-03"], ["2027-01-04"]),
        ("12-24: Christmas Eve", ["2026-12-24", "2031-12-24"], ["2026-12-25"]),
        ("12-24 to 01-02", ["2026-12-24", "2027-01-02", "2030-12-31"], ["2027-01-03"]),
        ("02-29", ["2028-02-29"], ["2027-02-28", "2027-03-01"]),
        ("08-03 - 08-14", ["2026-08-03", "2026-08-14"], ["2026-08-15", "2026-07-31"]),
    ],
)
def test_closed_days_are_dates_ranges_or_every_years(
    text: str, inside: list[str], outside: list[str]
) -> None:
    one = Closure.model_validate(text)
    assert [day for day in inside if not one.holds(date.fromisoformat(day))] == []
    assert [day for day in outside if one.holds(date.fromisoformat(day))] == []


def test_a_table_says_the_same() -> None:
    said = {"from": date(2026, 12, 24), "to": date(2027, 1, 3), "name": "shutdown"}
    assert Closure.model_validate(said) == Closure.model_validate(
        "2026-12-24 to 2027-01-03: shutdown"
    )
    assert Closure.model_validate({"day": "12-24"}) == Closure.model_validate("12-24")

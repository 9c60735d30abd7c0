"""Filters make values read as a person would have typed them, in many cultures and always."""

import doctest
from collections.abc import Callable
from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tactful.templates.engine import articles, missing_values, naming
from tactful.templates.engine.bounds import MAX_TEXT
from tactful.templates.engine.filters import OURS, a_an, company_short, kept
from tactful.templates.engine.filters import given as given_filter
from tactful.templates.engine.missing_values import is_nothing
from tactful.templates.engine.naming import given_name
from tactful.templates.engine.values import Value, bound
from tactful.templates.errors import TactfulError, WorkspaceError
from tactful.templates.workspace import localized_formats
from tactful.templates.workspace.fields import Field, FieldType
from tactful.templates.workspace.localized_formats import ago, day, money
from tactful.templates.workspace.workspace import Workspace

Open = Callable[..., Workspace]
FIRST = Field(type=FieldType.name, key="contact.first_name")
LAST = Field(type=FieldType.name, key="contact.last_name")
COMPANY = Field(type=FieldType.company, key="contact.company")
TEXT = Field(key="lead.notes")


@pytest.mark.parametrize("module", [articles, localized_formats, naming, missing_values])
def test_what_docstrings_show_is_so(module: object) -> None:
    assert doctest.testmod(module).failed == 0  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("İBRAHİM", "İbrahim"), ("AYŞE", "Ayşe"), ("ნინო", "ნინო"), ("ΝΙΚΟΣ", "Νικος"),
        ("ОЛЬГА", "Ольга"), ("NGUYỄN VĂN ANH", "Nguyễn Văn Anh"), ("ŁUKASZ", "Łukasz"),
        ("ÞÓRA", "Þóra"), ("IJSBRAND", "IJsbrand"), ("SEO-YEON", "Seo-Yeon"), ("MARÍA JOSÉ", "María José"),
        ("D'ANGELO", "D'Angelo"), ("DELL'ORTO", "Dell'Orto"), ("N'GOLO", "N'Golo"), ("KA'AHUMANU", "Ka'ahumanu"),
        ("MACDONALD", "MacDonald"), ("MACKENZIE", "Mackenzie"), ("MCCARTHY-O'NEIL", "McCarthy-O'Neil"),
        ("J.R.R. TOLKIEN", "J.R.R. Tolkien"), ("JOHN SMITH III", "John Smith III"), ("SAMMY DAVIS JR.", "Sammy Davis Jr."),
        ("LUDWIG VAN BEETHOVEN", "Ludwig van Beethoven"), ("bo", "Bo"), ("jp", "JP"), ("AL", "Al"),
        ("أحمد", "أحمد"), ("田中", "田中"), ("bell hooks-Ito", "bell hooks-Ito"),
    ],
)  # fmt: skip
def test_names_of_many_cultures(typed: str, written: str) -> None:
    assert given_name(typed) == written


def test_the_fields_name_tells_a_first_name_from_a_particle() -> None:
    assert given_filter(Value("VAN DYKE", LAST)) == "van Dyke"
    assert given_filter(Value("VAN", FIRST)) == "Van"
    assert given_filter(Value("LA TOYA", FIRST)) == "La Toya"
    assert given_filter(Value("NG", LAST)) == "Ng"


@pytest.mark.parametrize(
    ("registered", "said"),
    [
        ("ACME Corp., Inc.", "Acme"), ("ACME CORP., INC.", "Acme"), ("3M Company", "3M"), ("SAP SE", "SAP"),
        ("AT&T Inc.", "AT&T"), ("The Home Depot, Inc.", "The Home Depot"), ("THE HOME DEPOT, INC.", "The Home Depot"),
        ("BASF SE", "BASF"), ("IBM Corporation", "IBM"), ("Müller GmbH & Co. KG", "Müller"), ("Tiffany & Co.", "Tiffany"),
        ("The Limited", "The Limited"), ("Nestlé S.A.", "Nestlé"), ("Barilla S.p.A.", "Barilla"),
        ("Orlen Sp. z o.o.", "Orlen"), ("Petronas Sdn. Bhd.", "Petronas"), ("Grupo Bimbo S.A.B. de C.V.", "Grupo Bimbo"),
        ("トヨタ自動車株式会社", "トヨタ自動車"), ("ООО «Ромашка»", "Ромашка"), ("Maersk A/S", "Maersk"),
        ("Telstra Pty Ltd", "Telstra"), ("Volvo AB", "Volvo"), ("HEWLETT-PACKARD CO", "Hewlett-Packard"),
        ("Company of Heroes", "Company of Heroes"), ("Co", "Co"), ("Yahoo! Inc.", "Yahoo!"), ("KPMG LLP", "KPMG"),
        ("eBay Inc.", "eBay"), ("L'ORÉAL SA", "L'Oréal"), ("", ""),
    ],
)  # fmt: skip
def test_companies_as_people_say_them(registered: str, said: str) -> None:
    assert company_short(registered) == said


@pytest.mark.parametrize(
    ("word", "said"),
    [
        ("hour", "an hour"), ("university", "a university"), ("MBA", "an MBA"), ("NDA", "an NDA"), ("UK firm", "a UK firm"),
        ("NASA engineer", "a NASA engineer"), ("8-week plan", "an 8-week plan"), ("11th try", "an 11th try"), ("18,000 euro budget", "an 18,000 euro budget"),
        ("110 page report", "a 110 page report"), ("European bank", "a European bank"), ("unimportant step", "an unimportant step"),
        ("one-page summary", "a one-page summary"), ("honest answer", "an honest answer"), ("apple", "an apple"),
        ("house", "a house"), ("HR lead", "an HR lead"), ("“urgent” note", "an “urgent” note"), ("user", "a user"), ("", ""),
    ],
)  # fmt: skip
def test_articles_go_by_sound(word: str, said: str) -> None:
    assert a_an(word) == said


def test_days_are_in_the_recipients_language() -> None:
    said = {name: day("2026-03-03T09:00", name) for name in ("en", "en-US", "de", "fr", "es", "ja")}
    assert said == {
        "en": "Tuesday 3 March", "en-US": "Tuesday, March 3", "de": "Dienstag, 3. März",
        "fr": "mardi 3 mars", "es": "martes, 3 de marzo", "ja": "3月3日火曜日",
    }  # fmt: skip


def test_ago_counts_days() -> None:
    today = date(2026, 3, 6)
    days = ("2026-03-06", "2026-03-05", "2026-03-03", "2026-03-08", "soon")
    assert [ago(d, today) for d in days] == [
        "today",
        "yesterday",
        "3 days ago",
        "in 2 days",
        "soon",
    ]
    assert [ago(d, today, "de") for d in days[:3]] == ["heute", "gestern", "vor 3 Tagen"]


@pytest.mark.parametrize(
    ("amount", "currency", "locale", "said"),
    [
        ("1200", "EUR", "en", "€1,200"), ("1200.5", "EUR", "de", "1.200,50\xa0€"), ("$1,200.00", "", "en-US", "$1,200"),
        ("1.200,50 €", "", "en", "€1,200.50"), ("JPY 500", "", "en", "¥500"), ("-5", "EUR", "en", "-€5"),
        ("1.200", "EUR", "en", "1.200"), ("a lot", "", "en", "a lot"), ("1,2,3", "EUR", "en", "1,2,3"),
    ],
)  # fmt: skip
def test_money_in_the_recipients_way(amount: str, currency: str, locale: str, said: str) -> None:
    assert money(amount, currency, locale) == said


def test_money_without_a_currency_is_an_error_that_says_so() -> None:
    with pytest.raises(TactfulError, match=r"'12' has no currency; write money\(\"EUR\"\)"):
        money("12")


@pytest.mark.parametrize(
    "word", ["None", "NULL", "nan", "n/a", "#N/A", "-", "undefined", "(blank)", " ", "\u200b"]
)
def test_words_for_nothing_are_missing(word: str) -> None:
    assert bound(word, TEXT) == ""
    assert bound(word, FIRST) == ""
    assert not bound(word, Field(fallback="there", key="contact.x"))


def test_people_called_null_are_people() -> None:
    assert [bound(name, LAST) for name in ("Null", "None", "Nan", "NULL", "null")] == [
        "Null",
        "None",
        "Nan",
        "",
        "",
    ]
    assert [bound(name, FIRST) for name in ("None", "Nan", "Null")] == ["", "Nan", ""]
    assert bound("Nat", COMPANY) == "Nat"


def test_an_option_of_the_fields_own_is_a_value() -> None:
    tool = Field(type=FieldType.picklist, spoken={"None": "no tool yet"}, key="lead.tool")
    assert bound("None", tool) == "None"
    assert not is_nothing("None of the above", tool)


def test_a_locale_is_checked(workspace: Open) -> None:
    with pytest.raises(WorkspaceError, match="'qqq-17' is not a locale"):
        workspace({"tactful.toml": 'name = "B"\nlocale = "qqq-17"\n'})


FIELDS = st.sampled_from([FIRST, LAST, COMPANY, TEXT])
PLAIN = sorted(set(OURS) - {"day", "ago", "money", "number", "fallback"})


@given(st.text(max_size=200), FIELDS, st.sampled_from(PLAIN))
@example("İ", FIRST, "given")
@example("'", FIRST, "given")
@example("Inc. Inc.", COMPANY, "company_short")
def test_a_filter_takes_any_text_and_keeps_its_field(text: str, field: Field, name: str) -> None:
    made = kept(OURS[name])(Value(text, field))
    assert isinstance(made, Value)
    assert made.field is field
    assert len(made) <= min(MAX_TEXT, 3 * len(text) + 10)


@given(st.text(max_size=80), st.sampled_from(["en", "de", "ja", "ar", "xx", ""]))
@example("¥٣", "en")
@example("9999-12-31", "en")
@example("0001-01-01", "de")
def test_days_and_amounts_take_any_text(text: str, locale: str) -> None:
    assert isinstance(day(text, locale), str)
    assert isinstance(ago(text, date(2026, 3, 3), locale), str)
    assert isinstance(money(text, "EUR", locale), str)


@given(st.text(max_size=60))
def test_mixed_case_is_never_touched_and_given_is_settled(name: str) -> None:
    once = given_name(name)
    if not (name.isupper() or name.islower()):
        assert once == name
    assert company_short(company_short(name)) is not None

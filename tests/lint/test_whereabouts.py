"""Whose clock and whose holidays count: from the list, the number, the country, the workspace."""

import subprocess
import sys
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tactful.lint.lists.whereabouts import Whereabouts, whereabouts
from tactful.templates.workspace.holiday_calendars import named_holidays
from tactful.templates.workspace.settings import Settings

LONDON = Settings(name="B", timezone="Europe/London")


def where(
    zone: str = "", country: str = "", region: str = "", phone: str = "", of: Settings = LONDON
) -> Whereabouts:
    values = {
        "contact.timezone": zone, "contact.country": country,
        "contact.region": region, "contact.phone": phone,
    }  # fmt: skip
    return whereabouts(values, of)


@pytest.mark.parametrize(
    ("said", "zone", "whence"),
    [
        ({"timezone": "PST", "country": "Japan"}, "America/Los_Angeles", "the person's time zone"),
        ({"country": "Japan"}, "Asia/Tokyo", "the person's country, Japan"),
        ({"country": "Argentina"}, "America/Argentina/Buenos_Aires",
         "the person's country, Argentina"),
        ({"country": "USA"}, "Europe/London", "the workspace; United States has several time zones"),
        ({"country": "USA", "phone": "(212) 664-7665"}, "America/New_York", "the phone number"),
        ({"phone": "+34 912 345 678"}, "Europe/Madrid", "the phone number"),
        ({"phone": "0034 912 345 678"}, "Europe/Madrid", "the phone number"),
        ({"phone": "+81 90 1234 5678"}, "Asia/Tokyo", "the phone number"),
        ({"phone": "+1 800 555 1234"}, "Europe/London",
         "the workspace; United States has several time zones"),
        ({"phone": "020 7946 0132"}, "Europe/London", "the workspace"),
        ({"phone": "call me"}, "Europe/London", "the workspace"),
        ({"country": "Germany", "phone": "+1 212 664 7665"}, "Europe/Berlin",
         "the person's country, Germany"),
        ({}, "Europe/London", "the workspace"),
    ],
)  # fmt: skip
def test_a_zone_says_whence_it_is_known(said: dict[str, str], zone: str, whence: str) -> None:
    found = whereabouts({f"contact.{key}": value for key, value in said.items()}, LONDON)
    assert (found.zone, found.zone_from) == (zone, whence)


@pytest.mark.parametrize(
    ("said", "calendar", "whence"),
    [
        ({"country": "Deutschland", "region": "Bayern"}, "DE-BY", "the person's country"),
        ({"country": "DE-BY"}, "DE-BY", "the person's country"),
        ({"country": "Scotland"}, "GB-SCT", "the person's country"),
        ({"phone": "+49 30 901820", "region": "Berlin"}, "DE-BE", "the phone number"),
        ({"timezone": "America/New_York", "region": "NY"}, "US-NY", "the time zone"),
        ({"timezone": "UTC"}, "GB", "the workspace"),
        ({}, "GB", "the workspace"),
        ({"country": "n/a", "region": "-"}, "GB", "the workspace"),
        ({"region": "Wales"}, "GB-WLS", "the person's region in the workspace's country"),
    ],
)
def test_a_calendar_says_whence_it_is_known(
    said: dict[str, str], calendar: str, whence: str
) -> None:
    found = whereabouts({f"contact.{key}": value for key, value in said.items()}, LONDON)
    assert (found.calendar, found.calendar_from) == (calendar, whence)
    assert found.notes == () and found.calendar_unclear is None


def test_a_workspace_may_name_its_calendar_or_none() -> None:
    own = Settings.model_validate({"name": "B", "calendar": {"holidays": "DE-BY"}})
    none = Settings.model_validate({**LONDON.model_dump(), "calendar": {"holidays": "none"}})
    assert where(of=own).calendar == "DE-BY"
    assert where(of=none).calendar == ""
    nowhere = where(of=Settings(name="B"))
    assert (nowhere.calendar, nowhere.calendar_from) == ("", "nothing says where")


def test_what_is_not_understood_is_said() -> None:
    assert where(country="Narnia").calendar_unclear == (
        "'Narnia' is not a country; write its name or its code, like 'Spain' or 'ES', so the "
        "holidays to keep are not known"
    )
    assert where(region="Bavaria").notes == (
        "the region 'Bavaria' is not used: nothing says in which country it is",
    )
    by_phone = where(country="Narnia", phone="+49 30 901820")
    assert (by_phone.calendar, by_phone.calendar_unclear) == ("DE", None)
    assert by_phone.notes[0].endswith("; the phone number says DE")
    assert where(country="DE", region="Ruhrgebiet").notes == (
        "the calendar of Germany has no region 'Ruhrgebiet'",
    )
    assert where(country="Japan", region="Kansai").notes == ()  # no region there has its own
    assert where(country="Germany", phone="+1 212 664 7665").notes == (
        "the phone number's country is United States, the one given is Germany; the one given counts",
    )


some = st.one_of(
    st.text(max_size=30),
    st.from_regex(r"\A\+?[0-9 ()/-]{3,18}\Z"),
    st.sampled_from(
        ["US", "Germany", "CA", "+1", "+44 20 7946 0132", "PST", "UTC+2", "Wales", ","]
    ),
)


@settings(deadline=None)
@given(some, some, some, some)
def test_whatever_a_list_says_is_answered(zone: str, country: str, region: str, phone: str) -> None:
    found = where(zone, country, region, phone)
    assert ZoneInfo(found.zone).key == found.zone
    assert found.calendar == "" or named_holidays(found.calendar, 2026)


def test_a_number_of_no_plan_says_nothing() -> None:
    for number in ("+1 415 0000000", "+33 1 0000000", "+999 12345678", "+44 7700 900123"):
        assert where(phone=number).zone == "Europe/London"


def test_holidays_load_only_where_somebody_asks() -> None:
    code = (
        "import tactful.lint.commands.lint, tactful.lint.check.api, tactful.campaigns.commands.plan;"
        "from tactful.cli import group; group(['lint', '--help'], standalone_mode=False);"
        "import sys; print([m for m in ('holidays', 'phonenumbers') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"

"""tactful plan: a timeline for anybody, with whence its clock is known, in text, JSON and SVG."""

import json
from pathlib import Path
from xml.etree import ElementTree

import pytest

from ..command_line import tactful
from .conftest import Place

CHRISTMAS = ("--now", "2026-12-23T10:00+00:00")


@pytest.fixture
def root(place: Place) -> Path:
    settings = place.root / "tactful.toml"
    text = settings.read_text().replace('timezone = "UTC"', 'timezone = "Europe/London"')
    closed = '[calendar]\nclosed = ["12-28 to 12-31: shutdown"]\n\n'
    settings.write_text(text.replace("[mailboxes.sam]", f"{closed}[mailboxes.sam]", 1))
    (place.root / "contacts/spring.csv").write_text(
        "Email,First name,Company,Country,Region\n"
        "zoe@example.org,Zoë,Tulip,Deutschland,Bayern\nbob@example.net,Bob,Rose,Narnia,\n"
    )
    return place.root


def test_it_says_the_weekday_the_zone_and_what_was_skipped(root: Path) -> None:
    done = tactful(root, "plan", "--country", "Germany", "--region", "Bavaria", *CHRISTMAS)
    assert done.returncode == 0
    assert "Wed 23 Dec 11:00 CET" in done.stdout
    assert "Thu 24 Dec 11:00 CET" in done.stdout
    assert "Tue 05 Jan 2027 11:00 CET" in done.stdout
    said = done.stdout.splitlines()[-3:]
    assert said == [
        "Time zone: Europe/Berlin, from the person's country, Germany.",
        "Holidays: DE-BY; from the person's country.",
        "Skipped before step 3: Fri 25 Dec 2026 Christmas Day (DE-BY), Mon 28 Dec 2026 shutdown, "
        "Tue 29 Dec 2026 shutdown, Wed 30 Dec 2026 shutdown, Thu 31 Dec 2026 shutdown, "
        "Fri 01 Jan 2027 New Year's Day (DE-BY).",
    ]


def test_the_same_for_scripts(root: Path) -> None:
    done = tactful(root, "plan", "--to", "zoe@example.org", *CHRISTMAS, "--format", "json")
    plan = json.loads(done.stdout)
    assert plan["to"] == "zoe@example.org"
    assert (plan["timezone"], plan["holidays"]) == ("Europe/Berlin", ["DE-BY"])
    assert plan["timezone_from"] == "the person's country, Germany"
    touch = plan["touches"][2]
    assert (touch["local"], touch["state"]) == ("2027-01-05T11:00:00+01:00", "planned")
    assert touch["skipped"][0] == {"date": "2026-12-25", "why": "Christmas Day (DE-BY)"}


def test_looking_makes_no_database(root: Path) -> None:
    assert tactful(root, "plan", "--to", "zoe@example.org").returncode == 0
    assert not (root / ".tactful").exists()


def test_it_is_drawn_with_a_text_for_who_cannot_see_it(root: Path) -> None:
    done = tactful(root, "plan", "--to", "zoe", *CHRISTMAS, "--svg", "zoe.svg")
    assert done.stdout.endswith("Drawn: zoe.svg\n")
    picture = ElementTree.parse(root / "zoe.svg").getroot()
    space = "{http://www.w3.org/2000/svg}"
    assert picture.findtext(f"{space}title") == "spring: zoe@example.org, Europe/Berlin"
    assert (picture.findtext(f"{space}desc") or "").startswith("email Wed 23 Dec 2026 11:00; call")
    assert len(picture.findall(f"{space}circle")) == 3
    shaded = [one.findtext(f"{space}title") or "" for one in picture.findall(f"{space}rect")]
    assert "Fri 25 Dec 2026: Christmas Day (DE-BY)" in shaded
    assert "Sun 27 Dec 2026: not a day of the window" in shaded


def test_who_is_in_the_sequence_has_what_happened(root: Path) -> None:
    assert tactful(root, "enrol", "--now", "2026-12-21T10:00+00:00").returncode in (0, 1)
    plan = json.loads(
        tactful(root, "plan", "--to", "zoe@example.org", *CHRISTMAS, "--format", "json").stdout
    )
    assert plan["timezone_from"] == plan["holidays_from"] == "their enrolment"
    assert plan["start"].startswith("20")
    assert [touch["state"] for touch in plan["touches"]] == ["planned"] * 3


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (["--to", "bob@example.net"], "cannot plan: 'Narnia' is not a country"),
        (["--country", "Narnia"], "cannot plan: 'Narnia' is not a country"),
        (["--to", "eve@example.org"], "is neither in the sequence nor on its list"),
        (["--timezone", "Europe/Londn"], "did you mean 'Europe/London'?"),
        (["--to", "zoe", "--country", "Spain"], "give one alone"),
        (["--now", "9999-12-30"], "too near the end of the calendar"),
        (
            ["--now", "0001-01-01"],
            "too near the beginning of the calendar; give a day of these years",
        ),
    ],
)
def test_what_cannot_be_planned_says_why(root: Path, asked: list[str], said: str) -> None:
    done = tactful(root, "plan", *asked)
    assert done.returncode == 2
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def test_a_whole_list_is_counted_by_day_and_by_where_people_are(root: Path) -> None:
    done = tactful(root, "plan", "--everyone", *CHRISTMAS)
    assert "1 person in Europe/Berlin, holidays: DE-BY" in done.stdout
    assert "1 person cannot be planned: 'Narnia' is not a country" in done.stdout
    plan = json.loads(tactful(root, "plan", "--everyone", *CHRISTMAS, "--format", "json").stdout)
    assert plan["touches"] == [
        {"date": "2026-12-23", "call": 0, "email": 1},
        {"date": "2026-12-24", "call": 1, "email": 0},
        {"date": "2027-01-05", "call": 0, "email": 1},
    ]


def test_it_says_when_no_holidays_are_kept(root: Path) -> None:
    settings = root / "tactful.toml"
    settings.write_text(settings.read_text().replace("Europe/London", "UTC"))
    said = tactful(root, "plan").stdout
    assert "Holidays: none; nothing says where." in said
    assert "no holidays are kept, since nothing says in which country the person is" in said
    settings.write_text(settings.read_text().replace("[calendar]", '[calendar]\nholidays = "none"'))
    assert "no holidays are kept" not in tactful(root, "plan").stdout


BRANCHED = """\
campaign: spring
audience: {contacts: contacts/spring.csv}
sequence:
  window: {days: mon-fri, hours: "08:30-17:30"}
  steps:
    - {email: spring/thanks.md, key: thanks, wait: 0 minutes}
    - {call: spring/call.txt, key: ring, wait: 1 business day, on: {wrong_number: last}}
    - {email: spring/again.md, key: missed, wait: 1 business day, if: {ring: [no_answer, voicemail]}}
    - {social: spring/call.txt, key: visit, wait: 1 business day}
    - {email: spring/again.md, key: last, wait: 2 business days}
"""


def test_a_step_that_hangs_on_a_task_says_so(root: Path) -> None:
    (root / "campaigns/spring.yml").write_text(BRANCHED)
    at = ("--to", "zoe@example.org", "--now", "2026-03-02T10:00+00:00")
    plan = json.loads(tactful(root, "plan", *at, "--format", "json", "--svg", "zoe.svg").stdout)
    assert [touch["depends"] for touch in plan["touches"]] == [
        "",
        "",
        "if voicemail or no answer at step 2",
        "unless wrong number at step 2, after the call of step 2 is done",
        "after the social message of step 4 is done",
    ]
    shown = " ".join(tactful(root, "plan", *at, COLUMNS="300").stdout.split())
    assert "Depends" in shown
    assert "if voicemail or no answer at step 2" in shown
    picture = ElementTree.parse(root / "zoe.svg").getroot()
    space = "{http://www.w3.org/2000/svg}"
    hollow = [one.get("fill") == "#ffffff" for one in picture.iter(f"{space}circle")]
    assert hollow == [False, False, True, True, True]
    said = picture.findtext(f"{space}desc") or ""
    assert "email Wed 04 Mar 2026 11:00 (if voicemail or no answer at step 2)" in said


def test_what_was_done_is_certain(root: Path) -> None:
    (root / "campaigns/spring.yml").write_text(
        BRANCHED.replace("email: spring/thanks.md", "call: spring/call.txt")
    )
    now = "2026-03-02T10:00+00:00"
    assert tactful(root, "enrol", "--now", now).returncode in (0, 1)
    tactful(root, "task")
    tactful(root, "task", "1", "no_answer")
    asked = ("plan", "--to", "zoe@example.org", "--now", now, "--format", "json")
    touches = json.loads(tactful(root, *asked).stdout)["touches"]
    assert [(touch["state"], touch["depends"]) for touch in touches[:3]] == [
        ("done", ""), ("planned", ""), ("planned", "if voicemail or no answer at step 2"),
    ]  # fmt: skip


def test_a_list_without_tasks_has_no_such_column(root: Path) -> None:
    (root / "campaigns/spring.yml").write_text(BRANCHED[: BRANCHED.index("    - {call")])
    assert "Depends" not in tactful(root, "plan").stdout

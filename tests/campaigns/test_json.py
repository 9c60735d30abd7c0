"""What a person decides is told to scripts as JSON, and nothing else stands on stdout."""

import json
from pathlib import Path
from typing import Any

import pytest

from ..command_line import tactful
from .conftest import Place
from .test_commands import ALWAYS


@pytest.fixture
def root(place: Place) -> Path:
    root = place.write(**ALWAYS).root
    tactful(root, "enrol", "spring")
    return root


def told(root: Path, *arguments: str) -> Any:
    done = tactful(root, *arguments, "--format", "json")
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_a_reply(root: Path) -> None:
    assert told(root, "reply", "zoe@example.org", "--note", "yes") == {
        "address": "zoe@example.org",
        "enrolments": 1,
        "cancelled": 2,
        "on_the_wire": 0,
        "going_on": 0,
        "shared_inbox": "",
        "led": "",
    }


def test_suppressions_are_made_listed_and_lifted(root: Path) -> None:
    assert tactful(root, "suppress").stdout == "Nobody is suppressed.\n"
    assert told(root, "suppress") == []
    assert told(root, "suppress", "example.net", "--why", "a competitor") == {
        "value": "example.net",
        "sequences": 1,
        "shared_inbox": "",
    }
    told(root, "suppress", "zoe@example.org", "--why", "asked by phone")
    listed = told(root, "suppress")
    assert {(one["kind"], one["value"], one["why"]) for one in listed} == {
        ("domain", "example.net", "a competitor"),
        ("address", "zoe@example.org", "asked by phone"),
        ("person", "1", "asked by phone"),
    }
    person = next(one for one in listed if one["kind"] == "person")
    assert person["addresses"] == ["zoe@example.org"]
    text = tactful(root, "suppress").stdout
    assert "all of example.net: a competitor (2" in text
    assert "person 1 (zoe@example.org): asked by phone" in text
    lifted = told(root, "suppress", "example.net", "--undo", "--why", "a customer now")
    assert lifted == {"value": "example.net", "changed": True, "still": None}
    assert len(told(root, "suppress")) == 2


def test_a_list_is_suppressed_whole_and_taken_along(root: Path) -> None:
    (root / "out.csv").write_text("Email,Reason\nzoe@example.org,asked\nexample.net,\n")
    done = {"new": 2, "known": 0, "sequences": 2}
    assert told(root, "suppress", "--list", str(root / "out.csv"), "--why", "left") == done
    again = tactful(root, "suppress", "--list", str(root / "out.csv"))
    assert again.stdout == "0 newly suppressed, 2 were so before; 0 sequences stopped.\n"
    saved = tactful(root, "suppress", "--format", "csv").stdout.splitlines()
    assert saved[0] == "value,reason,by,at" and len(saved) == 3
    assert {tuple(line.split(",")[:2]) for line in saved[1:]} == {
        ("zoe@example.org", "asked"),
        ("example.net", "left"),
    }
    mail_programs = (
        '# asked to be left alone\n"Ruiz, Ana" <ana@example.org>\n<mailto:jo@example.org>\n\n'
    )
    (root / "pasted.txt").write_text(mail_programs + "#sales@example.org\nMAILTO:Kim@example.org\n")
    pasted = told(root, "suppress", "--list", str(root / "pasted.txt"))
    assert pasted == {"new": 4, "known": 0, "sequences": 0}
    addresses = {one["value"] for one in told(root, "suppress")}
    assert {f"{who}@example.org" for who in ("ana", "jo", "#sales", "kim")} < addresses
    (root / "bad.txt").write_text("ann@example.org\nnobody\n@\n")
    wrong = tactful(root, "suppress", "--list", str(root / "bad.txt"))
    assert wrong.returncode == 2 and "bad.txt:2" in wrong.stderr and "bad.txt:3" in wrong.stderr
    assert len(tactful(root, "suppress", "--format", "csv").stdout.splitlines()) == 3 + 4


@pytest.mark.parametrize(
    "wrong", [("x.example", "--list", "tactful.toml"), ("x.example", "--format", "csv")]
)
def test_a_list_is_no_single_address(root: Path, wrong: tuple[str, ...]) -> None:
    done = tactful(root, "suppress", *wrong)
    assert (done.returncode, "name no ADDRESS" in done.stderr) == (2, True)


@pytest.mark.parametrize("wrong", [("--undo",), ("--why", "x"), ("--undo", "--why", "x")])
def test_a_list_takes_no_reason(root: Path, wrong: tuple[str, ...]) -> None:
    done = tactful(root, "suppress", *wrong)
    assert (done.returncode, "Name an ADDRESS" in done.stderr) == (2, True)


def test_decisions_about_people(root: Path) -> None:
    made = told(root, "people", "different", "zoe@example.org", "bob@example.net")
    assert (made["number"], made["verdict"]) == (1, "different")
    assert {made["one"], made["other"]} == {"zoe@example.org", "bob@example.net"}
    assert "decisions.toml" in made["lint_lacks"]
    undone = told(root, "people", "undo", "1")
    assert undone["undone"] == 1
    same = told(root, "people", "same", "zoe@example.org", "bob@example.net")
    assert same["verdict"] == "same"

"""Decisions reach the file that lint reads, and nobody forgets to write it."""

import json
from datetime import timedelta
from typing import Any

from tactful.campaigns.model import person
from tactful.campaigns.people.decision_drift import Behind, behind
from tactful.campaigns.people.decisions import decide, take_over, undo_decision
from tactful.lint.lists.decision_file import FILE, read_decisions, written
from tactful.lint.lists.decisions import Decision, Verdict

from ..command_line import tactful
from .conftest import Place

PAIR = ("a@x.example", "b@x.example")
OTHER = ("c@x.example", "d@x.example")
EXPORT = "tactful people decisions --export"
BOTH = "tactful people decisions --take-over --export"


def told(place: Place, one: str, other: str, verdict: Verdict = Verdict.different) -> int:
    with place.store.session() as session:
        return decide(session, one, other, verdict, by=person("ann"), now=place.now).id


def undo(place: Place, number: int) -> None:
    with place.store.session() as session:
        undo_decision(session, number, by=person("ann"), now=place.now)


def write(place: Place, *made: Decision) -> None:
    (place.root / FILE).write_text(written(made), encoding="utf-8")


def state(place: Place) -> Behind:
    with place.store.reading() as session:
        return behind(session, place.root)


def test_a_file_that_says_the_same_is_not_behind(house: Any) -> None:
    assert not state(house)
    told(house, *PAIR)
    assert state(house) == Behind(lacking=1, undone=0, unknown=0)
    write(house, Decision(*PAIR, Verdict.different))
    assert not state(house)


def test_a_file_that_says_otherwise_or_what_was_undone_is_behind(house: Any) -> None:
    number = told(house, *PAIR)
    write(house, Decision(*PAIR, Verdict.same), Decision(*OTHER, Verdict.same))
    assert state(house) == Behind(lacking=1, undone=0, unknown=1)
    write(house, Decision(*PAIR, Verdict.different, on="2026-03-02"))
    undo(house, number)
    assert state(house) == Behind(lacking=0, undone=1, unknown=0)
    assert str(state(house)).endswith(f"still has 1 decision undone since: {EXPORT}")


def test_what_only_the_file_says_is_taken_over_before_it_is_written(place: Place) -> None:
    told(place, *PAIR)
    write(place, Decision(*OTHER, Verdict.same, by="bob"))
    assert str(state(place)).endswith(f"lacks 1 decision: {BOTH}")
    assert tactful(place.root, *BOTH.split()[1:]).returncode == 0
    assert {(one.one, one.other) for one in read_decisions(place.root).made} == {PAIR, OTHER}
    assert not state(place)


def test_what_was_undone_is_not_taken_over_again_unless_it_was_decided_since(house: Any) -> None:
    undo(house, told(house, *PAIR))
    old = Decision(*PAIR, Verdict.different, on=f"{house.now:%Y-%m-%d}")
    later = Decision(*PAIR, Verdict.different, on=f"{house.now + timedelta(days=1):%Y-%m-%d}")
    with house.store.session() as session:
        assert take_over(session, [old], by=person("ann"), now=house.now) == 0
        assert take_over(session, [later], by=person("ann"), now=house.now) == 1


def test_deciding_and_undoing_say_what_writes_the_file(place: Place) -> None:
    done = tactful(place.root, "people", "different", *PAIR)
    assert done.stderr == f"{FILE}, which lint reads, lacks 1 decision: {EXPORT}\n"
    done = tactful(place.root, "people", "same", *OTHER)
    assert done.stderr == f"{FILE}, which lint reads, lacks 2 decisions: {EXPORT}\n"
    assert tactful(place.root, *EXPORT.split()[1:]).returncode == 0
    assert tactful(place.root, "people", "different", *PAIR).stderr == ""  # said already
    done = tactful(place.root, "people", "undo", "1")
    assert done.stderr == f"{FILE}, which lint reads, still has 1 decision undone since: {EXPORT}\n"
    assert tactful(place.root, *EXPORT.split()[1:]).returncode == 0
    assert tactful(place.root, "doctor", "--offline").stdout.count("warning") == 0


def test_a_decision_stands_though_the_file_is_broken(place: Place) -> None:
    (place.root / FILE).write_text("[[decision]\n")
    done = tactful(place.root, "people", "different", *PAIR)
    assert done.returncode == 0
    assert "decision 1" in done.stdout
    assert FILE in done.stderr
    checked = tactful(place.root, "doctor", "--offline")
    assert (checked.returncode, FILE in checked.stdout) == (1, True)


def test_doctor_warns_and_finds_nothing_wrong(place: Place) -> None:
    told(place, *PAIR)
    done = tactful(place.root, "doctor", "--offline", "--format", "json")
    assert done.returncode == 0
    (line,) = [one for one in json.loads(done.stdout) if one["what"] == "decisions"]
    assert (line["ok"], line["warning"]) == (True, True)
    assert line["detail"].endswith(EXPORT)
    text = " ".join(tactful(place.root, "doctor", "--offline").stdout.split())
    assert f"warning decisions: {FILE}, which lint reads, lacks 1 decision" in text

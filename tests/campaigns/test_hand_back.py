"""A lead goes back to who brought it, as a task with what was done; sales takes leads or not."""

import json
from datetime import timedelta
from pathlib import Path

import pytest
from click import Command
from click.testing import CliRunner, Result
from sqlalchemy import select

from tactful.campaigns.actions.qualify import qualify
from tactful.campaigns.commands.qualify import command as qualifying
from tactful.campaigns.commands.status import command as status
from tactful.campaigns.commands.task import command as task
from tactful.campaigns.journey.coming_due.due import materialise_due
from tactful.campaigns.journey.outcomes.tasks import record_outcome
from tactful.campaigns.model import EnrolmentState, Outcome, StateError, TouchState, person
from tactful.campaigns.people.address import AddressError
from tactful.campaigns.queries.free_tasks import open_free_tasks
from tactful.campaigns.store.tables import Audit, Enrolment, Qualification, Touch

from .conftest import Place

ANN = person("ann")
CAMPAIGN = """\
campaign: spring
audience: {contacts: contacts/spring.csv%s}
sequence:
  window: {days: mon-fri, hours: "08:30-17:30", holidays: none}
  steps:
    - {call: spring/call.txt, wait: 0 minutes, on: {no_answer: %s}}
%s
"""
HEAD = "Email,First name,Company,Teleprospector,Override\n"
ROWS = "zoe@example.org,Zoë,Tulip,Kim Lund,\nbob@example.net,Bob,Rose,,\n"


def lay(
    place: Place, audience: str, on: str = "hand_back", tail: str = "", rows: str = ROWS
) -> None:
    place.write()
    Path(place.root / "campaigns/spring.yml").write_text(CAMPAIGN % (audience, on, tail))
    settings = place.root / "tactful.toml"
    told = "[fields.lead]\nteleprospector = {}\n"
    settings.write_text(settings.read_text().replace("[fields.lead]\n", told))
    (place.root / "contacts/spring.csv").write_text(HEAD + rows)
    place.ready()


def tell(place: Place, outcome: Outcome, who: int, note: str = "") -> None:
    with place.store.session() as session:
        materialise_due(session, place.workspace, now=place.now)
        [one] = session.scalars(
            select(Touch.id).where(Touch.enrolment_id == who, Touch.state == TouchState.open)
        )
        record_outcome(session, place.workspace, one, outcome, by=ANN, now=place.now, note=note)


def handed_back(place: Place) -> dict[str, tuple[str, str]]:
    with place.store.reading() as session:
        later = place.now + timedelta(days=9)
        return {
            one.recipient: (one.owner, one.text)
            for one in open_free_tasks(session, place.workspace, now=later)
        }


def run(place: Place, command: Command, *words: str) -> Result:
    return CliRunner().invoke(command, [*words, "-C", str(place.root)], catch_exceptions=False)


def test_status_counts_the_tasks_that_are_no_steps_too(place: Place) -> None:
    lay(place, ", originator: kim")
    tell(place, Outcome.no_answer, 1)  # Zoë goes back to Kim; Bob is still to be called
    shown = run(place, status)
    assert "2 tasks for the reps: tactful task" in shown.output
    listed = json.loads(run(place, task, "--now", place.now.isoformat(), "--format", "json").output)
    assert len(listed) == 2


@pytest.mark.parametrize(
    ("audience", "zoes", "bobs"),
    [
        (", originator: teleprospector", "kim", "sam"),  # of the list; else the campaign's own
        (", originator: kim", "kim", "kim"),
        ("", "sam", "sam"),
    ],
)
def test_whoever_brought_a_lead_gets_it_back(
    house: Place, audience: str, zoes: str, bobs: str
) -> None:
    lay(house, audience)
    tell(house, Outcome.no_answer, 1, "twice")
    tell(house, Outcome.no_answer, 2)
    why = "handed back from 'spring' by sam: no answer by call"
    assert handed_back(house) == {
        "zoe@example.org": (zoes, f"{why}, twice"),
        "bob@example.net": (bobs, why),
    }


def test_after_the_last_step_too(place: Place) -> None:
    lay(place, ", originator: kim", on="end", tail="afterwards: hand_back")
    tell(place, Outcome.voicemail, 1)
    said = "handed back from 'spring' by sam: every step is done"
    assert handed_back(place) == {"zoe@example.org": ("kim", said)}


def test_the_task_has_the_history_and_is_closed(place: Place) -> None:
    lay(place, ", originator: teleprospector")
    tell(place, Outcome.no_answer, 1, "rang twice")
    later = ("--now", (place.now + timedelta(hours=1)).isoformat())
    shown = run(place, task, "--owner", "kim", *later).output
    assert "   f1  handed back  Zoë  due Mon 2 Mar 10:00 UTC" in shown
    assert "Mon 2 Mar 10:00 UTC  call  no answer: rang twice" in shown
    [told] = json.loads(run(place, task, "--owner", "kim", "--format", "json", *later).output)
    assert (told["task_id"], told["history"][0]["what"]) == ("f1", "no_answer")
    assert run(place, task, "f1", "done", *later).output.startswith("Task f1 is done.")
    assert "f1" not in run(place, task, "--owner", "kim", *later).output


def test_who_is_not_qualified_goes_back_with_the_reason(house: Place) -> None:
    place = house
    lay(place, ", originator: teleprospector")
    for whom, yes, why in (
        ("zoe@example.org", False, "a student"),
        ("bob@example.net", True, "ok"),
    ):
        qualify(
            place.store, place.workspace, "spring", whom,
            qualified=yes, because=why, by=ANN, now=place.now,
        )  # fmt: skip
    said = "handed back from 'spring' by sam: not qualified: a student"
    assert handed_back(place) == {"zoe@example.org": ("kim", said)}
    with place.store.reading() as session:
        states = [one.state for one in session.scalars(select(Enrolment).order_by(Enrolment.id))]
        assert states == [EnrolmentState.handed_back, EnrolmentState.active]
        kept = session.get_one(Qualification, 1)
        assert (kept.qualified, kept.why, kept.by, kept.at) == (
            False,
            "a student",
            "ann",
            place.now,
        )
        lines = select(Audit.action).where(Audit.action.in_(("qualified", "not qualified")))
        assert session.scalars(lines.order_by(Audit.id)).all() == ["not qualified", "qualified"]


def test_a_later_word_replaces_an_earlier_one(place: Place) -> None:
    lay(place, "")
    for yes in (True, False, True):
        qualify(
            place.store, place.workspace, "spring", "zoe@example.org",
            qualified=yes, because="so", by=ANN, now=place.now,
        )  # fmt: skip
    said = run(place, qualifying).output
    assert "1 of 1 judged by a rep are qualified: 100%; 1 not judged yet" in said
    assert len(handed_back(place)) == 1


def test_how_many_were_let_in_against_the_criteria(house: Place) -> None:
    place = house
    rows = (
        "a@a.example,A,,,kim: met at the fair\nb@b.example,B,Rose,,kim: no need of it\n"
        "c@c.example,C,Tulip,,\nd@d.example,D,,,dana: budget\ne@e.example,E,,,kim: asked twice\n"
        "f@f.example,F,,,\n"
    )
    lay(place, ", criteria: {company: known}", rows=rows)
    assert run(place, qualifying, "spring").output == (
        "spring: 3 of 5 let in against the criteria: 60% (kim 2, dana 1); "
        "0 of 0 judged by a rep are qualified; 5 not judged yet.\n"
    )
    told = json.loads(run(place, qualifying, "--format", "json").output)
    assert told[0]["let_in_by"] == [["kim", 2], ["dana", 1]]
    with place.store.reading() as session:
        lines = session.scalars(select(Audit).where(Audit.action == "let in")).all()
        assert lines[0].detail == {
            "signed": "kim: met at the fair", "although": "company is not known",
        }  # fmt: skip


def test_what_cannot_be_judged_is_said(place: Place) -> None:
    lay(place, "")
    with pytest.raises(StateError, match="say why"):
        qualify(
            place.store, place.workspace, "spring", "zoe@example.org",
            qualified=True, because="", by=ANN, now=place.now,
        )  # fmt: skip
    with pytest.raises(AddressError, match="nobody with the address"):
        qualify(
            place.store, place.workspace, "spring", "who@example.org",
            qualified=True, because="x", by=ANN, now=place.now,
        )  # fmt: skip
    said = run(place, qualifying, "spring", "zoe@example.org")
    assert said.exit_code == 2 and "Add the verdict: yes or no." in said.output
    done = run(place, qualifying, "spring", "zoe@example.org", "yes", "--because", "budget")
    assert done.output == "zoe@example.org in 'spring' is qualified.\n"

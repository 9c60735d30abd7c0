"""A sequence branches on how a task went, asks conditions, rests, and ends where it says."""

import json
import re
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import select

from tactful.campaigns.commands.nurture import command as nurture
from tactful.campaigns.commands.plan import command as plan
from tactful.campaigns.commands.task import command as task
from tactful.campaigns.journey.coming_due.due import materialise_due
from tactful.campaigns.journey.outcomes.tasks import record_outcome
from tactful.campaigns.messages.approval import skip
from tactful.campaigns.model import (
    EnrolmentState,
    MessageState,
    Outcome,
    StateError,
    TouchState,
    person,
)
from tactful.campaigns.people.suppression import suppress
from tactful.campaigns.queries.tasks import open_tasks
from tactful.campaigns.store.tables import Enrolment, StoredMessage, Touch

from .conftest import Place

ANN = person("ann")
HEAD = """\
campaign: spring
audience: {contacts: contacts/spring.csv}
sequence:
  window: {days: mon-fri, hours: "08:30-17:30", holidays: none}
  steps:
"""
CALL = "    - {call: spring/call.txt, key: ring, wait: 0 minutes"
MAIL = "    - {email: spring/thanks.md, key: thanks, wait: 1 business day"
AGAIN = "    - {email: spring/again.md, key: again, wait: 2 business days"


def lay(place: Place, steps: str, *, tail: str = "", people: str = "") -> None:
    place.write(**({"people": people} if people else {}))
    Path(place.root / "campaigns/spring.yml").write_text(HEAD + steps + tail)
    place.ready()


def go_on(place: Place) -> None:
    with place.store.session() as session:
        materialise_due(session, place.workspace, now=place.now)


def told(place: Place, outcome: Outcome, who: int = 1, **more: object) -> None:
    """Let a rep record how the open task of somebody went."""
    go_on(place)
    with place.store.session() as session:
        [one] = session.scalars(
            select(Touch.id).where(Touch.enrolment_id == who, Touch.state == TouchState.open)
        )
        record_outcome(
            session,
            place.workspace,
            one,
            outcome,
            by=ANN,
            now=place.now,
            **more,  # type: ignore[arg-type]
        )


def way(place: Place, who: int = 1) -> dict[str, TouchState]:
    with place.store.reading() as session:
        rows = session.scalars(select(Touch).where(Touch.enrolment_id == who).order_by(Touch.id))
        return {touch.key: touch.state for touch in rows}


def ended(place: Place, who: int = 1) -> tuple[EnrolmentState, date | None, str]:
    """Return what became of somebody's sequence, when they are looked at again, and why."""
    with place.store.reading() as session:
        one = session.get_one(Enrolment, who)
        return one.state, one.again_on, one.why


def texts(place: Place, who: int = 1) -> dict[str, MessageState]:
    with place.store.reading() as session:
        rows = session.scalars(select(StoredMessage).where(StoredMessage.enrolment_id == who))
        return {row.key: row.state for row in rows}


def run(place: Place, command: object, *words: str) -> Result:
    return CliRunner().invoke(command, [*words, "-C", str(place.root)])  # type: ignore[arg-type]


def test_an_outcome_leads_past_steps_whose_texts_are_dropped(place: Place) -> None:
    lay(place, f"{CALL}, on: {{voicemail: again}}}}\n{MAIL}}}\n{AGAIN}}}\n")
    told(place, Outcome.voicemail)
    assert way(place) == {
        "ring": TouchState.done, "thanks": TouchState.skipped, "again": TouchState.planned,
    }  # fmt: skip
    assert texts(place) == {"thanks": MessageState.cancelled, "again": MessageState.approved}
    with place.store.reading() as session:
        one = {
            touch.key: touch
            for touch in session.scalars(select(Touch).where(Touch.enrolment_id == 1))
        }
        assert one["thanks"].note == "voicemail at 'ring' leads to 'again'"
        assert one["again"].due_at == one["again"].planned_at == place.now + timedelta(days=2)


def test_another_outcome_goes_on_with_the_next_step(place: Place) -> None:
    lay(place, f"{CALL}, on: {{voicemail: again}}}}\n{MAIL}}}\n{AGAIN}}}\n")
    told(place, Outcome.no_answer)
    assert way(place) == {"ring": TouchState.done, "thanks": TouchState.planned}


@pytest.mark.parametrize(
    ("on", "outcome", "state"),
    [
        ("reached: end", Outcome.reached, EnrolmentState.met),
        ("reached: thanks", Outcome.reached, EnrolmentState.active),
        ("no_answer: end", Outcome.no_answer, EnrolmentState.finished),
        ("wrong_number: hand_back", Outcome.wrong_number, EnrolmentState.handed_back),
        ("no_answer: nurture", Outcome.no_answer, EnrolmentState.nurture),
        ("not_now: thanks", Outcome.not_now, EnrolmentState.active),
    ],
)
def test_an_outcome_ends_the_sequence_where_on_says_so(
    place: Place, on: str, outcome: Outcome, state: EnrolmentState
) -> None:
    lay(place, f"{CALL}, on: {{{on}}}}}\n{MAIL}}}\n")
    told(place, outcome)
    assert ended(place)[0] is state


@pytest.mark.parametrize("then", ["{then: nurture, after: 45 days}", "hand_back", "nothing"])
@pytest.mark.parametrize(
    ("more", "outcome", "state", "note"),
    [
        ("", Outcome.not_me, EnrolmentState.finished, "Dana"),
        ("", Outcome.not_now, EnrolmentState.nurture, ""),
        (", if_no_contact: stop", Outcome.no_answer, EnrolmentState.finished, ""),
        (", on: {wrong_number: end}", Outcome.wrong_number, EnrolmentState.finished, ""),
        (", on: {reached: hand_back}", Outcome.reached, EnrolmentState.handed_back, ""),
    ],
)
def test_what_the_last_call_brings_counts_and_not_what_comes_afterwards(
    place: Place, then: str, more: str, outcome: Outcome, state: EnrolmentState, note: str
) -> None:
    lay(place, f"{CALL}{more}}}\n", tail=f"afterwards: {then}\n")
    until = date(2026, 9, 1) if outcome is Outcome.not_now else None
    told(place, outcome, note=note, until=until)
    assert ended(place)[0] is state


def test_a_step_whose_condition_fails_is_left_out(place: Place) -> None:
    lay(place, f"{CALL}}}\n{MAIL}, if: {{ring: [voicemail, no_answer]}}}}\n{AGAIN}}}\n")
    told(place, Outcome.wrong_number)
    assert way(place)["thanks"] is TouchState.skipped
    told(place, Outcome.voicemail, who=2)
    assert way(place, who=2)["thanks"] is TouchState.planned


def test_a_condition_on_a_field_decides_before_anybody_is_enrolled(place: Place) -> None:
    people = "zoe@example.org,Zoë,Tulip,,,\nbob@example.net,Bob,Rose,,,\n"
    lay(place, f"{MAIL}, if: {{company: Rose}}}}\n{AGAIN}}}\n", people=people)
    assert way(place, who=1) == {"thanks": TouchState.skipped, "again": TouchState.planned}
    assert set(texts(place, who=1)) == {"again"}
    assert way(place, who=2) == {"thanks": TouchState.planned}
    assert set(texts(place, who=2)) == {"thanks", "again"}
    with place.store.reading() as session:
        comes = session.scalar(select(Touch.due_at).where(Touch.key == "again"))
    assert comes == place.now + timedelta(days=2)  # its wait alone: nothing came before


def test_somebody_for_whom_no_step_is_stays_out_and_is_told(place: Place) -> None:
    place.write()
    Path(place.root / "campaigns/spring.yml").write_text(
        HEAD + f"{MAIL}, if: {{company: Rose}}}}\n"
    )
    report = place.enrol()
    assert [(one.kind, one.why) for one in report.skipped] == [
        ("outside", "no step is for them: company 'Tulip' is not Rose")
    ]


def test_a_wrong_number_is_not_called_again(place: Place) -> None:
    second = CALL.replace("key: ring", "key: ring-2")
    lay(place, f"{CALL}}}\n{second}}}\n{MAIL}}}\n")
    told(place, Outcome.wrong_number)
    assert way(place) == {
        "ring": TouchState.done, "ring-2": TouchState.skipped, "thanks": TouchState.planned,
    }  # fmt: skip


def test_a_call_back_rests_until_its_day_and_names_its_topic(place: Place) -> None:
    lay(place, f"{CALL}}}\n{MAIL}}}\n")
    day = date(2026, 9, 5)  # a Saturday: it opens on Monday
    told(place, Outcome.call_back, until=day, note="the autumn order")
    assert way(place) == {"ring": TouchState.planned}
    place.later(days=180)
    go_on(place)
    assert way(place) == {"ring": TouchState.planned}
    place.later(days=9)
    go_on(place)
    assert way(place) == {"ring": TouchState.open}
    with place.store.reading() as session:
        found = [one for one in open_tasks(session, place.workspace) if one.enrolment_id == 1]
    assert [(one.topic, one.due_at.date()) for one in found] == [
        ("the autumn order", date(2026, 9, 7))
    ]
    told(place, Outcome.no_answer)
    assert way(place) == {"ring": TouchState.done, "thanks": TouchState.planned}


def test_not_now_ends_until_a_day_and_not_me_names_somebody(place: Place) -> None:
    lay(place, f"{CALL}}}\n{MAIL}}}\n")
    told(place, Outcome.not_now, until=date(2026, 9, 1))
    assert ended(place)[:2] == (EnrolmentState.nurture, date(2026, 9, 1))
    told(place, Outcome.not_me, who=2, note="Dana Reyes")
    assert ended(place, 2)[2] == "not the right person: Dana Reyes"
    assert texts(place, 2) == {"thanks": MessageState.cancelled}


@pytest.mark.parametrize(
    ("outcome", "more", "said"),
    [
        (Outcome.call_back, {}, "say when to call back"),
        (Outcome.not_now, {}, "say from which day they may be asked again"),
        (Outcome.not_me, {}, "say who is the right person"),
        (Outcome.no_answer, {"until": date(2026, 9, 1)}, "a day has no effect with 'no_answer'"),
        (Outcome.not_now, {"until": date(2025, 9, 1)}, "is not within the next ten years"),
    ],
)
def test_an_outcome_that_lacks_something_changes_nothing(
    place: Place, outcome: Outcome, more: dict[str, Any], said: str
) -> None:
    lay(place, f"{CALL}}}\n{MAIL}}}\n")
    with pytest.raises(StateError, match=said):
        told(place, outcome, **more)
    assert way(place) == {"ring": TouchState.open}


@pytest.mark.parametrize(
    ("tail", "state", "day"),
    [
        ("", EnrolmentState.finished, None),
        ("afterwards: nothing\n", EnrolmentState.finished, None),
        ("afterwards: hand_back\n", EnrolmentState.handed_back, None),
        (
            "afterwards: {then: nurture, after: 45 days}\n",
            EnrolmentState.nurture,
            date(2026, 4, 16),
        ),
    ],
)
def test_after_the_last_step_comes_what_the_campaign_says(
    place: Place, tail: str, state: EnrolmentState, day: date | None
) -> None:
    lay(place, f"{CALL}}}\n", tail=tail)
    told(place, Outcome.no_answer)
    assert ended(place)[:2] == (state, day)


def test_the_step_says_whose_task_it_is(place: Place) -> None:
    lay(place, f"{CALL}, owner: kim}}\n{MAIL}}}\n")
    assert "No task is due." in run(place, task, "--owner", "sam").output
    assert "Zoë" in run(place, task, "--owner", "kim").output


def test_the_list_of_those_whose_day_has_come_leaves_out_the_suppressed(place: Place) -> None:
    lay(place, f"{CALL}}}\n", tail="afterwards: {then: nurture, after: 45 days}\n")
    for who in (1, 2):
        told(place, Outcome.no_answer, who=who)
    assert "Nobody" in run(place, nurture, "--on", "2026-04-15").output
    with place.store.session() as session:
        suppress(session, "bob@example.net", why="asked by phone", by=ANN, now=place.now)
    found = run(place, nurture, "--on", "2026-04-16", "--format", "csv").output
    assert found.splitlines()[1:] == [
        "zoe@example.org,Zoë,Tulip,spring,sam,2026-04-16,every step is done"
    ]


def test_the_plan_of_somebody_has_the_steps_that_are_for_them(place: Place) -> None:
    lay(place, f"{MAIL}, if: {{company: Rose}}}}\n{AGAIN}}}\n")
    said = run(place, plan, "spring", "--to", "zoe@example.org").output
    assert re.search(r"thanks.*left out", said) and re.search(r"again.*planned", said)


def test_a_rejected_mail_does_not_undo_a_branch(place: Place) -> None:
    """A no to a text goes on with the next step, whose condition is asked as ever."""
    lay(place, f"{MAIL}}}\n{CALL}}}\n{AGAIN}, if: {{ring: voicemail}}}}\n")
    with place.store.session() as session:
        first = session.scalars(select(StoredMessage.id).where(StoredMessage.key == "thanks")).all()
        for message in first:
            skip(session, message, by=ANN, now=place.now)
    place.later(days=1)
    go_on(place)
    told(place, Outcome.no_answer)
    assert way(place)["again"] is TouchState.skipped
    assert ended(place)[0] is EnrolmentState.finished


def test_the_plan_of_a_whole_list_has_each_step_for_those_it_is_for(place: Place) -> None:
    lay(place, f"{MAIL}, if: {{company: Rose}}}}\n{AGAIN}}}\n")
    said = run(place, plan, "spring", "--everyone", "--format", "json")
    touches = json.loads(said.output)["touches"]
    touches = json.loads(said.output)["touches"]
    assert sum(one["email"] for one in touches) == 3, said.output  # Bob's two, Zoë's one

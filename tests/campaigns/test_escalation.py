"""Times that are over: overdue tasks, who is told, whose the lead becomes; each once."""

import json
from datetime import timedelta
from pathlib import Path

import pytest
from click import Command
from click.testing import CliRunner, Result
from sqlalchemy import func, select

from tactful.campaigns.actions.tasks import late_tasks, open_tasks_due
from tactful.campaigns.commands.sla import command as sla
from tactful.campaigns.commands.task import command as task
from tactful.campaigns.journey.ending.endings import record_reply
from tactful.campaigns.journey.steps.going_on import close_touch
from tactful.campaigns.queries.free_tasks import open_free_tasks
from tactful.campaigns.queries.past import past_touches
from tactful.campaigns.store.tables import Audit, Enrolment, FreeTask, Touch
from tactful.templates.workspace.sla import within
from tactful.templates.workspace.waits import Wait

from .conftest import Place

CALL_FIRST = """\
campaign: spring
audience: {contacts: contacts/spring.csv}
%s
sequence:
  window: {days: mon-fri, hours: "08:30-17:30", holidays: none}
  steps:
    - {call: spring/call.txt, wait: 0 minutes%s}
    - {email: spring/thanks.md, wait: 1 business day}
"""


def lay(place: Place, said: str = "", step: str = "", settings: str = "") -> None:
    place.write()
    Path(place.root / "campaigns/spring.yml").write_text(CALL_FIRST % (said, step))
    file = place.root / "tactful.toml"
    file.write_text(file.read_text() + settings)
    place.ready()


def run(place: Place, command: Command, *words: str, **later: float) -> Result:
    at = (place.now + timedelta(**later)).isoformat()
    return CliRunner().invoke(
        command, [*words, "--now", at, "-C", str(place.root)], catch_exceptions=False
    )


@pytest.mark.parametrize(
    ("text", "wait"),
    [
        ("4 hours", Wait(minutes=240)),
        ("2 days", Wait(business_days=2)),
        ("1 day", Wait(business_days=1)),
        ("1 week", Wait(business_days=5)),
        ("3 business days", Wait(business_days=3)),
    ],
)
def test_days_to_work_in_are_business_days(text: str, wait: Wait) -> None:
    assert within(text) == wait


@pytest.mark.parametrize(
    ("said", "step", "settings"),
    [
        ("", ", due_within: 2 hours", ""),
        ("sla: {tasks: 2 hours}", "", ""),
        ("", "", "\n[sla]\ntasks = '2 hours'\n"),
        ("sla: {tasks: 9 days}", ", due_within: 2 hours", "\n[sla]\ntasks = '1 minute'\n"),
        ("sla: {tasks: 2 hours}", "", "\n[sla]\ntasks = '1 minute'\n"),
    ],
)
def test_a_task_is_overdue_by_its_step_the_campaign_or_the_workspace(
    place: Place, said: str, step: str, settings: str
) -> None:
    lay(place, said, step, settings)
    assert run(place, task, "--overdue", hours=2).exit_code == 0
    late = run(place, task, "--overdue", hours=2.1)
    assert late.exit_code == 1
    assert late.output.splitlines() == [
        "    1  call  zoe@example.org  spring, sam: was to be done by Mon 2 Mar 12:00 UTC",
        "    2  call  bob@example.net  spring, sam: was to be done by Mon 2 Mar 12:00 UTC",
        "2 tasks overdue.",
    ]
    assert run(place, task, "--overdue", "--owner", "kim", hours=9).exit_code == 0


def test_a_rep_who_is_away_has_the_days_after(place: Place) -> None:
    lay(place, "sla: {tasks: 1 day}")
    settings = place.root / "tactful.toml"
    away = '[mailboxes.sam]\naway = ["2026-03-03 to 2026-03-04"]'
    settings.write_text(settings.read_text().replace("[mailboxes.sam]", away))
    assert run(place, task, "--overdue", days=3).exit_code == 0  # Thursday, 10:00
    assert run(place, task, "--overdue", days=3, minutes=1).exit_code == 1


def test_the_owner_of_a_step_is_whose_task_is_overdue(place: Place) -> None:
    lay(place, "sla: {tasks: 1 hour}", ", owner: kim")
    late = late_tasks(place.store, place.workspace, now=place.now + timedelta(hours=2))
    assert {one.owner for one in late} == {"kim"}
    shown = run(place, task, "--owner", "kim", "--format", "json", hours=2).output
    assert [one["owner"] for one in json.loads(shown)] == ["kim", "kim"]
    assert json.loads(run(place, task, "--owner", "sam", "--format", "json").output) == []


def test_without_a_time_nothing_is_overdue(place: Place) -> None:
    lay(place)
    assert run(place, task, "--overdue", days=90).output == "0 tasks overdue.\n"


def test_a_breach_is_told_to_whom_the_campaign_names_once(house: Place) -> None:
    place = house
    lay(place, "sla: {first_touch: 4 hours, escalate: kim}")
    assert run(place, sla, "--escalate", "--dry-run", hours=4).exit_code == 0
    dry = run(place, sla, "--escalate", "--dry-run", hours=5)
    assert dry.exit_code == 1
    assert dry.output.splitlines() == [
        "zoe@example.org  spring, sam: no first touch by Mon 2 Mar 14:00 UTC: a task for kim",
        "bob@example.net  spring, sam: no first touch by Mon 2 Mar 14:00 UTC: a task for kim",
        "2 would be escalated; nothing was done.",
    ]
    done = run(place, sla, "--escalate", hours=5)
    assert done.output.splitlines() == [*dry.output.splitlines()[:2], "2 escalated."]
    again = run(place, sla, "--escalate", hours=6)
    assert (again.exit_code, again.output) == (0, "0 escalated.\n")
    assert run(place, sla, hours=6).exit_code == 1  # it is a breach as before
    with place.store.reading() as session:
        later = place.now + timedelta(hours=6)
        tasks = open_free_tasks(session, place.workspace, now=later, owner="kim")
        assert [(one.recipient, one.kind, one.text) for one in tasks] == [
            (who, "escalated",
             "no first touch; it was to be by 2026-03-02 14:00 UTC, by sam")
            for who in ("zoe@example.org", "bob@example.net")
        ]  # fmt: skip
        lines = select(func.count()).select_from(Audit).where(Audit.action == "escalated")
        assert session.scalar(lines) == 2


def test_a_breach_may_make_the_lead_another_reps(place: Place) -> None:
    lay(place, "sla: {first_touch: 4 hours, reassign: kim}")
    done = run(place, sla, "--escalate", hours=5)
    assert "zoe@example.org  spring, sam: no first touch by Mon 2 Mar 14:00 UTC: becomes kim's" in (
        done.output
    )
    with place.store.reading() as session:
        assert {one.owner for one in session.scalars(select(Enrolment))} == {"kim"}
    shown = run(place, task, "--owner", "kim", hours=5).output
    assert "reassigned  Zoë  due" in shown and "What: no first touch;" in shown
    assert run(place, sla, "--escalate", hours=9).output == "0 escalated.\n"


def test_both_and_for_the_whole_workspace(place: Place) -> None:
    lay(place, settings="\n[sla]\nfirst_touch = '1 hour'\nescalate = 'sam'\nreassign = 'kim'\n")
    done = json.loads(run(place, sla, "--escalate", "--format", "json", hours=2).output)
    assert [(one["recipient"][:3], one["kind"], one["to"]) for one in done] == [
        ("zoe", "reassigned", "kim"), ("zoe", "escalated", "sam"),
        ("bob", "reassigned", "kim"), ("bob", "escalated", "sam"),
    ]  # fmt: skip


def test_a_task_nobody_did_is_escalated_too_and_comes_again_with_its_day(place: Place) -> None:
    lay(place, "sla: {tasks: 2 hours, escalate: kim}")
    done = run(place, sla, "--escalate", hours=3).output
    assert "the call (task 1) is not done by Mon 2 Mar 12:00 UTC: a task for kim" in done
    assert run(place, sla, "--escalate", hours=4).output == "0 escalated.\n"
    run(place, task, "1", "call_back", "--until", "2026-03-09", "--note", "the order", hours=4)
    assert run(place, sla, "--escalate", days=6).output == "0 escalated.\n"
    assert "task 1" in run(place, sla, "--escalate", days=7, hours=3).output


def test_who_is_late_to_be_touched_is_told_once_and_not_for_the_task_too(place: Place) -> None:
    lay(place, "sla: {first_touch: 1 hour, tasks: 1 hour, escalate: kim}")
    assert run(place, sla, "--escalate", hours=3).output.endswith("\n2 escalated.\n")


TASK = "sla: {tasks: 2 hours, escalate: kim}"
TOUCH = "sla: {first_touch: 1 hour, escalate: kim, reassign: sam}"


@pytest.mark.parametrize(
    ("said", "words", "why"),
    [
        (TASK, ["no_answer"], "the call (task 1) is done: no answer"),
        (TASK, ["reached"], "the call (task 1) is done: reached"),
        (
            TASK,
            ["call_back", "--until", "2026-03-09"],
            "the call (task 1) is put off to 2026-03-09",
        ),
        (TOUCH, ["voicemail"], "they have got their first touch"),
    ],
)
def test_an_escalation_is_closed_by_itself_once_the_task_is_done(
    place: Place, said: str, words: list[str], why: str
) -> None:
    lay(place, said)
    run(place, sla, "--escalate", hours=3)
    assert run(place, task, "f1", "--owner", "kim", hours=3).exit_code != 0  # it has no outcome yet
    done = run(place, task, "1", *words, hours=4)
    assert done.exit_code == 0, done.output
    with place.store.reading() as session:
        kept = session.get_one(FreeTask, 1)
        assert (kept.note, kept.done_at) == (
            f"closed by itself: {why}", place.now + timedelta(hours=4)
        )  # fmt: skip
        other = session.scalar(select(FreeTask).where(FreeTask.contact_id != kept.contact_id))
        assert other is not None and other.done_at is None
        lines = select(Audit).where(Audit.subject_type == "task", Audit.subject_id == "f1")
        assert [one.detail for one in session.scalars(lines)] == [{"text": kept.note}]
        assert kept.enrolment_id is not None
        past = past_touches(session, place.workspace, kept.enrolment_id)
        assert ("escalated", "done", kept.note) in [(o.channel, o.what, o.note) for o in past]


def test_an_escalation_is_closed_too_when_the_sequence_has_ended(place: Place) -> None:
    lay(place, TASK)
    run(place, sla, "--escalate", hours=3)
    with place.store.session() as session:
        record_reply(session, "zoe@example.org", now=place.now)
    with place.store.reading() as session:
        notes = session.scalars(select(FreeTask.note).order_by(FreeTask.id)).all()
    assert list(notes) == ["closed by itself: the sequence has ended: replied", ""]


def test_an_escalated_first_touch_is_closed_when_an_email_has_left(place: Place) -> None:
    lay(place, TOUCH)
    campaign = place.root / "campaigns/spring.yml"
    campaign.write_text(
        campaign.read_text().replace("call: spring/call.txt", "email: spring/thanks.md", 1)
    )
    place.ready()
    with place.store.session() as session:
        enrolment = session.scalars(select(Enrolment).order_by(Enrolment.id)).first()
        assert enrolment is not None
        number = enrolment.id
    run(place, sla, "--escalate", hours=3)
    with place.store.session() as session:
        key = session.scalars(select(Touch.key).where(Touch.enrolment_id == number)).one()
        assert close_touch(session, number, key, at=place.now + timedelta(hours=4))
    open_tasks_due(place.store, place.workspace, now=place.now + timedelta(hours=5))
    with place.store.reading() as session:
        of = {one.enrolment_id: one.done_at for one in session.scalars(select(FreeTask))}
    assert [one for one, at in of.items() if at is not None] == [number]


def test_where_nobody_is_named_it_says_how_to(place: Place) -> None:
    lay(place, "sla: {first_touch: 1 hour}")
    said = run(place, sla, "--escalate", hours=2)
    assert (said.exit_code, said.output) == (
        0,
        "0 escalated.\nNobody is named to escalate to; write sla: {escalate: kim} in a campaign.\n",
    )


def test_a_free_task_is_closed_and_not_twice(place: Place) -> None:
    lay(place, "sla: {first_touch: 1 hour, escalate: kim, tasks: 3 hours}")
    run(place, sla, "--escalate", hours=2)
    closed = run(place, task, "f1", "done", "--note", "called sam", "--owner", "kim", hours=3)
    assert closed.output.startswith("Task f1 is done.\n") and "   f2  escalated" in closed.output
    with place.store.reading() as session:
        kept = session.get_one(FreeTask, 1)
        assert (kept.note, kept.done_at) == ("called sam", place.now + timedelta(hours=3))
    late = run(place, task, "--overdue", "--owner", "kim", hours=6)
    assert "   f2  escalated  bob@example.net" in late.output and "f1" not in late.output


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["f9", "done"], "there is no task f9; 'tactful task' lists them"),
        (["f1", "reached"], "task f1 is no step of a sequence; its outcome is done"),
        (["fx", "done"], "'x' is not a valid integer"),
    ],
)
def test_what_cannot_be_done_to_a_free_task_is_said(
    place: Place, words: list[str], told: str
) -> None:
    lay(place)
    done = CliRunner().invoke(task, [*words, "-C", str(place.root)])
    assert done.exit_code != 0
    assert told in f"{done.output}{done.exception}"

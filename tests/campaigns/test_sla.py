"""`tactful sla`: whose clock ran out, in open hours."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from click.testing import CliRunner, Result

from tactful.campaigns.commands.sla import command
from tactful.campaigns.journey.coming_due.due import materialise_due
from tactful.campaigns.journey.ending.endings import record_opt_out
from tactful.campaigns.journey.outcomes.tasks import record_outcome
from tactful.campaigns.journey.timing.calendar import Clock, deadline
from tactful.campaigns.model import Outcome, person
from tactful.campaigns.people.suppression import suppress
from tactful.campaigns.store.tables import Touch
from tactful.templates.workspace.waits import Wait
from tactful.templates.workspace.window import Window

from .conftest import Place

CALL_FIRST = """\
campaign: spring
audience: {contacts: contacts/spring.csv}
sla: {%s}
sequence:
  window: {days: mon-fri, hours: "08:30-17:30", holidays: none}
  steps:
    - {call: spring/call.txt, wait: 0 minutes}
    - {email: spring/thanks.md, wait: 1 business day}
"""


def lay(place: Place, sla: str, created: str = "", *, enrolled: bool = True) -> None:
    place.write()
    Path(place.root / "campaigns/spring.yml").write_text(CALL_FIRST % sla)
    if created:
        settings = place.root / "tactful.toml"
        settings.write_text(
            settings.read_text().replace("[fields.lead]", "[fields.lead]\ncreated = {}")
        )
        file = place.root / "contacts/spring.csv"
        head, *rows = file.read_text().splitlines()
        file.write_text("\n".join([f"{head},Created", *(f"{row},{created}" for row in rows), ""]))
    if enrolled:
        place.ready()


def run(place: Place, *words: str, **later: float) -> Result:
    at = (place.now + timedelta(**later)).isoformat()
    return CliRunner().invoke(command, [*words, "--now", at, "-C", str(place.root)])


@pytest.mark.parametrize(
    ("since", "wait", "until"),
    [
        ("2026-03-02 10:00", "4 hours", "2026-03-02 14:00"),
        ("2026-03-02 16:30", "2 hours", "2026-03-03 09:30"),  # one hour on Monday, one on Tuesday
        ("2026-03-06 17:00", "1 hour", "2026-03-09 09:00"),  # over a weekend
        ("2026-03-07 12:00", "30 minutes", "2026-03-09 09:00"),
        ("2026-03-02 08:00", "9 hours", "2026-03-02 17:30"),
        ("2026-03-02 08:00", "27 hours", "2026-03-04 17:30"),
        ("2026-03-06 12:00", "1 business day", "2026-03-09 12:00"),
    ],
)
def test_minutes_and_hours_count_open_time(since: str, wait: str, until: str) -> None:
    clock = Clock(Window(days="mon-fri"), ZoneInfo("UTC"))  # type: ignore[arg-type]
    start, end = (datetime.fromisoformat(text).replace(tzinfo=UTC) for text in (since, until))
    assert deadline(start, Wait.parse(wait), clock) == end


def test_a_lead_that_nobody_enrols_is_listed_until_somebody_does(place: Place) -> None:
    lay(place, "assigned: 2 hours", created="2026-03-02T09:00", enrolled=False)
    assert run(place, hours=1).output == "0 breaches.\n"
    late = run(place, hours=5)
    assert late.exit_code == 1
    assert "zoe@example.org  spring, sam: assigned by Mon 2 Mar 11:00 UTC, not yet" in late.output
    place.ready()
    assert run(place, hours=5).exit_code == 0


def test_whom_enrolling_would_leave_out_waits_for_nothing(place: Place) -> None:
    lay(place, "assigned: 2 hours", created="2026-03-02T09:00", enrolled=False)
    with place.store.session() as session:
        suppress(session, "zoe@example.org", why="asked", by=person("kim"), now=place.now)
    late = run(place, hours=5)
    assert "zoe@" not in late.output


def test_who_is_not_touched_in_time_is_listed_and_the_exit_code_says_so(place: Place) -> None:
    lay(place, "first_touch: 4 hours")
    early = run(place, hours=4)
    assert (early.exit_code, early.output) == (0, "0 breaches.\n")
    late = run(place, hours=5)
    assert late.exit_code == 1
    assert (
        "zoe@example.org  spring, sam: first touch by Mon 2 Mar 14:00 UTC, not yet" in late.output
    )
    told = json.loads(run(place, "--format", "json", hours=5).output)
    assert [one["recipient"] for one in told] == ["zoe@example.org", "bob@example.net"]


def test_who_was_touched_late_is_among_all_and_breaks_nothing(place: Place) -> None:
    lay(place, "first_touch: 4 hours")
    with place.store.session() as session:
        materialise_due(session, place.workspace, now=place.now)
        for task in session.query(Touch).filter(Touch.key == "call-spring-call"):
            when = place.now + timedelta(hours=5 if task.enrolment_id == 1 else 1)
            record_outcome(
                session, place.workspace, task.id, Outcome.no_answer, by=person("ann"), now=when
            )
    assert run(place, hours=7).exit_code == 0
    every = run(place, "--all", hours=7)
    assert "zoe@example.org" in every.output and "too late" in every.output
    assert "bob@example.net" not in every.output and every.exit_code == 0


def test_who_ended_before_the_time_was_over_is_in_no_breach(place: Place) -> None:
    lay(place, "first_touch: 4 hours")
    with place.store.session() as session:
        record_opt_out(session, "zoe@example.org", now=place.now + timedelta(hours=1))
    assert "zoe@example.org" not in run(place, hours=30).output


@pytest.mark.parametrize(
    ("created", "listed"),
    [
        ("2026-02-27 09:00", True),
        ("2026-03-02 09:00", False),
        ("2026-03-01", False),
        ("soon", False),
    ],
)
def test_how_long_a_lead_lay_about_before_it_was_enrolled(
    place: Place, created: str, listed: bool
) -> None:
    lay(place, "assigned: 1 business day", created)
    said = run(place, "--all", "--format", "json").output
    assert [one["clock"] for one in json.loads(said)] == (["assigned"] * 2 if listed else [])


def test_a_workspace_without_one_says_how_to_write_it(place: Place) -> None:
    place.write().ready()
    assert "write sla: {first_touch: 4 hours}" in run(place).output


def test_the_open_hours_are_those_of_the_persons_own_release(place: Place) -> None:
    lay(place, "first_touch: 4 hours")
    file = place.root / "campaigns/spring.yml"
    file.write_text(file.read_text().replace('"08:30-17:30"', '"08:30-10:30"'))
    # 10:00 and four hours: 14:00 by the release; half an hour a day by the file as it is now.
    assert run(place, hours=5).exit_code == 1
    assert run(place, hours=3).exit_code == 0

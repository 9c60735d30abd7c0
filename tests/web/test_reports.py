"""Reports: the page, the CSV and the command say the same of the same days."""

import csv
import io
import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from click.testing import CliRunner
from sqlalchemy import select, text

from tactful.campaigns.actions.reply import stop_for_reply
from tactful.campaigns.journey.ending.endings import record_bounce
from tactful.campaigns.model import ReplyKind, TouchState, person
from tactful.campaigns.queries.calendar import Only, _touches
from tactful.campaigns.queries.report import report_of, usual_period
from tactful.campaigns.queries.report_csv import table_csv
from tactful.campaigns.queries.report_values import TABLES, Report, RepRow, tables
from tactful.campaigns.store.tables import Enrolment, Touch
from tactful.cli import group

from .test_tasks import words

ANA = person("ana")


def lived(site: Any) -> Any:
    """Four people: three got the first email, one a call; one says yes, one is gone, one opts out."""
    site.enrolled()
    sent = site.now + timedelta(hours=2)
    with site.store.session() as session:
        touches = list(session.scalars(select(Touch).order_by(Touch.id)))
        for touch in touches[:3]:
            touch.state, touch.done_at = TouchState.done, sent
        touches[3].channel, touches[3].state, touches[3].done_at = "call", TouchState.done, sent
        people = [session.get_one(Enrolment, one.enrolment_id) for one in touches]
        people[3].owner = "=cmd()"
        addresses = [one.address.address for one in people]
    site.later(hours=5)
    stop_for_reply(site.store, site.workspace, addresses[0], by=ANA, now=site.now)
    stop_for_reply(
        site.store, site.workspace, addresses[0], by=ANA, now=site.now, kind=ReplyKind.yes
    )
    with site.store.session() as session:
        record_bounce(session, addresses[1], now=site.now, by=ANA)
    stop_for_reply(
        site.store, site.workspace, addresses[2], by=ANA, now=site.now, kind=ReplyKind.opt_out
    )
    return site


def report(site: Any, campaign: str | None = None, *, ahead: int = 0) -> Report:
    since, until = (day + timedelta(days=ahead) for day in usual_period(site.now, site.workspace))
    with site.store.reading() as session:
        return report_of(session, site.workspace, since, until, now=site.now, campaign=campaign)


def test_what_was_done_and_what_came_of_it_is_counted(site: Any) -> None:
    found = report(lived(site))
    assert (found.sent, found.bounced, found.replied, found.opted_out) == (3, 1, 2, 1)
    assert found.answers == {"yes": 1, "opt_out": 1}
    assert found.tasks == (("call", "done", 1),) and found.touches == ((1, 4),)
    assert [(one.place, one.sent, one.replied, one.bounced) for one in found.steps] == [
        (1, 3, 2, 1)
    ]
    assert RepRow("=cmd()", 0, 0, 1) in found.reps
    assert sum(one.sent for one in found.reps) == 3
    first = found.first_touch
    assert (first.came, first.touched, first.waiting) == (4, 4, 0)
    assert first.median == timedelta(hours=2)
    assert first.early + first.within + first.late == first.in_time.sent
    assert found == report(site, "guide") or found.campaign is None
    assert report(site, "guide").sent == 3


def test_other_days_have_nothing(site: Any) -> None:
    found = report(lived(site), ahead=31)
    assert (found.sent, found.replied, found.bounced, found.tasks_done) == (0, 0, 0, 0)
    assert not found.answers and found.first_touch.came == 0 and found.first_touch.median is None
    before = report(site, ahead=-1)
    assert before.sent == 0 and not before.answers


def test_an_answer_counts_for_its_email_whenever_it_came(site: Any) -> None:
    lived(site)
    with site.store.session() as session:
        session.execute(text("UPDATE signal SET at = '2026-05-20 09:00:00' WHERE reply = 'yes'"))
        session.execute(text("DELETE FROM signal WHERE kind = 'reply' AND reply IS NULL"))
    site.later(days=100)
    with site.store.reading() as session:
        day = (site.now - timedelta(days=100)).date()
        found = report_of(session, site.workspace, day, day, now=site.now)
    assert found.replied == 2 and found.answers == {"opt_out": 1}


def test_an_answer_that_nobody_has_read_is_undecided(site: Any) -> None:
    site.enrolled()
    stop_for_reply(site.store, site.workspace, "zoe@acme.example", by=ANA, now=site.now)
    assert report(site).answers == {"undecided": 1}
    assert "Not decided yet 1" in words(site.client().get("/reports"))


def test_who_waits_past_the_ceiling_is_late(site: Any) -> None:
    site.enrolled()
    assert report(site).first_touch.late == 0
    site.later(days=20)
    first = report(site).first_touch
    ceiling = site.workspace.preset(site.workspace.campaign("guide")).first_touch.not_after
    assert first.late == (first.waiting if ceiling is not None else 0) and first.waiting


def test_the_page_the_csv_and_the_command_say_the_same(site: Any) -> None:
    lived(site)
    client = site.client()
    asked = ["report", "-C", str(site.root), "--now", site.now.isoformat()]
    said = json.loads(CliRunner().invoke(group, [*asked, "--format", "json"]).stdout)["tables"]
    assert tuple(said) == TABLES
    for name in TABLES:
        answer = client.get(f"/reports/{name}.csv")
        assert (
            answer.mimetype == "text/csv" and "attachment" in answer.headers["Content-Disposition"]
        )
        rows = list(csv.DictReader(io.StringIO(answer.text)))
        plain = [{key: "" if one is None else str(one) for key, one in row.items()}
                 for row in said[name]]  # fmt: skip
        assert [{key: one.lstrip("'") for key, one in row.items()} for row in rows] == plain, name
        of_command = CliRunner().invoke(group, [*asked, "--format", "csv", "--table", name])
        assert of_command.stdout == answer.text
    shown = words(client.get("/reports"))
    for figure in ("Emails sent 3", "Came back undelivered 1 33.3 %, 6.1 to 79.2 %",
                   "Emails answered 2 66.7 %", "Tasks done 1", "at most 2.0 hours"):  # fmt: skip
        assert figure in shown, figure
    told = CliRunner().invoke(group, asked)
    assert told.exit_code == 0 and "66.7%" in told.output and "all campaigns" in told.output


def test_no_spreadsheet_runs_a_cell(site: Any) -> None:
    found = next(one for one in tables(report(lived(site))) if one.name == "reps")
    assert "'=cmd()" in table_csv(found)


@pytest.mark.parametrize(
    "query",
    ["since=2026-03-09&until=2026-03-01", "since=x", "until=9999-12-31", "since=0001-01-01"],
)
def test_days_that_cannot_be_are_told_beside_their_fields(read_site: Any, query: str) -> None:
    answer = read_site.client().get(f"/reports?{query}")
    assert answer.status_code == 422 and 'aria-describedby="fault-days"' in answer.text
    assert read_site.client().get(f"/reports/steps.csv?{query}").status_code == 404


def test_what_is_not_there_is_not_found(read_site: Any) -> None:
    client = read_site.client()
    assert client.get("/reports?campaign=none").status_code == 404
    assert client.get("/reports/none.csv").status_code == 404
    assert 'href="/reports?campaign=guide"' in client.get("/campaigns/guide").text
    assert 'href="/reports"' in client.get("/").text


def test_what_was_done_in_a_period_is_found_by_an_index(site: Any) -> None:
    asked = "EXPLAIN QUERY PLAN SELECT count(*) FROM touch WHERE state = 'done' AND done_at >= '20'"
    with site.store.reading() as session:
        steps = " ".join(str(row) for row in session.execute(text(asked)))
        assert "ix_touch_state_done_at" in steps
        span = datetime(2026, 3, 2, tzinfo=UTC), datetime(2026, 3, 30, tzinfo=UTC)
        query = _touches(site.workspace, span, now=site.now, only=Only())
        sql = query.compile(session.connection(), compile_kwargs={"literal_binds": True})
        steps = " ".join(str(row) for row in session.execute(text(f"EXPLAIN QUERY PLAN {sql}")))
    assert "MULTI-INDEX OR" in steps and "ix_touch_state_done_at" in steps

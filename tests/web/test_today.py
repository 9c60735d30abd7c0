"""Today: who waits for the first touch, what waits for whom, what comes this week."""

from datetime import UTC, datetime
from typing import Any

import pytest

from tactful.campaigns.messages.approval import approve
from tactful.campaigns.model import MessageState, TouchState, person
from tactful.campaigns.queries.ahead import rep_loads, week_ahead
from tactful.campaigns.queries.sla_clocks import sla_clocks
from tactful.campaigns.store.tables import Enrolment, StoredMessage, Touch
from tactful.templates.workspace.workspace import open_workspace

from .test_pages import message_id
from .test_tasks import agreed as agreed_time
from .test_tasks import calls, task_of, tasks_of, words

__all__ = ["calls"]


@pytest.fixture
def agreed(site: Any) -> Any:
    """Everybody is enrolled at ten; two hours were agreed for the first touch."""
    guide = site.root / "campaigns/guide.yml"
    guide.write_text(guide.read_text() + "sla: {first_touch: 2 hours}\n")
    site.workspace = open_workspace(site.root)
    return site.enrolled()


def test_a_clock_that_runs_out_today_and_one_that_ran_out(agreed: Any) -> None:
    client = agreed.client()
    text = words(client.get("/"))
    assert "Waiting for the first touch 4 clocks run out today" in text
    assert "Zoe Adams guide · ana by today 12:00 UTC Review the message" in text
    agreed.later(hours=3)
    text = words(client.get("/"))
    assert "4 people wait too long" in text and "Late since today 12:00 UTC" in text
    number = message_id(agreed, "zoe@acme.example", 1)
    assert f'<a href="/review/{number}"><b>Zoe Adams</b></a>' in client.get("/").text


def test_who_was_touched_or_has_left_waits_no_more(agreed: Any) -> None:
    agreed.later(hours=3)
    with agreed.store.session() as session:
        first, second, *_ = session.query(Enrolment).order_by(Enrolment.id)
        touch = session.query(Touch).filter_by(enrolment_id=first.id).one()
        touch.state, touch.done_at = TouchState.done, agreed.now
        second.state = "opted_out"
    with agreed.store.reading() as session:
        found = sla_clocks(session, agreed.workspace, now=agreed.now, most=1)
    assert (found.breached, found.today, len(found.first)) == (2, 0, 1)
    assert found.first[0].breached and found.first[0].until == datetime(2026, 3, 3, 12, tzinfo=UTC)


def test_a_task_stops_the_clock_where_it_is_the_first_touch(calls: Any) -> None:
    guide = calls.root / "campaigns/guide.yml"
    guide.write_text(guide.read_text() + "sla: {first_touch: 30 minutes}\n")
    page = calls.client().get("/")
    assert f'<a href="/tasks/{task_of(calls)}"><b>Zoe Adams</b></a>' in page.text
    assert "Do the task" in words(page)


def test_the_list_is_bounded_and_its_count_is_not(agreed: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr("tactful.web.home.MAX_CLOCKS", 1)
    text = words(agreed.client().get("/"))
    assert "4 clocks run out today" in text and "And 3 more" in text
    assert "Omar" not in text


def test_a_workspace_that_agreed_nothing_has_no_clocks(site: Any) -> None:
    assert "Waiting for the first touch" not in words(site.enrolled().client().get("/"))


def test_what_is_late_and_what_waits_is_counted_rep_by_rep(calls: Any) -> None:
    agreed_time(calls, "1 hour")
    with calls.store.session() as session:
        session.get_one(Touch, task_of(calls)).enrolment.owner = "ben"
        late = session.get_one(Touch, tasks_of(calls)["omar@birch.example"])
        late.due_at = datetime(2026, 3, 2, 23, 59, tzinfo=UTC)
    with calls.store.reading() as session:
        loads = rep_loads(session, calls.workspace, now=calls.now)
    assert [(one.owner, one.tasks, one.overdue) for one in loads] == [("ana", 2, 1), ("ben", 1, 0)]
    assert sum(one.to_review for one in loads) == 2  # Omar's goodbye is held
    page = calls.client().get("/")
    assert 'href="/tasks?owner=ana&amp;due=overdue"' in page.text
    assert 'href="/review?owner=ben"' in page.text


def test_the_week_has_a_place_for_each_touch_by_day_and_channel(site: Any) -> None:
    site.enrolled()
    with site.store.session() as session:
        touches = session.query(Touch).order_by(Touch.id).all()
        moments = [datetime(2026, 3, day, hour, tzinfo=UTC) for day, hour in
                   ((1, 9), (3, 23), (4, 0), (10, 0))]  # fmt: skip
        for touch, due_at in zip(touches, moments, strict=True):
            touch.due_at = due_at
        touches[1].channel = "call"
        draft = session.query(StoredMessage).filter_by(
            enrolment_id=touches[2].enrolment_id, state=MessageState.draft
        )
        one = draft.order_by(StoredMessage.id).first()
        assert one is not None
        approve(session, one.id, one.digest, by=person("ana"), now=site.now)
    with site.store.reading() as session:
        week = week_ahead(session, site.workspace, now=site.now)
    assert [day.touches for day in week] == [{"email": 1, "call": 1}, {"email": 1}, *[{}] * 5]
    assert [day.unapproved for day in week[:2]] == [1, 0]
    text = words(site.client().get("/"))
    assert "Today 1 email not approved yet 1 call Wed 4 Mar 1 email Thu 5 Mar Nothing" in text


def test_a_touch_counts_for_the_day_of_the_workspaces_clock(site: Any) -> None:
    toml = site.root / "tactful.toml"
    toml.write_text(toml.read_text().replace('timezone = "UTC"', 'timezone = "Asia/Tokyo"'))
    site.workspace = open_workspace(site.root)
    site.enrolled()
    with site.store.session() as session:
        for touch in session.query(Touch):
            touch.due_at = datetime(2026, 3, 3, 15, 30, tzinfo=UTC)  # half past midnight there
    with site.store.reading() as session:
        week = week_ahead(session, site.workspace, now=site.now)
    assert [sum(day.touches.values()) for day in week[:2]] == [0, 4]


def test_today_leads_to_drafting(site: Any) -> None:
    assert '<a class="button" href="/draft">Draft a sequence</a>' in site.client().get("/").text

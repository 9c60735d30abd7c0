"""The calendar: what is planned for each day and what was done, counted and listed alike."""

import json
from datetime import UTC, date, datetime, timedelta
from typing import Any

from click.testing import CliRunner
from sqlalchemy import select

from tactful.campaigns.journey.coming_due.due import materialise_due
from tactful.campaigns.messages.approval import approve_all
from tactful.campaigns.model import OutboxState, TouchState, person
from tactful.campaigns.queries.calendar import Only, calendar_days, day_touches
from tactful.campaigns.store.tables import Enrolment, Outbox, Touch
from tactful.cli import group
from tactful.templates.workspace.workspace import open_workspace

from .test_tasks import words

MONDAY = date(2026, 3, 2)
ALL = Only()


def days_of(site: Any, only: Only = ALL, first: date = MONDAY, days: int = 28) -> Any:
    with site.store.reading() as session:
        return calendar_days(session, site.workspace, first, now=site.now, days=days, only=only)


def listed(site: Any, day: date, only: Only = ALL, *, after: int = 0, most: int = 100) -> Any:
    with site.store.reading() as session:
        return day_touches(
            session, site.workspace, day, now=site.now, only=only, after=after, most=most
        )


def moved(site: Any) -> None:
    """Two touches on other days, one of them a call of tim; one late; the last sent yesterday."""
    site.enrolled()
    with site.store.session() as session:
        touches = list(session.scalars(select(Touch).order_by(Touch.id)))
        touches[0].due_at = datetime(2026, 2, 20, 9, 0, tzinfo=UTC)
        touches[1].due_at, touches[1].channel = datetime(2026, 3, 18, 9, 0, tzinfo=UTC), "call"
        touches[2].due_at = datetime(2026, 3, 29, 23, 59, tzinfo=UTC)
        touches[3].state = TouchState.done
        touches[3].done_at = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
        other = session.get(Enrolment, touches[1].enrolment_id)
        assert other is not None
        other.owner = "tim"


def test_each_day_has_its_counts_and_late_ones_are_todays(site: Any) -> None:
    moved(site)
    found = {one.day: one for one in days_of(site)}
    assert {day: one.planned for day, one in found.items() if one.planned} == {
        date(2026, 3, 3): {"email": 1}, date(2026, 3, 18): {"call": 1},
        date(2026, 3, 29): {"email": 1},
    }  # fmt: skip
    assert found[date(2026, 3, 2)].done == {"email": 1}
    assert [one.unapproved for one in found.values() if one.unapproved] == [1, 1]
    assert sum(sum(one.planned.values()) for one in days_of(site, Only(owner="tim"))) == 1
    assert not any(one.planned for one in days_of(site, Only(campaign="other")))
    assert not any(one.planned for one in days_of(site, Only(owner="-")))


def test_a_days_list_has_what_its_counts_say_page_by_page(site: Any) -> None:
    site.enrolled()
    with site.store.session() as session:
        approve_all(session, site.workspace.campaign("guide"), by=person("ana"), now=site.now)
    site.later(hours=1)
    with site.store.session() as session:
        materialise_due(session, site.workspace, now=site.now)
        row = session.scalars(select(Outbox).order_by(Outbox.id)).first()
        assert row is not None
        row.state, row.sent_at = OutboxState.sent, site.now
        touch = session.scalars(
            select(Touch).where(Touch.enrolment_id == row.enrolment_id, Touch.key == row.key)
        ).one()
        touch.state, touch.done_at = TouchState.done, site.now
    for one in days_of(site):
        touches = listed(site, one.day)
        assert len(touches) == sum(one.planned.values()) + sum(one.done.values()), one.day
        emails = [each for each in touches if each.channel == "email" and not each.is_done]
        assert sum(not each.is_approved for each in emails) == one.unapproved
    today = site.now.date()
    whole = listed(site, today)
    assert [one.is_done for one in whole].count(True) == 1 and len(whole) > 2
    first = listed(site, today, most=2)
    assert (*first, *listed(site, today, after=first[-1].key)) == whole


def test_the_days_are_those_of_the_plan(site: Any) -> None:
    site.enrolled()
    asked = ["plan", "guide", "--to", "zoe@acme.example", "--format", "json", "-C", str(site.root)]
    plan = json.loads(CliRunner().invoke(group, [*asked, "--now", site.now.isoformat()]).stdout)
    at = datetime.fromisoformat(plan["touches"][0]["at"])
    zoe = [one for one in listed(site, at.date()) if one.recipient == "zoe@acme.example"]
    assert [(one.at, one.channel) for one in zoe] == [(at, "email")]


def test_a_day_is_the_workspaces_and_its_closed_days_are_named(site: Any) -> None:
    toml = site.root / "tactful.toml"
    text = toml.read_text().replace('timezone = "UTC"', 'timezone = "Asia/Tokyo"')
    closed = '[calendar]\nholidays = "JP"\nclosed = ["2026-03-12"]\n\n[mailboxes.ana]'
    toml.write_text(text.replace("[mailboxes.ana]", closed))
    site.workspace = open_workspace(site.root)
    site.enrolled()
    with site.store.session() as session:
        for touch in session.scalars(select(Touch)):
            touch.due_at = datetime(2026, 3, 4, 15, 30, tzinfo=UTC)  # half past midnight there
    found = {one.day: one for one in days_of(site)}
    assert sum(found[date(2026, 3, 4)].planned.values()) == 0
    assert sum(found[date(2026, 3, 5)].planned.values()) == 4
    off = {day: one.off for day, one in found.items() if one.off}
    assert off.pop(date(2026, 3, 12)) == "closed"
    assert list(off) == [date(2026, 3, 20)] and "(JP)" in off[date(2026, 3, 20)]


def test_the_pages_say_so_and_refuse_what_is_no_day(site: Any) -> None:
    moved(site)
    client = site.client()
    assert "/calendar" in client.get("/").text
    text = words(client.get("/calendar"))
    assert "Mon 2 Mar 1 sent Today 1 email not approved yet Wed 4 Mar Nothing" in text
    assert "Wed 18 Mar 1 call" in text and "Sun 29 Mar 1 email" in text
    day = words(client.get("/calendar/2026-03-18"))
    assert "Omar Haddad" in day and "guide" in day and "tim" in day and "Planned" in day
    later = words(client.get("/calendar?from=2026-04-01&owner=tim"))
    assert "This week" in later and "Mon 30 Mar" in later and "1 call" not in later
    for wrong in ("x", "2026-02-30", "1999-01-01", "9999-12-31"):
        assert client.get(f"/calendar/{wrong}").status_code == 404
        assert client.get(f"/calendar?from={wrong}").status_code == 200
    assert "Nothing" in words(client.get(f"/calendar/{MONDAY + timedelta(days=9)}"))

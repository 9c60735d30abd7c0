"""No touch comes on a day off: holidays, closed days, a rep's absence; also what was approved."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tactful.campaigns.delivery.memory import MemoryTransport
from tactful.campaigns.delivery.runner import run
from tactful.campaigns.journey.coming_due.due import materialise_due
from tactful.campaigns.journey.steps.advance import complete_touch
from tactful.campaigns.journey.timelines.timeline import TimelineTouch, timeline
from tactful.campaigns.model import OutboxState, TouchState
from tactful.campaigns.queries.timeline import timeline_of_enrolled
from tactful.campaigns.store.tables import Enrolment, Outbox, Touch
from tactful.templates.errors import WorkspaceError

from .conftest import Place

MAUNDY_THURSDAY = datetime(2026, 4, 2, 10, 0, tzinfo=UTC)  # Good Friday is the 3rd


def london(place: Place, *, above: str = "", window: str = "", **more: Any) -> Place:
    """Write the workspace with its office in London, and lists that say where people are."""
    place.write(**more)
    settings = place.root / "tactful.toml"
    text = settings.read_text().replace('timezone = "UTC"', 'timezone = "Europe/London"')
    settings.write_text(text.replace("[fields.contact]\n", f"{above}\n[fields.contact]\n", 1))
    file = place.root / "campaigns/spring.yml"
    if window:
        file.write_text(file.read_text().replace("}\n  steps:", f"{window}}}\n  steps:"))
    (place.root / "contacts/spring.csv").write_text(
        "Email,First name,Company,Country,State,Phone,Timezone,Owner\n" + PEOPLE
    )
    return place


PEOPLE = "zoe@example.org,Zoë,Tulip,,,,,\nbob@example.net,Bob,Rose,USA,New York,,,\n"


@dataclass
class Run:
    place: Place
    transport: MemoryTransport

    def __call__(self) -> list[str]:
        """Send what may leave now; return to whom."""
        before = len(self.transport.sent)
        asyncio.run(
            run(
                self.place.store,
                self.place.workspace,
                transports=lambda _: self.transport,
                clock=self.place.clock,
                boot="boot",
                who="the test",
                stop=asyncio.Event(),
                until_empty=True,
            )
        )
        return [to for _, to, _ in self.transport.sent[before:]]


def rows(place: Place) -> dict[str, tuple[OutboxState, str]]:
    with place.store.reading() as session:
        found = session.execute(select(Outbox.recipient_key, Outbox.state, Outbox.why))
        return {key: (state, why) for key, state, why in found}


def calendars(place: Place) -> list[tuple[str, str]]:
    with place.store.reading() as session:
        query = select(Enrolment.timezone, Enrolment.calendar).order_by(Enrolment.id)
        return [(zone, calendar) for zone, calendar in session.execute(query)]


def touches(place: Place, contact: int = 1) -> list[tuple[str, str, TouchState]]:
    with place.store.reading() as session:
        query = select(Touch).where(Touch.enrolment_id == contact).order_by(Touch.id)
        return [
            (one.key, f"{one.due_at:%Y-%m-%d %H:%M}", one.state) for one in session.scalars(query)
        ]


def test_holidays_count_by_default_for_each_person(place: Place) -> None:
    place.now = MAUNDY_THURSDAY.replace(day=3)  # Good Friday, which New York works on
    london(place).enrol()
    assert calendars(place) == [("Europe/London", "GB"), ("Europe/London", "US-NY")]
    assert touches(place, 1) == [("email-spring-thanks", "2026-04-06 07:30", TouchState.planned)]
    assert touches(place, 2) == [("email-spring-thanks", "2026-04-03 10:00", TouchState.planned)]


def test_england_has_easter_monday_off_too(place: Place) -> None:
    place.now = MAUNDY_THURSDAY.replace(day=3)
    london(place, above='[calendar]\nholidays = "GB-ENG"\n').enrol()
    assert calendars(place)[0] == ("Europe/London", "GB-ENG")
    assert touches(place)[0][1] == "2026-04-07 07:30"


@pytest.mark.parametrize(
    ("holidays", "due"),
    [
        ("none", "2026-04-03 10:00"),
        ("recipient", "2026-04-06 07:30"),
        ("GB-ENG", "2026-04-07 07:30"),
        ("US, GB-NIR", "2026-04-07 07:30"),
        ("[recipient, GB-SCT]", "2026-04-06 07:30"),
    ],
)
def test_the_window_says_whose_holidays_count(place: Place, holidays: str, due: str) -> None:
    place.now = MAUNDY_THURSDAY.replace(day=3)
    named = f'"{holidays}"' if "[" not in holidays else holidays
    london(place, window=f", holidays: {named}").enrol()
    assert touches(place)[0][1] == due


def test_a_person_keeps_the_calendar_they_came_in_with(place: Place) -> None:
    place.now = MAUNDY_THURSDAY
    london(place).ready()
    with place.store.session() as session:
        one = session.get_one(Enrolment, 1)
        one.contact.fields = {**one.contact.fields, "contact.country": "United States"}
        complete_touch(session, place.workspace, one, "email-spring-thanks", at=place.now)
    # One business day after Thursday: Friday is no day in Britain, and Monday is.
    assert touches(place)[1][1] == "2026-04-06 10:00"


def test_what_is_approved_does_not_leave_on_a_holiday(place: Place) -> None:
    place.now = MAUNDY_THURSDAY.replace(hour=18)  # closed for today
    london(place, above='[calendar]\nholidays = "GB-ENG"\n').ready()
    send = Run(place, MemoryTransport())
    assert send() == []
    place.now = MAUNDY_THURSDAY.replace(day=3)
    assert send() == ["bob@example.net"]
    place.now = datetime(2026, 4, 6, 10, 0, tzinfo=UTC)  # Easter Monday
    assert send() == []
    place.now = datetime(2026, 4, 7, 7, 29, tzinfo=UTC)
    assert send() == []
    place.now = datetime(2026, 4, 7, 7, 30, tzinfo=UTC)
    assert send() == ["zoe@example.org"]


def test_days_off_make_no_message_late(place: Place) -> None:
    """Due on Thursday evening, it may leave on Tuesday: more than 72 hours, but for Easter."""
    place.now = MAUNDY_THURSDAY.replace(hour=16, minute=25)  # 17:25 in London
    london(place, above='[calendar]\nholidays = "GB-ENG"\n').ready()
    with place.store.session() as session:  # in the ledger, and nobody is there to send
        materialise_due(session, place.workspace, now=place.now)
    place.now = datetime(2026, 4, 7, 10, 0, tzinfo=UTC)
    send = Run(place, MemoryTransport())
    assert send() == ["zoe@example.org"]
    assert rows(place)["bob@example.net"][0] is OutboxState.held
    assert "late by more than 72 hours" in rows(place)["bob@example.net"][1]


def test_a_day_that_is_closed_later_is_closed_for_what_was_planned(place: Place) -> None:
    london(place, window=", holidays: none").ready()
    send = Run(place, MemoryTransport())
    settings = place.root / "tactful.toml"
    text = settings.read_text()
    settings.write_text(text + '[calendar]\nclosed = ["2026-03-02 to 2026-03-03: moving"]\n')
    assert send() == []
    place.later(days=1)
    assert send() == []
    place.now = datetime(2026, 3, 4, 8, 30, tzinfo=UTC)
    assert sorted(send()) == ["bob@example.net", "zoe@example.org"]


def test_a_day_that_is_closed_while_messages_wait_keeps_them(place: Place) -> None:
    london(place, window=", holidays: none").ready()
    with place.store.session() as session:
        materialise_due(session, place.workspace, now=place.now)  # today's window is known
    settings = place.root / "tactful.toml"
    settings.write_text(settings.read_text() + '[calendar]\nclosed = ["2026-03-02"]\n')
    send = Run(place, MemoryTransport())
    assert send() == []
    place.later(days=1)
    assert len(send()) == 2


def test_a_call_waits_until_its_rep_is_back(place: Place) -> None:
    london(place, window=", holidays: none")
    settings = place.root / "tactful.toml"
    away = 'away = ["2026-03-03 to 2026-03-05: in Lisbon"]\n'
    text = settings.read_text().replace("[mailboxes.kim]", f"{away}\n[mailboxes.kim]")
    settings.write_text(text)
    file = place.root / "contacts/spring.csv"
    file.write_text(file.read_text().replace("New York,,,", "New York,,,kim"))
    place.ready()
    assert len(Run(place, MemoryTransport())()) == 2
    assert touches(place, 1)[1] == ("call-spring-call", "2026-03-06 10:00", TouchState.planned)
    assert touches(place, 2)[1] == ("call-spring-call", "2026-03-03 10:00", TouchState.planned)


def owned(place: Place, away: str, *, owner: str = "kim") -> None:
    """Give the call to a mailbox whose rep is away, while the leads stay with sam."""
    london(place, window=", holidays: none")
    settings = place.root / "tactful.toml"
    text = settings.read_text().replace(f"[mailboxes.{owner}]", f"[mailboxes.{owner}]\n{away}")
    settings.write_text(text)
    file = place.root / "campaigns/spring.yml"
    file.write_text(file.read_text().replace("call.txt\n", "call.txt\n      owner: kim\n"))


def test_a_step_waits_for_whoever_does_it(place: Place) -> None:
    owned(place, 'away = ["2026-03-03 to 2026-03-05: in Lisbon"]\n')
    workspace = place.workspace
    shown = timeline(workspace, workspace.campaign("spring"), {}, start=place.now)
    place.ready()
    assert len(Run(place, MemoryTransport())()) == 2
    call = shown.touches[1]
    assert touches(place, 1)[1] == (
        "call-spring-call",
        f"{call.local:%F %H:%M}",
        TouchState.planned,
    )
    assert call.local.isoformat() == "2026-03-06T10:00:00+00:00"
    assert [why for _, why in call.skipped] == ["in Lisbon"] * 3
    assert shown.touches[2].local.isoformat() == "2026-03-10T10:00:00+00:00"  # sam is there


def test_and_not_for_the_rep_who_does_not(place: Place) -> None:
    owned(place, 'away = ["2026-03-03 to 2026-03-05: in Lisbon"]\n', owner="sam")
    place.ready()
    Run(place, MemoryTransport())()
    assert touches(place, 1)[1] == ("call-spring-call", "2026-03-03 10:00", TouchState.planned)


def test_who_does_it_goes_away_after_it_was_planned(place: Place) -> None:
    owned(place, "")
    place.ready()
    send = Run(place, MemoryTransport())
    send()
    settings = place.root / "tactful.toml"
    away = '[mailboxes.kim]\naway = ["2026-03-03 to 2026-03-04: ill"]'
    settings.write_text(settings.read_text().replace("[mailboxes.kim]", away))
    place.later(days=1)
    send()
    assert touches(place, 1)[1] == ("call-spring-call", "2026-03-05 08:30", TouchState.planned)


def test_a_message_later_than_the_campaign_allows_is_held(place: Place) -> None:
    london(place, window=", holidays: none")
    file = place.root / "campaigns/spring.yml"
    file.write_text(file.read_text().replace("  steps:", "  max_lateness: 2 hours\n  steps:"))
    place.ready()
    place.later(hours=2)
    send = Run(place, MemoryTransport())
    assert len(send()) == 2


def test_and_the_reason_is_said(place: Place) -> None:
    london(place, window=", holidays: none")
    file = place.root / "campaigns/spring.yml"
    file.write_text(file.read_text().replace("  steps:", "  max_lateness: 2 hours\n  steps:"))
    place.ready()
    place.later(hours=2, minutes=1)
    assert Run(place, MemoryTransport())() == []
    assert set(rows(place).values()) == {
        (OutboxState.held, "late by more than 2 hours; check, then release")
    }


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ("eve@example.org,Eve,Iris,Narnia,,,,", "'Narnia' is not a country"),
        ("eve@example.org,Eve,Iris,Worldwide,,,,", "'Worldwide' is not a country"),
        ("eve@example.org,Eve,Iris,Spain,,,Mars/Phobos,", "'Mars/Phobos' is not a time zone"),
    ],
)
def test_who_is_nobody_knows_where_is_left_out_and_why(place: Place, row: str, why: str) -> None:
    london(place)
    file = place.root / "contacts/spring.csv"
    file.write_text(file.read_text() + row + "\n")
    (skip,) = place.enrol().skipped
    assert (skip.kind, skip.address) == ("invalid", "eve@example.org")
    assert why in skip.why


def test_a_country_that_nobody_needs_stops_nobody(place: Place) -> None:
    london(place, window=", holidays: none")
    file = place.root / "contacts/spring.csv"
    file.write_text(file.read_text() + "eve@example.org,Eve,Iris,Narnia,,,,\n")
    assert place.enrol().skipped == ()


@pytest.mark.parametrize(
    ("closed", "why"),
    [
        ('["01-01 to 06-30", "07-01 to 12-31"]', "the window is never open from 20"),
        ('["2026-01-01 to 2026-12-01", "2026-12-02 to 2027-06-01"]', "the window is never open"),
    ],
)
def test_a_workspace_that_is_never_open_is_refused_with_its_place(
    place: Place, closed: str, why: str
) -> None:
    london(place, above=f"[calendar]\nclosed = {closed}\n")
    with pytest.raises(WorkspaceError) as caught:
        _ = place.workspace
    (problem,) = caught.value.problems
    assert why in str(problem)
    assert str(problem).startswith("campaigns/spring.yml:5:3: ")


def test_a_rep_who_is_always_away_is_refused_by_name(place: Place) -> None:
    london(place)
    settings = place.root / "tactful.toml"
    away = 'away = ["01-01 to 06-30", "07-01 to 12-31"]\n'
    text = settings.read_text().replace("[mailboxes.kim]", f"{away}\n[mailboxes.kim]")
    settings.write_text(text)
    with pytest.raises(WorkspaceError, match="while 'sam' is away"):
        _ = place.workspace


def act(session: Session, place: Place, number: int, touch: TimelineTouch) -> None:
    """Find a touch ready at its moment, and do it."""
    named = (Touch.enrolment_id == number, Touch.key == touch.key)
    row = session.scalars(
        select(Outbox).where(Outbox.enrolment_id == number, Outbox.key == touch.key)
    ).first()
    assert session.scalars(select(Touch.state).where(*named)).one() is TouchState.open
    assert (row is not None) == (touch.channel == "email")
    assert row is None or row.not_before <= touch.at < row.not_after
    enrolment = session.get_one(Enrolment, number)
    assert complete_touch(session, place.workspace, enrolment, touch.key, at=touch.at)


@pytest.mark.parametrize("start", range(8))
def test_what_happens_is_what_was_planned_to_the_minute(place: Place, start: int) -> None:
    """Whoever acts at each planned moment finds the touch due then, and not a minute earlier."""
    place.now = datetime(2025, 12, 19, 3, 7, tzinfo=UTC) + timedelta(days=13 * start, hours=start)
    london(place, above='[calendar]\nclosed = ["12-27 to 12-31: shutdown", "2026-02-10"]\n')
    values = [{}, {"contact.country": "USA", "contact.region": "New York"}]
    workspace = place.workspace
    campaign = workspace.campaign("spring")
    foreseen = [timeline(workspace, campaign, one, start=place.now) for one in values]
    place.ready()
    every = [(touch, number) for number, one in enumerate(foreseen, 1) for touch in one.touches]
    for at in sorted({touch.at for touch, _ in every}):
        with place.store.session() as session:
            materialise_due(session, workspace, now=max(at - timedelta(minutes=1), place.now))
        for touch, number in every:
            if touch.at != at:
                continue
            with place.store.session() as session:
                named = (Touch.enrolment_id == number, Touch.key == touch.key)
                found = session.scalars(select(Touch).where(*named)).one()
                assert found.due_at == found.planned_at == touch.at
                assert found.state is TouchState.planned or at == place.now
        with place.store.session() as session:
            materialise_due(session, workspace, now=at)
            for touch, number in every:
                if touch.at == at:
                    act(session, place, number, touch)
    with place.store.reading() as session:
        again = timeline_of_enrolled(session, workspace, campaign, "zoe@example.org")
    assert again is not None
    assert [touch.at for touch in again.touches] == [touch.at for touch in foreseen[0].touches]


def test_the_timeline_of_somebody_under_way_goes_on_from_what_happened(place: Place) -> None:
    london(place, window=", holidays: none").ready()
    place.later(hours=3)
    Run(place, MemoryTransport())()
    workspace = place.workspace
    with place.store.reading() as session:
        found = timeline_of_enrolled(
            session, workspace, workspace.campaign("spring"), "zoe@example.org"
        )
    assert found is not None
    assert [(touch.key, f"{touch.local:%d %H:%M}", touch.state) for touch in found.touches] == [
        ("email-spring-thanks", "02 13:00", "done"),
        ("call-spring-call", "03 13:00", "planned"),
        ("email-spring-again", "05 13:00", "planned"),
    ]

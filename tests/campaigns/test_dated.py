"""A step may wait for a day of the person's own: it comes on that day's side, or never late."""

from collections import Counter
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from tactful.campaigns.journey.coming_due.due import materialise_due
from tactful.campaigns.journey.simulated.reply_model import reply_model
from tactful.campaigns.journey.simulated.simulation import simulate
from tactful.campaigns.journey.steps.advance import complete_touch
from tactful.campaigns.journey.timelines.forecast import forecast
from tactful.campaigns.journey.timelines.timeline import timeline
from tactful.campaigns.journey.timing.calendar import Clock, is_open
from tactful.campaigns.journey.timing.dated import NotInTime, due_of, over_at
from tactful.campaigns.ledger import outbox
from tactful.campaigns.model import TouchState
from tactful.campaigns.queries.timeline import timeline_of_enrolled
from tactful.campaigns.store.tables import Audit, Enrolment, Lead, Outbox, StoredMessage, Touch
from tactful.templates.workspace.step import Channel, Step
from tactful.templates.workspace.waits import StepWait
from tactful.templates.workspace.window import Window

from .conftest import Place

OFFICE = Window()
ZONES = [
    "Europe/London", "America/New_York", "Asia/Kolkata", "Pacific/Kiritimati", "Pacific/Pago_Pago",
    "Australia/Lord_Howe", "America/Sao_Paulo", "Africa/Casablanca", "America/Havana",
]  # fmt: skip
NEW_YORK = Clock(OFFICE, ZoneInfo("America/New_York"))
MONDAY = datetime(2027, 3, 1, 9, 0, tzinfo=ZoneInfo("America/New_York"))


def step(wait: str) -> Step:
    return Step.model_validate(
        {"channel": Channel.email, "template": "a.md", "wait": StepWait.parse(wait)}
    )


def came(wait: str, day: str, since: datetime = MONDAY) -> str:
    due = due_of(step(wait), since, NEW_YORK, {"lead.day": day})
    if isinstance(due, NotInTime):
        return due.why
    return f"{due.astimezone(NEW_YORK.tz):%a %Y-%m-%d %H:%M}"


@pytest.mark.parametrize(
    ("wait", "day", "comes"),
    [
        ("until lead.day", "2027-03-10", "Wed 2027-03-10 08:30"),
        ("until lead.day", "2027-03-13", "Mon 2027-03-15 08:30"),
        ("until lead.day", "2027-03-10 14:00", "Wed 2027-03-10 14:00"),
        ("until lead.day", "2027-03-10T19:00+00:00", "Wed 2027-03-10 14:00"),
        ("1 day after lead.day", "2027-03-12", "Mon 2027-03-15 08:30"),
        ("1 week after lead.day", "2027-03-10", "Wed 2027-03-17 08:30"),
        ("1 day before lead.day", "2027-03-15", "Fri 2027-03-12 08:30"),
        ("2 business days before lead.day", "2027-03-15", "Thu 2027-03-11 08:30"),
        ("2 business days after lead.day", "2027-03-12", "Tue 2027-03-16 08:30"),
        ("2 business days before lead.day", "2027-03-14", "Thu 2027-03-11 08:30"),
        ("1 day before lead.day", "2027-03-16 11:00", "Mon 2027-03-15 11:00"),
        ("1 day before lead.day", "2027-03-15 11:00", "Fri 2027-03-12 17:29"),
        ("2 hours before lead.day", "2027-03-16 11:00", "Tue 2027-03-16 09:00"),
        ("2 hours before lead.day", "2027-03-16 09:00", "Mon 2027-03-15 17:29"),
        ("2 hours after lead.day", "2027-03-16 17:00", "Wed 2027-03-17 08:30"),
        ("until 2027-03-10", "", "Wed 2027-03-10 08:30"),
        ("until lead.day", "2027-03-01", "Mon 2027-03-01 09:00"),
        ("until lead.day", "2027-02-26", "2027-02-26 was over, which is 'until lead.day' (2027-02-26)"),
        ("1 day before lead.day", "2027-03-01", "2027-02-26 was over, which is '1 day before lead.day' (2027-03-01)"),
        ("2 hours before lead.day", "2027-03-01 09:00", "2027-02-26 was over, which is '2 hours before lead.day' (2027-03-01 09:00)"),
        ("until lead.day", "2206-03-01", "lead.day 2206-03-01 is more than ten years away"),
        ("until lead.day", "", "no lead.day"),
        ("until lead.day", "in May", "lead.day 'in May' is no day"),
    ],
)  # fmt: skip
def test_the_day_is_right(wait: str, day: str, comes: str) -> None:
    assert came(wait, day) == comes


WAITS = [
    "until d", "1 day before d", "3 days before d", "2 business days before d", "1 week after d",
    "1 business day after d",
]  # fmt: skip


@settings(deadline=None, max_examples=300)
@given(
    st.sampled_from(ZONES),
    st.sampled_from(WAITS),
    st.dates(date(2026, 1, 1), date(2030, 12, 31)),
    st.integers(-40, 5),
    st.times(),
)
def test_in_every_zone_and_season_it_comes_on_its_side_of_the_day_or_not_at_all(
    zone: str, wait: str, day: date, ahead: int, at: time
) -> None:
    clock = Clock(OFFICE, ZoneInfo(zone))
    since = datetime.combine(day + timedelta(days=ahead), at, clock.tz).astimezone(UTC)
    one = step(wait)
    due = due_of(one, since, clock, {"d": day.isoformat()})
    if isinstance(due, NotInTime):
        assert "was over" in due.why
        assert ahead >= -6  # the longest time before a day, with a weekend in it
        return
    local = due.astimezone(clock.tz)
    assert due >= since
    assert is_open(due, clock)
    assert local.date() < day if one.wait.side == "before" else local.date() >= day
    assert abs((local.date() - day).days) <= 7 + 2
    ends = over_at(one, due, clock)
    assert ends is not None
    assert ends.astimezone(clock.tz).date() == local.date() + timedelta(days=1)
    late = due_of(one, ends, clock, {"d": day.isoformat()})
    assert isinstance(late, NotInTime)


SETTINGS = '\n[fields.lead.event]\ntype = "date"\n'
CAMPAIGN = """\
campaign: spring
audience: {contacts: contacts/spring.csv}
sequence:
  window: {days: mon-fri, hours: "08:30-17:30", holidays: none}
  steps:
    - {email: spring/thanks.md, key: thanks, wait: 0 minutes}
    - {email: spring/again.md, key: eve, wait: 1 day before event}
    - {call: spring/call.txt, key: ring, wait: 1 business day after event}
"""
LIST = "Email,First name,Company,Event\n"


def lay(place: Place, *days: str) -> None:
    settings = place.root / "tactful.toml"
    settings.write_text(settings.read_text() + SETTINGS)
    (place.root / "campaigns/spring.yml").write_text(CAMPAIGN)
    listed(place, *days)


def listed(place: Place, *days: str) -> None:
    rows = "".join(f"p{n}@example.org,Zoë,Tulip,{day}\n" for n, day in enumerate(days, 1))
    (place.root / "contacts/spring.csv").write_text(LIST + rows)


def go_on(place: Place) -> None:
    with place.store.session() as session:
        materialise_due(session, place.workspace, now=place.now)


def sent(place: Place, who: int, key: str) -> None:
    with place.store.session() as session:
        enrolment = session.get_one(Enrolment, who)
        one = select(Touch).where(Touch.enrolment_id == who, Touch.key == key)
        session.scalars(one).one().state = TouchState.open
        session.flush()
        complete_touch(session, place.workspace, enrolment, key, at=place.now)


def touch(place: Place, who: int, key: str) -> Touch:
    with place.store.reading() as session:
        found = session.scalars(select(Touch).where(Touch.enrolment_id == who, Touch.key == key))
        one = found.one()
        session.expunge(one)
        return one


def queued(place: Place, who: int, key: str) -> tuple[str, str]:
    with place.store.reading() as session:
        row = session.scalars(
            select(Outbox).where(Outbox.enrolment_id == who, Outbox.key == key)
        ).one()
        return str(row.state), row.why


def test_each_comes_on_their_own_day_and_the_next_counts_from_theirs(place: Place) -> None:
    lay(place, "2026-03-12", "2026-04-06")
    place.ready()
    for who, eve, ring in ((1, "2026-03-11", "2026-03-13"), (2, "2026-04-03", "2026-04-07")):
        sent(place, who, "thanks")
        planned = touch(place, who, "eve")
        assert planned.due_at == planned.planned_at == datetime.fromisoformat(f"{eve} 08:30Z")
        sent(place, who, "eve")
        assert f"{touch(place, who, 'ring').due_at:%Y-%m-%d}" == ring


def test_who_has_no_day_or_came_too_late_skips_the_step_and_the_audit_log_says_why(
    place: Place,
) -> None:
    lay(place, "", "2026-03-02")  # enrolled on 2 March
    place.ready()
    for who, why in (
        (1, "lead.event is not known"),
        (2, "2026-02-27 was over, which is '1 day before lead.event' (2026-03-02)"),
    ):
        sent(place, who, "thanks")
        assert (touch(place, who, "eve").state, touch(place, who, "eve").note) == ("skipped", why)
        with place.store.reading() as session:
            notes = session.scalars(select(Audit.detail).where(Audit.action == "left out"))
            assert any(why in str(note) for note in notes)
    with place.store.reading() as session:  # nobody without a day was drafted that text
        drafted = select(StoredMessage.key).where(StoredMessage.enrolment_id == 1)
        assert list(session.scalars(drafted)) == ["thanks"]


def test_a_late_yes_does_not_send_after_the_day(place: Place) -> None:
    lay(place, "2026-03-12")
    place.enrol()
    sent(place, 1, "thanks")
    place.draft()
    place.now = datetime(2026, 3, 12, 9, 0, tzinfo=UTC)
    place.approve()
    go_on(place)
    assert touch(place, 1, "eve").state == "skipped"
    assert f"{touch(place, 1, 'ring').due_at:%Y-%m-%d}" == "2026-03-13"


def test_what_could_not_leave_on_its_day_is_held_until_somebody_says_so(place: Place) -> None:
    lay(place, "2026-03-12")
    place.ready()
    sent(place, 1, "thanks")
    place.now = datetime(2026, 3, 11, 9, 0, tzinfo=UTC)
    go_on(place)
    assert queued(place, 1, "eve")[0] == "due"
    place.now = datetime(2026, 3, 11, 18, 0, tzinfo=UTC)  # the window has closed meanwhile
    go_on(place)
    place.now = datetime(2026, 3, 12, 9, 0, tzinfo=UTC)
    go_on(place)
    state, why = queued(place, 1, "eve")
    assert state == "held"
    assert "is over" in why
    with place.store.session() as session:
        eve = select(Outbox.id).where(Outbox.key == "eve")
        outbox.release(session, session.scalars(eve).one(), now=place.now)
    go_on(place)
    assert queued(place, 1, "eve")[0] == "due"


def test_a_day_that_the_list_has_put_off_is_waited_for(place: Place) -> None:
    lay(place, "2026-03-12")
    place.ready()
    sent(place, 1, "thanks")
    with place.store.session() as session:
        lead = session.scalars(select(Lead)).one()
        lead.fields = {**lead.fields, "lead.event": "2026-03-19"}
    place.now = datetime(2026, 3, 11, 9, 0, tzinfo=UTC)
    go_on(place)
    assert touch(place, 1, "eve").due_at == datetime(2026, 3, 18, 8, 30, tzinfo=UTC)


def test_an_edited_file_changes_the_day_of_nobody_who_runs_on_a_release(place: Place) -> None:
    lay(place, "2026-03-12")
    place.ready()
    sent(place, 1, "thanks")
    written = (place.root / "campaigns/spring.yml").read_text()
    assert "1 day before event" in written
    later = written.replace("1 day before event", "2 days after event")
    (place.root / "campaigns/spring.yml").write_text(later)
    place.now = datetime(2026, 3, 11, 9, 0, tzinfo=UTC)
    go_on(place)
    assert queued(place, 1, "eve")[0] == "due"


def test_the_plan_of_somebody_under_way_says_which_step_has_no_day(place: Place) -> None:
    lay(place, "", "2026-03-12")
    place.ready()
    campaign = place.workspace.campaign("spring")
    with place.store.reading() as session:
        notes = {
            n: found.notes
            for n in (1, 2)
            if (found := timeline_of_enrolled(
                session, place.workspace, campaign, f"p{n}@example.org"))
        }  # fmt: skip
    assert notes == {
        1: (
            "step 2 is left out: no lead.event",
            "step 3 is left out: no lead.event",
        ),
        2: (),
    }
    sent(place, 1, "thanks")
    with place.store.reading() as session:
        found = timeline_of_enrolled(session, place.workspace, campaign, "p1@example.org")
    assert found is not None
    assert found.notes[-2:] == (
        "step 2 was left out: lead.event is not known",
        "step 3 was left out: lead.event is not known",
    )


def test_plan_and_simulation_say_what_then_happens(place: Place) -> None:
    lay(place, "2026-03-12", "2026-04-06", "")
    campaign = place.workspace.campaign("spring")
    people = place.recipients()
    planned = {}
    for row in range(3):
        one = timeline(place.workspace, campaign, people.row(row), start=place.now)
        planned[row + 1] = [(touch.key, touch.at) for touch in one.touches]
        if row == 2:
            assert "step 2 is left out: no lead.event" in one.notes
    model, _ = reply_model(["reply=0, opt_out=0, bounce=0, reached=0, not_now=0, not_me=0"])
    until = place.now + timedelta(days=60)
    [played] = simulate(
        place.workspace, [campaign], people, model, start=place.now, until=until, seed=1
    )
    lived = {one.row: [(touch.key, touch.at) for touch in one.touches] for one in played.lives}
    assert lived == planned
    counted = forecast(place.workspace, campaign, people, start=place.now).touches
    assert counted == Counter(
        (at.date(), campaign.step_of(key).channel)  # type: ignore[union-attr]
        for touches in planned.values()
        for key, at in touches
    )

"""A mailbox's own limits: warm-up, the gap for each domain, the pause between two emails."""

import asyncio
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError
from sqlalchemy import select

from tactful.campaigns.ledger.limits import day_limit, pause_of, warm_up_words
from tactful.campaigns.model import OutboxState
from tactful.campaigns.queries.sending import sending_overview
from tactful.campaigns.queries.waiting import waiting
from tactful.campaigns.store.tables import Outbox
from tactful.templates.workspace.outgoing_mail import WarmUp
from tactful.templates.workspace.settings import Mailbox

from .conftest import Catcher, Place
from .test_sender import send

FIRST = date(2026, 3, 2)
ALWAYS = {"days": "mon-sun", "hours": "00:00-23:59"}
PLAN = "warm_up = { from = 1, to = 4, days = 4, since = 2026-03-02 }"


def limited(place: Place, port: int, keys: str, people: str) -> Place:
    """Lay a workspace whose first mailbox has these keys too, all approved."""
    return place.write(port=port, per_hour=f"500\n{keys}", people=people, **ALWAYS).ready()


def people(*domains: str) -> str:
    return "".join(f"p{n}@{domain},Pat,,,,\n" for n, domain in enumerate(domains))


def words(place: Place) -> str:
    with place.store.reading() as session:
        return "; ".join(waiting(session, place.workspace, now=place.now).words())


def left(place: Place) -> list[tuple[str, datetime]]:
    """Return to which domain each email left, and when, in their order."""
    with place.store.reading() as session:
        rows = session.execute(
            select(Outbox.recipient_key, Outbox.sending_at)
            .where(Outbox.state == OutboxState.sent)
            .order_by(Outbox.sending_at, Outbox.id)
        )
        return [(key.rpartition("@")[2], at) for key, at in rows if at is not None]


# --- warm-up ----------------------------------------------------------------------------------


def grown(first: int, last: int, days: int) -> list[int | None]:
    plan = WarmUp.model_validate({"from": first, "to": last, "days": days, "since": FIRST})
    return [plan.on(FIRST + timedelta(days=n)) for n in range(-1, days + 1)]


@pytest.mark.parametrize(
    ("plan", "days"),
    [
        ((1, 4, 3), [1, 1, 2, 4, None]),
        ((20, 500, 5), [20, 20, 44, 100, 223, 500, None]),
        ((50, 50, 2), [50, 50, 50, None]),
        ((10, 1000, 3), [10, 10, 100, 1000, None]),
    ],
)
def test_each_day_allows_the_same_share_more(plan: tuple[int, int, int], days: list[int]) -> None:
    assert grown(*plan) == days


@given(st.integers(1, 5000), st.integers(0, 100_000), st.integers(2, 366))
def test_a_warm_up_begins_and_ends_as_it_says_and_never_shrinks(
    first: int, more: int, days: int
) -> None:
    _, *limits, over = grown(first, first + more, days)
    assert (limits[0], limits[-1], over) == (first, first + more, None)
    assert all(one is not None and two is not None and one <= two for one, two in pairwise(limits))


def test_a_warm_up_that_shrinks_is_refused() -> None:
    with pytest.raises(ValidationError, match="it must grow: 'to' is 5, less than 'from', 9"):
        WarmUp.model_validate({"from": 9, "to": 5, "days": 3, "since": FIRST})


def box(**keys: Any) -> Mailbox:
    return Mailbox.model_validate({"address": "sam@example.com", **keys})


def test_the_days_figure_is_that_of_the_workspaces_clock_and_never_over_per_day() -> None:
    plan = {"from": 10, "to": 1000, "days": 3, "since": FIRST}
    evening = datetime(2026, 3, 2, 23, 30, tzinfo=UTC)
    one = box(warm_up=plan, per_day=60)
    assert day_limit(one, now=evening, zone="UTC") == 10
    assert day_limit(one, now=evening, zone="Europe/Berlin") == 60
    assert warm_up_words(one, now=evening, zone="UTC") == "warm-up, day 1 of 3: 10 emails today"
    early, late = evening - timedelta(days=4), evening + timedelta(days=9)
    assert "from 2026-03-02 on, 10 emails a day until then" in warm_up_words(
        one, now=early, zone="UTC"
    )
    assert warm_up_words(one, now=late, zone="UTC") == ""
    assert day_limit(one, now=late, zone="UTC") == 60


def test_a_mailbox_that_warms_up_sends_as_many_as_its_day_allows(
    house: Place, catcher: tuple[Catcher, int]
) -> None:
    handler, port = catcher
    limited(house, port, PLAN, people(*["example.org"] * 9))
    assert send(house).limited == {"sam"}
    assert send(house).counts == {}
    assert "sam waits until Tue 3 Mar 10:00 UTC: its limit is reached (warm-up, day 1 of 4" in (
        words(house)
    )
    house.later(days=1)
    assert send(house).counts == {"sent": 1}
    assert "sam waits until Wed 4 Mar 00:00 UTC: its limit is reached (warm-up, day 2" in (
        words(house)
    )  # that day two may leave, one of which has
    house.later(hours=14)
    assert send(house).counts == {"sent": 1}
    house.later(hours=24)
    with house.store.reading() as session:
        sam = sending_overview(session, house.workspace, now=house.now).mailboxes[0]
    assert (sam.per_day, sam.warm_up) == (4, "warm-up, day 4 of 4: 4 emails today")
    assert send(house).counts == {"sent": 4}
    house.later(hours=24)
    assert send(house).counts == {"sent": 2}
    assert len(handler.mails) == 9


def test_who_waits_for_a_turn_is_not_held_as_late(
    house: Place, catcher: tuple[Catcher, int]
) -> None:
    _, port = catcher
    house.write(port=port, per_day=1, people=people(*["example.org"] * 6), **ALWAYS).ready()
    for _ in range(5):
        assert send(house).counts == {"sent": 1}
        house.later(days=1)
    house.later(days=4)  # nobody sent meanwhile: an outage
    ran = send(house)
    assert (ran.counts, ran.held_late) == ({}, 1)


def test_a_campaign_that_says_how_late_holds_whom_the_limit_kept_back(
    place: Place, catcher: tuple[Catcher, int]
) -> None:
    _, port = catcher
    place.write(port=port, per_hour=1, people=people(*["example.org"] * 3), **ALWAYS)
    file = place.root / "campaigns/spring.yml"
    file.write_text(file.read_text().replace("  steps:", "  max_lateness: 30 minutes\n  steps:"))
    place.ready()
    assert send(place).counts == {"sent": 1}
    place.later(hours=1)
    assert send(place).held_late == 2


# --- the gap for each domain ------------------------------------------------------------------


def test_no_two_emails_to_one_domain_within_the_gap(
    house: Place, catcher: tuple[Catcher, int]
) -> None:
    _, port = catcher
    firms = ["acme.example", "acme.example", "rose.example", "acme.example"]
    limited(house, port, "domain_gap_seconds = 60", people(*firms))
    assert send(house).counts == {"sent": 2}
    said = "waits until Mon 2 Mar 10:01 UTC: one email to acme.example in 60 seconds"
    assert f"p1@acme.example, spring step 1 (email) {said}" in words(house)
    house.later(seconds=59)
    assert send(house).counts == {}  # another process: it is counted from the database
    house.later(seconds=1)
    assert send(house).counts == {"sent": 1}
    house.later(seconds=60)
    assert send(house).counts == {"sent": 1}
    at = [moment for domain, moment in left(house) if domain == "acme.example"]
    assert [two - one for one, two in pairwise(at)] == [timedelta(minutes=1)] * 2


def test_many_of_one_domain_keep_nobody_else_back(
    place: Place, catcher: tuple[Catcher, int]
) -> None:
    _, port = catcher
    firms = ["acme.example"] * 70 + ["rose.example"]
    limited(place, port, "domain_gap_seconds = 10", people(*firms))
    assert send(place).counts == {"sent": 2}
    with place.store.reading() as session:
        moments = session.scalars(
            select(Outbox.not_before).where(Outbox.state == OutboxState.due)
        ).all()
    turns = [place.now + timedelta(seconds=10 * n) for n in range(1, 70)]
    assert sorted(moments) == turns  # each has its own turn, and is not looked at before it


def test_a_turn_behind_the_closing_hour_comes_in_the_next_window(
    place: Place, catcher: tuple[Catcher, int]
) -> None:
    _, port = catcher
    firms = people("acme.example", "acme.example")
    place.write(port=port, per_hour="500\ndomain_gap_seconds = 28800", people=firms).ready()
    assert send(place).counts == {"sent": 1}  # at 10:00, and its turn is at 18:00
    place.later(hours=8)
    assert send(place).counts == {}
    place.later(hours=15)
    assert send(place).counts == {"sent": 1}


def test_each_mailbox_has_its_own_gap(place: Place, catcher: tuple[Catcher, int]) -> None:
    _, port = catcher
    both = "a@gmail.com,Ann,,,sam,\nb@gmail.com,Bob,,,kim,\nc@gmail.com,Cy,,,sam,\n"
    limited(place, port, "domain_gap_seconds = 60", both)
    assert send(place).counts == {"sent": 2}


# --- the pause --------------------------------------------------------------------------------


def passing(place: Place) -> Any:
    """Return a sleep in which the test's clock goes on."""

    async def sleep(_stop: asyncio.Event, seconds: float) -> None:
        place.later(seconds=seconds)
        await asyncio.sleep(0)

    return sleep


def stopping() -> Any:
    async def sleep(stop: asyncio.Event, _seconds: float) -> None:
        stop.set()

    return sleep


def test_between_two_emails_there_is_a_pause_each_time_another(
    house: Place, catcher: tuple[Catcher, int]
) -> None:
    _, port = catcher
    limited(house, port, "jitter_seconds = 90", people(*["example.org"] * 8))
    assert send(house, sleep=passing(house)).counts == {"sent": 8}
    at = [moment for _, moment in left(house)]
    pauses = [(two - one).total_seconds() for one, two in pairwise(at)]
    assert all(0 <= pause <= 90 for pause in pauses)
    assert len(set(pauses)) == 7


def test_a_pause_goes_on_after_a_restart_and_is_said(
    house: Place, catcher: tuple[Catcher, int]
) -> None:
    _, port = catcher
    limited(house, port, "jitter_seconds = 3600", people(*["example.org"] * 2))
    assert send(house, sleep=stopping()).counts == {"sent": 1}
    assert send(house, sleep=stopping()).counts == {}
    with house.store.reading() as session:
        until = pause_of(session, house.workspace.settings.mailboxes["sam"], now=house.now)
    assert until is not None
    assert f"sam waits until Mon 2 Mar {until:%H:%M} UTC: a pause between two emails" in (
        words(house)
    )
    house.now = until
    assert send(house, sleep=stopping()).counts == {"sent": 1}


def test_the_pause_of_one_mailbox_keeps_no_other_back(
    place: Place, catcher: tuple[Catcher, int]
) -> None:
    _, port = catcher
    both = "".join(f"p{n}@example.org,Pat,,,{who},\n" for n, who in enumerate(["sam", "kim"] * 3))
    limited(place, port, "jitter_seconds = 3600", both)
    ran = send(place, sleep=stopping())
    with place.store.reading() as session:
        boxes = list(
            session.scalars(select(Outbox.mailbox).where(Outbox.state == OutboxState.sent))
        )
    assert ran.counts == {"sent": len(boxes)}
    assert boxes.count("sam") == 1

"""What one person, and one company, get from several sequences together."""

import asyncio
import json
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any

import pytest
from sqlalchemy import func, select, update

from tactful.campaigns.actions.sending import pause_sending, target
from tactful.campaigns.delivery.memory import MemoryTransport
from tactful.campaigns.delivery.runner import run
from tactful.campaigns.journey.coming_due.due import materialise_due
from tactful.campaigns.journey.coming_due.restraint import permitted
from tactful.campaigns.journey.entering.enrol import enrol
from tactful.campaigns.journey.limits.contacted import Correspondence
from tactful.campaigns.journey.outcomes.tasks import record_outcome
from tactful.campaigns.ledger.outbox import claim
from tactful.campaigns.messages.approval import approve_all, draft
from tactful.campaigns.model import OutboxState, Outcome, TouchState, person
from tactful.campaigns.queries.put_off import put_off_items
from tactful.campaigns.queries.timeline import timeline_of_enrolled
from tactful.campaigns.store.tables import Contact, ContactAddress, Enrolment, Outbox, Touch
from tactful.lint.lists.recipients import read_recipients

from ..command_line import tactful
from .conftest import HEADER, NOW, Place, no_findings

ANN = person("ann")
HEAD = """\
campaign: {name}
audience: {{contacts: contacts/{name}.csv}}
sequence:
  window: {{days: mon-fri, hours: "08:30-17:30", holidays: none}}
{more}  steps:
"""
MAIL = "    - {{email: spring/thanks.md, key: {key}, wait: {wait}}}\n"
CALL = "    - {{call: spring/call.txt, key: {key}, wait: {wait}}}\n"
ZOE = "zoe@example.org,Zoë,Tulip,,sam,\n"
BOB = "bob@example.net,Bob,Rose,,sam,\n"


def mails(*waits: str) -> str:
    return "".join(MAIL.format(key=f"m{n}", wait=wait) for n, wait in enumerate(waits, 1))


def calls(*waits: str) -> str:
    return "".join(CALL.format(key=f"c{n}", wait=wait) for n, wait in enumerate(waits, 1))


def lay(
    place: Place, settings: str = "", **campaigns: tuple[str, str] | tuple[str, str, str]
) -> None:
    """Write campaigns: steps, the list's rows, and what else the sequence says."""
    toml = place.root / "tactful.toml"
    toml.write_text(toml.read_text() + settings)
    for name, (steps, rows, *more) in campaigns.items():
        text = HEAD.format(name=name, more="".join(more)) + steps
        (place.root / f"campaigns/{name}.yml").write_text(text)
        (place.root / f"contacts/{name}.csv").write_text(HEADER + rows)


def come_in(place: Place, *names: str) -> None:
    """Enrol, draft and approve."""
    workspace = place.workspace
    for name in names:
        campaign = workspace.campaign(name)
        listed = read_recipients(place.root / f"contacts/{name}.csv", workspace.fields)
        with place.store.session() as session:
            report = enrol(
                session, workspace, campaign, listed, source=f"{name}.csv", now=place.now
            )
            assert not report.skipped
        with place.store.session() as session:
            draft(session, workspace, campaign, now=place.now, check=no_findings)
        with place.store.session() as session:
            approve_all(session, campaign, by=ANN, now=place.now)


def send(place: Place) -> Any:
    async def go() -> Any:
        return await run(
            place.store, place.workspace, transports=lambda _box: MemoryTransport(),
            clock=place.clock, boot="boot", who="the test", stop=asyncio.Event(), until_empty=True,
        )  # fmt: skip

    return asyncio.run(go())


def close_calls(place: Place) -> None:
    with place.store.session() as session:
        tasks = session.scalars(
            select(Touch.id).where(Touch.state == TouchState.open, Touch.channel != "email")
        )
        for one in tasks.all():
            record_outcome(session, place.workspace, one, Outcome.no_answer, by=ANN, now=place.now)


def next_moment(place: Place) -> datetime | None:
    leaving = (OutboxState.due, OutboxState.retry)
    with place.store.reading() as session:
        due = session.scalar(
            select(func.min(Touch.due_at)).where(
                Touch.state == TouchState.planned, Touch.due_at > place.now
            )
        )
        leaves = session.scalar(
            select(func.min(Outbox.not_before)).where(
                Outbox.state.in_(leaving), Outbox.not_before > place.now
            )
        )
    return min((one for one in (due, leaves) if one is not None), default=None)


def play(place: Place) -> dict[tuple[str, str, str], datetime]:
    """Let everything happen at its moment; return when each touch did."""
    for _ in range(200):
        send(place)
        close_calls(place)
        later = next_moment(place)
        if later is None:
            break
        place.now = later
    return happened(place)


def happened(place: Place) -> dict[tuple[str, str, str], datetime]:
    with place.store.reading() as session:
        rows = session.execute(
            select(Enrolment.campaign, ContactAddress.address, Touch.key, Touch.done_at)
            .join(Enrolment, Enrolment.id == Touch.enrolment_id)
            .join(ContactAddress, ContactAddress.id == Enrolment.address_id)
            .where(Touch.state == TouchState.done)
        )
        return {(campaign, whom, key): at for campaign, whom, key, at in rows if at is not None}


def planned(
    place: Place, names: Sequence[str], *people: str
) -> dict[tuple[str, str, str], datetime]:
    """Return when the plan says that each touch comes."""
    workspace = place.workspace
    found: dict[tuple[str, str, str], datetime] = {}
    with place.store.reading() as session:
        for name in names:
            for whom in people:
                shown = timeline_of_enrolled(
                    session, workspace, workspace.campaign(name), whom, now=place.now
                )
                if shown is not None:
                    found |= {(name, whom, one.key): one.at for one in shown.touches}
    return found


def days(found: dict[tuple[str, str, str], datetime], name: str) -> list[str]:
    return [f"{at:%a %d %H:%M}" for (one, _, _), at in sorted(found.items()) if one == name]


DAILY = ("0 minutes", *["1 business day"] * 2)


def test_two_sequences_give_one_person_a_touch_a_day(place: Place) -> None:
    lay(place, fair=(mails(*DAILY), ZOE), spring=(mails(*DAILY), ZOE))
    come_in(place, "fair", "spring")
    found = play(place)
    assert [f"{at:%a %d}" for at in sorted(found.values())] == [
        "Mon 02", "Tue 03", "Wed 04", "Thu 05", "Mon 09", "Tue 10",
    ]  # fmt: skip
    assert days(found, "fair")[0] == "Mon 02 10:00"  # it came first


def test_a_sequence_that_nothing_meets_is_left_as_its_file_says(place: Place) -> None:
    steps = mails("0 minutes", "1 hour", "1 hour") + calls("1 hour", *["1 business day"] * 3)
    lay(place, spring=(steps, ZOE), fair=(mails("0 minutes"), BOB))
    come_in(place, "spring", "fair")
    assert days(play(place), "spring") == [
        "Mon 02 13:00", "Tue 03 13:00", "Wed 04 13:00", "Thu 05 13:00",
        "Mon 02 10:00", "Mon 02 11:00", "Mon 02 12:00",
    ]  # fmt: skip


def test_it_is_held_to_the_cap_where_the_file_says_so(place: Place) -> None:
    lay(
        place,
        "\n[frequency_cap]\nsingle_sequence = true\nper_day = 2\nper_week = 3\n",
        spring=(mails("0 minutes", *["1 hour"] * 3), ZOE),
    )
    come_in(place, "spring")
    assert days(play(place), "spring") == [
        "Mon 02 10:00", "Mon 02 11:00", "Tue 03 08:30", "Mon 09 08:30",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("said", "wanted"),
    [
        ("per_day = 2\nper_week = 9", ["Mon 02", "Mon 02", "Tue 03", "Tue 03", "Wed 04", "Wed 04"]),
        ("per_week = 2", ["Mon 02", "Tue 03", "Mon 09", "Tue 10", "Mon 16", "Tue 17"]),
        ("channels = []", ["Mon 02", "Mon 02", "Tue 03", "Tue 03", "Wed 04", "Wed 04"]),
        ('channels = ["call"]', ["Mon 02", "Mon 02", "Tue 03", "Tue 03", "Wed 04", "Wed 04"]),
    ],
)
def test_the_numbers_are_the_workspaces(place: Place, said: str, wanted: list[str]) -> None:
    settings = f"\n[frequency_cap]\n{said}\n"
    lay(place, settings, fair=(mails(*DAILY), ZOE), spring=(calls(*DAILY), ZOE))
    come_in(place, "fair", "spring")
    assert [f"{at:%a %d}" for at in sorted(play(place).values())] == wanted


def test_a_person_is_one_under_another_address(place: Place) -> None:
    """A merge makes two contacts one; what either got counts for both."""
    lay(place, fair=(mails("0 minutes"), ZOE), spring=(calls("0 minutes"), BOB))
    come_in(place, "fair", "spring")
    with place.store.session() as session:
        kept, gone = session.scalars(select(Contact.id).order_by(Contact.id)).all()
        session.query(Enrolment).filter_by(contact_id=gone).update({"contact_id": kept})
    found = play(place)
    assert (days(found, "fair"), days(found, "spring")) == (["Mon 02 10:00"], ["Tue 03 08:30"])


def test_a_task_waits_as_a_message_does_and_status_says_why(place: Place) -> None:
    lay(place, fair=(mails("0 minutes"), ZOE), spring=(calls("5 minutes"), ZOE))
    come_in(place, "fair", "spring")
    send(place)
    place.later(minutes=5)
    send(place)
    with place.store.reading() as session:
        [one] = put_off_items(session, place.workspace, now=place.now)
    assert one.words("UTC") == (
        "zoe@example.org, spring step 1 (call) waits until Tue 3 Mar 08:30 UTC: "
        "1 touch on that day already: fair step 1"
    )
    place.now = next_moment(place) or place.now
    send(place)
    with place.store.reading() as session:
        [task] = session.scalars(select(Touch).where(Touch.channel == "call"))
        assert (task.state, task.note) == (TouchState.open, "")


KIM = "ann@tulip.example,Ann,Tulip Ltd,,kim,\n"
SAM = "zoe@tulip.example,Zoë,Tulip,,sam,\n"
ELSEWHERE = "cy@tulip-group.example,Cy,TULIP,America/New_York,kim,\n"


def test_one_company_is_not_written_to_from_two_mailboxes_on_one_day(place: Place) -> None:
    lay(place, fair=(mails("0 minutes"), SAM), spring=(mails("5 minutes"), KIM + ELSEWHERE))
    come_in(place, "fair", "spring")
    found = play(place)
    assert found["fair", "zoe@tulip.example", "m1"] == NOW
    # In New York it is 08:30 on Monday when kim's turn comes there, and sam has written that day.
    assert [f"{at:%a %d %H:%M}" for (name, _, _), at in sorted(found.items()) if name == "spring"] == [
        "Tue 03 08:30", "Tue 03 13:30",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("settings", "other"),
    [
        ("\n[frequency_cap]\none_sender_per_company = false\n", KIM),
        ("", "ann@rose.example,Ann,Rose,,kim,\n"),
        ("", "ann@tulip.example,Ann,Tulip,,sam,\n"),  # the same mailbox
        ("", "ann@gmail.com,Ann,,,kim,\n"),
    ],
)
def test_other_companies_and_one_mailbox_do_not_wait(
    place: Place, settings: str, other: str
) -> None:
    both = SAM.replace("tulip.example,Zoë,Tulip", "gmail.com,Zoë,Freelance")
    sender = both if "gmail" in other else SAM
    lay(place, settings, fair=(mails("0 minutes"), sender), spring=(mails("5 minutes"), other))
    come_in(place, "fair", "spring")
    assert max(play(place).values()) == NOW + timedelta(minutes=5)


def test_a_call_to_a_colleague_waits_for_nobody(place: Place) -> None:
    lay(place, fair=(mails("0 minutes"), SAM), spring=(calls("5 minutes"), KIM))
    come_in(place, "fair", "spring")
    assert max(play(place).values()) == NOW + timedelta(minutes=5)


def test_who_was_due_first_keeps_the_day_whoever_asks_first(place: Place) -> None:
    """Both became due while nobody sent; kim's mailbox is asked before sam's."""
    lay(place, fair=(mails("0 minutes"), SAM), spring=(mails("5 minutes"), KIM))
    come_in(place, "fair", "spring")
    place.later(hours=3)
    send(place)
    assert list(happened(place)) == [("fair", "zoe@tulip.example", "m1")]


def test_a_mailbox_that_is_paused_keeps_no_day(place: Place) -> None:
    lay(place, fair=(mails("0 minutes"), SAM), spring=(mails("5 minutes"), KIM))
    come_in(place, "fair", "spring")
    pause_sending(place.store, place.workspace, target("mailbox", "sam"), by=ANN, now=place.now)
    place.later(hours=3)
    send(place)
    assert list(happened(place)) == [("spring", "ann@tulip.example", "m1")]


def test_a_second_worker_sees_what_the_first_has_claimed(place: Place) -> None:
    """Both windows stand open, as after an upgrade; the claims' transactions decide."""
    lay(place, fair=(mails("0 minutes"), SAM), spring=(mails("0 minutes"), KIM))
    come_in(place, "fair", "spring")
    with place.store.session() as session:
        materialise_due(session, place.workspace, now=place.now)
        session.execute(
            update(Outbox).values(not_before=NOW, not_after=NOW + timedelta(hours=7), due_at=NOW)
        )
    got = {}
    for mailbox in ("kim", "sam"):  # each with a connection and a memory of its own
        with place.store.session() as session:
            asked = partial(
                permitted, session, place.workspace, now=NOW, correspondence=Correspondence()
            )
            claims = claim(
                session, mailbox, token=mailbox, boot="b", now=NOW, limit=9, permitted=asked
            )
            got[mailbox] = len(claims)
    assert got == {"kim": 1, "sam": 0}
    with place.store.reading() as session:
        waits = session.scalars(select(Outbox).where(Outbox.mailbox == "sam")).one()
        assert (waits.state, waits.not_before) == (OutboxState.due, NOW + timedelta(hours=22.5))
        assert waits.why == "kim writes to people at tulip.example on that day"


def test_after_a_restart_what_was_sent_still_counts(place: Place) -> None:
    lay(place, fair=(mails("0 minutes"), SAM), spring=(mails("2 hours"), KIM))
    come_in(place, "fair", "spring")
    send(place)
    place.stores.pop().close()
    place.later(hours=2)
    send(place)
    assert ("spring", "ann@tulip.example", "m1") not in happened(place)


def test_a_campaign_that_says_how_late_a_message_may_be_gets_it_held(place: Place) -> None:
    late = "  max_lateness: 4 hours\n"
    lay(place, fair=(mails("0 minutes"), ZOE), spring=(mails("5 minutes"), ZOE, late))
    come_in(place, "fair", "spring")
    play(place)
    with place.store.reading() as session:
        row = session.scalars(select(Outbox).order_by(Outbox.id.desc())).first()
        assert row is not None
        assert (row.state, row.why) == (
            OutboxState.held, "late by more than 4 hours; check, then release",
        )  # fmt: skip


def test_waiting_for_its_day_makes_no_message_late(place: Place) -> None:
    """The sender's own limit, 72 hours, is for outages."""
    settings = "\n[frequency_cap]\nper_week = 1\n"
    lay(place, settings, fair=(mails("0 minutes"), ZOE), spring=(mails("5 minutes"), ZOE))
    come_in(place, "fair", "spring")
    assert days(play(place), "spring") == ["Mon 09 08:30"]


def test_a_call_back_comes_on_the_day_for_which_the_person_asked(place: Place) -> None:
    lay(place, fair=(calls("0 minutes"), ZOE), spring=(mails("1 business day"), ZOE))
    come_in(place, "fair", "spring")
    send(place)
    with place.store.session() as session:
        task = session.scalars(select(Touch.id).where(Touch.state == TouchState.open)).one()
        record_outcome(
            session, place.workspace, task, Outcome.call_back, by=ANN, now=place.now,
            until=date(2026, 3, 3), note="prices",
        )  # fmt: skip
    place.now = NOW + timedelta(days=1)
    send(place)
    with place.store.reading() as session:
        called = session.get_one(Touch, task)
        assert (called.state, called.note) == (TouchState.open, "prices")
    close_calls(place)
    place.later(hours=1)
    send(place)
    assert ("spring", "zoe@example.org", "m1") not in happened(place)


MEETING = [
    pytest.param(
        "", {"fair": (mails(*DAILY), ZOE), "spring": (mails(*DAILY), ZOE)}, id="mails and mails"
    ),
    pytest.param(
        "\n[frequency_cap]\nper_day = 2\nper_week = 3\n",
        {
            "fair": (mails("0 minutes", "1 business day") + calls("3 hours", "1 day"), ZOE),
            "spring": (calls("20 minutes", *["2 hours"] * 3), ZOE),
        },
        id="mails and calls",
    ),
    pytest.param(
        "\n[frequency_cap]\nper_week = 2\n",
        {
            "fair": (calls("1 hour", "1 day", "1 day"), ZOE.replace("Tulip,", "Tulip,Asia/Tokyo")),
            "spring": (mails("0 minutes", "2 days", "1 week"), ZOE.replace("Tulip,", "Tulip,Asia/Tokyo")),
            "goodbye": (mails("3 hours"), ZOE.replace("Tulip,", "Tulip,Asia/Tokyo")),
        },
        id="three at once in Tokyo",
    ),
    pytest.param(
        "",
        {
            "fair": (mails("0 minutes", "1 business day", "2 hours"), SAM + BOB),
            "spring": (mails("5 minutes", "1 business day"), KIM + ELSEWHERE),
            "goodbye": (mails("1 day", "1 day"), SAM + BOB),
        },
        id="a company with two reps",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("settings", "campaigns"), MEETING)
@pytest.mark.parametrize("later", [0, 26])
def test_the_plan_is_what_then_happens(
    place: Place, settings: str, campaigns: dict[str, tuple[str, str]], later: int
) -> None:
    """To the minute, with the real sender: from the start, and from the middle."""
    lay(place, settings, **campaigns)
    come_in(place, *campaigns)
    people = [row.split(",")[0] for _, rows in campaigns.values() for row in rows.splitlines()]
    for _ in range(3 if later else 0):
        send(place)
        close_calls(place)
        place.now = next_moment(place) or place.now
    foreseen = planned(place, [*campaigns], *people)
    assert play(place) == foreseen
    assert len(foreseen) >= 6


def test_the_plan_of_who_is_not_in_yet_knows_what_they_get_already(place: Place) -> None:
    lay(place, fair=(mails(*DAILY), ZOE), spring=(mails(*DAILY), ZOE))
    come_in(place, "fair")
    send(place)
    shown = json.loads(
        tactful(
            place.root, "plan", "spring", "--to", "zoe@example.org", "--format", "json",
            "--now", place.now.isoformat(),
        ).stdout
    )  # fmt: skip
    come_in(place, "spring")
    found = play(place)
    assert [one["at"] for one in shown["touches"]] == [
        found["spring", "zoe@example.org", key].isoformat() for key in ("m1", "m2", "m3")
    ]
    first = shown["touches"][0]
    assert first["first_due"] == "2026-03-02T10:00:00+00:00"
    assert first["waits"] == "1 touch on that day already: fair step 1"


def test_the_plan_of_a_whole_list_knows_who_gets_something_else_too(place: Place) -> None:
    lay(place, fair=(mails(*DAILY), ZOE), spring=(mails(*DAILY), ZOE + BOB))
    come_in(place, "fair")
    send(place)
    asked = ["plan", "spring", "--everyone", "--now", place.now.isoformat()]
    shown = json.loads(tactful(place.root, *asked, "--format", "json").stdout)
    come_in(place, "spring")
    came = Counter(str(at.date()) for (name, *_), at in play(place).items() if name == "spring")
    assert {one["date"]: one["email"] for one in shown["touches"]} == came
    assert (shown["beside_other_sequences"], came.total()) == (1, 6)


def test_plan_and_dry_run_say_until_when_and_why(place: Place) -> None:
    lay(place, fair=(mails("0 minutes"), ZOE), spring=(mails("5 minutes"), ZOE))
    come_in(place, "fair", "spring")
    send(place)
    place.later(minutes=5)
    now = ("--now", place.now.isoformat())
    said = tactful(place.root, "plan", "spring", "--to", "zoe@example.org", *now).stdout
    assert (
        "Step 1 waits until Tue 03 Mar 08:30 instead of Mon 02 Mar 10:05: 1 touch on that day "
        "already: fair step 1." in said
    )
    dry = tactful(place.root, "run", "--dry-run", *now, PYTHONWARNINGS="ignore").stdout
    assert (
        "zoe@example.org, spring step 1 (email) waits until Tue 3 Mar 08:30 UTC: "
        "1 touch on that day already: fair step 1" in " ".join(dry.split())
    )


@pytest.mark.parametrize(
    ("waits", "note"),
    [
        (
            ("until 2026-03-02", "1 business day"),
            "step 1 is left out: 1 touch on that day already: fair step 1, "
            "and 2026-03-02 was over, which is 'until 2026-03-02'",
        ),
        (
            ("until 2026-03-02", "3 hours", "1 business day"),
            "step 1 is left out: 1 touch on that day already: fair step 1, "
            "and 2026-03-02 was over, which is 'until 2026-03-02'",
        ),
        (
            ("0 minutes", "until 2026-03-02", "1 business day"),
            "step 2 is left out: 2026-03-02 was over, which is 'until 2026-03-02'",
        ),
    ],
)
@pytest.mark.parametrize("steps", [mails, calls])
def test_a_step_that_is_pushed_past_its_day_is_left_out_of_the_plan_with_the_reason(
    place: Place, steps: Callable[..., str], waits: tuple[str, ...], note: str
) -> None:
    lay(place, fair=(mails("0 minutes"), ZOE), spring=(steps(*waits), ZOE))
    come_in(place, "fair", "spring")
    campaign = place.workspace.campaign("spring")
    with place.store.reading() as session:
        found = timeline_of_enrolled(
            session, place.workspace, campaign, "zoe@example.org", now=place.now
        )
    assert found is not None
    assert found.notes == (note,)
    foreseen = {("spring", "zoe@example.org", one.key): one.at for one in found.touches}
    lived = play(place)
    assert foreseen == {which: at for which, at in lived.items() if which[0] == "spring"}


def test_a_step_for_who_answers_keeps_no_day_in_the_plan(place: Place) -> None:
    asked = MAIL.format(key="m1", wait="0 minutes, on: {question: ring}")
    ring = CALL.format(key="ring", wait="1 hour, if: {m1: question}")
    last = MAIL.format(key="m2", wait="1 business day")
    lay(place, fair=(mails("0 minutes"), ZOE), spring=(asked + ring + last, ZOE))
    come_in(place, "fair")
    send(place)
    now = ("--now", place.now.isoformat(), "--format", "json")
    said = tactful(place.root, "plan", "spring", "--to", "zoe@example.org", *now).stdout
    come_in(place, "spring")
    entered = planned(place, ["spring"], "zoe@example.org")
    comes = {key: f"{at:%a %d %H:%M}" for (_, _, key), at in entered.items()}
    assert comes == {"m1": "Tue 03 08:30", "ring": "Tue 03 09:30", "m2": "Wed 04 08:30"}
    assert {one["key"]: one["at"] for one in json.loads(said)["touches"]} == {
        key: at.isoformat() for (_, _, key), at in entered.items()
    }
    lived = play(place)
    assert lived["spring", "zoe@example.org", "m2"] == entered["spring", "zoe@example.org", "m2"]

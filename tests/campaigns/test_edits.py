"""A campaign's file is edited while people are under way: nothing twice, nothing dropped."""

import asyncio
import os
from collections import Counter
from dataclasses import replace
from email import message_from_bytes, policy
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select, update

from tactful.campaigns.actions.release import Move
from tactful.campaigns.delivery.memory import MemoryTransport
from tactful.campaigns.delivery.runner import run
from tactful.campaigns.delivery.settle import pause, resume, settle
from tactful.campaigns.delivery.smtp import SmtpTransport
from tactful.campaigns.journey.coming_due.due import materialise_due
from tactful.campaigns.journey.entering.enrol import enrol
from tactful.campaigns.journey.steps.advance import complete_touch, planned_day
from tactful.campaigns.journey.steps.edits import StepsUnclear, follow_all
from tactful.campaigns.messages.approval import approve_all, draft
from tactful.campaigns.model import MessageState, OutboxState, TouchState, person
from tactful.campaigns.queries.campaign import campaign_overview
from tactful.campaigns.queries.sending import sending_overview
from tactful.campaigns.queries.tasks import open_tasks
from tactful.campaigns.store.tables import Audit, Base, Enrolment, Outbox, StoredMessage, Touch

from .conftest import Place

HEAD = """\
campaign: spring
approval: {approval}
audience: {{contacts: contacts/spring.csv}}
sequence:
  window: {{days: mon-sun, hours: "00:00-23:59"}}
  steps:
"""
FOOT = "\n[Unsubscribe]({{ unsubscribe_url }})\n{{ workspace.postal_address }}\n"
ZOE = "zoe@example.org,Zoë,Tulip,,,\n"


class Live:
    """A campaign whose steps are written anew between two sends."""

    def __init__(self, place: Place, transport: Any = None, *, approval: str = "none") -> None:
        self.place, self.approval = place, approval
        self.memory = MemoryTransport()
        self.transports = transport or (lambda _: self.memory)

    def steps(self, *steps: str) -> "Live":
        """Write the file. "first": an email of first.md; "call x": a call; "first key=a"."""
        lines = []
        for step in steps:
            name, _, key = step.partition(" key=")
            kind, _, stem = name.rpartition(" ")
            template = f"spring/{stem}.md"
            (self.place.root / "templates" / template).write_text(
                f"---\nsubject: {stem}\n---\nHello {{{{ contact.first_name }}}}, {stem}.\n{FOOT}"
            )
            lines += [f"    - {kind or 'email'}: {template}\n", "      wait: 1 day\n"]
            lines += [f"      key: {key}\n"] if key else []
        path = self.place.root / "campaigns/spring.yml"
        path.write_text(HEAD.format(approval=self.approval) + "".join(lines))
        return self

    def move(self, **more: Any) -> Move:
        """Let everybody under way have the file as it is now."""
        return self.place.move(**more)

    def send(self, days: int = 1, *, moved: bool = True) -> list[str]:
        """Let days go by, sending on each; returns the subjects that left.

        First people are moved to the release that the file is now.
        """
        before = len(self.subjects())
        if moved:
            self.move()
        for _ in range(days):
            self.place.later(days=1)
            self.ran = asyncio.run(
                run(
                    self.place.store, self.place.workspace, transports=self.transports,
                    clock=self.place.clock, boot="boot", who="the test", stop=asyncio.Event(),
                    until_empty=True,
                )
            )  # fmt: skip
        return self.subjects()[before:]

    def subjects(self) -> list[str]:
        return [str(parsed(data)["Subject"]) for _, _, data in self.memory.sent]

    def follow(self) -> dict[str, str]:
        """Do what commands do before they show anything, and move who runs on a release."""
        with self.place.store.session() as session:
            asked = follow_all(session, self.place.workspace, now=self.place.now)
        try:
            self.move()
        except StepsUnclear as why:
            asked["spring"] = str(why)
        return asked

    def older(self) -> None:
        """Make the database one of a version without releases."""
        with self.place.store.session() as session:
            session.execute(update(Enrolment).values(release_id=None))

    def touches(self, enrolment: int = 1) -> list[tuple[str, str]]:
        with self.place.store.reading() as session:
            rows = session.scalars(
                select(Touch).where(Touch.enrolment_id == enrolment).order_by(Touch.id)
            )
            return [(row.key.removeprefix("email-spring-"), str(row.state)) for row in rows]


def parsed(data: bytes) -> Any:
    return message_from_bytes(data, policy=policy.default)


@pytest.fixture
def live(place: Place) -> Live:
    one = Live(place.write(people=ZOE, approval="none"))
    one.steps("first", "second", "third", "fourth")
    place.enrol()
    return one


# -- on a release --


def test_an_edit_changes_nobody_under_way_until_they_are_moved(live: Live) -> None:
    live.send(1)
    live.steps("first", "new", "fourth")
    assert live.send(2, moved=False) == ["second", "third"]
    live.move(step_map={"email-spring-second": "-", "email-spring-third": "-"})
    assert live.send(3) == ["new", "fourth"]


def test_who_is_not_approved_yet_follows_every_edit(place: Place) -> None:
    live = Live(place.write(people=ZOE), approval="each").steps("first", "second")
    place.enrol()
    place.draft()
    live.steps("zero", "first")
    place.draft()
    place.approve()
    assert live.send(3, moved=False) == ["zero", "first"]


# -- putting in -------------------------------------------------------------------------


def test_through_a_real_server_a_step_put_in_behind_everybody_repeats_nothing(
    place: Place, catcher: Any
) -> None:
    handler, port = catcher
    place.write(people=ZOE, port=port, approval="none")
    one = Live(place, lambda box: SmtpTransport(box, timeout_s=5))
    one.steps("first", "second", "third")
    place.enrol()
    one.send(2)
    one.steps("first", "inserted", "second", "third")
    one.send(5)
    subjects = [str(parsed(mail.data)["Subject"]) for mail in handler.mails]
    assert subjects == ["first", "second", "third"]
    assert ("inserted", "passed") in one.touches()


def test_through_a_real_server_a_step_put_in_before_everybody_leaves_in_its_place(
    place: Place, catcher: Any
) -> None:
    handler, port = catcher
    place.write(people=ZOE, port=port, approval="none")
    one = Live(place, lambda box: SmtpTransport(box, timeout_s=5))
    one.steps("first", "second", "third")
    place.enrol()
    one.send(1)
    one.steps("first", "inserted", "second", "third")
    one.send(5)
    subjects = [str(parsed(mail.data)["Subject"]) for mail in handler.mails]
    assert subjects == ["first", "inserted", "second", "third"]


def test_who_enters_later_gets_every_step(live: Live) -> None:
    live.send(2)
    live.steps("first", "new", "second", "third", "fourth")
    live.place.write(people=ZOE + "bob@example.net,Bob,Rose,,,\n")
    live.steps("first", "new", "second", "third", "fourth")
    live.place.enrol()
    live.send(8)
    to = Counter(recipient for _, recipient, _ in live.memory.sent)
    assert to == {"zoe@example.org": 4, "bob@example.net": 5}


def test_a_step_put_in_before_one_that_is_on_its_way_is_passed(live: Live) -> None:
    live.send(1)
    with live.place.store.session() as session:
        live.place.later(days=1)
        draft(session, live.place.workspace, live.place.workspace.campaign("spring"),
              now=live.place.now)  # fmt: skip
        materialise_due(session, live.place.workspace, now=live.place.now)
    live.steps("first", "new", "second", "third", "fourth")
    assert live.send(4) == ["second", "third", "fourth"]


def test_a_step_that_was_passed_and_is_moved_behind_is_sent(live: Live) -> None:
    live.send(2)
    live.steps("new", "first", "second", "third", "fourth")
    live.follow()
    assert ("new", "passed") in live.touches()
    live.steps("first", "second", "third", "new", "fourth")
    assert live.send(5) == ["third", "new", "fourth"]


# -- moving -----------------------------------------------------------------------------


def test_a_step_that_was_sent_is_not_sent_again_wherever_it_is_moved(live: Live) -> None:
    live.send(2)
    live.steps("first", "third", "fourth", "second")
    assert live.send(5) == ["third", "fourth"]


def test_the_step_that_comes_next_may_be_moved_down(live: Live) -> None:
    live.send(2)
    live.steps("first", "second", "fourth", "third")
    assert live.send(5) == ["fourth", "third"]


def test_a_step_that_is_to_come_and_is_moved_up_still_comes(live: Live) -> None:
    live.send(2)
    live.steps("fourth", "first", "second", "third")
    assert live.send(5) == ["fourth", "third"]


# -- deleting ---------------------------------------------------------------------------


def test_without_the_step_that_comes_next_the_sequence_goes_on(live: Live) -> None:
    live.send(1)
    live.steps("first", "third", "fourth")
    assert live.send(4) == ["third", "fourth"]
    assert all(key != "second" for key, _ in live.touches())


def test_after_a_deletion_the_wait_counts_from_the_last_touch(live: Live) -> None:
    live.send(1)
    sent_at = live.place.now
    live.steps("first", "third")
    live.place.later(hours=5)
    live.follow()
    with live.place.store.reading() as session:
        due = session.scalars(select(Touch).where(Touch.state == TouchState.planned)).one()
        assert (due.key, (due.due_at - sent_at).days) == ("email-spring-third", 1)


def test_deleting_what_was_sent_changes_nothing_to_come(live: Live) -> None:
    live.send(2)
    live.steps("third", "fourth")
    assert live.send(5) == ["third", "fourth"]


def test_deleting_all_that_is_to_come_finishes_the_sequence(live: Live) -> None:
    live.send(2)
    live.steps("first", "second")
    live.send(1)
    with live.place.store.reading() as session:
        assert str(session.get_one(Enrolment, 1).state) == "finished"


def test_an_approved_message_of_a_deleted_step_is_cancelled(place: Place) -> None:
    live = Live(place.write(people=ZOE), approval="each").steps("first", "second", "third")
    place.ready()
    live.send(1)
    live.steps("first", "third")
    assert live.send(3) == ["third"]
    with place.store.reading() as session:
        states = {row.key: row.state for row in session.scalars(select(StoredMessage))}
    assert states["email-spring-second"] is MessageState.cancelled


def test_a_message_in_the_outbox_of_a_deleted_step_does_not_leave(place: Place) -> None:
    live = Live(place.write(people=ZOE), approval="each").steps("first", "second")
    place.ready()
    place.later(days=1)
    with place.store.session() as session:
        materialise_due(session, place.workspace, now=place.now)
    live.steps("second")
    assert live.send(3) == ["second"]
    with place.store.reading() as session:
        rows = session.execute(select(Outbox.key, Outbox.state, Outbox.why)).all()
    assert rows[0] == ("email-spring-first", "cancelled", "the campaign no longer has this step")


def test_a_step_that_comes_back_is_sent_to_who_had_it_not(place: Place) -> None:
    live = Live(place.write(people=ZOE), approval="each").steps("first", "second")
    place.ready()
    place.later(days=1)
    with place.store.session() as session:
        materialise_due(session, place.workspace, now=place.now)
    live.steps("second").follow()
    live.steps("first", "second").follow()
    place.draft()
    place.approve()
    assert live.send(3) == ["first", "second"]


def test_a_deleted_call_is_no_task_any_more(live: Live) -> None:
    live.steps("first", "call ring", "second", "third", "fourth")
    live.send(2)
    live.steps("first", "second", "third", "fourth")
    assert live.send(1) == ["second"]
    with live.place.store.reading() as session:
        assert open_tasks(session, live.place.workspace) == ()


@pytest.mark.parametrize(("verdict", "sent"), [("sent", []), ("resend", [])])
def test_a_doubt_about_a_deleted_step_is_settled_first(
    live: Live, verdict: Any, sent: list[str]
) -> None:
    live.send(1)
    with live.place.store.session() as session:
        live.place.later(days=1)
        workspace = live.place.workspace
        draft(session, workspace, workspace.campaign("spring"), now=live.place.now)
        materialise_due(session, workspace, now=live.place.now)
        doubt = {"state": OutboxState.in_doubt, "sending_at": live.place.now}
        session.execute(update(Outbox).where(Outbox.state == OutboxState.due).values(doubt))
    live.steps("first", "third", "fourth")
    assert live.send(1) == []
    with live.place.store.session() as session:
        settle(session, live.place.workspace, 2, verdict, by=person("ann"), now=live.place.now)
    assert live.send(4) == [*sent, "third", "fourth"]


def test_a_step_that_becomes_a_call_is_one_for_who_waits_for_it(live: Live) -> None:
    live.steps("first", "second key=touch")
    live.send(1)
    live.steps("first", "call second key=touch")
    live.send(1)
    with live.place.store.reading() as session:
        (task,) = open_tasks(session, live.place.workspace)
        assert (task.channel, task.step) == ("call", 2)


def test_who_waited_while_the_campaign_was_gone_goes_on_when_it_is_back(live: Live) -> None:
    live.send(1)
    with live.place.store.session() as session:
        touch = session.scalars(select(Touch).where(Touch.state == TouchState.planned)).one()
        without = replace(live.place.workspace, campaigns={})
        skipped = TouchState.skipped
        enrolment, at = touch.enrolment, live.place.now
        assert complete_touch(session, without, enrolment, touch.key, at=at, state=skipped)
    assert live.send(2) == []  # it is paused
    with live.place.store.session() as session:
        resume(session, "enrolment", "1", by=person("ann"), now=live.place.now)
    assert live.send(4) == ["third", "fourth"]


def test_a_persons_own_brake_stays_when_the_steps_are_clear(live: Live) -> None:
    live.send(1)
    with live.place.store.session() as session:
        pause(session, "campaign", "spring", by=person("ann"), now=live.place.now)
    live.steps("first", "zweite", "third", "fourth").follow()
    live.steps("first", "second", "third", "fourth").follow()
    assert live.send(2) == []


def test_the_history_says_which_steps_a_file_had_and_has(live: Live) -> None:
    live.send(1)
    live.steps("first", "second", "third", "fourth").follow()  # as it was: nothing to tell
    live.steps("first", "third", "second").follow()
    with live.place.store.reading() as session:
        found = select(Audit).where(Audit.action == "steps changed")
        (line,) = session.scalars(found).all()
        assert (line.subject_type, line.subject_id) == ("campaign", "spring")
        was = [f"email-spring-{name}" for name in ("first", "second", "third", "fourth")]
        assert line.detail == {"were": was, "are": [was[0], was[2], was[1]]}


# -- renaming ---------------------------------------------------------------------------


@pytest.mark.parametrize("done", [1, 2])
def test_a_renamed_template_is_asked_about_before_anybody_is_moved(live: Live, done: int) -> None:
    """Of the step that comes next, and of the one that came last."""
    live.send(done)
    live.steps("first", "zweite", "third", "fourth")
    with pytest.raises(StepsUnclear) as asked:
        live.move()
    assert str(asked.value) == (
        "campaigns/spring.yml:9:7: the step 'email-spring-second' is no longer in the file, "
        "1 person has it in their sequence, and step 2 may be the same step; add --step-map "
        "email-spring-second=email-spring-zweite if it is the same step, "
        "--step-map email-spring-second=- if it is not"
    )
    live.move(step_map={"email-spring-second": "email-spring-zweite"})
    assert live.send(4) == ["first", "zweite", "third", "fourth"][done:]


@pytest.mark.parametrize("done", [1, 2])
def test_in_an_older_database_nothing_leaves_before_a_renamed_template_is_clear(
    live: Live, done: int
) -> None:
    live.send(done)
    live.older()
    live.steps("first", "zweite", "third", "fourth")
    assert live.send(2) == []
    why = live.ran.errors["campaign spring"]
    assert why == (
        "campaigns/spring.yml:9:7: the step 'email-spring-second' is no longer in the file, "
        "1 person has it in their sequence, and step 2 may be the same step; write 'key: email-spring-second' here if it is the same "
        "step, 'key: email-spring-zweite' if it is not"
    )
    with live.place.store.reading() as session:
        overview = campaign_overview(session, live.place.workspace, "spring", now=live.place.now)
    assert overview.paused == why
    live.steps("first", "zweite key=email-spring-second", "third", "fourth")
    assert live.send(4) == ["first", "zweite", "third", "fourth"][done:]


def test_a_step_that_was_replaced_is_another_one_once_somebody_says_so(live: Live) -> None:
    live.send(1)
    live.steps("first", "other", "third", "fourth")
    live.move(step_map={"email-spring-second": "-"})
    assert live.send(4) == ["other", "third", "fourth"]


def test_an_unclear_edit_that_is_taken_back_is_forgotten(live: Live) -> None:
    live.send(1)
    live.steps("first", "zweite", "third", "fourth")
    assert live.follow()
    live.steps("first", "second", "third", "fourth")
    assert live.send(4) == ["second", "third", "fourth"]


def test_an_edit_that_is_not_clear_keeps_nobody_new_out_and_nobody_back(live: Live) -> None:
    live.send(1)
    live.place.write(people=ZOE + "bob@example.net,Bob,Rose,,,\n")
    live.steps("first", "zweite", "third", "fourth")
    live.place.enrol()
    live.send(5, moved=False)
    to = [(to[:3], str(parsed(data)["Subject"])) for _, to, data in live.memory.sent]
    assert [subject for who, subject in to if who == "zoe"] == [
        "first",
        "second",
        "third",
        "fourth",
    ]
    assert [subject for who, subject in to if who == "bob"] == [
        "first",
        "zweite",
        "third",
        "fourth",
    ]


def test_in_an_older_database_nobody_is_enrolled_and_nothing_drafted_while_it_is_unclear(
    live: Live,
) -> None:
    live.send(1)
    live.older()
    live.steps("first", "zweite", "third", "fourth")
    with pytest.raises(StepsUnclear, match="write 'key: email-spring-second' here"):
        live.place.enrol()
    with pytest.raises(StepsUnclear, match="write 'key: email-spring-second' here"):
        live.place.draft()


def test_while_one_campaign_is_unclear_the_others_go_on(live: Live) -> None:
    live.send(1)
    spring = live.place.root / "campaigns/spring.yml"
    text = spring.read_text().replace("campaign: spring", "campaign: autumn")
    text = text.replace("approval: none", "approval: each")
    (live.place.root / "campaigns/autumn.yml").write_text(text)
    live.place.later(minutes=5)  # what is due first is spring's
    with live.place.store.session() as session:
        workspace = live.place.workspace
        people, autumn = live.place.recipients(), workspace.campaign("autumn")
        now = live.place.now
        enrol(session, workspace, autumn, people, source="spring.csv", now=now)
        draft(session, workspace, autumn, now=now)
        approve_all(session, autumn, by=person("ann"), now=now)
    live.older()
    live.steps("first", "zweite", "third", "fourth")
    live.place.later(minutes=5)
    assert live.send(1) == ["first"]
    assert set(live.ran.errors) == {"campaign spring"}


def test_renaming_what_nobody_under_way_knows_asks_nothing(live: Live) -> None:
    live.send(1)
    with live.place.store.session() as session:
        session.execute(update(StoredMessage).values(state=MessageState.stale))
    live.steps("first", "second", "dritte", "fourth")
    assert live.send(4) == ["second", "dritte", "fourth"]


def test_a_key_that_is_written_changed_or_taken_away_keeps_its_people(live: Live) -> None:
    live.send(2)
    live.steps("first key=hello", "second", "third key=offer", "fourth")
    live.send(1)
    live.steps("first", "second key=hullo", "third", "fourth")
    assert live.send(4) == ["fourth"]


def test_two_steps_may_change_their_keys_for_each_other(live: Live) -> None:
    live.steps("first key=a", "second key=b", "third", "fourth")
    live.send(1)
    live.steps("second key=a", "first key=b", "third", "fourth")
    live.follow()
    # Both keys are there, so each step is what its key says, whatever its template is now.
    assert live.send(4) == ["first", "third", "fourth"]


def test_a_key_that_a_deleted_step_had_may_be_given_to_another(live: Live) -> None:
    """Zoë had both: neither is sent to her again."""
    assert live.send(3) == ["first", "second", "third"]
    live.steps("first", "third", "fourth").follow()
    live.steps("first", "third key=email-spring-second", "fourth")
    assert live.send(3) == ["fourth"]
    assert not live.ran.errors


def test_of_a_template_that_stood_there_twice_it_is_asked_which_one_is_gone(live: Live) -> None:
    live.steps("call ring", "second", "call ring")
    live.send(1)
    live.steps("second", "call ring")
    assert "'call-spring-ring-2' is no longer in the file" in live.follow()["spring"]
    live.steps("second", "call ring key=call-spring-ring-2")
    assert live.follow() == {}
    assert live.send(1) == ["second"]
    live.send(1)
    with live.place.store.reading() as session:
        assert [t.step for t in open_tasks(session, live.place.workspace)] == [2]


def test_another_ending_of_a_template_is_the_same_step(live: Live) -> None:
    live.send(1)
    root = live.place.root / "templates/spring"
    (root / "second.md").rename(root / "second.txt")
    path = live.place.root / "campaigns/spring.yml"
    path.write_text(path.read_text().replace("second.md", "second.txt"))
    assert live.follow() == {}
    live.send(1)
    assert ("second", "done") in live.touches()


# -- what is approved -------------------------------------------------------------------


@pytest.mark.parametrize(
    "steps",
    [
        ("first", "new", "second", "third", "fourth"),  # behind them
        ("second", "first", "third", "fourth"),
        ("third", "fourth"),
    ],
)
def test_the_planned_day_of_what_is_to_come_stays_the_same(
    live: Live, steps: tuple[str, ...]
) -> None:
    live.send(2)

    def days() -> dict[str, Any]:
        workspace = live.place.workspace
        campaign = workspace.campaign("spring")
        with live.place.store.reading() as session:
            one = session.get_one(Enrolment, 1)
            return {
                step.key: planned_day(workspace, campaign, one, step.number)
                for step in campaign.emails
                if step.template in ("spring/third.md", "spring/fourth.md")
            }

    before = days()
    live.steps(*steps).follow()
    assert days() == before
    assert len(before) == 2


def test_what_is_approved_stays_approved_when_a_step_behind_is_put_in(place: Place) -> None:
    live = Live(place.write(people=ZOE), approval="each").steps("first", "second", "third")
    place.ready()
    live.send(2)
    live.steps("first", "new", "second", "third").follow()
    place.draft()
    with place.store.reading() as session:
        states = [row.state for row in session.scalars(select(StoredMessage))]
    assert states == [MessageState.approved] * 3
    assert live.send(1) == ["third"]


def test_the_pages_show_where_a_step_stands_now_or_which_it_was(live: Live) -> None:
    live.send(2)
    live.steps("new", "second", "third", "fourth").move(step_map={"email-spring-first": "-"})
    with live.place.store.reading() as session:
        recent = sending_overview(session, live.place.workspace, now=live.place.now).recent
    assert [item.place for item in recent] == ["step 2", "former step 'email-spring-first'"]


# -- a law ------------------------------------------------------------------------------


@st.composite
def edits(draw: Any) -> Any:
    """What is done to the list of steps between two sends: put in, delete, move."""
    return draw(
        st.lists(
            st.tuples(
                st.sampled_from(["put in", "delete", "move"]),
                st.integers(0, 7),
                st.integers(0, 7),
                st.booleans(),
            ),
            min_size=1,
            max_size=6,
        )
    )


@pytest.fixture
def quick(place: Place) -> Place:
    """Two people, and hardly any lint: what is judged is not what is sent."""
    place.write(people=ZOE + "bob@example.net,Bob,Rose,,,\n", approval="none")
    file = place.root / "tactful.toml"
    file.write_text(file.read_text() + '\n[lint]\nselect = ["T101"]\n')
    return place


def emptied(place: Place) -> Place:
    """Forget everybody: making the tables anew for each example would take long."""
    with place.store.session() as session:
        for table in reversed(Base.metadata.sorted_tables):
            if table.name != "kept":
                session.execute(delete(table))
    return place


@settings(
    max_examples=int(os.environ.get("TACTFUL_EXAMPLES", "15")),
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
@given(edits())
def test_whatever_is_edited_nothing_goes_twice_and_what_stays_ahead_goes_once(
    quick: Place, changes: list[tuple[str, int, int, bool]]
) -> None:
    live, steps, made = Live(emptied(quick)), ["s0", "s1", "s2", "s3"], 4
    live.steps(*steps)
    quick.enrol()
    ahead = set(steps)  # of everybody
    for what, where, to, send in changes:
        if send:
            live.send(1)
        if what == "put in":
            place, new, made = where % (len(steps) + 1), f"s{made}", made + 1
            if set(live.subjects()).isdisjoint(steps[place:]):
                ahead.add(new)  # nobody has had anything that comes after it
            steps.insert(place, new)
        elif what == "move":
            step = steps.pop(where % len(steps))
            steps.insert(to % (len(steps) + 1), step)
        elif len(steps) > 1:
            ahead.discard(steps.pop(where % len(steps)))
        live.steps(*steps).follow()
        if not unfinished(live):
            break
    live.send(len(steps) + 1)
    got = Counter((to, str(parsed(data)["Subject"])) for _, to, data in live.memory.sent)
    assert set(got.values()) <= {1}
    for somebody in ("zoe@example.org", "bob@example.net"):
        theirs = {subject for to, subject in got if to == somebody}
        assert ahead & set(steps) <= theirs


def unfinished(live: Live) -> int:
    with live.place.store.reading() as session:
        return len(session.scalars(select(Enrolment).where(Enrolment.state == "active")).all())

"""What people decide is one thing: by a command, on a page, or asked of the action itself."""

import getpass
import re
import sqlite3
import sys
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from html import unescape
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from tactful.campaigns.actions.approve import (
    QueueChanged,
    approve_digests,
    approve_drafts,
)
from tactful.campaigns.actions.sending import (
    ScopeError,
    Target,
    pause_sending,
    resume_sending,
    settle_message,
    target,
)
from tactful.campaigns.actions.suppress import suppress_value, unsuppress_value
from tactful.campaigns.actions.tasks import close_task, due_tasks
from tactful.campaigns.messages.approval import ApprovalError
from tactful.campaigns.messages.rendering import MessageRenderer
from tactful.campaigns.model import (
    EnrolmentState,
    MessageState,
    OutboxState,
    Outcome,
    StateError,
    TouchState,
    person,
)
from tactful.campaigns.people.suppression import is_suppressed
from tactful.campaigns.queries.review import review_queue
from tactful.campaigns.store.tables import Audit, Enrolment, Outbox, Pause, StoredMessage, Touch
from tactful.cli import main
from tactful.web import create_app

from .conftest import Place

ANN = person("ann")
ALWAYS = {"days": "mon-sun", "hours": "00:00-23:59"}
CSRF = re.compile(r'name="csrf_token" value="([^"]+)"')
BEGAN = datetime.now(UTC)  # for all tests: what is made ready for one is copied for the next


@dataclass
class Door:
    """One way in. Both leave their last words in said."""

    place: Place
    name: str
    said: str = ""
    refused: bool = False

    def command(self, capsys: Any, *arguments: str) -> None:
        with pytest.MonkeyPatch.context() as patch, pytest.raises(SystemExit) as ended:
            patch.chdir(self.place.root)
            patch.setattr(sys, "argv", ["tactful", *arguments])
            main()
        told = capsys.readouterr()
        self.said, self.refused = " ".join((told.out + told.err).split()), ended.value.code == 2

    def page(self, path: str, **form: str) -> None:
        app = create_app(
            self.place.workspace, self.place.store, token="one",
            clock=lambda: datetime.now(UTC), user=person(getpass.getuser()),
        )  # fmt: skip
        client: FlaskClient = app.test_client()
        client.get("/sign-in?token=one")
        token = CSRF.search(client.get("/sending").text)
        assert token is not None
        answer = client.post(path, data={"csrf_token": token[1], **form})
        self.refused = answer.status_code == 400
        shown = client.get(answer.location).text if answer.location else answer.text
        plain = re.sub(r"<(script|style).*?</\1>|<wbr>|<[^>]+>", "", shown, flags=re.DOTALL)
        self.said = " ".join(unescape(plain).split())

    def pause(self, capsys: Any, scope: str, name: str, why: str = "") -> None:
        if self.name == "page":
            self.page("/sending/pause", scope=scope, name=name, why=why)
        else:
            what = f"{scope}:{name}" if name else scope
            self.command(capsys, "status", "--pause", what, *(("--why", why) if why else ()))

    def resume(self, capsys: Any, scope: str, name: str) -> None:
        if self.name == "page":
            self.page("/sending/resume", scope=scope, name=name)
        else:
            self.command(capsys, "status", "--resume", f"{scope}:{name}" if name else scope)

    def settle(self, capsys: Any, number: str, verdict: str) -> None:
        if self.name == "page":
            self.page(f"/sending/{number}/settle", verdict=verdict)
        else:
            self.command(capsys, "status", "--settle", number, verdict)

    def release(self, capsys: Any, number: str) -> None:
        if self.name == "page":
            self.page(f"/sending/{number}/release")
        else:
            self.command(capsys, "status", "--release", number)


@pytest.fixture(params=["command", "page"])
def door(request: Any, place: Place) -> Door:
    place.now = BEGAN
    place.write(**ALWAYS)
    return Door(place.ready(), request.param)


def audited(place: Place) -> list[tuple[str, ...]]:
    with place.store.reading() as session:
        rows = session.scalars(select(Audit).order_by(Audit.id)).all()
        return [
            (row.action, row.subject_type, row.subject_id, row.detail.get("text", ""))
            for row in rows
            if row.action in ("paused", "resumed", "settled sent", "settled resend", "released")
        ]


def put(place: Place, state: OutboxState) -> int:
    """Bring the first message into a state on its way."""
    due_tasks(place.store, place.workspace, now=place.now)
    with place.store.session() as session:
        row = session.scalars(select(Outbox).order_by(Outbox.id)).first()
        assert row is not None
        row.state, row.sending_at = state, place.now
        return row.id


def rows(place: Place, table: Any) -> list[Any]:
    with place.store.reading() as session:
        found = session.scalars(select(table).order_by(table.id)).all()
        session.expunge_all()
        return list(found)


# -- both doors -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("scope", "name", "words"),
    [
        ("all", "", "Everything"),
        ("mailbox", "sam", "The mailbox sam"),
        ("campaign", "spring", "The campaign spring"),
        ("enrolment", "1", "The enrolment 1"),
    ],
)
def test_pausing_is_told_kept_and_undone_alike(
    door: Door, capsys: Any, scope: str, name: str, words: str
) -> None:
    door.pause(capsys, scope, name, "the price is wrong")
    assert f"{words} is paused. A message that is being sent now is finished." in door.said
    door.pause(capsys, scope, name)
    assert f"{words} is paused already." in door.said
    door.resume(capsys, scope, name)
    assert f"{words} is resumed. Messages that are too late by now are held." in door.said
    door.resume(capsys, scope, name)
    assert f"{words} was not paused." in door.said
    assert audited(door.place) == [
        ("paused", scope, name, "the price is wrong"),
        ("resumed", scope, name, ""),
    ]
    assert rows(door.place, Pause) == []


def test_a_pause_without_a_reason_says_who_paused(door: Door, capsys: Any) -> None:
    door.pause(capsys, "mailbox", "sam")
    (kept,) = rows(door.place, Pause)
    assert kept.why == f"paused by {getpass.getuser()}"


@pytest.mark.parametrize(
    ("scope", "name"),
    [
        ("moon", ""), ("mailbox", ""), ("campaign", ""), ("enrolment", ""), ("all", "sam"),
        ("enrolment", "one"), ("enrolment", "²"), ("enrolment", "9" * 30), ("enrolment", "-1"),
        ("enrolment", "9" * 5000),
    ],
)  # fmt: skip
def test_what_cannot_be_paused_is_refused_before_anything_is_done(
    door: Door, capsys: Any, scope: str, name: str
) -> None:
    door.pause(capsys, scope, name)
    assert door.refused and "Traceback" not in door.said
    door.resume(capsys, scope, name)
    assert door.refused
    assert rows(door.place, Pause) == [] and audited(door.place) == []


@pytest.mark.parametrize(
    ("scope", "name", "why"),
    [
        ("mailbox", "sma", "there is no mailbox 'sma'; the workspace has: kim, sam"),
        ("campaign", "sprung", "there is no campaign 'sprung'; the workspace has: spring"),
        ("enrolment", "77", "there is no enrolment 77"),
    ],
)
def test_a_name_that_nothing_has_is_told(
    door: Door, capsys: Any, scope: str, name: str, why: str
) -> None:
    door.pause(capsys, scope, name)
    assert why in door.said
    door.resume(capsys, scope, name)
    assert why in door.said
    assert rows(door.place, Pause) == [] and audited(door.place) == []


@pytest.mark.parametrize(
    ("verdict", "words", "state"),
    [
        ("sent", "Settled. It is recorded as sent.", OutboxState.sent),
        ("resend", "Settled. It will be sent again.", OutboxState.due),
    ],
)
def test_a_message_in_doubt_is_settled_alike(
    door: Door, capsys: Any, verdict: str, words: str, state: OutboxState
) -> None:
    number = put(door.place, OutboxState.in_doubt)
    door.settle(capsys, str(number), verdict)
    assert words in door.said
    assert rows(door.place, Outbox)[0].state is state
    assert audited(door.place) == [(f"settled {verdict}", "outbox", str(number), "")]
    door.settle(capsys, str(number), verdict)
    assert "only a message in doubt can be settled" in door.said
    assert len(audited(door.place)) == 1


def test_a_step_deleted_from_the_file_is_withdrawn_when_its_doubt_is_settled(
    door: Door, capsys: Any
) -> None:
    number = put(door.place, OutboxState.in_doubt)
    file = door.place.root / "campaigns/spring.yml"
    gone = "    - email: spring/thanks.md\n      wait: 0 minutes\n"
    file.write_text(file.read_text().replace(gone, ""))
    door.place.move()
    door.settle(capsys, str(number), "resend")
    assert "Settled." in door.said
    first, *_ = rows(door.place, Outbox)
    assert first.state is OutboxState.cancelled


def test_a_held_message_is_released_alike(door: Door, capsys: Any) -> None:
    number = put(door.place, OutboxState.held)
    door.release(capsys, str(number))
    assert "Released. It is sent when its sending hours and its mailbox allow." in door.said
    assert rows(door.place, Outbox)[0].state is OutboxState.due
    door.release(capsys, str(number))
    assert "only a held message can be released" in door.said
    assert audited(door.place) == [("released", "outbox", str(number), "")]


@pytest.mark.parametrize("number", ["²", "9" * 30, "9" * 5000, "-3", "1.5", ""])
def test_a_number_that_no_message_has_is_a_clear_error(
    place: Place, capsys: Any, number: str
) -> None:
    one = Door(place, "command")
    one.settle(capsys, number, "sent")
    assert "write: --settle ID sent, --settle ID resend or --settle ID skip" in one.said
    for arguments in (("people", "same", number or "²", "2"), ("enrol", "--also", number or "²")):
        one.command(capsys, *arguments)
        assert one.refused and "Traceback" not in one.said


# -- the actions ------------------------------------------------------------------------


def test_a_sequence_that_ended_cannot_be_paused_or_resumed(place: Place) -> None:
    place.ready()
    suppress_value(place.store, "zoe@example.org", by=ANN, now=place.now)
    for act in (pause_sending, resume_sending):
        with pytest.raises(StateError, match="enrolment 1 is opted_out"):
            act(place.store, place.workspace, Target("enrolment", "1"), by=ANN, now=place.now)
    assert audited(place) == []


def test_a_mailbox_gone_from_the_settings_is_resumed_all_the_same(place: Place) -> None:
    what = target("mailbox", "kim")
    pause_sending(place.store, place.workspace, what, by=ANN, now=place.now)
    file = place.root / "tactful.toml"
    file.write_text(file.read_text().split("[mailboxes.kim]")[0])
    assert resume_sending(place.store, place.workspace, what, by=ANN, now=place.now).changed
    with pytest.raises(ScopeError, match="there is no mailbox 'kim'"):
        resume_sending(place.store, place.workspace, what, by=ANN, now=place.now)


def test_a_refused_decision_leaves_nothing_behind(place: Place) -> None:
    place.ready()
    before = len(rows(place, Audit))
    with pytest.raises(StateError):
        settle_message(place.store, place.workspace, 99, "sent", by=ANN, now=place.now)
    assert len(rows(place, Audit)) == before


def test_who_is_suppressed_by_an_address_can_get_emails_again(place: Place, capsys: Any) -> None:
    place.ready()
    one = Door(place, "command")
    one.command(capsys, "suppress", "zoe@example.org")
    assert one.said == "zoe@example.org is suppressed; 1 sequence stopped."
    one.command(capsys, "suppress", " zoe@example.org", "--undo", "--why", "she called")
    assert one.said == "zoe@example.org can get emails again."
    with place.store.reading() as session:
        assert not is_suppressed(session, "zoe@example.org", contact_id=1)
    one.command(capsys, "suppress", "zoe@example.org", "--undo", "--why", "she called")
    assert one.said == "zoe@example.org was not suppressed."


def test_what_still_suppresses_an_address_is_told(place: Place, capsys: Any) -> None:
    place.ready()
    suppress_value(place.store, "zoe@example.org", by=ANN, now=place.now)
    suppress_value(place.store, "@example.org", by=ANN, now=place.now, why="a competitor")
    done = unsuppress_value(place.store, "zoe@example.org", by=ANN, now=place.now, why="x")
    assert done.changed
    assert done.still == "all of example.org: a competitor (2026-03-02, ann)"
    one = Door(place, "command")
    one.command(capsys, "suppress", "zoe@example.org", "--undo", "--why", "she called")
    assert one.said.startswith("Nothing was removed, but zoe@example.org still gets no emails: all")


def test_how_a_task_went_is_told_and_what_becomes_of_the_sequence(
    place: Place, capsys: Any
) -> None:
    place.ready()
    with place.store.session() as session:
        calls = session.scalars(select(Touch).where(Touch.channel == "call")).all()
        assert calls == []
        for enrolment in session.scalars(select(Enrolment)):
            key = place.workspace.campaign("spring").step(2).key
            session.add(
                Touch(
                    enrolment_id=enrolment.id, key=key, channel="call", state=TouchState.open,
                    due_at=place.now, planned_at=place.now,
                )
            )  # fmt: skip
    first, second = (touch.id for touch in rows(place, Touch) if touch.channel == "call")
    done = close_task(place.store, place.workspace, first, Outcome.no_answer, by=ANN, now=place.now)
    assert done.state is EnrolmentState.active
    one = Door(place, "command")
    one.command(capsys, "task", str(second), "reached")
    assert one.said == (
        f"Task {second} is closed: reached. The sequence to bob@example.net has ended (met). "
        "No task is due."
    )
    one.command(capsys, "task", str(second), "reached")
    assert f"task {second} is met, so it cannot be changed" in one.said


def digests(place: Place) -> list[tuple[int, str]]:
    return [(row.id, row.digest) for row in rows(place, StoredMessage)]


def states(place: Place) -> set[MessageState]:
    return {row.state for row in rows(place, StoredMessage)}


def test_digests_are_approved_all_or_none_and_each_once(place: Place) -> None:
    place.enrol()
    place.draft()
    campaign = place.workspace.campaign("spring")
    (_, one), (_, other), *_ = digests(place)

    def say(*given: str) -> int:
        return approve_digests(place.store, campaign, given, by=ANN, now=place.now)

    for given, why in ((("zz",), "no waiting message has"), (("",), "no waiting message has"),
                       ((" ",), "no waiting"), (("%",), "no waiting"), (("_" * 64,), "no waiting")):  # fmt: skip
        with pytest.raises(ApprovalError, match=why):
            say(one, *given)
        assert states(place) == {MessageState.draft}
    assert say(one[:12], one.upper(), other) == 2
    approved = [row for row in rows(place, StoredMessage) if row.state is MessageState.approved]
    assert {row.digest for row in approved} == {one, other}


def test_a_yes_to_some_is_refused_while_one_would_read_differently(place: Place) -> None:
    place.enrol()
    place.draft()
    workspace = place.workspace

    def waiting() -> list[tuple[int, str]]:
        with place.store.reading() as session:
            found = review_queue(session, place.workspace, "spring")
            return [(item.message_id, item.digest) for item in found]

    def renderers(name: str) -> MessageRenderer:
        return MessageRenderer(place.workspace, place.workspace.campaign(name))

    agreed = waiting()
    file = workspace.root / "templates/spring/again.md"
    before = file.read_text()
    file.write_text(before.replace("one more thing", "two more things"))
    with pytest.raises(QueueChanged):
        approve_drafts(place.store, renderers, agreed, by=ANN, now=place.now)
    now = rows(place, StoredMessage)
    assert {row.state for row in now} & {MessageState.approved} == set()
    texts = place.texts().values()
    assert sum("two more things" in text.text for text in texts) == 2
    waits = waiting()
    done = approve_drafts(place.store, renderers, waits, by=ANN, now=place.now)
    assert done == len(waits) > 0


def test_a_database_that_is_busy_gets_half_of_nothing(place: Place) -> None:
    """The decision and its line in the audit log are one transaction."""
    with closing(sqlite3.connect(str(place.store.engine.url.database))) as other:
        other.execute(
            "CREATE TRIGGER no_line BEFORE INSERT ON audit BEGIN SELECT RAISE(ABORT, 'no'); END"
        )
    with pytest.raises(Exception, match="no"):
        pause_sending(place.store, place.workspace, Target("all"), by=ANN, now=place.now)
    assert rows(place, Pause) == []

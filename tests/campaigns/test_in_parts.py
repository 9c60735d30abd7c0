"""Long writes go in parts: others get their turn, and what is cut short is kept."""

import sqlite3
from typing import Any

import pytest
from sqlalchemy import event, func, select

from tactful.campaigns.actions import approve as approving
from tactful.campaigns.actions import draft as drafting
from tactful.campaigns.actions.approve import approve_all_in_parts
from tactful.campaigns.actions.draft import draft_in_parts
from tactful.campaigns.commands import approve as command
from tactful.campaigns.commands import enrol as enrol_command
from tactful.campaigns.journey.ending.endings import record_reply
from tactful.campaigns.messages import approval, drafts
from tactful.campaigns.messages.approval import ApprovalError, DraftReport, approve_these
from tactful.campaigns.model import MessageState, OutboxState, TouchState, person
from tactful.campaigns.store.tables import Approval, Audit, Enrolment, Outbox, StoredMessage, Touch

from .conftest import Place

PEOPLE = "".join(f"p{n}@c{n}.example,Pat,Acme,,,\n" for n in range(5))


@pytest.fixture
def parts(place: Place, monkeypatch: Any) -> Any:
    """Five people; a part is two of them, or two messages."""
    monkeypatch.setattr(approval, "_CHUNK", 2)
    monkeypatch.setattr(approving, "_CHUNK", 2)
    monkeypatch.setattr(drafts, "PART", 2)
    monkeypatch.setattr(drafting, "PART", 2)
    return place.write(people=PEOPLE)


def counts(place: Place, table: Any) -> dict[Any, int]:
    with place.store.reading() as session:
        rows = session.execute(select(table.state, func.count()).group_by(table.state))
        return {row[0]: row[1] for row in rows}


def somebody_else_writes(place: Place) -> None:
    """Begin a write that would not wait a moment."""
    other = sqlite3.connect(str(place.store.engine.url.database), timeout=0, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    other.execute("COMMIT")
    other.close()


def draft(place: Place, on_part: Any = None) -> DraftReport:
    campaign = place.workspace.campaign("spring")
    return draft_in_parts(
        place.store, place.workspace, campaign, now=place.now, check=lambda *_: [], on_part=on_part
    )


def approve(place: Place, on_part: Any = None) -> int:
    campaign = place.workspace.campaign("spring")
    return approve_all_in_parts(
        place.store, campaign, by=person("ann"), now=place.now, on_part=on_part
    )


def test_others_write_between_the_parts(parts: Any) -> None:
    parts.enrol()
    drafted: list[int] = []
    approved: list[int] = []

    def after_drafts(report: DraftReport) -> None:
        somebody_else_writes(parts)
        drafted.append(report.drafted)

    def after_approvals(count: int) -> None:
        somebody_else_writes(parts)
        approved.append(count)

    assert draft(parts, after_drafts).drafted == 10
    assert approve(parts, after_approvals) == 10
    assert drafted == [4, 8, 10] and approved == [2, 4, 6, 8, 10]


def test_a_campaign_that_needs_no_approval_is_drafted_in_parts(parts: Any) -> None:
    parts.write(people=PEOPLE, approval="none")
    parts.enrol()
    assert draft(parts).approved == 10


def test_drafting_that_is_cut_short_goes_on_where_it_ended(parts: Any) -> None:
    parts.enrol()

    def stop(_: DraftReport) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        draft(parts, stop)
    assert counts(parts, StoredMessage) == {MessageState.draft: 4}
    again = draft(parts)
    assert (again.drafted, again.unchanged) == (6, 4)


def test_approving_that_is_cut_short_goes_on_where_it_ended(parts: Any) -> None:
    parts.enrol()
    draft(parts)

    def stop(_: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        approve(parts, stop)
    assert counts(parts, StoredMessage) == {MessageState.approved: 2, MessageState.draft: 8}
    assert approve(parts) == 8
    # Each has its yes, its line in the log and, where it is due, its row: once.
    assert counts(parts, Outbox) == {OutboxState.due: 5}
    with parts.store.reading() as session:
        assert session.scalar(select(func.count()).select_from(Approval)) == 10
        lines = select(func.count()).where(Audit.action == "approved")
        assert session.scalar(lines) == 10


def test_what_ended_between_two_parts_is_left_out(parts: Any) -> None:
    parts.enrol()
    draft(parts)

    def answers(count: int) -> None:
        if count == 2:
            with parts.store.session() as session:
                record_reply(session, "p4@c4.example", now=parts.now)

    assert approve(parts, answers) == 8
    assert counts(parts, Enrolment)["replied"] == 1


def test_approving_asks_the_database_no_more_for_more_people(place: Place) -> None:
    def statements(people: int) -> int:
        lines = "".join(f"q{people}-{n}@c{n}.example,Pat,Acme,,,\n" for n in range(people))
        place.write(people=lines).enrol()
        place.draft()
        asked: list[str] = []

        def ask(_c: Any, _cursor: Any, statement: str, *_: Any) -> None:
            asked.append(statement)

        event.listen(place.store.engine, "before_cursor_execute", ask)
        assert place.approve() == 2 * people
        event.remove(place.store.engine, "before_cursor_execute", ask)
        return len(asked)

    assert statements(20) == statements(60)
    assert counts(place, Outbox) == {OutboxState.due: 80}
    assert counts(place, Touch) == {"open": 80}


def test_a_step_that_was_held_takes_its_new_text_among_many(place: Place) -> None:
    place.ready()
    path = place.root / "templates/spring/thanks.md"
    path.write_text(path.read_text().replace("thank you", "many thanks"))
    place.move()
    assert counts(place, Outbox) == {OutboxState.held: 2}
    with place.store.session() as session:
        for touch in session.scalars(select(Touch)):
            touch.state = TouchState.planned
    assert place.approve() == 2
    assert counts(place, Outbox) == {OutboxState.due: 2}


def test_a_yes_to_many_texts_is_to_all_or_to_none(parts: Any) -> None:
    parts.enrol()
    draft(parts)
    with parts.store.reading() as session:
        rows = session.execute(select(StoredMessage.id, StoredMessage.digest)).all()
    these = [(number, digest) for number, digest in rows]
    these[-1] = (these[-1][0], "f" * 64)
    with (
        pytest.raises(ApprovalError, match="changed after you read it"),
        parts.store.session() as session,
    ):
        approve_these(session, these, by=person("ann"), now=parts.now)
    assert counts(parts, StoredMessage) == {MessageState.draft: 10}


def test_tactful_approve_says_how_far_it_came(parts: Any, monkeypatch: Any, capsys: Any) -> None:
    parts.enrol()
    draft(parts)
    done = approval._approve
    times: list[int] = []

    def breaks(*arguments: Any, **more: Any) -> None:
        times.append(1)
        if len(times) == 3:
            raise KeyboardInterrupt
        done(*arguments, **more)

    monkeypatch.setattr(approval, "_approve", breaks)
    with pytest.raises(KeyboardInterrupt):
        command.command.callback("spring", (), True, False, False, False, None, parts.root, "text")  # type: ignore[misc]
    said = capsys.readouterr().err
    assert said == "Stopped early: 4 messages approved; this is saved. Run it again to continue.\n"
    assert counts(parts, StoredMessage)[MessageState.approved] == 4


def test_tactful_enrol_drafts_in_parts_and_can_be_done_again(
    parts: Any, monkeypatch: Any, capsys: Any
) -> None:
    some = drafting.draft_some  # type: ignore[attr-defined]
    times: list[int] = []

    def breaks(*arguments: Any, **more: Any) -> int:
        times.append(1)
        if len(times) == 2:
            raise KeyboardInterrupt
        return some(*arguments, **more)

    options = ("spring", None, None, False, (), False, None, parts.root, "text")
    monkeypatch.setattr(drafting, "draft_some", breaks)
    with pytest.raises(KeyboardInterrupt):
        enrol_command.command.callback(*options)  # type: ignore[misc]
    assert "5 contacts enrolled, 4 messages drafted; this is saved" in capsys.readouterr().err
    enrol_command.command.callback(*options)  # type: ignore[misc]
    assert counts(parts, StoredMessage) == {MessageState.draft: 10}
    assert counts(parts, Enrolment) == {"active": 5}

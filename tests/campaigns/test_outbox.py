"""The ledger: every move is fenced, and nothing leaves that should not."""

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from tactful.campaigns.delivery.settle import pause, release, resume, settle
from tactful.campaigns.journey.coming_due.due import materialise_due
from tactful.campaigns.journey.ending.endings import record_reply
from tactful.campaigns.ledger import outbox
from tactful.campaigns.messages.approval import draft
from tactful.campaigns.model import OUTBOX_MOVES, OutboxState, StateError, person, sources
from tactful.campaigns.people.suppression import suppress
from tactful.campaigns.store.tables import Approval, Audit, Enrolment, Outbox

from .conftest import Place

BOOT = "boot-1"


def claim(
    place: Place, token: Any = "t1", boot: Any = BOOT, limit: Any = 10, mailbox: Any = "sam"
) -> Any:
    with place.store.session() as session:
        materialise_due(session, place.workspace, now=place.now)
        return outbox.claim(session, mailbox, token=token, boot=boot, now=place.now, limit=limit)


def mark(place: Place, one: Any, digest: Any = None) -> Any:
    with place.store.session() as session:
        return outbox.mark_sending(session, one, digest=digest or one.digest, now=place.now)


def why_not(place: Place, one: Any) -> Any:
    with place.store.session() as session:
        return outbox.why_not(session, one, digest=one.digest)


def states(place: Place) -> Any:
    with place.store.reading() as session:
        return [row.state for row in session.scalars(select(Outbox).order_by(Outbox.id))]


def test_a_claim_is_exclusive(place: Place) -> None:
    place.ready()
    assert len(claim(place, "t1")) == 2
    assert claim(place, "t2") == []


def test_a_claim_takes_the_oldest_up_to_its_limit(place: Place) -> None:
    place.ready()
    assert [c.outbox_id for c in claim(place, limit=1)] == [1]
    assert claim(place, "t2", limit=0) == []


def test_a_message_is_marked_once(place: Place) -> None:
    place.ready()
    one = claim(place)[0]
    assert mark(place, one) is True
    assert mark(place, one) is False


def test_a_successor_fences_the_one_before(place: Place) -> None:
    place.ready()
    one = claim(place, "t1")[0]
    with place.store.session() as session:
        outbox.recover(session, now=place.now)
    again = claim(place, "t2")[0]
    assert mark(place, one) is False
    assert why_not(place, one) is None
    assert mark(place, again) is True
    with place.store.session() as session:
        assert not outbox.settled(session, one, OutboxState.sent, now=place.now)


def test_a_reply_between_claim_and_body_stops_the_body(place: Place) -> None:
    place.ready()
    one = claim(place)[0]
    with place.store.session() as session:
        assert record_reply(session, "zoe@example.org", now=place.now).cancelled == 2
    assert mark(place, one) is False
    assert states(place)[0] is OutboxState.cancelled


def test_a_reply_while_the_body_is_on_the_wire_says_so(place: Place) -> None:
    place.ready()
    one = claim(place)[0]
    mark(place, one)
    with place.store.session() as session:
        ended = record_reply(session, "zoe@example.org", now=place.now)
    assert ended.on_the_wire == 1
    assert states(place)[0] is OutboxState.sending


def test_a_suppression_between_claim_and_body_stops_the_body(place: Place) -> None:
    place.ready()
    one = claim(place)[0]
    with place.store.session() as session:
        suppress(session, "example.org", why="asked", by=person("ann"), now=place.now)
    assert mark(place, one) is False
    assert why_not(place, one) is OutboxState.cancelled


@pytest.mark.parametrize(
    ("scope", "name"), [("all", ""), ("mailbox", "sam"), ("campaign", "spring"), ("enrolment", "1")]
)
def test_a_pause_between_claim_and_body_puts_it_back(place: Place, scope: Any, name: Any) -> None:
    place.ready()
    one = claim(place)[0]
    with place.store.session() as session:
        pause(session, scope, name, by=person("ann"), now=place.now)
    assert mark(place, one) is False
    assert why_not(place, one) is OutboxState.due
    with place.store.session() as session:
        outbox.settled(session, one, OutboxState.due, now=place.now)
    taken = [c.outbox_id for c in claim(place, "t2")]
    assert 1 not in taken
    with place.store.session() as session:
        resume(session, scope, name, by=person("ann"), now=place.now)
    assert [c.outbox_id for c in claim(place, "t3")] == [1]


def test_a_pause_of_another_mailbox_or_campaign_stops_nothing(place: Place) -> None:
    place.ready()
    with place.store.session() as session:
        pause(session, "mailbox", "kim", by=person("ann"), now=place.now)
        pause(session, "campaign", "summer", by=person("ann"), now=place.now)
    assert len(claim(place)) == 2


def test_another_digest_than_the_approved_one_is_not_sent(place: Place) -> None:
    place.ready()
    one = claim(place)[0]
    assert mark(place, one, digest="0" * 64) is False


def test_a_text_that_went_stale_after_the_claim_is_not_sent(place: Place) -> None:
    place.ready()
    one = claim(place)[0]
    with place.store.session() as session:
        zoe = session.get_one(Enrolment, 1).contact
        zoe.fields = {**zoe.fields, "contact.first_name": "Zoe"}
    place.draft()
    assert mark(place, one) is False
    assert states(place)[0] is OutboxState.held


def test_only_the_row_of_a_text_that_went_stale_is_held(place: Place) -> None:
    place.ready()
    claim(place)
    with place.store.session() as session:
        zoe = session.get_one(Enrolment, 1).contact
        zoe.fields = {**zoe.fields, "contact.first_name": "Zoe"}
    place.draft()
    assert states(place) == [OutboxState.held, OutboxState.claimed]


def test_without_a_persons_yes_on_record_nothing_is_sent_and_it_is_held(place: Place) -> None:
    place.ready()
    one = claim(place)[0]
    with place.store.session() as session:
        session.execute(delete(Approval).where(Approval.message_id == one.message_id))
    assert mark(place, one) is False
    # Not due again: it would be claimed and refused for ever.
    assert why_not(place, one) is OutboxState.held


def test_a_yes_to_another_text_of_the_message_is_no_yes(place: Place) -> None:
    place.ready()
    one = claim(place)[0]
    with place.store.session() as session:
        of_one = update(Approval).where(Approval.message_id == one.message_id)
        session.execute(of_one.values(digest="f" * 64))
    assert mark(place, one) is False
    assert why_not(place, one) is OutboxState.held


def test_what_is_too_late_is_not_claimed_even_before_it_is_held(place: Place) -> None:
    place.ready()
    with place.store.session() as session:
        session.execute(update(Outbox).values(not_after=place.now + timedelta(days=9)))

    def take(token: str) -> list[int]:
        with place.store.session() as session:
            found = outbox.claim(
                session, "sam", token=token, boot=BOOT, now=place.now, limit=10,
                earliest=place.now - timedelta(hours=5),
            )  # fmt: skip
            return [one.outbox_id for one in found]

    place.later(hours=5, seconds=1)
    assert take("t1") == []
    assert states(place) == [OutboxState.due, OutboxState.due]
    place.later(seconds=-1)
    assert take("t2") == [1, 2]


def test_the_window_is_looked_at_again_just_before_the_body(place: Place) -> None:
    place.ready()
    one = claim(place)[0]
    place.later(hours=7, minutes=29)
    with place.store.session() as session:  # as if the lease were still running
        session.execute(update(Outbox).values(lease_until=place.now + timedelta(hours=2)))
    place.later(minutes=1)
    assert mark(place, one) is False
    assert why_not(place, one) is OutboxState.due


def test_outside_the_window_nothing_is_claimed_and_on_monday_it_is(place: Place) -> None:
    place.ready()
    place.now = place.now.replace(hour=18)
    assert claim(place) == []
    place.later(hours=14)
    assert claim(place) == []
    place.later(minutes=30)
    assert len(claim(place)) == 2


def test_an_expired_lease_sends_nothing(place: Place) -> None:
    place.ready()
    one = claim(place)[0]
    place.later(minutes=30)
    assert mark(place, one) is False
    place.later(seconds=-1)
    assert mark(place, one) is True


def test_what_is_too_late_is_held_and_a_person_may_release_it(place: Place) -> None:
    place.ready()
    place.later(days=4)
    assert claim(place) == []
    assert states(place) == [OutboxState.held, OutboxState.held]
    with place.store.session() as session:
        release(session, place.workspace, 1, by=person("ann"), now=place.now)
        with pytest.raises(StateError, match="is due"):
            release(session, place.workspace, 1, by=person("ann"), now=place.now)
    assert [c.outbox_id for c in claim(place)] == [1]


def test_a_late_yes_is_no_late_message(place: Place) -> None:
    place.enrol()
    place.draft()
    place.later(days=7)
    place.approve()
    assert len(claim(place)) == 2


def test_the_stop_between_two_messages_of_one_sequence_loses_none(place: Place) -> None:
    place.ready()
    one = claim(place)[0]
    mark(place, one)
    with place.store.session() as session:
        assert outbox.recover(session, now=place.now) == (1, 1)
    assert states(place) == [OutboxState.in_doubt, OutboxState.due]


@pytest.mark.parametrize(("marked", "told"), [(0, "2, 0"), (2, "0, 2")])
def test_the_history_says_what_a_sender_that_ended_left_behind(
    place: Place, marked: int, told: str
) -> None:
    place.ready()
    for one in claim(place)[:marked]:
        mark(place, one)
    with place.store.session() as session:
        outbox.recover(session, now=place.now)
        outbox.recover(session, now=place.now)  # nothing is left to tell
    with place.store.reading() as session:
        notes = session.scalars(select(Audit).where(Audit.action == "recovered")).all()
        assert [f"{n.detail['due_again']}, {n.detail['in_doubt']}" for n in notes] == [told]


def test_after_a_crash_of_the_machine_a_claim_is_due_again(place: Place) -> None:
    """A mark is on the disk before its body begins, so what has none has not begun."""
    place.ready()
    mark(place, claim(place, boot="boot-1", limit=1)[0])
    claim(place, "t2", boot="boot-1")
    with place.store.session() as session:
        assert outbox.recover(session, now=place.now) == (1, 1)


def test_one_mailbox_is_tidied_up_by_itself(place: Place) -> None:
    place.ready()
    claim(place)
    with place.store.session() as session:
        assert outbox.recover(session, mailbox="eva", now=place.now) == (0, 0)
        assert outbox.recover(session, mailbox="sam", now=place.now) == (2, 0)


def test_a_doubt_is_settled_only_by_a_person(place: Place) -> None:
    place.ready()
    one, two = claim(place)
    mark(place, one)
    mark(place, two)
    with place.store.session() as session:
        outbox.recover(session, now=place.now)
    assert claim(place, "t2") == []
    place.later(hours=1)
    with place.store.session() as session:
        settle(session, place.workspace, 1, "sent", by=person("ann"), now=place.now)
        settle(session, place.workspace, 2, "resend", by=person("ann"), now=place.now)
        with pytest.raises(StateError):
            settle(session, place.workspace, 1, "resend", by=person("ann"), now=place.now)
    assert states(place) == [OutboxState.sent, OutboxState.due]
    again = claim(place, "t3")
    assert [c.outbox_id for c in again] == [2]


def test_a_doubt_is_not_resent_to_someone_who_answered(place: Place) -> None:
    place.ready()
    mark(place, claim(place)[0])
    with place.store.session() as session:
        outbox.recover(session, now=place.now)
        record_reply(session, "zoe@example.org", now=place.now)
    with place.store.session() as session, pytest.raises(StateError, match="replied"):
        settle(session, place.workspace, 1, "resend", by=person("ann"), now=place.now)


def name(session: Session, one: outbox.Claim, *, key: str, domain: str) -> str:
    said = one.named(key=key, domain=domain)
    outbox.name_all(session, {one.outbox_id: said})
    return said


def test_a_message_keeps_its_id_for_ever(place: Place) -> None:
    place.ready()
    one = claim(place)[0]
    with place.store.session() as session:
        first = name(session, one, key="secret", domain="example.com")
        outbox.defer(session, one, now=place.now)
    place.later(minutes=5)
    again = claim(place, "t2")[0]
    with place.store.session() as session:
        assert name(session, again, key="other", domain="other.example") == first


def test_what_may_have_left_takes_the_id_it_left_under_unless_it_or_another_has_one(
    place: Place,
) -> None:
    place.write(people="".join(f"p{n}@example.org,Pat,,,,\n" for n in range(3))).ready()
    one = claim(place, limit=1)[0]
    with place.store.session() as session:
        own = name(session, one, key="secret", domain="example.com")
        outbox.defer(session, one, now=place.now)
        for number, header in ((1, "<first@x>"), (2, "<second@x>"), (3, "<second@x>")):
            assert outbox.doubt(
                session, number, why="restored", now=place.now, at=place.now, header=header
            )
        rows = session.scalars(select(Outbox).order_by(Outbox.id)).all()
        assert [row.message_id_header for row in rows] == [own, "<second@x>", None]


def test_each_try_waits_twice_as_long(place: Place) -> None:
    place.ready()
    waits = []
    for number in range(3):
        one = next(c for c in claim(place, f"t{number}") if c.outbox_id == 1)
        with place.store.session() as session:
            outbox.defer(session, one, now=place.now)
            row = session.get_one(Outbox, 1)
            waits.append(row.not_before - place.now)
        place.now = row.not_before
    assert waits == [timedelta(minutes=5), timedelta(minutes=10), timedelta(minutes=20)]


def test_a_step_that_has_left_is_never_queued_again(place: Place) -> None:
    place.ready()
    one = claim(place)[0]
    mark(place, one)
    with place.store.session() as session:
        outbox.settled(session, one, OutboxState.sent, now=place.now)
        message = session.get_one(Outbox, 1).message
        with pytest.raises(StateError, match="is not sent again"):
            outbox.queue(session, message, mailbox="sam", due_at=place.now, now=place.now)


def test_no_move_leads_out_of_sent() -> None:
    assert OUTBOX_MOVES[OutboxState.sent] == ()
    assert sources(OUTBOX_MOVES, OutboxState.sent) == (OutboxState.sending, OutboxState.in_doubt)
    # Out of doubt only at a provider that remembers the Message-ID.
    assert sources(OUTBOX_MOVES, OutboxState.sending) == (
        OutboxState.claimed,
        OutboxState.in_doubt,
    )


actions = st.sampled_from(
    ["claim", "mark", "sent", "retry", "recover", "reply", "pause", "resume", "release", "draft"]
)


@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(actions, max_size=25))
def test_no_order_of_events_marks_a_row_twice_without_a_person(
    place: Place, tmp_path_factory: Any, steps: Any
) -> None:
    place = type(place)(tmp_path_factory.mktemp("order")).write().ready()
    bodies: dict[int, int] = {}
    held: list[Any] = []
    for number, action in enumerate(steps):
        place.later(minutes=7)
        if action == "claim":
            held += claim(place, f"t{number}")
        elif action == "mark" and held:
            if mark(place, held[0]):
                bodies[held[0].outbox_id] = bodies.get(held[0].outbox_id, 0) + 1
        elif action in ("sent", "retry") and held:
            one = held.pop(0)
            with place.store.session() as session:
                if action == "sent":
                    outbox.settled(session, one, OutboxState.sent, now=place.now)
                elif outbox.defer(session, one, now=place.now):
                    bodies.pop(one.outbox_id, None)  # the server said no: not sent
        else:
            with place.store.session() as session:
                if action == "recover":
                    outbox.recover(session, now=place.now)
                elif action == "reply":
                    record_reply(session, "zoe@example.org", now=place.now)
                elif action == "pause":
                    pause(session, "all", by=person("a"), now=place.now)
                elif action == "resume":
                    resume(session, "all", by=person("a"), now=place.now)
                elif action == "draft":
                    draft(
                        session,
                        place.workspace,
                        place.workspace.campaign("spring"),
                        now=place.now,
                        check=lambda *_: [],
                    )
    assert all(count == 1 for count in bodies.values())
    with place.store.reading() as session:
        rows = session.scalars(select(Outbox)).all()
        live = {e.id for e in session.scalars(select(Enrolment)) if e.state == "active"}
        assert {row.enrolment_id for row in rows} == {1, 2}
        assert all(row.state != "cancelled" for row in rows if row.enrolment_id in live)
    place.store.close()

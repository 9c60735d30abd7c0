"""A yes can be taken back until the body leaves, and given again."""

import json
from typing import Any

import pytest
from sqlalchemy import func, select

from tactful.campaigns.actions.approve import MessageNamed
from tactful.campaigns.actions.withdraw import (
    Withdrawn,
    withdraw_all,
    withdraw_digests,
    withdraw_given_at,
    withdraw_message,
)
from tactful.campaigns.journey.coming_due.due import materialise_due
from tactful.campaigns.ledger import outbox
from tactful.campaigns.messages.approval import ApprovalError, approve
from tactful.campaigns.model import MessageState, OutboxState, person
from tactful.campaigns.queries.audit import events
from tactful.campaigns.queries.review import review_item, review_queue
from tactful.campaigns.store.tables import Approval, Outbox

from ..command_line import tactful
from .conftest import Place
from .test_commands import ALWAYS
from .test_outbox import claim, mark, states

ANN = person("ann")


def withdraw(place: Place, number: int) -> MessageNamed:
    return withdraw_message(place.store, place.workspace, number, by=ANN, now=place.now)


def state_of(place: Place, number: int) -> MessageState:
    with place.store.reading() as session:
        item = review_item(session, place.workspace, number)
        assert item is not None
        return item.state


def digest_of(place: Place, number: int) -> str:
    with place.store.reading() as session:
        item = review_item(session, place.workspace, number)
        assert item is not None
        return item.digest


def approved_by_hand(place: Place, number: int) -> None:
    with place.store.session() as session:
        approve(session, number, digest_of(place, number), by=ANN, now=place.now)


def test_a_message_whose_turn_has_not_come_waits_for_approval_again(house: Place) -> None:
    house.ready()
    later = next(number for number in (1, 2, 3, 4) if step_of(house, number) == 3)
    assert withdraw(house, later).recipient == "zoe@example.org"
    assert state_of(house, later) is MessageState.draft
    with house.store.reading() as session:
        assert session.scalar(select(func.count()).select_from(Approval)) == 3
        last = events(session, limit=1)[0]
    assert (last.action, last.subject, last.by) == ("withdrawn", f"message {later}", "ann")


def step_of(place: Place, number: int) -> int | None:
    with place.store.reading() as session:
        item = review_item(session, place.workspace, number)
        assert item is not None
        return item.step


def test_what_is_in_the_outbox_comes_out_and_a_new_yes_puts_it_in_again(house: Place) -> None:
    house.ready()
    withdraw(house, 1)
    assert states(house)[0] is OutboxState.cancelled
    with house.store.session() as session:
        due = materialise_due(session, house.workspace, now=house.now)
    assert due.unapproved == 1
    assert [one.message_id for one in claim(house)] != [1]
    house.later(hours=1)
    approved_by_hand(house, 1)
    assert states(house)[0] is OutboxState.due
    (one,) = claim(house, "t2")
    assert (one.message_id, mark(house, one)) == (1, True)


def test_between_claim_and_body_it_stops_the_body(house: Place) -> None:
    house.ready()
    one = claim(house)[0]
    withdraw(house, one.message_id)
    assert mark(house, one) is False
    assert states(house)[0] is OutboxState.cancelled


@pytest.mark.parametrize(
    ("state", "said"),
    [
        (OutboxState.sending, "is sending already"),
        (OutboxState.sent, "is sent already"),
        (OutboxState.in_doubt, "is in doubt already"),
        (OutboxState.failed, "is failed already"),
    ],
)
def test_what_has_left_cannot_be_called_back(house: Place, state: OutboxState, said: str) -> None:
    house.ready()
    one = claim(house)[0]
    mark(house, one)
    if state is not OutboxState.sending:
        with house.store.session() as session:
            outbox.settled(session, one, state, now=house.now)
    with pytest.raises(ApprovalError, match=said):
        withdraw(house, one.message_id)
    assert state_of(house, one.message_id) is MessageState.approved
    assert states(house)[0] is state
    with house.store.reading() as session:
        assert session.scalar(select(func.count()).select_from(Approval)) == 4


def test_what_was_never_approved_or_is_nothing_is_said(place: Place) -> None:
    place.enrol()
    place.draft()
    with pytest.raises(ApprovalError, match="is draft, so there is no approval to withdraw"):
        withdraw(place, 1)
    with pytest.raises(ApprovalError, match="there is no message 99"):
        withdraw(place, 99)


def test_where_nobody_is_asked_it_says_what_to_do_instead(place: Place) -> None:
    place.write(approval="none").enrol()
    place.draft()
    with pytest.raises(ApprovalError, match="tactful pause campaign:spring"):
        withdraw(place, 1)
    assert state_of(place, 1) is MessageState.approved


def test_a_bulk_approval_is_taken_back_whole_but_for_what_has_left(place: Place) -> None:
    place.ready()
    at = place.now
    place.later(minutes=5)
    one = claim(place)[0]
    mark(place, one)
    done = withdraw_given_at(place.store, place.workspace, at, by=ANN, now=place.now)
    assert done == Withdrawn(3, 1)
    assert done.words == (
        "3 messages wait for approval again. Too late for 1: sent already, or being sent now."
    )
    other = withdraw_given_at(place.store, place.workspace, at, by=person("bo"), now=place.now)
    assert other == Withdrawn(0, 0)


def test_all_of_a_step_or_of_a_campaign(place: Place) -> None:
    place.ready()
    spring = place.workspace.campaign("spring")
    now = place.now
    done = withdraw_all(place.store, place.workspace, spring, by=ANN, now=now, step=3)
    assert (done, states(place)) == (Withdrawn(2, 0), [OutboxState.due] * 2)
    done = withdraw_all(place.store, place.workspace, spring, by=ANN, now=now)
    assert (done, states(place)) == (Withdrawn(2, 0), [OutboxState.cancelled] * 2)


def test_by_digests_it_is_all_or_none(place: Place) -> None:
    place.ready()
    one = claim(place, limit=1)[0]
    mark(place, one)
    spring = place.workspace.campaign("spring")
    digests = [digest_of(place, number)[:12] for number in (1, 2, 3)]
    with pytest.raises(ApprovalError, match="sending already"):
        withdraw_digests(place.store, place.workspace, spring, digests, by=ANN, now=place.now)
    assert state_of(place, 2) is MessageState.approved
    done = withdraw_digests(
        place.store, place.workspace, spring, digests[1:], by=ANN, now=place.now
    )
    assert done == Withdrawn(2, 0)
    with pytest.raises(ApprovalError, match="no approved message has a digest"):
        withdraw_digests(place.store, place.workspace, spring, ["ffff"], by=ANN, now=place.now)


def test_the_command_lists_and_takes_back(place: Place) -> None:
    root = place.write(**ALWAYS).root
    tactful(root, "enrol", "spring")
    tactful(root, "approve", "spring", "--all")
    listed = tactful(root, "approve", "spring", "--withdraw")
    assert listed.stdout.endswith("4 messages approved and not sent yet.\n")
    digest = listed.stdout.split()[0]
    done = tactful(root, "approve", "spring", "--withdraw", digest)
    assert done.stdout == "1 message waits for approval again.\n"
    sent = tactful(root, "run", "--until-empty", "--to-folder", "out")
    assert "1 sent\n" in sent.stdout
    done = tactful(root, "approve", "spring", "--withdraw", "--all", "--format", "json")
    told = json.loads(done.stdout)
    assert (told["withdrawn"], told["too_late"], told["approved"]) == (2, 0, [])
    assert len(waiting(root)) == 3


def waiting(root: Any) -> list[Any]:
    done = tactful(root, "approve", "spring", "--format", "json")
    found: list[Any] = json.loads(done.stdout)["waiting"]
    return found


def test_the_queue_says_where_an_approved_message_stands(place: Place) -> None:
    place.ready()
    one = claim(place)[0]
    mark(place, one)
    with place.store.reading() as session:
        approved = (MessageState.approved,)
        found = review_queue(session, place.workspace, "spring", states=approved)
        row = session.get_one(Outbox, one.outbox_id)
        assert row.state is OutboxState.sending
    by_id = {item.message_id: item for item in found}
    assert by_id[one.message_id].on_its_way is OutboxState.sending
    assert not by_id[one.message_id].can_be_withdrawn
    later = next(item for item in found if item.step == 3)
    assert (later.on_its_way, later.can_be_withdrawn) == (None, True)

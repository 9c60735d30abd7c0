"""What needs a person is listed whole; what a server refused can be decided."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select, update

from tactful.campaigns.actions.sending import Verdict, settle_message
from tactful.campaigns.model import MessageState, OutboxState, StateError, person
from tactful.campaigns.queries.people import enrolments
from tactful.campaigns.queries.sending import sending_overview
from tactful.campaigns.queries.values import SendingOverview
from tactful.campaigns.store.tables import Outbox, StoredMessage, Touch

from ..command_line import tactful
from .conftest import Catcher, Place
from .test_commands import ALWAYS
from .test_sender import send

ANN = person("ann")
MANY = "".join(f"p{number}@example.org,Zoë,Tulip,,,\n" for number in range(106))
Caught = tuple[Catcher, int]


def overview(place: Place, **more: Any) -> SendingOverview:
    with place.store.reading() as session:
        return sending_overview(session, place.workspace, now=place.now, **more)


def settle(place: Place, number: int, verdict: Verdict) -> str:
    done = settle_message(place.store, place.workspace, number, verdict, by=ANN, now=place.now)
    return done.words


@pytest.mark.parametrize("state", [OutboxState.in_doubt, OutboxState.held, OutboxState.failed])
def test_what_needs_a_person_is_listed_whole(place: Place, state: OutboxState) -> None:
    place.write(people=MANY).ready()
    with place.store.session() as session:
        session.execute(update(Outbox).values(state=state, why="so it is"))
    found = overview(place)
    assert len(getattr(found, state)) == getattr(found.counts, state) == 106
    short = overview(place, most=5)
    assert (len(getattr(short, state)), getattr(short.counts, state)) == (5, 106)
    status = tactful(place.root, "status")
    assert (status.returncode, status.stdout.count(": so it is")) == (1, 106)
    told = json.loads(tactful(place.root, "status", "--format", "json").stdout)["sending"]
    assert (len(told[state]), told["counts"][state]) == (106, 106)


@pytest.fixture
def refused(place: Place, catcher: Caught) -> Callable[[str], Place]:
    """Zoë's first message is refused as the server says it; Bob's is sent."""

    def answer(reply: str) -> Place:
        handler, port = catcher
        handler.replies["zoe@example.org"] = reply
        place.write(port=port).ready()
        assert send(place).counts == {"failed": 1, "sent": 1}
        handler.replies.clear()
        return place

    return answer


SPAM = "554 5.7.1 looks like spam"
GONE = "550 5.1.1 no such user"


def test_a_refused_message_is_sent_again_when_a_person_says_so(
    refused: Callable[[str], Place], catcher: Caught
) -> None:
    place = refused(SPAM)
    (one,) = overview(place).failed
    assert (one.recipient, one.ended) == ("zoe@example.org", False)
    assert "spam" in one.response
    place.later(hours=1)
    assert settle(place, one.outbox_id, "resend") == "Settled. It will be sent again."
    assert send(place).counts == {"sent": 1}
    assert [mail.recipients for mail in catcher[0].mails].count(["zoe@example.org"]) == 1
    assert not overview(place).counts.any
    with place.store.reading() as session:
        (zoe,) = enrolments(session, place.workspace, "spring", address="zoe@example.org")
    assert (zoe.state, zoe.step) == ("active", 2)


def test_a_refused_message_is_given_up_and_the_sequence_goes_on(
    refused: Callable[[str], Place],
) -> None:
    place = refused(SPAM)
    (one,) = overview(place).failed
    assert "continues without it" in settle(place, one.outbox_id, "skip")
    assert not overview(place).counts.any
    with place.store.reading() as session:
        row = session.get_one(Outbox, one.outbox_id)
        message = session.get_one(StoredMessage, row.message_id)
        assert (row.state, message.state) == (OutboxState.failed, MessageState.rejected)
        step = (Touch.enrolment_id == row.enrolment_id, Touch.key == row.key)
        touch = session.scalars(select(Touch).where(*step)).one()
        assert (touch.state, touch.note) == ("skipped", "the server refused it")
        (zoe,) = enrolments(session, place.workspace, "spring", address="zoe@example.org")
    assert (zoe.state, zoe.step) == ("active", 2)
    with pytest.raises(StateError, match="settled already"):
        settle(place, one.outbox_id, "skip")


def test_an_address_that_does_not_exist_is_told_until_somebody_has_seen_it(
    refused: Callable[[str], Place],
) -> None:
    place = refused(GONE)
    (one,) = overview(place).failed
    assert one.ended
    with pytest.raises(StateError, match="is bounced; nothing more is sent"):
        settle(place, one.outbox_id, "resend")
    assert overview(place).counts.failed == 1
    settle(place, one.outbox_id, "skip")
    assert not overview(place).counts.any
    with place.store.reading() as session:
        (zoe,) = enrolments(session, place.workspace, "spring", address="zoe@example.org")
    assert zoe.state == "bounced"


def test_resuming_the_sequence_settles_it_too(refused: Callable[[str], Place]) -> None:
    place = refused(SPAM)
    number = str(overview(place).failed[0].enrolment_id)
    assert tactful(place.root, "status").returncode == 1
    tactful(place.root, "status", "--resume", f"enrolment:{number}")
    place.later(minutes=1)
    send(place)
    assert not overview(place).counts.any


def test_a_verdict_that_does_not_fit_says_which_do(refused: Callable[[str], Place]) -> None:
    place = refused(SPAM)
    number = overview(place).failed[0].outbox_id
    with pytest.raises(StateError, match="is refused; settle it with resend or skip"):
        settle(place, number, "sent")
    other = next(one for one in overview(place).recent).outbox_id
    with pytest.raises(StateError, match="only a message in doubt can be settled, or one that"):
        settle(place, other, "skip")
    with place.store.session() as session:
        session.execute(update(Outbox).values(state=OutboxState.in_doubt))
    with pytest.raises(StateError, match="in doubt; settle it with sent or resend"):
        settle(place, number, "skip")


def test_the_command_names_what_was_refused_and_settles_it(place: Place, catcher: Caught) -> None:
    handler, port = catcher
    handler.replies["zoe@example.org"] = SPAM
    root = place.write(port=port, **ALWAYS).root
    tactful(root, "enrol", "spring")
    tactful(root, "approve", "--all")
    assert tactful(root, "run", "--until-empty").returncode == 1
    status = tactful(root, "status")
    assert "Refused by the server" in status.stdout and "554 5.7.1" in status.stdout
    number = json.loads(tactful(root, "status", "--format", "json").stdout)["sending"]["failed"][0][
        "outbox_id"
    ]
    done = tactful(root, "status", "--settle", str(number), "skip")
    assert (done.returncode, "Settled. It is given up" in done.stdout) == (0, True)
    assert tactful(root, "status", "--settle", str(number), "perhaps").returncode == 2


def test_a_campaign_that_is_gone_is_told(place: Place) -> None:
    root = place.write(**ALWAYS).root
    tactful(root, "enrol", "spring")
    tactful(root, "approve", "--all")
    assert overview(place).without_campaign == ()
    (root / "campaigns/spring.yml").unlink()
    status = tactful(root, "status")
    said = " ".join(status.stdout.split())
    assert status.returncode == 1
    assert "4 approved messages have no campaign" in said
    assert "no longer has 'spring', and 2 people are in its sequence" in said
    told = json.loads(tactful(root, "status", "--format", "json").stdout)
    assert told["sending"]["without_campaign"] == [
        {"campaign": "spring", "people": 2, "approved": 4}
    ]

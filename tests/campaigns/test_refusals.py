"""What a refusal for good is about, and what follows from it for the person and the mailbox."""

from datetime import timedelta
from typing import Any

import pytest

from tactful.campaigns.actions.draft import draft_in_parts
from tactful.campaigns.actions.sending import release_message, settle_message
from tactful.campaigns.delivery.refusal import Blame, InARow, blame
from tactful.campaigns.model import EnrolmentState, OutboxState, StateError, person
from tactful.campaigns.people.suppression import is_suppressed
from tactful.campaigns.store.tables import Enrolment, MailboxRest

from .conftest import Place
from .test_sender import rows, send

SAID = {
    Blame.limit: [
        (550, "5.4.5 Daily user sending limit exceeded. For more information on sending limits"),
        (550, "5.4.5 Daily SMTP relay limit exceeded for customer"),
        (550, "5.1.90 Your message can't be sent because you've reached your daily limit"),
        (550, "Domain example.com has exceeded the max emails per hour (150/150 (100%)) allowed"),
        (554, "5.7.1 You have exceeded your hourly sending quota"),
        (552, "Sending limit reached, try again tomorrow"),
        (554, "Throttling failure: Daily message quota exceeded."),
        (550, "5.7.1 Too many messages this hour"),
        (550, "User sam@example.com has exceeded its 24-hour sending limit"),
    ],
    Blame.mailbox: [
        (553, "5.7.1 <sam@example.com>: Sender address rejected: not owned by user sam"),
        (550, "5.7.60 SMTP; Client does not have permissions to send as this sender"),
        (554, "5.2.252 SendAsDenied; sam@example.com not allowed to send as kim@example.com"),
        (554, "5.7.1 <jo@example.net>: Relay access denied"),
        (550, "5.7.1 Unable to relay"),
        (550, "relay not permitted"),
        (550, "5.7.64 TenantAttribution; Relay Access Denied"),
        (550, "5.7.1 Service unavailable; client [192.0.2.1] blocked using dnsbl.example"),
        (554, "5.7.1 Service unavailable; Client host [192.0.2.1] blocked using zen.example"),
        (550, "5.7.606 Access denied, banned sending IP [192.0.2.1]"),
        (550, "5.7.26 This mail has been blocked because the sender is unauthenticated."),
        (550, "5.7.25 The IP address sending this message does not have a PTR record setup"),
        (550, "5.1.8 Access denied, bad outbound sender"),
        (530, "5.7.0 Authentication Required"),
        (550, "5.7.57 Client not authenticated to send mail"),
        (550, "SMTP authentication is required"),
        (550, "5.1.7 <sam@example.com>: Sender address rejected: domain not found"),
        (554, "Message rejected: Email address is not verified."),
        (550, "5.7.1 Your account has been suspended"),
        (554, "Your IP is listed on a blacklist"),
    ],
    Blame.address: [
        (550, "5.1.1 <jo@example.net>: Recipient address rejected: User unknown in relay table"),
        (550, "5.1.1 The email account that you tried to reach does not exist."),
        (550, "5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found by SMTP address lookup"),
        (550, "5.2.1 The email account that you tried to reach is disabled"),
        (550, "5.4.4 Invalid domain"),
        (556, "5.1.10 Recipient address has null MX"),
        (521, "example.net does not accept mail"),
        (550, "No such user here"),
        (550, "No user found"),
        (550, "No such recipient <jo@example.net>"),
        (550, "Unknown user: jo"),
        (550, "User jo@example.net unknown"),
        (550, "Invalid recipient"),
        (550, "jo@example.net: Mailbox not found"),
        (550, "Unrouteable address"),
        (550, "Requested action not taken: mailbox unavailable"),
        (550, "5.5.0 Requested action not taken: mailbox unavailable"),
        (554, "delivery error: dd This user doesn't have an example.com account: user unknown"),
        (550, "This mailbox is disabled (554.30)."),
        (550, "5.4.1 Recipient address rejected: Access denied."),
        (550, "Account deactivated"),
        (550, "Benutzer unbekannt"),
        (550, "El usuario no existe"),
        (550, "Adresse inconnue"),
        (551, "User not local"),
        (550, "The user is no longer with this company; address closed"),
        (550, "There is no one by that name here"),
        (550, "Domain does not exist"),
        (550, "5.1.1 <daily.limit@example.net>: unknown"),
    ],
    Blame.message: [
        (552, "5.2.2 mailbox full"),
        (552, "Quota exceeded (mailbox for user is full)"),
        (550, "5.2.2 The email account that you tried to reach is over quota."),
        (554, "5.2.2 Recipient's mailbox has exceeded the storage limit"),
        (550, "5.7.1 Message rejected as spam by content filter"),
        (550, "5.7.1 Message contains a URL listed in a blocklist"),
        (554, "5.7.1 Message blocked using uribl: link to example.org"),
        (552, "5.3.4 Message size exceeds fixed limit"),
        (550, "5.7.133 Sender not authenticated for group"),
        (550, "5.7.124 Sender not in allowed-senders list"),
        (550, "5.7.1 You are blocked by the recipient"),
        (550, "5.2.1 The user you are trying to contact is receiving mail at a rate that"),
        (554, "5.6.0 Message has an attachment that is not allowed"),
        (550, "Refused"),
        (554, "Transaction failed"),
        (550, "5.7.1 Recipient address rejected: greylisted, policy restrictions"),
    ],
}


@pytest.mark.parametrize(
    ("about", "code", "text"),
    [(about, code, text) for about, all_said in SAID.items() for code, text in all_said],
)
def test_what_a_server_says_tells_what_it_is_about(about: Blame, code: int, text: str) -> None:
    assert blame(code, text, at_rcpt=True) is about


@pytest.mark.parametrize("text", ["5.1.1 recipient not found", "5.4.4 Invalid domain"])
def test_a_code_of_the_address_counts_after_the_body_too(text: str) -> None:
    assert blame(550, text, at_rcpt=False) is Blame.address


def test_only_the_same_words_in_a_row_stop_a_mailbox() -> None:
    row = InARow(3)
    said = ["5.7.1 <a@example.org> No 4711", "5.7.1 <b@example.net> No 4712", "5.7.1 Other"]
    assert [row.one_more(one) for one in said] == [False, False, False]
    assert [row.one_more(said[0]) for _ in range(3)] == [False, False, True]
    row.forget()
    assert not row.one_more(said[0])


def people(*names: str) -> str:
    return "".join(f"{name}@example.org,Pat,,,,\n" for name in names)


def resting(place: Place) -> Any:
    with place.store.reading() as session:
        found = session.get(MailboxRest, "sam")
        session.expunge_all()
        return found


@pytest.mark.parametrize("phase", ["replies", "answers"])
def test_a_used_up_daily_limit_rests_the_mailbox_and_everything_stays_due(
    place: Place, catcher: Any, phase: str
) -> None:
    handler, port = catcher
    names = [f"p{n}" for n in range(5)]
    place.write(port=port, people=people(*names)).ready()
    said = {f"{n}@example.org": "550 5.4.5 Daily user sending limit exceeded" for n in names}
    setattr(handler, phase, said)
    ran = send(place)
    assert "the provider's sending limit is used up" in ran.errors["sam"]
    assert {row.state for row in rows(place)} == {OutboxState.due, OutboxState.retry}
    assert resting(place).until - place.now >= timedelta(hours=1)
    setattr(handler, phase, {})
    place.later(days=1)
    assert send(place).counts == {"sent": 5}
    assert resting(place) is None


def test_a_mailbox_that_one_recipients_server_blocks_still_serves_the_others(
    place: Place, catcher: Any
) -> None:
    handler, port = catcher
    place.write(port=port, people=people("first", "second")).ready()
    handler.replies["first@example.org"] = "550 5.7.1 client blocked using dnsbl.example"
    send(place)
    assert resting(place) is not None
    place.later(minutes=1)
    assert send(place).counts == {"sent": 1}
    assert [row.state for row in rows(place)] == [OutboxState.retry, OutboxState.sent]


def test_the_same_refusal_again_and_again_stops_the_mailbox(place: Place, catcher: Any) -> None:
    handler, port = catcher
    names = [f"p{n}" for n in range(9)]
    place.write(port=port, people=people(*names)).ready()
    handler.replies = {f"{n}@example.org": f"554 <{n}@example.org> Mood {n}: no" for n in names}
    ran = send(place)
    assert ran.counts == {"failed": 2}
    assert "one message after the other in the same words" in ran.errors["sam"]
    place.later(minutes=1)
    assert send(place).counts == {}  # one more is enough to rest again
    states = [row.state for row in rows(place)]
    assert states.count(OutboxState.failed) == 2
    handler.replies = {}
    place.later(hours=1)
    assert send(place).counts == {"sent": 7}


def test_every_way_to_say_that_nobody_is_there_suppresses_the_address(
    place: Place, catcher: Any
) -> None:
    handler, port = catcher
    place.write(port=port, people=people("words", "late", "off", "domain", "full", "spam")).ready()
    handler.replies = {
        "words@example.org": "550 No such user here",
        "off@example.org": "550 5.2.1 The account is disabled",
        "full@example.org": "552 5.2.2 mailbox full",
    }
    handler.answers = {
        "late@example.org": "550 5.1.1 recipient not found",
        "domain@example.org": "550 5.4.4 Invalid domain",
        "spam@example.org": "550 5.7.1 Message rejected as spam",
    }
    assert send(place).counts == {"failed": 6}
    with place.store.reading() as session:
        states = [session.get_one(Enrolment, n).state for n in range(1, 7)]
        gone = [is_suppressed(session, row.recipient_key) for row in rows(place)]
    bounced, paused = EnrolmentState.bounced, EnrolmentState.paused
    assert states == [bounced] * 4 + [paused] * 2
    assert gone == [True] * 4 + [False] * 2


def test_a_refused_message_is_sent_again_when_a_person_says_so(place: Place, catcher: Any) -> None:
    handler, port = catcher
    place.write(port=port, people=people("zoe")).ready()
    handler.replies["zoe@example.org"] = "554 5.6.0 not today"
    send(place)
    with pytest.raises(StateError, match="--settle 1 resend"):
        release_message(place.store, place.workspace, 1, by=person("ann"), now=place.now)
    with pytest.raises(StateError, match="is refused; settle it with resend or skip"):
        settle_message(place.store, place.workspace, 1, "sent", by=person("ann"), now=place.now)
    handler.replies.clear()
    place.later(days=4)
    settle_message(place.store, place.workspace, 1, "resend", by=person("ann"), now=place.now)
    assert send(place).counts == {"sent": 1}
    with place.store.reading() as session:
        zoe = session.get_one(Enrolment, 1)
        assert (zoe.state, zoe.why) == (EnrolmentState.active, "")


def test_nobody_whose_address_is_gone_is_sent_it_again(place: Place, catcher: Any) -> None:
    handler, port = catcher
    place.write(port=port, people=people("zoe")).ready()
    handler.replies["zoe@example.org"] = "550 No such user"
    send(place)
    with pytest.raises(StateError, match="is bounced; nothing more is sent"):
        settle_message(place.store, place.workspace, 1, "resend", by=person("ann"), now=place.now)


def test_a_campaign_that_needs_no_approval_is_drafted_in_parts_to_its_end(place: Place) -> None:
    place.write(approval="none").enrol()
    workspace = place.workspace
    report = draft_in_parts(place.store, workspace, workspace.campaign("spring"), now=place.now)
    assert report.approved == 4

"""What follows from a mail that came in: a sequence stops, rests, or somebody is asked."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import select, update

from tactful.campaigns.actions.receive import Did, Receipt, receive
from tactful.campaigns.commands.receive import command
from tactful.campaigns.commands.reply import command as reply
from tactful.campaigns.journey.coming_due.due import materialise_due
from tactful.campaigns.journey.steps.advance import complete_touch
from tactful.campaigns.ledger.outbox import message_id
from tactful.campaigns.model import EnrolmentState, OutboxState, ReplyKind, TouchState, person
from tactful.campaigns.store.tables import (
    Audit,
    Enrolment,
    Outbox,
    ReceivedMail,
    Signal,
    Suppression,
    Touch,
)

from .conftest import Place

ZOE, BOB = "zoe@example.org", "bob@example.net"
OURS = message_id(1, key="k", domain="example.com")
ANN = person("ann")


@pytest.fixture
def sent(place: Place) -> Place:
    """Zoë's first email has left."""
    place.write(days="mon-sun")
    toml = place.root / "campaigns/spring.yml"
    toml.write_text(toml.read_text().replace("window: {", "window: {holidays: none, "))
    place.ready()
    with place.store.session() as session:
        materialise_due(session, place.workspace, now=place.now)
        session.execute(
            update(Outbox)
            .where(Outbox.enrolment_id == 1)
            .values(state=OutboxState.sent, message_id_header=OURS, sending_at=place.now)
        )
        row = session.scalars(select(Outbox).where(Outbox.enrolment_id == 1)).one()
        complete_touch(session, place.workspace, row.enrolment, row.key, at=place.now)
    return place


def mail(
    text: str, *, sender: str = ZOE, key: str = "a1", more: str = "", subject: str = ""
) -> bytes:
    to = "" if "In-Reply-To" in more or "NONE" in more else f"In-Reply-To: {OURS}\n"
    more = more.replace("NONE\n", "")
    return (
        f"From: Zoe <{sender}>\nTo: sam@example.com\nSubject: {subject or 'Re: Thanks'}\n"
        f"Date: Mon, 02 Mar 2026 11:00:00 +0000\nMessage-ID: <{key}@mail.example>\n{to}{more}"
        f"Content-Type: text/plain; charset=utf-8\n\n{text}\n"
    ).encode()


def bounce(status: str, said: str, *, action: str = "failed", of: str = OURS) -> bytes:
    return (
        "From: MAILER-DAEMON@mx.example.com\nTo: sam@example.com\nSubject: Undelivered\n"
        f"Message-ID: <b-{status}-{action}@mx.example.com>\nMIME-Version: 1.0\n"
        'Content-Type: multipart/report; report-type=delivery-status; boundary="b"\n\n'
        "--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx.example.com\n\n"
        f"Final-Recipient: rfc822; {ZOE}\nAction: {action}\nStatus: {status}\n"
        f"Diagnostic-Code: smtp; 550 {said}\n\n"
        f"--b\nContent-Type: text/rfc822-headers\n\nMessage-ID: {of}\n\n--b--\n"
    ).encode()


def got(place: Place, raw: bytes, **more: Any) -> Receipt:
    return receive(place.store, place.workspace, raw, by=ANN, now=place.now, **more)


def state(place: Place, number: int = 1) -> EnrolmentState:
    with place.store.reading() as session:
        return session.get_one(Enrolment, number).state


def test_an_answer_stops_the_sequence_and_is_written_down(sent: Place) -> None:
    done = got(sent, mail("Yes, Tuesday works for me."))
    assert (done.did, done.address, done.unsure) == (Did.stopped, ZOE, False)
    assert (state(sent), state(sent, 2)) == (EnrolmentState.replied, EnrolmentState.active)
    with sent.store.reading() as session:
        assert session.scalars(select(Signal.note)).all() == ["yes: Yes, Tuesday works for me."]
        lines = session.scalars(select(Audit.action).where(Audit.subject_id == ZOE)).all()
        kept = session.scalars(select(ReceivedMail)).one()
        assert lines == ["answer", "received"]
        assert (kept.reply, kept.sure, kept.outbox_id) == (ReplyKind.yes, True, 1)


def test_the_same_mail_again_does_nothing(sent: Place) -> None:
    got(sent, mail("Yes please."))
    assert got(sent, mail("Yes please.")).did is Did.known
    with sent.store.reading() as session:
        assert len(session.scalars(select(Signal)).all()) == 1


def test_an_answer_of_no_certain_kind_stops_too_and_a_person_decides(sent: Place) -> None:
    done = got(sent, mail("I showed it to my colleagues."))
    assert (done.did, done.unsure) == (Did.stopped, True)
    assert state(sent) is EnrolmentState.replied
    day = str(sent.clock_now().date() + timedelta(days=200))
    arguments = [ZOE, "--kind", "not_now", "--until", day]
    ran = CliRunner().invoke(reply, [*arguments, "-C", str(sent.root)])
    assert ran.exit_code == 0, ran.output
    with sent.store.reading() as session:
        one = session.get_one(Enrolment, 1)
        kept = session.scalars(select(ReceivedMail)).one()
        assert (one.state, str(one.again_on)) == (EnrolmentState.nurture, day)
        assert (kept.reply, kept.sure) == (ReplyKind.not_now, True)


def test_not_now_with_a_day_comes_to_nurture(sent: Place) -> None:
    done = got(sent, mail("Not right now, please get back to me in May."))
    assert (done.did, done.unsure) == (Did.stopped, False)
    with sent.store.reading() as session:
        one = session.get_one(Enrolment, 1)
        assert (one.state, one.again_on) == (EnrolmentState.nurture, date(2026, 5, 1))
        assert session.scalars(select(Suppression)).all() == []


def test_not_me_ends_with_who(sent: Place) -> None:
    got(sent, mail("I'm not the right person, please contact dana@example.org."))
    with sent.store.reading() as session:
        one = session.get_one(Enrolment, 1)
        assert one.state is EnrolmentState.finished
        assert one.why == "not the right person: dana@example.org"


def test_an_opt_out_suppresses(sent: Place) -> None:
    assert got(sent, mail("Please take me off your list.")).did is Did.suppressed
    assert state(sent) is EnrolmentState.opted_out
    with sent.store.reading() as session:
        assert ZOE in session.scalars(select(Suppression.value)).all()


def test_our_own_line_in_the_quotation_suppresses_nobody(sent: Place) -> None:
    text = "Sounds good.\n\nOn Mon, Sam Reed wrote:\n> Please remove me from your list: Unsubscribe"
    assert got(sent, mail(text)).did is Did.stopped
    assert state(sent) is EnrolmentState.replied


def test_whoever_asks_for_no_more_gets_no_more_lead_or_not(sent: Place) -> None:
    raw = mail("unsubscribe", sender="stranger@elsewhere.example", more="NONE\n")
    assert got(sent, raw).did is Did.suppressed
    assert state(sent) is EnrolmentState.active


def test_an_opt_out_from_no_address_is_shown(sent: Place) -> None:
    raw = mail("unsubscribe", sender="x@nowhere", more="NONE\n")
    assert got(sent, raw).did is Did.shown


def test_an_answer_from_another_address_is_offered(sent: Place) -> None:
    raw = mail("Yes please.", sender="zoe.private@elsewhere.example")
    done = got(sent, raw)
    assert (done.did, done.offered, done.unsure) == (Did.offered, (ZOE,), True)
    assert state(sent) is EnrolmentState.active
    assert got(sent, raw).did is Did.offered
    assert got(sent, raw, as_address=ZOE).did is Did.stopped
    assert state(sent) is EnrolmentState.replied
    assert got(sent, raw, as_address=ZOE).did is Did.known


def test_a_colleague_is_offered_too_but_nobody_of_a_public_provider(place: Place) -> None:
    place.write(people="zoe@tulip.example,Zoë,Tulip,,,\nbob@gmail.com,Bob,Rose,,,\n").ready()
    raw = mail("Who of you wrote to Zoe?", sender="max@tulip.example", more="NONE\n")
    assert got(place, raw).offered == ("zoe@tulip.example",)
    raw = mail("Hello.", sender="max@gmail.com", more="NONE\n", key="a2")
    assert (got(place, raw).did, got(place, raw).offered) == (Did.shown, ())


def test_out_of_office_rests_until_the_day(sent: Place) -> None:
    text = "I am out of the office and back on Monday 16 March."
    done = got(sent, mail(text, more="Auto-Submitted: auto-replied\n"))
    assert (done.did, done.rests) == (Did.rests, 1)
    assert state(sent) is EnrolmentState.active
    with sent.store.reading() as session:
        due = select(Touch.due_at).where(Touch.enrolment_id == 1, Touch.state == TouchState.planned)
        assert session.scalars(due).all() == [datetime(2026, 3, 16, 8, 30, tzinfo=UTC)]
    again = got(sent, mail(text, more="Auto-Submitted: auto-replied\n", key="a2"))
    assert again.rests == 0


def test_a_message_that_waits_to_leave_rests_and_then_leaves(sent: Place) -> None:
    raw = mail("Back on 16 March.", sender=BOB, more="NONE\nAuto-Submitted: auto-replied\n")
    assert got(sent, raw).rests == 1
    back = datetime(2026, 3, 16, 8, 30, tzinfo=UTC)
    with sent.store.reading() as session:
        row = session.scalars(select(Outbox).where(Outbox.enrolment_id == 2)).one()
        assert (row.state, row.due_at, row.not_before) == (OutboxState.due, back, back)
    with sent.store.session() as session:
        materialise_due(session, sent.workspace, now=back)
        row = session.scalars(select(Outbox).where(Outbox.enrolment_id == 2)).one()
        assert row.state is OutboxState.due
        assert row.not_before <= back < row.not_after


def test_an_absence_without_a_day_is_said(sent: Place) -> None:
    done = got(sent, mail("I am on parental leave.", more="Auto-Submitted: auto-replied\n"))
    assert (done.did, done.unsure, state(sent)) == (Did.noted, True, EnrolmentState.active)


@pytest.mark.parametrize(
    ("status", "said", "action", "did", "wanted"),
    [
        ("5.1.1", "5.1.1 User unknown", "failed", Did.bounced, EnrolmentState.bounced),
        ("5.7.1", "5.7.1 Message rejected as spam", "failed", Did.paused, EnrolmentState.paused),
        ("5.2.2", "5.2.2 Mailbox full", "failed", Did.paused, EnrolmentState.paused),
        ("4.4.1", "4.4.1 timed out", "delayed", Did.noted, EnrolmentState.active),
    ],
)
def test_a_bounce_does_what_a_refusal_does(
    sent: Place, status: str, said: str, action: str, did: Did, wanted: EnrolmentState
) -> None:
    assert got(sent, bounce(status, said, action=action)).did is did
    assert state(sent) is wanted
    with sent.store.reading() as session:
        suppressed = session.scalars(select(Suppression.value)).all()
    assert (ZOE in suppressed) is (did is Did.bounced)


def test_a_bounce_of_a_mail_we_never_sent_suppresses_nobody(sent: Place) -> None:
    with sent.store.session() as session:
        session.execute(update(Outbox).values(sending_at=None))
    done = got(sent, bounce("5.1.1", "5.1.1 User unknown", of="<other@elsewhere.example>"))
    assert (done.did, state(sent)) == (Did.shown, EnrolmentState.active)


def test_whatever_names_a_message_in_doubt_settles_that_it_left(sent: Place) -> None:
    name = "<another-of-ours@example.com>"
    with sent.store.session() as session:
        session.execute(
            update(Outbox)
            .where(Outbox.enrolment_id == 2)
            .values(state=OutboxState.in_doubt, message_id_header=name, sending_at=sent.now)
        )
    raw = mail("Hello Bob", sender="sam@example.com").replace(b"<a1@mail.example>", name.encode())
    assert got(sent, raw).did is Did.own
    with sent.store.reading() as session:
        row = session.scalars(select(Outbox).where(Outbox.enrolment_id == 2)).one()
        assert row.state is OutboxState.sent
        touches = select(Touch.state).where(Touch.enrolment_id == 2).order_by(Touch.id)
        assert session.scalars(touches).all() == [TouchState.done, TouchState.planned]


def test_a_dry_run_keeps_nothing(sent: Place) -> None:
    assert got(sent, mail("Yes please."), dry_run=True).did is Did.stopped
    assert state(sent) is EnrolmentState.active
    assert got(sent, mail("Yes please.")).did is Did.stopped


def test_not_now_by_hand_needs_a_day_and_not_me_a_name(sent: Place) -> None:
    for kind, option in (("not_now", "--until"), ("not_me", "--who")):
        ran = CliRunner().invoke(reply, [ZOE, "--kind", kind, "-C", str(sent.root)])
        assert ran.exit_code == 2
        assert option in ran.output
    assert state(sent) is EnrolmentState.active


def test_no_ends_a_sequence_that_a_reply_does_not_end(place: Place) -> None:
    file = place.write().root / "campaigns/spring.yml"
    file.write_text(file.read_text().replace("  steps:", "  stop_on: [opt_out, bounce]\n  steps:"))
    place.ready()
    assert got(place, mail("I had a look.", more="NONE\n")).did is Did.stopped
    assert state(place) is EnrolmentState.active
    assert got(place, mail("No thanks.", more="NONE\n", key="a2")).did is Did.stopped
    assert state(place) is EnrolmentState.replied


def run(place: Place, *arguments: str, given: bytes = b"") -> Result:
    return CliRunner().invoke(command, [*arguments, "-C", str(place.root)], input=given)


def test_the_command_reads_a_pipe_files_and_a_maildir(sent: Place, tmp_path: Path) -> None:
    one = run(sent, given=mail("Yes please.", more="NONE\n"))
    assert one.exit_code == 0, one.output
    assert "Answer (yes) from zoe@example.org: Re: Thanks" in one.output
    box = tmp_path / "Maildir"
    for folder in ("new", "cur", "tmp"):
        (box / folder).mkdir(parents=True)
    (box / "new" / "1").write_bytes(mail("Let me see.", sender=BOB, key="a2", more="NONE\n"))
    (box / "cur" / "2").write_bytes(
        mail("Hi", sender="x@elsewhere.example", key="a3", more="NONE\n")
    )
    both = run(sent, str(box), "--format", "json")
    assert both.exit_code == 1
    assert '"did": "stopped"' in both.output
    assert '"did": "shown"' in both.output
    assert state(sent, 2) is EnrolmentState.replied
    assert run(sent, str(tmp_path / "gone.eml")).exit_code == 2

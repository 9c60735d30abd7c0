"""A test of a message goes to oneself, and leaves nothing in anybody's sequence."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import func, select

from tactful.campaigns.actions.list_preview import ListPreview
from tactful.campaigns.actions.test_send import TestSendError, as_test, send_test
from tactful.campaigns.delivery.transport import SendError
from tactful.campaigns.demo.rehearsal import catcher, pointed_at
from tactful.campaigns.model import person
from tactful.campaigns.store.tables import Audit, Enrolment, Outbox, StoredMessage
from tactful.templates.message import Message

from ..command_line import tactful
from .conftest import Place

NOW = datetime(2026, 3, 2, 11, 0, tzinfo=UTC)
ANN = person("ann")


@pytest.fixture
def shown(place: Place) -> Message:
    place.write()
    mail = place.root / "templates/spring/thanks.md"
    mail.write_text(mail.read_text() + "\n[Stop these emails]({{ unsubscribe_url }})\n")
    campaign = place.workspace.campaign("spring")
    found = ListPreview(place.store, place.workspace, campaign, now=NOW)
    message = found.of_one("zoe@example.org", 1)[0].rendered.message
    assert message is not None
    return message


def test_it_goes_to_a_mailbox_with_a_mark_and_a_harmless_link(place: Place, shown: Message) -> None:
    token = dict(shown.headers)["List-Unsubscribe"].strip("<>")
    assert token in shown.text
    with catcher() as (caught, port):
        there = pointed_at(place.workspace, "127.0.0.1", port)
        said = send_test(place.store, there, shown, to="SAM", by=ANN, now=NOW)
        ((address, raw),) = caught.mails
        (one,) = caught.arrived()
    assert said.startswith("250 2.0.0 caught") and address == shown.sender.address
    assert one.message.subject == f"[Test] {shown.subject}"
    assert token.encode() not in raw and "/u/example" in one.message.text
    assert not [name for name, _ in one.message.headers if name.startswith("List-")]
    assert one.message.text.replace("/u/example", "") == shown.text.replace(
        token, token.rpartition("/u/")[0]
    )
    with place.store.reading() as session:
        for table in (Outbox, Enrolment, StoredMessage):
            assert session.scalar(select(func.count()).select_from(table)) == 0
        line = session.scalars(select(Audit).where(Audit.action == "test sent")).one()
        assert (line.subject_id, line.detail["to"]) == ("sam", shown.sender.address)


@pytest.mark.parametrize("to", ["zoe@example.org", "", "sam@example.com, zoe@example.org", "*"])
def test_it_goes_to_nobody_else(place: Place, shown: Message, to: str) -> None:
    with catcher() as (caught, port):
        there = pointed_at(place.workspace, "127.0.0.1", port)
        with pytest.raises(TestSendError, match="a mailbox of this workspace only"):
            send_test(place.store, there, shown, to=to, by=ANN, now=NOW)
        assert caught.mails == []


def test_a_server_that_is_not_there_is_said(place: Place, shown: Message) -> None:
    nowhere = pointed_at(place.workspace, "127.0.0.1", 9)
    with pytest.raises(SendError, match=r"127\.0\.0\.1"):
        send_test(place.store, nowhere, shown, to="sam", by=ANN, now=NOW)
    with place.store.reading() as session:
        assert session.scalar(select(func.count()).select_from(Audit)) == 0


def test_a_message_without_a_link_is_only_marked(shown: Message) -> None:
    bare = Message(sender=shown.sender, recipient=shown.recipient, subject="Hi", text="Hello\n")
    test = as_test(bare, "sam@example.com", public_url="")
    assert (test.subject, test.text, str(test.recipient)) == (
        "[Test] Hi",
        "Hello\n",
        "sam@example.com",
    )


def test_the_command_sends_one(place: Place) -> None:
    with catcher() as (caught, port):
        root = place.write(port=port).root
        asked = ("render", "spring", "--to", "zoe@example.org", "--step", "1", "--test-to")
        done = tactful(root, *asked, "sam")
        assert (done.returncode, done.stdout[:26]) == (0, "Sent to sam as a test: 250")
        wrong = tactful(root, *asked, "zoe@example.org")
        assert wrong.returncode == 2 and "a mailbox of this workspace only" in wrong.stderr
        assert [to for to, _ in caught.mails] == ["sam@example.com"]

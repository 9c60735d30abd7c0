"""A rep is told of an answer, once: by email through a real SMTP server, or by a signed webhook."""

import base64
import hashlib
import hmac
import json
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.policy import default
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from click.testing import CliRunner
from sqlalchemy import select, update

from tactful.campaigns.actions.alerts import Secrets, deliver_alerts
from tactful.campaigns.actions.receive import receive
from tactful.campaigns.alerts.webhook import WebhookError, signature
from tactful.campaigns.commands.status import command as status
from tactful.campaigns.intake.read import Kind, read_mail
from tactful.campaigns.journey.coming_due.due import materialise_due
from tactful.campaigns.ledger.outbox import message_id
from tactful.campaigns.model import OutboxState
from tactful.campaigns.store.tables import Alert, Outbox
from tactful.templates.errors import WorkspaceError

from .conftest import Catcher, Place

OURS = message_id(1, key="k", domain="example.com")
KEY = base64.b64encode(b"0123456789abcdef0123456789abcdef").decode()
SECRET = f"whsec_{KEY}"


def secrets(secret: str = SECRET) -> Secrets:
    return Secrets(lambda _: None, lambda _: secret)


def alerting(place: Place, section: str, *, port: int = 1, box: str = "") -> Place:
    place.write(days="mon-sun", port=port)
    toml = place.root / "tactful.toml"
    text = toml.read_text().replace('name = "Sam Reed"\n', f'name = "Sam Reed"\n{box}')
    toml.write_text(f"{text}\n[alerts]\n{section}\n")
    place.ready()
    with place.store.session() as session:
        materialise_due(session, place.workspace, now=place.now)
        session.execute(
            update(Outbox)
            .where(Outbox.enrolment_id == 1)
            .values(state=OutboxState.sent, message_id_header=OURS, sending_at=place.now)
        )
    return place


def answer(place: Place, text: str, *, sender: str = "zoe@example.org", more: str = "") -> None:
    raw = (
        f"From: Zoe <{sender}>\nTo: sam@example.com\nSubject: Re: Thanks\n"
        f"Message-ID: <{len(text)}@mail.example>\nIn-Reply-To: {OURS}\n{more}\n{text}\n"
    )
    receive(place.store, place.workspace, raw.encode(), now=place.now)


def deliver(place: Place, secret: str = SECRET) -> int:
    return deliver_alerts(place.store, place.workspace, secrets(secret), clock=place.clock)


def test_a_rep_is_told_of_an_answer_once_by_email(
    place: Place, catcher: tuple[Catcher, int]
) -> None:
    server, port = catcher
    alerting(place, 'reply = "email"', port=port)
    answer(place, "Yes, Tuesday works for me.")
    answer(place, "Yes, Tuesday works for me.")
    assert (deliver(place), deliver(place)) == (1, 0)
    (mail,) = server.mails
    assert (mail.sender, mail.recipients) == ("sam@example.com", ["sam@example.com"])
    told = message_from_bytes(mail.data, policy=default)
    assert told["Subject"] == "Reply from zoe@example.org (yes)"
    assert "Yes, Tuesday works for me." in told.get_content()
    assert "Sequences stopped: 1." in told.get_content()
    assert read_mail(mail.data, own=["sam@example.com"], today=place.now.date()).kind is Kind.own


def test_the_alert_goes_where_the_mailbox_says(place: Place, catcher: tuple[Catcher, int]) -> None:
    server, port = catcher
    alerting(place, 'reply = "email"', port=port, box='alert_to = "sam@firm.example"\n')
    answer(place, "What does it cost?")
    deliver(place)
    assert [one.recipients for one in server.mails] == [["sam@firm.example"]]


@pytest.mark.parametrize(
    ("section", "text", "more"),
    [
        ("", "Yes.", ""),
        ('reply = "none"', "Yes.", ""),
        ('reply = "email"', "I am out until Monday.", "Auto-Submitted: auto-replied\n"),
    ],
)
def test_nobody_is_told_where_nothing_is_to_be_told(
    place: Place, section: str, text: str, more: str
) -> None:
    alerting(place, section)
    answer(place, text, more=more)
    with place.store.reading() as session:
        assert session.scalars(select(Alert)).all() == []


class Hook(BaseHTTPRequestHandler):
    got: list[tuple[dict[str, str], bytes]]
    answers: list[int]

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["content-length"]))
        type(self).got.append(({k.lower(): v for k, v in self.headers.items()}, body))
        self.send_response(type(self).answers.pop(0) if type(self).answers else 204)
        self.send_header("Location", "/elsewhere")
        self.end_headers()

    def log_message(self, *_: Any) -> None:
        """Silence."""


@pytest.fixture
def hook() -> Iterator[tuple[type[Hook], str]]:
    Hook.got, Hook.answers = [], []
    server = ThreadingHTTPServer(("127.0.0.1", 0), Hook)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield Hook, f"http://127.0.0.1:{server.server_port}/tactful"
    server.shutdown()
    server.server_close()


def test_a_webhook_is_signed_as_the_scheme_says(place: Place, hook: tuple[type[Hook], str]) -> None:
    got, url = hook
    alerting(place, f'reply = "webhook"\nurl = "{url}"\nsecret = "env:HOOK"')
    answer(place, "Please call me tomorrow.")
    assert deliver(place) == 1
    ((headers, body),) = got.got
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    mac = hmac.new(base64.b64decode(KEY), signed, hashlib.sha256).digest()
    assert headers["webhook-signature"] == "v1," + base64.b64encode(mac).decode()
    assert headers["webhook-timestamp"] == str(int(place.now.timestamp()))
    said = json.loads(body)
    assert (said["type"], said["data"]["from"]) == ("reply.received", "zoe@example.org")
    assert said["data"]["mailbox"] == "sam"


def test_the_schemes_own_example_has_its_signature() -> None:
    """The test vector of the Standard Webhooks libraries."""
    found = signature(
        "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
        message_id="msg_p5jXN8AQM9LWM0D4loKWxJek",
        at=datetime.fromtimestamp(1614265330, UTC),
        body=b'{"test": 2432232314}',
    )
    assert found == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_a_webhook_that_is_not_taken_comes_again_with_the_same_id(
    place: Place, hook: tuple[type[Hook], str]
) -> None:
    got, url = hook
    got.answers += [500, 302]
    alerting(place, f'reply = "webhook"\nurl = "{url}"\nsecret = "env:HOOK"')
    answer(place, "Yes.")
    assert (deliver(place), deliver(place), len(got.got)) == (0, 0, 1)
    place.later(seconds=6)
    assert deliver(place) == 0
    place.later(minutes=6)
    assert (deliver(place), deliver(place)) == (1, 0)
    assert len({headers["webhook-id"] for headers, _ in got.got}) == 1
    assert len(got.got) == 3


def test_who_wants_no_more_webhooks_gets_none(place: Place, hook: tuple[type[Hook], str]) -> None:
    got, url = hook
    got.answers += [410]
    alerting(place, f'reply = "webhook"\nurl = "{url}"\nsecret = "env:HOOK"')
    answer(place, "Yes.")
    deliver(place)
    place.later(days=2)
    deliver(place)
    assert len(got.got) == 1
    with place.store.reading() as session:
        one = session.scalars(select(Alert)).one()
        assert (one.state, one.error) == ("failed", f"{url} answered 410")
    said = CliRunner().invoke(status, ["-C", str(place.root)]).output
    assert f"sam could not be told (Reply from zoe@example.org (yes)): {url} answered 410" in said


@pytest.mark.parametrize("secret", ["hunter2", "whsec_", "whsec_c2hvcnQ=", "whsec_ä"])
def test_a_secret_that_is_none_is_refused(place: Place, secret: str) -> None:
    with pytest.raises(WebhookError, match="openssl rand"):
        signature(secret, message_id="m", at=place.now, body=b"")


def test_who_stopped_while_sending_leaves_it_to_the_next(
    place: Place, hook: tuple[type[Hook], str]
) -> None:
    got, url = hook
    alerting(place, f'reply = "webhook"\nurl = "{url}"\nsecret = "env:HOOK"')
    answer(place, "Yes.")
    with place.store.session() as session:
        lease = place.now + timedelta(minutes=10)
        session.execute(update(Alert).values(state="sending", attempts=1, lease_until=lease))
    assert deliver(place) == 0
    place.later(minutes=11)
    assert (deliver(place), len(got.got)) == (1, 1)


def test_what_is_held_is_told_once_a_day(place: Place, catcher: tuple[Catcher, int]) -> None:
    server, port = catcher
    alerting(place, 'held = "email"', port=port)
    with place.store.session() as session:
        held = {"state": OutboxState.held, "why": "late"}
        session.execute(update(Outbox).where(Outbox.enrolment_id == 2).values(**held))
    assert (deliver(place), deliver(place)) == (1, 0)
    place.later(hours=20)  # 6 o'clock: not yet
    assert deliver(place) == 0
    place.later(hours=4)
    assert deliver(place) == 1
    told = message_from_bytes(server.mails[0].data, policy=default)
    assert (told["Subject"], told.get_content().splitlines()[0]) == (
        "Waiting for you: 1 message", "1 held",
    )  # fmt: skip


@pytest.mark.parametrize(
    "section", ['reply = "webhook"', 'held = "webhook"\nurl = "https://b.example"']
)
def test_a_webhook_needs_where_to_go_and_a_key(place: Place, section: str) -> None:
    toml = place.root / "tactful.toml"
    toml.write_text(f"{toml.read_text()}\n[alerts]\n{section}\n")
    with pytest.raises(WorkspaceError, match="a webhook needs both url and secret; add them"):
        _ = place.workspace

"""Sending by Resend's API: what arrives, and that what is in doubt settles without a double."""

import asyncio
import base64
import json
import ssl
import threading
from collections.abc import Iterator
from datetime import datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from sqlalchemy import select

from tactful.campaigns.actions.mailbox_check import sends_answer
from tactful.campaigns.delivery.mime import mime
from tactful.campaigns.delivery.providers import ProviderError, names, transport_of, where
from tactful.campaigns.delivery.providers.resend import as_request
from tactful.campaigns.delivery.runner import Ran, run
from tactful.campaigns.delivery.secrets import SecretError
from tactful.campaigns.delivery.settle import pause, settle
from tactful.campaigns.delivery.transport import Outgoing, SendError
from tactful.campaigns.journey.ending.endings import record_reply
from tactful.campaigns.model import OutboxState, person
from tactful.campaigns.store.tables import MailboxRest, Outbox
from tactful.cli import group
from tactful.templates.message import Address, Message
from tactful.templates.workspace.settings import Mailbox

from .conftest import NOW, Place, free_port
from .resend_server import KEY, ResendServer, resend_server

ENVIRONMENT = {"RESEND_API_KEY": KEY}


@pytest.fixture
def server() -> Iterator[ResendServer]:
    with resend_server() as one:
        yield one


@pytest.fixture
def ready(place: Place, server: ResendServer) -> Place:
    """Two approved messages, to be sent by the server."""
    by_resend(place, server.url)
    place.enrol()
    place.draft()
    place.approve()
    return place


def by_resend(place: Place, url: str) -> None:
    place.write()
    file = place.root / "tactful.toml"
    ours = f'provider = "resend"\napi_key = "env:RESEND_API_KEY"\napi_url = "{url}"\n'
    file.write_text(file.read_text().replace("[mailboxes.sam]\n", f"[mailboxes.sam]\n{ours}"))


def send(place: Place, *, timeout_s: float = 5, boot: str = "boot", key: str = KEY) -> Ran:
    async def go() -> Ran:
        return await run(
            place.store, place.workspace,
            transports=lambda box: transport_of(box, {"RESEND_API_KEY": key}, timeout_s=timeout_s),
            clock=place.clock, boot=boot, who="the test", stop=asyncio.Event(), until_empty=True,
        )  # fmt: skip

    return asyncio.run(go())


def rows(place: Place) -> list[Outbox]:
    with place.store.reading() as session:
        found = list(session.scalars(select(Outbox).order_by(Outbox.id)))
        session.expunge_all()
        return found


def states(place: Place) -> list[str]:
    return [str(row.state) for row in rows(place)]


def to(server: ResendServer) -> list[str]:
    return sorted(mail["to"][0].partition("<")[2].strip(">") for mail in server.accepted)


BOTH = ["bob@example.net", "zoe@example.org"]
BOX = Mailbox(address="sam@example.com", provider="resend").model_copy(update={"key": "sam"})


# -- what is sent ------------------------------------------------------------------------


def test_what_arrives_is_what_the_person_approved_by_resend(
    ready: Place, server: ResendServer
) -> None:
    assert send(ready).counts == {"sent": 2}
    row = rows(ready)[0]
    mail = next(m for m in server.accepted if "zoe@" in m["to"][0])
    message = next(iter(ready.texts().values()))
    assert mail["subject"] == message.subject and mail["text"] == message.text
    assert mail["html"] == message.html
    assert mail["from"] == "Sam Reed <sam@example.com>"
    assert mail["headers"]["Message-ID"] == row.message_id_header
    assert mail["headers"]["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert mail["headers"]["List-Unsubscribe"].startswith("<https://mail.example.com/u/")
    assert f"<{server.requests[0][0]}>" == row.message_id_header
    assert row.response.removeprefix("200 ") in {one[1] for one in server.known.values()}


def test_a_request_has_all_of_a_message_and_nothing_of_its_date() -> None:
    message = Message(
        sender=Address("sam@example.com", 'Ortiz, Sam "Sam"'),
        recipient=Address("zoe@example.org", "Zoë Łęcka"),
        subject="Grüße, =?ok? – 100 %",
        text="Hello Zoë.\n.\nFrom here.\n",
        html="<p>Hello Zoë.</p>",
        reply_to=Address("team@example.com", "Team"),
        calendar="BEGIN:VCALENDAR\nEND:VCALENDAR\n",
        headers=(("List-Unsubscribe", "<https://a.example/u/x>"), ("X-Tactful-A", "b")),
    )
    names = [f"<{number}@example.com>" for number in ("c", "a", "b")]

    def request(date: datetime) -> dict[str, Any]:
        raw = mime(
            message, message_id=names[0], date=date, in_reply_to=names[2], references=names[1:]
        )
        return as_request(raw, "zoe@example.org")

    one = request(NOW)
    assert one == request(NOW + timedelta(hours=9))
    assert one["from"] == '"Ortiz, Sam \\"Sam\\"" <sam@example.com>'
    assert one["to"] == ["Zoë Łęcka <zoe@example.org>"]
    assert one["reply_to"] == ["Team <team@example.com>"]
    assert (one["subject"], one["text"], one["html"]) == (
        message.subject, message.text, message.html,
    )  # fmt: skip
    assert one["headers"] == {
        "Message-ID": names[0],
        "In-Reply-To": names[2],
        "References": f"{names[1]} {names[2]}",
        **dict(message.headers),
    }
    (file,) = one["attachments"]
    assert base64.b64decode(file["content"]) == b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n"
    assert file["content_type"].startswith("text/calendar") and "REQUEST" in file["content_type"]


# -- in doubt: never twice, never lost ---------------------------------------------------


@pytest.mark.parametrize(
    "fault",
    ["drop before", "drop after", "half", "500", "503", "500 after", "page", "busy", "hang after"],
)
def test_what_is_in_doubt_is_asked_for_again_and_sent_once(
    ready: Place, server: ResendServer, fault: str
) -> None:
    server.faults.append(fault)
    ran = send(ready, timeout_s=0.3)
    assert states(ready) == ["sent", "sent"]
    assert ran.counts == {"in_doubt": 1, "sent": 2}
    assert to(server) == BOTH
    asked = [key for key, _ in server.requests]
    assert len(asked) == 3 and len(set(asked)) == 2
    again = [body for key, body in server.requests if asked.count(key) == 2]
    assert again[0] == again[1]


@pytest.mark.parametrize("arrived", [True, False])
def test_a_crash_behind_the_mark_settles_at_the_next_start(
    ready: Place, server: ResendServer, arrived: bool
) -> None:
    server.faults.extend(["drop after" if arrived else "drop before", "500", "500"])
    ready.later(minutes=1)
    send(ready)
    with ready.store.session() as session:  # as a killed sender leaves it
        row = session.scalars(select(Outbox).where(Outbox.state == OutboxState.in_doubt)).first()
        assert row is not None
        row.state, row.token, row.boot = OutboxState.sending, "gone", "boot"
        row.not_before = NOW
    began = rows(ready)[0].sending_at
    server.faults.clear()
    ready.later(minutes=10)
    ran = send(ready)
    assert ran.recovered == (0, 1) and ran.left_in_doubt == 0
    assert states(ready) == ["sent", "sent"] and to(server) == BOTH
    assert rows(ready)[0].sent_at == began


def test_a_provider_that_is_down_is_asked_later_and_later(
    ready: Place, server: ResendServer
) -> None:
    server.fault = lambda: "500"
    ran = send(ready)
    assert states(ready) == ["in_doubt", "in_doubt"] and ran.left_in_doubt == 2
    asked = len(server.requests)
    send(ready)
    assert len(server.requests) == asked  # each rests for a minute first
    for _ in range(4):
        ready.later(minutes=70)
        send(ready)
    assert len(server.requests) <= asked + 8
    server.fault = None
    ready.later(minutes=70)
    send(ready)
    assert states(ready) == ["sent", "sent"] and to(server) == BOTH


def test_a_doubt_settles_on_either_database(house: Place, server: ResendServer) -> None:
    by_resend(house, server.url)
    house.ready()
    server.faults.append("drop after")
    send(house)
    assert states(house) == ["sent", "sent"] and to(server) == BOTH


def test_in_closed_hours_it_waits_for_the_morning(ready: Place, server: ResendServer) -> None:
    server.faults.extend(["drop before", "drop before"])
    server.fault = lambda: "500"
    ready.later(hours=7)  # 17:00
    send(ready)
    server.fault = None
    asked = len(server.requests)
    ready.later(hours=3)
    send(ready)
    assert len(server.requests) == asked
    ready.later(hours=13)  # 9:00
    send(ready)
    assert states(ready) == ["sent", "sent"] and to(server) == BOTH


def test_after_the_keys_life_a_person_is_asked(ready: Place, server: ResendServer) -> None:
    server.clock = lambda: ready.now.timestamp()
    server.faults.append("drop after")
    server.fault = lambda: "503"
    send(ready)
    server.fault = None
    asked = len(server.requests)
    ready.later(hours=24)
    ran = send(ready)
    assert "in_doubt" in states(ready) and len(server.requests) == asked
    assert ran.counts == {}
    assert len(server.accepted) == 1


def test_what_was_stopped_meanwhile_is_not_asked_for(ready: Place, server: ResendServer) -> None:
    server.fault = lambda: "500"
    send(ready)
    server.fault = None
    with ready.store.session() as session:
        record_reply(session, "zoe@example.org", by=person("ann"), now=ready.now)
    ready.later(minutes=10)
    send(ready)
    assert states(ready) == ["in_doubt", "sent"]
    assert to(server) == ["bob@example.net"]


def test_a_paused_mailbox_asks_for_nothing(ready: Place, server: ResendServer) -> None:
    server.fault = lambda: "500"
    send(ready)
    server.fault = None
    asked = len(server.requests)
    with ready.store.session() as session:
        pause(session, "mailbox", "sam", by=person("ann"), now=ready.now)
    ready.later(minutes=10)
    send(ready)
    assert states(ready) == ["in_doubt", "in_doubt"] and len(server.requests) == asked


def test_another_account_knows_nothing_of_it(ready: Place, server: ResendServer) -> None:
    server.faults.append("drop after")
    server.fault = lambda: "500"
    send(ready)
    server.fault = None
    asked = len(server.requests)
    ready.later(minutes=10)
    ran = send(ready, key="re_another")
    assert len(server.requests) == asked
    assert states(ready) == ["in_doubt", "in_doubt"] and ran.counts == {}


def test_a_text_that_changed_is_for_a_person(ready: Place, server: ResendServer) -> None:
    server.fault = lambda: "drop after"
    send(ready)
    server.fault = None
    asked = len(server.requests)
    for file in ("templates/spring/thanks.md",):
        path = ready.root / file
        path.write_text(path.read_text().replace("thank you for", "many thanks for"))
    ready.move()
    ready.later(minutes=10)
    send(ready)
    assert len(server.requests) == asked
    assert states(ready)[:2] == ["in_doubt", "in_doubt"]


def test_a_key_known_with_another_text_is_for_a_person(ready: Place, server: ResendServer) -> None:
    server.faults.append("500")
    send(ready)
    ready.later(minutes=10)
    # As if another program had used it.
    with ready.store.session() as session:
        row = session.scalars(select(Outbox).order_by(Outbox.id)).first()
        assert row is not None and row.message_id_header is not None
        name = row.message_id_header.strip("<>")
        row.state = OutboxState.in_doubt
    server.known[name] = (b"{}", "x", server.clock())
    send(ready)
    assert states(ready)[0] == "in_doubt"
    assert "invalid_idempotent_request" in rows(ready)[0].why
    asked = len(server.requests)
    ready.later(hours=2)
    send(ready)
    assert len(server.requests) == asked


def test_what_a_person_sends_again_is_theirs_to_settle(ready: Place, server: ResendServer) -> None:
    server.faults.extend(["500"])
    server.fault = lambda: "500"
    send(ready)
    with ready.store.session() as session:
        settle(session, ready.workspace, 1, "resend", by=person("ann"), now=ready.now)
    send(ready)
    assert rows(ready)[0].account is None and states(ready)[0] == "in_doubt"


# -- refusals and limits -----------------------------------------------------------------


def test_a_rate_limit_is_waited_for_or_tried_later(ready: Place, server: ResendServer) -> None:
    server.headers = {"retry-after": "0"}
    server.faults.append("429")
    assert send(ready).counts == {"retry": 1, "sent": 1}
    ready.later(minutes=6)
    assert send(ready).counts == {"sent": 1}
    assert to(server) == BOTH


def test_a_long_rate_limit_rests_the_mailbox(ready: Place, server: ResendServer) -> None:
    server.headers = {"ratelimit-remaining": "0", "ratelimit-reset": "3000"}
    ran = send(ready)
    assert ran.counts == {"sent": 1}
    assert "rate limit" in ran.errors["sam"]
    assert sorted(states(ready)) == ["due", "sent"]


def test_a_quota_rests_the_mailbox_and_loses_nothing(ready: Place, server: ResendServer) -> None:
    server.faults.append("quota")
    ran = send(ready)
    assert "sending limit is used up" in ran.errors["sam"]
    with ready.store.reading() as session:
        rest = session.get(MailboxRest, "sam")
        assert rest is not None and rest.until >= ready.now + timedelta(hours=1)
    ready.later(hours=2)
    send(ready)
    assert states(ready) == ["sent", "sent"] and to(server) == BOTH


def test_a_domain_that_is_not_verified_is_the_mailboxs_trouble(
    ready: Place, server: ResendServer
) -> None:
    server.faults.append("domain")
    ran = send(ready)
    assert "not verified" in ran.errors["sam"]
    assert "failed" not in states(ready) and server.accepted == []


def test_a_wrong_key_sends_nothing_and_is_no_doubt(ready: Place, server: ResendServer) -> None:
    ran = send(ready, key="re_wrong")
    assert "invalid_api_key" in ran.errors["sam"]
    assert set(states(ready)) <= {"due", "retry"} and server.accepted == []


def test_one_that_is_refused_does_not_stop_the_others(place: Place, server: ResendServer) -> None:
    by_resend(place, server.url)
    place.ready()

    def accept(key: str, body: bytes) -> tuple[int, dict[str, Any]]:
        if "zoe@" in json.loads(body)["to"][0]:
            return 422, {"name": "validation_error", "message": "Invalid `to` field."}
        return ResendServer.accept(server, key, body)

    server.accept = accept  # type: ignore[method-assign]
    assert send(place).counts == {"failed": 1, "sent": 1}
    assert states(place) == ["failed", "sent"]


def test_a_server_that_is_away_leaves_all_due(ready: Place) -> None:
    file = ready.root / "tactful.toml"
    text = file.read_text()
    begin = text.index('api_url = "') + len('api_url = "')
    end = text.index('"', begin)
    file.write_text(text[:begin] + f"http://127.0.0.1:{free_port()}" + text[end:])
    ran = send(ready)
    assert states(ready) == ["due", "due"] and "127.0.0.1" in ran.errors["sam"]


# -- the key, and where it is ------------------------------------------------------------


def test_the_check_says_what_is_wrong_and_sends_nothing(server: ResendServer) -> None:
    box = BOX.model_copy(update={"api_key": "env:RESEND_API_KEY", "api_url": server.url})
    assert sends_answer(box, ENVIRONMENT).ok  # a key that may only send
    wrong = sends_answer(box, {"RESEND_API_KEY": "re_wrong"})
    assert not wrong.ok and "invalid_api_key" in wrong.detail and "re_wrong" not in wrong.detail
    server.key_sends_only = False
    assert sends_answer(box, ENVIRONMENT).ok
    assert sends_answer(box.model_copy(update={"address": "a@mail.example.com"}), ENVIRONMENT).ok
    server.domains = [{"name": "example.com", "status": "pending"}]
    assert "not verified (pending)" in sends_answer(box, ENVIRONMENT).detail
    server.domains = [{"name": "other.example", "status": "verified"}]
    assert "no domain 'example.com'" in sends_answer(box, ENVIRONMENT).detail
    assert server.requests == []
    with pytest.raises(SecretError, match="RESEND_API_KEY is not set; set it to the API key"):
        sends_answer(box, {})


def test_the_commands_look_for_the_key_in_the_environment(
    ready: Place, server: ResendServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    def said(command: str, *arguments: str) -> str:
        return CliRunner().invoke(group, [command, "-C", str(ready.root), *arguments]).output

    dry_run = ("run", "--dry-run", "--now", ready.now.isoformat())
    assert "RESEND_API_KEY is not set" in said("doctor", "--offline")
    assert "RESEND_API_KEY is not set" in said(*dry_run)
    monkeypatch.setenv("RESEND_API_KEY", KEY)
    assert "knows the API key, which may only send" in said("doctor")
    assert "sam: 2 messages would be sent" in said(*dry_run)
    assert server.requests == []


def test_what_a_mailbox_lacks_is_said() -> None:
    with pytest.raises(ProviderError, match="needs api_key"):
        transport_of(BOX, {})
    with pytest.raises(ProviderError, match="no provider 'resent'; did you mean 'resend'"):
        transport_of(BOX.model_copy(update={"provider": "resent"}), {})
    assert names() == ["resend", "smtp"]
    assert where(BOX) == "api.resend.com"


def test_a_certificate_that_nobody_vouches_for_is_refused(
    certificate: tuple[Path, Path],
) -> None:
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(*certificate)
    with HTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler) as one:
        one.socket = tls.wrap_socket(one.socket, server_side=True)
        thread = threading.Thread(target=one.handle_request, daemon=True)
        thread.start()
        url = f"https://127.0.0.1:{one.server_port}"
        box = BOX.model_copy(update={"api_key": "env:RESEND_API_KEY", "api_url": url})
        transport = transport_of(box, ENVIRONMENT, timeout_s=2)

        async def go() -> None:
            async def begin() -> bool:
                raise AssertionError("nothing may begin")

            await transport.deliver(Outgoing("a@example.com", "b@example.org", b""), begin=begin)

        with pytest.raises(SendError, match="certificate") as caught:
            asyncio.run(go())
        assert not caught.value.in_doubt and caught.value.of_mailbox
        thread.join(3)

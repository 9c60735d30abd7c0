"""Other programs are told what happened: signed, once for each thing, again until it is taken."""

import base64
import hashlib
import hmac
import json
import socket
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from sqlalchemy import select, update

from tactful.campaigns.actions.alerts import Secrets, deliver_alerts
from tactful.campaigns.actions.suppress import suppress_value
from tactful.campaigns.actions.tasks import close_task, open_tasks_due
from tactful.campaigns.actions.webhooks import NoWebhook, replay_events
from tactful.campaigns.alerts.public_address import PrivateAddressError, connected, is_public
from tactful.campaigns.alerts.webhook import WebhookError, post
from tactful.campaigns.commands.webhooks import command
from tactful.campaigns.journey.ending.endings import record_bounce
from tactful.campaigns.model import Outcome, person
from tactful.campaigns.store.audit import note
from tactful.campaigns.store.tables import Alert, Outbox, Touch
from tactful.templates.errors import WorkspaceError

from .conftest import Place
from .test_alerts import KEY, SECRET, answer, hook, secrets
from .test_old_database import send

__all__ = ["hook"]
ANN = person("ann")


def told(place: Place, url: str, *, more: str = "", name: str = "crm") -> Place:
    """A workspace whose events go to url, after the first look; Zoë and Bob are approved."""
    place.write(days="mon-sun", port=1)
    toml = place.root / "tactful.toml"
    section = f'[webhooks.{name}]\nurl = "{url}"\nsecret = "env:HOOK"\nprivate = true\n{more}\n'
    toml.write_text(f"{toml.read_text()}\n{section}")
    place.ready()
    assert deliver(place) == 0
    return place


def deliver(place: Place) -> int:
    return deliver_alerts(place.store, place.workspace, secrets(), clock=place.clock)


def verified(got: list[tuple[dict[str, str], bytes]]) -> list[dict[str, Any]]:
    """Return the events that a receiver takes: each signature is checked as the scheme says."""
    found = []
    for headers, body in got:
        signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
        mac = hmac.new(base64.b64decode(KEY), signed, hashlib.sha256).digest()
        assert headers["webhook-signature"] == "v1," + base64.b64encode(mac).decode()
        found.append({**json.loads(body), "id": headers["webhook-id"]})
    return found


def test_what_happens_is_told_once_signed_and_in_order(place: Place, hook: Any) -> None:
    got, url = hook
    told(place, url)
    send(place)
    with place.store.session() as session:
        row = session.scalars(select(Outbox).where(Outbox.enrolment_id == 1)).one()
        header = row.message_id_header
    place.later(days=1)
    open_tasks_due(place.store, place.workspace, now=place.now)
    with place.store.reading() as session:
        task = session.scalars(
            select(Touch.id).where(Touch.enrolment_id == 1, Touch.channel == "call")
        ).one()
    close_task(place.store, place.workspace, task, Outcome.no_answer, by=ANN, now=place.now)
    with place.store.session() as session:
        record_bounce(session, "bob@example.net", now=place.now, note="no such user")
    answer(place, "Please never write again. Unsubscribe me.", more=f"References: {header}\n")
    suppress_value(place.store, "elm.example", by=ANN, now=place.now)
    assert deliver(place) == len(got.got) > 8
    assert deliver(place) == 0
    events = verified(got.got)
    assert len({one["id"] for one in events}) == len(events)
    by_type: dict[str, list[Any]] = {}
    for one in events:
        by_type.setdefault(one["type"], []).append(one["data"])
    assert [one["recipient"] for one in by_type["message.sent"]] == [
        "zoe@example.org", "bob@example.net",
    ]  # fmt: skip
    sent = by_type["message.sent"][0]
    assert (sent["campaign"], sent["enrolment_id"], sent["mailbox"]) == ("spring", 1, "sam")
    assert {one["recipient"] for one in by_type["task.due"]} == {
        "zoe@example.org", "bob@example.net",
    }  # fmt: skip
    assert [one["recipient"] for one in by_type["person.bounced"]] == ["bob@example.net"]
    assert [one["recipient"] for one in by_type["person.opted_out"]] == ["zoe@example.org"]
    assert {one["state"] for one in by_type["sequence.ended"]} == {"bounced", "opted_out"}
    assert by_type["reply.received"][0]["address"] == "zoe@example.org"
    assert {"domain": "elm.example", "why": "asked to get no more emails"} in by_type[
        "person.suppressed"
    ]
    assert events[0]["timestamp"].startswith("2026-03-02T10:00:00")
    assert "subject" not in sent and "text" not in sent  # no text of a mail leaves by this way


def test_a_failure_and_a_doubt_are_events_too(place: Place, hook: Any) -> None:
    got, url = hook
    told(place, url, more='events = ["message.failed", "message.in_doubt"]')
    send(place)
    with place.store.session() as session:
        ids = session.scalars(select(Outbox.id).order_by(Outbox.id)).all()
        for number, action in zip(ids, ("failed", "in doubt"), strict=True):
            note(session, action, "outbox", number, by=ANN, at=place.now, detail="550 no")
    deliver(place)
    assert [(one["type"], one["data"]["why"]) for one in verified(got.got)] == [
        ("message.failed", "550 no"), ("message.in_doubt", "550 no"),
    ]  # fmt: skip


def test_what_was_taken_back_never_happened(place: Place, hook: Any) -> None:
    got, url = hook
    told(place, url)
    with pytest.raises(RuntimeError), place.store.session() as session:
        record_bounce(session, "bob@example.net", now=place.now)
        raise RuntimeError
    assert deliver(place) == 0 and got.got == []


def bounced(place: Place) -> None:
    with place.store.session() as session:
        record_bounce(session, "bob@example.net", now=place.now, note="no such user")


def test_what_is_not_taken_comes_again_with_its_id_and_holds_up_nobody_else(
    place: Place, hook: Any
) -> None:
    got, url = hook
    told(place, url, more='events = ["person.bounced", "sequence.ended"]')
    bounced(place)
    got.answers[:] = [500]
    # After one that is not taken the others wait: a dead receiver is asked once, not fifty times.
    assert (deliver(place), len(got.got)) == (0, 1)
    place.later(seconds=6)
    assert deliver(place) == 2
    first, again, _ = verified(got.got)
    assert first["id"] == again["id"] and first["type"] == "person.bounced"
    # Two days of refusals, then a person looks: and replays it.
    place.later(hours=1)
    got.got.clear()
    with place.store.session() as session:
        session.execute(update(Alert).values(state="failed", error="500", sent_at=None))
    assert deliver(place) == 0
    assert replay_events(place.store, place.workspace, "crm", by=ANN, now=place.now) == 2
    assert deliver(place) == 2
    assert first["id"] in {one["id"] for one in verified(got.got)}
    since = place.now - timedelta(days=1)
    assert (
        replay_events(place.store, place.workspace, "crm", by=ANN, now=place.now, since=since) == 2
    )
    with pytest.raises(NoWebhook, match="it has: crm"):
        replay_events(place.store, place.workspace, "erp", by=ANN, now=place.now)
    got.answers[:] = [410]  # it wants no more of this one
    deliver(place)
    shown = CliRunner().invoke(command, ["list", "crm", "-C", str(place.root)]).output
    assert "person.bounced  failed" in shown and "answered 410" in shown
    assert "sequence.ended  waiting" in shown


def test_a_new_webhook_is_told_of_what_comes_after_it(place: Place, hook: Any) -> None:
    got, url = hook
    told(place, url)
    toml = place.root / "tactful.toml"
    text = toml.read_text()
    toml.write_text(text[: text.index("[webhooks")])
    bounced(place)
    assert deliver(place) == 0
    toml.write_text(text)
    assert deliver(place) == 0
    suppress_value(place.store, "elm.example", by=ANN, now=place.now)
    assert deliver(place) == 1
    assert [one["type"] for one in verified(got.got)] == ["person.suppressed"]


PUBLIC = ("1.1.1.1", "2606:4700::1111")
PRIVATE = (
    "127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0",
    "224.0.0.1", "255.255.255.255", "::1", "::", "fe80::1", "fe80::1%eth0", "fc00::1", "ff02::1",
    "::ffff:10.0.0.1", "::ffff:169.254.169.254", "64:ff9b::a00:1", "2002:a00:1::", "192.0.2.1",
)  # fmt: skip


def test_which_addresses_are_public() -> None:
    assert [one for one in PUBLIC if not is_public(one)] == []
    assert [one for one in PRIVATE if is_public(one)] == []


def test_no_webhook_leads_into_a_network_of_ones_own(monkeypatch: Any, hook: Any) -> None:
    """Also not by a name with a public and a private address, a redirect or a proxy."""
    got, url = hook
    where: dict[str, Any] = {"secret": SECRET, "message_id": "msg_1", "private": False}
    now = Place(Path()).now
    port = int(url.rpartition(":")[2].partition("/")[0])
    for bad in (
        url,
        f"http://localhost:{port}/",
        f"http://[::ffff:127.0.0.1]:{port}/",
        f"http://0x7f000001:{port}/",
    ):
        with pytest.raises(WebhookError, match="is not public"):
            post(bad, b"{}", at=now, **where)
    monkeypatch.setenv("http_proxy", f"http://127.0.0.1:{port}")
    with pytest.raises(WebhookError):
        post("http://localhost:1/", b"{}", at=now, **where)
    public = (socket.AF_INET, socket.SOCK_STREAM, 6, "", ("1.1.1.1", port))
    both = [*socket.getaddrinfo("127.0.0.1", port, type=socket.SOCK_STREAM), public]

    def two(*_: Any, **__: Any) -> list[Any]:
        return both

    monkeypatch.setattr(socket, "getaddrinfo", two)
    with pytest.raises(PrivateAddressError):
        connected(("rebind.example", port), 1.0)
    assert got.got == []
    monkeypatch.undo()
    post(url, b"{}", at=now, secret=SECRET, message_id="msg_1", private=True)
    assert len(got.got) == 1


def test_a_webhook_into_ones_own_machine_is_meant(place: Place) -> None:
    place.write()
    toml = place.root / "tactful.toml"
    hooked = '[webhooks.crm]\nurl = "http://127.0.0.1:9/x"\nsecret = "env:HOOK"\n'
    toml.write_text(f"{toml.read_text()}\n{hooked}")
    with pytest.raises(WorkspaceError, match="private = true"):
        place.workspace  # noqa: B018


def test_a_missing_secret_is_said_and_the_event_waits(place: Place, hook: Any) -> None:
    got, url = hook
    told(place, url)
    bounced(place)

    def none(_: Any) -> str:
        raise WebhookError("HOOK is not set")

    lacking = Secrets(lambda _: None, none)
    assert deliver_alerts(place.store, place.workspace, lacking, clock=place.clock) == 0
    shown = CliRunner().invoke(command, ["list", "-C", str(place.root), "--format", "json"]).output
    assert json.loads(shown)["webhooks"][0]["error"] == "HOOK is not set"
    place.later(seconds=6)
    assert deliver(place) > 0 and len(got.got) > 0
    done = CliRunner().invoke(
        command, ["replay", "crm", "--since", "2026-01-01", "-C", str(place.root)]
    )
    assert "queued again for 'crm'" in done.output

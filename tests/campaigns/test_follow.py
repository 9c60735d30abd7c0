"""A sender that runs for weeks sees what people change in the workspace."""

import asyncio
import os
import shutil
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tactful.campaigns.delivery import context
from tactful.campaigns.delivery.dispatch import SendContext, Sent
from tactful.campaigns.delivery.memory import MemoryTransport
from tactful.campaigns.delivery.runner import Ran, run
from tactful.campaigns.messages.approval import approve_all, draft
from tactful.campaigns.model import MessageState, OutboxState, person
from tactful.campaigns.store.database import StoreGone
from tactful.campaigns.store.tables import Outbox, StoredMessage
from tactful.templates.errors import WorkspaceError
from tactful.templates.workspace.fingerprint import Fingerprint, fingerprint
from tactful.templates.workspace.workspace import Workspace

from .conftest import Place


def change(place: Place, name: str, old: str, new: str) -> None:
    path = place.root / name
    path.write_text(path.read_text().replace(old, new, 1))
    stat = path.stat()
    os.utime(path, ns=(stat.st_atime_ns, stat.st_mtime_ns + 1_000_000))  # clocks may be coarse


def test_a_changed_file_is_read_again_and_a_broken_one_keeps_the_former(place: Place) -> None:
    place.write()
    desk = SendContext(place.store, place.workspace, place.clock)
    assert not desk.reread()
    assert not desk.reread()
    change(place, "tactful.toml", 'name = "Acme"', 'name = "Blue"')
    assert desk.reread()
    assert desk.workspace.settings.name == "Blue"
    change(place, "tactful.toml", 'name = "Blue"', "name = ")
    with pytest.raises(WorkspaceError):
        desk.reread()
    assert desk.workspace.settings.name == "Blue"
    change(place, "tactful.toml", "name = ", 'name = "Green"')
    assert desk.reread()
    assert desk.workspace.settings.name == "Green"


def test_a_look_that_had_to_wait_lets_no_change_go_unseen_for_longer(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    place.write()

    def late(workspace: Workspace) -> Fingerprint:
        time.sleep(0.3)  # as where a busy machine lets it wait
        return fingerprint(workspace)

    desk = SendContext(place.store, place.workspace, place.clock, follow=True)
    monkeypatch.setattr(context, "fingerprint", late)
    desk.keep_up()
    monkeypatch.undo()
    change(place, "tactful.toml", 'name = "Acme"', 'name = "Blue"')
    time.sleep(0.2)  # more than ten times what the look itself took
    desk.keep_up()
    assert desk.workspace.settings.name == "Blue"


def test_a_fixed_and_approved_text_leaves_without_a_restart(place: Place) -> None:
    place.write()
    place.enrol()
    place.now = place.later(minutes=1)
    workspace, transport = place.workspace, MemoryTransport()

    async def work() -> None:
        stop = asyncio.Event()
        running = asyncio.create_task(
            run(
                place.store, workspace, transports=lambda _: transport, clock=place.clock,
                boot="b", who="test", stop=stop, poll_s=0.05, follow=True,
            )
        )  # fmt: skip
        await asyncio.sleep(0.3)  # it has looked once: nothing is approved yet
        change(place, "templates/spring/thanks.md", "thank you for your time", "many thanks")
        with place.store.session() as session:
            campaign = place.workspace.campaign("spring")
            draft(session, place.workspace, campaign, now=place.now)
            approve_all(session, campaign, by=person("me"), now=place.now)
        for _ in range(100):
            if len(transport.sent) >= 2:
                break
            await asyncio.sleep(0.05)
        stop.set()
        await running

    asyncio.run(work())
    assert len(transport.sent) == 2
    assert all(b"many thanks" in sent[2] for sent in transport.sent)
    with place.store.reading() as session:
        held = session.query(StoredMessage).filter_by(state=MessageState.held).count()
    assert held == 0


def sending(place: Place, transport: MemoryTransport, meanwhile: Callable[[], None]) -> Ran:
    """Run until nothing is left; meanwhile is done once, right after the first mail left."""

    def on_sent(_: Sent) -> None:
        if not done:
            done.append(1)
            meanwhile()

    done: list[int] = []

    async def work() -> Ran:
        return await run(
            place.store, place.workspace, transports=lambda _: transport, clock=place.clock,
            boot="b", who="test", stop=asyncio.Event(), until_empty=True, follow=True,
            on_sent=on_sent,
        )  # fmt: skip

    return asyncio.run(work())


def approved(place: Place) -> MemoryTransport:
    """Enrol two people whose first mails are approved and due."""
    place.ready()
    place.now = place.later(minutes=1)
    return MemoryTransport()


def test_a_template_saved_in_mid_run_changes_nothing_that_was_approved(place: Place) -> None:
    transport = approved(place)
    old, new = "thank you for your time", "many thanks"
    sending(place, transport, lambda: change(place, "templates/spring/thanks.md", old, new))
    assert len(transport.sent) == 2
    assert all(b"thank you for your time" in data for _, _, data in transport.sent)


def test_a_file_broken_in_mid_run_stops_before_the_next_message(place: Place) -> None:
    transport = approved(place)
    was = place.root.joinpath("tactful.toml").read_text()
    ran = sending(place, transport, lambda: change(place, "tactful.toml", "name", "na me"))
    assert len(transport.sent) == 1
    assert "tactful.toml" in " ".join(ran.errors.values())
    place.root.joinpath("tactful.toml").write_text(was)
    sending(place, transport, lambda: None)  # what was put back leaves once it is right again
    assert len(transport.sent) == 2


def test_an_error_that_lint_finds_by_now_holds_what_was_approved(place: Place) -> None:
    transport = approved(place)
    path = place.root / "tactful.toml"
    demand = "\n[lint]\noptions = { R313 = { required = true } }\n"

    def demands() -> None:
        path.write_text(path.read_text() + demand)

    sending(place, transport, demands)
    assert len(transport.sent) == 1
    with place.store.reading() as session:
        (row,) = session.query(Outbox).filter_by(state=OutboxState.held)
        assert "no lawful basis or consent is recorded (R313)" in (row.why or "")
        held = session.query(StoredMessage).filter_by(state=MessageState.held)
        assert "R313" in {one["code"] for row in held for one in row.findings}


def test_who_opts_out_in_the_list_after_the_approval_gets_nothing(place: Place) -> None:
    transport = approved(place)
    list_ = "contacts/spring.csv"
    old, new = "bob@example.net,Bob,Rose,,,", "bob@example.net,Bob,Rose,,,yes"
    sending(place, transport, lambda: change(place, list_, old, new))
    assert [to for _, to, _ in transport.sent] == ["zoe@example.org"]
    with place.store.reading() as session:
        (row,) = session.query(Outbox).filter_by(state=OutboxState.held)
        assert "'yes' in 'Opted out' means no email (R307)" in (row.why or "")


@pytest.mark.parametrize("how", ["deleted", "its folder deleted", "replaced"])
def test_a_database_that_goes_in_mid_run_stops_before_the_next_message(
    place: Place, how: str
) -> None:
    transport = approved(place)
    file = Path(str(place.store.engine.url.database))

    def goes() -> None:
        if how == "its folder deleted":
            shutil.rmtree(file.parent)
        else:
            file.unlink()
        if how == "replaced":
            file.write_bytes(b"")

    with pytest.raises(StoreGone, match="put it back, then start again"):
        sending(place, transport, goes)
    assert len(transport.sent) == 1

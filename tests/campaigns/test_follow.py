"""A sender that runs for weeks sees what people change in the workspace."""

import asyncio
import os

import pytest

from tactful.campaigns.delivery.dispatch import SendContext
from tactful.campaigns.delivery.runner import run
from tactful.campaigns.delivery.smtp import MemoryTransport
from tactful.campaigns.messages.approval import approve_all, draft
from tactful.campaigns.model import MessageState, person
from tactful.campaigns.store.tables import StoredMessage
from tactful.templates.errors import WorkspaceError

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

"""Letters are written some dozen at a time: what changes meanwhile counts, and nothing waits long."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest
from sqlalchemy import select, update

from tactful.campaigns.delivery import runner
from tactful.campaigns.delivery.runner import Ran, run
from tactful.campaigns.delivery.smtp import MemoryTransport
from tactful.campaigns.journey.endings import record_reply
from tactful.campaigns.model import OutboxState, TouchState, person
from tactful.campaigns.people.suppression import suppress
from tactful.campaigns.store.tables import Contact, Enrolment, Outbox, Touch

from .conftest import Place


@dataclass
class Meddling(MemoryTransport):
    """Does something once the first message has gone, when the next one is about to."""

    meddle: Callable[[], Any] = lambda: None
    waits_s: float = 0.0
    done: list[Any] = field(default_factory=list)

    async def prepare(self, sender: str, recipient: str, *, size: int) -> None:
        if len(self.sent) == 1 and not self.done:
            await asyncio.sleep(self.waits_s)
            self.done.append(self.meddle())
        await super().prepare(sender, recipient, size=size)


def send(place: Place, transport: MemoryTransport, **more: Any) -> Ran:
    async def go() -> Ran:
        return await run(
            place.store, place.workspace, transports=lambda _box: transport, clock=place.clock,
            boot="boot", who="the test", stop=asyncio.Event(), until_empty=True, **more,
        )  # fmt: skip

    return asyncio.run(go())


def states(place: Place) -> list[str]:
    with place.store.reading() as session:
        return [str(one) for one in session.scalars(select(Outbox.state).order_by(Outbox.id))]


def renamed(place: Place) -> None:
    with place.store.session() as session:
        contact = session.get_one(Contact, 2)
        contact.fields = {**contact.fields, "contact.first_name": "Rob"}


def handed_over(place: Place) -> None:
    with place.store.session() as session:
        session.execute(update(Enrolment).where(Enrolment.id == 2).values(mailbox="kim"))


def answered(place: Place) -> None:
    with place.store.session() as session:
        record_reply(session, "bob@example.net", now=place.now)


def opted_out(place: Place) -> None:
    with place.store.session() as session:
        suppress(session, "@example.net", why="asked", by=person("ann"), now=place.now)


def edited(place: Place) -> None:
    path = place.root / "campaigns/spring.yml"
    path.write_text(path.read_text() + "# a note\n")


@pytest.mark.parametrize(
    ("meddle", "became"),
    [
        (renamed, "held"),
        (handed_over, "held"),
        (answered, "cancelled"),
        (opted_out, "cancelled"),
        (edited, "sent"),  # it reads as before
    ],
)
def test_what_changes_after_a_letter_was_written_counts(
    house: Place, meddle: Callable[[Place], None], became: str
) -> None:
    house.ready()
    transport = Meddling(meddle=lambda: meddle(house))
    send(house, transport, follow=True)
    assert len(transport.done) == 1
    assert states(house) == ["sent", became]
    assert len(transport.sent) == 1 + (became == "sent")


def test_what_the_server_took_is_written_down_though_the_next_one_waits(place: Place) -> None:
    place.ready()
    seen: list[str] = []
    transport = Meddling(meddle=lambda: seen.extend(states(place)), waits_s=0.7)
    send(place, transport)
    assert seen == ["sent", "claimed"]
    assert states(place) == ["sent", "sent"]


def test_who_was_written_to_has_their_next_step_planned(house: Place) -> None:
    house.ready()
    send(house, MemoryTransport())
    with house.store.reading() as session:
        planned = select(Touch.enrolment_id).where(Touch.state == TouchState.planned)
        assert sorted(session.scalars(planned)) == [1, 2]


def test_what_is_due_is_looked_at_in_parts(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runner, "PART", 2)
    people = "".join(f"p{n}@firm{n}.example,Pat,Firm {n},,,\n" for n in range(7))
    place.write(people=people).ready()
    with place.store.session() as session:  # as though they had been approved before they were due
        session.execute(update(Touch).values(state=TouchState.planned))
        session.execute(Outbox.__table__.delete())  # type: ignore[attr-defined]
    transport = MemoryTransport()
    ran = send(place, transport)
    assert ran.counts == {OutboxState.sent: 7}
    assert len({to for _, to, _ in transport.sent}) == 7


def test_what_nobody_approved_keeps_no_place_from_others(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    people = "".join(f"p{n}@firm{n}.example,Pat,Firm {n},,,\n" for n in range(5))
    place.write(people=people)
    place.enrol()
    place.draft()
    monkeypatch.setattr(runner, "PART", 2)
    ran = send(place, MemoryTransport())
    assert (ran.unapproved, ran.counts) == (5, {})

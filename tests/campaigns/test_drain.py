"""Letters are written some dozen at a time: what changes meanwhile counts, and nothing waits long."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from threading import Barrier
from typing import Any

import pytest
from sqlalchemy import select, update

from tactful.campaigns.delivery import runner
from tactful.campaigns.delivery.memory import MemoryTransport
from tactful.campaigns.delivery.runner import Ran, run
from tactful.campaigns.delivery.transport import Phase, SendError
from tactful.campaigns.journey.coming_due.due import materialise_due
from tactful.campaigns.journey.coming_due.restraint import permitted
from tactful.campaigns.journey.ending.endings import record_reply
from tactful.campaigns.journey.limits.contacted import Correspondence
from tactful.campaigns.ledger import lease, outbox
from tactful.campaigns.ledger.lease import SenderBusy
from tactful.campaigns.model import EnrolmentState, OutboxState, TouchState, person
from tactful.campaigns.people.suppression import suppress
from tactful.campaigns.store import open_store
from tactful.campaigns.store.tables import Audit, Contact, Enrolment, Outbox, Touch

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


def test_only_one_of_two_senders_sends(house: Place) -> None:
    """Neither has the file's lock, as on two hosts."""
    house.ready()
    wire = MemoryTransport()

    async def both() -> list[Ran | BaseException]:
        stores = [open_store(house.workspace) for _ in range(2)]
        found = await asyncio.gather(
            *(
                run(
                    store, house.workspace, transports=lambda _box: wire, clock=house.clock,
                    boot=f"boot {number}", who=f"sender {number}", stop=asyncio.Event(),
                    until_empty=True,
                )
                for number, store in enumerate(stores)
            ),
            return_exceptions=True,
        )  # fmt: skip
        for store in stores:
            store.close()
        return found

    found = asyncio.run(both())
    assert len(wire.sent) == len({to for _, to, _ in wire.sent}) == 2
    assert sum(one.counts[OutboxState.sent] for one in found if isinstance(one, Ran)) == 2
    # The other was refused, or came when all was done.
    assert all(isinstance(one, Ran | SenderBusy) for one in found)


def test_two_that_claim_at_once_write_to_a_company_from_one_mailbox(house: Place) -> None:
    """Each on a connection of its own; the caps are judged by one of them at a time."""
    people = "ann@firm.example,Ann,Firm,,sam,\nbob@firm.example,Bob,Firm,,kim,\n"
    house.write(people=people).ready()
    workspace, together = house.workspace, Barrier(2)
    with house.store.session() as session:
        lease.take(session, token="t", who="w", boot="b", now=house.now, alone=False)
        materialise_due(session, workspace, now=house.now)

    def claims(mailbox: str) -> int:
        store = open_store(workspace)
        together.wait()
        with store.session() as session:
            may = partial(
                permitted, session, workspace, now=house.now, correspondence=Correspondence()
            )
            found = outbox.claim(
                session, mailbox, token=mailbox, boot="b", now=house.now, limit=5, permitted=may
            )
        store.close()
        return len(found)

    with ThreadPoolExecutor(2) as threads:
        assert sorted(threads.map(claims, ("sam", "kim"))) == [0, 1]


class Losing(MemoryTransport):
    """A server that refuses, after another sender has taken what this one has in hand."""

    def __init__(self, place: Place, error: SendError) -> None:
        super().__init__()
        self.place, self.error = place, error

    async def prepare(self, sender: str, recipient: str, *, size: int) -> None:
        with self.place.store.session() as session:
            session.execute(update(Outbox).values(token="the other sender"))
        raise self.error


@pytest.mark.parametrize(
    "error",
    [
        SendError(Phase.rcpt, "5.7.1 not wanted", code=554, permanent=True),
        SendError(Phase.rcpt, "4.2.0 try later", code=450),
        SendError(Phase.body, "the connection was lost"),
    ],
    ids=["refused", "later", "in doubt"],
)
def test_who_was_frozen_beyond_its_lease_says_nothing_of_what_another_has_in_hand(
    place: Place, error: SendError
) -> None:
    place.ready()
    send(place, Losing(place, error))
    with place.store.reading() as session:
        assert {one.state for one in session.scalars(select(Enrolment))} == {EnrolmentState.active}
        rows = session.scalars(select(Outbox)).all()
        assert {row.state for row in rows} == {OutboxState.claimed}
        assert {row.why for row in rows} == {""}
        said = session.scalars(select(Audit.action)).all()
        assert not {"failed", "put off", "in doubt"} & set(said)

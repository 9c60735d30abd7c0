"""What workers promise one another: leases, jobs, places and the time; and `tactful pause`."""

import asyncio
import json
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import create_engine, select, text, update

from tactful.campaigns.journey.coming_due.due import materialise_due
from tactful.campaigns.ledger import lease, mailbox_lease, outbox
from tactful.campaigns.ledger.lease import SenderBusy
from tactful.campaigns.ledger.outbox import Claim
from tactful.campaigns.ledger.send_counter import leaving
from tactful.campaigns.model import person
from tactful.campaigns.queries.sending import sending_overview
from tactful.campaigns.queries.workers import workers
from tactful.campaigns.store import journal, open_store
from tactful.campaigns.store.clock import DatabaseClock
from tactful.campaigns.store.database import Store, StoreBusy, StoreError
from tactful.campaigns.store.instance import Host, InstanceError
from tactful.campaigns.store.journal import Entry, Journal
from tactful.campaigns.store.places import enter
from tactful.campaigns.store.tables import Instance, Kept, SenderLease
from tactful.campaigns.workers.duties import left_over
from tactful.campaigns.workers.jobs_schema import WorkersMissing, install
from tactful.campaigns.workers.signs import Worker, give_sign, say_goodbye
from tactful.cli import group

from .conftest import Place

LASTS = timedelta(seconds=60)


@pytest.fixture
def big(place: Place, postgres: str) -> Place:
    """The workspace with a database on a server."""
    name, server = f"w{uuid.uuid4().hex}", create_engine(f"{postgres}/postgres")
    with server.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql(f"CREATE DATABASE {name}")
    server.dispose()
    place.above = f'database = "{postgres}/{name}"\n'
    return place.write()


def take(place: Place, token: str, mailbox: str = "sam") -> str | None:
    with place.store.session() as session:
        return mailbox_lease.take(
            session, mailbox, token=token, who=f"host, process {token}", now=place.now, lasts=LASTS
        )


def ours(place: Place, token: str) -> bool:
    with place.store.session() as session:
        return mailbox_lease.is_ours(session, "sam", token=token)


def run_takes(place: Place, token: str = "run") -> None:
    with place.store.session() as session:
        lease.take(session, token=token, who="the sender", boot="b", now=place.now, alone=False)


def test_a_mailbox_has_one_worker_and_the_next_one_when_its_lease_is_over(big: Place) -> None:
    assert take(big, "1") is None
    with pytest.raises(SenderBusy, match="host, process 1 sends from mailbox sam"):
        take(big, "2")
    assert take(big, "2", "eva") is None
    big.later(seconds=59)
    with big.store.session() as session:
        renew = mailbox_lease.renew(session, token="1", now=big.now, lasts=LASTS)
    assert renew == ["sam"]
    big.later(seconds=60)
    assert ours(big, "1")  # it slept, and nobody came meanwhile
    assert take(big, "2") == "host, process 1"
    assert (ours(big, "1"), ours(big, "2")) == (False, True)
    with big.store.session() as session:
        assert mailbox_lease.renew(session, token="1", now=big.now, lasts=LASTS) == []
        mailbox_lease.give_back(session, "sam", token="1")  # not its own any more
    assert ours(big, "2")


def test_workers_and_run_never_send_beside_each_other(big: Place) -> None:
    take(big, "1")
    with pytest.raises(SenderBusy, match="workers send from this database: host, process 1"):
        run_takes(big)
    big.later(seconds=60)
    run_takes(big)
    assert not ours(big, "1")  # should it wake up again
    with pytest.raises(SenderBusy, match="the sender sends from this database"):
        take(big, "2")
    big.later(seconds=91)
    take(big, "2")
    with big.store.session() as session:
        assert not lease.is_ours(session, token="run")
        assert session.get(SenderLease, 1) is None


def claimed(place: Place, token: str) -> list[Claim]:
    with place.store.session() as session:
        return outbox.claim(session, "sam", token=token, boot="b", now=place.now, limit=10)


def test_what_a_dead_worker_had_begun_is_found_without_any_job(big: Place) -> None:
    big.ready()
    with big.store.session() as session:
        materialise_due(session, big.workspace, now=big.now)
    take(big, "1")
    claims = claimed(big, "t1")
    with big.store.reading() as session:
        assert left_over(session, now=big.now) == []
    big.later(seconds=60)
    with big.store.reading() as session:
        assert left_over(session, now=big.now) == ["sam"]
    take(big, "2")
    with big.store.session() as session:
        assert outbox.recover(session, mailbox="sam", now=big.now) == (2, 0)
    with big.store.session() as session:  # the one that slept: its claims are fenced
        assert not outbox.mark_sending(session, claims[0], digest=claims[0].digest, now=big.now)


def test_a_frozen_worker_is_thrown_out_of_its_transaction(big: Place) -> None:
    frozen, other = open_store(big.workspace), open_store(big.workspace)
    for one in (frozen, other):
        one.among_others(patience_s=0.3)
    with pytest.raises(StoreError), frozen.session() as session:
        lease.one_at_a_time(session)
        with pytest.raises(StoreBusy), other.session() as waiting:
            waiting.execute(text("SET LOCAL lock_timeout = 1"))
            lease.one_at_a_time(waiting)
        with other.session() as waiting:
            waiting.execute(text("SET LOCAL lock_timeout = '20s'"))
            lease.one_at_a_time(waiting)
        session.execute(select(Instance.id))
    for one in (frozen, other):
        one.close()


def test_a_database_says_what_time_it_is(big: Place) -> None:
    wrong = timedelta(hours=3)
    clock = DatabaseClock(big.store, own=lambda: datetime.now(UTC) + wrong)
    assert abs(clock.apart_s - wrong.total_seconds()) < 60
    assert abs(clock() - datetime.now(UTC)) < timedelta(seconds=60)
    assert clock() <= clock()


# Signs of life


def worker(token: str, place: Place, serves: str = "everything") -> Worker:
    return Worker(token, f"host-{token}", 7, place.now, LASTS, serves)


def test_status_shows_the_workers_and_the_one_that_died(big: Place) -> None:
    one, two = worker("1", big), worker("2", big, "read, tell")
    take(big, "1")
    with big.store.session() as session:
        assert give_sign(session, one, doing=["looking what is due"], now=big.now) == ["sam"]
        give_sign(session, two, doing=[], now=big.now)
    with big.store.reading() as session:
        first, second = workers(session, now=big.now)
        assert first.in_hand == ("sending from sam", "looking what is due")
        assert (first.alive, second.alive, second.sends) == (True, True, False)
        assert sending_overview(session, big.workspace, now=big.now).sender == "host-1, process 7"
    since = big.now
    big.later(seconds=61)
    with big.store.reading() as session:
        assert [one.alive for one in workers(session, now=big.now)] == [False, False]
        found = sending_overview(session, big.workspace, now=big.now)
    assert (found.sender, found.lost_at) == (None, since)
    with big.store.session() as session:
        say_goodbye(session, one)
        say_goodbye(session, two)
    done = CliRunner().invoke(group, ["status", "--format", "json", "-C", str(big.root)])
    assert json.loads(done.stdout)["workers"] == []


# Jobs: once, whoever asks


def test_a_job_waits_once_and_a_tick_comes_once_however_many_ask(big: Place) -> None:
    jobs = pytest.importorskip("tactful.campaigns.workers.jobs", reason="no tactful[workers]")
    install(big.store, now=big.now)
    install(big.store, now=big.now)
    done: list[tuple[str, str]] = []

    async def work(kind: str, mailbox: str) -> None:
        done.append((kind, mailbox))

    async def both() -> None:
        one, two = (jobs.Jobs(big.store.engine.url, work, on_failure=list) for _ in range(2))
        async with one.app.open_async(), two.app.open_async():
            for each in (one, two, one):
                await each.defer("send", "sam")
                await each.tick("plan", every_s=10, now=big.now)
            await two.tick("plan", every_s=10, now=big.now + timedelta(seconds=9))
            await one.app.run_worker_async(wait=False, install_signal_handlers=False)
            await two.tick("plan", every_s=10, now=big.now + timedelta(seconds=9))
            await two.tick("plan", every_s=10, now=big.now + timedelta(seconds=10))
            await two.app.run_worker_async(wait=False, install_signal_handlers=False)

    asyncio.run(both())
    assert sorted(done) == [("plan", ""), ("plan", ""), ("send", "sam")]
    long = jobs.queue("send", "a-mailbox-with-a-name-that-is-much-too-long")
    assert len(long) <= 32 and jobs.queue("send", "sam") == "send:sam"
    assert jobs.queues(("send", "plan"), ("sam", "eva")) == ["send:sam", "send:eva", "plan"]


def test_the_job_of_a_dead_worker_is_done_by_another_one(big: Place) -> None:
    jobs = pytest.importorskip("tactful.campaigns.workers.jobs", reason="no tactful[workers]")
    install(big.store, now=big.now)
    from procrastinate.jobs import Status

    done: list[str] = []
    failed: list[str] = []

    async def work(_kind: str, mailbox: str) -> None:
        done.append(mailbox)

    async def dies() -> None:
        one = jobs.Jobs(big.store.engine.url, work, on_failure=lambda: failed.append("it"))
        async with one.app.open_async():
            manager = one.app.job_manager
            number = await manager.register_worker()
            stuck = []
            for mailbox in ("sam", "eva"):
                await one.defer("send", mailbox)
                stuck.append(await manager.fetch_job(None, number))
            await one.defer("send", "eva")  # behind the one that is stuck
            await one.rescue(silent_s=60, now=big.now)
            await one.app.run_worker_async(wait=False, install_signal_handlers=False)
            assert done == []  # it may be alive yet
            await one.rescue(silent_s=0, now=datetime.now(UTC))
            await one.app.run_worker_async(
                wait=False, install_signal_handlers=False, delete_jobs="always"
            )
            for job in stuck:  # it was only asleep, and wants to say that it is done
                await manager.finish_job(job, Status.SUCCEEDED, True)

    asyncio.run(dies())
    assert failed == []
    assert sorted(done) == ["eva", "sam"]


def test_tables_of_another_version_are_made_anew_once_nobody_works(big: Place) -> None:
    install(big.store, now=big.now)
    with big.store.session() as session:
        session.execute(update(Kept).where(Kept.name == "jobs schema").values(value="older"))
        give_sign(session, worker("1", big), doing=[], now=big.now)
    with pytest.raises(WorkersMissing, match="host-1 process 7"):
        install(big.store, now=big.now)
    install(big.store, now=big.now + LASTS)
    with big.store.reading() as session:
        version = session.get_one(Kept, "jobs schema").value
        jobs = session.scalar(text("SELECT count(*) FROM tactful_jobs.procrastinate_jobs"))
    assert (version.startswith("procrastinate 3."), jobs) == (True, 0)


def test_on_sqlite_workers_are_refused_plainly(place: Place) -> None:
    place.write()
    done = CliRunner().invoke(group, ["worker", "-C", str(place.root)])
    assert done.exit_code != 0
    assert "use 'tactful run'" in str(done.exception or done.output) + done.output
    unknown = ["worker", "--mailboxes", "sam,nobody", "-C", str(place.root)]
    assert "there is no nobody; choose from sam, " in CliRunner().invoke(group, unknown).output


# Places: several hosts, each let in once


@pytest.fixture
def hosts(big: Place, tmp_path: Path) -> Iterator[tuple[Store, Store]]:
    """The database opened on two hosts, bound to the first one."""
    stores = tuple(open_store(big.workspace, host=Host(name, name)) for name in ("one", "two"))
    # On another machine the same path is another file.
    second = stores[1].here
    assert second is not None
    stores[1].here = type(second)(second.host, second.location, tmp_path / "two.sent")
    yield stores[0], stores[1]
    for one in stores:
        one.close()


def enters(store: Store, place: Place, *, join: bool = False) -> None:
    assert store.here is not None
    with store.session() as session:
        enter(session, store.here, join=join, by=person("ann"), now=place.now)


def sends(store: Store, place: Place, number: int) -> None:
    """Count one message and write its line, as before its body."""
    assert store.here is not None
    claim = Claim(number, 1, 1, "thanks", "d", "t", 0)
    with store.session() as session:
        counter = leaving(session, store.here, now=place.now)
        counter.count(session)
    counter.write(
        claim, to=f"p{number}@example.org", shared=False, campaign="spring",
        message_id=f"<{number}@example.com>", at=place.now,
    )  # fmt: skip
    counter.close()


def test_a_host_sends_once_it_was_let_in_and_numbers_are_of_all(
    big: Place, hosts: tuple[Store, Store]
) -> None:
    one, two = hosts
    enters(one, big)
    with pytest.raises(InstanceError, match=r"sends from one.*tactful worker --join"):
        enters(two, big)
    enters(two, big, join=True)
    enters(two, big)
    for store, number in ((one, 1), (two, 2), (two, 3), (one, 4)):
        sends(store, big, number)
    with one.reading() as session:
        assert session.get_one(Instance, 1).sent == 4
    for store in hosts:
        standing = store.standing()
        assert standing is not None and standing.sound, standing
    assert [
        [line.number for line in journal.entries(store.here.journal) if line.to]
        for store in hosts if store.here
    ] == [[1, 4], [2, 3]]  # fmt: skip


def test_a_database_put_back_to_an_earlier_day_is_noticed_on_each_host(
    big: Place, hosts: tuple[Store, Store]
) -> None:
    one, two = hosts
    enters(one, big)
    enters(two, big, join=True)
    sends(one, big, 1)
    sends(two, big, 2)
    with one.session() as session:
        session.execute(update(Instance).values(sent=0))
    for store in hosts:
        standing = store.standing()
        assert standing is not None and "older than its journal" in standing.words
        with pytest.raises(InstanceError):
            enters(store, big)


def test_a_host_whose_journal_names_strangers_does_not_join(
    big: Place, hosts: tuple[Store, Store]
) -> None:
    one, two = hosts
    enters(one, big)
    assert two.here is not None
    file = Journal(two.here.journal)
    file.add(Entry(9, "f" * 32, big.now, to="zoe@example.org", message_id="<9@example.com>"))
    file.close()
    with pytest.raises(InstanceError, match=r"does not know: 1.*run 'tactful adopt'"):
        enters(two, big, join=True)


def test_processes_of_one_host_share_a_journal(tmp_path: Path, place: Place) -> None:
    path = tmp_path / "db.sent"
    one, two = Journal(path, shared=True), Journal(path, shared=True)

    def line(number: int) -> Entry:
        return Entry(number, "a" * 32, place.now, to="zoe@example.org")

    one.add(line(1))
    two.add(line(3))
    with path.open("ab") as cut:
        cut.write(b'{"number": 9, "inst')  # one that was killed in the middle
    one.add(line(2))
    assert [entry.number for entry in journal.entries(path)] == [1, 3, 2]
    newest = journal.last(path)
    assert newest is not None and newest.number == 3
    one.close()
    two.close()
    assert oct(path.stat().st_mode)[-3:] == "600"


# tactful pause, tactful resume


def told(place: Place, *asked: str) -> Result:
    return CliRunner().invoke(group, [*asked, "-C", str(place.root)])


def test_pause_and_resume_by_mailbox_campaign_and_all(place: Place) -> None:
    place.ready()
    assert told(place, "pause").output == "Nothing is paused.\n"
    done = told(place, "pause", "mailbox:sam", "campaign:spring", "--why", "he is ill")
    assert done.output.count("is paused.") == 2
    assert claimed(place, "t") == []
    listed = told(place, "pause").output
    assert "mailbox:sam  since" in listed and "he is ill" in listed
    found: dict[str, Any] = json.loads(told(place, "pause", "all", "--format", "json").stdout)
    assert found["done"] == [{"what": "Everything", "changed": True}]
    assert [(one["scope"], one["name"]) for one in found["paused"]] == [
        ("mailbox", "sam"), ("campaign", "spring"), ("all", ""),
    ]  # fmt: skip
    back = told(place, "resume", "all", "mailbox:sam", "campaign:spring", "--format", "json")
    assert json.loads(back.stdout)["paused"] == []
    assert "was not paused" in told(place, "resume", "all").output


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        (["pause", "mailbox"], "write: all, mailbox:KEY"),
        (["pause", "folder:x"], "write: all, mailbox:KEY"),
        (["resume"], "Missing argument"),
    ],
)
def test_what_cannot_be_paused_is_a_usage_error(place: Place, asked: list[str], words: str) -> None:
    place.write()
    done = told(place, *asked)
    assert (done.exit_code, words in done.output) == (2, True)

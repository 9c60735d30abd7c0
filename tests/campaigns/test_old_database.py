"""A database of an older version opens, gets its keys and goes on where it was.

data/database-0004.json is one as that version left it: two people were thanked; Zoë's call is
done and her last email approved, Bob's call is open.
"""

import asyncio
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from alembic import command
from sqlalchemy import DateTime, MetaData, create_engine, insert, inspect, select, text

from tactful.campaigns.delivery.memory import MemoryTransport
from tactful.campaigns.delivery.runner import run
from tactful.campaigns.journey.outcomes.tasks import record_outcome
from tactful.campaigns.journey.steps.edits import follow_all
from tactful.campaigns.model import Outcome, person
from tactful.campaigns.queries.tasks import open_tasks
from tactful.campaigns.store import open_store
from tactful.campaigns.store.tables import CampaignStep, Outbox, StoredMessage, Touch
from tactful.campaigns.store.upgrade import config

from .conftest import Place

OLD = Path(__file__).parent / "data/database-0004.json"


def old_database(place: Place, revision: str = "0004") -> None:
    """Make the tables of that version, with its rows."""
    url = place.workspace.settings.database
    if url.startswith("sqlite"):
        (place.root / ".tactful").mkdir()
        url = f"sqlite:///{place.root}/.tactful/tactful.db"
    engine = create_engine(url)
    with engine.begin() as connection:
        command.upgrade(config(connection), revision)
        tables = MetaData()
        tables.reflect(connection)
        for table in tables.sorted_tables:
            rows = json.loads(OLD.read_text()).get(table.name, [])
            # A migration of its own makes this row.
            rows = [row for row in rows if row.get("name") != "people"]
            moments = [c.name for c in table.columns if isinstance(c.type, DateTime)]
            for row in rows:
                for name in moments:
                    row[name] = row[name] and datetime.fromisoformat(row[name]).replace(tzinfo=UTC)
            if rows:
                known = {column.name for column in table.columns}
                connection.execute(
                    insert(table), [{k: v for k, v in row.items() if k in known} for row in rows]
                )
                if engine.name == "postgresql" and "id" in known:
                    connection.execute(
                        text(
                            f"SELECT setval(pg_get_serial_sequence('{table.name}', 'id'), "
                            f"(SELECT max(id) FROM {table.name}))"
                        )
                    )
    engine.dispose()


def send(place: Place) -> list[str]:
    """Send what is due; returns to whom."""
    transport = MemoryTransport()
    asyncio.run(
        run(
            place.store, place.workspace, transports=lambda _: transport, clock=place.clock,
            boot="boot", who="the test", stop=asyncio.Event(), until_empty=True,
        )
    )  # fmt: skip
    return [to for _, to, _ in transport.sent]


def test_it_opens_and_knows_only_numbers_until_the_file_is_at_hand(house: Any) -> None:
    old_database(house)
    with house.store.reading() as session:
        assert {row.key for row in session.scalars(select(Touch))} == {"#1", "#2", "#3"}
        assert {row.key for row in session.scalars(select(StoredMessage))} == {"#1", "#3"}
        assert {row.key for row in session.scalars(select(Outbox))} == {"#1"}
        kept = session.scalars(select(CampaignStep).order_by(CampaignStep.place)).all()
        assert [(row.key, row.place) for row in kept] == [("#1", 1), ("#2", 2), ("#3", 3)]
    inspected = inspect(house.store.engine)
    for table in ("touch", "outbox", "message"):
        assert "step" not in {column["name"] for column in inspected.get_columns(table)}
    for table in ("touch", "outbox"):
        unique = [one["column_names"] for one in inspected.get_unique_constraints(table)]
        assert ["enrolment_id", "key"] in unique
    assert {one["name"] for one in inspected.get_indexes("outbox")} >= {
        "ix_outbox_leaving",
        "ix_outbox_mailbox_sending_at",
        "ix_outbox_state",
    }
    assert ["message_id_header"] in [
        one["column_names"] for one in inspected.get_unique_constraints("outbox")
    ]


def test_it_goes_on_where_it_was_with_every_approval(house: Any) -> None:
    old_database(house)
    house.now = datetime(2026, 3, 5, 10, 10, tzinfo=UTC)
    assert send(house) == ["zoe@example.org"]
    with house.store.session() as session:
        (task,) = open_tasks(session, house.workspace)
        assert (task.recipient, task.step, task.place) == ("bob@example.net", 2, "step 2")
        record_outcome(
            session,
            house.workspace,
            task.touch_id,
            Outcome.no_answer,
            by=person("ann"),
            now=house.now,
        )
    house.later(days=7)
    assert send(house) == ["bob@example.net"]
    with house.store.reading() as session:
        keys = [(row.enrolment_id, row.key) for row in session.scalars(select(Outbox))]
    assert sorted(keys) == [
        (1, "email-spring-again"),
        (1, "email-spring-thanks"),
        (2, "email-spring-again"),
        (2, "email-spring-thanks"),
    ]


def test_its_first_command_may_be_the_outcome_of_a_task(house: Any) -> None:
    old_database(house)
    house.now = datetime(2026, 3, 4, 10, 0, tzinfo=UTC)
    with house.store.session() as session:
        record_outcome(
            session, house.workspace, 4, Outcome.no_answer, by=person("ann"), now=house.now
        )
    house.later(days=1, hours=1)
    assert send(house) == ["zoe@example.org"]
    house.later(days=1)
    assert send(house) == ["bob@example.net"]


def test_steps_that_the_file_has_no_more_are_withdrawn(house: Any) -> None:
    old_database(house)
    file = house.root / "campaigns/spring.yml"
    text_ = file.read_text()
    file.write_text(text_[: text_.index("    - email: spring/again.md")])
    with house.store.session() as session:
        assert follow_all(session, house.workspace, now=house.now + timedelta(days=2)) == {}
    with house.store.reading() as session:
        rows = session.execute(select(Touch.key, Touch.state).order_by(Touch.id)).all()
        texts = session.execute(select(StoredMessage.key, StoredMessage.state)).all()
    assert [tuple(row) for row in rows] == [
        ("email-spring-thanks", "done"),
        ("email-spring-thanks", "done"),
        ("call-spring-call", "done"),
        ("call-spring-call", "open"),
    ]
    assert {state for key, state in texts if key == "#3"} == {"cancelled"}


def test_a_database_of_the_first_version_opens_too(place: Place) -> None:
    old_database(place, "0001")
    with place.store.reading() as session:
        found = [(row.text, row.picks) for row in session.scalars(select(StoredMessage))]
    assert len(found) == 4
    assert all(text and picks is None for text, picks in found)


def test_opening_it_again_changes_nothing(house: Any) -> None:
    old_database(house)
    for _ in range(2):
        with house.store.session() as session:
            assert follow_all(session, house.workspace, now=house.now) == {}
        house.stores.append(open_store(house.workspace))
    with house.store.reading() as session:
        keys = session.scalars(select(Touch.key).order_by(Touch.id)).all()
    assert keys.count("email-spring-thanks") == 2


def test_why_a_task_waits_leaves_its_note(tmp_path: Path) -> None:
    engine = create_engine(f"sqlite:///{tmp_path / 'old.db'}")
    row = text(
        "INSERT INTO touch (id, enrolment_id, key, channel, state, due_at, note) "
        "VALUES (:id, :id, 'ring', 'call', :state, '2026-03-02', :note)"
    )
    rows = [
        ("planned", "waits: a touch today already"), ("planned", "about the offer"),
        ("planned", ""), ("done", "waits: said Zoe, and laughed"),
    ]  # fmt: skip
    with engine.begin() as connection:
        command.upgrade(config(connection), "0015")
        for number, (state, note) in enumerate(rows, 1):
            connection.execute(row, {"id": number, "state": state, "note": note})
    with engine.begin() as connection:
        command.upgrade(config(connection), "0016")
        found = connection.execute(text("SELECT note, waits FROM touch ORDER BY id")).all()
    assert [tuple(one) for one in found] == [
        ("", "a touch today already"), ("about the offer", ""), ("", ""),
        ("waits: said Zoe, and laughed", ""),
    ]  # fmt: skip
    engine.dispose()

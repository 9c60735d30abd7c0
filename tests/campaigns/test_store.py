"""The database: made once, kept whole, and clear about what is wrong."""

import sqlite3
import subprocess
import sys
import threading
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, MetaData, create_engine, inspect, select, text
from sqlalchemy.exc import IntegrityError, StatementError

from tactful.campaigns.store import StoreError, open_store
from tactful.campaigns.store.tables import Audit, Base, Enrolment
from tactful.campaigns.store.upgrade import HEAD, config, upgrade

from .conftest import Place


def path(place: Place) -> Any:
    return place.root / ".tactful/tactful.db"


def audit(session: Any, at: Any = None) -> Any:
    session.add(
        Audit(
            at=at or datetime.now(UTC),
            by="ann",
            action="looked",
            subject_type="other",
            subject_id="x",
            detail={},
        )
    )
    session.flush()


def test_the_folder_is_private_and_kept_out_of_git(place: Place) -> None:
    assert place.store.secret
    assert (place.root / ".tactful/.gitignore").read_text() == "*\n"
    assert (place.root / ".tactful").stat().st_mode & 0o077 == 0


def test_opening_twice_changes_nothing(place: Place) -> None:
    with place.store.session() as session:
        audit(session)
    other = open_store(place.workspace)
    with other.reading() as session:
        assert len(session.scalars(select(Audit)).all()) == 1
    other.close()


def test_it_is_durable_and_keeps_references(place: Place) -> None:
    with place.store.session() as session:
        assert session.scalar(text("PRAGMA journal_mode")) == "wal"
        assert session.scalar(text("PRAGMA synchronous")) == 2  # FULL
        assert session.scalar(text("PRAGMA foreign_keys")) == 1


def test_the_migrations_make_exactly_the_tables_of_the_code(place: Place) -> None:
    with place.store.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []


def test_a_new_database_is_what_the_migrations_make(house: Any) -> None:
    url = house.workspace.settings.database
    engine = create_engine("sqlite://" if url.startswith("sqlite") else url)
    upgrade(engine)
    made = described(engine)
    tables = MetaData()
    with engine.begin() as connection:
        tables.reflect(connection)
        tables.drop_all(connection)
        command.upgrade(config(connection), "0001")
        command.upgrade(config(connection), "head")
    assert len(made) > 15
    assert described(engine) == made
    engine.dispose()


def described(engine: Engine) -> dict[str, Any]:
    """Tables, columns, keys, indexes, constraints, and the rows that are there."""
    with engine.connect() as connection:
        tables, found = MetaData(), inspect(connection)
        tables.reflect(connection)
        parts: dict[str, Any] = {
            table.name: (
                sorted(map(_of_column, found.get_columns(table.name))),
                found.get_pk_constraint(table.name),
                sorted(repr(one) for one in found.get_foreign_keys(table.name)),
                sorted(map(_of_index, found.get_indexes(table.name))),
                sorted(repr(one) for one in found.get_unique_constraints(table.name)),
                sorted(repr(one) for one in found.get_check_constraints(table.name)),
                [tuple(row) for row in connection.execute(select(table))],
            )
            for table in tables.sorted_tables
        }
    return parts


def _of_column(column: Any) -> str:
    # A column that SQLite adds to a table with rows needs a default, and keeps it.
    added = column["name"] == "key" and column["default"] == "''"
    return repr({**column, "default": None} if added else column)


def _of_index(index: Any) -> str:
    where = {key: str(value) for key, value in index.get("dialect_options", {}).items()}
    return repr({**index, "dialect_options": where})


def test_the_newest_migration_is_the_one_that_the_code_names() -> None:
    assert ScriptDirectory.from_config(config()).get_current_head() == HEAD
    assert command is not None


def test_a_failed_transaction_leaves_nothing(place: Place) -> None:
    with pytest.raises(RuntimeError), place.store.session() as session:
        audit(session)
        raise RuntimeError
    with place.store.reading() as session:
        assert session.scalars(select(Audit)).all() == []


def test_a_moment_comes_back_aware_in_utc_and_a_naive_one_is_refused(place: Place) -> None:
    there = datetime(2026, 3, 2, 10, 0, tzinfo=timezone(timedelta(hours=5)))
    with place.store.session() as session:
        audit(session, there)
    with place.store.reading() as session:
        at = session.scalars(select(Audit)).one().at
        assert at == there and at.tzinfo is UTC
    with pytest.raises(StatementError), place.store.session() as session:
        audit(session, datetime(2026, 3, 2))  # noqa: DTZ001


def test_nobody_is_live_twice_in_a_campaign(place: Place) -> None:
    place.enrol()
    with pytest.raises(IntegrityError), place.store.session() as session:
        one = session.get_one(Enrolment, 1)
        session.add(
            Enrolment(
                campaign=one.campaign,
                contact_id=one.contact_id,
                address_id=one.address_id,
                mailbox="sam",
                timezone="UTC",
                state="active",
                started_at=place.now,
            )
        )
        session.flush()


def test_a_reader_does_not_wait_for_a_writer(place: Place) -> None:
    with place.store.session() as writer:
        audit(writer)
        with place.store.reading() as reader:
            assert reader.scalars(select(Audit)).all() == []


def test_two_processes_that_open_a_new_database_at_once_do_not_meet(place: Place) -> None:
    program = (
        "import sys; from pathlib import Path\n"
        "from tactful.campaigns.store import open_store\n"
        "from tactful.templates.workspace.workspace import open_workspace\n"
        "open_store(open_workspace(Path(sys.argv[1]))).close()\n"
    )
    started = [
        subprocess.Popen([sys.executable, "-c", program, str(place.root)], stderr=subprocess.PIPE)
        for _ in range(3)
    ]
    assert [process.communicate()[1] for process in started] == [b"", b"", b""]


def test_a_file_that_is_no_database_is_left_alone(place: Place) -> None:
    path(place).parent.mkdir()
    path(place).write_text("My recipes. " * 100)
    with pytest.raises(StoreError, match="not an SQLite database"):
        open_store(place.workspace)
    assert path(place).read_text().startswith("My recipes.")


def test_another_programs_database_is_left_alone(place: Place) -> None:
    path(place).parent.mkdir()
    with sqlite3.connect(path(place)) as other:
        other.execute("create table recipes (name text)")
    other.close()
    with pytest.raises(StoreError, match="another program"):
        open_store(place.workspace)


def test_a_database_of_a_newer_version_is_left_alone(place: Place) -> None:
    with place.store.session() as session:
        session.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(StoreError, match="newer Tactful"):
        open_store(place.workspace)


def test_a_damaged_database_is_named_as_damaged(place: Place) -> None:
    place.enrol()
    place.store.close()
    with path(place).open("r+b") as file:
        file.seek(4096)
        file.write(b"\xff" * 40_000)
    store = open_store_or_none(place)
    if store is None:
        return
    with pytest.raises(StoreError, match="damaged"), store.session() as session:
        session.execute(select(Enrolment)).all()
        session.execute(text("PRAGMA integrity_check")).all()
        session.execute(select(Audit)).all()
    store.close()


def open_store_or_none(place: Place) -> Any:
    try:
        return open_store(place.workspace)
    except StoreError as error:
        assert "damaged" in str(error)
        return None


def test_a_read_only_database_is_a_clear_error(place: Place) -> None:
    place.store.close()
    file = place.root / "tactful.toml"
    url = f"sqlite:///file:{path(place)}?mode=ro&uri=true"
    file.write_text(f'database = "{url}"\n' + file.read_text())
    store = open_store(place.workspace)
    with pytest.raises(StoreError, match="read-only"), store.session() as session:
        audit(session)
    store.close()


def test_a_full_disk_changes_nothing_and_says_so(place: Place) -> None:
    place.enrol()
    with place.store.session() as session:
        pages = session.scalar(text("PRAGMA page_count"))
    with pytest.raises(StoreError, match="disk is full"), place.store.session() as session:
        session.execute(text(f"PRAGMA max_page_count = {pages}"))
        for _ in range(2000):
            audit(session)
    with place.store.session() as session:
        session.execute(text("PRAGMA max_page_count = 1000000"))
        assert len(session.scalars(select(Enrolment)).all()) == 2


def test_a_database_that_is_locked_for_too_long_is_a_clear_error(place: Place) -> None:
    assert place.store.secret
    other = sqlite3.connect(path(place), isolation_level=None, check_same_thread=False)
    other.execute("BEGIN IMMEDIATE")
    release = threading.Timer(30, other.rollback)
    release.start()
    try:
        with (
            pytest.raises(StoreError, match="another program has been writing"),
            short_wait(place),
            place.store.session() as session,
        ):
            audit(session)
    finally:
        release.cancel()
        other.rollback()
        other.close()


class short_wait:
    """Makes the next connection give up at once."""

    def __init__(self, place: Place) -> None:
        self.place = place

    def __enter__(self) -> Any:
        from sqlalchemy import event

        def impatient(connection: Any, _record: Any, _proxy: Any) -> Any:
            connection.execute("PRAGMA busy_timeout = 50")

        event.listen(self.place.store.engine, "checkout", impatient)

    def __exit__(self, *_: Any) -> Any:
        return False


def test_a_url_that_is_none_says_what_to_write(place: Place) -> None:
    file = place.root / "tactful.toml"
    file.write_text('database = "tactful.db"\n' + file.read_text())
    with pytest.raises(StoreError, match="no database URL"):
        open_store(place.workspace)

"""Brings a database's tables to this version, in one transaction, once."""

from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, insert, inspect, text

from . import chain
from .tables import PEOPLE, Base, Kept

MIGRATIONS = Path(__file__).resolve().parent / "migrations"
HEAD = "0031"  # the newest of migrations/versions; a test compares
_VERSION_TABLE = (  # Alembic's own, in its words
    "CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL, "
    "CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num))"
)
READING = "tactful_reading"  # an execution option: this connection only reads


class UnknownDatabase(Exception):
    """The database holds something that this version of Tactful did not make."""


def config(connection: Connection | None = None) -> Any:
    """Return Alembic's settings; its env.py works on that connection."""
    # Alembic takes as long to load as all the rest, and is needed once in a version.
    from alembic.config import Config

    settings = Config()
    # Alembic reads % as interpolation, and a path may hold one.
    settings.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    settings.attributes["connection"] = connection
    settings.attributes["metadata"] = Base.metadata
    return settings


def upgrade(engine: Engine) -> None:
    """Make or migrate the tables. Raises UnknownDatabase, and what the driver raises.

    Everything happens inside one transaction: two processes that open a new database at
    once do not meet, and a failure leaves what was there.
    """
    with engine.execution_options(**{READING: True}).connect() as connection:
        if current(connection) == HEAD:
            return
    with engine.begin() as connection:
        found = current(connection)  # again: another process may have been quicker
        if found is None:
            _create(connection)
        elif found != HEAD:
            _migrate(connection, found)


def _create(connection: Connection) -> None:
    """Make a new database's tables at once, as the migrations make them; a test compares both."""
    Base.metadata.create_all(connection, checkfirst=False)  # nothing is there, as was seen
    connection.execute(insert(Kept).values(name=PEOPLE, value=""))
    connection.execute(insert(Kept).values(name=chain.HEAD, value=str(chain.START)))
    connection.execute(text(_VERSION_TABLE))
    connection.execute(text("INSERT INTO alembic_version VALUES (:head)"), {"head": HEAD})


def _migrate(connection: Connection, found: str) -> None:
    from alembic import command
    from alembic.script import ScriptDirectory

    known = {one.revision for one in ScriptDirectory.from_config(config()).walk_revisions()}
    if found not in known:
        raise UnknownDatabase(
            f"made by a newer Tactful (tables '{found}'); upgrade Tactful to open it"
        )
    command.upgrade(config(connection), "head")


def current(connection: Connection) -> str | None:
    """Return the version of the tables, None for an empty database."""
    names = set(inspect(connection).get_table_names())
    if "alembic_version" not in names:
        if names:
            raise UnknownDatabase(
                "this database belongs to another program; choose another in tactful.toml"
            )
        return None
    found = connection.scalar(text("SELECT version_num FROM alembic_version"))
    return str(found) if found is not None else None

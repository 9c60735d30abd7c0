"""Brings a database's tables to this version, in one transaction, once."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, inspect

from .tables import Base

MIGRATIONS = Path(__file__).resolve().parent / "migrations"


class UnknownDatabase(Exception):
    """The database holds something that this version of Tactful did not make."""


def config(connection: Connection | None = None) -> Config:
    """Return Alembic's settings; its env.py works on that connection."""
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
    script = ScriptDirectory.from_config(config())
    head = script.get_current_head()
    with engine.begin() as connection:
        current = MigrationContext.configure(connection).get_current_revision()
        if current == head:
            return
        if current is None:
            tables = inspect(connection).get_table_names()
            if set(tables) - {"alembic_version"}:
                raise UnknownDatabase(
                    "this database belongs to another program; name another in tactful.toml"
                )
        elif current not in {revision.revision for revision in script.walk_revisions()}:
            raise UnknownDatabase(
                f"made by a newer Tactful (tables '{current}'); upgrade Tactful to open it"
            )
        command.upgrade(config(connection), "head")

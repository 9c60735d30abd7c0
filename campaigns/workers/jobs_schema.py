"""Procrastinate's tables, in a schema of their own beside ours.

Jobs carry no truth: all of them can be made again from the ledger. So the tables of another
version of Procrastinate are dropped and made anew, once no worker of it is alive.
"""

import hashlib
from datetime import datetime
from typing import Any

from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from ...templates.errors import TactfulError
from ..store.database import Store
from ..store.tables import Kept, WorkerSign

SCHEMA = "tactful_jobs"
SEARCH_PATH = f"-c search_path={SCHEMA}"
_VERSION = "jobs schema"  # Kept's row
_INSTALLING = 0x7AC7F003  # the name of a lock on the server


class WorkersMissing(TactfulError):
    """Workers cannot be had here."""


def install(store: Store, *, now: datetime) -> None:
    """Make or renew the tables, once, whoever comes first.

    Raises WorkersMissing without tactful[workers], on SQLite, and while workers of another
    version are alive.
    """
    if store.engine.dialect.name != "postgresql":
        raise WorkersMissing(
            "workers share a database on a PostgreSQL server, and this workspace's is SQLite: use "
            "'tactful run', or set database in tactful.toml, like "
            "'postgresql+psycopg://user@host/tactful'"
        )
    sql, version = _schema()
    with store.reading() as session:
        if _installed(session) == version:
            return
    with store.session() as session:
        session.execute(select(func.pg_advisory_xact_lock(_INSTALLING)))
        found = _installed(session)
        if found == version:
            return
        if found is not None:
            _nobody_at_work(session, now)
        session.execute(text(f"DROP SCHEMA IF EXISTS {SCHEMA} CASCADE"))
        session.execute(text(f"CREATE SCHEMA {SCHEMA}"))
        session.execute(text(f"SET LOCAL search_path = {SCHEMA}"))
        _run(session, sql)
        session.execute(text("SET LOCAL search_path = DEFAULT"))
        session.merge(Kept(name=_VERSION, value=version))


def must_be_installed() -> None:
    """Raise WorkersMissing where tactful[workers] is not there."""
    _schema()


def _schema() -> tuple[str, str]:
    """Return Procrastinate's tables as SQL, and what tells them from those of other versions."""
    try:
        import procrastinate
        from procrastinate.schema import SchemaManager
    except ImportError as error:
        raise WorkersMissing(
            f"workers need more than is installed here ({error}): pip install 'tactful[workers]'"
        ) from error
    sql: str = SchemaManager.get_schema()
    code = hashlib.sha256(sql.encode()).hexdigest()[:12]
    return sql, f"procrastinate {procrastinate.__version__} {code}"


def _installed(session: Session) -> str | None:
    kept = session.get(Kept, _VERSION, populate_existing=True)
    there = session.scalar(text("SELECT 1 FROM pg_namespace WHERE nspname = :n"), {"n": SCHEMA})
    return kept.value if kept is not None and there else None


def _nobody_at_work(session: Session, now: datetime) -> None:
    alive = select(WorkerSign.host, WorkerSign.process).where(WorkerSign.dead_at > now)
    if found := session.execute(alive).all():
        who = ", ".join(f"{host} process {process}" for host, process in found)
        raise WorkersMissing(
            f"workers with another version of Procrastinate are at work ({who}): stop them, then "
            "start all with the same version"
        )


def _run(session: Session, sql: str) -> None:
    """Run many statements at once, as they stand: % is no placeholder here."""
    driver: Any = session.connection().connection
    with driver.cursor() as cursor:
        cursor.execute(sql)

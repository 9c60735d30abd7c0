"""Opens the workspace's database: one Store, and transactions on it."""

import json
import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Engine, create_engine, event, exc, make_url
from sqlalchemy.orm import Session
from sqlalchemy.pool import StaticPool

from ...templates.errors import TactfulError
from ...templates.workspace.workspace import Workspace
from .instance import Here, Host, Standing, bind_new, find_here, look
from .tables import Kept
from .upgrade import READING, UnknownDatabase, upgrade

BUSY_TIMEOUT_MS = 15_000
_SETTLED_NS = 50_000_000  # file times move in steps of some milliseconds
_TURN_S = 0.11
_SECRET = "signing key"


class StoreError(TactfulError):
    """The database cannot be opened, read or written; nothing was half done."""


class StoreBusy(StoreError):
    """Another program writes to the database just now; the same work may succeed later."""


class StoreGone(StoreError):
    """The database's file was deleted, moved or replaced while it was open."""


@dataclass(frozen=True, slots=True)
class OpenedFile:
    """An SQLite file as it was when it was opened: SQLite itself does not miss a deleted one."""

    path: Path
    device: int
    inode: int

    @classmethod
    def of(cls, path: Path) -> "OpenedFile":
        stat = path.stat()
        return cls(path, stat.st_dev, stat.st_ino)

    def check(self) -> None:
        """Raise StoreGone where another file, or none, stands in its place."""
        try:
            stat = self.path.stat()
        except OSError:
            what = "was deleted or moved"
        else:
            if (stat.st_dev, stat.st_ino) == (self.device, self.inode):
                return
            what = "was replaced by another file"
        raise StoreGone(
            f"{self.path}: the database {what} while it was in use, so nothing more is sent or "
            "written; put it back, then start again"
        )


class Store:
    """An opened database. secret signs links and makes Message-IDs.

    here: where it is bound to be and keeps its journal; None: a rehearsal, or it is in memory.
    file: what it is on disk; None: a server, or it is in memory. two_people: the workspace's
    folder, where a yes takes a second person (messages/two_people.py); None: it does not.
    """

    def __init__(
        self,
        engine: Engine,
        *,
        secret: str,
        here: Here | None = None,
        file: OpenedFile | None = None,
    ) -> None:
        self.engine = engine
        self.secret = secret
        self.here = here
        self.file = file
        self.two_people: Path | None = None
        self.kept: dict[str, object] = {}  # what upper rooms keep for as long as it is open
        self._readers = engine.execution_options(**{READING: True})

    @contextmanager
    def session(self) -> Iterator[Session]:
        """One transaction that may write: committed at the end, rolled back on any error.

        Raises StoreGone, before anything is done, when its file is not there any more.
        """
        if self.file is not None:
            self.file.check()
        with _plainly(self.engine.url), Session(self.engine, expire_on_commit=False) as session:
            session.info.update(self._info())
            with session.begin():
                yield session

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """One transaction that only reads; it never waits for a writer. Raises StoreGone."""
        if self.file is not None:
            self.file.check()
        with _plainly(self.engine.url), Session(self._readers) as session:
            session.info.update(self._info())
            with session.begin() as transaction:
                yield session
                transaction.rollback()

    def _info(self) -> dict[str, object]:
        return {"secret": self.secret, "kept": self.kept, "two_people": self.two_people}

    def standing(self) -> Standing | None:
        """Return what the database is found to be; None where nobody asks. Raises JournalError."""
        if self.here is None:
            return None
        with self.reading() as session:
            return look(session, self.here)

    def stamp(self) -> tuple[int, ...] | None:
        """Return what changes with every commit to the file: nothing was written while it is equal.

        None where that is not known: on a server, in memory, and just after a write, since
        another one in the same moment may leave it as it is.
        """
        if self.file is None:
            return None
        found: list[int] = []
        for path in (self.file.path, Path(f"{self.file.path}-wal")):
            try:
                stat = path.stat()
            except FileNotFoundError:
                found += [0, 0]
            else:
                found += [stat.st_mtime_ns, stat.st_size]
        settled = time.time_ns() - max(found[0], found[2]) > _SETTLED_NS
        return tuple(found) if settled else None

    def among_others(self, *, patience_s: float) -> None:
        """Let one of several senders on a server hold the others up for so long at most.

        A process that stands still in the middle of a transaction is thrown out of it, and who
        waits for its lock tries again. A mark is on the disk before its transaction is over.
        """
        if self.engine.dialect.name != "postgresql":
            return
        milliseconds = max(1, int(patience_s * 1000))

        @event.listens_for(self.engine, "connect")
        def prepare(connection: Any, _record: Any) -> None:
            with connection.cursor() as cursor:
                for name in ("idle_in_transaction_session_timeout", "lock_timeout"):
                    cursor.execute(f"SET {name} = {milliseconds}")
                cursor.execute("SET synchronous_commit = on")
            connection.commit()

        self.engine.dispose()  # those that are open already are without it

    def give_way(self) -> None:
        """Wait a moment between two parts of a long write, so that who waits gets a turn.

        SQLite has no queue: who waits looks again after a tenth of a second at most.
        """
        if self.engine.dialect.name == "sqlite":
            time.sleep(_TURN_S)

    def wipe(self) -> str:
        """Leave nothing of what was deleted in the database's files; returns why it is there still.

        On a server this lets the room be used again; its log of changes goes with its archives.
        """
        if self.engine.dialect.name == "sqlite" and self.file is None:
            return ""
        connection: Any = None
        try:
            # The driver's own: inside a transaction nothing can be written anew.
            connection = self.engine.raw_connection()
            raw = connection.dbapi_connection
            if self.engine.dialect.name != "sqlite":
                raw.autocommit = True
            cursor = raw.cursor()
            cursor.execute("VACUUM")
            busy = False
            if self.file is not None:
                cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
                busy = bool(cursor.fetchone()[0])
            cursor.close()
        except Exception as error:  # whichever class the driver has for it
            return str(error)
        finally:
            if connection is not None:
                connection.invalidate()
        return "another program is reading the database" if busy else ""

    def close(self) -> None:
        self.engine.dispose()


class Trial(Store):
    """A store whose every transaction is part of one, which is taken back at the end.

    So the very code that decides can be asked what it would do.
    """

    def __init__(self, store: Store, session: Session) -> None:
        super().__init__(store.engine, secret=store.secret)
        self._session = session

    @contextmanager
    def session(self) -> Iterator[Session]:
        """The one transaction, as somebody sees it who opens it now."""
        self._session.expire_all()
        yield self._session
        self._session.flush()

    @contextmanager
    def reading(self) -> Iterator[Session]:
        with self.session() as session:
            yield session


@contextmanager
def trial(store: Store) -> Iterator[Trial]:
    """Yield a store in which anything may be done; nothing of it is kept."""
    with store.session() as session:
        yield Trial(store, session)
        session.rollback()


def database_path(workspace: Workspace) -> Path | None:
    """Return the SQLite file; None for a server, memory, or a "file:" URI, which stays as it is."""
    url = make_url(workspace.settings.database)
    name = url.database or ""
    if url.get_backend_name() != "sqlite" or name in ("", ":memory:") or name.startswith("file:"):
        return None
    return workspace.root / name


def open_store(
    workspace: Workspace, *, secret: str | None = None, host: Host | None = None
) -> Store:
    """Open, and where needed make or migrate, the workspace's database.

    With a host the database is bound to it and to its location (store/instance.py).
    Raises StoreError when the file is no database of ours, is locked, read-only or broken.
    """
    try:
        url = make_url(workspace.settings.database)
    except exc.ArgumentError as error:
        raise StoreError(
            f"tactful.toml: database '{workspace.settings.database}' is no database URL; "
            "write like 'sqlite:///.tactful/tactful.db'"
        ) from error
    path = database_path(workspace)
    if path is not None:
        _make_folder(path.parent, workspace)
        url = url.set(database=str(path))
    with _plainly(url):
        try:
            engine = _engine(url)
            upgrade(engine)
        except UnknownDatabase as error:
            raise StoreError(f"{_shown(url)}: {error}") from error
        except (ModuleNotFoundError, exc.NoSuchModuleError) as error:
            raise StoreError(f"{_shown(url)}: its driver is not installed ({error})") from error
        here = find_here(engine, workspace.root, host) if host is not None else None
        if here is not None:
            _make_folder(here.journal.parent, workspace)
            bind_new(engine, here)
        secret = secret or _kept_secret(engine)
        file = OpenedFile.of(path) if path is not None and path.is_file() else None
        store = Store(engine, secret=secret, here=here, file=file)
        obey(store, workspace)
        return store


def obey(store: Store, workspace: Workspace) -> None:
    """Let a store go by what a workspace's settings say by now of who may approve."""
    two = workspace.settings.approval.two_people
    store.two_people = workspace.root if two else None


def _kept_secret(engine: Engine) -> str:
    """Return the key that this database keeps, made when it is first opened without one.

    A database that was only ever opened with a secret never writes it down.
    """
    with Session(engine.execution_options(**{READING: True})) as session:
        kept = session.get(Kept, _SECRET)
    if kept is None:
        with Session(engine, expire_on_commit=False) as session, session.begin():
            kept = session.get(Kept, _SECRET)  # another process may have been quicker
            if kept is None:
                kept = Kept(name=_SECRET, value=secrets.token_urlsafe(32))
                session.add(kept)
    return kept.value


def _make_folder(folder: Path, workspace: Workspace) -> None:
    try:
        # People's data: for this user only. The workspace is kept in git, the database never.
        made = not folder.exists()
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        ignore = folder / ".gitignore"
        ours = made or folder == workspace.root / ".tactful"
        if ours and folder != workspace.root and not ignore.exists():
            ignore.write_text("*\n", encoding="utf-8")
    except OSError as error:
        raise StoreError(f"{folder}: cannot be created: {error.strerror or error}") from error


# A network that swallows everything is noticed within half a minute, not within hours.
_PATIENCE = {
    "connect_timeout": 10, "keepalives_idle": 10, "keepalives_interval": 5, "keepalives_count": 3,
    "tcp_user_timeout": 20_000,
}  # fmt: skip
# One of it for all: to make one for each value costs more than to write it.
_json = json.JSONEncoder(separators=(",", ":")).encode


def _engine(url: URL) -> Engine:
    if url.get_backend_name() != "sqlite":
        patience = _PATIENCE if url.get_driver_name() == "psycopg" else {}
        return create_engine(
            url, pool_pre_ping=True, json_serializer=_json, connect_args=dict(patience)
        )
    arguments: dict[str, Any] = {"timeout": BUSY_TIMEOUT_MS / 1000}
    if url.database in (None, "", ":memory:"):
        # One connection is the whole database; the sender works on it from its own thread.
        arguments["check_same_thread"] = False
        engine = create_engine(
            url, connect_args=arguments, poolclass=StaticPool, json_serializer=_json
        )
    else:
        engine = create_engine(url, connect_args=arguments, json_serializer=_json)

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, _record: Any) -> None:
        # The driver's own BEGIN comes too late to be IMMEDIATE: we emit it ourselves.
        connection.isolation_level = None
        cursor = connection.cursor()
        for pragma in (
            f"busy_timeout = {BUSY_TIMEOUT_MS}",
            "journal_mode = WAL",
            "synchronous = FULL",  # a claim that was committed survives a power cut
            "foreign_keys = ON",
        ):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine, "begin")
    def begin(connection: Any) -> None:
        # A writer that begins as a reader can fail in the middle; IMMEDIATE waits at the door.
        reading = connection.get_execution_options().get(READING)
        connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")

    return engine


# PostgreSQL: serialisation failure, deadlock, lock not available, cancelled by a time-out.
_BUSY_STATES = ("40001", "40P01", "55P03", "57014")
_BUSY_SIGNS = ("is locked", "busy")
_PLAIN = (
    ("disk is full", "the disk is full; nothing was changed"),
    ("readonly", "the file or its folder is read-only; give yourself write permission"),
    ("unable to open", "it cannot be opened; check the permissions of its folder"),
    ("not a database", "this file is not an SQLite database; choose another in tactful.toml"),
    ("malformed", "the file is damaged; restore it from a backup"),
    ("disk i/o", "the disk reported an error; nothing was changed"),
)


@contextmanager
def _plainly(url: URL) -> Iterator[None]:
    """Turn what the driver says about the database itself into one clear StoreError."""
    try:
        yield
    except (exc.OperationalError, exc.DatabaseError) as error:
        if isinstance(error, exc.IntegrityError | exc.ProgrammingError | exc.DataError):
            raise
        words = str(error.orig).lower()
        on_sqlite = url.get_backend_name() == "sqlite" and any(one in words for one in _BUSY_SIGNS)
        if on_sqlite or getattr(error.orig, "sqlstate", None) in _BUSY_STATES:
            why = "another program has been writing to it for too long; try again"
            raise StoreBusy(f"{_shown(url)}: {why}") from error
        why = next((plain for sign, plain in _PLAIN if sign in words), str(error.orig))
        raise StoreError(f"{_shown(url)}: {why}") from error


def _shown(url: URL) -> str:
    if url.get_backend_name() == "sqlite":
        return str(url.database)
    return url.render_as_string(hide_password=True)

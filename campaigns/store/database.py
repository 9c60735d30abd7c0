"""Opens the workspace's database: one Store, and transactions on it."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from ...templates.errors import TactfulError
from ...templates.workspace import Workspace


class StoreError(TactfulError):
    """The database cannot be opened, read or written; nothing was half done."""


class Store:
    """An opened database. secret signs links; the database keeps one when None is given."""

    def __init__(self, engine: Engine, *, secret: str | None = None) -> None:
        self.engine = engine
        self.secret = secret

    @contextmanager
    def session(self) -> Iterator[Session]:
        """One transaction that may write: committed at the end, rolled back on any error."""
        raise NotImplementedError
        yield

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """One transaction that only reads; it never waits for a writer."""
        raise NotImplementedError
        yield

    def close(self) -> None:
        self.engine.dispose()


def open_store(workspace: Workspace, *, secret: str | None = None) -> Store:
    """Open, and where needed make or migrate, the workspace's database.

    Raises StoreError when the file is no database of ours, is locked, read-only or broken.
    """
    raise NotImplementedError

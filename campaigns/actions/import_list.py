"""A list comes into the database, or what would change if it did; and an import is undone."""

from collections.abc import Callable
from datetime import datetime

from ...lint.lists.recipients import Recipients
from ...templates.workspace.workspace import Workspace
from ..model import Actor
from ..people.blocking_index import key_store, lock
from ..people.import_list import ImportReport, compare_contacts, import_contacts
from ..people.import_undo import UndoReport, undo_import
from ..store.database import Store
from .agreed import ListChanged, import_digest

Progress = Callable[[int, int], None]


def import_list(
    store: Store,
    workspace: Workspace,
    recipients: Recipients,
    *,
    source: str,
    by: Actor,
    now: datetime,
    agreed: str | None = None,
    progress: Progress | None = None,
) -> ImportReport:
    """Take every row of a list in, all or none, so that it can be undone.

    agreed is the ``import_digest`` of what somebody said yes to: raises ListChanged when it would
    change anything else.
    """
    if agreed is not None:
        key_store(store, progress=progress)
    with store.session() as session:
        if agreed is not None:
            lock(session)  # else another import comes between looking and writing
            foreseen = compare_contacts(session, workspace, recipients, source=source)
            if import_digest(recipients, foreseen) != agreed:
                raise ListChanged("the list changed while you were reading; nobody was imported")
        return import_contacts(
            session,
            workspace,
            recipients,
            source=source,
            now=now,
            by=by,
            undoable=True,
            bring=False,
            recognise=True,
            progress=progress,
        )


def foresee_import(
    store: Store,
    workspace: Workspace,
    recipients: Recipients,
    *,
    source: str,
    progress: Progress | None = None,
    on_keys: Progress | None = None,
) -> ImportReport:
    """Return what import_list() would change. on_keys counts people who get keys, once ever."""
    key_store(store, progress=on_keys)
    with store.reading() as session:
        return compare_contacts(session, workspace, recipients, source=source, progress=progress)


def undo_list(store: Store, number: int, *, by: Actor, now: datetime) -> UndoReport:
    """Undo an import, but for whom something has happened to since."""
    with store.session() as session:
        return undo_import(session, number, now=now, by=by)

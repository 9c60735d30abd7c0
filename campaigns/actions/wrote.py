"""A page saved files of the workspace: who wrote which bytes is kept, for the second person."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import select

from ..model import Actor
from ..releases.snapshot import digest_of
from ..store.audit import note_all
from ..store.database import Store
from ..store.tables import Account, FileAuthor


def note_written(store: Store, files: Mapping[str, bytes], *, by: Actor, now: datetime) -> None:
    """Keep that by wrote these files, by their paths in the workspace, as they are now."""
    if not files:
        return
    with store.session() as session:
        email = session.scalar(select(Account.email).where(Account.name == by.name)) or ""
        for path, data in files.items():
            # A release has a campaign file as it is read: without a mark, with Unix line ends.
            read = data.removeprefix(b"\xef\xbb\xbf").replace(b"\r\n", b"\n")
            for digest in {digest_of(data), digest_of(read)}:
                row = FileAuthor(path=path, sha256=digest, by=by.name, email=email, at=now)
                session.merge(row)
        lines = [(path, {"sha256": digest_of(data)}) for path, data in files.items()]
        note_all(session, "saved", "file", lines, by=by, at=now)

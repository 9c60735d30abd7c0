"""Releases in the store: saved once, opened once a process, and which of them somebody runs on."""

import os
import threading
import weakref
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Table, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session, object_session

from ...templates.errors import TactfulError
from ...templates.workspace.campaign import Campaign
from ...templates.workspace.workspace import Workspace
from ..store.tables import Enrolment, FileContent, Release, ReleaseFile
from .opening import lay_out, opened
from .own_folder import OwnFolder
from .snapshot import Snapshot

_CACHE = "releases"  # in Session.info["kept"], which a store's sessions share


class ReleaseError(TactfulError):
    """There is no such release, or it cannot be used for this."""


def save(session: Session, one: Snapshot, *, now: datetime) -> str:
    """Keep a release that is not kept yet; returns its id. Each content is stored once."""
    if session.get(Release, one.id) is None:
        _add(session, FileContent, [
            {"sha256": digest, "data": one.files[name]} for name, digest in one.manifest.items()
        ])  # fmt: skip
        _add(session, Release, [{"id": one.id, "campaign": one.campaign, "made_at": now}])
        _add(session, ReleaseFile, [
            {"release_id": one.id, "name": name, "sha256": digest}
            for name, digest in one.manifest.items()
        ])  # fmt: skip
    return one.id


def _add(session: Session, table: type[Any], rows: list[dict[str, Any]]) -> None:
    """Insert rows that another process may insert at the same moment: they are the same."""
    bare: Table = table.__table__
    if session.get_bind().dialect.name == "sqlite":
        session.execute(sqlite.insert(bare).on_conflict_do_nothing(), rows)
    else:
        session.execute(postgresql.insert(bare).on_conflict_do_nothing(), rows)


def find(session: Session, start: str, *, campaign: str | None = None) -> Release:
    """Return the release whose id begins so; raises ReleaseError where that is none or several."""
    wanted = start.strip().lower()
    query = select(Release).where(Release.id.startswith(wanted, autoescape=True))
    if campaign is not None:
        query = query.where(Release.campaign == campaign)
    found = session.scalars(query.limit(2)).all() if wanted else []
    if len(found) == 1:
        return found[0]
    whose = f" of '{campaign}'" if campaign else ""
    what = "several releases begin" if found else f"no release{whose} begins"
    raise ReleaseError(f"{what} with '{start}'; tactful release list shows them")


def files_of(session: Session, release_id: str) -> Mapping[str, bytes]:
    """Return a release's files by name; raises ReleaseError where it is not kept."""
    rows = session.execute(
        select(ReleaseFile.name, FileContent.data)
        .join(FileContent, FileContent.sha256 == ReleaseFile.sha256)
        .where(ReleaseFile.release_id == release_id)
        .order_by(ReleaseFile.name)
    )
    files = {name: data for name, data in rows}  # noqa: C416
    if not files:
        raise ReleaseError(f"there is no release {release_id}; tactful release list shows them")
    return files


@dataclass(slots=True)
class _Opened:
    """A release laid out in a folder, as a workspace beside the live one of that moment."""

    files: Mapping[str, bytes]
    laid: tuple[Path, ...]
    live: Workspace
    workspace: Workspace

    def serves(self, live: Workspace, to_read: bool) -> bool:
        """Whether it is what live asks for, and no cleaner of old files has been there."""
        return live is self.live and (not to_read or all(map(os.path.lexists, self.laid)))


class OpenedReleases:
    """The releases that a process has opened; their files lie in a temporary folder.

    made is for what is made of them and is costly: compiled templates (messages/drafts.py).
    """

    def __init__(self) -> None:
        self._lock = threading.RLock()  # pages are served from several threads
        self._kept: dict[str, _Opened] = {}
        self._folder: Path | None = None
        self.made: dict[object, tuple[Workspace, Any]] = {}

    def workspace(
        self, session: Session, release_id: str, live: Workspace, *, to_read: bool = True
    ) -> Workspace:
        """Return a release as a workspace, with what stays live as live has it.

        to_read: whether its templates are to be read, so that they must be there.
        """
        with self._lock:
            live = self.live(live)
            kept = self._kept.get(release_id)
            if kept is not None and kept.serves(live, to_read):
                return kept.workspace
            files = kept.files if kept is not None else files_of(session, release_id)
            root = self._root() / release_id
            laid = lay_out(files, root, live=live)
            one = opened(files, root, live=live)
            self._kept[release_id] = _Opened(files, laid, live, one)
            return one

    def live(self, workspace: Workspace) -> Workspace:
        """Return what a workspace is beside, where it is a release; else itself."""
        found = (one.live for one in list(self._kept.values()) if one.workspace is workspace)
        return next(found, workspace)

    def _root(self) -> Path:
        if self._folder is None or not self._folder.is_dir():
            own = OwnFolder()
            weakref.finalize(self, own.remove)
            self._folder = own.path
        return self._folder


def opened_releases(session: Session) -> OpenedReleases:
    """Return the releases that the store of this session has opened."""
    found: OpenedReleases = session.info["kept"].setdefault(_CACHE, OpenedReleases())
    return found


def release_workspace(session: Session, release_id: str, live: Workspace) -> Workspace:
    """Return a release as a workspace; raises ReleaseError, and WorkspaceError if it is unreadable.

    Only live, which the command or the page has opened, goes in, or what came out of this.
    """
    return opened_releases(session).workspace(session, release_id, live)


def workspace_of(session: Session, live: Workspace, enrolment: Enrolment) -> Workspace:
    """Return what somebody runs on: the release they were approved with, or the workspace.

    The workspace too where it has lost the campaign: nothing of it goes on then.
    """
    if enrolment.release_id is None or enrolment.campaign not in live.campaigns:
        return opened_releases(session).live(live)
    return release_workspace(session, enrolment.release_id, live)


def campaign_of(live: Workspace, enrolment: Enrolment) -> Campaign | None:
    """Return the campaign as somebody has it; None where the workspace has it no more."""
    session = object_session(enrolment)
    if session is None:
        raise ValueError(f"enrolment {enrolment.id} is in no session")
    return release_campaign(session, live, enrolment.campaign, enrolment.release_id)


def release_campaign(
    session: Session, live: Workspace, name: str, release_id: str | None
) -> Campaign | None:
    """Return the same by a campaign's name and what somebody runs on."""
    declared = opened_releases(session).live(live).campaigns.get(name)
    if release_id is None or declared is None:
        return declared
    mine = opened_releases(session).workspace(session, release_id, live, to_read=False)
    return mine.campaigns.get(name)

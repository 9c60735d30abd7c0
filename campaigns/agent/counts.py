"""The tool that counts: how far each campaign is, out of a database that is only read.

Only an SQLite file inside the workspace: a server's would need its password.
"""

from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote

from sqlalchemy import create_engine, exc, make_url
from sqlalchemy.orm import Session
from sqlalchemy.pool import NullPool

from ...templates.errors import TactfulError
from ...templates.workspace.workspace import Workspace, open_workspace
from ..queries.campaign import campaign_overview
from .bounds import Grounds, answer


def status_counts(grounds: Grounds, *, now: datetime) -> dict[str, Any]:
    """Return each campaign's counts by state; nobody is named."""
    workspace = open_workspace(grounds.root)
    file = _file(workspace)
    if file is None:
        why = "nobody is enrolled yet, or the database is a server; ask a person for tactful status"
        return answer({"known": False, "why": why})
    url = make_url("sqlite://").set(database=f"file:{quote(str(file))}", query=_READ_ONLY)
    engine = create_engine(url, poolclass=NullPool)
    try:
        with Session(engine) as session:
            found = [
                asdict(campaign_overview(session, workspace, name, now=now))
                for name in sorted(workspace.campaigns)
            ]
    except exc.SQLAlchemyError as error:
        raise TactfulError("the database cannot be read; a person runs tactful status") from error
    finally:
        engine.dispose()
    # Why something is paused is a person's own text.
    paused = {one["name"]: one.pop("paused") for one in found}
    for one in found:
        one["due_at"] = one["due_at"].isoformat() if one["due_at"] else None
        one["is_paused"] = paused[one["name"]] is not None
    return answer({"known": True, "campaigns": found}, {"paused": paused})


_READ_ONLY = {"mode": "ro", "uri": "true"}


def _file(workspace: Workspace) -> Path | None:
    """Return the workspace's own SQLite file; None where there is none."""
    try:
        url = make_url(workspace.settings.database)
    except exc.ArgumentError:
        return None
    name = url.database or ""
    if url.get_backend_name() != "sqlite" or name in ("", ":memory:") or name.startswith("file:"):
        return None
    file = (workspace.root / name).resolve()
    ours = file.is_relative_to(workspace.root.resolve())
    return file if ours and file.is_file() else None

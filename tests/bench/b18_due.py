"""B18: what is due, of a million enrolments of which one in a hundred is."""

import os
import tempfile
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from rows import Row, medians
from sqlalchemy import insert, select

from tactful.campaigns.journey.coming_due.due import due_touches, materialise_due
from tactful.campaigns.model import EnrolmentState, TouchState
from tactful.campaigns.store import Store, open_store
from tactful.campaigns.store.tables import (
    CampaignStep,
    Contact,
    ContactAddress,
    Enrolment,
    Touch,
)
from tactful.templates.workspace.workspace import Workspace, open_workspace

_MANY = int(os.environ.get("B18_ENROLMENTS", "1_000_000"))
_AT_ONCE = 20_000
_NOW = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)
_SETTINGS = """\
name = "B18"
timezone = "UTC"
[mailboxes.sam]
address = "sam@example.com"
[mailboxes.kim]
address = "kim@example.com"
"""
_CAMPAIGN = """\
campaign: b18
sequence:
  window: {days: mon-sun, hours: "00:00-23:59", holidays: none}
  steps:
    - {email: a.txt, key: a, wait: 1 day}
    - {call: b.txt, key: b, wait: 1 day}
"""


def run() -> list[Row]:
    with tempfile.TemporaryDirectory() as folder:
        workspace = _workspace(Path(folder))
        store = open_store(workspace)
        _fill(store, workspace)

        def bare() -> None:
            """The same rows by the same index, and nothing more."""
            query = select(Touch.id, Touch.enrolment_id, Touch.key, Touch.due_at).where(
                Touch.state == TouchState.planned, Touch.due_at <= _NOW
            )
            with store.reading() as session:
                assert len(session.execute(query).all()) == _MANY // 100

        def due() -> None:
            with store.reading() as session:
                assert len(due_touches(session, _NOW)) == _MANY // 100

        def round_() -> None:
            with store.session() as session:
                assert materialise_due(session, workspace, now=_NOW).unapproved == _MANY // 100
                session.rollback()

        works: tuple[Callable[[], object], ...] = (bare, due, round_)
        scan, asked, whole = medians(*works)
        store.close()
    many = f"{_MANY:,} enrolments, 1 % due"
    return [
        Row("B18", f"{many}: what is due", f"{asked / scan:.1f} times", "2 times the bare scan"),
        Row("B18", f"{many}: a whole round of the sender, CPU", f"{whole:.2f} s"),
    ]


def _workspace(root: Path) -> Workspace:
    for name in ("campaigns", "templates"):
        (root / name).mkdir()
    (root / "tactful.toml").write_text(_SETTINGS)
    (root / "campaigns/b18.yml").write_text(_CAMPAIGN)
    (root / "templates/a.txt").write_text("---\nsubject: Hello\n---\nHello.\n")
    (root / "templates/b.txt").write_text("Call.\n")
    return open_workspace(root)


def _fill(store: Store, workspace: Workspace) -> None:
    with store.session() as session:
        for step in workspace.campaign("b18").sequence.steps:
            session.add(
                CampaignStep(
                    campaign="b18", key=step.key, place=step.number,
                    channel=step.channel, template=step.template,
                )
            )  # fmt: skip
    for start in range(1, _MANY + 1, _AT_ONCE):
        ids = range(start, min(start + _AT_ONCE, _MANY + 1))
        with store.session() as session:
            for table, row in (
                (Contact, _contact), (ContactAddress, _address),
                (Enrolment, _enrolment), (Touch, _touch),
            ):  # fmt: skip
                session.execute(insert(table), [row(one) for one in ids])


def _contact(one: int) -> dict[str, Any]:
    fields = {"contact.company": f"Firm {one // 5}"}
    return {"id": one, "fields": fields, "created_at": _NOW, "updated_at": _NOW}


def _address(one: int) -> dict[str, Any]:
    address = f"p{one}@firm{one // 5}.example"
    return {"id": one, "contact_id": one, "address": address, "key": address}


def _enrolment(one: int) -> dict[str, Any]:
    return {
        "id": one, "campaign": "b18", "contact_id": one, "address_id": one,
        "mailbox": "sam" if one % 2 else "kim", "timezone": "UTC",
        "state": EnrolmentState.active, "started_at": _NOW,
    }  # fmt: skip


def _touch(one: int) -> dict[str, Any]:
    late = timedelta(days=1 + one % 90) if one % 100 else timedelta(minutes=-(one % 60))
    return {
        "id": one, "enrolment_id": one, "key": "a", "channel": "email",
        "state": TouchState.planned, "planned_at": _NOW, "due_at": _NOW + late,
    }  # fmt: skip

"""B20: a list of a million people enrolled: the memory, and the time beside a bulk insert.

Nobody gets an email in this sequence, so nothing is drafted: B11 measures that. The limit inserts
the rows that enrolling has made through SQLAlchemy Core, some thousand at once, into an empty
database. ``B20_CONTACTS=100000`` makes it shorter.
"""

import os
import resource
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from rows import Row
from sqlalchemy import insert, select
from whereabouts import write_people

from tactful.campaigns.actions.enrol import enrol_list
from tactful.campaigns.model import person
from tactful.campaigns.store import open_store
from tactful.campaigns.store.tables import (
    Contact,
    ContactAddress,
    Enrolment,
    Lead,
    ListImport,
    ListImportChange,
    PersonKey,
    Touch,
)
from tactful.lint.lists.recipients import campaign_list
from tactful.templates.workspace.workspace import Workspace, open_workspace

_MANY = int(os.environ.get("B20_CONTACTS", "1_000_000"))
_NOW = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)
_AT_ONCE = 5_000
_FILLED = (
    Contact, ContactAddress, PersonKey, Lead, ListImport, ListImportChange, Enrolment, Touch,
)  # fmt: skip
_SETTINGS = """\
name = "B20"
timezone = "Europe/London"
[mailboxes.sam]
address = "sam@example.com"
[fields.contact]
first_name = { type = "name" }
company = { type = "company" }
"""
_CAMPAIGN = """\
campaign: b20
audience: {contacts: contacts/b20.csv}
sequence:
  steps:
    - {call: a.txt, key: a, wait: 1 business day}
    - {call: a.txt, key: b, wait: 2 business days}
"""


def run() -> list[Row]:
    with TemporaryDirectory() as folder:
        root = Path(folder)
        _lay(root / "full")
        _lay(root / "bare")
        write_people(root / "full/contacts/b20.csv", _MANY)
        people, ours, peak = _asked("enrol", root / "full")
        rows, theirs, _ = _asked("insert", root / "full", root / "bare")
    many = f"{int(people):,} contacts"
    return [
        Row("B20", f"{many} enrolled, CPU", f"{ours:.1f} s"),
        Row("B20", f"  against a bulk insert of the same {int(rows):,} rows",
            f"{ours / theirs:.1f} times", "5 times"),
        Row("B20", "  peak memory with the list, MB", f"{peak:,.0f}", "400 MB"),
    ]  # fmt: skip


def _lay(root: Path) -> None:
    for name in ("campaigns", "templates", "contacts"):
        (root / name).mkdir(parents=True)
    (root / "tactful.toml").write_text(_SETTINGS)
    (root / "campaigns/b20.yml").write_text(_CAMPAIGN)
    write_people(root / "contacts/b20.csv", 0)
    (root / "templates/a.txt").write_text("Call.\n")


def _asked(*what: object) -> tuple[float, float, float]:
    """Do one half in a process of its own, for its memory; returns a count, seconds, megabytes."""
    command = [sys.executable, __file__, *map(str, what)]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
    count, seconds, peak = (float(one) for one in done.stdout.split()[-3:])
    return count, seconds, peak


def _enrol(workspace: Workspace) -> int:
    campaign = workspace.campaign("b20")
    recipients = campaign_list(workspace, campaign)
    assert recipients is not None
    store = open_store(workspace)
    done = enrol_list(
        store, workspace, campaign, recipients, now=_NOW, by=person("ann"),
        check=lambda *_: [],
    )  # fmt: skip
    store.close()
    return len(done.report.enrolled)


def _insert(full: Workspace, bare: Workspace) -> tuple[int, float]:
    source, target = open_store(full), open_store(bare)
    rows, taken = 0, 0.0
    with source.reading() as reading, target.session() as writing:
        for table in _FILLED:
            columns = select(table.__table__).execution_options(yield_per=_AT_ONCE)
            found = reading.execute(columns)
            for part in found.mappings().partitions(_AT_ONCE):
                values = [dict(row) for row in part]
                rows += len(values)
                begun = time.process_time()
                writing.execute(insert(table.__table__), values)
                taken += time.process_time() - begun
        begun = time.process_time()
        writing.flush()
    taken += time.process_time() - begun
    source.close()
    target.close()
    return rows, taken


def main(what: str, root: Path, other: Path | None = None) -> None:
    workspace = open_workspace(root)
    if what == "enrol":
        begun = time.process_time()
        count = _enrol(workspace)
        taken = time.process_time() - begun
    else:
        assert other is not None
        count, taken = _insert(workspace, open_workspace(other))
    print(count, taken, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)


if __name__ == "__main__":
    main(sys.argv[1], *map(Path, sys.argv[2:]))

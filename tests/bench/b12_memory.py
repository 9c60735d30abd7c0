"""B12: the sender's memory beside a campaign of a million approved messages that are due."""

import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from contextlib import closing
from pathlib import Path
from typing import Any

import b7_run
from rows import Row

_MANY = int(os.environ.get("B12_MESSAGES", "1_000_000"))
_SENT = 3_000
_PEOPLE = 4_000  # who are enrolled as anybody is; of the others only the rows are there
_GO = """\
import resource, sys
from tactful.cli import main
sys.argv = ["tactful", "run", "--until-empty", "-C", sys.argv[1]]
try:
    main()
except SystemExit:
    pass
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""


def run() -> list[Row]:
    if shutil.which("smtp-sink", path=b7_run.PATH) is None:
        return [Row("B12", "smtp-sink is missing (Debian: postfix)", "-")]
    with tempfile.TemporaryDirectory() as folder, b7_run.sink() as port:
        root = Path(folder) / "workspace"
        b7_run.lay(root, port=port, people=_PEOPLE)
        few = _peak(root, Path(folder) / "few", 20)
        _multiply(root / ".tactful/tactful.db")
        many = _peak(root, Path(folder) / "many", _SENT)
    what = f"{_MANY:,} approved messages due, {_SENT:,} sent: memory above one that sends 20"
    return [Row("B12", what, f"{(many - few) / 1024:.0f} MB", "60 MB")]


def _peak(root: Path, copy: Path, most: int) -> int:
    b7_run.copied(root, copy, most)
    command = [sys.executable, "-c", _GO, str(copy)]
    said = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    shutil.rmtree(copy)
    return int(said.splitlines()[-1])


def _multiply(path: Path) -> None:
    """Add people like those who are there, due after them, until there are enough."""
    with closing(sqlite3.connect(path)) as database:
        database.execute("PRAGMA foreign_keys = OFF")
        for table in (
            "contact", "contact_address", "lead", "enrolment", "touch", "message", "approval",
        ):  # fmt: skip
            names = [row[1] for row in database.execute(f"PRAGMA table_info({table})")]
            rows = database.execute(f"SELECT * FROM {table} WHERE id <= {_PEOPLE}").fetchall()
            if table in ("message", "approval"):  # of the first step alone
                rows = rows[::2]
            insert = f"INSERT INTO {table} VALUES ({','.join('?' * len(names))})"
            for number in range(1, _MANY // _PEOPLE):
                database.executemany(insert, [_other(names, row, number) for row in rows])
            database.commit()


_NUMBERS = ("contact_id", "address_id", "lead_id", "enrolment_id", "message_id")


def _other(names: list[str], row: tuple[Any, ...], number: int) -> list[Any]:
    one = dict(zip(names, row, strict=True))
    one["id"] += number * 1_000_000
    for name in _NUMBERS:
        if one.get(name) is not None:
            one[name] += number * 1_000_000
    for name in ("address", "key"):
        if name in one and "@" in str(one[name]):
            one[name] = one[name].replace("@", f".{number}@")
    if one.get("unsubscribe_token"):
        one["unsubscribe_token"] = f"{one['unsubscribe_token'][:30]}{number:010}"
    return list(one.values())

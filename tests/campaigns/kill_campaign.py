"""Kills the real ``tactful run`` with SIGKILL at random moments and counts what arrived.

    python tests/campaigns/kill_campaign.py --kills 200
    python tests/campaigns/kill_campaign.py --kills 200 --demo   # over the demo's campaign

A real SMTP server logs the Message-ID of every body it takes, before it answers. After the
last kill the sender runs to its end. Then: no Message-ID twice, every message is either
sent or listed as in doubt, everything that is called sent did arrive, and whatever arrived
without being called sent is among those in doubt. The journal names all that arrived, and a
backup made in the middle, restored at the end, sends nothing.
"""

import argparse
import asyncio
import json
import random
import re
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections import Counter
from contextlib import closing
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller

SETTINGS = """\
name = "Acme"
timezone = "{timezone}"
public_url = "https://mail.example.com"
postal_address = "1 High Street, Leeds"
default_mailbox = "sam"

[fields.contact]
first_name = {{ type = "name", fallback = "there" }}

[mailboxes.sam]
address = "sam@example.com"
host = "127.0.0.1"
port = {port}
security = "none"
per_day = 1000000
per_hour = 1000000
"""
CAMPAIGN = """\
campaign: kill
approval: each
audience: {contacts: contacts/kill.csv}
sequence:
  window: {days: mon-sun, hours: "00:00-23:59"}
  steps:
    - email: hello.txt
      wait: 0 minutes
"""
LETTER = """\
---
subject: Hello {{ contact.first_name }}
---
Hello {{ contact.first_name }}.

Unsubscribe: {{ unsubscribe_url }}
{{ workspace.postal_address }}
"""
# The demo's four emails and its list, without calls and waits: a run needs no other clock.
DEMO = """\
campaign: kill
approval: each
initial: webinar/00-invitation.mjml
audience: {contacts: contacts/webinar.csv}
sequence:
  window: {days: mon-sun, hours: "00:00-23:59", timezone: TIMEZONE}
  steps:
    - {email: webinar/01-thanks.mjml, wait: 0 minutes}
    - {email: webinar/02-missed-you.md, wait: 0 minutes, thread: reply}
    - {email: webinar/03-checklist.md, wait: 0 minutes}
    - {email: webinar/goodbye.md, wait: 0 minutes, goodbye: true}
"""
_ID = re.compile(rb"^Message-ID: *(\S+)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Result:
    """What was counted; the last six must be empty for the promise to hold."""

    messages: int  # that entered the outbox
    kills: int
    taken: int  # bodies that the server took
    sent: int
    in_doubt: int
    in_doubt_that_arrived: int
    twice: list[str]
    lost: list[str]  # called sent, but never arrived
    unlisted: list[str]  # arrived, but neither sent nor in doubt
    open: list[str]  # neither sent nor in doubt at the end
    unjournalled: list[str]  # arrived, but the journal does not name it
    after_restore: list[str]  # sent again by a restored backup, or not refused by it


class Server:
    """Logs each body, waits a moment, answers: the wait is where a kill makes a doubt."""

    def __init__(self, rng: random.Random) -> None:
        self.ids: list[str] = []
        self.rng = rng

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        found = _ID.search(envelope.content)
        assert found is not None
        self.ids.append(found[1].decode())
        await asyncio.sleep(self.rng.uniform(0, 0.01))
        return "250 2.0.0 Ok"


def tactful(root: Path, *arguments: str) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "tactful", *arguments, "-C", str(root)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)


def timezone() -> str:
    """Return a zone with no midnight in the middle of a run."""
    return "UTC" if 1 <= datetime.now(UTC).hour < 22 else "Etc/GMT-6"


def lay_demo(root: Path, *, port: int) -> None:
    """Lay the fixed demo with a campaign that is due at once."""
    from tactful.templates.workspace.scaffold import lay as lay_shipped

    lay_shipped("demo/faulty", root)
    lay_shipped("demo/fixed", root, replace=True)
    settings = root / "tactful.toml"
    text = settings.read_text().replace("port = 2525", f"port = {port}")
    text = re.sub(r"per_(day|hour) = \d+", r"per_\1 = 1000000", text)
    settings.write_text(text)
    (root / "campaigns" / "webinar.yml").write_text(DEMO.replace("TIMEZONE", timezone()))
    prepare(root)


def lay(root: Path, *, port: int, people: int) -> None:
    rows = "".join(f"p{number}@example.org,Jo\n" for number in range(people))
    for name, text in {
        "tactful.toml": SETTINGS.format(port=port, timezone=timezone()),
        "campaigns/kill.yml": CAMPAIGN,
        "contacts/kill.csv": f"Email,First name\n{rows}",
        "templates/hello.txt": LETTER,
    }.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    prepare(root)


def prepare(root: Path) -> None:
    """Enrol everybody and approve everything."""
    for arguments in (("enrol", "kill", "--keep-doubles"), ("approve", "kill", "--all")):
        process = tactful(root, *arguments)
        output, _ = process.communicate()
        if process.returncode != 0:
            raise SystemExit(output.decode())


def kill_once(root: Path, server: Server, rng: random.Random) -> bool:
    """Run the sender and kill it; returns False when it had ended by itself."""
    before, began = len(server.ids), time.monotonic()
    process = tactful(root, "run", "--until-empty")
    if rng.random() < 0.25:  # somewhere in its start: recovery, lease, first claims
        time.sleep(rng.uniform(0.0, 1.5))
    else:
        while len(server.ids) == before and process.poll() is None:
            if time.monotonic() - began > 60:
                process.kill()
                raise SystemExit("the sender sends nothing")
            time.sleep(0.001)
        time.sleep(rng.uniform(0.0, 0.15))
    ended = process.poll() is not None
    process.kill()
    process.communicate()
    return not ended


def campaign(root: Path, *, kills: int, seed: int, demo: bool = False) -> Result:
    """Kill that many times, then run to the end and count."""
    rng = random.Random(seed)
    server = Server(random.Random(seed + 1))
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        port = int(sock.getsockname()[1])
    controller = Controller(server, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        if demo:
            lay_demo(root, port=port)
        else:
            lay(root, port=port, people=40 + kills * 12)
        killed = sum(kill_once(root, server, rng) for _ in range(kills // 2))
        backup = back_up(root)
        killed += sum(kill_once(root, server, rng) for _ in range(kills - kills // 2))
        last = tactful(root, "run", "--until-empty")
        last.communicate(timeout=600)
        result = count(root, server.ids, killed)
        # Killed before its line in the journal was written, a message had not begun to leave: it
        # may leave after the restore, and with it what waited behind it.
        unsent = unnamed(root) - set(server.ids)
        begun = {step for name, step in steps(root).items() if name not in unsent}
        found, after = restore(root, backup, server), steps(root)
        again = [one for one in found if one not in after or after[one] in begun]
        return replace(result, after_restore=again)
    finally:
        controller.stop()


def back_up(root: Path) -> bytes:
    copy = root / "backup.db"
    with (
        closing(sqlite3.connect(root / ".tactful/tactful.db")) as source,
        closing(sqlite3.connect(copy)) as target,
    ):
        source.backup(target)
    return copy.read_bytes()


def restore(root: Path, backup: bytes, server: Server) -> list[str]:
    """Put the backup back, run it as it is and adopted; returns what should not have happened."""
    before, folder = len(server.ids), root / ".tactful"
    for rest in ("-wal", "-shm"):
        (folder / f"tactful.db{rest}").unlink(missing_ok=True)
    (folder / "tactful.db").write_bytes(backup)
    wrong = []
    for arguments, codes in (
        (("run", "--until-empty"), (2,)),
        (("adopt", "--named", "sent", "--yes"), (0,)),
        (("run", "--until-empty"), (0, 1)),  # 1: what was in doubt before still is
    ):
        process = tactful(root, *arguments)
        output, _ = process.communicate(timeout=600)
        if process.returncode not in codes:
            wrong.append(f"{arguments}: {process.returncode}: {output.decode()}")
    return wrong + server.ids[before:]


def steps(root: Path) -> dict[str, tuple[int, str]]:
    """Return whom and which step each message of the outbox is for, by its Message-ID."""
    with closing(sqlite3.connect(root / ".tactful/tactful.db")) as database:
        rows = database.execute("select message_id_header, enrolment_id, key from outbox")
        return {name: (enrolment, key) for name, enrolment, key in rows}


def unnamed(root: Path) -> set[str]:
    """Return the messages in doubt that the journal does not name."""
    with closing(sqlite3.connect(root / ".tactful/tactful.db")) as database:
        rows = database.execute("select message_id_header from outbox where state = 'in_doubt'")
        return {name for (name,) in rows} - journal(root)


def journal(root: Path) -> set[str]:
    """Return the messages that the journal names."""
    lines = (root / ".tactful/tactful.db.sent").read_text().splitlines()
    return {json.loads(line).get("message_id") for line in lines}


def count(root: Path, taken: list[str], killed: int) -> Result:
    with sqlite3.connect(root / ".tactful/tactful.db") as database:
        rows = database.execute("select state, message_id_header from outbox").fetchall()
        # Behind a message in doubt the sequence waits for a person; else all was due.
        messages, entered = database.execute(
            "select count(*), count(outbox.id) from message left join outbox using "
            "(enrolment_id, key) where message.enrolment_id not in "
            "(select enrolment_id from outbox where state = 'in_doubt')"
        ).fetchone()
    database.close()
    states = Counter(state for state, _ in rows)
    sent = {name for state, name in rows if state == "sent"}
    doubt = {name for state, name in rows if state == "in_doubt"}
    listed = json.loads(tactful(root, "status", "--format", "json").communicate()[0])
    shown = {item["message_id_header"] for item in listed["sending"]["in_doubt"]}
    arrived = set(taken)
    journalled = journal(root)
    return Result(
        messages=len(rows),
        kills=killed,
        taken=len(taken),
        sent=states["sent"],
        in_doubt=states["in_doubt"],
        in_doubt_that_arrived=len(doubt & arrived),
        twice=[name for name, times in Counter(taken).items() if times > 1],
        lost=sorted(sent - arrived),
        unlisted=sorted((arrived - sent - doubt) | (doubt - shown if len(doubt) <= 50 else set())),
        open=sorted(f"{state}: {name}" for state, name in rows if state not in ("sent", "in_doubt"))
        + [f"{messages - entered} never entered the outbox"] * (messages != entered),
        unjournalled=sorted(arrived - journalled),
        after_restore=[],
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--demo", action="store_true", help="the demo's templates and list")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        result = campaign(
            Path(folder), kills=arguments.kills, seed=arguments.seed, demo=arguments.demo
        )
    print(json.dumps(asdict(result), indent=2))
    broken = result.twice or result.lost or result.unlisted or result.open
    broken = broken or result.unjournalled or result.after_restore
    sys.exit(1 if broken else 0)


if __name__ == "__main__":
    main()

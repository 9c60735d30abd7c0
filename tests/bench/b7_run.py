"""B6, B7: bytes to the wire, and approved messages claimed, rendered, sent and settled."""

import asyncio
import os
import resource
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from pathlib import Path

from rows import Row

from tactful.campaigns.delivery.smtp import SmtpTransport
from tactful.campaigns.delivery.transport import Outgoing
from tactful.campaigns.journey.entering.enrol import enrol
from tactful.campaigns.messages.approval import approve_all, draft
from tactful.campaigns.model import person
from tactful.campaigns.store import open_store
from tactful.lint.lists.recipients import read_recipients
from tactful.templates.workspace.settings import Mailbox
from tactful.templates.workspace.workspace import open_workspace

_MANY = int(os.environ.get("B7_MESSAGES", "1_000"))
_FEW = 20  # what a start costs is taken off
_BARE = 20_000
_SETTINGS = """\
name = "Acme"
timezone = "UTC"
public_url = "https://mail.example.com"
postal_address = "1 High Street, Leeds"
default_mailbox = "sam"
[fields.contact]
first_name = { type = "name", fallback = "there" }
company = { type = "company", fallback = "your firm" }
[mailboxes.sam]
address = "sam@example.com"
name = "Sam Reed"
host = "127.0.0.1"
port = PORT
security = "none"
per_day = 10000000
per_hour = 10000000
"""
_CAMPAIGN = """\
campaign: b7
approval: each
audience: {contacts: contacts/b7.csv}
sequence:
  window: {days: mon-sun, hours: "00:00-23:59", timezone: TIMEZONE, holidays: none}
  steps:
    - {email: hello.txt, wait: 0 minutes}
    - {email: again.txt, wait: 3 days, thread: reply}
"""
_HELLO = """\
---
subject: Your visit, {{ contact.first_name }}
---
Hello {{ contact.first_name }},

thank you for coming to our stand last week. You asked how {{ contact.company }} could follow up
its own fairs without losing a day to copying rows. I have put the three steps that others begin
with on one page, and would like to hear which of them fits you best.

Would Tuesday at ten suit you for a quarter of an hour?

Sam Reed
Unsubscribe: {{ unsubscribe_url }}
{{ workspace.postal_address }}
"""


def run() -> list[Row]:
    if shutil.which("smtp-sink", path=PATH) is None:
        return [Row("B6", "smtp-sink and smtp-source are missing (Debian: postfix)", "-")]
    with tempfile.TemporaryDirectory() as folder, sink() as port:
        small, big = _mail(1_100), _mail(75_000)
        rows = [*_wire(port, "small", small, 0.6), *_wire(port, "75 KB", big, 0.5)]
        bare = _BARE / _ours(port, small)
        root = Path(folder) / "workspace"
        lay(root, port=port, people=_MANY)
        start = _sent_by(root, Path(folder) / "few", _FEW)
        whole = _sent_by(root, Path(folder) / "many", _MANY)
        cpu = (whole[1] - start[1]) / (_MANY - _FEW)
        rate = (_MANY - _FEW) / max(whole[0] - start[0], 1e-9)
        rows += [
            Row("B7", "`run`, SQLite: CPU of a small message", f"{cpu * 1e3:.2f} ms", "2 ms"),
            Row(
                "B7", "the same against B6", f"{rate / bare:.3f} of it, disk included", "0.5 of it"
            ),
        ]
        return rows


PATH = f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/lib/postfix/sbin"


@contextmanager
def sink() -> Iterator[int]:
    """Give the port of postfix's smtp-sink, which takes all and writes nothing."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    user = ["-u", "postfix"] if os.geteuid() == 0 else []
    program = str(shutil.which("smtp-sink", path=PATH))
    sink = subprocess.Popen([program, *user, f"127.0.0.1:{port}", "1000"])
    try:
        while True:
            with socket.socket() as one:
                if one.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.02)
        yield port
    finally:
        sink.kill()
        sink.wait()


def _mail(size: int) -> bytes:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "sam@example.com", "zoe@example.org", "Your visit"
    mail.set_content(
        "Thank you for coming to our stand last week, and until soon.\n" * (size // 61)
    )
    return mail.as_bytes().replace(b"\n", b"\r\n")


def _wire(port: int, what: str, mail: bytes, goal: float) -> list[Row]:
    """Compare one connection's rate with smtp-source's, in turns."""
    theirs, ours = [], []
    for _ in range(3):
        theirs.append(_source(port, mail))
        ours.append(_ours(port, mail))
    ratio = min(theirs) / min(ours)
    said = f"{what} messages on one connection"
    return [Row("B6", f"{said} against smtp-source", f"{ratio:.2f} of it", f"{goal} of it")]


def _count(mail: bytes) -> int:
    return _BARE if len(mail) < 10_000 else _BARE // 10


def _source(port: int, mail: bytes) -> float:
    program = str(shutil.which("smtp-source", path=PATH))
    with tempfile.NamedTemporaryFile() as file:
        file.write(mail)
        file.flush()
        count = str(_count(mail))
        began = time.perf_counter()
        command = [program, "-d", "-s", "1", "-m", count, "-F", file.name, f"127.0.0.1:{port}"]
        subprocess.run(command, check=True)
        return (time.perf_counter() - began) * _BARE / _count(mail)


def _ours(port: int, mail: bytes) -> float:
    box = Mailbox(address="sam@example.com", host="127.0.0.1", port=port, security="none")

    async def yes() -> bool:
        return True

    async def send() -> None:
        transport = SmtpTransport(box)
        for _ in range(_count(mail)):
            one = Outgoing("sam@example.com", "zoe@example.org", mail)
            assert await transport.deliver(one, begin=yes, upcoming=one) is not None
        await transport.close()

    began = time.perf_counter()
    asyncio.run(send())
    return (time.perf_counter() - began) * _BARE / _count(mail)


def lay(root: Path, *, port: int, people: int) -> None:
    """Lay a workspace in which everybody has an approved message that is due."""
    rows = "".join(f"p{n}@firm{n}.example,Jo,Firm {n}\n" for n in range(people))
    zone = "UTC" if 1 <= datetime.now(UTC).hour < 22 else "Etc/GMT-6"  # no midnight in a run
    for name, text in {
        "tactful.toml": _SETTINGS.replace("PORT", str(port)),
        "campaigns/b7.yml": _CAMPAIGN.replace("TIMEZONE", zone),
        "contacts/b7.csv": f"Email,First name,Company\n{rows}",
        "templates/hello.txt": _HELLO,
        "templates/again.txt": _HELLO.replace("thank you for", "once more about your"),
    }.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    workspace, now = open_workspace(root), datetime.now(UTC) - timedelta(minutes=1)
    campaign = workspace.campaign("b7")
    read = read_recipients(root / "contacts/b7.csv", workspace.fields)
    store = open_store(workspace)
    with store.session() as session:
        enrol(session, workspace, campaign, read, now=now, source="b7.csv", by=person("bench"))
    with store.session() as session:
        draft(session, workspace, campaign, now=now, check=lambda *_: [])
    with store.session() as session:
        approve_all(session, campaign, by=person("bench"), now=now)
    store.close()


def _sent_by(root: Path, copy: Path, most: int) -> tuple[float, float]:
    """Run the sender on a copy; return its seconds, and those of CPU. most: how many may leave."""
    copied(root, copy, most)
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    subprocess.run(
        [sys.executable, "-m", "tactful", "run", "--until-empty", "-C", str(copy)],
        check=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return time.perf_counter() - began, cpu


def copied(root: Path, copy: Path, most: int) -> None:
    """Copy a workspace; most: how many messages may leave from it."""
    shutil.copytree(root, copy)
    settings = copy / "tactful.toml"
    settings.write_text(settings.read_text().replace("per_hour = 10000000", f"per_hour = {most}"))

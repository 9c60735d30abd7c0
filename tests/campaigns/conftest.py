"""A tiny workspace on disk, its store, and mail servers that really speak SMTP."""

from __future__ import annotations

import asyncio
import os
import re
import shutil
import socket
import sqlite3
import ssl
import subprocess
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from sqlalchemy import create_engine, select

from tactful.campaigns.actions.release import Move, move_people
from tactful.campaigns.delivery.runner import run
from tactful.campaigns.delivery.smtp import SmtpTransport
from tactful.campaigns.journey.entering.enrol import EnrolReport, enrol
from tactful.campaigns.messages.approval import DraftReport, approve_all, draft
from tactful.campaigns.messages.shown import message_for
from tactful.campaigns.model import person
from tactful.campaigns.store import Store, open_store
from tactful.campaigns.store.tables import StoredMessage
from tactful.lint.findings.finding import Finding
from tactful.lint.lists.recipients import Recipients, read_recipients
from tactful.templates.message import Message
from tactful.templates.workspace.workspace import Workspace, open_workspace

from ..kept_compiled import keep_compiled
from ..postgres import control_program, server

keep_compiled()

NOW = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)  # a Monday
SETTINGS = """\
name = "Acme"
timezone = "UTC"
public_url = "https://mail.example.com"
postal_address = "1 High Street"
default_mailbox = "sam"

[fields.contact]
first_name = {{ type = "name", required = true }}
company = {{ type = "company" }}
timezone = {{}}

[fields.lead]
owner = {{}}

[mailboxes.sam]
address = "sam@example.com"
name = "Sam Reed"
host = "127.0.0.1"
port = {port}
security = "none"
per_day = {per_day}
per_hour = {per_hour}

[mailboxes.kim]
address = "kim@example.com"
name = "Kim Lund"
host = "127.0.0.1"
port = {port}
security = "none"
"""
CAMPAIGN = """\
campaign: spring
approval: {approval}
audience: {{contacts: contacts/spring.csv}}
sequence:
  window: {{days: {days}, hours: "{hours}"}}
  steps:
    - email: spring/thanks.md
      wait: 0 minutes
    - call: spring/call.txt
      wait: 1 business day
    - email: spring/again.md
      wait: 2 business days
      thread: reply
"""
FILES = {
    "templates/spring/thanks.md": (
        "---\nsubject: Thanks, {{ contact.first_name }}\n---\n"
        "Hello {{ contact.first_name }},\n\nthank you for your time.\n\n[Unsubscribe]({{ unsubscribe_url }})\n{{ workspace.postal_address }}\n"
    ),
    "templates/spring/call.txt": "Call {{ contact.first_name }} of {{ contact.company }}.\n",
    "templates/spring/again.md": (
        "---\nsubject: unused\n---\nHello {{ contact.first_name }},\n\none more thing.\n\n[Unsubscribe]({{ unsubscribe_url }})\n{{ workspace.postal_address }}\n"
    ),
}
HEADER = "Email,First name,Company,Timezone,Owner,Opted out\n"
PEOPLE = "zoe@example.org,Zoë,Tulip,,,\nbob@example.net,Bob,Rose,,,\n"


_READY: dict[tuple[object, ...] | None, bytes] = {}  # databases, by what Place.ready() worked on


def no_findings(*_: object) -> list[Finding]:
    return []


@dataclass
class Place:
    """A workspace in a folder, its store and a clock that stands where it is put."""

    root: Path
    now: datetime = NOW
    settings: dict[str, object] = field(
        default_factory=lambda: {"port": 1, "per_day": 500, "per_hour": 500}
    )
    campaign: dict[str, object] = field(
        default_factory=lambda: {"approval": "each", "days": "mon-fri", "hours": "08:30-17:30"}
    )
    stores: list[Store] = field(default_factory=list)
    above: str = ""  # the first lines of tactful.toml

    def write(self, *, people: str = PEOPLE, **changes: object) -> Place:
        for key, value in changes.items():
            (self.settings if key in self.settings else self.campaign)[key] = value
        files = {
            "tactful.toml": self.above + SETTINGS.format(**self.settings),
            "campaigns/spring.yml": CAMPAIGN.format(**self.campaign),
            "contacts/spring.csv": HEADER + people,
            **FILES,
        }
        for name, text in files.items():
            path = self.root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        return self

    @property
    def workspace(self) -> Workspace:
        return open_workspace(self.root)

    @property
    def store(self) -> Store:
        if not self.stores:
            self.stores.append(open_store(self.workspace))
        return self.stores[0]

    def clock(self) -> datetime:
        return self.now

    @staticmethod
    def clock_now() -> datetime:
        """The real moment, for tests of real processes."""
        return datetime.now(UTC)

    def later(self, **span: float) -> datetime:
        self.now += timedelta(**span)
        return self.now

    def recipients(self) -> Recipients:
        workspace = self.workspace
        return read_recipients(self.root / "contacts/spring.csv", workspace.fields)

    def send(self) -> None:
        """Send what is due through the mailboxes' servers."""
        asyncio.run(
            run(
                self.store, self.workspace,
                transports=lambda box: SmtpTransport(box, timeout_s=5),
                clock=self.clock, boot="boot", who="the test", stop=asyncio.Event(),
                until_empty=True,
            )
        )  # fmt: skip

    def enrol(self) -> EnrolReport:
        workspace = self.workspace
        with self.store.session() as session:
            return enrol(
                session,
                workspace,
                workspace.campaign("spring"),
                self.recipients(),
                source="spring.csv",
                now=self.now,
            )

    def draft(self, **more: object) -> DraftReport:
        workspace = self.workspace
        with self.store.session() as session:
            return draft(
                session,
                workspace,
                workspace.campaign("spring"),
                now=self.now,
                check=no_findings,
                **more,  # type: ignore[arg-type]
            )

    def approve(self) -> int:
        with self.store.session() as session:
            return approve_all(
                session, self.workspace.campaign("spring"), by=person("ann"), now=self.now
            )

    def texts(self, *which: Any) -> dict[int, Message]:
        """Return the messages of some rows as they read, by their numbers."""
        with self.store.reading() as session:
            rows = session.scalars(select(StoredMessage).where(*which).order_by(StoredMessage.id))
            return {row.id: message_for(session, self.workspace, row) for row in rows.all()}

    def move(self, **more: Any) -> Move:
        """Let everybody under way run on the workspace as it is now."""
        workspace = self.workspace
        return move_people(
            self.store, workspace, workspace.campaign("spring"), by=person("ann"), now=self.now,
            keep=True, check=no_findings, **more,
        )  # fmt: skip

    def ready(self) -> Place:
        """Everybody enrolled, drafted and approved; once a process for the same files and moment."""
        database, wish = self.root / ".tactful" / "tactful.db", None
        if not self.stores and not database.parent.exists():
            wish = (self.now, *self.laid())
        if wish in _READY:
            database.parent.mkdir(mode=0o700)
            database.write_bytes(_READY[wish])
            return self
        self.enrol()
        self.draft()
        self.approve()
        if wish is not None and database.is_file():
            with closing(sqlite3.connect(database)) as connection:
                _READY[wish] = connection.serialize()
        return self

    def laid(self) -> Iterator[tuple[str, bytes]]:
        """Every file as it is laid, but for the server's port, of which nothing is kept."""
        for path in sorted(self.root.rglob("*")):
            if path.is_file():
                text = re.sub(rb"(?m)^port = \d+$", b"", path.read_bytes())
                yield path.relative_to(self.root).as_posix(), text


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    one = Place(tmp_path / "workspace").write()
    yield one
    for store in one.stores:
        store.close()


@dataclass
class Caught:
    sender: str
    recipients: list[str]
    data: bytes


class Catcher:
    """A real SMTP server in a thread. replies maps a recipient to what RCPT answers.

    answers does so for what comes after the body.
    """

    def __init__(self) -> None:
        self.mails: list[Caught] = []
        self.replies: dict[str, str] = {}
        self.answers: dict[str, str] = {}
        self.hang_up_after_s: float | None = None
        self.answer_after_s = 0.0

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if address in self.replies:
            return self.replies[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        assert isinstance(envelope.content, bytes)
        if envelope.rcpt_tos[0] in self.answers:
            return self.answers[envelope.rcpt_tos[0]]
        self.mails.append(Caught(str(envelope.mail_from), envelope.rcpt_tos, envelope.content))
        await asyncio.sleep(self.answer_after_s)
        if self.hang_up_after_s is not None and server.transport is not None:
            server.loop.call_later(self.hang_up_after_s, server.transport.close)
        return f"250 2.0.0 Ok: queued as {len(self.mails)}"


@pytest.fixture
def catcher() -> Iterator[tuple[Catcher, int]]:
    handler, port = Catcher(), free_port()
    controller = Controller(handler, hostname="127.0.0.1", port=port)
    controller.start()
    yield handler, port
    controller.stop()


def free_port() -> int:
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        return int(sock.getsockname()[1])


def tool(name: str) -> str:
    """Return a program's path; without it the test is skipped, but in CI it fails."""
    found = shutil.which(name) or shutil.which(name, path="/usr/sbin:/usr/lib/postfix/sbin")
    if found is None:
        if os.environ.get("CI") == "true":
            pytest.fail(f"{name} is not installed")
        pytest.skip(f"{name} is not installed")
    return found


def wait_for_port(port: int, *, seconds: float = 10) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        with socket.socket() as sock:
            if sock.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.02)
    raise AssertionError(f"nothing listens on {port}")


@pytest.fixture
def sink() -> Iterator[Callable[..., int]]:
    """Starts postfix's smtp-sink with the given options; returns its port."""
    started: list[subprocess.Popen[bytes]] = []

    def start(*options: str) -> int:
        program, port = tool("smtp-sink"), free_port()
        user = ["-u", "postfix"] if os.geteuid() == 0 else []
        started.append(
            subprocess.Popen(
                [program, *user, *options, f"127.0.0.1:{port}", "50"],
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
        )
        wait_for_port(port)
        return port

    yield start
    for process in started:
        process.kill()
        process.wait()


@dataclass
class Secured:
    """A server that takes nothing before STARTTLS and a password."""

    port: int
    trust: ssl.SSLContext  # knows its certificate
    handler: Catcher


@pytest.fixture
def certificate(tmp_path: Path) -> tuple[Path, Path]:
    """Return a certificate of localhost that nobody vouches for, and its key."""
    key, certificate = tmp_path / "key.pem", tmp_path / "cert.pem"
    subprocess.run(
        [
            *(tool("openssl"), "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2"),
            *("-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"),
            *("-keyout", str(key), "-out", str(certificate)),
        ],
        check=True,
        capture_output=True,
    )
    return certificate, key


@pytest.fixture
def secured(certificate: tuple[Path, Path]) -> Iterator[Secured]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*certificate)

    def sign_in(
        _server: SMTP, _session: Session, _envelope: Envelope, _how: str, data: object
    ) -> AuthResult:
        assert isinstance(data, LoginPassword)
        known = (data.login, data.password) == (b"sam", b"secret")
        return AuthResult(success=known, handled=False)

    handler, port = Catcher(), free_port()
    controller = Controller(
        handler,
        hostname="127.0.0.1",
        port=port,
        tls_context=context,
        require_starttls=True,
        auth_required=True,
        authenticator=sign_in,
    )
    controller.start()
    yield Secured(port, ssl.create_default_context(cafile=str(certificate[0])), handler)
    controller.stop()


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """A real PostgreSQL on loopback; yields its URL without a database's name."""
    pytest.importorskip("psycopg", reason="there is no driver for PostgreSQL")
    control = control_program()
    if control is None:
        if os.environ.get("CI") == "true":
            pytest.fail("there is no PostgreSQL here")
        pytest.skip("there is no PostgreSQL here")
    with server(control) as url:
        yield url


@pytest.fixture(params=["sqlite", "postgresql"])
def house(place: Place, request: pytest.FixtureRequest) -> Place:
    """The workspace with either database."""
    if request.param == "postgresql":
        url = request.getfixturevalue("postgres")
        name = f"t{uuid.uuid4().hex}"
        server = create_engine(f"{url}/postgres", isolation_level="AUTOCOMMIT")
        with server.connect() as connection:
            connection.exec_driver_sql(f"CREATE DATABASE {name}")
        server.dispose()
        place.above = f'database = "{url}/{name}"\n'
        place.write()
    return place

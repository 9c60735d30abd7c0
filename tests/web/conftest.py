"""A small workspace of its own, its pages, and a real server for the browser."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Thread

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.serving import make_server

from tactful.campaigns.journey.entering.enrol import enrol
from tactful.campaigns.messages.approval import draft
from tactful.campaigns.model import person
from tactful.campaigns.store import Store, open_store
from tactful.lint.findings.finding import Finding, Severity
from tactful.lint.lists.recipients import read_recipients
from tactful.templates.render.traced_render import Marked
from tactful.templates.workspace.step import Step
from tactful.templates.workspace.workspace import Workspace, open_workspace
from tactful.web import create_app

from ..kept_compiled import keep_compiled

keep_compiled()

NOW = datetime(2026, 3, 3, 10, 0, tzinfo=UTC)  # a Tuesday
TOKEN = "open-once"
FILES = {
    "tactful.toml": """\
name = "Northlight"
postal_address = "Northlight, 2 Mill Lane, Leeds"
timezone = "UTC"
public_url = "https://mail.northlight.example"
default_mailbox = "ana"

[mailboxes.ana]
address = "ana@northlight.example"
name = "Ana Ruiz"
host = "127.0.0.1"
security = "none"

[fields.contact]
first_name = { type = "name", fallback = "there", example = "Jo" }
last_name = { type = "name", example = "Rivera" }
company = { type = "company", fallback = "your team", example = "Acme" }

[fields.lead]
asset = { type = "text", required = true, example = "the buying guide" }
notes = { type = "text", example = "asked about rollout" }
owner = { type = "text", example = "ana" }
""",
    "campaigns/guide.yml": """\
campaign: guide
audience: {contacts: contacts/guide.csv}
initial: 00-invitation.mjml
sequence:
  window: {days: mon-fri, hours: "08:30-17:30", timezone: UTC}
  steps:
    - email: 01-thanks.mjml
      wait: 20 minutes
      evidence: lead.asset
    - call: call.txt
      wait: 1 business day
    - email: goodbye.md
      wait: 4 business days
      goodbye: true
""",
    "templates/00-invitation.mjml": """\
<mjml lang="en">
  <mj-head><mj-title>A guide for {{ contact.company }}</mj-title></mj-head>
  <mj-body><mj-section><mj-column>
    <mj-text>Hello {{ contact.first_name }}, we wrote a guide to buying well.</mj-text>
    <mj-text>{{ workspace.postal_address }} <a href="{{ unsubscribe_url }}">Unsubscribe</a></mj-text>
  </mj-column></mj-section></mj-body>
</mjml>
""",
    "templates/01-thanks.mjml": """\
<mjml lang="en">
  <mj-head><mj-title>Your copy of {{ lead.asset }}</mj-title></mj-head>
  <mj-body><mj-section><mj-column>
    <mj-text>Dear {{ contact.first_name }}, here is {{ lead.asset }}, as you asked.
      Shall we go through it together on Thursday at ten?</mj-text>
    <mj-text>{{ workspace.postal_address }} <a href="{{ unsubscribe_url }}">Unsubscribe</a></mj-text>
  </mj-column></mj-section></mj-body>
</mjml>
""",
    "templates/call.txt": "Hello {{ contact.first_name }}, Ana here, about {{ lead.asset }}.\n",
    "templates/goodbye.md": """\
---
subject: "Closing the file, {{ contact.first_name }}"
---
Dear {{ contact.first_name }},

I will not write again about {{ lead.asset }}. Is there somebody else I should ask?

{{ sender.name }}

{{ workspace.postal_address }}

[Unsubscribe]({{ unsubscribe_url }})
""",
    "contacts/guide.csv": """\
email,first_name,last_name,company,asset,notes,owner
zoe@acme.example,Zoe,Adams,Acme,the buying guide,asked about rollout,ana
omar@birch.example,Omar,Haddad,Birch,the buying guide,,ana
eve@cedar.example,<script>alert(1)</script>,Okoro,Cedar & Sons,the price list,,ana
maximiliane@donaudampfschifffahrtsgesellschaft.example,Maximiliane-Charlotte,\
Freifrau von Hohenlohe-Waldenburg-Schillingsfürst,Donaudampfschifffahrtsgesellschaft,\
the buying guide,wants to know how a very long name looks in each column of each page,ana
""",
}


def held_for_omar(marked: Marked, step: Step, _values: object) -> list[Finding]:
    """Find an error in each message to Omar, and a warning in Zoe's goodbye."""
    to = marked.message.recipient.address
    path = f"templates/{step.template}"
    if to.startswith("omar"):
        return [Finding("M900", Severity.error, "the notes are missing", path=path, line=4)]
    if to.startswith("zoe") and step.goodbye:
        return [Finding("M901", Severity.warning, "rather short", path=path, line=5)]
    return []


@dataclass
class Site:
    """A workspace with its store, its application and a clock that tests move."""

    root: Path
    workspace: Workspace
    store: Store
    app: Flask
    now: datetime = NOW
    announced: list[str] = field(default_factory=list)

    def client(self, *, signed_in: bool = True) -> FlaskClient:
        client = self.app.test_client()
        if signed_in:
            token = self.announced[-1] if self.announced else TOKEN
            assert client.get(f"/sign-in?token={token}").status_code == 303
        return client

    def enrolled(self) -> "Site":
        """Enrol the list and draft its messages; Omar's are held."""
        campaign = self.workspace.campaign("guide")
        people = read_recipients(
            self.root / "contacts/guide.csv", self.workspace.fields, shown="contacts/guide.csv"
        )
        with self.store.session() as session:
            enrol(session, self.workspace, campaign, people, source=people.path, now=self.now)
            draft(session, self.workspace, campaign, now=self.now, check=held_for_omar)
        return self

    def later(self, **ahead: float) -> None:
        self.now += timedelta(**ahead)


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    """The workspace, opened; nobody is enrolled yet."""
    with opened(tmp_path) as made:
        yield made


@pytest.fixture(scope="module")
def read_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A site with people enrolled for a file's tests that change nothing there."""
    with opened(tmp_path_factory.mktemp("read")) as made:
        yield made.enrolled()


@contextmanager
def opened(root: Path) -> Iterator[Site]:
    """Lay the workspace in a folder; its store is closed at the end."""
    for name, text in FILES.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    workspace = open_workspace(root)
    store = open_store(workspace)
    made = Site(root, workspace, store, Flask("unused"))
    made.app = create_app(
        workspace,
        store,
        token=TOKEN,
        clock=lambda: made.now,
        user=person("ana"),
        announce=made.announced.append,
    )
    yield made
    store.close()


@pytest.fixture
def served(site: Site) -> Iterator[str]:
    """The site on a free port; yields its address."""
    # Not waitress: it ends with its process only. test_command.py looks at it in one of its own.
    server = make_server("127.0.0.1", 0, site.app, threaded=True)
    thread = Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.port}"
    server.shutdown()
    thread.join()
    server.server_close()

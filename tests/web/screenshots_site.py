"""The site that `make screenshots` looks at: the bundled campaign, some hours after it began.

Whatever a page can show has happened: mail left and was answered, an address was suppressed,
a file was changed after the approval, one mailbox is to be connected by OAuth.
"""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Thread

from sqlalchemy import select, update
from werkzeug.serving import make_server

from tactful.campaigns.accounts.scopes import Scope
from tactful.campaigns.actions import accounts
from tactful.campaigns.actions.approve import approve_all_in_parts
from tactful.campaigns.actions.enrol import enrol_list
from tactful.campaigns.actions.receive import receive
from tactful.campaigns.actions.suppress import suppress_value
from tactful.campaigns.actions.tokens import make_token
from tactful.campaigns.journey.coming_due.due import materialise_due
from tactful.campaigns.ledger.outbox import message_id
from tactful.campaigns.messages import links
from tactful.campaigns.model import OutboxState, TouchState, person
from tactful.campaigns.store import Store, open_store
from tactful.campaigns.store.tables import Enrolment, Outbox, Release, Touch
from tactful.lint.lists.recipients import campaign_list
from tactful.templates.workspace.campaign import Campaign
from tactful.templates.workspace.workspace import Workspace, open_workspace
from tactful.web import create_app

from ..campaigns.memory_keyring import memory_keyring

DEMO = Path(__file__).resolve().parent.parent.parent / "templates/demo"
LIST = "contacts/as-exported.csv"  # with its faults
NOW = datetime(2026, 3, 3, 9, 0, tzinfo=UTC)
WHO, PASSWORD = "ana@brightwater.example", "a few words of Ana"
ANA = person("Ana Ruiz")
OAUTH = """
[mailboxes.dana.oauth]
provider = "google"
client_id = "brightwater.apps.googleusercontent.com"
client_secret = "env:GOOGLE_CLIENT_SECRET"

[fields.contact]
"""
UNCLEAR = "Dear Sam, I have put it on the table of our board; they meet on Tuesdays."


@dataclass(frozen=True, slots=True)
class Shown:
    """A site that is served, and what the addresses of its pages need."""

    root: Path
    address: str
    campaign: Campaign
    invitation: str  # tokens of links that are sent by mail
    unsubscribe: str
    release: str


@contextmanager
def shown(folder: Path) -> Iterator[Shown]:
    """Lay the workspace in a folder, let some hours pass, and serve it."""
    root = folder / "workspace"
    shutil.copytree(DEMO / "faulty", root)
    shutil.copytree(DEMO / "fixed", root, dirs_exist_ok=True)  # what was corrected of it
    shutil.copy(DEMO / "faulty/contacts/webinar.csv", root / LIST)
    settings = root / "tactful.toml"
    _replace(settings, "\n[fields.contact]\n", OAUTH)
    dana = settings.read_text().partition("[mailboxes.dana]")[2].partition("per_day")[0]
    google = dana.replace("127.0.0.1", "smtp.gmail.com").replace("2525", "587")
    _replace(settings, dana, google.replace('security = "none"', 'security = "starttls"'))
    file = root / "campaigns/webinar.yml"
    tried = "- email: webinar/01-thanks.mjml\n      variants: {short: webinar/03-checklist.md}"
    _replace(file, "- email: webinar/01-thanks.mjml", tried)
    workspace = open_workspace(root)
    campaign = next(iter(workspace.campaigns.values()))
    store = open_store(workspace)
    invited = _team(store, workspace)
    _lived(store, workspace, campaign)
    thanks = root / "templates/webinar/01-thanks.mjml"
    thanks.write_text(thanks.read_text().replace("</mj-text>", " Until soon!</mj-text>", 1))
    app = create_app(workspace, store, token=None, clock=lambda: NOW + timedelta(hours=3))
    server = make_server("127.0.0.1", 0, app, threaded=True)
    Thread(target=server.serve_forever, daemon=True).start()
    with store.reading() as session:
        last = session.scalars(select(Enrolment.id).order_by(Enrolment.id.desc())).first()
        assert last is not None
        token = links.token(session, last)
        release = session.scalars(select(Release.id).order_by(Release.made_at)).first()
    try:
        with memory_keyring():
            address = f"http://127.0.0.1:{server.port}"
            yield Shown(root, address, campaign, invited, token, release or "none")
    finally:
        server.shutdown()
        store.close()


def _team(store: Store, workspace: Workspace) -> str:
    """Give Ana and two others their accounts; returns the token of an invitation."""
    root = person("root")
    accounts.add_account(
        store, workspace, WHO, by=root, now=NOW, name="Ana Ruiz", roles=["rep", "admin"],
        password=PASSWORD,
    )  # fmt: skip
    for name, roles in (("sam", ["rep"]), ("kim", ["marketer"])):
        email = f"{name}@brightwater.example"
        accounts.add_account(store, workspace, email, by=ANA, now=NOW, roles=roles)
    accounts.deactivate(store, "sam@brightwater.example", by=ANA, now=NOW)
    invited = accounts.link_for(
        store, "kim@brightwater.example", by=ANA, now=NOW + timedelta(hours=2), invite=True
    )
    return invited.token


def _lived(store: Store, workspace: Workspace, campaign: Campaign) -> None:
    """Enrol the list, approve the first emails, let half of them leave, and take a reply."""
    recipients = campaign_list(workspace, campaign)
    assert recipients is not None
    enrol_list(store, workspace, campaign, recipients, now=NOW, by=ANA)
    approve_all_in_parts(store, campaign, by=ANA, now=NOW, step=1)
    later = NOW + timedelta(hours=2)
    with store.session() as session:
        materialise_due(session, workspace, now=later)
        left = select(Outbox.id).where(Outbox.id % 2 == 0)
        people = select(Outbox.enrolment_id).where(Outbox.id.in_(left))
        first = select(Touch.id).where(Touch.enrolment_id.in_(people), Touch.key.like("email-%01%"))
        done = {"state": TouchState.done, "done_at": later}
        session.execute(update(Touch).where(Touch.id.in_(first)).values(**done))
        sent = {"state": OutboxState.sent, "sending_at": later, "sent_at": later}
        session.execute(update(Outbox).where(Outbox.id.in_(left)).values(**sent))
        row = session.scalars(select(Outbox).where(Outbox.state == OutboxState.sent)).first()
        assert row is not None
        row.message_id_header = ours = message_id(1, key="k", domain="brightwater.example")
        who = row.recipient_key
    raw = (
        f"From: Somebody <{who}>\nTo: sam@brightwater.example\nSubject: Re: The benchmark\n"
        f"Date: Tue, 03 Mar 2026 11:30:00 +0000\nMessage-ID: <1@mail.example>\n"
        f"In-Reply-To: {ours}\nContent-Type: text/plain; charset=utf-8\n\n{UNCLEAR}\n"
    )
    receive(store, workspace, raw.encode(), by=ANA, now=later)
    suppress_value(store, "gone@halden.example", by=ANA, now=later, why="asked by phone")
    suppress_value(store, "rival.example", by=ANA, now=later, why="a competitor")
    make_token(store, "website form", [Scope.leads], by=ANA, now=later)


def _replace(file: Path, old: str, new: str) -> None:
    text = file.read_text()
    assert old in text, (file, old)
    file.write_text(text.replace(old, new, 1))

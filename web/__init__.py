"""The web pages: they show and ask; decisions are made in campaigns/."""

import hmac
import secrets
from collections.abc import Callable

from flask import Flask

from ..campaigns.model import Actor, person
from ..campaigns.store.database import Store
from ..templates.workspace.workspace import Workspace
from . import (
    api,
    assets,
    counts,
    faults,
    health,
    labels,
    numbers,
    offered,
    security,
    uploads,
)
from .alerts import pages as alert_pages
from .archiving import pages as archiving_pages
from .audit_log import pages as audit_log_pages
from .bulk import pages as bulk_pages
from .calendar import pages as calendar_pages
from .campaign import pages as campaign_pages
from .connecting import pages as connecting_pages
from .context import AppContext, Clock
from .drafting import pages as drafting_pages
from .duplicates import pages as duplicate_pages
from .editing import pages as editing_pages
from .files import pages as files_pages
from .free_tasks import pages as free_task_pages
from .home import pages as home_pages
from .importing import pages as importing_pages
from .list_rows import pages as list_row_pages
from .lists import pages as list_pages
from .mailboxes import pages as mailbox_pages
from .own_text import pages as own_text_pages
from .persons import pages as person_pages
from .preview import pages as preview_pages
from .public import pages as public_pages
from .queue import pages as queue_pages
from .replies import pages as replies_pages
from .reports import pages as report_pages
from .results import pages as results_pages
from .review import pages as review_pages
from .search import pages as search_pages
from .sender_thread import Beside
from .sending import pages as sending_pages
from .sessions import pages as session_pages
from .shapes import pages as shape_pages
from .sign_in import pages as sign_in_pages
from .suppression import pages as suppression_pages
from .tasks import pages as tasks_pages
from .team import pages as team_pages
from .tokens import pages as token_pages
from .version import pages as version_pages

PAGES = (
    home_pages,
    calendar_pages,
    campaign_pages,
    archiving_pages,
    results_pages,
    report_pages,
    version_pages,
    drafting_pages,
    files_pages,
    editing_pages,
    preview_pages,
    shape_pages,
    queue_pages,
    bulk_pages,
    own_text_pages,
    review_pages,
    free_task_pages,
    tasks_pages,
    replies_pages,
    sending_pages,
    mailbox_pages,
    connecting_pages,
    suppression_pages,
    token_pages,
    sign_in_pages,
    team_pages,
    session_pages,
    alert_pages,
    audit_log_pages,
    health.pages,
    list_pages,
    list_row_pages,
    importing_pages,
    duplicate_pages,
    person_pages,
    search_pages,
    public_pages,
)
_YOU = person("you")


def create_app(
    workspace: Workspace,
    store: Store,
    *,
    token: str | None,
    clock: Clock,
    user: Actor = _YOU,
    secret: str | None = None,
    cookie: str = "tactful",
    announce: Callable[[str], None] | None = None,
    sender: Beside | None = None,
) -> Flask:
    """Return the pages of one workspace.

    token opens them once, and announce gets the next one when it is used; None: people have
    accounts. user is who came by the link, in the audit log. secret signs the session cookie (when
    None: a random one with a token, so that stopping signs out; else one that the database keeps).
    cookie keeps two workspaces on one machine apart. sender is how the one beside does.
    """
    app = Flask(__name__, template_folder="pages", static_folder="static")
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.extensions["tactful"] = AppContext(workspace, store, clock=clock, user=user, sender=sender)
    assets.register(app)
    health.register(app)
    labels.register(app)
    faults.register(app)
    numbers.register(app)
    door = security.Door(token, announce=announce)
    for pages in PAGES:
        app.register_blueprint(pages)
    uploads.register(app)  # before the guard reads a form
    security.guard(app, door, user=user, secret=secret or _cookie_key(store, token), cookie=cookie)
    api.register(app)
    counts.register(app)
    offered.register(app)
    return app


def _cookie_key(store: Store, token: str | None) -> bytes:
    """Return what signs session cookies; with accounts the same after each start."""
    if token is not None:
        return secrets.token_bytes(32)
    return hmac.digest(store.secret.encode(), b"tactful session cookies", "sha256")

"""A window: shows and asks, decides nothing."""

from collections.abc import Callable

from flask import Flask

from ..campaigns.store.database import Store
from ..templates.workspace import Workspace
from . import campaign, faults, home, preview, public, review, security, sending, words
from .desk import Clock, Desk


def create_app(
    workspace: Workspace,
    store: Store,
    *,
    token: str,
    clock: Clock,
    user: str = "you",
    secret: str | None = None,
    cookie: str = "tactful",
    announce: Callable[[str], None] | None = None,
) -> Flask:
    """Return the pages of one workspace.

    token opens them once; announce is told the next one when it is spent. user is who
    approves and skips in the audit log. secret signs the session (a random one when None);
    cookie keeps two workspaces on one machine apart.
    """
    app = Flask(__name__, template_folder="pages", static_folder="static")
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.extensions["tactful"] = Desk(workspace, store, clock=clock, user=user)
    words.register(app)
    faults.register(app)
    door = security.Door(token, announce=announce)
    for room in (home, campaign, preview, review, sending, public):
        app.register_blueprint(room.pages)
    security.guard(app, door, secret=secret, cookie=cookie)
    return app

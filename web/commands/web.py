"""`tactful web`: preview, approve and watch the sending in the browser."""

import getpass
import webbrowser
from datetime import UTC, datetime
from pathlib import Path

import click

from ...campaigns.store.database import open_store
from ...templates.workspace import find_root, open_workspace
from .. import create_app
from ..security import new_token
from ..serve import bound, serve

_EXAMPLES = """\b
Examples:
  tactful web                        answer on http://127.0.0.1:8025 and print the link
  tactful web --open                 and open it in the browser
  tactful web -C my-campaigns --port 0
                                     another workspace, on any free port
"""


def _now() -> datetime:
    return datetime.now(UTC)


@click.command("web", epilog=_EXAMPLES)
@click.option("-C", "--workspace", "folder", type=click.Path(path_type=Path), help="The workspace.")
@click.option("--port", default=8025, show_default=True, help="0 takes a free one.")
@click.option("--host", default="127.0.0.1", show_default=True, help="This machine's own only.")
@click.option("--open", "open_it", is_flag=True, help="Open the browser.")
def command(folder: Path | None, port: int, host: str, open_it: bool) -> None:
    """Preview, approve and watch the sending in the browser.

    The printed link opens the pages once; for another browser a new one is printed. The
    pages answer to this machine only.
    """
    workspace = open_workspace(folder or find_root(Path()) or Path())
    door = bound(host, port)
    store = open_store(workspace)

    def announce(token: str) -> None:
        click.echo(f"Signed in. For another browser: {door.link(token)}")

    token = new_token()
    app = create_app(
        workspace,
        store,
        token=token,
        clock=_now,
        user=_user(),
        cookie=f"tactful-{door.port}",
        announce=announce,
    )
    click.echo(f"{workspace.settings.name}: {click.style(door.link(token), bold=True)}")
    click.echo("The link works once. Ctrl-C stops.")
    if open_it:
        webbrowser.open(door.link(token))
    try:
        serve(app, door)
    finally:
        store.close()
    click.echo("Stopped.")


def _user() -> str:
    """Return who is at this machine; that name stands in the audit log."""
    try:
        return getpass.getuser()
    except (KeyError, OSError, ImportError):  # no such user, as in some containers
        return "you"

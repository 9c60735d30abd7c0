"""`tactful web`: preview, approve and watch the sending in the browser."""

import asyncio
import os
import socket
import webbrowser
from contextlib import ExitStack
from pathlib import Path

import click

from ...campaigns.accounts.people import is_any
from ...campaigns.actions.follow import follow_files
from ...campaigns.actions.polling import polled
from ...campaigns.actions.reading import MailboxReader
from ...campaigns.credentials import secrets
from ...campaigns.delivery.providers import transport_of
from ...campaigns.delivery.runner import run
from ...campaigns.delivery.transport import Transport
from ...campaigns.shell import boot_id, opened, present, stored, user, workspace_option
from ...campaigns.store.database import Store, database_path
from ...templates.workspace.settings import Mailbox
from ...templates.workspace.workspace import Workspace
from .. import create_app
from ..security import new_token
from ..sender_thread import Beside, beside
from ..serve import bound, serve

_EXAMPLES = """\b
Examples:
  tactful web                        start on http://127.0.0.1:8025 and print the link
  tactful web --open                 also open it in the browser
  tactful web --with-sender          also send what is approved and due, like tactful run
  tactful web -C my-campaigns --port 0
                                     another workspace, on any free port
"""


@click.command("web", epilog=_EXAMPLES)
@workspace_option
@click.option("--port", default=8025, show_default=True, help="0 chooses a free port.")
@click.option("--host", default="127.0.0.1", show_default=True, help="An address of this computer.")
@click.option("--open", "open_it", is_flag=True, help="Open the browser.")
@click.option("--with-sender", is_flag=True, help="Also send what is approved and due.")
def command(folder: Path | None, port: int, host: str, open_it: bool, with_sender: bool) -> None:
    """Preview, approve and follow the sending in the browser.

    The printed link works once; after each use a new one is printed for another browser. Once
    there are accounts (tactful user add), people sign in by them instead. Without accounts and a
    proxy with TLS ([web] in tactful.toml) the pages can be opened on this computer only.
    """
    workspace = opened(folder)
    web = workspace.settings.web

    def announce(token: str) -> None:
        click.echo(f"Signed in. The link for another browser: {door.link(token)}")

    with ExitStack() as open_things:
        store = open_things.enter_context(stored(workspace))
        with store.reading() as session:
            has_accounts = is_any(session)
        door = bound(host, port, web, has_accounts=has_accounts)
        token = None if has_accounts else new_token()
        state = Beside()
        follow_files(store, workspace, now=present())
        app = create_app(
            workspace,
            store,
            token=token,
            clock=present,
            user=user(),
            cookie=f"tactful-{door.port}",
            announce=announce,
            sender=state,
        )
        link = door.link(token) if token is not None else web.address or door.address
        click.echo(f"{workspace.settings.name}: {click.style(link, bold=True)}")
        once = "The link works once." if token is not None else "People sign in by their accounts."
        click.echo(f"{once} Press Ctrl-C to stop.")
        if with_sender:
            sending = _Sending(store, workspace)
            open_things.enter_context(beside(sending, complain=_complain, state=state))
        if open_it:
            webbrowser.open(link)
        serve(app, door, web)
    click.echo("Stopped.")


class _Sending:
    """`tactful run`, told to stop by an event."""

    def __init__(self, store: Store, workspace: Workspace) -> None:
        self.store, self.workspace = store, workspace

    async def __call__(self, stop: asyncio.Event) -> None:
        path = database_path(self.workspace)
        reader = MailboxReader(
            self.store, self.workspace, password=secrets().of_mailbox, clock=present
        )
        async with polled(reader, stopping=stop, secrets=secrets()) as look:
            await run(
                self.store,
                self.workspace,
                transports=_transport,
                clock=present,
                boot=boot_id(),
                who=f"{socket.gethostname()}, process {os.getpid()}",
                stop=stop,
                lock=path.with_name(path.name + ".sender") if path else None,
                follow=True,
                on_busy=lambda why: _complain(f"The sender waits: {why}"),
                look=look,
            )


def _transport(box: Mailbox) -> Transport:
    return transport_of(box, os.environ)


def _complain(words: str) -> None:
    click.secho(words, fg="red", err=True)

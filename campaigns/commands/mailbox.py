"""tactful mailbox: connect a mailbox by OAuth, list how each one signs in, check, disconnect."""

import os
import webbrowser
from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from ...templates.errors import TactfulError
from ...templates.workspace.settings import Mailbox
from ...templates.workspace.workspace import Workspace
from ..actions.mailbox_check import (
    Answered,
    imap_answer,
    oauth_answer,
    passwords_refused,
    sends_answer,
)
from ..actions.mailbox_connect import (
    Standing,
    asked,
    code_for_device,
    connect,
    disconnect,
    line_to_set,
    must_be_keepable,
    oauth_of,
    provider_name,
    standing,
    tokens,
    tokens_of_device,
)
from ..delivery.oauth.consent import answers
from ..delivery.oauth.loopback import loopback
from ..delivery.oauth.token_server import Granted
from ..delivery.providers import where
from ..shell import (
    console,
    format_option,
    opened,
    present,
    print_json,
    stored,
    user,
    workspace_option,
)

_WAIT_S = 600.0
_EXAMPLES = """\b
Examples:
  tactful mailbox list                      how each mailbox signs in, and whether it is connected
  tactful mailbox connect sam               agree in the browser at Google, Microsoft or another
  tactful mailbox connect sam --device      agree on another device, with a code
  tactful mailbox connect sam --print       print the line for the environment; keep nothing
  tactful mailbox check sam                 sign in where it sends and is read; send nothing
  tactful mailbox disconnect sam
"""
_CONNECT = """\b
Examples:
  tactful mailbox connect sam
  tactful mailbox connect sam --device
  tactful mailbox connect sam --print > sam.env
On a server without a browser, where the provider has no codes for devices:
  ssh -L 8026:127.0.0.1:8026 my-server
  tactful mailbox connect sam --no-browser --port 8026
"""


@click.group("mailbox", epilog=_EXAMPLES)
def command() -> None:
    """Connect mailboxes at Google, Microsoft and others by OAuth, and see how each signs in."""


@command.command("connect", epilog=_CONNECT)
@click.argument("name")
@click.option("--device", is_flag=True, help="Agree on another device, with a code.")
@click.option("--no-browser", is_flag=True, help="Print the link instead of opening it.")
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=0,
    help="Where the browser comes back to on this machine. Default: any free port.",
)
@click.option(
    "--print", "print_it", is_flag=True, help="Print the line for the environment; keep nothing."
)
@workspace_option
def connect_one(
    name: str, device: bool, no_browser: bool, port: int, print_it: bool, folder: Path | None
) -> None:
    """Let NAME sign in by OAuth: you agree at its provider, and the refresh token is kept.

    It is kept in the system keyring, never in a file of the workspace.
    """
    workspace = opened(folder)
    box = _box(workspace, name)
    oauth_of(box)
    if not print_it:
        must_be_keepable(box)
    one = _by_device(box) if device else _by_browser(box, port, open_it=not no_browser)
    if print_it:
        click.echo(line_to_set(box, one))
        return
    with stored(workspace) as store:
        done = connect(store, box, one, by=user(), now=present())
    until = f" It ends on {done.until:%Y-%m-%d}." if done.until else ""
    click.echo(f"{name} is connected. The refresh token is in {_place(done.kept_in)}.{until}")
    if done.resumed:
        click.echo("It had paused because its access had ended, and sends again.")
    if not _tell(_checked(box)):
        raise click.exceptions.Exit(1)


@command.command("list")
@workspace_option
@format_option
def show(folder: Path | None, form: str) -> None:
    """List the mailboxes: how each signs in, and whether it is connected."""
    boxes = opened(folder).settings.mailboxes
    found = {key: standing(box, os.environ) for key, box in boxes.items()}
    if form == "json":
        print_json([_as_json(boxes[key], one) for key, one in found.items()])
        return
    for key, one in found.items():
        mark = "red" if one.why else None
        words = f"{key}  {boxes[key].address}  {where(boxes[key])}  {_words(one)}"
        console().print(words, markup=False, style=mark)
    if not found:
        click.echo("No mailboxes; add [mailboxes.NAME] to tactful.toml.")


@command.command("check")
@click.argument("name")
@workspace_option
@format_option
def check(name: str, folder: Path | None, form: str) -> None:
    """Sign in where NAME sends and is read; nothing is sent. Exit code 1: it cannot."""
    box = _box(opened(folder), name)
    found = _checked(box)
    if form == "json":
        said = {what: asdict(one) for what, one in found.items()}
        print_json({"mailbox": name, **said, "warnings": passwords_refused(box)})
        good = all(one.ok for one in found.values())
    else:
        good = _tell(found)
        for words in passwords_refused(box):
            console().print(f"warning: {words}", markup=False, style="yellow")
    if not good:
        raise click.exceptions.Exit(1)


@command.command("disconnect")
@click.argument("name")
@workspace_option
def disconnect_one(name: str, folder: Path | None) -> None:
    """Forget the access to NAME, and take it back at the provider where that can be done."""
    workspace = opened(folder)
    box = _box(workspace, name)
    with stored(workspace) as store:
        gone = disconnect(store, box, os.environ, by=user(), now=present())
    if not gone:
        click.echo(f"{name} was not connected.")
        return
    click.echo(f"{name} is disconnected.")
    if not oauth_of(box).at.revoke_url:
        at = provider_name(oauth_of(box))
        click.echo(f"At {at}, remove the application on the account's own page too.")


def _box(workspace: Workspace, name: str) -> Mailbox:
    boxes = workspace.settings.mailboxes
    if name not in boxes:
        raise click.UsageError(f"No mailbox '{name}'; known: {', '.join(sorted(boxes)) or 'none'}.")
    return boxes[name]


def _by_browser(box: Mailbox, port: int, *, open_it: bool) -> Granted:
    with loopback(oauth_of(box).at.redirect_host, port) as here:
        one = asked(box, here.uri)
        if open_it and webbrowser.open(one.url):
            click.echo(f"Agree in the browser to let {box.address} be used.", err=True)
            click.echo(f"If nothing opens: {one.url}", err=True)
        else:
            click.echo(f"Open this in a browser on this machine:\n{one.url}", err=True)
        said: Mapping[str, str] = here.wait(lambda found: answers(one, found), seconds=_WAIT_S)
    return tokens(box, one, said, os.environ)


def _by_device(box: Mailbox) -> Granted:
    code = code_for_device(box, os.environ)
    click.echo(f"Open {code.page} on any device, and enter: {code.user_code}", err=True)
    return tokens_of_device(box, code, os.environ)


def _checked(box: Mailbox) -> dict[str, Answered]:
    found = {}
    if (given := oauth_answer(box)) is not None:
        found["access"] = given
        if not given.ok:
            return found
    try:
        found["sends"] = sends_answer(box)
    except TactfulError as error:
        found["sends"] = Answered(False, where(box), str(error))
    if (reads := imap_answer(box)) is not None:
        found["reads"] = reads
    return found


def _tell(found: Mapping[str, Answered]) -> bool:
    for what, one in found.items():
        mark = "green" if one.ok else "red"
        console().print(f"{what}: {one.detail}", markup=False, style=mark)
    return all(one.ok for one in found.values())


def _words(one: Standing) -> str:
    if one.how == "none":
        return "no sign-in"
    if one.how == "password":
        return f"password in {_place(one.kept_in)}"
    if not one.connected:
        return f"{one.provider}: {one.why}"
    return f"{one.provider}, connected{_span(one.since, one.until)}, in {_place(one.kept_in)}"


def _span(since: datetime | None, until: datetime | None) -> str:
    return (f" since {since:%Y-%m-%d}" if since else "") + (
        f" until {until:%Y-%m-%d}" if until else ""
    )


def _place(reference: str) -> str:
    kind, _, name = reference.partition(":")
    return f"the variable {name}" if kind == "env" else f"the keyring ({name})"


def _as_json(box: Mailbox, one: Standing) -> dict[str, Any]:
    return {
        "mailbox": box.key,
        "address": box.address,
        "sends": where(box),
        "sign_in": one.how,
        "provider": one.provider or None,
        "kept_in": one.kept_in or None,
        "connected": one.connected if one.how == "oauth" else None,
        "since": one.since,
        "until": one.until,
        "why": one.why or None,
    }

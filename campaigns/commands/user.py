"""tactful user: who signs in to the pages, and what they may do."""

import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from ...templates.workspace.workspace import Workspace
from ..accounts.permissions import ROLE_WORDS
from ..actions.accounts import (
    Linked,
    add_account,
    change_mailbox,
    change_roles,
    deactivate,
    link_for,
    reactivate,
)
from ..queries.accounts import AccountItem, accounts
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

_EXAMPLES = """\b
Examples:
  tactful user add ana@example.com --name "Ana Ruiz" --role rep --mailbox ana
  printf %s "$PASSWORD" | tactful user add bob@example.com --role marketer --password-stdin
  tactful user add kim@example.com --role approver --invite     print a link for Kim instead
  tactful user list --format json
  tactful user roles bob@example.com marketer sender
  tactful user reset-link ana@example.com
  tactful user deactivate bob@example.com      signs him out everywhere, at once

The first account administers. A password is asked for, or read from stdin; never an option.
"""
_ROLES = "\b\nRoles:\n" + "\n".join(f"  {role:<10} {words}" for role, words in ROLE_WORDS.items())


@click.group("user", epilog=_EXAMPLES)
def command() -> None:
    """Say who signs in to the pages of tactful web, and what they may do."""


@command.command("add", epilog=_ROLES)
@click.argument("email")
@click.option("--name", default="", help="As the audit log names them; it cannot be changed later.")
@click.option("--role", "roles", multiple=True, metavar="ROLE", help="May be given several times.")
@click.option("--mailbox", metavar="KEY", help="The rep that they are: a key of [mailboxes].")
@click.option("--password-stdin", is_flag=True, help="Read the password from stdin.")
@click.option("--invite", is_flag=True, help="Print a link with which they set a password.")
@workspace_option
@format_option
def add(
    email: str,
    name: str,
    roles: tuple[str, ...],
    mailbox: str | None,
    password_stdin: bool,
    invite: bool,
    folder: Path | None,
    form: str,
) -> None:
    """Make an account. Without --invite its password is asked for."""
    if password_stdin and invite:
        raise click.UsageError("Give a password or --invite, not both.")
    workspace = opened(folder)
    password = None if invite else _password(password_stdin)
    with stored(workspace) as store:
        made = add_account(
            store, workspace, email, name=name, roles=roles, mailbox=mailbox, password=password,
            by=user(), now=present(),
        )  # fmt: skip
        link = None
        if invite:
            link = link_for(store, made.email, by=user(), now=present(), invite=True)
    _show(made, f"{made.name} ({made.email}) may sign in", form, workspace, link)


@command.command("list")
@workspace_option
@format_option
def list_(folder: Path | None, form: str) -> None:
    """List all accounts, their roles and how they sign in."""
    with stored(opened(folder)) as store, store.reading() as session:
        found = accounts(session)
    if form == "json":
        print_json([_data(one) for one in found])
        return
    out = console()
    for one in found:
        how = ", ".join(one.signs_in) or "no password yet"
        state = "" if one.active else ", deactivated"
        box = f", mailbox {one.mailbox}" if one.mailbox else ""
        roles = ", ".join(one.roles) or "no role"
        out.print(f"{one.email}  {one.name}: {roles}{box} ({how}{state})", markup=False)
    if not found:
        out.print("There is no account yet: tactful user add makes the first one.")


@command.command("roles", epilog=_ROLES)
@click.argument("account", metavar="EMAIL")
@click.argument("roles", nargs=-1, required=True, metavar="ROLE...")
@workspace_option
@format_option
def roles_(account: str, roles: tuple[str, ...], folder: Path | None, form: str) -> None:
    """Give an account exactly these roles."""
    with stored(opened(folder)) as store:
        done = change_roles(store, account, roles, by=user(), now=present())
    _show(done, f"{done.name}: {', '.join(done.roles)}", form)


@command.command("mailbox")
@click.argument("account", metavar="EMAIL")
@click.argument("key", required=False)
@workspace_option
@format_option
def mailbox_(account: str, key: str | None, folder: Path | None, form: str) -> None:
    """Say which rep somebody is: a key of [mailboxes]. Without KEY: none."""
    workspace = opened(folder)
    with stored(workspace) as store:
        done = change_mailbox(store, workspace, account, key, by=user(), now=present())
    _show(done, f"{done.name}: mailbox {done.mailbox or 'none'}", form)


@command.command("deactivate")
@click.argument("account", metavar="EMAIL")
@workspace_option
@format_option
def deactivate_(account: str, folder: Path | None, form: str) -> None:
    """Let somebody sign in no more; their sessions end at once."""
    with stored(opened(folder)) as store:
        done = deactivate(store, account, by=user(), now=present())
    _show(done, f"{done.name} is deactivated and signed out", form)


@command.command("reactivate")
@click.argument("account", metavar="EMAIL")
@workspace_option
@format_option
def reactivate_(account: str, folder: Path | None, form: str) -> None:
    """Let a deactivated account sign in again, with the roles it had."""
    with stored(opened(folder)) as store:
        done = reactivate(store, account, by=user(), now=present())
    _show(done, f"{done.name} may sign in again: {', '.join(done.roles) or 'no role'}", form)


@command.command("reset-link")
@click.argument("account", metavar="EMAIL")
@workspace_option
@format_option
def reset_link(account: str, folder: Path | None, form: str) -> None:
    """Print a link with which somebody sets a password: once, within an hour."""
    workspace = opened(folder)
    with stored(workspace) as store:
        link = link_for(store, account, by=user(), now=present())
    _show(link.account, f"For {link.account.name}", form, workspace, link)


def _password(from_stdin: bool) -> str:
    if from_stdin:
        return sys.stdin.readline().rstrip("\r\n")
    if not sys.stdin.isatty():
        raise click.UsageError("Nobody is there to ask for a password; use --password-stdin.")
    asked: str = click.prompt("Password", hide_input=True, confirmation_prompt=True)
    return asked


def _data(one: AccountItem) -> dict[str, Any]:
    return {**asdict(one), "permissions": sorted(one.permissions)}


def _show(
    one: AccountItem,
    words: str,
    form: str,
    workspace: Workspace | None = None,
    link: Linked | None = None,
) -> None:
    address = ""
    if link is not None and workspace is not None:
        # Without an address of its own it is opened on this machine.
        base = workspace.settings.web.address or "http://127.0.0.1:8025"
        address = f"{base}/sign-in/password/{link.token}"
    if form == "json":
        more = {"link": address, "until": link.until} if link is not None else {}
        print_json({**_data(one), **more})
        return
    out = console()
    out.print(f"{words}.", markup=False)
    if link is not None:
        out.print(f"The link works once, until {link.until:%Y-%m-%d %H:%M} UTC:", markup=False)
        click.echo(address)

"""`tactful token`: which programs may use the API, and for what."""

from dataclasses import asdict
from datetime import datetime
from pathlib import Path

import click
from rich.table import Table

from ..accounts.scopes import SCOPE_WORDS, known_scopes
from ..actions.tokens import USUAL_PER_MINUTE, make_token, revoke_token
from ..queries.moments import moment
from ..queries.tokens import tokens
from ..shell import (
    Timestamp,
    console,
    format_option,
    opened,
    present,
    print_json,
    stored,
    user,
    workspace_option,
)

_SCOPES = "\n".join(f"  {scope:<11} {words}" for scope, words in SCOPE_WORDS.items())
_EXAMPLES = f"""\b
Scopes (none includes another):
{_SCOPES}

\b
Examples:
  tactful token create website --scope leads
  tactful token create ci --scope read --scope edit --expires 2027-06-30
  tactful token list
  tactful token revoke website
"""


@click.group("token", epilog=_EXAMPLES)
def command() -> None:
    """Let programs use the JSON API (docs/api.md), each with its own token."""


@command.command("create")
@click.argument("name")
@click.option("--scope", "scopes", multiple=True, required=True, help="May be repeated.")
@click.option("--expires", "until", type=Timestamp(), help="When it ends. Default: never.")
@click.option(
    "--per-minute", type=int, default=USUAL_PER_MINUTE, show_default=True,
    help="Requests in a minute; then it is told to wait.",
)  # fmt: skip
@workspace_option
@format_option
def create(
    name: str, scopes: tuple[str, ...], until: datetime | None, per_minute: int,
    folder: Path | None, form: str,
) -> None:  # fmt: skip
    """Make a token called NAME and show its secret, once."""
    workspace = opened(folder)
    with stored(workspace) as store:
        made = make_token(
            store, name, known_scopes(scopes), by=user(), now=present(), expires_at=until,
            per_minute=per_minute,
        )  # fmt: skip
    if form == "json":
        print_json(asdict(made))
        return
    click.echo(f"Token '{made.name}'. This is shown once; keep it where secrets are kept:\n")
    click.echo(f"  {made.secret}\n")
    click.echo("Send it with each request: Authorization: Bearer …")


@command.command("list")
@workspace_option
@format_option
def listed(folder: Path | None, form: str) -> None:
    """List the tokens, without their secrets."""
    workspace = opened(folder)
    with stored(workspace) as store, store.reading() as session:
        found = tokens(session, now=present())
    if form == "json":
        print_json({"version": 1, "tokens": [asdict(one) for one in found]})
        return
    if not found:
        click.echo("No tokens. Make one: tactful token create NAME --scope read")
        return
    table = Table(box=None, pad_edge=False)
    for column in ("name", "scopes", "state", "made by", "last used", "expires"):
        table.add_column(column)
    zone = workspace.settings.timezone
    for one in found:
        used = moment(one.used_at, zone) if one.used_at else "never"
        ends = moment(one.expires_at, zone) if one.expires_at else "never"
        table.add_row(one.name, " ".join(one.scopes), one.state, one.made_by, used, ends)
    console().print(table)


@command.command("revoke")
@click.argument("name")
@workspace_option
def revoke(name: str, folder: Path | None) -> None:
    """Make the token NAME (or its number) worthless at once."""
    workspace = opened(folder)
    with stored(workspace) as store:
        revoke_token(store, name, by=user(), now=present())
    click.echo(f"Token '{name}' is revoked. Whatever used it is refused from now on.")

"""`tactful render`: one message as it is, for a file or another program."""

import hashlib
import json
from datetime import UTC, datetime
from pathlib import Path

import click

from ...templates.message import Message
from ...templates.workspace.root import find_root
from ...templates.workspace.workspace import open_workspace
from ..delivery.mime import mime
from ..messages.composed import as_json, of_one
from ..shell import chosen, present

_EXAMPLES = """\b
Examples:
  tactful render webinar --to jim@acme.example --step 1                    the text part
  tactful render webinar --to jim@acme.example --step 1 --format eml > mail.eml
  tactful render webinar --to jim@acme.example --step 1 --format json | jq -r .digest
"""
_NO_DAY = datetime(2000, 1, 1, tzinfo=UTC)  # the same message gives the same file


@click.command("render", epilog=_EXAMPLES)
@click.argument("campaign", required=False)
@click.option("-C", "--workspace", "folder", type=click.Path(path_type=Path), help="The workspace.")
@click.option("--to", "address", required=True, help="A recipient of the list, by address.")
@click.option("--step", type=int, required=True, help="An email step (0: the initial email).")
@click.option(
    "--format", "form", type=click.Choice(["eml", "html", "text", "json"]), default="text",
    show_default=True, help="The whole mail, one of its parts, or all as JSON.",
)  # fmt: skip
@click.option("--now", is_flag=True, help="With eml: today's date instead of a fixed one.")
def command(
    campaign: str | None, folder: Path | None, address: str, step: int, form: str, now: bool
) -> None:
    """Print what step of CAMPAIGN would say to one person, and nothing else.

    The same workspace, list and day give the same bytes. Exit code 1 says that lint found an error.
    """
    workspace = open_workspace(folder or find_root(Path()) or Path())
    entry = of_one(workspace, chosen(workspace, campaign), address, step, today=present().date())[0]
    message = entry.message
    if form == "eml":
        date = datetime.now(UTC) if now else _NO_DAY
        click.echo(mime(message, message_id=_message_id(message), date=date), nl=False)
    elif form == "html":
        if message.html is None:
            raise click.UsageError(f"Step {step} is plain text; use --format text.")
        click.echo(message.html, nl=False)
    elif form == "text":
        click.echo(message.text, nl=False)
    else:
        click.echo(json.dumps(as_json(entry), indent=2, ensure_ascii=False))
    for finding in entry.findings:
        click.echo(f"{finding.severity} {finding.code}: {finding.message}", err=True)
    if any(finding.severity == "error" for finding in entry.findings):
        raise click.exceptions.Exit(1)


def _message_id(message: Message) -> str:
    """Return an id of this text's own; the one it is sent with is made when it is sent."""
    domain = message.sender.address.rpartition("@")[2]
    return f"<{hashlib.sha256(message.digest.encode()).hexdigest()[:26]}@{domain}>"

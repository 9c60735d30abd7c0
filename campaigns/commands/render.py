"""`tactful render`: one message as it is, for a file or another program."""

import hashlib
import json
from datetime import UTC, datetime
from pathlib import Path

import click

from ...templates.errors import TemplateError
from ...templates.message import Message
from ...templates.render.invitations import told
from ...templates.workspace.root import find_root
from ...templates.workspace.workspace import open_workspace
from ..actions.list_preview import ListPreview, as_json
from ..actions.test_send import send_test
from ..delivery.mime import mime
from ..shell import Timestamp, chosen, counting, present, stored, user

_EXAMPLES = """\b
Examples:
  tactful render webinar --to jim@acme.example --step 1                    the text part
  tactful render webinar --to jim@acme.example --step 1 --format eml > mail.eml
  tactful render webinar --to jim@acme.example --step 1 --format json | jq -r .digest
  tactful render webinar --to jim@acme.example --step 1 --test-to sam      send it to yourself
"""
_NO_DAY = datetime(2000, 1, 1, tzinfo=UTC)  # the same message gives the same file


@click.command("render", epilog=_EXAMPLES)
@click.argument("campaign", required=False)
@click.option("-C", "--workspace", "folder", type=click.Path(path_type=Path), help="The workspace.")
@click.option("--to", "address", required=True, help="A recipient of the list, by address or name.")
@click.option("--step", type=int, required=True, help="An email step (0: the initial email).")
@click.option(
    "--format", "form", type=click.Choice(["eml", "html", "text", "json"]), default="text",
    show_default=True, help="The whole mail, one of its parts, or all as JSON.",
)  # fmt: skip
@click.option(
    "--test-to", metavar="MAILBOX",
    help="Send it to one of the workspace's own mailboxes, as a test; nobody's sequence knows.",
)  # fmt: skip
@click.option("--now", is_flag=True, help="With eml: use today's date instead of a fixed one.")
@click.option(
    "--start",
    type=Timestamp(),
    help="Render as if the person entered the sequence then. Default: now.",
)
def command(
    campaign: str | None,
    folder: Path | None,
    address: str,
    step: int,
    form: str,
    test_to: str | None,
    now: bool,
    start: datetime | None,
) -> None:
    """Print what step of CAMPAIGN would say to one person, and nothing else.

    It is what `tactful enrol` would draft. The same workspace, list, database and day give the
    same bytes. Exit code 1 says that it would be held.
    """
    workspace = open_workspace(folder or find_root(Path()) or Path())
    one = chosen(workspace, campaign)
    with stored(workspace) as store:
        composed = ListPreview(
            store, workspace, one, now=start or present(), progress=counting("people known")
        )
        (entry,) = composed.of_one(address, step)
        if test_to is not None and entry.rendered.message is not None:
            reply = send_test(
                store, workspace, entry.rendered.message, to=test_to, by=user(), now=present()
            )
            click.echo(f"Sent to {test_to} as a test: {reply}")
            return
    message = entry.rendered.message
    if message is None and form != "json":
        raise TemplateError(entry.rendered.problems)
    if message is None or form == "json":
        click.echo(json.dumps(as_json(entry), indent=2, ensure_ascii=False))
    elif form == "eml":
        date = datetime.now(UTC) if now else _NO_DAY
        click.echo(mime(message, message_id=_message_id(message), date=date), nl=False)
    elif form == "html":
        if message.html is None:
            raise click.UsageError(f"Step {step} is plain text; use --format text.")
        click.echo(message.html, nl=False)
    else:
        click.echo(message.text, nl=False)
        if message.calendar is not None:
            click.echo(f"\n{told(message.calendar)}", nl=False)
    if entry.left_out:
        click.echo(f"not sent: {entry.left_out}", err=True)
    for finding in entry.findings:
        click.echo(f"{finding.severity} {finding.code}: {finding.message}", err=True)
    if entry.held:
        raise click.exceptions.Exit(1)


def _message_id(message: Message) -> str:
    """Return an id of this text's own; the one it is sent with is made when it is sent."""
    domain = message.sender.address.rpartition("@")[2]
    return f"<{hashlib.sha256(message.digest.encode()).hexdigest()[:26]}@{domain}>"

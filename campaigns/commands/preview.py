"""`tactful preview`: the messages as they would be sent, before anything is enrolled."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from ...lint.engine import check_message
from ...lint.finding import Finding
from ...lint.recipients import Recipients, read_recipients
from ...lint.run import Run
from ...templates.compose import Composer
from ...templates.errors import Place, Problem, RecipientsError, TactfulError, WorkspaceError
from ...templates.sequence import Campaign
from ...templates.workspace import Workspace, find_root, open_workspace
from ..post.gallery import Entry, gallery, lacking

_EXAMPLES = """\b
Examples:
  tactful preview webinar                          one page with every shape of message
  tactful preview webinar --to jim@acme.example    what one person would get
  tactful preview webinar --to jim@acme.example --step 3 --format html > mail.html
"""


@click.command("preview", epilog=_EXAMPLES)
@click.argument("campaign", required=False)
@click.option("-C", "--workspace", "folder", type=click.Path(path_type=Path), help="The workspace.")
@click.option("--to", "address", help="One recipient of the list, by address.")
@click.option("--step", type=int, help="One step only (0: the initial email).")
@click.option(
    "--format", "form", type=click.Choice(["text", "html", "json"]), default="text",
    help="With --to: how to print it.",
)  # fmt: skip
@click.option(
    "--output", type=click.Path(dir_okay=False, path_type=Path), default="preview.html",
    show_default=True, help="Where the page goes when --to is not given.",
)  # fmt: skip
def command(
    campaign: str | None,
    folder: Path | None,
    address: str | None,
    step: int | None,
    form: str,
    output: Path,
) -> None:
    """Show the messages of CAMPAIGN exactly as they would be sent.

    Exit code 1 says that lint found an error in one of them.
    """
    root = folder or find_root(Path()) or Path()
    workspace = open_workspace(root)
    chosen = _chosen(workspace, campaign)
    recipients = _recipients(workspace, chosen)
    entries = list(_entries(workspace, chosen, recipients, address, step))
    if address and not entries:
        fix = f"look in {chosen.audience.contacts}"
        raise WorkspaceError([Problem(f"'{address}' is not in the list", fix=fix)])
    if not address:
        names = {s.number: f"Step {s.number}: {s.template}" for s in chosen.emails}
        names[0] = f"The initial email: {chosen.initial}"
        _write(output, gallery(entries, title=f"Preview of {chosen.name}", names=names))
        click.echo(f"{len(entries):,} messages are on {output}")
    elif form == "json":
        click.echo(json.dumps([_json(entry) for entry in entries], indent=2, ensure_ascii=False))
    else:
        for entry in entries:
            _show(entry, form)
    if any(f.severity == "error" for entry in entries for f in entry.findings):
        raise click.exceptions.Exit(1)


def _chosen(workspace: Workspace, name: str | None) -> Campaign:
    if name is None and len(workspace.campaigns) == 1:
        return next(iter(workspace.campaigns.values()))
    if name is None:
        known = ", ".join(sorted(workspace.campaigns)) or "none"
        raise click.UsageError(f"Name a campaign; the workspace has: {known}.")
    return workspace.campaign(name)


def _recipients(workspace: Workspace, campaign: Campaign) -> Recipients:
    contacts = campaign.audience.contacts
    if contacts is None:
        where, fix = Place(campaign.path), "add audience: {contacts: contacts/…csv}"
        raise RecipientsError([Problem("the campaign names no list", where, fix)])
    return read_recipients(workspace.root / contacts, workspace.fields, shown=contacts)


def _entries(
    workspace: Workspace,
    campaign: Campaign,
    recipients: Recipients,
    address: str | None,
    only: int | None,
) -> Iterator[Entry]:
    numbers = [s.number for s in campaign.emails]
    if campaign.initial:
        numbers.insert(0, 0)
    if only is not None:
        if only not in numbers:
            raise click.UsageError(f"Step {only} is no email; emails are {numbers}.")
        numbers = [only]
    composer, run = Composer(workspace, campaign), Run.of(workspace)
    link = f"{workspace.settings.public_url}/u/preview" if workspace.settings.public_url else None
    for index in range(len(recipients)):
        values = recipients.row(index)
        if address and values.get("contact.email", "").strip().lower() != address.strip().lower():
            continue
        sender = workspace.mailbox(campaign, values.get("lead.owner"))
        for number in numbers:
            marked = composer.marked(number, values, sender=sender, unsubscribe_url=link)
            findings: list[Finding] = check_message(
                workspace, campaign, number, marked, values, run=run
            )
            missing = lacking(composer.template(number), values)
            yield Entry(number, marked.message, missing, tuple(findings))


def _show(entry: Entry, form: str) -> None:
    message = entry.message
    if form == "html":
        click.echo(message.html or f"<pre>{message.text}</pre>")
        return
    click.secho(f"Step {entry.step}", bold=True)
    click.echo(f"From:    {message.sender}\nTo:      {message.recipient}")
    click.echo(f"Subject: {message.subject}")
    for name, value in message.headers:
        click.echo(f"{name}: {value}")
    click.echo(f"Digest:  {message.digest}\n\n{message.text}")
    for finding in entry.findings:
        click.secho(f"{finding.severity} {finding.code}: {finding.message}", fg="red")


def _json(entry: Entry) -> dict[str, Any]:
    message = entry.message
    return {
        "step": entry.step,
        "to": message.recipient.address,
        "from": message.sender.address,
        "subject": message.subject,
        "preheader": message.preheader,
        "text": message.text,
        "html": message.html,
        "headers": [list(header) for header in message.headers],
        "digest": message.digest,
        "findings": [finding.to_json() for finding in entry.findings],
    }


def _write(path: Path, text: str) -> None:
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise TactfulError(f"{path}: cannot write the page: {error.strerror or error}") from error

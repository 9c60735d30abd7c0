"""`tactful preview`: the messages as they would be sent, before anything is enrolled."""

import json
from pathlib import Path

import click

from ...templates.errors import TactfulError
from ...templates.workspace.root import find_root
from ...templates.workspace.workspace import open_workspace
from ..messages.composed import as_json, entries, listed, of_one
from ..messages.gallery import Entry, gallery
from ..shell import chosen, present

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
    one = chosen(workspace, campaign)
    today = present().date()
    if address:
        found = of_one(workspace, one, address, step, today=today)
    else:
        found = list(entries(workspace, one, listed(workspace, one), None, step, today=today))
    if not address:
        names = {s.number: f"Step {s.number}: {s.template}" for s in one.emails}
        names[0] = f"The initial email: {one.initial}"
        _write(output, gallery(found, title=f"Preview of {one.name}", names=names))
        click.echo(f"{len(found):,} messages are on {output}")
    elif form == "json":
        click.echo(json.dumps([as_json(entry) for entry in found], indent=2, ensure_ascii=False))
    else:
        for entry in found:
            _show(entry, form)
    if any(f.severity == "error" for entry in found for f in entry.findings):
        raise click.exceptions.Exit(1)


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


def _write(path: Path, text: str) -> None:
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise TactfulError(f"{path}: cannot write the page: {error.strerror or error}") from error

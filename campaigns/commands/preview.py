"""`tactful preview`: the messages as they would be sent, before anything is enrolled."""

import json
from collections import Counter
from datetime import datetime
from pathlib import Path

import click

from ...lint.work.unshared import keep_out_of_git
from ...templates.errors import TactfulError
from ...templates.render.invitations import told
from ...templates.workspace.root import find_root
from ...templates.workspace.workspace import open_workspace
from ..actions.list_preview import ListPreview, as_json
from ..actions.preview import Previewed
from ..messages.gallery import gallery
from ..queries.releases import running_on
from ..shell import chosen, counting, now_option, plural, present, stored

_EXAMPLES = """\b
Examples:
  tactful preview webinar                          one page with every kind of message
  tactful preview webinar --to jim@acme.example    what one person would get
  tactful preview webinar --to jim@acme.example --step 3 --format html > mail.html
  tactful preview webinar --format json | jq -r '.[] | .to + " " + .digest'
"""


@click.command("preview", epilog=_EXAMPLES)
@click.argument("campaign", required=False)
@click.option("-C", "--workspace", "folder", type=click.Path(path_type=Path), help="The workspace.")
@click.option("--to", "address", help="One recipient of the list, by address or name.")
@click.option("--step", type=int, help="Only this step (0: the initial email).")
@click.option(
    "--format", "form", type=click.Choice(["text", "html", "json"]), default="text",
    help="With --to: the output format. json without --to: everybody's messages.",
)  # fmt: skip
@click.option(
    "--output", type=click.Path(dir_okay=False, path_type=Path), default="preview.html",
    show_default=True, help="The file for the page, when --to is not given.",
)  # fmt: skip
@now_option("Preview as if they entered the sequence then. Default: now.")
def command(
    campaign: str | None,
    folder: Path | None,
    address: str | None,
    step: int | None,
    form: str,
    output: Path,
    at: datetime | None,
) -> None:
    """Show the messages of CAMPAIGN exactly as they would be sent.

    They are the messages that `tactful enrol` would draft now, with the same digests: for the
    same people, from the same mailboxes, with the same variants, for the planned days.
    Nobody is enrolled. For people who are enrolled already, it shows what is still to come.

    Exit code 1: at least one message would be held.
    """
    root = folder or find_root(Path()) or Path()
    workspace = open_workspace(root)
    one = chosen(workspace, campaign)
    with stored(workspace) as store:
        composed = ListPreview(
            store, workspace, one, now=at or present(), progress=counting("people known")
        )
        everybody = composed.of_everybody
        found = composed.of_one(address, step) if address else list(everybody(step))
        with store.reading() as session:
            runs = running_on(session, workspace, one)
    if form == "json":
        click.echo(json.dumps([as_json(entry) for entry in found], indent=2, ensure_ascii=False))
    elif address:
        for entry in found:
            _show(entry, form)
    else:
        names = {s.number: f"Step {s.number}: {s.template}" for s in one.emails}
        names[0] = f"The initial email: {one.initial}"
        entries = [composed.entry(entry) for entry in found]
        left_out = composed.foreseen.left_out
        title = f"Preview of {one.name}"
        _write(output, gallery(entries, title=title, names=names, left_out=left_out.values()))
        initial = sum(entry.step is None for entry in found)
        counted = plural(len(found) - initial, "message")
        if initial:
            before = f"{plural(initial, 'initial email')} as they were sent before"
            counted = f"{counted} of the sequence, and {before},"
        click.echo(f"{counted} {'is' if len(found) == 1 else 'are'} in {output}")
        if changed := keep_out_of_git(output):
            click.echo(f"{output} has recipients' data: git ignores it now ({changed.name})")
        if held := sum(entry.held for entry in entries):
            click.echo(f"{plural(held, 'message')} would be held; they are shown first")
    if form != "json":
        _tell_left_out(composed, found, address)
        if runs.words:
            click.echo(runs.words, err=True)
    if any(entry.held for entry in found):
        raise click.exceptions.Exit(1)


def _tell_left_out(composed: ListPreview, found: list[Previewed], address: str | None) -> None:
    """Say who would get nothing, and why."""
    if address:
        for why in dict.fromkeys(one.left_out for one in found if one.left_out):
            steps = ", ".join(str(one.number) for one in found if one.left_out == why)
            click.secho(f"Not sent (step {steps}): {why}", fg="yellow", err=True)
        return
    kinds = Counter(
        skip.kind
        for skip in composed.foreseen.report.skipped
        if skip.row in composed.foreseen.left_out
    )
    if kinds:
        rest = ", ".join(f"{count:,} {kind}" for kind, count in sorted(kinds.items()))
        click.echo(f"{plural(sum(kinds.values()), 'row')} would be left out: {rest}")


def _show(entry: Previewed, form: str) -> None:
    message, number = entry.rendered.message, entry.number
    if message is None:
        click.secho(f"Step {number} cannot be rendered: {entry.rendered.problem}", fg="red")
        return
    if form == "html":
        click.echo(message.html or f"<pre>{message.text}</pre>")
        return
    planned = f", planned for {entry.day:%Y-%m-%d}" if entry.step and entry.day else ""
    varied = f", variant {entry.rendered.variant}" if entry.rendered.variant else ""
    click.secho(f"Step {number}{varied}{planned}", bold=True)
    click.echo(f"From:    {message.sender}\nTo:      {message.recipient}")
    click.echo(f"Subject: {message.subject}")
    for name, value in message.headers:
        click.echo(f"{name}: {value}")
    click.echo(f"Digest:  {message.digest}\n\n{message.text}")
    if message.calendar is not None:
        click.echo(told(message.calendar))
    for finding in entry.findings:
        click.secho(f"{finding.severity} {finding.code}: {finding.message}", fg="red")


def _write(path: Path, text: str) -> None:
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise TactfulError(f"{path}: cannot write the page: {error.strerror or error}") from error

"""tactful message: one message, written for one person alone or with a change asked for."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from ...lint.findings.finding import Severity
from ...templates.errors import TactfulError
from ...templates.workspace.campaign import Campaign
from ...templates.workspace.workspace import Workspace
from ..actions.approve import named
from ..actions.own_text import close_note, edit_message, request_change, words_of
from ..messages.rendering import MessageRenderer
from ..model import CURRENT
from ..queries.notes import open_notes
from ..queries.review import review_item
from ..queries.values import ReviewItem
from ..shell import (
    ROW,
    chosen,
    console,
    format_option,
    opened,
    present,
    print_json,
    stored,
    user,
    workspace_option,
)
from ..store.database import Store

_EXAMPLES = """\b
Examples:
  tactful message show webinar 3f9a2c
  tactful message edit webinar 3f9a2c --paragraph "It was good to meet you in Leeds."
  tactful message edit webinar 3f9a2c --subject "The slides you asked for"
  tactful message edit webinar 3f9a2c --clear          as the template has it again
  tactful message request webinar 3f9a2c "The price is last year's."
  tactful message requests                             what was asked for and is open
  tactful message requests --done 4

3f9a2c are the first characters of the message's digest; tactful approve lists them.
"""


@click.group("message", epilog=_EXAMPLES)
def command() -> None:
    """Read one message, write into it for one person alone, or ask for a change of it."""


@command.command("show")
@click.argument("campaign")
@click.argument("digest")
@workspace_option
@format_option
def show(campaign: str, digest: str, folder: Path | None, form: str) -> None:
    """Print a message as it would be sent."""
    with _found(folder, campaign, digest) as (_, _store, _workspace, one):
        pass
    if form == "json":
        print_json(_json(one))
        return
    out = console()
    out.print(f"To:      {one.message.recipient}", markup=False)
    out.print(f"Subject: {one.message.subject}\n", markup=False)
    out.print(one.message.text, markup=False, soft_wrap=True)


@command.command("edit")
@click.argument("campaign")
@click.argument("digest")
@click.option("--subject", help="The subject, for this person alone.")
@click.option("--paragraph", help="A paragraph before the sign-off, for this person alone.")
@click.option("--clear", is_flag=True, help="Take back what was written for this person alone.")
@workspace_option
@format_option
def edit(
    campaign: str,
    digest: str,
    subject: str | None,
    paragraph: str | None,
    clear: bool,
    folder: Path | None,
    form: str,
) -> None:
    """Write into one message, for one person alone.

    What is not given stays as it was. The message gets another digest and waits for a yes again;
    what was written stays with the person when the template changes.
    """
    if clear == (subject is not None or paragraph is not None):
        raise click.UsageError("Give --subject or --paragraph, or --clear to take them back.")
    with _found(folder, campaign, digest) as (one, store, workspace, item):
        was = item.own
        own = words_of(
            "" if clear else subject if subject is not None else was.subject if was else "",
            "" if clear else paragraph if paragraph is not None else was.paragraph if was else "",
        )
        renderer = MessageRenderer(workspace, one)
        done = edit_message(
            store, lambda name: renderer if name == one.name else None, item.message_id, own,
            base=item.digest, by=user(), now=present(),
        )  # fmt: skip
    if form == "json":
        print_json(
            {
                "message_id": done.message_id,
                "digest": done.digest,
                "state": done.state,
                "voided": done.voided,
                "findings": [finding.to_json() for finding in done.findings],
            }
        )
    else:
        out = console()
        again = "; its approval is void" if done.voided else ""
        out.print(f"{done.digest[:12]}  {done.state}, {item.place}, {item.recipient}{again}.",
                  markup=False)  # fmt: skip
        for finding in done.findings:
            if finding.severity is not Severity.info:
                out.print(f"  {finding.code} {finding.message}", markup=False)
    if done.state == "held":
        raise click.exceptions.Exit(1)


@command.command("request")
@click.argument("campaign")
@click.argument("digest")
@click.argument("text")
@workspace_option
def request(campaign: str, digest: str, text: str, folder: Path | None) -> None:
    """Ask for a change of a message; it is shown on Today until somebody has seen to it."""
    with _found(folder, campaign, digest) as (_, store, _workspace, item):
        number = request_change(store, item.message_id, text, by=user(), now=present())
    click.echo(f"Asked for: note {number}. To close it: tactful message requests --done {number}")


@command.command("requests")
@click.option("--done", type=ROW, metavar="NUMBER", help="Close this one.")
@workspace_option
@format_option
def requests(done: int | None, folder: Path | None, form: str) -> None:
    """List the changes that were asked for and are open."""
    workspace = opened(folder)
    with stored(workspace) as store:
        if done is not None:
            close_note(store, done, by=user(), now=present())
        with store.reading() as session:
            found = open_notes(session, workspace, most=10_000)
    if form == "json":
        print_json(
            [
                {"number": one.number, "message_id": one.message_id, "campaign": one.campaign,
                 "place": one.place, "to": one.name, "text": one.text, "by": one.by, "at": one.at}
                for one in found
            ]
        )  # fmt: skip
        return
    for one in found:
        line = f"{one.number:>4}  {one.campaign}, {one.place}, {one.name}: {one.text} ({one.by})"
        console().print(line, markup=False)
    if not found:
        click.echo("No change is asked for.", err=True)


@contextmanager
def _found(
    folder: Path | None, campaign: str, digest: str
) -> Iterator[tuple[Campaign, Store, Workspace, ReviewItem]]:
    workspace = opened(folder)
    one = chosen(workspace, campaign)
    with stored(workspace) as store:
        with store.reading() as session:
            (message_id, _), *others = named(session, one, digest, CURRENT)
            if others:
                raise TactfulError(f"several messages have the digest {digest}; give an address")
            item = review_item(session, workspace, message_id)
        assert item is not None
        yield one, store, workspace, item


def _json(item: ReviewItem) -> dict[str, object]:
    own = item.own
    return {
        "message_id": item.message_id,
        "digest": item.digest,
        "state": item.state,
        "to": item.recipient,
        "subject": item.message.subject,
        "text": item.message.text,
        "html": item.message.html,
        "own": {"subject": own.subject, "paragraph": own.paragraph} if own else None,
    }

"""tactful release: what people under way run on, and moving them to something newer."""

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

import click

from ..actions.release import CURRENT, Move, MovedPerson, move_people
from ..messages.replay import Replayed, message_named, replayed
from ..queries.releases import SHOWN_ID, ReleaseItem, list_releases, release_diffs, running_on
from ..releases.kept import ReleaseError, files_of, find
from ..shell import (
    chosen,
    console,
    format_option,
    opened,
    plural,
    present,
    print_json,
    stored,
    user,
    workspace_option,
)

_EXAMPLES = """\b
Examples:
  tactful release list webinar              who runs on what
  tactful release diff webinar              what has changed since
  tactful release move webinar              what moving everybody would do
  tactful release move webinar --yes        do it
  tactful release move webinar --to 3f9a2c --yes                back to a former release
  tactful release move webinar --step-map email-old=email-new   which step is which
  tactful release show 3f9a2c --file templates/webinar/01-thanks.mjml
  tactful release replay 218                message 218 exactly as it was
"""
_SHOWN = 20  # people of one kind


@click.group("release", epilog=_EXAMPLES)
def command() -> None:
    """See what people under way were approved with, and move them to the files as they are now.

    Whoever has something approved or sent runs on a release: a copy of all that their messages
    are made of. An edit of the workspace changes nothing for them until they are moved.
    """


@command.command("list")
@click.argument("campaign", required=False)
@workspace_option
@format_option
def show_list(campaign: str | None, folder: Path | None, form: str) -> None:
    """List the releases that are kept, newest first, and how many people run on each."""
    workspace = opened(folder)
    with stored(workspace) as store, store.reading() as session:
        found = list_releases(session, workspace, campaign)
        if campaign is not None and not found:
            workspace.campaign(campaign)  # a name that nothing has: says so
    if form == "json":
        print_json([asdict(one) for one in found])
        return
    out = console()
    for one in found:
        out.print(_line(one), markup=False)
    if not found:
        out.print("There are no releases: nothing has been drafted yet.")


def _line(one: ReleaseItem) -> str:
    who = f"{one.people:,} under way, {one.ended:,} ended"
    now = "  the workspace as it is now" if one.is_current else ""
    return f"{one.short}  {one.campaign}  {one.made_at:%Y-%m-%d %H:%M} UTC  {who}{now}"


@command.command("show")
@click.argument("release", metavar="ID")
@click.option("--file", "name", metavar="NAME", help="Print this file of it.")
@workspace_option
@format_option
def show_one(release: str, name: str | None, folder: Path | None, form: str) -> None:
    """List the files of a release, or print one of them. The beginning of its ID is enough."""
    workspace = opened(folder)
    with stored(workspace) as store, store.reading() as session:
        one = find(session, release)
        files = files_of(session, one.id)
        about = {"release_id": one.id, "campaign": one.campaign, "made_at": one.made_at}
        heading = f"{one.id}  {one.campaign}  {one.made_at:%Y-%m-%d %H:%M} UTC"
    if name is not None:
        if name not in files:
            raise ReleaseError(
                f"the release {heading[:SHOWN_ID]} has no file '{name}'; it has: "
                + ", ".join(files)
            )
        text = files[name].decode("utf-8", "replace")
        print_json(about | {"name": name, "text": text}) if form == "json" else click.echo(
            text, nl=False
        )
        return
    if form == "json":
        print_json(about | {"files": {key: len(data) for key, data in files.items()}})
        return
    out = console()
    out.print(heading, markup=False)
    for key, data in files.items():
        out.print(f"  {key}  {plural(len(data), 'byte')}", markup=False)


@command.command("diff")
@click.argument("campaign", required=False)
@workspace_option
@format_option
def diff(campaign: str | None, folder: Path | None, form: str) -> None:
    """Show how the workspace differs from what people under way in CAMPAIGN run on.

    Exit code 1: it differs.
    """
    workspace = opened(folder)
    one = chosen(workspace, campaign)
    with stored(workspace) as store, store.reading() as session:
        found = release_diffs(session, workspace, one)
        runs = running_on(session, workspace, one)
    if form == "json":
        print_json({"people": runs.people, "following": runs.following, "behind": runs.behind,
                    "releases": [asdict(each) for each in found]})  # fmt: skip
    else:
        out = console()
        for each in found:
            who = (
                plural(each.release.people, "person")
                if each.release.people == 1
                else (f"{each.release.people:,} people")
            )
            out.print(
                f"Release {each.release.short} of {each.release.made_at:%-d %b %Y}: {who}.",
                style="bold", markup=False,
            )  # fmt: skip
            for file in each.files:
                click.echo(file.diff)
        if not found:
            out.print(f"Nobody in '{one.name}' runs on anything but the files as they are now.")
        if runs.following:
            out.print(f"{runs.following:,} with nothing approved yet get every edit.")
    if found:
        raise click.exceptions.Exit(1)


@command.command("replay")
@click.argument("message", metavar="MESSAGE")
@click.option("--html", is_flag=True, help="Print the HTML instead of the text.")
@workspace_option
@format_option
def replay(message: str, html: bool, folder: Path | None, form: str) -> None:
    """Show a message exactly as it was, rendered again from its release and its values.

    MESSAGE is its number, or the Message-ID with which it was sent.

    Exit code 1: it is rendered otherwise now, or cannot be; what is stored of it is shown.
    """
    workspace = opened(folder)
    with stored(workspace) as store, store.reading() as session:
        one = replayed(session, workspace, message_named(session, message))
    if form == "json":
        print_json(asdict(one))
    else:
        said = one.message
        for name, value in (
            ("From", said.sender), ("To", said.recipient), ("Subject", said.subject),
        ):  # fmt: skip
            click.echo(f"{name}: {value}")
        click.echo()
        click.echo(said.html if html and said.html is not None else said.text)
        click.echo(_verdict(one), err=True)
    if not one.same:
        raise click.exceptions.Exit(1)


def _verdict(one: Replayed) -> str:
    release = f"release {one.release_id[:SHOWN_ID]}" if one.release_id else "no release"
    if one.same:
        return f"The same as it was: digest {one.digest[:SHOWN_ID]}, from {release}."
    others = ", ".join(
        f"{name} {then or '?'} then, {now or '?'} now"
        for name, (then, now) in (one.versions or {}).items()
    )
    return f"{one.why}." + (f" Other versions render it: {others}." if others else "")


class _StepMap(click.ParamType[tuple[str, str]]):
    """OLD=NEW: two keys of steps; NEW is "-" for a step that is gone."""

    name = "OLD=NEW"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[str, str]:
        old, equals, new = str(value).partition("=")
        if not (old.strip() and equals and new.strip()):
            self.fail(f"'{value}' is not OLD=NEW; write OLD=- for a step that is gone", param, ctx)
        return old.strip(), new.strip()


@command.command("move")
@click.argument("campaign", required=False)
@click.option(
    "--to", default=CURRENT, show_default=True, metavar="ID",
    help="The release; current is the workspace as it is now.",
)  # fmt: skip
@click.option(
    "--step-map", "steps", type=_StepMap(), multiple=True,
    help="Which step is which; OLD=- for a step that is gone.",
)  # fmt: skip
@click.option("--yes", is_flag=True, help="Do it. Without it nothing is changed.")
@workspace_option
@format_option
def move(
    campaign: str | None,
    to: str,
    steps: Sequence[tuple[str, str]],
    yes: bool,
    folder: Path | None,
    form: str,
) -> None:
    """Move everybody under way in CAMPAIGN to another release, or show what that would do.

    What they got stays as it is and never comes again. Approved messages whose text is another
    then need a new approval.

    Exit code 1: somebody could not be moved.
    """
    workspace = opened(folder)
    one = chosen(workspace, campaign)
    with stored(workspace) as store:
        done = move_people(
            store, workspace, one, to=to, step_map=dict(steps), by=user(), now=present(), keep=yes
        )
    if form == "json":
        print_json(asdict(done))
    else:
        _show_move(done)
    if done.staying:
        raise click.exceptions.Exit(1)


def _show_move(done: Move) -> None:
    out = console()
    verb = "Moved" if done.done else "Would move"
    target = done.target[:SHOWN_ID]
    for source, count in done.sources.items():
        who = f"{count:,} {'person' if count == 1 else 'people'}"
        out.print(f"{verb} {who} from release {source[:SHOWN_ID]} to {target}.", markup=False)
    for one in done.moved[:_SHOWN]:
        out.print(f"  {one.address}: {_way(one)}", markup=False)
    if len(done.moved) > _SHOWN:
        out.print(f"  … and {len(done.moved) - _SHOWN:,} more; --format json names all.")
    stale = sum(len(one.stale) for one in done.moved)
    gone = sum(len(one.cancelled) for one in done.moved)
    if stale:
        need = "needs" if stale == 1 else "need"
        out.print(f"{plural(stale, 'approved message')} would change and {need} a new approval."
                  if not done.done else
                  f"{plural(stale, 'approved message')} changed and {need} a new approval: "
                  f"tactful approve {done.campaign}")  # fmt: skip
    if gone:
        out.print(f"{plural(gone, 'approved message')} cancelled: the step is gone.")
    for one in done.staying:
        out.print(f"  {one.address} stays: {one.why}", markup=False, style="yellow")
    if not done.moved and not done.staying:
        out.print(f"Nobody to move: everybody in '{done.campaign}' runs on {target} already."
                  if done.there else f"Nobody in '{done.campaign}' runs on a release.")  # fmt: skip
    elif not done.done:
        out.print("Nothing was changed. To do it, add --yes.")
    for source in done.sources if done.done else ():
        back = f"tactful release move {done.campaign} --to {source[:SHOWN_ID]} --yes"
        out.print(f"To undo it: {back}", markup=False)


def _way(one: MovedPerson) -> str:
    said = one.before if one.before == one.after else f"{one.before} → {one.after}"
    if one.stale:
        said += f"; new approval: {', '.join(one.stale)}"
    if one.cancelled:
        said += f"; cancelled: {', '.join(one.cancelled)}"
    return said

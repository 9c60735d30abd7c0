"""tactful adopt: takes over a database that was restored, moved or copied."""

import socket
from pathlib import Path
from typing import Any

import click

from ..actions.adopt import Adopted, Due, Named, must_be_bound, take_over_database, undecided
from ..shell import (
    boot_id,
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
from ..store.instance import Standing

_EXAMPLES = """\b
Examples:
  tactful adopt                          show what was found; changes nothing
  tactful adopt --yes                    continue: messages in the journal are settled one by one
  tactful adopt --named sent --yes       continue: messages in the journal count as sent
  tactful adopt --moved --yes            the workspace was moved here; there is no other copy
  tactful adopt --due in-doubt --yes     the journal is lost: settle each due message
  tactful adopt --format json
"""


@click.command("adopt", epilog=_EXAMPLES)
@click.option("--moved", is_flag=True, help="The database was moved here; no other copy will send.")
@click.option(
    "--named",
    type=click.Choice(["in-doubt", "sent"]),
    default="in-doubt",
    show_default=True,
    help="What to do with messages that are in the journal but not in the database.",
)
@click.option(
    "--due",
    type=click.Choice(["in-doubt", "send"]),
    help="What to do with due messages when no record says what was sent.",
)
@click.option("--yes", is_flag=True, help="Do it. Without --yes, only show what would be done.")
@workspace_option
@format_option
def command(
    moved: bool, named: Named, due: Due | None, yes: bool, folder: Path | None, form: str
) -> None:
    """Make a restored, moved or copied database the one that sends here.

    A database restored from a backup does not know what was sent since, and a copy would send
    what the original sends, so neither sends anything. This shows what was found. With --yes the
    database is taken over; what may have been sent is sent again only if somebody settles it so
    (tactful status --settle).

    Exit code 1: there is something to decide, and nothing was changed.
    """
    workspace = opened(folder)
    adopted = None
    with stored(workspace) as store:
        must_be_bound(store)
        standing = store.standing()
        assert standing is not None  # it is bound
        asked = () if standing.sound else undecided(standing, moved=moved, due=due)
        if not standing.sound and not asked:
            adopted = take_over_database(
                store, workspace, moved=moved, named=named, due=due, keep=yes, by=user(),
                who=f"tactful adopt on {socket.gethostname()}", boot=boot_id(), now=present(),
            )  # fmt: skip
    done = adopted is not None and yes
    if form == "json":
        print_json(_json(standing, asked, adopted, done))
    else:
        _show(standing, asked, adopted, done)
    if not standing.sound and not done:
        raise click.exceptions.Exit(1)


def _json(
    standing: Standing, asked: tuple[str, ...], adopted: Adopted | None, done: bool
) -> dict[str, Any]:
    outcome = ("in_doubt", "sent", "later", "due")
    return {
        **standing.to_json(),
        "undecided": list(asked),
        "adopted": done,
        "outcome": {key: getattr(adopted, key) for key in outcome} if adopted else None,
    }


def _show(standing: Standing, asked: tuple[str, ...], adopted: Adopted | None, done: bool) -> None:
    out = console()
    if standing.sound:
        out.print(f"This database sends from here; messages sent so far: {standing.sent:,}.")
        return
    out.print(standing.words, markup=False, style="yellow")
    if not done:
        for entry in standing.named:
            moment = f"{entry.at:%Y-%m-%d %H:%M} UTC"
            line = f"  {moment}  {entry.to}, {entry.campaign} {entry.key}"
            out.print(line, markup=False)
    for question in asked:
        out.print(f"Decide: {question}", markup=False)
    if adopted is None:
        out.print("Nothing was changed.")
        return
    out.print("Adopted." if done else "With --yes:")
    out.print(f"  in doubt: {adopted.in_doubt:,}, settle each with tactful status --settle")
    out.print(f"  counted as sent: {adopted.sent:,}")
    if adopted.later:
        out.print(
            f"  {plural(adopted.later, 'message')} more in the journal, for people or steps "
            "that are not in the outbox yet: treated the same way when they are"
        )
    out.print(f"  still to send: {adopted.due:,}")
    if not done:
        out.print("Nothing was changed.")

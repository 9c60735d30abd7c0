"""tactful receive: what came back by mail, and what follows from it."""

import os
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import click

from ..actions.receive import Receipt, receive
from ..receipts import receipt_json, receipt_lines, to_be_seen
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
  tactful receive < answer.eml
  tactful receive answer.eml bounce.eml --dry-run
  tactful receive ~/Maildir                          every mail in new/ and cur/
  tactful receive answer.eml --as zoe@example.org    it is hers, from another address
"""
_MOST_BYTES = 50_000_000


@click.command("receive", epilog=_EXAMPLES)
@click.argument("files", nargs=-1, type=click.Path(path_type=Path, allow_dash=True))
@click.option(
    "--as",
    "as_address",
    default="",
    metavar="ADDRESS",
    help="Whose the mail is, where that is asked.",
)
@click.option("--dry-run", is_flag=True, help="Show what would be done, and do nothing.")
@workspace_option
@format_option
@click.pass_context
def command(
    ctx: click.Context,
    files: tuple[Path, ...],
    as_address: str,
    dry_run: bool,
    folder: Path | None,
    form: str,
) -> None:
    """Read raw mails (FILES, maildirs, or "-" for standard input) and do what follows from them.

    An answer stops the sequences to who wrote it, a bounce suppresses an address that does not
    exist, an opt-out is obeyed, and while somebody is out of office their sequences rest. The same
    mail twice acts once. Exit code 1 if somebody has to look: at an answer of no certain kind, or
    at a mail that is nobody's here.
    """
    named = list(_named(files or (Path("-"),)))
    if as_address and len(named) != 1:
        raise click.UsageError("--as is about one mail; name one file.")
    workspace = opened(folder)
    done: list[tuple[str, Receipt]] = []
    with stored(workspace) as store:
        for name in named:
            one = receive(
                store, workspace, _bytes(name), by=user(), now=present(),
                as_address=as_address.strip(), dry_run=dry_run,
            )  # fmt: skip
            done.append((str(name), one))
            if form == "text":
                _show(str(name), one, several=len(named) > 1)
    if form == "json":
        print_json([receipt_json(name, one) for name, one in done])
    ctx.exit(1 if any(to_be_seen(one) for _, one in done) else 0)


def _named(paths: Sequence[Path]) -> Iterator[Path]:
    """Yield each mail: a file as it is, of a folder its files, of a maildir what is in it."""
    for path in paths:
        if str(path) != "-" and path.is_dir():
            inside = [path / "new", path / "cur"]
            folders = [one for one in inside if one.is_dir()] or [path]
            for one in folders:
                yield from sorted(
                    file for file in one.iterdir()
                    if file.is_file() and not file.name.startswith(".")
                )  # fmt: skip
        elif str(path) != "-" and not path.exists():
            raise click.UsageError(f"There is no file {path}.")
        else:
            yield path


def _bytes(path: Path) -> bytes:
    try:
        if str(path) == "-":
            return sys.stdin.buffer.read(_MOST_BYTES)
        with path.open("rb") as file:
            return file.read(_MOST_BYTES)
    except OSError as error:
        raise click.ClickException(f"{path}: {os.strerror(error.errno or 0)}") from error


def _show(name: str, one: Receipt, *, several: bool) -> None:
    out = console()
    begins = f"{name}: " if several else ""
    for number, line in enumerate(receipt_lines(one)):
        out.print(f"{begins if not number else '  '}{line}", markup=False)

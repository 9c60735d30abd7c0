"""tactful suppress: addresses and domains that never get emails."""

from dataclasses import asdict
from pathlib import Path

import click

from ...templates.workspace.workspace import Workspace
from ..actions.suppress import Unsuppressed, suppress_list, suppress_value, unsuppress_value
from ..queries.suppressions import (
    SuppressionItem,
    count_forgotten,
    suppressions,
    suppressions_csv,
)
from ..shell import (
    console,
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
  tactful suppress                                    list who never gets emails, and why
  tactful suppress zoe@example.org                    she asked by phone
  tactful suppress example.org --why "a competitor"   the domain and its subdomains
  tactful suppress zoe@example.org --undo --why "asked to get emails again"
  tactful suppress --list unsubscribed.csv            all of another tool's export, or nothing
  tactful suppress --format csv > suppressed.csv      for another tool, or to keep
"""


@click.command("suppress", epilog=_EXAMPLES)
@click.argument("value", metavar="[ADDRESS|DOMAIN]", required=False)
@click.option("--why", default="", help="The reason; it is saved with the suppression.")
@click.option("--undo", is_flag=True, help="Remove a suppression.")
@click.option(
    "--list", "file", metavar="FILE", type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="Every address and domain of a CSV or text file; all of it, or nothing.",
)  # fmt: skip
@workspace_option
@click.option(
    "--format", "form", type=click.Choice(["text", "csv", "json"]), default="text",
    show_default=True, help="text for people, json for scripts, csv of the list for other tools.",
)  # fmt: skip
def command(
    value: str | None, why: str, undo: bool, file: Path | None, folder: Path | None, form: str
) -> None:
    """Never send to ADDRESS or DOMAIN again; running sequences to them stop at once.

    Without either: list every suppression, newest first.
    """
    workspace = opened(folder)
    if file is not None:
        if value is not None or undo:
            raise click.UsageError("--list takes a file: name no ADDRESS or DOMAIN, and no --undo.")
        _take(workspace, file, why, form)
        return
    if value is None:
        if undo or why:
            raise click.UsageError("Name an ADDRESS or a DOMAIN for --why and --undo.")
        _list(workspace, form)
        return
    if form == "csv":
        raise click.UsageError("--format csv is for the whole list: name no ADDRESS or DOMAIN.")
    if undo and not why:
        raise click.UsageError("--undo needs --why: the reason is saved in the audit log.")
    with stored(workspace) as store:
        if undo:
            done = unsuppress_value(store, value, why=why, by=user(), now=present())
            text, data = _lifted(done), asdict(done)
        else:
            made = suppress_value(store, value, why=why, by=user(), now=present())
            text = f"{made.value} is suppressed; {plural(made.sequences, 'sequence')} stopped."
            if made.shared_inbox:
                text += f"\nIt is {made.shared_inbox}: nobody there gets emails any more."
            data = asdict(made)
    if form == "json":
        print_json(data)
    else:
        console().print(text, markup=False)


def _take(workspace: Workspace, file: Path, why: str, form: str) -> None:
    with stored(workspace) as store:
        done = suppress_list(store, file, shown=file.name, why=why, by=user(), now=present())
    if form == "json":
        print_json(asdict(done))
        return
    known = f", {done.known:,} were so before" if done.known else ""
    stopped = f"; {plural(done.sequences, 'sequence')} stopped."
    console().print(f"{done.new:,} newly suppressed{known}{stopped}", markup=False)


def _list(workspace: Workspace, form: str) -> None:
    with stored(workspace) as store, store.reading() as session:
        found, hidden = suppressions(session), count_forgotten(session)
    if form == "csv":
        click.echo(suppressions_csv(found), nl=False)
        return
    if form == "json":
        gone: dict[str, object] = {
            "kind": "forgotten",
            "value": None,
            "addresses": [],
            "count": hidden,
        }
        print_json([*map(asdict, found), *([gone] if hidden else [])])
        return
    out = console()
    for one in found:
        out.print(f"{_named(one)}: {one.why} ({one.at:%Y-%m-%d}, {one.by})", markup=False)
    if hidden:
        many = "1 address" if hidden == 1 else f"{hidden:,} addresses"
        out.print(f"(forgotten) {many}: nobody can list them", markup=False)
    if not found and not hidden:
        out.print("Nobody is suppressed.")


def _named(one: SuppressionItem) -> str:
    if one.kind == "person":
        return f"person {one.value} ({', '.join(one.addresses) or 'no address'})"
    return f"all of {one.value}" if one.kind == "domain" else one.value


def _lifted(done: Unsuppressed) -> str:
    if done.still is not None:
        what = "The suppression is removed" if done.changed else "Nothing was removed"
        return f"{what}, but {done.value} still gets no emails: {done.still}"
    return f"{done.value} " + ("can get emails again." if done.changed else "was not suppressed.")

"""tactful people: who is whom, as people decide it."""

from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path

import click

from ...lint.lists.decision_file import FILE, written
from ...lint.lists.decisions import Verdict
from ...templates.errors import TactfulError
from ...templates.workspace.workspace import Workspace
from ..actions.assign import assign
from ..actions.forget import Forgotten, forget
from ..actions.people import (
    decide_pair,
    merge_contacts,
    take_over_file,
    undo_decision,
    unknown_to_lint,
)
from ..people.decisions import as_decision, standing
from ..shell import (
    ROW,
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
from ..store.tables import PersonDecision

_EXAMPLES = """\b
Examples:
  tactful people different jon@acme.example joan@acme.example
  tactful people same jim@acme.example james@home.example --note "he told me"
  tactful people merge jim@acme.example james@home.example
  tactful people decisions --export     write contacts/decisions.toml, for git and CI
  tactful people assign jo@acme.example --to tim --because "sam is on holiday"
  tactful people forget jo@acme.example --dry-run
  tactful people undo 3                 undo decision 3; works for merges too

A and B are addresses, or numbers of contacts.
"""
note_option = click.option("--note", default="", help="The reason; it is saved with the decision.")


@click.group("people", epilog=_EXAMPLES)
def command() -> None:
    """Say who is whom. It is remembered by mailbox, and overrules what looks alike."""


@command.command("same")
@click.argument("one", metavar="A")
@click.argument("other", metavar="B")
@note_option
@workspace_option
@format_option
def same(one: str, other: str, note: str, folder: Path | None, form: str) -> None:
    """A and B are one person, with two addresses. Both contacts stay; see merge."""
    _decide(one, other, Verdict.same, note, folder, form)


@command.command("different")
@click.argument("one", metavar="A")
@click.argument("other", metavar="B")
@note_option
@workspace_option
@format_option
def different(one: str, other: str, note: str, folder: Path | None, form: str) -> None:
    """A and B are two people, whatever they share."""
    _decide(one, other, Verdict.different, note, folder, form)


def _decide(
    one: str, other: str, verdict: Verdict, note: str, folder: Path | None, form: str
) -> None:
    workspace = opened(folder)
    with stored(workspace) as store:
        made = decide_pair(store, one, other, verdict, by=user(), now=present(), note=note)
        behind = unknown_to_lint(store, workspace)
    if form == "json":
        said = {"number": made.number, "one": made.one, "other": made.other}
        print_json(said | {"verdict": str(verdict), "lint_lacks": behind})
        return
    what = "are one person" if verdict is Verdict.same else "are two people"
    click.echo(f"{made.one} and {made.other} {what}: decision {made.number}.")
    click.echo(f"To undo it: tactful people undo {made.number}")
    _tell_behind(behind)


def _tell_behind(said: str) -> None:
    """Say where lint does not know yet what was decided; the decision stands whatever it says."""
    if said:
        click.echo(said, err=True)


@command.command("decisions")
@click.option("--export", is_flag=True, help=f"Write them to {FILE}, which lint reads.")
@click.option("--take-over", "taking", is_flag=True, help=f"Add those in {FILE} to the database.")
@workspace_option
@format_option
def show(export: bool, taking: bool, folder: Path | None, form: str) -> None:
    """List what was decided and stands."""
    workspace = opened(folder)
    with stored(workspace) as store:
        if taking:
            count = take_over_file(store, workspace, by=user(), now=present())
            click.echo(f"{plural(count, 'decision')} added from {FILE}.", err=True)
        with store.reading() as session:
            found = standing(session)
            if export:
                _export(workspace, written(map(as_decision, found)))
                click.echo(f"{FILE}: {plural(len(found), 'decision')}", err=True)
            if form == "json":
                print_json([{"number": one.id, **asdict(as_decision(one))} for one in found])
            elif not found and not taking and not export:
                click.echo("There are no decisions.", err=True)
            elif not export:
                _list(found)


def _list(found: Iterable[PersonDecision]) -> None:
    for one in found:
        sign = "is" if one.verdict is Verdict.same else "is not"
        said = f"{one.at:%Y-%m-%d}, {one.by}" + (f": {one.note}" if one.note else "")
        console().print(f"{one.id:>4}  {one.one} {sign} {one.other} ({said})", markup=False)


def _export(workspace: Workspace, text: str) -> None:
    file = workspace.root / FILE
    try:
        file.parent.mkdir(exist_ok=True)
        file.write_text(text, encoding="utf-8")
    except OSError as error:
        raise TactfulError(f"cannot write {file}: {error.strerror}") from error


@command.command("merge")
@click.argument("one", metavar="A")
@click.argument("other", metavar="B")
@note_option
@workspace_option
@format_option
def join(one: str, other: str, note: str, folder: Path | None, form: str) -> None:
    """Make the contacts of A and B one. Both addresses stay; mail goes to A.

    Of each value the best is kept: the longest form of a name, else the newest that is not
    empty. A suppression of either holds for the person. Where both are in one campaign's
    sequence, the older goes on and the other ends.
    """
    workspace = opened(folder)
    with stored(workspace) as store:
        report = merge_contacts(store, one, other, by=user(), now=present(), note=note)
        _tell_behind(unknown_to_lint(store, workspace))
    if form == "json":
        print_json(asdict(report))
        return
    out = console()
    out.print(f"{report.gone} is now {report.kept}; mail goes to {report.address}.", markup=False)
    for name, origin in report.origins.items():
        out.print(f"  {name}: '{report.values[name]}' {origin}", markup=False)
    if report.ended:
        out.print(f"{plural(report.ended, 'sequence')} ended; the older one continues.")
    if report.suppressed:
        out.print(f"Gets no emails: {report.suppressed}", markup=False, style="yellow")
    out.print(f"To undo it: tactful people undo {report.number}")


@command.command("assign")
@click.argument("address")
@click.option("--to", required=True, help="The rep: a mailbox's key, its address or its name.")
@click.option("--because", default="", help="Why; it is kept in the audit log.")
@workspace_option
@format_option
def give(address: str, to: str, because: str, folder: Path | None, form: str) -> None:
    """Give the person at ADDRESS to another rep, with all their sequences that are under way.

    What is still to be sent is drafted anew, as the new sender's, and must be approved. To undo
    it, give them back.
    """
    workspace = opened(folder)
    with stored(workspace) as store:
        done = assign(store, workspace, address, to, because=because, by=user(), now=present())
    if form == "json":
        print_json(asdict(done))
        return
    console().print(done.words, markup=False)


@command.command("undo")
@click.argument("number", type=ROW)
@workspace_option
@format_option
def undo(number: int, folder: Path | None, form: str) -> None:
    """Take a decision or a merge back."""
    workspace = opened(folder)
    with stored(workspace) as store:
        undo_decision(store, number, by=user(), now=present())
        behind = unknown_to_lint(store, workspace)
    if form == "json":
        print_json({"undone": number, "lint_lacks": behind})
        return
    click.echo(f"Decision {number} is undone.")
    _tell_behind(behind)


_FORGET = """\b
Examples:
  tactful people forget jo@acme.example --dry-run   what would be erased
  tactful people forget jo@acme.example             ask, then erase it
  tactful people forget 12 --yes                    by the number of their page
"""
_KEPT = (
    "What stays: numbers, states and times, so that reports count as before; and hashes of the "
    "addresses, so that nobody brings them in again."
)


@command.command("forget", epilog=_FORGET)
@click.argument("who", metavar="ADDRESS")
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.option("--dry-run", is_flag=True, help="Say what would be erased, and erase nothing.")
@workspace_option
@format_option
def erase(who: str, yes: bool, dry_run: bool, folder: Path | None, form: str) -> None:
    """Erase all that is known of a person, who asks for it (GDPR, article 17). For good.

    Sequences stop first. A later list, lead or reply with the address is refused with "asked to
    be forgotten", without the address being kept. Your own files and backups are yours to clean:
    the files of the workspace that still name the person are listed.
    """
    workspace = opened(folder)
    with stored(workspace) as store:
        if dry_run or not yes:
            would = forget(store, workspace, who, by=user(), now=present(), dry_run=True)
            if form == "text":
                _tell_erased(would, who, "would be erased")
            if dry_run and form == "json":
                print_json(asdict(would))
            elif dry_run:
                click.echo("Nothing was erased: this was a dry run.")
            if dry_run:
                return
            click.confirm("Erase all of this for good?", abort=True, err=form == "json")
        done = forget(store, workspace, who, by=user(), now=present())
    if form == "json":
        print_json(asdict(done))
        return
    if yes:
        _tell_erased(done, who, "erased")
    click.echo(f"{who} is forgotten. {_KEPT}")
    if done.wiped:
        click.echo(
            "What was deleted may still be in the database's file until it is written anew "
            f"({done.wiped}): stop what uses it, then 'sqlite3 FILE VACUUM'.", err=True,
        )  # fmt: skip
    if done.hosts:
        click.echo(
            f"Other hosts have journals of their own that may still name them: {done.hosts}",
            err=True,
        )


def _tell_erased(one: Forgotten, who: str, what: str) -> None:
    one_of = {"addresses": "address", "replies": "reply"}
    said = [
        f"{count:,} {kind if count > 1 else one_of.get(kind, kind.removesuffix('s'))}"
        for kind, count in one.erased.items()
        if count
    ]
    said += [f"{plural(one.log_lines, 'line')} of the audit log"] if one.log_lines else []
    said += [f"{plural(one.journal_lines, 'line')} of the journal"] if one.journal_lines else []
    if not one.people and not one.suppressed:
        click.echo(f"{who} is forgotten already.")
    click.echo(f"{who} {what}: {', '.join(said) or 'nothing, for nobody here has it'}.")
    if one.sequences:
        click.echo(f"{plural(one.sequences, 'sequence')} stopped first.")
    if one.files:
        click.echo("These files still name them; take them out yourself, and out of git's history:")
        for file in one.files:
            click.echo(f"  {file}")

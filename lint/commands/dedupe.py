"""tactful dedupe: who appears twice in a list, and why."""

import os
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import click

from ...templates.errors import TactfulError
from ...templates.workspace.fields import Field
from ...templates.workspace.root import find_root
from ..duplicates.collecting import not_collecting
from ..duplicates.links import Level
from ..findings.finding import Severity
from ..lists.decisions import Decisions
from ..lists.headers import common_fields
from ..work.output_file import check_out
from ..work.unshared import keep_out_of_git

if TYPE_CHECKING:
    from ..duplicates.columnar_list import ColumnarList
    from ..duplicates.population import Population

_LONG = 2 << 20  # bytes of a list that takes long enough to show what is being done
_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command()
@click.argument("file", type=_FILE)
@click.option(
    "--against",
    type=_FILE,
    help="A list of known people; only duplicates of rows in FILE are shown.",
)
@click.option(
    "--format", "style", type=click.Choice(["text", "csv", "json", "html"]), default="text",
    show_default=True, help="Output format.",
)  # fmt: skip
@click.option(
    "--level", type=click.Choice([level.value for level in Level]), default="likely",
    show_default=True, help="The lowest certainty to show.",
)  # fmt: skip
@click.option("--pairs", is_flag=True, help="With --format csv: a line for each pair of rows.")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="Write to this file.")
@click.pass_context
def command(
    ctx: click.Context, file: Path, against: Path | None, style: str, level: str, pairs: bool,
    out: Path | None,
) -> None:  # fmt: skip
    """Show the rows of a list that are one person, with reasons.

    FILE is any list, in a workspace or not. Rows count from 1, the header not counted. Two
    spellings of one mailbox are one person as well, unless the names differ.

    \b
    sure      merge them
    likely    check, then merge
    possible  perhaps; many are only namesakes

    \b
    Examples:
      tactful dedupe contacts/webinar.csv
      tactful dedupe leads.csv --level sure
      tactful dedupe new.csv --against customers.csv
      tactful dedupe leads.csv --format csv --out twice.csv
      tactful dedupe leads.csv --format json | jq '.clusters[].reasons'

    Exit codes: 0 no duplicates, 1 duplicates found, 2 cannot run.
    """
    known = None if against is None else partial(_other_list, against)
    dedupe(ctx, file, known, style=style, level=level, pairs=pairs, out=out)


class ComparedWith(NamedTuple):
    """The known people that a list is compared with, and the decisions about them.

    Where listed holds only possible matches, among has the name frequencies of everybody.
    """

    listed: "ColumnarList"
    among: "Population | None" = None
    decisions: Decisions | None = None


Against = Callable[["ColumnarList", Mapping[str, Field]], ComparedWith]


def _other_list(path: Path, _new: "ColumnarList", fields: Mapping[str, Field]) -> ComparedWith:
    from ..duplicates.columnar_list import read_columnar

    return ComparedWith(read_columnar(path, fields))


@not_collecting()
def dedupe(
    ctx: click.Context, file: Path, against: Against | None, *, style: str, level: str,
    pairs: bool, out: Path | None,
) -> None:  # fmt: skip
    """Compare a list with itself and with the people from against, and show the duplicates."""
    from ..duplicates.columnar_list import JoinedLists, read_columnar
    from ..duplicates.find import find  # numpy is slow to load
    from ..duplicates.report import FORMATS, Result, summary

    if pairs and style != "csv":
        raise click.UsageError("--pairs goes with --format csv")
    if out is not None:
        check_out(out, file, option="--out")
    fields = _fields(file)
    with _progress(file) as show:
        show("reading the list")
        new = read_columnar(file, fields)
        listed, among, decisions = None, None, None
        if against is not None:
            listed, among, decisions = against(new, fields)
        columns = new if listed is None else JoinedLists(new, listed)
        found = find(
            columns, least=Level(level), new=None if listed is None else len(new), progress=show,
            decisions=decisions or _decisions(file), among=among,
        )  # fmt: skip
        colour = out is None and style == "text" and _is_coloured()
        if not found.clusters:
            _check_comparable(new)
        result = Result(new, listed, found, pairs, colour)
        show("writing")
        shown = FORMATS[style](result)
    if out is None:
        click.echo(shown, nl=False, color=colour or None)
    else:
        out.write_text(shown, encoding="utf-8", errors="backslashreplace", newline="")
        keep_out_of_git(out)
        click.echo(f"{out}: {summary(result)}", err=True)
    faults = [problem for problem in new.problems if problem.severity is Severity.error]
    for problem in faults[:5]:
        click.echo(f"{file}:{new.line(problem.row)}: {problem.why}", err=True)
    if len(faults) > 5:
        click.echo(f"{file}: {len(faults) - 5} more errors like these", err=True)
    ctx.exit(1 if found.clusters else 0)


def _check_comparable(listed: "ColumnarList") -> None:
    """Raise TactfulError where no column identifies a person: no duplicate could be found."""
    keys = ("email", "full_name", "first_name", "last_name", "company", "phone")
    if len(listed) and not any(any(listed.column(f"contact.{key}")) for key in keys):
        names = ", ".join(keys[:-1])
        raise TactfulError(
            f"{listed.path}: no column identifies a person; name one {names} or {keys[-1]}"
        )


def _decisions(file: Path) -> Decisions:
    """Return what was decided in the workspace around the file."""
    root = find_root(file.parent)
    if root is None:
        return Decisions()
    from ..lists.decision_file import read_decisions  # pydantic is slow to load

    return read_decisions(root)


def _fields(file: Path) -> dict[str, Field]:
    """Return the common fields, and those of a workspace around the file.

    None is required: a list can be searched whatever columns it has.
    """
    fields = common_fields()
    root = find_root(file.parent)
    if root is not None:
        from ...templates.workspace.workspace import open_workspace  # is slow to load

        with suppress(TactfulError):  # and though its workspace has faults
            fields |= open_workspace(root).fields
    return {key: replace(field, required=False) for key, field in fields.items()}


@contextmanager
def _progress(file: Path) -> Iterator[Callable[[str], object]]:
    """Show on a terminal what is being done, where it takes a while."""
    if not sys.stderr.isatty() or file.stat().st_size < _LONG:
        yield str
        return
    from rich.console import Console

    with Console(stderr=True).status("") as status:
        yield lambda stage: status.update(f"{stage} …")


def _is_coloured() -> bool:
    if os.environ.get("NO_COLOR"):
        return False
    return bool(os.environ.get("FORCE_COLOR")) or sys.stdout.isatty()

"""tactful dedupe: who stands twice in a list, and why."""

import csv
import io
import json
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path

import click

from ...templates.errors import TactfulError
from ...templates.fields import Field
from ...templates.workspace import find_root, open_workspace
from ..duplicates.find import find_duplicates
from ..duplicates.links import Cluster, Level
from ..finding import Severity
from ..headers import common_fields
from ..recipients import Recipients, read_recipients

FORMAT_VERSION = 1


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--format", "style", type=click.Choice(["text", "csv", "json"]), default="text",
    show_default=True, help="How to show what is found.",
)  # fmt: skip
@click.option(
    "--level", type=click.Choice([level.value for level in Level]), default="likely",
    show_default=True, help="The least sure that is shown.",
)  # fmt: skip
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="Write to this file.")
@click.pass_context
def command(ctx: click.Context, file: Path, style: str, level: str, out: Path | None) -> None:
    """Show the rows of a list that are one person, with reasons.

    FILE is any CSV or TSV file, in a workspace or not. Rows count from 1, the header not
    counted. Two spellings of one mailbox are one person as well.

    \b
    sure      merge them
    likely    look, then merge
    possible  perhaps; many are not

    \b
    Examples:
      tactful dedupe contacts/webinar.csv
      tactful dedupe leads.csv --level sure
      tactful dedupe leads.csv --format csv --out twice.csv
      tactful dedupe leads.csv --format json | jq '.clusters[].reasons'

    Exit codes: 0 nobody twice, 1 somebody twice, 2 cannot run.
    """
    recipients = read_recipients(file, _fields(file))
    clusters = find_duplicates(recipients, least=Level(level))
    shown = _FORMATS[style](recipients, clusters)
    if out is None:
        click.echo(shown, nl=False)
    else:
        out.write_text(shown, encoding="utf-8", newline="")
        click.echo(f"{out}: {_summary(recipients, clusters)}", err=True)
    faults = [problem for problem in recipients.problems if problem.severity is Severity.error]
    for problem in faults[:5]:
        click.echo(f"{file}:{recipients.line(problem.row)}: {problem.why}", err=True)
    if len(faults) > 5:
        click.echo(f"{file}: {len(faults) - 5} more such faults", err=True)
    ctx.exit(1 if clusters else 0)


def _fields(file: Path) -> dict[str, Field]:
    """Return the usual fields, and what a workspace around the file declares beside them.

    None is required: a list may be looked through whatever it lacks.
    """
    fields = common_fields()
    root = find_root(file.parent)
    if root is not None:
        with suppress(TactfulError):  # and though its workspace has faults
            fields |= open_workspace(root).fields
    return {key: field.model_copy(update={"required": False}) for key, field in fields.items()}


def _summary(recipients: Recipients, clusters: Sequence[Cluster]) -> str:
    rows = sum(len(cluster.rows) for cluster in clusters)
    if not clusters:
        return f"nobody stands twice in {len(recipients)} rows"
    many = "person stands" if len(clusters) == 1 else "people stand"
    return f"{len(clusters)} {many} in {rows} of {len(recipients)} rows"


def _about(recipients: Recipients, row: int) -> dict[str, str]:
    """Return what a person needs to recognise a row."""
    value = {
        key: recipients.column(f"contact.{key}")[row - 1]
        for key in ("email", "first_name", "last_name", "full_name", "company")
    }
    name = f"{value['first_name']} {value['last_name']}".strip() or value["full_name"]
    return {
        "name": name,
        "email": value["email"],
        "company": value["company"],
        "owner": recipients.column("lead.owner")[row - 1],
    }


def _text(recipients: Recipients, clusters: Sequence[Cluster]) -> str:
    lines = [f"{recipients.path}: {_summary(recipients, clusters)}"]
    for number, cluster in enumerate(clusters, 1):
        lines += ["", f"{number}. {cluster.level}, {cluster.score:+.1f}: {cluster.why}"]
        for row in cluster.rows:
            about = _about(recipients, row)
            owner = f"owner {about['owner']}" if about["owner"] else ""
            parts = [about["name"], f"<{about['email']}>", about["company"], owner]
            words = "  ".join(part for part in parts if part not in ("", "<>"))
            lines.append(f"   row {row} (line {recipients.line(row)})  {words}")
    return "\n".join(lines) + "\n"


def _csv(recipients: Recipients, clusters: Sequence[Cluster]) -> str:
    ids = _ids(recipients)
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["row", "cluster", "level", "score", "reasons", *(["id"] if ids else [])])
    for number, cluster in enumerate(clusters, 1):
        for row in cluster.rows:
            link = cluster.best(row)
            own = [ids[row - 1]] if ids else []
            writer.writerow([row, number, link.level, f"{link.score:.1f}", link.why, *own])
    return out.getvalue()


def _json(recipients: Recipients, clusters: Sequence[Cluster]) -> str:
    ids = _ids(recipients)
    data = {
        "version": FORMAT_VERSION,
        "file": recipients.path,
        "rows": len(recipients),
        "clusters": [
            {
                "cluster": number,
                "level": cluster.level.value,
                "score": cluster.score,
                "reasons": list(cluster.reasons),
                "rows": [
                    {
                        "row": row,
                        "line": recipients.line(row),
                        "id": ids[row - 1] if ids else None,
                        **_about(recipients, row),
                        "score": cluster.best(row).score,
                        "reasons": list(cluster.best(row).reasons),
                    }
                    for row in cluster.rows
                ],
            }
            for number, cluster in enumerate(clusters, 1)
        ],
    }
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"


def _ids(recipients: Recipients) -> tuple[str, ...]:
    """Return the list's own ids, where it has a column of that name."""
    columns: Mapping[str, tuple[str, ...]] = recipients.extra
    return next((values for name, values in columns.items() if name.lower() == "id"), ())


_FORMATS: dict[str, Callable[[Recipients, Sequence[Cluster]], str]] = {
    "text": _text,
    "csv": _csv,
    "json": _json,
}

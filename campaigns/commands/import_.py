"""tactful import: a list comes into the database."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path

import click

from ...lint.findings.finding import Severity
from ...lint.lists.headers import OWN
from ...lint.lists.mapping import mapping_of, named, save_mapping
from ...lint.lists.recipients import Recipients, read_recipients
from ...lint.work.output_file import check_out
from ...lint.work.unshared import keep_out_of_git
from ...templates.errors import TactfulError
from ...templates.workspace.fields import COMMON, Field, mapped, normal_header
from ...templates.workspace.workspace import Workspace
from ..actions.import_list import foresee_import, import_list, undo_list
from ..people.import_list import ImportReport
from ..people.recognised import Recognised
from ..people.rejects import write_rejected
from ..shell import (
    ROW,
    console,
    counting,
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
  tactful import contacts/webinar.csv --dry-run       show what would change, field by field
  tactful import leads.xlsx --sheet March --rejected fix-these.csv
  tactful import leads.csv --map "Work Email=contact.email" --save-mapping
  tactful import leads.csv --source "spring fair" --format json
  tactful import --undo 12                            undo import 12

Exit codes: 0 all rows imported, 1 some rows rejected, 2 nothing was done.
"""
_SHOWN = 20


@click.command("import", epilog=_EXAMPLES)
@click.argument(
    "file", required=False, type=click.Path(exists=True, dir_okay=False, path_type=Path)
)
@click.option("--source", help="Where these leads come from. Default: the file's name.")
@click.option("--sheet", help="The sheet of the Excel workbook.")
@click.option(
    "--map",
    "pairs",
    multiple=True,
    metavar="HEADER=FIELD",
    help="Which column goes into which field.",
)
@click.option(
    "--save-mapping", "save", is_flag=True, help="Save the --map options in tactful.toml."
)
@click.option("--dry-run", is_flag=True, help="Show what would change; write nothing.")
@click.option(
    "--rejected", "rejects", type=click.Path(dir_okay=False, path_type=Path),
    help="Write the rows that cannot be imported to a CSV file, each with its reason.",
)  # fmt: skip
@click.option("--undo", type=ROW, metavar="NUMBER", help="Undo an earlier import.")
@workspace_option
@format_option
def command(
    file: Path | None,
    source: str | None,
    sheet: str | None,
    pairs: tuple[str, ...],
    save: bool,
    dry_run: bool,
    rejects: Path | None,
    undo: int | None,
    folder: Path | None,
    form: str,
) -> None:
    """Import the people in FILE (CSV, TSV, XLSX); people who are known already are updated.

    People are recognised by email address. New people who are probably known under another
    address are listed, and imported anyway. An empty cell changes nothing. Rows marked as
    opted out become suppressions. Importing twice changes nothing. It is all or nothing: an
    import that is stopped half way changes nothing.
    """
    if (file is None) == (undo is None):
        both = "" if file is None else ", not both"
        raise click.UsageError(f"Give a FILE to import, or --undo NUMBER{both}.")
    if save and not pairs:
        raise click.UsageError("--save-mapping saves the --map options; give --map as well.")
    workspace = opened(folder)
    if undo is not None:
        _undo(workspace, undo, form)
        return
    assert file is not None
    if rejects is not None:
        check_out(rejects, file, option="--rejected")
    known = workspace.fields
    mapping = {header: named(key, known) for header, key in mapping_of(pairs).items()}
    shown = workspace.shown(file)
    recipients = read_recipients(file, _fields(workspace, mapping), shown=shown, sheet=sheet)
    _check_headers(mapping, recipients)
    if save and not dry_run:
        save_mapping(workspace.root, mapping)
    report = _taken(workspace, recipients, source or shown, dry_run=dry_run)
    if rejects is not None:
        write_rejected(rejects, recipients, report.rejected)
        keep_out_of_git(rejects)
    if form == "json":
        print_json(_as_data(report, recipients, dry_run=dry_run))
    else:
        _show(report, recipients, dry_run=dry_run)
        if mapping and not save:
            console().print(
                "lint and enrol do not know these --map options; --save-mapping keeps them."
            )
    if report.rejected:
        raise click.exceptions.Exit(1)


def _fields(workspace: Workspace, mapping: Mapping[str, str]) -> Mapping[str, Field]:
    known = set(workspace.fields) | set(COMMON)
    if unknown := [key for key in mapping.values() if key not in known]:
        which = ", ".join(f"'{key}'" for key in unknown)
        declared = ", ".join(sorted(workspace.fields))
        always = ", ".join(sorted(key.partition(".")[2].replace("_", " ") for key in OWN))
        raise TactfulError(
            f"no field {which} to map to; declared: {declared}; read without that: {always}"
        )
    return mapped(workspace.fields, mapping)


def _check_headers(mapping: Mapping[str, str], recipients: Recipients) -> None:
    known = set(map(normal_header, recipients.header))
    if unknown := [header for header in mapping if normal_header(header) not in known]:
        which = ", ".join(f"'{header}'" for header in unknown)
        has = ", ".join(recipients.header)
        raise TactfulError(f"{recipients.path}: no column {which} for --map; it has: {has}")


def _taken(
    workspace: Workspace, recipients: Recipients, source: str, *, dry_run: bool
) -> ImportReport:
    with stored(workspace) as store:
        if dry_run:
            return foresee_import(
                store, workspace, recipients, source=source,
                progress=counting("rows"), on_keys=counting("people"),
            )  # fmt: skip
        return import_list(
            store, workspace, recipients, source=source,
            by=user(), now=present(), progress=counting("rows"),
        )  # fmt: skip


def _undo(workspace: Workspace, number: int, form: str) -> None:
    with stored(workspace) as store:
        report = undo_list(store, number, by=user(), now=present())
    if form == "json":
        print_json(asdict(report))
        return
    out = console()
    out.print(
        f"Import {number} of {report.source} is undone: {plural(report.removed, 'new contact')} "
        f"removed, {report.restored:,} as before.",
        markup=False,
    )
    if report.kept:
        out.print(f"{report.kept:,} kept: in a sequence, answered, or imported again since.")
    if report.changed_since:
        out.print(f"{plural(report.changed_since, 'value')} changed since, so not restored.")


def _as_data(report: ImportReport, recipients: Recipients, *, dry_run: bool) -> dict[str, object]:
    return {
        "dry_run": dry_run,
        "import": report.number,
        "new": report.new,
        "updated": report.updated,
        "unchanged": report.unchanged,
        "opted_out": report.opted_out,
        "owners_without_mailbox": report.strangers,
        "changed_fields": report.changed_fields,
        "changed": [
            {
                "row": one.row,
                "address": one.address,
                "fields": {
                    name: {"before": before, "after": after}
                    for name, (before, after) in one.fields.items()
                },
            }
            for one in report.changed
        ],
        "recognised": [_recognised(one, recipients) for one in report.recognised],
        "rejected": [
            {"row": r.row, "line": recipients.line(r.row), "address": r.address, "why": r.why}
            for r in report.rejected
        ],
        "mended": [asdict(cell) for cell in report.fixed],
        "problems": [
            {"row": p.row, "column": p.column, "value": p.value, "why": p.why, "fix": p.fix,
             "severity": p.severity.value}
            for p in recipients.problems
        ],
    }  # fmt: skip


def _recognised(one: Recognised, recipients: Recipients) -> dict[str, object]:
    match = one.match
    return {
        "row": one.row,
        "line": recipients.line(one.row),
        "address": one.address,
        "name": one.name,
        "level": match.level.value,
        "score": match.score,
        "reasons": list(match.reasons),
        "known": {
            "contact": match.contact_id,
            "address": match.address,
            "name": match.name,
            "owner": match.owner,
            "contacted_at": match.contacted_at,
            "campaign": match.campaign,
        },
    }


def _show(report: ImportReport, recipients: Recipients, *, dry_run: bool) -> None:
    out = console()
    name = recipients.path
    out.print(
        f"{plural(report.new, 'new contact')}, {report.updated:,} updated, "
        f"{report.unchanged:,} unchanged."
    )
    for one in report.changed[:_SHOWN]:
        said = "; ".join(f"{n}: '{a}' -> '{b}'" for n, (a, b) in one.fields.items())
        out.print(f"  row {one.row}, {one.address}: {said}", markup=False)
    if len(report.changed) > _SHOWN:
        counts = ", ".join(f"{n} {count:,}" for n, count in report.changed_fields.items())
        out.print(f"  … values changed in total: {counts}", markup=False)
    _show_recognised(report.recognised, dry_run=dry_run)
    if report.opted_out:
        out.print(f"{report.opted_out:,} opted out; they will get no emails.")
    for stranger in report.strangers:
        out.print(
            f"Owner '{stranger}' is no mailbox of tactful.toml; enrol leaves their leads out "
            "(R315).",
            markup=False,
        )
    for problem in recipients.problems:
        if problem.row == 0 and problem.severity is not Severity.info:
            fix = f"; {problem.fix}" if problem.fix else ""
            out.print(f"{name}, header: {problem.why}{fix}", markup=False, style="yellow")
    for m in report.fixed[:_SHOWN]:
        out.print(f"{name}, {m}", markup=False)
    if len(report.fixed) > _SHOWN:
        out.print(f"  … {len(report.fixed):,} cells fixed in total")
    for row in report.rejected[:_SHOWN]:
        out.print(f"{name}, row {row.row}: {row.why}; left out", markup=False, style="yellow")
    if len(report.rejected) > _SHOWN:
        out.print(
            f"  … {len(report.rejected):,} rows left out in total; --rejected FILE writes them all"
        )
    if dry_run:
        out.print("Nothing was written.")
    elif report.number is not None:
        out.print(f"To undo it: tactful import --undo {report.number}")


def _show_recognised(found: Sequence[Recognised], *, dry_run: bool) -> None:
    if not found:
        return
    out = console()
    rows = len({one.row for one in found})
    is_known = "is" if rows == 1 else "are"
    comes = "would come in as new" if dry_run else "came in as new"
    out.print(f"{rows:,} of the new {is_known} probably known by another address; {comes}.")
    for one in found[:_SHOWN]:
        who, known = _named(one.name, one.address), _named(one.match.name, one.match.address)
        level, why = one.match.level.value, one.match.why
        out.print(f"  row {one.row}, {who}: {known}, {level}: {why}", markup=False, style="yellow")
    if len(found) > _SHOWN:
        out.print(f"  … {len(found):,} such pairs in total; --format json lists them all")
    pair = f"{found[0].address} {found[0].match.address}"
    out.print(f"If they are one person: tactful people same {pair}", markup=False, soft_wrap=True)
    out.print(
        f"If they are two people: tactful people different {pair}", markup=False, soft_wrap=True
    )


def _named(name: str, address: str) -> str:
    return f"{name} <{address}>" if name else address

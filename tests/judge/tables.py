"""The other tables of the page: residue in bare sentences, copies, writing, duplicates.

Each is made by a scoring script of its own (tests/lint/score_*.py), whose totals are printed; run
the script itself to see what it missed.
"""

import csv
import sys
from collections.abc import Iterator, Sequence
from contextlib import redirect_stdout
from importlib import import_module
from io import StringIO
from pathlib import Path
from unittest.mock import patch

from tactful.lint.duplicates.columnar_list import read_columnar
from tactful.lint.duplicates.find import find_duplicates
from tactful.lint.lists.headers import common_fields

from ..lint.duplicates.lists import fit
from .clean_mails import ROOT

DATA = ROOT.parent / "shared" / "data"
PAIRS = ROOT / "tests" / "lint" / "pairs"
SCRIPTS: Sequence[tuple[str, str, Sequence[str]]] = (
    ("merge residue in bare sentences, development", "score_mergecodes", (f"{DATA}/mergecodes_dev.jsonl",)),
    ("merge residue in bare sentences, by others", "score_mergecodes", (f"{DATA}/judgement/mergecodes.jsonl",)),
    ("copies, development", "score_distinct", (f"{PAIRS}/campaigns.yml",)),
    ("copies, held out", "score_distinct", (f"{PAIRS}/held_out.yml",)),
    ("copies, by others", "score_distinct", (f"{DATA}/judgement/distinctness.jsonl",)),
    ("writing, development", "score_writing", ("tuning",)),
    ("writing, held out", "score_writing", ("held_out",)),
    ("writing, by others", "score_writing", ("judgement", f"{DATA}/judgement/writing.jsonl")),
)  # fmt: skip
LISTS = ("contacts/dev_1000", "contacts/dev_10000", "judgement/contacts_10000")
_DETAILS = ("missed", "false ", "false\t")


def tables() -> Iterator[str]:
    """Yield the lines of every table whose data is here."""
    for title, script, arguments in SCRIPTS:
        if any(name.startswith("/") and not Path(name).exists() for name in arguments):
            continue
        yield ""
        yield title
        yield from (f"  {line}" for line in totals(script, arguments))
    if (DATA / f"{LISTS[0]}.csv").exists():
        yield ""
        yield "the same person twice"
        for name in LISTS:
            precision, recall = duplicates(DATA / f"{name}.csv")
            f1 = 2 * precision * recall / ((precision + recall) or 1)
            yield f"  {name:26} precision {precision:.3f}  recall {recall:.3f}  F1 {f1:.3f}"


def totals(script: str, arguments: Sequence[str]) -> list[str]:
    """Return what a scoring script prints, without its lists of misses."""
    said = StringIO()
    try:
        with patch.object(sys, "argv", [script, *arguments]), redirect_stdout(said):
            import_module(f"..lint.{script}", __package__).main()
    except Exception as error:  # one table that cannot be made does not take the others away
        return [f"{script} cannot read this file: {type(error).__name__}"]
    lines = said.getvalue().splitlines()
    return [line for line in lines if line.strip() and not line.startswith(_DETAILS)]


def duplicates(path: Path) -> tuple[float, float]:
    """Return precision and recall over pairs of rows of a list whose people are known."""
    rows = read_columnar(path, common_fields())
    with path.with_suffix(".truth.csv").open(newline="", encoding="utf-8") as file:
        people = {row["id"]: row["cluster"] for row in csv.DictReader(file)}
    clusters = [cluster.rows for cluster in find_duplicates(rows)]
    return fit(clusters, [people[one] for one in rows.ids])

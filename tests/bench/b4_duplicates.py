"""B4: the same person in a million contacts. B10: how that grows with the list.

The limit is reading and normalising the list with polars. Peers are splink, trained on the list
and with the model that it saved, and recordlinkage; their best threshold is picked on the truth.
Their interpreter is B4_PEERS where that is set; without them the rows say so.
"""

import csv
import math
import os
import resource
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from contacts import write_contacts
from rows import Row

ROWS = int(os.environ.get("B4_ROWS", "1000000"))
PEERS = os.environ.get("B4_PEERS", sys.executable)
PEER = Path(__file__).with_name("duplicates_peers.py")


def run() -> list[Row]:
    with TemporaryDirectory() as folder:
        root = Path(folder)
        truth = write_contacts(root / "contacts.csv", ROWS)
        (root / "truth").write_text("\n".join(map(str, truth)), encoding="utf-8")
        limits, ours = [], []
        for _ in range(3):  # in turns, so that what else the machine does falls on both
            limits.append(_timed("limit", root / "contacts.csv")[0])
            ours.append(_timed("tactful", root / "contacts.csv"))
        limit = sorted(limits)[1]
        seconds, megabytes, _ = sorted(ours)[1]
        clusters = list(csv.DictReader((root / "contacts.csv.out").open(encoding="utf-8")))
        found = [(one["cluster"], truth[int(one["row"]) - 1]) for one in clusters]
        rows = [
            Row("B4", f"read and normalise {ROWS:,} contacts with polars, seconds", f"{limit:.2f}"),
            Row("B4", "tactful dedupe, seconds", f"{seconds:.1f}"),
            Row("B4", "  against the limit", f"{seconds / limit:.1f}", "goal 10"),
            Row("B4", "  peak memory, MB", f"{megabytes:,.0f}", "goal 1,500"),
            Row("B4", "  F1", f"{_f1(found, truth):.3f}", "goal 0.98"),
        ]
        rows += [*_peers(root, seconds), *_skewed(root), *_slope(root)]
    return rows


def _timed(what: str, path: Path) -> tuple[float, float, str]:
    """Run in a process of its own; return seconds, the peak of its memory in MB, and what it says."""
    begun = time.perf_counter()
    done = subprocess.run(
        [sys.executable, __file__, what, str(path)], capture_output=True, text=True, check=True
    )
    seconds, megabytes = map(float, done.stdout.split()[-2:])
    return seconds or time.perf_counter() - begun, megabytes, done.stdout


def _f1(found: Sequence[tuple[str, int]], truth: Sequence[int]) -> float:
    def pairs(counts: Counter[object]) -> int:
        return sum(n * (n - 1) // 2 for n in counts.values())

    right = pairs(Counter(found))
    return 2 * right / (pairs(Counter(one for one, _ in found)) + pairs(Counter(truth)))


def _peers(root: Path, seconds: float) -> list[Row]:
    rows = []
    for name, what, most in (
        ("splink", "splink, trained on the list", 0.33),
        ("splink", "splink, with the model it saved", 0.6),
        ("recordlinkage", "recordlinkage", 1.0),
    ):
        command = [PEERS, PEER, name, root / "contacts.csv", root / "truth", root / "model.json"]
        done = subprocess.run(list(map(str, command)), capture_output=True, text=True, check=False)
        if done.returncode:
            why = "not installed" if "ModuleNotFoundError" in done.stderr else "failed"
            rows.append(Row("B4", what, why))
            continue
        theirs, fitting = map(float, done.stdout.split()[-2:])
        rows.append(Row("B4", f"{what}, seconds", f"{theirs:.1f}"))
        rows.append(Row("B4", "  its best F1", f"{fitting:.3f}"))
        rows.append(Row("B4", "  tactful against it", f"{seconds / theirs:.2f}", f"goal {most}"))
    return rows


def _skewed(root: Path) -> list[Row]:
    """Fill a column of a tenth of the list with one value."""
    path = root / "skewed.csv"
    write_contacts(path, ROWS // 10)
    with path.open(encoding="utf-8", newline="") as file:
        head, *lines = list(csv.reader(file))
    usual = _timed("tactful", path)[0]
    rows = []
    for column, value, share in (
        ("company", "Acme Inc", 1), ("email", "info@acme.example", 5), ("phone", "+1 603 555 0100", 1),
    ):  # fmt: skip
        at = head.index(column)
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(head)
            writer.writerows(
                [*line[:at], value, *line[at + 1 :]] if number % share == 0 else line
                for number, line in enumerate(lines)
            )
        what = (
            f"  {column} {value!r} in {'every' if share == 1 else 'every fifth'} row, against usual"
        )
        rows.append(Row("B4", what, f"{_timed('tactful', path)[0] / usual:.2f}", "goal 1.5"))
    return rows


def _slope(root: Path) -> list[Row]:
    sizes = [size for size in (10_000, 100_000, 1_000_000) if size <= ROWS]
    taken = []
    for size in sizes:
        write_contacts(root / "grown.csv", size)
        taken.append(_timed("tactful", root / "grown.csv")[0])
    rows = [
        Row("B10", f"dedupe {size:,} contacts, seconds without the start", f"{seconds:.2f}")
        for size, seconds in zip(sizes, taken, strict=True)
    ]
    if len(sizes) > 1:
        slope = math.log(taken[-1] / taken[0]) / math.log(sizes[-1] / sizes[0])
        rows.append(Row("B10", "  slope on the log-log line", f"{slope:.2f}", "goal 1.1"))
    return rows


def limit(path: Path) -> None:
    import polars as pl

    frame = pl.read_csv(path, infer_schema=False)
    frame.with_columns(pl.all().str.strip_chars().str.to_lowercase())


def tactful(path: Path) -> None:
    from tactful.lint.commands.dedupe import command

    out = f"{path}.out"
    command.main([str(path), "--format", "csv", "--out", out], standalone_mode=False)


if __name__ == "__main__":
    work = {"limit": limit, "tactful": tactful}[sys.argv[1]]
    if sys.argv[1] == "limit":
        import polars  # noqa: F401  # not part of the limit
    begun = time.perf_counter()
    work(Path(sys.argv[2]))
    taken = time.perf_counter() - begun
    print(taken, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)

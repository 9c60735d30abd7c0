"""B15: what a person waits for: `tactful lint` of forty leads, cold and after an edit, and `--help`.

The limit is a Python that imports click and does nothing else. Every figure is CPU time of a process
of its own; after each edit of one line the cache knows the rest. The demo's whole list is beside it.
"""

import re
import shutil
import statistics
import sys
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from b5_lint import LINT, cpu_s
from rows import Row

DEMO = Path(__file__).resolve().parents[2] / "templates/demo"
LEADS = 40
TIMES = 5
CLICK = [sys.executable, "-c", "import click"]
HELP = [sys.executable, "-m", "tactful", "--help"]
COLD = [*LINT, "--no-cache"]


def run() -> list[Row]:
    with TemporaryDirectory() as folder:
        demo, few = Path(folder, "demo"), Path(folder, "few")
        for root in (demo, few):
            shutil.copytree(DEMO / "faulty", root)
            shutil.copytree(DEMO / "fixed", root, dirs_exist_ok=True)
        leads = few / "contacts/webinar.csv"
        lines = leads.read_text(encoding="utf-8").splitlines(keepends=True)
        leads.write_text("".join(lines[: LEADS + 1]), encoding="utf-8")
        works: dict[str, Callable[[], float]] = {
            "limit": lambda: cpu_s(CLICK, few),
            "help": lambda: cpu_s(HELP, few),
            "cold": lambda: cpu_s(COLD, few),
            "demo": lambda: cpu_s(COLD, demo),
        }
        templates = sorted((few / "templates").rglob("*.m*"))
        for file in templates:
            works[file.name] = _after_an_edit(file, few, Path(folder, f"kept-{file.name}"))
        for work in works.values():
            work()  # compiles Python's modules, and fills the caches
        taken = [[work() for work in works.values()] for _ in range(TIMES)]
        medians = dict(zip(works, map(statistics.median, zip(*taken, strict=True)), strict=True))
    limit = medians["limit"]

    def row(what: str, seconds: float, goal: str) -> Row:
        return Row("B15", what, f"{seconds:.2f} s = {seconds / limit:.0f} times", goal)

    edits = {file.name: medians[file.name] for file in templates}
    return [
        Row("B15", "a Python that imports click", f"{limit:.3f} s"),
        row("tactful --help", medians["help"], "goal 0.25 s"),
        row(f"tactful lint of {LEADS} leads, nothing cached", medians["cold"], "goal 2 s"),
        *(row(f"  after an edit of {name}", taken, "goal 1 s") for name, taken in edits.items()),
        row("tactful lint of the demo's 300 leads, nothing cached", medians["demo"], "goal 2 s"),
    ]


def _after_an_edit(file: Path, root: Path, kept: Path) -> Callable[[], float]:
    """Return what measures a lint after a new sentence in file, each time another."""
    before = file.read_text(encoding="utf-8")
    ends = [match.end() for match in re.finditer(r"[a-z]{3}[.?](?=</p>|\s)", before)]
    at = ends[len(ends) // 2]  # in its text
    count = 0

    def work() -> float:
        nonlocal count
        command = [*LINT, "--cache-dir", str(kept)]
        if not count:
            cpu_s(command, root)
        count += 1
        said = f" More of this, with {count} figures."
        file.write_text(before[:at] + said + before[at:], encoding="utf-8")
        taken = cpu_s(command, root)
        file.write_text(before, encoding="utf-8")
        return taken

    return work

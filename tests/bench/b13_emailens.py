"""B13: finished HTML mails, judged by us and by Emailens, everything on.

What is found: the mails are those of ``make judge``, real templates merged as other tools do it,
each with one fault of its values or codes, and its twin without. A fault is found when something
is said of a merge fault that is not said of the twin; Emailens says such things under "template
variables".

How fast: real mails (the corpus where it lies beside the checkout, else the mails above), in CPU.
Emailens' command takes one file a call, ours all; its library judges all in one warm process.
"""

import json
import shutil
import statistics
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from b5_lint import cpu_s
from rows import Row

HERE = Path(__file__).resolve().parent
PEER = HERE / "emailens"
CORPUS = HERE.parents[2] / "shared" / "data" / "corpus" / "html"
SEED, EACH, FILES, TIMES, PATIENCE_S = 12, 40, 200, 3, 900
SAMPLED = 5  # every fifth file is given to the slow command
sys.path.insert(0, str(HERE.parents[1]))

from tests.judge.cases import Case, as_values, make_cases  # noqa: E402
from tests.judge.merge import merged  # noqa: E402
from tests.judge.verdicts import RULES  # noqa: E402

Said = Mapping[str, set[str]]


def run() -> list[Row]:
    with TemporaryDirectory() as name:
        folder, part = Path(name, "all"), Path(name, "part")
        pairs = _lay(folder)
        part.mkdir()
        real = sorted(CORPUS.glob("*.html")) or sorted(folder.glob("*.html"))
        for file in real[:FILES]:
            shutil.copy(file, part)
        files = sorted(part.iterdir())
        lint = [sys.executable, "-m", "tactful", "lint", "--exit-zero", "--quiet", "--no-cache"]
        ours = _recall(pairs, _ours(folder))
        rows = [Row("B13", f"merge faults found in {pairs:,} HTML mails: ours", ours)]
        if why := _absent():
            return [*rows, Row("B13", "  against Emailens", "not measured", why)]
        audit = ["node", str(PEER / "audit.js")]
        said = json.loads(subprocess.check_output([*audit, str(folder)], timeout=PATIENCE_S))
        theirs = _recall(pairs, {name: set(found) for name, found in said.items()})
        command = ["node", str(PEER / "node_modules/@emailens/cli/dist/index.js"), "lint"]
        works: list[Callable[[], float]] = [
            lambda: cpu_s([*lint, str(part)], HERE),
            lambda: cpu_s([*audit, str(part)], HERE),
            lambda: sum(cpu_s([*command, str(file)], HERE) for file in files[::SAMPLED]) * SAMPLED,
        ]
        taken = [[work() for work in works] for _ in range(TIMES)]  # in turns
        mine, library, peer = map(statistics.median, zip(*taken, strict=True))
    return [
        *rows,
        Row("B13", "  Emailens on the same", theirs, "ours 3 times as many"),
        Row("B13", f"  times as fast as its command, {len(files)} files", f"{peer / mine:.1f}", "goal 10"),
        Row("B13", "  times as fast as its library in one process", f"{library / mine:.2f}"),
    ]  # fmt: skip


def _lay(folder: Path) -> int:
    """Write mails with a fault and their twins; return the number of pairs."""
    folder.mkdir()
    cases = make_cases(SEED, EACH)
    Random(SEED).shuffle(cases)
    number = 0
    for case in cases:
        if case.shows and (pair := _pages(case)):
            bad, good = pair
            (folder / f"{number:04}-bad.html").write_text(bad, encoding="utf-8")
            (folder / f"{number:04}-good.html").write_text(good, encoding="utf-8")
            number += 1
    return number


def _pages(case: Case) -> tuple[str, str] | None:
    words = case.words
    bad = merged(
        case.mail, case.bad_row, source=case.source, words=as_values(words.text, case.bad_row)
    )
    good = merged(
        case.mail, case.good_row, source=case.source if words.good else "",
        words=as_values(words.good, case.good_row),
    )  # fmt: skip
    return (bad.html, good.html) if bad.html and good.html else None


def _ours(folder: Path) -> Said:
    from tactful.lint.check.api import check_files

    said: dict[str, set[str]] = {}
    for finding in check_files([folder], settings=RULES).findings:
        said.setdefault(Path(finding.path or "").name, set()).add(finding.message)
    return said


def _recall(pairs: int, said: Said) -> str:
    """Return what is found, and what is said of mails without a fault."""
    names = [f"{number:04}" for number in range(pairs)]
    bad, good = ({n: said.get(f"{n}-{kind}.html", set()) for n in names} for kind in ("bad", "good"))  # fmt: skip
    found = sum(bool(bad[name] - good[name]) for name in names)
    return f"R {found / pairs:.2f}, {sum(map(bool, good.values()))} false"


def _absent() -> str:
    """Install Emailens where it is not there; say why it cannot be asked."""
    if not shutil.which("node") or not shutil.which("npm"):
        return "Node.js and npm are not installed"
    installed, lock = PEER / "node_modules/.package-lock.json", PEER / "package-lock.json"
    if installed.exists() and installed.stat().st_mtime >= lock.stat().st_mtime:
        return ""
    install = ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
    done = subprocess.run(install, cwd=PEER, capture_output=True, timeout=PATIENCE_S, check=False)
    return "" if done.returncode == 0 else "'npm ci' fails"

"""Breaks the code in one small place after the other, and says which breaks no test notices.

``make mutants ROOM=lint/proof SAMPLE=50``, or ``python -m tests.mutants.run lint/proof --sample
50``: each break (a bound moved by one, ``and`` for ``or``, a condition turned round, a statement
left out) is made in a copy of the project, and the tests that run its line do so, the shortest
first, until one fails. The same seed gives the same sample. It measures the tests and takes its
time; CI does not run it. After a new test: ``… lint/proof/classes.py:33 --tests
tests/lint/test_proof.py`` makes the breaks of that line again and asks those tests only.

Why our own: mutmut renames what it breaks after its path (lint.proof, which is tactful.lint.proof)
and cannot run our tests; cosmic-ray can, but breaks files where they lie, takes no sample, and
counts many breaks that no types allow (``|`` for ``>>``).
"""

import argparse
import json
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from .breaks import ROOT, Mutant, mutants

ROOMS = ("campaigns/ledger", "campaigns/journey", "campaigns/messages", "lint/proof", "lint/rules")
RULE_TESTS = ("tests/lint/test_rules.py", "tests/lint/test_bounds.py")
SUITES = {  # else all tests of the top folder
    "lint/proof": (
        "tests/lint/test_bundle.py",
        "tests/lint/test_proof.py",
        "tests/lint/test_needs.py",
    ),
}
# Whole processes, of which nothing is seen from here, and hundreds of answers of mail servers.
APART = tuple(
    f"tests/campaigns/test_{name}.py"
    for name in ("commands", "demo", "kill", "odd_replies", "postfix")
)
BUDGET_S = 60  # of tests for a break
TIMES_SLOWER = 3  # than the tests of the whole code: then a break is taken to hang


@dataclass(frozen=True, slots=True)
class Touching:
    """A test that runs lines of the rooms, and how long it takes."""

    test: str
    takes_s: float
    lines: frozenset[tuple[str, int]]


def nearest(mutant: Mutant, tests: Sequence[Touching]) -> list[Touching]:
    """Return the tests that run a break's lines, or else its file, the shortest first."""
    last = mutant.line + mutant.was.count("\n")
    of_lines = {(mutant.path, line) for line in range(mutant.line, last + 1)}
    found = [test for test in tests if of_lines & test.lines] or [
        test for test in tests if any(path == mutant.path for path, _ in test.lines)
    ]
    chosen, left_s = list[Touching](), float(BUDGET_S)
    for test in sorted(found, key=lambda test: test.takes_s):
        if chosen and test.takes_s > left_s:
            break
        chosen.append(test)
        left_s -= test.takes_s
    return chosen


def rule_tests(code: str) -> list[str]:
    """Return pytest's arguments for a rule: its own cases of the tests over all rules, and whole
    files that speak of it."""
    naming = [
        file.relative_to(ROOT).as_posix()
        for file in sorted((ROOT / "tests").rglob("test_*.py"))
        if code in file.read_text(encoding="utf-8")
    ]
    return ["--only", code, *(file for file in naming if file not in RULE_TESTS)]


class Copy:
    """A copy of the project, in which one break is made at a time; said is why its tests failed last."""

    def __init__(self, folder: Path) -> None:
        # pytest's usual folder is cleared by whoever else runs it, which can fail.
        self.root, self.temporary, self.said = folder / "code", folder / "temporary", ""
        listed = subprocess.run(
            ["git", "ls-files", "-co", "--exclude-standard", "-z"], cwd=ROOT, check=True,
            capture_output=True, text=True,
        ).stdout  # fmt: skip
        for name in filter(None, listed.split("\0")):
            source, target = ROOT / name, self.root / name
            if source.is_symlink() or source.is_file():
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copy2(source, target, follow_symlinks=False)

    def passes(self, tests: Sequence[str], timeout_s: float, **env: str) -> bool:
        """Say whether the tests pass; to hang is to fail. said is then what pytest said."""
        deadline = time.monotonic() + timeout_s
        for command in _commands(tests):
            left_s = max(1, deadline - time.monotonic())
            try:
                done = subprocess.run(
                    [sys.executable, "-m", "pytest", f"--basetemp={self.temporary}", *command],
                    cwd=self.root, timeout=left_s,
                    capture_output=True, text=True, env={
                        **os.environ, "PYTHONPATH": str(self.root), "PYTHONDONTWRITEBYTECODE": "1",
                        "TACTFUL_EXAMPLES": "1", **env,
                    },
                )  # fmt: skip
            except subprocess.TimeoutExpired:
                self.said = f"nothing within {timeout_s:.0f} s"
                return False
            if done.returncode not in (0, 5):  # 5: no test of that name
                self.said = f"{done.stdout[-2000:]}{done.stderr[-500:]}"
                return False
        return True

    def touching(
        self, rooms: Sequence[str], suite: Sequence[str], kept: Path | None
    ) -> list[Touching]:
        """Run the whole suite once, and return what each test touches; ends where one fails.

        kept is a file that holds it from an earlier run, or will for a later one.
        """
        out = self.root / "touched.json"
        if kept is None or not kept.exists():
            env = {"TOUCHED_ROOMS": os.pathsep.join(rooms), "TOUCHED_FILE": str(out)}
            apart = [f"--ignore={file}" for file in APART]
            if not self.passes(["-p", "tests.mutants.touched", *apart, *suite], 1800, **env):
                told = " ".join(suite)
                sys.exit(f"{self.said}\n{told}: fails without any break; fix that first")
            if kept is not None:
                shutil.copy(out, kept)
        return [
            Touching(test, takes_s, frozenset((path, line) for path, line in lines))
            for test, takes_s, lines in json.loads((kept or out).read_text(encoding="utf-8"))
        ]

    def survives(self, mutant: Mutant, tests: Sequence[str], timeout_s: float) -> bool:
        """Say whether no test notices the break."""
        file = self.root / mutant.path
        source = file.read_bytes()
        file.write_bytes(source[: mutant.start] + mutant.text.encode() + source[mutant.end :])
        try:
            return self.passes(tests, timeout_s)
        finally:
            file.write_bytes(source)


def _commands(tests: Sequence[str]) -> Iterator[list[str]]:
    usual = ["-n", "0", "-x", "-q", "--no-header", "-p", "no:cacheprovider"]
    if tests[:1] == ["--only"]:
        yield [*usual, "-k", tests[1], *RULE_TESTS]
        tests = tests[2:]
    if tests:
        yield [*usual, *tests]


class Judge:
    """Knows which tests to ask about a break, and how long they may take."""

    def __init__(self, copy: Copy, given: Sequence[str], kept: Path | None) -> None:
        self.copy, self.given, self.kept = copy, list(given), kept
        self.takes_s: dict[str, float] = {}
        self.touching: dict[tuple[str, ...], list[Touching]] = {}

    def tests(self, mutant: Mutant) -> tuple[list[str], float]:
        """Return pytest's arguments for a break, and after how many seconds it is one that hangs."""
        code = re.match(r"([a-z]\d{3})_", mutant.path.rpartition("/")[2])
        if self.given or code:
            chosen = self.given or rule_tests(code[1].upper() if code else "")
            return chosen, TIMES_SLOWER * self.baseline(chosen) + 10
        found = nearest(mutant, self.of_room(mutant.path))
        takes_s = sum(test.takes_s for test in found)
        return [test.test for test in found], TIMES_SLOWER * takes_s + 20

    def baseline(self, tests: Sequence[str]) -> float:
        told = " ".join(tests)
        if told not in self.takes_s:
            begun = time.monotonic()
            if not self.copy.passes(tests, 600):
                sys.exit(f"{self.copy.said}\n{told}: fails without any break; fix that first")
            self.takes_s[told] = time.monotonic() - begun
        return self.takes_s[told]

    def of_room(self, path: str) -> list[Touching]:
        top = path.partition("/")[0]
        suite = next((s for room, s in SUITES.items() if path.startswith(room)), (f"tests/{top}",))
        if suite not in self.touching:
            rooms = [room for room in ROOMS if room.startswith(top)]
            kept = self.kept and self.kept.with_stem(f"{self.kept.stem}-{len(suite)}-{top}")
            self.touching[suite] = self.copy.touching([*rooms, path], suite, kept)
        return self.touching[suite]


def run(
    places: Sequence[str], sample: int | None, seed: int, tests: Sequence[str], kept: Path | None
) -> None:
    """Print each break that no test notices, and the score of each place."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Copy(Path(folder))
        judge = Judge(copy, tests, kept)
        for place in places:
            every = _at(place)
            few = sample is not None and sample < len(every)
            chosen = random.Random(seed).sample(every, sample or 0) if few else every
            print(f"{place}: {len(chosen):,} of {len(every):,} breaks", flush=True)
            alive = sum(_lives(mutant, copy, judge) for mutant in chosen)
            killed = len(chosen) - alive
            print(f"{killed} of {len(chosen)} noticed: {killed / max(1, len(chosen)):.2f}")


def _lives(mutant: Mutant, copy: Copy, judge: Judge) -> bool:
    asked, timeout_s = judge.tests(mutant)
    if asked and not copy.survives(mutant, asked, timeout_s):
        if copy.said.startswith("nothing within"):  # it hangs, or the machine is busy
            print(f"{mutant}: {copy.said}", file=sys.stderr, flush=True)
        return False
    print(f"{mutant}  ({len(asked)} tests)", flush=True)
    return True


def _at(place: str) -> list[Mutant]:
    """Return the breaks of a folder, a file, or file:line."""
    name, _, line = place.partition(":")
    found = [mutant for file in _files(ROOT / name) for mutant in mutants(file)]
    return [mutant for mutant in found if not line or mutant.line == int(line)]


def _files(place: Path) -> list[Path]:
    if not place.exists():
        sys.exit(f"there is no {place.relative_to(ROOT)}")
    return [place] if place.is_file() else sorted(place.rglob("*.py"))


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument(
        "places", nargs="*", help=f"folders, files, file:line; or {', '.join(ROOMS)}"
    )
    parser.add_argument("--sample", type=int, help="so many breaks of each place")
    parser.add_argument("--seed", type=int, default=1, help="which")
    parser.add_argument("--tests", nargs="*", default=[], help="ask these and no others")
    parser.add_argument("--kept", type=Path, help="file for what tests touch, until one changes")
    given = parser.parse_args()
    run(given.places or ROOMS, given.sample, given.seed, given.tests, given.kept)


if __name__ == "__main__":
    main()

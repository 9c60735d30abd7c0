"""Breaks the code in one small place after the other, and says which breaks no test notices.

``make mutants ROOM=lint/proof SAMPLE=50``, or ``python tests/mutants/run.py lint/proof --sample
50``: each break (a bound moved by one, ``and`` for ``or``, a condition turned round, a statement
left out) is made in a copy of the project, and the tests nearest to it run. The same seed gives
the same sample. It measures the tests and takes its time; CI does not run it.

Why our own: mutmut renames what it breaks after its path (lint.proof, which is tactful.lint.proof)
and cannot run our tests; cosmic-ray can, but breaks files where they lie, takes no sample, and
counts many breaks that no types allow (``|`` for ``>>``).
"""

import argparse
import ast
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from queue import Queue

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("campaigns/ledger", "campaigns/journey", "campaigns/messages", "lint/proof", "lint/rules")
NEAREST = {  # beside the tests that name a module
    "lint/proof": (
        "tests/lint/test_bundle.py",
        "tests/lint/test_proof.py",
        "tests/lint/test_needs.py",
    ),
    "lint/rules": ("tests/lint/test_rules.py", "tests/lint/test_bounds.py"),
}
SWAPS = {
    ast.Lt: ("<", "<="), ast.LtE: ("<=", "<"), ast.Gt: (">", ">="), ast.GtE: (">=", ">"),
    ast.Eq: ("==", "!="), ast.NotEq: ("!=", "=="), ast.In: ("in", "not in"),
    ast.NotIn: ("not in", "in"), ast.Is: ("is", "is not"), ast.IsNot: ("is not", "is"),
    ast.And: ("and", "or"), ast.Or: ("or", "and"), ast.Add: ("+", "-"), ast.Sub: ("-", "+"),
    ast.Mult: ("*", "//"), ast.Div: ("/", "*"), ast.FloorDiv: ("//", "*"), ast.Mod: ("%", "*"),
    ast.BitAnd: ("&", "|"), ast.BitOr: ("|", "&"),
}  # fmt: skip
TIMES_SLOWER = 4  # than the tests of the whole code: then a break is taken to hang


@dataclass(frozen=True, slots=True)
class Mutant:
    """One break: source[start:end] of a file (in bytes) becomes text."""

    path: str
    line: int
    start: int
    end: int
    text: str
    was: str

    def __str__(self) -> str:
        was, now = (" ".join(text.split())[:60] for text in (self.was, self.text))
        return f"{self.path}:{self.line}: {was} -> {now or 'nothing'}"


class _Finder(ast.NodeVisitor):
    """Finds every place of a file where a break is worth making."""

    def __init__(self, path: str, source: bytes) -> None:
        self.path, self.source = path, source
        self.starts = [0]
        for line in source.splitlines(keepends=True):
            self.starts.append(self.starts[-1] + len(line))
        self.found: list[Mutant] = []

    def at(self, line: int, column: int) -> int:
        return self.starts[line - 1] + column

    def span(self, node: ast.expr | ast.stmt) -> tuple[int, int]:
        assert node.end_lineno is not None and node.end_col_offset is not None
        return self.at(node.lineno, node.col_offset), self.at(node.end_lineno, node.end_col_offset)

    def add(self, line: int, start: int, end: int, text: str) -> None:
        was = self.source[start:end].decode()
        self.found.append(Mutant(self.path, line, start, end, text, was))

    def swap(self, left: ast.expr, right: ast.expr, kind: type[ast.AST]) -> None:
        if kind not in SWAPS:
            return
        start, end = self.span(left)[1], self.span(right)[0]
        was, now = SWAPS[kind]
        between = self.source[start:end].decode()
        pattern = r"\s+".join(map(re.escape, was.split()))
        if match := re.search(pattern if not was[0].isalpha() else rf"\b{pattern}\b", between):
            offset = start + len(between[: match.start()].encode())
            self.add(left.end_lineno or left.lineno, offset, offset + len(match[0].encode()), now)

    def turn(self, test: ast.expr) -> None:
        start, end = self.span(test)
        self.add(test.lineno, start, end, f"(not ({self.source[start:end].decode()}))")

    def visit_Compare(self, node: ast.Compare) -> None:
        for left, kind, right in zip(
            (node.left, *node.comparators), node.ops, node.comparators, strict=False
        ):
            self.swap(left, right, type(kind))
        self.generic_visit(node)

    def visit_BoolOp(self, node: ast.BoolOp) -> None:
        for left, right in zip(node.values, node.values[1:], strict=False):
            self.swap(left, right, type(node.op))
        self.generic_visit(node)

    def visit_BinOp(self, node: ast.BinOp) -> None:
        if not any(isinstance(n, ast.Constant | ast.JoinedStr) and not _is_number(n)
                   for n in (node.left, node.right)):  # fmt: skip
            self.swap(node.left, node.right, type(node.op))
        self.generic_visit(node)

    def visit_If(self, node: ast.If) -> None:
        if not (isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING"):
            self.turn(node.test)
            self.generic_visit(node)

    def visit_IfExp(self, node: ast.IfExp) -> None:
        self.turn(node.test)
        self.generic_visit(node)

    def visit_comprehension(self, node: ast.comprehension) -> None:
        for test in node.ifs:
            self.turn(test)
        self.generic_visit(node)

    def visit_Constant(self, node: ast.Constant) -> None:
        start, end = self.span(node)
        if isinstance(node.value, bool):
            self.add(node.lineno, start, end, str(not node.value))
        elif _is_number(node):
            assert isinstance(node.value, int | float)
            more = node.value + 1 if isinstance(node.value, int) else node.value * 1.1 + 0.01
            self.add(node.lineno, start, end, f"{more}")

    def leave_out(self, node: ast.stmt) -> None:
        self.add(node.lineno, *self.span(node), "pass")

    def visit_Expr(self, node: ast.Expr) -> None:
        if not isinstance(node.value, ast.Constant):  # a docstring
            self.leave_out(node)
            self.generic_visit(node)

    def visit_AugAssign(self, node: ast.AugAssign) -> None:
        self.leave_out(node)
        self.generic_visit(node)

    def visit_Raise(self, node: ast.Raise) -> None:
        self.leave_out(node)

    def visit_Continue(self, node: ast.Continue) -> None:
        self.add(node.lineno, *self.span(node), "break")

    def visit_Break(self, node: ast.Break) -> None:
        self.add(node.lineno, *self.span(node), "continue")

    def visit_JoinedStr(self, node: ast.JoinedStr) -> None:
        """What a message says is nobody's promise."""

    def visit_AnnAssign(self, node: ast.AnnAssign) -> None:
        if node.value is not None:
            self.visit(node.value)

    def visit_arg(self, node: ast.arg) -> None:
        """An annotation runs nowhere."""

    def visit_ImportFrom(self, node: ast.ImportFrom) -> None:
        """An import is noticed by all."""

    def visit_FunctionDef(self, node: ast.FunctionDef) -> None:
        for child in (*node.args.defaults, *filter(None, node.args.kw_defaults), *node.body):
            self.visit(child)

    def visit_ClassDef(self, node: ast.ClassDef) -> None:
        for child in node.body:
            self.visit(child)


def _is_number(node: ast.expr) -> bool:
    return (
        isinstance(node, ast.Constant)
        and isinstance(node.value, int | float)
        and not isinstance(node.value, bool)
    )


def mutants(path: Path) -> list[Mutant]:
    """Return every break of a file."""
    source = path.read_bytes()
    finder = _Finder(path.relative_to(ROOT).as_posix(), source)
    finder.visit(ast.parse(source))
    return finder.found


def nearest(path: str) -> tuple[str, ...]:
    """Return pytest's arguments for the tests that are nearest to a file."""
    room = next(room for room in (*ROOMS, path.rpartition("/")[0]) if path.startswith(room))
    module = "tactful." + path.removesuffix(".py").replace("/", ".")
    parent, _, name = module.rpartition(".")
    named = re.compile(
        rf"{re.escape(module)}\b|from {re.escape(parent)} import [^\n]*\b{re.escape(name)}\b"
    )
    code = re.match(r"([a-z]\d{3})_", name)
    code_word = code[1].upper() if code else ""
    naming: list[str] = []
    for file in sorted((ROOT / "tests").rglob("test_*.py")):
        text = file.read_text(encoding="utf-8")
        if named.search(text) or (code_word and code_word in text):
            naming.append(file.relative_to(ROOT).as_posix())
    files = tuple(dict.fromkeys((*NEAREST.get(room, ()), *naming)))
    files = files or (f"tests/{path.partition('/')[0]}",)
    if not code_word:
        return files
    # A rule's own cases of the tests over all rules, and whole files that speak of it.
    shared = [f for f in files if f in NEAREST["lint/rules"]]
    return ("--only", code_word, *shared, *(f for f in naming if f not in shared))


class Copy:
    """A copy of the project, in which one break is made at a time; said is why its tests failed last."""

    def __init__(self, folder: Path) -> None:
        self.root, self.said = folder, ""
        listed = subprocess.run(
            ["git", "ls-files", "-co", "--exclude-standard", "-z"], cwd=ROOT, check=True,
            capture_output=True, text=True,
        ).stdout  # fmt: skip
        for name in filter(None, listed.split("\0")):
            source, target = ROOT / name, folder / name
            if source.is_symlink() or source.is_file():
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copy2(source, target, follow_symlinks=False)

    def passes(self, tests: Sequence[str], timeout_s: float) -> bool:
        """Say whether the tests pass; to hang is to fail. said is then what pytest said."""
        commands = _commands(tests)
        deadline = time.monotonic() + timeout_s
        for command in commands:
            try:
                done = subprocess.run(
                    [sys.executable, "-m", "pytest", *command], cwd=self.root, timeout=max(
                        1, deadline - time.monotonic()
                    ), capture_output=True, text=True,
                    env={**os.environ, "PYTHONPATH": str(self.root), "PYTHONDONTWRITEBYTECODE": "1",
                         "TACTFUL_EXAMPLES": "1"},
                )  # fmt: skip
            except subprocess.TimeoutExpired:
                self.said = f"nothing within {timeout_s:.0f} s"
                return False
            if done.returncode not in (0, 5):  # 5: no test of that name
                self.said = f"{done.stdout[-2000:]}{done.stderr[-500:]}"
                return False
        return True

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
    if tests[:1] == ("--only",):
        shared = [file for file in tests[2:] if file in NEAREST["lint/rules"]]
        yield [*usual, "-k", tests[1], *shared]
        tests = [file for file in tests[2:] if file not in shared]
    if tests:
        yield [*usual, *tests]


def run(rooms: Sequence[str], sample: int | None, seed: int, jobs: int) -> None:
    """Print each break that no test notices, and the score."""
    files = [f for room in rooms for f in _files(ROOT / room)]
    every = [mutant for file in files for mutant in mutants(file)]
    chosen = every
    if sample is not None and sample < len(every):
        chosen = sorted(random.Random(seed).sample(every, sample), key=lambda m: (m.path, m.start))
    print(f"{len(chosen):,} of {len(every):,} breaks in {len(files)} files")
    with tempfile.TemporaryDirectory() as folder:
        copies: Queue[Copy] = Queue()
        for number in range(jobs):
            copies.put(Copy(Path(folder) / str(number)))
        takes_s = _baselines(copies, {m.path for m in chosen})

        def survived(mutant: Mutant) -> bool:
            copy = copies.get()
            try:
                timeout_s = TIMES_SLOWER * takes_s[mutant.path] + 10
                return copy.survives(mutant, nearest(mutant.path), timeout_s)
            finally:
                copies.put(copy)

        alive = 0
        with ThreadPoolExecutor(jobs) as pool:
            for mutant, lives in zip(chosen, pool.map(survived, chosen), strict=True):
                if lives:
                    alive += 1
                    print(mutant, flush=True)
    killed = len(chosen) - alive
    print(f"{killed} of {len(chosen)} noticed: {killed / max(1, len(chosen)):.2f}")


def _baselines(copies: "Queue[Copy]", paths: set[str]) -> dict[str, float]:
    """Return how long each file's tests take; ends where they fail without a break."""
    copy, known, takes_s = copies.get(), dict[tuple[str, ...], float](), dict[str, float]()
    for path in sorted(paths):
        tests = nearest(path)
        if tests not in known:
            begun = time.monotonic()
            if not copy.passes(tests, 600):
                told = " ".join(tests)
                sys.exit(f"{copy.said}\n{told}: fails without any break; fix that first")
            known[tests] = time.monotonic() - begun
        takes_s[path] = known[tests]
    copies.put(copy)
    return takes_s


def _files(place: Path) -> list[Path]:
    if not place.exists():
        sys.exit(f"there is no {place.relative_to(ROOT)}")
    return [place] if place.is_file() else sorted(place.rglob("*.py"))


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("rooms", nargs="*", help=f"folders or files; all of {', '.join(ROOMS)}")
    parser.add_argument("--sample", type=int, help="so many breaks, chosen by the seed")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=max(1, (os.cpu_count() or 2) // 2))
    given = parser.parse_args()
    run(given.rooms or ROOMS, given.sample, given.seed, given.jobs)


if __name__ == "__main__":
    main()

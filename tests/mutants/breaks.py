"""Where a file can be broken in one small place, so that its types still hold."""

import ast
import re
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SWAPS = {
    ast.Lt: ("<", "<="), ast.LtE: ("<=", "<"), ast.Gt: (">", ">="), ast.GtE: (">=", ">"),
    ast.Eq: ("==", "!="), ast.NotEq: ("!=", "=="), ast.In: ("in", "not in"),
    ast.NotIn: ("not in", "in"), ast.Is: ("is", "is not"), ast.IsNot: ("is not", "is"),
    ast.And: ("and", "or"), ast.Or: ("or", "and"), ast.Add: ("+", "-"), ast.Sub: ("-", "+"),
    ast.Mult: ("*", "//"), ast.Div: ("/", "*"), ast.FloorDiv: ("//", "*"), ast.Mod: ("%", "*"),
    ast.BitAnd: ("&", "|"), ast.BitOr: ("|", "&"),
}  # fmt: skip


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

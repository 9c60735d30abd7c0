"""Counting, put into a template when it is compiled: what runs again and again pays each time.

The body of a loop, a macro, a block or an included file counts as one round with as many
steps as it has expressions and statements, and prints as many characters as stand in it. A
large branch of an ``{% if %}`` in it counts for itself, so that only the one that is taken pays.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from jinja2 import nodes

_COUNTED = (nodes.For, nodes.Macro, nodes.CallBlock, nodes.Block)
_LARGE = 500  # characters, or a tenth as many steps: from here on a branch counts for itself
_ENTERING = 50  # steps that it is to begin a block or an included file

Call = Callable[[str, list[nodes.Expr], int], nodes.Expr]
"""(method of the environment, its arguments, line) -> the expression that calls it."""


@dataclass(frozen=True, slots=True)
class Size:
    """How much one run through a body is."""

    steps: int = 0
    characters: int = 0

    def __add__(self, other: "Size") -> "Size":
        return Size(self.steps + other.steps, self.characters + other.characters)

    @property
    def is_large(self) -> bool:
        return self.characters + self.steps * 10 > _LARGE


@dataclass(frozen=True, slots=True)
class Counting:
    """Puts the counts into one tree; length says how long a text is without its marks."""

    call: Call
    length: Callable[[str], int]

    def put_into(self, tree: nodes.Template, *, whole: bool) -> None:
        """Count every body that may run more than once; whole: the template itself too."""
        for node in list(tree.find_all(_COUNTED)):
            assert isinstance(node, _COUNTED)
            size = self._size(node.body)
            if isinstance(node, nodes.Block):
                size += Size(_ENTERING)
            self._count("round", node.body, size, node.lineno)
            if isinstance(node, nodes.For) and node.test is not None:
                steps = nodes.Const(self._size([node.test]).steps)
                tested = self.call("tested", [steps], node.lineno)
                node.test = nodes.And(tested, node.test, lineno=node.lineno)
        if whole:
            self._count("round", tree.body, self._size(tree.body) + Size(_ENTERING), 1)

    def _count(self, method: str, body: list[nodes.Node], size: Size, line: int) -> None:
        arguments: list[nodes.Expr] = [nodes.Const(size.steps), nodes.Const(size.characters)]
        body.insert(0, nodes.ExprStmt(self.call(method, arguments, line), lineno=line))

    def _size(self, body: Iterable[nodes.Node]) -> Size:
        total = Size()
        todo = list(body)
        while todo:
            node = todo.pop()
            if isinstance(node, nodes.TemplateData):
                total += Size(1, self.length(node.data))
                continue
            total += Size(1)
            if isinstance(node, nodes.If):
                todo += [node.test, *node.elif_]
                for branch in (node.body, node.else_):
                    total += self._branch(branch)
            elif isinstance(node, nodes.For):
                todo += [node.iter, *node.else_]
            elif isinstance(node, nodes.CallBlock):
                todo += [node.call, *node.defaults]
            elif isinstance(node, nodes.Macro):
                todo += node.defaults
            elif not isinstance(node, nodes.Block):
                todo += node.iter_child_nodes()
        return total

    def _branch(self, body: list[nodes.Node]) -> Size:
        """Return what a branch adds to the body it stands in: nothing where it counts itself."""
        size = self._size(body)
        if not size.is_large:
            return size
        self._count("stepped", body, size, body[0].lineno)
        return Size()

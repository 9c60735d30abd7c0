"""The linter's render: the message, and where each character of it came from.

The same templates are compiled a second time, by an environment that wraps each printed
expression in marks and from words that carry marks: see origin.py.
"""

from dataclasses import dataclass, field
from typing import Any

import jinja2
from jinja2 import nodes
from markupsafe import Markup, escape

from ..compile.compiler import Compiler, Parts
from ..compile.part import RenderedParts
from ..compile.plaintext import of_html
from ..engine.environment import Environment
from ..message import Message
from ..source.expressions import described
from ..source.tag_masking import Shielded
from ..source.template import Template
from ..trace.marking import Marker
from ..trace.origin import (
    CLOSE,
    NUMBER_END,
    OPEN,
    MarkedSource,
    MarkedText,
    Origin,
    Source,
    carried,
    is_marked,
    strip,
    unmark,
)
from .history import Picks

_BARE, _ENCLOSED = "tactful bare", "tactful enclosed"  # filters that no template can name
# What may hold a text that was rendered before it is printed, and with it marks.
_OPERANDS = (nodes.Name, nodes.Call, nodes.Getattr, nodes.Getitem)
_CAPTURING = (
    nodes.AssignBlock, nodes.Macro, nodes.CallBlock, nodes.FilterBlock, nodes.Block,
    nodes.Extends, nodes.Include, nodes.Import, nodes.FromImport,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Marked:
    """The linter's render: the message, and its readable parts with merged values marked.

    html is the HTML part's *visible* text, and page its source; None where the message is
    plain text. picks is what it took from the library.
    """

    message: Message
    subject: MarkedText
    preheader: MarkedText
    text: MarkedText
    html: MarkedText | None
    picks: Picks = field(default_factory=dict)
    page: MarkedSource | None = None

    @classmethod
    def of(
        cls, message: Message, rendered: RenderedParts, sources: list[Source], picks: Picks
    ) -> "Marked":
        """Return message with the places that the marks of rendered lead to."""
        page = rendered.page
        return cls(
            message,
            carried(unmark(rendered.subject, sources), message.subject),
            carried(unmark(rendered.preheader, sources), message.preheader),
            carried(unmark(rendered.text, sources), message.text),
            unmark(of_html(page), sources) if page is not None else None,
            picks,
            MarkedSource(page, sources) if page is not None else None,
        )


class MarkingCompiler(Compiler):
    """Compiles templates so that their renders are marked; sources is what marks stand for."""

    def __init__(self, plain: Compiler) -> None:
        self.plain = plain
        self.sources: list[Source] = []
        super().__init__(plain.files)

    def parts(self, template: Template) -> Parts:
        self.plain.parts(template)  # faults have their places there
        return super().parts(template)

    def bare(self, text: str) -> str:
        return strip(text)

    def _environment(self, html: bool, loader: jinja2.BaseLoader) -> Environment:
        return MarkingEnvironment(html=html, sources=self.sources, loader=loader)

    def _marker(self, shielded: Shielded) -> Marker:
        return Marker(shielded, self.sources)


class MarkingEnvironment(Environment):
    """Wraps what each expression prints in marks; sources is what they stand for."""

    def __init__(
        self, *, html: bool, sources: list[Source], loader: jinja2.BaseLoader | None
    ) -> None:
        super().__init__(html=html, loader=loader)
        self.finalize = None  # mark does it
        self.sources = sources
        self.filters |= {_BARE: self.bare, _ENCLOSED: self.enclosed}

    def _mark(self, tree: nodes.Template, name: str) -> None:
        if name not in self.parts or next(tree.find_all(_CAPTURING), None) is not None:
            self._bare_operands(tree)
        for output in tree.find_all(nodes.Output):
            for index, node in enumerate(output.nodes):
                if not isinstance(node, nodes.TemplateData):
                    number = nodes.Const(self._number(node, name))
                    output.nodes[index] = self.call_of("mark", [node, number], node.lineno)
        for block in tree.find_all(nodes.FilterBlock):
            number = nodes.Const(self._number(block.filter, name))
            block.filter = _filter(block.filter, _ENCLOSED, [number])

    def _number(self, node: nodes.Node, name: str) -> int:
        """Return the number of a printed expression, which sources knows from now on."""
        self.sources.append(Origin(self.place(name, node.lineno), *described(node)))
        return len(self.sources) - 1

    def _bare_operands(self, node: nodes.Node) -> None:
        """Take the marks out of what a macro or block gave, wherever it is not just printed.

        Else its length, or what it is compared with, would see them.
        """
        for name, value in node.iter_fields():
            for index, child in enumerate(value if isinstance(value, list) else [value]):
                if not isinstance(child, nodes.Node):
                    continue
                self._bare_operands(child)
                if isinstance(child, nodes.Filter) and child.node is None:
                    child.node = _filter(None, _BARE, [])
                if not isinstance(child, _OPERANDS) or getattr(child, "ctx", "load") != "load":
                    continue
                if isinstance(node, nodes.Output | nodes.CallBlock | nodes.ExprStmt):
                    continue
                bare = self.call_of("bare", [child], child.lineno)
                if isinstance(value, list):
                    value[index] = bare
                else:
                    setattr(node, name, bare)

    def mark(self, value: object, number: int) -> str:
        """Return value as it is printed, between marks that name its expression."""
        value = self.printed(value)
        if not self.autoescape:
            return f"{OPEN}{number}{NUMBER_END}{value}{CLOSE}"
        return Markup(f"{OPEN}{number}{NUMBER_END}{escape(value)}{CLOSE}")

    def enclosed(self, text: str, number: int) -> str:
        """Return text between marks that name the expression it came from."""
        enclosed = f"{OPEN}{number}{NUMBER_END}{text}{CLOSE}"
        return Markup(enclosed) if isinstance(text, Markup) else enclosed  # as text is

    def bare(self, value: Any) -> Any:
        """Return value without marks, where it is a text that has them."""
        if not isinstance(value, str) or not is_marked(value):
            return value
        return (Markup if isinstance(value, Markup) else str)(strip(value))


def _filter(node: nodes.Expr | None, name: str, arguments: list[nodes.Expr]) -> nodes.Filter:
    return nodes.Filter(node, name, arguments, [], None, None, lineno=node.lineno if node else 1)

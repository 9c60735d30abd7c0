"""The sandboxed Jinja environment: strict, escaped, bounded, and able to say where.

Templates are written by the team, values come from strangers; yet a template shared on the
net must not hang a send or read a file either. So: no attribute beyond plain text methods,
no filter or operator that grows without end, a bound on loop rounds, on what is printed and
on nesting, and files only through the workspace's loader.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import jinja2
from jinja2 import nodes
from jinja2.compiler import CodeGenerator, Frame
from jinja2.exceptions import SecurityError
from jinja2.sandbox import ImmutableSandboxedEnvironment, safe_range
from markupsafe import Markup, escape

from ..errors import Place, TactfulError
from ..source.template import refuse
from .bounds import FREE, MAX_PRINTED, MAX_ROUNDS, Budget, LimitError, is_number, is_plain, measured
from .field_binding import is_hoisted
from .filters import MAX_TEXT, filters
from .values import Record, shown

_TEXT_METHODS = frozenset(
    "lower upper title capitalize casefold strip lstrip rstrip startswith endswith split "
    "splitlines count find isdigit isalpha isupper islower removeprefix removesuffix".split()
)


class Unknown(jinja2.StrictUndefined):
    """An undeclared name: every use of it is an error that names it."""

    @property
    def _undefined_message(self) -> str:
        name = self._undefined_name
        if isinstance(self._undefined_obj, Record):
            return f"there is no field '{self._undefined_obj!r}.{name}'"
        return f"'{name}' is not known here"


@dataclass(frozen=True, slots=True)
class Method:
    """A text's method. Printed it would show where it lies in memory, each time another place."""

    name: str
    function: Callable[..., Any]

    def __call__(self, *arguments: Any, **named: Any) -> Any:
        return self.function(*arguments, **named)

    def __str__(self) -> str:
        raise TactfulError(f"'{self.name}' is called with brackets: write {self.name}()")


class _Generator(CodeGenerator):
    """Prints hoisted fields as they are: they are escaped already; and none as nothing."""

    def _output_child_to_const(self, node: nodes.Expr, frame: Frame, finalize: Any) -> str:
        if not isinstance(node, nodes.TemplateData) and node.as_const(frame.eval_ctx) is None:
            raise nodes.Impossible  # it would be escaped first, which makes a word of it
        return super()._output_child_to_const(node, frame, finalize)

    def _output_child_pre(self, node: nodes.Expr, frame: Frame, finalize: Any) -> None:
        if not is_hoisted(node):
            super()._output_child_pre(node, frame, finalize)

    def _output_child_post(self, node: nodes.Expr, frame: Frame, finalize: Any) -> None:
        if not is_hoisted(node):
            super()._output_child_post(node, frame, finalize)

    def visit_Name(self, node: nodes.Name, frame: Frame) -> None:
        if is_hoisted(node):
            self.write(frame.symbols.ref(node.name))  # always there: see Part.render
        else:
            super().visit_Name(node, frame)


class Environment(ImmutableSandboxedEnvironment):
    """One for HTML (escaping) and one for text.

    lines leads from the lines of each template, by its name, to places in its file.
    """

    code_generator_class = _Generator
    intercepted_binops = frozenset(("+", "*", "**", "%", "//", "/", "-"))

    def __init__(self, *, html: bool, loader: jinja2.BaseLoader | None = None) -> None:
        super().__init__(
            autoescape=html,
            undefined=Unknown,
            finalize=self.printed,
            loader=loader,
            cache_size=400,
            keep_trailing_newline=True,
        )
        self.lines: dict[str, Mapping[int, Place]] = {}
        self.parts: dict[str, str] = {}  # the names of parts compiled here, and their files
        self.budget = Budget()
        self.filters = filters(self.work)
        self.globals = {"range": self._range, "namespace": self.globals["namespace"]}

    # -- limits ---------------------------------------------------------------------

    def start(self) -> None:
        """Begin a render with a full budget."""
        self.budget.rounds = self.budget.printed = 0

    def round(self) -> str:
        """Count one loop round or macro call."""
        self.budget.rounds += 1
        if self.budget.rounds > MAX_ROUNDS:
            raise LimitError(f"more than {MAX_ROUNDS:,} loop rounds; loop over a short list")
        return ""

    def work(self, size: int) -> None:
        """Count what is done to something of a size: as much as its share of loop rounds."""
        if size > FREE:
            self.budget.rounds += size // FREE
            self.round()

    def _range(self, *arguments: int) -> range:
        made = safe_range(*arguments)
        self.work(len(made))
        return made

    def listed(self, *items: object) -> list[object]:
        """Return the list that is written [a, b]: lists in lists must not grow without end."""
        measured(items)
        return list(items)

    def bare(self, value: Any) -> Any:
        """Return value as it is read; there are no marks to take out here."""
        return value

    def printed(self, value: object) -> object:
        """Return what a tag prints of value; raises where that is too much, or no text."""
        value = shown(value)
        if isinstance(value, str):
            self.budget.printed += len(self.bare(value))
            if self.budget.printed > MAX_PRINTED:
                raise LimitError(f"more than {MAX_PRINTED:,} characters are printed")
        elif not is_plain(value):
            raise TactfulError("this is no text; print one of its fields, or join what it lists")
        return value

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
        if operator == "%" and isinstance(left, str | bytes):
            raise SecurityError("'%' does not format texts here; use ~ to join them")
        if operator == "*" and not (is_number(left) and is_number(right)):
            raise SecurityError("'*' multiplies numbers only")
        if operator == "**" or any(isinstance(v, int) and abs(v) > 10**18 for v in (left, right)):
            raise SecurityError(f"'{operator}' on numbers this large is not for a template")
        if operator == "+" and isinstance(left, str | list | tuple) and len(left) > MAX_TEXT:
            raise LimitError(f"a text grew beyond {MAX_TEXT:,} characters")
        made = super().call_binop(context, operator, left, right)
        if isinstance(made, list | tuple):
            measured(made)
        return made

    def join(self, *parts: object) -> str:
        """Do what ``~`` does, within bounds."""
        texts = [shown(part) for part in parts]
        if not all(map(is_plain, texts)):
            raise TactfulError("'~' joins texts and numbers")
        if sum(len(text) for text in texts if isinstance(text, str)) > MAX_TEXT:
            raise LimitError(f"a text grew beyond {MAX_TEXT:,} characters")
        if any(hasattr(text, "__html__") for text in texts):
            return Markup("").join(escape(text) for text in texts)
        return "".join(map(str, texts))

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        if isinstance(obj, str):
            return attr in _TEXT_METHODS
        if isinstance(obj, Record):
            return not attr.startswith("_")
        return super().is_safe_attribute(obj, attr, value)

    def wrap_str_format(self, value: Any) -> None:
        """Texts have no ``format`` here: a width in it could ask for gigabytes."""

    def getattr(self, obj: Any, attribute: str) -> Any:
        if isinstance(obj, Record):  # never its own attributes
            try:
                return obj[attribute]
            except KeyError:
                return self.undefined(obj=obj, name=attribute)
        if isinstance(obj, str) and attribute in _TEXT_METHODS:
            return Method(attribute, getattr(obj, attribute))
        return super().getattr(obj, attribute)

    def getitem(self, obj: Any, argument: Any) -> Any:
        if isinstance(obj, Record) or (isinstance(obj, str) and isinstance(argument, str)):
            return self.getattr(obj, str(argument))
        return super().getitem(obj, argument)

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        tree = super()._parse(source, name, filename)
        refuse(tree)
        return tree

    # -- compiling ------------------------------------------------------------------

    def _generate(
        self,
        source: nodes.Template,
        name: str | None,
        filename: str | None,
        defer_init: bool = False,
    ) -> str:
        self._count_rounds(source)
        return super()._generate(source, name, filename, defer_init)

    def call_of(self, method: str, arguments: list[nodes.Expr], line: int) -> nodes.Call:
        """Return the expression that calls a method of this environment."""
        call = nodes.Call(nodes.EnvironmentAttribute(method), arguments, [], None, None)
        call.set_lineno(line, override=True)
        return call

    def _count_rounds(self, tree: nodes.Template) -> None:
        kinds = (nodes.For, nodes.Macro, nodes.CallBlock)
        for node in list(tree.find_all(kinds)):
            assert isinstance(node, kinds)
            count = nodes.ExprStmt(self.call_of("round", [], node.lineno))
            count.set_lineno(node.lineno, override=True)
            node.body.insert(0, count)
        for kind in (nodes.List, nodes.Tuple):
            _replace(tree, kind, self._bounded)
        _replace(
            tree, nodes.Concat, lambda node: self.call_of("join", list(node.nodes), node.lineno)
        )
        tree.set_environment(self)

    def _bounded(self, node: nodes.List | nodes.Tuple) -> nodes.Expr:
        """Return a list whose items are no constants as one that is measured when it is made."""
        if all(isinstance(item, nodes.Const) for item in node.items):
            return node
        if isinstance(node, nodes.Tuple) and node.ctx != "load":
            return node
        return self.call_of("listed", node.items, node.lineno)

    def place(self, name: str, line: int) -> Place:
        """Return the place that a line of a template, as it was compiled, leads to."""
        path = self.parts.get(name, f"templates/{name}")
        return self.lines.get(name, {}).get(line, Place(path, None if name in self.parts else line))


def _replace(node: nodes.Node, kind: type[nodes.Node], make: Callable[[Any], nodes.Node]) -> None:
    """Replace every node of kind below node, innermost first."""
    for name, value in node.iter_fields():
        if isinstance(value, nodes.Node):
            _replace(value, kind, make)
            if isinstance(value, kind):
                setattr(node, name, make(value))
        elif isinstance(value, list):
            for index, item in enumerate(value):
                if isinstance(item, nodes.Node):
                    _replace(item, kind, make)
                    if isinstance(item, kind):
                        value[index] = make(item)

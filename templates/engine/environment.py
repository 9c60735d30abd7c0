"""The sandboxed Jinja environment: strict, escaped, bounded, and able to say where.

Templates are written by the team, values come from strangers; yet a template shared on the
net must not hang a send or read a file either. So: no attribute beyond plain text methods,
no filter or operator that grows without end, a bound on loop rounds, on what is printed and
on nesting, and files only through the workspace's loader.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import wraps
from typing import Any

import jinja2
from jinja2 import nodes
from jinja2.compiler import CodeGenerator, Frame
from jinja2.exceptions import SecurityError
from jinja2.runtime import Context, Macro
from jinja2.sandbox import ImmutableSandboxedEnvironment, safe_range
from markupsafe import Markup, escape

from ..errors import Place, TactfulError
from ..source.template import refuse
from .bounds import (
    FREE,
    ITEM,
    MAX_NUMBER,
    MAX_PRINTED,
    MAX_TEXT,
    Budget,
    LimitError,
    is_number,
    is_plain,
    weight,
)
from .counting import Counting
from .field_binding import is_hoisted
from .filters import filters
from .values import Record, shown

_TEXT_METHODS = frozenset(
    "lower upper title capitalize casefold strip lstrip rstrip startswith endswith split "
    "splitlines count find isdigit isalpha isupper islower removeprefix removesuffix".split()
)
_STRIPPING = frozenset(("strip", "lstrip", "rstrip"))
_METHODS: dict[type, frozenset[str]] = {
    dict: frozenset(("items", "keys", "values", "get")),
    list: frozenset(("index", "count")),
    tuple: frozenset(("index", "count")),
    **dict.fromkeys((int, float, bool, bytes, range, type(None)), frozenset()),
}


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
    text: str
    spend: Callable[[int], object]

    def __call__(self, *arguments: Any, **named: Any) -> Any:
        size = sum(map(weight, (self.text, *arguments, *named.values())))
        if size > FREE:
            if self.name.startswith("split"):
                size *= ITEM
            elif self.name in _STRIPPING:  # looks each character up in the argument
                size += len(self.text) * sum(map(weight, arguments))
            self.spend(size)
        return self.function(*arguments, **named)

    def __str__(self) -> str:
        raise TactfulError(f"'{self.name}' is a function: write {self.name}()")


class _Generator(CodeGenerator):
    """Prints hoisted fields as they are: they are escaped already; and none as nothing."""

    def _output_child_to_const(self, node: nodes.Expr, frame: Frame, finalize: Any) -> str:
        if not isinstance(node, nodes.TemplateData):
            raise nodes.Impossible  # what is worked out when it is compiled, nothing counts
        return super()._output_child_to_const(node, frame, finalize)

    def _output_child_pre(self, node: nodes.Expr, frame: Frame, finalize: Any) -> None:
        if not is_hoisted(node):
            super()._output_child_pre(node, frame, finalize)

    def _output_child_post(self, node: nodes.Expr, frame: Frame, finalize: Any) -> None:
        if not is_hoisted(node):
            super()._output_child_post(node, frame, finalize)

    def visit_Call(self, node: nodes.Call, frame: Frame, forward_caller: bool = False) -> None:
        if not isinstance(node.node, nodes.EnvironmentAttribute):
            super().visit_Call(node, frame, forward_caller=forward_caller)
            return
        self.write(f"environment.{node.node.name}(")  # ours: the sandbox need not look at it
        for argument in node.args:
            self.visit(argument, frame)
            self.write(", ")
        self.write(")")

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
            optimized=False,  # nothing is worked out while it is compiled: it would not be counted
            keep_trailing_newline=True,
        )
        self.lines: dict[str, Mapping[int, Place]] = {}
        self.parts: dict[str, str] = {}  # the names of parts compiled here, and their files
        self.budget = Budget()
        self.spend = self.budget.spend
        self.round = self.budget.round
        self.stepped = self.budget.step
        self.filters = filters(self.spend)
        self.tests = {name: self._test(test) for name, test in dict[str, Any](self.tests).items()}
        self.globals = {"range": self._range, "namespace": self.globals["namespace"]}

    # -- limits ---------------------------------------------------------------------

    def tested(self, steps: int) -> bool:
        """Count one item that the condition of a loop looks at."""
        self.round(steps, 0)
        return True

    def weighed(self, value: Any) -> Any:
        """Return value, whose size is counted."""
        if not is_number(value):
            self.spend(weight(value))
        return value

    def _range(self, *arguments: int) -> range:
        return safe_range(*arguments)

    def _test(self, function: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(function)
        def test(*arguments: Any) -> Any:
            for argument in arguments:
                self.weighed(argument)
            return function(*arguments)

        return test

    def call(self, context: Context, function: Any, /, *arguments: Any, **named: Any) -> Any:
        if not isinstance(function, Macro | Method):  # a macro only passes them on
            for argument in (*arguments, *named.values()):
                self.weighed(argument)
        self.budget.enter()
        try:
            return super().call(context, function, *arguments, **named)
        finally:
            self.budget.calls -= 1

    def bare(self, value: Any) -> Any:
        """Return value as it is read; there are no marks to take out here."""
        return value

    def printed(self, value: object) -> object:
        """Return what a tag prints of value; raises where that is too much, or no text."""
        value = shown(value)
        if isinstance(value, str):
            self.budget.printed += len(self.bare(value))
            if self.budget.printed > MAX_PRINTED:
                self.budget.print(0)
        elif is_plain(value):
            if not is_number(value):
                self.budget.print(weight(value))
        else:
            raise TactfulError(
                "this is not a text; print one of its fields, or join the items of a list"
            )
        return value

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
        if operator == "%" and isinstance(left, str | bytes):
            raise SecurityError("'%' cannot format texts here; use ~ to join them")
        if operator == "*" and not (is_number(left) and is_number(right)):
            raise SecurityError("'*' multiplies numbers only")
        if operator == "**" or any(
            isinstance(v, int) and abs(v) > MAX_NUMBER for v in (left, right)
        ):
            raise SecurityError(f"'{operator}' is not allowed on numbers this large")
        if operator == "+" and not is_number(left):
            size = weight(left) + weight(right)
            if isinstance(left, str) and size > MAX_TEXT:
                raise LimitError(f"a text grew beyond {MAX_TEXT:,} characters")
            self.spend(size)
        return super().call_binop(context, operator, left, right)

    def join(self, *parts: object) -> str:
        """Do what ``~`` does, within bounds."""
        texts = [shown(part) for part in parts]
        if not all(map(is_plain, texts)):
            raise TactfulError("'~' joins texts and numbers")
        size = sum(map(weight, texts))
        if size > MAX_TEXT:
            raise LimitError(f"a text grew beyond {MAX_TEXT:,} characters")
        self.spend(size)
        if any(hasattr(text, "__html__") for text in texts):
            return Markup("").join(escape(text) for text in texts)
        return "".join(map(str, texts))

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        if isinstance(obj, str):
            return attr in _TEXT_METHODS
        if isinstance(obj, Record):
            return not attr.startswith("_")
        known = _METHODS.get(type(obj))
        if known is not None:
            return attr in known
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
            return Method(attribute, getattr(obj, attribute), obj, self.spend)
        return super().getattr(obj, attribute)

    def getitem(self, obj: Any, argument: Any) -> Any:
        if isinstance(obj, Record) or (isinstance(obj, str) and isinstance(argument, str)):
            return self.getattr(obj, str(argument))
        if not isinstance(argument, str | int):
            self.weighed(argument)
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
        counting = Counting(self.call_of, lambda text: len(self.bare(text)))
        counting.put_into(source, whole=name not in self.parts)
        self._mark(source, name or "")
        self._bound(source)
        source.set_environment(self)
        return super()._generate(source, name, filename, defer_init)

    def _mark(self, tree: nodes.Template, name: str) -> None:
        """Change what the linter's render does in another way."""

    def call_of(self, method: str, arguments: list[nodes.Expr], line: int) -> nodes.Call:
        """Return the expression that calls a method of this environment."""
        call = nodes.Call(nodes.EnvironmentAttribute(method), arguments, [], None, None)
        call.set_lineno(line, override=True)
        return call

    def _bound(self, tree: nodes.Template) -> None:
        """Let everything that can grow, or take long, be weighed before it is done."""
        for kind in (nodes.List, nodes.Tuple, nodes.Dict):
            _replace(tree, kind, self._weighed_literal)
        _replace(
            tree, nodes.Concat, lambda node: self.call_of("join", list(node.nodes), node.lineno)
        )
        for compare in tree.find_all(nodes.Compare):
            self._weigh_compared(compare)
        for item in tree.find_all(nodes.Getitem):
            if isinstance(item.arg, nodes.Slice):
                item.node = self._weighed(item.node)

    def _weighed(self, node: nodes.Expr) -> nodes.Expr:
        return self.call_of("weighed", [node], node.lineno)

    def _weighed_literal(self, node: nodes.List | nodes.Tuple | nodes.Dict) -> nodes.Expr:
        """Return a list whose items are no constants as one that is weighed when it is made."""
        if isinstance(node, nodes.Dict):
            return self._weighed(node)
        if all(isinstance(item, nodes.Const) for item in node.items):
            return node
        if isinstance(node, nodes.Tuple) and node.ctx != "load":
            return node
        return self._weighed(nodes.List(node.items, lineno=node.lineno))

    def _weigh_compared(self, node: nodes.Compare) -> None:
        """Weigh what is compared: what is looked through, and both where neither is a constant."""
        sides = [node.expr, *(operand.expr for operand in node.ops)]
        constant = any(isinstance(side, nodes.Const) for side in sides)
        if not constant:
            node.expr = self._weighed(node.expr)
        for operand in node.ops:
            if not isinstance(operand.expr, nodes.Const) and (
                not constant or operand.op in ("in", "notin")
            ):
                operand.expr = self._weighed(operand.expr)

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

"""The sandboxed Jinja environment: strict, escaped, bounded, and able to say where.

Templates are written by the team, values come from strangers; yet a template shared on the
net must not hang a send or read a file either. So: no attribute beyond plain text methods,
no filter or operator that grows without end, a bound on loop rounds, on what is printed and
on nesting, and files only through the workspace's loader.
"""

import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import jinja2
from jinja2 import nodes
from jinja2.compiler import CodeGenerator, Frame
from jinja2.exceptions import SecurityError
from jinja2.sandbox import ImmutableSandboxedEnvironment, safe_range
from markupsafe import Markup, escape

from .errors import Place, Problem, TactfulError, TemplateError
from .filters import FILTER_NAMES, MAX_TEXT, filters
from .hoist import Hoisted, bound, is_hoisted
from .message import Joined
from .origin import CLOSE, NUMBER_END, OPEN, Origin, Source, is_marked, strip
from .template import refuse
from .values import Record, shown

MAX_ROUNDS = 100_000  # loop rounds and macro calls in one render
MAX_PRINTED = 2_000_000  # characters
_TEXT_METHODS = frozenset(
    "lower upper title capitalize casefold strip lstrip rstrip startswith endswith split "
    "splitlines count find isdigit isalpha isupper islower removeprefix removesuffix".split()
)


_FREE = 1_000  # characters or items that a filter may work on at no cost


class LimitError(TactfulError):
    """A render went beyond its bounds."""


_BARE, _ENCLOSED = "tactful bare", "tactful enclosed"  # filters that no template can name
# What may hold a text that was rendered before it is printed, and with it marks.
_OPERANDS = (nodes.Name, nodes.Call, nodes.Getattr, nodes.Getitem)
_CAPTURING = (
    nodes.AssignBlock, nodes.Macro, nodes.CallBlock, nodes.FilterBlock, nodes.Block,
    nodes.Extends, nodes.Include, nodes.Import, nodes.FromImport,
)  # fmt: skip


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


class _Budget(threading.local):
    rounds = 0
    printed = 0


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
    """One for HTML (escaping) and one for text; marking ones for the linter.

    lines leads from the lines of each template, by its name, to places in its file. sources
    is what marks stand for; None where nothing is marked.
    """

    code_generator_class = _Generator
    intercepted_binops = frozenset(("+", "*", "**", "%", "//", "/", "-"))

    def __init__(
        self,
        *,
        html: bool,
        sources: list[Source] | None = None,
        loader: jinja2.BaseLoader | None = None,
    ) -> None:
        super().__init__(
            autoescape=html,
            undefined=Unknown,
            finalize=self._print if sources is None else None,  # else ``mark`` does it
            loader=loader,
            cache_size=400,
            keep_trailing_newline=True,
        )
        self.sources = sources
        self.lines: dict[str, Mapping[int, Place]] = {}
        self.parts: dict[str, str] = {}  # the names of parts compiled here, and their files
        self.budget = _Budget()
        self.filters = filters(self.work)
        self.globals = {"range": self._range, "namespace": self.globals["namespace"]}
        if sources is not None:
            self.filters |= {_BARE: self.bare, _ENCLOSED: self.enclosed}

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
        if size > _FREE:
            self.budget.rounds += size // _FREE
            self.round()

    def _range(self, *arguments: int) -> range:
        made = safe_range(*arguments)
        self.work(len(made))
        return made

    def listed(self, *items: object) -> list[object]:
        """Return the list that is written [a, b]: lists in lists must not grow without end."""
        _measured(items)
        return list(items)

    def _print(self, value: object) -> object:
        value = shown(value)
        if isinstance(value, str):
            self.budget.printed += len(self.bare(value))
            if self.budget.printed > MAX_PRINTED:
                raise LimitError(f"more than {MAX_PRINTED:,} characters are printed")
        elif not _is_plain(value):
            raise TactfulError("this is no text; print one of its fields, or join what it lists")
        return value

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
        if operator == "%" and isinstance(left, str | bytes):
            raise SecurityError("'%' does not format texts here; use ~ to join them")
        if operator == "*" and not (_is_number(left) and _is_number(right)):
            raise SecurityError("'*' multiplies numbers only")
        if operator == "**" or any(isinstance(v, int) and abs(v) > 10**18 for v in (left, right)):
            raise SecurityError(f"'{operator}' on numbers this large is not for a template")
        if operator == "+" and isinstance(left, str | list | tuple) and len(left) > MAX_TEXT:
            raise LimitError(f"a text grew beyond {MAX_TEXT:,} characters")
        made = super().call_binop(context, operator, left, right)
        if isinstance(made, list | tuple):
            _measured(made)
        return made

    def join(self, *parts: object) -> str:
        """Do what ``~`` does, within bounds."""
        texts = [shown(part) for part in parts]
        if not all(map(_is_plain, texts)):
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
        if self.sources is not None:
            self._mark_outputs(source, name or "")
        self._count_rounds(source)
        return super()._generate(source, name, filename, defer_init)

    def _call(self, method: str, arguments: list[nodes.Expr], line: int) -> nodes.Call:
        call = nodes.Call(nodes.EnvironmentAttribute(method), arguments, [], None, None)
        call.set_lineno(line, override=True)
        return call

    def _count_rounds(self, tree: nodes.Template) -> None:
        kinds = (nodes.For, nodes.Macro, nodes.CallBlock)
        for node in list(tree.find_all(kinds)):
            assert isinstance(node, kinds)
            count = nodes.ExprStmt(self._call("round", [], node.lineno))
            count.set_lineno(node.lineno, override=True)
            node.body.insert(0, count)
        for kind in (nodes.List, nodes.Tuple):
            _replace(tree, kind, self._bounded)
        _replace(tree, nodes.Concat, lambda node: self._call("join", list(node.nodes), node.lineno))
        tree.set_environment(self)

    def _bounded(self, node: nodes.List | nodes.Tuple) -> nodes.Expr:
        """Return a list whose items are no constants as one that is measured when it is made."""
        if all(isinstance(item, nodes.Const) for item in node.items):
            return node
        if isinstance(node, nodes.Tuple) and node.ctx != "load":
            return node
        return self._call("listed", node.items, node.lineno)

    def _mark_outputs(self, tree: nodes.Template, name: str) -> None:
        if name not in self.parts or next(tree.find_all(_CAPTURING), None) is not None:
            self._bare_operands(tree)
        for output in tree.find_all(nodes.Output):
            for index, node in enumerate(output.nodes):
                if not isinstance(node, nodes.TemplateData):
                    number = nodes.Const(self._number(node, name))
                    output.nodes[index] = self._call("mark", [node, number], node.lineno)
        for block in tree.find_all(nodes.FilterBlock):
            number = nodes.Const(self._number(block.filter, name))
            block.filter = _filter(block.filter, _ENCLOSED, [number])
        tree.set_environment(self)

    def _number(self, node: nodes.Node, name: str) -> int:
        """Return the number of a printed expression, which sources knows from now on."""
        assert self.sources is not None
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
                if isinstance(node, nodes.Output | nodes.CallBlock):
                    continue
                bare = self._call("bare", [child], child.lineno)
                if isinstance(value, list):
                    value[index] = bare
                else:
                    setattr(node, name, bare)

    def mark(self, value: object, number: int) -> str:
        """Return value as it is printed, between marks that name its expression."""
        value = self._print(value)
        if not self.autoescape:
            return f"{OPEN}{number}{NUMBER_END}{value}{CLOSE}"
        return Markup(f"{OPEN}{number}{NUMBER_END}{escape(value)}{CLOSE}")

    def enclosed(self, text: str, number: int) -> str:
        """Return text between marks that name the expression it came from."""
        enclosed = f"{OPEN}{number}{NUMBER_END}{text}{CLOSE}"
        return Markup(enclosed) if isinstance(text, Markup) else enclosed  # as text is

    def bare(self, value: Any) -> Any:
        """Return value without marks, where it is a text that has them."""
        if self.sources is None or not isinstance(value, str) or not is_marked(value):
            return value
        return (Markup if isinstance(value, Markup) else str)(strip(value))

    def place(self, name: str, line: int) -> Place:
        """Return the place that a line of a template, as it was compiled, leads to."""
        path = self.parts.get(name, f"templates/{name}")
        return self.lines.get(name, {}).get(line, Place(path, None if name in self.parts else line))


def _is_number(value: object) -> bool:
    return isinstance(value, int | float)


def _filter(node: nodes.Expr | None, name: str, arguments: list[nodes.Expr]) -> nodes.Filter:
    return nodes.Filter(node, name, arguments, [], None, None, lineno=node.lineno if node else 1)


_PLAIN = (str, int, float, jinja2.Undefined, Record, range, type(None))


def _is_plain(value: object) -> bool:
    """Whether value prints the same characters in every process."""
    return isinstance(value, _PLAIN) or all(isinstance(one, _PLAIN) for one in _measured([value]))


def _measured(items: Iterable[object]) -> list[object]:
    """Return what items and the lists in them hold; raises LimitError for very much."""
    todo, found = list(items), []
    while todo:
        one = todo.pop()
        if isinstance(one, dict):
            todo += one.values()
        elif isinstance(one, list | tuple):
            todo += one
        else:
            found.append(one)
        if len(todo) + len(found) > MAX_ROUNDS * 2:
            raise LimitError(f"more than {MAX_ROUNDS:,} items in a list")
    return found


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


def described(node: nodes.Node) -> tuple[str, str | None]:
    """Return a printed expression's short form, and the first dotted name in it."""
    for part in [node, *node.find_all((nodes.Getattr, nodes.Name))]:
        name = dotted(part)
        if name is not None:
            return name, name
    return type(node).__name__.lower(), None


def dotted(node: nodes.Node) -> str | None:
    """Return "contact.first_name" for that expression, None for any other."""
    if isinstance(node, nodes.Name):
        return node.name
    if isinstance(node, nodes.Getattr):
        before = dotted(node.node)
        return f"{before}.{node.attr}" if before else None
    if isinstance(node, nodes.Getitem) and isinstance(node.arg, nodes.Const):
        before = dotted(node.node)
        return f"{before}.{node.arg.value}" if before else None
    return None


def unknown_filters(tree: nodes.Template) -> Iterator[tuple[str, int]]:
    """Yield each filter that does not exist here, with its line."""
    for node in tree.find_all(nodes.Filter):
        if node.name and node.name not in FILTER_NAMES:
            yield node.name, node.lineno


@dataclass(frozen=True, slots=True)
class Part:
    """One compiled part of a template.

    exact is the same part with nothing hoisted, for a render so large that each tag is to
    be counted where it stands.
    """

    template: jinja2.Template
    path: str
    hoisted: tuple[Hoisted, ...] = ()
    exact: "Callable[[], Part] | None" = None

    def render(self, context: Mapping[str, object]) -> str:
        """Return the part for one recipient; raises TemplateError with the tag's place."""
        environment = self.template.environment
        assert isinstance(environment, Environment)
        environment.start()
        names = bound(
            self.hoisted, self.template.globals, context, html=bool(environment.autoescape)
        )
        try:
            within = self.template.new_context(names, shared=True)
            text = Joined.of(self.template.root_render_func(within))
        except TemplateError:
            raise
        except Exception as error:  # whatever a template does is the template's fault
            raise TemplateError([self._problem(error)]) from error
        if self.hoisted and self.exact and len(text) > MAX_PRINTED:
            return self.exact().render(context)
        return text

    def _problem(self, error: Exception) -> Problem:
        environment = self.template.environment
        assert isinstance(environment, Environment)
        place, trace = Place(self.path), error.__traceback__
        while trace is not None:
            template = trace.tb_frame.f_globals.get("__jinja_template__")
            if template is not None:
                line = template.get_corresponding_lineno(trace.tb_lineno)
                place = environment.place(template.name, line)
            trace = trace.tb_next
        if isinstance(error, jinja2.TemplateSyntaxError):
            place = environment.place(error.name or self.template.name or "", error.lineno)
        if isinstance(error, jinja2.TemplateNotFound):
            return Problem(f"there is no template '{error.name}' under templates/", place)
        if isinstance(error, RecursionError):
            return Problem("the template calls itself without end", place)
        if isinstance(error, OverflowError) and "Range too big" in str(error):
            return Problem("range() is too long", place, "loop over a short list")
        if isinstance(error, SecurityError):
            return Problem(f"not allowed in a template: {error}", place)
        return Problem(str(error) or type(error).__name__, place)

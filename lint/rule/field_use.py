"""The fields that a template prints or tests, with their places, filters and conditions."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from jinja2 import nodes

from ...templates.errors import Place
from ...templates.source.expressions import dotted
from ...templates.source.tag_masking import Tag
from ...templates.source.template import Template

_STANDS_IN = frozenset(("default", "d", "fallback"))


@dataclass(frozen=True, slots=True)
class Use:
    """One use of a dotted name. guarded: a condition around it checks that there is a value."""

    name: str  # "contact.first_name"
    place: Place
    printed: bool
    guarded: bool
    filters: tuple[str, ...] = ()
    tag: Tag | None = None


@lru_cache(maxsize=256)
def uses(template: Template) -> tuple[Use, ...]:
    """Return every use of a name that the template does not define itself, in order."""
    if template.tree is None:
        return ()
    return tuple(_Walk(template).body(template.tree.body, frozenset(), frozenset()))


class _Walk:
    def __init__(self, template: Template) -> None:
        self.template = template
        self.tags = _by_line(template.tags)
        self.aliases = _aliases(template.tree) if template.tree is not None else {}
        self.taken: set[tuple[int, str]] = set()
        self.passed: dict[tuple[int, str], int] = {}

    def body(
        self, statements: list[nodes.Node], guards: frozenset[str], own: frozenset[str]
    ) -> Iterator[Use]:
        for node in statements:
            own = own | frozenset(_assigned(node))
            yield from self.statement(node, guards, own)

    def statement(
        self, node: nodes.Node, guards: frozenset[str], own: frozenset[str]
    ) -> Iterator[Use]:
        if isinstance(node, nodes.Output):
            for child in node.nodes:
                if not isinstance(child, nodes.TemplateData):
                    yield from self.expression(child, guards, own, printed=True)
        elif isinstance(node, nodes.If):
            yield from self.expression(node.test, guards, own, printed=False)
            yes, no = self.guarded(node.test)
            yield from self.body(node.body, guards | yes, own)
            for branch in node.elif_:
                yield from self.statement(branch, guards | no, own)
            yield from self.body(node.else_, guards | no, own)
        elif isinstance(node, nodes.For):
            yield from self.expression(node.iter, guards, own, printed=False)
            inner = own | _names(node.target) | {"loop"}
            yield from self.body(node.body, guards, inner)
            yield from self.body(node.else_, guards, own)
        elif isinstance(node, nodes.Macro | nodes.CallBlock):
            inner = own | frozenset(argument.name for argument in node.args)
            yield from self.body(node.body, guards, inner | {"varargs", "kwargs", "caller"})
        else:
            for name, value in node.iter_fields():
                if name in ("body", "else_") and isinstance(value, list):
                    yield from self.body(value, guards, own)
                elif isinstance(value, nodes.Expr) and name != "target":
                    yield from self.expression(value, guards, own, printed=False)

    def expression(
        self,
        node: nodes.Node,
        guards: frozenset[str],
        own: frozenset[str],
        *,
        printed: bool,
        filters: tuple[str, ...] = (),
    ) -> Iterator[Use]:
        name = dotted(node)
        if name is not None:
            if name in self.aliases and name in own and printed:
                field, already = self.aliases[name]
                yield replace(
                    self.use(node, name, guards, printed, filters),
                    name=field,
                    guarded=field in guards or any(f in _STANDS_IN for f in already + filters),
                    filters=already + filters,
                )
            elif name.partition(".")[0] not in own:
                yield self.use(node, name, guards, printed, filters)
        elif isinstance(node, nodes.Filter) and node.node is not None:
            inner = (node.name, *filters)
            yield from self.expression(node.node, guards, own, printed=printed, filters=inner)
            for argument in node.args:
                yield from self.expression(argument, guards, own, printed=False)
        elif isinstance(node, nodes.CondExpr):
            yes, no = self.guarded(node.test)
            yield from self.expression(node.test, guards, own, printed=False)
            yield from self.expression(
                node.expr1, guards | yes, own, printed=printed, filters=filters
            )
            if node.expr2 is not None:
                yield from self.expression(
                    node.expr2, guards | no, own, printed=printed, filters=filters
                )
        elif isinstance(node, nodes.Or):
            yes, _ = self.guarded(node.left)
            yield from self.expression(
                node.left, guards | yes, own, printed=printed, filters=filters
            )
            yield from self.expression(node.right, guards, own, printed=printed, filters=filters)
        elif isinstance(node, nodes.And):
            yes, _ = self.guarded(node.left)
            yield from self.expression(node.left, guards, own, printed=False)
            yield from self.expression(
                node.right, guards | yes, own, printed=printed, filters=filters
            )
        else:
            inside = printed and isinstance(node, nodes.Concat)
            for child in node.iter_child_nodes():
                yield from self.expression(child, guards, own, printed=inside, filters=filters)

    def guarded(self, test: nodes.Node) -> tuple[frozenset[str], frozenset[str]]:
        """Return the names that are there when test is true, and when it is false."""
        yes, no = _guarded(test)
        return self._meant(yes), self._meant(no)

    def _meant(self, names: frozenset[str]) -> frozenset[str]:
        return names | {self.aliases[name][0] for name in names if name in self.aliases}

    def use(
        self,
        node: nodes.Node,
        name: str,
        guards: frozenset[str],
        printed: bool,
        filters: tuple[str, ...],
    ) -> Use:
        tag = self._tag(node.lineno, name)
        place = tag.place if tag else Place(self.template.path, node.lineno)
        if tag is not None:
            place = _inside(tag, name)
        guarded = name in guards or any(f in _STANDS_IN for f in filters)
        return Use(name, place, printed, guarded, filters, tag)

    def _tag(self, line: int, name: str) -> Tag | None:
        """Return the tag on that line that holds name; each is taken once, from the left."""
        last = name.rpartition(".")[2]
        tags = self.tags.get(line, [])
        for at in range(self.passed.get((line, name), 0), len(tags)):
            tag = tags[at]
            if last in tag.text and (tag.offset, name) not in self.taken:
                self.taken.add((tag.offset, name))
                self.passed[line, name] = at + 1  # a line may hold thousands
                return tag
        self.passed[line, name] = len(tags)
        return next((tag for tag in reversed(tags) if last in tag.text), None)


def _aliases(tree: nodes.Template) -> dict[str, tuple[str, tuple[str, ...]]]:
    """Return the field and the filters of each name that stands for one field all along."""
    bound = Counter(
        name
        for node in tree.find_all((nodes.Assign, nodes.AssignBlock, nodes.For, nodes.Macro))
        for name in _bound_in(node)
    )
    found: dict[str, tuple[str, tuple[str, ...]]] = {}
    for node in tree.find_all(nodes.Assign):
        target = node.target
        if isinstance(target, nodes.Name) and bound[target.name] == 1:
            value: nodes.Node = node.node
            filters: tuple[str, ...] = ()
            while isinstance(value, nodes.Filter) and value.node is not None:
                filters = (value.name, *filters)
                value = value.node
            name = dotted(value)
            if name is not None and "." in name:
                found[target.name] = (name, filters)
    return found


def _bound_in(node: nodes.Node) -> Iterator[str]:
    if isinstance(node, nodes.Macro):
        yield node.name
        yield from (argument.name for argument in node.args)
    elif isinstance(node, nodes.Assign | nodes.AssignBlock | nodes.For):
        yield from _names(node.target)


def _by_line(tags: Iterable[Tag]) -> dict[int, list[Tag]]:
    """Return the tags that stand, with a part at least, on each line."""
    found: dict[int, list[Tag]] = {}
    for tag in tags:
        begins = tag.place.line or 0
        for line in range(begins, begins + tag.text.count("\n") + 1):
            found.setdefault(line, []).append(tag)
    return found


def _inside(tag: Tag, name: str) -> Place:
    """Return the place of name in its tag where they stand on one line, else the tag's."""
    at = tag.text.find(name)
    if at < 0 or "\n" in tag.text[:at]:
        return tag.place
    return Place(tag.place.path, tag.place.line, (tag.place.column or 1) + at)


def _assigned(node: nodes.Node) -> Iterator[str]:
    if isinstance(node, nodes.Assign | nodes.AssignBlock):
        yield from _names(node.target)
    elif isinstance(node, nodes.Macro):
        yield node.name
    elif isinstance(node, nodes.Import):
        yield node.target
    elif isinstance(node, nodes.FromImport):
        yield from (n if isinstance(n, str) else n[1] for n in node.names)


def _names(target: nodes.Node) -> frozenset[str]:
    if isinstance(target, nodes.Name):
        return frozenset((target.name,))
    return frozenset(name.name for name in target.find_all(nodes.Name))


def _guarded(test: nodes.Node) -> tuple[frozenset[str], frozenset[str]]:
    """Return the names that are there when test is true, and when it is false."""
    none: frozenset[str] = frozenset()
    if isinstance(test, nodes.Not):
        yes, no = _guarded(test.node)
        return no, yes
    if isinstance(test, nodes.And):
        (yes_left, _), (yes_right, _) = _guarded(test.left), _guarded(test.right)
        return yes_left | yes_right, none
    if isinstance(test, nodes.Or):
        (_, no_left), (_, no_right) = _guarded(test.left), _guarded(test.right)
        return none, no_left | no_right
    if isinstance(test, nodes.Compare):
        # A comparison with a text that is not empty can hold only for a value that is there.
        name = dotted(test.expr)
        known = len(test.ops) == 1 and test.ops[0].op in ("eq", "in")
        filled = known and not (
            isinstance(test.ops[0].expr, nodes.Const) and not test.ops[0].expr.value
        )
        return (frozenset((name,)) if name and filled else none), none
    if isinstance(test, nodes.Test) and test.name == "defined":
        return none, none  # every declared field is defined, an empty one too
    if isinstance(test, nodes.Filter) and test.node is not None:
        return _guarded(test.node)
    name = dotted(test)
    return (frozenset((name,)) if name else none), none

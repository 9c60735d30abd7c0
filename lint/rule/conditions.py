"""A template's branches, each with the conditions for a recipient to get it."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from jinja2 import nodes

from ...templates.errors import Place
from ...templates.source.template import Template


@dataclass(frozen=True, slots=True)
class Branch:
    """One branch of a condition.

    tests must be true, and refused must be false. kind is "if", "elif" or "else". own are the
    names that the template itself defines around it.
    """

    kind: str
    place: Place
    tests: tuple[nodes.Expr, ...] = ()
    refused: tuple[nodes.Expr, ...] = ()
    own: frozenset[str] = frozenset()

    @property
    def path(self) -> nodes.Expr:
        """Return the one expression that is true where the branch is reached."""
        parts: list[nodes.Expr] = [*self.tests, *(nodes.Not(test) for test in self.refused)]
        whole = parts[0]
        for part in parts[1:]:
            whole = nodes.And(whole, part)
        return whole


def branches(template: Template) -> Iterator[Branch]:
    """Yield every branch of a template's conditions, from the top; an empty ``else`` is none."""
    if template.tree is not None:
        start = Branch("", Place(template.path))
        yield from _below(template, template.tree.body, start)


def _below(template: Template, body: list[nodes.Node], around: Branch) -> Iterator[Branch]:
    for node in body:
        if isinstance(node, nodes.If):
            yield from _of_if(template, node, around)
        elif isinstance(node, nodes.For | nodes.Macro | nodes.CallBlock | nodes.With):
            own = {name.name for name in node.find_all(nodes.Name) if name.ctx != "load"}
            inner = replace(around, own=around.own | own | {"loop", "caller"})
            yield from _below(template, node.body, inner)
        elif isinstance(node, nodes.Assign):
            own = {name.name for name in node.find_all(nodes.Name) if name.ctx != "load"}
            around = replace(around, own=around.own | own)
        elif isinstance(node, nodes.Block | nodes.FilterBlock | nodes.Scope):
            yield from _below(template, node.body, around)


def _of_if(template: Template, node: nodes.If, around: Branch) -> Iterator[Branch]:
    refused = around.refused
    for one in (node, *node.elif_):
        kind = "if" if one is node else "elif"
        place = _place(template, kind, one.lineno)
        test = one.test
        assert isinstance(test, nodes.Expr)
        branch = Branch(kind, place, (*around.tests, test), refused, around.own)
        yield branch
        yield from _below(template, one.body, branch)
        refused = (*refused, test)
    if node.else_:
        place = _place(template, "if", node.lineno)
        branch = Branch("else", place, around.tests, refused, around.own)
        yield branch
        yield from _below(template, node.else_, branch)


def _place(template: Template, kind: str, line: int) -> Place:
    """Return the place of the tag that begins with kind on line."""
    for tag in template.tags:
        begins = tag.place.line or 0
        opens = tag.text.lstrip("{%-+ \t\n").startswith(kind)
        if begins <= line <= begins + tag.text.count("\n") and opens:
            return tag.place
    return Place(template.path, line)


def tag_text(template: Template, place: Place) -> str:
    """Return the tag that stands at place, on one line."""
    found = next((tag.text for tag in template.tags if tag.place == place), "{% if … %}")
    return " ".join(found.split())

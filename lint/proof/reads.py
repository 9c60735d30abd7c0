"""What a message reads of a recipient: which fields its conditions ask for, and which it prints.

A message's *structure* follows from its questions alone: two recipients who answer all of
them alike get the same paragraphs, and differ only in the values printed in them.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import TypeVar

import jinja2
from jinja2 import nodes

from ...templates.errors import Place, TemplateError
from ...templates.lazy_regex import lazy_regex
from ...templates.render.compose import Composer
from ...templates.source.expressions import described, dotted
from ...templates.source.template import Piece, Template, parse_template
from ...templates.workspace.fields import OWNERS

STRUCTURE = "*"  # among printed fields: what is printed follows from the structure
_LOCAL = frozenset(
    ("day", "ago", "money", "number")
)  # filters that write in the recipient's language
_INCLUDE = lazy_regex(r"<mj-include\b[^>]*\bpath\s*=\s*[\"']([^\"']+)[\"']")


Kind = TypeVar("Kind", bound=nodes.Node)


@dataclass(frozen=True, slots=True)
class Question:
    """A condition that reads one field. test is None where it only asks whether it is there."""

    field: str
    test: nodes.Expr | None = None

    @property
    def key(self) -> tuple[str, str]:
        return self.field, repr(self.test)


@dataclass(slots=True)
class Reads:
    """What one message, or several, read.

    asked are questions by field and text; whole are fields of which any value may change the
    structure. printed leads from a printed expression (file, line, short form) to its fields.
    """

    asked: dict[tuple[str, str], Question] = field(default_factory=dict)
    whole: set[str] = field(default_factory=set)
    printed: dict[tuple[str, int, str], frozenset[str]] = field(default_factory=dict)
    local: bool = False  # something is written in the recipient's language
    picks: bool = False
    quotes: bool = False
    unknown: bool = False  # something that cannot be followed

    @property
    def printed_fields(self) -> frozenset[str]:
        return frozenset[str]().union(*self.printed.values()) - {STRUCTURE}

    @property
    def fields(self) -> frozenset[str]:
        asked = frozenset(question.field for question in self.asked.values())
        return self.printed_fields | self.whole | asked

    def add(self, other: "Reads") -> None:
        """Take in what other reads."""
        self.asked |= other.asked
        self.whole |= other.whole
        self.printed |= other.printed
        self.local |= other.local
        self.picks |= other.picks
        self.unknown |= other.unknown

    def of(self, path: str, line: int | None, expression: str) -> frozenset[str]:
        """Return the fields of a printed expression; all where it cannot be told which."""
        found = self.printed.get((path, line or 0, expression))
        if found is not None:
            return found
        near = [f for (_, _, said), f in self.printed.items() if said == expression]
        return frozenset[str]().union(*near) if near else self.printed_fields | {STRUCTURE}


def message_reads(composer: Composer, number: int, variant: str | None) -> Reads:
    """Return what an email reads, with what it takes from the emails before it."""
    reads = template_reads(composer, composer.template(number, variant=variant))
    step = composer.step(number)
    if step and step.thread == "reply":
        head = composer.template(composer.thread_head(number))
        if head.subject:
            reads.add(_of_piece(composer, head, head.subject))
    before = [s for s in composer.campaign.sequence.steps if s.number < number]
    numbers = [*([0] if composer.campaign.initial and number else []), *(s.number for s in before)]
    if reads.quotes or reads.picks:
        for earlier in numbers:
            of_step = composer.step(earlier)
            for name in (None, *(of_step.variants if of_step else ())):
                other = template_reads(composer, composer.template(earlier, variant=name))
                if reads.quotes or other.picks:
                    reads.add(other)
                    reads.quotes |= other.quotes
    return reads


def template_reads(composer: Composer, template: Template) -> Reads:
    """Return what a template reads, with the files it includes."""
    walk = _Walk(composer, template.path)
    if template.tree is None:
        walk.reads.unknown = True
    else:
        walk.body(template.tree.body, frozenset())
    for name in _INCLUDE.findall(template.source):
        walk.mjml_include(name, template.path)
    return walk.reads


def _of_piece(composer: Composer, template: Template, piece: Piece) -> Reads:
    walk = _Walk(composer, template.path, (piece.place.line or 1) - 1)
    tree = parse_template(piece.text, name="subject.txt", path=template.path).tree
    if tree is None:
        walk.reads.unknown = True
    else:
        walk.body(tree.body, frozenset())
    return walk.reads


class _Walk:
    """Follows a template. own are names that the template made itself."""

    def __init__(self, composer: Composer, path: str, above: int = 0) -> None:
        self.composer, self.path, self.above = composer, path, above
        self.declared = composer.workspace.fields
        self.reads = Reads()
        self.open: list[str] = []

    def body(self, statements: Iterable[nodes.Node], own: frozenset[str]) -> frozenset[str]:
        for node in statements:
            own = self.statement(node, own)
        return own

    def statement(self, node: nodes.Node, own: frozenset[str]) -> frozenset[str]:
        if isinstance(node, nodes.Output):
            for child in node.nodes:
                if not isinstance(child, nodes.TemplateData):
                    self.print(child, own)
        elif isinstance(node, nodes.If):
            assert isinstance(node.test, nodes.Expr)
            self.ask(node.test, own)
            # Jinja's names are a function's, so what a branch sets is known behind it.
            own = self.body(node.body, own)
            for branch in node.elif_:
                own = self.statement(branch, own)
            own = self.body(node.else_, own)
        elif isinstance(node, nodes.For):
            self.take(node.iter, own)
            if node.test is not None:
                self.take(node.test, own)
            names = {name.name for name in _all(node.target, nodes.Name)}
            self.body(node.body, own | names | {"loop"})
            self.body(node.else_, own)
        elif isinstance(node, nodes.Include):
            self.include(node, own)
        elif isinstance(node, nodes.Assign):
            self.take(node.node, own)
            own |= {name.name for name in _all(node.target, nodes.Name)}
        else:
            self.take(node, own)
            if isinstance(node, nodes.Macro):
                own |= {node.name}
            elif isinstance(node, nodes.Import):
                self.take_file(node.template)
                own |= {node.target}
            elif isinstance(node, nodes.FromImport):
                self.take_file(node.template)
                own |= {n if isinstance(n, str) else n[1] for n in node.names}
            elif isinstance(node, nodes.Extends):
                self.take_file(node.template)
            elif isinstance(node, nodes.AssignBlock) and isinstance(node.target, nodes.Name):
                own |= {node.target.name}
        return own

    def print(self, node: nodes.Node, own: frozenset[str]) -> None:
        """Note a printed expression: its fields, and whether they leave a gap."""
        said, _ = described(node)
        fields = self.names(node, own)
        if any(not self._is_method(call) for call in _all(node, nodes.Call)):
            self.take(node, own)
        key = (self.path, node.lineno + self.above, said)
        known = self.reads.printed.get(key, frozenset())
        self.reads.printed[key] = known | fields | self._worked_out(node, own)
        choosing = any(_all(node, nodes.CondExpr, nodes.Or, nodes.And))
        for name in fields:
            if choosing or not self.declared[name].fallback:
                self.reads.asked[name, "None"] = Question(name)

    def _worked_out(self, node: nodes.Node, own: frozenset[str]) -> frozenset[str]:
        """Say whether node prints more than fields: a name of the template's, the sender."""
        names = {name.name for name in _all(node, nodes.Name)}
        more = names - set(OWNERS) - {"workspace", "campaign", "unsubscribe_url"}
        local = any(part.name in _LOCAL for part in _all(node, nodes.Filter))
        return frozenset((STRUCTURE,)) if more or names & own or local else frozenset()

    def _is_method(self, call: nodes.Call) -> bool:
        """Say whether call is a method of a field's text: ``contact.name.upper()``."""
        name = dotted(call.node) or ""
        return ".".join(name.split(".")[:2]) in self.declared

    def ask(self, test: nodes.Expr, own: frozenset[str]) -> None:
        if isinstance(test, nodes.And | nodes.Or):
            self.ask(test.left, own)
            self.ask(test.right, own)
        elif isinstance(test, nodes.Not):
            self.ask(test.node, own)
        else:
            fields = self.names(test, own)
            calls = any(not self._is_method(call) for call in _all(test, nodes.Call))
            calls = calls or any(_all(test, nodes.Concat))  # compiling one changes it
            local = any(name.name in own for name in _all(test, nodes.Name))
            if len(fields) == 1 and not local and not calls:
                (name,) = fields
                question = Question(name, None if dotted(test) else test)
                self.reads.asked[question.key] = question
            else:
                self.reads.whole |= fields

    def take(self, node: nodes.Node, own: frozenset[str]) -> None:
        """Note that any value of node's fields may change the structure."""
        self.reads.whole |= self.names(node, own)

    def names(self, node: nodes.Node, own: frozenset[str]) -> frozenset[str]:
        """Return the declared fields that node reads, and note what else it needs."""
        found: set[str] = set()
        for part in [
            node,
            *node.find_all((nodes.Getattr, nodes.Getitem, nodes.Name, nodes.Filter)),
        ]:
            if isinstance(part, nodes.Filter):
                self.reads.local |= part.name in _LOCAL
                continue
            name = dotted(part) if isinstance(part, nodes.Expr) else None
            if name is None:
                continue
            if name.partition(".")[0] in own:
                continue
            key = ".".join(name.split(".")[:2])
            if key in self.declared:
                found.add(key)
            self.reads.picks |= name == "content.pick"
            self.reads.quotes |= name.startswith(("step.previous", "step.quoted"))
        self.reads.unknown |= _passes_a_record(node, own)
        return frozenset(found)

    def include(self, node: nodes.Include, own: frozenset[str]) -> None:
        name = node.template.value if isinstance(node.template, nodes.Const) else None
        if not isinstance(name, str) or name in self.open:
            self.reads.unknown = True
            return
        tree = self._tree(name)
        if tree is None:
            self.reads.unknown |= not node.ignore_missing
            return
        path, above = self.path, self.above
        self.path, self.above = f"templates/{name}", 0
        self.open.append(name)
        self.body(tree.body, own)
        self.open.pop()
        self.path, self.above = path, above

    def take_file(self, template: nodes.Expr) -> None:
        name = template.value if isinstance(template, nodes.Const) else None
        tree = self._tree(name) if isinstance(name, str) and name not in self.open else None
        if tree is None:
            self.reads.unknown = True
            return
        self.open.append(str(name))
        self.take(tree, frozenset())
        for inner in tree.find_all((nodes.Include, nodes.Import, nodes.FromImport, nodes.Extends)):
            self.take_file(inner.template)  # type: ignore[attr-defined]
        self.open.pop()

    def _tree(self, name: str) -> nodes.Template | None:
        environment = jinja2.Environment()
        try:
            loaded = self.composer.plain.used(name, html=False)
            return environment.parse(loaded.text) if loaded else None
        except (TemplateError, jinja2.TemplateSyntaxError):
            return None

    def mjml_include(self, name: str, source: str) -> None:
        """Follow an mj-include, and those in it."""
        if name in self.open:
            self.reads.unknown = True
            return
        try:
            text, shown = self.composer.files.included(name, source, Place(source))
        except TemplateError:
            self.reads.unknown = True
            return
        tree = parse_template(text, name=name, path=shown).tree
        if tree is None:
            self.reads.unknown = True
            return
        before, self.path = self.path, shown
        self.open.append(name)
        self.body(tree.body, frozenset())
        for inner in _INCLUDE.findall(text):
            self.mjml_include(inner, shown)
        self.open.pop()
        self.path = before


def _all(node: nodes.Node, *kinds: type[Kind]) -> Iterator[Kind]:
    """Yield node and everything below it that is of one of the kinds."""
    if isinstance(node, kinds):
        yield node
    yield from node.find_all(kinds)


def _passes_a_record(node: nodes.Node, own: frozenset[str]) -> bool:
    """Say whether node uses a whole record (``contact``), or a name of it that it works out."""
    under = {
        id(part.node)
        for part in [node, *node.find_all((nodes.Getattr, nodes.Getitem))]
        if isinstance(part, nodes.Getattr)
        or (isinstance(part, nodes.Getitem) and isinstance(part.arg, nodes.Const))
    }
    return any(
        name.name in OWNERS and name.name not in own and id(name) not in under
        for name in _all(node, nodes.Name)
    )

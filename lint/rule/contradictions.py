"""Conditions that no value can fulfil together: equal to two things, over fifty and under ten."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from jinja2 import nodes

from ...templates.source.expressions import dotted
from ...templates.workspace.fields import Field

_INVERSE = {
    "eq": "ne", "ne": "eq", "gt": "lteq", "lteq": "gt", "lt": "gteq", "gteq": "lt",
    "in": "notin", "notin": "in",
}  # fmt: skip
_TURNED = {"eq": "eq", "ne": "ne", "gt": "lt", "lt": "gt", "gteq": "lteq", "lteq": "gteq"}

# What is compared, how, and with which constant: the field, "gt", 50.
_Atom = tuple[nodes.Expr, str, object]


def contradiction(
    tests: Iterable[nodes.Expr], fields: Mapping[str, Field], own: frozenset[str]
) -> str | None:
    """Say why tests are never true together, or None where they may be.

    own are names that the template defines itself; what is not a declared field says nothing.
    """
    asked: dict[str, _Asked] = {}
    for test in tests:
        for subject, how, value in _atoms(test, holds=True):
            key = _key(subject, fields, own)
            if key is not None and (
                why := asked.setdefault(repr(subject), _Asked(key)).add(how, value)
            ):
                return why
    return None


@dataclass(slots=True)
class _Asked:
    """What conditions have asked of one field so far."""

    key: str
    allowed: frozenset[object] | None = None
    refused: set[object] = field(default_factory=set)
    present: bool | None = None
    above: tuple[float, bool] | None = None  # the bound, and whether it is allowed itself
    below: tuple[float, bool] | None = None

    def add(self, how: str, value: object) -> str | None:
        """Add one condition; return why nothing fulfils all of them now."""
        if how == "is":
            if self.present is not None and self.present is not value:
                return f"'{self.key}' cannot have a value and have none"
            self.present = bool(value)
        elif how in ("eq", "in") and isinstance(value, frozenset):
            self.allowed = value if self.allowed is None else self.allowed & value
        elif how in ("ne", "notin") and isinstance(value, frozenset):
            self.refused |= value
        elif isinstance(value, int | float):
            self._bound(how, value)
        return self._fault()

    def _bound(self, how: str, value: float) -> None:
        closed = how in ("gteq", "lteq")
        if how in ("gt", "gteq"):
            most = max(self.above or (value, closed), (value, closed), key=_highest)
            self.above = most
        else:
            self.below = min(self.below or (value, closed), (value, closed), key=_lowest)

    def _fault(self) -> str | None:
        if self.allowed is not None:
            left = self.allowed - self.refused
            if not left or (self.present is False and not any(not one for one in left)):
                return f"no value of '{self.key}' is all that is asked for"
        if self.above and self.below:
            (low, low_too), (high, high_too) = self.above, self.below
            if low > high or (low == high and not (low_too and high_too)):
                return f"no number is above {low:g} and below {high:g}"
        return None


def _highest(bound: tuple[float, bool]) -> tuple[float, bool]:
    return bound[0], not bound[1]


def _lowest(bound: tuple[float, bool]) -> tuple[float, bool]:
    return bound[0], bound[1]


def _atoms(test: nodes.Expr, *, holds: bool) -> Iterator[_Atom]:
    """Yield what must be so where test holds (or does not), as far as it is certain."""
    if isinstance(test, nodes.Not):
        yield from _atoms(test.node, holds=not holds)
    elif isinstance(test, nodes.And if holds else nodes.Or):
        yield from _atoms(test.left, holds=holds)
        yield from _atoms(test.right, holds=holds)
    elif isinstance(test, nodes.Compare):
        yield from _comparisons(test, holds=holds)
    elif isinstance(test, nodes.Getattr | nodes.Getitem):
        yield test, "is", holds


def _comparisons(test: nodes.Compare, *, holds: bool) -> Iterator[_Atom]:
    if not holds and len(test.ops) > 1:
        return  # one of them is not so: which?
    left = test.expr
    for operand in test.ops:
        how = operand.op if holds else _INVERSE[operand.op]
        constant = _constant(operand.expr, how)
        if constant is not None:
            yield left, how, constant
        elif how in _TURNED and (constant := _constant(left, how)) is not None:
            yield operand.expr, _TURNED[how], constant
        left = operand.expr


def _constant(node: nodes.Expr, how: str) -> object | None:
    """Return the values that node stands for: a set of them, or a number to be above or below."""
    items = node.items if isinstance(node, nodes.List | nodes.Tuple) else [node]
    if how in ("in", "notin") and items == [node]:
        return None  # a part of a text
    if not all(isinstance(item, nodes.Const) for item in items):
        return None
    values = [item.value for item in items if isinstance(item, nodes.Const)]
    if how in ("eq", "ne", "in", "notin"):
        return frozenset(values)
    return values[0] if isinstance(values[0], int | float) else None


def _key(node: nodes.Expr, fields: Mapping[str, Field], own: frozenset[str]) -> str | None:
    """Return the field that node reads, through filters with fixed arguments or none."""
    while isinstance(node, nodes.Filter) and node.node is not None:
        if not all(isinstance(one, nodes.Const) for one in node.args) or node.kwargs:
            return None
        node = node.node
    name = dotted(node) or ""
    return name if name in fields and name.partition(".")[0] not in own else None

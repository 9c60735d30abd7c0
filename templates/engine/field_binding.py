"""Plain fields, made ready once for a render instead of at every tag that prints them.

``{{ contact.first_name }}`` in a template's own straight text prints the same characters each
time, so its tag becomes one local name whose text is escaped before the render begins. Only
tags that are certain to be that are taken: not in a loop, macro, block or ``autoescape``
(their limits and escaping are counted where they stand), not where the template gives the
name another meaning, and only fields that are declared, so that no error moves.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from jinja2 import nodes
from markupsafe import escape

from ..lazy_regex import lazy_regex
from .values import shown

PREFIX = "_tactful_"
_SPECIAL = lazy_regex("[&<>'\"]").search


@dataclass(frozen=True, slots=True)
class Hoisted:
    """One field that a template prints: the local name it got, and where it is found.

    key is empty where record is a value itself (unsubscribe_url).
    """

    local: str
    record: str
    key: str


def bound(
    hoisted: tuple[Hoisted, ...],
    globals_: Mapping[str, object],
    context: Mapping[str, object],
    *,
    html: bool,
) -> dict[str, object]:
    """Return all names of a render, with what each hoisted field prints under its local name."""
    names = {**globals_, **context}
    for one in hoisted:
        value: object = names[one.record]
        if one.key:
            value = value[one.key]  # type: ignore[index]  # a Record
        if not value or not isinstance(value, str):
            value = shown(value)
        # Most values have nothing to escape, and to ask is cheaper than to escape.
        text = value if isinstance(value, str) else str(value)
        names[one.local] = escape(value) if html and _SPECIAL(text) else text
    return names


def is_hoisted(node: nodes.Node) -> bool:
    return isinstance(node, nodes.Name) and node.name.startswith(PREFIX)


def hoist(tree: nodes.Template, names: Collection[str]) -> tuple[Hoisted, ...]:
    """Change tree to print local names for plain fields; names are the dotted ones declared."""
    taken = _given_meanings(tree)
    if any(name.startswith(PREFIX) for name in taken):
        return ()
    found: dict[str, Hoisted] = {}
    for output in _straight(tree.body):
        for index, node in enumerate(output.nodes):
            name = _dotted(node)
            if name is None or name not in names or name.count(".") > 1:
                continue
            record, _, key = name.partition(".")
            if record in taken:
                continue
            one = found.setdefault(name, Hoisted(f"{PREFIX}{len(found)}", record, key))
            local = nodes.Name(one.local, "load")
            local.set_lineno(node.lineno)
            assert output.environment is not None
            local.set_environment(output.environment)
            output.nodes[index] = local
    return tuple(found.values())


def _straight(body: list[nodes.Node]) -> Iterator[nodes.Output]:
    """Yield what is printed at most once in a render."""
    for node in body:
        if isinstance(node, nodes.Output):
            yield node
        elif isinstance(node, nodes.If):
            yield from _straight(node.body)
            yield from _straight(list(node.elif_))
            yield from _straight(node.else_)


def _given_meanings(tree: nodes.Template) -> set[str]:
    """Return the names that the template sets itself, and those that look like ours."""
    taken = {
        name.name
        for name in tree.find_all(nodes.Name)
        if name.ctx != "load" or name.name.startswith(PREFIX)
    }
    taken |= {macro.name for macro in tree.find_all(nodes.Macro)}
    taken |= {import_.target for import_ in tree.find_all(nodes.Import)}
    for import_ in tree.find_all(nodes.FromImport):
        taken |= {name if isinstance(name, str) else name[1] for name in import_.names}
    return taken


def _dotted(node: nodes.Node) -> str | None:
    if isinstance(node, nodes.Name):
        return node.name
    if isinstance(node, nodes.Getattr):
        before = _dotted(node.node)
        return f"{before}.{node.attr}" if before else None
    return None

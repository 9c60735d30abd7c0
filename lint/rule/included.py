"""Which templates a template draws in."""

import posixpath
from collections.abc import Container, Iterator, Mapping

from jinja2 import nodes

from ...templates.source.includes import named_files
from ...templates.source.template import Template

_INCLUDING = (nodes.Include, nodes.Extends, nodes.Import, nodes.FromImport)


def included(template: Template, names: Container[str]) -> set[str] | None:
    """Return the names of the templates it draws in; None where one is computed on rendering.

    names are those that there are. As the compiler does, an mj-include is looked for beside the
    including file, then under templates/ (templates/source/files.py).
    """
    named = {_found(path, template.name, names) for path in named_files(template.source)}
    for node in template.tree.find_all(_INCLUDING) if template.tree else ():
        for name in _alternatives(node.template):  # type: ignore[attr-defined]
            if not isinstance(name, str):
                return None
            named.add(posixpath.normpath(name))
    return named


def _found(path: str, by: str, names: Container[str]) -> str:
    """Return the name of the template that the path of an mj-include leads to."""
    beside = posixpath.normpath(posixpath.join(posixpath.dirname(by), path))
    return beside if beside in names else posixpath.normpath(path)


def drawn_in(name: str, templates: Mapping[str, Template]) -> frozenset[str]:
    """Return the names of all that a template is made of, its own among them.

    Where a name is computed on rendering, that may be any of templates.
    """
    return frozenset(_drawn_in(name, templates))


def _drawn_in(name: str, templates: Mapping[str, Template]) -> Iterator[str]:
    seen, waiting = {name}, [name]
    while waiting:
        one = waiting.pop()
        yield one
        template = templates.get(one)
        named = included(template, templates) if template is not None else set()
        for other in templates if named is None else named:
            if other not in seen:
                seen.add(other)
                waiting.append(other)


def _alternatives(node: nodes.Expr) -> list[object]:
    """Return the names that an include may mean; None for one that is computed on rendering."""
    items = node.items if isinstance(node, nodes.List | nodes.Tuple) else [node]
    return [item.value if isinstance(item, nodes.Const) else None for item in items]

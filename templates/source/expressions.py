"""Expressions of a template, as a person would name them."""

from jinja2 import nodes


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

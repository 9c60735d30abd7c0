"""Values that send a template down each of its branches, whoever stands in the list."""

from collections.abc import Iterator, Mapping

from jinja2 import nodes

from ...templates.source.expressions import dotted
from ...templates.source.template import Template
from ...templates.workspace.fields import Field, FieldType
from ..rule.field_use import uses

_EXAMPLES = {
    FieldType.date: "2026-01-15",
    FieldType.datetime: "2026-01-15 10:00",
    FieldType.integer: "3",
    FieldType.money: "100 EUR",
    FieldType.list: "one, two",
}


def branches(template: Template, fields: Mapping[str, Field]) -> Iterator[dict[str, str]]:
    """Yield one person's values for each way a condition of template can turn.

    All fields are there, or none that a condition asks for; then each of these alone is
    missing, or has a value that the template or the field names.
    """
    asked = sorted({use.name for use in uses(template) if not use.printed and use.name in fields})
    full = {
        key: field.example or _EXAMPLES.get(field.type, field.name) for key, field in fields.items()
    }
    yield full
    if not asked:
        return
    bare = {**full, **dict.fromkeys(asked, "")}
    yield bare
    named = _named(template)
    for key in asked:
        for value in ("", *fields[key].spoken, *named.get(key, ())):
            yield {**full, key: value}
            yield {**bare, key: value or full[key]}


def _named(template: Template) -> dict[str, tuple[str, ...]]:
    """Return the values with which conditions compare a name; of numbers the next ones too."""
    found: dict[str, set[str]] = {}
    for test in template.tree.find_all(nodes.Compare) if template.tree else ():
        names = {
            name for node in test.find_all((nodes.Getattr, nodes.Name)) if (name := dotted(node))
        }
        for constant in test.find_all(nodes.Const):
            for name in names:
                found.setdefault(name, set()).update(_around(constant.value))
    return {name: tuple(sorted(values)) for name, values in found.items()}


def _around(value: object) -> tuple[str, ...]:
    if isinstance(value, int) and not isinstance(value, bool):
        return (str(value - 1), str(value), str(value + 1))
    return (str(value),)

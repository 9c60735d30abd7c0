"""T114: a condition that is always or never true."""

from collections.abc import Iterator, Mapping

from jinja2 import nodes

from ....templates.engine.missing_values import is_nothing
from ....templates.source.expressions import dotted
from ....templates.source.template import Template
from ....templates.workspace.fields import Field
from ...findings.finding import Finding, Severity
from ...rule.base import Example
from ...rule.conditions import branches, tag_text
from ...rule.families import TemplateRule
from ...view.views import Context

_NEVER, _ALWAYS = "is never true", "is always true"


class ConstantCondition(TemplateRule):
    code = "T114"
    name = "constant-condition"
    severity = Severity.warning
    summary = "a condition that is always or never true, whatever the list says"
    why = (
        '\'{% if contact.title == "VP" or "Director" %}\' is true for everybody: the second '
        "half compares nothing. One of the branches reaches nobody, and previews do not show "
        "it."
    )
    requirement = "R18"
    bad = (
        Example("half a comparison", '{% if contact.title == "VP" or "Head" %}Yes.{% endif %}\n'),
        Example(
            "a text compared with a number", "{% if contact.company == 3 %}Three.{% endif %}\n"
        ),
        Example("every field is defined", "{% if contact.title is defined %}Yes.{% endif %}\n"),
        Example(
            "a word that counts as missing", '{% if contact.company == "NULL" %}Hello.{% endif %}\n'
        ),
    )
    good = (
        Example("a check for a value", "{% if contact.title %}As you are.{% endif %}\n"),
        Example(
            "two comparisons",
            "{% if contact.title == 'VP' or contact.title == 'CEO' %}Yes.{% endif %}\n",
        ),
        Example("two conditions", "{% if contact.title and contact.company %}Both.{% endif %}\n"),
    )

    def check(self, template: Template, context: Context) -> Iterator[Finding]:
        for branch in branches(template):
            if branch.kind == "else":
                continue
            verdict = _verdict(branch.tests[-1], context.fields, branch.own)
            if verdict is not None:
                yield self.finding(
                    f"{tag_text(template, branch.place)} {verdict[0]}: {verdict[1]}",
                    path=branch.place.path,
                    line=branch.place.line,
                    column=branch.place.column,
                    fix="compare the field with the text in the list, or write "
                    "{% if field %} to ask whether there is a value",
                )


def _verdict(
    test: nodes.Expr, fields: Mapping[str, Field], own: frozenset[str]
) -> tuple[str, str] | None:
    """Return whether test is always or never true, and why; None where it can be both."""
    if isinstance(test, nodes.Const):
        shown = repr(test.value) if isinstance(test.value, str) else str(test.value).lower()
        return (_ALWAYS if test.value else _NEVER), f"{shown} alone is not a comparison"
    if isinstance(test, nodes.Not):
        inner = _verdict(test.node, fields, own)
        return (_NEVER if inner[0] == _ALWAYS else _ALWAYS, inner[1]) if inner else None
    if isinstance(test, nodes.Or | nodes.And):
        decides = _ALWAYS if isinstance(test, nodes.Or) else _NEVER
        sides = [_verdict(side, fields, own) for side in (test.left, test.right)]
        return next((side for side in sides if side and side[0] == decides), None)
    if isinstance(test, nodes.Test):
        holds = {"defined": _ALWAYS, "undefined": _NEVER, "none": _NEVER}.get(test.name)
        if holds and _field(test.node, fields, own):
            return holds, "every declared field exists, an empty one as ''"
        return None
    return _compared(test, fields, own) if isinstance(test, nodes.Compare) else None


def _compared(
    test: nodes.Compare, fields: Mapping[str, Field], own: frozenset[str]
) -> tuple[str, str] | None:
    field = _field(test.expr, fields, own)
    if field is None or len(test.ops) != 1:
        return None
    operand = test.ops[0]
    if operand.op not in ("eq", "ne") or not isinstance(operand.expr, nodes.Const):
        return None
    value, holds = operand.expr.value, _NEVER if operand.op == "eq" else _ALWAYS
    if not isinstance(value, str):
        return holds, f"values are text: compare with '{value}'"
    if value and is_nothing(value, field):
        return holds, f"a value of '{value}' counts as missing"
    if value != value.strip():
        return holds, "values have no spaces at the start or end"
    return None


def _field(node: nodes.Expr, fields: Mapping[str, Field], own: frozenset[str]) -> Field | None:
    name = dotted(node) or ""
    return None if name.partition(".")[0] in own else fields.get(name)

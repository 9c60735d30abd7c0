"""T114: a condition that is always or never true."""

from collections.abc import Iterable, Iterator, Mapping

from jinja2 import nodes

from ....templates.engine.missing_values import is_nothing
from ....templates.source.expressions import dotted
from ....templates.source.template import Template
from ....templates.workspace.fields import Field
from ...findings.finding import Finding, Severity
from ...reading.slips import is_slip
from ...rule.base import Example
from ...rule.conditions import branches, tag_text
from ...rule.families import TemplateRule
from ...view.views import Context

_NEVER, _ALWAYS = "is never true", "is always true"

_OPTIONS = """\
name = "Brightwater"
[fields.contact]
first_name = { type = "name", fallback = "there" }
last_name = {}
company = {}
title = { type = "picklist", spoken = { "VP or Director" = "a leader", "Owner" = "an owner" } }
[fields.lead]
asset = { type = "text", required = true }
"""


class ConstantCondition(TemplateRule):
    code = "T114"
    name = "constant-condition"
    severity = Severity.warning
    summary = (
        "a condition that is always or never true, whatever the list says, or asks for an option "
        "that is spelt otherwise"
    )
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
        Example(
            "an option with a typing slip",
            '{% if contact.title == "VP or Directer" %}Yes.{% endif %}\n',
            also={"tactful.toml": _OPTIONS},
        ),
        Example(
            "one of several",
            '{% if contact.title in ("Owner", "vp or director") %}Yes.{% endif %}\n',
            also={"tactful.toml": _OPTIONS},
        ),
        Example(
            "capitals after '| lower'",
            '{% if contact.company | lower == "Acme" %}Yes.{% endif %}\n',
        ),
    )
    good = (
        Example(
            "an option, and one that needs no spoken form",
            '{% if contact.title in ("VP or Director", "Manager") %}Yes.{% endif %}\n',
            also={"tactful.toml": _OPTIONS},
        ),
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
            for message, fix in _slips(branch.tests[-1], context.fields, branch.own):
                yield self.finding(
                    f"{tag_text(template, branch.place)}: {message}",
                    path=branch.place.path,
                    line=branch.place.line,
                    column=branch.place.column,
                    fix=fix,
                )
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


def _slips(
    test: nodes.Expr, fields: Mapping[str, Field], own: frozenset[str]
) -> Iterator[tuple[str, str]]:
    """Yield each word that is compared with a field and is nearly one of its options, and a fix.

    A word that is far from all of them may be an option that needs no spoken form.
    """
    for compare in (test,) if isinstance(test, nodes.Compare) else test.find_all(nodes.Compare):
        for side, other in _sides(compare):
            lowered = isinstance(side, nodes.Filter) and side.name in ("lower", "upper")
            node = side.node if isinstance(side, nodes.Filter) and side.node else side
            field = _field(node, fields, own)
            for word in _words(other):
                if field is None:
                    break
                if option := _meant(word, field.spoken, lowered=lowered):
                    yield (
                        f"no option of '{field.key}' is called '{word}'",
                        f"write '{option}', as the form does",
                    )


def _sides(compare: nodes.Compare) -> Iterator[tuple[nodes.Expr, nodes.Expr]]:
    for operand in compare.ops:
        if operand.op in ("eq", "ne", "in", "notin"):
            yield compare.expr, operand.expr
        if operand.op in ("eq", "ne"):
            yield operand.expr, compare.expr


def _words(node: nodes.Expr) -> Iterator[str]:
    items = node.items if isinstance(node, nodes.List | nodes.Tuple) else [node]
    yield from (i.value for i in items if isinstance(i, nodes.Const) and isinstance(i.value, str))


def _meant(word: str, options: Iterable[str], *, lowered: bool) -> str | None:
    """Return the option that word was meant to be; None where it is one, or near to none."""
    written = {option.lower() if lowered else option: option for option in options}
    word = word.lower() if lowered else word
    if word in written or not word.strip():
        return None
    folded = {" ".join(one.casefold().split()): one for one in written}
    plain = " ".join(word.casefold().split())
    return folded.get(plain) or next((folded[one] for one in folded if is_slip(plain, one)), None)


def _compared(
    test: nodes.Compare, fields: Mapping[str, Field], own: frozenset[str]
) -> tuple[str, str] | None:
    if len(test.ops) != 1:
        return None
    operand = test.ops[0]
    if always_other := _other_case(test, fields, own):
        return always_other
    field = _field(test.expr, fields, own)
    if field is None:
        return None
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


def _other_case(
    test: nodes.Compare, fields: Mapping[str, Field], own: frozenset[str]
) -> tuple[str, str] | None:
    """Say that what was made small letters is compared with capitals, or the other way round."""
    made, operand = test.expr, test.ops[0]
    if not (isinstance(made, nodes.Filter) and made.name in ("lower", "upper") and made.node):
        return None
    value = operand.expr.value if isinstance(operand.expr, nodes.Const) else None
    if operand.op not in ("eq", "ne") or not isinstance(value, str):
        return None
    if not _field(made.node, fields, own) or value == getattr(value, made.name)():
        return None
    size = "small letters" if made.name == "lower" else "capitals"
    return (_NEVER if operand.op == "eq" else _ALWAYS), f"'| {made.name}' makes {size} of it"


def _field(node: nodes.Expr, fields: Mapping[str, Field], own: frozenset[str]) -> Field | None:
    name = dotted(node) or ""
    return None if name.partition(".")[0] in own else fields.get(name)

"""T114: a condition that is always or never true."""

import re
from collections.abc import Iterator, Mapping

from jinja2 import nodes

from ....templates.engine.missing_values import is_nothing
from ....templates.source.template import Template
from ....templates.workspace.fields import Field, FieldType
from ...findings.finding import Finding, Severity
from ...rule.base import Example
from ...rule.conditions import Branch, branches, tag_text
from ...rule.contradictions import contradiction
from ...rule.families import TemplateRule
from ...rule.option_slips import field_in, option_slips, words_in
from ...view.views import Context

_NEVER, _ALWAYS = "is never true", "is always true"
# Every value of these has a digit.
_COUNTED = frozenset(
    (FieldType.integer, FieldType.money, FieldType.date, FieldType.datetime, FieldType.phone)
)
_FIX = (
    "compare the field with the text in the list, or write {% if field %} to ask whether there "
    "is a value"
)

_OPTIONS = """\
name = "Brightwater"
[fields.contact]
first_name = { type = "name", fallback = "there" }
last_name = {}
company = {}
machines = { type = "integer" }
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
        "that is spelt otherwise or is only half of one"
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
            "half of an option",
            '{% if contact.title == "VP" %}Yes.{% endif %}\n',
            also={"tactful.toml": _OPTIONS},
        ),
        Example(
            "a number that is a word",
            '{% if contact.machines == "several" %}Yes.{% endif %}\n',
            also={"tactful.toml": _OPTIONS},
        ),
        Example(
            "a required field always has a value",
            "{% if lead.asset %}Yes.{% else %}No.{% endif %}\n",
            also={"tactful.toml": _OPTIONS},
        ),
        Example(
            "two values at once",
            "{% if contact.company == 'Acme' and contact.company == 'Globex' %}Yes.{% endif %}\n",
        ),
        Example(
            "above forty and below ten",
            "{% if contact.machines | int > 40 and contact.machines | int < 10 %}Yes.{% endif %}\n",
            also={"tactful.toml": _OPTIONS},
        ),
        Example(
            "different from the one or from the other",
            "{% if contact.company != 'Acme' or contact.company != 'Globex' %}Yes.{% endif %}\n",
        ),
        Example(
            "the same question again",
            "{% if contact.company %}Yes.{% elif contact.company %}Or yes.{% endif %}\n",
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
        Example(
            "a number within bounds",
            "{% if contact.machines | int > 10 and contact.machines | int < 40 %}Yes.{% endif %}\n",
            also={"tactful.toml": _OPTIONS},
        ),
        Example(
            "a number as it is",
            "{% if contact.machines == 1 %}One.{% elif contact.machines > 40 %}Many.{% endif %}\n",
            also={"tactful.toml": _OPTIONS},
        ),
        Example(
            "neither the one nor the other",
            "{% if contact.company != 'Acme' and contact.company != 'Globex' %}Yes.{% endif %}\n",
        ),
        Example(
            "a required field, and nothing for people without",
            "{% if lead.asset %}Yes.{% endif %}\n",
            also={"tactful.toml": _OPTIONS},
        ),
        Example(
            "one value after the other",
            "{% if contact.company == 'Acme' %}A.{% elif contact.company == 'Globex' %}B."
            "{% elif contact.company %}C.{% else %}D.{% endif %}\n",
        ),
        Example("two conditions", "{% if contact.title and contact.company %}Both.{% endif %}\n"),
    )

    def check(self, template: Template, context: Context) -> Iterator[Finding]:
        found = tuple(branches(template))
        for branch in found:
            for message, fix in self._faults(branch, found, context.fields):
                yield self.finding(
                    f"{tag_text(template, branch.place)}{message}",
                    path=branch.place.path,
                    line=branch.place.line,
                    column=branch.place.column,
                    fix=fix,
                )

    def _faults(
        self, branch: Branch, found: tuple[Branch, ...], fields: Mapping[str, Field]
    ) -> Iterator[tuple[str, str]]:
        """Yield what is constant about one branch, and what to do."""
        if branch.kind != "else":
            test = branch.tests[-1]
            for message, fix in option_slips(test, fields, branch.own):
                yield f": {message}", fix
            verdict = _verdict(test, fields, branch.own)
            if verdict is not None:
                yield f" {verdict[0]}: {verdict[1]}", _FIX
                return
            others = any(test in one.refused for one in found if one is not branch)
            if required := _of_required(test, fields, branch.own, others=others):
                yield f" {required[0]}: {required[1]}", "take the branch out that reaches nobody"
                return
        if why := _excluded(branch, fields):
            prefix = ": its 'else'" if branch.kind == "else" else ""
            yield f"{prefix} is never reached: {why}", "take the branch out, or change a condition"


def _of_required(
    test: nodes.Expr, fields: Mapping[str, Field], own: frozenset[str], *, others: bool
) -> tuple[str, str] | None:
    """Say that a required field always has a value; others: a branch waits for one without.

    With no such branch the question is idle, and does no harm.
    """
    asked = test.node if isinstance(test, nodes.Not) else test
    field = field_in(asked, fields, own)
    if field is None or not field.required or (asked is test and not others):
        return None
    return (_ALWAYS if asked is test else _NEVER), f"'{field.key}' is required"


def _excluded(branch: Branch, fields: Mapping[str, Field]) -> str | None:
    """Say why the conditions around and before a branch leave nobody for it.

    Where they exclude each other without it, or one alone is constant, that one is told.
    """
    refused = tuple(nodes.Not(test) for test in branch.refused)
    last = branch.tests[-1:] if branch.kind != "else" else refused[-1:]
    tests = (*branch.tests, *refused)
    before = tuple(test for test in tests if test is not last[0])
    if contradiction(before, fields, branch.own):
        return None
    if branch.kind == "else" and contradiction(last, fields, branch.own):
        return None
    return contradiction(tests, fields, branch.own)


def _verdict(
    test: nodes.Expr, fields: Mapping[str, Field], own: frozenset[str]
) -> tuple[str, str] | None:
    """Return whether test is always or never true, and why; None where it can be both."""
    if why := contradiction((test,), fields, own):
        return _NEVER, why
    if isinstance(test, nodes.Or | nodes.Not) and contradiction((nodes.Not(test),), fields, own):
        return _ALWAYS, "one of the two holds for every value"
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
        if holds and field_in(test.node, fields, own):
            return holds, "every declared field exists, an empty one as ''"
        return None
    return _compared(test, fields, own) if isinstance(test, nodes.Compare) else None


def _compared(
    test: nodes.Compare, fields: Mapping[str, Field], own: frozenset[str]
) -> tuple[str, str] | None:
    if len(test.ops) != 1:
        return None
    operand = test.ops[0]
    if always_other := _other_case(test, fields, own):
        return always_other
    field = field_in(test.expr, fields, own)
    if field is None:
        return None
    holds = _NEVER if operand.op in ("eq", "in") else _ALWAYS
    words = tuple(words_in(operand.expr))
    if field.type in _COUNTED and words and not any(re.search(r"\d|^$", one) for one in words):
        return holds, f"a value of '{field.key}' ({field.type}) is never '{words[0]}'"
    if operand.op not in ("eq", "ne") or not isinstance(operand.expr, nodes.Const):
        return None
    value = operand.expr.value
    if not isinstance(value, str):
        if field.type in (FieldType.integer, FieldType.money) and not isinstance(value, bool):
            return None  # compared as a number
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
    if not field_in(made.node, fields, own) or value == getattr(value, made.name)():
        return None
    size = "small letters" if made.name == "lower" else "capitals"
    return (_NEVER if operand.op == "eq" else _ALWAYS), f"'| {made.name}' makes {size} of it"

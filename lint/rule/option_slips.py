"""Words that a condition compares with a field, and that are nearly one of its options."""

import re
from collections.abc import Iterable, Iterator, Mapping

from jinja2 import nodes

from ...templates.source.expressions import dotted
from ...templates.workspace.fields import Field
from ..reading.slips import is_slip


def option_slips(
    test: nodes.Expr, fields: Mapping[str, Field], own: frozenset[str]
) -> Iterator[tuple[str, str]]:
    """Yield each word that is compared with a field and is nearly one of its options, and a fix.

    Nearly: with a slip, or as a part of it. Another word may be an option that needs no spoken
    form.
    """
    for compare in (test,) if isinstance(test, nodes.Compare) else test.find_all(nodes.Compare):
        for side, other in _sides(compare):
            lowered = isinstance(side, nodes.Filter) and side.name in ("lower", "upper")
            node = side.node if isinstance(side, nodes.Filter) and side.node else side
            field = field_in(node, fields, own)
            for word in words_in(other):
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


def words_in(node: nodes.Expr) -> Iterator[str]:
    """Yield each text that node holds as a constant, alone or in a list."""
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
    near = (one for one in folded if is_slip(plain, one) or plain in _parts(one))
    return folded.get(plain) or next((folded[one] for one in near), None)


def _parts(option: str) -> list[str]:
    """Return the single things that an option names: "owner/operator" is two."""
    parts = re.split(r"\s*(?:[/|;,&]|\b(?:or|and|oder|und|ou|et|o|y|e|of|en)\b)\s*", option)
    return [part for part in parts if part] if len(parts) > 1 else []


def field_in(node: nodes.Expr, fields: Mapping[str, Field], own: frozenset[str]) -> Field | None:
    """Return the declared field that node names, if it is no name of the template's own."""
    name = dotted(node) or ""
    return None if name.partition(".")[0] in own else fields.get(name)

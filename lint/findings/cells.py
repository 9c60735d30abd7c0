"""One finding for one cell of a list, however many steps print it."""

from collections.abc import Callable, Collection, Hashable, Iterable, Mapping
from dataclasses import replace

from .finding import Finding


def one_a_cell(
    findings: Iterable[Finding],
    codes: Collection[str],
    *,
    follows: Mapping[str, Collection[str]],
    campaign: Callable[[str | None], Hashable],
) -> list[Finding]:
    """Return findings; those of codes about one cell are one, at its first place, with its steps.

    follows says, by code, after which other code a finding about the same cell is only a
    consequence: it is left out. campaign tells paths of different campaigns apart, whose
    steps are numbered alike. What a template's own edit fixes stays at each of its places.
    """
    found = list(findings)
    causes = {(one.code, *_cell(one)): one.severity.rank for one in found if one.field}
    # A finding about many names some of them: it is a cause for each of these.
    of_each: dict[Hashable, int] = {
        (one.code, one.field, who): one.severity.rank
        for one in found
        if one.field
        for who in one.examples
    }
    groups: dict[Hashable, list[Finding]] = {}
    for number, one in enumerate(found):
        after = follows.get(one.code, ())
        ranks = [causes.get((code, *_cell(one))) for code in after]
        ranks += [of_each.get((code, one.field, one.recipient)) for code in after]
        if one.field and any(rank is not None and rank <= one.severity.rank for rank in ranks):
            continue
        key: Hashable = number
        if one.code in codes and _of_list(one):
            nowhere = replace(one, path=None, line=None, column=None, step=None, edits=())
            key = (campaign(one.path), nowhere)
        groups.setdefault(key, []).append(one)
    return [_joined(some) for some in groups.values()]


def _cell(one: Finding) -> tuple[Hashable, ...]:
    return one.field, one.row, one.recipient, one.count, one.examples


def _of_list(one: Finding) -> bool:
    """Say whether the list is to be fixed: the finding is of its rows, and no edit of the email."""
    of_rows = one.row is not None or one.count is not None
    return bool(one.field and of_rows and all(edit.path != one.path for edit in one.edits))


def _joined(some: list[Finding]) -> Finding:
    """Return the finding of the earliest step, with the steps of all."""
    if len(some) == 1:
        return some[0]
    steps = tuple(sorted({one.step for one in some if one.step is not None}))
    first = min(some, key=lambda one: (one.step is None, one.step or 0, one.order()))
    edits = tuple(dict.fromkeys(edit for one in some for edit in one.edits))
    return replace(first, edits=edits, steps=steps if len(steps) > 1 else ())

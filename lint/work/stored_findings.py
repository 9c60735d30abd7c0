"""Findings as a cache keeps them, in JSON; any other form is refused."""

from dataclasses import fields
from typing import Any

from ..findings.edit import Edit
from ..findings.finding import Finding, Severity

_TEXTS = ("path", "field", "recipient", "fix")
_NUMBERS = ("line", "column", "row", "step", "count", "size")
_EDIT = {one.name: one.type for one in fields(Edit)}


def findings_of(data: Any) -> tuple[Finding, ...]:
    """Return the findings of a list; raises ValueError, KeyError or TypeError in any other form."""
    return tuple(finding_of(one) for one in typed(data, list))


def finding_of(data: Any) -> Finding:
    """Return the finding that ``asdict`` made data of."""
    texts = {name: typed(data[name], str, type(None)) for name in _TEXTS}
    numbers = {name: typed(data[name], int, type(None)) for name in _NUMBERS}
    return Finding(
        typed(data["code"], str),
        Severity(data["severity"]),
        typed(data["message"], str),
        **texts,
        **numbers,
        examples=tuple(typed(one, str) for one in typed(data["examples"], list)),
        edits=tuple(_edit(one) for one in typed(data["edits"], list)),
        steps=tuple(typed(one, int) for one in typed(data["steps"], list)),
    )


def _edit(data: Any) -> Edit:
    said = {name: typed(data[name], kind) for name, kind in _EDIT.items()}
    if set(data) != set(_EDIT):
        raise ValueError
    return Edit(**said)


def typed(value: Any, *kinds: Any) -> Any:
    """Return value, which must be of one of kinds; true and false are not numbers."""
    if type(value) not in kinds:
        raise TypeError
    return value

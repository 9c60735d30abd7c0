"""What the values of a list say of its columns, where the headers alone would mislead."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from ...templates.lazy_regex import lazy_regex
from ...templates.workspace.fields import COMMON, Field, FieldType, normal_header
from .headers import ADDRESS, Taken

EMAIL, FIRST, LAST, FULL = (
    "contact.email", "contact.first_name", "contact.last_name", "contact.full_name",
)  # fmt: skip
# A column of somebody else's addresses: the rep's, the host's.
_NOT_THEIRS = lazy_regex(
    r"\b(?:owner|rep|manager|sender|assigned|created|updated|modified|host|agent|advisor|from|"
    r"bcc|cc|account executive|salesperson|invited by|referrer|referred)\b"
)
_NAME_WORD = lazy_regex(
    r"\b(?:names?|nombre|nom|nome|naam|navn|namn|imie|contact|kontakt|ansprechpartner|attendee|"
    r"participant|teilnehmer|person|member|customer|lead|delegate|registrant)\b"
)
_OTHER_NAME = lazy_regex(
    r"\b(?:company|account|event|organi[sz]ation|campaign|list|file|product|domain|first|last|"
    r"given|family|sur|middle|nick|maiden|firma|firm|school|owner|rep|host|manager|source|status|"
    r"id|type|phone|mail|title|stage|score|date|city|country|course|webinar|session|page|form)\b"
)


def fitted(
    headers: Sequence[str],
    taken: Taken,
    fields: Mapping[str, Field],
    sample: Sequence[Sequence[str]],
) -> Taken:
    """Return taken with the address column that holds addresses, and proposals that fit."""
    columns, guessed = dict(taken.columns), taken.guessed
    values = [_column(sample, index) for index in range(len(headers))]
    unsure = dict(taken.unsure)
    if EMAIL in fields and not fields[EMAIL].mapped:
        at = columns.get(EMAIL)
        if at is None or (any(values[at]) and not _addresses(values[at])):
            free = [i for i in range(len(headers)) if i not in columns.values()]
            if (found := _address_column(headers, values, free)) is not None:
                columns[EMAIL] = found
                guessed = (*guessed, EMAIL)
                unsure.pop(EMAIL, None)
    near = {
        index: key
        for index, key in taken.near.items()
        if index not in columns.values() and key not in columns and _fits(key, values[index])
    }
    doubled = {i: key for i, key in taken.doubled.items() if columns.get(key) != i}
    return replace(
        taken, columns=columns, guessed=guessed, unsure=unsure, near=near, doubled=doubled
    )


def _column(rows: Sequence[Sequence[str]], index: int) -> list[str]:
    return [row[index].strip() for row in rows if index < len(row) and row[index].strip()]


def _addresses(values: Sequence[str]) -> int:
    return sum(1 for value in values if ADDRESS.fullmatch(value))


def _address_column(
    headers: Sequence[str], values: Sequence[Sequence[str]], free: Sequence[int]
) -> int | None:
    """Return the first of the columns that hold addresses, best one that speaks of mail."""
    found = [
        index
        for index in free
        if _addresses(values[index]) > len(values[index]) / 2
        and not _NOT_THEIRS.search(normal_header(headers[index]))
    ]
    return min(found, key=lambda i: ("mail" not in headers[i].lower(), i), default=None)


def _fits(key: str, values: Sequence[str]) -> bool:
    """Say whether values may be those of a field; a column without any proposes nothing."""
    if not values or key not in COMMON:
        return bool(values)
    kind = COMMON[key][0]
    if kind is FieldType.email:
        return any("@" in value for value in values)
    if any(ADDRESS.fullmatch(value) for value in values):
        return False
    digits = sum(sum(map(str.isdigit, value)) >= 6 for value in values)
    if kind is FieldType.phone:
        return digits > len(values) / 2
    if kind in (FieldType.name, FieldType.company):
        return not digits and all(any(map(str.isalpha, value)) for value in values)
    return True


def whole_name_column(headers: Sequence[str], columns: Mapping[str, int]) -> int | None:
    """Return the column that, by its header, holds whole names; None where there is none."""
    if FULL in columns:
        return columns[FULL]
    usual = {"name", *COMMON[FULL][2], "full name"}
    used = set(columns.values())
    free = [(i, normal_header(header)) for i, header in enumerate(headers) if i not in used]
    for index, header in free:
        if header in usual:
            return index
    return next(
        (
            index
            for index, header in free
            if _NAME_WORD.search(header) and not _OTHER_NAME.search(header)
        ),
        None,
    )

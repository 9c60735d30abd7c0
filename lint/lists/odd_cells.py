"""Cells that are not of their column: another kind, another case, another column's value.

What a value is shows among its neighbours: "48213" is an order number in one column and nobody's
city in another. A column speaks only where most of its cells agree, and each is counted once.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import chain

from ...templates.workspace.fields import Field, FieldType
from ..reading.first_names import JOBS
from ..reading.hit import shorten
from ..reading.values import is_stored_number
from .column_profile import FEWEST, FIRM, JOB, PERSON, PLACE, TEXT, Column, columns_of
from .form_answers import is_answer, is_several
from .letter_case import CAPITALS, MIXED, PROPER, SMALL
from .misread_text import misread
from .recipients import Recipients
from .row_evidence import FIRST, LAST, Misplaced, lower_counts, misplaced
from .said_twice import said_twice
from .value_kinds import (
    ADDRESS,
    AMOUNT,
    ANSWER,
    DATE,
    EMAIL,
    FILE,
    IDENTIFIER,
    KEY,
    LINK,
    NO_WORDS,
    NUMBER,
    PHONE,
    PLURALS,
    POSTCODE,
    SHORT_NUMBER,
    WORDS,
    is_end_of_time,
)
from .yes_no import yes_no

_MOSTLY, _USUALLY = 0.9, 0.75
_FEW_ANSWERS = 0.2  # of a column; more are a form's column, and M212's
_LONGEST = 300  # letters of a value that is read letter by letter
_LONG_TEXT = 6  # words: remarks hold anything
_OF_WORDS = (FieldType.name, FieldType.company, FieldType.text)
# By type: kinds that are never meant there.
_NEVER: Mapping[FieldType, frozenset[str]] = {
    FieldType.phone: frozenset((DATE, EMAIL, LINK, FILE, KEY, ADDRESS)),
    FieldType.integer: frozenset((DATE, EMAIL, LINK, FILE, KEY, PHONE, ADDRESS)),
    FieldType.money: frozenset((DATE, EMAIL, LINK, FILE, KEY, ADDRESS)),
    FieldType.date: frozenset((PHONE, EMAIL, LINK, FILE, KEY, AMOUNT, ADDRESS)),
    FieldType.datetime: frozenset((PHONE, EMAIL, LINK, FILE, KEY, AMOUNT, ADDRESS)),
}
_NOT_IN_TEXT = NO_WORDS - {ADDRESS, AMOUNT, POSTCODE, IDENTIFIER}
_CASES = {
    CAPITALS: "is in capitals",
    SMALL: "is in small letters",
    MIXED: "mixes capitals and small letters",
}
_CORRECT = "correct the cell; if its neighbours are wrong too, the row is shifted"


@dataclass(frozen=True, slots=True)
class OddCell:
    """A cell that is not of its column. row counts from 1; about is the oddity alone."""

    row: int
    key: str
    about: str
    why: str
    fix: str


@dataclass(frozen=True, slots=True)
class _Fault:
    about: str
    why: str
    fix: str


def odd_cells(recipients: Recipients, fields: Mapping[str, Field]) -> Iterator[OddCell]:
    """Yield the odd cells of the columns that feed fields, at most one for each cell."""
    columns = columns_of(recipients, fields)
    told: set[tuple[int, str]] = set()
    of_rows = (_of_another_column(one) for one in misplaced(recipients, columns))
    for cell in chain(_of_columns(columns), of_rows, _whole_names(columns)):
        if (cell.row, cell.key) not in told:
            told.add((cell.row, cell.key))
            yield cell


def _of_columns(columns: Sequence[Column]) -> Iterator[OddCell]:
    for column in columns:
        faults = _faults(column)
        for row in column.rows_of(faults) if faults else ():
            fault = faults[column.values[row - 1]]
            yield OddCell(row, column.key, fault.about, fault.why, fault.fix)


def _of_another_column(one: Misplaced) -> OddCell:
    why = f"'{shorten(one.value)}' is {one.why}"
    fix = "correct the cell; see whether the row is shifted"
    if one.holder:
        why += f", and {one.belongs.key} has '{shorten(one.holder)}'"
        fix = "exchange the two cells"
    return OddCell(one.row, one.column.key, f"belongs to {one.belongs.key}", why, fix)


def _faults(column: Column) -> Mapping[str, _Fault]:
    """Return what is odd of each odd value of a column."""
    found: dict[str, _Fault] = {}
    for judged in _JUDGED:
        for value, fault in judged(column):
            found.setdefault(value, fault)
    return found


def _misread(column: Column) -> Iterator[tuple[str, _Fault]]:
    if column.field.type not in (*_OF_WORDS, FieldType.picklist):
        return
    is_name = column.about in (PERSON, FIRM, PLACE)
    known = lower_counts(column) if is_name else {}
    for value in column.seen:
        if len(value) > _LONGEST or (value.isascii() and value.replace(" ", "").isalpha()):
            continue
        seen = known.get(value.lower(), 0)
        usual = partial(_is_usual, known, seen)
        said = misread(value, is_name=is_name, is_usual=usual)
        if said is not None:
            what, better = said
            fix = f"write '{better}'" if better else "write the name as its owner does"
            yield value, _Fault(what, f"'{shorten(value)}' {what}", fix)


def _is_usual(known: Mapping[str, int], seen: int, value: str) -> bool:
    return known.get(value.lower(), 0) > seen


def _twice(column: Column) -> Iterator[tuple[str, _Fault]]:
    if column.field.type in (FieldType.list, FieldType.url):
        return
    others = {value.lower() for value in column.seen}
    is_name = column.about in (PERSON, FIRM, PLACE) and column.key != FIRST
    commas, spaces = (sum(sign in value for value in column.seen) for sign in ", ")
    for value in column.seen:
        one = said_twice(value, others, is_name=is_name)
        if one is None:
            continue
        # García García, where others have two surnames; "New York, New York".
        if column.about == PLACE and "," in value and commas > 1:
            continue
        surname = column.about == PERSON and column.key != FIRST
        if surname and value == f"{one} {one}" and spaces > 1:
            continue
        why = f"'{shorten(value)}' says the same thing twice"
        yield value, _Fault("says the same thing twice", why, f"write '{shorten(one)}'")


def _of_other_kind(column: Column) -> Iterator[tuple[str, _Fault]]:
    kinds = column.kinds
    usual = column.usual(kinds, least=_MOSTLY)
    odd: frozenset[str] = frozenset()
    if column.field.type in _NEVER:
        odd = _NEVER[column.field.type]
        if usual is not None and usual != WORDS:
            odd |= {WORDS, ANSWER}
        if usual == DATE:
            odd |= {SHORT_NUMBER, NUMBER}
    elif column.field.type in _OF_WORDS and usual == WORDS and not _holds_remarks(column):
        odd = _NOT_IN_TEXT if column.about == TEXT else NO_WORDS
        odd |= {ANSWER} if column.about != PERSON and not _answers_a_question(column) else set()
        odd |= {SHORT_NUMBER} if column.about != FIRM else set()
    for value, kind in kinds.items():
        if kind in odd and not (kind == WORDS and any(c.isdigit() for c in value)):
            about = f"is {kind}" if kind != WORDS else "is words"
            rest = f"{column.key} is of type {column.field.type}"
            if usual is not None and usual != kind:
                rest = f"the rest of the column is {PLURALS[usual]}"
            yield value, _Fault(about, f"'{shorten(value)}' {about}, and {rest}", _CORRECT)


def _stored(column: Column) -> Iterator[tuple[str, _Fault]]:
    """Find the numbers of which a sheet kept no more than the beginning, or added to them.

    A call's script prints the phone number, and nobody would reach anybody by it.
    """
    if column.field.type not in (FieldType.phone, FieldType.integer, FieldType.money):
        return
    what = "is a number as a program stores it"
    for value in column.seen:
        if is_stored_number(value):
            lost = "e" in value.lower() and column.field.type is FieldType.phone
            fix = (
                "write the number as text; its last digits are lost" if lost else "write it as text"
            )
            yield value, _Fault(what, f"'{shorten(value)}' {what}", fix)


def _answers_a_question(column: Column) -> bool:
    """Say whether most cells are yes or no: "no" by itself is a word, and a name."""
    answers = sum(n for value, n in column.seen.items() if yes_no(value) is not None)
    return answers >= _USUALLY * column.filled


def _ends_of_time(column: Column) -> Iterator[tuple[str, _Fault]]:
    """Find the days by which programs say that there is none."""
    if column.field.type not in (FieldType.date, FieldType.datetime):
        return
    what = "is the day by which a program says that there is none"
    for value in column.seen:
        if is_end_of_time(value):
            yield value, _Fault(what, f"'{shorten(value)}' {what}", "write the day, or clear it")


def _holds_remarks(column: Column) -> bool:
    long = sum(n for value, n in column.seen.items() if value.count(" ") >= _LONG_TEXT)
    return long > column.filled / 4


def _jobs(column: Column) -> Iterator[tuple[str, _Fault]]:
    """Find a job title among firms or places."""
    if column.about not in (FIRM, PLACE):
        return
    for value in column.seen:
        words = value.lower().split()
        if len(words) > 1 and words[-1] in JOBS and words[0] not in ("the", "your", "my"):
            why = f"'{shorten(value)}' is a job title, not what {column.key} holds"
            yield value, _Fault("is a job title", why, _CORRECT)


def _answers(column: Column) -> Iterator[tuple[str, _Fault]]:
    """Find a form's option among words that people say."""
    if column.field.type is not FieldType.text or _holds_remarks(column):
        return
    answers = [value for value in column.seen if is_answer(value)]
    small = sum(n for value, n in column.seen.items() if value[:1].islower())
    if column.about == JOB or (column.about == TEXT and small >= _USUALLY * column.filled):
        answers += [v for v in column.seen if v[:1].isupper() and is_several(v)]
    count = sum(column.seen[value] for value in set(answers))
    if count <= max(1, _FEW_ANSWERS * column.filled) and column.filled >= FEWEST:
        for value in answers:
            why = f"'{shorten(value)}' is a form option; the rest of the column is words people say"
            fix = "write it as people say it, or clear it"
            yield value, _Fault("is a form option", why, fix)


def _of_other_case(column: Column) -> Iterator[tuple[str, _Fault]]:
    if column.field.type not in _OF_WORDS:
        return
    cases = column.cases
    usual = column.usual(cases, least=_USUALLY, ignoring="other")
    if usual not in (PROPER, SMALL):
        return
    odd = {MIXED} if column.about == PERSON else {MIXED, CAPITALS}
    if usual == PROPER and column.about in (FIRM, PLACE):
        odd.add(SMALL)
    for value, case in cases.items():
        brand = case == SMALL and column.about == FIRM and " " not in value  # adidas
        if case in odd and not brand:
            what = _CASES[case]
            why = f"'{shorten(value)}' {what}, unlike the rest of the column"
            yield value, _Fault(what, why, "write it as its owner does")


_JUDGED = (
    _misread, _twice, _ends_of_time, _stored, _of_other_kind, _jobs, _answers, _of_other_case
)  # fmt: skip


def _whole_names(columns: Sequence[Column]) -> Iterator[OddCell]:
    """Find a name's cell that holds the other one too, where the list keeps them apart."""
    by_key = {column.key: column for column in columns}
    if FIRST not in by_key or LAST not in by_key:
        return
    found: list[OddCell] = []
    for row, (first, last) in enumerate(
        zip(by_key[FIRST].values, by_key[LAST].values, strict=True), 1
    ):
        if len(first) > 2 and last.startswith(f"{first} "):
            why = f"'{shorten(last)}' repeats the first name"
            fix = f"write '{shorten(last[len(first) + 1 :])}'"
            found.append(OddCell(row, LAST, "repeats the first name", why, fix))
        elif len(last) > 2 and (first.endswith(f" {last}") or first.startswith(f"{last} ")):
            why = f"'{shorten(first)}' repeats the last name"
            given = first.removesuffix(last).strip() if first.endswith(last) else first
            fix = f"write '{shorten(given.removeprefix(last).strip() or given)}'"
            found.append(OddCell(row, FIRST, "repeats the last name", why, fix))
    if len(found) <= max(1, len(by_key[FIRST].values) // 4):
        yield from found

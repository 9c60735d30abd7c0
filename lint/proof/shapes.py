"""Which recipients share a structure, and which values they bring to a paragraph."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations

import polars as pl

from ...templates.errors import TemplateError
from ...templates.render.compose import Composer
from ...templates.render.contexts import To
from ...templates.workspace.settings import Mailbox
from .columns import Column, Columns
from .reads import Question, Reads

MOST_ASKED = 20_000  # distinct values for which a condition is worked out
MOST_STRUCTURES = 5_000


class Unproved(Exception):
    """The proof does not reach so far: these messages are to be judged one by one."""


class Broken(Unproved):
    """A rule needs more than it says: what should look alike to it is judged differently."""

    def __init__(self) -> None:
        super().__init__("values that look alike are judged differently")


@dataclass(frozen=True)
class Structures:
    """Which structure each row gets, and the first row of each."""

    ids: pl.Series
    first: tuple[int, ...]


def structures(
    columns: Columns,
    composer: Composer,
    number: int,
    reads: Reads,
    apart: Sequence[pl.Series],
    *,
    nobody: Mailbox,
) -> Structures:
    """Return the structures of a message that occur in the list.

    apart is what tells rows apart beside what the template asks.
    """
    if reads.unknown:
        raise Unproved("its template cannot be followed")
    answers = [*apart]
    for question in sorted(reads.asked.values(), key=lambda question: question.key):
        if question.field in columns:
            column = columns[question.field]
            answers.append(column.rows(_answers(question, column, composer, number, nobody)))
    for name in sorted(reads.whole):
        if name in columns:
            answers.append(columns[name].codes)
    answers += beside_the_template(columns)
    codes, first = numbered(len(columns), answers)
    if len(first) > MOST_STRUCTURES:
        raise Unproved(f"it has {len(first):,} structures")
    return Structures(codes, first)


def _answers(
    question: Question, column: Column, composer: Composer, number: int, nobody: Mailbox
) -> Sequence[object]:
    if question.test is None:
        return column.missing
    if len(column.values) > MOST_ASKED:
        return range(len(column.values))
    holds = composer.condition(number, question.test)

    def answer(value: str) -> int:
        try:
            return int(holds(To({question.field: value}, nobody)))
        except TemplateError:
            return 2

    return [answer(value) for value in column.values]


def beside_the_template(columns: Columns) -> Iterable[pl.Series]:
    """Yield what a message depends on beside its template: the sender, the language."""
    if columns.senders:
        yield pl.Series(columns.senders, dtype=pl.Int64)
    if "contact.locale" in columns:
        column = columns["contact.locale"]
        yield column.codes  # in which language an email should be written


def numbered(length: int, series: Sequence[pl.Series]) -> tuple[pl.Series, tuple[int, ...]]:
    """Number the combinations that occur; return each row's, and each one's first row."""
    codes = pl.Series("code", [0], dtype=pl.UInt64).new_from_index(0, length)
    size = 1
    for one in series:
        if one.dtype == pl.Boolean:
            one = one.cast(pl.UInt64)
        elif one.dtype.is_signed_integer():
            one = (one + 1).cast(pl.UInt64)
        largest = one.max()
        more = (largest if isinstance(largest, int) else 0) + 1
        if size * more >= 1 << 62:
            codes, first = _dense(codes)
            size = len(first)
        codes = codes * more + one.cast(pl.UInt64)
        size *= more
    return _dense(codes)


def _dense(codes: pl.Series) -> tuple[pl.Series, tuple[int, ...]]:
    frame = pl.DataFrame({"code": codes}).with_row_index("row")
    known = frame.unique("code", keep="first", maintain_order=True).with_row_index("id")
    ids = frame.join(known.select("id", "code"), on="code", how="left", maintain_order="left")
    return ids["id"], tuple(known["row"].to_list())


@dataclass(frozen=True)
class Tuples:
    """The combinations of structure and fine classes of some fields that occur in a list."""

    fields: tuple[str, ...]
    ids: pl.Series  # by row
    structures: tuple[int, ...]  # by tuple, as all below
    fines: tuple[tuple[int, ...], ...]
    alike: tuple[int, ...]
    first: tuple[int, ...]
    counts: tuple[int, ...]


def tuples(columns: Columns, structures: pl.Series, fields: tuple[str, ...]) -> Tuples:
    """Return the tuples of fields with their first rows."""
    of_rows = [columns[name].rows(columns[name].fine) for name in fields]
    alike = _alike(columns, fields)
    ids, first = numbered(
        len(columns), [structures, *of_rows, *([alike] if alike is not None else [])]
    )
    rows = pl.Series(first, dtype=pl.UInt32)
    counts = ids.value_counts().sort("id")["count"].to_list()
    chosen = [series.gather(rows).to_list() for series in of_rows]
    return Tuples(
        fields,
        ids,
        tuple(structures.gather(rows).to_list()),
        tuple(zip(*chosen, strict=True)) if chosen else ((),) * len(first),
        tuple(alike.gather(rows).to_list()) if alike is not None else (0,) * len(first),
        first,
        tuple(counts),
    )


def _alike(columns: Columns, fields: tuple[str, ...]) -> pl.Series | None:
    """Return by row which of the fields say the same word at their ends."""
    found: pl.Series | None = None
    for index, (one, other) in enumerate(combinations(fields[:6], 2)):
        (first, last), (first_too, last_too) = (columns[n].outer_words for n in (one, other))
        numbers: dict[str, int] = {"": 0}
        for word in (*first, *last, *first_too, *last_too):
            numbers.setdefault(word, len(numbers))

        def rows(name: str, words: list[str], numbers: dict[str, int] = numbers) -> pl.Series:
            return columns[name].rows([numbers[word] for word in words])

        same = (rows(one, last) == rows(other, first_too)) | (
            rows(one, first) == rows(other, last_too)
        )
        same = same & (rows(one, first) > 0)
        if same.any():
            bit = same.cast(pl.Int64) * (1 << index)
            found = bit if found is None else found + bit
    return found

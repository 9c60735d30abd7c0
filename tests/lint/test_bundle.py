"""Which values the proof renders, and whom it lets them stand for."""

from collections.abc import Callable, Iterable

import polars as pl

from tactful.lint.findings.finding import Finding, Severity
from tactful.lint.lists.recipients import Recipients
from tactful.lint.proof.classes import Classes
from tactful.lint.proof.columns import Columns
from tactful.lint.proof.partition import Found, Partition, Verdict
from tactful.lint.proof.shapes import tuples

NOTHING: Verdict = frozenset()


def words(*lengths: int, of: int) -> list[str]:
    """Return different values of words so long, which are alike to every rule."""
    letters = "bdfgklmnprstvwxz"
    made = []
    for number in range(of):
        ends = letters[number % 16] + letters[number // 16]
        each = (f"Q{ends[at % 2] * (size - 2)}{letters[at]}" for at, size in enumerate(lengths))
        made.append(" ".join(each))
    return made


def spoken_of(field: str | None = None) -> Verdict:
    finding = Finding("Z999", Severity.error, "", field=field)
    return frozenset((Found("paragraph", "spot", finding),))


def misjudged(rows: Iterable[tuple[str, ...]], judge: Callable[..., Verdict]) -> list[int]:
    """Return the rows for which the bundle says something else than judge."""
    listed = list(rows)
    columns = {
        f"contact.{key}": column
        for key, column in zip("ab", zip(*listed, strict=True), strict=False)
    }
    recipients = Recipients("leads.csv", columns, tuple(range(2, len(listed) + 2)), {}, {})
    classed = Columns(recipients, {}, Classes())
    one = pl.repeat(0, len(listed), dtype=pl.UInt32, eager=True)
    bundle = Partition(classed, tuples(classed, one, tuple(columns)), frozenset((0,)))
    again = True
    while again:
        again = False
        for number in bundle.wanted():
            if number not in bundle.seen:
                row = bundle.tuples.first[number]
                bundle.note(row, judge(*listed[row]))
                again = True
        again = bundle.refine() or again
    said = bundle.verdicts()
    return [
        row for row, values in enumerate(listed) if said[bundle.tuples.ids[row]] != judge(*values)
    ]


def test_the_verdict_of_a_few_does_not_stand_for_those_who_were_not_looked_at() -> None:
    # What is seen first is spoken of, and is no more than half of what is seen: which of
    # them is the odd one cannot be told, and the others are looked at by themselves.
    sizes = {(5, 5): 60, (5, 4): 30, (3, 5): 8, (4, 5): 4, (4, 4): 3}
    rows = [(value,) for size, of in sizes.items() for value in words(*size, of=of)]

    def judge(value: str) -> Verdict:
        return spoken_of() if len(value.split()[0]) == 5 else NOTHING

    assert misjudged(rows, judge) == []


def test_what_one_value_shows_is_looked_for_beside_every_other() -> None:
    # The odd value is seen once, alone of its cell; among many it is not looked at.
    usual = [(5, 5)] * 60 + [(5, 4)] * 30 + [(4, 5)] * 3
    firsts = [words(*size, of=93)[number] for number, size in enumerate(usual)]
    rows = [*zip(firsts, words(5, 5, of=93), strict=True), (words(4, 5, of=99)[98], "12345")]

    def judge(value: str, _: str) -> Verdict:
        first, second = map(len, value.split())
        return spoken_of("contact.a") if (first, second) == (4, 5) else NOTHING

    assert misjudged(rows, judge) == []

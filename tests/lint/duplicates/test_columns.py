"""Columns say the same as single values, and cost the same whatever fills them."""

import random
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tactful.lint.duplicates.byte_column import Lines
from tactful.lint.duplicates.candidates import pairs
from tactful.lint.duplicates.clusters import _identities, are_two
from tactful.lint.duplicates.compare import _generation, _vetoed
from tactful.lint.duplicates.compare_boxes import made_of_names
from tactful.lint.duplicates.compare_names import (
    compare_first,
    compare_last,
    find_swapped,
    is_called_by_middle,
)
from tactful.lint.duplicates.find import find, find_duplicates
from tactful.lint.duplicates.keys import keys
from tactful.lint.duplicates.links import Kind, Level
from tactful.lint.duplicates.mailboxes import mailboxes
from tactful.lint.duplicates.pairwise import Pairs
from tactful.lint.duplicates.people import people
from tactful.lint.duplicates.phones import phones, region
from tactful.lint.duplicates.text import coded, hashes, joined, lengths_of, together
from tactful.lint.lists.normal import mailbox

from .lists import KEYS, Row, listed

TEXTS = st.lists(st.text(st.characters(exclude_characters="\n"), max_size=12), max_size=8)
ADDRESSES = st.lists(
    st.one_of(
        st.from_regex(r"[a-cA-C.+@ 1]{0,7}@(gmail\.com|googlemail\.com|acme\.example|bücher\.de)"),
        st.from_regex(r"1234\+[ab]{1,3}@users\.noreply\.github\.com", fullmatch=True),
        st.text(max_size=8),
    ),
    max_size=8,
)


@given(TEXTS)
def test_equal_texts_and_no_others_have_equal_hashes(texts: list[str]) -> None:
    found = hashes(texts).tolist()
    assert [found.index(one) for one in found] == [texts.index(text) for text in texts]
    assert [one == 0 for one in found] == [not text for text in texts]
    column = coded(texts)
    assert [column.values[code] for code in column.codes] == texts


@given(st.text(max_size=9).filter(lambda t: "\n" not in t), st.text(max_size=9))
def test_hashes_go_together_as_texts_do(head: str, tail: str) -> None:
    tail = tail.replace("\n", "")
    length = lengths_of(joined([head]))
    assert together(hashes([head]), length, hashes([tail])) == hashes([head + tail])


@given(ADDRESSES)
def test_a_column_of_addresses_has_the_mailboxes_of_each(addresses: list[str]) -> None:
    cells = [" ".join(one.split("\n")).strip().casefold() for one in addresses]
    column = mailboxes(Lines.of(cells))
    one_by_one = [mailbox(cell) for cell in cells]
    assert [bool(code) for code in column.key] == [box is not None for box in one_by_one]
    seen = [box.key if box else "" for box in one_by_one]
    codes = column.key.tolist()
    assert [codes.index(code) for code in codes] == [seen.index(key) for key in seen]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("+1 603 555 0100", "(603) 555-0100"),
        ("+44 (0)20 7946 0958", "020 7946 0958"),
        ("0044 20 7946 0958", "+442079460958"),
        ("+45 12 34 56 78", "12345678"),
        ("+49 89 1234567", "089 1234567"),
        ("+1 603-555-0100 ext. 12", "6035550100"),
        ("٦٠٣٥٥٥٠١٠٠", "603 555 0100"),
    ],
)
def test_spellings_of_one_number_are_one(one: str, other: str) -> None:
    a, b = phones(Lines.of([one, other]), lambda _: "").tolist()
    assert a == b > 0


@pytest.mark.parametrize("text", ["", "12345", "000 000 0000", "1111111111", "n/a", "+", "x12"])
def test_what_is_no_number_is_none(text: str) -> None:
    assert phones(Lines.of([text]), lambda _: "DE").tolist() == [0]


def test_a_country_is_known_by_code_and_name() -> None:
    assert [region(text) for text in ("de", "Germany", "Deutschland", "Nowhere")] == [
        *("DE", "DE", "DE", ""),
    ]  # fmt: skip


CELLS = {
    "email": ["jim@a.example", "JIM@a.example", "smith@a.example", "smith2@a.example",
              "info@a.example", "jim.brodo@gmail.com", "jb", ""],
    "first_name": ["Jim", "James", "J.", "Ann", "Anna", "", "Jo Brodo", "Zoë", "Brodo", "王"],
    "last_name": ["Brodo", "Brodo Jr", "Brodo Sr", "Smith", "Smyth", "Jim", "Brodo-Hill", ""],
    "company": ["Acme", "Acme Inc", "Borax", ""],
    "phone": ["+1 603 555 0100", "603-555-0100", "+1 603 555 0199", ""],
}  # fmt: skip
ROWS = st.lists(st.tuples(*(st.sampled_from(CELLS[key]) for key in KEYS)), max_size=9)


# So few that every window holds all of them.
@given(
    st.lists(st.tuples(*(st.sampled_from(CELLS[key]) for key in KEYS)), max_size=4), st.randoms()
)
@settings(max_examples=120, deadline=None)
def test_the_order_of_rows_changes_no_cluster(rows: list[Row], order: random.Random) -> None:
    places = list(range(len(rows)))
    order.shuffle(places)
    mixed = [rows[at] for at in places]
    assert said(rows) == said(mixed)


def said(rows: list[Row]) -> list[list[Row]]:
    """Return what the rows of each cluster say."""
    found = find_duplicates(listed(*rows), least=Level.possible)
    return sorted(sorted(rows[row - 1] for row in cluster.rows) for cluster in found)


@given(ROWS)
@settings(max_examples=120, deadline=None)
def test_a_pair_scores_the_same_both_ways(rows: list[Row]) -> None:
    for one, other in pairwise(rows):
        there, back = (
            [(link.score, link.level) for c in find_duplicates(listed(*both), least=Level.possible)
             for link in c.links]
            for both in ((one, other), (other, one))
        )  # fmt: skip
        assert there == back


@given(ROWS)
@settings(max_examples=120, deadline=None)
def test_a_cluster_asks_as_pairs_are_asked(rows: list[Row]) -> None:
    if len(rows) < 2:
        return
    everybody = people(listed(*rows))
    low, high = np.triu_indices(len(rows), 1)
    asked = Pairs(low, high)
    first, last = compare_first(everybody.names, asked), compare_last(everybody.names, asked)
    find_swapped(everybody.names, asked, first, last)
    first[is_called_by_middle(everybody.names, asked) & (last == 1)] = 3
    made = made_of_names(everybody.boxes, everybody.names)
    age = _generation(everybody.names.generation, asked)
    vetoed = _vetoed(everybody, made, asked, first, age)
    links = [(one, other, False) for one, other in zip(low.tolist(), high.tolist(), strict=True)]
    faces = _identities(everybody, links)
    for (one, other, _), veto in zip(links, vetoed.tolist(), strict=True):
        if are_two(faces[one], faces[other]):
            assert veto, (rows[one], rows[other])


def test_an_unrelated_row_changes_nothing() -> None:
    rows: list[Row] = [
        ("jim.brodo@acme.example", "Jim", "Brodo", "Acme"),
        ("jbrodo@acme.example", "James", "Brodo", "Acme Inc"),
        ("ann@hill.example", "Ann", "Hill", "Hill"),
    ]
    before = find_duplicates(listed(*rows))
    after = find_duplicates(listed(*rows, ("zoe@moss.example", "Zoë", "Moss", "Moss Ltd")))
    assert before == after


@pytest.mark.parametrize("filled", ["company", "phone", "email", "last_name", "first_name"])
def test_one_value_in_every_row_makes_few_pairs(filled: str) -> None:
    dice = random.Random(7)
    rows = []
    for _ in range(3000):
        first, last, firm = ("".join(dice.choices("abcdefghij", k=6)) for _ in range(3))
        row = {"email": f"{first}@{firm}.example", "first_name": first, "last_name": last,
               "company": firm, "phone": f"+1 603 {dice.randrange(10**7):07}"}  # fmt: skip
        row[filled] = {"email": "info@acme.example", "phone": "+1 603 555 0100"}.get(filled, "Acme")
        rows.append(tuple(row[key] for key in KEYS))
    everybody = people(listed(*rows))
    low, _ = pairs(keys(everybody), len(everybody))
    assert len(low) < 25 * len(rows)


def test_a_row_a_hundred_times_is_one_cluster() -> None:
    rows = [("jim.brodo@acme.example", "Jim", "Brodo", "Acme")] * 100
    (cluster,) = find_duplicates(listed(*rows))
    assert (len(cluster.rows), cluster.kind) == (100, Kind.same_mailbox)


def test_only_new_rows_are_looked_for() -> None:
    rows: list[Row] = [
        ("jim.brodo@acme.example", "Jim", "Brodo", "Acme"),
        ("ann@hill.example", "Ann", "Hill", "Hill"),
        ("jbrodo@acme.example", "James", "Brodo", "Acme Inc"),
        ("bo@moss.example", "Bo", "Moss", "Moss"),
        ("BO@moss.example", "Bo", "Moss", "Moss"),
    ]
    found = find(listed(*rows), new=2).clusters
    assert [cluster.rows for cluster in found] == [(1, 3)]


def test_kinds_are_told_apart() -> None:
    rows: list[Row] = [
        ("jim.brodo@acme.example", "Jim", "Brodo", "Acme"),
        ("JIM.brodo@acme.example", "Jim", "Brodo", "Acme"),
        ("info@borax.example", "Al", "Reed", "Borax"),
        ("info@borax.example", "Bo", "Moss", "Borax"),
        ("you@example.com", "Your", "Name"),
    ]
    found = find(listed(*rows))
    assert [(one.kind, one.rows) for one in found.clusters] == [(Kind.same_mailbox, (1, 2))]
    assert [(one.kind, one.rows, one.why) for one in found.notices] == [
        (Kind.shared_inbox, (3, 4), "2 names share info@borax.example · info@ is a role "
         "address, not a person"),
        (Kind.placeholder, (5,), "not a real address"),
        (Kind.placeholder, (5,), "the name is a form placeholder"),
    ]  # fmt: skip


ODD = ["", " ", "\n", "@", "@@", "a@", "=1+1", "😀", "שלום", "名前", "x" * 100_000, "\ud800", "\0",
       ",", "jr", "Dr.", "-", "'", "a\nb@c.d", "+", "00", "١٢٣٤٥٦٧٨٩"]  # fmt: skip


@given(st.lists(st.tuples(*[st.sampled_from(ODD)] * 5), max_size=6))
@settings(max_examples=60, deadline=None)
def test_nothing_in_a_cell_breaks_it(rows: list[Row]) -> None:
    stand = [row for one in find(listed(*rows), least=Level.possible).clusters for row in one.rows]
    assert sorted(set(stand)) == sorted(stand)  # nobody is two people
    assert set(stand) <= set(range(1, len(rows) + 1))


@pytest.mark.parametrize(
    ("keys_", "people"),
    [(("email",), 1), (("full_name", "company"), 1), (("phone",), 1), (("notes",), 0)],
)
def test_a_list_may_have_few_columns(keys_: tuple[str, ...], people: int) -> None:
    cells = {"email": "jim.brodo@acme.example", "full_name": "Jim Brodo", "company": "Acme",
             "phone": "+1 603 555 0100", "notes": "x"}  # fmt: skip
    row = tuple(cells[key] for key in keys_)
    assert [one.rows for one in find(listed(row, row, row, keys=keys_)).clusters] == [
        (1, 2, 3)
    ] * people

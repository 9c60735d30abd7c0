"""One person under two rows is found with reasons; two people are left alone."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tactful.lint.duplicates.find import find_duplicates
from tactful.lint.duplicates.firms import company
from tactful.lint.duplicates.links import Cluster, Level
from tactful.lint.duplicates.nicknames import is_form_of
from tactful.lint.duplicates.reasons import AGAINST, FOR
from tactful.lint.duplicates.weights import POINTS
from tactful.lint.lists.normal import mailbox, name
from tactful.lint.lists.recipients import Recipients

Row = tuple[str, ...]
KEYS = ("email", "first_name", "last_name", "company", "phone")


def listed(*rows: tuple[str, ...]) -> Recipients:
    padded = [row + ("",) * (len(KEYS) - len(row)) for row in rows]
    columns = {f"contact.{key}": tuple(row[i] for row in padded) for i, key in enumerate(KEYS)}
    lines = tuple(range(2, len(rows) + 2))
    return Recipients("leads.csv", columns, lines, {key: key for key in columns}, {})


def found(*rows: tuple[str, ...]) -> list[tuple[int, ...]]:
    return [cluster.rows for cluster in find_duplicates(listed(*rows))]


def only(*rows: tuple[str, ...]) -> Cluster:
    (cluster,) = find_duplicates(listed(*rows))
    return cluster


JIM = ("jim.brodo@acme.example", "Jim", "Brodo", "Acme Inc.")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Jo@Acme.example", "jo@acme.example"),
        ("jo.doe@gmail.com", "j.odoe+news@googlemail.com"),
        ("jo+crm@acme.example", "jo@acme.example"),
        ("jo@bücher.example", "JO@xn--bcher-kva.example"),
    ],
)
def test_spellings_of_one_mailbox_are_one(one: str, other: str) -> None:
    a, b = mailbox(one), mailbox(other)
    assert a is not None and b is not None
    assert a.key == b.key


@pytest.mark.parametrize("text", ["", "jo", "jo@", "@acme.example", "jo doe@acme.example"])
def test_what_is_no_address_is_no_mailbox(text: str) -> None:
    assert mailbox(text) is None


def test_dots_matter_where_the_provider_minds_them() -> None:
    assert mailbox("j.o@acme.example") != mailbox("jo@acme.example")


@pytest.mark.parametrize(
    "pair",
    "jim/james bob/robert liz/elizabeth beppe/giuseppe kees/cornelis kate/katherine jim/jimmy "
    "peggy/margaret paco/francisco tom/thomas".split(),
)
def test_short_forms_are_one_name(pair: str) -> None:
    one, other = pair.split("/")
    assert is_form_of(one, other) and is_form_of(other, one)


@pytest.mark.parametrize(
    "pair",
    "robert/bill aaron/erin mary/marie margaret/rita lee/leon jon/joan daniel/daniela "
    "maria/mary patrick/patricia".split(),
)
def test_false_friends_are_two_names(pair: str) -> None:
    one, other = pair.split("/")
    assert not is_form_of(one, other) and not is_form_of(other, one)


def test_nicknames_do_not_chain() -> None:
    assert is_form_of("al", "alan") and is_form_of("al", "albert")
    assert not is_form_of("alan", "albert")


def test_names_are_taken_apart() -> None:
    assert name("Brodo, James", "") == name("James", "Brodo")
    assert name("Dr. James", "Brodo") == name("James Brodo", "") == name("", "", "James Brodo")
    assert (name("Don", "Lizaola, Sr.").last, name("Don", "Lizaola, Sr.").generation) == (
        "lizaola",
        "sr",
    )
    assert name("Åsa", "Sjöberg") == name("ASA", "sjoberg")


def test_a_firm_is_known_without_its_legal_form() -> None:
    assert company("Acme International, Inc.") == company("ACME Intl") == "acme intl"


def test_jim_is_james_and_it_says_why() -> None:
    cluster = only(JIM, ("jbrodo@acme.example", "James", "Brodo", "Acme"))
    assert (cluster.rows, cluster.level) == ((1, 2), Level.sure)
    assert cluster.why.startswith(
        "same last name (rare here) · Jim is a form of James "
        "· same domain, both addresses match the name · same company"
    )


@pytest.mark.parametrize(
    "other",
    [
        ("JIM.BRODO@ACME.EXAMPLE", "Jim", "Brodo", ""),
        ("jim.brodo@acme.example", "Brodo", "Jim", "Acme"),
        ("jim.brodo@acme.example", "Jim Brodo", "", "ACME"),
        ("jim.brodo@acme.example", "Brodo, Jim", "", "ACME"),
        ("jim.brodo@acme.example", "J.", "Brodo", "Acme"),
        ("jim.brodo@acme.example", "Jim", "Brodo-Miller", "Acme"),
        ("jim.brodo@acmee.example", "Jim", "Brodo", "Acme"),
        ("jim.bordo@acme.example", "Jim", "Bordo", "Acme"),
        ("", "Jim", "Brodo", "Acme"),
    ],
    ids=["case", "swapped", "in one cell", "comma", "initial", "married", "domain typo",
         "name typo", "no address"],
)  # fmt: skip
def test_one_person_in_many_spellings(other: Row) -> None:
    assert found(JIM, other) == [(1, 2)]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("j1@a.example", "Jon", "Brodo", "Acme"), ("j2@a.example", "Joan", "Brodo", "Acme")),
        (("d@a.example", "Daniel", "Brodo", "Acme"), ("da@a.example", "Daniela", "Brodo", "Acme")),
        (("dl@a.example", "Don", "Brodo Sr", "Acme"), ("dj@a.example", "Don", "Brodo Jr", "Acme")),
        (("smith@a.example", "Jo", "Smith", "Acme"), ("smith2@a.example", "Jo", "Smith", "Acme")),
        (("info@a.example", "Ann", "Hill", "Acme"), ("info@a.example", "Bea", "Moss", "Acme")),
        (("a@a.example", "Ann", "Hill", "A", "+1 555 0100"),
         ("b@b.example", "Tom", "Hill", "B", "+1 555 0100")),
        (("j@a.example", "John", "Smith", "Acme"), ("js@b.example", "John", "Smith", "Borax")),
        (("sales@a.example", "", "", "Acme", "+1 555 0100"),
         ("ann.hill@a.example", "Ann", "Hill", "Acme", "+1 555 0100")),
        (("michael.roth@a.example", "Michael", "Roth", "Roth & Roth", "+49 7602 555 74"),
         ("verena.roth@a.example", "Verena", "Roth", "Roth & Roth", "+49 7602 555 74")),
        (("m.roth@a.example", "Michael", "Roth", "Roth & Roth", "+49 7602 555 74"),
         ("v.roth@a.example", "Verena", "Roth", "Roth & Roth", "+49 7602 555 74")),
        (("s.maier@a.example", "Stefan", "Maier", "Praxis Maier", "+49 7681 555 26"),
         ("stefanie.mayer@a.example", "Stefanie", "Mayer", "Praxis Maier", "+49 7681 555 26")),
    ],
    ids=["jon joan", "daniela", "jr sr", "numbered", "inbox", "spouses", "namesakes", "post",
         "couple in a practice", "couple with initials", "stefanie"],
)  # fmt: skip
def test_two_people_are_left_alone(one: Row, other: Row) -> None:
    assert found(one, other) == []


@pytest.mark.parametrize(
    ("column", "one", "other", "people"),
    [
        ("contact.anrede", "Herr", "Frau", 2),
        ("contact.salutation", "Mr.", "Ms", 2),
        ("contact.title", "Mme", "M.", 2),
        ("contact.gender", "female", "male", 2),
        ("contact.anrede", "Frau", "frau", 1),
        ("contact.title", "Buyer", "Owner", 1),
        ("contact.anrede", "Herr", "", 1),
    ],
)
def test_mr_is_not_ms(column: str, one: str, other: str, people: int) -> None:
    rows = listed(
        ("a.quell@a.example", "A.", "Quell", "Acme", "+1 555 0100"),
        ("quell@a.example", "Alex", "Quell", "Acme", "+1 555 0100"),
    )
    said = Recipients(
        rows.path, {**rows.columns, column: (one, other)}, rows.lines, rows.headers, {}
    )
    assert len(find_duplicates(said)) == 2 - people


def test_a_veto_inside_a_cluster_keeps_it_from_closing() -> None:
    rows = (
        ("jb@acme.example", "Jim", "Brodo", "Acme", "+1 555 0100"),
        ("jb@acme.example", "J.", "Brodo", "Acme", "+1 555 0100"),
        ("ann.brodo@acme.example", "Jane", "Brodo", "Acme", "+1 555 0100"),
    )
    assert found(*rows) == [(1, 2)]


def test_a_row_like_both_does_not_join_numbered_mailboxes_of_one_employer() -> None:
    rows = (
        ("jo.smith@acme.example", "Jo", "Smith", "Acme", "+1 555 0100"),
        ("josmith@gmail.com", "Jo", "Smith", "Acme", "+1 555 0100"),
        ("jo.smith2@acme.example", "Jo", "Smith", "Acme", "+1 555 0100"),
    )
    assert found(rows[0], rows[1]) == found(rows[1], rows[2]) == [(1, 2)]
    ((one, other),) = found(*rows)
    assert {one, other} in ({1, 2}, {2, 3})


def test_the_weakest_link_is_the_clusters() -> None:
    cluster = only(
        JIM,
        ("jim.brodo@acme.example", "Jim", "Brodo", "Acme"),
        ("jim@other.example", "James", "Brodo", ""),
    )
    assert cluster.rows == (1, 2, 3)
    assert cluster.level is Level.likely
    assert cluster.best(1).level is Level.sure


def test_a_list_of_bare_addresses_is_compared_too() -> None:
    assert found(("jo@acme.example",), ("al@acme.example",), ("JO@acme.example",)) == [(1, 3)]


def test_every_sign_has_points_and_words_only_for_signs() -> None:
    assert set(FOR) <= set(POINTS) and set(AGAINST) <= set(POINTS)


def test_one_value_in_every_row_costs_no_square() -> None:
    rows = [
        ("info@acme.example", f"N{i}", "Smith", "Acme", "+1 555 0100") for i in range(1500)
    ]  # fmt: skip
    began = time.perf_counter()
    find_duplicates(listed(*rows))
    assert time.perf_counter() - began < 20  # under a second on two quiet cores


NAMES = st.sampled_from(["Jim", "James", "J.", "Ann", "Anna", "", "Jo Brodo", "Zoë"])
ROWS = st.lists(
    st.tuples(
        st.sampled_from(["jim@a.example", "JIM@a.example", "jb@a.example", "info@a.example", ""]),
        NAMES,
        st.sampled_from(["Brodo", "Brodo Jr", "Brodo Sr", "Smith", ""]),
        st.sampled_from(["Acme", "Acme Inc", "Borax", ""]),
    ),
    max_size=9,
)


@given(ROWS)
@settings(max_examples=150, deadline=None)
def test_clusters_are_disjoint_and_never_join_what_is_vetoed(rows: list[Row]) -> None:
    clusters = find_duplicates(listed(*rows), least=Level.possible)
    members = [row for cluster in clusters for row in cluster.rows]
    assert len(members) == len(set(members))
    for cluster in clusters:
        generations = {rows[row - 1][2] for row in cluster.rows} & {"Brodo Jr", "Brodo Sr"}
        assert len(generations) < 2
        assert set(cluster.rows) == {row for link in cluster.links for row in link.rows}
    assert clusters == find_duplicates(listed(*rows), least=Level.possible)


def test_the_order_of_levels_is_the_order_of_scores() -> None:
    assert Level.sure.at_least > Level.likely.at_least > Level.possible.at_least


def test_an_empty_list_has_nobody_twice() -> None:
    assert find_duplicates(listed()) == []

"""Firms without their legal forms: one by one, and a column at once."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tactful.lint.duplicates.firms import companies, company, firms
from tactful.lint.duplicates.text import coded


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("Acme Intl., Inc.", "acme intl"),
        ("The Acme International Company", "acme intl"),
        ("Acme B.V.", "acme"),
        ("Acme S.p.A.", "acme"),
        ("Acme Sp. z o.o.", "acme"),
        ("Acme S. de R.L. de C.V.", "acme"),
        ("Acme, S.A. de C.V.", "acme"),
        ("Müller GmbH & Co. KG", "muller"),
        ("Foo Public Limited Company", "foo"),
        ("Foo Limited Liability Company", "foo"),
        ("I.B.M. Corp", "ibm"),
        ("J. P. Morgan", "jp morgan"),
        ("A.S.", "as"),  # nothing but a form: that is its name
        ("The Company", "the company"),
        ("Acme\nInc", "acme"),
        ("Acme\x85Inc\u2028Ltd", "acme"),
        ("株式会社", "株式会社"),
        ("", ""),
        (" - ", ""),
    ],
)
def test_a_firm_is_called_the_same_with_and_without_its_form(written: str, said: str) -> None:
    assert company(written) == said


WORDS = st.sampled_from(
    ["Acme", "b", "V.", "s", "A", "de", "C.V.", "Ltd.", "limited", "company", "GmbH", "&", "Co",
     "KG", "sp", "zoo", "  ", "Übung", "'", "group", "public", ""]
)  # fmt: skip
NAMES = st.lists(WORDS, max_size=6).map(" ".join)


@given(st.lists(NAMES, max_size=8))
def test_a_column_of_firms_is_each_firm(texts: list[str]) -> None:
    assert companies(texts) == [company(text) for text in texts]


@given(st.lists(NAMES, max_size=8))
def test_what_is_known_of_firms_is_alike_for_those_that_are(texts: list[str]) -> None:
    column = firms(coded(texts))
    said = [column.values[code] for code in column.codes.tolist()]
    assert said == [company(text) for text in texts]
    flat = column.flat[column.codes].tolist()
    assert [flat.index(one) for one in flat] == [
        [text.replace(" ", "") for text in said].index(text.replace(" ", "")) for text in said
    ]

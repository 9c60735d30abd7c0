"""Filters make values read as a person would have typed them."""

import pytest

from tactful.templates.engine.filters import given, join_and, possessive, sentence, spoken
from tactful.templates.engine.values import Number, Value, bound, recipient_name
from tactful.templates.workspace.declared_fields import DeclaredField
from tactful.templates.workspace.fields import Field, FieldType, normal_header
from tactful.templates.workspace.localized_formats import day


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("JIM", "Jim"), ("jim", "Jim"), ("Jim", "Jim"), ("JP", "JP"), ("McDonald", "McDonald"),
        ("MCDONALD", "McDonald"), ("O'BRIEN", "O'Brien"), ("o’brien", "O’Brien"), ("DE LA CRUZ", "de la Cruz"),
        ("JEAN-LUC", "Jean-Luc"), ("deVries", "deVries"), ("ÅSA", "Åsa"), ("ÉLODIE", "Élodie"),
        ("MARY ANN", "Mary Ann"), ("李明", "李明"), ("", ""), ("van", "Van"),
    ],
)  # fmt: skip
def test_given(typed: str, written: str) -> None:
    assert given(typed) == written


def test_spoken_uses_the_fields_own_words() -> None:
    field = Field(type=FieldType.picklist, spoken={"VP  of Marketing": "a marketing leader"})
    assert spoken(Value("vp of marketing", field)) == "a marketing leader"
    assert spoken(Value("CFO", field)) == "CFO"
    assert spoken("CFO") == "CFO"


def test_small_ones() -> None:
    assert sentence("über uns") == "Über uns"
    assert possessive("James") == "James’s"
    assert join_and("a; b, c") == "a, b and c"
    assert join_and(["a"]) == "a"
    assert day("2026-03-03") == "Tuesday 3 March"
    assert day("soon") == "soon"


@pytest.mark.parametrize("header", ["First_Name", " first name ", "FirstName", "\ufeffFIRST-NAME"])
def test_headers_are_compared_as_people_read_them(header: str) -> None:
    assert normal_header(header) == "first name"


@pytest.mark.parametrize(
    ("text", "other", "equal", "above"),
    [
        ("1", 1, True, False), ("1,250", 1250, True, False), ("10", 9, False, True),
        ("10", "9", False, True), ("3", "3", True, False), ("€ 5.50", 5.5, True, False),
        ("2", True, False, False), ("", 0, False, False), ("many", 1, False, False),
        ("many", "many", True, False), ("4", float("nan"), False, False),
    ],
)  # fmt: skip
def test_numbers_are_compared_as_numbers(
    text: str, other: object, equal: bool, above: bool
) -> None:
    value = bound(text, Field(type=FieldType.integer, key="lead.seats"))
    assert isinstance(value, Number) and str(value) == text
    assert (value == other, value != other, other == value) == (equal, not equal, equal)
    assert (value > other, value >= other) == (above, above or (equal and text != "many"))
    assert hash(value) == hash(text) and not value < value


def test_other_texts_are_compared_as_texts() -> None:
    value = bound("10", Field(type=FieldType.text, key="lead.code"))
    number: object = 10
    assert type(value) is Value and value < "9" and value != number


def test_spoken_forms_belong_to_picklists() -> None:
    with pytest.raises(ValueError, match="only fields of type picklist"):
        DeclaredField(type=FieldType.text, spoken={"a": "b"})


def test_the_to_header_shows_names_as_their_owners_write_them() -> None:
    names = {"contact.first_name": "JIM", "contact.last_name": "Brodo"}
    assert recipient_name(names) == "Jim Brodo"
    assert recipient_name({"contact.full_name": "ANA  DE LA CRUZ"}) == "Ana de la Cruz"
    assert recipient_name({"contact.last_name": "Lee"}) == "Lee"
    assert recipient_name({}) == ""

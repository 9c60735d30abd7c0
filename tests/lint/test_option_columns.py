"""Columns and cells that hold what a form offered."""

from collections import Counter

import pytest

from tactful.lint.reading.option_columns import clicked_options, is_clicked


@pytest.mark.parametrize(
    "column",
    [
        ("1-9", "10-49", "50-249", "250+", "10-49"),
        ("bis 10 Mitarbeiter", "11-50 Mitarbeiter", "51-200 Mitarbeiter", "mehr als 200", "Andere/r"),
        ("1 to 3 vans", "4 to 10 vans", "1 to 3 vans", "11+ vans", "4 to 10 vans"),
        ("Within a month", "Within 2 weeks", "1-3 months", "More than 6 months", "3-6 months"),
        ("moins de 3 mois", "3 à 6 mois", "plus de 6 mois", "3 à 6 mois", "moins de 3 mois"),
        ("1: Cold", "2: Warm", "3: Hot", "2: Warm", "1: Cold"),
        ("A) Renting", "B) Buying", "C) Both", "A) Renting", "B) Buying"),
        ("Hotel / Hostel", "Bar / Café", "Hotel / Hostel", "Other", "Bar / Café"),
        ("Owner or partner", "Vet or nurse", "Owner or partner", "Reception or office", "Vet or nurse"),
        ("Inhaber oder Geschäftsführer", "Meister oder Geselle", "Inhaber oder Geschäftsführer",
         "Meister oder Geselle", "Lehrling oder Helfer"),
    ],
)  # fmt: skip
def test_a_column_of_form_options_is_known_from_five_rows(column: tuple[str, ...]) -> None:
    assert len(clicked_options(Counter(column), 5)) > 1
    assert clicked_options(Counter(column[:4]), 5) == []


@pytest.mark.parametrize(
    "column",
    [
        ("9-17", "9-18", "10-18", "8-16", "9-17"),
        ("pages 3-7", "pages 2-9", "pages 5-8", "pages 1-4", "pages 3-7"),
        ("Leeds", "York", "Leeds", "Hull", "York"),
        ("a van or two", "a small fleet", "a van or two", "one bike", "a small fleet"),
        ("3 June", "4 June", "3 June", "5 June", "4 June"),
        ("Smith & Sons", "Brook & Co", "Smith & Sons", "Hill & Dale", "Brook & Co"),
        ("the pump", "the valve", "the pump", "the seal / gasket", "the valve"),
        ("2-3", "yes", "no", "yes", "no"),
        ("12 Mill Lane", "4 Quay Street", "12 Mill Lane", "9 Hill Road", "4 Quay Street"),
        ("2 weeks", "3 weeks", "2 weeks", "a month", "3 weeks"),
    ],
)  # fmt: skip
def test_a_column_of_words_is_none(column: tuple[str, ...]) -> None:
    assert clicked_options(Counter(column), 5) == []


@pytest.mark.parametrize(
    ("value", "clicked"),
    [
        ("11-50 employees", True), ("200+ Mitarbeiter", True), ("10 à 49 salariés", True),
        ("4) Somewhat likely", True), ("1 - Not at all", True),
        ("lots 12-18", False), ("thirty people", False), ("5 people", False), ("2: part", False),
        ("7: 30 in the morning", False), ("3-6 months", False), ("24/7", False),
    ],
)  # fmt: skip
def test_one_value_alone(value: str, *, clicked: bool) -> None:
    assert is_clicked(value) is clicked

"""Values of the settings that only hold a place, and real ones that look alike."""

import pytest

from tactful.lint.rule.stand_ins import is_no_place, is_nobodys_address, is_nobodys_name


@pytest.mark.parametrize(
    "address",
    ["you@example.org", "your.name@halden.se", "ana@yourcompany.com", "first.last@mail.example.net",
     "vorname.nachname@firma.de"],
)  # fmt: skip
def test_a_forms_address_is_nobodys(address: str) -> None:
    assert is_nobodys_address(address)


@pytest.mark.parametrize(
    "address",
    ["youssef@halden.se", "ana@examplecraft.com", "sales@mycompanion.com", "li@b.example"],
)
def test_an_address_of_somebody_is_left_alone(address: str) -> None:
    assert not is_nobodys_address(address)


@pytest.mark.parametrize("name", ["Your Name", "[Company Name]", "Musterfirma GmbH", "Tu empresa"])
def test_a_name_that_says_whose_it_should_be_is_nobodys(name: str) -> None:
    assert is_nobodys_name(name)


@pytest.mark.parametrize("name", ["Halden Company Ltd", "Su Lin", "Ton Brand", "The Name Company"])
def test_a_real_name_is_left_alone(name: str) -> None:
    assert not is_nobodys_name(name)


@pytest.mark.parametrize(
    "address",
    ["4 Oak Street, Any Town 1234", "Musterstraße 1, 12345 Musterstadt",
     "Street and number, Postcode City", "12 Elm Road, City, State 90210"],
)  # fmt: skip
def test_a_forms_place_is_none(address: str) -> None:
    assert is_no_place(address)


@pytest.mark.parametrize(
    "address",
    ["5 Main Street, Springfield, IL 62701", "8 City Road, London EC1Y 2AB",
     "Kansas City, State Avenue 12", "Marktplatz 3, 72072 Tübingen"],
)  # fmt: skip
def test_a_real_place_is_left_alone(address: str) -> None:
    assert not is_no_place(address)

"""A cell that is nothing of its field's declared type, and cells that are, however they are written."""

import pytest

from tactful.lint.reading.values import kind_fault, null_fault, type_fault
from tactful.templates.workspace.fields import Field, FieldType

WRONG = [
    (FieldType.phone, "Stall 14, Harbour Road"), (FieldType.phone, "jo@acme.example"),
    (FieldType.phone, "4.930123e+11"), (FieldType.phone, "447700900168.0"),
    (FieldType.phone, "2026-03-01T09:00"), (FieldType.phone, "Milling Supervisor"),
    (FieldType.integer, "yes"), (FieldType.integer, "Leeds"), (FieldType.integer, "2026-03-01"),
    (FieldType.integer, "several"), (FieldType.integer, "12@acme.example"),
    (FieldType.money, "Kit"), (FieldType.money, "not stated"), (FieldType.money, "1.2E+05"),
    (FieldType.money, "2026-03-01"), (FieldType.money, "+44 20 7946 0000 1 2"),
    (FieldType.date, "0000-00-00"), (FieldType.date, "1775520000"), (FieldType.date, "46119"),
    (FieldType.date, "/Date(1775520000)/"), (FieldType.date, "next week"), (FieldType.date, "Oslo"),
    (FieldType.url, "our website"), (FieldType.url, "Oslo"), (FieldType.email, "Jo Hartmann"),
    (FieldType.company, "2026-03-01"), (FieldType.company, "+49 30 123456"),
    (FieldType.integer, "Int64(14)"), (FieldType.integer, "'14"), (FieldType.integer, "[14]"),
    (FieldType.integer, '="14"'), (FieldType.money, "Money(amount=14)"), (FieldType.money, "=B2*1.2"),
    (FieldType.money, "119.99999999999999"), (FieldType.integer, "8.0000000000002"),
    (FieldType.phone, "'0049301234567"), (FieldType.phone, '="0049301234567"'),
]  # fmt: skip
RIGHT = [
    (FieldType.phone, "+44 (0)113 496 0000"), (FieldType.phone, "0113-496 0000 ext. 12"),
    (FieldType.phone, "1-800-FLOWERS"), (FieldType.phone, "030/12 34 56 - 78"), (FieldType.phone, ""),
    (FieldType.integer, "12"), (FieldType.integer, "1,200"), (FieldType.integer, "about 20"),
    (FieldType.integer, "50+"), (FieldType.integer, "20–30"), (FieldType.integer, "12 Plätze"),
    (FieldType.money, "£1,250.00"), (FieldType.money, "1.250,00 €"), (FieldType.money, "EUR 40"),
    (FieldType.money, "7\u202f500\u00a0€"), (FieldType.money, "$2.5m"), (FieldType.money, "from 90 kr"),
    (FieldType.date, "2026-03-01"), (FieldType.date, "3 March"), (FieldType.date, "01.03.2026"),
    (FieldType.datetime, "2026-03-01T09:00:00+01:00"), (FieldType.date, "Q3 2026"),
    (FieldType.url, "https://acme.example/a?b=1"), (FieldType.url, "acme.example"),
    (FieldType.company, "3M"), (FieldType.company, "1800 Contacts"), (FieldType.company, "7-Eleven"),
    (FieldType.money, "(1,250)"), (FieldType.integer, "20 (of 30)"), (FieldType.money, "0.0875"),
    (FieldType.text, "2026-03-01"), (FieldType.company, "4711"), (FieldType.company, "42"),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "value"), WRONG)
def test_what_cannot_be_meant_is_told(kind: FieldType, value: str) -> None:
    assert type_fault(value, Field(type=kind, key="lead.it")) is not None


@pytest.mark.parametrize(("kind", "value"), RIGHT)
def test_what_a_person_wrote_is_left_alone(kind: FieldType, value: str) -> None:
    assert type_fault(value, Field(type=kind, key="lead.it")) is None


@pytest.mark.parametrize(
    "value",
    [
        "Wed, 4 Mar 2026 00:00:00 GMT", "03/04/2026 12:00:00 AM", "04-MAR-26 08.30.00.000 AM",
        "2026-03-04 00:00:00+01", "20260304T083000Z",
    ],
)  # fmt: skip
def test_a_day_with_a_clock_that_nobody_reads_is_told(value: str) -> None:
    field = Field(type=FieldType.date, key="lead.visit")
    assert kind_fault(value, field) == "is a date as a program stores it"


@pytest.mark.parametrize("value", ["4 March 2026", "4.3.2026", "4 March at 9:30", "2026-03-04"])
def test_a_day_as_people_write_it_is_not(value: str) -> None:
    assert kind_fault(value, Field(type=FieldType.date, key="lead.visit")) is None


@pytest.mark.parametrize(
    "value",
    [
        "No data", "(not specified)", "Keine Daten", "nicht bekannt", "k. A.", "non précisé",
        "aucune réponse", "sin especificar", "no consta", "não consta", "sem dados",
        "non pervenuto", "dato mancante", "geen opgave", "niet bekend", "nie dotyczy",
        "brak informacji", "uppgift saknas", "ikke oplyst", "ei tiedossa", "není uvedeno",
        "nincs adat", "belirtilmemiş", "нет данных", "未入力", "暂无", "없음", "System.Object[]",
        "java.lang.String", "#BEZUG!", "#N/D", "######", "NoneType", "KeyError: 'city'",
        "Fecha no válida", "<no value>", "[sin datos]",
    ],
)  # fmt: skip
def test_words_for_nothing_are_known_in_many_languages(value: str) -> None:
    for kind in (FieldType.text, FieldType.company):
        assert null_fault(value, Field(type=kind, key="lead.it")) is not None


@pytest.mark.parametrize(
    "value",
    [
        "Leer", "No Limits", "Not Just Books", "Sans Souci", "Ohne Titel", "Nada", "N. Nolan",
        "Non Solo Pasta", "Geen Van Dijk", "System Haus", "Errorless Audio", "Com Hem", "Nix & Co",
        "the no-code guide", "#1 Plumbing", "S. O. Sørensen", "Keine Sorge GmbH", "Sin City Tours",
    ],
)  # fmt: skip
def test_words_that_only_begin_like_nothing_are_values(value: str) -> None:
    for kind in (FieldType.text, FieldType.company):
        assert null_fault(value, Field(type=kind, key="lead.it")) is None


def test_a_surname_that_says_unknown_is_a_surname() -> None:
    last = Field(type=FieldType.name, key="contact.last_name")
    assert null_fault("Unbekannt", last) is None
    assert null_fault("unbekannt", last) is not None

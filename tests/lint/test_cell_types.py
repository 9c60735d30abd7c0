"""A cell that is nothing of its field's declared type, and cells that are, however they are written."""

import pytest

from tactful.lint.reading.values import type_fault
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
    (FieldType.text, "2026-03-01"), (FieldType.company, "4711"), (FieldType.company, "42"),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "value"), WRONG)
def test_what_cannot_be_meant_is_told(kind: FieldType, value: str) -> None:
    assert type_fault(value, Field(type=kind, key="lead.it")) is not None


@pytest.mark.parametrize(("kind", "value"), RIGHT)
def test_what_a_person_wrote_is_left_alone(kind: FieldType, value: str) -> None:
    assert type_fault(value, Field(type=kind, key="lead.it")) is None

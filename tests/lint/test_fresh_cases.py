"""Cases of a first day: what a rule must find in words that it has not seen, and what it must not.

Each sentence is a file of its own, as in ``tactful lint mail.txt``.
"""

from pathlib import Path

import pytest

from tactful.lint.check.api import check_files
from tactful.lint.reading.values import kind_fault
from tactful.templates.workspace.fields import Field, FieldType

FIRST = Field(type=FieldType.name, key="contact.first_name")


def codes(tmp_path: Path, text: str, name: str = "mail.txt") -> set[str]:
    """Return the codes of what is found in a file with this text."""
    file = tmp_path / name
    file.write_text(text + "\n", encoding="utf-8")
    return {finding.code for finding in check_files([file]).findings}


@pytest.mark.parametrize(
    "text",
    [
        "Hi ##FirstName##, thanks for visiting us.",
        "We met ##Company## last week.",
        "We met @@company_name@@ last week.",
        "We met $$COMPANY$$ last week.",
        "We met ||COMPANY|| last week.",
        "We met ^COMPANY^ last week.",
        "How are things at ==company==?",
        "Dear §name§, welcome.",
        "It costs XXX pounds a year.",
        "The price is XXX EUR.",
        "It costs ?? pounds.",
        "Es kostet XXX Euro im Jahr.",
        "We saved them EUR XX last year.",
        "Call me on XXX for details.",
        "Best wishes,\n(your name here)",
        "Kind regards,\n(name here)",
        "Mit freundlichen Grüßen,\n[Ihr Name]",
        "Cordialement,\n[Votre nom]",
        "Un saludo,\n[Tu nombre]",
        "Cordiali saluti,\n(il tuo nome)",
        "Groeten,\n[uw naam]",
        "Hallo [Name einfügen],",
        "Bonjour [insérer le prénom],",
    ],
)
def test_a_placeholder_of_any_writing_is_found(text: str, tmp_path: Path) -> None:
    assert "M201" in codes(tmp_path, text)


@pytest.mark.parametrize(
    "text",
    [
        "The check a == b && name == c fails.",
        "## Company ##",
        "Super Bowl XXX was fun.",
        "The XXX Olympiad was held here.",
        "Love you lots, Mum XXX",
        "Read it (more details here) and tell me.",
        "See the plan (full agenda here) first.",
        "Das Haus (Ihre Adresse) wird geprüft.",
        "[Hier klicken]",
        "[Votre panier]",
        "Win a pump, and $$ for your sheds.",
    ],
)
def test_words_that_only_look_like_a_placeholder_are_none(text: str, tmp_path: Path) -> None:
    assert not codes(tmp_path, text) & {"M201", "T103", "T104"}


@pytest.mark.parametrize(
    "text",
    [
        "As a manager or supervisor of production, you know this.",
        "As director or vice president of marketing, you know this.",
        "As Director or Vice President, you will know.",
        "As a buyer or planner in purchasing, you see this.",
        "For a director or head of logistics this is new.",
        "We help companies with 50-200 employees like yours.",
        "We work with 51-200 companies like yours.",
        "You have 11-50 employees, so this matters.",
        "As a company with 201-500 employees, you need it.",
    ],
)
def test_a_form_option_is_found_in_any_trade(text: str, tmp_path: Path) -> None:
    assert "M207" in codes(tmp_path, text)


@pytest.mark.parametrize(
    "text",
    [
        "As a director, you approve budgets.",
        "If you are a founder or director of a start-up, read on.",
        "As a manager or director you know this well.",
        "As owner or partner, you decide.",
        "We looked for a manager or owner of dogs.",
        "Companies with 50-200 employees pay less.",
        "Between 50-200 people came.",
        "Hire a developer or engineer in Berlin.",
    ],
)
def test_two_roles_and_a_range_may_be_said(text: str, tmp_path: Path) -> None:
    assert "M207" not in codes(tmp_path, text)


@pytest.mark.parametrize(
    "text",
    [
        "I hope this finds you well.",
        "Trust this finds you in good health.",
        "Hope your Tuesday is going well.",
        "Hope you and your team are doing great.",
        "I hope everyone at Acme is well.",
        "I hope 2026 is treating you well.",
        "I hope this note reaches you in good spirits.",
        "Greetings of the day!",
        "Just wanted to make sure you saw this.",
        "J’espère que vous allez bien.",
        "Je me permets de revenir vers vous.",
        "Espero que estés bien.",
        "Quería saber si recibiste mi correo anterior.",
        "Espero que esteja tudo bem.",
        "Spero che tu stia bene.",
        "Ik hoop dat het goed met je gaat.",
        "Ich hoffe, diese E-Mail erreicht Sie gesund.",
    ],
)
def test_a_generic_phrase_is_found_in_other_words(text: str, tmp_path: Path) -> None:
    assert "W501" in codes(tmp_path, text)


@pytest.mark.parametrize(
    "text",
    [
        "I hope this is a good fit.",
        "I hope you found the guide well written.",
        "We hope to see you all doing great things there.",
        "I hope you are all set for Tuesday.",
        "Hope you and Ann liked the film.",
        "Espero que la bomba funcione bien.",
        "J'espère que la pompe marche bien.",
        "Quería saber si has decidido la fecha.",
        "Ik wilde even weten of maat 42 past.",
    ],
)
def test_a_wish_with_a_subject_is_not_generic(text: str, tmp_path: Path) -> None:
    assert "W501" not in codes(tmp_path, text)


@pytest.mark.parametrize(
    ("value", "fault"),
    [
        ("Production Manager", "is a job title, not a name"),
        ("Head of Sales", "is a job title, not a name"),
        ("CEO", "is a job title, not a name"),
        ("Geschäftsführer", "is a job title, not a name"),
        ("Gerente de ventas", "is a job title, not a name"),
        ("Accounts Payable", "is a department, not a name"),
        ("Einkauf", "is a department, not a name"),
        ("Jo Hartmann", "is a whole name, not a first name"),
        ("John Smith", "is a whole name, not a first name"),
        ("Maria dos Santos", "is a whole name, not a first name"),
        ("Emma de Vries", "is a whole name, not a first name"),
        ("Juan García López", "is a whole name, not a first name"),
        ("Sarah O'Brien", "is a whole name, not a first name"),
    ],
)
def test_what_is_no_first_name_is_said(value: str, fault: str) -> None:
    assert kind_fault(value, FIRST) == fault


@pytest.mark.parametrize(
    "value",
    "Mary Ann|Jean Paul|Anna Lena|José Luis|Maria João|Van Anh|Hans Peter|Ana Sofía|Lars Erik|"
    "Billy Bob|Jan Willem|María del Carmen|Juan de Dios|Ravi Kumar|Sai Kiran|Junior|Dean|Earl|"
    "Maria Theresia|Abdul Rahman|Jin Woo|Anna Chiara".split("|"),
)
def test_two_first_names_are_a_first_name(value: str) -> None:
    assert kind_fault(value, FIRST) is None


def test_a_whole_name_may_stand_in_a_field_for_it() -> None:
    whole = Field(type=FieldType.name, key="contact.full_name")
    assert kind_fault("Jo Hartmann", whole) is None


@pytest.mark.parametrize(
    ("name", "value", "bare"),
    [
        ("budget", "1250000", True),
        ("visitors", "10000", True),
        ("visitors", "9999", False),
        ("visitors", "1,250,000", False),
        ("order_number", "1250000", False),
        ("customer_id", "1250000", False),
        ("postcode", "20457", False),
    ],
)
def test_a_count_is_printed_with_separators(name: str, value: str, bare: bool) -> None:
    fault = kind_fault(value, Field(type=FieldType.integer, key=f"lead.{name}"))
    assert fault == ("is a large number without separators" if bare else None)

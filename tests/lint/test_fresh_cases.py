"""Cases of a first day: what a rule must find in words that it has not seen, and what it must not.

Each sentence is a file of its own, as in ``tactful lint mail.txt``.
"""

from pathlib import Path

import pytest

from tactful.lint.check.api import check_files
from tactful.lint.reading.slips import is_slip
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


NOWHERE = [
    "www.example/terms",
    "/terms",
    "terms.html",
    "../terms",
    "C:\\Users\\ann\\terms.pdf",
    "C:/terms.pdf",
    "\\\\server\\share\\terms.pdf",
    "file:///home/ann/terms.pdf",
    "http://localhost:3000/terms",
    "localhost:3000/terms",
    "http://127.0.0.1/terms",
    "http://192.168.0.12/terms",
    "http://nas.local/terms",
    "https:// www.b.example/terms",
    "https://%20www.b.example/terms",
    "https://https://b.example/terms",
    "http:/b.example",
    "https://intranet/terms",
    "https://www,b.example/",
    "https://your-website.com/terms",
    "https://www.yourcompany.com",
    "mailto:",
    "ann@b.example",
    "www.b.example:8080/terms",
]
SOMEWHERE = [
    "https://b.example/terms",
    "https://b.example",
    "HTTPS://B.EXAMPLE/a%20b",
    "https://b.example/a b",
    "https://b.example:8443/terms",
    "http://b.example/?u=http://localhost/",
    "https://müller.example/",
    "mailto:ann@b.example",
    "tel:+441382000",
    "whatsapp://send?text=x",
    "{{ terms }}",
    "*|UNSUB|*",
    "[unsubscribe]",
    "%unsubscribe_url%",
    "https://localhost.example/",
    "https://yourstory.com/",
]


@pytest.mark.parametrize("address", NOWHERE)
def test_a_link_or_image_that_leads_nowhere_is_an_error(address: str, tmp_path: Path) -> None:
    link = f'<html lang="en"><body><a href="{address}">Our terms</a></body></html>'
    image = f'<html lang="en"><body><p>Hi</p><img src="{address}" width="9" alt="x"></body></html>'
    assert ("H608", "error") in severities(tmp_path, link)
    if "@" not in address and "mailto" not in address:
        assert ("H603", "error") in severities(tmp_path, image)


@pytest.mark.parametrize("address", SOMEWHERE)
def test_a_link_that_leads_somewhere_is_left_alone(address: str, tmp_path: Path) -> None:
    link = f'<html lang="en"><body><a href="{address}">Our terms</a></body></html>'
    assert "H608" not in {code for code, _ in severities(tmp_path, link)}


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("mail.txt", "Our terms: https:// www.b.example/terms"),
        ("mail.txt", "See it at http://localhost:8000/preview"),
        ("mail.md", "See [our terms](www.b.example/terms)."),
        ("mail.md", "![The boat](C:\\boat.png)"),
        ("mail.md", "See [our terms](https:// www.b.example)."),
    ],
)
def test_an_address_in_a_text_leads_nowhere_too(name: str, text: str, tmp_path: Path) -> None:
    assert "H608" in codes(tmp_path, text, name)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("mail.txt", "Start localhost and open the file in C:\\guide."),
        ("mail.md", "See [our terms](https://b.example/terms) and [below](#more)."),
        ("mail.md", "Write to [Ann](mailto:ann@b.example) [1]: it (really) works."),
    ],
)
def test_words_about_files_are_no_links(name: str, text: str, tmp_path: Path) -> None:
    assert "H608" not in codes(tmp_path, text, name)


def severities(tmp_path: Path, html: str) -> set[tuple[str, str]]:
    file = tmp_path / "mail.html"
    file.write_text(html, encoding="utf-8")
    return {(finding.code, finding.severity.value) for finding in check_files([file]).findings}


@pytest.mark.parametrize(
    "body",
    [
        "<script>alert(1)</script>",
        '<iframe src="https://b.example/a"></iframe>',
        '<img src="https://b.example/a.svg" width="9" alt="Boat">',
        "<canvas></canvas>",
    ],
)
def test_what_no_client_shows_is_found(body: str, tmp_path: Path) -> None:
    assert ("H602", "warning") in severities(tmp_path, f"<html><body><p>x</p>{body}</body></html>")


def test_data_for_gmail_is_no_script(tmp_path: Path) -> None:
    data = '<script type="application/ld+json">{"@type": "Order"}</script>'
    assert "H602" not in {code for code, _ in severities(tmp_path, f"<body><p>x</p>{data}</body>")}


@pytest.mark.parametrize("link", ["<a>Our prices</a>", '<a href="#!">Our prices</a>'])
def test_a_link_without_an_address_is_shown(link: str, tmp_path: Path) -> None:
    assert ("H608", "warning") in severities(tmp_path, f"<html><body><p>{link}</p></body></html>")


@pytest.mark.parametrize(
    ("word", "meant", "slip"),
    [
        ("vice presidnet", "vice president", True),
        ("directer", "director", True),
        ("manger", "manager", True),
        ("self employed", "selfemployed", True),
        ("marketing manager", "marketing director", False),
        ("level 1", "level 2", False),
        ("vp", "svp", False),
        ("owner", "other", False),
        ("junior manager", "senior manager", False),
    ],
)
def test_a_slip_is_no_other_word(word: str, meant: str, slip: bool) -> None:
    assert is_slip(word, meant) is slip

"""Cases of a first day: what a rule must find in words that it has not seen, and what it must not.

Each sentence is a file of its own, as in ``tactful lint mail.txt``.
"""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from tactful.lint.check.api import check_files
from tactful.lint.reading.attached import find_promised_attachments
from tactful.lint.reading.determiners import doubled_determiners
from tactful.lint.reading.promises import find_ended, find_wrong_dates
from tactful.lint.reading.slips import is_slip
from tactful.lint.reading.values import kind_fault, option_fault
from tactful.templates.workspace.fields import Field, FieldType

FIRST = Field(type=FieldType.name, key="contact.first_name")


def codes(tmp_path: Path, text: str, name: str = "mail.txt") -> set[str]:
    """Return the codes of what is found in a file with this text."""
    file = tmp_path / name
    file.write_text(text + "\n", encoding="utf-8")
    return {finding.code for finding in check_files([file]).findings}


TITLE = Field(type=FieldType.picklist, key="contact.title")


@pytest.mark.parametrize(
    "option",
    ["Practice owner or managing partner", "practice owner or managing partner", "Dentist/hygienist",
     "dentist / hygienist", "bus or coach", "restaurant, bar or café", "Director, VP", "and/or both",
     "Inhaber oder Geschäftsführer", "propriétaire ou gérant", "socio o dueño", "Sales; marketing"],
)  # fmt: skip
def test_an_option_of_several_is_no_word_that_people_say(option: str) -> None:
    if " " in option or "/" in option:
        assert option_fault(option, TITLE) == "is a form option with no spoken form"
    spoken = replace(TITLE, spoken={"x": option})
    assert option_fault(option, spoken) is None


@pytest.mark.parametrize(
    ("value", "is_option"),
    [("Practice owner or managing partner", True), ("fleet manager, depot manager or planner", True),
     ("Manager or supervisor of production", True), ("Founder or CEO", True), ("Founder, CEO", False),
     ("Owner/Manager", False), ("Director of Sales", False), ("Head of oranges or apples", False)],
)  # fmt: skip
def test_a_column_of_text_may_hold_a_forms_options(value: str, is_option: bool) -> None:
    text = replace(TITLE, type=FieldType.text)
    assert (option_fault(value, text) is not None) == is_option


def test_an_option_may_be_its_own_spoken_form() -> None:
    own = replace(TITLE, spoken={"Implantology": "Implantology", "Crowns (zirconia)": "crowns"})
    assert option_fault("Implantology", own) is None
    assert option_fault("crowns", replace(TITLE, spoken={"Crowns": "teeth", "x": "crowns"})) is None
    told = "is printed as the form option, although it has a spoken form"
    assert option_fault("Crowns (zirconia)", own) == told


@pytest.mark.parametrize("said", ["Head of marketing", "office manager", "Food and drink", "Leeds"])
def test_an_option_that_people_say_is_none(said: str) -> None:
    assert option_fault(said, TITLE) is None


@pytest.mark.parametrize(
    "text",
    [
        "As practice owner or managing partner, you know this.",
        "As a practice owner or managing partner you know this.",
        "As Practice Owner or Managing Partner, you know this.",
        "Being a shop manager/site supervisor, you know this.",
        "as store manager, area manager or regional director, you know this.",
        "You are a plant manager or production supervisor.",
        "As dental nurse or practice manager, you know this.",
        "Since you are a fleet manager, depot manager or transport planner, you know this.",
    ],
)
def test_posts_in_one_breath_are_an_option(text: str, tmp_path: Path) -> None:
    assert "M207" in codes(tmp_path, text)


@pytest.mark.parametrize(
    "text",
    [
        "You are a founder or a director.",
        "As a founder or CEO, you know this.",
        "As a manager or team lead, you plan weeks ahead.",
        "As directors or vice presidents you decide.",
        "As a doctor or nurse you work at night.",
        "As CEO, founder of Acme and father, you know this.",
        "As a business owner or a marketing manager, you know this.",
        "As a practice owner, you know this.",
    ],
)
def test_posts_as_people_say_them_are_none(text: str, tmp_path: Path) -> None:
    assert "M207" not in codes(tmp_path, text)


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


TODAY = date(2026, 3, 3)  # a Tuesday


@pytest.mark.parametrize(
    "text",
    [
        "See you on Monday, 3 March 2026.",
        "Tue, Mar 2, 2026 at 3",
        "Monday March 6th works.",
        "am Mittwoch, 3. März 2026",
        "Do, 6. März 2026",
        "le lundi 3 mars 2026",
        "el lunes 3 de marzo de 2026",
        "segunda-feira, 3 de março de 2026",
        "lunedì 3 marzo 2026",
        "maandag 3 maart 2026",
        "until 31 June",
        "on February 29, 2027",
        "by 2026-02-30",
        "on 31.06.2026",
        "on 31/06/2026",
    ],
)
def test_a_date_that_is_none_is_found(text: str) -> None:
    assert len(list(find_wrong_dates(text, TODAY))) == 1


@pytest.mark.parametrize(
    "text",
    [
        "See you on Tuesday, 3 March 2026.",
        "Friday March 6th works.",
        "On Tuesday 4 March we met.",
        "am Dienstag, den 3. März 2026",
        "le mardi 3 mars 2026",
        "el martes, 3 de marzo de 2026",
        "terça-feira, 3 de março de 2026",
        "martedì 3 marzo 2026",
        "dinsdag 3 maart 2026",
        "So 4 March it is.",
        "Do 5 May and 6 June suit you?",
        "29 February 2028",
        "on 03/04/2026",
        "version 31.06.2026.1",
        "Step 3 may take long, 40 may apply.",
    ],
)
def test_a_date_that_is_one_is_left_alone(text: str) -> None:
    assert list(find_wrong_dates(text, TODAY)) == []


def test_without_a_day_of_the_check_no_weekday_is_known_to_be_wrong() -> None:
    assert list(find_wrong_dates("Friday 3 March", None)) == []
    assert len(list(find_wrong_dates("Friday 3 March 2026, 31 June", None))) == 2


@pytest.mark.parametrize(
    "text",
    [
        "The offer ends on 28 February.",
        "Our discount is valid until 1 March.",
        "Save 20% until 1 February 2026.",
        "Register by 15 January 2026 for the early price.",
        "Das Angebot gilt nur noch bis 28. Februar 2026.",
        "L'offre est valable jusqu'au 15 janvier 2026.",
        "La oferta termina el 15 de enero de 2026.",
        "A oferta termina em 15 de janeiro de 2026.",
        "L'offerta scade il 15 gennaio 2026.",
        "De aanbieding is geldig tot 15 januari 2026.",
    ],
)
def test_an_offer_that_is_over_is_found(text: str) -> None:
    assert len(list(find_ended(text, TODAY))) == 1


@pytest.mark.parametrize(
    "text",
    [
        "The offer ends on 31 March.",
        "The offer ends on 3 March.",
        "The offer ended on 28 February.",
        "The price was valid until 1 March 2026.",
        "We worked on it until 15 January.",
        "Reply by 2 March.",
        "Offer valid until 30 June.",
        "The offer ends on 20 November.",
    ],
)
def test_an_offer_that_runs_is_left_alone(text: str) -> None:
    assert list(find_ended(text, TODAY)) == []


@pytest.mark.parametrize(
    "text",
    [
        "Please find attached our guide.",
        "I've attached the price list.",
        "Attached is the brochure.",
        "The quote is attached.",
        "Details are in the attachment.",
        "Anbei unser Angebot.",
        "Im Anhang finden Sie die Preise.",
        "Ich habe Ihnen das Angebot angehängt.",
        "Ci-joint notre offre.",
        "Je vous joins le devis.",
        "Adjunto encontrará la oferta.",
        "Le adjunto el presupuesto.",
        "Segue anexo o orçamento.",
        "Ti allego il file.",
        "Bijgevoegd vindt u de offerte.",
    ],
)
def test_a_promised_attachment_is_found(text: str) -> None:
    assert len(find_promised_attachments(text)) == 1


@pytest.mark.parametrize(
    "text",
    [
        "No strings attached.",
        "The garage is attached to the house.",
        "I'm attached to this old pump.",
        "Nothing is attached, it is a link.",
        "I have not attached it: here is the link.",
        "We attach great importance to this.",
        "You can attach a file in the form.",
        "The enclosed garden is lovely.",
        "Find out how the attached hose works.",
        "Die Filiale liegt bei Ihnen um die Ecke.",
        "> Please find attached our guide.",
    ],
)
def test_other_things_that_are_attached_are_no_promise(text: str) -> None:
    assert find_promised_attachments(text) == []


@pytest.mark.parametrize(
    ("text", "pair"),
    [
        ("Your the celadon tile set is here.", "Your the"),
        ("about the your guide", "the your"),
        ("our a small guide", "our a"),
        ("Your The Times guide", "Your The"),
        ("unser der Leitfaden", "unser der"),
        ("voici votre le guide", "votre le"),
        ("aquí está su la guía", None),
        ("su el precio", "su el"),
        ("ecco la vostra il listino", "vostra il"),
        ("uw de gids", "uw de"),
        ("the A team", None),
        ("gave her the keys", None),
        ("wenn ihr die Zeit habt", None),
        ("o seu a partir de hoje", None),
        ("that the guide is here", None),
    ],
)
def test_two_determiners_in_a_row_are_found(text: str, pair: str | None) -> None:
    found = [text[start:end] for start, _, end in doubled_determiners(text)]
    assert found == ([pair] if pair else [])

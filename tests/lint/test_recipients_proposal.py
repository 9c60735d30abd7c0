"""A list that somebody brings is met with a proposal of fields."""

import csv
from pathlib import Path

import pytest

from tactful.lint.lists.proposal import header_proposal
from tactful.templates.workspace.fields import FieldType


def test_columns_are_proposed_with_type_and_presence(tmp_path: Path) -> None:
    rows = [
        "Work Email,Given name,Budget,Size,Joined,Homepage,Plan level,Remark,4th",
        *(
            f"p{i}@a.example,Ann{i},€{i}00,{i % 3},2026-01-{i + 10},https://a.example/{i},"
            f"{('Gold', 'Silver')[i % 2]},text {i},{'' if i % 2 else 'N/A'}"
            for i in range(12)
        ),
    ]
    path = tmp_path / "leads.csv"
    path.write_text("\n".join(rows))
    assert [tuple(p)[:5] for p in header_proposal(path)] == [
        ("Work Email", "contact.email", FieldType.email, True, "jo@example.com"),
        ("Given name", "contact.first_name", FieldType.name, True, "Jo"),
        ("Budget", "contact.budget", FieldType.money, False, "€000"),
        ("Size", "contact.company_size", FieldType.integer, False, "0"),
        ("Joined", "contact.joined", FieldType.date, False, "2026-01-10"),
        ("Homepage", "contact.website", FieldType.url, False, "https://a.example/0"),
        ("Plan level", "contact.plan_level", FieldType.picklist, False, "Gold"),
        ("Remark", "contact.remark", FieldType.text, False, "text 0"),
        ("4th", "contact.column_4th", FieldType.text, False, ""),
    ]


def test_a_job_title_with_few_values_is_a_picklist_and_with_many_is_text(tmp_path: Path) -> None:
    path = tmp_path / "leads.csv"
    few = "".join(f"p{i}@a.example,{('CEO', 'CMO')[i % 2]}\n" for i in range(8))
    path.write_text("email,job title\n" + few)
    assert header_proposal(path)[1][1:3] == ("contact.title", FieldType.picklist)
    path.write_text("email,job title\n" + "".join(f"p{i}@a.example,Head {i}\n" for i in range(8)))
    assert header_proposal(path)[1].type is FieldType.text


def test_a_list_without_header_still_finds_the_address(tmp_path: Path) -> None:
    path = tmp_path / "leads.csv"
    path.write_text("Jo,jo@a.example\nAl,al@a.example\n")
    assert [p.key for p in header_proposal(path)] == ["contact.column_1", "contact.email"]


def test_words_of_the_lead_go_to_the_lead(tmp_path: Path) -> None:
    path = tmp_path / "leads.csv"
    path.write_text("email,Event attended\na@a.example,Expo\n")
    assert header_proposal(path)[1].key == "lead.event_attended"


def test_the_address_is_required_though_a_row_lacks_it(tmp_path: Path) -> None:
    path = tmp_path / "leads.csv"
    path.write_text("email,name\na@a.example,Al\n,Bo\n")
    assert [p.required for p in header_proposal(path)] == [True, True]


# A column's header, its values, and what the field becomes. Each list has as many rows as needed.
COLUMNS = [
    ("Job Title", ["Director or vice president of marketing", "Manager or supervisor of sales",
                   "CEO", "Head of People", "Founder", "Owner/Founder", "VP Sales"], "picklist"),
    ("Job Title", ["Head of Sales", "Owner", "Buyer", "Planner", "Nurse", "Cook"], "text"),
    ("Industry", ["COMPUTER_SOFTWARE", "HOSPITAL_HEALTH_CARE", "RETAIL"], "picklist"),
    ("Number of Employees", ["1-10", "11-50", "51-200", "201-500"], "picklist"),
    ("Number of Employees", ["1001-5000", "5001-10000"], "picklist"),
    ("Number of Employees", ["12", "70", "430", "18"], "integer"),
    ("Team size", ["Under 10 people", "More than 50 people", "11 to 50"], "picklist"),
    ("Existing client", ["Yes", "No", "No"], "picklist"),
    ("Existing client", ["no"], "picklist"),
    ("IsConverted", ["0", "1", "0"], "picklist"),
    ("Pets", ["1", "1", "1"], "integer"),
    ("Newsletter", ["TRUE", "FALSE"], "picklist"),
    ("VIP", ["x"], "picklist"),
    ("Budget", ["$1,000-$5,000", "$5,000+", "Other"], "picklist"),
    ("Kundenstatus", ["ja", "nein", "ja"], "picklist"),
    ("How did you hear about us?", ["Other (please specify)", "A friend told me", "Radio"],
     "picklist"),
    ("Lead Status", ["IN_PROGRESS", "OPEN_DEAL", "NEW"], "picklist"),
    ("State/Region", ["Kent", "Devon"] * 6, "text"),
    ("Product Interest", [f"Range {n % 30}" for n in range(400)], "picklist"),
    ("Message", ["Hello", "Yes please", "No thanks, call me"], "text"),
    ("Opted out", ["Yes", "No"], "text"),
    ("Remark", ["R&D", "The guide (PDF)", "likes tea"], "text"),
]  # fmt: skip


@pytest.mark.parametrize(("header", "values", "kind"), COLUMNS)
def test_a_columns_values_say_what_it_is(
    tmp_path: Path, header: str, values: list[str], kind: str
) -> None:
    path = tmp_path / "leads.csv"
    with path.open("w", newline="") as file:
        lines = csv.writer(file)
        lines.writerow(["Email", header])
        lines.writerows([f"p{number}@a.example", value] for number, value in enumerate(values))
    assert header_proposal(path)[1].type.value == kind


@pytest.mark.parametrize(
    "header",
    ["Notes", "Sales notes", "Message", "Comments / next steps", "Lead comment", "Remarks",
     "Anmerkungen", "Notiz Vertrieb", "Observaciones", "Commentaires", "Uwagi", "Descrição / Mensagem"],
)  # fmt: skip
def test_free_text_is_no_picklist_though_its_sentences_come_again(
    tmp_path: Path, header: str
) -> None:
    said = ["Asked about pricing / leasing", "Wants a demo", "Call back in May", "Other"]
    rows = "".join(f"p{n}@a.example,Jo,{said[n % 4]}\n" for n in range(40))
    path = tmp_path / "leads.csv"
    path.write_text(f"Email,First name,{header}\n{rows}")
    assert header_proposal(path)[2].type is FieldType.text


def test_a_question_with_options_is_still_one(tmp_path: Path) -> None:
    rows = "".join(f"p{n}@a.example,{['Leasing', 'Service', 'Other'][n % 3]}\n" for n in range(30))
    path = tmp_path / "leads.csv"
    path.write_text(f"Email,How can we help?\n{rows}")
    assert header_proposal(path)[1].type is FieldType.picklist

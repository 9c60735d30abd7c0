"""A list that somebody brings is met with a proposal of fields."""

from pathlib import Path

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
    assert [tuple(p) for p in header_proposal(path)] == [
        ("Work Email", "contact.email", FieldType.email, True, "jo@example.com"),
        ("Given name", "contact.first_name", FieldType.name, True, "Jo"),
        ("Budget", "contact.budget", FieldType.money, True, "€000"),
        ("Size", "contact.company_size", FieldType.integer, True, "0"),
        ("Joined", "contact.joined", FieldType.date, True, "2026-01-10"),
        ("Homepage", "contact.website", FieldType.url, True, "https://a.example/0"),
        ("Plan level", "contact.plan_level", FieldType.picklist, True, "Gold"),
        ("Remark", "contact.remark", FieldType.text, True, "text 0"),
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

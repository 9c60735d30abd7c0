"""What the rules of the R family say about a list, to the letter."""

from collections.abc import Callable
from pathlib import Path

import pytest
from _pytest.mark.structures import ParameterSet

from tactful.lint.findings.finding import Finding, Severity
from tactful.lint.lists.consent import opted_out
from tactful.lint.lists.headers import common_fields
from tactful.lint.lists.providers import likely_provider
from tactful.lint.lists.recipients import read_recipients
from tactful.lint.rule.base import Example
from tactful.lint.rule.families import RecipientsRule
from tactful.lint.rule.registry import rule
from tactful.lint.rules.recipients.r304_bad_address import fault, fixed
from tactful.lint.view.views import Context

CODES = ("R301", "R302", "R304", "R305", "R306", "R307", "R310", "R312")
Say = Callable[..., list[Finding]]


@pytest.fixture
def say(tmp_path: Path) -> Say:
    def checked(code: str, text: str, **options: object) -> list[Finding]:
        path = tmp_path / "leads.csv"
        path.write_text(text, encoding="utf-8")
        recipients = read_recipients(path, common_fields(), shown="contacts/leads.csv")
        looked = rule(code)()
        assert isinstance(looked, RecipientsRule)
        context = Context(fields=common_fields(), options={**looked.options, **options})
        return list(looked.check(recipients, context))

    return checked


def examples(kind: str) -> list[ParameterSet]:
    return [
        pytest.param(code, example, id=f"{code} {example.name}")
        for code in CODES
        for example in getattr(rule(code), kind)
    ]


@pytest.mark.parametrize(("code", "example"), examples("bad"))
def test_bad_examples_are_found_with_their_place(say: Say, code: str, example: Example) -> None:
    found = say(code, example.text)
    assert found
    for finding in found:
        assert (finding.code, finding.path) == (code, "contacts/leads.csv")
        assert finding.line is not None


@pytest.mark.parametrize(("code", "example"), examples("good"))
def test_good_examples_are_left_alone(say: Say, code: str, example: Example) -> None:
    assert say(code, example.text) == []


def test_r301_names_the_other_row_and_both_reps(say: Say) -> None:
    text = "email,first_name,owner\njo@acme.example,Jo,sam\nJo+x@ACME.example,Jo,dana\n"
    (finding,) = say("R301", text)
    assert finding == Finding(
        "R301",
        Severity.error,
        "same mailbox as row 1 (jo@acme.example): both go to jo@acme.example; "
        "owned by two reps, sam and dana",
        path="contacts/leads.csv",
        line=3,
        row=2,
        field="contact.email",
        recipient="Jo+x@ACME.example",
        fix="keep one row, and add the data of the other",
    )


def test_r301_warns_where_two_people_share_an_inbox(say: Say) -> None:
    (finding,) = say(
        "R301", "email,first_name,last_name\na@a.example,Ann,Hill\na@a.example,Tom,Hill\n"
    )
    assert finding.severity is Severity.warning
    assert finding.message == "same mailbox as row 1 (a@a.example); the names differ"


def test_r302_tells_jim_from_james_under_two_reps(say: Say) -> None:
    text = (
        "email,first_name,last_name,company,owner\n"
        "jim.brodo@acme.example,JIM,Brodo,Acme,sam\n"
        "ann@hill.example,Ann,Hill,Hill,sam\n"
        "jbrodo@acme.example,James,Brodo,Acme,dana\n"
    )
    (finding,) = say("R302", text)
    assert finding.message == (
        "James Brodo is the same person as JIM Brodo in row 1: same last name (rare here) · Jim is "
        "a form of James · same domain, both addresses match the name · same company; owned by two "
        "reps, sam and dana"
    )
    assert (finding.row, finding.line, finding.severity) == (3, 4, Severity.error)


def test_r302_only_warns_where_it_is_likely(say: Say) -> None:
    text = (
        "email,first_name,last_name,company\n"
        "jim.brodo@acme.example,Jim,Brodo,Acme\njim@brodo.example,Jim,Brodo,Borax\n"
    )
    (finding,) = say("R302", text)
    assert finding.severity is Severity.warning
    assert finding.message.endswith("but different companies")
    assert "is probably the same person as" in finding.message


def test_r302_leaves_one_mailbox_to_r301(say: Say) -> None:
    text = "email,first_name,last_name\njo@a.example,Jo,Hill\nJO@a.example,Jo,Hill\n"
    assert say("R302", text) == []
    assert len(say("R301", text)) == 1


@pytest.mark.parametrize(
    ("address", "meant"),
    [
        ("jo @acme.example", "jo@acme.example"),
        ("jo@@acme.example", "jo@acme.example"),
        ("jo@acme..example", "jo@acme.example"),
        ("Jo Hill <jo@acme.example>", "jo@acme.example"),
        ("mailto:jo@acme.example", "jo@acme.example"),
        ("jo@acme,example", "jo@acme.example"),
        ("jo.hill.@acme.example", "jo.hill@acme.example"),
        ("jo@acme", None),
        ("acme.example", None),
    ],
)
def test_a_broken_address_is_fixed_where_one_can_tell(address: str, meant: str | None) -> None:
    assert fault(address) is not None
    assert fixed(address) == meant


@pytest.mark.parametrize(
    "address", ["jo@acme.example", "o'neil+x@a.test", "jo@bücher.example", "jö@acme.example"]
)
def test_a_good_address_has_no_fault(address: str) -> None:
    assert fault(address) is None


@pytest.mark.parametrize(
    ("domain", "meant"),
    [
        ("gmial.com", "gmail.com"),
        ("gmail.con", "gmail.com"),
        ("hotmial.com", "hotmail.com"),
        ("yaho.com", "yahoo.com"),
        ("outlok.com", "outlook.com"),
        ("gmail.com", None),
        ("email.com", None),
        ("ymail.com", None),
        ("yahoo.co.uk", None),
        ("hotmail.fr", None),
        ("acme.example", None),
        ("mail.ru", None),
    ],
)
def test_slips_of_big_providers_are_known(domain: str, meant: str | None) -> None:
    assert likely_provider(domain) == meant


def test_r304_proposes_the_address(say: Say) -> None:
    (finding,) = say("R304", "email\njo@gmial.com\n")
    assert (finding.message, finding.fix) == (
        "gmial.com most likely means gmail.com",
        "write jo@gmail.com",
    )


def test_r305_may_be_told_of_a_post_that_is_a_person(say: Say) -> None:
    assert len(say("R305", "email\npress@acme.example\n")) == 1
    assert say("R305", "email\npress@acme.example\n", allow=["press"]) == []


@pytest.mark.parametrize(
    ("cell", "means"),
    [("yes", True), ("TRUE", True), ("2026-03-01", True), ("Opted out", True), ("", False),
     ("No", False), ("0", False), ("perhaps", None)],
)  # fmt: skip
def test_an_opt_out_is_read_on_the_safe_side(cell: str, means: bool | None) -> None:
    assert opted_out(cell) is means


def test_r310_carries_row_column_and_fix(say: Say) -> None:
    found = say("R310", 'email,company\njo@a.example,"Acme "x" Ltd"\nal@a.example,Ac\0me\n')
    assert [(f.row, f.line, f.field, f.recipient, f.fix) for f in found] == [
        (1, 2, None, "jo@a.example", 'write "" for a quote inside a quoted cell'),
        (2, 3, "company", "al@a.example", "export the list again"),
    ]


def test_r310_is_silent_about_columns_that_tactful_reads_itself(say: Say) -> None:
    assert (
        say("R310", "id,email,time zone,opt out,owner\n1,jo@a.example,Europe/Paris,no,sam\n") == []
    )


@pytest.mark.parametrize(
    ("header", "cells", "told"),
    [
        ("Status", "open unsubscribed", False),
        ("Tags", "vip bounced", False),
        ("Status", "open won", True),
        ("Newsletter", "yes no", False),
        ("Mail Preference", "yes no", True),
        ("Unsub date", "2026-01-02 -", False),
        ("Remark", "ok opted-out", False),
    ],
)
def test_a_column_of_which_r307_speaks_is_not_told_by_r310_too(
    say: Say, header: str, cells: str, told: bool
) -> None:
    rows = "".join(f"p{n}@a.example,{cell}\n" for n, cell in enumerate(cells.split()))
    found = say("R310", f"email,{header}\n{rows}")
    assert [f.message for f in found] == [f"no field uses the column '{header}'"] * told
    assert told == (say("R307", f"email,{header}\n{rows}") == [])


def test_the_demo_list_shows_every_rule_and_the_fixed_one_only_the_opt_outs() -> None:
    demo = Path(__file__).parents[2] / "templates" / "demo"

    def codes(name: str) -> set[str]:
        fields = common_fields()
        recipients = read_recipients(demo / name / "contacts" / "webinar.csv", fields)
        rules = [rule(code)() for code in CODES if code != "R310"]
        return {
            finding.code
            for one in rules
            if isinstance(one, RecipientsRule)
            for finding in one.check(recipients, Context())
        }

    assert codes("faulty") == {"R301", "R302", "R304", "R305", "R306", "R307"}
    assert codes("fixed") == {"R307"}


def test_r310_names_the_odd_cell_what_is_odd_and_what_to_do(say: Say) -> None:
    firms = ("Bolt Foods", "Quay Press", "TARN WOOL MILLS", "Kestrel Air", "Larch Homes")
    rows = "".join(f"p{n}@acme.example,{firm}\n" for n, firm in enumerate(firms))
    assert say("R310", f"email,company\n{rows}") == [
        Finding(
            "R310",
            Severity.warning,
            "contact.company: 'TARN WOOL MILLS' is in capitals, unlike the rest of the column",
            path="contacts/leads.csv",
            line=4,
            row=3,
            field="contact.company",
            recipient="p2@acme.example",
            fix="write it as its owner does",
        )
    ]
    assert say("R310", f"email,company\n{rows}", not_compared=["contact.company"]) == []


def test_r310_counts_the_cells_that_it_does_not_name(say: Say) -> None:
    firms = ["Quay Press"] * 12 + ["TARN WOOL MILLS", "KESTREL AIR", "LARCH HOMES"]
    rows = "".join(f"p{n}@acme.example,{firm}\n" for n, firm in enumerate(firms))
    *_, last = say("R310", f"email,company\n{rows}", most_rows=2)
    assert (last.message, last.count, last.row) == (
        "contact.company: 1 more cell that is in capitals", 1, None,
    )  # fmt: skip

"""Lists are read as they come: every fault stays on its cell, the rest goes on."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tactful.lint.findings.finding import Severity
from tactful.lint.lists import cell_errors
from tactful.lint.lists import recipients as recipients_module
from tactful.lint.lists.headers import common_fields
from tactful.lint.lists.recipients import Recipients, read_recipients
from tactful.templates.errors import RecipientsError
from tactful.templates.workspace.fields import EMAIL, Field, mapped, normal_header

FIELDS = {
    "contact.email": EMAIL,
    "contact.first_name": Field(key="contact.first_name"),
    "contact.company": Field(key="contact.company"),
    "lead.asset": Field(key="lead.asset", columns=("What they asked for",)),
}


Read = Callable[..., Recipients]


@pytest.fixture
def read(tmp_path: Path) -> Read:
    def from_text(content: str | bytes, name: str = "leads.csv") -> Recipients:
        path = tmp_path / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return read_recipients(path, FIELDS, shown=f"contacts/{name}")

    return from_text


def said(recipients: Recipients) -> list[tuple[int, str | None, str]]:
    return [(p.row, p.column, p.why) for p in recipients.problems]


def test_headers_feed_fields_by_name_alias_and_common_use(read: Read) -> None:
    found = read("E-Mail,FirstName,Organisation,What they asked for\njo@a.example,Jo,Acme,guide\n")
    assert found.row(0) == {
        "contact.email": "jo@a.example",
        "contact.first_name": "Jo",
        "contact.company": "Acme",
        "lead.asset": "guide",
    }
    assert found.headers["contact.company"] == "Organisation"
    assert found.path == "contacts/leads.csv"
    assert not found.problems


def test_a_header_with_a_slip_is_taken_and_told(read: Read) -> None:
    found = read("email,Frist Name\njo@a.example,Jo\n")
    assert found.columns["contact.first_name"] == ("Jo",)
    assert said(found) == [
        (0, "Frist Name", "the header 'Frist Name' was read as contact.first_name")
    ]


def test_a_column_without_field_stays_by_its_header(read: Read) -> None:
    found = read("email,Fax\njo@a.example,12\n")
    assert found.extra == {"Fax": ("12",)}
    assert found.problems[0].severity is Severity.info


def test_a_usual_column_is_found_though_not_declared(read: Read) -> None:
    found = read("email,Do not email\njo@a.example,yes\n")
    assert found.column("contact.opted_out") == ("yes",)
    assert found.column("contact.phone") == ("",)


@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
def test_the_delimiter_is_found(read: Read, mark: str) -> None:
    found = read(f"email{mark}company\njo@a.example{mark}Acme\n")
    assert found.columns["contact.company"] == ("Acme",)


def test_excels_delimiter_hint_is_not_a_row(read: Read) -> None:
    found = read("sep=;\nemail;company\njo@a.example;Acme, Inc\n")
    assert (found.columns["contact.company"], found.lines) == (("Acme, Inc",), (3,))


@pytest.mark.parametrize("coding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_unicode_encodings_are_found(read: Read, coding: str) -> None:
    text = "email,first_name\n" + "jose@a.example,José\n" * 20
    assert read(text.encode(coding)).columns["contact.first_name"][19] == "José"


def test_a_code_page_is_guessed_and_told(read: Read) -> None:
    found = read("email,first_name\njose@a.example,José Müller\n".encode("cp1252"))
    assert found.columns["contact.first_name"] == ("José Müller",)
    assert said(found) == [(0, None, "the file is not UTF-8; it was read as cp1252")]


def test_one_wrong_byte_is_a_fault_of_its_cell(read: Read) -> None:
    good = "email,first_name\na@a.example,Ægir Ñandú\n".encode()
    found = read(good + b"jose@a.example,Jos\xe9\nc@a.example,Al\n")
    assert found.columns["contact.first_name"] == ("Ægir Ñandú", "Jos�", "Al")
    problem = found.problems[0]
    assert (problem.row, problem.column, problem.fix) == (2, "first_name", "write 'José'")
    assert problem.why == "byte 0xE9 is not UTF-8"


def test_lines_stay_exact_behind_cells_with_line_breaks(read: Read) -> None:
    found = read(
        'email,company\r\na@a.example,"Acme\r\nLtd"\r\n\r\nb@a.example,X\r\nc@a.example,"\n"\n'
    )
    assert found.lines == (2, 5, 6)
    assert found.columns["contact.company"][0] == "Acme\r\nLtd"
    assert [found.line(row) for row in (0, 2)] == [1, 5]


@pytest.mark.parametrize(
    "broken", ['"Acme', '"Acme, Inc', '"'], ids=["unclosed", "with a comma", "alone"]
)
def test_an_unclosed_quote_costs_one_row_only(read: Read, broken: str) -> None:
    rest = "".join(f'r{i}@a.example,"Firm {i}"\n' for i in range(500))
    found = read(f"email,company\nq@a.example,{broken}\n{rest}")
    assert len(found) == 501
    assert found.columns["contact.company"][500] == "Firm 499"
    assert found.lines[500] == 502
    assert said(found) == [(1, None, "a quote is opened and never closed")]


def test_a_quote_that_the_next_broken_one_would_close_costs_one_row_too(read: Read) -> None:
    found = read(
        'email,first_name,company\na@a.example,"Al,X\nb@a.example,Bo,Y\nc@a.example,",Z\n'
        'd@a.example,Di,"two\nlines, of text"\n'
    )
    assert found.columns["contact.email"] == tuple(f"{c}@a.example" for c in "abcd")
    assert [row for row, _, _ in said(found)] == [1, 3]


def test_a_quote_inside_a_quoted_cell_is_told(read: Read) -> None:
    found = read('email,company\nq@a.example,"The "best" Ltd"\nb@a.example,X\n')
    assert said(found) == [(1, None, "there is a quote inside a quoted cell")]
    assert found.columns["contact.email"] == ("q@a.example", "b@a.example")


def test_backslash_quotes_are_understood(read: Read) -> None:
    found = read('email,company\nq@a.example,"The \\"best\\" Ltd"\n')
    assert found.columns["contact.company"] == ('The "best" Ltd',)
    assert not found.problems


def test_ragged_rows_are_told_and_kept(read: Read) -> None:
    found = read("email,company\na@a.example\nb@a.example,Acme, Inc\nc@a.example,X,\n")
    assert found.columns["contact.company"] == ("", "Acme", "X")
    assert said(found) == [
        (1, None, "the row has 1 cells, the header 2"),
        (2, None, "the row has 3 cells, the header 2"),
    ]


@pytest.mark.parametrize("text", ["email,first_name\n", "email,first_name", "email,a\n,\n,\n"])
def test_a_list_without_rows_is_an_error(read: Read, text: str) -> None:
    (error,) = [p for p in read(text).problems if p.severity is Severity.error]
    assert error.why == "there is no row below the header, so nobody gets anything"


def test_empty_padded_and_doubled_headers_are_all_told(read: Read) -> None:
    found = read("email , ,company,company,E-mail\na@a.example,1,X,Y,b@a.example\n")
    assert found.row(0) == {"contact.email": "a@a.example", "contact.company": "X"}
    assert said(found) == [
        (0, "email", "the header 'email' has extra spaces"),
        (0, "column 2", "column 2 has no header"),
        (0, "company", "the header 'company' appears twice"),
        (0, "E-mail", "'email' and 'E-mail' both mean contact.email"),
    ]


def test_a_list_without_header_says_so(read: Read) -> None:
    found = read("Jo,jo@a.example\nAl,al@a.example\n")
    assert found.columns == {"contact.email": ("jo@a.example", "al@a.example")}
    assert found.lines == (1, 2)
    assert (
        found.problems[0].why == "there is no header: the first line already contains jo@a.example"
    )


def test_a_title_above_the_header_is_told(read: Read) -> None:
    found = read("Leads of March\n\nemail,company\na@a.example,X\n")
    assert (found.header_line, found.lines) == (3, (4,))
    assert said(found) == [(0, None, "2 lines are before the header")]


def test_a_required_column_that_is_missing_is_told(read: Read) -> None:
    assert said(read("company,first_name\nX,Jo\n")) == [
        (0, None, "no column contains contact.email, which is required")
    ]


def test_empty_rows_are_left_out_and_counted(read: Read) -> None:
    found = read("email,company\n,\na@a.example,X\n ,\n")
    assert found.lines == (3,)
    assert said(found) == [(0, None, "2 empty rows were skipped (line 2, 4)")]


def test_a_nul_byte_is_taken_out_and_told(read: Read) -> None:
    found = read(b"email,company\na@a.example,Ac\0me\n")
    assert found.columns["contact.company"] == ("Acme",)
    assert found.problems[0].column == "company"


def test_a_huge_cell_is_a_fault_of_its_row(read: Read) -> None:
    found = read("email,company\na@a.example," + "x" * 200_000 + "\nb@a.example,Y\n")
    assert len(found) == 2
    assert len(found.columns["contact.company"][0]) == 200
    assert said(found) == [(1, None, "a cell contains more than 131,072 characters")]


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "the list is empty"),
        (b" \n\n", "the list is empty"),
        (b"PK\x03\x04rest", "this is a broken Excel workbook or zip archive"),
        (bytes(range(256)) * 40, "this is not a text file"),
    ],
)
def test_what_is_no_list_is_refused_in_plain_words(read: Read, content: bytes, why: str) -> None:
    with pytest.raises(RecipientsError, match=f"contacts/leads.csv: {why}"):
        read(content)


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RecipientsError, match="cannot read the list: No such file"):
        read_recipients(tmp_path / "none.csv", FIELDS)


def test_faults_of_a_broken_file_are_counted_past_a_thousand(read: Read) -> None:
    found = read("email,company\n" + "a@a.example\n" * 3000)
    assert len(found.problems) == 1001
    assert found.problems[0].why == "2000 more rows have errors of these kinds"


def test_every_row_of_a_large_list_is_read(tmp_path: Path) -> None:
    path = tmp_path / "big.csv"
    row = ',Jo,Núñez,"Acme, Inc",Head of x,+1 555,Leeds,webinar,guide\n'
    head = "email,first_name,last_name,company,title,phone,city,source,asset\n"
    path.write_text(head + "".join(f"jo{i}@a.example{row}" for i in range(20_000)))
    assert len(read_recipients(path, common_fields())) == 20_000


def test_one_broken_quote_in_a_large_list_is_found_and_the_rest_goes_on(read: Read) -> None:
    lines = [f'jo{i}@a.example,"Firm {i}"' for i in range(60_000)]
    lines[40_000] = 'jo40000@a.example,"Firm'
    found = read("email,company\n" + "\n".join(lines))
    assert said(found) == [(40_001, None, "a quote is opened and never closed")]
    assert found.columns["contact.company"][59_999] == "Firm 59999"
    assert (len(found), found.line(60_000)) == (60_000, 60_001)


def test_every_row_with_an_error_is_known_however_many(read: Read) -> None:
    found = read("email,company\n" + "a@a.example,Acme, Inc\n" * 3000)
    assert len(found.problems) == 1001
    assert found.at_fault == dict.fromkeys(range(1, 3001), "the row has 3 cells, the header 2")


def test_equal_values_are_kept_once(read: Read) -> None:
    company = read("email,company\na@a.example,Acme\nb@a.example,Acme\n").columns["contact.company"]
    assert company[0] is company[1]


def test_five_hundred_columns_are_read(read: Read) -> None:
    head = ",".join(["email", *(f"c{i}" for i in range(499))])
    found = read(head + "\n" + ",".join(["jo@a.example", *["x"] * 499]) + "\n")
    assert len(found.extra) == 499


def test_a_title_does_not_make_a_cell_of_two_lines_a_fault(read: Read) -> None:
    found = read('Leads of March\n\nemail,company\na@a.example,"Acme\nLtd"\n')
    assert found.columns["contact.company"] == ("Acme\nLtd",)


def test_a_file_that_changes_while_it_is_read_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "leads.csv"
    path.write_text("email,company\n" + "a@a.example,X\n" * 5000)
    reading = cell_errors.rows

    def slowly(*args: Any) -> None:
        reading(*args)
        with path.open("a") as file:
            file.write("late@a.example,Y\n")

    monkeypatch.setattr(recipients_module, "rows", slowly)
    found = read_recipients(path, FIELDS)
    assert [problem.why for problem in found.problems] == [
        "the file was changed while it was read, so rows may be missing or incomplete"
    ]


def test_a_mapping_says_which_column_feeds_a_field_whatever_else_there_is(tmp_path: Path) -> None:
    path = tmp_path / "leads.csv"
    path.write_text("email,Work Email,Betreuer\nold@a.example,new@a.example,sam\n")
    fields = mapped(FIELDS, {"work_email": "contact.email", "Betreuer": "lead.owner"})
    found = read_recipients(path, fields)
    assert found.columns == {"contact.email": ("new@a.example",), "lead.owner": ("sam",)}
    assert found.headers["contact.email"] == "Work Email"
    assert found.extra == {"email": ("old@a.example",)}


def test_two_columns_that_are_as_near_are_both_named_and_none_is_read(read: Read) -> None:
    found = read("email,frist name,first nane\na@a.example,Jo,Al\n")
    assert "contact.first_name" not in found.columns
    problem = found.problems[0]
    assert problem.why == (
        "'frist name' and 'first nane' match contact.first_name equally well, so none is read"
    )
    assert problem.fix == 'choose one: [lists.mapping] "frist name" = "contact.first_name"'


def test_a_required_column_that_is_missing_comes_with_a_proposal(read: Read) -> None:
    problem = read("company,Work mail address\nX,jo@a\n").problems[-1]
    assert problem.why == "no column contains contact.email, which is required"
    assert problem.fix == (
        "add a column 'email', or map yours: "
        '[lists.mapping] "Work mail address" = "contact.email"'
    )


def test_the_headers_of_a_wide_list_are_each_looked_at_once(tmp_path: Path) -> None:
    wide = tmp_path / "leads.csv"
    columns = [f"column {number}" for number in range(5_000)]
    wide.write_text(",".join(["email", *columns]) + "\na@b.example" + ",x" * 5_000 + "\n")
    normal_header.cache_clear()
    assert len(read_recipients(wide, common_fields())) == 1
    assert normal_header.cache_info().misses < 2 * 5_000

"""Excel workbooks are read as Excel shows them, and none can claim more than is there."""

import json
import zipfile
from collections.abc import Callable
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from click.testing import CliRunner

from tactful.lint.commands.leads import command as leads
from tactful.lint.findings.finding import Severity
from tactful.lint.lists import workbook
from tactful.lint.lists.headers import common_fields
from tactful.lint.lists.recipients import Recipients, read_recipients
from tactful.templates.errors import RecipientsError

FIELDS = common_fields()
Sheets = dict[str, list[list[Any]]]
Save = Callable[..., Path]


@pytest.fixture
def save(tmp_path: Path) -> Save:
    def saved(sheets: Sheets, *, formats: dict[str, str] | None = None, hidden: str = "") -> Path:
        book = openpyxl.Workbook()
        book.remove(book.active)
        for name, rows in sheets.items():
            sheet = book.create_sheet(name)
            for row in rows:
                sheet.append(row)
            for cell, form in (formats or {}).items():
                sheet[cell].number_format = form
            sheet.sheet_state = "hidden" if name == hidden else "visible"
        path = tmp_path / "leads.xlsx"
        book.save(path)
        return path

    return saved


def read(path: Path, sheet: str | None = None) -> Recipients:
    return read_recipients(path, FIELDS, shown="leads.xlsx", sheet=sheet)


def one(save: Save, value: object, form: str = "General") -> str:
    path = save({"Leads": [["email", "note"], ["jo@a.example", value]]}, formats={"B2": form})
    return read(path).columns["lead.notes"][0]


@pytest.mark.parametrize(
    ("value", "form", "shown"),
    [
        (12.0, "General", "12"),
        (12.5, "General", "12.5"),
        (0.1 + 0.2, "General", "0.3"),
        (1e20, "General", "100000000000000000000"),
        (442079460132, "General", "442079460132"),
        ("02139", "@", "02139"),
        ("+44 20 7946 0132", "@", "+44 20 7946 0132"),
        (2139, "00000", "02139"),
        (21390017, "00000-0000", "02139-0017"),
        (2079460132, r"\(000\)\ 000\-0000", "(207) 946-0132"),
        (2079460132, "(###) ###-####", "(207) 946-0132"),
        (1234.5, "#,##0.00", "1,234.50"),
        (1234, "#,##0", "1234"),
        (0.15, "0%", "15%"),
        (0.1525, "0.00%", "15.25%"),
        (date(2026, 3, 1), "yyyy-mm-dd", "2026-03-01"),
        (datetime.fromisoformat("2026-03-01"), "dd/mm/yyyy", "2026-03-01"),
        (datetime.fromisoformat("2026-03-01T14:30"), "d.m.yy h:mm", "2026-03-01 14:30"),
        (46082, "mmm d", "2026-03-01"),
        (time(9, 5), "h:mm", "09:05"),
        (True, "General", "TRUE"),
        ("  padded ", "General", "padded"),
        ("עברית 🎉", "General", "עברית 🎉"),
    ],
)
def test_a_cell_reads_as_it_is_meant(save: Save, value: object, form: str, shown: str) -> None:
    assert one(save, value, form) == shown


def test_an_error_value_is_a_fault_of_its_cell(save: Save) -> None:
    found = read(
        save({"Leads": [["email", "company"], ["a@a.example", "#N/A"], ["b@a.example", "X"]]})
    )
    (problem,) = found.problems
    assert (problem.row, problem.column, problem.value) == (1, "company", "#N/A")
    assert (problem.why, problem.severity) == ("the cell shows the error #N/A", Severity.error)
    assert found.columns["contact.company"] == ("", "X")
    assert found.at_fault == {1: "company: the cell shows the error #N/A"}


def test_a_row_that_is_only_an_error_is_told(save: Save) -> None:
    found = read(save({"Leads": [["email", "company"], [None, "#REF!"], ["b@a.example", "X"]]}))
    assert [problem.row for problem in found.problems] == [1]


def test_a_formula_gives_the_value_that_excel_kept(save: Save, tmp_path: Path) -> None:
    path = save({"Leads": [["email", "company"], ["a@a.example", "=1+1"]]})
    changed = tmp_path / "calculated.xlsx"
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(changed, "w") as new:
        for name in old.namelist():
            data = old.read(name).replace(b"<f>1+1</f><v></v>", b"<f>1+1</f><v>2</v>")
            new.writestr(name, data.replace(b"<f>1+1</f><v />", b"<f>1+1</f><v>2</v>"))
    assert read(changed).columns["contact.company"] == ("2",)


def test_a_formula_that_was_never_calculated_is_told(save: Save) -> None:
    found = read(save({"Leads": [["email", "company"], ["a@a.example", "=1+1"]]}))
    assert [(p.row, p.column, p.value, p.why) for p in found.problems] == [
        (1, "company", "=1+1", "the formula was never calculated")
    ]


def test_digits_that_excel_has_lost_are_told(save: Save) -> None:
    found = read(save({"Leads": [["email", "note"], ["a@a.example", 1234567890123456789]]}))
    assert "fifteen digits" in found.problems[0].why
    assert found.problems[0].severity is Severity.warning


def test_rows_keep_the_line_of_the_sheet(save: Save) -> None:
    rows = [["Leads of March"], [], ["email", "company"], ["a@a.example"], [], ["b@a.example", "X"]]
    found = read(save({"Leads": rows}))
    assert (found.header_line, found.lines) == (3, (4, 6))
    assert found.columns["contact.company"] == ("", "X")
    assert [problem.why for problem in found.problems] == ["2 lines are before the header"]


def test_the_sheet_that_looks_like_a_list_is_read_and_the_others_named(save: Save) -> None:
    sheets = {
        "Notes": [["Thanks to all who came"], ["Sam"]],
        "Secret": [["email"], ["s@a.example"]],
        "Leads": [["email"], ["a@a.example"]],
        "Old": [["email"], ["b@a.example"]],
        "Empty": [],
    }
    found = read(save(sheets, hidden="Secret"))
    assert found.columns["contact.email"] == ("a@a.example",)
    assert [problem.why for problem in found.problems] == [
        "only the sheet 'Leads' was read, not 'Notes', 'Old'"
    ]
    assert read(save(sheets), "old").columns["contact.email"] == ("b@a.example",)


def test_a_sheet_that_is_not_there_is_told_with_those_that_are(save: Save) -> None:
    with pytest.raises(RecipientsError, match="no sheet 'Lead'; the workbook has: Leads"):
        read(save({"Leads": [["email"], ["a@a.example"]]}), "Lead")


def test_an_empty_workbook_is_refused(save: Save) -> None:
    with pytest.raises(RecipientsError, match=r"leads.xlsx: the list is empty"):
        read(save({"Leads": []}))


def test_only_a_workbook_has_sheets(tmp_path: Path) -> None:
    path = tmp_path / "leads.csv"
    path.write_text("email\na@a.example\n")
    with pytest.raises(RecipientsError, match="only a workbook has sheets"):
        read_recipients(path, FIELDS, sheet="Leads")


def rezipped(path: Path, changes: dict[str, bytes]) -> Path:
    out = path.with_name("changed.xlsx")
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in dict.fromkeys([*old.namelist(), *changes]):
            new.writestr(name, changes.get(name) or old.read(name))
    return out


def test_a_zip_bomb_is_refused_before_it_is_unpacked(save: Save) -> None:
    path = save({"Leads": [["email"], ["a@a.example"]]})
    bomb = rezipped(path, {"xl/worksheets/sheet1.xml": b" " * (100 << 20)})
    with pytest.raises(RecipientsError, match=r"would unpack to .* times its size"):
        read(bomb)


@pytest.mark.parametrize("cell", ["XFD1048576", "A999999999"])
def test_a_cell_at_the_end_of_the_sheet_costs_nothing(save: Save, cell: str) -> None:
    path = save({"Leads": [["email"], ["a@a.example"]]})
    row = int("".join(filter(str.isdigit, cell)))
    xml = (
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        '<row r="1"><c r="A1" t="inlineStr"><is><t>email</t></is></c></row>'
        '<row r="2"><c r="A2" t="inlineStr"><is><t>a@a.example</t></is></c></row>'
        f'<row r="{row}"><c r="{cell}" t="inlineStr"><is><t>far</t></is></c></row>'
        "</sheetData></worksheet>"
    )
    found = read(rezipped(path, {"xl/worksheets/sheet1.xml": xml.encode()}))
    assert found.columns["contact.email"][0] == "a@a.example"


@pytest.mark.parametrize("broken", [b"", b"<worksheet>", b"\xff" * 50, b"<a/>"])
def test_a_broken_sheet_is_refused_in_one_line(save: Save, broken: bytes) -> None:
    path = save({"Leads": [["email"], ["a@a.example"]]})
    with pytest.raises(RecipientsError, match=r"leads.xlsx: "):
        read(rezipped(path, {"xl/worksheets/sheet1.xml": broken or b" "}))


def test_another_archive_is_named(tmp_path: Path) -> None:
    path = tmp_path / "leads.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("leads.csv", "email\n")
    with pytest.raises(RecipientsError, match="this is a zip archive"):
        read(path)


@pytest.mark.parametrize("text", [b"<si><t>abc</t></si>", b"<x:si><x:t>a</x:t></x:si>", b"<si/>"])
def test_texts_that_no_cell_shows_are_refused_before_they_are_read(save: Save, text: bytes) -> None:
    path = save({"Leads": [["email"], ["jo@a.example"]]})
    texts = 5_000_000 // len(text) + 100_000
    path = rezipped(path, {"xl/sharedStrings.xml": b"<sst>" + text * texts + b"</sst>"})
    with pytest.raises(
        RecipientsError, match=rf"holds {texts:,} texts for 2 cells; save the sheet"
    ):
        read(path)


def test_no_tag_is_missed_where_a_part_is_cut(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        for before in range(5):
            archive.writestr(
                f"{before}", b" " * ((1 << 20) - before) + b"<si>" + b"x" * 300 + b"<si>"
            )
    with zipfile.ZipFile(tmp_path / "a.zip") as archive:
        assert [workbook._count(archive, [str(n)], workbook._TEXT) for n in range(5)] == [2] * 5
        assert {b"".join(workbook._chunks(archive, str(n))).strip() for n in range(5)} == {
            b"<si>" + b"x" * 300 + b"<si>"
        }


def test_the_sheet_that_a_campaign_names_is_read(save: Save, lay: Callable[..., Path]) -> None:
    sheets = {"March": [["email"], ["jo@a.example"]], "April": [["email"], ["bo@b.example"]]}
    book = save(sheets).read_bytes()
    for sheet, address in (("March", "jo@a.example"), ("April", "bo@b.example")):
        audience = f"audience: {{contacts: contacts/leads.xlsx, sheet: {sheet}}}\n"
        steps = "sequence: {steps: [{email: hello.md}]}\n"
        text = f"campaign: spring\n{audience}{steps}"
        root = lay({"campaigns/spring.yml": text, "contacts/leads.xlsx": book})
        done = CliRunner().invoke(leads, ["-C", str(root), "--format", "json"])
        assert [row["address"] for row in json.loads(done.output)["rows"]] == [address]

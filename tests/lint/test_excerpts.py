"""The line that a finding shows is the file's text, in whatever code page it is; never bytes."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner

from tactful.lint.commands.lint import command as lint
from tactful.lint.findings.finding import Finding, Severity
from tactful.lint.formats.text import excerpt

NAMES = {
    "cp1252": "José Muñoz, Größe",
    "shift_jis": "山田太郎, 東京営業所の担当者, こんにちは世界",
    "utf-16": "Ana Søren, Zoë",
    "utf-8-sig": "Ana Søren, Zoë",
    "gb18030": "张伟, 上海分公司的负责人, 你好世界",
}


def shown(file: Path, line: int) -> list[str]:
    finding = Finding("R304", Severity.error, "x", path=file.name, line=line)
    return excerpt(finding, file.parent)


@pytest.mark.parametrize("page", NAMES)
def test_a_line_is_shown_in_the_lists_own_code_page(tmp_path: Path, page: str) -> None:
    file = tmp_path / "leads.csv"
    rows = "".join(f"p{n}@a.example,{NAMES[page]}\n" for n in range(20))
    file.write_bytes(f"email,name\n{rows}".encode(page))
    assert shown(file, 2) == [f"     2 | p0@a.example,{NAMES[page]}"]


def workbook(file: Path, rows: Sequence[Sequence[object]]) -> Path:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    book.save(file)
    return file


def test_a_row_of_a_workbook_is_shown_as_its_cells(tmp_path: Path) -> None:
    rows: list[list[object]] = [
        ["email", "name", "size", "since"],
        ["jo@a.example", "Jo", 12, date(2026, 1, 31)],
        [],
        ["al@b.example", None, "a\nb", None],
    ]
    file = workbook(tmp_path / "leads.xlsx", rows)
    assert shown(file, 1) == ["     1 | email | name | size | since"]
    assert shown(file, 2) == ["     2 | jo@a.example | Jo | 12 | 2026-01-31"]
    assert shown(file, 3) == shown(file, 5) == []
    assert shown(file, 4) == ["     4 | al@b.example |  | a b"]


def test_the_row_is_shown_of_the_sheet_that_has_the_person(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append(["email", "name"])
    book.active.append(["ann@b.example", "Ann"])
    book.create_sheet("Leads").append(["email", "name"])
    book["Leads"].append(["jo@a.example", "Jo"])
    book.save(tmp_path / "leads.xlsx")
    whom = Finding("R304", Severity.error, "x", path="leads.xlsx", line=2)
    found = [
        excerpt(replace(whom, recipient=one), tmp_path)
        for one in ("ann@b.example", "Jo@a.example", "bo@c.example", None)
    ]
    assert found == [
        ["     2 | ann@b.example | Ann"], ["     2 | jo@a.example | Jo"], [], [],
    ]  # fmt: skip


def test_a_workbook_that_cannot_be_read_shows_nothing(tmp_path: Path) -> None:
    (tmp_path / "leads.xlsx").write_bytes(b"PK\x03\x04 and no more")
    assert shown(tmp_path / "leads.xlsx", 1) == []


def test_lint_shows_the_cells_of_a_faulty_row(lay: Callable[..., Path]) -> None:
    text = "campaign: spring\naudience: {contacts: contacts/leads.xlsx}\n"
    root = lay({"campaigns/spring.yml": f"{text}sequence: {{steps: [{{email: follow-up.md}}]}}\n"})
    rows = [["email", "first_name", "asset"], ["jo@gmial.com", "Jo", "the guide"]]
    (root / "contacts").mkdir(exist_ok=True)
    workbook(root / "contacts" / "leads.xlsx", rows)
    done = CliRunner().invoke(lint, [str(root)])
    assert "     2 | jo@gmial.com | Jo | the guide\n" in done.output


def test_one_wrong_byte_spoils_no_line(tmp_path: Path) -> None:
    file = tmp_path / "leads.csv"
    file.write_bytes("email,name\nä@a.example,Zoë\nb@a.example,".encode() + b"\xff\n")
    assert shown(file, 2) == ["     2 | ä@a.example,Zoë"]
    assert shown(file, 3) == ["     3 | b@a.example,\ufffd"]

"""The line that a finding shows is the file's text, in whatever code page it is; never bytes."""

from pathlib import Path

import openpyxl
import pytest

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


def test_a_workbook_has_no_line_to_show(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for row in (["email", "name"], ["jo@a.example", "Jo"]):
        book.active.append(row)
    book.save(tmp_path / "leads.xlsx")
    assert shown(tmp_path / "leads.xlsx", 1) == []


def test_one_wrong_byte_spoils_no_line(tmp_path: Path) -> None:
    file = tmp_path / "leads.csv"
    file.write_bytes("email,name\nä@a.example,Zoë\nb@a.example,".encode() + b"\xff\n")
    assert shown(file, 2) == ["     2 | ä@a.example,Zoë"]
    assert shown(file, 3) == ["     3 | b@a.example,\ufffd"]

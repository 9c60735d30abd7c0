"""One row of a list file is corrected, and no other byte of the file changes."""

from pathlib import Path

import pytest

from tactful.lint.lists.headers import common_fields
from tactful.lint.lists.recipients import read_recipients
from tactful.lint.lists.row_text import RowError, row_text, with_row

# what the file holds, the row, its new cells, what it holds then
KEPT = [
    ("a comma", b"email,name\njo@a.example,Jo\nal@a.example,Al\n", 2, {1: "Ali"},
     b"email,name\njo@a.example,Jo\nal@a.example,Ali\n"),
    ("semicolons, a mark, Windows line ends",
     "\ufeffemail;name\r\njo@a.example;Zo\u00eb\r\n".encode(), 1, {1: "Zoe"},
     "\ufeffemail;name\r\njo@a.example;Zoe\r\n".encode()),
    ("quotes stay, also around the others", b'"email","name"\n"jo@a.example","Jo ""J"""\n', 1,
     {1: 'Jo "K"'}, b'"email","name"\n"jo@a.example","Jo ""K"""\n'),
    ("a value that needs quotes gets them", b"email,company\njo@a.example,Acme\n", 1,
     {1: "Acme, Inc"}, b'email,company\njo@a.example,"Acme, Inc"\n'),
    ("a code page stays", "email,city\njo@a.example,K\u00f6ln\nal@a.example,Bonn\n".encode("cp1252"),
     2, {1: "K\u00f6ln"},
     "email,city\njo@a.example,K\u00f6ln\nal@a.example,K\u00f6ln\n".encode("cp1252")),
    ("tabs, no line end at the end", b"email\tname\njo@a.example\tJo", 1, {0: "j@a.example"},
     b"email\tname\nj@a.example\tJo"),
    ("a cell of two lines before it", b'email,note\njo@a.example,"one\ntwo"\nal@a.example,x\n', 2,
     {1: "y"}, b'email,note\njo@a.example,"one\ntwo"\nal@a.example,y\n'),
    ("a title above the header, sep= of Excel", b"sep=;\nemail;name\njo@a.example;Jo\n", 1,
     {1: "Joe"}, b"sep=;\nemail;name\njo@a.example;Joe\n"),
    ("a missing last cell is added", b"email,name,city\njo@a.example,Jo\n", 1, {2: "Bonn"},
     b"email,name,city\njo@a.example,Jo,Bonn\n"),
    ("old Macintosh line ends", b"email,name\rjo@a.example,Jo\ral@a.example,Al\r", 2, {1: "A"},
     b"email,name\rjo@a.example,Jo\ral@a.example,A\r"),
    ("a phone number is no formula", b"email,phone\njo@a.example,\n", 1, {1: "+44 20 7946 0018"},
     b"email,phone\njo@a.example,+44 20 7946 0018\n"),
]  # fmt: skip
REFUSED = [
    ("a formula", b"email,name\njo@a.example,Jo\n", {1: "=HYPERLINK(1)"}, "as a formula"),
    ("a formula behind @", b"email,name\njo@a.example,Jo\n", {1: "@SUM(A1)"}, "as a formula"),
    ("a letter the encoding lacks", "email,city\njo@a.example,K\u00f6ln\n".encode("cp1252"),
     {1: "\u0141\u00f3d\u017a"}, "which has no"),
    ("wide text", "email,name\njo@a.example,Jo\n".encode("utf-16"), {1: "J"}, "UTF-16"),
    ("too many cells", b"email,company\njo@a.example,Acme, Inc\nal@a.example,Bolt\n", {1: "x"},
     "has 3 cells"),
    ("a broken quote", b'email,company\njo@a.example,"Acme\nal@a.example,Bolt\n', {1: "x"},
     "quote"),
]  # fmt: skip


def corrected(file: Path, row: int, new: dict[int, str]) -> bytes:
    people = read_recipients(file, common_fields(), shown="list.csv")
    raw = file.read_bytes()
    at = row_text(raw, file, people.line(row), len(people.header), shown="list.csv")
    return with_row(raw, at, at.changed(new, shown="list.csv"))


@pytest.mark.parametrize(("raw", "row", "new", "after"), [one[1:] for one in KEPT],
                         ids=[one[0] for one in KEPT])  # fmt: skip
def test_only_the_cell_changes(
    tmp_path: Path, raw: bytes, row: int, new: dict[int, str], after: bytes
) -> None:
    file = tmp_path / "list.csv"
    file.write_bytes(raw)
    assert corrected(file, row, new) == after


@pytest.mark.parametrize(("raw", "new", "why"), [one[1:] for one in REFUSED],
                         ids=[one[0] for one in REFUSED])  # fmt: skip
def test_what_cannot_be_written_there_is_refused_with_the_reason(
    tmp_path: Path, raw: bytes, new: dict[int, str], why: str
) -> None:
    file = tmp_path / "list.csv"
    file.write_bytes(raw)
    with pytest.raises(RowError, match=why):
        corrected(file, 1, new)

"""A plain file read by polars gives the rows that read_recipients gives."""

import csv
from pathlib import Path

import pytest

from tactful.lint.duplicates import columnar_list
from tactful.lint.duplicates.columnar_list import ColumnarList, of, read_columnar
from tactful.lint.duplicates.find import find
from tactful.lint.duplicates.report import FORMATS, Result
from tactful.lint.lists.headers import common_fields
from tactful.lint.lists.recipients import read_recipients

KEYS = ("email", "first_name", "last_name", "company", "phone", "postcode")
HEADER = ["ID", "Email Address", "First Name", "Surname", "Company", "Tel", "Postcode"]
ROWS = [
    ["a1", " jim@acme.example ", "Jim", "Brodo", 'Acme, "Inc"', "+1 603 555 0100", "03801"],
    ["a2", "zoë@bücher.example", "Zoë", "Müller", "", "", ""],
    ["", "ann@hill.example", "", "", "Hill; Moss", "", "01234"],
]


def both(path: Path) -> tuple[ColumnarList, ColumnarList | None]:
    fields = common_fields()
    return of(read_recipients(path, fields)), columnar_list._plainly(path, fields)


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("quoting", [csv.QUOTE_ALL, csv.QUOTE_MINIMAL])
def test_both_ways_give_the_same_rows(
    tmp_path: Path, end: str, separator: str, quoting: int
) -> None:
    path = tmp_path / "leads.csv"
    plain = [["b", "bo@moss.example", "Bo", "Moss", "Moss", "", ""]] * 9
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, delimiter=separator, lineterminator=end, quoting=quoting)  # type: ignore[arg-type]
        writer.writerows([HEADER, *plain, *ROWS])
    slow, fast = both(path)
    if quoting == csv.QUOTE_ALL:  # "" inside a cell that is in quotes as all are: read as ever
        assert fast is None
        return
    assert fast is not None
    assert len(fast) == len(slow) == 12
    assert [list(fast.column(f"contact.{key}")) for key in KEYS] == [
        list(slow.column(f"contact.{key}")) for key in KEYS
    ]
    assert list(fast.ids) == list(slow.ids)
    assert [fast.line(row) for row in (1, 12)] == [slow.line(row) for row in (1, 12)]


@pytest.mark.parametrize(
    "text",
    [
        "email,first_name\njo@a.example,Jo,more\n",
        "email,first_name\njo@a.example\n",
        'email,first_name\njo@a.example,"Jo\nal@a.example,Al\n',
        'email,first_name\njo@a.example,J"o\n',
        'email,first_name\njo@a.example,"Jo"y\n',
        'email,first_name\njo@a.example,"Jo\nJo"\n',
        "email,first_name\n\njo@a.example,Jo\n",
        "email,first_name\n,\njo@a.example,Jo\n",
        '"email","first_name"\n"",""\n"jo@a.example","Jo"\n',
        "email,first_name\n  ,   \njo@a.example,Jo\n",
        "email,email\njo@a.example,Jo\n",
        "jo@a.example,Jo\n",
        "sep=,\nemail,first_name\njo@a.example,Jo\n",
        "email,first_name\njo@a.example,J\0o\n",
        "email,first_name\njo@a.example,Jo\x1d\n",  # a blank to str.strip, and none to polars
        "email,first_name\njo@a.example,J\ro\n",
        'email,first_name\njo@a.example,"J\ro"\nal@a.example,Al\n',
    ],
)
def test_a_file_with_faults_is_read_with_its_faults(tmp_path: Path, text: str) -> None:
    path = tmp_path / "leads.csv"
    path.write_text(text, newline="")
    assert columnar_list._plainly(path, common_fields()) is None


def test_latin_1_is_read_as_ever(tmp_path: Path) -> None:
    path = tmp_path / "leads.csv"
    path.write_bytes("email,first_name\nzoe@a.example,Zoë\n".encode("latin-1"))
    assert read_columnar(path, common_fields()).column("contact.first_name") == ("Zoë",)


def test_a_wrong_byte_in_the_first_lines_of_a_large_file_costs_one_cell(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(columnar_list, "LARGE", 0)
    path = tmp_path / "leads.csv"
    good = "zoe@a.example,Zoë\n".encode() * 5
    path.write_bytes(b"email,first_name\njo@a.example,J\xe9\n" + good)
    found = read_columnar(path, common_fields())
    assert len(found) == 6
    assert found.column("contact.first_name")[1] == "Zoë"
    assert [problem.row for problem in found.problems] == [1]


@pytest.mark.parametrize("style", ["text", "csv", "json", "html"])
def test_a_large_list_with_ids_is_shown_in_every_format(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, style: str
) -> None:
    monkeypatch.setattr(columnar_list, "LARGE", 0)
    path = tmp_path / "leads.csv"
    path.write_text("id,email,first_name\n" + "a1,jo@a.example,Jo\n" * 2)
    found = read_columnar(path, common_fields())
    assert found.lines("contact.email") is not None  # by polars
    assert "same mailbox" in FORMATS[style](Result(found, None, find(found)))

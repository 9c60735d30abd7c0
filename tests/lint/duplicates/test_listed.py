"""A plain file read by polars gives the rows that read_recipients gives."""

import csv
from pathlib import Path

import pytest

from tactful.lint.duplicates import listed
from tactful.lint.duplicates.listed import Listed, of, read_listed
from tactful.lint.headers import common_fields
from tactful.lint.recipients import read_recipients

KEYS = ("email", "first_name", "last_name", "company", "phone", "postcode")
HEADER = ["ID", "Email Address", "First Name", "Surname", "Company", "Tel", "Postcode"]
ROWS = [
    ["a1", " jim@acme.example ", "Jim", "Brodo", 'Acme, "Inc"', "+1 603 555 0100", "03801"],
    ["a2", "zoë@bücher.example", "Zoë", "Müller", "", "", ""],
    ["", "ann@hill.example", "", "", "Hill; Moss", "", "01234"],
]


def both(path: Path) -> tuple[Listed, Listed | None]:
    fields = common_fields()
    return of(read_recipients(path, fields)), listed._plainly(path, fields)


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
        "email,email\njo@a.example,Jo\n",
        "jo@a.example,Jo\n",
        "sep=,\nemail,first_name\njo@a.example,Jo\n",
        "email,first_name\njo@a.example,J\0o\n",
    ],
)
def test_a_file_with_faults_is_read_with_its_faults(tmp_path: Path, text: str) -> None:
    path = tmp_path / "leads.csv"
    path.write_text(text)
    assert listed._plainly(path, common_fields()) is None


def test_latin_1_is_read_as_ever(tmp_path: Path) -> None:
    path = tmp_path / "leads.csv"
    path.write_bytes("email,first_name\nzoe@a.example,Zoë\n".encode("latin-1"))
    assert read_listed(path, common_fields()).column("contact.first_name") == ("Zoë",)

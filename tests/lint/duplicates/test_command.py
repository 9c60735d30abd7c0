"""tactful dedupe, from the outside."""

import csv
import io
import json
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tactful.cli import group
from tactful.templates.errors import TactfulError

LEADS = """id,email,first_name,last_name,company,owner
x1,jim.brodo@acme.example,Jim,Brodo,Acme,sam
x2,ann@hill.example,Ann,Hill,Hill,sam
x3,jbrodo@acme.example,James,Brodo,Acme Inc,dana
"""


@pytest.fixture
def leads(tmp_path: Path) -> Path:
    path = tmp_path / "leads.csv"
    path.write_text(LEADS)
    return path


def run(*arguments: object) -> Result:
    return CliRunner().invoke(group, ["dedupe", *map(str, arguments)])


def test_text_names_both_rows_their_owners_and_why(leads: Path) -> None:
    result = run(leads)
    assert result.exit_code == 1
    assert result.stdout.splitlines() == [
        f"{leads}: 1 person appears in 2 of 3 rows",
        "",
        "1. same person, sure, +4.5: same last name (rare here) · Jim is a form of James · same domain, both "
        "addresses match the name · same company",
        "   row 1 (line 2)  Jim Brodo  <jim.brodo@acme.example>  Acme  owner sam",
        "   row 3 (line 4)  James Brodo  <jbrodo@acme.example>  Acme Inc  owner dana",
    ]


def test_csv_has_a_line_for_each_row_with_the_lists_own_id(leads: Path) -> None:
    rows = list(csv.DictReader(io.StringIO(run(leads, "--format", "csv").stdout)))
    assert [(r["row"], r["cluster"], r["level"], r["id"]) for r in rows] == [
        ("1", "1", "sure", "x1"),
        ("3", "1", "sure", "x3"),
    ]


def test_csv_holds_whatever_an_id_holds(tmp_path: Path) -> None:
    ids = ["l\nm", "c\rd", "a,b", 'q"q', "", "é"]
    path, out = tmp_path / "odd.csv", tmp_path / "twice.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        rows = [[one, "jo@a.example"] for one in [*ids, "=1+1"]]
        csv.writer(file).writerows([["id", "email"], *rows])
    run(path, "--format", "csv", "--out", out)
    with out.open(newline="", encoding="utf-8") as file:
        assert [row["id"] for row in csv.DictReader(file)] == [*ids, "'=1+1"]
    assert "same mailbox,\n" in out.read_text(encoding="utf-8")  # an empty cell has no quotes


def test_json_carries_what_a_program_needs(leads: Path) -> None:
    data = json.loads(run(leads, "--format", "json").stdout)
    assert (data["version"], data["rows"], len(data["clusters"])) == (1, 3, 1)
    row = data["clusters"][0]["rows"][1]
    assert (row["row"], row["line"], row["id"], row["owner"]) == (3, 4, "x3", "dana")


def test_out_writes_the_file_and_says_so(leads: Path, tmp_path: Path) -> None:
    out = tmp_path / "twice.csv"
    result = run(leads, "--format", "csv", "--out", out)
    assert (result.exit_code, result.stdout) == (1, "")
    assert out.read_text().startswith("row,cluster,level,score,reasons,id\n1,1,sure,")
    assert "1 person appears in 2 of 3 rows" in result.stderr


def test_out_never_writes_over_the_list_and_needs_its_folder(leads: Path) -> None:
    over = run(leads, "--format", "csv", "--out", leads)
    assert (over.exit_code, leads.read_text()) == (2, LEADS)
    assert "would write over the list itself" in over.stderr
    nowhere = run(leads, "--out", leads.parent / "absent" / "twice.csv")
    assert (nowhere.exit_code, "there is no folder" in nowhere.stderr) == (2, True)


def test_a_list_that_names_nobody_is_told(tmp_path: Path) -> None:
    path = tmp_path / "odd.csv"
    path.write_text("foo,bar\n1,2\n1,2\n")
    result = CliRunner().invoke(group, ["dedupe", str(path)])
    assert isinstance(result.exception, TactfulError)
    assert str(result.exception).startswith(f"{path}: no column identifies a person; name one ")


def test_a_file_that_cannot_be_written_is_one_line(leads: Path) -> None:
    out = leads.parent / ("x" * 300)
    done = subprocess.run(
        [sys.executable, "-m", "tactful", "dedupe", leads, "--out", out],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (2, f"{out}: File name too long\n")


def test_a_clean_list_ends_with_zero(tmp_path: Path) -> None:
    path = tmp_path / "one.csv"
    path.write_text("email\njo@a.example\n")
    result = run(path)
    assert (result.exit_code, result.stdout) == (0, f"{path}: nobody appears twice in 1 rows\n")


def test_a_fault_of_the_list_is_told_beside_the_answer(tmp_path: Path) -> None:
    path = tmp_path / "bad.csv"
    path.write_text('email,first_name\njo@a.example,"Jo\nal@a.example,Al\n')
    assert f"{path}:2: a quote is opened and never closed" in run(path).stderr


def test_what_is_no_list_cannot_run(tmp_path: Path) -> None:
    path = tmp_path / "book.csv"
    path.write_bytes(b"PK\x03\x04")
    result = run(path)
    assert result.exit_code != 0
    assert "Excel workbook" in str(result.exception)
    assert run(tmp_path / "none.csv").exit_code == 2


def test_a_workspaces_required_field_does_not_matter_to_a_look_for_doubles(tmp_path: Path) -> None:
    (tmp_path / "tactful.toml").write_text(
        'name = "A"\n[fields.contact]\nrole = { required = true, columns = ["Job Title"] }\n'
    )
    leads = tmp_path / "leads.csv"
    leads.write_text("Email,Job Title\njo@acme.example,CEO\nann@acme.example,CFO\n")
    done = run(leads)
    assert done.exit_code == 0
    assert "which is required" not in done.output

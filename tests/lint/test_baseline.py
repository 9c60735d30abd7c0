"""A baseline: what it knows is not shown, what is new is, and what is gone is told."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tactful.lint.commands.lint import command
from tactful.templates.errors import TactfulError

from .conftest import Example

BARE = "I read about {{ contact.company }}."


def run(root: Path, *arguments: str) -> Result:
    return CliRunner().invoke(command, ["-C", str(root), *arguments])


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "known.json"


def found(root: Path, file: Path) -> list[tuple[str, int]]:
    result = run(root, "--baseline", str(file), "--format", "json")
    return [(f["code"], f["line"]) for f in json.loads(result.stdout)["findings"]]


def written(example: Example, file: Path, text: str) -> Path:
    root = example(text).root
    result = run(root, "--write-baseline", str(file))
    assert result.exit_code == 0
    return root


def test_an_old_project_starts_clean(example: Example, file: Path) -> None:
    root = written(example, file, BARE)
    result = run(root, "--baseline", str(file))
    assert result.exit_code == 0
    assert result.stdout.splitlines()[0].startswith("Nothing found")
    assert "1 known from the baseline." in result.stdout


def test_lines_may_move(example: Example, file: Path) -> None:
    root = written(example, file, BARE)
    example("A line.\n\n" + BARE.replace("read", "read"))
    assert found(root, file) == []


def test_one_more_of_a_known_kind_is_new(example: Example, file: Path) -> None:
    root = written(example, file, f"{BARE}\n\n{BARE}")
    example(f"{BARE}\n\n{BARE}\n\n{BARE}")
    assert found(root, file) == [("T105", 9)]


def test_a_line_that_changed_is_new(example: Example, file: Path) -> None:
    root = written(example, file, BARE)
    example(BARE.replace("read about", "heard of"))
    assert found(root, file) == [("T105", 5)]


def test_other_values_of_the_same_fault_are_known(example: Example, file: Path) -> None:
    text = "Hello {{ contact.first_name }}, how are you?"
    leads = "email,first_name,asset\n{}@acme.example,{},x\n"
    root = example(text, **{"contacts/leads.csv": leads.format("jo", "JIMBO")}).root
    assert run(root, "--write-baseline", str(file)).exit_code == 0
    example(text, **{"contacts/leads.csv": leads.format("al", "ANNA")})
    assert found(root, file) == []


def test_what_is_gone_is_told(example: Example, file: Path) -> None:
    root = written(example, file, BARE)
    example("I read about rivers.")
    result = run(root, "--baseline", str(file))
    assert "1 entry of the baseline is stale" in result.stdout
    assert "stale" not in run(root, "--baseline", str(file), "--select", "M").stdout


def test_no_row_of_a_list_stands_in_a_baseline(example: Example, file: Path) -> None:
    leads = "email,first_name,asset\njim@secret,Jimothy,x\n"
    root = example(**{"contacts/leads.csv": leads}).root
    assert run(root, "--write-baseline", str(file)).exit_code == 0
    text = file.read_text()
    assert json.loads(text)["findings"][0]["path"] == "contacts/leads.csv"
    assert "secret" not in text and "Jimothy" not in text


def test_writing_twice_gives_the_same_file(example: Example, file: Path) -> None:
    root = written(example, file, f"{BARE}\n\n{BARE}")
    before = file.read_text()
    assert run(root, "--write-baseline", str(file)).exit_code == 0
    assert file.read_text() == before


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (None, "cannot read the baseline: No such file"),
        ("{", "known.json:1:2: not valid JSON"),
        ("[]", "not a baseline of version 1"),
        ('{"version": 2, "findings": []}', "not a baseline of version 1"),
        ('{"version": 1, "findings": [{"path": "a"}]}', "has no path, code, digest or count"),
    ],
)
def test_what_is_no_baseline_is_said_plainly(
    example: Example, file: Path, text: str | None, why: str
) -> None:
    if text is not None:
        file.write_text(text)
    result = run(example().root, "--baseline", str(file))
    assert isinstance(result.exception, TactfulError)
    assert why in str(result.exception)

"""--changed-since: only findings about what changed in git."""

import json
import subprocess
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tactful.lint.commands.lint import command
from tactful.templates.errors import TactfulError

from .conftest import MAIL, ONLY, Example

BARE = "I read about {{ contact.company }}."
OTHER = "See you, {{ contact.last_name }}."


def git(root: Path, *arguments: str) -> None:
    who = ("-c", "user.name=Sam", "-c", "user.email=sam@sam.example")
    subprocess.run(["git", "-C", str(root), *who, *arguments], check=True, capture_output=True)


def committed(root: Path) -> Path:
    git(root, "init", "-q", "-b", "main")
    git(root, "add", "-A")
    git(root, "commit", "-q", "-m", "first")
    return root


def run(root: Path, revision: str = "HEAD", *more: str) -> Result:
    arguments = ["-C", str(root), "--changed-since", revision, *ONLY, *more]
    return CliRunner().invoke(command, arguments)


def found(root: Path, revision: str = "HEAD") -> list[tuple[str, str, int]]:
    data = json.loads(run(root, revision, "--format", "json").stdout)
    return [(f["code"], Path(f["path"]).name, f["line"]) for f in data["findings"]]


def test_old_findings_are_not_shown(example: Example) -> None:
    root = committed(example(BARE).root)
    assert found(root) == []


def test_changed_lines_are(example: Example) -> None:
    root = committed(example(f"{BARE}\n\nHello.").root)
    example(f"{BARE}\n\nHello. {OTHER}")
    assert found(root) == [("M202", "follow-up.md", 7), ("T105", "follow-up.md", 7)]


def test_a_file_that_git_does_not_know_yet_counts_whole(example: Example) -> None:
    root = committed(example(BARE).root)
    example(BARE, **{"templates/new/one.md": MAIL.format(BARE)})
    assert found(root) == [("T105", "one.md", 5)]


def test_a_guard_that_went_counts_for_the_whole_file(example: Example) -> None:
    guarded = "{% if contact.company %}\n" + BARE + "\n{% endif %}"
    root = committed(example(guarded).root)
    example(BARE)
    assert ("T105", "follow-up.md", 5) in found(root)


def test_a_changed_part_counts_for_all_that_include_it(example: Example) -> None:
    part = {"templates/parts/name.md": "Sam", "templates/other.md": MAIL.format(BARE)}
    root = committed(example(BARE + "\n\n{% include 'parts/name.md' %}", **part).root)
    (root / "templates/parts/name.md").write_text("Sam Ortiz")
    assert found(root) == [("T105", "follow-up.md", 5)]


def test_changed_settings_count_for_everything(example: Example) -> None:
    root = committed(example(BARE).root)
    (root / "tactful.toml").write_text((root / "tactful.toml").read_text() + "\n# x\n")
    assert found(root) == [("T105", "follow-up.md", 5)]


def test_a_changed_list_counts_for_its_rows_and_what_they_do(example: Example) -> None:
    leads = "email,first_name,asset\nbad@acme,Jo,x\njo@acme.example,Jo,x\n"
    text = BARE + " Hello {{ contact.first_name }}."
    root = committed(example(text, **{"contacts/leads.csv": leads}).root)
    (root / "contacts/leads.csv").write_text(leads + "worse@acme,NULL,x\n")
    codes = found(root)
    assert ("R304", "leads.csv", 4) in codes and ("R304", "leads.csv", 2) not in codes
    assert ("M203", "follow-up.md", 5) in codes
    assert not [code for code in codes if code[0] == "T105"]


def test_a_branch_is_compared_with_where_it_left(example: Example) -> None:
    root = committed(example("Hello.").root)
    git(root, "checkout", "-q", "-b", "work")
    example("Hello.", **{"templates/mine.md": MAIL.format(BARE)})
    git(root, "add", "-A")
    git(root, "commit", "-q", "-m", "mine")
    git(root, "checkout", "-q", "main")
    example("Hello.", **{"templates/theirs.md": MAIL.format(BARE)})
    git(root, "add", "-A")
    git(root, "commit", "-q", "-m", "theirs")
    git(root, "checkout", "-q", "work")
    assert found(root, "main") == [("T105", "mine.md", 5)]


def test_files_from_elsewhere_are_narrowed_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mail = tmp_path / "mail.txt"
    mail.write_text("Hi *|FNAME|*,\n\nhello\n")
    committed(tmp_path)
    mail.write_text("Hi *|FNAME|*,\n\nhello *|LNAME|*\n")
    monkeypatch.chdir(tmp_path)
    arguments = ["mail.txt", "--changed-since", "HEAD", "--format", "json"]
    result = CliRunner().invoke(command, arguments)
    assert [f["line"] for f in json.loads(result.stdout)["findings"]] == [3]


def test_no_repository_and_no_such_revision_are_said_plainly(example: Example) -> None:
    root = example().root
    result = run(root)
    assert isinstance(result.exception, TactfulError)
    assert "is not in a git repository" in str(result.exception)
    committed(root)
    for revision in ("nowhere", "--output=x"):
        result = run(root, revision)
        assert isinstance(result.exception, TactfulError)
        assert f"git does not know '{revision}'" in str(result.exception)

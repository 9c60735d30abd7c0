"""What Tactful writes with recipients' data is not committed by accident."""

import subprocess
from pathlib import Path

import pytest

from tactful.lint.rule.examples import write_example
from tactful.lint.work.unshared import keep_out_of_git


def git(folder: Path, *words: str) -> str:
    done = subprocess.run(
        ["git", "-C", str(folder), *words], capture_output=True, text=True, check=True
    )
    return done.stdout


@pytest.mark.parametrize("name", ["preview.html", "out/Liste [März] #1.html", "!all.html", "a b*"])
def test_git_does_not_see_the_file(tmp_path: Path, name: str) -> None:
    write_example(tmp_path)
    git(tmp_path, "init", "-q")
    git(tmp_path, "add", "-A")
    page = tmp_path / name
    page.parent.mkdir(exist_ok=True)
    page.write_text("jo@acme.example")
    assert keep_out_of_git(page) == tmp_path / ".gitignore"
    assert git(tmp_path, "status", "--short", "-uall", "--porcelain", "--", page.name) == ""
    seen = git(tmp_path, "ls-files", "--others", "--exclude-standard").splitlines()
    assert seen == [".gitignore"]
    assert keep_out_of_git(page) is None  # once is enough


def test_a_workspace_below_the_repositorys_root_has_its_own_file(tmp_path: Path) -> None:
    git(tmp_path, "init", "-q")
    inner = tmp_path / "mail"
    inner.mkdir()
    write_example(inner)
    assert keep_out_of_git(inner / "preview.html") == inner / ".gitignore"


def test_what_is_ignored_already_changes_nothing(tmp_path: Path) -> None:
    write_example(tmp_path)
    git(tmp_path, "init", "-q")
    (tmp_path / ".gitignore").write_text("*.html")
    assert keep_out_of_git(tmp_path / "preview.html") is None
    assert (tmp_path / ".gitignore").read_text() == "*.html"


def test_a_workspace_that_is_no_repository_yet_is_ready_to_be_one(tmp_path: Path) -> None:
    write_example(tmp_path)
    (tmp_path / ".gitignore").write_text(".tactful/")
    keep_out_of_git(tmp_path / "preview.html")
    assert "/preview.html" in (tmp_path / ".gitignore").read_text().splitlines()


def test_a_folder_of_nobodys_is_left_alone(tmp_path: Path) -> None:
    assert keep_out_of_git(tmp_path / "preview.html") is None
    assert not list(tmp_path.iterdir())

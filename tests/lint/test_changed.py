"""--changed-since: only findings about what changed in git."""

import json
import os
import shutil
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
    assert "M203" in {code for code, _, _ in codes}  # one finding a cell, whatever its steps
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


PROGRAMS = (
    "core.fsmonitor", "core.pager", "core.sshCommand", "core.askPass", "core.editor",
    "core.gitProxy", "core.alternateRefsCommand", "diff.external", "diff.own.command",
    "diff.own.textconv", "filter.own.clean", "filter.own.smudge", "filter.own.process",
    "filter.a.b.clean", "filter.a.b.process", "gpg.program", "credential.helper",
    "sequence.editor", "interactive.diffFilter", "uploadpack.packObjectsHook", "pager.diff",
    "remote.origin.uploadpack", "remote.origin.proxy", "trailer.own.command",
)  # fmt: skip
COMMANDS = ("diff", "ls-files", "rev-parse", "merge-base", "config", "status")
ATTRIBUTES = "*.md filter=own diff=own\n*.csv filter=a.b diff=own\n*.yml filter=own diff=own\n"


def planted(root: Path, marker: Path) -> None:
    """Make a repository's own settings run a program wherever git would run one."""
    program = root / ".git/program"
    program.write_text(f'#!/bin/sh\necho "$0" "$@" >> "{marker}"\ncat\n')
    program.chmod(0o755)
    for hook in ("post-index-change", "post-checkout", "pre-auto-gc", "reference-transaction"):
        (root / ".git/hooks").mkdir(exist_ok=True)
        shutil.copy(program, root / ".git/hooks" / hook)
    for key in PROGRAMS:
        git(root, "config", key, f"{program} {key}")
    for name in COMMANDS:
        git(root, "config", f"alias.{name}", f"!{program} alias.{name}")
    git(root, "config", "core.hooksPath", str(root / ".git/hooks"))
    (root / ".git/info/attributes").write_text(ATTRIBUTES)
    (root / ".gitattributes").write_text(ATTRIBUTES)


def test_no_program_of_a_repositorys_settings_is_run(example: Example, tmp_path: Path) -> None:
    root = committed(example(f"{BARE}\n\nHello.").root)
    marker = tmp_path.parent / f"{tmp_path.name}-ran"
    planted(root, marker)
    example(f"{BARE}\n\nHello. {OTHER}")
    for file in root.rglob("*.*"):
        if file.is_file() and ".git" not in file.parts:
            os.utime(file)  # git must look into each file, and so through its filter
    assert ("M202", "follow-up.md", 7) in found(root)
    assert not marker.exists(), marker.read_text()
    subprocess.run(["git", "-C", str(root), "diff"], capture_output=True, check=False)
    ran = marker.read_text()  # the plant is one: an ordinary look does run them
    assert "core.fsmonitor" in ran and "diff.own.command" in ran


def test_a_filter_is_one_that_an_ordinary_diff_runs(example: Example, tmp_path: Path) -> None:
    """Each filter by itself: where one hangs on another, the plant above would hide it."""
    root = committed(example(BARE).root)
    marker = tmp_path.parent / f"{tmp_path.name}-ran"
    for key in ("filter.own.clean", "filter.own.process", "diff.own.textconv"):
        (root / ".git/config").write_text("[core]\nrepositoryformatversion = 0\n")
        marker.unlink(missing_ok=True)
        git(root, "config", key, f"echo {key} >> '{marker}'; cat #")
        git(root, "config", "filter.own.required", str(key.startswith("filter")))
        (root / ".gitattributes").write_text(ATTRIBUTES)
        example(f"{BARE}\n\n{OTHER}")
        assert found(root)
        assert not marker.exists(), key
        subprocess.run(["git", "-C", str(root), "diff"], capture_output=True, check=False)
        assert marker.exists(), key


def test_no_program_of_a_submodules_settings_is_run(example: Example, tmp_path: Path) -> None:
    root = committed(example(BARE).root)
    inner = root / "parts"
    inner.mkdir()
    (inner / "a.md").write_text("a")
    committed(inner)
    git(root, "-c", "protocol.file.allow=always", "submodule", "add", "./parts")
    git(root, "commit", "-q", "-m", "a submodule")
    marker = tmp_path.parent / f"{tmp_path.name}-ran"
    planted(inner, marker)
    (inner / "a.md").write_text("b")
    example(f"{BARE}\n\n{OTHER}")
    assert found(root)
    assert not marker.exists(), marker.read_text()


def test_what_a_partial_clone_lacks_is_not_fetched(example: Example, tmp_path: Path) -> None:
    root = committed(example(BARE).root)
    marker = tmp_path.parent / f"{tmp_path.name}-ran"
    blob = subprocess.run(
        ["git", "-C", str(root), "rev-parse", "HEAD:templates/follow-up.md"],
        capture_output=True, text=True, check=True,
    ).stdout.strip()  # fmt: skip
    (root / ".git/objects" / blob[:2] / blob[2:]).unlink()
    git(root, "config", "remote.origin.url", str(root))
    git(root, "config", "remote.origin.promisor", "true")
    git(root, "config", "remote.origin.uploadpack", f"touch '{marker}'; git-upload-pack")
    git(root, "config", "extensions.partialClone", "origin")
    example(f"{BARE}\n\n{OTHER}")
    with pytest.raises(TactfulError, match="git failed"):
        raise run(root).exception or AssertionError
    assert not marker.exists()
    subprocess.run(["git", "-C", str(root), "diff"], capture_output=True, check=False)
    assert marker.exists()


def test_a_filter_whose_name_no_option_can_overrule_is_refused(example: Example) -> None:
    root = committed(example(BARE).root)
    with (root / ".git/config").open("a") as file:
        file.write('[filter "a=b"]\n\tclean = touch ran\n')
    with pytest.raises(TactfulError, match="a filter named 'a=b'"):
        raise run(root).exception or AssertionError


def test_settings_do_not_change_what_is_read(example: Example) -> None:
    root = committed(example(f"{BARE}\n\nHello.").root)
    for key, value in (
        ("diff.relative", "true"), ("diff.interHunkContext", "9"), ("diff.noprefix", "true"),
        ("diff.mnemonicPrefix", "true"), ("diff.context", "9"), ("color.ui", "always"),
        ("diff.ignoreSubmodules", "all"), ("diff.renames", "copies"),
    ):  # fmt: skip
        git(root, "config", key, value)
    example(f"{BARE}\n\nHello. {OTHER}")
    assert found(root) == [("M202", "follow-up.md", 7), ("T105", "follow-up.md", 7)]

"""Every rule's examples: the bad ones make it speak, the good ones leave it silent."""

import shutil
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner

from tactful.lint.check.api import check_workspace
from tactful.lint.commands.lint import command
from tactful.lint.findings.edit import Edit
from tactful.lint.rule.base import Example, Rule
from tactful.lint.rule.examples import write_example
from tactful.lint.rule.registry import all_rules
from tactful.lint.work.cache import Cache
from tactful.lint.work.fixer import FixResult, fixed
from tactful.lint.work.targets import FilesTarget, LintOptions, Target, WorkspaceTarget
from tactful.templates.workspace.workspace import open_workspace

TODAY = date(2026, 3, 3)
FOLDERS = ("templates/", "contacts/", "campaigns/", "content/", "tactful.toml")
OPTIONS = LintOptions(today=TODAY)


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Cache]:
    """One place for all examples, and what lint remembers of it: most files are everywhere."""
    return tmp_path_factory.mktemp("bench") / "workspace", Cache(tmp_path_factory.mktemp("cache"))


def laid(example: Example, bench: tuple[Path, Cache]) -> WorkspaceTarget | FilesTarget:
    folder, cache = bench
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    if example.file.startswith(FOLDERS):
        write_example(folder, example)
        return WorkspaceTarget(folder, cache=cache)
    (folder / example.file).write_text(example.text, encoding="utf-8", newline="\n")
    return FilesTarget((folder / example.file,))


def contents(folder: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def fix(target: Target) -> FixResult:
    """Fix whatever can be fixed where it lies."""
    return fixed(
        lambda: target.check(OPTIONS),
        lambda path: target.file(path) if target.is_edited(path) else None,
        unsafe=True,
    )


@pytest.mark.parametrize("rule", all_rules(), ids=lambda rule: rule.code)
def test_bad_examples_are_found_and_fixed_as_the_rule_says(
    rule: type[Rule], bench: tuple[Path, Cache]
) -> None:
    faults: dict[str, str] = {}
    edits: list[Edit] = []
    for example in rule.bad:
        target = laid(example, bench)
        before = contents(bench[0])
        done = fix(target)
        after = contents(bench[0])
        found = [finding for finding in done.first.findings if finding.code == rule.code]
        edits += [edit for finding in found for edit in finding.edits]
        if not found:
            faults[example.name] = "the rule says nothing"
        elif not all(finding.path for finding in found):
            faults[example.name] = "no place"
        elif after == before:
            continue  # a second time would be the first again
        elif fix(target).files or contents(bench[0]) != after:
            faults[example.name] = "fixing it again changes it again"
        elif more := diffed(target):
            faults[example.name] = f"--diff shows: {more}"
    truth = "fix" if any(e.safe for e in edits) else "suggestion" if edits else "no"
    assert (faults, rule.fixable) == ({}, truth)


def diffed(target: WorkspaceTarget | FilesTarget) -> str:
    """Return what the command would still change."""
    at = ["-C", target.root] if isinstance(target, WorkspaceTarget) else target.paths
    done = CliRunner().invoke(command, [*map(str, at), "--diff", "--unsafe"])
    return done.stdout or ("" if done.exit_code == 0 else done.output)


@pytest.mark.parametrize("rule", all_rules(), ids=lambda rule: rule.code)
def test_good_examples_are_left_alone(rule: type[Rule], bench: tuple[Path, Cache]) -> None:
    faults = {
        example.name: found
        for example in rule.good
        if (
            found := [
                finding
                for finding in laid(example, bench).check(OPTIONS).findings
                if finding.code in ("X901", rule.code)
            ]
        )
    }
    assert faults == {}


def test_the_example_workspace_has_no_findings(tmp_path: Path) -> None:
    write_example(tmp_path)
    assert check_workspace(open_workspace(tmp_path)).findings == ()


@pytest.mark.parametrize("rule", all_rules(), ids=lambda rule: rule.code)
def test_rule_says_what_a_manual_needs(rule: type[Rule]) -> None:
    assert rule.summary and rule.why and rule.name
    assert rule.bad and rule.good
    assert rule.fixable in ("fix", "suggestion", "no")
    assert len({example.name for example in (*rule.bad, *rule.good)}) == len(rule.bad + rule.good)

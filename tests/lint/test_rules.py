"""Every rule's examples: the bad ones make it speak, the good ones leave it silent."""

from datetime import date
from pathlib import Path

import pytest

from tactful.lint.check.api import check_files, check_workspace
from tactful.lint.findings.finding import Finding
from tactful.lint.rule.base import Example, Rule
from tactful.lint.rule.examples import write_example
from tactful.lint.rule.registry import all_rules
from tactful.templates.workspace.workspace import open_workspace

TODAY = date(2026, 3, 3)
FOLDERS = ("templates/", "contacts/", "campaigns/", "content/", "tactful.toml")
BAD = [(rule, example) for rule in all_rules() for example in getattr(rule, "bad", ())]
GOOD = [(rule, example) for rule in all_rules() for example in getattr(rule, "good", ())]


def named(case: tuple[type[Rule], Example]) -> str:
    return f"{case[0].code}-{case[1].name}".replace(" ", "-")


def checked(folder: Path, example: Example) -> list[Finding]:
    if not example.file.startswith(FOLDERS):
        file = folder / example.file
        file.write_text(example.text, encoding="utf-8", newline="\n")
        return list(check_files([file], today=TODAY).findings)
    write_example(folder, example)
    return list(check_workspace(open_workspace(folder), today=TODAY).findings)


@pytest.mark.parametrize("case", BAD, ids=named)
def test_bad_example_is_found_at_a_place(case: tuple[type[Rule], Example], tmp_path: Path) -> None:
    rule, example = case
    found = [finding for finding in checked(tmp_path, example) if finding.code == rule.code]
    assert found, "the rule says nothing"
    assert all(finding.path for finding in found)


@pytest.mark.parametrize("case", GOOD, ids=named)
def test_good_example_is_left_alone(case: tuple[type[Rule], Example], tmp_path: Path) -> None:
    rule, example = case
    codes = ("X901", rule.code)
    assert [finding for finding in checked(tmp_path, example) if finding.code in codes] == []


def test_the_example_workspace_has_no_findings(tmp_path: Path) -> None:
    write_example(tmp_path)
    assert check_workspace(open_workspace(tmp_path)).findings == ()


@pytest.mark.parametrize("rule", all_rules(), ids=lambda rule: rule.code)
def test_rule_says_what_a_manual_needs(rule: type[Rule]) -> None:
    assert rule.summary and rule.why and rule.name
    assert rule.bad and rule.good
    assert rule.fixable in ("fix", "suggestion", "no")
    assert len({example.name for example in (*rule.bad, *rule.good)}) == len(rule.bad + rule.good)

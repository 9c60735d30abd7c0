"""[lint] in tactful.toml: what it may say, where it is wrong, and what it does to one file."""

import pytest

from tactful.lint.check.api import check_workspace
from tactful.lint.findings.finding import Severity
from tactful.lint.rule.settings import matches, opened
from tactful.templates.errors import WorkspaceError
from tactful.templates.workspace.settings import LintSettings

from .conftest import Example

BARE = "I read about {{ contact.company }}."


def test_every_unknown_rule_and_option_is_told_at_once_with_its_place(example: Example) -> None:
    workspace = example(
        lint="""\
select = ["T", "M2", "Q"]
ignore = ["W5011"]
severity = { S4033 = "warning" }

[lint.per-file-ignores]
"templates/old/*" = ["T105", "T1077"]

[lint.options.S403]
mots = 3

[lint.options.T100]
"""
    )
    with pytest.raises(WorkspaceError) as caught:
        check_workspace(workspace)
    first = workspace.places["tactful.toml"].place(("lint",)).line or 0
    told = [
        (problem.place.line - first, problem.place.column, problem.message, problem.fix)
        for problem in caught.value.problems
        if problem.place and problem.place.line
    ]
    assert told == [
        (1, 1, "no rule 'Q'", "'tactful rule' lists all rules"),
        (2, 1, "no rule 'W5011'", "did you mean 'W501'?"),
        (3, 1, "no rule 'S4033'", "did you mean 'S403'?"),
        (6, 1, "no rule 'T1077'", "did you mean 'T107'?"),
        (9, 1, "S403 has no option 'mots'", "did you mean 'most'?"),
        (11, 1, "no rule 'T100'", told[-1][3]),
    ]


def test_an_option_of_another_kind_is_refused(example: Example) -> None:
    with pytest.raises(WorkspaceError, match=r"S403.most: \['much'\] has the wrong type"):
        check_workspace(example(lint='options = { S403 = { most = ["much"] } }\n'))


def test_faults_of_lint_are_told_with_those_of_other_files(example: Example) -> None:
    root = example(lint='select = ["Q"]\n').root
    (root / "campaigns/spring.yml").write_text("campaign: spring\nsequence: {steps: []}\n")
    with pytest.raises(WorkspaceError) as caught:
        opened(root)
    assert [problem.place.path for problem in caught.value.problems if problem.place] == [
        "campaigns/spring.yml",
        "tactful.toml",
    ]


def test_a_mistyped_key_of_lint_is_refused_with_the_near_one(example: Example) -> None:
    with pytest.raises(WorkspaceError, match="did you mean 'per-file-ignores'"):
        example(lint='[lint.per-file-ignore]\n"a" = ["T"]\n')


def test_rules_are_ignored_in_the_files_that_a_glob_names(example: Example) -> None:
    lint = '[lint.per-file-ignores]\n"templates/follow*" = ["T105"]\n'
    more = {"templates/other.md": BARE}
    report = check_workspace(example(BARE, lint, **more))
    assert [(f.code, f.path) for f in report.findings if f.code == "T105"] == [
        ("T105", "templates/other.md")
    ]
    assert [(f.code, f.path) for f in report.ignored] == [("T105", "templates/follow-up.md")]


def test_severity_is_given_for_codes_families_and_files(example: Example) -> None:
    lint = """\
severity = { T = "info" }

[lint.per-file-severity]
"other.md" = { T105 = "warning" }
"""
    findings = check_workspace(example(BARE, lint, **{"templates/other.md": BARE})).findings
    assert {f.path: f.severity for f in findings if f.code == "T105"} == {
        "templates/follow-up.md": Severity.info,
        "templates/other.md": Severity.warning,
    }


def test_small_letters_and_underscores_are_understood() -> None:
    settings = LintSettings.model_validate(
        {"select": ["t1"], "per_file_ignores": {"a": ["t105"]}, "severity": {"m2": "info"}}
    )
    assert settings.select == ("T1",)
    assert settings.severity == {"M2": "info"}
    assert settings.per_file_ignores == {"a": ("t105",)}


@pytest.mark.parametrize(
    ("path", "glob", "is_meant"),
    [
        ("templates/a/b.md", "templates/*", True),
        ("templates/a/b.md", "*.md", True),
        ("templates/a/b.md", "b.md", True),
        ("templates/a/b.md", "a/*.md", False),
        ("contacts/leads.csv", "contacts/*", True),
        (None, "*", False),
    ],
)
def test_globs_name_paths_or_file_names(path: str | None, glob: str, is_meant: bool) -> None:
    assert matches(path, glob) is is_meant


def test_the_example_needs_no_settings(example: Example) -> None:
    assert check_workspace(example()).findings == ()

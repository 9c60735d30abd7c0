"""`tactful lint` and `tactful rule` as a person and CI use them."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tactful.lint.commands.lint import command as lint
from tactful.lint.commands.rule import command as rule
from tactful.lint.findings.finding import Finding, Severity
from tactful.lint.findings.report import Report
from tactful.lint.formats import Printing, formats
from tactful.lint.rule.examples import write_example
from tactful.lint.rule.manual import manual
from tactful.templates.errors import WorkspaceError

ROOT = Path(__file__).resolve().parents[2]


def run(*arguments: str) -> Result:
    return CliRunner().invoke(lint, list(arguments))


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    write_example(tmp_path)
    return tmp_path


def spoil(workspace: Path) -> Path:
    file = workspace / "templates" / "follow-up.md"
    file.write_text(file.read_text().replace("Would Tuesday", "Hi *|FNAME|*, would Tuesday"))
    return file


def test_clean_workspace_exits_0_and_says_what_was_looked_at(workspace: Path) -> None:
    result = run("-C", str(workspace))
    assert result.exit_code == 0
    assert result.output.startswith("Nothing found (4 templates, 6 messages, 2 recipients; ")


def test_error_exits_1_with_the_line_and_a_caret(workspace: Path) -> None:
    spoil(workspace)
    result = run("-C", str(workspace))
    assert result.exit_code == 1
    assert result.output.split("\n")[:4] == [
        "templates/follow-up.md:9:4: error T103: '*|FNAME|*' is a merge code that was never "
        "filled (Mailchimp)",
        "     9 | Hi *|FNAME|*, would Tuesday at ten suit you for a call of ten minutes?",
        "       |    ^",
        "    fix: write {{ contact.first_name }}",
    ]


def test_warnings_fail_only_when_strict(tmp_path: Path) -> None:
    file = tmp_path / "mail.txt"
    file.write_text("Hi JOHN,\n\nhere it is.\n")
    assert run(str(file)).exit_code == 0
    assert run(str(file), "--strict").exit_code == 1
    assert run(str(file), "--strict", "--exit-zero").exit_code == 0


def test_unknown_codes_on_the_command_line_are_said_with_the_near_ones(workspace: Path) -> None:
    result = run("-C", str(workspace), "--select", "T1077", "--ignore", "q")
    assert isinstance(result.exception, WorkspaceError)
    assert str(result.exception).split("\n") == [
        "no rule 'T1077'; did you mean 'T107'?",
        "no rule 'Q'; 'tactful rule' lists all rules",
    ]


def test_select_and_ignore_take_codes_and_beginnings(workspace: Path) -> None:
    spoil(workspace)
    assert run("-C", str(workspace), "--select", "M,R").exit_code == 1
    assert run("-C", str(workspace), "--ignore", "T103", "--ignore", "M201").exit_code == 0


def test_template_is_checked_with_its_workspace(workspace: Path) -> None:
    file = spoil(workspace)
    result = run(str(file), "--format", "json")
    (finding,) = json.loads(result.output)["findings"]
    assert finding["path"] == file.resolve().as_posix()
    assert (finding["code"], finding["line"], finding["column"]) == ("T103", 9, 4)
    assert finding["fix"] == "write {{ contact.first_name }}"


def test_json_has_every_key_of_the_documented_form(workspace: Path) -> None:
    spoil(workspace)
    whole = json.loads(run("-C", str(workspace), "--format", "json").output)
    (finding,) = whole["findings"]
    documented = [
        line.split("`")[1]
        for line in (ROOT / "docs" / "findings.md").read_text().splitlines()
        if line.startswith("| `")
    ]
    (edit,) = finding["edits"]
    assert [*whole, *finding, *edit] == documented


def test_output_goes_to_a_file(workspace: Path, tmp_path: Path) -> None:
    spoil(workspace)
    out = tmp_path / "findings.json"
    result = run("-C", str(workspace), "--format", "json", "--output", str(out))
    assert (result.output, result.exit_code) == ("", 1)
    assert json.loads(out.read_text())["findings"][0]["code"] == "T103"


def test_another_list_can_be_given(workspace: Path) -> None:
    (workspace / "other.csv").write_text("email,first_name,asset\njo@acme.example,Jo & Al,x\n")
    result = run("-C", str(workspace), "--contacts", str(workspace / "other.csv"))
    assert "M205" in result.output


def test_workspace_that_cannot_open_shows_all_faults(workspace: Path) -> None:
    (workspace / "campaigns" / "spring.yml").write_text("campaign: spring\nsequence: {steps: []}\n")
    (workspace / "tactful.toml").write_text("name = 3\n")
    result = run("-C", str(workspace))
    assert isinstance(result.exception, WorkspaceError)
    assert len(result.exception.problems) >= 2


def test_missing_path_is_said_plainly() -> None:
    result = run("nowhere.md")
    assert "nowhere.md: there is no such file" in str(result.exception)


def test_colours_only_where_asked(workspace: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    spoil(workspace)
    assert "\x1b[" not in run("-C", str(workspace)).output
    monkeypatch.setenv("FORCE_COLOR", "1")
    assert "\x1b[31m" in run("-C", str(workspace)).output
    monkeypatch.setenv("NO_COLOR", "1")
    assert "\x1b[" not in run("-C", str(workspace)).output


def test_quiet_only_counts(workspace: Path) -> None:
    spoil(workspace)
    assert run("-C", str(workspace), "--quiet").output.startswith("1 error (")


def test_a_list_cannot_steer_the_terminal() -> None:
    finding = Finding("M1", Severity.error, "bad \x1b[2J name", path="x.csv", recipient="\u202ea")
    text = formats()["text"](Report((finding,)), Printing())
    assert "\x1b" not in text and "\u202e" not in text
    assert "\\u001b" in text


def test_github_format_escapes_what_its_syntax_means() -> None:
    finding = Finding("T1", Severity.warning, "50%\nof", path="a,b.md", line=2, column=3, fix="x")
    assert formats()["github"](Report((finding,)), Printing()) == (
        "::warning file=a%2Cb.md,line=2,col=3,title=T1::50%25%0Aof%0Afix: x\n"
    )


def test_rule_prints_a_page_and_a_list() -> None:
    page = CliRunner().invoke(rule, ["T103"]).output
    assert page.startswith("## T103 foreign-merge-code\n")
    assert "*|FNAME|*" in page
    listed = CliRunner().invoke(rule, []).output
    assert "M201  error" in listed
    facts = json.loads(CliRunner().invoke(rule, ["S403", "--format", "json"]).output)
    assert facts["requirement"] == "R11"


def test_the_manual_in_docs_is_up_to_date() -> None:
    written = (ROOT / "docs" / "rules.md").read_text(encoding="utf-8")
    assert written == manual(), "run: python -m tactful.lint.rule.manual > docs/rules.md"

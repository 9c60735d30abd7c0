"""`tactful init`: a workspace that opens and lints clean, from nothing or from a list."""

from pathlib import Path

from click.testing import CliRunner, Result

from tactful.lint.check.api import check_workspace
from tactful.lint.commands.init import command
from tactful.templates.errors import TactfulError
from tactful.templates.workspace.workspace import open_workspace

LEADS = (
    "Email Address;First Name;Job Title;Company;Budget;Asked for\n"
    "jim@acme.example;Jim;Head of marketing;Acme;€ 1,200;the guide\n"
    "ann@blue.example;Ann;Office manager;Blue;€ 900;the checklist\n"
    "bo@green.example;;Office manager;Green;€ 400;the checklist\n"
)


def run(*words: str) -> Result:
    return CliRunner().invoke(command, list(words), catch_exceptions=True)


def test_the_starter_opens_and_has_nothing_to_fix(tmp_path: Path) -> None:
    done = run(str(tmp_path / "new"), "--name", 'The "Blue" Co')
    assert done.exit_code == 0, done.output
    opened = open_workspace(tmp_path / "new")
    assert opened.settings.name == 'The "Blue" Co'
    assert [str(f) for f in check_workspace(opened).findings if f.severity == "error"] == []
    assert ".tactful/" in (tmp_path / "new" / ".gitignore").read_text()


def test_a_lists_columns_become_fields(tmp_path: Path) -> None:
    leads = tmp_path / "leads.csv"
    leads.write_text(LEADS)
    done = run(str(tmp_path / "new"), "--contacts", str(leads))
    assert done.exit_code == 0, done.output
    assert "{{ contact.budget }}" in done.output
    opened = open_workspace(tmp_path / "new")
    assert opened.fields["contact.first_name"].fallback == "there"
    assert opened.fields["contact.budget"].type == "money"
    assert opened.campaign("welcome").audience.contacts == "contacts/leads.csv"
    report = check_workspace(opened)
    assert report.recipients == 3
    codes = {f.code for f in report.findings if f.severity == "error"}
    assert codes <= {"T103", "T105", "T107", "M207"}, report.findings


def test_nothing_is_overwritten_and_nothing_half_done(tmp_path: Path) -> None:
    (tmp_path / "tactful.toml").write_text("mine")
    done = run(str(tmp_path))
    assert isinstance(done.exception, TactfulError)
    assert "the file already exists" in str(done.exception)
    assert [path.name for path in tmp_path.iterdir()] == ["tactful.toml"]
    assert (tmp_path / "tactful.toml").read_text() == "mine"


def test_a_list_without_addresses_is_refused_before_anything_is_written(tmp_path: Path) -> None:
    leads = tmp_path / "leads.csv"
    leads.write_text("name,town\nJim,Leeds\n")
    done = run(str(tmp_path / "new"), "--contacts", str(leads))
    assert isinstance(done.exception, TactfulError)
    assert not (tmp_path / "new").exists()

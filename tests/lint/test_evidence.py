"""M208: what a step is about is shown, in the list's words or in those that stand in for them."""

from pathlib import Path

import pytest

from tactful.lint.check.api import check_workspace
from tactful.lint.findings.finding import Finding
from tactful.lint.rule.examples import FILES, write_example
from tactful.templates.workspace.workspace import open_workspace


def found(folder: Path, said: str) -> list[Finding]:
    """Return what M208 finds where nobody's row has an asset, and the field has a fallback."""
    write_example(folder)
    settings = FILES["tactful.toml"].replace(
        'required = true, example = "the spring guide"', 'fallback = "the autoclave checklist"'
    )
    (folder / "tactful.toml").write_text(settings)
    (folder / "contacts/leads.csv").write_text("email,first_name\njo@acme.example,Jo\n")
    for name in ("follow-up.md", "goodbye.md"):
        path = folder / "templates" / name
        path.write_text(path.read_text().replace("{{ lead.asset }}", said))
    return [one for one in check_workspace(open_workspace(folder)).findings if one.code == "M208"]


@pytest.mark.parametrize("said", ["{{ lead.asset }}", "the autoclave checklist"])
def test_what_stands_in_for_the_evidence_shows_it(tmp_path: Path, said: str) -> None:
    assert found(tmp_path, said) == []


def test_a_mail_without_it_is_told_to_print_it_and_not_to_change_the_list(tmp_path: Path) -> None:
    findings = found(tmp_path, "a thing")
    assert findings
    wanted = "write {{ lead.asset }} in the email, or remove 'evidence' from the step"
    assert {one.fix for one in findings} == {wanted}

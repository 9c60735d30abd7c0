"""The demo says what Tactful is for: much is found in the faulty workspace, nothing once fixed."""

import shutil
from pathlib import Path

import pytest

from tactful.lint.check.api import check_workspace
from tactful.lint.findings.finding import Severity
from tactful.templates.workspace.workspace import Workspace, open_workspace

TEMPLATES = Path(__file__).parents[2] / "templates"


@pytest.fixture
def workspace(tmp_path: Path, request: pytest.FixtureRequest) -> Workspace:
    for layer in request.param:
        shutil.copytree(TEMPLATES / layer, tmp_path, dirs_exist_ok=True)
    for path in (tmp_path / "contacts").glob("webinar.csv"):
        # Enough of the list to hold every kind of fault; the whole of it takes minutes.
        lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
        path.write_text(
            "".join(lines[:45] + lines[60:64] + lines[88:91] + lines[150:153]), encoding="utf-8"
        )
    return open_workspace(tmp_path)


@pytest.mark.parametrize(
    ("workspace", "left"),
    [(("demo/faulty", "demo/fixed"), set()), (("starter",), {"D708", "T104"})],
    ids=["fixed", "starter"],
    indirect=["workspace"],
)
def test_what_we_ship_as_good_has_no_error(workspace: Workspace, left: set[str]) -> None:
    """But for what is still the starter's own, in the starter."""
    report = check_workspace(workspace)
    assert {f.code for f in report.findings if f.severity is Severity.error} == left
    assert report.messages > 0


@pytest.mark.parametrize("workspace", [("demo/faulty",)], ids=["faulty"], indirect=True)
def test_the_faulty_demo_shows_the_articles_mistakes(workspace: Workspace) -> None:
    codes = {finding.code for finding in check_workspace(workspace).findings}
    assert codes >= {"T103", "T104", "T105", "T107", "M203", "M206", "R301", "R302", "R304", "R305"}
    assert "T101" not in codes


def test_the_overlay_holds_only_what_differs() -> None:
    fixed = TEMPLATES / "demo" / "fixed"
    for path in fixed.rglob("*"):
        if path.is_file():
            faulty = TEMPLATES / "demo" / "faulty" / path.relative_to(fixed)
            assert faulty.is_file()
            assert faulty.read_bytes() != path.read_bytes()

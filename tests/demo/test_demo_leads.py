"""The demo's lists are made, not typed: the script reproduces what is shipped."""

import importlib.util
from pathlib import Path

import pytest

from tactful.lint.lists.recipients import read_recipients
from tactful.templates.workspace.workspace import open_workspace

HERE = Path(__file__).parent
DEMO = HERE.parents[1] / "templates" / "demo"

_spec = importlib.util.spec_from_file_location("make_leads", HERE / "make_leads.py")
assert _spec is not None and _spec.loader is not None
make_leads = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(make_leads)


@pytest.mark.parametrize("name", ["faulty", "fixed"])
def test_the_shipped_list_is_what_the_script_makes(name: str) -> None:
    shipped = (DEMO / name / "contacts" / "webinar.csv").read_text(encoding="utf-8")
    assert shipped == make_leads.as_csv(make_leads.leads(fixed=name == "fixed"))


def test_the_faulty_list_has_three_hundred_rows_and_every_field_its_column() -> None:
    workspace = open_workspace(DEMO / "faulty")
    found = read_recipients(DEMO / "faulty" / "contacts" / "webinar.csv", workspace.fields)
    assert len(found) == 300
    assert set(found.columns) == set(workspace.fields)
    assert not [problem for problem in found.problems if problem.row == 0 and problem.fix]


def test_only_invented_addresses_stand_in_the_demo() -> None:
    for row in make_leads.leads(fixed=False) + make_leads.leads(fixed=True):
        domain = row["email"].rpartition("@")[2].lower()
        assert domain.endswith(".example") or "." not in domain

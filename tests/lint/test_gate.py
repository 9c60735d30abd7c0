"""Errors of lint beyond single messages hold what they concern, and nothing else."""

from datetime import date
from pathlib import Path

import pytest

from tactful.lint.check.gate import OF_ENROLMENT, Gate, errors, gate
from tactful.lint.findings.finding import Severity
from tactful.lint.rule.base import Example, Rule
from tactful.lint.rule.examples import FILES, write_example
from tactful.lint.rule.families import MessageRule
from tactful.lint.rule.registry import all_rules
from tactful.templates.errors import WorkspaceError
from tactful.templates.workspace.workspace import open_workspace

DAY = date(2026, 3, 9)
FOLLOW_UP = "templates/follow-up.md"


def of(folder: Path, files: dict[str, str] | None = None) -> Gate:
    """Return the gate of the example workspace with some files changed."""
    write_example(folder)
    for name, text in (files or {}).items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    workspace = open_workspace(folder)
    return gate(workspace, workspace.campaign("spring"), today=DAY)


def held(found: Gate) -> dict[object, list[str]]:
    """Return the codes of all errors by what they concern."""
    parts = [("whole", found.whole), *found.steps.items(), *found.rows.items()]
    return {
        what: sorted({one.code for one in errors(some)}) for what, some in parts if errors(some)
    }


def test_a_sound_campaign_is_free(tmp_path: Path) -> None:
    assert held(of(tmp_path)) == {}


def test_an_error_of_a_template_holds_its_step_alone(tmp_path: Path) -> None:
    text = FILES[FOLLOW_UP].replace("Hi {{", "Dear Wren {{")
    assert held(of(tmp_path, {FOLLOW_UP: text})) == {(1, None): ["T108"]}


def test_a_warning_of_a_template_is_no_news_of_each_message(tmp_path: Path) -> None:
    warned = FILES[FOLLOW_UP].replace("\n---\n", "\n---\nIt ends on {{ lead.until }}.\n", 1)
    settings = FILES["tactful.toml"].replace(
        "[fields.lead]\n", '[fields.lead]\nuntil = {type = "date", fallback = "Friday"}\n'
    )
    found = of(tmp_path, {FOLLOW_UP: warned, "tactful.toml": settings})
    assert "T109" in {one.code for one in found.steps[1, None]}
    step = open_workspace(tmp_path).campaign("spring").step(1)
    assert found.of(step, None, "jo@acme.example") == ()


def test_an_error_of_an_included_part_holds_every_step_that_draws_it_in(tmp_path: Path) -> None:
    files = {
        name: FILES[name].replace("Sam\n", "{% include 'sign.md' %}\n")
        for name in (FOLLOW_UP, "templates/goodbye.md")
    }
    files["templates/sign.md"] = "{% include 'deep.md' %}\n"
    files["templates/deep.md"] = "Sam ##Company##, {{FirstName}}\n"
    found = held(of(tmp_path, files))
    assert {(1, None), (3, None)} <= found.keys() and (2, None) not in found


def test_an_error_of_a_variant_holds_that_variant(tmp_path: Path) -> None:
    campaign = FILES["campaigns/spring.yml"].replace(
        "    - email: follow-up.md\n",
        "    - email: follow-up.md\n      variants: {b: other.md}\n",
    )
    other = FILES[FOLLOW_UP].replace("Hi {{", "Dear Wren {{")
    found = of(tmp_path, {"campaigns/spring.yml": campaign, "templates/other.md": other})
    assert [key for key, codes in held(found).items() if "T108" in codes] == [(1, "b")]


def test_an_error_of_a_template_that_no_step_sends_holds_nothing(tmp_path: Path) -> None:
    assert held(of(tmp_path, {"templates/old.md": FILES[FOLLOW_UP].replace("Hi", "{{")})) == {}


def test_an_error_of_a_row_holds_its_person(tmp_path: Path) -> None:
    rows = "email,first_name,asset\njo@acme.example,Jo,guide\nal@gmial.com,Al,guide\n"
    workspace_gate = of(tmp_path, {"contacts/leads.csv": rows})
    assert held(workspace_gate) == {2: ["R304"]}
    step = open_workspace(tmp_path).campaign("spring").step(1)
    assert errors(workspace_gate.of(step, None, "jo@acme.example")) == ()
    of_al = workspace_gate.of(step, None, "Al@gmial.com")
    assert [one.code for one in errors(of_al)] == ["R304"]
    assert list(workspace_gate.refused()) == [2]


def test_a_double_row_is_refused_and_the_person_is_not_held(tmp_path: Path) -> None:
    rows = "email,first_name,asset\njo@acme.example,Jo,guide\nJo@Acme.example,Jo,guide\n"
    found = of(tmp_path, {"contacts/leads.csv": rows})
    assert held(found) == {2: ["R301"]}  # of which enrolment knows itself
    assert found.people == {}


def test_every_row_without_a_basis_is_named_however_many(tmp_path: Path) -> None:
    settings = FILES["tactful.toml"] + "\n[lint]\noptions = { R313 = { required = true } }\n"
    rows = "".join(f"p{n}@acme{n}.example,Jo{n},guide\n" for n in range(250))
    contacts = f"email,first_name,asset\n{rows}"
    found = of(tmp_path, {"tactful.toml": settings, "contacts/leads.csv": contacts})
    assert sum("R313" in codes for codes in held(found).values()) == 250
    assert "whole" not in held(found)


def test_a_list_that_cannot_be_read_holds_the_campaign(tmp_path: Path) -> None:
    rows = "email,first_name,first_name\njo@acme.example,Jo,Jo\n"
    assert held(of(tmp_path, {"contacts/leads.csv": rows})) == {"whole": ["R310"]}


def test_a_rule_that_the_team_lowered_holds_nothing(tmp_path: Path) -> None:
    text = FILES[FOLLOW_UP].replace("Hi {{", "Dear Wren {{")
    settings = FILES["tactful.toml"] + '\n[lint]\nseverity = { T108 = "warning" }\n'
    found = of(tmp_path, {FOLLOW_UP: text, "tactful.toml": settings})
    assert held(found) == {}
    assert "T108" in {one.code for one in found.steps[1, None]}


BEYOND = [
    (rule, example)
    for rule in all_rules()
    for example in getattr(rule, "bad", ())
    if rule.severity is Severity.error and not issubclass(rule, MessageRule)
]
# They are for whoever is enrolled today; T119 holds the email on the day on which it is over.
AHEAD = {
    "S417-over when the step leaves",
}


def named(case: tuple[type[Rule], Example]) -> str:
    return f"{case[0].code}-{case[1].name}"


@pytest.mark.parametrize("case", [one for one in BEYOND if named(one) in AHEAD], ids=named)
def test_what_is_foreseen_holds_nobody_who_is_further_on(
    case: tuple[type[Rule], Example], tmp_path: Path
) -> None:
    rule, example = case
    write_example(tmp_path, example)
    workspace = open_workspace(tmp_path)
    one = workspace.campaign("spring")
    found = gate(workspace, one, today=DAY)
    every = (*found.whole, *(f for some in found.steps.values() for f in some))
    assert rule.code not in {finding.code for finding in every}


@pytest.mark.parametrize("case", [one for one in BEYOND if named(one) not in AHEAD], ids=named)
def test_what_a_rule_calls_an_error_is_held(
    case: tuple[type[Rule], Example], tmp_path: Path
) -> None:
    rule, example = case
    write_example(tmp_path, example)
    sends = example.file.removeprefix("templates/")
    if sends not in (example.file, "follow-up.md", "goodbye.md", "invitation.md"):
        campaign = tmp_path / "campaigns/spring.yml"
        campaign.write_text(campaign.read_text().replace("email: follow-up.md", f"email: {sends}"))
    try:
        workspace = open_workspace(tmp_path)
    except WorkspaceError:
        return  # nothing is sent from it at all
    found = gate(workspace, workspace.campaign("spring"), today=DAY)
    severities = {
        one.severity
        for some in (found.whole, *found.steps.values(), *found.rows.values())
        for one in some
        if one.code == rule.code
    }
    assert severities, "it concerns nothing that is sent"
    if Severity.error in severities:
        assert rule.code in {code for codes in held(found).values() for code in codes}


def test_the_rules_of_enrolment_are_rules() -> None:
    assert {rule.code for rule in all_rules()} >= OF_ENROLMENT

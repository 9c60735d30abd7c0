"""A step is known by its key, wherever it stands."""

from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tactful.templates.errors import WorkspaceError
from tactful.templates.workspace.campaign import Campaign
from tactful.templates.workspace.step_keys import KEY, derived_keys, is_derived
from tactful.templates.workspace.workspace import open_workspace


def keys(*steps: Mapping[str, object]) -> list[str]:
    campaign = Campaign.model_validate({"campaign": "c", "sequence": {"steps": list(steps)}})
    return [step.key for step in campaign.sequence.steps]


def test_a_key_is_the_channel_and_the_template_without_its_ending() -> None:
    assert keys({"email": "webinar/01-thanks.mjml"}, {"call": "webinar/Call_1.txt"}) == [
        "email-webinar-01-thanks",
        "call-webinar-call-1",
    ]


def test_a_written_key_counts() -> None:
    assert keys({"email": "a.md", "key": "checklist"}, {"email": "b.md"}) == [
        "checklist",
        "email-b",
    ]


def test_a_template_that_stands_there_again_is_counted() -> None:
    assert keys({"call": "a.txt"}, {"email": "b.md"}, {"call": "a.txt"}, {"call": "a.txt"}) == [
        "call-a",
        "email-b",
        "call-a-2",
        "call-a-3",
    ]


def test_a_derived_key_makes_way_for_a_written_one() -> None:
    assert keys({"email": "a.md"}, {"email": "b.md", "key": "email-a"}) == ["email-a-2", "email-a"]


def test_templates_whose_paths_read_alike_keep_their_keys_in_any_order() -> None:
    one, two = {"email": "a/b.md"}, {"email": "a-b.md"}
    there, back = keys(one, two), keys(two, one)
    assert len(set(there)) == 2
    assert there == back[::-1]


@given(st.lists(st.text(min_size=1, max_size=120), min_size=1, max_size=6))
def test_every_derived_key_may_be_written_and_is_known_as_derived(templates: list[str]) -> None:
    found = derived_keys([("email", template, "") for template in templates])
    assert len(set(found)) == len(found)
    for template, key in zip(templates, found, strict=True):
        assert KEY.fullmatch(key)
        assert is_derived("email", template, key)


@pytest.mark.parametrize("key", ["", "Checklist", "a--b", "-a", "a b", "#1", "a_b", "x" * 101])
def test_what_is_no_key_is_named_with_its_place(tmp_path: Path, key: str) -> None:
    with pytest.raises(WorkspaceError) as caught:
        laid(tmp_path, f"    - email: a.md\n      key: '{key}'\n")
    (problem,) = caught.value.problems
    assert str(problem).startswith(f"campaigns/c.yml:5:7: step 1, key: '{key}' is not a valid key")
    assert "like 'checklist'" in str(problem)


def test_a_key_of_two_steps_is_named_at_the_second(tmp_path: Path) -> None:
    with pytest.raises(WorkspaceError) as caught:
        laid(tmp_path, "    - {email: a.md, key: x}\n    - call: a.md\n      key: x\n")
    assert [str(problem) for problem in caught.value.problems] == [
        "campaigns/c.yml:6:7: key 'x' is also the key of step 1; give each step its own key"
    ]


def laid(root: Path, steps: str) -> None:
    for name, text in {
        "tactful.toml": 'name = "Acme"\n',
        "campaigns/c.yml": f"campaign: c\nsequence:\n  steps:\n{steps}",
        "templates/a.md": "Hello\n",
    }.items():
        (root / name).parent.mkdir(exist_ok=True)
        (root / name).write_text(text)
    open_workspace(root)

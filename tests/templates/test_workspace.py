"""Opening a workspace: every fault at once, each with its place."""

import os
from collections.abc import Callable
from datetime import time
from pathlib import Path

import pytest

from tactful.templates.errors import WorkspaceError
from tactful.templates.workspace.root import find_root
from tactful.templates.workspace.step import Channel
from tactful.templates.workspace.waits import Wait
from tactful.templates.workspace.window import Window
from tactful.templates.workspace.workspace import Workspace, open_workspace

Lay = Callable[..., Path]
CAMPAIGN = "campaigns/spring.yml"


def faults(root: Path) -> list[str]:
    with pytest.raises(WorkspaceError) as caught:
        open_workspace(root)
    return [str(problem) for problem in caught.value.problems]


def test_a_good_workspace_opens(workspace: Callable[..., Workspace]) -> None:
    opened = workspace()
    campaign = opened.campaign("spring")
    assert [s.channel for s in campaign.sequence.steps] == [
        Channel.email,
        Channel.call,
        Channel.email,
    ]
    assert [s.number for s in campaign.emails] == [1, 3]
    assert sorted(opened.fields) == [
        "contact.email", "contact.first_name", "contact.last_name", "contact.title", "lead.asset",
    ]  # fmt: skip
    assert opened.mailbox(campaign).sender.name == "Sam Ortiz"


def test_an_unknown_key_names_the_nearest(lay: Lay) -> None:
    root = lay(
        {
            CAMPAIGN: "campaign: spring\nsequence:\n  steps:\n    - email: hello.md\n      wiat: 1 day\n"
        }
    )
    assert faults(root) == [
        "campaigns/spring.yml:5:7: step 1: unknown key 'wiat'; did you mean 'wait'?"
    ]


def test_all_faults_of_all_files_come_at_once(lay: Lay) -> None:
    root = lay(
        {
            "tactful.toml": 'name = "B"\ntimezone = "Mars/Olympus"\nnmae = "x"\n',
            CAMPAIGN: "campaign: spring\nsequence:\n  steps:\n    - email: helo.md\n      wait: soon\n",
            "campaigns/other.yml": "campaign: [\n",
            "content/library.yml": "items:\n  a: {titel: X}\n",
        }
    )
    found = "\n".join(faults(root))
    assert "tactful.toml:2:1: timezone: 'Mars/Olympus' is not a time zone" in found
    assert "tactful.toml:3:1: unknown key 'nmae'; did you mean 'name'?" in found
    assert "campaigns/spring.yml:5:7: " in found and "'soon' is not a waiting time" in found
    assert "campaigns/other.yml:1:11: YAML: a list is opened with [" in found
    assert "content/library.yml:2:7: unknown key 'titel'; did you mean 'title'?" in found


def test_a_template_that_is_not_there_names_the_nearest(lay: Lay) -> None:
    root = lay(
        {
            CAMPAIGN: "campaign: spring\ninitial: helo.md\nsequence:\n  steps:\n    - email: ../secret.md\n"
        }
    )
    assert faults(root) == [
        "campaigns/spring.yml:2:1: unknown template 'helo.md'; did you mean 'hello.md'?",
        "campaigns/spring.yml:5:7: '../secret.md' is outside templates/; keep it inside",
    ]


def test_a_key_given_twice_is_refused(lay: Lay) -> None:
    root = lay({CAMPAIGN: "campaign: a\ncampaign: b\nsequence: {steps: [{email: hello.md}]}\n"})
    assert faults(root) == ["campaigns/spring.yml:2:1: 'campaign' is given twice; keep one of them"]


def test_a_secret_may_not_stand_in_the_workspace(lay: Lay) -> None:
    text = 'name = "B"\n[mailboxes.sam]\naddress = "s@b.example"\npassword = "hunter2"\n'
    found = faults(lay({"tactful.toml": text}))
    assert found[0].startswith("tactful.toml:4:1: mailboxes.sam.password: a password must not be")
    assert "hunter2" not in "\n".join(found)


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ('name = "B\n', "tactful.toml:1:10: TOML:"),
        ("", "tactful.toml:1: 'name' is missing"),
        (
            'name = "B"\n\n[fields.contact.x]\ntype = "nmae"\n',
            "tactful.toml:4:1: fields.contact.x.type:",
        ),
    ],
)
def test_toml_faults_are_located(lay: Lay, text: str, where: str) -> None:
    found = faults(lay({"tactful.toml": text}))[0]
    assert found.replace(":1:1:", ":1:").startswith(where.replace(":1:1:", ":1:"))


def test_an_undecodable_byte_is_located(lay: Lay) -> None:
    root = lay({CAMPAIGN: b"campaign: spring\n# caf\xe9\n"})
    assert faults(root) == [
        "campaigns/spring.yml:2:6: byte 0xE9 is not UTF-8; save the file as UTF-8"
    ]


@pytest.mark.parametrize(
    "text", ["- 1\n", "just text", "", "a: &a [*a]\n", "? [a]\n: b\n", "[" * 5000]
)
def test_odd_yaml_gives_a_fault_and_no_traceback(lay: Lay, text: str) -> None:
    assert all(f.startswith("campaigns/spring.yml") for f in faults(lay({CAMPAIGN: text})))


def test_a_folder_without_settings_says_what_to_do(tmp_path: Path) -> None:
    assert "run 'tactful init'" in faults(tmp_path)[0]


def test_the_root_is_found_from_below(lay: Lay) -> None:
    root = lay()
    assert find_root(root / "templates") == root.resolve()


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_an_unreadable_file_is_named(lay: Lay) -> None:
    root = lay()
    (root / CAMPAIGN).chmod(0)
    assert "cannot read the file" in faults(root)[0]


@pytest.mark.parametrize(
    ("text", "wait", "said"),
    [
        ("20 minutes", Wait(minutes=20), "20 minutes"),
        ("1 hour", Wait(minutes=60), "1 hour"),
        ("2 Business Days", Wait(business_days=2), "2 business days"),
        ("45 days", Wait(minutes=45 * 1440), "45 days"),
        ("2 weeks", Wait(minutes=2 * 10080), "2 weeks"),
    ],
)
def test_waits_are_read_as_people_write_them(text: str, wait: Wait, said: str) -> None:
    assert Wait.parse(text) == wait
    assert str(wait) == said


def test_a_window_is_read() -> None:
    window = Window.model_validate({"days": "mon-wed, fri", "hours": "09:00-16:30"})
    assert window.days == ("mon", "tue", "wed", "fri")
    assert (window.opens, window.closes) == (time(9), time(16, 30))
    assert Window.model_validate({"days": "sat-mon"}).days == ("mon", "sat", "sun")


@pytest.mark.parametrize(
    "data", [{"hours": "17:00-09:00"}, {"days": "monday-someday"}, {"hours": "25:00-26:00"}]
)
def test_a_window_that_never_opens_is_refused(data: dict[str, str]) -> None:
    with pytest.raises(ValueError, match=r"days|hours|closes"):
        Window.model_validate(data)


def test_yaml_keeps_the_words_that_were_written(lay: Lay) -> None:
    root = lay(
        {
            CAMPAIGN: "campaign: 2026\nsequence:\n  window: {opens: 8:30, closes: 17:30}\n"
            "  steps:\n    - email: hello.md\n      variants: {on: hello.md}\n"
            "      goodbye: yes\n    - call: hello.md\n      wait: 1 day\n",
            "content/library.yml": "items:\n  no: {title: 1984, expires: 2027-01-31, topic: Off}\n"
            "  7: {title: Yes, stage: 1:30}\n",
        }
    )
    opened = open_workspace(root)
    window = opened.campaign("2026").sequence.window
    assert (window.opens, window.closes) == (time(8, 30), time(17, 30))
    step = opened.campaign("2026").step(1)
    assert (dict(step.variants), step.goodbye) == ({"on": "hello.md"}, True)
    assert {key: (one.title, one.topic, one.stage) for key, one in opened.content.items()} == {
        "no": ("1984", "Off", ""),
        "7": ("Yes", "", "1:30"),
    }
    assert str(opened.content["no"].expires) == "2027-01-31"


def test_what_is_left_out_is_nothing(lay: Lay) -> None:
    head = "campaign: spring\nmailbox: ~\ninitial: null\naudience:\n  contacts:\n"
    root = lay({CAMPAIGN: f"{head}sequence:\n  steps:\n    - email: hello.md\n"})
    campaign = open_workspace(root).campaign("spring")
    assert (campaign.mailbox, campaign.initial, campaign.audience.contacts) == (None, None, None)

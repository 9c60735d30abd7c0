"""One message on the command line: read, written for one person, asked to be changed; by shape."""

import json
from pathlib import Path

import pytest

from ..command_line import tactful
from .conftest import Place
from .test_commands import ALWAYS


@pytest.fixture
def root(place: Place) -> Path:
    people = (
        "zoe@tulip-flowers.com,Zoë,Tulip,,,\nbob@rosebuds.de,Bob,Rose,,,\nal@rosebuds.de,Al,,,,\n"
    )
    root = place.write(people=people, **ALWAYS).root
    file = root / "templates/spring/thanks.md"
    text = file.read_text().replace("your time.", "your time{% if contact.company %} at "
                                    "{{ contact.company }}{% endif %}.")  # fmt: skip
    file.write_text(text.replace("[Unsub", "Could we talk on Thursday at ten?\n\n[Unsub"))
    again = root / "templates/spring/again.md"
    again.write_text(
        again.read_text().replace("one more thing.", "which day suits you for a call?")
    )
    settings = root / "tactful.toml"  # lint finds nothing in it
    settings.write_text(settings.read_text().replace("example.com", "acme-florists.com"))
    tactful(root, "enrol", "spring")
    return Path(root)


def test_a_message_is_written_for_one_person_and_shown(root: Path) -> None:
    waiting = json.loads(tactful(root, "approve", "--format", "json").stdout)["waiting"]
    digest = next(one["digest"] for one in waiting if one["recipient"] == "zoe@tulip-flowers.com")
    done = tactful(root, "message", "edit", "spring", digest[:12])
    assert done.returncode == 2 and "--clear" in done.stderr
    said = "It was good to meet you in Leeds."
    done = tactful(root, "message", "edit", "spring", digest[:12], "--paragraph", said,
                   "--format", "json")  # fmt: skip
    made = json.loads(done.stdout)
    assert made["state"] == "draft" and not made["voided"] and made["digest"] != digest
    done = tactful(root, "message", "show", "spring", made["digest"][:12])
    assert said in done.stdout and "Subject: Thanks, Zoë" in done.stdout
    done = tactful(root, "message", "edit", "spring", digest[:12], "--clear")
    assert done.returncode != 0 and "no waiting message has a digest" in done.stderr
    done = tactful(root, "message", "request", "spring", made["digest"][:12], "Warmer, please")
    assert done.stdout.startswith("Asked for: note 1.")
    assert "Zoë: Warmer, please" in tactful(root, "message", "requests").stdout
    assert "No change is asked for" in tactful(root, "message", "requests", "--done", "1").stderr


def test_messages_are_approved_by_shape(root: Path) -> None:
    shown = json.loads(tactful(root, "approve", "spring", "--by-shape", "--format", "json").stdout)
    assert shown["approved"] == 0, shown
    shapes = sorted((one["step"], one["why"], one["messages"]) for one in shown["shapes"])
    assert ("step 1", "no company", 1) in shapes and ("step 1", "", 2) in shapes
    assert tactful(root, "approve", "spring", "--by-shape", "--all").returncode == 2
    assert tactful(root, "approve", "spring", "--yes").returncode == 2
    done = tactful(root, "approve", "spring", "--by-shape", "--step", "1", "--yes")
    assert "3 messages of 2 shapes; one of each:" in done.stdout
    assert "   | thank you for your time at Tulip." in done.stdout
    assert done.stdout.endswith("3 messages approved.\n")

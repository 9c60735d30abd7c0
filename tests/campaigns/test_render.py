"""`tactful render`: one message, whole or in parts, the same each time."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tactful.campaigns.commands.render import command
from tactful.campaigns.delivery.mime import read_message

Lay = Callable[..., Path]
PEOPLE = {
    "contacts/leads.csv": (
        "email,first_name,last_name,title,asset\n"
        "jim@acme.example,JIM,Brodo,VP of marketing,the guide\n"
    ),
    "campaigns/spring.yml": (
        "campaign: spring\naudience: {contacts: contacts/leads.csv}\ninitial: hello.md\n"
        "sequence:\n  steps:\n    - email: follow-up.md\n    - call: call.txt\n    - email: goodbye.mjml\n"
    ),
}


@pytest.fixture
def run(lay: Lay) -> Callable[..., Result]:
    root = lay(PEOPLE)

    def run(*words: str) -> Result:
        given = ["spring", "-C", str(root), "--to", "JIM@acme.example", *words]
        return CliRunner().invoke(command, given)

    return run


def test_every_format_is_the_same_message(run: Callable[..., Result]) -> None:
    found = json.loads(run("--step", "3", "--format", "json").stdout)
    mail = read_message(run("--step", "3", "--format", "eml").stdout_bytes)
    assert mail.digest == found["digest"]
    assert run("--step", "3", "--format", "html").stdout == mail.html == found["html"]
    assert run("--step", "3").stdout == mail.text == found["text"]


def test_the_same_message_is_the_same_file(run: Callable[..., Result]) -> None:
    raw = run("--step", "1", "--format", "eml").stdout_bytes
    assert raw == run("--step", "1", "--format", "eml").stdout_bytes
    assert raw.startswith(b"Date: Sat, 01 Jan 2000 00:00:00 +0000\r\nMessage-ID: <")
    dated = run("--step", "1", "--format", "eml", "--now").stdout_bytes
    assert b"01 Jan 2000" not in dated
    assert dated.partition(b"\r\n")[2] == raw.partition(b"\r\n")[2]


def test_findings_go_beside_the_message(run: Callable[..., Result]) -> None:
    done = run("--step", "1")
    assert done.exit_code == 1  # no unsubscribe link, no postal address
    assert done.stderr.startswith("error ") and "error " not in done.stdout


def test_a_step_that_is_no_email_is_refused(run: Callable[..., Result]) -> None:
    done = run("--step", "2")
    assert done.exit_code == 2
    assert "email steps are [0, 1, 3]" in done.stderr


def test_a_stranger_is_refused(lay: Lay) -> None:
    words = ["-C", str(lay(PEOPLE)), "--to", "eve@acme.example", "--step", "1"]
    done = CliRunner().invoke(command, words)
    assert "'eve@acme.example' is not in the list" in str(done.exception)

"""A workspace as `tactful init` leaves it: nothing in it can be approved, and doctor says why."""

import json
from pathlib import Path

from click.testing import CliRunner

from tactful.campaigns.commands import approve, doctor, enrol
from tactful.lint.commands import init


def test_nothing_of_the_starter_can_be_approved(tmp_path: Path) -> None:
    leads, folder = tmp_path / "leads.csv", tmp_path / "new"
    leads.write_text("email,first name\nann@blue.example,Ann\nbo@green.example,Bo\n")
    ask = CliRunner()
    assert ask.invoke(init.command, [str(folder), "--contacts", str(leads)]).exit_code == 0
    assert ask.invoke(enrol.command, ["-C", str(folder)]).exit_code in (0, 1)
    done = ask.invoke(approve.command, ["-C", str(folder), "--all", "--format", "json"])
    assert done.exit_code == 1
    told = json.loads(done.output)
    assert told["approved"] == 0
    assert {one["state"] for one in told["waiting"]} == {"held"}
    assert all(
        {"D708", "T104"} <= {finding["code"] for finding in one["findings"]}
        for one in told["waiting"]
    )


def test_doctor_names_what_is_still_the_starters(tmp_path: Path) -> None:
    ask = CliRunner()
    assert ask.invoke(init.command, [str(tmp_path / "new")]).exit_code == 0
    done = ask.invoke(doctor.command, ["-C", str(tmp_path / "new"), "--offline"])
    assert done.exit_code == 1
    shown = " ".join(done.output.split())
    for part in ("name is the starter's 'Your company'", "items.offer.url is the starter's",
                 "templates/welcome/call.txt: 2 sentences of the starter"):  # fmt: skip
        assert part in shown

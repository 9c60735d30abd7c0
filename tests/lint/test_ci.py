"""What CI systems read: the action's own script is run, the hooks name what exists."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from tactful.lint.rule.examples import write_example

ROOT = Path(__file__).resolve().parents[2]
ACTION = yaml.safe_load((ROOT / "action.yml").read_text())
HOOKS = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text())


@pytest.fixture
def action(tmp_path: Path):  # type: ignore[no-untyped-def]
    """Run the action's last step in a workspace, as a runner would."""
    command = tmp_path / "temp/tactful/bin/tactful"
    command.parent.mkdir(parents=True)
    command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m tactful "$@"\n')
    command.chmod(0o755)
    mail = tmp_path / "mail"
    write_example(mail)

    def run(**inputs: str) -> tuple[Path, subprocess.CompletedProcess[str]]:
        given = {name: str(one["default"]) for name, one in ACTION["inputs"].items()} | inputs
        step = ACTION["runs"]["steps"][-1]
        env = {**os.environ, "RUNNER_TEMP": str(tmp_path / "temp"), "PYTHONPATH": str(ROOT)}
        for name, value in step["env"].items():
            (wanted,) = re.findall(r"inputs\.([\w-]+)", value)
            env[name] = given[wanted]
        shell = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]]
        done = subprocess.run(shell, cwd=mail, env=env, capture_output=True, text=True)
        return mail, done

    return run


def test_the_action_passes_a_sound_workspace_and_writes_sarif(action) -> None:  # type: ignore[no-untyped-def]
    mail, done = action(sarif="out.sarif", arguments="--strict")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert json.loads((mail / "out.sarif").read_text())["version"] == "2.1.0"


def test_the_action_fails_with_annotations_and_runs_no_input(action) -> None:  # type: ignore[no-untyped-def]
    mail, _ = action()
    (mail / "templates/follow-up.md").write_text("---\nsubject: x\n---\nHi *|FNAME|*,\n")
    mail, done = action(sarif="out.sarif", arguments="--ignore W5", paths="templates/follow-up.md")
    assert done.returncode == 1
    assert "::error file=templates/follow-up.md,line=4" in done.stdout
    assert json.loads((mail / "out.sarif").read_text())["runs"][0]["results"]
    _, done = action(paths="$(touch owned) ; touch owned")
    assert done.returncode == 2 and not (mail / "owned").exists()


def test_the_action_pins_nothing_that_moves() -> None:
    used = [step["uses"] for step in ACTION["runs"]["steps"] if "uses" in step]
    assert all(re.fullmatch(r"[\w-]+/[\w-]+@v\d+", one) for one in used)
    scripts = "".join(step.get("run", "") for step in ACTION["runs"]["steps"])
    assert "${{" not in scripts  # an input in a script would be run


@pytest.mark.parametrize("hook", HOOKS, ids=lambda hook: hook["id"])
def test_hooks_name_a_command_and_files_that_there_are(hook: dict[str, str]) -> None:
    program, *arguments = hook["entry"].split()
    assert program == "tactful"
    done = subprocess.run(
        [sys.executable, "-m", "tactful", *arguments, "--help"], capture_output=True, text=True
    )
    assert done.returncode == 0
    names = ["templates/a.mjml", "mail/templates/b.md"]
    assert all(re.search(hook["files"], name) for name in names)
    assert not re.search(hook["files"], "src/main.py")


def test_neither_the_action_nor_a_hook_believes_or_keeps_a_cache(action, own_cache: Path) -> None:  # type: ignore[no-untyped-def]
    _, done = action(sarif="out.sarif")
    assert done.returncode == 0
    assert not own_cache.exists()
    assert all("lint --no-cache" in hook["entry"] for hook in HOOKS)

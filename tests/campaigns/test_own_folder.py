"""What a process lays out of a release is gone with it, or with the next one."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tactful.campaigns.releases import own_folder
from tactful.campaigns.releases.own_folder import OwnFolder

_HOLD = """
import sys, time
from tactful.campaigns.releases.own_folder import OwnFolder
one = OwnFolder()
(one.path / "templates").mkdir()
print(one.path, flush=True)
time.sleep(60)
"""


@pytest.fixture(autouse=True)
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr("tempfile.tempdir", None)
    return tmp_path


def holding() -> tuple[subprocess.Popen[str], Path]:
    process = subprocess.Popen(
        [sys.executable, "-c", _HOLD], stdout=subprocess.PIPE, text=True, env=dict(os.environ)
    )
    assert process.stdout is not None
    return process, Path(process.stdout.readline().strip())


def aged(folder: Path) -> None:
    then = time.time() - own_folder._OLD_S - 60
    os.utime(folder, (then, then))


def test_what_a_killed_process_left_is_removed_and_what_a_living_one_has_stays(
    temporary: Path,
) -> None:
    killed, left = holding()
    living, used = holding()
    try:
        killed.send_signal(signal.SIGKILL)
        killed.communicate()
        for folder in (left, used):
            assert folder.parent == temporary
            aged(folder)
        mine = OwnFolder()
        assert not left.exists()
        assert (used / "templates").is_dir()
        mine.remove()
        assert not mine.path.exists()
    finally:
        living.kill()
        living.communicate()


def test_one_that_is_just_being_made_and_another_users_link_stay(temporary: Path) -> None:
    new = temporary / "tactful-release-new"
    new.mkdir()
    (new / ".lock").touch()
    precious = temporary / "precious"
    precious.mkdir()
    (precious / ".lock").touch()
    aged(precious)
    (temporary / "tactful-release-link").symlink_to(precious)
    OwnFolder().remove()
    assert new.is_dir()
    assert precious.is_dir()

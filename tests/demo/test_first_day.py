"""docs/first-day.md word for word: each command is run, and prints what stands there.

`python -m tests.demo.test_first_day` prints the page with what the commands print now.
"""

import shutil
import subprocess
import tempfile
from datetime import UTC, datetime
from pathlib import Path

import pytest

from .page_player import ROOT, differences, played

PAGE = ROOT / "docs" / "first-day.md"


def with_source(folder: Path) -> Path:
    """Put Tactful's source into folder as the page expects it; return the folder to work in."""
    files = subprocess.run(
        ["git", "-C", str(ROOT), "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        capture_output=True, check=True,
    ).stdout.decode().split("\0")  # fmt: skip
    for name in files:
        source, target = ROOT / name, folder / "tactful" / name
        if name and (source.is_file() or source.is_symlink()) and not name.startswith("tests/"):
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(source, target, follow_symlinks=False)
    return folder


def test_the_first_day_goes_as_its_page_says(tmp_path: Path) -> None:
    now = datetime.now(UTC)
    if (now.hour, now.minute) >= (23, 50):
        pytest.skip("the page's sending hours end at midnight")
    page = PAGE.read_text(encoding="utf-8")
    assert list(differences(page, played(page, with_source(tmp_path)))) == []


def test_a_line_that_changed_is_told() -> None:
    assert list(differences("a\nsent … of 3\nb", "a\nsent 2 of 3\nb")) == []
    assert list(differences("a\nb", "a\nc")) == ["line 2: 'b' is now 'c'"]


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as place:
        print(played(PAGE.read_text(encoding="utf-8"), with_source(Path(place))), end="")

"""docs/requirements.md: each demand's command is run, and prints what stands there.

`python -m tests.demo.test_requirements` prints the page with what the commands print now.
"""

import re
import sys
import tempfile
from pathlib import Path

import pytest

from .page_player import ROOT, differences, played

PAGE = ROOT / "docs" / "requirements.md"
WORKSPACE = "The workspace"
PROGRAMS = Path(sys.executable).parent  # tactful among them
DEMANDS = [f"R{number}" for number in range(1, 60)]


def chapters(page: str) -> dict[str, str]:
    """Return the text of each chapter by its heading; what stands before the first has none."""
    first, *others = re.split(r"^## ", page, flags=re.MULTILINE)
    return {"": first} | {one.partition("\n")[0]: one for one in others}


PLAYED = [
    name for name in chapters(PAGE.read_text(encoding="utf-8")) if name not in ("", WORKSPACE)
]


@pytest.mark.parametrize("name", PLAYED)
def test_each_demand_is_shown_by_its_command(name: str, tmp_path: Path) -> None:
    all_ = chapters(PAGE.read_text(encoding="utf-8"))
    wanted = all_[WORKSPACE] + all_[name]
    assert list(differences(wanted, played(wanted, tmp_path, PROGRAMS))) == []


def test_every_demand_has_a_row_whose_command_its_chapter_runs() -> None:
    all_ = chapters(PAGE.read_text(encoding="utf-8"))
    rows = re.findall(r"^\| (R\d+) \| [^|]+ \| (?:`([^`]+)`|–) \| ([^|]+) \|$", all_[""], re.M)
    assert [demand for demand, _, _ in rows] == DEMANDS
    wrong = []
    for demand, command, where in rows:
        chapter = re.fullmatch(r"\[(.+)\]\(#[a-z-]+\)", where)
        if (command and (chapter is None or f"\n$ {command}" not in all_[chapter[1]])) or (
            not command and "not yet" not in where
        ):
            wrong.append((demand, command, where))
    assert wrong == []


if __name__ == "__main__":
    text = PAGE.read_text(encoding="utf-8")
    base = chapters(text)[WORKSPACE]
    for heading in sys.argv[1:] or PLAYED:
        with tempfile.TemporaryDirectory() as place:
            chapter = chapters(text)[heading]
            now = played(base + chapter, Path(place), PROGRAMS)
            text = text.replace(chapter, now.removeprefix(base))
    print(text, end="")

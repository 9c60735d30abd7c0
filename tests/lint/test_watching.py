"""`tactful lint --watch`, as a process in a terminal's place."""

import os
import signal
import subprocess
import sys
import threading
from pathlib import Path
from queue import Queue

from click.testing import CliRunner

from tactful.lint.commands.lint import command
from tactful.lint.rule.examples import write_example

ROOT = Path(__file__).resolve().parents[2]


def test_a_change_is_looked_at_again_and_ctrl_c_ends(tmp_path: Path) -> None:
    write_example(tmp_path)
    process = subprocess.Popen(
        [sys.executable, "-m", "tactful", "lint", "--watch", "-C", str(tmp_path)],
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1", "NO_COLOR": "1"},
    )  # fmt: skip
    lines: Queue[str] = Queue()
    assert process.stdout is not None
    said = process.stdout

    def read() -> None:
        for line in said:
            lines.put(line)

    threading.Thread(target=read, daemon=True).start()

    def until(words: str) -> str:
        seen = ""
        while words not in seen:
            seen += lines.get(timeout=60)
        return seen

    try:
        assert "Nothing found" in until("Watching")
        (tmp_path / "templates/follow-up.md").write_text("---\nsubject: x\n---\nHi *|FNAME|*,\n")
        again = until("Watching")
        assert "follow-up.md changed" in again and "T103" in again and "Hi *|FNAME|*," in again
        (tmp_path / "tactful.toml").write_text("name = \n")
        assert "tactful.toml:1" in until("Watching")  # told, and watched on
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=60) == 0
    finally:
        process.kill()
        process.wait()


def test_watching_fixes_nothing(tmp_path: Path) -> None:
    write_example(tmp_path)
    done = CliRunner().invoke(command, ["-C", str(tmp_path), "--watch", "--fix"])
    assert done.exit_code == 2 and "--watch only reports" in done.output

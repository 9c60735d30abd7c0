"""Plays a page of the docs: saves its files, runs its commands, and shows what they print now."""

import os
import re
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
PORT = "2525"  # as the pages have it; here one that is free
# A file to save: its name at the end of a sentence, then the block.
_BLOCK = re.compile(r"(?:`([^`\n]+)`:\n\n)?^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def played(page: str, folder: Path, programs: Path | None = None) -> str:
    """Return page with what its commands print in folder; programs is a folder of more of them."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = str(free.getsockname()[1])
    with Terminal(folder, programs) as terminal:

        def shown(block: re.Match[str]) -> str:
            name, kind, text = block.groups()
            if kind == "console":
                return block[0].replace(text, _run(terminal, text, port), 1)
            if name:
                _save(terminal.folder() / name, text.replace(PORT, port))
            return block[0]

        return _with_gaps(page, _BLOCK.sub(shown, page))


def _save(file: Path, text: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")


def _with_gaps(page: str, now: str) -> str:
    """Return now with … where the page has it, in a line that is else the same."""
    gaps = [line for line in page.split("\n") if "…" in line]

    def kept(line: str) -> str:
        return next((gap for gap in gaps if _says(gap, line)), line)

    return "\n".join(map(kept, now.split("\n")))


def _says(wanted: str, line: str) -> bool:
    return re.fullmatch(".*".join(map(re.escape, wanted.split("…"))), line) is not None


def _run(terminal: "Terminal", text: str, port: str) -> str:
    lines = []
    for command in re.findall(r"^\$ ((?:.*\\\n)*.*)$", text, re.MULTILINE):
        lines.append(f"$ {command}\n")
        lines.append(terminal.run(command.replace(PORT, port)).replace(port, PORT))
    return "".join(lines)


class Terminal:
    """A shell that stays: a folder entered or a variable set holds for the next command."""

    def __init__(self, folder: Path, programs: Path | None = None) -> None:
        paths = [programs, Path(sys.executable).resolve().parent, os.environ["PATH"]]
        environment = {
            **{key: value for key, value in os.environ.items() if not key.startswith("TACTFUL")},
            "HOME": str(folder), "COLUMNS": "100", "NO_COLOR": "1", "LC_ALL": "C.UTF-8",
            "XDG_CACHE_HOME": str(folder / "cache"), "TZ": "UTC", "USER": "eva", "LOGNAME": "eva",
            # Packages come from here, not from the net; Tactful itself is built and installed.
            "PYTHONPATH": os.pathsep.join(path for path in sys.path if "site-packages" in path),
            "PIP_NO_DEPS": "1",
            "PIP_NO_INDEX": "1", "PIP_NO_BUILD_ISOLATION": "0",
            "PIP_DISABLE_PIP_VERSION_CHECK": "1",
            "PATH": os.pathsep.join(str(path) for path in paths if path),
        }  # fmt: skip
        self._shell = subprocess.Popen(
            ["bash", "--norc"], cwd=folder, env=environment, text=True, encoding="utf-8",
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        )  # fmt: skip

    def __enter__(self) -> "Terminal":
        return self

    def __exit__(self, *_: object) -> None:
        assert self._shell.stdin is not None
        self._shell.stdin.write("kill $(jobs -p) 2>/dev/null\nexit\n")
        self._shell.stdin.close()
        self._shell.wait()

    def folder(self) -> Path:
        return Path(self.run("pwd").strip())

    def run(self, command: str) -> str:
        """Return what command prints."""
        assert self._shell.stdin is not None and self._shell.stdout is not None
        end = "-- that was it --"
        self._shell.stdin.write(f"{command}\necho '{end}'\n")
        self._shell.stdin.flush()
        lines: list[str] = []
        for line in self._shell.stdout:
            if line.rstrip("\n").endswith(end):
                return "".join([*lines, line.rstrip("\n").removesuffix(end)])
            lines.append(line)
        raise AssertionError(f"the shell ended in: {command}\n{''.join(lines)}")


def differences(wanted: str, got: str) -> Iterator[str]:
    """Yield each line of the page that is not printed; … in it stands for anything."""
    said, printed = wanted.split("\n"), got.split("\n")
    for number, line in enumerate(said):
        now = printed[number] if number < len(printed) else "nothing"
        if not _says(line, now):
            yield f"line {number + 1}: {line!r} is now {now!r}"
            return  # what follows is only shifted

"""`tactful --help` and the shell's completion: the same words, and no command is loaded."""

import os
import subprocess
import sys
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from tactful.cli import Rooms, command_files, group
from tactful.short_help import described

assert isinstance(group, Rooms)


class Eager(click.Group):
    """The same commands, each of them loaded."""

    def __init__(self) -> None:
        super().__init__("tactful", help=group.help, epilog=group.epilog, params=group.params)
        self.context_settings = group.context_settings
        for name in command_files():
            self.add_command(self.of(name), name)

    def of(self, name: str) -> click.Command:
        command = group.get_command(click.Context(group), name)
        assert command is not None
        return command


def loaded(code: str, **environment: str) -> tuple[str, set[str]]:
    """Return what code prints on a line each, and the modules that it loads."""
    run = subprocess.run(
        [
            sys.executable,
            "-c",
            "import atexit, sys\n"
            "atexit.register(lambda: print('\\n\\0', *sys.modules, sep='\\n', file=sys.__stdout__))\n"
            + code,
        ],
        capture_output=True,
        encoding="utf-8",
        check=True,
        env={**os.environ, "PYTHONIOENCODING": "utf-8", **environment},
    )
    said, _, modules = run.stdout.partition("\n\0")
    return said, set(modules.split())


def commands_in(modules: set[str]) -> list[str]:
    known = {module for files in command_files().values() for module in files}
    return sorted(known & modules)


@pytest.mark.parametrize("name", sorted(command_files()))
def test_help_says_of_each_command_what_the_command_says(name: str) -> None:
    real = group.get_command(click.Context(group), name)
    said = group.described().commands[name]
    assert real is not None
    for limit in (20, 45, 200):
        assert said.get_short_help_str(limit) == real.get_short_help_str(limit) != ""
    assert said.hidden == real.hidden


def test_each_command_says_in_its_file_what_it_is_for() -> None:
    """One that does not must be imported by every --help."""
    files = command_files()
    silent = [name for name in files if not any(described(name, f) for f in files[name].values())]
    assert silent == []


def test_the_words_of_a_decorator_count(tmp_path: Path) -> None:
    file = tmp_path / "old.py"
    file.write_text(
        '@click.command(short_help="Gone soon.", hidden=True)\ndef command(): "Long."\n'
    )
    said = described("old", file)
    assert said is not None
    assert (said.short_help, said.help, said.hidden) == ("Gone soon.", "Long.", True)


@pytest.mark.parametrize("text", ["command = other", "def command(:", ""])
def test_a_file_that_says_nothing_is_no_fault(tmp_path: Path, text: str) -> None:
    file = tmp_path / "odd.py"
    file.write_text(text)
    assert described("odd", file) is None


def test_help_is_what_the_commands_themselves_would_make_it_and_loads_none() -> None:
    said, modules = loaded(
        "from tactful.cli import main; import sys\nsys.argv[1:] = ['-h']; main()", COLUMNS="82"
    )
    assert commands_in(modules) == []
    told = CliRunner().invoke(Eager(), ["-h"], prog_name="tactful").output  # 80 wide
    assert said.strip() == told.strip()


@pytest.mark.parametrize(
    ("words", "offered", "loads"),
    [
        ("tactful ", ["demo", "lint", "web"], []),
        ("tactful l", ["leads", "lint", "lsp"], []),
        ("tactful --v", ["--version"], []),
        ("tactful lint --cl", ["--clear-cache"], ["tactful.lint.commands.lint"]),
        ("tactful people me", ["merge"], ["tactful.campaigns.commands.people"]),
    ],
)
def test_the_shell_is_answered_with_what_it_needs(
    words: str, offered: list[str], loads: list[str]
) -> None:
    parts = words.split(" ")
    said, modules = loaded(
        "from tactful.cli import main; import sys\nsys.argv = ['tactful']; main()",
        _TACTFUL_COMPLETE="bash_complete",
        COMP_WORDS=words,
        COMP_CWORD=str(len(parts) - 1),
    )
    names = [line.partition(",")[2] for line in said.split()]
    assert set(offered) <= set(names)
    assert len(names) == len(set(names))
    assert all(name.startswith(parts[-1]) for name in names)
    assert commands_in(modules) == loads


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_the_way_that_the_docs_show_gives_a_script(shell: str) -> None:
    page = (Path(__file__).parents[1] / "README.md").read_text()
    assert f"_TACTFUL_COMPLETE={shell}_source" in page
    said, modules = loaded(
        "from tactful.cli import main; import sys\nsys.argv = ['tactful']; main()",
        _TACTFUL_COMPLETE=f"{shell}_source",
    )
    assert "_TACTFUL_COMPLETE" in said
    assert commands_in(modules) == []

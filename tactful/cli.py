"""The door: finds each room's commands, turns errors into plain lines and exit codes.

A command is one file in a room's ``commands/`` folder, named as the command (a trailing
underscore is dropped, so ``import_.py`` is ``tactful import``), with a ``command`` in it.
Files are listed and described without being imported, so neither ``tactful lint`` nor ``tactful
--help`` loads a database.

Exit codes: 0 clean, 1 findings, 2 cannot run.
"""

import importlib
import importlib.util
import os
import pkgutil
import sys
from difflib import get_close_matches
from functools import cache
from pathlib import Path

import click
from click.shell_completion import CompletionItem

from . import __version__
from .inert_output import make_inert
from .lint.findings.printable import inert
from .templates.errors import TactfulError

ROOMS = ("templates", "lint", "campaigns", "web")


@cache
def command_files() -> dict[str, dict[str, Path]]:
    """Return by its name the files of each command by module; the uppermost room's is the first."""
    found: dict[str, dict[str, Path]] = {}
    for room in reversed(ROOMS):
        spec = importlib.util.find_spec(f"tactful.{room}")
        places = spec.submodule_search_locations if spec else None
        for folder in [Path(place) / "commands" for place in places or ()]:
            for module in pkgutil.iter_modules([str(folder)]):
                name = module.name.rstrip("_").replace("_", "-")
                file = folder / f"{module.name}.py"
                found.setdefault(name, {})[f"tactful.{room}.commands.{module.name}"] = file
    return found


class Rooms(click.Group):
    """A group whose commands are loaded when they are asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(command_files())

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in command_files():
            return None
        module = next(iter(command_files()[cmd_name]))
        command: click.Command = importlib.import_module(module).command
        return command

    def described(self) -> click.Group:
        """Return a group of commands that say what ours say of themselves, and load nothing."""
        from .short_help import described

        group = click.Group(self.name, add_help_option=False)
        for name, files in command_files().items():
            # A room that widens the command of a lower one takes its words over.
            said = (described(name, file) for file in files.values())
            command = next(filter(None, said), None) or self.get_command(click.Context(self), name)
            if command is not None:
                group.add_command(command, name)
        return group

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        self.described().format_commands(ctx, formatter)

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        words = self.described()
        names = words.shell_complete(click.Context(words), incomplete)
        return [*names, *click.Command.shell_complete(self, ctx, incomplete)]

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        try:
            return super().resolve_command(ctx, args)
        except click.UsageError as error:
            near = get_close_matches(args[0], self.list_commands(ctx), n=1)
            hint = f" Did you mean '{near[0]}'?" if near else ""
            raise click.UsageError(error.message + hint, ctx) from error


@click.group(
    cls=Rooms,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="Colours follow NO_COLOR. Exit codes: 0 clean, 1 findings, 2 cannot run.",
)
@click.version_option(__version__, prog_name="tactful")
def group() -> None:
    """Follow-up emails that are right for every recipient, approved, and sent exactly once.

    \b
    Start here:
      tactful init my-campaigns        lay a starter workspace
      tactful lint                     check the workspace in this folder
      tactful web                      preview, approve and send in the browser
    """


def main() -> None:
    """Run the command line; the console script's entry point."""
    make_inert()
    # NumPy's threads wait for each other longer than they work on anything that we ask of them.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    try:
        code = group.main(standalone_mode=False, prog_name="tactful")
    except click.exceptions.Exit as stop:
        code = stop.exit_code
    except click.ClickException as error:
        error.show()
        code = 2
    except click.Abort:
        click.echo("Stopped.", err=True)
        code = 130
    except TactfulError as error:
        click.echo(inert(str(error)), err=True)
        code = 2
    except BrokenPipeError:
        # The reader (head, less) went away: nothing is wrong on our side.
        sys.stderr.close()
        code = 0
    except RuntimeError as error:
        # What Python 3.11 and 3.12 say of a link that leads to itself, where a path is resolved.
        if not str(error).startswith("Symlink loop from "):
            raise
        where = str(error).removeprefix("Symlink loop from ").strip("'")
        click.echo(inert(f"{where}: this link leads to itself; remove it"), err=True)
        code = 2
    except OSError as error:
        if error.filename is None:
            raise
        click.echo(inert(f"{error.filename}: {error.strerror}"), err=True)
        code = 2
    sys.exit(code if isinstance(code, int) else 0)

"""The door: finds each room's commands, turns errors into plain lines and exit codes.

A command is one file in a room's ``commands/`` folder, named as the command (a trailing
underscore is dropped, so ``import_.py`` is ``tactful import``), with a ``command`` in it.
Files are listed without being imported, so ``tactful lint`` never loads a database.

Exit codes: 0 clean, 1 findings, 2 cannot run.
"""

import importlib
import importlib.util
import pkgutil
import sys
from difflib import get_close_matches
from io import TextIOWrapper
from pathlib import Path

import click

from . import __version__
from .templates.errors import TactfulError

ROOMS = ("templates", "lint", "campaigns", "web")


def command_modules() -> dict[str, str]:
    """Return the module of each command, by the command's name."""
    found: dict[str, str] = {}
    for room in ROOMS:
        spec = importlib.util.find_spec(f"tactful.{room}")
        places = spec.submodule_search_locations if spec else None
        folders = [str(Path(place) / "commands") for place in places or ()]
        for module in pkgutil.iter_modules(folders):
            name = module.name.rstrip("_").replace("_", "-")
            found[name] = f"tactful.{room}.commands.{module.name}"
    return found


class Rooms(click.Group):
    """A group whose commands are loaded when they are asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(command_modules())

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        module = command_modules().get(cmd_name)
        if module is None:
            return None
        command: click.Command = importlib.import_module(module).command
        return command

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
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):  # a file's name may hold what no encoding has
            stream.reconfigure(errors="backslashreplace")
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
        click.echo(str(error), err=True)
        code = 2
    except BrokenPipeError:
        # The reader (head, less) went away: nothing is wrong on our side.
        sys.stderr.close()
        code = 0
    except OSError as error:
        if error.filename is None:
            raise
        click.echo(f"{error.filename}: {error.strerror}", err=True)
        code = 2
    sys.exit(code if isinstance(code, int) else 0)

"""`tactful lsp`: the linter inside an editor."""

import logging
import os
import signal
import sys
from contextlib import redirect_stdout
from datetime import UTC, date, datetime

import click

import tactful

from ...templates.errors import TactfulError

_EXAMPLES = """\b
Examples (setup of editors: docs/editor.md):
  tactful lsp                          speak LSP on standard input and output
  tactful lsp --tcp 127.0.0.1:7010     listen on a port for one editor
  tactful lsp --verbose 2>lsp.log      write a log
"""


def _address(
    _ctx: click.Context, _param: click.Parameter, value: str | None
) -> tuple[str, int] | None:
    if value is None:
        return None
    host, _, port = value.rpartition(":")
    if not host or not port.isdecimal() or int(port) > 65535:
        raise click.BadParameter(f"'{value}' is not an address; write it like 127.0.0.1:7010")
    return host.strip("[]"), int(port)


@click.command("lsp", epilog=_EXAMPLES)
@click.option("--tcp", metavar="HOST:PORT", callback=_address, help="Listen on a TCP port.")
@click.option("--verbose", is_flag=True, help="Write a log to standard error.")
@click.pass_context
def command(ctx: click.Context, tcp: tuple[str, int] | None, verbose: bool) -> None:
    """Check templates in your editor, as you type: a language server.

    It shows the findings of `tactful lint`, explains merge fields and counts their missing
    values, completes fields and filters, and offers quick fixes.
    """
    from ..editor.server import create_server  # loaded here: only editors need it

    logging.basicConfig(stream=sys.stderr, level=logging.INFO if verbose else logging.WARNING)
    server = create_server(tactful.__version__, _today)

    def terminated(_signal: int, _frame: object) -> None:
        server.store.discard()
        os._exit(1)  # a thread still waits for what the editor says next

    signal.signal(signal.SIGTERM, terminated)
    if tcp is None:
        speaking = sys.stdout.buffer
        with redirect_stdout(sys.stderr):  # nothing else may be written there
            server.start_io(sys.stdin.buffer, speaking)
    else:
        try:
            server.start_tcp(*tcp)
        except OSError as error:
            raise TactfulError(f"cannot listen on {tcp[0]}:{tcp[1]}: {error.strerror}") from error
    if not server.ended:
        server.store.close()
        ctx.exit(1)  # the editor disconnected without saying so


def _today() -> date:
    return datetime.now(UTC).date()

"""`tactful api`: the JSON API's OpenAPI document."""

import json
from pathlib import Path

import click

from ...templates.errors import TactfulError

_EXAMPLES = """\b
Examples:
  tactful api openapi > openapi.json
  tactful api openapi --output openapi.json

\b
`tactful web` serves the API at /api/v1, and this document at /api/v1/openapi.json; a program
needs a token (tactful token create). docs/api.md shows its first steps.
"""


@click.group("api", epilog=_EXAMPLES)
def command() -> None:
    """The JSON API for programs: print its OpenAPI document."""


@command.command("openapi")
@click.option("--output", type=click.Path(dir_okay=False, path_type=Path), help="Write it there.")
def openapi(output: Path | None) -> None:
    """Print the OpenAPI 3.1 document of every operation. It needs no workspace."""
    from flask import Flask

    from ..api import document
    from ..api.operation import api

    app = Flask(__name__)
    app.register_blueprint(api)
    text = json.dumps(document(app), indent=2, ensure_ascii=False) + "\n"
    if output is None:
        click.echo(text, nl=False)
        return
    try:
        output.write_text(text, encoding="utf-8")
    except OSError as error:
        raise TactfulError(f"cannot write {output}: {error.strerror}") from error

"""`tactful schema`: what a file of a workspace may say, for editors and other programs."""

from pathlib import Path

import click

from ...templates.errors import Problem, WorkspaceError
from ...templates.workspace.file_schema import schema_text
from ...templates.workspace.root import SETTINGS, find_root
from ..rule.schemas import SHOWN, name_schemas, shown_schema, write_schemas

_EXAMPLES = """\b
Examples:
  tactful schema campaign       the JSON Schema of campaigns/*.yml
  tactful schema workspace      of tactful.toml; library: of content/library.yml
  tactful schema template       of the front matter of .md and .txt templates
  tactful schema --write        write them into the workspace, where editors look
"""


@click.command("schema", epilog=_EXAMPLES)
@click.argument("kind", required=False, type=click.Choice(SHOWN))
@click.option("--write", is_flag=True, help="Write schema/*.json, and the line that names them.")
@click.option("-C", "--workspace", "folder", type=click.Path(path_type=Path), help="The workspace.")
def command(kind: str | None, write: bool, folder: Path | None) -> None:
    """Print the JSON Schema of a kind of file, or write all into the workspace.

    Editors show, complete and check with it what a file may say (docs/editor.md). `tactful init`
    writes the schemas; after an update of Tactful, --write renews them.
    """
    if write == (kind is not None):
        raise click.UsageError(f"name one of {', '.join(SHOWN)}, or give --write")
    if kind is not None:
        click.echo(schema_text(shown_schema(kind)), nl=False)
        return
    root = find_root(folder or Path())
    if root is None:
        what = f"no {SETTINGS} here or in a folder above"
        raise WorkspaceError([Problem(what, fix="run 'tactful init', or name a workspace with -C")])
    written = [*write_schemas(root), *name_schemas(root)]
    click.echo("".join(f"wrote {name}\n" for name in written) or "up to date\n", nl=False)

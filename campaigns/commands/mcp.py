"""`tactful mcp`: a workspace for agents, over the Model Context Protocol."""

from pathlib import Path

import click

from ...templates.errors import TactfulError
from ...templates.workspace.root import SETTINGS, find_root

_EXAMPLES = """\b
Examples:
  tactful mcp -C my-campaigns
  tactful mcp --proposals ../proposals       save each proposal as a .patch file there
  git apply ../proposals/1a2b3c4d5e6f.patch  what a person does with one

In the settings of an MCP client:
  {"command": "tactful", "args": ["mcp", "-C", "/path/to/my-campaigns"]}
"""


@click.command("mcp", epilog=_EXAMPLES)
@click.option("-C", "--workspace", "folder", type=click.Path(path_type=Path), help="The workspace.")
@click.option(
    "--proposals", type=click.Path(file_okay=False, path_type=Path),
    help="Save proposals as .patch files in this folder; without it they are only answered.",
)  # fmt: skip
def command(folder: Path | None, proposals: Path | None) -> None:
    """Serve the workspace to an agent (MCP, over standard input and output).

    Tools: lint, explain a rule, read fields and campaigns, render a message, preview shapes, find
    duplicates, count, draft a sequence, propose a change as a diff. An agent can never approve,
    send, write into the workspace, or read passwords.
    """
    root = find_root(folder or Path())
    if root is None:
        where = folder or "this folder"
        raise TactfulError(f"{where}: no {SETTINGS} here or above; name a workspace with -C")
    if proposals is not None:
        _must_be_apart(root, proposals)
    try:
        from ..agent.bounds import Grounds
        from ..agent.server import serve
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] != "mcp":
            raise
        raise TactfulError(
            "tactful mcp needs the protocol's SDK: pip install 'tactful[mcp]'"
        ) from error
    serve(Grounds(root, proposals.resolve() if proposals is not None else None))


def _must_be_apart(root: Path, proposals: Path) -> None:
    """Refuse a folder whose files the workspace would read."""
    there = proposals.resolve()
    if there == root or (there.is_relative_to(root) and there.relative_to(root).parts[0] in _OURS):
        raise TactfulError(
            f"--proposals: '{proposals}' is part of the workspace; name a folder of its own, such "
            "as ../proposals"
        )


_OURS = frozenset("campaigns contacts content plays presets research templates .tactful".split())

"""What each command is for, read from its file without running it.

Its list and its completion name every command. To import them all would load the database, the
pages and the mail client for one line each.
"""

import ast
from pathlib import Path

import click

_SAID = ("help", "short_help", "hidden", "deprecated")


def described(name: str, path: Path) -> click.Command | None:
    """Return a command that says what the one in the file at path says of itself, and does nothing.

    None where the file does not say it in plain words: ``command`` is made by other code.
    """
    try:
        tree = ast.parse(path.read_bytes())
    except (OSError, SyntaxError):
        return None
    for node in tree.body:
        if isinstance(node, ast.FunctionDef) and node.name == "command":
            said = {"help": ast.get_docstring(node, clean=False), **_keywords(node)}
            return click.Command(name, **said)  # type: ignore[arg-type]
    return None


def _keywords(function: ast.FunctionDef) -> dict[str, object]:
    """Return what the decorator that makes function a command says of it."""
    return {
        keyword.arg: ast.literal_eval(keyword.value)
        for call in function.decorator_list
        if isinstance(call, ast.Call) and ast.unparse(call.func).endswith((".command", ".group"))
        for keyword in call.keywords
        if keyword.arg in _SAID
    }

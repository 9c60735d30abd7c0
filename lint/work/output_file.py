"""A file that a command is asked to write, looked at before the work begins."""

from pathlib import Path

import click


def check_out(out: Path, file: Path, *, option: str) -> None:
    """Raise UsageError where out is the list itself, or its folder is not there."""
    if out.resolve() == file.resolve():
        raise click.UsageError(f"{option} would write over the list itself.")
    if not out.parent.is_dir():
        raise click.UsageError(f"{option}: there is no folder '{out.parent}'; make it first.")

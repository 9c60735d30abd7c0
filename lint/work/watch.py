"""Checks again whenever a file of the workspace changes."""

from collections.abc import Callable, Iterable
from pathlib import Path

import click
from watchfiles import Change, DefaultFilter, watch

from ...templates.errors import TactfulError

_OWN = frozenset((".tactful", "demo-out"))  # what Tactful itself writes there
_TICK = 200  # milliseconds
_WRITTEN = frozenset((".db", ".db-wal", ".db-shm", ".db-journal"))


class Sources(DefaultFilter):
    """Lets through what people write: no version control, no editor's copies, no database."""

    ignore_dirs = (*DefaultFilter.ignore_dirs, *_OWN)

    def __call__(self, change: Change, path: str) -> bool:
        return Path(path).suffix not in _WRITTEN and super().__call__(change, path)


def again(paths: Iterable[Path], look: Callable[[], object]) -> None:
    """Look now, and after every change below paths, until Ctrl-C."""
    first = True
    try:
        # The first check starts after the watching, so that no change is missed in between.
        for changes in watch(
            *paths, watch_filter=Sources(), raise_interrupt=False,
            yield_on_timeout=True, rust_timeout=_TICK,
        ):  # fmt: skip
            if changes:
                names = sorted({Path(path).name for _, path in changes})
                more = f" and {len(names) - 3} more" if len(names) > 3 else ""
                click.secho(f"\n— {', '.join(names[:3])}{more} changed —", err=True, dim=True)
            if changes or first:
                _tell(look)
            first = False
    except KeyboardInterrupt:
        return  # it came while a look was being told
    except FileNotFoundError as error:
        raise TactfulError(f"cannot watch: {error}") from error


def _tell(look: Callable[[], object]) -> None:
    """Look; a workspace that cannot be opened is told, and may be fixed by the next change."""
    try:
        look()
    except TactfulError as error:
        click.echo(str(error), err=True)
    click.secho("Watching for changes; press Ctrl-C to stop.", err=True, dim=True)

"""tactful dedupe, with a database at hand: --against db is everybody ever known."""

from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ...lint.commands.dedupe import ComparedWith, dedupe
from ...lint.commands.dedupe import command as of_lists
from ...templates.errors import TactfulError
from ...templates.workspace.fields import Field
from ...templates.workspace.root import find_root

if TYPE_CHECKING:
    from ...lint.duplicates.columnar_list import ColumnarList

_DATABASE = "db"


class _Against(click.ParamType[Any]):
    """A list, or the word that names the workspace's database."""

    name = "FILE|db"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> object:
        if value == _DATABASE:
            return value
        return click.Path(exists=True, dir_okay=False, path_type=Path).convert(value, param, ctx)


def _found(ctx: click.Context, against: object, file: Path, **wishes: Any) -> None:
    if against == _DATABASE:
        dedupe(ctx, file, partial(_in_database, file), **wishes)
    else:
        ctx.invoke(of_lists, file=file, against=against, **wishes)


def _in_database(file: Path, new: "ColumnarList", _fields: Mapping[str, Field]) -> ComparedWith:
    # The database takes its time to load, and most lists are looked through without.
    from ...lint.duplicates.columnar_list import ColumnarList
    from ...lint.lists.addresses import keys
    from ...templates.workspace.workspace import open_workspace
    from ..people.blocking_index import key_store
    from ..people.decisions import decisions
    from ..people.matching import KnownPeople as Population
    from ..shell import counting, stored

    root = find_root(file.parent) or find_root(Path())
    if root is None:
        raise TactfulError("--against db: no workspace found around the list or this folder")
    resource = click.get_current_context().with_resource
    store = resource(stored(open_workspace(root)))
    key_store(store, progress=counting("people"))
    session = resource(store.reading())
    made, everybody = decisions(session), Population(session)
    near = everybody.near(new, made.others(keys(new.column("contact.email"))))
    ids = tuple(map(str, near.ids))
    return ComparedWith(
        ColumnarList("database", len(near), near.column, ids, lambda _row: 0), everybody, made
    )


command = click.Command(
    "dedupe",
    callback=click.pass_context(_found),
    help=of_lists.help,
    params=[
        param
        if param.name != "against"
        else click.Option(
            ["--against"],
            type=_Against(),
            help="A list of known people, or db: everybody ever imported. Only rows of FILE are "
            "checked.",
        )
        for param in of_lists.params
    ],
)

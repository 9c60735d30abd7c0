"""Decisions about people as a file that is kept in git: contacts/decisions.toml."""

from collections.abc import Iterable
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from ...templates.errors import Place, Problem, WorkspaceError
from ...templates.workspace.faults import validate
from ...templates.workspace.located import load_toml, read_text
from ...templates.workspace.root import DECISIONS, astray
from .addresses import keys
from .decisions import Decision, Decisions, Verdict

FILE = DECISIONS


class _Listed(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    one: str
    other: str
    verdict: Verdict
    by: str = ""
    on: str = ""
    note: str = ""


class _File(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    decision: tuple[_Listed, ...] = ()


def read_decisions(root: Path, *, original: Path | None = None) -> Decisions:
    """Read a workspace's file of decisions; none where there is no file.

    original is the workspace of which root is a copy. Raises WorkspaceError with all faults of
    the file.
    """
    if not (root / FILE).is_file():
        return Decisions()
    if why := astray(root, root / FILE, original=original):
        what, fix = f"this link points to something that {why}", "put the file itself here"
        raise WorkspaceError([Problem(what, Place(FILE, 1, 1), fix)])
    listed = validate(_File, load_toml(read_text(root / FILE, shown=FILE), FILE)).decision
    boxes = iter(keys([box for one in listed for box in (one.one, one.other)]))
    made = []
    for told in listed:
        one, other = sorted((next(boxes), next(boxes)))
        made.append(Decision(one, other, told.verdict, told.by, told.on, told.note))
    return Decisions(made)


def written(decisions: Iterable[Decision]) -> str:
    """Return decisions as the text of that file, in an order in which git shows what changed."""
    lines = ["# Who is whom, as people decided: `tactful people decisions --export` writes it."]
    for one in sorted(decisions, key=lambda made: (made.one, made.other)):
        told = {"one": one.one, "other": one.other, "verdict": one.verdict.value, "by": one.by,
                "on": one.on, "note": one.note}  # fmt: skip
        lines += ["", "[[decision]]", *(f"{key} = {_quoted(v)}" for key, v in told.items() if v)]
    return "\n".join(lines) + "\n"


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + "".join(c if c.isprintable() else f"\\u{ord(c):04x}" for c in escaped) + '"'

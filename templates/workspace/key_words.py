"""What the source says of a model and of its keys: an editor shows these words.

They are the docstring below a key, else the comment beside and above it. Python keeps neither, so
the source is read, when somebody asks for a schema.
"""

import ast
import inspect
import io
import sys
import tokenize
from collections.abc import Iterator
from enum import Enum
from functools import cache
from typing import Any

from ..lazy_regex import lazy_regex

_PRAGMA = lazy_regex(r"(?:fmt|noqa|type|pragma)\b")


def words_of(model: type) -> str:
    """Return the first paragraph of a class's docstring, in one line."""
    return _in_a_line(inspect.cleandoc(model.__dict__.get("__doc__") or "").split("\n\n")[0])


def words_of_keys(model: type) -> dict[str, str]:
    """Return what is said of each key of a model, or of each member of an enum."""
    found: dict[str, str] = {}
    for base in reversed(model.__mro__):
        if base.__module__.partition(".")[0] in sys.stdlib_module_names | {"pydantic"}:
            continue
        found |= _in_source(base.__module__).get(base.__qualname__, {})
    return found


def words_of_type(annotation: Any) -> str:
    """Return what is said of the one model or enum inside ``X | None`` or ``tuple[X, ...]``."""
    if isinstance(annotation, type) and hasattr(annotation, "__mro__"):
        ours = issubclass(annotation, Enum) or hasattr(annotation, "model_fields")
        return words_of(annotation) if ours else ""
    said = (words_of_type(argument) for argument in getattr(annotation, "__args__", ()))
    return next(filter(None, said), "")


@cache
def _in_source(module: str) -> dict[str, dict[str, str]]:
    source = inspect.getsource(sys.modules[module])
    comments = _comments(source)
    classes = (node for node in ast.parse(source).body if isinstance(node, ast.ClassDef))
    return {one.name: dict(_of_class(one, comments)) for one in classes}


def _of_class(node: ast.ClassDef, comments: dict[int, tuple[str, bool]]) -> Iterator[Any]:
    for one, after in zip(node.body, [*node.body[1:], None], strict=True):
        target: ast.expr | None = one.target if isinstance(one, ast.AnnAssign) else None
        if isinstance(one, ast.Assign) and len(one.targets) == 1:
            target = one.targets[0]
        if not isinstance(target, ast.Name):
            continue
        said = _docstring(after) or " ".join(_beside(one, comments))
        if said:
            yield target.id, _sentence(_in_a_line(said))


def _docstring(node: ast.stmt | None) -> str:
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
        return str(node.value.value)
    return ""


def _beside(node: ast.stmt, comments: dict[int, tuple[str, bool]]) -> list[str]:
    """Return the comments above a statement and those in its lines."""
    first = node.lineno
    while comments.get(first - 1, ("", False))[1]:
        first -= 1
    lines = range(first, (node.end_lineno or node.lineno) + 1)
    return [comments[line][0] for line in lines if line in comments]


def _comments(source: str) -> dict[int, tuple[str, bool]]:
    """Return the comment of each line, and whether it is all that the line has."""
    found = {}
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        text = token.string.lstrip("# ").rstrip()
        if token.type == tokenize.COMMENT and not _PRAGMA.match(text):
            found[token.start[0]] = text, not token.line[: token.start[1]].strip()
    return found


def _in_a_line(text: str) -> str:
    return " ".join(text.split()).replace("``", "`")


def _sentence(text: str) -> str:
    begun = text if text[:2].isupper() else text[:1].upper() + text[1:]
    return begun if begun[-1] in ".!?:)" else f"{begun}."

"""What is wrong with a file's values, as problems: all at once, each with the place of its key."""

import re
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from ..errors import Place, Problem, WorkspaceError
from .located import Located, Path_, nearest
from .refused_keys import is_refused

Model = TypeVar("Model", bound=BaseModel)
# What pydantic says in a programmer's words.
_PLAIN = {
    "string_type": "this must be one text",
    "int_type": "this must be a whole number, like 400",
    "int_parsing": "'{input}' is not a whole number, like 400",
    "int_from_float": "'{input}' is not a whole number, like 400",
    "float_type": "this must be a number",
    "float_parsing": "'{input}' is not a number",
    "bool_type": "this must be true or false",
    "bool_parsing": "'{input}' is neither true nor false",
    "greater_than_equal": "{input} is too small; the least is {ge}",
    "less_than_equal": "{input} is too large; the most is {le}",
    "model_type": "this must have keys of its own, each in a line",
    "model_attributes_type": "this must have keys of its own, each in a line",
    "dict_type": "this must have keys of its own, each in a line",
    "too_short": "there must be at least {min_length}",
}


def validate(model: type[Model], located: Located) -> Model:
    """Return model made of located's data; raises WorkspaceError with every fault.

    A key counts as files write it ("per-file-ignores"), not by its name in Python.
    """
    data = located.data
    if not isinstance(data, dict):
        what = "is empty" if data is None else "holds a list, not keys and values"
        raise WorkspaceError([Problem(f"the file {what}", Place(located.path, 1, 1))])
    try:
        return model.model_validate(data, by_alias=True, by_name=False)
    except ValidationError as error:
        faults = error.errors()
        # "at least 1 item after validation" only repeats what its items say.
        faults = [
            fault
            for fault in faults
            if fault["type"] != "too_short"
            or not any(
                f["loc"][: len(fault["loc"])] == fault["loc"] for f in faults if f is not fault
            )
        ]
        problems = [_problem(model, fault, located) for fault in faults]
        raise WorkspaceError(dict.fromkeys(problems)) from error


def _problem(model: type[BaseModel], fault: Any, located: Located) -> Problem:
    path: Path_ = tuple(part for part in fault["loc"] if part != "[key]")  # of a wrong key
    place = located.place(path)
    name = str(path[-1]) if path else ""
    if fault["type"] == "extra_forbidden":
        near = nearest(name, _names(model, path[:-1]))
        fix = (
            f"did you mean '{near}'?"
            if near
            else "known here: " + ", ".join(sorted(_names(model, path[:-1])))
        )
        return Problem(f"{_in(path)}unknown key '{name}'", place, fix)
    if fault["type"] == "missing":
        return Problem(f"{_in(path)}'{name}' is missing", place)
    where = said_path(path)
    if fault["type"] in ("literal_error", "enum"):
        known = re.findall(r"'([^']*)'", fault["ctx"]["expected"])
        near = nearest(str(fault["input"]), known)
        fix = f"did you mean '{near}'?" if near else f"known: {', '.join(known)}"
        return Problem(f"{where}: unknown value '{fault['input']}'", place, fix)
    if fault["type"] == "tuple_type":
        return Problem(f"{where}: '{fault['input']}' is not a list", place, "write it like [a, b]")
    text = str(fault["msg"]).removeprefix("Value error, ")
    if fault["type"] in _PLAIN:
        said = {**fault.get("ctx", {}), "input": str(fault["input"])[:40]}
        text = _PLAIN[fault["type"]].format(**said)
    return Problem(f"{where}: {text}" if where else text, place)


def said_path(path: Path_) -> str:
    """Return where a value is, as a person counts: "step 3, wait", "audience.route 1".

    Of a list of words the faulty one is named anyway.

    >>> said_path(("sequence", "steps", 2, "wait"))
    'step 3, wait'
    """
    if path[:2] == ("sequence", "steps") and len(path) > 2 and isinstance(path[2], int):
        rest = said_path(path[3:])
        return f"step {path[2] + 1}" + (f", {rest}" if rest else "")
    if path and isinstance(path[-1], int) and path[-2:-1] != ("route",):
        path = path[:-1]
    words = ""
    for part in path:
        if isinstance(part, int):
            words += f" {part + 1}"
        else:
            words += f".{part}" if words else str(part)
    return words


def _in(path: Path_) -> str:
    """Return which step a key is in, where there are several that have such keys."""
    return f"{said_path(path[:3])}: " if path[:2] == ("sequence", "steps") and path[3:] else ""


def _names(model: type[BaseModel], path: Path_) -> list[str]:
    """Return the keys that a file may have where model is at path."""
    current: Any = model
    for part in path:
        if isinstance(current, type) and issubclass(current, BaseModel):
            info = current.model_fields.get(str(part))
            current = info.annotation if info else None
        else:  # an index of a tuple, a key of a dict
            current = _inner(current)
    known = _inner(current)
    if known is None:
        return []
    written = getattr(known, "written_keys", {})
    keys = [
        written.get(key, (str(info.validation_alias or key),))
        for key, info in known.model_fields.items()
        if not is_refused(info)
    ]
    return [one for some in keys for one in some]


def _inner(annotation: Any) -> type[BaseModel] | None:
    """Return the model inside ``X | None``, ``tuple[X, ...]`` or ``dict[str, X]``."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    inner = (_inner(argument) for argument in getattr(annotation, "__args__", ()))
    return next((found for found in inner if found is not None), None)

"""A file with faults as far as it can be read, so that one fault does not hide the others."""

from copy import deepcopy
from typing import Any

from pydantic import ValidationError

from .faults import Model
from .located import Located, Path_

UNREAD = "\0"  # stands for a text that could not be read; no file holds it
_ROUNDS = 10
# What a file must have, and what stands for it where it is missing or cannot be read.
_STAND_INS: dict[str, Any] = {
    "campaign": "unread",
    "name": "unread",
    "address": "unread@unread.invalid",
    "sequence": {"steps": [{"task": UNREAD}]},
    "steps": [{"task": UNREAD}],
    "title": "",
    "url": "https://unread.invalid",
}


def readable(model: type[Model], located: Located) -> Model | None:
    """Return model made of what is right in located's data; None where too little is."""
    if not isinstance(located.data, dict):
        return None
    data = deepcopy(located.data)
    for _ in range(_ROUNDS):
        try:
            return model.model_validate(data, by_alias=True, by_name=False)
        except ValidationError as error:
            changed = [
                _without(
                    data, tuple(part for part in fault["loc"] if part != "[key]"), fault["type"]
                )
                for fault in error.errors()
            ]
            if not any(changed):
                return None
    return None


def _without(data: Any, path: Path_, kind: str) -> bool:
    """Take what is at path out of data, or put a stand-in there; say whether that changed it."""
    if not path:
        return False
    inside, key = _nearest(data, path)
    if inside is None:
        return False
    if isinstance(inside, list):
        # A step keeps its number.
        inside[int(key)] = {"task": UNREAD} if path[:2] == ("sequence", "steps") else None
        if inside[int(key)] is None:
            del inside[int(key)]
        return True
    stand_in = _STAND_INS.get(str(key))
    if stand_in is not None and (kind == "missing" or inside.get(key) != stand_in):
        inside[key] = deepcopy(stand_in)
        return True
    return inside.pop(key, _NOTHING) is not _NOTHING


_NOTHING = object()


def _nearest(data: Any, path: Path_) -> tuple[Any, Any]:
    """Return what holds the last part of path that is there, and its key."""
    inside: Any = None
    key: Any = None
    here = data
    for part in path:
        if isinstance(here, dict):
            inside, key = here, part
            if part not in here:
                break
        elif isinstance(here, list) and isinstance(part, int) and part < len(here):
            inside, key = here, part
        else:
            break
        here = here[part]
    return inside, key

"""What a schema says of a place: which keys may stand there, which values, and what they mean."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from ...templates.workspace.as_written import NAMES, Names

Json = dict[str, Any]
Path_ = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """A value that may be written, and what it means."""

    text: str
    said: str = ""


class SchemaNodes:
    """A schema, asked by paths in the file: ("sequence", "steps", 0, "wait")."""

    def __init__(self, schema: Json) -> None:
        self._schema = schema

    def at(self, path: Path_) -> list[Json]:
        """Return every schema that may hold at path, without references; empty where none may."""
        found = [*self._forms(self._schema)]
        for part in path:
            found = [form for one in found for form in self._children(one, part)]
        return found

    def _forms(self, node: Any) -> Iterator[Json]:
        """Yield a node and the forms that it may take, each with the node's own words."""
        if not isinstance(node, dict):
            return
        if reference := node.get("$ref"):
            target = self._schema["$defs"][reference.rpartition("/")[2]]
            node = {**target, **{key: one for key, one in node.items() if key != "$ref"}}
        yield node
        for form in node.get("anyOf", ()):
            yield from self._forms(form)

    def _children(self, node: Json, part: str | int) -> Iterator[Json]:
        if isinstance(part, int):
            yield from self._forms(node.get("items"))
        elif part in node.get("properties", {}):
            yield from self._forms(node["properties"][part])
        else:
            yield from self._forms(node.get("additionalProperties"))

    def keys(self, path: Path_, there: frozenset[str]) -> dict[str, Json]:
        """Return the keys that a table at path may have beside those that are there."""
        found: dict[str, Json] = {}
        for node in self.at(path):
            excluded = there | set(_excluded(node, there))
            for key, said in node.get("properties", {}).items():
                if key not in excluded and said is not False:
                    found.setdefault(key, next(self._forms(said), {}))
            for form in self._forms(node.get("propertyNames")):
                told = form.get("enumDescriptions") or [""] * len(form.get("enum", ()))
                for key, said in zip(form.get("enum", ()), told, strict=True):
                    if key not in excluded:
                        found.setdefault(key, {"description": said} if said else {})
        return found

    def key_names(self, path: Path_) -> Names | None:
        """Return what the keys of a table at path are the names of."""
        names = (node.get("propertyNames", {}).get(NAMES) for node in self.at(path))
        return next((Names(one) for one in names if one), None)

    def value_names(self, path: Path_) -> Names | None:
        """Return what a value at path is the name of."""
        return next((Names(node[NAMES]) for node in self.at(path) if NAMES in node), None)

    def choices(self, path: Path_) -> list[Choice]:
        """Return the values that may be written at path, or examples of them."""
        found: dict[str, Choice] = {}
        nodes = self.at(path)
        for node in nodes:
            told = node.get("enumDescriptions") or [""] * len(node.get("enum", ()))
            for value, said in zip(node.get("enum", ()), told, strict=True):
                found.setdefault(str(value), Choice(str(value), said))
            if "boolean" in _types(node):
                found |= {word: Choice(word) for word in ("true", "false") if word not in found}
        named = self.value_names(path) is not None
        for node in nodes:
            shown = [node["default"]] if "default" in node else []
            shown += [] if named else node.get("examples", ())
            for value in shown:
                if isinstance(value, str | int | float) and not isinstance(value, bool):
                    found.setdefault(str(value), Choice(str(value)))
        return [*found.values()]

    def said(self, path: Path_) -> str:
        """Return what is said of the key at path, in Markdown; empty where nothing is."""
        nodes = self.at(path)
        lines = [next((node["description"] for node in nodes if "description" in node), "")]
        told = [one for one in self.choices(path) if one.said]
        lines += [f"- `{one.text}`: {one.said}" for one in told]
        default = next((node["default"] for node in nodes if "default" in node), None)
        if default is not None:
            shown = str(default).lower() if isinstance(default, bool) else default
            lines.append(f"\nWithout it: `{shown}`")
        examples = [one.text for one in self.choices(path) if not one.said]
        if examples and default is None:
            lines.append(f"\nLike: {', '.join(f'`{one}`' for one in examples[:6])}")
        return "\n".join(lines).strip() if any(lines) else ""

    def is_table(self, node: Json) -> bool:
        """Say whether a key's value can only be a table or a list."""
        return _types(node) in ({"object"}, {"array"})

    def is_word(self, path: Path_) -> bool:
        """Say whether a value at path is a text, which TOML has in quotes."""
        kinds = [_types(node) for node in self.at(path)]
        return not any({"boolean", "integer", "number", "object"} & one for one in kinds)


def _types(node: Json) -> set[str]:
    kind = node.get("type", ())
    return {kind} if isinstance(kind, str) else set(kind)


def _excluded(node: Json, there: frozenset[str]) -> Iterator[str]:
    """Yield the keys that those which are there rule out."""
    rivals = [
        one["required"][0] for one in node.get("oneOf", ()) if len(one.get("required", ())) == 1
    ]
    if there & set(rivals):
        yield from rivals
    for pair in node.get("not", {}).get("anyOf", ()):
        if there & set(pair.get("required", ())):
            yield from pair["required"]
    for rule in node.get("allOf", ()):
        needed = rule.get("if", {})
        if set(needed) == {"required"} and there:
            then = rule.get("then" if there >= set(needed["required"]) else "else", {})
            yield from (key for key, one in then.get("properties", {}).items() if one is False)

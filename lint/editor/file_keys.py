"""Completions and hover texts in campaigns, the library and tactful.toml, from their schemas."""

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache

from lsprotocol import types

from ...templates.lazy_regex import lazy_regex
from ...templates.workspace.root import SETTINGS
from ...templates.workspace.workspace import Workspace
from ..rule.schemas import schema_kind, shown_schema
from .known_names import known_names
from .schema_nodes import Choice, SchemaNodes
from .spot import Spot
from .text import Document, Text
from .toml_spot import toml_spot
from .yaml_spot import yaml_spot

_WORD = lazy_regex(r"[^\s\"'\[\]{},:=#]*")


@cache
def _nodes(kind: str) -> SchemaNodes:
    return SchemaNodes(shown_schema(kind))


def has_keys(name: str) -> bool:
    """Say whether a workspace's file has a schema."""
    return schema_kind(name) is not None


def key_completions(
    workspace: Workspace | None, document: Document, offset: int
) -> list[types.CompletionItem]:
    """Return the keys or values that may be written at offset."""
    kind = schema_kind(document.name)
    spot = _spot(document.name, document.text.source, offset)
    if kind is None or spot is None:
        return []
    made = _Completions(_nodes(kind), workspace, document.text, offset, kind == "workspace")
    found = [*made.values(spot)] if spot.is_value else [*made.keys(spot)]
    if spot.may_be_value:  # an item of a list may be a text
        found += made.values(replace(spot, is_value=True))
    return found


def key_hover(name: str, source: str, offset: int) -> str | None:
    """Return what the key or value at offset means; None where there is none."""
    kind = schema_kind(name)
    begin = source.rfind("\n", 0, offset) + 1
    line = source[begin:].split("\n", 1)[0]
    words = (word for word in _WORD.finditer(line) if word[0])
    here = next((w for w in words if begin + w.start() <= offset <= begin + w.end()), None)
    if kind is None or here is None:
        return None
    if name == SETTINGS and line.lstrip().startswith("["):
        return _header_hover(_nodes(kind), line, max(offset - begin, line.rindex("[") + 1))
    spot = _spot(name, source, begin + here.end())
    if spot is None:
        return None
    nodes = _nodes(kind)
    if not spot.is_value:
        return nodes.said((*spot.path, spot.typed.strip("\"'"))) or None
    said = next((one.said for one in nodes.choices(spot.path) if one.text == spot.typed), "")
    return f"`{spot.typed}`: {said}" if said else nodes.said(_key_of(spot)) or None


def _header_hover(nodes: SchemaNodes, line: str, column: int) -> str | None:
    """Return what the part of a table's name is that the pointer is on."""
    rest = re.match(r"[^.\]]*", line[column:])
    upto = line[: column + len(rest[0] if rest else "")]
    parts = upto[upto.rindex("[") + 1 :].split(".")
    return nodes.said(tuple(part.strip("\"' ") for part in parts)) or None


def _key_of(spot: Spot) -> tuple[str | int, ...]:
    """Return the path of the key that a value, or the list that it is in, belongs to."""
    path = spot.path
    while path and isinstance(path[-1], int):
        path = path[:-1]
    return path


def _spot(name: str, source: str, offset: int) -> Spot | None:
    return toml_spot(source, offset) if name == SETTINGS else yaml_spot(source, offset)


class _Completions:
    """What may be written at one offset of a file; is_toml says in which language."""

    def __init__(
        self,
        nodes: SchemaNodes,
        workspace: Workspace | None,
        text: Text,
        offset: int,
        is_toml: bool,
    ) -> None:
        self._nodes, self._workspace = nodes, workspace
        self._text, self._offset, self._is_toml = text, offset, is_toml

    def keys(self, spot: Spot) -> Iterator[types.CompletionItem]:
        behind = self._text.source[self._offset :].split("\n", 1)[0]
        has_sign = re.match(r"[^\s:=]*\s*[:=]", behind) is not None
        for number, (key, node) in enumerate(self._nodes.keys(spot.path, spot.keys).items()):
            is_table = self._nodes.is_table(node)
            if spot.is_header and not is_table:
                continue
            said = self._nodes.said((*spot.path, key))
            words = key if spot.is_header or has_sign else f"{key}{self._sign(is_table)}"
            yield self._item(key, words, spot, types.CompletionItemKind.Property, number, said)
        names = self._nodes.key_names(spot.path)
        if names is not None and self._workspace is not None and not spot.is_header:
            for one in known_names(self._workspace, names):
                if one.text not in spot.keys:
                    words = one.text if has_sign else f"{one.text}{self._sign(False)}"
                    kind = types.CompletionItemKind.Field
                    yield self._item(one.text, words, spot, kind, 500, one.said)

    def _sign(self, is_table: bool) -> str:
        if self._is_toml:
            return " = "
        return ":" if is_table else ": "

    def values(self, spot: Spot) -> Iterator[types.CompletionItem]:
        names = self._nodes.value_names(spot.path)
        known = known_names(self._workspace, names) if names and self._workspace else []
        chosen = {one.text: one for one in (*self._nodes.choices(spot.path), *known)}
        needs_quotes = self._is_toml and not spot.quote and self._nodes.is_word(spot.path)
        for number, one in enumerate(chosen.values()):
            words = f'"{one.text}"' if needs_quotes else self._quoted(one, spot)
            kind = types.CompletionItemKind.Value
            yield self._item(one.text, words, spot, kind, number, one.said)

    def _quoted(self, one: Choice, spot: Spot) -> str:
        """Return a value as YAML has it: ">= 50" would begin another thing without quotes."""
        is_safe = self._is_toml or spot.quote or re.match(r"[\w-]", one.text)
        return one.text if is_safe else f'"{one.text}"'

    def _item(
        self,
        label: str,
        words: str,
        spot: Spot,
        kind: types.CompletionItemKind,
        number: int,
        said: str,
    ) -> types.CompletionItem:
        shown = types.MarkupContent(types.MarkupKind.Markdown, said) if said else None
        return types.CompletionItem(
            label=label,
            kind=kind,
            documentation=shown,
            sort_text=f"{number:04}",  # in the order of the schema
            filter_text=words if words.startswith('"') else label,
            text_edit=self._text.edit(spot.start, self._offset, words),
        )

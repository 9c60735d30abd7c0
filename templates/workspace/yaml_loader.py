"""The reader of YAML: every value a text, nothing that makes a few lines into very much."""

from typing import Any

import yaml

from ..lazy_regex import lazy_regex

MAX_NESTED = 50  # lists and tables in one another


class RefusedError(yaml.MarkedYAMLError):
    """What is YAML and is refused all the same, said in our words."""

    def __init__(self, what: str, mark: yaml.Mark) -> None:
        super().__init__(None, None, what, mark)
        self.what, self.mark = what, mark


class Loader(yaml.SafeLoader):
    """SafeLoader without what makes a few lines into very much, where every value is a text.

    ``country: NO`` stays what was typed; the model says what is a number or a yes. ``&name``,
    ``*name``, ``<<`` and ``!!tag`` are collected as faults: nine lines of them can stand for a
    thousand million values.
    """

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.refused: list[tuple[yaml.Mark, str, str]] = []  # where, what, and what to do
        self._depth = 0

    def compose_node(self, parent: yaml.Node | None, index: Any) -> yaml.Node | None:
        event: Any = self.peek_event()  # type: ignore[no-untyped-call]
        if isinstance(event, yaml.AliasEvent):
            self.get_event()  # type: ignore[no-untyped-call]
            what = f"'*{event.anchor}' is a YAML alias for another value"
            mark: Any = event.start_mark
            self.refused.append((mark, what, "write the value itself here"))
            return yaml.ScalarNode("tag:yaml.org,2002:str", "", mark, mark)
        if anchor := getattr(event, "anchor", None):
            what = f"'&{anchor}' is a YAML anchor"
            self.refused.append(
                (event.start_mark, what, "remove the anchor; put a text with & in quotes")
            )
            event.anchor = None
        if getattr(event, "tag", None) not in (None, "!"):
            what = f"the tag '{event.tag.replace('tag:yaml.org,2002:', '!!')}' is not known here"
            self.refused.append((event.start_mark, what, "remove it; put a text with ! in quotes"))
            event.tag = None
            if isinstance(event, yaml.ScalarEvent):
                event.implicit = (False, True)
        if self._depth >= MAX_NESTED:
            what = f"nested more than {MAX_NESTED} deep"
            raise RefusedError(what, event.start_mark)
        self._depth += 1
        node = super().compose_node(parent, index)
        self._depth -= 1
        value = isinstance(parent, yaml.MappingNode) and index is not None
        if node is not None and node.value and node.tag == NOTHING and not value:
            node.tag = "tag:yaml.org,2002:str"  # [null, smith] names two people
        return node


# YAML 1.1 makes False of "no" (Norway, "not a customer"), 40 of 050, 750 of 12:30 and a date of
# 2027-01-31. Only a merge key, which is refused, and a value that is left out are no words here.
NOTHING = "tag:yaml.org,2002:null"
_NULL = (NOTHING, lazy_regex(r"(?:~|null|Null|NULL|)\Z"))
Loader.yaml_implicit_resolvers = {
    "<": [("tag:yaml.org,2002:merge", lazy_regex(r"<<\Z"))],
    **{first: [_NULL] for first in ("~", "n", "N", "")},
}


def construct(text: str) -> None:
    """Raise the YAMLError, if any, that reading text ends with."""
    loader = Loader(text)
    try:
        loader.get_single_data()
    finally:
        loader.dispose()

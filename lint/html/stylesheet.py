"""Parsed CSS: declarations of an element, and the rules of a style sheet."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import tinycss2

from ...templates.lazy_regex import lazy_regex


@dataclass(frozen=True, slots=True)
class Declaration:
    """``name: value``, both in lower case where case means nothing."""

    name: str
    value: str


@dataclass(frozen=True, slots=True)
class StyleRule:
    """A selector with its declarations; within are the at-rules around it."""

    selector: str
    declarations: tuple[Declaration, ...]
    within: tuple[str, ...] = ()  # "media (prefers-color-scheme: dark)"


@dataclass(frozen=True, slots=True)
class AtRule:
    """An at-rule that holds no style rules: ``@import``, ``@font-face`` …"""

    keyword: str
    prelude: str


_LONG = lazy_regex(r"(\d{300})\d+")  # digits: Python makes no integers of some thousands


@lru_cache(maxsize=8192)
def declarations(css: str) -> tuple[Declaration, ...]:
    """Return what a style attribute or the block of a rule declares, in order."""
    css = _LONG.sub(r"\1", css)
    return tuple(_declared(tinycss2.parse_blocks_contents(css, skip_comments=True)))


def value_of(css: str, name: str) -> str:
    """Return the last value that css declares for name; "" if there is none."""
    return next((d.value for d in reversed(declarations(css)) if d.name == name), "")


def rules(css: str) -> Iterator[StyleRule | AtRule]:
    """Yield the rules of a style sheet, those in @media and @supports with what is around them."""
    css = _LONG.sub(r"\1", css)
    yield from _rules(tinycss2.parse_stylesheet(css, skip_comments=True, skip_whitespace=True), ())


_GROUPS = frozenset(("media", "supports", "layer"))


def _rules(nodes: Iterable[Any], within: tuple[str, ...]) -> Iterator[StyleRule | AtRule]:
    for node in nodes:
        if node.type == "qualified-rule":
            body = tinycss2.parse_blocks_contents(node.content, skip_comments=True)
            selector = _written(node.prelude)
            yield StyleRule(selector, tuple(_declared(body)), within)
        elif node.type == "at-rule":
            keyword, prelude = node.lower_at_keyword, _written(node.prelude)
            if node.content is not None and keyword in _GROUPS:
                inner = tinycss2.parse_rule_list(
                    node.content, skip_comments=True, skip_whitespace=True
                )
                yield from _rules(inner, (*within, f"{keyword} {prelude}".lower()))
            else:
                yield AtRule(keyword, prelude)


def _declared(nodes: Iterable[Any]) -> Iterator[Declaration]:
    for node in nodes:
        if node.type == "declaration":
            yield Declaration(node.lower_name, _written(node.value))


def _written(nodes: Iterable[Any]) -> str:
    """Return the CSS of nodes; none of it where it is nested deeper than anybody writes."""
    try:
        css: str = tinycss2.serialize(nodes)
        return css.strip()
    except RecursionError:
        return ""

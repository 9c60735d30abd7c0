"""Patterns that are compiled on first use: they are patterns, and every one in the house compiles."""

import gc
import re
import sys
from importlib import import_module

import pytest

from tactful.cli import command_files
from tactful.lint.rule.registry import all_rules
from tactful.templates.lazy_regex import LazyRegex, is_regex, lazy_regex


def test_it_does_what_a_compiled_pattern_does() -> None:
    lazy = lazy_regex(r"(?P<first>a)(b)?", re.IGNORECASE)
    compiled = re.compile(r"(?P<first>a)(b)?", re.IGNORECASE)
    assert [m.span() for m in lazy.finditer("xAByA")] == [(1, 3), (4, 5)]
    assert lazy.sub("-", "xAByA") == "x-y-"
    assert (lazy.fullmatch("Ab"), lazy.fullmatch("b")) != (None, None)
    of_lazy = (lazy.pattern, lazy.flags, lazy.groups, lazy.groupindex)
    assert of_lazy == (compiled.pattern, compiled.flags, compiled.groups, compiled.groupindex)


def test_nothing_is_compiled_before_it_is_needed() -> None:
    wrong = lazy_regex("(")
    assert wrong.pattern == "("
    with pytest.raises(re.error):
        wrong.search("")


def test_it_is_known_as_a_regex() -> None:
    assert is_regex(lazy_regex("a")) and is_regex(re.compile("a"))
    assert not is_regex("a")


def test_every_pattern_in_the_house_compiles() -> None:
    """A mistake in one would come up only when its rule reads a text."""
    for files in command_files().values():
        for module in files:
            import_module(module)
    all_rules()
    assert "tactful.lint.reading.talk" in sys.modules
    lazy = [one for one in gc.get_objects() if isinstance(one, LazyRegex) and one.pattern != "("]
    assert len(lazy) > 1000
    wrong = []
    for one in lazy:
        try:
            _ = one.flags
        except re.error as error:
            wrong.append(f"{one}: {error}")
    assert wrong == []

"""Patterns that are compiled on first use: they are patterns, and every one in the house compiles."""

import gc
import marshal
import re
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from tactful.cli import command_files
from tactful.lint.rule.registry import all_rules
from tactful.templates.kept_patterns import KeptPatterns
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


def kept_in(folder: Path) -> KeptPatterns:
    kept = KeptPatterns()
    kept.use(folder)
    return kept


def the_file(folder: Path) -> Path:
    (file,) = folder.iterdir()
    return file


def test_kept_patterns_are_the_same_ones_and_need_no_compiler(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    patterns: list[tuple[Any, int]] = [
        *((rf"(?P<first>a{n})(b)?|[à-ÿ]+\b", re.IGNORECASE) for n in range(99)),
        (r"(?x) a  # a remark", 0), (rb"\xff(?P<n>.)", re.DOTALL), (r"(?<!x)é*+(?>u|ü)$", re.M),
    ]  # fmt: skip
    first = kept_in(tmp_path)
    usual = [re.compile(pattern, flags) for pattern, flags in patterns]
    assert [first.compiled(pattern, flags) for pattern, flags in patterns] == usual
    first.save()
    expected = [(one.flags, one.groups, one.groupindex) for one in usual]

    def refuse(*_: object) -> None:
        raise AssertionError("compiled again")

    monkeypatch.setattr("re._parser.parse", refuse)
    again = kept_in(tmp_path)
    found = [again.compiled(pattern, flags) for pattern, flags in patterns]
    assert [(one.flags, one.groups, one.groupindex) for one in found] == expected
    match = found[7].fullmatch("A7b")
    assert match and match.groupdict() == {"first": "A7"} and match[2] == "b"


@pytest.mark.parametrize("content", [b"", b"\x00", b"half a file", marshal.dumps((("2.7",), {}))])
def test_a_file_of_kept_patterns_that_is_none_is_passed_over(
    tmp_path: Path, content: bytes
) -> None:
    first = kept_in(tmp_path)
    for number in range(100):
        first.compiled(f"a{number}")
    first.save()
    the_file(tmp_path).write_bytes(content)
    kept = kept_in(tmp_path)
    assert kept.compiled("a+").fullmatch("aa")
    with pytest.raises(re.error):
        kept.compiled("(")
    kept.save()  # one pattern is not worth it
    assert the_file(tmp_path).read_bytes() == content


def test_code_that_the_engine_refuses_is_compiled_anew(tmp_path: Path) -> None:
    first = kept_in(tmp_path)
    for number in range(100):
        first.compiled(f"a{number}")
    first.save()
    made_for, kept = marshal.loads(the_file(tmp_path).read_bytes())
    spoilt = {key: (entry[0], b"\xff" * 36, *entry[2:]) for key, entry in kept.items()}
    the_file(tmp_path).write_bytes(marshal.dumps((made_for, spoilt)))
    assert kept_in(tmp_path).compiled("a7").fullmatch("a7")


def test_only_the_users_own_folder_is_used(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "real")
    kept = kept_in(tmp_path / "link")
    for number in range(200):
        kept.compiled(f"b{number}")
    kept.save()
    assert list((tmp_path / "real").iterdir()) == []

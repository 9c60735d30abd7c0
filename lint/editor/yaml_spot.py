"""Where the cursor is in YAML, which may be half typed: levels are read from the indents."""

from collections.abc import Iterator

from ...templates.lazy_regex import lazy_regex
from .spot import Brackets, Level, Spot, path_of, value_spot

_KEY = lazy_regex(
    r"""("[^"]*"|'[^']*'|[^\s"'#\[\]{},:-][^#:]*?|-[^\s#:][^#:]*?)\s*:(?:\s+|$)(?P<value>.*)"""
)
_DASH = lazy_regex(r"-(?:\s+|$)")
_QUOTED = lazy_regex(r"\"[^\"]*\"?|'[^']*'?")
_COMMENT = lazy_regex(r"(?:^|\s)#")


def yaml_spot(source: str, offset: int) -> Spot | None:
    """Return where offset is; None in a comment and behind brackets."""
    levels: list[Level] = []
    begin = 0
    while (end := source.find("\n", begin, offset)) >= 0 or begin <= offset:
        line = source[begin : offset if end < 0 else end]
        if end < 0 and _COMMENT.search(_QUOTED.sub(lambda quoted: "x" * len(quoted[0]), line)):
            return None
        if (opened := _opened(line, begin, levels)) is not None:
            brackets = Brackets(source, ":", opened).read(offset)
            if brackets.levels:
                return brackets.spot(path_of(levels))
            end = source.find("\n", brackets.at, offset)
            if end < 0:
                return None
        if end < 0:
            return _of_line(source, line, begin, levels)
        begin = end + 1
    return None


def _of_line(source: str, line: str, begin: int, levels: list[Level]) -> Spot:
    column, has_dash = _indent(line)
    if (found := _KEY.match(line, column)) is not None:
        return value_spot(path_of(levels), found["value"], begin + found.start("value"))
    return _key_spot(source, begin, line, column, levels, has_dash=has_dash)


def _opened(line: str, begin: int, levels: list[Level]) -> int | None:
    """Take a line's dashes and its key into levels; return where its value opens a bracket."""
    column = len(line) - len(line.lstrip())
    if not line.strip() or line[column] == "#":
        return None
    while dash := _DASH.match(line, column):
        _open_item(levels, column)
        column = dash.end()
    found = _KEY.match(line, column)
    value = found.start("value") if found else column
    if found is not None:
        _leave(levels, column)
        if not levels or levels[-1].column != column:
            levels.append(Level(False, "", column))
        levels[-1].named(found[1])
    is_open = line[value : value + 1] in ("[", "{")
    return begin + value if is_open else None


def _open_item(levels: list[Level], column: int) -> None:
    while levels and levels[-1].column > column:
        levels.pop()
    if levels and levels[-1].is_list and levels[-1].column == column:
        levels[-1].next()
    else:
        levels.append(Level(True, 0, column))


def _leave(levels: list[Level], column: int) -> None:
    """Leave what is deeper than a key at column, and a list whose dashes are there."""
    while levels and (
        levels[-1].column > column or (levels[-1].is_list and levels[-1].column == column)
    ):
        levels.pop()


def _indent(line: str) -> tuple[int, bool]:
    """Return where what is no blank and no dash begins, and whether there is a dash."""
    column, has_dash = len(line) - len(line.lstrip()), False
    while dash := _DASH.match(line, column):
        column, has_dash = dash.end(), True
    return column, has_dash


def _key_spot(
    source: str, begin: int, line: str, column: int, levels: list[Level], *, has_dash: bool
) -> Spot:
    """Return the spot of a key that is not typed to its end, or of an item of a list."""
    if not has_dash:
        _leave(levels, column)
    is_there = bool(levels) and levels[-1].column == column and not levels[-1].is_list
    path = path_of(levels[:-1] if is_there else levels)
    keys = set(levels[-1].keys) if is_there else set()
    keys |= set(_keys_below(source, begin, column))
    return Spot(path, line[column:], begin + column, False, frozenset(keys), may_be_value=has_dash)


def _keys_below(source: str, begin: int, column: int) -> Iterator[str]:
    """Yield the keys of the same table in the lines below the one at begin."""
    for line in source[begin:].split("\n")[1:]:
        indent = len(line) - len(line.lstrip())
        if not line.strip() or line.lstrip().startswith("#") or indent > column:
            continue
        found = _KEY.match(line, indent)
        if indent < column or found is None:
            return
        yield found[1].strip("\"'")

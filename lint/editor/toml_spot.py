"""Where the cursor is in TOML, which may be half typed: tables are read from their headers."""

from collections.abc import Iterator

from ...templates.lazy_regex import lazy_regex
from .spot import Brackets, Path_, Spot, value_spot

_HEADER = lazy_regex(r"\s*(\[\[?)([^\]]*)(\]?)")
_PART = r"""(?:[\w-]+|"[^"]*"|'[^']*')"""
_KEY = lazy_regex(rf"\s*({_PART}(?:\s*\.\s*{_PART})*)\s*=\s*(?P<value>.*)")
_PARTS = lazy_regex(_PART)
_QUOTED = lazy_regex(r"\"[^\"]*\"?|'[^']*'?")
_COMMENT = lazy_regex(r"(?:^|\s)#")
_LAST_DOT = lazy_regex(r"\.(?=[^.]*$)")


def toml_spot(source: str, offset: int) -> Spot | None:
    """Return where offset is; None in a comment and behind a value."""
    table: Path_ = ()
    keys: dict[Path_, set[str]] = {}
    counts: dict[Path_, int] = {}
    begin = 0
    while (end := source.find("\n", begin, offset)) >= 0:
        line = source[begin:end]
        if (header := _HEADER.match(line)) is not None:
            table = tuple(_parts(header[2]))
            if header[1] == "[[":
                counts[table] = counts.get(table, -1) + 1
                table = (*table, counts[table])
        elif (found := _KEY.match(line)) is not None:
            path = (*table, *_parts(found[1]))
            keys.setdefault(path[:-1], set()).add(str(path[-1]))
            if found["value"].startswith(("[", "{")):
                brackets = Brackets(source, "=", begin + found.start("value")).read(offset)
                if brackets.levels:
                    return brackets.spot(path)
                end = source.find("\n", brackets.at, offset)
                if end < 0:
                    return None
        begin = end + 1
    line = source[begin:offset]
    if _COMMENT.search(_QUOTED.sub("", line)):
        return None
    return _spot_in_line(source, line, begin, table, keys)


def _spot_in_line(
    source: str, line: str, begin: int, table: Path_, keys: dict[Path_, set[str]]
) -> Spot | None:
    if (header := _HEADER.match(line)) is not None:
        return None if header[3] else _header_spot(header[2], begin + len(line))
    if (found := _KEY.match(line)) is not None:
        value = found["value"]
        path = (*table, *_parts(found[1]))
        if value.startswith(("[", "{")):
            brackets = Brackets(source, "=", begin + found.start("value")).read(begin + len(line))
            return brackets.spot(path) if brackets.levels else None
        if value[:1] in ("'", '"') and value[0] in value[1:]:
            return None
        return value_spot(path, value, begin + found.start("value"))
    *parents, typed = _LAST_DOT.split(line.lstrip())
    inner = _parts(parents[0]) if parents else []
    path = (*table, *inner)
    used = keys.get(path, set()) | set(_keys_below(source, begin, inner))
    return Spot(path, typed, begin + len(line) - len(typed), False, frozenset(used))


def _header_spot(written: str, end: int) -> Spot:
    *parents, typed = _LAST_DOT.split(written)
    path = tuple(_parts(parents[0])) if parents else ()
    typed = typed.lstrip()
    return Spot(path, typed, end - len(typed), False, is_header=True)


def _keys_below(source: str, begin: int, parents: list[str]) -> Iterator[str]:
    """Yield the keys of the same table in the lines below the one at begin."""
    for line in source[begin:].split("\n")[1:]:
        if _HEADER.match(line):
            return
        found = _KEY.match(line)
        parts = _parts(found[1]) if found else []
        if parts and parts[:-1] == parents:
            yield parts[-1]


def _parts(dotted: str) -> list[str]:
    return [part.strip("\"'") for part in _PARTS.findall(dotted)]

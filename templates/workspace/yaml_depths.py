"""Lines of YAML that begin in another column than the lines that they belong to."""

from collections.abc import Iterator

from .yaml_line import YamlLine, taken_apart
from .yaml_slips import Slip


def wrong_depths(lines: list[str], at: int) -> Iterator[Slip]:
    """Yield where line at may have been meant to begin, the nearest column first."""
    line = taken_apart(lines[at])
    if line.is_blank or "\t" in line.indent or (line.key is None and not line.dashes):
        return
    begins = len(line.indent)
    above = list(_open_above(lines, at))
    is_item = bool(line.dashes)
    above += [one for one in _below(lines, at) if one[1] == is_item]
    columns = {column for column, item, _ in above if item == is_item and column != begins}
    for column in sorted(columns, key=lambda one: (abs(one - begins), -one)):
        beside = next(one for there, item, one in above if (there, item) == (column, is_item))
        repaired = " " * column + lines[at].strip()
        fix = f"begin it in column {column + 1}"
        yield Slip(begins, _told(line, begins, column, beside, above), fix, repaired)
    if is_item and not any(item for _, item, _ in above):
        fix = "indent the list below the key that it belongs to, like steps:"
        yield Slip(begins, "a list begins here, among keys", fix, lines[at])


_NEXT = 12  # lines below that are looked at
_FAR = 1_000  # lines above that are looked at, and letters of each

Above = list[tuple[int, bool, YamlLine]]


def _told(line: YamlLine, begins: int, column: int, beside: YamlLine, above: Above) -> str:
    last = above[0][2] if above else line
    if not line.dashes and begins > column and last.key is not None and last.value:
        return f"this line is indented deeper than '{last.key}', which has its value already"
    what = "the other items of the list" if line.dashes else "the lines it belongs with"
    what = f"{what} in column {column + 1}"
    shown = f" ('{beside.text.strip()[:30]}')" if not line.dashes else ""
    return f"this line begins in column {begins + 1}, and {what}{shown}"


def _below(lines: list[str], at: int) -> Iterator[tuple[int, bool, YamlLine]]:
    """Yield where the next lines begin: the first item of a list may be the odd one."""
    for text in lines[at + 1 : at + _NEXT]:
        line = taken_apart(text[:_FAR])
        if not line.is_blank:
            yield len(line.indent), bool(line.dashes), line


def _open_above(lines: list[str], at: int) -> Iterator[tuple[int, bool, YamlLine]]:
    """Yield where lines above begin that are not ended: column, whether it is an item, line."""
    least = 1_000_000
    for text in reversed(lines[max(at - _FAR, 0) : at]):
        line = taken_apart(text[:_FAR])
        if line.is_blank or (line.column >= least and len(line.indent) >= least):
            continue
        if line.column < least and (line.key is not None or not line.dashes):
            yield line.column, False, line
        if line.dashes and len(line.indent) < least:
            yield len(line.indent), True, line
        least = min(least, len(line.indent))
        if least == 0:
            return

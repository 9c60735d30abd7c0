"""Conditions around columns: one compilation for each arrangement that occurs.

MJML shares a section's width among its columns when it compiles, so a column that a
condition takes away would leave a gap. A template with such conditions is compiled again
without the branches that a recipient does not get; recipients who get the same branches
share that compilation. Which branches those are is seen by rendering the first compilation
with marks in it: a condition then means what it means anywhere else.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from ..errors import Problem, TemplateError
from ..lazy_regex import lazy_regex
from ..source.tag_masking import Shielded, Tag
from .mjml import TAG, Compiled, recompiled
from .part import Part

MAX_LAYOUTS = 32  # of one template; each is compiled and kept
REACHED, MARK_END = "\ue006", "\ue007"
_MARK = lazy_regex(f"{REACHED}(\\d+):(\\d*){MARK_END}")
_WORD = lazy_regex(r"\{%[-+]?\s*(\w+)")
_ROWS = frozenset(("mj-section", "mj-group"))
_COLUMNS = frozenset(("mj-column", "mj-group"))
_NOBODY, _MIXED = -1, -2  # no branch is taken; not always the same one


@dataclass(slots=True)
class Block:
    """An {% if %} … {% endif %} or {% for %} … {% endfor %} around columns.

    spans are the places of its statements in the shielded text; a branch stands between
    one and the next.
    """

    tag: Tag
    home: tuple[str, ...]  # the elements it stands in
    numbers: list[int] = field(default_factory=list)
    spans: list[tuple[int, int]] = field(default_factory=list)
    columns: bool = False
    level: bool = True  # all its statements stand in the same element
    in_loop: bool = False

    @property
    def is_condition(self) -> bool:
        return _word(self.tag) == "if"


def _word(tag: Tag) -> str:
    match = _WORD.match(tag.text)
    return match[1] if match else ""


def blocks(shielded: Shielded) -> list[Block]:
    """Return the conditions and loops that stand around columns, in the order of the text."""
    name = re.escape(shielded.token)
    token = re.compile(rf"<!--\s*{name}(\d+)z\s*-->")
    elements: list[str] = []
    open_: list[Block] = []
    found: list[Block] = []
    for match in TAG.finditer(shielded.text):
        if own := token.fullmatch(match[0]):
            number = int(own[1])
            word = _word(shielded.tags[number])
            home = tuple(elements)
            if word in ("if", "for"):
                looped = any(not block.is_condition for block in open_)
                open_.append(Block(shielded.tags[number], home, in_loop=looped))
                found.append(open_[-1])
            elif word not in ("elif", "else", "endif", "endfor") or not open_:
                continue
            block = open_[-1]
            block.numbers.append(number)
            block.spans.append(match.span())
            block.level &= block.home == home
            if word in ("endif", "endfor"):
                open_.pop()
        elif match["name"] is None:
            continue
        elif match["close"]:
            if match["name"] in elements:
                while elements.pop() != match["name"]:
                    pass
        else:
            if match["name"] in _COLUMNS:
                for block in open_:
                    block.columns |= _row(block.home) == tuple(elements)
            if not match["self"] and match["name"].startswith("mj"):
                elements.append(match["name"])
    closed = [block for block in found if _word(shielded.tags[block.numbers[-1]]).startswith("end")]
    return [block for block in closed if block.columns and _row(block.home)]


def _row(home: tuple[str, ...]) -> tuple[str, ...] | None:
    """Return home's section or group; a statement may be wrapped in mj-raw there."""
    row = home[:-1] if home[-1:] == ("mj-raw",) else home
    return row if row and row[-1] in _ROWS else None


def fixed_widths(shielded: Shielded) -> Iterator[Tag]:
    """Yield the statements around columns whose widths cannot follow what they do."""
    for block in blocks(shielded):
        if not block.is_condition or block.in_loop or not block.level:
            yield block.tag


class Layouts:
    """The arrangements of one template's columns, compiled when they first occur."""

    def __init__(
        self, compiled: Compiled, conditions: list[Block], make: Callable[[Compiled], Part]
    ) -> None:
        self.compiled, self.conditions, self.make = compiled, conditions, make
        self.probe = make(replace(compiled, html=self._marked(compiled.html)))
        self.parts: dict[tuple[int, ...], Part] = {}

    @classmethod
    def of(cls, compiled: Compiled, make: Callable[[Compiled], Part]) -> "Layouts | None":
        """Return the layouts of a template; None where no condition changes widths."""
        conditions = [b for b in blocks(compiled.origin) if b.is_condition and b.level]
        return cls(compiled, conditions, make) if conditions else None

    def part(self, context: Mapping[str, object]) -> Part:
        """Return the part for one recipient; raises TemplateError beyond MAX_LAYOUTS."""
        key = self._taken(self.probe.render(context))
        if key not in self.parts:
            if len(self.parts) >= MAX_LAYOUTS:
                what = f"conditions around columns make more than {MAX_LAYOUTS} layouts"
                fix = "put some of them around whole sections, or inside mj-text"
                raise TemplateError([Problem(what, self.conditions[0].tag.place, fix)])
            self.parts[key] = self.make(recompiled(self.compiled, self._without(key)))
        return self.parts[key]

    def _marked(self, html: str) -> str:
        """Return html with a mark before each condition and at the head of each branch."""
        for index, block in enumerate(self.conditions):
            for branch, number in enumerate(block.numbers[:-1]):
                token = rf"<!--\s*{self.compiled.shielded.token}{number}z\s*-->"
                before = f"{REACHED}{index}:{MARK_END}" if not branch else ""
                after = f"{REACHED}{index}:{branch}{MARK_END}"
                html = re.sub(token, rf"{before}\g<0>{after}", html, count=1)
        return html

    def _taken(self, rendered: str) -> tuple[int, ...]:
        """Return the branch that each condition took."""
        reached = [0] * len(self.conditions)
        taken: list[list[int]] = [[] for _ in self.conditions]
        for index, branch in _MARK.findall(rendered):
            if branch:
                taken[int(index)].append(int(branch))
            else:
                reached[int(index)] += 1
        key = []
        for count, branches in zip(reached, taken, strict=True):
            if len(set(branches)) > 1 or (branches and len(branches) < count):
                key.append(_MIXED)
            else:
                key.append(branches[0] if branches else _NOBODY)
        return tuple(key)

    def _without(self, key: tuple[int, ...]) -> str:
        """Return the shielded text without the branches that are not taken."""
        text = self.compiled.origin.text
        keep = bytearray(b"\x01" * len(text))
        for block, branch in zip(self.conditions, key, strict=True):
            if branch == _MIXED:
                continue
            for number, (start, end) in enumerate(block.spans):
                until = block.spans[number + 1][0] if number + 1 < len(block.spans) else end
                start, until = (start, end) if number == branch else (start, until)
                keep[start:until] = bytes(until - start)
        return "".join(character for character, kept in zip(text, keep, strict=True) if kept)

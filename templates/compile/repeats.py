"""Statements between list items and table rows: the list and the table go on through them.

Markdown ends a list at a line that holds a Jinja statement only, and a table likewise, so that
a loop around items would make a list for each round. Statements that belong together are taken
into the list; where they do not, everything stays as Markdown has it.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from markdown_it.token import Token

from ..lazy_regex import lazy_regex
from ..source.tag_masking import Shielded

_WORD = lazy_regex(r"\{%[-+]?\s*(\w+)")
_OPENING = frozenset("for if with filter call macro".split())
_MIDDLE = frozenset(("else", "elif"))
_LISTS = frozenset(("bullet_list_open", "ordered_list_open"))

Block = list[Token]  # from its opening token to its closing one


class Statements:
    """Knows the statements of a shielded document by the comments that stand for them."""

    def __init__(self, shielded: Shielded) -> None:
        self._tags = shielded.tags
        self._comment = re.compile(rf"<!--{re.escape(shielded.token)}(\d+)z-->")

    def only(self, text: str) -> list[str]:
        """Return the comments of a text that holds nothing else, in order; or none."""
        found = [match[0] for match in self._comment.finditer(text)]
        return [] if self._comment.sub("", text).strip() else found

    def word(self, comment: str) -> str:
        """Return a statement's keyword ("for", "endfor"), nothing where it has none."""
        number = self._comment.match(comment)
        word = _WORD.match(self._tags[int(number[1])].text) if number else None
        return word[1] if word else ""


# -- tables: before the Markdown is parsed ----------------------------------------------


def with_rows(text: str, statements: Statements) -> str:
    """Return Markdown in which the statements between a table's rows look like rows."""
    lines = text.split("\n")
    at = 1
    while at < len(lines):
        if "|" in lines[at - 1] and _is_delimiter(lines[at]):
            at = _mark_rows(lines, at + 1, statements)
        at += 1
    return "\n".join(lines)


def _is_delimiter(line: str) -> bool:
    return {"|", "-"} <= set(line) <= set(" \t|:-")


def _mark_rows(lines: list[str], start: int, statements: Statements) -> int:
    """Mark the statements of the table whose rows begin at start; returns where it ends."""
    found: list[tuple[int, str]] = []
    end = start
    while end < len(lines):
        comments = statements.only(lines[end])
        if not comments and "|" not in lines[end]:
            break
        found += [(end, statements.word(comment)) for comment in comments]
        end += 1
    parts = _Parts([word for _, word in found])
    half = next((part.start for part in parts.within(0, len(found)) if part.is_half), None)
    if half is not None:
        end = found[half][0]
    for line in {line for line, _ in found if line < end}:
        lines[line] = "|" + lines[line].strip()
    return end


# -- lists: after it --------------------------------------------------------------------


def joined(tokens: Sequence[Token], statements: Statements) -> list[Token]:
    """Return parsed Markdown whose lists and tables go on through the statements in them."""
    out: list[Block] = []
    run: list[Block] = []
    kind = ""
    for block in _with_statements(tokens, statements):
        of = _kind(block)
        if of is None or (of and kind and of != kind):
            out += _run_joined(run, statements)
            run, kind = [], ""
        kind = of or kind
        (out if of is None else run).append(block)
    out += _run_joined(run, statements)
    return [token for block in out for token in block]


def _with_statements(tokens: Sequence[Token], statements: Statements) -> Iterator[Block]:
    """Yield the blocks side by side, each statement as one of its own."""
    for block in _blocks(tokens):
        comments = statements.only(_said(block))
        if comments:
            yield from ([_statement(comment)] for comment in comments)
        elif len(block) > 1:
            yield [block[0], *joined(block[1:-1], statements), block[-1]]
        else:
            yield block


def _kind(block: Block) -> str | None:
    """Return the kind of a list, nothing for a statement, None for what ends a list."""
    if block[0].type in _LISTS:
        return block[0].type + block[0].markup
    return "" if "statement" in block[0].meta else None


def _run_joined(run: list[Block], statements: Statements) -> list[Block]:
    """Return lists of one kind and the statements between them with what belongs together."""
    parts = _Parts([None if len(b) > 1 else statements.word(b[0].content) for b in run])
    out: list[Block] = []
    at = 0
    for start, end in parts.spans(0, len(run)):
        lists = [block for block in run[start:end] if len(block) > 1]
        inner = [token for b in run[start:end] for token in (b[1:-1] if len(b) > 1 else b)]
        out += [*run[at:start], [lists[0][0], *inner, lists[0][-1]]]
        at = end
    return out + run[at:]


def _statement(comment: str) -> Token:
    return Token("html_block", "", 0, content=f"{comment}\n", meta={"statement": True})


def _blocks(tokens: Sequence[Token]) -> Iterator[Block]:
    depth = 0
    block: Block = []
    for token in tokens:
        depth += token.nesting
        block.append(token)
        if depth == 0:
            yield block
            block = []


def _said(block: Block) -> str:
    """Return the text of raw HTML, or of a table's row that may be a statement."""
    if block[0].type == "tr_open":
        return "".join(token.content for token in block if token.type == "inline")
    return block[0].content if block[0].type == "html_block" else "-"


# -- what belongs together ----------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Part:
    """A list, a statement, or all from a statement to its end; lists says how many it holds."""

    start: int
    end: int
    word: str | None
    lists: int

    @property
    def is_half(self) -> bool:
        """Whether its other half stands elsewhere."""
        word = self.word or ""
        whole = self.end > self.start + 1
        return not whole and (word in _OPENING or word in _MIDDLE or word.startswith("end"))


class _Parts:
    """Lists (None) and the keywords of the statements around them, side by side."""

    def __init__(self, words: Sequence[str | None]) -> None:
        self._words = words
        self._ends = _ends(words)
        self._lists = [0]
        for word in words:
            self._lists.append(self._lists[-1] + (word is None))

    def within(self, start: int, end: int) -> Iterator[_Part]:
        while start < end:
            stop = self._ends.get(start, start) + 1
            lists = self._lists[stop] - self._lists[start]
            yield _Part(start, stop, self._words[start], lists)
            start = stop

    def spans(self, start: int, end: int) -> Iterator[tuple[int, int]]:
        """Yield what becomes one list each; a condition around all of a list stays outside."""
        run: list[_Part] = []
        for part in [*self.within(start, end), None]:
            if part is not None and not part.is_half:
                run.append(part)
                continue
            while run and not run[0].lists:
                run.pop(0)
            while run and not run[-1].lists:
                run.pop()
            if len(run) > 1 or (run and run[0].word == "for"):
                yield run[0].start, run[-1].end
            elif run:
                yield from self.spans(run[0].start + 1, run[0].end - 1)
            run = []


def _ends(words: Sequence[str | None]) -> dict[int, int]:
    """Return where each statement that has an end has it."""
    found: dict[int, int] = {}
    opened: list[int] = []
    for at, word in enumerate(words):
        if word in _OPENING:
            opened.append(at)
        elif word and word.startswith("end"):
            if opened and word == f"end{words[opened[-1]]}":
                found[opened.pop()] = at
            else:
                opened.clear()  # nothing that was opened before can end behind it
    return found

"""A play's text filled in: a plain template, with a choice where some leads lack a value.

``[[thing]]`` is a slot, ``[[Sie|du]]`` the words of a formal and of a familiar mail. A paragraph
whose slots cannot be filled is left out; ``[[or]]`` on a line of its own stands between paragraphs
of which the first that can be filled is taken, for each lead. ``[[and]]`` keeps two paragraphs of
one choice together.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from ...templates.errors import Place, Problem, WorkspaceError
from ...templates.lazy_regex import lazy_regex
from ...templates.workspace.located import nearest
from .slot_names import SLOTS
from .slots import Slot

_MARK = lazy_regex(r"\[\[([^\[\]]*)\]\]")
_OR = lazy_regex(r"\s*\[\[or\]\]\s*")
_FRONT = lazy_regex(r"\A---\n(.*?)^---\n", re.DOTALL | re.MULTILINE)
_ALIKE = lazy_regex(r" {2,}")


@dataclass(frozen=True, slots=True)
class PlayText:
    """A text of a play taken apart: of each paragraph its alternatives."""

    shown: str
    subject: tuple[str, ...]
    preheader: tuple[str, ...]
    paragraphs: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Filled:
    """A text with its slots filled. sure are the fields that every lead sees, told those that
    differ between leads."""

    text: str
    sure: frozenset[str] = frozenset()
    told: frozenset[str] = frozenset()


def read_play_text(source: str, shown: str) -> PlayText:
    """Take a play's text apart; raises WorkspaceError for every slot that does not exist."""
    front = _FRONT.match(source)
    head = dict(re.findall(r"(?m)^(subject|preheader):[ \t]*(.*)$", front[1])) if front else {}
    body = source[front.end() :] if front else source
    problems = []
    for mark in _MARK.finditer(source):
        if mark[1] not in SLOTS and mark[1] not in ("or", "and") and "|" not in mark[1]:
            near = nearest(mark[1], list(SLOTS))
            fix = f"did you mean '[[{near}]]'?" if near else f"known: {', '.join(sorted(SLOTS))}"
            line = source.count("\n", 0, mark.start()) + 1
            problems.append(Problem(f"'{mark[0]}' is no slot", Place(shown, line), fix))
    if problems:
        raise WorkspaceError(problems)
    return PlayText(
        shown,
        _alternatives(head.get("subject", "")),
        _alternatives(head.get("preheader", "")),
        tuple(_paragraphs(body)),
    )


def _alternatives(text: str) -> tuple[str, ...]:
    line = text.strip()
    if len(line) > 1 and line[0] == line[-1] == '"':  # as YAML wants a line with a colon in it
        line = line[1:-1]
    return tuple(_OR.split(line)) if line else ()


def _paragraphs(body: str) -> Iterator[tuple[str, ...]]:
    alternatives: list[str] = []
    waiting = joining = False
    for block in re.split(r"\n[ \t]*\n", body.strip()):
        if block.strip() in ("[[or]]", "[[and]]"):
            waiting, joining = block.strip() == "[[or]]", block.strip() == "[[and]]"
            continue
        if joining and alternatives:
            alternatives[-1] += f"\n\n{block.strip(chr(10))}"
            joining = False
            continue
        if alternatives and not waiting:
            yield tuple(alternatives)
            alternatives = []
        alternatives.append(block.strip("\n"))
        waiting = False
    if alternatives:
        yield tuple(alternatives)


def fill_body(text: PlayText, slots: Mapping[str, Slot], *, formal: bool) -> Filled:
    """Return the paragraphs that can be filled, one below the other."""
    found = [fill(one, slots, formal=formal, line=False) for one in text.paragraphs]
    there = [one for one in found if one is not None]
    return Filled(
        "\n\n".join(one.text for one in there),
        frozenset().union(*(one.sure for one in there)),
        frozenset().union(*(one.told for one in there)),
    )


def fill(
    alternatives: Sequence[str], slots: Mapping[str, Slot], *, formal: bool, line: bool
) -> Filled | None:
    """Return what every lead gets of alternatives; None where none can be filled.

    line: the result stays on one line, as a subject has to.
    """
    branches: list[tuple[tuple[str, ...], str]] = []
    sure: frozenset[str] | None = None
    told: frozenset[str] = frozenset()
    closed = False
    for alternative in alternatives:
        used = [name for name in _MARK.findall(alternative) if "|" not in name]
        if any(name not in slots for name in used):
            continue
        taken = [slots[name] for name in used]
        asked = tuple(dict.fromkeys(key for slot in taken for key in slot.asked))
        printed = frozenset(key for slot in taken for key in slot.fields)
        sure = printed if sure is None else sure & printed
        told |= {key for slot in taken for key in slot.telling}
        branches.append((asked, _put(alternative, slots, formal=formal)))
        # On one line nothing may be left empty, whatever the next list lacks.
        if not asked or (all(slot.full for slot in taken) and not line):
            closed = True
            break
    if not branches or (line and not closed):
        return None
    return Filled(_joined(branches, line=line), (sure if closed else None) or frozenset(), told)


def _put(text: str, slots: Mapping[str, Slot], *, formal: bool) -> str:
    def put(mark: re.Match[str]) -> str:
        said, bar, familiar = mark[1].partition("|")
        if bar:
            return said if formal else familiar
        return slots[mark[1]].text

    return _ALIKE.sub(" ", _MARK.sub(put, text))


def _joined(branches: Sequence[tuple[tuple[str, ...], str]], *, line: bool) -> str:
    if len(branches) == 1 and not branches[0][0]:
        return branches[0][1]
    end = "" if line else "\n"
    out = []
    for number, (asked, text) in enumerate(branches):
        if not asked:
            out += [f"{{% else %}}{end}", f"{text}{end}"]
            continue
        word = "elif" if number else "if"
        out += [f"{{% {word} {' and '.join(asked)} %}}{end}", f"{text}{end}"]
    return "".join([*out, "{% endif %}"])

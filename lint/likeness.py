"""How much of one text repeats another: the share of its words, and the copied passages."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from rapidfuzz import fuzz

from .rule import Part, View

RUN = 5  # words in a row that nobody repeats by chance
NEAR = 82.0  # two sentences that differ in a few words
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*|⟨[^⟩]*⟩")
_SENTENCE = re.compile(r"[^.!?\n]+(?:[.!?]+(?=\s|$)|\n|$)")
_FOOTER = re.compile(
    r"(?i)unsubscribe|opt[- ]?out|no more of these|stop (?:these|hearing)|"
    r"manage (?:your )?preferences|"
    r"view (?:this|in|it in)? ?(?:your |the )?browser|all rights reserved|©|"
    r"you (?:are )?receiv\w+ this|"
    r"privacy policy|registered (?:office|in)|forward to a friend|sent to ⟨"
)
_CLOSING = re.compile(
    r"(?i)^\W*+(?:(?:best|kind|warm|all the|many|with)?\s*(?:regards|wishes|thanks|best|cheers|"
    r"sincerely|greetings)\b.{0,40}|--\s*|—\s*|yours\b.{0,30}|sent from my .*)$"
)
_QUOTED = re.compile(r"^\s*>|^\s*On .{5,80} wrote:|^-{3,} ?Original Message|^From: .+")
_GREETING = re.compile(
    r"(?i)^\W*+(?:hi|hello|hey|dear|good (?:morning|afternoon|evening))\b.{0,40}$"
)


@dataclass(frozen=True, slots=True)
class Likeness:
    """share of the later text's words that the earlier one has too; the longest passages."""

    share: float
    passages: tuple[str, ...]


def own_words(view: View) -> str:
    """Return what a message says itself: values masked, footer, signature and quotes left out."""
    part = next((p for p in view.parts if p.kind == "text"), None) or next(
        (p for p in view.parts if p.kind == "html"), None
    )
    return _without_boilerplate(_masked(part)) if part else ""


def _masked(part: Part) -> str:
    out: list[str] = []
    position = 0
    for span in part.spans:
        if span.start < position:
            continue
        out.append(part.text[position : span.start])
        out.append(f"⟨{span.origin.field or 'value'}⟩" if span.end > span.start else "")
        position = span.end
    out.append(part.text[position:])
    return "".join(out)


def _without_boilerplate(text: str) -> str:
    kept: list[str] = []
    for paragraph in re.split(r"\n\s*\n", text):
        lines = paragraph.split("\n")
        if _FOOTER.search(paragraph):
            continue
        body = [line for line in lines if not _GREETING.match(line)]
        for index, line in enumerate(body):
            if _CLOSING.match(line) and len(" ".join(body[index:]).split()) <= 25:
                body = body[:index]
                break
            if _QUOTED.search(line):
                body = body[:index]
                break
        if any(line.strip() for line in body):
            kept.append("\n".join(body))
        if lines and _QUOTED.search(lines[0]):
            break
    return "\n\n".join(kept)


def likeness(later: str, earlier: str) -> Likeness:
    """Return how much of later repeats earlier.

    A word counts as repeated when it stands in a run of five or more that earlier has too,
    or in a sentence that earlier has but for a few changed words.
    """
    words = [(match[0].lower(), match.start(), match.end()) for match in _WORD.finditer(later)]
    others = [match[0].lower() for match in _WORD.finditer(earlier)]
    if len(words) < RUN or len(others) < RUN:
        return Likeness(0.0, ())
    copied = [False] * len(words)
    matcher = SequenceMatcher(None, [word for word, _, _ in words], others, autojunk=False)
    for block in matcher.get_matching_blocks():
        if block.size >= RUN:
            copied[block.a : block.a + block.size] = [True] * block.size
    sentences = [match[0].strip().lower() for match in _SENTENCE.finditer(earlier)]
    for match in _SENTENCE.finditer(later):
        inside = [
            i for i, (_, start, _) in enumerate(words) if match.start() <= start < match.end()
        ]
        if len(inside) >= RUN and _has_near(match[0].strip().lower(), sentences):
            for index in inside:
                copied[index] = True
    return Likeness(sum(copied) / len(words), _passages(later, words, copied))


def _has_near(sentence: str, others: Sequence[str]) -> bool:
    return any(fuzz.ratio(sentence, other) >= NEAR for other in others)


def _passages(text: str, words: list[tuple[str, int, int]], copied: list[bool]) -> tuple[str, ...]:
    runs: list[tuple[int, int]] = []
    start: int | None = None
    for index, flag in enumerate([*copied, False]):
        if flag and start is None:
            start = index
        elif not flag and start is not None:
            runs.append((start, index))
            start = None
    longest = sorted(runs, key=lambda run: run[0] - run[1])[:3]
    return tuple(" ".join(text[words[a][1] : words[b - 1][2]].split()) for a, b in longest)

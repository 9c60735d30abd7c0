"""Measures how much of one text another repeats, whatever the order and wording of its sentences.

A lazy follow-up says an earlier email again, with other words, less or some filler; a good one may
share a topic with it, an opening and a request, but has something else to say.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from ..reading.hit import shorten
from ..view.views import Meanings
from .authored_text import AuthoredText, Sentence
from .overlap import Rows, overlap

MOST = 200  # sentences of a text that are compared, each with each: no email has more
FEWEST = 6  # content words; shorter texts are not compared
OPEN = (0.05, 0.5)  # between these likenesses of the rests, words alone do not decide
_SAID = 0.3  # share; a sentence repeated to this degree was said before
_SAME_MEANING = 0.6  # what the same meaning in other words counts for that
_SHOWN = 3  # passages


@dataclass(frozen=True, slots=True)
class Passage:
    """A sentence, and the earlier one that it repeats."""

    later: Sentence
    earlier: Sentence


@dataclass(frozen=True, slots=True)
class Likeness:
    """score is 0 for texts with nothing in common and 1 for a copy.

    passages has what was said before, the sentences with the most content first; of is the number
    of sentences of the later text.
    """

    score: float
    passages: tuple[Passage, ...] = ()
    of: int = 0


_NONE = Likeness(0.0)


@dataclass(frozen=True, slots=True)
class Repeat:
    """The text of one template that is most like a text of an earlier step."""

    later: AuthoredText
    earlier: AuthoredText
    likeness: Likeness

    def place(self) -> dict[str, Any]:
        """Return path, line and column of the first copied passage, as a finding takes them."""
        places = [one.later.place for one in self.likeness.passages[:_SHOWN]]
        first = min(places, key=lambda place: (place.line or 0, place.column or 0), default=None)
        line, column = (first.line, first.column) if first else (1, None)
        return {"path": self.later.path, "line": line, "column": column}

    def measured(self, most: float) -> str:
        """Return how alike they are, and the limit, with as many digits as tell them apart."""
        score = self.likeness.score
        digits = 0 if f"{score:.0%}" != f"{most:.0%}" else 1
        return f"similarity {score:.{digits}%}, more than the limit of {most:.{digits}%}"

    def parts(self) -> str:
        """Return how much is new, and what was said before, each with its place here and there."""
        passages, of = self.likeness.passages, self.likeness.of
        shown = [
            f"'{shorten(one.later.text, 60)}' ({one.later.place}, as in {one.earlier.place})"
            for one in passages[:_SHOWN]
        ]
        if len(passages) > _SHOWN:
            shown.append(f"and {len(passages) - _SHOWN} more")
        new = f"new: {of - len(passages)} of {of} sentence{'s' if of != 1 else ''}"
        return f"{new}; said before: {'; '.join(shown)}"


def repeats(
    later: Iterable[AuthoredText], earlier: Sequence[AuthoredText], meanings: Meanings | None = None
) -> Iterator[Repeat]:
    """Yield, for each template among later texts, the pair that is most alike."""
    of_file: dict[str, list[AuthoredText]] = {}
    for text in later:
        of_file.setdefault(text.path, []).append(text)
    for path in sorted(of_file):
        pairs = [(ours, theirs) for ours in of_file[path] for theirs in earlier]
        if pairs:
            # The model looks at one pair only: branches multiply, and it is slow.
            ours, theirs = max(
                pairs, key=lambda pair: (likeness(*pair).score, pair[0].masked, pair[1].masked)
            )
            yield Repeat(ours, theirs, likeness(ours, theirs, meanings))


def likeness(
    later: AuthoredText, earlier: AuthoredText, meanings: Meanings | None = None
) -> Likeness:
    """Return how much of earlier is repeated by later.

    meanings compares sentences where words alone do not decide. Of longer texts the first MOST
    sentences count.
    """
    ours, theirs = later.sentences[:MOST], earlier.sentences[:MOST]
    if min(_length(ours), _length(theirs)) < FEWEST:
        return _NONE
    found = overlap(tuple(one.matter for one in ours), tuple(one.matter for one in theirs))
    near, rest = found.there, found.rest()
    if meanings is not None and found.decisive and OPEN[0] < rest < OPEN[1]:
        # Whole texts: what a text means is worked out once, whichever text it is compared with.
        meant = meanings([one.text for one in ours], [one.text for one in theirs])
        rest = found.rest_by_meaning(meant)
        near = _nearer(found.there, meant)
    return Likeness(found.score(rest), _passages(near, ours, theirs), len(ours))


def _length(sentences: Sequence[Sentence]) -> int:
    return sum(len(one.matter) for one in sentences)


def _nearer(by_words: Rows, meant: Rows) -> Rows:
    """Return how near each two sentences are, by words or by meaning."""
    return [
        [max(share, _SAME_MEANING * value) for share, value in zip(*rows, strict=True)]
        for rows in zip(by_words, meant, strict=True)
    ]


def _passages(
    near: Rows, ours: Sequence[Sentence], theirs: Sequence[Sentence]
) -> tuple[Passage, ...]:
    """Return what was said before, the sentences with the most content first.

    Where each sentence is said in other words, the nearest one stands for them.
    """
    least = min(_SAID, max(map(max, near)))
    found = []
    for sentence, row in zip(ours, near, strict=True):
        best = max(range(len(row)), key=row.__getitem__)
        if row[best] >= least > 0:
            weight = row[best] * len(sentence.matter)
            found.append((weight, Passage(sentence, theirs[best])))
    found.sort(key=lambda one: -one[0])
    return tuple(passage for _, passage in found)

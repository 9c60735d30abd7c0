"""How much one text says of another again, whatever the order and wording of its sentences.

Each sentence is set against the other text's nearest one: words count by what they are about,
as another form or a swapped word somewhat less. Both ways are measured, since a lazy follow-up
takes most of a mail over, and a true one shares a topic.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import sqrt
from typing import Any

from ..reading.hit import shorten
from ..reading.matter import nearness
from ..view.views import Meanings
from .authored_text import AuthoredText, Sentence

MOST = 200  # sentences of a text that are compared, each with each: no mail has more
FEWEST = 6  # words of matter; shorter texts repeat nothing that counts
OPEN = (0.1, 0.5)  # between these, words alone do not settle it
_COPIED = 0.5  # a sentence of which so much was said before is shown
_TELLING = 3  # words of matter
_ONE_WAY = 0.7  # what a text counts that says little, all of it said before


@dataclass(frozen=True, slots=True)
class Passage:
    """A sentence, and the earlier one that it says again."""

    later: Sentence
    earlier: Sentence


@dataclass(frozen=True, slots=True)
class Likeness:
    """score is 0 for texts with nothing in common and 1 for a copy; the longest passages."""

    score: float
    passages: tuple[Passage, ...] = ()


_NONE = Likeness(0.0)


@dataclass(frozen=True, slots=True)
class Repeat:
    """The text of one template that is most like a text of an earlier step."""

    later: AuthoredText
    earlier: AuthoredText
    likeness: Likeness

    def place(self) -> dict[str, Any]:
        """Return path, line and column of the first copied passage, as a finding takes them."""
        places = [one.later.place for one in self.likeness.passages]
        first = min(places, key=lambda place: (place.line or 0, place.column or 0), default=None)
        line, column = (first.line, first.column) if first else (1, None)
        return {"path": self.later.path, "line": line, "column": column}

    def quoted(self) -> str:
        """Return the copied passages, each with its place here and there."""
        return "; ".join(
            f"'{shorten(one.later.text, 60)}' ({one.later.place}, as in {one.earlier.place})"
            for one in self.likeness.passages
        )


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
    """Return how much of earlier is said again by later.

    meanings tells how near sentences are where words leave it open. Of longer texts the
    first MOST sentences count.
    """
    ours, theirs = later.sentences[:MOST], earlier.sentences[:MOST]
    if min(_length(ours), _length(theirs)) < FEWEST:
        return _NONE
    there = [[_covered(a.matter, b.matter) for b in theirs] for a in ours]
    back = [[_covered(b.matter, a.matter) for b in theirs] for a in ours]
    score = _score(there, back, ours, theirs)
    if OPEN[0] < score < OPEN[1] and meanings is not None:
        ours, theirs = _telling(ours), _telling(theirs)
        there = meanings([one.text for one in ours], [one.text for one in theirs])
        score = _throughout(there)
    return Likeness(score, _passages(there, ours, theirs))


def _length(sentences: Sequence[Sentence]) -> int:
    return sum(len(one.matter) for one in sentences)


@lru_cache(maxsize=20_000)
def _covered(words: tuple[str, ...], others: tuple[str, ...]) -> float:
    """Return the share of words that others say too."""
    return sum(max(nearness(word, other) for other in others) for word in words) / len(words)


def _score(
    there: list[list[float]],
    back: list[list[float]],
    ours: Sequence[Sentence],
    theirs: Sequence[Sentence],
) -> float:
    said = _share([max(row) for row in there], ours)
    told = _share([max(column) for column in zip(*back, strict=True)], theirs)
    return max(sqrt(said * told), _ONE_WAY * said)


def _share(found: Sequence[float], sentences: Sequence[Sentence]) -> float:
    weighed = sum(share * len(one.matter) for share, one in zip(found, sentences, strict=True))
    return weighed / _length(sentences)


def _telling(sentences: tuple[Sentence, ...]) -> tuple[Sentence, ...]:
    """Return the sentences that say enough for a model: no button, no "thank you"."""
    return tuple(one for one in sentences if len(one.matter) >= _TELLING) or sentences


def _throughout(near: list[list[float]]) -> float:
    """Return how near two texts are away from the sentences that agree best.

    A true follow-up may take up one thought of the former mail; a repeat takes up each.
    """
    best = [max(row) for row in near]
    back = [max(column) for column in zip(*near, strict=True)]
    return (_lower(best) + _lower(back)) / 2


def _lower(shares: list[float]) -> float:
    count = max(1, len(shares) * 2 // 3)
    return sum(sorted(shares)[:count]) / count


def _passages(
    there: list[list[float]], ours: Sequence[Sentence], theirs: Sequence[Sentence]
) -> tuple[Passage, ...]:
    """Return the three copied sentences that say most, each with the one it repeats."""
    found = []
    for sentence, row in zip(ours, there, strict=True):
        best = max(range(len(row)), key=row.__getitem__)
        if row[best] >= _COPIED:
            said = row[best] * len(sentence.matter)
            found.append((said, Passage(sentence, theirs[best])))
    found.sort(key=lambda one: -one[0])
    return tuple(passage for _, passage in found[:3])

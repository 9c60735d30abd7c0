"""Measures how much of one text another repeats, whatever the order and wording of its sentences.

Each sentence is compared with the nearest one of the other text: content words count fully, other
forms and synonyms somewhat less. Both directions are measured, since a lazy follow-up takes over
most of an email, and a good one shares only a topic.
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

MOST = 200  # sentences of a text that are compared, each with each: no email has more
FEWEST = 6  # content words; shorter texts are not compared
SHORT = 16  # content words; no copy of the labelled sets has fewer, and true follow-ups have
OPEN = (0.1, 0.5)  # between these scores, words alone do not decide
_STILL_OPEN = 0.11  # a model may still find the same meaning in other words
_COPIED = 0.5  # share; a sentence repeated to this degree is shown
_CONTENT_WORDS = 3  # content words
_ONE_WAY = 0.7  # weight of a short text that is entirely repeated


@dataclass(frozen=True, slots=True)
class Passage:
    """A sentence, and the earlier one that it repeats."""

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

    def measured(self, most: float) -> str:
        """Return how alike they are, and the limit, with as many digits as tell them apart."""
        score = self.likeness.score
        digits = 0 if f"{score:.0%}" != f"{most:.0%}" else 1
        return f"similarity {score:.{digits}%}, more than the limit of {most:.{digits}%}"

    def quoted(self) -> str:
        """Return the copied passages, each with its place here and there."""
        return "; ".join(
            (
                f"'{shorten(passage.later.text, 60)}' ({passage.later.place}, as in "
                f"{passage.earlier.place})"
            )
            for passage in self.likeness.passages
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
    """Return how much of earlier is repeated by later.

    meanings compares sentences where words alone do not decide. Of longer texts the first MOST
    sentences count.
    """
    ours, theirs = later.sentences[:MOST], earlier.sentences[:MOST]
    if min(_length(ours), _length(theirs)) < FEWEST:
        return _NONE
    there = [[_covered(a.matter, b.matter) for b in theirs] for a in ours]
    back = [[_covered(b.matter, a.matter) for b in theirs] for a in ours]
    score = _score(there, back, ours, theirs)
    copied = sum(max(row) >= _COPIED for row in there)
    if copied == 1 < len(ours) and min(_length(ours), _length(theirs)) < SHORT:
        # One way of asking is a third of such a text already: the rest must agree too.
        score = min(score, max(_STILL_OPEN, _without_best(there, back)))
    if OPEN[0] < score < OPEN[1] and meanings is not None:
        ours, theirs = _with_content(ours), _with_content(theirs)
        there = meanings([one.text for one in ours], [one.text for one in theirs])
        score = _without_best(there, there)
    return Likeness(score, _passages(there, ours, theirs))


def _length(sentences: Sequence[Sentence]) -> int:
    return sum(len(one.matter) for one in sentences)


@lru_cache(maxsize=20_000)
def _covered(words: tuple[str, ...], others: tuple[str, ...]) -> float:
    """Return the share of words that others contain too."""
    return sum(max(nearness(word, other) for other in others) for word in words) / len(words)


def _score(
    there: list[list[float]],
    back: list[list[float]],
    ours: Sequence[Sentence],
    theirs: Sequence[Sentence],
) -> float:
    forward = _share([max(row) for row in there], ours)
    backward = _share([max(column) for column in zip(*back, strict=True)], theirs)
    return max(sqrt(forward * backward), _ONE_WAY * forward)


def _share(found: Sequence[float], sentences: Sequence[Sentence]) -> float:
    weighed = sum(share * len(one.matter) for share, one in zip(found, sentences, strict=True))
    return weighed / _length(sentences)


def _with_content(sentences: tuple[Sentence, ...]) -> tuple[Sentence, ...]:
    """Return the sentences with enough content for a model: not "thank you" or a button."""
    return tuple(one for one in sentences if len(one.matter) >= _CONTENT_WORDS) or sentences


def _without_best(there: list[list[float]], back: list[list[float]]) -> float:
    """Return how near two texts are, without the sentences that agree best.

    A good follow-up may repeat one thought of the earlier email; a copy repeats each.
    """
    forward = [max(row) for row in there]
    backward = [max(column) for column in zip(*back, strict=True)]
    return (_lower(forward) + _lower(backward)) / 2


def _lower(shares: list[float]) -> float:
    count = max(1, len(shares) * 2 // 3)
    return sum(sorted(shares)[:count]) / count


def _passages(
    there: list[list[float]], ours: Sequence[Sentence], theirs: Sequence[Sentence]
) -> tuple[Passage, ...]:
    """Return the three copied sentences with the most content, each with the one it repeats."""
    found = []
    for sentence, row in zip(ours, there, strict=True):
        best = max(range(len(row)), key=row.__getitem__)
        if row[best] >= _COPIED:
            weight = row[best] * len(sentence.matter)
            found.append((weight, Passage(sentence, theirs[best])))
    found.sort(key=lambda one: -one[0])
    return tuple(passage for _, passage in found[:3])

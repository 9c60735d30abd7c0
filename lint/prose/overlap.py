"""How much of one text's sentences another says, and how much of each is its own.

What both say word for word (a greeting, a request, a line that recalls the event) is set aside
where both have more to say: then the rest decides. Words that any email may hold count little, and
so do those that return in sentence after sentence, such as the name of a product.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from math import sqrt

from ..reading.matter import keys, nearness, telling

Words = tuple[str, ...]
Rows = list[list[float]]  # of each of our sentences, a number for each of theirs

_LITERAL = 0.9  # share of a sentence; from here on it is the same sentence
_ONE_WAY = 0.7  # weight of a short text that is entirely repeated
_NEW = (0.25, 0.4)  # share of ours that is new: from here on the rest decides, more and more
_MUCH_NEW = (11, 17)  # weight of what is new: so much is a thought of its own in any text
_DROPPED = (0.12, 0.25)  # share of theirs that is not repeated: likewise
_MOSTLY_NEW = (0.45, 0.65)  # share of ours that is new; then it is no copy, whatever is repeated
_FREELY = 0.62  # how near two sentences of one matter are, beside the share of words they share


@dataclass(frozen=True)
class Overlap:
    """Two texts compared, sentence by sentence.

    ours and theirs are the weights of the sentences. there[i][j] is the share of our sentence i
    that their sentence j has, back[i][j] the share of theirs that ours has.
    """

    ours: list[float]
    theirs: list[float]
    there: Rows
    back: Rows

    @cached_property
    def said(self) -> list[float]:
        """How much of each of our sentences they have, at best in one of theirs."""
        return [max(row) for row in self.there]

    @cached_property
    def kept(self) -> list[float]:
        """How much of each of their sentences we have."""
        return [max(column) for column in zip(*self.back, strict=True)]

    @cached_property
    def our_rest(self) -> list[int]:
        """Which of our sentences they do not have word for word."""
        return [i for i, share in enumerate(self.said) if share < _LITERAL]

    @cached_property
    def their_rest(self) -> list[int]:
        """Which of their sentences we do not have word for word."""
        return [j for j, share in enumerate(self.kept) if share < _LITERAL]

    @property
    def decisive(self) -> float:
        """How far the rests decide: 0 where one text has nothing else to say, up to 1."""
        new = 1 - _mean(self.said, self.ours)
        dropped = 1 - _mean(self.kept, self.theirs)
        much = max(_ramp(new, _NEW), _ramp(new * sum(self.ours), _MUCH_NEW))
        return much * _ramp(dropped, _DROPPED)

    def score(self, rest: float) -> float:
        """Return how alike the texts are, from 0 to 1, when their rests are so much alike."""
        decisive = self.decisive
        return (1 - decisive) * self._whole() + decisive * rest

    def _whole(self) -> float:
        forward, backward = _mean(self.said, self.ours), _mean(self.kept, self.theirs)
        alike = max(sqrt(forward * backward), _ONE_WAY * forward)
        mostly_new = _ramp(1 - forward, _MOSTLY_NEW)
        return (1 - mostly_new) * alike + mostly_new * min(alike, forward)

    def rest(self) -> float:
        """Return how alike the rests are by their words, and by the order of what they say."""
        ours = [self.ours[i] for i in self.our_rest]
        theirs = [self.theirs[j] for j in self.their_rest]
        if not ours or not theirs:
            return 0.0
        forward = _mean([self.said[i] for i in self.our_rest], ours)
        backward = _mean([self.kept[j] for j in self.their_rest], theirs)
        both = [[self._common(i, j) for j in self.their_rest] for i in self.our_rest]
        in_order = _in_order(both) / (sum(ours) + sum(theirs))
        return (sqrt(forward * backward) + in_order) / 2

    def _common(self, i: int, j: int) -> float:
        return self.there[i][j] * self.ours[i] + self.back[i][j] * self.theirs[j]

    def rest_by_meaning(self, near: Rows) -> float:
        """Return how alike the rests are when near says how near the texts' sentences are.

        Any two emails of a campaign have a few sentences that mean much the same; in a copy all do.
        """
        rests = [[near[i][j] for j in self.their_rest] for i in self.our_rest]
        forward = [max(row) for row in rests]
        backward = [max(column) for column in zip(*rests, strict=True)]
        all_of_it = _mean(forward, [self.ours[i] for i in self.our_rest]) + _mean(
            backward, [self.theirs[j] for j in self.their_rest]
        )
        without_best = _lower(forward) + _lower(backward)
        return (self.rest() + _FREELY * (all_of_it + without_best) / 4) / 2


@lru_cache(maxsize=64)  # the pair most alike is asked for again, with a model
def overlap(ours: tuple[Words, ...], theirs: tuple[Words, ...]) -> Overlap:
    """Compare two texts, each given by the content words of its sentences."""
    weight = _weights(ours, theirs)
    near = _near(weight, ours, theirs)
    our_weights = [sum(map(weight.__getitem__, words)) for words in ours]
    their_weights = [sum(map(weight.__getitem__, words)) for words in theirs]
    there = _shares(ours, our_weights, theirs, weight, near)
    back = _shares(theirs, their_weights, ours, weight, near)
    return Overlap(
        our_weights, their_weights, there, [list(row) for row in zip(*back, strict=True)]
    )


def _weights(*texts: Sequence[Words]) -> Mapping[str, float]:
    """Return how much each word tells: less, the more sentences of the texts have it."""
    sentences: Counter[str] = Counter()
    for text in texts:
        sentences.update(word for words in text for word in set(words))
    # Once in each text is no repetition.
    return {word: telling(word) / max(1, count - 1) for word, count in sentences.items()}


def _near(
    words: Iterable[str], ours: Sequence[Words], theirs: Sequence[Words]
) -> Mapping[str, Mapping[str, float]]:
    """Return the near words of each word, with how near they are."""
    of_key: dict[str, set[str]] = {}
    for there in {word for sentence in theirs for word in sentence}:
        for key in keys(there):
            of_key.setdefault(key, set()).add(there)
    near: dict[str, dict[str, float]] = {word: {} for word in words}
    for word in {word for sentence in ours for word in sentence}:
        for there in set().union(*(of_key.get(key, ()) for key in keys(word))):
            if found := nearness(word, there):
                near[word][there] = near[there][word] = found
    return near


def _shares(
    sentences: Sequence[Words],
    weights: Sequence[float],
    others: Sequence[Words],
    weight: Mapping[str, float],
    near: Mapping[str, Mapping[str, float]],
) -> Rows:
    """Return of each sentence the share that each of the others has too."""
    having: dict[str, list[int]] = {}
    for index, words in enumerate(others):
        for word in set(words):
            having.setdefault(word, []).append(index)
    rows = []
    for words, whole in zip(sentences, weights, strict=True):
        row = [0.0] * len(others)
        for word in words:
            best: dict[int, float] = {}
            for there, found in near[word].items():
                for index in having.get(there, ()):
                    best[index] = max(best.get(index, 0.0), found)
            for index, found in best.items():
                row[index] += weight[word] * found
        rows.append([share / whole for share in row])
    return rows


def _in_order(both: Rows) -> float:
    """Return the greatest sum of pairs in which both texts keep their order."""
    best = [0.0] * (len(both[0]) + 1)
    for row in both:
        before = best
        best = [0.0]
        for j, pair in enumerate(row):
            best.append(max(before[j + 1], best[j], before[j] + pair))
    return best[-1]


def _lower(shares: Sequence[float]) -> float:
    """Return the mean of the lower two thirds."""
    count = max(1, len(shares) * 2 // 3)
    return sum(sorted(shares)[:count]) / count


def _mean(values: Sequence[float], weights: Sequence[float]) -> float:
    weighed = sum(value * weight for value, weight in zip(values, weights, strict=True))
    return weighed / sum(weights)


def _ramp(value: float, bounds: tuple[float, float]) -> float:
    low, high = bounds
    return min(1.0, max(0.0, (value - low) / (high - low)))

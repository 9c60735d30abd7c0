"""How near sentences are, as a model found out before: it takes longer to load than all else.

What is imported here is light on purpose: the cache reads it where nothing must be judged.
"""

import json
from base64 import b64decode, b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b

_NUMBER = 4  # bytes of one number of a vector
Nearness = list[list[float]]  # of each later sentence to each earlier one, from 0 to 1


@dataclass(slots=True)
class KnownVectors:
    """What texts came to in the model, by their sentences; fresh are those of this run's texts.

    salt names all that they depend on beside the sentences.
    """

    salt: str = ""
    before: Mapping[str, str] = field(default_factory=dict)
    fresh: dict[str, str] = field(default_factory=dict)

    def get(self, sentences: Sequence[str]) -> bytes | None:
        """Return the vectors of a text, None where they are not known or are none."""
        key = _key(self.salt, sentences)
        raw = self.fresh.get(key) or self.before.get(key)
        if raw is None:
            return None
        try:
            vectors = b64decode(raw)
        except ValueError:
            return None
        if not vectors or len(vectors) % (_NUMBER * len(sentences)):
            return None
        self.fresh[key] = raw
        return vectors

    def put(self, sentences: Sequence[str], vectors: bytes) -> None:
        """Keep the vectors of a text."""
        self.fresh[_key(self.salt, sentences)] = b64encode(vectors).decode()

    def keep(self, sentences: Sequence[str]) -> None:
        """Keep what is known of a text that was not asked for: the next change may ask for it."""
        key = _key(self.salt, sentences)
        if key in self.before:
            self.fresh[key] = self.before[key]


@dataclass(slots=True)
class KnownMeanings:
    """Answers from before, by what was asked; fresh are those that are asked for in this run."""

    salt: str = ""
    before: Mapping[str, Nearness] = field(default_factory=dict)
    vectors: KnownVectors = field(default_factory=KnownVectors)
    fresh: dict[str, Nearness] = field(default_factory=dict)

    def __call__(self, later: Sequence[str], earlier: Sequence[str]) -> Nearness:
        """Return how near each later sentence is to each earlier one."""
        key = _key(self.salt, later, earlier)
        if key not in self.fresh:
            self.fresh[key] = self.before.get(key) or self._asked(later, earlier)
        for text in (later, earlier):
            self.vectors.keep(text)
        return self.fresh[key]

    def _asked(self, later: Sequence[str], earlier: Sequence[str]) -> Nearness:
        from .semantic import meanings

        return meanings(later, earlier, self.vectors)


def _key(*said: object) -> str:
    return blake2b(json.dumps(said).encode(), digest_size=16).hexdigest()

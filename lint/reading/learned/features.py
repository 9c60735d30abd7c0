"""What can be said of each word of a text without knowing it: its make, class and neighbours."""

from bisect import bisect
from collections.abc import Iterator
from dataclasses import dataclass
from zlib import crc32

from ....templates.lazy_regex import lazy_regex
from ..gap_grammar import languages_of
from .words import class_of, kind_of

WEIGHTS = 1 << 18  # a feature's weight is found by its hash
_TOKEN = lazy_regex(r"\n|[ \u00a0]{2,}|[^\W\d_]+(?:['’][^\W\d_]+)*|\d+(?:[.,:/-]\d+)*|[^\w\s]|_+")
_EDGE = "edge"
_ENDS = frozenset(("\n", ".", "!", "?", ":"))


@dataclass(frozen=True, slots=True)
class Token:
    """A word, a number or a sign: text[start:end] of a line in a language."""

    start: int
    end: int
    text: str
    small: str
    shape: str
    kind: str
    word_class: str
    glued: bool
    language: str

    @property
    def cls(self) -> str:
        """Return the kind of a word with its make; that of a number or a sign is its make."""
        if self.shape == "low":
            return self.kind
        if self.text[0].isalpha():
            return f"{self.shape}:{self.kind}"
        return f"{'g' if self.glued else ''}{self.shape}"


def shape_of(text: str) -> str:
    """Return how a token is made.

    >>> [shape_of(t) for t in ("van", "Van", "VAN", "eBay", "4.5", "*")]
    ['low', 'Ti', 'UP', 'Mix', 'num3', '*']
    """
    first = text[0]
    if text == "\n" or text.isspace():
        return "line" if text == "\n" else "gap"
    if first.isdigit():
        return f"num{min(6, len(text))}"
    if not first.isalpha():
        return first
    if text.islower():
        return "low"
    if len(text) == 1:
        return "U1"
    if text.isupper():
        return "UP"
    return "Ti" if first.isupper() and text[1:].islower() else "Mix"


def tokens_of(text: str) -> list[Token]:
    """Return the tokens of a text; a gap of several blanks is one too."""
    starts, languages, at = list[int](), list[str](), 0
    for line in text.split("\n"):
        starts.append(at)
        languages.append((languages_of(line) or ("en",))[0])
        at += len(line) + 1
    found = []
    for match in _TOKEN.finditer(text):
        start, word = match.start(), match[0]
        language = languages[bisect(starts, start) - 1]
        small, alpha = word.lower(), word[0].isalpha()
        kind = kind_of(small, language) if alpha else ""
        word_class = class_of(small, language)[0] if alpha else ""
        glued = start > 0 and not text[start - 1].isspace()
        found.append(
            Token(
                start, match.end(), word, small, shape_of(word), kind, word_class, glued, language
            )
        )
    return found


def features_of(tokens: list[Token]) -> Iterator[list[int]]:
    """Yield the hashed features of each token."""
    upper = sum(len(one.text) for one in tokens if one.shape == "UP")
    letters = sum(len(one.text) for one in tokens if one.text[0].isalpha())
    loud = "!" if upper * 10 > letters * 3 else ""
    classes = [_EDGE, _EDGE, *(one.cls for one in tokens), _EDGE, _EDGE]
    runs = _runs(tokens)
    for at in range(len(tokens)):
        around = classes[at : at + 5]
        yield [
            crc32(f"{name}{loud}".encode()) & (WEIGHTS - 1)
            for name in _names(tokens, at, around, runs)
        ]


def begins(tokens: list[Token], at: int) -> bool:
    """Say whether a token is the first of its sentence."""
    return at == 0 or tokens[at - 1].text in _ENDS


def _runs(tokens: list[Token]) -> list[tuple[int, int]]:
    """Return, for each token, where the run of capital words around it begins and ends."""
    runs, first = [(0, 0)] * len(tokens), 0
    for at in range(len(tokens) + 1):
        if at < len(tokens) and tokens[at].text[0].isupper():
            continue
        for one in range(first, at):
            runs[one] = (first, at)
        first = at + 1
    return runs


def _names(
    tokens: list[Token], at: int, around: list[str], runs: list[tuple[int, int]]
) -> Iterator[str]:
    before2, before, own, after, after2 = around
    token = tokens[at]
    start = "S" if begins(tokens, at) else ""
    german = "D" if token.language == "de" else ""
    last = tokens[at - 1].small if at else "^"
    then = tokens[at + 1] if at + 1 < len(tokens) else None
    shape = token.shape
    yield f"c0={own}{start}"
    yield f"c-1={before}|{own}"
    yield f"c+1={own}|{after}"
    yield f"c-1+1={before}|{own}|{after}"
    yield f"c-2-1={before2}|{before}|{own}"
    yield f"c+1+2={own}|{after}|{after2}"
    yield f"cx={before}|_|{after}"
    yield f"sh={shape}{start}{german}"
    yield f"pw={last}|{shape}{start}"
    yield f"nw={then.small if then else '$'}|{shape}"
    if at and token.small == last and token.text[0].isalnum():
        yield f"twice={shape}{token.kind}"
    if at > 1 and token.small == tokens[at - 2].small and token.text[0].isalnum():
        yield f"again={tokens[at - 1].text}|{shape}|{token.kind}"
    if not token.text[0].isalpha():
        yield f"glue={token.glued}{then.glued if then else ''}|{shape}"
        return
    yield f"pr={shape}{start}{token.word_class}|{token.kind}"
    yield f"prp={before}|{token.word_class}{shape}"
    yield f"prn={after}|{token.word_class}{shape}"
    yield f"suf={shape}{start}{token.small[-3:]}"
    yield f"w={shape}|{token.small}"
    yield f"pz={last}|{shape}|{token.kind[-1]}"
    if then:
        yield f"next={'g' if then.glued else ''}{then.shape}|{shape}{token.kind}"
    if token.text[0].isupper():
        yield from _of_run(tokens, at, runs[at], german)


def _of_run(tokens: list[Token], at: int, run: tuple[int, int], german: str) -> Iterator[str]:
    first, end = run
    first, end = max(first, at - 4), min(end, at + 5)
    before = tokens[first - 1].cls if first else _EDGE
    after = tokens[end].cls if end < len(tokens) else _EDGE
    length = end - first
    last = tokens[first - 1].small if first else "^"
    kinds = "|".join(
        f"{'S' if begins(tokens, one) else ''}{tokens[one].kind}"
        for one in range(first, min(end, first + 3))
    )
    yield f"rl={before}|{length}|{after}"
    yield f"rlp={before}|{kinds}{german}"
    yield f"run={kinds}{length}{german}"
    yield f"rw={last}|{tokens[at].kind}|{length}"
    yield f"rwz={last}|{tokens[at].word_class}"

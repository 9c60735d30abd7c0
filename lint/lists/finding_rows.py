"""Rows are found by what somebody types: any word of the row, in any case, without its accents."""

from collections.abc import Iterator

from .normal import fold
from .recipients import Recipients

# "Mueller" is how "Müller" is typed where the key is missing; fold() makes it "muller".
_DIGRAPHS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "å": "aa", "ø": "oe", "æ": "ae"})


def rows_with(recipients: Recipients, words: str) -> Iterator[int]:
    """Yield the rows (from 1) in which every one of words occurs."""
    wanted = [fold(word) for word in words.split()]
    columns = list(recipients.columns.values())
    for index in range(len(recipients)):
        text = searchable("\n".join(column[index] for column in columns))
        if all(word in text for word in wanted):
            yield index + 1


def searchable(text: str) -> str:
    """Return text as it may be typed: without accents, and with digraphs for them."""
    folded = fold(text)
    lowered = text.casefold()
    if lowered.isascii():
        return folded
    return f"{folded}\n{fold(lowered.translate(_DIGRAPHS))}"

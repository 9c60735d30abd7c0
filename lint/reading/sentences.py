"""Sentences of an email, across line breaks."""

import re
from collections.abc import Iterator

_SENTENCE = re.compile(r"[^.!?\n]+(?:[.!?](?!\s|$)[^.!?\n]*)*(?:[.!?]+(?=\s|$)|\n|$)?")
_WRAPPED = re.compile(r"(?m)^(.{45,}[^\s.!?:])\n(?=[^\s>*•\d-])")
_ENDED = re.compile(r"(?:^|[.!?:…][\"”')]*\s|(?m:^.{0,44}\n)|\n\n)[\s*_>\"“]*$")


def joined(text: str) -> str:
    """Return text with line ends that only wrap a long line turned into blanks.

    No character moves.
    """
    return _WRAPPED.sub(r"\1 ", text)


def sentences(text: str) -> Iterator[re.Match[str]]:
    """Yield the sentences of text; a line of its own is one too.

    >>> [s[0].strip() for s in sentences("Hi Jo,\\nit costs 3.50. Yes?")]
    ['Hi Jo,', 'it costs 3.50.', 'Yes?']
    """
    return (match for match in _SENTENCE.finditer(text) if match[0].strip())


def begins_sentence(text: str, at: int) -> bool:
    """Say whether text[at] begins a sentence.

    >>> begins_sentence("Hi Jo,\\nIf I could", 7), begins_sentence("and if", 4)
    (True, False)
    """
    return _ENDED.search(text[max(0, at - 60) : at]) is not None if at else True


def quoted(text: str, at: int) -> bool:
    """Say whether text[at] is in a quoted line of an earlier email."""
    return text[text.rfind("\n", 0, at) + 1 : at + 1].lstrip().startswith(">")

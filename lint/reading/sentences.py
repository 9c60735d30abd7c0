"""Sentences of an email, across line breaks."""

import re
from collections.abc import Iterator

from ...templates.lazy_regex import lazy_regex

_NO_END = (  # a German date, a title: "am 4. Mai", "Dr. Roth"
    r"(?<=\d)\.(?=[ ](?:Jan|Feb|Mär|Apr|Mai|Jun|Jul|Aug|Sep|Okt|Nov|Dez))"
    r"|(?<=\b(?:Mr|Ms|Dr|St|Hr|Nr))\.(?=[ ])|(?<=\bMrs)\.(?=[ ])|(?<=\bProf)\.(?=[ ])"
)
_SENTENCE = lazy_regex(
    rf"[^.!?\n]+(?:(?:[.!?](?!\s|$)|{_NO_END})[^.!?\n]*)*(?:[.!?]+(?=\s|$)|\n|$)?"
)
_WRAPPED = lazy_regex(r"(?m)^(.{45,}[^\s.!?:])\n(?=[^\s>*•\d-])")
_BETWEEN_MARKS = lazy_regex(  # an inch stands after a figure: 5"
    r"(?<![\w])\"(?=\S)[^\"]{2,400}?(?<=[^\s\d])\"(?!\w)|“[^”“]{2,400}”|„[^“”„]{2,400}[“”]|«[^»«]{2,400}»|»[^«»]{2,400}«"
)
_ENDED = lazy_regex(r"(?:^|[.!?:…][\"”')]*\s|(?m:^.{0,44}\n)|\n\n)[\s*_>\"“]*$")


def joined(text: str) -> str:
    """Return text with line ends that only wrap a long line turned into blanks.

    No character moves.
    """
    return _WRAPPED.sub(r"\1 ", text)


def sentences(text: str) -> Iterator[re.Match[str]]:
    """Yield the sentences of text; a line of its own is one too.

    >>> [s[0].strip() for s in sentences("Hi Dr. Jo,\\nit costs 3.50. Yes?")]
    ['Hi Dr. Jo,', 'it costs 3.50.', 'Yes?']
    """
    return (match for match in _SENTENCE.finditer(text) if match[0].strip())


def begins_sentence(text: str, at: int) -> bool:
    """Say whether text[at] begins a sentence.

    >>> begins_sentence("Hi Jo,\\nIf I could", 7), begins_sentence("and if", 4)
    (True, False)
    """
    return _ENDED.search(text[max(0, at - 60) : at]) is not None if at else True


def quoted(text: str, at: int) -> bool:
    """Say whether text[at] is what somebody else wrote.

    That is a quoted line of an earlier email, or words between quotation marks.

    >>> quoted('You wrote: "just checking in", twice.', 12), quoted('A 5" pipe, in 2" steps', 8)
    (True, False)
    """
    start = text.rfind("\n", 0, at) + 1
    if text[start : at + 1].lstrip().startswith(">"):
        return True
    paragraph = text[text.rfind("\n\n", 0, at) + 1 : (text.find("\n\n", at) + 1 or len(text) + 1)]
    here = at - (text.rfind("\n\n", 0, at) + 1)
    return any(mark.start() <= here < mark.end() for mark in _BETWEEN_MARKS.finditer(paragraph))

"""What sentences do: ask for something, say why they were written, or say nothing.

Which words do what is in the phrasebook of the language; here is how a sentence is weighed.
"""

import re
from collections.abc import Iterator

from ...templates.lazy_regex import lazy_regex
from .phrasebook import Phrasebook
from .sentences import sentences

_CLAUSE_ENDS = lazy_regex(r"[,;:()]+(?=\s|$)|\s[-–—]+\s|…")
_FILLED = lazy_regex(r"[^\W_]")
_QUESTION = lazy_regex(r"\?[\"”')]*\s*$")
_WORD = lazy_regex(r"[^\W\d_][\w'’-]*")
_NUMBERED = lazy_regex(r"(?m)^[ \t]*\(?\d{1,2}[.)][ \t].*$")
_BULLETS = lazy_regex(r"(?m)^(?P<above>[^\n]*:)[ \t]*(?:\n\s*[-*•] [^\n]*)+")
_NAME = lazy_regex(r"\s*(?:[A-Z][\w.'’-]*+[ \t]*+){1,4}\s*")  # "Mark Hale" marks nothing
_FEWEST = 2  # words of a clause about writing: "Quick bump" has two


def hooks(text: str, book: Phrasebook, *, events: bool = True) -> Iterator[int]:
    """Yield the start of each passage that says why this reader gets this email.

    That is what they did or we know of them; or a fact about them that has a date, a figure or
    a name in it; or what happened, with one of these, to others than us and the market at large.
    None is what we claim, ask or propose, and praise alone is none. Without events only what
    is about the reader counts.
    """
    for sentence in sentences(text):
        words = sentence[0]
        specific = book.has_match("specific", words)
        if book.has_match("no_hook", words) or (book.has_match("praise", words) and not specific):
            continue
        asked = is_question(words) and book.has_match("no_fact", words)
        for family, match in book.matches("hook", words):
            if not (asked and family == "event"):  # where we could meet is no hook
                yield sentence.start() + match.start()
        if specific and _states(words, book):
            for _, match in book.matches("of_reader", words):
                yield sentence.start() + match.start()
            if events and not (book.has_match("ours", words) or book.has_match("market", words)):
                yield from (sentence.start() + m.start() for _, m in book.matches("past", words))


def _states(words: str, book: Phrasebook) -> bool:
    """Say whether words state a fact: no question, proposal, claim or general truth."""
    return not (
        is_question(words)
        or any(book.has_match(section, words) for section in ("no_fact", "claim", "truth"))
    )


def asks(text: str, book: Phrasebook) -> Iterator[str]:
    """Yield the sentences that ask for something, or promise a step of the writer's.

    An offer that every email has ("do not hesitate to call") is none.
    """
    for sentence in sentences(text):
        words = sentence[0]
        if book.has_match("rhetorical", words) or _NAME.fullmatch(words):
            continue
        asked = is_question(words) and not only_fills(words, book)
        if asked or book.has_match("ask", _without(words, "generic", book)):
            yield words


def count_requests(text: str, book: Phrasebook) -> int:
    """Return how many different things text asks its reader to do or to answer.

    A numbered list is steps of one task, or a choice: it counts as one with the line before it.
    So do the steps in one paragraph that the reader takes alone ("open it, wait and close it"),
    and a list below a line that asks nothing.
    """
    verbs, others = set(), 0
    for paragraph in _without_lists(_NUMBERED.sub("", text), book).split("\n\n"):
        steps = False
        for sentence in asks(paragraph, book):
            found = [(kind, match["act"].lower()) for kind, match in _requests(sentence, book)]
            verbs |= {act for kind, act in found if kind != "step"}
            steps = steps or any(kind == "step" for kind, _ in found)
            others += not found and is_question(sentence)
        others += steps
    return len(verbs) + others


def _requests(sentence: str, book: Phrasebook) -> Iterator[tuple[str, re.Match[str]]]:
    """Yield what a sentence asks for; of "could you send it, ring us and sign?" each verb."""
    yield from book.matches("request", sentence)
    for _, listed in book.matches("request_list", sentence):
        yield from book.matches("infinitive", listed[0])


def _without_lists(text: str, book: Phrasebook) -> str:
    """Return text without the lists that stand below a line which asks for nothing."""
    return _BULLETS.sub(
        lambda match: match[0] if next(asks(match["above"], book), None) else match["above"], text
    )


def request_kinds(text: str, book: Phrasebook) -> tuple[str, ...]:
    """Return the kinds of request in text ("buy", "meet"); of a choice by number, only its own."""
    asked = _NUMBERED.sub("", text) if book.has_match("choice", text) else text
    return tuple(sorted({kind for kind, _ in book.matches("ask_kind", asked)}))


def about_writing(text: str, book: Phrasebook) -> Iterator[tuple[int, int]]:
    """Yield the clauses that only speak of the email itself, and of its way into an inbox.

    Each word of such a clause is of the one or of small talk: nothing in it is about the reader.
    """
    for sentence in sentences(text):
        start = 0
        for end in [*(mark.start() for mark in _CLAUSE_ENDS.finditer(sentence[0])), None]:
            clause = sentence[0][start:end]
            if _only_about_writing(clause, book):
                inner = clause.strip(" \t\n,;:()-–—…")
                at = sentence.start() + start + clause.index(inner)
                yield at, at + len(inner)
            start = end or 0


def only_fills(sentence: str, book: Phrasebook) -> bool:
    """Say whether a sentence has a phrase that nobody means, or speaks of the email alone."""
    return (
        book.has_match("generic", sentence) or next(about_writing(sentence, book), None) is not None
    )


def _only_about_writing(clause: str, book: Phrasebook) -> bool:
    if len(_WORD.findall(clause)) < _FEWEST or not book.has_match("writing", clause):
        return False
    rest = _without(_without(clause, "writing", book), "small_talk", book)
    return _FILLED.search(rest) is None


def _without(text: str, section: str, book: Phrasebook) -> str:
    """Return text with a section's phrases blanked out; no character moves."""
    for _, match in list(book.matches(section, text)):
        text = text[: match.start()] + " " * len(match[0]) + text[match.end() :]
    return text


def is_question(sentence: str) -> bool:
    """Say whether a sentence ends like a question."""
    return _QUESTION.search(sentence) is not None

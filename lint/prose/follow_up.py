"""A follow-up email as the writing rules read it: its own words, its opening, its requests."""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from ...templates.lazy_regex import lazy_regex
from ..reading.functions import asks, count_requests, hooks, request_kinds
from ..reading.language import language_of
from ..reading.particulars import Weight, matters, praises_itself, weigh
from ..reading.phrasebook import Phrasebook, phrasebooks
from ..reading.sentences import joined, sentences
from ..view.views import Context, View
from .authored_text import main_text

MASK = lazy_regex(r"⟨[^⟩]*⟩")
_WORD = lazy_regex(r"⟨[^⟩]*⟩|https?://\S+|[^\W_]+(?:['’.,-][^\W_]+)*")
_SHORTEST = 8  # characters of a passage that are needed to find its place


@dataclass(frozen=True, slots=True)
class FollowUp:
    """One follow-up: its own text, with merged values masked (⟨lead.asset⟩).

    Greeting, signature, footer and quoted emails are left out.
    """

    view: View
    text: str
    subject: str
    phrases: Phrasebook

    @property
    def words(self) -> int:
        return len(_WORD.findall(self.text))

    def matches(self, section: str, text: str) -> tuple[tuple[str, int], ...]:
        """Return the family and the start of each phrase of a section in text."""
        return _matches(self.phrases.language, section, text)

    def hooks(self, text: str, *, events: bool = True) -> tuple[int, ...]:
        """Return the start of each passage in text that says why this person gets this."""
        return _hooks(self.phrases.language, text, events)

    def is_general(self, text: str) -> bool:
        """Say whether text, or its first paragraph, fits everybody: it is more general than not."""
        first = text.split("\n\n", 1)[0]
        return _weight(self.phrases.language, text).fits_anybody or (
            _weight(self.phrases.language, first).is_truism and not self.praises_itself(first)
        )

    def matter_at(self, text: str) -> int:
        """Return where text comes to its matter: a hook, or a particular thing; else its end."""
        hooks = self.hooks(text, events=False)
        return min([*hooks, *_matters(self.phrases.language, text)], default=len(text))

    def praises_itself(self, text: str) -> bool:
        """Say whether text begins with what its sender or a product is, and goes on with it."""
        return praises_itself(text, self.phrases)

    @property
    def asks(self) -> bool:
        """Whether it asks for something, or promises a step."""
        return _asks(self.phrases.language, self.text)

    @property
    def requests(self) -> int:
        """How many different things it asks its reader to do or to answer."""
        return _requests(self.phrases.language, self.text)

    @property
    def request_kinds(self) -> tuple[str, ...]:
        """The kinds of request in it, by name."""
        return _kinds(self.phrases.language, self.text)

    @property
    def is_reply(self) -> bool:
        """Whether it answers in the thread of an earlier email, which says why it came."""
        return self.view.step is not None and self.view.step.thread == "reply"

    @property
    def goodbye(self) -> bool:
        return self.view.step is not None and self.view.step.goodbye

    def opening(self, words: int) -> str:
        """Return the text up to the end of the sentence that contains word number ``words``."""
        count = 0
        for sentence in sentences(self.text):
            count += len(_WORD.findall(sentence[0]))
            if count >= words:
                return self.text[: sentence.end()]
        return self.text

    def where(self, start: int = 0) -> dict[str, Any]:
        """Return path, line and column of the text from start on."""
        part = next((p for p in self.view.parts if p.kind == "text"), self.view.parts[-1])
        for piece in MASK.split(self.text[start : start + 120]):
            line = next((s.strip() for s in piece.split("\n") if len(s.strip()) >= _SHORTEST), "")
            if line and (at := part.text.find(line)) >= 0:
                place = part.locate(at, at + len(line))
                return {"path": place.path, "line": place.line, "column": place.column}
        return {"path": self.view.path, "line": 1}


@lru_cache(maxsize=1024)  # with values masked, the text is the same for most recipients
def _matches(language: str, section: str, text: str) -> tuple[tuple[str, int], ...]:
    found = phrasebooks()[language].matches(section, text)
    return tuple((family, match.start()) for family, match in found)


@lru_cache(maxsize=1024)
def _hooks(language: str, text: str, events: bool) -> tuple[int, ...]:
    return tuple(hooks(text, phrasebooks()[language], events=events))


@lru_cache(maxsize=1024)
def _weight(language: str, text: str) -> Weight:
    return weigh(text, phrasebooks()[language])


@lru_cache(maxsize=1024)
def _matters(language: str, text: str) -> tuple[int, ...]:
    return tuple(matters(text, phrasebooks()[language]))


@lru_cache(maxsize=1024)
def _asks(language: str, text: str) -> bool:
    return next(asks(text, phrasebooks()[language]), None) is not None


@lru_cache(maxsize=1024)
def _kinds(language: str, text: str) -> tuple[str, ...]:
    return request_kinds(text, phrasebooks()[language])


@lru_cache(maxsize=1024)
def _requests(language: str, text: str) -> int:
    return count_requests(text, phrasebooks()[language])


def follow_up(view: View, context: Context) -> FollowUp | None:
    """Return the follow-up in view; None for any other email.

    Newsletters, receipts and calls have other purposes: only an email step of a campaign is
    a follow-up. Also None where its language has no phrasebook.
    """
    if view.step is None or view.message is None:
        return None
    text = joined(main_text(view).strip())
    language = language_of(text) or locale_of(view, context) or "en"
    book = phrasebooks().get(language)
    if not text or book is None:
        return None
    return FollowUp(view, text, _masked_subject(view), book)


def locale_of(view: View, context: Context) -> str | None:
    """Return the language of the recipient or the workspace, "de" for "de-AT"; None if unset."""
    workspace = context.workspace
    locale = view.values.get("contact.locale", "") if "contact.locale" in context.fields else ""
    if not locale and workspace is not None and "locale" in workspace.settings.model_fields_set:
        locale = workspace.settings.locale
    return re.split(r"[-_.]", locale.strip().lower())[0] or None


def _masked_subject(view: View) -> str:
    part = next((p for p in view.parts if p.kind == "subject"), None)
    if part is None:
        return ""
    text = part.text
    for span in sorted(part.spans, key=lambda s: s.start, reverse=True):
        text = f"{text[: span.start]}⟨{span.origin.field or 'value'}⟩{text[span.end :]}"
    return text

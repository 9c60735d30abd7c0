"""What a workspace knows to be true, and whether a claim stands in it."""

import re
from collections.abc import Iterable, Iterator
from datetime import date
from functools import cached_property

from ...templates.lazy_regex import lazy_regex
from ...templates.workspace.workspace import Workspace
from ..reading.claim_words import CURRENCY
from ..reading.claims import Claim, Kind, plain_words
from ..reading.dates import dates
from ..reading.number_words import amount, number_of, number_pattern
from ..reading.sentences import joined, sentences

_STEM = 5  # letters by which a word of a claim is found in a fact: "certified", "certificate"
_LOCAL = 6  # last digits of a telephone number: it is written with and without its country
_SIGN = lazy_regex(rf"(?i)\s?(?:%|percent|per cent|prozent|{CURRENCY})(?!\w)")
_FIGURE = lazy_regex(
    r"(?<![\w.,])(?P<before>[$€£])?\s?(?P<n>\d{1,3}(?:[.,’' ]\d{3})+(?:[.,]\d{1,2})?(?!\d)|"
    r"\d+(?:[.,]\d+)?)"
    rf"(?:\s?(?P<suffix>k|m|bn|tsd|mio|mrd)\b)?(?P<after>{_SIGN.pattern[4:]})?",
    re.IGNORECASE,
)
_JOINING = lazy_regex(r" (?:of|and|at|from|und|von|bei|de|van|der) ")
_FREE = lazy_regex(
    r" (?:free|no (?:extra )?(?:cost|charge)|kostenlos\w*|kostenfrei\w*|gratis|umsonst) "
)


class KnownFacts:
    """The texts that claims may stand in; what is asked of them is worked out once."""

    def __init__(self, texts: Iterable[str]) -> None:
        self._texts = [joined(text) for text in texts if text.strip()]

    def holds(self, claim: Claim) -> bool:
        """Say whether a claim stands in them."""
        if claim.kind is Kind.number:
            return claim.key in self._numbers
        if claim.kind is Kind.share:
            return self._has_share(claim.key)
        if claim.kind is Kind.price:
            return self._has_price(claim.key)
        if claim.kind is Kind.phone:
            return claim.key[-_LOCAL:] in self._digits
        if claim.kind is Kind.date:
            day, month, year = claim.key.split(".")
            return any(
                (day, month) == (d, m) and (not year or not y or year == y)
                for d, m, y in self._dates
            )
        if claim.kind is Kind.product:
            return any(self._shares(sentence, claim) for sentence in self._sentences)
        if claim.kind is Kind.name and _JOINING.search(claim.key):
            parts = (claim.key, *_JOINING.split(claim.key))
            return self._says(parts[0]) or all(map(self._says, parts[1:]))
        return self._says(claim.key)

    def _says(self, words: str) -> bool:
        return f" {words} " in self._words

    def _has_share(self, key: str) -> bool:
        if not key[0].isdigit():
            return self._says(key)
        times = key.removesuffix("x")
        if times != key:
            return any(self._says(f"{times}{mark}") for mark in ("x", " times", " fold", " mal"))
        return key in self._shares_of_all

    def _has_price(self, key: str) -> bool:
        if not key.startswith("free"):
            return key in self._prices
        what = key.removeprefix("free").strip()
        return any(
            _FREE.search(sentence) and f" {what}" in sentence for sentence in self._sentences
        )

    def _shares(self, sentence: str, claim: Claim) -> bool:
        return f" {max(claim.key.split(), key=len)[:_STEM]}" in sentence

    @cached_property
    def _words(self) -> str:
        return " ".join(["", *map(plain_words, self._texts), ""])

    @cached_property
    def _sentences(self) -> list[str]:
        return [f" {plain_words(one[0])} " for text in self._texts for one in sentences(text)]

    @cached_property
    def _numbers(self) -> frozenset[str]:
        return frozenset(number for number, _ in self._figures)

    @cached_property
    def _shares_of_all(self) -> frozenset[str]:
        return frozenset(number for number, sign in self._figures if sign[:1] in ("%", "p"))

    @cached_property
    def _prices(self) -> frozenset[str]:
        return frozenset(number for number, sign in self._figures if sign and sign[:1] not in "%p")

    @cached_property
    def _figures(self) -> frozenset[tuple[str, str]]:
        """Return every number with the sign beside it, of money or of a share."""
        found = set()
        for text in self._texts:
            for match in _FIGURE.finditer(text):
                sign = (match["before"] or match["after"] or "").strip().casefold()
                sign = "£" if sign.startswith("pound") else sign
                found.add((amount(match["n"], match["suffix"] or ""), sign))
            for match in number_pattern().finditer(text):
                sign = _SIGN.match(text[match.end() :])
                found.add((str(number_of(match)), sign[0].strip().casefold() if sign else ""))
        return frozenset(found)

    @cached_property
    def _digits(self) -> str:
        return " ".join(re.sub(r"\D", "", text) for text in self._texts)

    @cached_property
    def _dates(self) -> frozenset[tuple[str, str, str]]:
        return frozenset(
            (str(one.day), str(one.month), str(one.year or ""))
            for text in self._texts
            for one in dates(text)
        )


def known_facts(workspace: Workspace, initials: Iterable[str], today: date | None) -> KnownFacts:
    """Return what emails may claim that follow initial ones with these texts.

    That is facts.yml without what has expired, the content library, the initial emails, what
    the lead's fields say in other words, and the sender's own name, address and numbers.
    """
    return KnownFacts(_texts(workspace, initials, today))


def _texts(workspace: Workspace, initials: Iterable[str], today: date | None) -> Iterator[str]:
    for fact in workspace.facts or ():
        if today is None or fact.expires is None or fact.expires > today:
            yield fact.fact
    for item in workspace.content.values():
        yield f"{item.title}.\n{item.summary}\n{item.topic}\n{item.expires or ''}"
    settings = workspace.settings
    yield f"{settings.name}\n{settings.postal_address}\n{settings.website}"
    for box in settings.mailboxes.values():
        yield f"{box.name}\n{box.title}\n{box.phone}\n{box.address}"
    for field in workspace.fields.values():
        yield "\n".join((field.fallback or "", *field.spoken.values(), *field.spoken))
    yield from initials

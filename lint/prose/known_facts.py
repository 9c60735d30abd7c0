"""What a workspace knows to be true, and whether a claim stands in it."""

import re
from collections.abc import Iterable, Iterator
from datetime import date
from functools import cached_property

from ...templates.errors import TemplateError
from ...templates.source.files import TemplateFiles
from ...templates.workspace.workspace import Workspace
from ..check.mail_files import template_parts
from ..reading.claims import Claim, Kind, plain_words
from ..reading.codes import FILLED
from ..reading.dates import dates
from ..reading.number_words import amount, number_of, number_pattern
from ..reading.sentences import joined, sentences

_STEM = 5  # letters by which a word of a claim is found in a fact: "certified", "certificate"
_LOCAL = 6  # last digits of a telephone number: it is written with and without its country
_FIGURE = re.compile(
    r"(?P<before>[$€£])?\s?(?P<n>\d{1,3}(?:[.,’' ]\d{3})+(?:[.,]\d{1,2})?(?!\d)|\d+(?:[.,]\d+)?)"
    r"\s?(?P<suffix>(?:k|m|bn|tsd|mio|mrd)\b)?",
    re.IGNORECASE,
)


class KnownFacts:
    """The texts that claims may stand in; what is asked of them is worked out once."""

    def __init__(self, texts: Iterable[str]) -> None:
        self._texts = [joined(text) for text in texts if text.strip()]

    def holds(self, claim: Claim) -> bool:
        """Say whether a claim stands in them."""
        if claim.kind in (Kind.number, Kind.price, Kind.share):
            if claim.key and not claim.key[0].isdigit():
                return f" {claim.key} " in self._words
            return claim.key in self._numbers or (claim.key == "0" and self._is_free)
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
        return f" {claim.key} " in self._words

    def _shares(self, sentence: str, claim: Claim) -> bool:
        return all(f" {word[:_STEM]}" in sentence for word in claim.key.split())

    @cached_property
    def _words(self) -> str:
        return " ".join(["", *map(plain_words, self._texts), ""])

    @cached_property
    def _sentences(self) -> list[str]:
        return [f" {plain_words(one[0])} " for text in self._texts for one in sentences(text)]

    @cached_property
    def _numbers(self) -> frozenset[str]:
        found = set()
        for text in self._texts:
            for match in _FIGURE.finditer(text):
                found.add(amount(match["n"]))
                if match["suffix"]:
                    found.add(amount(match["n"], match["suffix"]))
            found |= {str(number_of(match)) for match in number_pattern().finditer(text)}
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

    @cached_property
    def _is_free(self) -> bool:
        return re.search(r" (?:free|no cost|no charge|kostenlos\w*|kostenfrei\w*|gratis|umsonst) ", self._words) is not None


def known_facts(workspace: Workspace, initials: Iterable[str], today: date | None) -> KnownFacts:
    """Return what emails that follow these initial ones may claim.

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
    files = TemplateFiles(workspace)
    for name in initials:
        try:
            parts = template_parts(files.template(name))
        except TemplateError:
            continue
        yield "\n".join(part.text.replace(FILLED, " ") for part in parts)

"""Where in a page its merged values stand: a rule that reads links asks for those in links."""

import re
from collections.abc import Iterable, Iterator

from ...templates.lazy_regex import lazy_regex
from ...templates.trace.origin import Span
from ..reading.urls import URL
from ..rule.families import Needs
from ..view.views import View

_LINKS = lazy_regex(r"<a\b.*?(?:</a\s*>|\Z)", re.IGNORECASE | re.DOTALL)
_TAGS = lazy_regex(
    r"<!--.*?-->|<(style|script)\b.*?(?:</\1\s*>|\Z)|<[a-z/!](?:\"[^\"]*\"|'[^']*'|[^\"'>])*>",
    re.IGNORECASE | re.DOTALL,
)

_IN_WORDS = lazy_regex(r"(?i)(?<=\s)(?:alt|title)\s*=\s*(?:\"[^\"]*\"|'[^']*')")


def values_for(view: View, needs: Iterable[Needs]) -> dict[Needs, list[Span]]:
    """Return the merged values that each of needs covers, beside the message's structure."""
    of_subject = [span for part in view.parts if part.kind == "subject" for span in part.spans]
    found = {Needs.subject: of_subject, Needs.links: [], Needs.markup: []}
    if view.page is not None and any(need & (Needs.links | Needs.markup) for need in needs):
        page = view.page.unmarked()
        for need, pattern in ((Needs.links, _LINKS), (Needs.markup, _TAGS)):
            places = [match.span() for match in pattern.finditer(page.text)]
            found[need] = _within(page.spans, places)
    return {
        need: [span for kind, spans in found.items() if kind & need for span in spans]
        for need in needs
    }


def values_read_exactly(view: View, needs: Iterable[Needs]) -> list[Span]:
    """Return the merged values of which no class says what they mean there.

    Addresses, colours, widths: all that stands in a tag or a style and is not said in words.
    """
    if not any(need & (Needs.links | Needs.markup) for need in needs):
        return []
    if view.page is None:
        return [span for part in view.parts for span in _within(part.spans, _addresses(part.text))]
    page = view.page.unmarked()
    places = [place for tag in _TAGS.finditer(page.text) for place in _without_words(tag)]
    return [span for span in _within(page.spans, places) if span.origin.of_list]


def _addresses(text: str) -> list[tuple[int, int]]:
    return [match.span() for match in URL.finditer(text)]


def _without_words(tag: re.Match[str]) -> Iterator[tuple[int, int]]:
    at = tag.start()
    if not tag[1]:
        for said in _IN_WORDS.finditer(tag[0]):
            yield at, tag.start() + said.start()
            at = tag.start() + said.end()
    yield at, tag.end()


def _within(spans: Iterable[Span], places: list[tuple[int, int]]) -> list[Span]:
    """Return the spans that touch one of the places; both rise."""
    found, at = [], 0
    for span in spans:
        while at < len(places) and places[at][1] < span.start:
            at += 1
        if at < len(places) and places[at][0] <= span.end:
            found.append(span)
    return found

"""Where in a page its merged values stand: a rule that reads links asks for those in links."""

import re
from collections.abc import Iterable

from ...templates.trace.origin import Span
from ..rule.families import Needs
from ..view.views import View

_LINKS = re.compile(r"<a\b.*?(?:</a\s*>|\Z)", re.IGNORECASE | re.DOTALL)
_TAGS = re.compile(
    r"<!--.*?-->|<(style|script)\b.*?(?:</\1\s*>|\Z)|<[a-z/!](?:\"[^\"]*\"|'[^']*'|[^\"'>])*>",
    re.IGNORECASE | re.DOTALL,
)


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


def _within(spans: Iterable[Span], places: list[tuple[int, int]]) -> list[Span]:
    """Return the spans that touch one of the places; both rise."""
    found, at = [], 0
    for span in spans:
        while at < len(places) and places[at][1] < span.start:
            at += 1
        if at < len(places) and places[at][0] <= span.end:
            found.append(span)
    return found

"""A rendered message as rules see it; what they find leads back into the template."""

import re
from collections.abc import Mapping
from difflib import SequenceMatcher

from ..templates.compose import Marked
from ..templates.errors import Place
from ..templates.origin import MarkedText, Span
from ..templates.sequence import Step
from ..templates.shield import places
from ..templates.template import Template
from .rule import Part, View


def rendered(
    marked: Marked,
    template: Template,
    *,
    step: Step | None,
    recipient: str | None,
    values: Mapping[str, str],
) -> View:
    """Return the view of a message that template made."""
    texts = [("subject", marked.subject), ("preheader", marked.preheader), ("text", marked.text)]
    if marked.html is not None:
        texts.append(("html", marked.html))
    parts = tuple(_part(kind, text, template) for kind, text in texts if text.text.strip())
    return View(
        parts,
        template.path,
        message=marked.message,
        step=step,
        step_number=step.number if step else 0,
        recipient=recipient,
        values=values,
        html=marked.message.html,
    )


def _part(kind: str, marked: MarkedText, template: Template) -> Part:
    found = _Search(template.source, template.path)

    def locate(start: int, end: int) -> Place:
        inside = [s for s in marked.spans if s.start < end and start < s.end]
        empty = [s for s in marked.spans if s.start == s.end and start <= s.start <= end]
        if spans := inside or empty:
            return spans[0].origin.place
        return found.place(marked.text, start, end, _nearest(marked.spans, start))

    return Part(kind, marked.text, locate, marked.spans)


def _nearest(spans: tuple[Span, ...], start: int) -> Place | None:
    before = [span.origin.place for span in spans if span.end <= start]
    after = [span.origin.place for span in spans if span.start > start]
    return before[-1] if before else after[0] if after else None


class _Search:
    """Finds a stretch of a readable text in the source it was made from."""

    def __init__(self, source: str, path: str) -> None:
        self.source, self.path = source, path
        self.at = places(source, path)

    def place(self, text: str, start: int, end: int, near: Place | None = None) -> Place:
        """Return where text[start:end] stands in the source; of several, where its line fits.

        Where it cannot be found (a filter or the layout made it), near or the file alone.
        """
        # What another paragraph says must not move the place.
        first, last = text.rfind("\n\n", 0, start) + 1, text.find("\n\n", end)
        text, start, end = text[first : last if last >= 0 else None], start - first, end - first
        wanted = text[start:end].strip()
        candidates = [match.start() for match in _loosely(wanted).finditer(self.source)]
        if not candidates:
            # Try the words around it: a hole is often only blanks and a stop.
            word = re.search(r"\S+(?=\s*$)", text[:start]) or re.match(r"\S+", text[end:].lstrip())
            if wanted and word:
                around = _loosely(word[0])
                candidates = [match.start() for match in around.finditer(self.source)]
        if not candidates:
            return near or Place(self.path)
        if len(candidates) == 1:
            return self.at(candidates[0])
        before, after = text[max(0, start - 40) : start], text[end : end + 40]
        best = max(candidates, key=lambda c: self._fit(c, len(wanted), before, after))
        return self.at(best)

    def _fit(self, candidate: int, length: int, before: str, after: str) -> float:
        left = self.source[max(0, candidate - len(before)) : candidate]
        right = self.source[candidate + length : candidate + length + len(after)]
        return (
            SequenceMatcher(None, left, before, autojunk=False).ratio()
            + SequenceMatcher(None, right, after, autojunk=False).ratio()
        )


def _loosely(excerpt: str) -> re.Pattern[str]:
    """Match excerpt with any blanks between its words, and HTML's own spelling of signs."""
    spelled = {"&": "(?:&amp;|&)", "<": "(?:&lt;|<)", ">": "(?:&gt;|>)", '"': '(?:&quot;|")'}
    words = [
        "".join(spelled.get(character, re.escape(character)) for character in word)
        for word in excerpt.split()
    ]
    return re.compile(r"(?:\s|&nbsp;)+".join(words) if words else r"(?!)")

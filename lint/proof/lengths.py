"""How long a message can get: rules that measure it are asked at both ends."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import reduce
from operator import or_

import polars as pl

from ...templates.trace.origin import MarkedText, Span
from ..view.parts import without_values
from ..view.views import View
from .columns import FEW, Columns

CAPS = (80, 60, 40, 25, 15)  # lengths above which values are read by themselves, if need be
MAX = 1 << 30
_MORE = 20  # characters that a filter may add to a value
_ESCAPED = 6  # characters that HTML may need for one


@dataclass(frozen=True)
class Lengths:
    """The lengths that a message of one structure may have, whoever gets it.

    fields says of which fields values are made; fixed ones have one value in the structure;
    caps are lengths of fields, above which rows are read by themselves already.
    """

    view: View
    columns: Columns
    fields: Callable[[Iterable[Span]], set[str]]
    fixed: frozenset[str]
    caps: Mapping[str, int]

    @property
    def shortest(self) -> View:
        """The message as if its values were empty."""
        parts = tuple(
            replace(part, text=without_values(part.text, self._changing(part.spans)))
            for part in self.view.parts
        )
        page = self._page
        html = None
        if page is not None:
            html = without_values(page.text, self._changing(page.spans))
        return replace(self.view, parts=parts, html=html, page=None)

    def longest(self, most: int | None = None) -> View:
        """Return the message as if its values were as long as any, or as any up to most."""
        parts = []
        for part in self.view.parts:
            more = self._more(part.spans, most)
            parts.append(replace(part, text=part.text + " long" * (more // 5 + bool(more))))
        html = self.view.html
        if html is not None and self._page is not None:
            html += " " * (self._more(self._page.spans, most) * _ESCAPED)
        return replace(self.view, parts=tuple(parts), html=html, page=None)

    def with_few_values(self) -> tuple[str, ...]:
        """Return the fields with so few values that each can be told apart."""
        return tuple(name for name in self.names if len(self.columns[name].values) <= FEW)

    def longer(self, most: int) -> pl.Series:
        """Return which rows have a value that is longer than most."""
        columns = [self.columns[name] for name in self.names]
        return reduce(
            or_,
            (column.rows([len(value) > most for value in column.values]) for column in columns),
        )

    @property
    def _page(self) -> MarkedText | None:
        if self.view.html is None:
            return None
        return self.view.page.unmarked() if self.view.page else MarkedText(self.view.html)

    @property
    def names(self) -> list[str]:
        """The fields whose values may differ in length."""
        spans = [span for part in self.view.parts for span in part.spans]
        if self._page is not None:
            spans += self._page.spans
        return sorted(self._known(spans))

    def _known(self, spans: Iterable[Span]) -> set[str]:
        return {name for name in self.fields(spans) if name in self.columns} - self.fixed

    def _changing(self, spans: Iterable[Span]) -> list[Span]:
        return [span for span in spans if self._known([span])]

    def _more(self, spans: Iterable[Span], most: int | None) -> int:
        """Return how many characters the values of spans may have."""
        names = [name for span in spans for name in self._known([span])]
        return sum(min(self._longest(name), most or MAX) + _MORE for name in names)

    def _longest(self, name: str) -> int:
        return min(self.columns[name].longest, self.caps.get(name, MAX))

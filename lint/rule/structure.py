"""Rules about the structure that all emails of a template share."""

from abc import abstractmethod
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ..findings.finding import Finding, Severity
from ..html.document import Page, page_of, structure
from ..view.excerpt import Excerpt
from ..view.views import Context, View
from .families import MessageRule

_MOST_KNOWN = 500  # structures: a template has few, and memory use is bounded for any list


@dataclass(frozen=True, slots=True)
class Flaw:
    """What is wrong with a page; excerpts lead to its place in the source."""

    message: str
    fix: str
    excerpts: tuple[Excerpt, ...] = ()
    severity: Severity | None = None


class StructureRule(MessageRule):
    """Checks a page without its words and links, once for all recipients of it."""

    def __init__(self) -> None:
        self._known: dict[str, tuple[Flaw, ...]] = {}

    def check(self, view: View, context: Context) -> Iterator[Finding]:
        if view.html is None:
            return
        shape = structure(view.html)
        if shape not in self._known:
            if len(self._known) >= _MOST_KNOWN:
                self._known.clear()
            self._known[shape] = tuple(self.judge(page_of(shape), context))
        for flaw in self._known[shape]:
            severity = flaw.severity or self.severity
            where = view.where(*flaw.excerpts)
            yield self.finding(flaw.message, fix=flaw.fix, severity=severity, **where)

    @abstractmethod
    def judge(self, page: Page, context: Context) -> Iterable[Flaw]:
        """Return the flaws of a page whose texts are "x" and whose links are empty."""

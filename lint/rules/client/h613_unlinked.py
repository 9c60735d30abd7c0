"""H613: a web address in the text that is no link."""

import re
from collections.abc import Iterable, Iterator

from ....templates.engine.values import QUOTED
from ...findings.finding import Finding, Severity
from ...html.document import page_of
from ...reading.hit import Hit
from ...reading.urls import is_merged
from ...rule.base import Example
from ...rule.families import Needs, ReadingRule
from ...view.parts import Part
from ...view.views import Context, View

_BARE = re.compile(
    r"(?i)(?<![\w@./-])(?:https?://[a-z0-9]|www\.[a-z0-9-]+\.[a-z])[^\s<>\"]*[^\s<>\".,:;!?)'”’…]"
)


def _page(name: str, text: str) -> Example:
    return Example(name, f'<html lang="en"><body><p>Hello! {text}</p></body></html>\n', "mail.html")


class UnlinkedAddress(ReadingRule):
    code = "H613"
    name = "unlinked-address"
    severity = Severity.warning
    needs = Needs.paragraph
    kinds = ("html",)
    summary = "a web address in the text of an HTML email that is not a link"
    why = (
        "Gmail makes a link of it, Outlook on the desktop does not: there a reader must copy it by "
        "hand, and few do."
    )
    bad = (
        _page("an address that is no link", "The plan: https://b.example/plan"),
        _page("one that begins with www", "See www.brightwater.com/plan."),
    )
    good = (
        _page("a link that shows its address",
              '<a href="https://b.example/plan">https://b.example/plan</a>'),
        _page("an address that a link leads to as well",
              '<a href="https://b.example/plan">The plan</a>: https://b.example/plan'),
    )  # fmt: skip

    def paragraph(self, part: Part, view: View, context: Context) -> Iterator[Finding]:
        found = [match for match in _BARE.finditer(part.text) if not is_merged(match[0])]
        if not found or view.html is None:
            return
        links = page_of(view.html).links
        linked = " ".join(f"{one.text} {one.href}" for one in links)
        for match in found:
            spans = part.spans_in(match.start(), match.end())
            quoted = any(span.origin.expression in QUOTED for span in spans)
            if quoted or match[0] in linked:
                continue
            yield self.finding(
                "a web address in the text is not a link",
                fix="make it one: [words](https://…) in Markdown, <a href> in HTML and MJML",
                **part.where(match.start(), match.end()),
            )

    def read(self, text: str, context: Context) -> Iterable[Hit]:
        return ()

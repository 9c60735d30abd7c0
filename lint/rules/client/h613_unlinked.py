"""H613: a web or email address in the text that is no link."""

import re
from collections.abc import Iterable, Iterator

from ....templates.engine.values import QUOTED
from ....templates.lazy_regex import lazy_regex
from ...findings.finding import Finding, Severity
from ...html.document import page_of
from ...reading.hit import Hit
from ...reading.urls import is_merged
from ...rule.base import Example
from ...rule.families import Needs, ReadingRule
from ...view.parts import Part
from ...view.views import Context, View

_BARE = lazy_regex(
    r"(?i)(?<![\w@./-])(?:https?://[a-z0-9]|www\.[a-z0-9-]+\.[a-z])[^\s<>\"]*[^\s<>\".,:;!?)'”’…]"
)
_MAILBOX = lazy_regex(
    r"(?i)(?<![\w@./:+%*|-])[a-z0-9][\w.+-]{0,63}@(?:[a-z0-9-]{1,63}\.){1,8}[a-z]{2,24}(?![\w@%*|-])"
)
# The reader's own address, as the footers of mailings have it: "sent to jo@acme.example".
_READERS = lazy_regex(
    r"(?i)\b(?:sent|send|addressed|delivered|mailed|subscribed|registered|signed up|logged in|"
    r"gesendet|geschickt|angemeldet|registriert|envoyée?|inscrite?|enviad[oa]|inscrit[oa]|"
    r"inviat[oa]|iscritt[oa]|verzonden|verstuurd|aangemeld)\b[^.!?\n]{0,60}$"
)


def _page(name: str, text: str) -> Example:
    return Example(name, f'<html lang="en"><body><p>Hello! {text}</p></body></html>\n', "mail.html")


_FIX = {
    "a web address": "make it one: [words](https://…) in Markdown, <a href> in HTML and MJML",
    "an email address": 'make it one: <a href="mailto:…">, or [address](mailto:…) in Markdown',
}


class UnlinkedAddress(ReadingRule):
    code = "H613"
    name = "unlinked-address"
    severity = Severity.warning
    needs = Needs.paragraph
    kinds = ("html",)
    summary = "a web or email address in the text of an HTML email that is not a link"
    why = (
        "Gmail makes a link of it, Outlook on the desktop does not: there a reader must copy it by "
        "hand, and few do. An email address that is merged, as the reader's or the sender's own, "
        "is left alone."
    )
    bad = (
        _page("an address that is no link", "The plan: https://b.example/plan"),
        _page("one that begins with www", "See www.brightwater.com/plan."),
        _page("an email address", "Questions? Ask orders@brightwater.com."),
    )
    good = (
        _page("a link that shows its address",
              '<a href="https://b.example/plan">https://b.example/plan</a>'),
        _page("an address that a link leads to as well",
              '<a href="https://b.example/plan">The plan</a>: https://b.example/plan'),
        _page("a linked email address",
              'Ask <a href="mailto:orders@b.example?subject=Plan">orders@b.example</a>.'),
        _page("the reader's own", "This email was sent to jo@acme.example."),
    )  # fmt: skip

    def paragraph(self, part: Part, view: View, context: Context) -> Iterator[Finding]:
        found = [("a web address", m) for m in _BARE.finditer(part.text) if not is_merged(m[0])]
        if "@" in part.text:
            found += [("an email address", m) for m in _mailboxes(part.text, view)]
        if not found or view.html is None:
            return
        links = page_of(view.html).links
        linked = " ".join(f"{one.text} {one.href}" for one in links).lower()
        for what, match in found:
            spans = part.spans_in(match.start(), match.end())
            quoted = any(span.origin.expression in QUOTED for span in spans)
            merged = "@" in match[0] and any(span.start < span.end for span in spans)
            if quoted or merged or match[0].lower() in linked:
                continue
            yield self.finding(
                f"{what} in the text is not a link",
                fix=_FIX[what],
                **part.where(match.start(), match.end()),
            )

    def read(self, text: str, context: Context) -> Iterable[Hit]:
        return ()


def _mailboxes(text: str, view: View) -> Iterator[re.Match[str]]:
    """Yield the email addresses in text, without the reader's and, in a finished email, its From.

    A reply reaches the sender, and readers know their own.
    """
    known = view.message.sender.address if view.message and not view.step else None
    for match in _MAILBOX.finditer(text):
        if match[0] != known and not _READERS.search(text[: match.start()][-120:]):
            yield match

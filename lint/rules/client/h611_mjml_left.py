"""H611: an element of MJML in a finished email, which no mail program knows."""

from collections.abc import Iterator

from ...findings.finding import Severity
from ...html.document import Page
from ...rule.base import Example
from ...rule.families import Needs
from ...rule.structure import Flaw, StructureRule
from ...view.views import Context


class MjmlLeft(StructureRule):
    code = "H611"
    name = "mjml-left"
    severity = Severity.error
    needs = Needs.markup
    summary = "an element of MJML in a finished email: it was not compiled"
    why = (
        "MJML is compiled to HTML before an email is sent. What is left of it, in an included "
        "part of HTML, in Markdown, in a value or in a file made by another tool, has no meaning "
        "for a mail program: its text is shown without any design, or not at all."
    )
    source = "https://documentation.mjml.io"
    bad = (
        Example(
            "a button in a page of HTML",
            '<html lang="en"><body><p>Hello!</p><mj-button href="https://b.example">Go</mj-button>'
            "</body></html>\n",
            "mail.html",
        ),
        Example(
            "a column in Markdown",
            "---\nsubject: Rivers\n---\nHi!\n\n<mj-column>The plan.</mj-column>\n\n"
            "[Stop]({{ unsubscribe_url }})\n",
        ),
    )
    good = (
        Example(
            "HTML",
            '<html lang="en"><body><p>Hello! <a href="https://b.example">Go</a></p></body></html>\n',
            "mail.html",
        ),
        Example("words about it", "<p>We write &lt;mj-text&gt; for a text.</p>\n", "mail.html"),
    )

    def judge(self, page: Page, context: Context) -> Iterator[Flaw]:
        names = dict.fromkeys(e.tag for e in page.elements if e.tag.startswith("mj-"))
        for name in names:
            yield Flaw(
                f"<{name}> is left in the finished email; mail programs do not know it",
                "write HTML there, or put it into an .mjml template where MJML allows it",
                (f"<{name}",),
            )

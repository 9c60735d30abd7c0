"""H612: what Word or Google Docs left behind in a pasted text."""

from collections.abc import Iterator

from ....templates.lazy_regex import lazy_regex
from ...findings.finding import Severity
from ...html.document import Element, Page
from ...rule.base import Example
from ...rule.families import Needs
from ...rule.structure import Flaw, StructureRule
from ...view.views import Context

_CLASS = lazy_regex(r"(?i)(?:^|\s)(?P<at>x?_?mso[a-z]+\w*|apple-converted-space)")
_TAG = lazy_regex(r"(?:o|w|m|st1|st2):\w+")
_DOCS = lazy_regex(r"docs-internal-guid")


def _page(name: str, body: str) -> Example:
    return Example(name, f'<html lang="en"><body>{body}</body></html>\n', "mail.html")


class Pasted(StructureRule):
    code = "H612"
    name = "pasted-from-word"
    severity = Severity.warning
    needs = Needs.markup
    summary = "markup that Word, Outlook or Google Docs left in a pasted text"
    why = (
        "A text pasted from Word brings its fonts, sizes and empty paragraphs along: it looks "
        "right on the screen of whoever pasted it and like a ransom note in other email clients. "
        "Paste it as plain text (Ctrl+Shift+V). Comments for Outlook are not meant."
    )
    bad = (
        _page("a paragraph of Word", '<p class="MsoNormal">The guide is here.</p>'),
        _page("Word's own elements", "<p>The guide is here.<o:p>&nbsp;</o:p></p>"),
        _page("Google Docs", '<b id="docs-internal-guid-1f2e">The guide is here.</b>'),
        Example(
            "in a template",
            "---\nsubject: About {{ lead.asset }}\npreheader: Two\n---\n"
            '<p class="MsoNormal">It is here.</p>\n\n[Stop]({{ unsubscribe_url }})\n',
        ),
    )
    good = (
        _page("for Outlook only", "<!--[if mso]><o:p>x</o:p><![endif]--><p>Hello!</p>"),
        _page("a style for Outlook", '<p style="mso-line-height-rule:exactly">Hello!</p>'),
    )

    def judge(self, page: Page, context: Context) -> Iterator[Flaw]:
        found = {left: None for element in page.elements if (left := _left(element))}
        if found:
            shown = ", ".join(list(found)[:3])
            yield Flaw(
                f"pasted from Word or another editor: {shown}",
                "paste it as plain text (Ctrl+Shift+V), or remove this markup",
                tuple(found),
            )


def _left(element: Element) -> str | None:
    if _TAG.fullmatch(element.tag):
        return f"<{element.tag}"
    if match := _CLASS.search(element.attribute("class")):
        return match["at"]
    return "docs-internal-guid" if _DOCS.match(element.attribute("id")) else None

"""H605: a page that screen readers cannot present well."""

import re
from collections.abc import Iterator

from ....templates.lazy_regex import lazy_regex
from ...findings.finding import Severity
from ...html.document import Element, Page, visible_text
from ...rule.base import Example
from ...rule.families import Needs
from ...rule.structure import Flaw, StructureRule
from ...view.views import Context

_DATA = frozenset(("th", "caption", "thead"))
_IN_SOURCE = lazy_regex(
    r"<!--.*?-->|<(?P<close>/?)(?:mj-)?table\b(?P<attributes>(?:[^<>\"']|\"[^\"]*\"|'[^']*')*+)>"
    r"|<(?P<data>th|caption|thead)\b",
    re.IGNORECASE | re.DOTALL,
)
_ROLE = lazy_regex(r"(?<![\w-])(?:role|summary)\s*=", re.IGNORECASE)
_LONG = 60  # texts: listeners need headings to find their way in an email with this many


def _page(name: str, head: str, body: str) -> Example:
    return Example(name, f"<!doctype html>\n{head}<body>{body}</body></html>\n", "mail.html")


_HEAD = '<html lang="en"><head><title>Rivers</title></head>'


class Semantics(StructureRule):
    code = "H605"
    name = "no-language-or-roles"
    severity = Severity.warning
    needs = Needs.markup
    summary = "no language, no title, or layout tables that screen readers announce as data"
    why = (
        "A screen reader chooses its voice by the language of the page, and reads a table "
        "cell by cell with rows and columns unless the table says that it is only for layout. "
        "Browsers show the title in the tab of 'view online'."
    )
    source = "WCAG 2.2, 1.3.1, 2.4.2 and 3.1.1"
    bad = (
        _page("no language", "<html><head><title>Rivers</title></head>", "<p>Hello!</p>"),
        _page("no title", '<html lang="en"><head></head>', "<p>Hello!</p>"),
        _page("a table for the layout", _HEAD, "<table><tr><td>Hello!</td></tr></table>"),
        Example(
            "MJML with no language",
            "<mjml>\n<mj-head><mj-title>Rivers</mj-title><mj-preview>Two</mj-preview></mj-head>\n"
            "<mj-body><mj-section><mj-column><mj-text>Hello! <a href='{{ unsubscribe_url }}'>Stop "
            "these</a></mj-text></mj-column></mj-section></mj-body>\n</mjml>\n",
            "templates/follow-up.mjml",
            {
                "campaigns/spring.yml": "campaign: spring\nlead_type: event\naudience:\n"
                "  contacts: contacts/leads.csv\nsequence:\n  steps:\n"
                "    - email: follow-up.mjml\n      wait: 1 business day\n"
            },
        ),
    )
    good = (
        _page(
            "language, title and roles",
            _HEAD,
            '<table role="presentation"><tr><td>Hello!</td></tr></table>'
            "<table><tr><th>Day</th></tr><tr><td>Monday</td></tr></table>",
        ),
        Example("a fragment", "<p>Hello!</p>\n", "mail.html"),
    )

    def judge(self, page: Page, context: Context) -> Iterator[Flaw]:
        if page.is_whole:
            yield from _document(page)
        with_data = {_table_of(page, e) for e in page.elements if e.tag in _DATA}
        layout = [
            index
            for index, e in enumerate(page.elements)
            if e.tag == "table" and index not in with_data and _is_bare(e)
        ]
        if layout:
            count = f"{len(layout)} tables have" if len(layout) > 1 else "a table has"
            yield Flaw(
                f"{count} no role, so screen readers announce its cells as data",
                'add role="presentation" to tables that are only for layout',
                (_layout_tables,),
            )
        texts = [e for e in page.elements if e.tag in ("p", "li", "td", "div") and _has_text(e)]
        if len(texts) >= _LONG and not any(_is_heading(e) for e in page.elements):
            yield Flaw(
                "a long email without headings",
                "mark the titles of its sections as h1, h2 …",
                ("<body", "<mj-body"),
                Severity.info,
            )


def _document(page: Page) -> Iterator[Flaw]:
    root = page.elements[0]
    language = root.attribute("lang") or root.attribute("xml:lang")
    if language.lower() in ("", "und"):
        yield Flaw(
            "the page does not declare its language",
            'write <html lang="en">, in MJML <mjml lang="en">, with your language',
            ("<html", "<mjml", "<body"),
        )
    title = next((e for e in page.elements if e.tag == "title"), None)
    if title is None or not visible_text(title.node.text() or ""):
        yield Flaw(
            "the page has no title",
            "add one in <title>, in MJML <mj-title>; the subject line is fine",
            ("<title", "<head", "<mj-head", "<html", "<mjml"),
        )


def _is_bare(table: Element) -> bool:
    """Say whether a table is shown, and nothing on it says what it is."""
    return not (table.hidden or "role" in table.attributes or "summary" in table.attributes)


def _layout_tables(source: str) -> list[int]:
    """Return where source, HTML or MJML, has tables that are judged as those of a page."""
    found: list[int] = []
    around: list[tuple[int, bool]] = []  # the open tables, and whether each holds data
    for match in _IN_SOURCE.finditer(source):
        if match["data"] and around:
            around[-1] = (around[-1][0], True)
        elif match["close"] and around:
            start, holds_data = around.pop()
            found += [] if holds_data else [start]
        elif match["attributes"] is not None and not match["close"]:
            around.append((match.start(), _ROLE.search(match["attributes"]) is not None))
    return sorted([*found, *(start for start, holds_data in around if not holds_data)])


def _table_of(page: Page, element: Element) -> int | None:
    parent = element.parent
    while parent is not None and page.elements[parent].tag != "table":
        parent = page.elements[parent].parent
    return parent


def _has_text(element: Element) -> bool:
    return not element.hidden and bool(visible_text(element.node.text(deep=False) or ""))


def _is_heading(element: Element) -> bool:
    return (
        re.fullmatch(r"h[1-6]", element.tag) is not None or element.attribute("role") == "heading"
    )

"""A plain personal mail: Markdown as a page of HTML and as text, its Jinja kept as tokens."""

import html as html_
import re

from markdown_it import MarkdownIt

from ..source.tag_masking import Shielded
from ..trace.markdown_marks import MarkdownMarks
from ..trace.marking import NOT_A_BLOCK, Marker
from .bare_links import with_bare_links
from .plaintext import of_markdown
from .repeats import Statements, joined, with_rows

_PAGE = """<!doctype html>
<html lang="en" dir="ltr">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>{title}</title>
<style>
a {{ color: #0b57d0 }}
@media (prefers-color-scheme: dark) {{ a {{ color: #8ab4f8 }} }}
</style>
</head>
<body style="margin:0;padding:16px;font:15px/1.5 Arial,Helvetica,sans-serif">
{preheader}<div style="max-width:600px">
{body}</div>
</body>
</html>
"""
_TITLE, _HIDDEN = "\ue003", "\ue004"  # filled in from the rendered subject and preheader
_PREHEADER = (
    '<div style="display:none;font-size:1px;line-height:1px;max-height:0;max-width:0;'
    'opacity:0;overflow:hidden">{text}</div>\n'
)


def of_shielded(shielded: Shielded, marker: Marker | None = None) -> tuple[str, str]:
    """Return the HTML page and the text part, both with the tokens still in them.

    marker puts marks into their words, after these are parsed: no mark changes what is what.
    """
    markdown = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
    markdown = with_bare_links(markdown)
    statements = Statements(shielded)
    source = with_rows(_inline_statements(shielded), statements)
    if marker is not None:
        markdown.core.ruler.at("inline", MarkdownMarks(source, marker).inline)
    tokens = joined(markdown.parse(source), statements)
    body = markdown.renderer.render(tokens, markdown.options, {})
    page = _PAGE.format(title=_TITLE, preheader=_HIDDEN, body=body)
    text = of_markdown(tokens, shielded.token)
    return page.replace(NOT_A_BLOCK, ""), text.replace(NOT_A_BLOCK, "")


def _inline_statements(shielded: Shielded) -> str:
    """Return Markdown in which a statement that begins a line of text does not end it.

    CommonMark takes a line that begins with a comment for raw HTML; one letter before it
    makes it a paragraph. Lines of statements alone stay as they are.
    """
    statement = rf"<!--{re.escape(shielded.token)}\d+z-->"
    begins = re.compile(
        rf"^([ \t]*(?:(?:[-*+]|\d+[.)]|>|\#{{1,6}})[ \t]+)*)(?={statement})"
        rf"(?!(?:[ \t]*{statement})+[ \t]*$)",
        re.MULTILINE,
    )
    return begins.sub(rf"\1{NOT_A_BLOCK}", shielded.text)


def with_head(page: str, title: str, preheader: str) -> str:
    """Return a Markdown mail's page with its title and hidden preheader."""
    page = page.replace(_TITLE, html_.escape(title, quote=False), 1)
    hidden = _PREHEADER.format(text=html_.escape(preheader, quote=False)) if preheader else ""
    return page.replace(_HIDDEN, hidden, 1)

"""The text part, read off the message's structure: links, lists and headings read well.

Works on documents whose Jinja tags are tokens: comments that hold one are kept where they
stand, so that the text part is itself a template.
"""

import itertools
import re
from collections.abc import Iterable, Iterator

from markdown_it.token import Token
from markdown_it.tree import SyntaxTreeNode
from selectolax.lexbor import LexborHTMLParser, LexborNode

from ..lazy_regex import lazy_regex
from ..trace.origin import strip

_BLOCK = frozenset(
    "address article aside blockquote body center dd div dl dt fieldset figure footer form h1 h2 "
    "h3 h4 h5 h6 header html li main nav ol p pre section table tbody td tfoot th thead tr "
    "ul".split()
)
_PARAGRAPH = frozenset("p h1 h2 h3 h4 h5 h6 ul ol blockquote pre table".split())
_SKIP = frozenset("head style script title template noscript svg".split())
_BUILT = "table, div, p, img, h1, h2, h3, ul, ol"  # what a layout puts into its cells
_GUARD = "{##}"  # keeps the blanks beside a statement from {%- and -%}
# The marks of origin.py, written as entities.
_FORGED = lazy_regex(r"&#(?:x0*e00[0-8]|0*(?:5734[4-9]|5735[0-2]))(?![0-9a-f]);?", re.IGNORECASE)
_OUTLOOK = lazy_regex(r"<!--\[if[^\]>]*\]>(?!<!-->|-->).*?<!\[endif\]-->", re.DOTALL)
_HIDDEN = lazy_regex(r"display\s*:\s*none|mso-hide\s*:\s*all|max-height\s*:\s*0", re.IGNORECASE)


def of_html(html: str, *, token: str | None = None, links: bool = True) -> str:
    """Return the text that a reader of html sees.

    token keeps comments that hold a Jinja token; links writes "text (address)" for a link.
    """
    if token:
        # A comment for Outlook that holds a token's own would end with it, and swallow it.
        comment = re.compile(rf"<!--{re.escape(token)}\d+z-->")
        html = _OUTLOOK.sub(lambda match: "".join(comment.findall(match[0])), html)
    html = _FORGED.sub("", html)
    # A fragment's leading comments would land outside the body.
    parser = LexborHTMLParser(html if "<html" in html[:2000].lower() else f"<body>{html}")
    root = parser.root
    if root is None:
        return ""
    return _lines("".join(_walk(root, token, links)))


def _walk(root: LexborNode, token: str | None, links: bool) -> Iterator[str]:
    """Yield the text below root, blocks set off by marks that ``_lines`` turns into lines."""
    # A stack instead of recursion: HTML may be nested deeper than Python's stack.
    stack: list[LexborNode | str] = [root]
    while stack:
        node = stack.pop()
        if isinstance(node, str):
            yield node
            continue
        if node.is_comment_node:
            comment = node.comment_content or ""
            if token and re.fullmatch(rf"\s*{re.escape(token)}\d+z\s*", comment):
                yield f"\x00<!--{comment.strip()}-->\x00"
            continue
        if node.is_text_node:
            yield re.sub(r"\s+", " ", node.text_content or "")
            continue
        tag = node.tag or ""
        attributes = node.attributes
        if tag in _SKIP or "hidden" in attributes or _HIDDEN.search(attributes.get("style") or ""):
            # Nothing of it is read, but a {% set %} in it holds for what follows.
            stack += [n for n in reversed(list(node.traverse())) if n.is_comment_node]
            continue
        if tag == "br":
            yield "\n"
            continue
        if tag == "hr":
            yield "\x02---\x02"
            continue
        if tag == "img":
            yield attributes.get("alt") or ""
            continue
        if tag == "tr" and _is_row(node):
            yield f"{_row(node, token, links)}\x01"
            continue
        before = after = ""
        if tag in _PARAGRAPH or (tag == "div" and "mj-" not in (attributes.get("class") or "")):
            before = after = "\x02" if tag in _PARAGRAPH else "\x01"
        elif tag in _BLOCK:
            before = after = "\x01"
        if tag == "li":
            before = "\x01- "
        if tag in ("td", "th") and node.next is not None:
            after = "\x03"
        children = list(_children(node))
        if tag == "a" and links:
            after = _link(node, attributes.get("href") or "") + after
        stack.append(after)
        stack += reversed(children)
        stack.append(before)


def _is_row(row: LexborNode) -> bool:
    """Return whether a row belongs to a table that holds data, not to a layout."""
    table = row.parent
    while table is not None and table.tag != "table":
        table = table.parent
    return table is not None and _holds_data(table)


def _holds_data(table: LexborNode) -> bool:
    """Return whether a table is one of data: by its role or heads, or by its even rows of words."""
    role = (table.attributes.get("role") or "").strip().lower()
    if role in ("presentation", "none"):
        return False
    if any(inner.mem_id != table.mem_id for inner in table.css("table")):
        return False
    if role in ("table", "grid") or table.css_first("th, thead, caption") is not None:
        return True
    rows = [[c for c in _children(row) if c.tag == "td"] for row in table.css("tr")]
    widths = {len(row) for row in rows}
    if len(rows) < 2 or len(widths) > 1 or widths <= {0, 1}:
        return False
    return not any(cell.css_first(_BUILT) is not None for row in rows for cell in row)


def _row(row: LexborNode, token: str | None, links: bool) -> str:
    """Return a row on one line; what statements choose between brings its own bars."""
    out: list[str] = []
    nodes = list(_children(row))
    cells = [node for node in nodes if node.tag in ("td", "th")]
    # The first cell may be repeated or left out, so that nothing tells which one is first.
    before = itertools.takewhile(lambda node: node not in cells, nodes)
    behind = any(node.is_comment_node for node in before)
    for node in nodes:
        text = "".join(_walk(node, token, links))
        if node not in cells:
            out.append(text if node.is_comment_node else "")
            continue
        text = re.sub(r"\s*[\x01\x02\n]+\s*", " ", text).strip(" \x03")
        if behind:
            out.append(f"{text} | ")
        else:
            out.append(text if node is cells[0] else f" | {text}")
    return "".join(out)


def _children(node: LexborNode) -> Iterator[LexborNode]:
    child = node.first_child
    while child is not None:
        yield child
        child = child.next


def _link(node: LexborNode, href: str) -> str:
    """Return the address to write behind a link's text; none where the text says it."""
    text, bare = strip(node.text() or "").strip(), strip(href)
    target = bare.removeprefix("mailto:").removeprefix("tel:")
    if (
        not bare
        or bare.startswith("#")
        or text in (bare, target)
        or text == re.sub(r"^https?://|/$", "", bare)
    ):
        return ""
    return f" ({href})" if text else href


def _lines(text: str) -> str:
    """Return text with its block marks as line ends: one for \\x01, an empty line for \\x02."""
    text = text.replace("\x03", " ")
    text = re.sub(r"[ \t]*\n[ \t]*", "\n", text)
    # A statement takes no line of its own, and blocks meet across it.
    text = re.sub(r"[ ]*([\x01\x02\n]+)[ ]*", r"\1", text)
    text = re.sub(r"[\x01\x02]*\x02[\x01\x02]*", "\x02", text)
    text = re.sub("\x01+", "\x01", text)
    text = text.replace("\x00", "")
    text = re.sub(r" {2,}", " ", text)
    return text.replace("\x02", "\n\n").replace("\x01", "\n").strip()


def of_markdown(tokens: list[Token], token: str) -> str:
    """Return the text of parsed Markdown, its Jinja statements kept as comments."""
    out: list[str] = []
    for node in SyntaxTreeNode(tokens).children:
        out.append(_block(node, token))
    return "".join(out).strip()


def _block(node: SyntaxTreeNode, token: str) -> str:
    kind = node.type
    if kind == "html_block":
        content = node.content
        if _is_statement(node, token):
            return _GUARD + "".join(content.split("\n")) + _GUARD
        text = of_html(content, token=token)
        return f"{text}\n\n" if text else ""
    if kind == "hr":
        return "---\n\n"
    if kind in ("fence", "code_block"):
        return f"{node.content.rstrip()}\n\n"
    if kind == "blockquote":
        inner = "".join(_block(child, token) for child in node.children).strip()
        return "\n".join(f"> {line}".rstrip() for line in inner.split("\n")) + "\n\n"
    if kind in ("bullet_list", "ordered_list"):
        return _list(node, token)
    if kind == "table":
        rows = [row for section in node.children for row in section.children]
        cells = (" | ".join(_inline(c.children, token) for c in row.children) for row in rows)
        return _lines_of(zip(rows, cells, strict=True), token) + "\n\n"
    if kind in ("paragraph", "heading"):
        return _inline(node.children, token) + "\n\n"
    return "".join(_block(child, token) for child in node.children)


def _list(node: SyntaxTreeNode, token: str) -> str:
    first = int(node.attrs.get("start", 1) or 1)
    begin = ""
    marks: Iterator[str]
    if node.type == "bullet_list":
        marks = itertools.repeat("- ")
    elif any(_is_statement(child, token) for child in node.children):
        # How many items there are shows when it is rendered.
        count = f"{token}_{node.level}"
        begin = f"{{% set {count} = namespace(n={first - 1}) %}}"
        marks = itertools.repeat(f"{{% set {count}.n = {count}.n + 1 %}}{{{{ {count}.n }}}}. ")
    else:
        marks = (f"{number}. " for number in itertools.count(first))
    items = [_item(child, marks, token) for child in node.children]
    return begin + _lines_of(zip(node.children, items, strict=True), token) + "\n\n"


def _item(node: SyntaxTreeNode, marks: Iterator[str], token: str) -> str:
    if _is_statement(node, token):
        return ""
    mark = next(marks)
    inner = "".join(_block(child, token) for child in node.children).strip()
    inner = inner.replace("\n\n", "\n")
    # A list in it that begins with a statement brings the line end itself.
    statement = rf"{_GUARD}<!--{re.escape(token)}\d+z-->{_GUARD}"
    inner = re.sub(rf"\n((?:{{% set [^%]*%}})?(?:{statement})+\n)", r"\1", inner)
    indent = " " * (len(mark) if "{" not in mark else 3)
    return mark + inner.replace("\n", f"\n{indent}")


def _lines_of(parts: Iterable[tuple[SyntaxTreeNode, str]], token: str) -> str:
    """Return the text of each part on a line of its own; statements take none."""
    out = ""
    for node, text in parts:
        if _is_statement(node, token):
            out += _block(node, token)
        else:
            out += "\n" + text if out else text
    return out


def _is_statement(node: SyntaxTreeNode, token: str) -> bool:
    """Return whether it is Jinja statements and nothing else."""
    comment = rf"(?:\s*<!--\s*{re.escape(token)}\d+z\s*-->)+\s*"
    return node.type == "html_block" and re.fullmatch(comment, node.content) is not None


def _inline(nodes: list[SyntaxTreeNode], token: str) -> str:
    out: list[str] = []
    for node in nodes:
        if node.type in ("softbreak", "hardbreak"):
            out.append(" " if node.type == "softbreak" else "\n")
        elif node.type == "html_inline":
            if token in node.content and node.content.startswith("<!--"):
                out.append(node.content)
            elif re.match(r"<br\b", node.content, re.IGNORECASE):
                out.append("\n")
        elif node.type == "link":
            text = _inline(node.children, token)
            href = str(node.attrs.get("href", ""))
            bare = strip(href)
            said = strip(text) in (
                bare, bare.removeprefix("mailto:"), re.sub(r"^https?://|/$", "", bare)
            )  # fmt: skip
            said = said or node.info == "auto"
            out.append(text if said or not href else f"{text} ({href})")
        elif node.type == "image":
            out.append(node.content or "")
        elif node.children:
            out.append(_inline(node.children, token))
        else:
            out.append(node.content or "")
    return "".join(out)

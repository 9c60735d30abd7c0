"""``<mj-style inline="inline">``: styles written onto the elements they are for.

The engine makes a style of the head of it, which Gmail's apps and Outlook do not read well.
css-inline tells which declarations reach which element; they are then written into the
document as it stands. The document itself is never parsed and printed again, so tokens,
conditional comments and rows between tokens stay where they are.
"""

import re

import css_inline

from ..lazy_regex import lazy_regex
from ..source.tag_masking import Shielded, without
from ..trace.origin import strip
from .html_depth import MOST_DEEP, is_too_deep

_STYLE = lazy_regex(r"<!--.*?-->|<mj-style\b(?P<attrs>[^>]*)>(?P<css>.*?)</mj-style\s*>", re.DOTALL)
_IS_INLINE = lazy_regex(r"\sinline\s*=\s*([\"'])\s*inline\s*\1")
# A comment for Outlook alone may hold comments: it ends at its own end only.
_PIECE = lazy_regex(
    r"<!--\[if[^\]>]*\]>(?!<!-->|-->).*?<!\[endif\]-->|<!--.*?-->"
    r"|<(?P<text>style|script|title|textarea)\b.*?</(?P=text)\s*>"
    r"|<(?P<name>[A-Za-z][\w:-]*)(?P<attrs>(?:[^<>\"']|\"[^\"]*\"|'[^']*')*)>",
    re.DOTALL | re.IGNORECASE,
)
_ATTRIBUTE = lazy_regex(r"\s([^\s=\"'<>/]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")
_NUMBER = "data-tactful-element"
_NUMBERED = lazy_regex(rf"<[A-Za-z][^<>]*?\s{_NUMBER}=\"(\d+)\"(?:[^<>\"']|\"[^\"]*\"|'[^']*')*>")


def _own_style(attributes: str) -> re.Match[str] | None:
    """Return the style attribute among attributes; another's value may hold the same words."""
    found = (m for m in _ATTRIBUTE.finditer(attributes) if m[1].lower() == "style")
    return next(found, None)


def taken_out(document: str, shielded: Shielded) -> tuple[str, str]:
    """Return an MJML document without its inline styles, and their CSS."""
    found: list[str] = []

    def take(match: re.Match[str]) -> str:
        if match["css"] is None or not _IS_INLINE.search(match["attrs"]):
            return match[0]
        found.append(match["css"])
        return ""

    document = _STYLE.sub(take, document)
    css = re.sub(r"/\*.*?\*/|<!--.*?-->", "", "\n".join(found), flags=re.DOTALL)
    name = re.compile(re.escape(shielded.token) + r"(\d+)z")
    # {# comments #} would be read as a part of the selector that follows.
    return document, name.sub(
        lambda match: "" if shielded.tags[int(match[1])].text.startswith("{#") else match[0], css
    )


def inlined(html: str, css: str) -> str:
    """Return html with css in the style attributes of the elements that it selects.

    What an element's own style says comes after and wins, as in a style sheet; rules for
    @media and :hover cannot be written onto an element and are left out, as npm's mjml does.
    """
    styles = _styles(html, css)
    number = -1

    def write(match: re.Match[str]) -> str:
        nonlocal number
        if match["name"] is None:
            return match[0]
        number += 1
        added = styles.get(number)
        if not added:
            return match[0]
        attributes = match["attrs"]
        if own := _own_style(attributes):
            kept = (own[2] if own[2] is not None else own[3].replace('"', "&quot;")).strip()
            both = f' style="{added}{kept}"'
            attributes = attributes[: own.start()] + both + attributes[own.end() :]
        else:
            bare = attributes.rstrip("/ \n")
            attributes = f'{bare} style="{added}"{attributes[len(bare) :]}'
        return f"<{match['name']}{attributes}>"

    return _PIECE.sub(write, html)


def unused(css: str, html: str, shielded: Shielded) -> Shielded:
    """Return shielded with the values that no element got turned into comments.

    A rule for elements that a mail does not have is no fault, so nobody shall miss its tags.
    """
    gone = {
        int(match[1])
        for match in re.finditer(re.escape(shielded.token) + r"(\d+)z", css)
        if match[0] not in html
    }
    return without(shielded, {n for n in gone if shielded.tags[n].is_expression})


def _styles(html: str, css: str) -> dict[int, str]:
    """Return the declarations that reach each element, by its number in the text."""
    number = -1

    def numbered(match: re.Match[str]) -> str:
        nonlocal number
        if match["text"] is not None:
            return match[0]
        if match["name"] is None:
            return ""
        number += 1
        attributes = match["attrs"]
        if own := _own_style(attributes):
            attributes = attributes[: own.start()] + attributes[own.end() :]
        return f'<{match["name"]} {_NUMBER}="{number}"{attributes}>'

    bare = _PIECE.sub(numbered, strip(html))
    if is_too_deep(bare):
        raise ValueError(f"elements are nested deeper than {MOST_DEEP:,} levels")
    inliner = css_inline.CSSInliner(
        inline_style_tags=False, keep_style_tags=True, load_remote_stylesheets=False, extra_css=css
    )
    styles: dict[int, str] = {}
    for match in _NUMBERED.finditer(inliner.inline(bare)):
        own = _own_style(match[0])
        if own and own[2]:
            added = own[2].strip()
            styles.setdefault(int(match[1]), added if added.endswith(";") else added + ";")
    return styles

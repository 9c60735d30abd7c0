"""Addresses typed into Markdown become links, as mail programs and GitHub's Markdown have them.

CommonMark links only what stands in <…>, and Outlook on the desktop links nothing in HTML.
"""

import html
import re

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline

from ..lazy_regex import lazy_regex

_SCHEME = lazy_regex(r"(?<![A-Za-z0-9+.-])https?$", re.IGNORECASE)
_REST = lazy_regex(r"://[^\s<>\[\]`|\\\"\x00-\x1f\ue000-\ue008]+")
# What ends a sentence or closes a bracket or an emphasis around the address is none of it.
_BEHIND = lazy_regex(r"(?:[.,:;!?'*_~…’”]|&(?:quot|gt|lt);)+$")


def with_bare_links(markdown: MarkdownIt) -> MarkdownIt:
    """Return a parser that makes links of http:// and https:// addresses in texts."""
    markdown.inline.ruler.after("text", "bare_link", _bare_link)
    return markdown


def _bare_link(state: StateInline, silent: bool) -> bool:
    """Make a link at "://", where the scheme has just been read as text."""
    if state.src[state.pos] != ":" or state.linkLevel > 0:
        return False
    scheme = _SCHEME.search(state.pending)
    rest = _REST.match(state.src, state.pos, state.posMax)
    if scheme is None or rest is None or state.src.startswith("<!--", rest.end()):
        return False  # a statement within it: the rest of it is not known here
    written = scheme[0] + _without_ends(rest[0])
    address = state.md.normalizeLink(html.unescape(written))
    if len(written) <= len(scheme[0]) + 3 or not state.md.validateLink(address):
        return False
    if not silent:
        begins = state.pos - len(scheme[0])
        state.pending = state.pending[: scheme.start()]
        opening = state.push("link_open", "a", 1)
        opening.attrs, opening.markup, opening.info = {"href": address}, "linkify", "auto"
        opening.meta["begins"] = begins
        text = state.push("text", "", 0)
        text.content = html.unescape(written)
        text.meta["begins"] = begins
        closing = state.push("link_close", "a", -1)
        closing.markup, closing.info = "linkify", "auto"
    state.pos += len(written) - len(scheme[0])
    return True


def _without_ends(address: str) -> str:
    """Return address without the signs behind it that belong to the sentence."""
    while True:
        shorter = _BEHIND.sub("", address)
        if shorter.endswith(")") and shorter.count(")") > shorter.count("("):
            shorter = shorter[:-1]
        if shorter == address:
            return address
        address = shorter

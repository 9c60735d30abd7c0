"""The parsed HTML of an email: elements, styles, links.

Parsed once for all rules. Emails to different recipients differ in words and links only;
``structure`` is what they have in common, and rules about it alone run once for all of them.
"""

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache

from selectolax.lexbor import LexborHTMLParser, LexborNode

from ...templates.lazy_regex import lazy_regex
from .stylesheet import value_of

_KEPT = lazy_regex(r"(<!--.*?-->|<style\b.*?</style\s*>|<script\b.*?</script\s*>)", re.I | re.S)
_ADDRESS = lazy_regex(r"(<a\b[^>]*?\shref\s*=\s*)(?:\"[^\"]*\"|'[^']*')", re.IGNORECASE)
_TEXT = lazy_regex(">([^<]+)")
_INVISIBLE = lazy_regex("[\\s\u00ad\u034f\u200b-\u200f\u2060-\u2064\ufeff]+")
_NOT_FOR_WORD = lazy_regex(r"\[if\s*!\s*(?:mso|ie)", re.IGNORECASE)
_WHOLE = lazy_regex(r"<(?:html|body)\b", re.IGNORECASE)
_TINY = lazy_regex(r"0*[01](?:\.\d+)?(?:px|pt)?|0(?:\.\d+)?(?:em|rem|%)")


@dataclass(frozen=True, slots=True)
class Element:
    """One element of the body, in the order of the document.

    in_word: Outlook for Windows reads it too. hidden: no reader sees it. parent is an index.
    """

    node: LexborNode
    tag: str
    attributes: dict[str, str | None]
    parent: int | None
    hidden: bool
    in_word: bool

    def attribute(self, name: str) -> str:
        return (self.attributes.get(name) or "").strip()

    def style(self, name: str) -> str:
        """Return the value of a property in the style attribute."""
        return value_of(self.attribute("style"), name)


@dataclass(frozen=True, slots=True)
class Link:
    """A link: where it leads, and the text shown (for an image its alternative text)."""

    href: str
    text: str
    image: str = ""  # the address of the image, if the link shows only an image


@dataclass(frozen=True, slots=True)
class StyleSheet:
    """A <style> of the page."""

    css: str
    in_word: bool


class Page:
    """A parsed page or fragment."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.is_whole = _WHOLE.search(source) is not None
        self.tree = LexborHTMLParser(source)

    @cached_property
    def elements(self) -> tuple[Element, ...]:
        """All elements, <html> first."""
        return tuple(self._walked[0])

    @cached_property
    def sheets(self) -> tuple[StyleSheet, ...]:
        return tuple(
            StyleSheet(element.node.text() or "", element.in_word)
            for element in self.elements
            if element.tag == "style"
        )

    @cached_property
    def links(self) -> tuple[Link, ...]:
        """The links that a reader sees, in order."""
        # Not from all elements: links differ between recipients, and are read for each.
        nodes = self.tree.css("a[href]")
        return tuple(_link(node) for node in nodes if not _is_hidden(node))

    @cached_property
    def for_word(self) -> str:
        """The content of comments for Outlook for Windows."""
        return "\n".join(comment for comment in self._walked[1] if re.match(r"\[if\b", comment))

    @cached_property
    def _walked(self) -> tuple[list[Element], list[str]]:
        elements: list[Element] = []
        comments: list[str] = []
        in_word = True
        stack: list[tuple[LexborNode, int | None]] = [(self.tree.root, None)]  # type: ignore[list-item]
        while stack:
            node, parent = stack.pop()
            if node.is_comment_node:
                comment = (node.comment_content or "").strip()
                comments.append(comment)
                if _NOT_FOR_WORD.match(comment) and "endif" not in comment:
                    in_word = False
                elif "endif" in comment:
                    in_word = True
            elif node.is_element_node:
                hidden = parent is not None and elements[parent].hidden
                element = _element(node, parent, hidden, in_word)
                elements.append(element)
                index = len(elements) - 1
                stack += [(child, index) for child in reversed(list(children(node)))]
        return elements, comments


@lru_cache(maxsize=16)
def page_of(source: str) -> Page:
    """Return the parsed source; the rules share it."""
    return Page(source)


@lru_cache(maxsize=4)
def structure(source: str) -> str:
    """Return source with every visible text as "x" and every link without its address."""
    pieces = _KEPT.split(source)
    for index in range(0, len(pieces), 2):
        # The text behind a comment has its ">" in the piece before.
        bare = _TEXT.sub(_bare, f">{pieces[index]}")
        pieces[index] = _ADDRESS.sub(r'\1""', bare)[1:]
    return "".join(pieces)


def children(node: LexborNode) -> Iterator[LexborNode]:
    child = node.first_child
    while child is not None:
        yield child
        child = child.next


def own_text(node: LexborNode) -> str:
    """Return the text directly in node, not in its elements; "" for spaces."""
    texts = (child.text_content or "" for child in children(node) if child.is_text_node)
    return visible_text(" ".join(texts))


def visible_text(text: str) -> str:
    """Return text without invisible characters, on one line."""
    return _INVISIBLE.sub(" ", text).strip()


def _bare(match: re.Match[str]) -> str:
    text = match[1]
    if text.isspace():
        return "> "
    return ">x" if visible_text(html.unescape(text) if "&" in text else text) else "> "


def _element(node: LexborNode, parent: int | None, hidden: bool, in_word: bool) -> Element:
    tag, attributes = node.tag or "", node.attributes
    hidden = hidden or "hidden" in attributes or _hides(attributes.get("style") or "")
    return Element(node, tag, attributes, parent, hidden, in_word)


@lru_cache(maxsize=4096)
def _hides(style: str) -> bool:
    """Say whether a style hides an element, as for preheaders."""
    if not re.search(r"(?i)display|visib|opacity|height|size|mso-hide", style):
        return False
    return (
        value_of(style, "display").lower() == "none"
        or value_of(style, "visibility").lower() == "hidden"
        or value_of(style, "mso-hide").lower() == "all"
        or re.fullmatch(r"0*(?:\.0+)?", value_of(style, "opacity") or "1") is not None
        or bool(_TINY.fullmatch(value_of(style, "max-height") or "none"))
        or re.fullmatch(r"1(?:px|pt)", value_of(style, "font-size")) is not None
    )


def _is_hidden(node: LexborNode | None) -> bool:
    while node is not None:
        if _hides(node.attributes.get("style") or ""):
            return True
        node = node.parent
    return False


def _link(node: LexborNode) -> Link:
    href = (node.attributes.get("href") or "").strip()
    text = visible_text(node.text() or "")
    if text:
        return Link(href, text)
    images = node.css("img")
    alt = visible_text(" ".join(image.attributes.get("alt") or "" for image in images))
    label = node.attributes.get("aria-label") or node.attributes.get("title") or ""
    image = (images[0].attributes.get("src") or "an image") if images else ""
    return Link(href, alt or visible_text(label), image)

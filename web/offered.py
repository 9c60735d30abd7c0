"""What somebody may not do is not offered: its buttons are taken out of every page, in one place.

A page is written for who may do everything. Before somebody else gets it, each form that posts
where they may not, and each link to a page that they may not see, is replaced: the first of a kind
by the sentence that says who may. Our pages' values are escaped, so "<form" is always our own.
"""

import re
from collections.abc import Callable
from html import unescape
from urllib.parse import urlsplit

from flask import Flask, Response, request
from markupsafe import escape
from werkzeug.exceptions import HTTPException
from werkzeug.routing import MapAdapter, RequestRedirect

from ..campaigns.accounts.permissions import ALL
from ..templates.lazy_regex import lazy_regex
from . import access

_OPENING = lazy_regex(r"<(form|a)\b[^>]*>")
_ACTION = lazy_regex(r'\saction="([^"]*)"')
_HREF = lazy_regex(r'\shref="([^"]*)"')
_POSTS = lazy_regex(r'\smethod="post"')
_BUTTON = lazy_regex(r'\sclass="[^"]*\bbutton\b')
_FOLDED = lazy_regex(
    r"<details\b[^>]*>\s*<summary\b[^>]*>(?:[^<]|<(?!/summary>|details\b))*</summary>"
    r"\s*(?:<p\b[^>]*>[^<]*</p>\s*)?$"
)
_CLOSING = lazy_regex(r"\s*</details>")
_NEAR = 2_000  # characters before a form in which its fold begins

# The words that say who may, None where it may be done: of an address and a method.
Refusing = Callable[[str, str], str | None]


def register(app: Flask) -> None:
    """Let every page offer only what its visitor may do."""

    @app.after_request
    def offer(response: Response) -> Response:
        visitor = access.current() if response.mimetype == "text/html" else None
        if visitor is None or visitor.permissions == ALL or response.is_streamed:
            return response
        if response.headers.get("Content-Security-Policy", "").startswith("sandbox"):
            return response  # a mail, and no page of ours
        adapter = app.url_map.bind(request.host)
        response.set_data(
            only_offered(response.get_data(as_text=True), _refusing(adapter, visitor))
        )
        return response


def only_offered(page: str, refusing: Refusing) -> str:
    """Return a page without the forms and links that lead to a refusal."""
    parts: list[str] = []
    said: set[str] = set()
    done = 0
    for opening in _OPENING.finditer(page):
        if opening.start() < done:
            continue
        words = _refused(opening, refusing)
        if words is None:
            continue
        start, end = _span(page, opening, done)
        is_form = opening[1] == "form"
        parts.append(page[done:start])
        if is_form and words not in said:
            said.add(words)
            parts.append(f'<p class="soft small not-yours">{escape(words)}</p>')
        elif not is_form and not _BUTTON.search(opening[0]):
            parts.append(page[opening.end() : end - len("</a>")])
        done = end
    return "".join((*parts, page[done:]))


def _refused(opening: re.Match[str], refusing: Refusing) -> str | None:
    tag = opening[0]
    if opening[1] == "form":
        if not _POSTS.search(tag):
            return None
        to = _ACTION.search(tag)
        return refusing(to[1] if to else "", "POST")
    to = _HREF.search(tag)
    return refusing(to[1], "GET") if to else None


def _span(page: str, opening: re.Match[str], done: int) -> tuple[int, int]:
    """Return where what goes out begins and ends: with its fold, where it is all of it."""
    closing = f"</{opening[1]}>"
    found = page.find(closing, opening.end())
    start, end = opening.start(), (found + len(closing) if found >= 0 else opening.end())
    if opening[1] == "form":
        before = page[max(done, start - _NEAR) : start]
        at = before.rfind("<details")
        fold = _FOLDED.match(before, at) if at >= 0 else None
        after = _CLOSING.match(page, end)
        if fold is not None and after is not None:
            return start - len(before) + at, after.end()
    return start, end


def _refusing(adapter: MapAdapter, visitor: access.Visitor) -> Refusing:
    known: dict[tuple[str, str], str | None] = {}

    def words(address: str, method: str) -> str | None:
        parts = urlsplit(unescape(address))
        path = parts.path or request.path
        if parts.netloc or not path.startswith("/"):
            return None
        try:
            endpoint, _ = adapter.match(path, method=method)
        except (HTTPException, RequestRedirect):
            return None
        if (endpoint, method) not in known:
            known[endpoint, method] = access.lacking(endpoint, visitor, reads=method == "GET")
        return known[endpoint, method]

    return words

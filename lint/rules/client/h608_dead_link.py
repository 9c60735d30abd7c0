"""H608: a broken link."""

from collections.abc import Iterator
from html import unescape
from urllib.parse import unquote

from ....templates.lazy_regex import lazy_regex
from ...findings.finding import Finding, Severity
from ...html.document import Link, Page, own_text, page_of
from ...reading.codes import FILLED
from ...reading.hit import shorten
from ...reading.leaving import WORDS
from ...reading.urls import address_fault, host_of, is_merged
from ...rule.base import Example
from ...rule.families import MessageRule, Needs
from ...view.merged_links import merged_links
from ...view.views import Context, View

_MARKDOWN = lazy_regex(r"\]\(\s*<?([^)\s>]+)")
_CUT = lazy_regex(r"(?i)https?://[ \t]+(?:www\.|[\w-]+\.)\w[^\s)]*")
_BARE = lazy_regex(
    r"(?i)(?<![\w/])(?:https?://(?:localhost|127\.|10\.|192\.168\.)|file://)[^\s<>)\]\"']*"
)
_EMPTY = lazy_regex(r"(?i)<(?:a|mj-[\w-]+)\b[^>]*?\shref\s*=\s*([\"'])\s*#?\s*\1|\]\(#?\)")
_FIX = "write the whole address, with https:// and the name of the website"


def _page(name: str, body: str) -> Example:
    return Example(name, f'<html lang="en"><body>{body}</body></html>\n', "mail.html")


class DeadLink(MessageRule):
    code = "H608"
    name = "dead-link"
    severity = Severity.error
    needs = Needs.links | Needs.markup
    summary = (
        "a broken link: no address or one that leads nowhere from an email, no such anchor, or "
        "(with --online) no such page"
    )
    why = (
        "The click was the purpose of the email. With `tactful lint --online` each page is "
        "requested; links that come from the list never are, and a page that does not answer "
        "is not called dead. An empty address or a lone '#', as design drafts have them, is a "
        "warning."
    )
    source = "RFC 9110, 15.5.5 and 15.5.11: 404 and 410"
    bad = (
        _page("no such anchor", '<a href="#prices">Our prices</a> <h2 id="price">Prices</h2>'),
        _page("an empty address", '<a href="#">Our prices</a>'),
        _page("an address without https", '<a href="www.b.example/terms">Terms</a>'),
        _page("a file on a computer", '<a href="file:///C:/terms.pdf">Terms</a>'),
        _page("a developer's own computer", '<a href="http://localhost:8080/terms">Terms</a>'),
        _page("a space in the address", '<a href="https:// www.b.example/terms">Terms</a>'),
        Example("a space in a text", "Our terms: https:// www.b.example/terms\n", "mail.txt"),
        _page("a placeholder", '<a href="https://www.yourwebsite.com/">Terms</a>'),
        _page("a script", '<a href="javascript:void(0)">Our prices</a>'),
    )
    good = (
        _page(
            "an anchor in the email", '<a href="#prices">Our prices</a> <h2 id="prices">Prices</h2>'
        ),
        _page("an old anchor", '<a href="#top">Up</a> <a name="top"></a>'),
        _page("other kinds of address", '<a href="tel:+441382000">Call</a>'),
        _page("another tool's code", '<a href="{{ terms }}">Terms</a>'),
        _page("a page, not requested", '<a href="https://b.example/guide">The guide</a>'),
    )

    def check(self, view: View, context: Context) -> Iterator[Finding]:
        yield from self._in_text(view)
        if view.html is None:
            return
        page = page_of(view.html)
        if empty := sum(_is_empty(link.href) for link in page.links) + _without_address(page):
            yield self.finding(
                f"{empty} links have no address yet" if empty > 1 else "a link has no address yet",
                severity=Severity.warning,
                fix="fill in each address",
                **view.where(_EMPTY),
            )
        if context.online is not None:
            urls = [link.href for link in page.links if _may_be_requested(link)]
            for url, fault in context.online.faults(urls).items():
                yield self.finding(f"{url} {fault}", fix="correct the address", **view.where(url))
        # M210 speaks of these, where the value is printed.
        merged = {unescape(link.text) for link in merged_links(view.page)} if view.page else ()
        based = page.tree.css_first("base[href]") is not None
        for link in page.links:
            if link.href in merged:
                continue
            if flaw := _flaw(link, page, based):
                message, fix = flaw
                yield self.finding(message, fix=fix, **view.where(link.href))

    def _in_text(self, view: View) -> Iterator[Finding]:
        """Yield findings of addresses that are typed into a text, and so are its links."""
        is_markdown = view.path.lower().endswith(".md") and view.html is None
        for part in view.parts:
            if part.kind not in ("text", "html"):
                continue
            for match in _CUT.finditer(part.text):
                message = f"the address '{shorten(match[0])}' is cut by a space"
                yield self.finding(message, fix="remove the space", **part.where(*match.span()))
            found = [(m[0], m.span()) for m in _BARE.finditer(part.text)] if not view.html else []
            if is_markdown:
                found += [(m[1], m.span(1)) for m in _MARKDOWN.finditer(part.text)]
            for address, span in dict(found).items():
                if FILLED not in address and (fault := address_fault(address)):
                    message = f"the address '{shorten(address)}' {fault}"
                    yield self.finding(message, fix=_FIX, **part.where(*span))


def _is_empty(href: str) -> bool:
    return href in ("", "#", "#!", "about:blank", "http://", "https://")


def _without_address(page: Page) -> int:
    """Count the links that are written as links and lead nowhere: <a>Our prices</a>."""
    links = page.tree.css("a")
    keys = ("href", "name", "id")
    return sum(bool(own_text(a)) and not any(key in a.attributes for key in keys) for a in links)


def _flaw(link: Link, page: Page, based: bool) -> tuple[str, str] | None:
    href = link.href
    if href.lower().startswith("javascript:"):
        return "a link is a script, and no email client runs it", "link to a page"
    fault = None if _is_empty(href) else address_fault(href)
    if fault and not (based and fault.startswith("has no https")):
        return f"the link '{shorten(href)}' {fault}", _FIX
    if href.startswith("#") and not _is_empty(href) and not is_merged(href):
        name = unquote(href[1:])
        if not _has(page, name):
            return (
                f"a link leads to #{name}, but the email has no such anchor",
                f'add id="{name}" to its target',
            )
    return None


def _has(page: Page, name: str) -> bool:
    quoted = name.replace("\\", "\\\\").replace('"', '\\"')
    return page.tree.css_first(f'[id="{quoted}"], a[name="{quoted}"]') is not None


def _may_be_requested(link: Link) -> bool:
    """Say whether a request does no harm: a link from the list could unsubscribe somebody."""
    if not host_of(link.href) or is_merged(link.href):
        return False
    return not WORDS.search(f"{link.href} {link.text}")

"""H608: a broken link."""

import re
from collections.abc import Iterator
from urllib.parse import unquote

from ...findings.finding import Finding, Severity
from ...html.document import Link, Page, page_of
from ...reading.leaving import WORDS
from ...reading.urls import host_of, is_merged
from ...rule.base import Example
from ...rule.families import MessageRule, Needs
from ...view.views import Context, View

_EMPTY = re.compile(r"(?i)<(?:a|mj-[\w-]+)\b[^>]*?\shref\s*=\s*([\"'])\s*#?\s*\1|\]\(#?\)")


def _page(name: str, body: str) -> Example:
    return Example(name, f'<html lang="en"><body>{body}</body></html>\n', "mail.html")


class DeadLink(MessageRule):
    code = "H608"
    name = "dead-link"
    severity = Severity.error
    needs = Needs.links | Needs.markup
    summary = (
        "a broken link: no address, no such anchor in the email, or (with --online) no such page"
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
        _page("a script", '<a href="javascript:void(0)">Our prices</a>'),
    )
    good = (
        _page(
            "an anchor in the email", '<a href="#prices">Our prices</a> <h2 id="prices">Prices</h2>'
        ),
        _page("an old anchor", '<a href="#top">Up</a> <a name="top"></a>'),
        _page("a page, not requested", '<a href="https://b.example/guide">The guide</a>'),
    )

    def check(self, view: View, context: Context) -> Iterator[Finding]:
        if view.html is None:
            return
        page = page_of(view.html)
        if empty := sum(link.href in ("", "#") for link in page.links):
            yield self.finding(
                f"{empty} links have no address yet" if empty > 1 else "a link has no address yet",
                severity=Severity.warning,
                fix="fill in each address",
                **view.where(_EMPTY),
            )
        for link in page.links:
            if flaw := _flaw(link, page):
                message, fix = flaw
                yield self.finding(message, fix=fix, **view.where(link.href))
        if context.online is not None:
            urls = [link.href for link in page.links if _may_be_requested(link)]
            for url, fault in context.online.faults(urls).items():
                yield self.finding(f"{url} {fault}", fix="correct the address", **view.where(url))


def _flaw(link: Link, page: Page) -> tuple[str, str] | None:
    href = link.href
    if href.lower().startswith("javascript:"):
        return "a link is a script, and no email client runs it", "link to a page"
    if href.startswith("#") and href != "#" and not is_merged(href):
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

"""H610: links whose campaign parameters differ."""

from collections import defaultdict
from collections.abc import Iterator
from typing import ClassVar
from urllib.parse import parse_qs, urlsplit

from ...findings.finding import Finding, Severity
from ...html.document import Link, page_of
from ...reading.leaving import WORDS
from ...reading.urls import host_of, is_merged, site_of
from ...rule.base import Example
from ...rule.families import MessageRule, Needs
from ...view.views import Context, View

_NEEDED = ("utm_source", "utm_medium", "utm_campaign")


def _page(name: str, *links: str) -> Example:
    body = "\n".join(f'<p><a href="{link}">Page {i}</a></p>' for i, link in enumerate(links))
    return Example(name, f'<html lang="en"><body>{body}</body></html>\n', "mail.html")


_TAGS = "utm_source=letter&amp;utm_medium=email&amp;utm_campaign="


class Tracking(MessageRule):
    code = "H610"
    name = "campaign-parameters"
    severity = Severity.info
    needs = Needs.links
    summary = "campaign parameters (utm_…) missing on some links, or different between links"
    why = (
        "Analytics does not credit visits through a link without them to the campaign, and "
        "two spellings become two campaigns in every report. An email that uses none is not "
        "checked."
    )
    source = "support.google.com/analytics/answer/10917952: utm parameters, case matters"
    options: ClassVar = {"needed": _NEEDED}
    bad = (
        _page(
            "two campaigns",
            f"https://b.example/a?{_TAGS}spring",
            f"https://b.example/b?{_TAGS}Spring",
        ),
        _page("one link without", f"https://b.example/a?{_TAGS}spring", "https://b.example/b"),
        _page("no source", "https://b.example/a?utm_campaign=spring"),
        _page("an empty source", f"https://b.example/a?{_TAGS.replace('letter', '')}spring"),
    )
    good = (
        _page("all the same", f"https://b.example/a?{_TAGS}spring", f"https://b.example/b?{_TAGS}spring"),
        _page("none", "https://b.example/a", "https://b.example/b"),
        _page("the unsubscribe link and other sites", f"https://b.example/a?{_TAGS}spring",
              "https://b.example/unsubscribe", "https://social.example/b"),
    )  # fmt: skip

    def check(self, view: View, context: Context) -> Iterator[Finding]:
        if view.html is None or "utm_" not in view.html:
            return
        links = [link for link in page_of(view.html).links if host_of(link.href)]
        tagged = {link.href: tags for link in links if (tags := _tags(link.href))}
        sites = {site_of(host_of(href)) for href in tagged}
        for href, tags in tagged.items():
            # An empty one is counted under "(not set)", as if it were missing.
            needed = context.options["needed"]
            if missing := [name for name in needed if not tags.get(name, "").strip()]:
                yield self._at(view, href, f"a link has no {', '.join(missing)}", "add it")
        for link in links:
            if link.href not in tagged and _counts(link) and site_of(host_of(link.href)) in sites:
                message = "a link has no campaign parameters, but other links to the same site do"
                yield self._at(view, link.href, message, "add the same parameters")
        yield from self._differing(view, tagged)

    def _differing(self, view: View, tagged: dict[str, dict[str, str]]) -> Iterator[Finding]:
        for name in ("utm_source", "utm_medium", "utm_campaign"):
            seen: dict[str, str] = defaultdict(str)
            for href, tags in tagged.items():
                if tags.get(name, "").strip() and not is_merged(tags[name]):
                    seen.setdefault(tags[name], href)
            if len(seen) > 1:
                first, second, *_ = seen
                message = f"links in one email have {name} '{first}' and '{second}'"
                yield self._at(view, seen[second], message, "use the same value in all links")

    def _at(self, view: View, href: str, message: str, fix: str) -> Finding:
        return self.finding(message, fix=fix, **view.where(href))


def _tags(href: str) -> dict[str, str]:
    query = parse_qs(urlsplit(href).query, keep_blank_values=True)
    return {name: values[0] for name, values in query.items() if name in _NEEDED}


def _counts(link: Link) -> bool:
    """Say whether a visit through link is one of the campaign; a click to unsubscribe is not."""
    return not WORDS.search(f"{link.href} {link.text}") and not is_merged(link.href)

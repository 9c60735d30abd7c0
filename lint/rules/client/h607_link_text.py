"""H607: a link text that says nothing, or shows another address."""

import re
from collections.abc import Iterator
from typing import ClassVar

from ....templates.lazy_regex import lazy_regex
from ...findings.finding import Finding, Severity
from ...html.document import Link, page_of
from ...reading.urls import host_of, is_host, is_merged, site_of
from ...rule.base import Example
from ...rule.families import MessageRule, Needs
from ...view.views import Context, View

_VAGUE = (
    "click here", "click this", "click", "go", "here", "right here", "this", "this link", "link",
    "information", "more", "more info", "more information", "read more", "learn more", "see more",
    "hier", "hier klicken", "klicken sie hier", "hier clicken", "mehr", "mehr lesen", "weiterlesen",
    "cliquez ici", "ici", "lire la suite", "en savoir plus", "haga clic aquí", "haz clic aquí",
    "aquí", "leer más", "clicca qui", "qui", "klik hier", "lees meer", "klicka här", "här",
)  # fmt: skip
_ADDRESS = lazy_regex(r"[^\s@]++@([^\s@][^\s@.]*+\.[^\s@]++)")
_SHOWN = lazy_regex(r"(?i)(?:https?://)?((?:[a-z0-9-]+\.)+[a-z]{2,})(?::\d+)?(?:[/?#]\S*)?")
_EDGES = " \u00a0.,:;!?…›»→>«‹<-–—()[]\"'“”"


def _page(name: str, link: str) -> Example:
    return Example(name, f'<html lang="en"><body><p>Hello! {link}</p></body></html>\n', "mail.html")


class LinkText(MessageRule):
    code = "H607"
    name = "link-text"
    severity = Severity.warning
    needs = Needs.links
    summary = "a link text that says nothing, or shows another address"
    why = (
        "Readers jump from link to link, and a screen reader lists links without the words "
        "around them: 'here, here, here'. A shown address that differs from the real one is "
        "typical of phishing, and Gmail and Outlook warn about it."
    )
    source = "Lighthouse's audit link-text; WCAG 2.2, 2.4.4; Thunderbird's phishing detector"
    options: ClassVar = {"vague": _VAGUE}
    bad = (
        _page("here", 'Click <a href="https://b.example/guide">here</a>'),
        _page("with an arrow", '<a href="https://b.example/guide">Read more »</a>'),
        _page(
            "no text", '<a href="https://b.example"><img src="https://b.example/a.png" alt=""></a>'
        ),
        _page("another site", '<a href="https://click.mailer.com/x">www.brightwater.com</a>'),
        _page("another address", '<a href="mailto:eve@mailer.com">sam@brightwater.com</a>'),
    )
    good = (
        _page("it says where it leads", '<a href="https://b.example/guide">Read the guide</a>'),
        _page("the same site", '<a href="https://www.brightwater.com/x">brightwater.com</a>'),
        _page("a name with a dot", '<a href="https://nodejs.org">Node.js</a>'),
        _page("filled in by another tool", '<a href="*|URL|*">www.brightwater.com</a>'),
        _page("an anchor", '<a name="top"></a> <a href="https://b.example"><img alt="Brightwater"'
              ' src="https://b.example/a.png"></a>'),
    )  # fmt: skip

    def check(self, view: View, context: Context) -> Iterator[Finding]:
        if view.html is None:
            return
        vague = frozenset(context.options["vague"])
        for link in page_of(view.html).links:
            if flaw := _flaw(link, vague):
                message, fix = flaw
                where = view.where(link.href, link.text, link.image)
                yield self.finding(message, fix=fix, **where)


def _flaw(link: Link, vague: frozenset[str]) -> tuple[str, str] | None:
    text = " ".join(link.text.split())
    if not text:
        if link.image:
            return (
                "a link is an image without alternative text",
                "write in its alt text where it leads",
            )
        return "a link has no text", "write where it leads, or remove the link"
    if text.lower().strip(_EDGES) in vague:
        return (
            f"the link '{text}' does not say where it leads",
            "say what the reader will find there",
        )
    if is_merged(link.href) or is_merged(text):
        return None
    return _elsewhere(link.href, text)


def _elsewhere(href: str, text: str) -> tuple[str, str] | None:
    """Return what is wrong where text is an address of another site than href."""
    shown = _ADDRESS.fullmatch(text)
    if shown and href.lower().startswith("mailto:"):
        target = href[7:].partition("?")[0]
        if target and target.lower() != text.lower():
            return (
                f"the link shows {text} but writes to {target}",
                "show the address that it writes to",
            )
        return None
    match = _SHOWN.fullmatch(text)
    host = host_of(href)
    if not (match and host) or not (text != text.capitalize() or "/" in text):
        return None
    shown_host = match[1].lower()
    if (
        is_host(shown_host)
        and not re.search(r"[A-Z]", match[1])
        and site_of(shown_host) != site_of(host)
    ):
        return (
            f"the link shows {shown_host} but leads to {host}",
            "show words instead of an address, or link to what is shown",
        )
    return None

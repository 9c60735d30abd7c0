"""M210: a link broken by its merged value."""

import re
from collections.abc import Iterator, Sequence
from html import unescape
from urllib.parse import urlsplit

from ....templates.lazy_regex import lazy_regex
from ....templates.trace.origin import Span
from ...findings.finding import Finding, Severity
from ...reading.hit import shorten
from ...rule.base import Example
from ...rule.families import MessageRule, Needs
from ...view.merged_links import merged_links
from ...view.views import Context, View

_SCHEMES = frozenset(("http", "https", "mailto", "tel", "sms"))
_PARAMETER = lazy_regex(r"(?:[?&]|(?<![^=&?#\s])[^=&?#\s;]*+;)[^=&?#\s]++=\Z")
_OUR_LINK = "unsubscribe_url"


def _mail(link: str) -> str:
    return (
        f"---\nsubject: Rivers, and {{{{ lead.asset }}}}\npreheader: Two\n---\n[See it]({link}). "
        "[Stop]({{ unsubscribe_url }})\n"
    )


class BrokenLink(MessageRule):
    code = "M210"
    name = "broken-link"
    severity = Severity.error
    needs = Needs.links
    summary = "a link broken by its merged value: a space, an empty parameter, no website"
    why = (
        "'Smith & Sons Ltd' in the middle of an address breaks the link. It works for every "
        "row that the preview showed, and fails for the one customer who matters."
    )
    requirement = "R18"
    bad = (
        Example(
            "a space in the middle",
            _mail("https://b.example/?for={{ contact.company }}&x=1"),
            also={"contacts/leads.csv": "email,company,asset\njo@acme.example,Acme Inc,a guide\n"},
        ),
        Example(
            "an empty parameter",
            _mail("https://b.example/?for={{ contact.company | urlencode }}&x=1"),
            also={"contacts/leads.csv": "email,company,asset\njo@acme.example,,a guide\n"},
        ),
        Example(
            "no address at all",
            _mail("{{ contact.company }}"),
            also={"contacts/leads.csv": "email,company,asset\njo@acme.example,Acme,a guide\n"},
        ),
    )
    good = (
        Example(
            "encoded",
            _mail("https://b.example/?for={{ contact.company | urlencode }}"),
            also={"contacts/leads.csv": "email,company,asset\njo@acme.example,Acme Inc,a guide\n"},
        ),
        Example(
            "a whole address from the list",
            _mail("{{ contact.company }}"),
            also={
                "contacts/leads.csv": "email,company,asset\n"
                "jo@acme.example,https://acme.example/guide,a guide\n"
            },
        ),
    )

    def check(self, view: View, context: Context) -> Iterator[Finding]:
        if view.page is None:
            return
        for link in merged_links(view.page):
            spans = [span for span in link.spans if span.origin.expression != _OUR_LINK]
            fault = _fault(link.text, spans) if spans else None
            if fault:
                origin = spans[0].origin
                fields = [s.origin.field for s in spans if s.origin.field in context.fields]
                yield self.finding(
                    f"the merged link {fault}: '{shorten(unescape(link.text), 60)}'",
                    path=origin.place.path,
                    line=origin.place.line,
                    column=origin.place.column,
                    field=fields[0] if fields else None,
                    fix="write | urlencode after the value in the link, and {% if %} around a "
                    "link that needs the value",
                )


def _fault(written: str, spans: Sequence[Span]) -> str | None:
    """Return what is wrong with a merged address; None if it is valid."""
    address = unescape(written)
    if not address.strip():
        return "is empty"
    if re.search(r"\s", address):
        return "contains a space"
    if any(s.start == s.end and _PARAMETER.search(written[: s.start]) for s in spans):
        return "has an empty parameter"
    if re.match(r"(?i)https?:/*https?:", address):
        return "starts with https:// twice"
    try:
        parts = urlsplit(address)
        host = parts.hostname or ""
    except ValueError:
        return "is not a valid address"
    if parts.scheme.lower() not in _SCHEMES:
        return "is not a web address" if parts.scheme else "does not lead to a website"
    if parts.scheme.lower() in ("http", "https") and not re.search(r"\w\.\w|\A\[|localhost", host):
        return "does not lead to a website"
    return None

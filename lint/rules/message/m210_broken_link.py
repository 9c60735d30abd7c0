"""M210: a link that its merged value breaks."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from html import unescape
from urllib.parse import urlsplit

from ...finding import Finding, Severity
from ...page import page_of
from ...reading.hit import shorten
from ...rule import Context, Example, MessageRule, Needs, View

_LINK = re.compile(
    r"\b(?:href|src)\s*=\s*(?:\"(?P<double>[^\"]*\{\{[^\"]*)\"|'(?P<single>[^']*\{\{[^']*)')"
    r"|\]\(\s*(?P<markdown>(?:\{\{.*?\}\}|[^()\s{])*\{\{.*?\}\}(?:\{\{.*?\}\}|[^()\s{])*)\s*\)"
)
_TAG = re.compile(r"\{\{[-+]?\s*(?P<name>[\w.]+)?.*?\}\}", re.DOTALL)
_SCHEMES = frozenset(("http", "https", "mailto", "tel", "sms"))
_PARAMETER = re.compile(r"[?&;][^=&?#\s]+=\Z")


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
    summary = "a link that its merged value breaks: a blank, an empty parameter, no site"
    why = (
        "'Smith & Sons Ltd' in the middle of an address leads to the half of it. It works for "
        "every row that the preview showed, and for the one customer who matters it does not."
    )
    requirement = "R18"
    bad = (
        Example(
            "a blank in the middle",
            _mail("https://b.example/?for={{ contact.company }}&x=1"),
            also={"contacts/leads.csv": "email,company,asset\njo@acme.example,Acme Inc,a guide\n"},
        ),
        Example(
            "nothing to ask for",
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
        links = _links(view.source or "")
        if not links or view.html is None:
            return
        addresses = dict.fromkeys(link.href for link in page_of(view.html).links)
        for link in links:
            for address in addresses:
                merged = link.pattern.fullmatch(address)
                fault = _fault(address, merged.groups(), link) if merged else None
                if fault:
                    yield self.finding(
                        f"the merged link {fault}: '{shorten(address, 60)}'",
                        path=view.path,
                        line=link.line,
                        column=link.column,
                        field=next((n for n in link.names if n in context.fields), None),
                        fix="write | urlencode behind a value in a link, and {% if %} around a "
                        "link that needs one",
                    )


@dataclass(frozen=True, slots=True)
class _Link:
    """A link of a template: what it becomes, the names it merges, and where it stands."""

    pattern: re.Pattern[str]
    static: tuple[str, ...]  # around the merged values
    names: tuple[str, ...]
    line: int
    column: int


@lru_cache(maxsize=256)
def _links(source: str) -> tuple[_Link, ...]:
    """Return the links of a template's source that merge something."""
    found = []
    for match in _LINK.finditer(source):
        written = match["double"] or match["single"] or match["markdown"]
        if "{%" in written:
            continue
        tags = list(_TAG.finditer(written))
        static = tuple(unescape(text) for text in _between(written, tags))
        names = tuple(tag["name"] or "" for tag in tags)
        if names == ("unsubscribe_url",):
            continue
        pattern = re.compile("(.*?)".join(map(re.escape, static)), re.DOTALL)
        start = match.start(match.lastgroup or 0)
        line = source.count("\n", 0, start) + 1
        found.append(_Link(pattern, static, names, line, start - source.rfind("\n", 0, start)))
    return tuple(found)


def _between(text: str, tags: list[re.Match[str]]) -> Iterator[str]:
    position = 0
    for tag in tags:
        yield text[position : tag.start()]
        position = tag.end()
    yield text[position:]


def _fault(address: str, values: tuple[str, ...], link: _Link) -> str | None:
    """Return what a merged address suffers from, None for a sound one."""
    if not address.strip():
        return "is empty"
    if re.search(r"\s", address):
        return "has a blank in it"
    for before, value in zip(link.static, values, strict=False):
        if not value and _PARAMETER.search(before):
            return "leaves a parameter empty"
    if re.match(r"(?i)https?:/*https?:", address):
        return "begins twice"
    try:
        parts = urlsplit(address)
        host = parts.hostname or ""
    except ValueError:
        return "is no address"
    if parts.scheme.lower() not in _SCHEMES:
        return "is no web address" if parts.scheme else "leads to no site"
    if parts.scheme.lower() in ("http", "https") and not re.search(r"\w\.\w|\A\[|localhost", host):
        return "leads to no site"
    return None

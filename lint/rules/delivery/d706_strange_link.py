"""D706: a link that filters distrust: shortened, to an IP address, or to a look-alike."""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import ClassVar

from rapidfuzz.distance import OSA

from ....templates.lazy_regex import lazy_regex
from ...findings.finding import Finding, Severity
from ...html.document import Link, page_of
from ...reading.urls import URL, host_of, is_number, site_of
from ...rule.base import Example
from ...rule.families import MessageRule, Needs
from ...view.views import Context, View

SHORTENERS = (
    "bit.ly", "tinyurl.com", "goo.gl", "t.co", "ow.ly", "is.gd", "buff.ly", "rebrand.ly", "cutt.ly",
    "rb.gy", "t.ly", "shorturl.at", "tiny.cc", "bl.ink", "lnkd.in", "soo.gd", "s.id", "v.gd",
    "short.io", "shorte.st", "adf.ly", "dub.sh", "tny.im", "x.gd", "u.to", "kutt.it", "clck.ru",
)  # fmt: skip
# Letters of other scripts that look like a Latin one (Unicode's confusables, those in use).
_TWINS = str.maketrans("аеорсухіјѕһԁԛԝѵӏοανρτυικ", "aeopcyxijshdqwvloavptuik")
_SHAPES = (("rn", "m"), ("vv", "w"), ("cl", "d"), ("0", "o"), ("1", "l"), ("i", "l"), ("5", "s"))
_ATEXT = lazy_regex(r"^https?://[^/?#]*@", re.IGNORECASE)


def _page(name: str, link: str) -> Example:
    body = f'<p>Hello! <a href="{link}">The river guide</a></p>'
    return Example(name, f'<html lang="en"><body>{body}</body></html>\n', "mail.html")


def _mail(name: str, link: str) -> Example:
    head = "From: sam@brightwater.com\nTo: jo@c.com\nSubject: Rivers\n"
    return Example(name, f"{head}\nThe guide: {link}\n", "mail.eml")


_SHOWN = lazy_regex(
    r"(?i)(?P<scheme>https?://)?(?P<host>(?P<www>www\.)?(?:[a-z0-9-]{1,63}\.){1,8}[a-z]{2,24})"
    r"(?::\d+)?(?P<path>/\S*)?"
)


class StrangeLink(MessageRule):
    code = "D706"
    name = "strange-link"
    severity = Severity.warning
    needs = Needs.links
    summary = (
        "a link to a URL shortener, to an IP address, to a domain that looks like another, or to "
        "another website than its text shows"
    )
    why = (
        "Spammers hide where links lead, so filters block emails with shortened links; one "
        "other abuser of the shortener is enough. An IP address instead of a name, or a "
        "letter of another alphabet in a name, is typical of phishing, and so is a link that "
        "shows one address and leads to another: write words in its place."
    )
    source = "Spamhaus DBL: abused shorteners; UTS 39, 5.1: mixed scripts"
    options: ClassVar = {"shorteners": SHORTENERS}
    bad = (
        _page("shortened", "https://bit.ly/3x"),
        _page("an IP address", "http://203.0.113.9/guide"),
        _page("another name before the @", "https://paypal.com@b.example/guide"),
        _page("a Cyrillic a", "https://brightw\u0430ter.com/guide"),
        _page("the same, encoded", "https://xn--brightwter-5qi.com/guide"),
        Example(
            "another website than it shows",
            '<html lang="en"><body><p>Hello! <a href="https://clicks.c.example/r/8">'
            "www.brightwater.com/guide</a></p></body></html>\n",
            "mail.html",
        ),
        _mail("one letter from our own domain", "https://brlghtwater.com/guide"),
    )
    good = (
        _page("a plain link", "https://brightwater.com/guide"),
        _page("a domain in its own script", "https://пример.рф/"),
        _page("an umlaut", "https://müller-wasser.de/"),
        Example(
            "the same website by its short name",
            '<html lang="en"><body><p>Hello! <a href="https://www.brightwater.com/en/guide?a=1">'
            "brightwater.com/guide</a></p></body></html>\n",
            "mail.html",
        ),
        _mail("our own domain", "https://www.brightwater.com/guide"),
        _mail("another company", "https://bridgewater.com/guide"),
    )

    def check(self, view: View, context: Context) -> Iterator[Finding]:
        own = _own_sites(view, context)
        shorteners = frozenset(context.options["shorteners"])
        for url in dict.fromkeys(_urls(view)):
            if flaw := _flaw(url, own, shorteners):
                message, fix = flaw
                yield self.finding(message, fix=fix, **view.where(url, host_of(url)))
        for link in page_of(view.html).links if view.html is not None else ():
            if shown := _other_site(link, own):
                yield self.finding(
                    f"a link shows {shown} and leads to {host_of(link.href)}",
                    fix="write words as its text, or the address that it leads to",
                    **view.where(link.href, shown),
                )


def _other_site(link: Link, own: frozenset[str]) -> str | None:
    """Return the host that a link's text shows, where the link leads to another website.

    A company's other endings are its own (brightwater.de), and so is a redirect of one's own. A
    name alone ("Booking.com") may be a company's.
    """
    match = _SHOWN.fullmatch(link.text.strip())
    if match is None or not (match["scheme"] or match["www"] or match["path"]):
        return None
    shown, site = site_of(match["host"].lower()), site_of(host_of(link.href))
    if not shown or not site or site in own:
        return None
    return match["host"] if shown.partition(".")[0] != site.partition(".")[0] else None


def _urls(view: View) -> Iterator[str]:
    if view.html is not None:
        yield from (link.href for link in page_of(view.html).links)
    else:
        for part in view.parts:
            if part.kind in ("text", "html"):
                yield from URL.findall(part.text)


def _own_sites(view: View, context: Context) -> frozenset[str]:
    hosts = [view.message.sender.address.rpartition("@")[2]] if view.message else []
    if context.workspace is not None:
        settings = context.workspace.settings
        hosts += [host_of(settings.website), host_of(settings.public_url)]
    return frozenset(site for host in hosts if (site := site_of(host.lower())))


@lru_cache(maxsize=4096)
def _flaw(url: str, own: frozenset[str], shorteners: frozenset[str]) -> tuple[str, str] | None:
    host = host_of(url)
    if not host:
        return None
    if _ATEXT.match(url):
        return (f"a link to {host} starts with another name", "remove the part before the @")
    if is_number(host):
        return (f"a link leads to the IP address {host}", "link to a domain name")
    site = site_of(host)
    if host in shorteners or host.removeprefix("www.") in shorteners:
        return (f"a link is shortened by {host}", "link to the page itself, or to your own domain")
    written = _decoded(host)
    if twin := _foreign_letters(written):
        message = f"the domain of a link mixes alphabets: {written} looks like {twin}"
        return (message, "link to the real domain")
    near = next((mine for mine in own if site and site != mine and _looks_like(site, mine)), None)
    if near:
        return (f"a link leads to {site}, which looks like your own {near}", f"is {near} meant?")
    return None


def _decoded(host: str) -> str:
    if "xn--" not in host:
        return host
    try:
        return host.encode("ascii").decode("idna")
    except UnicodeError:
        return host


def _foreign_letters(host: str) -> str | None:
    """Return the Latin name that host looks like, where letters of another script are in it."""
    labels = host.split(".")
    if host.isascii():
        return None
    for label in labels:
        scripts = {_script(c) for c in label if c.isalpha()}
        twin = label.translate(_TWINS)
        mixed = "LATIN" in scripts and scripts & {"CYRILLIC", "GREEK"}
        # A label wholly of twins under a Latin ending: "аррӏе.com".
        whole = not label.isascii() and twin.isascii() and labels[-1].isascii()
        if mixed or whole:
            return host.translate(_TWINS)
    return None


def _script(character: str) -> str:
    return unicodedata.name(character, "").partition(" ")[0]


def _looks_like(site: str, own: str) -> bool:
    """Say whether two sites can be mixed up: the same shape, or one letter of many wrong."""
    name, _, ending = site.partition(".")
    mine, _, my_ending = own.partition(".")
    if name == mine:
        return False  # brightwater.de beside brightwater.com is a company's own
    if _shape(name) == _shape(mine):
        return True
    same_ends = name[0] == mine[0] and name[-1] == mine[-1]
    return ending == my_ending and len(mine) >= 8 and same_ends and OSA.distance(name, mine) == 1


def _shape(name: str) -> str:
    for seen, like in _SHAPES:
        name = name.replace(seen, like)
    return name

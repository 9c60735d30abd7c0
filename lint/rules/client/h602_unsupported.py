"""H602: HTML or CSS that the email clients of many readers do not support."""

from collections.abc import Iterable, Iterator, Mapping
from typing import ClassVar

from ....templates.lazy_regex import lazy_regex
from ...findings.finding import Severity
from ...html.client_support import CLIENTS, FEATURES, SHARES, WORD, Feature
from ...html.document import Element, Page
from ...html.stylesheet import AtRule, Declaration, StyleRule, declarations, rules
from ...rule.base import Example
from ...rule.families import Needs
from ...rule.structure import Flaw, StructureRule
from ...view.views import Context

# Rules inside these are extras for clients that support them.
_EXTRA = lazy_regex(r"supports|prefers-|hover|-webkit|-moz|print")
_FONTS = lazy_regex(r"(?i)font|typekit")
_WORDS_ADDED = lazy_regex(r"[\"'][^\"']*\w[^\"']*[\"']|attr\(|url\(|counter")
_GHOST = lazy_regex(r"(?i)<(?:table|v:)")
Use = tuple[Feature, str, bool]  # what was found, how it is written, whether Word sees it


def _page(name: str, head: str, body: str) -> Example:
    text = f'<html lang="en"><head><title>Rivers</title>{head}</head><body>{body}</body></html>\n'
    return Example(name, text, "mail.html")


class Unsupported(StructureRule):
    code = "H602"
    name = "unsupported-in-clients"
    severity = Severity.warning
    needs = Needs.markup
    summary = "HTML or CSS that the email clients of many readers do not support"
    why = (
        "An email is shown by a dozen clients, and the largest of them ignore much of what a "
        "browser supports. A feature is reported where it breaks the email for more than "
        "`threshold` percent of readers; `shares` are the percentages of your own readers by "
        "email client, best taken from your own reports. Features that an email can do "
        "without (round corners, web fonts) are reported only with `mild`; what is in "
        "comments for Outlook is checked for Outlook alone."
    )
    source = (
        "caniemail.com, each feature with its day in lint/html/client_facts.py; shares: "
        "litmus.com/blog/email-client-market-share-december-2021"
    )
    options: ClassVar = {"threshold": 20, "shares": SHARES, "mild": False}
    bad = (
        _page("placed by position", "", '<div style="position:absolute;top:0">Now!</div>'),
        _page("CSS variables", "<style>:root{--b:#123} a{color:var(--b)}</style>", "<a>Rivers</a>"),
        _page("an embedded image", "",
              '<img src="data:image/png;base64,iVBORw0KGgo=" width="9" alt="Boat">'),
        _page("a script", "", "<p>Hello!</p><script>alert(1)</script>"),
        _page("a frame", "", '<iframe src="https://b.example/a"></iframe>'),
        _page("an SVG image", "", '<img src="https://b.example/a.svg" width="9" alt="Boat">'),
        _page("a video", "", '<video src="https://b.example/a.mp4"></video>'),
        _page("a linked style sheet", '<link rel="stylesheet" href="https://b.example/a">', "x"),
    )  # fmt: skip
    good = (
        _page("round corners, a web font", "<style>@font-face{font-family:A}</style>",
              '<p style="border-radius:4px">Hello!</p>'),
        _page("a plain value before the variable", "<style>a{color:#123;color:var(--b)}</style>",
              "<a>x</a>"),
        _page("for dark mode only", "<style>@media (prefers-color-scheme:dark){a{color:var(--b)}}"
              "</style>", "<a>x</a>"),
        _page("for Outlook only", "", "<!--[if mso]><svg></svg><![endif]--><p>Hello!</p>"),
        _page("a video with a fallback image", "",
              '<video src="https://b.example/a.mp4"><img alt="Film" width="600" '
              'src="https://b.example/a.png"></video>'),
    )  # fmt: skip

    def judge(self, page: Page, context: Context) -> Iterator[Flaw]:
        shares: Mapping[str, float] = {**SHARES, **context.options["shares"]}
        ghosts = _GHOST.search(page.for_word) is not None
        reported: set[str] = set()
        for feature, written, in_word in _uses(page):
            if feature.name in reported or (feature.mild and not context.options["mild"]):
                continue
            lacking = [
                key
                for key in feature.unsupported
                if key != WORD or (in_word and not (ghosts and feature.has_ghost))
            ]
            share = sum(shares.get(key, 0) for key in lacking)
            if share <= context.options["threshold"]:
                continue
            reported.add(feature.name)
            names = ", ".join(CLIENTS[key] for key in lacking)
            yield Flaw(
                f"{feature.name} is not supported by {names} ({share:.0f} % of readers): "
                f"{feature.loss}",
                (
                    f"remove it, or add a fallback for these clients; see {feature.page} "
                    f"({feature.tested})"
                ),
                (written, written.replace(": ", ":"), written.partition(": ")[2], feature.name),
            )


def _uses(page: Page) -> Iterator[Use]:
    for sheet in page.sheets:
        for rule in rules(sheet.css):
            for feature, written in _of_rule(rule):
                yield feature, written, sheet.in_word
    for element in page.elements:
        if element.hidden:
            continue
        for feature, written in _of_element(element):
            yield feature, written, element.in_word
        if style := element.attribute("style"):
            for feature, written in _of_declarations(declarations(style)):
                yield feature, written, element.in_word


def _of_rule(rule: StyleRule | AtRule) -> Iterator[tuple[Feature, str]]:
    if isinstance(rule, AtRule):
        yield from (
            (f, f"@{rule.keyword}") for f in _LOOKING["at-rule"] if f.pattern == rule.keyword
        )
        return
    around = " ".join(rule.within)
    yield from ((f, around) for f in _LOOKING["media"] if f.matches.search(around))
    if _EXTRA.search(around):
        return
    for feature in _LOOKING["selector"]:
        if feature.matches.search(rule.selector) and _adds(feature, rule.declarations):
            yield feature, rule.selector
    yield from _of_declarations(rule.declarations)


def _adds(feature: Feature, declared: Iterable[Declaration]) -> bool:
    """Say whether ::before adds something; it often only clears floats."""
    if "::before" not in feature.name:
        return True
    return any(d.name == "content" and _WORDS_ADDED.search(d.value) for d in declared)


def _of_declarations(declared: tuple[Declaration, ...]) -> Iterator[tuple[Feature, str]]:
    """Yield the features in a block; one with a plainer value before it has a fallback."""
    hidden = any(d.name == "display" and d.value.lower() == "none" for d in declared)
    for index, declaration in enumerate(declared):
        if hidden or declaration.name.startswith(("--", "-", "mso-")):
            continue
        for feature in (*_BY_PROPERTY.get(declaration.name, ()), *_BY_PROPERTY["*"]):
            if feature.matches.search(declaration.value) and not any(
                d.name == declaration.name and not feature.matches.search(d.value)
                for d in declared[:index]
            ):
                yield feature, f"{declaration.name}: {declaration.value}"


def _of_element(element: Element) -> Iterator[tuple[Feature, str]]:
    for feature in _LOOKING["element"]:
        if element.tag in feature.pattern.split("|") and _matters(element):
            yield feature, f"<{element.tag}"
    for feature in _LOOKING["attribute"]:
        if feature.pattern in element.attributes:
            yield feature, element.attribute(feature.pattern)
    if element.tag == "img":
        source = element.attribute("src")
        yield from ((f, source) for f in _LOOKING["image"] if f.matches.search(source))


def _matters(element: Element) -> bool:
    if element.tag == "link":
        sheet = "stylesheet" in element.attribute("rel").lower()
        return sheet and not _FONTS.search(element.attribute("href"))
    if element.tag == "script":  # data for Gmail, which shows it beside the mail
        return "json" not in element.attribute("type").lower()
    if element.tag == "input":
        return element.attribute("type").lower() in ("submit", "image")
    if element.tag in ("video", "audio", "object"):
        return element.node.css_first("img, a") is None
    return True


_KINDS = ("selector", "at-rule", "media", "element", "attribute", "image")
_LOOKING = {kind: [f for f in FEATURES if f.looks_at == kind] for kind in _KINDS}
_BY_PROPERTY = {
    name: [f for f in FEATURES if f.looks_at not in _KINDS and name in f.properties]
    for name in {name for f in FEATURES if f.looks_at not in _KINDS for name in f.properties}
}

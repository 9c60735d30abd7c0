"""H606: text with too little contrast to its background."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from math import floor
from typing import ClassVar

from ....templates.lazy_regex import lazy_regex
from ...findings.finding import Severity
from ...html.colour import Colour, contrast, parsed
from ...html.document import Element, Page, own_text, page_of
from ...html.inlining import inlined
from ...html.stylesheet import AtRule, rules
from ...rule.base import Example
from ...rule.families import Needs
from ...rule.structure import Flaw, StructureRule
from ...view.views import Context

_SIZE = lazy_regex(r"([\d.]+)\s*(px|pt|em|rem|%)?")
_NAMED_SIZES = {"large": 18.0, "x-large": 24.0, "xx-large": 32.0, "small": 13.0, "smaller": 13.0}
_HEADINGS = {"h1": 32.0, "h2": 24.0, "h3": 18.7}
_BOLD = frozenset(("b", "strong", "th", "h1", "h2", "h3", "h4", "h5", "h6"))
LIGHT, DARK = Colour(255, 255, 255), Colour(18, 18, 18)
_NO_VERDICT = ("gradient(", "url(", "var(")


def _page(name: str, head: str, body: str) -> Example:
    text = f'<html lang="en"><head><title>Rivers</title>{head}</head><body>{body}</body></html>\n'
    return Example(name, text, "mail.html")


_DARK = '<meta name="color-scheme" content="light dark">'


class Contrast(StructureRule):
    code = "H606"
    name = "contrast-low"
    severity = Severity.warning
    needs = Needs.markup
    summary = "text with too little contrast to its background, in light or dark mode"
    why = (
        "Grey on white looks fine on a designer's screen and cannot be read on a phone in the "
        "sun, nor by one reader in twelve anywhere. Dark mode is checked where the email "
        "declares that it supports it. Text on an image is not checked."
    )
    source = "WCAG 2.2, 1.4.3: 4.5 to 1, and 3 to 1 from 24 px or from 18.66 px in bold"
    options: ClassVar = {"text": 4.5, "large_text": 3.0}
    bad = (
        _page("light grey on white", "", '<p style="color:#aaa">Stop these mails</p>'),
        _page("from a style sheet", "<style>.q{color:#bbb}</style>", '<p class="q">Hello!</p>'),
        _page(
            "on a coloured cell",
            "",
            '<table role="presentation"><tr><td bgcolor="#ffcc00">'
            '<span style="color:#ffffff">Book a seat</span></td></tr></table>',
        ),
        _page(
            "in dark mode",
            _DARK + "<style>@media (prefers-color-scheme:dark){"
            ".c{background:#222 !important}}</style>",
            '<div class="c" style="background:#fff"><p style="color:#333">Hello!</p></div>',
        ),
    )
    good = (
        _page("dark grey on white", "", '<p style="color:#555">Hello!</p>'),
        _page("large text", "", '<p style="color:#888;font-size:24px">Hello!</p>'),
        _page("on an image", "", '<div style="background:url(https://b.example/a.png)">'
              '<p style="color:#fff">Hello!</p></div>'),
        _page("a hidden preheader", "", '<div style="display:none;color:#fff">Two pages</div>'),
        _page("both colours change", _DARK + "<style>@media (prefers-color-scheme:dark){"
              ".c{background:#222 !important} .t{color:#eee !important}}</style>",
              '<div class="c" style="background:#fff"><p class="t" style="color:#333">Hello!</p>'
              "</div>"),
    )  # fmt: skip

    def judge(self, page: Page, context: Context) -> Iterator[Flaw]:
        yield from self._mode(page, "", inlined(page.source), LIGHT, context)
        dark = _dark_rules(page)
        if dark or _says_dark(page):
            canvas = DARK if _says_dark(page) else LIGHT
            yield from self._mode(
                page, " in dark mode", inlined(page.source, dark), canvas, context
            )

    def _mode(
        self, page: Page, mode: str, source: str, canvas: Colour, context: Context
    ) -> Iterator[Flaw]:
        reported: set[tuple[Colour, Colour]] = set()
        for text in _texts(page_of(source), canvas):
            if text.ink is None or text.paper is None or (text.ink, text.paper) in reported:
                continue
            wanted = context.options["large_text" if text.large else "text"]
            ratio = contrast(text.ink, text.paper)
            if ratio < wanted:
                reported.add((text.ink, text.paper))
                yield Flaw(
                    # Rounded down: 4.49 is not enough.
                    f"text in {text.ink} on {text.paper}{mode} has a contrast of "
                    f"{floor(ratio * 10) / 10} to 1",
                    f"choose colours with a contrast of {wanted:g} to 1 or more",
                    _excerpts(text),
                )


@dataclass(frozen=True, slots=True)
class _ShownText:
    """How one element's text is shown; None where the colour is not known."""

    ink: Colour | None
    paper: Colour | None
    large: bool
    written: str  # the ink as the email writes it
    behind: str  # and the paper


@dataclass(frozen=True, slots=True)
class _Style:
    """The style that an element passes on to those inside it."""

    ink: Colour | None
    paper: Colour | None
    size: float
    bold: bool
    written: str = ""
    behind: str = ""


def _excerpts(text: _ShownText) -> tuple[re.Pattern[str], ...]:
    """Return how CSS, HTML and MJML may write the two colours."""
    ink, paper = re.escape(text.written), re.escape(text.behind)
    patterns = [rf"(?<![\w-])color\s*[:=]\s*[\"']?\s*{ink}\b"] if ink else []
    if paper:
        patterns.append(rf"(?:background|bgcolor)[\w-]*\s*[:=]\s*[\"']?[^;\"'{{}}]*?{paper}\b")
    return tuple(re.compile(pattern, re.IGNORECASE) for pattern in patterns)


def _texts(page: Page, canvas: Colour) -> Iterator[_ShownText]:
    styles: list[_Style] = []
    ink = Colour(0, 0, 0) if canvas is LIGHT else Colour(255, 255, 255)
    for element in page.elements:
        above = (
            styles[element.parent] if element.parent is not None else _Style(ink, canvas, 16, False)
        )
        style = _style(element, above, canvas)
        styles.append(style)
        if element.hidden or element.tag in ("style", "title", "script", "option", "noscript"):
            continue
        if own_text(element.node):
            large = style.size >= 24 or (style.bold and style.size >= 18.66)
            yield _ShownText(style.ink, style.paper, large, style.written, style.behind)


def _style(element: Element, above: _Style, canvas: Colour) -> _Style:
    paper, behind = _paper(element, above)
    ink, written = above.ink, above.written
    colour = element.style("color") or (element.attribute("color") if element.tag == "font" else "")
    if colour and colour.lower() not in ("inherit", "currentcolor"):
        ink, written = parsed(colour), colour
        if ink is not None and paper is not None:
            ink = ink.over(paper)
    elif element.tag == "a" and "href" in element.attributes and not colour:
        ink = Colour(0, 0, 238) if canvas is LIGHT else Colour(158, 158, 255)
    weight = element.style("font-weight")
    bold = weight in ("bold", "bolder") or (weight.isdigit() and int(weight) >= 700)
    if not weight:
        bold = above.bold or element.tag in _BOLD
    size = _size(element.style("font-size"), above.size, _HEADINGS.get(element.tag))
    return _Style(ink, paper, size, bold, written, behind)


def _paper(element: Element, above: _Style) -> tuple[Colour | None, str]:
    """Return the colour behind an element; None from an image on, until a colour covers it."""
    if element.attribute("background"):
        return None, ""
    shorthand, own = element.style("background"), element.style("background-color")
    image = element.style("background-image")
    if any(word in f"{shorthand} {image} {own}" for word in _NO_VERDICT):
        return None, ""
    written = own or _colour_in(shorthand) or element.attribute("bgcolor")
    colour = parsed(written) if written else None
    if colour is None or colour.alpha == 0:
        return above.paper, above.behind
    if colour.alpha < 1 and above.paper is None:
        return None, ""
    return (colour.over(above.paper) if above.paper else colour), written


def _colour_in(shorthand: str) -> str:
    whole = shorthand.strip()
    if parsed(whole):
        return whole
    return next((word for word in whole.split() if parsed(word)), "")


def _size(written: str, above: float, heading: float | None) -> float:
    match = _SIZE.fullmatch(written.strip().lower())
    if match is None:
        return _NAMED_SIZES.get(written.strip().lower(), heading or above)
    try:
        number = float(match[1])
    except ValueError:
        return above
    factor = {"pt": 4 / 3, "em": above, "rem": 16.0, "%": above / 100}.get(match[2] or "px", 1.0)
    return number * factor


def _dark_rules(page: Page) -> str:
    """Return the page's rules for dark mode as a plain style sheet."""
    found = []
    for sheet in page.sheets:
        for rule in rules(sheet.css):
            if isinstance(rule, AtRule):
                continue
            if any("prefers-color-scheme" in w and "dark" in w for w in rule.within):
                body = "; ".join(f"{d.name}: {d.value} !important" for d in rule.declarations)
                found.append(f"{rule.selector} {{ {body} }}")
    return "\n".join(found)


def _says_dark(page: Page) -> bool:
    """Say whether the page tells email clients that it has a dark mode of its own."""
    for element in page.elements:
        if element.tag == "meta" and element.attribute("name").lower() == "color-scheme":
            return "dark" in element.attribute("content").lower()
    return any(
        declared.name == "color-scheme" and "dark" in declared.value
        for sheet in page.sheets
        for rule in rules(sheet.css)
        if not isinstance(rule, AtRule) and not rule.within
        for declared in rule.declarations
    )

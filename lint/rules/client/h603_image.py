"""H603: an image that shows nothing where it does not load."""

import re
from collections.abc import Iterator

from ....templates.lazy_regex import lazy_regex
from ...findings.finding import Severity
from ...html.document import Element, Page, page_of
from ...html.inlining import inlined
from ...reading.urls import address_fault, is_merged
from ...rule.base import Example
from ...rule.families import Needs
from ...rule.structure import Flaw, StructureRule
from ...view.views import Context

_FILE_NAME = lazy_regex(r"(?i)^[\w-]+\.(?:png|jpe?g|gif|webp|svg|bmp)$|^(?:img|image|dsc)[_-]?\d+$")
_BEHIND = lazy_regex(r"(?i)url\(\s*[\"']?([^\"')]+)")
_START = "---\nsubject: Rivers\npreheader: Two pages\n---\n"
_END = "\n\n[Stop these]({{ unsubscribe_url }}) · {{ workspace.postal_address }}\n"


def _page(image: str) -> Example:
    return Example(
        image, f'<html lang="en"><body><p>Hello!</p>{image}</body></html>\n', "mail.html"
    )


class Image(StructureRule):
    code = "H603"
    name = "image-unfit"
    severity = Severity.warning
    needs = Needs.markup
    summary = "an image with no alternative text, no width, or an address that does not load"
    why = (
        "Outlook and many companies block images until the reader asks for them. Until then "
        "the reader sees the alternative text, in the space that the width reserves; without "
        "alternative text a screen reader reads the file name. An address without https:// "
        "does not load, which is an error, or is refused."
    )
    source = "WCAG 2.2, 1.1.1; caniemail.com/features/html-img/ (2023-12-16)"
    bad = (
        _page('<img src="https://b.example/a.png" width="200">'),
        _page('<img src="https://b.example/a.png" width="200" alt="a.png">'),
        _page('<img src="https://b.example/a.png" alt="Our boat on the river">'),
        _page('<img src="http://b.example/a.png" width="200" alt="Our boat on the river">'),
        _page('<img src="images/a.png" width="200" alt="Our boat on the river">'),
        Example(
            "an image in Markdown without alternative text",
            f"{_START}![](https://b.example/a.png){_END}",
        ),
    )
    good = (
        _page('<img src="https://b.example/a.png" width="200" alt="Our boat on the river">'),
        _page('<img src="https://b.example/line.png" style="width:100%" alt="">'),
        _page('<img src="https://b.example/open.gif" width="1" height="1" alt="">'),
        _page('<img src="*|IMAGE|*" width="200" alt="*|PRODUCT|*">'),
    )

    def judge(self, page: Page, context: Context) -> Iterator[Flaw]:
        # A style sheet may give the width.
        for element in page_of(inlined(page.source)).elements:
            if element.tag == "img" and not (element.hidden or _is_template(element)):
                source, alt = element.attribute("src"), element.attribute("alt")
                if flaws := list(_flaws(element, source, alt)):
                    message = ", ".join(what for what, _ in flaws)
                    fix = "; ".join(fix for _, fix in flaws)
                    lost = Severity.error if address_fault(source) else None
                    yield Flaw(f"an image {message}", fix, (_lacking(element, source), alt), lost)
        for element in page.elements:
            behind = _BEHIND.findall(element.attribute("style"))
            for source in dict.fromkeys((element.attribute("background"), *behind)):
                if not element.hidden and (fault := address_fault(source)):
                    message = f"a background image {_unloaded(fault)}"
                    fix = "start its address with https://"
                    yield Flaw(message, fix, (source,), Severity.error)


def _flaws(image: Element, source: str, alt: str) -> Iterator[tuple[str, str]]:
    if "alt" not in image.attributes:
        yield (
            "has no alternative text",
            'describe it in alt="…", or write alt="" if it is only decoration',
        )
    elif _FILE_NAME.match(alt):
        yield "has a file name as alternative text", "describe what it shows"
    if not source:
        yield "has no address", "add src, or remove the image"
    elif fault := address_fault(source):
        yield _unloaded(fault), "start its address with https://"
    elif not is_merged(source) and source.lower().startswith("http:"):
        yield "is not loaded over https", "write https://"
    if not (image.attributes.get("width") or image.style("width") or image.style("max-width")):
        yield "has no width, so Outlook shows it at its original size", 'add width="…"'


def _unloaded(fault: str) -> str:
    relative = fault.startswith("has no https")
    return "has no full address and cannot load" if relative else f"{fault}, so it cannot load"


def _lacking(image: Element, source: str) -> re.Pattern[str]:
    """Return how a source writes this image: another one may show the same picture rightly."""
    lacking = "".join(
        rf"(?![^<>]*\s{name}\s*=)" for name in ("alt", "width") if name not in image.attributes
    )
    has = rf"(?=[^<>]*{re.escape(source)})" if source else ""
    return re.compile(rf"<(?:img|mj-image)\b{lacking}{has}", re.IGNORECASE)


def _is_template(image: Element) -> bool:
    """Say whether another tool fills in the whole element."""
    return any(is_merged(name) for name in image.attributes)

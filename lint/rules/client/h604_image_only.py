"""H604: an email that is one image."""

from collections.abc import Iterator
from typing import ClassVar

from ....templates.lazy_regex import lazy_regex
from ...findings.finding import Finding, Severity
from ...html.document import Element, page_of, structure
from ...rule.base import Example
from ...rule.families import MessageRule, Needs
from ...view.views import Context, View

_NUMBER = lazy_regex(r"\d+")
_WORD = lazy_regex(r"\w{2,}")


class ImageOnly(MessageRule):
    code = "H604"
    name = "image-only"
    severity = Severity.warning
    needs = Needs.markup
    measures = True
    summary = "the email is one large image with almost no text"
    why = (
        "Where images are off, such an email is empty, and a screen reader has nothing to "
        "read. Spam hides its words in images, so filters trust such emails less."
    )
    source = "SpamAssassin's rules HTML_IMAGE_ONLY_04 to HTML_IMAGE_ONLY_32"
    options: ClassVar = {"words": 20, "large_px": 300}
    bad = (
        Example(
            "a poster",
            '<html lang="en"><body><img src="https://b.example/poster.png" width="600" '
            'alt="Our summer sale: half price until Sunday"><p>View in browser</p></body></html>\n',
            "mail.html",
        ),
    )
    good = (
        Example(
            "text with an image",
            '<html lang="en"><body><img src="https://b.example/boat.png" width="600" alt="A boat">'
            "<p>You asked how we test river water. Pages four and nine of the guide answer what "
            "most visitors ask first, and I can walk you through them.</p></body></html>\n",
            "mail.html",
        ),
        Example(
            "a short note with a small logo",
            '<html lang="en"><body><p>See you on Tuesday, Jo!</p><img width="120" '
            'src="https://b.example/logo.png" alt="Brightwater"></body></html>\n',
            "mail.html",
        ),
    )

    def check(self, view: View, context: Context) -> Iterator[Finding]:
        if view.html is None or "<img" not in view.html.lower():
            return
        wanted = context.options["words"]
        page = page_of(structure(view.html))
        large = next((e for e in page.elements if _is_large(e, context.options["large_px"])), None)
        words = _words(view)
        if context.workspace is not None:  # there, the visible text holds the alternatives
            words -= sum(len(_WORD.findall(e.attribute("alt"))) for e in page.elements)
        if large is not None and words < wanted:
            yield self.finding(
                "the email is one large image with almost no text"
                if words > 0
                else "the email is one large image with no text",
                fix=f"write the offer as text, in {wanted} words or more, and use the image "
                "as an addition",
                **view.where(large.attribute("src"), large.attribute("alt")),
            )


def _is_large(element: Element, large_px: int) -> bool:
    if element.tag != "img" or element.hidden:
        return False
    width = element.attribute("width") or element.style("width") or "100%"
    if width.endswith("%"):
        return width == "100%"
    number = _NUMBER.match(width)
    return number is not None and int(number[0]) >= large_px


def _words(view: View) -> int:
    """Return how many words the HTML shows."""
    shown = " ".join(part.text for part in view.parts if part.kind == "html")
    return len(_WORD.findall(shown))

"""A rendered message as rules see it; what they find leads back into the template."""

from collections.abc import Mapping

from ..templates.compose import Marked
from ..templates.errors import Place
from ..templates.origin import MarkedText
from ..templates.sequence import Step
from ..templates.template import Template
from .rule import Part, View


def rendered(
    marked: Marked,
    template: Template,
    *,
    step: Step | None,
    recipient: str | None,
    values: Mapping[str, str],
) -> View:
    """Return the view of a message that template made."""
    texts = [("subject", marked.subject), ("preheader", marked.preheader), ("text", marked.text)]
    if marked.html is not None:
        texts.append(("html", marked.html))
    parts = tuple(_part(kind, text, template) for kind, text in texts if text.text.strip())
    return View(
        parts,
        template.path,
        message=marked.message,
        step=step,
        step_number=step.number if step else 0,
        recipient=recipient,
        values=values,
        html=marked.message.html,
    )


def _part(kind: str, marked: MarkedText, template: Template) -> Part:
    def locate(start: int, end: int) -> Place:
        return marked.place_of(start, end) or Place(template.path)

    return Part(kind, marked.text, locate, marked.spans)

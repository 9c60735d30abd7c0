"""A rendered message as rules see it; what they find leads back into the template."""

from collections.abc import Mapping

from ...templates.errors import Place
from ...templates.render.traced_render import Marked
from ...templates.source.template import Kind, Template
from ...templates.trace.origin import MarkedText
from ...templates.workspace.step import Step
from ..view.parts import Part
from ..view.views import View


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
        page=marked.page,
        source=template.source,
    )


def _part(kind: str, marked: MarkedText, template: Template) -> Part:
    lines = template.source.split("\n") if template.kind is Kind.md else []

    def locate(start: int, end: int) -> Place:
        place = marked.place_of(start, end) or Place(template.path)
        if not (lines and place.path == template.path and place.line and place.column):
            return place
        # One part may show signs that another takes for emphasis: "*|FNAME|*", "|FNAME|".
        before = lines[place.line - 1][: place.column - 1]
        return Place(place.path, place.line, len(before.rstrip("*_")) + 1)

    return Part(kind, marked.text, locate, marked.spans)

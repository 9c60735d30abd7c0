"""W508: an email that is too long, too short, or too hard to read."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from ...findings.finding import Finding, Severity
from ...prose.follow_up import MASK, FollowUp, follow_up
from ...reading.readability import grade, lix
from ...rule.base import Example
from ...rule.families import MessageRule, Needs
from ...view.views import Context, View
from .mails import mail

_ENOUGH = 40  # words; with fewer, the grade is not reliable
_MEASURES: Mapping[str, tuple[str, str, Callable[[str], float]]] = {
    "en": ("grade", "school grade", grade),
    "de": ("lix", "LIX", lix),
}


class Length(MessageRule):
    code = "W508"
    name = "length"
    severity = Severity.warning
    needs = Needs.structure
    summary = "too long or too short for its step, or hard to read"
    why = (
        "'Use specifics, but keep it short and to the point.' The greeting, the signature and "
        'the footer do not count. steps = {"3" = [20, 80]} sets the range of step 3. The '
        "grade is the Flesch-Kincaid grade, for English; lix is the measure for German."
    )
    requirement = "R26"
    source = "sources/001, rule 2"
    options = {"words": [10, 200], "steps": {}, "grade": 14, "lix": 60}
    bad = (
        Example(
            "an essay",
            mail(
                "Page nine",
                "you asked for {{ lead.asset }}. "
                + "The river rises in the hills and runs down to the sea. " * 25
                + "Shall we talk on Tuesday at ten?",
            ),
        ),
        Example("nothing", mail("About {{ lead.asset }}", "You asked. Yes?")),
    )
    good = (
        Example(
            "short and to the point",
            mail(
                "Page nine",
                "you asked for {{ lead.asset }}. Page nine has the figures for your "
                "river.\n\nWhich of the wells is yours?",
            ),
        ),
    )

    def check(self, view: View, context: Context) -> Iterator[Finding]:
        email = follow_up(view, context)
        if email is None:
            return
        if what := _length(email, context.options) or _hard(email, context.options):
            yield self.finding(what[0], fix=what[1], **email.where())


def _length(email: FollowUp, options: Mapping[str, Any]) -> tuple[str, str] | None:
    least, most = options["steps"].get(str(email.view.step_number), options["words"])
    if email.words > most:
        what = f"{email.words} words; {most} are enough"
        return what, "keep what this person asked for, and link to the rest"
    if email.words < least:
        return f"only {email.words} words", "add one specific point, and the next step"
    return None


def _hard(email: FollowUp, options: Mapping[str, Any]) -> tuple[str, str] | None:
    measure = _MEASURES.get(email.phrases.language)
    if measure is None or email.words < _ENOUGH:
        return None
    option, name, hardness = measure
    measured = hardness(MASK.sub("it", email.text))
    if measured <= options[option]:
        return None
    return f"hard to read: {name} {measured:.0f}", "use shorter sentences and shorter words"

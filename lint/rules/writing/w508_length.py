"""W508: a mail too long, too short, or too hard to read."""

from collections.abc import Iterator, Mapping
from typing import Any

from ...findings.finding import Finding, Severity
from ...prose.letter import MASK, Letter, follow_up
from ...reading.readability import grade
from ...rule.base import Example
from ...rule.families import MessageRule, Needs
from ...view.views import Context, View
from .mails import mail

_ENOUGH = 40  # words; of fewer the grade says little


class Length(MessageRule):
    code = "W508"
    name = "length"
    severity = Severity.warning
    needs = Needs.structure
    summary = "outside the step's range of words, or hard to read"
    why = (
        "'Use specifics, but keep it short and to the point.' The greeting, the signature and the "
        'footer do not count. steps = {"3" = [20, 80]} sets the range of step 3. The grade is '
        "that of Flesch and Kincaid; for English only."
    )
    requirement = "R26"
    source = "sources/001, rule 2"
    options = {"words": [10, 200], "steps": {}, "grade": 14}
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
        letter = follow_up(view, context)
        if letter is None:
            return
        if what := _length(letter, context.options) or _hard(letter, context.options):
            yield self.finding(what[0], fix=what[1], **letter.where())


def _length(letter: Letter, options: Mapping[str, Any]) -> tuple[str, str] | None:
    least, most = options["steps"].get(str(letter.view.step_number), options["words"])
    if letter.words > most:
        what = f"{letter.words} words, where {most} are enough"
        return what, "keep what this person asked, and link to the rest"
    if letter.words < least:
        return f"only {letter.words} words", "say one specific thing, and what comes next"
    return None


def _hard(letter: Letter, options: Mapping[str, Any]) -> tuple[str, str] | None:
    if letter.phrases.language != "en" or letter.words < _ENOUGH:
        return None
    measured = grade(MASK.sub("it", letter.text))
    if measured <= options["grade"]:
        return None
    return f"hard to read: school grade {measured:.0f}", "shorter sentences, shorter words"

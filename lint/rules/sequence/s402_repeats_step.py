"""S402: two steps that repeat each other."""

from collections.abc import Iterator

from ...findings.finding import Finding, Severity
from ...prose import semantic
from ...prose.likeness import repeats
from ...rule.base import Example
from ...rule.examples import FILES
from ...rule.families import SequenceRule
from ...rule.sequence_view import SequenceView
from ...view.views import Context


class RepeatsStep(SequenceRule):
    code = "S402"
    name = "repeats-step"
    severity = Severity.error
    summary = "two steps repeat each other"
    why = (
        "People who did not answer the second email will not answer it again. Each step needs "
        "something new; a goodbye most of all."
    )
    requirement = "R16"
    options = {"most": 0.25, "semantic": True}
    bad = (
        Example(
            "the goodbye repeats the follow-up",
            FILES["templates/follow-up.md"].replace("Two pages are", "Again, two pages are"),
            "templates/goodbye.md",
        ),
    )
    good = (Example("a goodbye of its own", FILES["templates/goodbye.md"], "templates/goodbye.md"),)

    def check(self, sequence: SequenceView, context: Context) -> Iterator[Finding]:
        steps = {number: texts for number, texts in sorted(sequence.texts.items()) if number > 0}
        most = float(context.options["most"])
        meanings = semantic.model(context.options["semantic"], context.meanings)
        for number, texts in steps.items():
            for earlier, others in steps.items():
                if earlier >= number:
                    break
                for found in repeats(texts, others, meanings):
                    if found.likeness.score > most:
                        yield self.finding(
                            f"step {number} repeats step {earlier} ({found.measured(most)}): "
                            f"{found.parts()}",
                            **found.place(),
                            step=number,
                            fix="give the step something new to say, or remove it",
                        )

"""S402: two steps that repeat each other."""

from collections.abc import Iterator

from ...example import FILES
from ...finding import Finding, Severity
from ...likeness import likeness, own_words
from ...reading.hit import shorten
from ...rule import Context, Example, SequenceRule, SequenceView


class RepeatsStep(SequenceRule):
    code = "S402"
    name = "repeats-step"
    severity = Severity.error
    summary = "two steps repeat each other"
    why = (
        "Who did not answer the second mail will not answer it again. A step earns its place "
        "with something new; a goodbye most of all."
    )
    requirement = "R16"
    options = {"most": 0.4}
    bad = (
        Example(
            "the goodbye is the follow-up again",
            FILES["templates/follow-up.md"].replace("Two pages are", "Again, two pages are"),
            "templates/goodbye.md",
        ),
    )
    good = (Example("a goodbye of its own", FILES["templates/goodbye.md"], "templates/goodbye.md"),)

    def check(self, sequence: SequenceView, context: Context) -> Iterator[Finding]:
        texts = {n: own_words(view) for n, view in sorted(sequence.emails.items()) if n > 0}
        for number, text in texts.items():
            for earlier, other in texts.items():
                if earlier >= number:
                    break
                found = likeness(text, other)
                if found.share > float(context.options["most"]):
                    copied = "; ".join(f"'{shorten(passage, 60)}'" for passage in found.passages)
                    yield self.finding(
                        f"step {number} repeats {found.share:.0%} of its words from step "
                        f"{earlier}: {copied}",
                        path=sequence.emails[number].path,
                        line=1,
                        step=number,
                        fix="give the step something new to say, or take it out",
                    )
                    break

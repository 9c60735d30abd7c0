"""S415: variants from which nothing can be learnt."""

from collections.abc import Iterator
from itertools import combinations
from typing import ClassVar

from rapidfuzz.distance import Levenshtein

from ....templates.workspace.step import Step
from ...findings.finding import Finding, Severity
from ...rule.base import Example
from ...rule.examples import FILES
from ...rule.families import SequenceRule
from ...rule.sequence_view import SequenceView
from ...view.views import Context

_FILE = "campaigns/spring.yml"
_CAMPAIGN = """\
campaign: spring
lead_type: event
sequence:
  steps:
    - email: follow-up.md
      wait: 1 business day
      variants: {b: other.md}
    - call: call.txt
      wait: 1 business day
    - email: goodbye.md
      wait: 3 business days
      goodbye: true
"""
_LISTED = _CAMPAIGN.replace("sequence:", "audience: {contacts: contacts/leads.csv}\nsequence:", 1)
_MAIL = FILES["templates/follow-up.md"]
_OTHER = _MAIL.replace("About {{ lead.asset }}", "Pages four and nine of {{ lead.asset }}")


def _list(people: int) -> dict[str, str]:
    rows = "".join(f"p{n}@acme{n}.example,Jo,the guide\n" for n in range(people))
    return {"contacts/leads.csv": f"email,first_name,asset\n{rows}"}


class WeakVariants(SequenceRule):
    code = "S415"
    name = "weak-variants"
    severity = Severity.warning
    summary = "variants are too alike to learn from, or the list is too small for them"
    why = (
        "Two variants that differ in a comma answer the same; and among twenty people each, chance "
        "decides. To tell a reply rate of 5 percent from one of 10, in eight of ten such trials "
        "and with one false alarm in twenty, each variant needs 435 people. 'words' is how many "
        "have to differ, the subject's among them."
    )
    requirement = "R9"
    source = "two proportions, 5 and 10 %, two-sided 5 %, power 80 %: n = 435 an arm"
    options: ClassVar = {"words": 3, "people": 435}
    bad = (
        Example(
            "one word differs",
            _CAMPAIGN,
            _FILE,
            {"templates/other.md": _MAIL.replace("ten minutes", "five minutes")},
        ),
        Example("two people to learn from", _LISTED, _FILE, {"templates/other.md": _OTHER}),
    )
    good = (
        Example("another subject", _CAMPAIGN, _FILE, {"templates/other.md": _OTHER}),
        Example("no variants", FILES[_FILE], _FILE),
    )

    def check(self, sequence: SequenceView, context: Context) -> Iterator[Finding]:
        for step in sequence.campaign.emails:
            if step.variants:
                yield from self._alike(sequence, step, int(context.options["words"]))
                yield from self._few(sequence, step, int(context.options["people"]))

    def _alike(self, sequence: SequenceView, step: Step, fewest: int) -> Iterator[Finding]:
        names = [step.variants.get(arm or "", step.template) for arm in step.arms]
        for one, other in combinations(names, 2):
            first, second = sequence.sources.get(one), sequence.sources.get(other)
            if first is None or second is None:
                continue
            words = first.source.split(), second.source.split()
            differing = Levenshtein.distance(*words, score_cutoff=fewest)
            if differing < fewest:
                said = f"{differing} word{'s' * (differing != 1)}" if differing else "nothing"
                yield self.finding(
                    f"{one} and {other} differ in {said}: whichever does better, nobody knows why",
                    fix="let them say different things, or keep one",
                    **sequence.step_place(step.number, "variants"),
                )

    def _few(self, sequence: SequenceView, step: Step, needed: int) -> Iterator[Finding]:
        if sequence.recipients is None or not len(sequence.recipients):
            return
        each = len(sequence.recipients) // len(step.arms)
        if each < needed:
            yield self.finding(
                f"{len(step.arms)} variants for {len(sequence.recipients):,} people are {each:,} "
                f"each; {needed} each can tell 5 % of replies from 10 %",
                fix="try it on a longer list, or choose one yourself",
                **sequence.step_place(step.number, "variants"),
            )

"""S414: a step, or what it offers, for another stage than the lead's."""

from collections import defaultdict
from collections.abc import Iterator

from ....templates.workspace.stages import Stage, stage_of
from ....templates.workspace.step import Step
from ...findings.finding import Finding, Severity
from ...rule.base import Example
from ...rule.content_use import content_uses
from ...rule.families import SequenceRule
from ...rule.policy import cited, lead_of
from ...rule.sequence_view import SequenceView
from ...view.views import Context

_CAMPAIGN = """\
campaign: spring
lead_type: {}
audience: {{contacts: contacts/leads.csv}}
sequence:
  steps:
    - email: follow-up.md
      wait: 1 hour
      stage: {}
    - call: call.txt
      wait: 1 business day
    - email: goodbye.md
      wait: 3 business days
      goodbye: true
"""
_FILE = "campaigns/spring.yml"
_LIST = "email,first_name,asset,stage\njo@acme.example,Jo,the guide,{}\n"
_APART = 2  # a lead who compares gets on with what is for beginners or deciders; these do not


def _example(name: str, kind: str, of_step: str, of_lead: str) -> Example:
    also = {"contacts/leads.csv": _LIST.format(of_lead)}
    return Example(name, _CAMPAIGN.format(kind, of_step), _FILE, also)


class WrongStage(SequenceRule):
    code = "S414"
    name = "wrong-stage"
    severity = Severity.warning
    summary = "a step or its content is for another stage than the lead's"
    why = (
        "'Treating a buyer who has done their due diligence as if they are in the awareness stage "
        "will probably result in a lost sale', and a pitch to somebody who has only begun to read "
        "loses them as well. The lead's stage stands in a column 'stage'; where it does not, the "
        "preset's assumed one counts for the first email: to compare, or of outbound leads to "
        "begin. What an email names of the library should be for the stage of its step."
    )
    requirement = "R30, R50"
    source = "sources/002"
    bad = (
        _example("a beginner's step for a decider", "event", "awareness", "decision"),
        _example("a pitch to a beginner", "event", "decision", "awareness"),
        _example("a pitch to somebody who asked for nothing", "outbound", "decision", ""),
        Example(
            "content of another stage",
            "items:\n  guide: {title: The guide, url: 'https://b.example/g', stage: awareness}\n",
            "content/library.yml",
            {
                _FILE: _CAMPAIGN.format("event", "decision"),
                "templates/follow-up.md": "---\nsubject: Page nine\n---\nYou asked for "
                "{{ lead.asset }}: [here]({{ content.guide.url }}). "
                "[Stop]({{ unsubscribe_url }})\n",
            },
        ),
    )
    good = (
        _example("one step ahead", "event", "decision", "consideration"),
        _example("the same", "event", "awareness", "awareness"),
        _example("another ladder", "event", "decision", "customer"),
        _example("nobody knows", "event", "decision", ""),
    )

    def check(self, sequence: SequenceView, context: Context) -> Iterator[Finding]:
        leads = _by_stage(sequence)
        assumed = sequence.preset.stage
        staged = [step for step in sequence.campaign.sequence.steps if step.stage]
        for step in staged:
            stage = stage_of(step.stage or "")
            if stage is None:
                continue
            for theirs, rows in leads.items():
                if abs(theirs.rank - stage.rank) >= _APART:
                    yield self._of_leads(sequence, step, stage, theirs, rows)
            yield from self._of_content(sequence, step, stage)
        first = staged[0] if staged and not leads and assumed is not None else None
        if first is None or assumed is None or first is not sequence.campaign.sequence.steps[0]:
            return
        stage = stage_of(first.stage or "")
        if stage is not None and abs(assumed.assumed.rank - stage.rank) >= _APART:
            yield self.finding(
                f"step {first.number} is for the stage '{stage}'; "
                f"{lead_of(sequence.campaign)} whose stage is not known is taken to be at "
                f"'{assumed.assumed}'{cited(assumed.source)}",
                fix="begin with what fits them, or add a column 'stage' to the list",
                step=first.number,
                **sequence.step_place(first.number, "stage"),
            )

    def _of_leads(
        self, sequence: SequenceView, step: Step, stage: Stage, theirs: Stage, rows: list[str]
    ) -> Finding:
        whom = f"{len(rows):,} lead{'s are' if len(rows) != 1 else ' is'}"
        return self.finding(
            f"step {step.number} is for the stage '{stage}', and {whom} at '{theirs}'",
            fix="give them a sequence of their own, or change what the step says",
            step=step.number,
            count=len(rows),
            examples=tuple(rows[:3]),
            **sequence.step_place(step.number, "stage"),
        )

    def _of_content(self, sequence: SequenceView, step: Step, stage: Stage) -> Iterator[Finding]:
        told = set()
        for template in sequence.of_step(step):
            for use in content_uses(template):
                item = sequence.workspace.content.get(use.key)
                other = stage_of(item.stage) if item is not None else None
                if other is None or other is stage or use.key in told:
                    continue
                told.add(use.key)
                yield self.finding(
                    f"'{use.key}' is for the stage '{other}', and step {step.number} for '{stage}'",
                    fix="name an item of the step's stage, or write content.pick(…)",
                    path=template.path,
                    line=use.line,
                    step=step.number,
                )


def _by_stage(sequence: SequenceView) -> dict[Stage, list[str]]:
    """Return the addresses of the leads whose stage the list names, by stage."""
    people = sequence.recipients
    found: dict[Stage, list[str]] = defaultdict(list)
    if people is None:
        return found
    for said, address in zip(
        people.column("lead.stage"), people.column("contact.email"), strict=True
    ):
        if said and (stage := stage_of(said)) is not None:
            found[stage].append(address)
    return found

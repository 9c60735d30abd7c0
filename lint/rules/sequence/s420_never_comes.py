"""S420: a step that no path through the sequence reaches."""

from collections.abc import Iterator, Sequence

from ....templates.workspace.campaign import Campaign
from ....templates.workspace.outcomes import NOT_REACHED, Ending, Outcome, branches_of, outcomes_of
from ....templates.workspace.sequence import StopOn
from ....templates.workspace.step import Channel, Step
from ...findings.finding import Finding, Severity
from ...rule.base import Example
from ...rule.families import SequenceRule
from ...rule.sequence_view import SequenceView
from ...view.views import Context

_FILE = "campaigns/spring.yml"
_HEAD = "campaign: spring\nsequence:\n  steps:\n"
_CALL = "    - call: call.txt\n      key: ring\n      wait: 1 business day\n"
_MAIL = "    - email: follow-up.md\n      wait: 1 business day\n"
# Without a branch of their own these answers end every sequence.
_ENDING = (Outcome.no, Outcome.not_now, Outcome.not_me)
_BYE = "    - email: goodbye.md\n      key: bye\n      wait: 4 business days\n      goodbye: true\n"


class NeverComes(SequenceRule):
    code = "S420"
    name = "never-comes"
    severity = Severity.error
    summary = "a step that no path through the branches reaches, or whose condition cannot hold"
    why = (
        "A branch that leads past a step on every outcome, or a condition on an outcome that ends "
        "the sequence, leaves text that was written and approved and that nobody ever gets. "
        "Branches lead forward only, so every path ends; this rule says that every step is on one."
    )
    requirement = "R44"
    source = "sources/004"
    bad = (
        Example(
            "every outcome leads past it",
            _HEAD + _CALL + "      on: {voicemail: bye, no_answer: bye, wrong_number: bye}\n"
            + _MAIL + _BYE,
            _FILE,
        ),
        Example(
            "asked of an outcome that ends the sequence",
            _HEAD + _CALL + _MAIL + "      if: {ring: reached}\n" + _BYE,
            _FILE,
        ),
        Example(
            "for an answer that ends the sequence",
            _HEAD + "    - email: follow-up.md\n      key: asked\n      wait: 1 business day\n"
            + _CALL + "      if: {asked: question}\n" + _BYE,
            _FILE,
        ),
        Example(
            "for an answer to the last email",
            _HEAD + _MAIL + _BYE + "      on: {question: ring}\n" + _CALL
            + "      if: {bye: question}\n",
            _FILE,
        ),
        Example(
            "asked of an outcome that leads past it",
            _HEAD + _CALL + "      on: {no_answer: bye}\n" + _MAIL
            + "      if: {ring: no_answer}\n" + _BYE,
            _FILE,
        ),
    )  # fmt: skip
    good = (
        Example(
            "one outcome leads past it",
            _HEAD + _CALL + "      on: {wrong_number: bye}\n" + _MAIL + _BYE,
            _FILE,
        ),
        Example(
            "asked of who was not reached",
            _HEAD + _CALL + _MAIL + "      if: {ring: [voicemail, no_answer]}\n" + _BYE,
            _FILE,
        ),
        Example(
            "a call for who asks",
            _HEAD + "    - email: follow-up.md\n      key: asked\n      wait: 1 business day\n"
            "      on: {question: ring}\n" + _CALL + "      if: {asked: question}\n" + _BYE,
            _FILE,
        ),
        Example(
            "reached goes on",
            _HEAD + _CALL + "      on: {reached: thanks}\n" + _MAIL
            + "      key: thanks\n      if: {ring: reached}\n" + _BYE,
            _FILE,
        ),
    )  # fmt: skip

    def check(self, sequence: SequenceView, context: Context) -> Iterator[Finding]:
        campaign = sequence.campaign
        reached = _reached(campaign)
        for step in campaign.sequence.steps:
            whys = ["every way leads past it"] if step.number not in reached else []
            for why in (*whys, *_impossible(campaign, step))[:1]:
                yield self.finding(
                    f"step {step.number} never comes: {why}",
                    fix="remove it, or change the branch before it",
                    **sequence.step_place(step.number),
                )


def _impossible(campaign: Campaign, step: Step) -> Iterator[str]:
    """Yield each condition of a step on an outcome after which its turn cannot come."""
    for name, criterion in step.conditions.items():
        asked = campaign.step_of(name)
        if asked is None:
            continue
        if asked.channel is Channel.email:
            if not criterion.one_of:
                continue  # it holds for whoever does not answer
            if all(campaign.answers_asked(one) for one in campaign.sequence.steps[asked.number :]):
                yield f"no other step follows '{name}', so the sequence is over before an answer"
        wanted = set(criterion.one_of or outcomes_of(asked.channel)) - set(criterion.none_of)
        before = {outcome for outcome in _going_on(campaign, asked)
                  if (to := campaign.step_of(asked.on.get(outcome, ""))) is None
                  or to.number <= step.number}  # fmt: skip
        if not wanted & before:
            yield f"after '{criterion}' at '{name}' the sequence ends, or leads past it"


def _reached(campaign: Campaign) -> set[int]:
    """Return the numbers of the steps on some path; a step whose condition fails is passed."""
    steps: Sequence[Step] = campaign.sequence.steps
    reached = {1}
    for step in steps:
        if step.number not in reached:
            continue
        going = _going_on(campaign, step)
        targets = {step.on[one] for one in going if one in step.on}
        if step.conditions or not branches_of(step.channel) or any(o not in step.on for o in going):
            reached.add(step.number + 1)
        reached |= {one.number for one in steps if one.key in targets}
    return reached


def _going_on(campaign: Campaign, step: Step) -> list[Outcome]:
    """Return what may come of a step after which the sequence goes on, here or elsewhere."""
    found = []
    for outcome in outcomes_of(step.channel):
        target = step.on.get(outcome)
        if target is None and step.channel is Channel.email:
            ends = StopOn.reply in campaign.sequence.stop_on or outcome in _ENDING
        elif target is not None:
            ends = target in tuple(Ending)
        elif outcome is Outcome.reached:
            ends = StopOn.meeting in campaign.sequence.stop_on
        elif outcome in (Outcome.not_now, Outcome.not_me):
            ends = True
        else:
            ends = outcome in NOT_REACHED and step.if_no_contact == "stop"
        if not ends:
            found.append(outcome)
    return found

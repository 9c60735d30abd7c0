"""On what it hangs whether a step comes, and when: tasks not done, emails not answered. Pure."""

from collections.abc import Collection, Iterator, Mapping, Sequence

from ....lint.lists.lead_criteria import failing
from ....templates.workspace.campaign import Campaign
from ....templates.workspace.outcomes import Outcome, outcomes_of
from ....templates.workspace.step import Channel, Step

_NAMES = {Channel.social: "social message"}  # else a channel's name is what is done


def dependence(
    campaign: Campaign, ahead: Sequence[Step], waiting: Collection[str] = ()
) -> Mapping[str, str]:
    """Return for each of some steps on what it hangs, in words; "" for one that surely comes.

    waiting are the keys of touches before them that are not done yet.
    """
    steps = [one for key in waiting if (one := campaign.step_of(key)) is not None]
    tasks = [step for step in steps if step.channel is not Channel.email]
    found = {}
    for step in ahead:
        found[step.key] = ", ".join(_on_tasks(campaign, step, tasks))
        if step.channel is not Channel.email and not campaign.answers_asked(step):
            tasks.append(step)
    return found


def _on_tasks(campaign: Campaign, step: Step, tasks: Sequence[Step]) -> Iterator[str]:
    """Yield what has to come of tasks for a step to come."""
    for name in campaign.answers_asked(step):
        mail, test = campaign.step_of(name), step.conditions[name]
        if mail is not None:
            fit = [one for one in outcomes_of(mail.channel) if failing(test, one, name) is None]
            yield f"if {_either(fit)} in answer to step {mail.number}"
    named = {task.key: task for task in tasks}
    asked = [named[key] for key in step.conditions if key in named]
    for task in asked:
        test = step.conditions[task.key]
        fit = [one for one in outcomes_of(task.channel) if failing(test, one, task.key) is None]
        yield f"if {_either(fit)} at step {task.number}"
    for task in tasks:
        past = [
            said for said, to in task.on.items()
            if (aim := campaign.step_of(to)) is not None and task.number < step.number < aim.number
        ]  # fmt: skip
        if past and task not in asked:
            yield f"unless {_either(past)} at step {task.number}"
    if tasks and not asked:
        what = _NAMES.get(tasks[-1].channel, str(tasks[-1].channel))
        yield f"after the {what} of step {tasks[-1].number} is done"


def _either(outcomes: Sequence[Outcome]) -> str:
    said = [str(one).replace("_", " ") for one in outcomes]
    return " or ".join([", ".join(said[:-1]), said[-1]] if len(said) > 1 else said)

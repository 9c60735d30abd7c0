"""What a campaign's branches, conditions and waits may not say: they lead on, to what there is."""

from collections.abc import Iterator
from typing import Any

from ..errors import Place, Problem
from .audience import Criterion
from .campaign import Campaign
from .fields import FieldType, by_name
from .invitation import Invitation
from .localized_formats import as_date
from .located import Located, nearest
from .outcomes import ENDS_EVER, GO_ON, Ending, Outcome, outcomes_of
from .settings import Settings, declared
from .step import Step, says_nothing_came

DAYS = (FieldType.date, FieldType.datetime)  # what a wait may name
_DAY_MINUTES = 1440


def branch_problems(
    campaign: Campaign, settings: Settings | None, located: Located
) -> Iterator[Problem]:
    """Yield each branch that leads nowhere or back, and each condition that cannot hold."""
    steps = campaign.sequence.steps
    numbers = {step.key: step.number for step in steps}
    for index, step in enumerate(steps):
        here = ("sequence", "steps", index)
        for outcome, target in step.on.items():
            if target in tuple(Ending) or target == GO_ON:
                continue
            place = located.place((*here, "on", outcome.value))
            if (number := numbers.get(target)) is None:
                later = [one.key for one in steps[index + 1 :]]
                yield _unknown(f"'{target}' is no step of this campaign", target, later, place)
            elif number <= step.number:
                fix = "a branch leads to a later step, so that every sequence ends"
                yield Problem(f"'{target}' is step {number}, which is not later", place, fix)
        for name, criterion in step.conditions.items():
            place = located.place((*here, "if", name))
            if name in numbers:
                yield from _of_outcome(step, steps[numbers[name] - 1], criterion, place)
            elif settings is not None and by_name(name, declared(settings)) is None:
                known = [*(one.key for one in steps[:index]), *declared(settings)]
                yield _unknown(f"'{name}' is no field and no earlier step", name, known, place)
        if settings is not None and step.wait.field:
            yield from _of_wait(step, settings, located.place((*here, "wait")))
        if settings is not None and step.invitation is not None:
            yield from _of_invitation(step.invitation, settings, located, (*here, "invitation"))
        if settings is not None and step.owner and step.owner not in settings.mailboxes:
            place = located.place((*here, "owner"))
            yield _unknown(
                f"unknown mailbox '{step.owner}'", step.owner, list(settings.mailboxes), place
            )


def dated(campaign: Campaign, settings: Settings) -> Campaign:
    """Return a campaign whose waits and invitations name the fields of their days by key."""
    fields = declared(settings)

    def keyed(step: Step) -> Step:
        changes: dict[str, Any] = {}
        if key := by_name(step.wait.field, fields):
            changes["wait"] = step.wait.model_copy(update={"field": key})
        if (event := step.invitation) is not None:
            named = {"start": event.start, "end": event.end or ""}
            keys = {one: key for one, name in named.items() if (key := by_name(name, fields))}
            changes["invitation"] = event.model_copy(update=keys)
        return step.model_copy(update=changes) if changes else step

    steps = tuple(keyed(step) for step in campaign.sequence.steps)
    sequence = campaign.sequence.model_copy(update={"steps": steps})
    return campaign.model_copy(update={"sequence": sequence})


def _of_wait(step: Step, settings: Settings, place: Place | None) -> Iterator[Problem]:
    """Yield why the day that a step waits for cannot be known."""
    wait, fields = step.wait, declared(settings)
    in_hours = bool(wait.minutes % _DAY_MINUTES)
    if wait.day is not None:
        if as_date(wait.day) is None:
            yield Problem(f"'{wait.day}' is not a day", place, "write it like 2027-05-03")
        elif in_hours:
            yield Problem(f"'{wait}': a day has no hours", place, "wait in days")
        return
    key = by_name(wait.field, fields)
    kind = fields[key].type if key in fields else None
    if key is None or kind is None:
        days = [one.name for one in fields.values() if one.type in DAYS]
        if near := nearest(wait.field, days):
            fix = f"did you mean '{near}'?"
        else:
            fix = "declare it in tactful.toml, with the type date"
        yield Problem(f"'{wait.field}' is no field", place, fix)
    elif kind not in DAYS:
        fix = f"name a field of type date, or declare {key} as one in tactful.toml"
        yield Problem(f"'{wait.field}' is of type {kind}, which has no day", place, fix)
    elif in_hours and kind is FieldType.date:
        fix = f"wait in days, or declare {key} with the type datetime"
        yield Problem(f"'{wait}': a field of type date has no hours", place, fix)


def _of_invitation(
    event: Invitation, settings: Settings, located: Located, at: tuple[str | int, ...]
) -> Iterator[Problem]:
    """Yield why nobody can say when an invitation's event is."""
    fields = declared(settings)
    for name in event.fields:
        place = located.place((*at, "start" if name == event.start else "end"))
        key = by_name(name, fields)
        kind = fields[key].type if key in fields else None
        fix = "declare it in tactful.toml, with the type datetime"
        if kind is None:
            times = [one.name for one in fields.values() if one.type is FieldType.datetime]
            near = nearest(name, times)
            fix = f"did you mean '{near}'?" if near else fix
            yield Problem(f"'{name}' is no field, and no day with a time", place, fix)
        elif kind is not FieldType.datetime:
            yield Problem(f"'{name}' is of type {kind}, which has no time of day", place, fix)


def _of_outcome(
    step: Step, asked: Step, criterion: Criterion, place: Place | None
) -> Iterator[Problem]:
    """Yield why a condition on how another step went cannot be answered."""
    if asked.number >= step.number:
        fix = "a condition asks what came of an earlier step"
        yield Problem(f"'{asked.key}' is step {asked.number}, which is not earlier", place, fix)
        return
    possible = [one for one in outcomes_of(asked.channel) if one not in ENDS_EVER]
    if _measures(criterion):
        fix = f"write one or several of {', '.join(possible)}"
        what = "an answer to an email" if asked.channel == "email" else "a task's outcome"
        yield Problem(f"'{criterion}' is nothing that {what} can be", place, fix)
        return
    for outcome in (*criterion.one_of, *criterion.none_of):
        if outcome not in possible:
            article = "an" if asked.channel == "email" else "a"
            what = f"'{outcome}' is no outcome of {article} {asked.channel} step"
            if asked.channel == "email" and says_nothing_came(outcome):
                fix = "who does not answer gets the next step: remove it, and let that step wait"
                yield Problem(what, place, fix)
            elif outcome in tuple(Outcome):  # rightly spelt, but of another channel
                yield Problem(what, place, f"there are: {', '.join(possible)}")
            else:
                yield _unknown(what, outcome, [*possible], place)


def _measures(criterion: Criterion) -> bool:
    bounds = (criterion.at_least, criterion.at_most, criterion.above, criterion.below)
    return criterion.matches is not None or any(bound is not None for bound in bounds)


def _unknown(what: str, name: str, known: list[str], place: Place | None) -> Problem:
    near = nearest(name, known)
    fix = f"did you mean '{near}'?" if near else f"there are: {', '.join(known) or 'none'}"
    return Problem(what, place, fix)

"""When the touches of a whole list come. Pure.

A million people fall into few classes: who has the same zone, the same holidays and the same rep
and comes in at the same moment gets everything at the same moments.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import repeat

from ....lint.lists.addresses import keys
from ....lint.lists.recipients import Recipients
from ....lint.lists.routing import Routing, day_at
from ....lint.lists.step_conditions import rows_for
from ....lint.lists.whereabouts import WHERE, whereabouts
from ....templates.workspace.campaign import Campaign
from ....templates.workspace.workspace import Workspace
from ..paths.cadences import cadence_for, cadences
from ..timing.calendar import Clock, NeverOpen, clock_at, unclear
from ..timing.dated import PlannedTouch, days_named, plan


@dataclass(frozen=True, slots=True)
class Forecast:
    """What a list would get if everybody came in at start, and no touch stopped anybody.

    people are counted by zone and holidays ("" for none), touches by local day and channel.
    cannot are those whose touches nobody can plan, by why.
    """

    campaign: str
    start: datetime
    people: Mapping[tuple[str, str], int]
    touches: Mapping[tuple[date, str], int]
    cannot: Mapping[str, int]


def forecast(
    workspace: Workspace, campaign: Campaign, recipients: Recipients, *, start: datetime
) -> Forecast:
    """Return when a list's touches come. No row is left out: enrolling decides on that.

    Of people who are split between cadences only those count who get this one. A step for who
    answers an email is not among them: nobody knows whether anybody will.
    """
    settings, window = workspace.settings, campaign.sequence.window
    people: Counter[tuple[str, str]] = Counter()
    touches: Counter[tuple[date, str]] = Counter()
    cannot: Counter[str] = Counter()
    plans: dict[tuple[Clock, tuple[int, ...], tuple[str, ...]], list[PlannedTouch]] = {}
    asked = days_named(campaign.sequence.steps)
    classes = Counter(
        said
        for said, mine in zip(
            _said(workspace, campaign, recipients, start, asked),
            _mine(workspace, campaign, recipients),
            strict=False,
        )
        if mine
    )
    for (said, mailbox, steps, days), count in classes.items():
        where = whereabouts(dict(zip(WHERE, said, strict=True)), settings)
        clock = clock_at(settings, window, where, mailbox)
        why = unclear(where, window)
        kind = clock, steps, days
        if why is None and kind not in plans:
            values = dict(zip(asked, days, strict=True))
            try:
                plans[kind] = plan(map(campaign.step, steps), start, clock, values)
            except NeverOpen as error:
                why = str(error)
        if why is not None:
            cannot[why] += count
            continue
        people[clock.tz.key, ", ".join(clock.off.calendars)] += count
        for touch in plans[kind]:
            touches[touch.local.date(), touch.channel] += count
    return Forecast(campaign.name, start, people, touches, cannot)


def _mine(workspace: Workspace, campaign: Campaign, recipients: Recipients) -> Iterable[bool]:
    """Say of each row whether it gets this cadence, where people are split between several."""
    among = cadences(workspace, campaign)
    if not among:
        return repeat(True)
    addresses = keys(recipients.column("contact.email"))
    return (cadence_for(among, key) == campaign.name for key in addresses)


def _said(
    workspace: Workspace,
    campaign: Campaign,
    recipients: Recipients,
    start: datetime,
    asked: Sequence[str],
) -> Iterable[tuple[tuple[str, ...], str, tuple[int, ...], tuple[str, ...]]]:
    """Yield where each row says the person is, their rep's mailbox, their steps' numbers, days.

    asked are the fields of the days for which steps wait.
    """
    rows = zip(*(recipients.column(key) for key in WHERE), strict=True)
    return zip(
        rows,
        _boxes(workspace, campaign, recipients, start),
        _steps(workspace, campaign, recipients),
        zip(*map(recipients.column, asked), strict=True) if asked else repeat(()),
        strict=False,  # the last three may go on for ever
    )


def _boxes(
    workspace: Workspace, campaign: Campaign, recipients: Recipients, start: datetime
) -> Iterable[str]:
    boxes = workspace.settings.mailboxes
    if not any(box.away for box in boxes.values()):  # then it makes no difference
        return repeat("")
    owners = Routing(workspace, campaign, recipients, today=day_at(workspace, start)).owners()
    named = {name: workspace.mailbox(campaign, name).key for name in {o.name for o in owners}}
    return (named[owner.name] for owner in owners)


def _steps(
    workspace: Workspace, campaign: Campaign, recipients: Recipients
) -> Iterable[tuple[int, ...]]:
    steps = campaign.sequence.steps
    of_answers = [bool(campaign.answers_asked(step)) for step in steps]
    asked = [rows_for(workspace, campaign, step, recipients) for step in steps]
    if not any(asked):
        return repeat(tuple(s.number for s, no in zip(steps, of_answers, strict=True) if not no))
    length = len(recipients)
    said = ([True] * length if one is None else one for one in asked)
    columns = ([False] * length if no else one for one, no in zip(said, of_answers, strict=True))
    held = zip(*columns, strict=True)
    return (tuple(number for number, ok in enumerate(row, 1) if ok) for row in held)

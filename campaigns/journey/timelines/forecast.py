"""When the touches of a whole list come. Pure.

A million people fall into few classes: who has the same zone, the same holidays and the same rep
and comes in at the same moment gets everything at the same moments.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import repeat
from types import MappingProxyType

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
from .timeline import Timeline


@dataclass(frozen=True, slots=True)
class Forecast:
    """What a list would get if everybody came in at start, and no touch stopped anybody.

    people are counted by zone and holidays ("" for none), touches by local day and channel.
    cannot are those whose touches nobody can plan, by why. apart is how many were planned one by
    one, since they get other sequences too.
    """

    campaign: str
    start: datetime
    people: Mapping[tuple[str, str], int]
    touches: Mapping[tuple[date, str], int]
    cannot: Mapping[str, int]
    apart: int = 0


def forecast(
    workspace: Workspace,
    campaign: Campaign,
    recipients: Recipients,
    *,
    start: datetime,
    apart: Mapping[int, Timeline] = MappingProxyType({}),
) -> Forecast:
    """Return when a list's touches come. No row is left out: enrolling decides on that.

    apart are the touches, by row (from 1), of who gets other sequences beside this one.

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
        for row, (said, mine) in enumerate(
            zip(
                _said(workspace, campaign, recipients, start, asked),
                _mine(workspace, campaign, recipients),
                strict=False,
            ),
            1,
        )
        if mine and row not in apart
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
    for one in _shown(apart, workspace, campaign, recipients):
        people[one.clock.tz.key, ", ".join(one.clock.off.calendars)] += 1
        for seen in one.touches:
            step = campaign.step_of(seen.key)
            if step is not None and not campaign.answers_asked(step):
                touches[seen.local.date(), seen.channel] += 1
    return Forecast(campaign.name, start, people, touches, cannot, len(apart))


def _shown(
    apart: Mapping[int, Timeline], workspace: Workspace, campaign: Campaign, recipients: Recipients
) -> Iterator[Timeline]:
    if apart:
        for row, mine in zip(
            range(1, len(recipients) + 1), _mine(workspace, campaign, recipients), strict=False
        ):
            if mine and row in apart:
                yield apart[row]


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

"""A campaign's sequence as one person would live it: when, in which words, and what then."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from ..campaigns.actions.enrol import Prospect
from ..campaigns.actions.preview import as_written, renderer_for
from ..campaigns.journey.timelines.timeline import Timeline, TimelineTouch, timeline
from ..campaigns.messages.rendering import MessageRenderer, RenderedMessage
from ..campaigns.queries.releases import RunsOn, runs_on
from ..campaigns.queries.timeline import looked_at_again, timeline_at_row, timeline_of_enrolled
from ..lint.check.step_facts import Rendered, StepFacts
from ..lint.lists.step_conditions import failing_field
from ..templates.errors import Problem, TactfulError
from ..templates.workspace.campaign import Campaign
from ..templates.workspace.step import Channel, Step
from .context import AppContext
from .forks import Fork, depends, forks
from .people import Person
from .render import prospect_at_once


@dataclass(frozen=True, slots=True)
class Stop:
    """One step on one person's way. touch is None where nobody can say when it comes.

    left_out says why the person does not get it; problems why it cannot be shown.
    """

    step: Step
    touch: TimelineTouch | None
    title: str = ""
    facts: StepFacts | None = None
    left_out: str = ""
    problems: tuple[Problem, ...] = ()
    depends: tuple[str, ...] = ()
    forks: tuple[Fork, ...] = ()

    @property
    def at(self) -> datetime | None:
        """When it comes, on the person's clock."""
        return self.touch.local if self.touch is not None else None


@dataclass(frozen=True, slots=True)
class Way:
    """One person's whole way. timeline is None where cannot says why there is none.

    campaign is as they have it: somebody in the sequence may run on a release (runs_on), which
    the files no longer are. initial are the words of the initial email, again_on is when they
    are looked at again.
    """

    campaign: Campaign
    person: Person
    timeline: Timeline | None
    stops: tuple[Stop, ...]
    initial: StepFacts | None
    initial_title: str
    cannot: str = ""
    again_on: date | None = None
    waits_for: Step | None = (
        None  # a task of theirs that is late: the rest counts from when it is done
    )
    runs_on: RunsOn | None = None

    @property
    def is_frozen(self) -> bool:
        """Whether they get something else than what the files say now."""
        return self.runs_on is not None and not self.runs_on.is_current


def way_of(here: AppContext, campaign: Campaign, person: Person, *, measured: bool) -> Way:
    """Return a person's way through a campaign.

    measured also compares its texts; that is quick once the linter has read them.
    """
    when, cannot = here.counted(
        f"way {campaign.name} {person.address} {person.row}",
        lambda: _timeline(here, campaign, person),
    )
    prospect, _ = prospect_at_once(here, campaign, person)
    renderer = renderer_for(here.store, here.renderer(campaign), prospect)
    theirs = renderer.campaign
    said = as_written(here.store, here.renderer(campaign), prospect)
    values = prospect.recipient.values
    facts = _facts(here, renderer, said, values) if measured else {}
    touches = {touch.key: touch for touch in when.touches} if when is not None else {}
    return Way(
        theirs,
        person,
        when,
        tuple(
            _stop(renderer, step, said.get(step.number), values,
                  touches.get(step.key), facts.get(step.number), known=when is not None)
            for step in theirs.sequence.steps
        ),
        facts.get(0),
        _title(said.get(0)),
        cannot,
        looked_at_again(theirs, when) if when is not None else None,
        _late(theirs, when, here.clock()) if when is not None else None,
        _runs_on(here, campaign, prospect),
    )  # fmt: skip


def _runs_on(here: AppContext, campaign: Campaign, prospect: Prospect) -> RunsOn | None:
    if prospect.enrolment_id is None:
        return None
    with here.store.reading() as session:
        return runs_on(session, here.workspace, campaign, prospect.enrolment_id)


def _late(campaign: Campaign, when: Timeline, now: datetime) -> Step | None:
    """Return the step whose task came due and is not done."""
    late = (one for one in when.touches if one.state == "open" and one.at < now)
    step = next((campaign.step_of(one.key) for one in late), None)
    return step if step is not None and step.channel is not Channel.email else None


def _stop(
    renderer: MessageRenderer,
    step: Step,
    one: RenderedMessage | str | None,
    values: Mapping[str, str],
    touch: TimelineTouch | None,
    facts: StepFacts | None,
    *,
    known: bool,
) -> Stop:
    campaign = renderer.campaign
    left_out = failing_field(renderer.workspace, campaign, step, values) or ""
    if touch is not None and touch.state == "left out":
        left_out = left_out or "an earlier outcome led past it"
    elif known and touch is None and not left_out:
        left_out = "it is not on this person’s way"
    return Stop(
        step,
        touch,
        _title(one) or _of_template(renderer, step),
        facts,
        left_out,
        one.problems if isinstance(one, RenderedMessage) else (),
        depends(campaign, step),
        forks(campaign, step),
    )


def _title(one: RenderedMessage | str | None) -> str:
    if isinstance(one, RenderedMessage) and one.message is not None:
        return one.message.subject
    return ""


def _of_template(renderer: MessageRenderer, step: Step) -> str:
    """Return a step's subject as the template has it, where there is none of the person's."""
    if step.channel is not Channel.email:
        return ""
    composer = renderer.composer
    reply = step.thread == "reply"
    try:
        head = composer.thread_head(step.number) if reply else step.number
        subject = composer.template(head).subject
    except TactfulError:
        return ""
    return ("Re: " if reply else "") + " ".join(subject.text.split()) if subject else ""


def _facts(
    here: AppContext,
    renderer: MessageRenderer,
    said: Mapping[int, RenderedMessage | str],
    values: Mapping[str, str],
) -> dict[int, StepFacts]:
    campaign, meter = renderer.campaign, here.meter()
    emails = {}
    found = {}
    for number, one in said.items():
        if isinstance(one, str):
            found[number] = meter.script(one)
        elif one.marked is not None:
            step = campaign.step(number) if number else None
            template = renderer.template(step, one.variant)
            emails[number] = Rendered(one.marked, template, step, values)
    return found | meter.facts(emails)


def _timeline(here: AppContext, campaign: Campaign, person: Person) -> tuple[Timeline | None, str]:
    """Return when somebody's touches come, as `tactful plan --to` does; or why nobody can say."""
    workspace, recipients, now = here.workspace, here.recipients(campaign), here.clock()
    try:
        with here.store.reading() as session:
            if person.address:
                found = timeline_of_enrolled(session, workspace, campaign, person.address, now=now)
                if found is not None:
                    return found, ""
            if not person.row or recipients is None:
                return timeline(workspace, campaign, person.values, start=now), ""
            owner = here.owner_of(campaign, recipients, person.row)
            return timeline_at_row(
                workspace, campaign, recipients, person.row,
                start=now, owner=owner, session=session,
            ), ""  # fmt: skip
    except TactfulError as error:
        return None, str(error)

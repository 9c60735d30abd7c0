"""The messages of a campaign as they would be drafted now, before anybody is enrolled."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from ...lint.findings.finding import Finding
from ...templates.errors import TemplateError
from ...templates.render.history import EarlierMessage
from ...templates.workspace.step import Channel, Step
from ..messages.drafts import closed_steps
from ..messages.history import history_of, read_out
from ..messages.rendering import MessageRenderer, Recipient, RenderedMessage
from ..messages.shown import release_renderer
from ..model import LIVE
from ..releases.kept import release_workspace
from ..store.database import Store
from ..store.tables import Enrolment
from .enrol import Prospect


@dataclass(frozen=True, slots=True)
class Previewed:
    """One message to one person; step is None for the initial email.

    day is when it is planned. left_out says why it will not leave: the person gets nothing, or
    the step is behind them.
    """

    prospect: Prospect
    step: Step | None
    rendered: RenderedMessage
    day: date | None
    left_out: str | None = None

    @property
    def number(self) -> int:
        return self.step.number if self.step else 0

    @property
    def held(self) -> bool:
        """Whether it would be held instead of waiting for a yes."""
        return not self.rendered.fit

    @property
    def findings(self) -> tuple[Finding, ...]:
        return self.rendered.findings


@dataclass(frozen=True, slots=True)
class Before:
    """What somebody was told before, which steps are behind them, and why nothing comes more."""

    past: Mapping[int, EarlierMessage | None]
    closed: frozenset[int] = frozenset()
    ended: str | None = None


def previewed(
    store: Store,
    renderer: MessageRenderer,
    prospect: Prospect,
    *,
    now: datetime,
    wanted: Callable[[int], bool] = lambda _number: True,
) -> Iterator[Previewed]:
    """Yield the wanted messages of one person, the initial email (0) first."""
    renderer = renderer_for(store, renderer, prospect)
    campaign, to = renderer.campaign, prospect.recipient
    before = before_of(store, renderer, prospect)
    left_out = prospect.left_out or before.ended
    if campaign.initial and wanted(0):
        one = renderer.message(to, None, lambda: before.past)
        one = renderer.judged(to, None, one, lambda: before.past, now=now)
        yield Previewed(prospect, None, one, to.days.get(0), left_out)
    emails = [step for step in campaign.emails if wanted(step.number)]
    if not emails:
        return
    last = emails[-1].number
    for step, one in renderer.sequence(
        to,
        [step for step in campaign.emails if step.number <= last],
        now=now,
        past=before.past,
        closed=before.closed,
        wanted=lambda step: wanted(step.number),
    ):
        behind = "it was sent or decided already" if step.number in before.closed else None
        yield Previewed(prospect, step, one, to.days.get(step.number), left_out or behind)


def renderer_for(store: Store, live: MessageRenderer, prospect: Prospect) -> MessageRenderer:
    """Return what somebody's messages are rendered with: from the release they run on."""
    if prospect.release_id is None:
        return live
    with store.reading() as session:
        mine = release_workspace(session, prospect.release_id, live.workspace)
        return release_renderer(
            session, mine, live.campaign.name, prospect.release_id, check=live.check
        )


def as_written(
    store: Store, renderer: MessageRenderer, prospect: Prospect
) -> dict[int, RenderedMessage | str]:
    """Return what each step says to one person, by its number (0: the initial email), not judged.

    A step that is no email is a script. Steps that are not for the person are left out.
    """
    renderer = renderer_for(store, renderer, prospect)
    campaign, to = renderer.campaign, prospect.recipient
    known = dict(before_of(store, renderer, prospect).past)
    found: dict[int, RenderedMessage | str] = {}
    if campaign.initial:
        found[0] = renderer.placed(to, None, lambda: known)
    for step in campaign.sequence.steps:
        if not to.gets(step):
            continue
        if step.channel is not Channel.email:
            found[step.number] = _script(renderer, to, step, known)
            continue
        one = found[step.number] = renderer.placed(to, step, lambda: known)
        if one.message is not None and step.number not in known:
            known[step.number] = EarlierMessage(one.message, to.days.get(step.number), one.picks)
    return found


def _script(
    renderer: MessageRenderer,
    to: Recipient,
    step: Step,
    known: Mapping[int, EarlierMessage | None],
) -> RenderedMessage | str:
    try:
        return renderer.script(to, step, lambda: known)
    except TemplateError as error:
        return RenderedMessage(None, None, problems=error.problems)


def before_of(store: Store, renderer: MessageRenderer, prospect: Prospect) -> Before:
    """Return what came before for somebody who is in the sequence; nothing for anybody else."""
    if prospect.enrolment_id is None:
        return Before({})
    with store.reading() as session:
        enrolment = session.get_one(Enrolment, prospect.enrolment_id)
        ended = None if enrolment.state in LIVE else f"{enrolment.state}: {enrolment.why}"
        keys = {key for _, key in closed_steps(session, [enrolment.id])}
        closed = frozenset(step.number for step in renderer.campaign.emails if step.key in keys)
        past = read_out(history_of(session, renderer.workspace, renderer.campaign, enrolment)())
    return Before(past, closed, ended)


def script_of(store: Store, renderer: MessageRenderer, prospect: Prospect, step: Step) -> str:
    """Return the script of a step that is no email, as the rep will read it.

    Raises TemplateError.
    """
    renderer = renderer_for(store, renderer, prospect)
    to, before = prospect.recipient, before_of(store, renderer, prospect)
    emails = [one for one in renderer.campaign.emails if one.number < step.number]
    known = renderer.told(to, emails, past=before.past, closed=before.closed)
    return renderer.script(to, step, lambda: known)

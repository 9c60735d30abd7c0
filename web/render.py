"""One step rendered for one recipient, as it would be sent, with what lint says of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from ..campaigns.journey.advance import planned_day
from ..campaigns.messages import links
from ..campaigns.messages.history import history_of
from ..campaigns.model import CURRENT
from ..campaigns.queries.overview import ReviewItem, enrolments, review_queue
from ..campaigns.store.tables import Enrolment
from ..lint.check.api import check_message
from ..lint.findings.finding import Finding
from ..templates.errors import Problem, TemplateError
from ..templates.message import Message
from ..templates.render.history import EarlierMessage
from ..templates.render.traced_render import Marked
from ..templates.workspace.sequence import Campaign, Channel, Step
from ..templates.workspace.settings import Mailbox
from .context import AppContext
from .people import Person

# Before enrolment nobody has a token yet; the link is as long as a real one.
PREVIEW_TOKEN = "preview-" + "0" * 32


@dataclass(frozen=True, slots=True)
class RenderedPage:
    """A step for a person: a message, a script, or the reasons why there is neither.

    stored is the message in the review queue or beyond, where the person is enrolled;
    drifted says that it no longer is what the template gives.
    """

    number: int
    step: Step | None
    template: str
    message: Message | None = None
    marked: Marked | None = None
    script: str | None = None
    findings: tuple[Finding, ...] = ()
    problems: tuple[Problem, ...] = ()
    stored: ReviewItem | None = None

    @property
    def drifted(self) -> bool:
        return bool(self.stored and self.message and self.stored.digest != self.message.digest)


@dataclass(frozen=True, slots=True)
class _Inputs:
    """What a render takes beside the template."""

    values: Mapping[str, str]
    sender: Mailbox
    unsubscribe_url: str | None
    stored: ReviewItem | None
    today: date | None
    known: Mapping[int, EarlierMessage | None]

    def past(self) -> Mapping[int, EarlierMessage | None]:
        return self.known


def rendered(here: AppContext, campaign: Campaign, number: int, person: Person) -> RenderedPage:
    """Render step number (0: the initial email) for person; faults are in the result."""
    composer = here.composer(campaign)
    step = composer.step(number)
    template = step.template if step else campaign.initial or ""
    inputs = _inputs(here, campaign, number, person)
    try:
        if step and step.channel is not Channel.email:
            script = composer.script(
                number,
                inputs.values,
                sender=inputs.sender,
                today=inputs.today,
                past=inputs.past,
            )
            return RenderedPage(number, step, template, script=script)
        marked = composer.marked(
            number,
            inputs.values,
            sender=inputs.sender,
            unsubscribe_url=inputs.unsubscribe_url,
            variant=inputs.stored.variant if inputs.stored else None,
            today=inputs.today,
            past=inputs.past,
        )
    except TemplateError as error:
        return RenderedPage(number, step, template, problems=error.problems, stored=inputs.stored)
    findings = check_message(
        here.workspace, campaign, number, marked, inputs.values, today=inputs.today
    )
    return RenderedPage(
        number,
        step,
        template,
        message=marked.message,
        marked=marked,
        findings=tuple(sorted(findings, key=lambda finding: finding.severity.rank)),
        stored=inputs.stored,
    )


def _inputs(here: AppContext, campaign: Campaign, number: int, person: Person) -> _Inputs:
    """Return what drafting would use: an enrolled person's own link, mailbox and values."""
    workspace = here.workspace
    values, owner = person.values, person.owner
    token, stored = PREVIEW_TOKEN, None
    today: date | None = here.clock().date()
    known: Mapping[int, EarlierMessage | None] = {}
    with here.store.reading() as session:
        found = enrolments(session, workspace, campaign.name, address=person.address, limit=1)
        if person.address and found:
            enrolment = found[0]
            values, owner = enrolment.values, enrolment.owner
            token = links.token(session, enrolment.enrolment_id)
            row = session.get_one(Enrolment, enrolment.enrolment_id)
            today = planned_day(workspace, campaign, row, number)
            known = history_of(session, workspace, campaign, row)()
            queue = review_queue(
                session,
                workspace,
                campaign.name,
                states=CURRENT,
                enrolment_id=enrolment.enrolment_id,
            )
            stored = next((item for item in queue if item.step == number), None)
    sender = workspace.mailbox(campaign, owner)
    url = links.unsubscribe_url(workspace, token)
    return _Inputs(values, sender, url, stored, today, known)

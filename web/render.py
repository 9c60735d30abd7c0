"""One step rendered for one recipient, as it would be sent, with what lint says of it."""

from dataclasses import dataclass

from ..campaigns.actions.enrol import Prospect, as_if_enrolled, starting
from ..campaigns.actions.preview import previewed, renderer_for, script_of
from ..campaigns.messages.links import signing_key
from ..campaigns.messages.rendering import recipients_of
from ..campaigns.model import CURRENT, LIVE
from ..campaigns.queries.people import enrolments
from ..campaigns.queries.review import review_queue
from ..campaigns.queries.values import ReviewItem
from ..campaigns.releases.kept import workspace_of
from ..campaigns.store.tables import Enrolment
from ..lint.findings.finding import Finding
from ..templates.errors import Problem, TemplateError
from ..templates.message import Message
from ..templates.render.traced_render import Marked
from ..templates.workspace.campaign import Campaign
from ..templates.workspace.step import Channel, Step
from .context import AppContext
from .people import Person


@dataclass(frozen=True, slots=True)
class RenderedPage:
    """A step for a person: a message, a script, or the reasons why there is neither.

    stored is the message in the review queue or beyond, where the person is enrolled;
    drifted says that it no longer is what the template gives. left_out says why it will not be
    sent. guessed: the list is too long to say on a page whether this row would be enrolled.
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
    variant: str | None = None
    left_out: str | None = None
    guessed: bool = False

    @property
    def drifted(self) -> bool:
        return bool(self.stored and self.message and not self.stored.says(self.message))


def rendered(here: AppContext, campaign: Campaign, number: int, person: Person) -> RenderedPage:
    """Render step number (0: the initial email) for person; faults are in the result."""
    now = here.clock()
    prospect, guessed = _prospect(here, campaign, person)
    renderer = renderer_for(here.store, here.renderer(campaign), prospect)
    campaign = renderer.campaign
    if number > len(campaign.sequence.steps):
        why = f"the version that {person.name} was approved with has no step {number}"
        return RenderedPage(number, None, "", problems=(Problem(why),))
    step = campaign.step(number) if number else None
    template = step.template if step else campaign.initial or ""
    if step and step.channel is not Channel.email:
        try:
            script = script_of(here.store, renderer, prospect, step)
        except TemplateError as error:
            return RenderedPage(number, step, template, problems=error.problems)
        return RenderedPage(number, step, template, script=script)
    stored = _stored(here, campaign, number, prospect)
    (one,) = previewed(here.store, renderer, prospect, now=now, wanted=lambda n: n == number)
    made = one.rendered
    return RenderedPage(
        number,
        step,
        (step.variants.get(made.variant or "", template) if step else template),
        message=made.message,
        marked=made.marked,
        findings=tuple(sorted(made.findings, key=lambda finding: finding.severity.rank)),
        problems=made.problems,
        stored=stored,
        variant=made.variant,
        left_out=one.left_out,
        guessed=guessed and not prospect.enrolment_id,
    )


def campaign_of(here: AppContext, campaign: Campaign, person: Person) -> Campaign:
    """Return a campaign as somebody has it: who is in the sequence may run on a release."""
    if not person.address:
        return campaign
    with here.store.reading() as session:
        found = enrolments(session, here.workspace, campaign.name, address=person.address, limit=1)
        if not found or found[0].state not in LIVE:
            return campaign
        row = session.get_one(Enrolment, found[0].enrolment_id)
        return workspace_of(session, here.workspace, row).campaign(campaign.name)


def _prospect(here: AppContext, campaign: Campaign, person: Person) -> tuple[Prospect, bool]:
    """Return a person as enrolment would take them, and whether that is only what the list says."""
    foreseen = here.foreseen(campaign) if person.row else None
    if foreseen is not None:
        return starting(campaign, foreseen.prospect(person.row), now=here.clock()), False
    return prospect_at_once(here, campaign, person)


def prospect_at_once(here: AppContext, campaign: Campaign, person: Person) -> tuple[Prospect, bool]:
    """Return the same without asking whether the list would let them in: that takes a while."""
    with here.store.reading() as session:
        found = enrolments(session, here.workspace, campaign.name, address=person.address, limit=1)
        if person.address and found:
            row = session.get_one(Enrolment, found[0].enrolment_id)
            mine = workspace_of(session, here.workspace, row)
            (to,) = recipients_of(session, mine, mine.campaign(campaign.name), [row])
            runs_on = row.release_id
            return Prospect(person.row, to, enrolment_id=row.id, release_id=runs_on), False
        secret = signing_key(session)
    example = {} if person.row else {"contact.email": "somebody@example.com"}
    prospect = as_if_enrolled(
        here.workspace,
        campaign,
        {**example, **person.values},
        owner=person.owner,
        secret=secret,
        now=here.clock(),
        row=person.row,
    )
    return prospect, bool(person.row)


def _stored(
    here: AppContext, campaign: Campaign, number: int, prospect: Prospect
) -> ReviewItem | None:
    """Return the message that is in the review queue or beyond, for somebody who is enrolled."""
    if prospect.enrolment_id is None:
        return None
    with here.store.reading() as session:
        queue = review_queue(
            session,
            here.workspace,
            campaign.name,
            states=CURRENT,
            enrolment_id=prospect.enrolment_id,
        )
    return next((item for item in queue if item.step == number), None)

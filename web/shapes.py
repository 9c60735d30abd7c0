"""Shapes: every kind of message that a campaign's list gives, the strangest first."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from ..campaigns.actions.list_preview import ListPreview
from ..campaigns.messages.gallery import Entry, Shape, shapes
from ..lint.findings.finding import Finding
from ..templates.errors import ProblemsError
from ..templates.workspace.campaign import Campaign
from .checks import Job
from .context import MAX_FORESEEN, AppContext, desk

pages = Blueprint("shapes", __name__)

WAIT_S = 1.0  # then the page says how far it is, and comes again
MAX_CARDS = 60  # of one step, held ones not counted
_EXAMPLES = 5
_FIRST = 220  # characters of a text


@dataclass(frozen=True, slots=True)
class Card:
    """One shape: how many messages look so, what sets it apart, and one of them."""

    count: int
    why: str
    held: bool
    findings: tuple[Finding, ...]
    problem: str | None
    subject: str
    first: str
    recipients: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class StepCards:
    """The shapes of one step; more says how many are not shown."""

    step: int
    messages: int
    cards: tuple[Card, ...]
    more: int


@dataclass(frozen=True, slots=True)
class Gathered:
    """All shapes of a campaign, and why the others of its list get nothing, with counts."""

    steps: tuple[StepCards, ...]
    left_out: tuple[tuple[str, int], ...]

    @property
    def messages(self) -> int:
        return sum(one.messages for one in self.steps)

    @property
    def shapes(self) -> int:
        return sum(len(one.cards) + one.more for one in self.steps)

    @property
    def held(self) -> int:
        return sum(card.count for one in self.steps for card in one.cards if card.held)


class Gathering(Job[Gathered]):
    """Renders every message of a list, and tells how far it is."""

    def __init__(self, here: AppContext, campaign: Campaign) -> None:
        self.done = self.total = 0
        store, workspace, now = here.store, here.workspace, here.clock()

        def work() -> Gathered:
            found = ListPreview(store, workspace, campaign, now=now)
            people = sorted(found.foreseen.people)
            self.total = len(people) * (len(campaign.emails) + bool(campaign.initial))
            entries = []
            for one in found.of_everybody(None):
                entries.append(found.entry(one))
                self.done += 1
            why = Counter(found.foreseen.left_out.values()).most_common()
            return Gathered(tuple(_steps(entries)), tuple(why))

        super().__init__(work, name="shapes")


def _steps(entries: Iterable[Entry]) -> Iterable[StepCards]:
    for step, found in shapes(entries):
        held = [shape for shape in found if shape.sample.held]
        others = [shape for shape in found if not shape.sample.held]
        cards = tuple(_card(shape) for shape in (*held, *others[:MAX_CARDS]))
        count = sum(shape.count for shape in found)
        yield StepCards(step, count, cards, len(others[MAX_CARDS:]))


def _card(shape: Shape) -> Card:
    one = shape.sample
    text = " ".join(one.message.text.split()) if one.message else ""
    return Card(
        shape.count,
        shape.why,
        one.held,
        tuple(sorted(one.findings, key=lambda found: found.severity.rank)),
        one.problem,
        one.message.subject if one.message else "",
        text[:_FIRST],
        tuple(member.to for member in shape.members[:_EXAMPLES]),
    )


@pages.get("/campaigns/<name>/shapes")
def show(name: str) -> ResponseReturnValue:
    """Show one message of each shape; while they are rendered, how far that is."""
    here = desk()
    campaign = here.campaign(name)
    recipients = here.recipients(campaign)
    long = recipients is not None and len(recipients) > MAX_FORESEEN
    job: Gathering | None = None
    gathered: Gathered | None = None
    problems: tuple[str, ...] = ()
    if recipients is not None and not long:
        job = here.gathering(campaign, Gathering)
        try:
            gathered = job.result(wait_s=WAIT_S)
        except ProblemsError as error:
            problems = tuple(map(str, error.problems))
    return render_template(
        "shapes.html",
        campaign=campaign,
        recipients=recipients,
        long=long,
        job=job,
        gathered=gathered,
        problems=problems,
        steps={0: "Initial email"} | {s.number: f"Step {s.number}" for s in campaign.emails},
    )

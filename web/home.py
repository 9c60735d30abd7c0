"""Today: what needs a person now, and the campaigns in figures."""

from collections.abc import Iterable
from dataclasses import dataclass

from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue

from ..campaigns.queries.ahead import rep_loads, week_ahead
from ..campaigns.queries.notes import count_open_notes, open_notes
from ..campaigns.queries.replies import count_undecided
from ..campaigns.queries.sending import sending_overview
from ..campaigns.queries.sla_clocks import sla_clocks
from ..campaigns.queries.tasks import count_unopened_tasks, list_open, task_items
from ..campaigns.queries.values import (
    CampaignOverview,
    NoteItem,
    RepLoad,
    RunningClock,
    SendingOverview,
    TaskItem,
)
from ..templates.workspace.step import Channel
from .context import desk
from .counts import overview_of
from .labels import plural, sentence

pages = Blueprint("home", __name__)

MAX_HOT = 3  # hot leads named
MAX_NOTES = 3  # changes that were asked for and are named
MAX_CLOCKS = 6  # people named who wait for the first touch; their count is whole


@dataclass(frozen=True, slots=True)
class Need:
    """One thing that waits for a person; href leads to where it is done."""

    what: str
    why: str
    href: str
    action: str
    tone: str = "notice"


@dataclass(frozen=True, slots=True)
class Waiting:
    """Somebody who waits for the first touch; href leads to what they wait for."""

    clock: RunningClock
    href: str
    what: str


@pages.get("/")
def today() -> ResponseReturnValue:
    """Show what needs a person now, what waits for whom, and what comes this week."""
    here = desk()
    workspace, now = here.workspace, here.clock()
    with here.store.reading() as session:
        overviews = [overview_of(here, session, name) for name in workspace.campaigns]
        traffic = sending_overview(session, workspace, now=now, recent=0, most=0)
        loads = here.counted("loads", lambda: rep_loads(session, workspace, now=now))
        week = here.counted("week", lambda: week_ahead(session, workspace, now=now))
        clocks = sla_clocks(session, workspace, now=now, most=MAX_CLOCKS)
        unopened = count_unopened_tasks(session, now=now)
        hot = [one.touch_id for one in list_open(session, workspace) if one.hot.why]
        hottest = task_items(session, workspace, hot[:MAX_HOT])
        undecided = count_undecided(session)
        notes, asked = open_notes(session, workspace, most=MAX_NOTES), count_open_notes(session)
    for campaign in workspace.unarchived:
        here.judging(campaign)  # so that it is done, or well on its way, when it is looked at
    over = [
        one for one in overviews if workspace.campaigns[one.name].archived and not one.under_way
    ]
    overviews = [one for one in overviews if one not in over]
    needs: list[Need] = []
    needs += sending_needs(traffic)
    if traffic.paused is not None:
        why = traffic.paused or "No reason was given."
        needs.append(
            Need("Sending is paused", why, url_for("sending.show"), "See sending", "warning")
        )
    needs += reply_needs(undecided)
    needs += note_needs(notes, asked)
    needs += task_needs(loads, unopened)
    needs[:0] = hot_needs(hottest)
    for overview in overviews:
        needs += campaign_needs(overview)
    return render_template(
        "today.html",
        needs=needs,
        overviews=overviews,
        archived=over,
        traffic=traffic,
        loads=loads,
        week=week,
        channels=[one.value for one in Channel if any(one.value in day.touches for day in week)],
        clocks=clocks,
        waiting=[waiting_for(one) for one in clocks.first],
        stopped=here.sender.stopped,
        distrust=here.distrust(),
    )


def waiting_for(clock: RunningClock) -> Waiting:
    """Return where what somebody waits for is done: a task, a message to review, or their way."""
    if clock.task_id is not None:
        return Waiting(clock, url_for("tasks.one", task_id=clock.task_id), "Do the task")
    if clock.message_id is not None:
        href = url_for("review.show", message_id=clock.message_id)
        return Waiting(clock, href, "Review the message")
    href = url_for("campaign.show", name=clock.campaign, to=clock.recipient)
    return Waiting(clock, href, "See when it comes")


def hot_needs(tasks: Iterable[TaskItem]) -> list[Need]:
    """Return the tasks of the hottest leads, and what makes them hot."""
    return [
        Need(
            f"Hot lead: {task.channel} {task.name or task.recipient}",
            f"{task.hot}. {task.campaign}, {task.place}.",
            url_for("tasks.one", task_id=task.touch_id),
            "Do the task",
            "warning",
        )
        for task in tasks
    ]


def reply_needs(undecided: int) -> list[Need]:
    """Return that mail came in of which a person is to decide something."""
    if not undecided:
        return []
    what = f"{plural(undecided, 'reply', 'replies')} to decide"
    why = "An answer whose kind is not certain, or of an address that nobody here has."
    return [Need(what, why, url_for("replies.show", show="waiting"), "Decide")]


def note_needs(notes: Iterable[NoteItem], asked: int) -> list[Need]:
    """Return which changes reviewers ask for."""
    named = list(notes)
    found = [
        Need(
            f"{one.by} asks for a change: {one.name}, {one.place}",
            sentence(one.text if len(one.text) <= 200 else f"{one.text[:200]} …"),
            url_for("review.show", message_id=one.message_id),
            "See the message",
            "warning",
        )
        for one in named
    ]
    if asked > len(named):
        what = f"{plural(asked - len(named), 'more change')} asked for"
        why = "`tactful message requests` lists them all."
        found.append(Need(what, why, url_for("queue.show"), "See the messages"))
    return found


def task_needs(loads: Iterable[RepLoad], unopened: int) -> list[Need]:
    """Return that tasks are due, and for how many the agreed time is over."""
    count, overdue = sum(one.tasks for one in loads), sum(one.overdue for one in loads)
    if not count and not unopened:
        return []
    href = url_for("tasks.show")
    if not count:
        what, why = f"{plural(unopened, 'task')} to open", "No sender runs that would open them."
        return [Need(what, why, href, "See the tasks")]
    waits = f"{plural(unopened, 'more has', 'more have')} come due and can be opened."
    what = f"{plural(count, 'task')} due" + (f", {overdue:,} overdue" if overdue else "")
    why = "Calls, letters and other tasks for a person." + (f" {waits}" if unopened else "")
    tone = "warning" if overdue else "notice"
    return [Need(what, why, href, "See the tasks", tone)]


def sending_needs(traffic: SendingOverview) -> list[Need]:
    """Return what the messages on their way wait for, most pressing first."""
    needs, sending = [], url_for("sending.show")
    counts = traffic.counts
    if counts.in_doubt:
        what = f"{plural(counts.in_doubt, 'message')} in doubt"
        why = "The connection broke during sending. A person must find out what happened."
        needs.append(Need(what, why, f"{sending}#in-doubt", "Decide", "warning"))
    if counts.failed:
        what = f"{plural(counts.failed, 'message')} refused"
        why = "The mail server’s response says why. Send again, or continue without."
        needs.append(Need(what, why, f"{sending}#refused", "Decide", "error"))
    if counts.held:
        what = f"{plural(counts.held, 'approved message')} held"
        why = "Too late, or something changed. Release what is still right."
        needs.append(Need(what, why, f"{sending}#held", "Decide", "warning"))
    for box in traffic.mailboxes:
        if box.unread is not None:
            what = f"The replies to {box.key} cannot be read"
            needs.append(Need(what, sentence(box.unread), sending, "See sending", "error"))
        if box.paused is not None and traffic.paused is None:
            why = box.paused or "No reason was given."
            needs.append(
                Need(f"The mailbox {box.key} is paused", why, sending, "See sending", "warning")
            )
    for gone in traffic.without_campaign:
        what = f"The campaign {gone.campaign} is gone"
        needs.append(Need(what, f"{gone.words}.", sending, "See sending", "error"))
    return needs


def campaign_needs(overview: CampaignOverview) -> list[Need]:
    """Return what one campaign waits for, most pressing first."""
    needs = []
    queue = url_for("queue.show", campaign=overview.name)
    if overview.to_review:
        what = f"{plural(overview.to_review, 'message')} to review"
        why = f"{overview.name}: nothing is sent until you approve it."
        needs.append(Need(what, why, queue, "Review"))
    if overview.held:
        what = f"{plural(overview.held, 'message')} held"
        why = f"{overview.name}: a finding must be fixed in the template or the list first."
        href = url_for("queue.show", campaign=overview.name, state="held")
        needs.append(Need(what, why, href, "See why", "warning"))
    return needs

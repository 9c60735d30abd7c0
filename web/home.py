"""Today: what needs a person now, and the campaigns in figures."""

from dataclasses import dataclass

from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue

from ..campaigns.queries.campaign import campaign_overview
from ..campaigns.queries.sending import sending_overview
from ..campaigns.queries.values import CampaignOverview, SendingOverview
from .context import desk
from .labels import plural

pages = Blueprint("home", __name__)


@dataclass(frozen=True, slots=True)
class Need:
    """One thing that waits for a person; href leads to where it is done."""

    what: str
    why: str
    href: str
    action: str
    tone: str = "notice"


@pages.get("/")
def today() -> ResponseReturnValue:
    """Show what needs a person now."""
    here = desk()
    workspace, now = here.workspace, here.clock()
    with here.store.reading() as session:
        overviews = [
            campaign_overview(session, workspace, name, now=now) for name in workspace.campaigns
        ]
        traffic = sending_overview(session, workspace, now=now, recent=0, most=0)
    for campaign in workspace.campaigns.values():
        here.judging(campaign)  # so that it is done, or well on its way, when it is looked at
    needs: list[Need] = []
    needs += sending_needs(traffic)
    if traffic.paused is not None:
        why = traffic.paused or "No reason was given."
        needs.append(
            Need("Sending is paused", why, url_for("sending.show"), "See sending", "warning")
        )
    for overview in overviews:
        needs += campaign_needs(overview)
    return render_template(
        "today.html",
        needs=needs,
        overviews=overviews,
        traffic=traffic,
        stopped=here.sender.stopped,
        distrust=here.distrust(),
    )


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
    if overview.open_tasks:
        what = f"{plural(overview.open_tasks, 'task')} due"
        why = f"{overview.name}: calls and other tasks for a person."
        href = url_for("tasks.show", campaign=overview.name)
        needs.append(Need(what, why, href, "See the tasks"))
    return needs

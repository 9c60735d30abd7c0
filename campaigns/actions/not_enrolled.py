"""Leads of a list that nobody has enrolled, although the time agreed for that is over."""

from collections.abc import Iterator
from datetime import datetime

from ...lint.lists.recipients import campaign_list
from ...templates.errors import WorkspaceError
from ...templates.workspace.campaign import Campaign
from ...templates.workspace.workspace import Workspace
from ..journey.timing.calendar import Clock, deadline
from ..journey.timing.rep_clock import rep_clock
from ..queries.sla import CREATED, Breach, came_in
from ..store.database import Store
from .enrol import foresee


def not_enrolled(
    store: Store, workspace: Workspace, campaign: Campaign, *, now: datetime
) -> Iterator[Breach]:
    """Yield who came in too long ago and would be enrolled now: who is left out waits for nothing.

    A list without the column ``created`` says of nobody when they came.
    """
    sla = workspace.sla(campaign)
    if sla is None or sla.assigned is None:
        return
    try:
        recipients = campaign_list(workspace, campaign)
    except WorkspaceError:
        return  # lint says what is wrong with the list; who is enrolled is judged without it
    if recipients is None or not any(recipients.column(CREATED)):
        return
    clocks: dict[str, Clock] = {}
    for one in foresee(store, workspace, campaign, recipients, now=now).people.values():
        who = one.recipient
        came = came_in(who.values.get(CREATED, ""), workspace)
        if one.enrolment_id is not None or one.left_out or came is None:
            continue
        box = who.sender.key
        if box not in clocks:
            clocks[box] = rep_clock(workspace, campaign.sequence.window, box)
        until = deadline(came, sla.assigned, clocks[box])
        if now > until:
            address = who.values["contact.email"]
            yield Breach(campaign.name, address, box, "assigned", came, until, None)

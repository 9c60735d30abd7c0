"""From which mailbox each row of a list is written to, by the routes of a campaign."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ...templates.workspace.campaign import Campaign
from ...templates.workspace.settings import Mailbox
from ...templates.workspace.workspace import Workspace
from .recipients import Recipients
from .routing import Routing, chosen_among


@dataclass(frozen=True, slots=True)
class Senders:
    """Who sends to each row of a list (from 0).

    keys are those if all of it is enrolled now and no earlier list had a turn. Whose turn it
    really is only a database knows: in_turn are the rows that may be any of reps'.
    """

    keys: tuple[str, ...]
    boxes: Mapping[str, Mailbox]
    in_turn: frozenset[int] = frozenset()
    reps: tuple[str, ...] = ()

    def of(self, row: int) -> Mailbox:
        """Return the sender to a row."""
        return self.boxes[self.keys[row]]

    def others(self, row: int) -> Sequence[Mailbox]:
        """Return who else may send to a row."""
        if row not in self.in_turn:
            return ()
        return [self.boxes[rep] for rep in self.reps if rep != self.keys[row]]

    def numbers(self) -> list[int]:
        """Return a number for each row that is the same for the same sender."""
        place = {key: number for number, key in enumerate(self.boxes)}
        return [place[key] for key in self.keys]


def senders_of(workspace: Workspace, campaign: Campaign, recipients: Recipients) -> Senders | None:
    """Return who sends to a list; None for a workspace without a mailbox."""
    boxes = workspace.settings.mailboxes
    if not boxes:
        return None
    owners = Routing(workspace, campaign, recipients).owners()
    own = {name: workspace.mailbox(campaign, name).key for name in {one.name for one in owners}}
    in_turn = frozenset(row for row, one in enumerate(owners) if one.by_turn)
    among = (chosen_among(route, workspace) for route in campaign.audience.route)
    reps = next(filter(None, among), ())
    return Senders(tuple(own[one.name] for one in owners), boxes, in_turn, reps)

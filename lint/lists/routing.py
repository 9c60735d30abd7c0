"""Who follows up each lead of a list, by the routes of a campaign.

Pure: what only a database knows comes in as the past.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from ...templates.workspace.audience import Route
from ...templates.workspace.campaign import Campaign
from ...templates.workspace.fields import by_name
from ...templates.workspace.workspace import Workspace
from .addresses import keys
from .lead_criteria import firms
from .owners import owners_of
from .recipients import Recipients

ROUND_ROBIN = "round robin"


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose lead it is: a mailbox's key, or what the list says where that is nobody's.

    why says which route found that.
    """

    name: str
    why: str


@dataclass(frozen=True, slots=True)
class Past:
    """What earlier lists said and did; owners are as they were written then.

    listed is by row of the list, for those whom it names no owner of; people by the key of a
    mailbox; firms by domain. turn is who had the last turn of the campaign's round robin.
    """

    listed: Mapping[int, str] = field(default_factory=dict)
    people: Mapping[str, str] = field(default_factory=dict)
    firms: Mapping[str, str] = field(default_factory=dict)
    turn: str | None = None


class Routing:
    """The routes of one campaign, asked row by row. Rows count from 1."""

    def __init__(
        self,
        workspace: Workspace,
        campaign: Campaign,
        recipients: Recipients,
        past: Past | None = None,
    ) -> None:
        self.workspace, self.campaign, self.recipients = workspace, campaign, recipients
        self.past = past or Past()
        self._listed = owners_of(recipients, workspace)
        self._turns = _Turns((), None)
        self._colleagues: dict[str, str] = {}
        self._firms: list[str] = []
        routes = campaign.audience.route or (Route.model_validate("owner"),)
        self._finders = [self._finder(route) for route in routes]
        self._default = Owner(workspace.mailbox(campaign).key, "the campaign's own mailbox")

    def owners(self) -> list[Owner]:
        """Return whose lead each row is, if every row of the list is taken from now on."""
        turn, colleagues = self._turns.place, dict(self._colleagues)
        found = []
        for row in range(1, len(self.recipients) + 1):
            found.append(self.owner(row))
            self.took(row, found[-1])
        self._turns.place, self._colleagues = turn, colleagues
        return found

    def owner(self, row: int) -> Owner:
        """Return whose lead a row is now."""
        found = (find(row - 1) for find in self._finders)
        return next((owner for owner in found if owner is not None), self._default)

    def took(self, row: int, owner: Owner) -> None:
        """Count that owner has a row now: the turn passes on, and colleagues are the same rep's."""
        if owner.why == ROUND_ROBIN:
            self._turns.pass_on()
        if self._firms and (firm := self._firms[row - 1]) and (rep := self._rep(owner.name)):
            self._colleagues.setdefault(firm, rep)

    def _finder(self, route: Route) -> Callable[[int], Owner | None]:
        if route.kind == "owner":
            return self._by_column
        if route.kind == "history":
            return self._by_history()
        if route.kind == "field":
            return self._by_field(route)
        reps = route.reps or tuple(self.workspace.settings.mailboxes)
        self._turns = _Turns(reps, self.past.turn)
        return lambda _index: self._turns.next()

    def _by_column(self, index: int) -> Owner | None:
        if self._listed[index]:
            return Owner(self._listed[index], "the list's owner")
        before = self.past.listed.get(index + 1)
        return Owner(self._rep(before) or before, "the owner of this lead") if before else None

    def _by_history(self) -> Callable[[int], Owner | None]:
        """Find who followed up the person before, or has a colleague of theirs."""
        addresses = self.recipients.column("contact.email")
        boxes = keys(addresses)
        self._firms = firms(addresses)
        for firm, owner in zip(self._firms, self._listed, strict=True):
            if firm and (rep := self._rep(owner)):
                self._colleagues.setdefault(firm, rep)

        def find(index: int) -> Owner | None:
            if before := self._rep(self.past.people.get(boxes[index])):
                return Owner(before, f"{before} already followed up this person")
            firm = self._firms[index]
            rep = self._colleagues.get(firm) or self._rep(self.past.firms.get(firm))
            return Owner(rep, f"{rep} has a colleague at {firm}") if rep else None

        return find

    def _rep(self, written: str | None) -> str | None:
        """Return the mailbox of whom earlier lists named; None for who has left."""
        return self.workspace.owners.key(written) if written else None

    def _by_field(self, route: Route) -> Callable[[int], Owner | None]:
        column = self.recipients.column(by_name(route.field, self.workspace.fields) or route.field)
        owners = {value.casefold(): owner for value, owner in route.owners.items()}
        known = {
            value: Owner(owner, f"{route.field} is {value}")
            for value in set(column)
            if (owner := owners.get(value.casefold()))
        }
        return lambda index: known.get(column[index])


class _Turns:
    """Whose turn it is; it passes on only when somebody took it."""

    def __init__(self, reps: Sequence[str], last: str | None) -> None:
        self._owners = [Owner(rep, ROUND_ROBIN) for rep in reps]
        self.place = reps.index(last) + 1 if last in reps else 0

    def next(self) -> Owner | None:
        return self._owners[self.place % len(self._owners)] if self._owners else None

    def pass_on(self) -> None:
        self.place += 1

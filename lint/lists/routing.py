"""Who follows up each lead of a list, by the routes of a campaign.

Pure: what only a database or a calendar knows comes in as the past and the day.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import lru_cache

from ...templates.workspace.audience import AMONG, Route, read_as, same_value
from ...templates.workspace.campaign import Campaign
from ...templates.workspace.closures import closure_at
from ...templates.workspace.fields import by_name
from ...templates.workspace.window import zone
from ...templates.workspace.workspace import Workspace
from .addresses import keys
from .lead_criteria import firms
from .owners import owners_of
from .recipients import Recipients

ROUND_ROBIN = "round robin"
LOAD = "fewest people under way"


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose lead it is: a mailbox's key, or what the list says where that is nobody's.

    why says which route found that, kind the same without numbers and names. by_turn: with
    another past it may be another of the route's reps. kept: theirs also while they are away.
    """

    name: str
    why: str
    kind: str = ""
    by_turn: bool = False
    kept: bool = False


@dataclass(frozen=True, slots=True)
class Past:
    """What earlier lists said and did; owners are as they were written then.

    listed is by row of the list, for those whom it names no owner of; people by the key of a
    mailbox; firms by domain. turn is who had the last turn of the campaign's round robin, loads
    how much each rep has to do now.
    """

    listed: Mapping[int, str] = field(default_factory=dict)
    people: Mapping[str, str] = field(default_factory=dict)
    firms: Mapping[str, str] = field(default_factory=dict)
    turn: str | None = None
    loads: Mapping[str, int] = field(default_factory=dict)


class Routing:
    """The routes of one campaign, asked row by row. Rows count from 1.

    today is the day on which nobody new is given to a rep who is away; None: nobody is.
    """

    def __init__(
        self,
        workspace: Workspace,
        campaign: Campaign,
        recipients: Recipients,
        past: Past | None = None,
        *,
        today: date | None = None,
    ) -> None:
        self.workspace, self.campaign, self.recipients = workspace, campaign, recipients
        self.past = past or Past()
        self._listed = owners_of(recipients, workspace)
        self._away = frozenset(
            key
            for key, box in workspace.settings.mailboxes.items()
            if today is not None and closure_at(today, box.away) is not None
        )
        self._choice = _Choice((), None, self._away)
        self._colleagues: dict[str, str] = {}
        self._firms: list[str] = []
        routes = campaign.audience.route or (Route.model_validate("owner"),)
        self._finders = [self._finder(route) for route in routes]
        self._default = Owner(workspace.mailbox(campaign).key, "the campaign's own mailbox")

    def owners(self) -> list[Owner]:
        """Return whose lead each row is, if every row of the list is taken from now on."""
        choice, colleagues = self._choice.state(), dict(self._colleagues)
        found = []
        for row in range(1, len(self.recipients) + 1):
            found.append(self.owner(row))
            self.took(row, found[-1])
        self._choice.restore(choice)
        self._colleagues = colleagues
        return found

    def owner(self, row: int) -> Owner:
        """Return whose lead a row is now; a rep who is away is passed over for one who is not."""
        passed: Owner | None = None
        for find in self._finders:
            found = find(row - 1)
            if found is None:
                continue
            if found.kept or found.name not in self._away:
                return found if passed is None else _instead(found, passed)
            passed = passed or found
        return self._default if passed is None else _all_the_same(passed)

    def took(self, row: int, owner: Owner) -> None:
        """Count that owner has a row now: the turn passes on, and colleagues are the same rep's."""
        self._choice.took(owner)
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
        loads = self.past.loads if route.kind == "load" else None
        self._choice = _Choice(reps, self.past.turn, self._away, loads)
        return lambda _index: self._choice.next()

    def _by_column(self, index: int) -> Owner | None:
        if self._listed[index]:
            return _kept(self._listed[index], "the list's owner")
        before = self.past.listed.get(index + 1)
        return _kept(self._rep(before) or before, "the owner of this lead") if before else None

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
                return _kept(before, f"{before} already followed up this person")
            firm = self._firms[index]
            rep = self._colleagues.get(firm) or self._rep(self.past.firms.get(firm))
            if not rep:
                return None
            return Owner(rep, f"{rep} has a colleague at {firm}", f"{rep} has a colleague")

        return find

    def _rep(self, written: str | None) -> str | None:
        """Return the mailbox of whom earlier lists named; None for who has left."""
        return self.workspace.owners.key(written) if written else None

    def _by_field(self, route: Route) -> Callable[[int], Owner | None]:
        column = self.recipients.column(by_name(route.field, self.workspace.fields) or route.field)
        owners = {same_value(route.field, value): rep for value, rep in route.owners.items()}

        def decide(value: str) -> Owner | None:
            named = (owners.get(one) for one in read_as(route.field, value))
            why = f"{route.field} is {value.strip()}" if value.strip() else f"no {route.field}"
            rep, other = next((one for one in named if one), None), route.otherwise
            if rep is None:
                return Owner(other, f"{why}, so else") if other is not None else None
            owner = Owner(rep, why)
            if other is not None and rep in self._away and other not in self._away:
                return _instead(Owner(other, "else"), owner)
            return owner

        known = {value: decide(value) for value in set(column)}
        return lambda index: known.get(column[index])


class _Choice:
    """Which of several reps gets the next lead: in turn, or by how much each has to do.

    A turn passes on only when somebody took it; whoever is away has none while others are there.
    """

    def __init__(
        self,
        reps: Sequence[str],
        last: str | None,
        away: frozenset[str],
        loads: Mapping[str, int] | None = None,
    ) -> None:
        self._reps, self._by_load = tuple(dict.fromkeys(reps)), loads is not None
        self._away = away if any(rep not in away for rep in self._reps) else frozenset()
        self._loads = {rep: (loads or {}).get(rep, 0) for rep in self._reps}
        self._place = self._reps.index(last) + 1 if last in self._reps else 0

    def state(self) -> tuple[int, dict[str, int]]:
        return self._place, dict(self._loads)

    def restore(self, state: tuple[int, dict[str, int]]) -> None:
        self._place, self._loads = state

    def next(self) -> Owner | None:
        if not self._reps:
            return None
        place = self._place % len(self._reps)
        order = self._reps[place:] + self._reps[:place]
        rank = self._loads.__getitem__ if self._by_load else order.index
        rep = min((one for one in order if one not in self._away), key=rank)
        passed = tuple(one for one in order if one in self._away and rank(one) < rank(rep))
        return _chosen(rep, self._loads[rep] if self._by_load else None, passed)

    def took(self, owner: Owner) -> None:
        if owner.name in self._loads:
            self._loads[owner.name] += 1
        if owner.by_turn and owner.name in self._reps:
            self._place = self._reps.index(owner.name) + 1


@lru_cache(maxsize=1 << 12)
def _chosen(rep: str, load: int | None, passed: tuple[str, ...]) -> Owner:
    kind = ROUND_ROBIN if load is None else LOAD
    why = kind if load is None else f"{kind}: {load:,}"
    if passed:
        why += f"; {' and '.join(passed)} {'is' if len(passed) == 1 else 'are'} away"
    return Owner(rep, why, kind, by_turn=True)


@lru_cache(maxsize=1 << 12)
def _kept(rep: str, why: str) -> Owner:
    return Owner(rep, why, kept=True)


@lru_cache(maxsize=1 << 12)
def _instead(owner: Owner, passed: Owner) -> Owner:
    """Return who takes a lead in place of a rep who is away."""
    why = f"{owner.why}; {passed.name} ({passed.why}) is away"
    return replace(owner, why=why, kind=owner.kind or owner.why)


@lru_cache(maxsize=1 << 12)
def _all_the_same(owner: Owner) -> Owner:
    """Return a rep who gets a lead while away, as no route finds anybody else."""
    why = f"{owner.why}; away, but nobody else may take it"
    return replace(owner, why=why, kind=owner.kind or owner.why)


def day_at(workspace: Workspace, moment: datetime) -> date:
    """Return the workspace's own day at a moment: on it a rep is there or away."""
    return moment.astimezone(zone(workspace.settings.timezone)).date()


def chosen_among(route: Route, workspace: Workspace) -> tuple[str, ...]:
    """Return the reps whom a route chooses among; none where it names one for each value."""
    boxes = workspace.settings.mailboxes
    return tuple(key for key in route.reps or boxes if key in boxes) if route.kind in AMONG else ()

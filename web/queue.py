"""The review queue as a list: what waits, narrowed by campaign, step, state and owner.

A queue may hold tens of thousands of messages, so nothing here reads it whole but for
``waiting``, which must know every one before it asks about them all.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from ..campaigns.model import MessageState
from ..campaigns.queries.review import review_queue
from ..campaigns.queries.values import ReviewItem
from ..templates.workspace.workspace import Workspace
from . import trail
from .context import AppContext, desk
from .counts import overview_of
from .numbers import asked_number

pages = Blueprint("queue", __name__)

MAX_LISTED = 50  # messages on one page of the list
_CHUNK = 200
STATES: dict[str, tuple[MessageState, ...]] = {
    "draft": (MessageState.draft,),
    "held": (MessageState.held,),
    "approved": (MessageState.approved,),
    "rejected": (MessageState.rejected,),
    "stale": (MessageState.stale,),
}


@dataclass(frozen=True, slots=True)
class Filter:
    """Which messages are asked for; empty: all that wait for a person."""

    campaign: str = ""
    step: int | None = None
    state: str = ""
    owner: str = ""

    @property
    def states(self) -> tuple[MessageState, ...]:
        return STATES.get(self.state, (MessageState.draft, MessageState.held))

    def query(self) -> dict[str, Any]:
        """Return the parts of the address that are set."""
        parts = {"campaign": self.campaign, "step": self.step, "state": self.state}
        return {key: value for key, value in (parts | {"owner": self.owner}).items() if value}

    def fits(self, item: ReviewItem) -> bool:
        """Say whether item is of the step and owner asked for."""
        return self.step in (None, item.step) and self.owner in ("", item.owner)


def asked() -> Filter:
    """Read the filter from the address or the form."""
    state = request.values.get("state", "")
    return Filter(
        campaign=request.values.get("campaign", ""),
        step=asked_number(request.values, "step"),
        state=state if state in STATES else "",
        owner=request.values.get("owner", ""),
    )


@pages.get("/review")
def show() -> ResponseReturnValue:
    """List what waits for a person, a page at a time."""
    here, chosen = desk(), asked()
    after = asked_number(request.args, "after") or 0
    with here.store.reading() as session:
        found = _first(items(here, session, chosen, after=after), MAX_LISTED + 1)
        total = count(here, session, chosen)
    workspace = here.workspace
    campaigns = [chosen.campaign] if chosen.campaign else sorted(workspace.campaigns)
    steps = {s.number for name in campaigns for s in workspace.campaigns[name].emails}
    owners = {item.owner for item in found if item.owner} | set(workspace.settings.mailboxes)
    return render_template(
        "queue.html",
        chosen=chosen,
        items=found[:MAX_LISTED],
        persons=by_person(found[:MAX_LISTED]),
        usual=_usual(found[:MAX_LISTED]),
        more=len(found) > MAX_LISTED,
        after=after,
        total=total,
        campaigns=_offered(workspace, chosen),
        steps=sorted(steps),
        owners=sorted(owners | ({chosen.owner} if chosen.owner else set())),
        states=list(STATES),
        back=trail.behind(),
    )


def by_person(found: Iterable[ReviewItem]) -> list[list[ReviewItem]]:
    """Return messages by whom they are for, in the order in which each person comes first."""
    persons: dict[int, list[ReviewItem]] = {}
    for item in found:
        persons.setdefault(item.enrolment_id, []).append(item)
    return list(persons.values())


def _usual(found: Iterable[ReviewItem]) -> str:
    """Return the state that needs no badge: that of nearly all."""
    counted = Counter(item.state.value for item in found)
    return counted.most_common(1)[0][0] if counted else ""


def items(
    here: AppContext,
    session: Session,
    chosen: Filter,
    *,
    after: int = 0,
    chunk: int = MAX_LISTED + 1,
) -> Iterator[ReviewItem]:
    """Yield the messages that fit, oldest first, with ids greater than after.

    chunk is how many are read at first; who wants only the next one should not read fifty.
    """
    if chosen.campaign:
        here.campaign(chosen.campaign)
    while True:
        found = review_queue(
            session,
            here.workspace,
            chosen.campaign or None,
            states=chosen.states,
            after=after,
            limit=chunk,
        )
        yield from (item for item in found if chosen.fits(item))
        if len(found) < chunk:
            return
        after, chunk = found[-1].message_id, _CHUNK


def following(here: AppContext, session: Session, chosen: Filter, message_id: int) -> int | None:
    """Return the next message's id, None at the end."""
    found = _first(items(here, session, chosen, after=message_id, chunk=4), 1)
    return found[0].message_id if found else None


def preceding(here: AppContext, session: Session, chosen: Filter, message_id: int) -> int | None:
    """Return the message's id before, None at the beginning.

    The queue can only be read forwards, so it is read from ever farther back.
    """
    back = 8
    while message_id > 1:
        start = max(0, message_id - 1 - back)
        before = None
        for item in items(here, session, chosen, after=start, chunk=back + 1):
            if item.message_id >= message_id:
                break
            before = item.message_id
        if before is not None or start == 0:
            return before
        back *= 8
    return None


def _offered(workspace: Workspace, chosen: Filter) -> list[str]:
    """Return the campaigns of the filter: no archived one, unless it is shown."""
    names = {one.name for one in workspace.unarchived}
    return sorted(names | ({chosen.campaign} if chosen.campaign else set()))


def count(here: AppContext, session: Session, chosen: Filter) -> int | None:
    """Return how many there are, None where that is not known without reading them all."""
    if chosen.owner:
        return None
    total = 0
    for name in [chosen.campaign] if chosen.campaign else here.workspace.campaigns:
        overview = overview_of(here, session, name)
        for step in overview.steps:
            if chosen.step in (None, step.number):
                total += sum(step.messages.get(state, 0) for state in chosen.states)
    return total


def _first(found: Iterator[ReviewItem], most: int) -> list[ReviewItem]:
    return [item for _, item in zip(range(most), found, strict=False)]

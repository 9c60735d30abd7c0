"""A person becomes another rep's, or goes back to the one before."""

from dataclasses import dataclass
from datetime import datetime

from ...templates.errors import TactfulError
from ...templates.workspace.located import nearest
from ...templates.workspace.workspace import Workspace
from ..messages.handover import HandedOver, hand_over
from ..messages.rendering import Check
from ..model import Actor
from ..people.address import AddressError
from ..people.shared_inbox import contacts_of
from ..store.database import Store


class AssignError(TactfulError, LookupError):
    """A person cannot become that rep's: there is no such rep, or no reason is given."""


@dataclass(frozen=True, slots=True)
class Assigned:
    """Whose somebody is now. done is empty where they were that rep's already."""

    address: str
    to: str
    done: HandedOver

    @property
    def words(self) -> str:
        if not self.done:
            return f"{self.address} is {self.to}'s already."
        said = [f"{self.address} is {self.to}'s now (was {', '.join(self.done.before)})"]
        if self.done.campaigns:
            said.append(f"in {', '.join(self.done.campaigns)}")
        drafted = self.done.drafted + self.done.held
        if drafted:
            texts = "1 text has" if drafted == 1 else f"{drafted:,} texts have"
            said.append(f"{texts} the new sender and must be approved")
        if self.done.held:
            said.append(f"{self.done.held:,} held by lint")
        return f"{'; '.join(said)}."


def assign(
    store: Store,
    workspace: Workspace,
    address: str,
    to: str,
    *,
    because: str,
    by: Actor,
    now: datetime,
    check: Check | None = None,
) -> Assigned:
    """Give a person to a rep, with all their sequences that are under way.

    to is the key, the address or the name of a mailbox. Of a shared inbox all are given. To undo
    it, give them back. Raises AssignError, AddressError and StepsUnclear.
    """
    rep = rep_of(workspace, to)
    if not because.strip():
        raise AssignError("say why: --because 'sam is on holiday'")
    with store.session() as session:
        people = contacts_of(session, address)
        if not people:
            raise AddressError(f"nobody in this workspace has the address '{address}'")
        done = hand_over(
            session, workspace, people, rep,
            because=because.strip(), by=by, now=now, check=check,
        )  # fmt: skip
    return Assigned(address, rep, done)


def rep_of(workspace: Workspace, written: str) -> str:
    """Return the key of the mailbox that is meant. Raises AssignError."""
    key = workspace.owners.key(written)
    if key is not None:
        return key
    boxes = sorted(workspace.settings.mailboxes)
    near = workspace.owners.nearest(written) or nearest(written, boxes)
    fix = f"did you mean '{near}'?" if near else f"there are: {', '.join(boxes)}"
    raise AssignError(f"'{written}' is no mailbox of tactful.toml; {fix}")

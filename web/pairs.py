"""Pairs of a list, or of a row and somebody known, that may be one person, and why."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from ..campaigns.actions.import_list import foresee_import
from ..campaigns.people.decisions import decisions
from ..campaigns.store.database import Store
from ..campaigns.store.tables import Contact, ContactAddress
from ..lint.lists.addresses import keys
from ..lint.lists.decision_file import read_decisions
from ..lint.lists.decisions import Decisions
from ..lint.lists.recipients import Recipients
from ..templates.workspace.workspace import Workspace
from .checks import Job
from .context import AppContext
from .list_looks import Look

_FIELDS = 9  # that a card shows


@dataclass(frozen=True, slots=True)
class Side:
    """One of two on a card. row is its row of the list, None for somebody known."""

    name: str
    address: str
    row: int | None
    contact_id: int | None
    values: Mapping[str, str]
    owner: str = ""
    contacted: str = ""


@dataclass(frozen=True, slots=True)
class Pair:
    """Two that may be one person: how sure that is, and why. differ: fields that differ."""

    one: Side
    other: Side
    level: str
    why: tuple[str, ...]
    one_mailbox: bool = False

    @property
    def rows(self) -> list[tuple[str, str, str, bool]]:
        """The fields of both, with whether they differ; those that differ first."""
        named = dict.fromkeys((*self.one.values, *self.other.values))
        found = [
            (key, self.one.values.get(key, ""), self.other.values.get(key, "")) for key in named
        ]
        shown = [(key, a, b, a.casefold() != b.casefold()) for key, a, b in found if a or b]
        return sorted(shown, key=lambda row: not row[3])[:_FIELDS]

    @property
    def may_be_merged(self) -> bool:
        """Say whether they are two contacts."""
        one, other = self.one.contact_id, self.other.contact_id
        return one is not None and other is not None and one != other


def pairs_found(here: AppContext, look: Look, recipients: Recipients) -> Job[list[Pair]]:
    """Return the work on the undecided pairs of a list, and of it and who is known, surest first.

    It is begun by whoever asks first, and anew after each decision.
    """
    store, workspace = here.store, here.workspace  # of this request: the thread has none
    return here.begun(
        f"duplicates {look.path} {look.stamp}",
        lambda: Job(lambda: _pairs(store, workspace, recipients), name="pairs"),
    )


def _pairs(store: Store, workspace: Workspace, recipients: Recipients) -> list[Pair]:
    from ..lint.duplicates.find import find  # numpy is slow to load

    with store.reading() as session:
        made = [*read_decisions(workspace.root).made, *decisions(session).made]
    known = Decisions(made)
    report = foresee_import(store, workspace, recipients, source=recipients.path)
    found = find(recipients, decisions=known)
    with store.reading() as session:
        pairs = list(_in_list(session, recipients, found.clusters, known))
        for one in report.recognised:
            other = one.match
            side = _known(session, other.contact_id, other.address, other.name)
            side = Side(
                side.name, side.address, None, side.contact_id, side.values, other.owner or "",
                other.campaign or "",
            )  # fmt: skip
            pairs.append(
                Pair(_row(session, recipients, one.row), side, other.level.value, other.reasons)
            )
    order = ("sure", "likely", "possible")
    return sorted(pairs, key=lambda pair: (order.index(pair.level), pair.one.row or 0))


def _in_list(
    session: Session, recipients: Recipients, clusters: Sequence[object], known: Decisions
) -> Iterator[Pair]:
    from ..lint.duplicates.links import Cluster

    for cluster in clusters:
        assert isinstance(cluster, Cluster)
        _, *others = cluster.rows
        for row in others:
            link = cluster.best(row)
            low, high = link.rows
            one, other = _row(session, recipients, low), _row(session, recipients, high)
            boxes = keys([one.address, other.address])
            if boxes[0] and boxes[1] and boxes[1] in known.same_as(boxes[0]):
                continue
            yield Pair(
                one, other, link.level.value, link.reasons, bool(boxes[0]) and boxes[0] == boxes[1]
            )


def _row(session: Session, recipients: Recipients, row: int) -> Side:
    values = {
        key: value
        for key, value in recipients.row(row - 1).items()
        if key.startswith("contact.") or key in ("lead.asset", "lead.source")
    }
    address = recipients.column("contact.email")[row - 1]
    (key,) = keys([address])
    contact = session.scalar(
        select(ContactAddress.contact_id).where(ContactAddress.key == key).limit(1)
    )
    name = " ".join(
        filter(None, (values.get("contact.first_name"), values.get("contact.last_name")))
    )
    owner = recipients.column("lead.owner")[row - 1]
    return Side(name or address, address, row, contact, values, owner)


def _known(session: Session, contact_id: int, address: str, name: str) -> Side:
    contact = session.get(Contact, contact_id)
    values = dict(contact.fields) if contact is not None else {}
    return Side(name or address, address, None, contact_id, {**values, "contact.email": address})

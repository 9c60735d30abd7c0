"""What the database knows for a campaign's routes: earlier owners, and whose turn it was."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import replace

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from ....lint.lists.lead_criteria import firms
from ....lint.lists.routing import Past
from ....templates.workspace.audience import AMONG
from ....templates.workspace.campaign import Campaign
from ....templates.workspace.workspace import Workspace
from ...model import LIVE
from ...people.columns import listed
from ...people.import_list import Brought
from ...store.tables import ContactAddress, Enrolment, Kept, Lead

_AT_ONCE = 10_000


def past_of(
    session: Session, workspace: Workspace, campaign: Campaign, people: Sequence[Brought]
) -> Past:
    """Return what routes may ask of the past, for the people of an imported list."""
    kinds = {route.kind for route in campaign.audience.route} or {"owner"}
    kept = session.get(Kept, _turn(campaign)) if kinds.intersection(AMONG) else None
    past = Past(
        listed=_listed(session, people) if "owner" in kinds else {},
        turn=kept.value if kept is not None else None,
        loads=loads(session, workspace) if "load" in kinds else {},
    )
    if "history" not in kinds:
        return past
    return replace(past, people=_people(session, people), firms=_firms(session, people))


def loads(session: Session, workspace: Workspace) -> dict[str, int]:
    """Return how many people each rep has under way, in all campaigns, by their mailbox."""
    query = (
        select(Enrolment.owner, Enrolment.mailbox, func.count())
        .where(Enrolment.state.in_(LIVE))
        .group_by(Enrolment.owner, Enrolment.mailbox)
    )
    found: dict[str, int] = {}
    for owner, mailbox, many in session.execute(query):
        rep = (workspace.owners.key(owner) if owner else None) or mailbox
        found[rep] = found.get(rep, 0) + many
    return found


def keep_turn(session: Session, campaign: Campaign, owner: str) -> None:
    """Remember who had the last turn, or the next list would begin with the first rep again."""
    session.merge(Kept(name=_turn(campaign), value=owner))


def _turn(campaign: Campaign) -> str:
    return f"turn {hashlib.sha256(campaign.name.encode()).hexdigest()[:32]}"


def _listed(session: Session, people: Sequence[Brought]) -> dict[int, str]:
    """Return the owners of leads that this list names none for now; an empty cell wipes nothing."""
    wanted, value = listed(session, [one.lead_id for one in people])
    known = select(Lead.id, Lead.owner).select_from(wanted).join(Lead, Lead.id == value)
    owners = dict(session.execute(known.where(Lead.owner.is_not(None))).all())
    return {one.row: owner for one in people if (owner := owners.get(one.lead_id))}


def _people(session: Session, people: Sequence[Brought]) -> dict[str, str]:
    """Return, by mailbox, who follows somebody up, or did so last."""
    wanted, value = listed(session, [one.contact_id for one in people])
    found: dict[int, str] = {}
    for table in (Lead, Enrolment):
        owned = (
            select(table.contact_id, table.owner)
            .select_from(wanted)
            .join(table, table.contact_id == value)
            .where(table.owner.is_not(None))
            .order_by(table.id)
        )
        found.update((contact, owner) for contact, owner in session.execute(owned) if owner)
    return {one.key: found[one.contact_id] for one in people if one.contact_id in found}


def _firms(session: Session, people: Sequence[Brought]) -> dict[str, str]:
    """Return, by an employer's domain, who follows somebody there up, or did so last."""
    wanted = frozenset(firms([one.address for one in people])) - {""}
    found: dict[str, str] = {}
    for table in (Lead, Enrolment):
        owned = (
            select(ContactAddress.address, table.owner)
            .join(ContactAddress, ContactAddress.contact_id == table.contact_id)
            .where(table.owner.is_not(None))
            .order_by(table.id)
        )
        found.update(_by_firm(session, owned, wanted))
    return found


def _by_firm(
    session: Session, owned: Select[str, str | None], wanted: frozenset[str]
) -> Mapping[str, str]:
    found: dict[str, str] = {}
    for some in session.execute(owned).partitions(_AT_ONCE):
        places = firms([address for address, _ in some])
        found.update(
            (firm, owner)
            for firm, (_, owner) in zip(places, some, strict=True)
            if firm in wanted and owner
        )
    return found

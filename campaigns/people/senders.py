"""Whose a mail is that came in: the person it answers, or who may have written it."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from ..store.tables import ContactAddress, Enrolment, Outbox
from .address import AddressError, domain_of, normal

_MOST = 5


@dataclass(frozen=True, slots=True)
class Whose:
    """row: the message of ours that is answered. address: the person's, where it is certain.

    offered: whose it may be, where somebody has to say so.
    """

    row: Outbox | None = None
    address: str = ""
    offered: tuple[str, ...] = ()


def answered(session: Session, message_ids: Sequence[str]) -> Outbox | None:
    """Return the message of ours that the first of these names.

    Amazon SES gives a message an id of its own, which is in its answer.
    """
    for one in message_ids:
        row = session.scalar(select(Outbox).where(Outbox.message_id_header == one))
        local, _, domain = one.strip("<>").partition("@")
        if row is None and domain.endswith("amazonses.com") and len(local) > 20:
            said = Outbox.response.contains(local, autoescape=True)
            row = session.scalar(select(Outbox).where(said).limit(1))
        if row is not None:
            return row
    return None


def whose(session: Session, sender: str, row: Outbox | None, *, site: str) -> Whose:
    """Return whose an answer from sender is.

    It is certain where the sender has an address here, of the person who was written to or of
    another; any other address is only offered: of whom the answered message went to, or of those
    at the same firm (site: its domain, "" at a public provider).
    """
    try:
        key = normal(sender)
    except AddressError:
        key = ""
    known = set(session.scalars(select(ContactAddress.contact_id).where(ContactAddress.key == key)))
    if row is not None:
        to = row.enrolment
        if not known:
            return Whose(row, offered=(to.address.address,))
        if to.contact_id in known:
            return Whose(row, address=sender)
        return Whose(address=sender)
    if known:
        return Whose(address=sender)
    return Whose(offered=_of_firm(session, site) if site else ())


def mailbox_of(session: Session, address: str) -> str | None:
    """Return the mailbox that writes to an address, or did last."""
    try:
        key = normal(address)
    except AddressError:
        return None
    return session.scalar(
        select(Enrolment.mailbox)
        .join(ContactAddress, ContactAddress.contact_id == Enrolment.contact_id)
        .where(ContactAddress.key == key)
        .order_by(Enrolment.id.desc())
        .limit(1)
    )


def wrote_to(session: Session, address: str) -> bool:
    """Say whether a message of ours ever left for an address."""
    try:
        key = normal(address)
    except AddressError:
        return False
    went = Outbox.sending_at.is_not(None)
    return (
        session.scalar(select(Outbox.id).where(Outbox.recipient_key == key, went).limit(1))
        is not None
    )


def _of_firm(session: Session, site: str) -> tuple[str, ...]:
    at_site = or_(ContactAddress.key.endswith(f"@{site}"), ContactAddress.key.endswith(f".{site}"))
    rows = session.scalars(
        select(ContactAddress)
        .join(Enrolment, Enrolment.address_id == ContactAddress.id)
        .where(at_site)
        .order_by(Enrolment.id.desc())
        .limit(_MOST * 4)
    ).all()
    found = [
        one.address for one in rows
        if domain_of(one.key) == site or domain_of(one.key).endswith(f".{site}")
    ]  # fmt: skip
    return tuple(dict.fromkeys(found))[:_MOST]

"""Who gets no more emails: by a person's word, or by the link in a mail."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from ..journey.ending.endings import end_suppressed, record_opt_out
from ..messages import links
from ..model import Actor
from ..people.shared_inbox import contacts_of
from ..people.suppression import reason, suppress, suppress_listed, unsuppress
from ..people.suppression_list import read_suppression_list
from ..store.database import Store


@dataclass(frozen=True, slots=True)
class Suppressed:
    """What a suppression did. sequences: how many stopped.

    shared_inbox: whose the address is, in words, where several people have it.
    """

    value: str
    sequences: int
    shared_inbox: str = ""


@dataclass(frozen=True, slots=True)
class Unsuppressed:
    """What lifting a suppression did. still: why the address gets no emails all the same."""

    value: str
    changed: bool
    still: str | None = None


def suppress_value(
    store: Store, value: str, *, by: Actor, now: datetime, why: str = ""
) -> Suppressed:
    """Never write to an address (and its person) or a domain again; its sequences stop at once.

    Raises AddressError.
    """
    value = value.strip()
    with store.session() as session:
        if _is_address(value):
            ended = record_opt_out(session, value, now=now, by=by, note=why)
            return Suppressed(value, ended.enrolments, ended.shared_inbox)
        suppress(session, value, why=why or "asked to get no more emails", by=by, now=now)
        return Suppressed(value, end_suppressed(session, now=now))


@dataclass(frozen=True, slots=True)
class ListSuppressed:
    """What a list did. known: how many of it were suppressed before."""

    new: int
    known: int
    sequences: int


def suppress_list(
    store: Store, path: Path, *, shown: str, by: Actor, now: datetime, why: str = ""
) -> ListSuppressed:
    """Never write again to any address or domain of a file; all of it, or nothing.

    why stands where the list gives no reason. Raises RecipientsError with every faulty line.
    """
    found = read_suppression_list(path, shown=shown)
    usual = why or f"on the list {shown}"
    with store.session() as session:
        listed = [(one.kind, one.key, one.why or usual) for one in found]
        new = suppress_listed(session, listed, by=by, now=now)
        return ListSuppressed(new, len(found) - new, end_suppressed(session, now=now))


def unsuppress_value(
    store: Store, value: str, *, by: Actor, now: datetime, why: str
) -> Unsuppressed:
    """Take back what suppress_value() did for that value; sequences that ended stay ended.

    Raises AddressError.
    """
    value = value.strip()
    with store.session() as session:
        changed = unsuppress(session, value, why=why, by=by, now=now)
        if not _is_address(value):
            return Unsuppressed(value, changed)
        people = contacts_of(session, value)
        for one in map(str, people):
            # Who opts out by an address is suppressed as a person too.
            lifted = unsuppress(session, one, kind="person", why=why, by=by, now=now)
            changed = changed or lifted
        session.flush()
        still = [reason(session, value, contact_id=one) for one in people or (None,)]
        return Unsuppressed(value, changed, next(filter(None, still), None))


def unsubscribe(store: Store, token: str, *, now: datetime) -> links.Unsubscribing:
    """Opt the recipient of a link out; doing it twice changes nothing. Raises LinkError."""
    with store.session() as session:
        return links.unsubscribe(session, token, now=now)


def _is_address(value: str) -> bool:
    return "@" in value.lstrip("@")

"""How much a mailbox may send, and when: all of its limits, counted from the ledger's rows.

So they survive a restart, and every command that is asked says the same. Each is one look at
the index of a mailbox's last messages for a batch; without a gap or a pause none is made.
"""

import hashlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from ...templates.workspace.settings import Mailbox
from ..store.tables import Enrolment, Outbox
from .outbox import left_since
from .statements import given, run, spacing

_HOUR, _DAY = timedelta(hours=1), timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Wait:
    """Until when a mailbox sends nothing, and why."""

    until: datetime
    why: str


def day_limit(box: Mailbox, *, now: datetime, zone: str) -> int:
    """Return the most emails within a day as of now: per_day, or less while it warms up."""
    grown = box.warm_up.on(now.astimezone(ZoneInfo(zone)).date()) if box.warm_up else None
    return box.per_day if grown is None else min(box.per_day, grown)


def warm_up_words(box: Mailbox, *, now: datetime, zone: str) -> str:
    """Return "warm-up, day 5 of 28: 36 emails today"; empty where there is none, or no more."""
    plan, day = box.warm_up, now.astimezone(ZoneInfo(zone)).date()
    if plan is None or plan.on(day) is None:
        return ""
    limit = day_limit(box, now=now, zone=zone)
    emails = "1 email" if limit == 1 else f"{limit:,} emails"
    past = (day - plan.since).days + 1
    if past < 1:
        return f"warm-up from {plan.since.isoformat()} on, {emails} a day until then"
    return f"warm-up, day {past} of {plan.days}: {emails} today"


def room(session: Session, box: Mailbox, *, now: datetime, zone: str) -> int:
    """Return how many messages a mailbox may still send within this hour and day."""
    hour = box.per_hour - left_since(session, box.key, now - _HOUR)
    day = day_limit(box, now=now, zone=zone) - left_since(session, box.key, now - _DAY)
    return min(hour, day)


def wait_of(session: Session, box: Mailbox, *, now: datetime, zone: str) -> Wait | None:
    """Return until when a mailbox waits for its limits or its pause; None: it may send now."""
    limit = day_limit(box, now=now, zone=zone)
    free = [
        at
        for most, span in ((box.per_hour, _HOUR), (limit, _DAY))
        if (at := _free_at(session, box.key, most, span, now)) is not None
    ]
    if not free:
        until = pause_of(session, box, now=now)
        return Wait(until, "a pause between two emails") if until is not None else None
    until, why = max(free), "its limit is reached"
    if not warm_up_words(box, now=now, zone=zone):
        return Wait(until, why)
    tomorrow = _midnight(now, zone)
    if room(session, box, now=now, zone=zone) <= 0 < _grown_by(box, tomorrow, now, zone):
        until = min(until, tomorrow)  # the day's limit grows then
    return Wait(until, f"{why} ({warm_up_words(box, now=now, zone=zone)})")


def pause_of(session: Session, box: Mailbox, *, now: datetime) -> datetime | None:
    """Return when the pause behind a mailbox's last message ends; None: it is over.

    Its length is drawn from that message itself, so that it is the same after a restart.
    """
    longest = timedelta(seconds=box.jitter_seconds)
    if not longest:
        return None
    last = session.execute(
        select(Outbox.id, Outbox.sending_at)
        .where(
            Outbox.mailbox == box.key, Outbox.sending_at > now - longest, Outbox.sending_at <= now
        )
        .order_by(Outbox.sending_at.desc(), Outbox.id.desc())
        .limit(1)
    ).first()
    if last is None or last.sending_at is None:
        return None
    until: datetime = last.sending_at + longest * _share(f"{box.key} {last.id} {last.sending_at}")
    return until if until > now else None


class Spacing:
    """Lets one message for each domain of recipients leave, and puts the others off.

    turns is when the last one of a domain was put off to, kept from claim to claim: the next one
    gets the turn behind it. It may be lost: what comes too early then is put off again. Messages
    of the strict campaigns stay as late as they are, for these say how late one may leave.
    """

    def __init__(
        self,
        session: Session,
        box: Mailbox,
        *,
        now: datetime,
        turns: dict[str, datetime],
        strict: Collection[str] = (),
    ) -> None:
        self._session, self._now, self._turns, self._strict = session, now, turns, strict
        self._gap = timedelta(seconds=box.domain_gap_seconds)
        recent = session.execute(
            select(Outbox.recipient_key, Outbox.sending_at)
            .where(
                Outbox.mailbox == box.key,
                Outbox.sending_at > now - self._gap,
                Outbox.sending_at <= now,
            )
            .order_by(Outbox.sending_at)
        )
        self._free = {_domain(key): at + self._gap for key, at in recent if at is not None}

    def may(self, found: Sequence[int]) -> Sequence[int]:
        """Return which of some rows may leave now."""
        rows = self._session.execute(
            select(Outbox, Enrolment.campaign)
            .join(Enrolment, Enrolment.id == Outbox.enrolment_id)
            .where(Outbox.id.in_(found))
            .order_by(Outbox.due_at, Outbox.id)
        ).all()
        leave, later = [], []
        for row, campaign in rows:
            domain = _domain(row.recipient_key)
            at = self._free.get(domain, self._now)
            if at <= self._now:
                leave.append(row.id)
                self._free[domain] = self._now + self._gap
                continue
            if (last := self._turns.get(domain)) is not None:
                at = max(at, last + self._gap)
            self._turns[domain] = at
            # Beyond its window another one is looked up when that moment has come.
            moment = {"not_before": at, "not_after": max(at, row.not_after)}
            due = row.due_at if campaign in self._strict else at
            why = f"one email to {domain} in {_seconds(self._gap)}"
            later.append(given(id=row.id, updated_at=self._now, why=why, due_at=due, **moment))
        if later:
            run(self._session, spacing(), later)
        return leave


def _free_at(
    session: Session, mailbox: str, most: int, span: timedelta, now: datetime
) -> datetime | None:
    """Return when the oldest of the last so many passes out of a span; None where it has room."""
    oldest = session.scalar(
        select(Outbox.sending_at)
        .where(Outbox.mailbox == mailbox, Outbox.sending_at > now - span)
        .order_by(Outbox.sending_at.desc())
        .offset(max(most - 1, 0))
        .limit(1)
    )
    return oldest + span if oldest is not None else None


def _grown_by(box: Mailbox, then: datetime, now: datetime, zone: str) -> int:
    return day_limit(box, now=then, zone=zone) - day_limit(box, now=now, zone=zone)


def _midnight(now: datetime, zone: str) -> datetime:
    day = now.astimezone(ZoneInfo(zone)).date() + _DAY
    return datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(zone)).astimezone(now.tzinfo)


def _share(text: str) -> float:
    """Return a number from 0 to 1 that looks drawn, and is the same for the same text."""
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big") / 2**64


def _domain(key: str) -> str:
    return key.rpartition("@")[2]


def _seconds(gap: timedelta) -> str:
    seconds = int(gap.total_seconds())
    return "a second" if seconds == 1 else f"{seconds:,} seconds"

"""What became of an email's variants: how many answered each, and what that can tell."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from math import sqrt
from statistics import NormalDist

from sqlalchemy import select
from sqlalchemy.orm import Session

from ...templates.workspace.campaign import Campaign
from ..model import OutboxState
from ..store.tables import Enrolment, Outbox, Signal, StoredMessage

NEEDED = 435  # people an arm, to tell 5 % from 10 % (rule S415 has the source)
_Z = NormalDist().inv_cdf(0.975)  # of an interval that holds the true rate 19 times in 20


@dataclass(frozen=True, slots=True)
class ArmResult:
    """One text of a step. low and high are the 95 % interval of the reply rate (Wilson, 1927)."""

    variant: str
    sent: int
    replied: int

    @property
    def rate(self) -> float:
        return self.replied / self.sent if self.sent else 0.0

    @property
    def interval(self) -> tuple[float, float]:
        return wilson(self.replied, self.sent)


@dataclass(frozen=True, slots=True)
class StepResult:
    """A step's texts, the step's own first. winner is None as long as nothing is proved."""

    step: int
    key: str
    arms: tuple[ArmResult, ...]
    winner: str | None
    why: str


def wilson(hits: int, of: int) -> tuple[float, float]:
    """Return the 95 % interval of a share: E. B. Wilson, J. Am. Stat. Assoc. 22 (1927), 209-212.

    >>> [round(bound, 3) for bound in wilson(10, 100)]
    [0.055, 0.174]
    """
    if not of:
        return 0.0, 1.0
    share, square = hits / of, _Z * _Z
    middle = (share + square / (2 * of)) / (1 + square / of)
    half = _Z / (1 + square / of) * sqrt(share * (1 - share) / of + square / (4 * of * of))
    return max(0.0, middle - half), min(1.0, middle + half)


def variant_results(
    session: Session, campaign: Campaign, *, needed: int = NEEDED
) -> tuple[StepResult, ...]:
    """Return what became of each step that has variants.

    A reply counts for the last email that had left to that person before it.
    """
    replies: dict[int, list[datetime]] = {}
    for contact_id, at in session.execute(
        select(Signal.contact_id, Signal.at).where(Signal.kind == "reply").order_by(Signal.at)
    ):
        if contact_id is not None:
            replies.setdefault(contact_id, []).append(at)
    sent: dict[tuple[str, str], int] = {}
    answered: dict[tuple[str, str], int] = {}
    for mails in _by_person(session, campaign):
        contact_id = mails[0][0]
        ends = [mail[3] for mail in mails[1:]] + [None]
        for (_, key, variant, at), until in zip(mails, ends, strict=True):
            arm = key, variant or ""
            sent[arm] = sent.get(arm, 0) + 1
            if any(at <= one and (until is None or one < until)
                   for one in replies.get(contact_id, ())):  # fmt: skip
                answered[arm] = answered.get(arm, 0) + 1
    found = []
    for step in campaign.emails:
        if len(step.arms) > 1:
            arms = tuple(
                ArmResult(
                    arm or "the step's own",
                    sent.get((step.key, arm or ""), 0),
                    answered.get((step.key, arm or ""), 0),
                )
                for arm in step.arms
            )
            found.append(StepResult(step.number, step.key, arms, *verdict(arms, needed)))
    return tuple(found)


def _by_person(
    session: Session, campaign: Campaign
) -> Iterator[Sequence[tuple[int, str, str | None, datetime]]]:
    """Yield the mails that left to each person, in order: contact, step, variant, moment."""
    rows = session.execute(
        select(Enrolment.contact_id, Outbox.key, StoredMessage.variant, Outbox.sent_at)
        .join(Outbox, Outbox.enrolment_id == Enrolment.id)
        .join(StoredMessage, StoredMessage.id == Outbox.message_id)
        .where(Enrolment.campaign == campaign.name, Outbox.state == OutboxState.sent)
        .order_by(Enrolment.contact_id, Outbox.sent_at)
        .execution_options(yield_per=1_000)
    )
    mails: list[tuple[int, str, str | None, datetime]] = []
    for contact_id, key, variant, at in rows:
        if at is None:
            continue
        if mails and mails[0][0] != contact_id:
            yield mails
            mails = []
        mails.append((contact_id, key, variant, at))
    if mails:
        yield mails


def verdict(arms: Sequence[ArmResult], needed: int) -> tuple[str | None, str]:
    """Return which arm has won, None as long as none has, and why."""
    fewest = min(arm.sent for arm in arms)
    if fewest < needed:
        return None, f"too early: {fewest:,} of {needed:,} people each"
    best = max(arms, key=lambda arm: arm.rate)
    if all(best.interval[0] > other.interval[1] for other in arms if other is not best):
        return best.variant, "its interval is above all others"
    return None, "no difference is proved: the intervals overlap"

"""When a touch may come, by what else the person and their company get. Pure.

Who comes first keeps the day: a touch is judged when its turn comes, by what has happened until
then, and waits for the next opening at which it is allowed. So nothing is planned around what may
never come, and the same order always gives the same days.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache

from ....lint.duplicates import firms
from ....lint.lists.words import PERSONAL
from ....lint.reading.urls import site_of
from ....templates.engine.missing_values import is_nothing
from ....templates.workspace.frequency_cap import FrequencyCap
from ....templates.workspace.step import Channel
from ..timing.calendar import Clock, opening_on

_DAY = timedelta(days=1)
WEEK = 7
_NAMED = 4  # touches that a reason names
company = lru_cache(maxsize=1 << 14)(firms.company)
# What people write who have no company: it makes no two of them colleagues.
_NO_COMPANY = frozenset(
    map(
        company,
        """Self-employed, Selfemployed, Freelance, Freelancer, Independent, Private, Private person,
        Student, Retired, Home, Personal, Individual, Unemployed, Selbständig, Freiberuflich,
        Freiberufler, Privat, Privatperson, Rentner, Indépendant, Particulier, Étudiant, Retraité,
        Autónomo, Particular, Estudiante, Jubilado, Autônomo, Libero professionista, Privato,
        Studente, Pensionato, ZZP, ZZP'er, Zelfstandig, Samozatrudniony""".split(","),
    )
)


@dataclass(frozen=True, slots=True)
class Contacted:
    """A touch that somebody got, or gets now: at that moment (UTC), in that sequence.

    key is the step's, words name it: "fair step 2".
    """

    at: datetime
    enrolment_id: int
    key: str
    channel: str
    words: str


@dataclass(frozen=True, slots=True)
class Written:
    """An email that somebody of a company got, or gets now, from that mailbox."""

    at: datetime
    mailbox: str
    company: str  # one of the keys of companies_of()


@dataclass(frozen=True, slots=True)
class PutOff:
    """A touch waits until a moment (UTC), and why."""

    until: datetime
    why: str


def put_off(
    cap: FrequencyCap,
    clock: Clock,
    at: datetime,
    *,
    enrolment_id: int,
    channel: str,
    history: Collection[Contacted],
    mailbox: str = "",
    written: Collection[Written] = (),
) -> PutOff | None:
    """Return until when a touch waits that is due at a moment, or None: it may come.

    history is what the person got, and written what people of their company got, of a week
    before. Raises NeverOpen.
    """
    why = first = _why_not(cap, clock, at, enrolment_id, channel, history, mailbox, written)
    while why is not None:
        day = at.astimezone(clock.tz).date() + _DAY
        at = opening_on(day, clock)
        why = _why_not(cap, clock, at, enrolment_id, channel, history, mailbox, written)
    return PutOff(at, first) if first is not None else None


def companies_of(address: str, names: Iterable[str]) -> frozenset[str]:
    """Return the keys of somebody's companies: the site of their address, and the names given.

    None for a free mail provider, and where a name says that there is no company.
    """
    domain = address.rpartition("@")[2].strip().lower()
    site = "" if domain in PERSONAL else site_of(domain)
    found = {f"@{site}"} if site and site not in PERSONAL else set()
    for name in names:
        firm = "" if is_nothing(name) else company(name)
        if firm and firm not in _NO_COMPANY:
            found.add(firm)
    return frozenset(found)


def _why_not(
    cap: FrequencyCap,
    clock: Clock,
    at: datetime,
    enrolment_id: int,
    channel: str,
    history: Collection[Contacted],
    mailbox: str,
    written: Collection[Written],
) -> str | None:
    day = at.astimezone(clock.tz).date()
    if channel in cap.channels:
        for days, most in ((1, cap.per_day), (WEEK, cap.per_week)):
            had = _within(history, day, days, cap, clock)
            others = any(one.enrolment_id != enrolment_id for one in had)
            if len(had) >= most and (others or cap.single_sequence):
                return f"{_times(len(had), days)} already: {_named(had)}"
    if cap.one_sender_per_company and channel == Channel.email:
        for one in sorted(written, key=lambda one: (one.at, one.mailbox, one.company)):
            if one.mailbox != mailbox and one.at.astimezone(clock.tz).date() == day:
                return f"{one.mailbox} writes to {_company(one.company)} on that day"
    return None


def _within(
    history: Collection[Contacted], day: date, days: int, cap: FrequencyCap, clock: Clock
) -> list[Contacted]:
    first = day - timedelta(days=days - 1)
    return sorted(
        (
            one
            for one in history
            if one.channel in cap.channels and first <= one.at.astimezone(clock.tz).date() <= day
        ),
        key=lambda one: (one.at, one.words),
    )


def _times(count: int, days: int) -> str:
    touches = "1 touch" if count == 1 else f"{count} touches"
    return f"{touches} on that day" if days == 1 else f"{touches} in {days} days"


def _named(had: list[Contacted]) -> str:
    some = ", ".join(one.words for one in had[-_NAMED:])
    return some if len(had) <= _NAMED else f"{some} and {len(had) - _NAMED} before"


def _company(key: str) -> str:
    return f"people at {key[1:]}" if key.startswith("@") else f"people of '{key}'"

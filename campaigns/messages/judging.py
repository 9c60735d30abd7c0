"""Lint of many drafts: few of those that are alike are judged, and the others take it from them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from ...lint.check.alike import FEW, AlikeMails
from ...lint.findings.finding import Finding
from ...templates.workspace.step import Step
from ..store.tables import Contact, ContactAddress, Enrolment, Lead
from .rendering import MessageRenderer, Recipient, recipients_of

_ASKED = 3  # of those that are alike so many are judged, and must agree
AT_ONCE = 100_000  # people of whom is known at one time which of them are alike
_CHUNK = 2_000
_SHORTEST = 2  # characters: a value of fewer stands in many a sentence by chance


@dataclass(slots=True)
class _Heard:
    """What lint found in the first few of those that are alike.

    findings is None where they do not agree, codes where other rules spoke than was foreseen.
    """

    asked: int = 0
    findings: tuple[Finding, ...] | None = ()
    codes: frozenset[str] | None = None


@dataclass(slots=True)
class Judging:
    """Which drafts are alike, and what was found in some of each kind.

    Of a list of up to a few hundred, and of texts that depend on those before them, each is
    judged by itself.
    """

    renderer: MessageRenderer
    _alike: AlikeMails | None = None
    _place: dict[int, int] = field(default_factory=dict)  # by enrolment
    _days: set[tuple[int, date]] = field(default_factory=set)
    _heard: dict[tuple[int, str | None, date, int], _Heard] = field(default_factory=dict)
    _looked_at: tuple[int, Recipient, bool] | None = None  # the last person, and whether the same

    def prepare(self, session: Session, ids: Sequence[int]) -> None:
        """Find out which of the drafts of some people are alike; reads only."""
        self._alike, self._place, self._days, self._heard = None, {}, set(), {}
        self._looked_at = None
        if len(ids) <= FEW or self.renderer.check is not None:
            return
        columns: dict[str, list[str]] = {}
        senders: list[str] = []
        kinds: dict[tuple[Any, ...], list[int]] = {}
        for start in range(0, len(ids), _CHUNK):
            rows = session.execute(
                select(Enrolment.id, Enrolment.mailbox, Enrolment.timezone, Enrolment.calendar,
                       Enrolment.started_at, Contact.fields, Lead.fields, ContactAddress.address)
                .join(Contact, Contact.id == Enrolment.contact_id)
                .join(ContactAddress, ContactAddress.id == Enrolment.address_id)
                .outerjoin(Lead, Lead.id == Enrolment.lead_id)
                .where(Enrolment.id.in_(ids[start : start + _CHUNK]))
            )  # fmt: skip
            for one, mailbox, timezone, calendar, at, contact, lead, address in rows:
                place = self._place[one] = len(senders)
                senders.append(mailbox)
                for key, value in {**contact, **(lead or {}), "contact.email": address}.items():
                    column = columns.setdefault(key, [])
                    column.extend([""] * (place - len(column)))
                    column.append(value)
                kinds.setdefault((timezone, calendar, mailbox, at.date()), []).append(one)
        for column in columns.values():
            column.extend([""] * (len(senders) - len(column)))
        boxes = self.renderer.workspace.settings.mailboxes
        if not all(one in boxes for one in set(senders)):
            return
        self._alike = AlikeMails(
            self.renderer.workspace, self.renderer.campaign, columns, senders,
            self.renderer.composer,
        )  # fmt: skip
        self._foresee(session, kinds.values())

    def _foresee(self, session: Session, kinds: Iterable[Sequence[int]]) -> None:
        """Ask about each email on each day on which many get it."""
        many: dict[tuple[int, date], int] = {}
        workspace, campaign = self.renderer.workspace, self.renderer.campaign
        kinds = list(kinds)
        for start in range(0, len(kinds), _CHUNK // 10):
            some = kinds[start : start + _CHUNK // 10]
            first = {one[0]: len(one) for one in some}
            people = session.scalars(select(Enrolment).where(Enrolment.id.in_(first))).all()
            for one, to in zip(
                people, recipients_of(session, workspace, campaign, people), strict=True
            ):
                for number, day in to.days.items():
                    many[number, day] = many.get((number, day), 0) + first[one.id]
        emails = {step.number: step for step in campaign.emails}
        for (number, day), count in many.items():
            if number in emails and count > FEW and self._alike is not None:
                for arm in emails[number].arms or (None,):
                    self._alike.kinds(number, arm, day)
                self._days.add((number, day))

    def known(
        self, enrolment_id: int, to: Recipient, step: Step, variant: str | None, leaves: date
    ) -> tuple[Finding, ...] | None:
        """Return what lint finds in a message itself; None where it is to be judged."""
        heard = self._of(enrolment_id, to, step, variant, leaves)
        if heard is None or heard.asked < _ASKED or heard.findings is None:
            return None
        return tuple(_to(one, to) for one in heard.findings)

    def codes(
        self, enrolment_id: int, to: Recipient, step: Step, variant: str | None, leaves: date
    ) -> frozenset[str] | None:
        """Return which rules find something in a message; None where all are to be asked."""
        heard = self._of(enrolment_id, to, step, variant, leaves)
        return heard.codes if heard is not None and heard.asked >= _ASKED else None

    def learn(
        self,
        enrolment_id: int,
        to: Recipient,
        step: Step,
        variant: str | None,
        leaves: date,
        found: Sequence[Finding],
    ) -> None:
        """Take in what was found in a message that was judged by all rules."""
        heard = self._of(enrolment_id, to, step, variant, leaves)
        if heard is None or heard.asked >= _ASKED:
            return
        bare = tuple(replace(one, recipient=None) for one in found)
        speaks_of_one = any(one.row is not None or _names(one, to) for one in found)
        if speaks_of_one or (heard.asked and bare != heard.findings):
            heard.findings = None
        elif not heard.asked:
            heard.findings = bare
        if heard.codes is not None and not {one.code for one in found} <= heard.codes:
            heard.codes = None  # what the comments in a template say of themselves, for one
        heard.asked += 1

    def _of(
        self, enrolment_id: int, to: Recipient, step: Step, variant: str | None, leaves: date
    ) -> "_Heard | None":
        alike, place = self._alike, self._place.get(enrolment_id)
        if alike is None or place is None or (step.number, leaves) not in self._days:
            return None
        if to.own.get(step.number):  # nobody else gets these words
            return None
        if to.days.get(step.number) != leaves:
            return None
        last = self._looked_at
        if last is None or last[0] != enrolment_id or last[1] is not to:
            last = self._looked_at = enrolment_id, to, self._is_same(alike, place, to)
        if not last[2]:
            return None
        kinds = alike.kinds(step.number, variant, leaves)
        if kinds is None:
            return None
        kind = kinds.of[place]
        key = step.number, variant, leaves, kind
        if key not in self._heard:
            self._heard[key] = _Heard(codes=kinds.codes[kind])
        return self._heard[key]

    @staticmethod
    def _is_same(alike: AlikeMails, place: int, to: Recipient) -> bool:
        """Say whether somebody is as they were when it was asked who is alike."""
        return alike.senders[place] == to.sender.key and all(
            to.values.get(key, "") == column[place] for key, column in alike.values.items()
        )


def _to(finding: Finding, to: Recipient) -> Finding:
    return replace(finding, recipient=to.values.get("contact.email") or None)


def _names(finding: Finding, to: Recipient) -> bool:
    """Say whether a finding speaks of a value: then it is said otherwise of each person."""
    said = f"{finding.message}\n{finding.fix or ''}".casefold()
    said += "".join(f"\n{edit}" for edit in finding.edits).casefold()
    values = (value.casefold().strip() for value in to.values.values())
    return any(len(value) >= _SHORTEST and value in said for value in values)

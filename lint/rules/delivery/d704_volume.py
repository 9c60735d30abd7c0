"""D704: more emails in a day than the mailbox may send, or than Gmail takes of a small sender."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from math import ceil
from typing import ClassVar

from ....templates.workspace.outgoing_mail import WarmUp
from ....templates.workspace.settings import Mailbox
from ...findings.finding import Finding, Severity
from ...lists.routing import Routing
from ...rule.base import Example
from ...rule.families import SequenceRule
from ...rule.rules_of_law import rules_of_law
from ...rule.senders import organisation_of
from ...rule.sequence_view import SequenceView
from ...view.views import Context

_LIMITED = (
    'name = "Brightwater"\npostal_address = "1 Quay Street, Leeds LS1 4AP"\n'
    'public_url = "https://mail.brightwater.example"\n'
    '[mailboxes.sam]\naddress = "sam@brightwater.example"\nper_day = %d\n'
    "[fields.contact]\nfirst_name = {}\nlast_name = {}\ncompany = {}\ntitle = {}\n"
    "[fields.lead]\nasset = { required = true }\n"
)
_LIST = "email,first_name,last_name,company,title,asset\n" + "".join(
    f"p{n}@acme{n}.example,Jo,Rivera,Acme,,the guide\n" for n in range(6)
)
_DAY_MINUTES = 1440
_GMAIL = ("@gmail.com", "@googlemail.com")  # addresses of companies at Google do not count


class Volume(SequenceRule):
    code = "D704"
    name = "volume-over-limit"
    severity = Severity.error
    summary = "more emails than the mailbox's daily limit can send on time"
    why = (
        "Emails over the limit wait for the next day, and the next: the plan says 'after two "
        "days', but the last people on the list get the email two weeks later, when they have "
        "forgotten you. Raising the limit instead makes providers block the mailbox. A warning "
        "comes "
        "before the day on which one organisation's mailboxes together send close to 5,000 emails "
        "to "
        "personal Gmail addresses: from then on Gmail holds you to the rules for bulk senders, for "
        "good."
    )
    requirement = "R18"
    source = "per_day of the mailbox; support.google.com/a/answer/166852: sending limits"
    options: ClassVar = {"late_days": 1, "to_gmail": 4500}  # "close to 5,000"
    bad = (
        Example(
            "six people and two emails a day", _LIMITED % 2, "tactful.toml",
            {"contacts/leads.csv": _LIST},
        ),
        Example(
            "as many at Gmail as make a bulk sender, here four",
            f"{_LIMITED % 50}[lint]\noptions = {{ D704 = {{ to_gmail = 4 }} }}\n",
            "tactful.toml",
            {"contacts/leads.csv": re.sub(r"acme\d\.example", "gmail.com", _LIST)},
        ),
    )  # fmt: skip
    good = (
        Example("it fits", _LIMITED % 50, "tactful.toml", {"contacts/leads.csv": _LIST}),
        Example("a day's delay", _LIMITED % 5, "tactful.toml", {"contacts/leads.csv": _LIST}),
    )

    def check(self, sequence: SequenceView, context: Context) -> Iterator[Finding]:
        if sequence.recipients is None or not len(sequence.recipients):
            return
        offsets = _days_of_emails(sequence)
        by_mailbox, to_gmail = _people_by_mailbox(sequence)
        yield from self._bulk(sequence, offsets, to_gmail, context.options["to_gmail"])
        for box, people in by_mailbox.items():
            limit = _Limit(sequence.workspace.settings.mailboxes[box], context.today)
            late = _latest(offsets, people, limit)
            worst = max(late, key=lambda number: late[number], default=None)
            if worst is None or late[worst] <= context.options["late_days"]:
                continue
            what = f"step {worst}" if worst else "the initial email"
            yield self.finding(
                f"{people:,} people and {limit.words} from {box}: if all start "
                f"on the same day, the last ones get {what} {late[worst]} days late",
                fix="split the list, spread it over more mailboxes, or enrol some people each day",
                step=worst,
                **sequence.step_place(worst),
            )

    def _bulk(
        self,
        sequence: SequenceView,
        offsets: list[tuple[int, int]],
        to_gmail: Mapping[str, int],
        most: int,
    ) -> Iterator[Finding]:
        """Yield that on one day an organisation writes to about as many at Gmail as a bulk sender.

        Each mailbox sends no more than its limit; all are taken to begin on the same day.
        """
        of_day = Counter(day for _, day in offsets)
        busiest = max(of_day.values(), default=0)
        mailboxes = sequence.workspace.settings.mailboxes
        sent: Counter[str] = Counter()
        for box, people in to_gmail.items():
            mailbox = mailboxes[box]
            sent[organisation_of(mailbox.address)] += min(people * busiest, mailbox.per_day)
        fact = rules_of_law()["gmail_bulk"]
        for organisation, count in sent.items():
            if count >= most:
                yield self.finding(
                    f"up to {count:,} emails a day from {organisation} to personal Gmail "
                    f"addresses: {fact.what} ({fact.source})",
                    severity=Severity.warning,
                    fix="enrol fewer people a day, or lower per_day, unless SPF, DKIM, DMARC and "
                    "one-click unsubscribe are in place for good",
                    **sequence.place("audience", "contacts"),
                )


class _Limit:
    """How many emails a mailbox may send on each day from today on, its warm-up counted."""

    def __init__(self, box: Mailbox, today: date | None) -> None:
        self._most = max(box.per_day, 1)
        self._plan, self._today = (None, date.min) if today is None else (box.warm_up, today)
        over = self._plan is None or self._plan.on(self._today) is None
        self.grows_until = 0 if over or self._plan is None else self._days_left(self._plan)

    def on(self, number: int) -> int:
        """Return it for a working day, counted from today."""
        grown = self._plan.on(self._today + timedelta(days=number * 7 // 5)) if self._plan else None
        return self._most if grown is None else min(self._most, max(grown, 1))

    @property
    def words(self) -> str:
        """Say it."""
        if not self.grows_until or self._plan is None:
            return f"{self._most:,} emails a day"
        most = min(self._most, self._plan.to)
        return f"{self.on(0):,} emails today, growing to {most:,} a day (warm_up)"

    def _days_left(self, plan: WarmUp) -> int:
        return (plan.since - self._today).days + plan.days


def _days_of_emails(sequence: SequenceView) -> list[tuple[int, int]]:
    """Return each email's step number with the working day that the plan sends it on."""
    campaign = sequence.campaign
    days = [(0, 0)] if campaign.initial else []
    day = 0.0
    for step in campaign.sequence.steps:
        if not step.wait.field:  # a day of their own spreads people, and nobody knows how far
            day += step.wait.business_days + step.wait.minutes / _DAY_MINUTES
        if step in campaign.emails:
            days.append((step.number, int(day)))
    return days


def _people_by_mailbox(sequence: SequenceView) -> tuple[Mapping[str, int], Mapping[str, int]]:
    """Return how many people each mailbox writes to, and how many of them at personal Gmail."""
    workspace, campaign = sequence.workspace, sequence.campaign
    if sequence.recipients is None or not workspace.settings.mailboxes:
        return {}, {}
    owners = Routing(workspace, campaign, sequence.recipients).owners()
    names = [owner.name for owner in owners]
    boxes = {name: workspace.mailbox(campaign, name).key for name in set(names)}
    counts: Counter[str] = Counter()
    for name, count in Counter(names).items():
        counts[boxes[name]] += count
    addresses = sequence.recipients.column("contact.email")
    gmail = Counter(
        boxes[name]
        for name, address in zip(names, addresses, strict=True)
        if address.lower().endswith(_GMAIL)
    )
    return counts, gmail


def _latest(days: list[tuple[int, int]], people: int, limit: _Limit) -> dict[int, int]:
    """Return by how many days the last mail of each step is late, all enrolled on one day."""
    late: dict[int, int] = {}
    free = 0.0  # the day on which the mailbox has sent all that came before
    for number, day in days:
        free, left = max(free, float(day)), float(people)
        while int(free) < limit.grows_until and left > 0:
            whole = int(free)
            sent = min(left, limit.on(whole) * (whole + 1 - free))
            left -= sent
            free = whole + 1.0 if left > 0 else free + sent / limit.on(whole)
        free += left / limit.on(int(free))
        late[number] = max(0, ceil(free) - 1 - day)
    return late

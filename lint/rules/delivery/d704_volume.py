"""D704: more emails than the mailbox may send in a day, so that steps go out late."""

from collections import Counter
from collections.abc import Iterator, Mapping
from math import ceil
from typing import ClassVar

from ...findings.finding import Finding, Severity
from ...lists.routing import Routing
from ...rule.base import Example
from ...rule.families import SequenceRule
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


class Volume(SequenceRule):
    code = "D704"
    name = "volume-over-limit"
    severity = Severity.error
    summary = "more emails than the mailbox's daily limit can send on time"
    why = (
        "Emails over the limit wait for the next day, and the next: the plan says 'after two "
        "days', but the last people on the list get the email two weeks later, when they have "
        "forgotten you. Raising the limit instead makes providers block the mailbox."
    )
    requirement = "R18"
    source = "per_day of the mailbox; support.google.com/a/answer/166852: sending limits"
    options: ClassVar = {"late_days": 1}
    bad = (
        Example(
            "six people and two emails a day", _LIMITED % 2, "tactful.toml",
            {"contacts/leads.csv": _LIST},
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
        for box, people in _people_by_mailbox(sequence).items():
            limit = sequence.workspace.settings.mailboxes[box].per_day
            late = _latest(offsets, people, limit)
            worst = max(late, key=lambda number: late[number], default=None)
            if worst is None or late[worst] <= context.options["late_days"]:
                continue
            what = f"step {worst}" if worst else "the initial email"
            yield self.finding(
                f"{people:,} people and {limit:,} emails a day from {box}: if all start "
                f"on the same day, the last ones get {what} {late[worst]} days late",
                fix="split the list, spread it over more mailboxes, or enrol some people each day",
                step=worst,
                **sequence.step_place(worst),
            )


def _days_of_emails(sequence: SequenceView) -> list[tuple[int, int]]:
    """Return each email's step number with the working day that the plan sends it on."""
    campaign = sequence.campaign
    days = [(0, 0)] if campaign.initial else []
    day = 0.0
    for step in campaign.sequence.steps:
        day += step.wait.business_days + step.wait.minutes / _DAY_MINUTES
        if step in campaign.emails:
            days.append((step.number, int(day)))
    return days


def _people_by_mailbox(sequence: SequenceView) -> Mapping[str, int]:
    workspace, campaign = sequence.workspace, sequence.campaign
    if sequence.recipients is None or not workspace.settings.mailboxes:
        return {}
    owners = Routing(workspace, campaign, sequence.recipients).owners()
    counts: Counter[str] = Counter()
    for owner, count in Counter(owner.name for owner in owners).items():
        counts[workspace.mailbox(campaign, owner).key] += count
    return counts


def _latest(days: list[tuple[int, int]], people: int, per_day: int) -> dict[int, int]:
    """Return by how many days the last mail of each step is late, all enrolled on one day."""
    late: dict[int, int] = {}
    free = 0.0  # the day on which the mailbox has sent all that came before
    for number, day in days:
        free = max(free, float(day)) + people / max(per_day, 1)
        late[number] = max(0, ceil(free) - 1 - day)
    return late

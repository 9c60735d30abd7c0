"""S421: a step that waits for a day which leads do not have, or which is over."""

from collections.abc import Iterator
from datetime import date, timedelta

from ....templates.workspace.localized_formats import as_date
from ....templates.workspace.step import Step
from ....templates.workspace.waits import is_beyond_reason
from ...findings.finding import Finding, Severity
from ...lists.step_conditions import failing_day
from ...rule.base import Example
from ...rule.examples import FILES
from ...rule.families import SequenceRule
from ...rule.sequence_view import SequenceView
from ...view.views import Context

_FILE = "contacts/leads.csv"
_ALSO = {
    "tactful.toml": FILES["tactful.toml"].replace(
        "[mailboxes.sam]", '[fields.lead.visit]\ntype = "date"\n\n[mailboxes.sam]'
    ),
    "campaigns/spring.yml": FILES["campaigns/spring.yml"].replace(
        "wait: 3 business days", "wait: 2 days before visit"
    ),
}
_HEAD = "email,first_name,asset,visit\n"


class NoDay(SequenceRule):
    code = "S421"
    name = "no-day"
    severity = Severity.warning
    summary = "a step waits for a day that leads do not have, or that is over"
    why = (
        "A step with 'wait: 2 days before visit' is for people whose visit the list knows. For "
        "whom the cell is empty, says no day like 2027-05-03, or names one that is over or more "
        "than ten years away, it is left out; whoever wrote it should know how many these are."
    )
    requirement = "R22"
    bad = (
        Example("one has no day", f"{_HEAD}jo@acme.example,Jo,the guide,\n", _FILE, _ALSO),
        Example("no day", f"{_HEAD}jo@acme.example,Jo,the guide,in May\n", _FILE, _ALSO),
        Example("over", f"{_HEAD}jo@acme.example,Jo,the guide,2020-05-04\n", _FILE, _ALSO),
        Example("a slip", f"{_HEAD}jo@acme.example,Jo,the guide,2206-05-04\n", _FILE, _ALSO),
    )
    good = (Example("known", f"{_HEAD}jo@acme.example,Jo,the guide,2030-05-06\n", _FILE, _ALSO),)

    def check(self, sequence: SequenceView, context: Context) -> Iterator[Finding]:
        people = sequence.recipients
        for step in sequence.campaign.sequence.steps:
            wait, place = step.wait, sequence.step_place(step.number, "wait")
            if wait.day is not None and (why := _why_not(step, wait.day, context.today)):
                yield self.finding(
                    f"step {step.number} waits '{wait}', which {why}: nobody gets it",
                    fix="write a day to come",
                    step=step.number,
                    **place,
                )
            if not wait.field or wait.day is not None or people is None:
                continue
            column, addresses = people.column(wait.field), people.column("contact.email")
            whys = {value: _why_not(step, value, context.today) for value in set(column)}
            rows = [row for row, value in enumerate(column) if whys[value]]
            if not rows:
                continue
            yield self.finding(
                f"step {step.number} waits '{wait}' and is left out for {len(rows):,} of "
                f"{len(column):,} leads: {wait.field} {whys[column[rows[0]]]} for "
                f"{addresses[rows[0]]}",
                fix="complete the list, or give them a sequence without this step",
                step=step.number,
                count=len(rows),
                examples=tuple(addresses[row] for row in rows[:3]),
                **place,
            )


def _why_not(step: Step, value: str, today: date | None) -> str | None:
    """Return why a step does not come for whom this value is the day, None where it may."""
    wait, day = step.wait, as_date(value)
    if day is None or failing_day(value, wait.field):
        return f"'{value[:40]}' is no day like 2027-05-03" if value.strip() else "is empty"
    if today is None:
        return None
    sign = -1 if wait.side == "before" else 1
    comes = day + sign * (wait.clock + timedelta(days=wait.business_days))
    if comes < today:
        return f"{value[:40]} is over" if comes == day else f"{value[:40]} is too soon for it"
    return "is more than ten years away" if is_beyond_reason(comes - today) else None

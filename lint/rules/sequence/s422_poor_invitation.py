"""S422: an invitation whose event is over, ends before it begins, or is nowhere."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from ....templates.render.invitations import NoEvent, times
from ....templates.workspace.invitation import Invitation
from ....templates.workspace.step import Step
from ...findings.finding import Finding, Severity
from ...lists.step_conditions import rows_for
from ...rule.base import Example
from ...rule.examples import FILES
from ...rule.families import SequenceRule
from ...rule.schedule import leaving_days, own_day
from ...rule.sequence_view import SequenceView
from ...view.views import Context

_FILE = "campaigns/spring.yml"
_LIST = "contacts/leads.csv"
_HEAD = "email,first_name,asset,visit,until\n"
_SETTINGS = FILES["tactful.toml"].replace(
    "[mailboxes.sam]",
    '[fields.lead.visit]\ntype = "datetime"\n[fields.lead.until]\ntype = "datetime"\n\n'
    "[mailboxes.sam]",
)


def _campaign(event: str, wait: str = "1 business day") -> str:
    step = f"    - email: follow-up.md\n      wait: {wait}\n      invitation: {{{event}}}\n"
    return FILES[_FILE].replace("    - email: follow-up.md\n      wait: 1 business day\n", step, 1)


_ROOM = "title: A visit, duration: 1 hour, zone: Europe/London, location: 4 Quayside"
_ALSO = {"tactful.toml": _SETTINGS, _FILE: _campaign(f"{_ROOM}, start: visit")}
_SPAN = {
    "tactful.toml": _SETTINGS,
    _FILE: _campaign("title: A visit, start: visit, end: until, location: 4 Quayside"),
}


class PoorInvitation(SequenceRule):
    code = "S422"
    name = "poor-invitation"
    severity = Severity.error
    summary = "an invitation to an event that is over, ends before it begins, or has no place"
    why = (
        "An invitation is put into a calendar by one press, and nobody reads it again: it must say "
        "when, in whose time, and where. An event that has begun when the email leaves, or whose "
        "day a lead does not have, cannot be accepted by anybody."
    )
    requirement = "R24"
    source = "sources/001"
    bad = (
        Example("over", _campaign(f"{_ROOM}, start: 2020-05-04 14:00"), _FILE),
        Example("no day", f"{_HEAD}jo@acme.example,Jo,the guide,,\n", _LIST, _ALSO),
        Example("a day alone", f"{_HEAD}jo@acme.example,Jo,the guide,2030-05-06,\n", _LIST, _ALSO),
        Example(
            "it ends before it begins",
            f"{_HEAD}jo@acme.example,Jo,the guide,2030-05-06 14:00,2030-05-06 13:00\n",
            _LIST,
            _SPAN,
        ),
        Example(
            "nowhere", _campaign("title: A visit, start: 2030-05-06 14:00, duration: 1 hour"), _FILE
        ),
        Example(
            "it leaves on a day of their own, and is over by then",
            "email,first_name,asset,visit,until\njo@acme.example,Jo,the guide,2030-06-20 10:00,\n",
            _LIST,
            {
                "tactful.toml": _SETTINGS,
                _FILE: _campaign(f"{_ROOM}, start: 2030-05-06 14:00", "1 week before visit"),
            },
        ),
        Example(
            "it leaves when it is over",
            _campaign(f"{_ROOM}, start: visit", "1 day after visit"),
            _FILE,
            {"tactful.toml": _SETTINGS},
        ),
    )
    good = (
        Example("a room", _campaign(f"{_ROOM}, start: 2030-05-06 14:00"), _FILE),
        Example(
            "a call",
            _campaign(
                "title: A call, start: 2030-05-06 14:00, duration: 20 minutes, "
                "url: 'https://meet.example/sam'"
            ),
            _FILE,
        ),
        Example("known", f"{_HEAD}jo@acme.example,Jo,the guide,2030-05-06 14:00,\n", _LIST, _ALSO),
    )

    def check(self, sequence: SequenceView, context: Context) -> Iterator[Finding]:
        days = leaving_days(sequence.campaign.sequence, context.today) if context.today else {}
        for step in sequence.campaign.emails:
            if step.invitation is None:
                continue
            yield from self._place(sequence, step, step.invitation)
            leaves = _Leaves(days.get(step.number, context.leaves), sure=step.number in days)
            yield from self._times(sequence, step, step.invitation, leaves)

    def _place(self, sequence: SequenceView, step: Step, event: Invitation) -> Iterator[Finding]:
        if not (event.location or event.url or "://" in event.description):
            yield self.finding(
                f"the invitation of step {step.number} does not say where",
                fix="add a location, or the url of a call",
                severity=Severity.warning,
                step=step.number,
                **sequence.step_place(step.number, "invitation"),
            )
        if event.zone is None and "timezone" not in sequence.workspace.settings.model_fields_set:
            yield self.finding(
                f"the invitation of step {step.number} has no time zone, nor has the workspace",
                fix="add zone: Europe/London, or timezone in tactful.toml",
                step=step.number,
                **sequence.step_place(step.number, "invitation"),
            )
        if step.wait.field == event.start and step.wait.side != "before":
            yield self.finding(
                f"step {step.number} waits '{step.wait}', and invites to what begins then",
                fix=f"wait before {event.start}, like '1 week before {event.start}'",
                step=step.number,
                **sequence.step_place(step.number, "wait"),
            )

    def _times(
        self, sequence: SequenceView, step: Step, event: Invitation, leaves: "_Leaves"
    ) -> Iterator[Finding]:
        """Yield for how many it is not known when it is, or is over when the email leaves."""
        people = sequence.recipients
        if event.fields and people is None:
            return
        names = list(event.fields)
        if step.wait.field and step.wait.day is None and people is not None:
            names.append(step.wait.field)
        columns = [people.column(name) for name in names] if people is not None else []
        rows = list(zip(*columns, strict=True)) if columns else [()]
        whys = {
            row: self._why(sequence, step, event, dict(zip(names, row, strict=True)), leaves)
            for row in set(rows)
        }
        held = rows_for(sequence.workspace, sequence.campaign, step, people) if people else None
        wrong = [n for n, row in enumerate(rows) if whys[row] and (held is None or held[n])]
        if not wrong:
            return
        told = f"the invitation of step {step.number}: {whys[rows[wrong[0]]]}"
        some = bool(names) and len(wrong) < len(rows)  # the others may have it: no error of all
        if names and people is not None:
            address = people.column("contact.email")[wrong[0]]
            told += f" for {len(wrong):,} of {len(rows):,} leads, like {address}"
        yield self.finding(
            told,
            fix="correct the list or the invitation, or leave the step out with 'if'",
            severity=Severity.warning if some else self.severity,
            step=step.number,
            count=len(wrong),
            **sequence.step_place(step.number, "invitation"),
        )

    def _why(
        self,
        sequence: SequenceView,
        step: Step,
        event: Invitation,
        values: Mapping[str, str],
        leaves: "_Leaves",
    ) -> str | None:
        try:
            start, _ = times(event, values, sequence.workspace.settings.timezone)
        except NoEvent as error:
            return str(error)
        if step.wait.field:
            leaves = _Leaves(own_day(step.wait, values), sure=False)
        if leaves.day is not None and leaves.is_too_late_for(start.date()):
            return f"it begins on {start:%Y-%m-%d}, and the email leaves on {leaves.day}"
        return None


@dataclass(frozen=True, slots=True)
class _Leaves:
    """The day on which an email leaves. Not sure: maybe hours before what begins on that day."""

    day: date | None
    sure: bool

    def is_too_late_for(self, begins: date) -> bool:
        return self.day is not None and (begins <= self.day if self.sure else begins < self.day)

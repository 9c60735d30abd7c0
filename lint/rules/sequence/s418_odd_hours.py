"""S418: a window in which some recipients are at home: a weekend, or their night."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from typing import ClassVar
from zoneinfo import ZoneInfo

from ....templates.workspace.time_zones import understood_zone
from ....templates.workspace.window import DAYS, Window, zone
from ...findings.finding import Finding, Severity
from ...rule.base import Example
from ...rule.families import SequenceRule
from ...rule.sequence_view import SequenceView
from ...view.views import Context

_FILE = "campaigns/spring.yml"
_CAMPAIGN = """\
campaign: spring
lead_type: event
audience: {{contacts: contacts/leads.csv}}
sequence:
  window: {}
  steps:
    - email: follow-up.md
      wait: 1 business day
    - call: call.txt
      wait: 1 business day
    - email: goodbye.md
      wait: 3 business days
      goodbye: true
"""
_LIST = {
    "contacts/leads.csv": "email,first_name,asset,timezone\n"
    "jo@acme.example,Jo,the guide,America/Los_Angeles\n"
}
_NAMES = dict(
    zip(
        DAYS, "Mondays Tuesdays Wednesdays Thursdays Fridays Saturdays Sundays".split(), strict=True
    )
)
_WEEKEND = DAYS[5:]


def _example(name: str, window: str) -> Example:
    return Example(name, _CAMPAIGN.format(window), _FILE, _LIST)


class OddHours(SequenceRule):
    code = "S418"
    name = "odd-hours"
    severity = Severity.warning
    summary = "the window lets a step fall on a weekend, or into some recipients' night"
    why = (
        "An email of Saturday is below forty others on Monday, and one of five in the morning "
        "says that a machine wrote it. The window's days and hours decide; with timezone: "
        "recipient they are on the reader's own clock. 'earliest' and 'latest' are hours of it."
    )
    requirement = "R14"
    options: ClassVar = {"earliest": 7, "latest": 21}
    bad = (
        _example("open on Saturdays", "{days: mon-sat}"),
        _example(
            "morning in London, night in Los Angeles",
            '{timezone: Europe/London, hours: "09:00-17:00"}',
        ),
    )
    good = (
        _example("working days, on their clock", "{timezone: recipient}"),
        _example("a zone of one's own, an hour from theirs", "{timezone: America/Denver}"),
    )

    def check(self, sequence: SequenceView, context: Context) -> Iterator[Finding]:
        window = sequence.campaign.sequence.window
        weekend = [_NAMES[day] for day in _WEEKEND if day in window.days]
        if weekend:
            yield self.finding(
                f"steps may leave on {' and '.join(weekend)}",
                fix="write days: mon-fri, or keep it where these people work then",
                **sequence.place("sequence", "window", "days"),
            )
        if window.timezone != "recipient" and sequence.recipients is not None:
            yield from self._at_night(sequence, window, context)

    def _at_night(
        self, sequence: SequenceView, window: Window, context: Context
    ) -> Iterator[Finding]:
        assert sequence.recipients is not None
        said = sequence.recipients.column("contact.timezone")
        odd = {
            one
            for one in set(said)
            if (name := understood_zone(one))
            and _is_odd(window, zone(name), context.options["earliest"], context.options["latest"])
        }
        addresses = sequence.recipients.column("contact.email")
        whom = [address for one, address in zip(said, addresses, strict=True) if one in odd]
        if whom:
            yield self.finding(
                f"the window is on the clock of {window.timezone}: for {len(whom):,} "
                f"recipient{'s' * (len(whom) != 1)} some of it is night",
                fix="write timezone: recipient",
                count=len(whom),
                examples=tuple(whom[:3]),
                **sequence.place("sequence", "window", "timezone"),
            )


def _is_odd(window: Window, theirs: ZoneInfo, earliest: int, latest: int) -> bool:
    """Say whether the window opens or closes in somebody's night, in winter or in summer."""
    for month in (1, 7):
        day = date(2026, month, 5)  # a Monday and a Sunday: any day without a clock change
        opens = _on_clock(day, window.opens, window, theirs)
        closes = _on_clock(day, window.closes, window, theirs)
        if not (time(earliest) <= opens < closes <= time(latest)):
            return True
    return False


def _on_clock(day: date, at: time, window: Window, theirs: ZoneInfo) -> time:
    moment = datetime.combine(day, at, zone(window.timezone)).astimezone(UTC)
    return moment.astimezone(theirs).time()

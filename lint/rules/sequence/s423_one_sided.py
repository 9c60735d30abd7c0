"""S423: calls and emails that do not alternate."""

from collections.abc import Iterator

from ....templates.workspace.campaign import Campaign
from ....templates.workspace.step import Channel, Step
from ...findings.finding import Finding, Severity
from ...rule.base import Example
from ...rule.families import SequenceRule
from ...rule.sequence_view import SequenceView
from ...view.views import Context

_FILE = "campaigns/spring.yml"
_HEAD = "campaign: spring\nlead_type: event\nsequence:\n  steps:\n"
_MAIL = "    - email: follow-up.md\n      wait: 1 business day\n"
_CALL = "    - call: call.txt\n      wait: 2 business days\n"
_BYE = "    - email: goodbye.md\n      wait: 3 business days\n      goodbye: true\n"
_BY_PHONE = (Channel.call, Channel.voicemail)
_MOST_EMAILS = (
    3  # in a row, the goodbye apart: a fourth that nobody answered is for another channel
)
_DAY_MINUTES = 1440


class OneSided(SequenceRule):
    code = "S423"
    name = "one-sided"
    severity = Severity.warning
    summary = "calls with no email between them, or a fourth email in a row beside calls"
    why = (
        "'If no contact, automated email is sent to follow up on first call; sales rep is tasked "
        "to call again in a couple days, with follow up email if no contact.' Each channel makes "
        "the other one known: the email says who rang, the call says which email it was. A second "
        "call with nothing in between is one more missed number, and a fourth email goes where "
        "three went. Two steps of which each person gets one are no row, nor is a voicemail on "
        "the day of the call."
    )
    requirement = "R44"
    source = "sources/004"
    bad = (
        Example("two calls in a row", _HEAD + _MAIL + _CALL + _CALL + _BYE, _FILE),
        Example("four emails, then a call", _HEAD + 4 * _MAIL + _CALL + _BYE, _FILE),
        Example("calls alone", _HEAD + 2 * _CALL, _FILE),
    )
    good = (
        Example("in turn", _HEAD + _MAIL + _CALL + _MAIL + _CALL + _BYE, _FILE),
        Example(
            "a voicemail with the call",
            _HEAD + _MAIL + _CALL + "    - voicemail: call.txt\n      wait: 1 hour\n" + _BYE,
            _FILE,
        ),
        Example("three emails, then a call", _HEAD + 3 * _MAIL + _CALL + _BYE, _FILE),
        Example("emails alone, which S412 judges", _HEAD + 5 * _MAIL + _BYE, _FILE),
        Example(
            "a greeting between two calls",
            _HEAD + _MAIL + _CALL + "    - social: call.txt\n      wait: 1 business day\n" + _CALL
            + _BYE,
            _FILE,
        ),
        Example(
            "each is for others",
            _HEAD + _MAIL + _CALL + "      if: {title: CMO}\n" + _CALL
            + "      if: {title: {none_of: [CMO]}}\n" + _BYE,
            _FILE,
        ),
    )  # fmt: skip

    def check(self, sequence: SequenceView, context: Context) -> Iterator[Finding]:
        campaign = sequence.campaign
        if not any(step.channel in _BY_PHONE for step in campaign.sequence.steps):
            return
        for row in _rows(campaign):
            if row[0].channel is Channel.email:
                row = [step for step in row if not step.goodbye]
                if len(row) <= _MOST_EMAILS:
                    continue
                what = f"{len(row)} emails in a row, from step {row[0].number} on"
                step, fix = row[_MOST_EMAILS], "call, or use another channel, before this one"
            elif len(row) > 1:
                what = f"{len(row)} calls in a row, from step {row[0].number} on"
                step, fix = row[1], "put an email between them that says who called, and why"
            else:
                continue
            yield self.finding(what, fix=fix, **sequence.step_place(step.number))


def _rows(campaign: Campaign) -> Iterator[list[Step]]:
    """Yield the steps that follow one another through one channel, as one person gets them."""
    row: list[Step] = []
    for step in campaign.sequence.steps:
        if campaign.answers_asked(step):
            continue  # only for who answers: it stands between no others
        if row and _kind(step) == _kind(row[0]):
            if not _with_the_call(row[-1], step) and not _never_both(row[-1], step):
                row.append(step)
            continue
        if row:
            yield row
        row = [step] if step.channel in (Channel.email, *_BY_PHONE) else []
    if row:
        yield row


def _kind(step: Step) -> str:
    return "phone" if step.channel in _BY_PHONE else step.channel.value


def _with_the_call(before: Step, step: Step) -> bool:
    """Say whether a voicemail is what is said at the call before it, when nobody answers."""
    if step.channel is not Channel.voicemail or before.channel is not Channel.call:
        return False
    wait = step.wait
    soon = not wait.field and not wait.business_days and wait.minutes < _DAY_MINUTES
    return soon or before.key in step.conditions


def _never_both(one: Step, other: Step) -> bool:
    """Say whether nobody gets both: what one asks for is what the other one excludes."""
    for name, criterion in one.conditions.items():
        against = other.conditions.get(name)
        if against is None:
            continue
        mine, theirs = ({word.casefold() for word in c.one_of} for c in (criterion, against))
        not_mine, not_theirs = (
            {word.casefold() for word in c.none_of} for c in (criterion, against)
        )
        if mine and theirs and mine.isdisjoint(theirs):
            return True
        if (mine and mine <= not_theirs) or (theirs and theirs <= not_mine):
            return True
    return False

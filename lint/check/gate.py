"""What may leave: everything that lint finds beyond single messages, at what it concerns.

The rules for messages are asked about each message with its text (``check_message``). All the
others look at a template, a list, a sequence: an error of theirs holds just the messages that are
made of it.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from ...templates.errors import RecipientsError
from ...templates.source.template import Template
from ...templates.workspace.campaign import Campaign
from ...templates.workspace.step import Step
from ...templates.workspace.workspace import Workspace
from ..findings.finding import Finding, Severity
from ..findings.report import Report
from ..lists.addresses import keys
from ..lists.leavers import leavers
from ..lists.recipients import Recipients, campaign_list
from ..rule.families import MessageRule
from ..rule.included import drawn_in
from ..rule.registry import all_rules
from .api import check_workspace, template_files, templates_by_name

if TYPE_CHECKING:
    from ..view.history import History

Findings = tuple[Finding, ...]
# These say that a row should not be enrolled. Whoever is enrolled all the same was let in by
# somebody who knew it, and their messages are not at fault.
ANOTHER_REP, OPTED_OUT = "R303", "R307"
OF_ENROLMENT = frozenset(("R301", "R302", ANOTHER_REP, "R308"))


@dataclass(frozen=True, slots=True)
class Gate:
    """Findings of a campaign, beyond those of single messages, by what they concern.

    whole concerns all of its messages; steps are by number and variant, rows by number (from 1)
    of the list, people by the key of their mailbox (lists/addresses.py).
    """

    whole: Findings = ()
    steps: Mapping[tuple[int, str | None], Findings] = field(default_factory=dict)
    rows: Mapping[int, Findings] = field(default_factory=dict)
    people: Mapping[str, Findings] = field(default_factory=dict)

    def of(self, step: Step, variant: str | None, address: str) -> Findings:
        """Return what concerns one message: its own findings are not among them.

        Of what concerns all messages of a campaign or a step only errors: the rest is no news of
        this one. It is said once, by lint and on the campaign's page.
        """
        return (
            *errors(self.whole),
            *errors(self.steps.get((step.number, variant), ())),
            *(self.people.get(keys([address])[0], ()) if self.people else ()),
        )

    def refused(self) -> dict[int, str]:
        """Return the rows that must not be enrolled, and why.

        What enrolment itself asks of a list, its doubles and criteria, is not among it.
        """
        return self._rows(lambda code: code not in OF_ENROLMENT)

    def claimed(self) -> dict[int, str]:
        """Return the rows that another list gives to another rep, and which."""
        return self._rows(lambda code: code == ANOTHER_REP)

    def _rows(self, wanted: Callable[[str], bool]) -> dict[int, str]:
        found = {
            row: errors(one for one in some if wanted(one.code)) for row, some in self.rows.items()
        }
        return {row: said(some) for row, some in found.items() if some}


def said(findings: Iterable[Finding]) -> str:
    """Return findings in one sentence."""
    return "; ".join(dict.fromkeys(f"{one.message} ({one.code})" for one in findings))


def errors(findings: Iterable[Finding]) -> Findings:
    """Return those that hold what they concern."""
    return tuple(one for one in findings if one.severity is Severity.error)


def gate(
    workspace: Workspace,
    campaign: Campaign,
    recipients: Recipients | None = None,
    *,
    today: date | None = None,
    history: "History | None" = None,
) -> Gate:
    """Return what lint finds beyond single messages in a campaign, its templates and its list.

    recipients is a list to use instead of the one that the campaign's file names.
    """
    if recipients is None:
        with suppress(RecipientsError):  # a finding of the list as a whole
            recipients = campaign_list(workspace, campaign)
    report = check_workspace(
        workspace,
        campaign=campaign.name,
        recipients={campaign.name: recipients} if recipients is not None else None,
        today=today,
        history=history,
        messages=False,
    )
    return gate_of(report, workspace, campaign, recipients)


def gate_of(
    report: Report, workspace: Workspace, campaign: Campaign, recipients: Recipients | None
) -> Gate:
    """Return the same out of a report that there is already; its list must be recipients.

    A report of everything has findings of messages too: they are left out. It counts rows beyond
    the first few hundred of one kind, and does not name them: see ``is_complete``.
    """
    of_messages = {one.code for one in all_rules() if issubclass(one, MessageRule)}
    templates = templates_by_name(workspace, template_files(workspace))
    made_of = _made_of(workspace, campaign, templates)
    whole: list[Finding] = []
    steps: dict[tuple[int, str | None], list[Finding]] = {}
    rows: dict[int, list[Finding]] = {}
    of_template = {workspace.shown(workspace.path(name)) for name in templates}
    for one in report.findings:
        if one.code in of_messages:
            continue
        if recipients is not None and one.path == recipients.path and one.row is not None:
            rows.setdefault(one.row, []).append(one)
        elif one.step is not None:
            for arm in made_of:
                if arm[0] == one.step:
                    steps.setdefault(arm, []).append(one)
        elif one.path in of_template or one.path in _paths(made_of):
            for arm, paths in made_of.items():
                if one.path in paths:
                    steps.setdefault(arm, []).append(one)
        else:
            whole.append(one)
    return Gate(
        tuple(whole),
        {arm: tuple(found) for arm, found in steps.items()},
        {row: tuple(found) for row, found in rows.items()},
        _people(recipients, rows, workspace.settings.lists.not_opt_outs),
    )


def is_complete(report: Report) -> bool:
    """Say whether a report names every row that it has an error of."""
    return not any(one.count and one.row is None and one.code[0] == "R" for one in report.findings)


def _made_of(
    workspace: Workspace, campaign: Campaign, templates: Mapping[str, Template]
) -> dict[tuple[int, str | None], frozenset[str]]:
    """Return, by step and variant, the paths of all templates that make it."""
    return {
        (step.number, variant): frozenset(
            workspace.shown(workspace.path(name))
            for name in drawn_in(step.variants.get(variant or "", step.template), templates)
        )
        for step in campaign.sequence.steps
        for variant in dict.fromkeys((None, *step.variants))
    }


def _paths(made_of: Mapping[tuple[int, str | None], frozenset[str]]) -> frozenset[str]:
    return frozenset[str]().union(*made_of.values())


def _people(
    recipients: Recipients | None,
    rows: Mapping[int, list[Finding]],
    unrelated: Collection[str],
) -> dict[str, Findings]:
    """Return what concerns the owner of a mailbox; of its rows the one with the fewest errors.

    The others are left out on enrolment: what is wrong with them is wrong with nobody. But who
    left in any row is never written to, whatever the severity of the rule that tells it.
    """
    if recipients is None:
        return {}
    found: dict[str, Findings] = {}
    left: dict[str, Finding] = {}
    gone = leavers(recipients, unrelated=unrelated)
    if not rows and not gone:
        return {}
    for row, key in enumerate(keys(recipients.column("contact.email")), 1):
        own = tuple(one for one in rows.get(row, ()) if one.code not in OF_ENROLMENT)
        if key and row in gone:
            where = recipients.where(row, "contact.email")
            left[key] = Finding(OPTED_OUT, Severity.error, gone[row].why, **where)
        if key and (key not in found or len(errors(own)) < len(errors(found[key]))):
            found[key] = own
    for key, finding in left.items():
        found[key] = (finding, *found[key])
    return {key: own for key, own in found.items() if own}

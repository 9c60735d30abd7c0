"""Checks one campaign with its list: the message of every recipient."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Protocol

from ...templates.errors import RecipientsError, TemplateError
from ...templates.render.compose import Composer
from ...templates.workspace.campaign import Campaign
from ...templates.workspace.workspace import Workspace
from ..findings.finding import Finding, fold
from ..findings.report import Progress
from ..judging.mail_renderer import JudgedMails, Mail, MailRenderer
from ..judging.rule_runner import RuleRunner
from ..lists.lead_criteria import left_out
from ..lists.list_fixes import with_list_edits
from ..lists.recipients import Recipients, campaign_list
from ..lists.senders import senders_of
from ..prose.authored_text import StepTexts
from ..rule.sequence_view import SequenceView
from .mail_check import EarlierMailFindings, MailCheck

_GLANCE = 5  # emails that are rendered in a quick check
FEW = 200  # recipients: up to this many, one by one is faster than a proof


@dataclass(frozen=True, slots=True)
class CampaignFindings:
    """Findings of a campaign, and how much was checked.

    rendered is the number of messages that were rendered to know all.
    """

    findings: tuple[Finding, ...]
    recipients: int
    messages: int
    rendered: int


class EarlierCampaignFindings(EarlierMailFindings, Protocol):
    """What was found of mails before, and by the rules for lists, by a list's path as shown."""

    def get_list(self, path: str) -> tuple[Finding, ...] | None:
        """Return what they found in one, None where that is not known."""

    def put_list(self, path: str, findings: Iterable[Finding]) -> None:
        """Keep what they found."""


def check_campaign(
    run: RuleRunner,
    workspace: Workspace,
    campaign: Campaign,
    recipients: Recipients | None,
    progress: Progress | None = None,
    *,
    today: date | None = None,
    brute_force: bool = False,
    known: EarlierCampaignFindings | None = None,
) -> CampaignFindings:
    """Check the list, the sequence, and each email as each recipient would get it.

    Without a list, emails are rendered with the fields' examples. brute_force renders every
    message, however long that takes; the findings are the same. known is what was found before.
    """
    found: list[Finding] = []
    if recipients is None and campaign.audience.contacts:
        try:
            recipients = campaign_list(workspace, campaign)
        except RecipientsError as error:
            found += run.problems("R310", error.problems) or run.problems("T101", error.problems)
    if recipients is not None:
        found += _of_list(run, recipients, known)
        found += run.audience(campaign, recipients)
    mails = _renderer(workspace, campaign, run, recipients, today)
    proving = not brute_force and recipients is not None and len(recipients) > FEW
    emails, calls = _compiled(mails, None if proving else known)
    found += [fault for check in (*emails, *calls) for fault in check.found.problems]
    emails, calls = [c for c in emails if c.compiles], [c for c in calls if c.compiles]
    if recipients is not None:
        for check in (*emails, *calls):
            check.hold_beside(recipients)
            found += check.found.listed
    if proving:
        from ..proof.list_proof import proved  # polars is slow to load

        judged = proved(mails, [check.mail for check in emails], progress)
    else:
        judged = one_by_one(mails, emails, progress)
    found += with_list_edits(judged.findings, recipients, workspace.root)
    for check in emails:
        check.read_branches()
    for check in (*emails, *calls):
        check.finish(judged.texts)
    said = judged.texts.by_step()
    found += run.sequence(SequenceView(workspace, campaign, said, recipients))
    each = len(recipients) if recipients is not None else 1
    messages = each * len(emails)
    return CampaignFindings(tuple(found), len(recipients or ()), messages, judged.rendered)


def _compiled(
    mails: MailRenderer, known: EarlierMailFindings | None
) -> tuple[list[MailCheck], list[MailCheck]]:
    """Return the emails and the other steps, each after an attempt to compile it."""
    steps = mails.campaign.sequence.steps
    calls = [Mail(step.number) for step in steps if step not in mails.campaign.emails]
    of_emails = [MailCheck(mails, mail, known) for mail in mails.all()]
    of_calls = [MailCheck(mails, mail, known) for mail in calls]
    for check in (*of_emails, *of_calls):
        check.compile()
    return of_emails, of_calls


def _of_list(
    run: RuleRunner, recipients: Recipients, known: EarlierCampaignFindings | None
) -> Sequence[Finding]:
    if known is None:
        return run.recipients(recipients)
    before = known.get_list(recipients.path)
    if before is not None:
        run.looked_at_list(recipients.path)
        return before
    found = run.recipients(recipients)
    known.put_list(recipients.path, found)
    return found


def check_few(
    run: RuleRunner,
    workspace: Workspace,
    campaign: Campaign,
    recipients: Recipients | None,
    templates: Collection[Path],
    *,
    today: date | None = None,
) -> list[Finding]:
    """Check the first few emails of templates, as the first few recipients would get them."""
    mails = _renderer(workspace, campaign, run, recipients, today)
    wanted = {path.resolve() for path in templates}
    some = [mail for mail in mails.all() if mails.file(mail).resolve() in wanted]
    each = max(1, _GLANCE // max(1, len(some)))
    found: list[Finding] = []
    for mail in some[:_GLANCE]:
        try:
            mails.composer.check(mail.number, variant=mail.variant)
        except TemplateError as error:
            found += run.problems("T101", error.problems)
            continue
        for one in islice(mails.people(most=each), each):
            found += mails.findings(mail, one)[1]
    return fold(found)


def _renderer(
    workspace: Workspace,
    campaign: Campaign,
    run: RuleRunner,
    recipients: Recipients | None,
    today: date | None,
) -> MailRenderer:
    composer = Composer(workspace, campaign)
    if recipients is None:
        return MailRenderer(workspace, campaign, composer, run, today)
    senders = senders_of(workspace, campaign, recipients)
    outside = left_out(workspace, campaign, recipients)
    return MailRenderer(workspace, campaign, composer, run, today, recipients, senders, outside)


def one_by_one(
    mails: MailRenderer, emails: Sequence[MailCheck], progress: Progress | None
) -> JudgedMails:
    """Render and check every message, of a short list as each who may send it would.

    A mail of which it is known what was found is not rendered again.
    """
    total = len(emails) * (len(mails.recipients) if mails.recipients is not None else 1)
    done = 0

    def tick() -> None:
        nonlocal done
        done += 1
        if progress is not None:
            progress(min(done, total), total, mails.campaign.name)

    for check in emails:
        check.judge(mails.people(most=FEW), tick)
    every = (finding for check in emails for finding in check.found.messages)
    return JudgedMails(fold(every), StepTexts(), total)

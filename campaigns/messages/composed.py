"""What `preview` and `render` share: a campaign, its list, and each person's messages."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import click

from ...lint.check.api import check_message
from ...lint.findings.finding import Finding
from ...lint.judging.rule_runner import RuleRunner
from ...lint.lists.recipients import Recipients, campaign_list
from ...templates.errors import Place, Problem, RecipientsError, WorkspaceError
from ...templates.render.compose import Composer
from ...templates.workspace.sequence import Campaign
from ...templates.workspace.workspace import Workspace
from .gallery import Entry, lacking


def of_one(
    workspace: Workspace, campaign: Campaign, address: str, step: int | None, *, today: date
) -> list[Entry]:
    """Return one person's messages; raises WorkspaceError when the list lacks them."""
    found = list(
        entries(workspace, campaign, listed(workspace, campaign), address, step, today=today)
    )
    if not found:
        fix = f"look in {campaign.audience.contacts}"
        raise WorkspaceError([Problem(f"'{address}' is not in the list", fix=fix)])
    return found


def listed(workspace: Workspace, campaign: Campaign) -> Recipients:
    recipients = campaign_list(workspace, campaign)
    if recipients is None:
        where, fix = Place(campaign.path), "add audience: {contacts: contacts/…csv}"
        raise RecipientsError([Problem("the campaign names no list", where, fix)])
    return recipients


def entries(
    workspace: Workspace,
    campaign: Campaign,
    recipients: Recipients,
    address: str | None,
    only: int | None,
    *,
    today: date,
) -> Iterator[Entry]:
    numbers = [s.number for s in campaign.emails]
    if campaign.initial:
        numbers.insert(0, 0)
    if only is not None:
        if only not in numbers:
            raise click.UsageError(f"Step {only} is no email; emails are {numbers}.")
        numbers = [only]
    composer, run = Composer(workspace, campaign), RuleRunner.of(workspace)
    link = f"{workspace.settings.public_url}/u/preview" if workspace.settings.public_url else None
    for index in range(len(recipients)):
        values = recipients.row(index)
        if address and values.get("contact.email", "").strip().lower() != address.strip().lower():
            continue
        sender = workspace.mailbox(campaign, values.get("lead.owner"))
        for number in numbers:
            marked = composer.marked(
                number, values, sender=sender, unsubscribe_url=link, today=today
            )
            findings: list[Finding] = check_message(
                workspace, campaign, number, marked, values, run=run, today=today
            )
            missing = lacking(composer.template(number), values)
            yield Entry(number, marked.message, missing, tuple(findings))


def as_json(entry: Entry) -> dict[str, Any]:
    message = entry.message
    return {
        "step": entry.step,
        "to": message.recipient.address,
        "from": message.sender.address,
        "subject": message.subject,
        "preheader": message.preheader,
        "text": message.text,
        "html": message.html,
        "headers": [list(header) for header in message.headers],
        "digest": message.digest,
        "findings": [finding.to_json() for finding in entry.findings],
    }

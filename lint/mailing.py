"""One campaign with its list: every email to every recipient, rendered and judged."""

from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date

from ..templates.compose import Composer
from ..templates.errors import RecipientsError, TemplateError, WorkspaceError
from ..templates.sequence import Campaign
from ..templates.workspace import Mailbox, Workspace
from .branches import branches
from .finding import Finding, fold
from .listedits import with_list_edits
from .owntext import Texts
from .recipients import Recipients, read_recipients
from .report import Progress
from .rule import SequenceView, View
from .run import Run
from .views import rendered

NOBODY = Mailbox(address="sender@sender.example", name="Sam Sender")  # where none is declared


@dataclass(frozen=True, slots=True)
class Mailing:
    """What was found in a campaign, and how much was looked at."""

    findings: tuple[Finding, ...]
    recipients: int
    messages: int


def check_mailing(
    run: Run,
    workspace: Workspace,
    campaign: Campaign,
    recipients: Recipients | None,
    progress: Progress | None = None,
    *,
    today: date | None = None,
) -> Mailing:
    """Judge the list, the sequence, and each email as each recipient would get it.

    Without a list, emails are rendered with the fields' examples.
    """
    found: list[Finding] = []
    if recipients is None and campaign.audience.contacts:
        try:
            path = workspace.root / campaign.audience.contacts
            recipients = read_recipients(path, workspace.fields, shown=campaign.audience.contacts)
        except RecipientsError as error:
            found += run.problems("R310", error.problems) or run.problems("T101", error.problems)
    if recipients is not None:
        found += run.recipients(recipients)
    composer = Composer(workspace, campaign)
    numbers = [0] if campaign.initial else []
    numbers += [step.number for step in campaign.emails]
    ready: list[tuple[int, str | None]] = []
    for number in numbers:
        for variant in _variants(campaign, number):
            try:
                composer.check(number, variant=variant)
                ready.append((number, variant))
            except TemplateError as error:
                found += run.problems("T101", error.problems)
    for step in campaign.sequence.steps:
        if step not in campaign.emails:
            try:
                composer.check(step.number)
            except TemplateError as error:
                found += run.problems("T101", error.problems)
    people = list(_people(workspace, recipients))
    first: dict[int, View] = {}
    texts = Texts()
    messages: list[Finding] = []
    count = total = 0
    total = len(people) * len(ready)
    for number, variant in ready:
        for recipient, row, values in people:
            try:
                view = _view(
                    workspace, campaign, composer, number, variant, recipient, values, today
                )
            except TemplateError as error:
                faults = run.problems("T101", error.problems)
                messages += [replace(f, step=number, recipient=recipient, row=row) for f in faults]
            else:
                first.setdefault(number, view)
                texts.add(number, view)
                messages += [
                    replace(f, row=row) if f.recipient and f.row is None else f
                    for f in run.message(view)
                ]
            count += 1
            if progress is not None:
                progress(count, total, campaign.name)
    found += with_list_edits(fold(messages), recipients, workspace.root)
    for number, variant in ready:
        for view in _of_branches(workspace, campaign, composer, number, variant, today):
            texts.add(number, view)
    said = texts.by_step()
    found += run.sequence(SequenceView(workspace, campaign, first, said, recipients))
    return Mailing(tuple(found), len(recipients or ()), count)


def _view(
    workspace: Workspace,
    campaign: Campaign,
    composer: Composer,
    number: int,
    variant: str | None,
    recipient: str | None,
    values: Mapping[str, str],
    today: date | None,
) -> View:
    marked = composer.marked(
        number,
        values,
        sender=_sender(workspace, campaign, values),
        unsubscribe_url=unsubscribe_url(workspace),
        variant=variant,
        today=today,
    )
    template = composer.template(number, variant=variant)
    step = campaign.step(number) if number else None
    return rendered(marked, template, step=step, recipient=recipient, values=values)


def _of_branches(
    workspace: Workspace,
    campaign: Campaign,
    composer: Composer,
    number: int,
    variant: str | None,
    today: date | None,
) -> Iterator[View]:
    """Yield what a step says in each of its branches, also in those that nobody gets today."""
    template = composer.template(number, variant=variant)
    for values in branches(template, workspace.fields):
        with suppress(TemplateError):  # what no render can do is found elsewhere
            yield _view(workspace, campaign, composer, number, variant, None, values, today)


def unsubscribe_url(workspace: Workspace) -> str | None:
    """Return an unsubscribe link as a send would make it; None where nobody could reach it."""
    public = workspace.settings.public_url.rstrip("/")
    return f"{public}/u/example" if public else None


def _variants(campaign: Campaign, number: int) -> list[str | None]:
    step = campaign.step(number) if number else None
    if step is None:
        return [None]
    others = [key for key, name in step.variants.items() if name != step.template]
    return [None, *others]


def _people(
    workspace: Workspace, recipients: Recipients | None
) -> Iterator[tuple[str | None, int | None, dict[str, str]]]:
    if recipients is None:
        yield None, None, {key: field.example for key, field in workspace.fields.items()}
        return
    for index in range(len(recipients)):
        values = recipients.row(index)
        yield values.get("contact.email") or f"row {index + 1}", index + 1, values


def _sender(workspace: Workspace, campaign: Campaign, values: Mapping[str, str]) -> Mailbox:
    try:
        return workspace.mailbox(campaign, values.get("lead.owner"))
    except WorkspaceError:
        return NOBODY

"""One campaign's emails as the linter renders them: merged values marked, no recipient real."""

from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from ...templates.errors import TemplateError, WorkspaceError
from ...templates.render.compose import Composer, recipient
from ...templates.workspace.campaign import Campaign
from ...templates.workspace.settings import Mailbox
from ...templates.workspace.workspace import Workspace
from ..findings.finding import Finding
from ..lists.recipients import Recipients
from ..lists.senders import Senders
from ..lists.step_conditions import failing_field, rows_for
from ..prose.authored_text import StepTexts
from ..view.views import View
from .branches import branches
from .rendered_view import rendered
from .rule_runner import RuleRunner

NOBODY = Mailbox(address="sender@sender.example", name="Sam Sender")  # where none is declared


@dataclass(frozen=True, slots=True)
class Mail:
    """One email of a campaign: step 0 is the initial one; variant is None for the usual."""

    number: int
    variant: str | None = None


@dataclass(frozen=True, slots=True)
class Person:
    """A recipient: an address or "row 7", the row, the values."""

    name: str | None
    row: int | None
    values: Mapping[str, str]
    sender: Mailbox | None = None  # None: the owner's whom the values name


@dataclass(frozen=True, slots=True)
class MailRenderer:
    """Renders and checks the emails of a campaign, to a list if there is one."""

    workspace: Workspace
    campaign: Campaign
    composer: Composer
    run: RuleRunner
    today: date | None = None
    recipients: Recipients | None = None
    senders: Senders | None = None
    left_out: frozenset[int] = frozenset()  # rows, from 1, that the campaign's criteria leave out

    def person(self, row: int) -> Person:
        """Return the recipient of a row (from 0)."""
        assert self.recipients is not None
        values = self.recipients.row(row)
        name = values.get("contact.email") or f"row {row + 1}"
        return Person(name, row + 1, values, self.senders.of(row) if self.senders else None)

    def people(self, *, most: int) -> Iterator[Person]:
        """Yield every recipient; as long as there are no more than most, from each sender.

        A list without recipients is one of the fields' examples.
        """
        if self.recipients is None:
            fields = self.workspace.fields.items()
            yield Person(None, None, {key: field.example for key, field in fields})
            return
        several = self.senders is not None and (
            len(self.recipients) * len(self.senders.reps or "-") <= most
        )
        for row in range(len(self.recipients)):
            one = self.person(row)
            yield one
            if several and self.senders is not None:
                yield from (replace(one, sender=other) for other in self.senders.others(row))

    def all(self) -> list[Mail]:
        """Return every email, each with its variants."""
        first = [Mail(0)] if self.campaign.initial else []
        return [*first, *(m for step in self.campaign.emails for m in self._of_step(step.number))]

    def _of_step(self, number: int) -> list[Mail]:
        step = self.campaign.step(number)
        others = [key for key, name in step.variants.items() if name != step.template]
        return [Mail(number), *(Mail(number, key) for key in others)]

    def is_for(self, mail: Mail, person: Person) -> bool:
        """Say whether somebody may get an email, by the criteria and its step's conditions.

        The initial email went to everybody on the list.
        """
        if not mail.number or person.row is None:
            return True
        if person.row in self.left_out:
            return False
        step = self.campaign.step(mail.number)
        return failing_field(self.workspace, self.campaign, step, person.values) is None

    def rows_for(self, mail: Mail) -> list[bool] | None:
        """Say of each recipient whether they may get an email; None: all may."""
        if not mail.number or self.recipients is None:
            return None
        step = self.campaign.step(mail.number)
        held = rows_for(self.workspace, self.campaign, step, self.recipients)
        if not self.left_out:
            return held
        every = held if held is not None else [True] * len(self.recipients)
        return [one and row not in self.left_out for row, one in enumerate(every, 1)]

    def file(self, mail: Mail) -> Path:
        """Return the file of an email's template."""
        if not mail.number:
            return self.workspace.path(self.campaign.initial or "")
        step = self.campaign.step(mail.number)
        return self.workspace.path(step.variants.get(mail.variant or "", step.template))

    def view(self, mail: Mail, person: Person) -> View:
        """Return the message to a person; raises TemplateError."""
        marked = self.composer.marked(
            mail.number,
            person.values,
            sender=person.sender or self.sender(person.values),
            unsubscribe_url=unsubscribe_url(self.workspace),
            variant=mail.variant,
            today=self.today,
        )
        return rendered(
            marked,
            self.composer.template(mail.number, variant=mail.variant),
            step=self.campaign.step(mail.number) if mail.number else None,
            recipient=person.name,
            values=person.values,
        )

    def findings(self, mail: Mail, person: Person) -> tuple[View | None, list[Finding]]:
        """Return the view and its findings; no view where it cannot be rendered."""
        try:
            view = self.view(mail, person)
        except TemplateError as error:
            return None, [
                replace(fault, step=mail.number, recipient=person.name, row=person.row)
                for fault in self.run.problems("T101", error.problems)
            ]
        return view, self._found(view, person)

    def judged(self, view: View, person: Person) -> list[Finding]:
        """Return what is wrong with a message that reads like view and goes to person."""
        message = view.message
        if message is not None:
            message = replace(message, recipient=recipient(person.values))
        own = replace(view, message=message, recipient=person.name, values=person.values)
        return self._found(own, person)

    def _found(self, view: View, person: Person) -> list[Finding]:
        return [
            replace(one, row=person.row) if one.recipient and one.row is None else one
            for one in self.run.message(view)
        ]

    def of_branches(self, mail: Mail) -> Iterator[View]:
        """Yield an email in each of its branches, also in those that no recipient reaches."""
        template = self.composer.template(mail.number, variant=mail.variant)
        for values in branches(template, self.workspace.fields):
            with suppress(TemplateError):  # failures to render are reported elsewhere
                yield self.view(mail, Person(None, None, values))

    def sender(self, values: Mapping[str, str]) -> Mailbox:
        """Return the sender of an email."""
        try:
            return self.workspace.mailbox(self.campaign, values.get("lead.owner"))
        except WorkspaceError:
            return NOBODY


def unsubscribe_url(workspace: Workspace) -> str | None:
    """Return an unsubscribe link as in a sent email; None without a public address."""
    public = workspace.settings.public_url.rstrip("/")
    return f"{public}/u/example" if public else None


@dataclass(slots=True)
class JudgedMails:
    """Findings of messages; texts has all that each email can say.

    unproved says why an email was checked in a slower way than by classes of its values.
    """

    findings: list[Finding]
    texts: StepTexts
    rendered: int
    unproved: tuple[Exception, ...] = ()

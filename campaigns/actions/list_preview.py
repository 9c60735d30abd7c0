"""What `preview` and `render` share: a campaign's list, and everybody's messages as drafted."""

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

import click

from ...lint.lists.addresses import keys
from ...lint.lists.recipients import Recipients, campaign_list
from ...templates.errors import Place, Problem, RecipientsError, WorkspaceError
from ...templates.workspace.campaign import Campaign
from ...templates.workspace.workspace import Workspace
from ..messages.gallery import Entry, lacking
from ..messages.rendering import MessageRenderer
from ..store.database import Store
from .enrol import Foreseen, foresee
from .preview import Previewed, previewed, renderer_for

Progress = Callable[[int, int], None]
_NAMED = 5  # people whom an error names


class ListPreview:
    """One campaign's messages to its list, as they would be drafted at a moment."""

    def __init__(
        self,
        store: Store,
        workspace: Workspace,
        campaign: Campaign,
        *,
        now: datetime,
        progress: Progress | None = None,
    ) -> None:
        self.store, self.campaign, self.now = store, campaign, now
        self.renderer = MessageRenderer(workspace, campaign)
        self.foreseen: Foreseen = foresee(
            store, workspace, campaign, listed(workspace, campaign), now=now,
            gate=self.renderer.gate(now.date()), progress=progress,
        )  # fmt: skip

    def of_one(self, whom: str, step: int | None) -> list[Previewed]:
        """Return the messages of one person, by address or by words of their row.

        Raises WorkspaceError when the list lacks them, or when the words mean several people.
        """
        wanted = self._wanted(step)
        rows = self.foreseen.rows_of(whom)
        addresses = self.foreseen.recipients.column("contact.email")
        people = list(dict.fromkeys(addresses[row - 1] for row in rows))
        if not rows:
            fix = f"look in {self.campaign.audience.contacts}"
            raise WorkspaceError([Problem(f"'{whom}' is not in the list", fix=fix)])
        if len({key or people[place] for place, key in enumerate(keys(people))}) > 1:
            some = ", ".join(people[:_NAMED]) + (", …" if len(people) > _NAMED else "")
            what = f"'{whom}' is in the rows of {len(people):,} people: {some}"
            raise WorkspaceError([Problem(what, fix="give one address")])
        return list(self._of(rows[0], wanted))

    def of_everybody(self, step: int | None) -> Iterator[Previewed]:
        """Yield every message that would leave, in the list's order."""
        wanted = self._wanted(step)
        for row in sorted(self.foreseen.people):
            yield from (one for one in self._of(row, wanted) if one.left_out is None)

    def entry(self, one: Previewed) -> Entry:
        """Return a message as the page of shapes shows it."""
        rendered = one.rendered
        # What is empty in the list is not stored at all.
        values = dict.fromkeys(self.foreseen.recipients.columns, "")
        values |= one.prospect.recipient.values
        missing: tuple[str, ...] = ()
        if rendered.message is not None:
            renderer = renderer_for(self.store, self.renderer, one.prospect)
            missing = lacking(renderer.template(one.step, rendered.variant), values)
        return Entry(
            one.number,
            rendered.message,
            missing,
            rendered.findings,
            variant=_arm(one),
            held=one.held and one.step is not None,
            problem=rendered.problem,
            recipient=values.get("contact.email", ""),
        )

    def _of(self, row: int, wanted: Callable[[int], bool]) -> Iterator[Previewed]:
        prospect = self.foreseen.prospect(row)
        return previewed(self.store, self.renderer, prospect, now=self.now, wanted=wanted)

    def _wanted(self, step: int | None) -> Callable[[int], bool]:
        """Return which steps are asked for; refuses one that is no email."""
        numbers = [one.number for one in self.campaign.emails]
        if self.campaign.initial:
            numbers.insert(0, 0)
        if step is not None and step not in numbers:
            raise click.UsageError(f"Step {step} is not an email; the email steps are {numbers}.")
        return lambda number: step is None or number == step


def listed(workspace: Workspace, campaign: Campaign) -> Recipients:
    """Return a campaign's list; raises RecipientsError where it names none."""
    recipients = campaign_list(workspace, campaign)
    if recipients is None:
        where, fix = Place(campaign.path), "add audience: {contacts: contacts/…csv}"
        raise RecipientsError([Problem("the campaign has no list", where, fix)])
    return recipients


def as_json(one: Previewed) -> dict[str, Any]:
    """Return a message for a script; all that is in a message is null where there is none."""
    message = one.rendered.message
    return {
        "step": one.number,
        "to": message.recipient.address if message else one.prospect.recipient.values.get(
            "contact.email", ""
        ),
        "from": message.sender.address if message else None,
        "subject": message.subject if message else None,
        "preheader": message.preheader if message else None,
        "text": message.text if message else None,
        "html": message.html if message else None,
        "calendar": message.calendar if message else None,
        "headers": [list(header) for header in message.headers] if message else [],
        "digest": message.digest if message else None,
        "variant": one.rendered.variant,
        "planned": one.day.isoformat() if one.day else None,
        "enrolled": one.prospect.enrolment_id is not None,
        "held": one.held,
        "problem": one.rendered.problem,
        "left_out": one.left_out,
        "findings": [finding.to_json() for finding in one.findings],
    }  # fmt: skip


def _arm(one: Previewed) -> str | None:
    """Return a variant in words, None where the step has but one text."""
    if one.step is None or not one.step.variants:
        return None
    return one.rendered.variant or "its own template"

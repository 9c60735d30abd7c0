"""What a template sees at a step: plain values, and what the steps before it said and showed.

What costs a render (the mail before this one, the picks of the steps before) is made only
when a template asks for it, from the same values: the same input gives the same mail.
"""

from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date

from .engine import Part
from .errors import TemplateError
from .library import Pick, named_items
from .message import Message
from .quoting import Sent, earlier
from .sequence import Campaign
from .template import Template
from .values import bind, item, locale_for
from .workspace import Mailbox, Workspace


@dataclass(frozen=True, slots=True)
class To:
    """Whom a mail is for, from whom, and on which day."""

    values: Mapping[str, str]
    sender: Mailbox
    unsubscribe_url: str | None = None
    today: date | None = None


@dataclass(frozen=True, slots=True)
class Contexts:
    """Makes one campaign's contexts.

    template(number, variant) is a step's template, parts its compiled parts; render composes
    the email of a step.
    """

    workspace: Workspace
    campaign: Campaign
    template: Callable[[int, str | None], Template]
    parts: Callable[[Template], Iterable[Part | None]]
    render: Callable[[int, To], Message]

    def of(self, number: int, to: To, previous: Sent | None = None) -> dict[str, object]:
        """Return the context of a step; previous is the email that really went out before."""
        return self._with(number, to, previous, self._pick(number, to, None))

    def _with(self, number: int, to: To, previous: Sent | None, pick: Pick) -> dict[str, object]:
        before = earlier(
            lambda: previous.message if previous else self._previous(number, to),
            sent=previous.day if previous else None,
            locale=locale_for(to.values, self.workspace),
        )
        return bind(
            to.values,
            workspace=self.workspace,
            campaign=self.campaign,
            step=self.campaign.step(number) if number else None,
            sender=to.sender,
            unsubscribe_url=to.unsubscribe_url,
            today=to.today,
            of_step=before,
            of_content={"pick": pick},
        )

    def _previous(self, number: int, to: To) -> Message | None:
        """Return the email before a step as it reads now, None before the first."""
        before = [step.number for step in self.campaign.emails if step.number < number]
        if not before and (number == 0 or self.campaign.initial is None):
            return None
        return self.render(max(before, default=0), to)

    def _pick(self, number: int, to: To, taken: frozenset[str] | None) -> Pick:
        return Pick(
            self.workspace.content,
            lambda key: item(self.workspace, key),
            taken=lambda: self._taken(number, to) if taken is None else taken,
            step=self.campaign.step(number) if number else None,
            today=to.today,
        )

    def _taken(self, number: int, to: To) -> frozenset[str]:
        """Return the library's items that a pick at a step must leave out.

        Those that the steps before it picked, whichever variant was sent, and those that any
        of the campaign's templates names itself.
        """
        numbers = [0] if self.campaign.initial else []
        numbers += [step.number for step in self.campaign.sequence.steps]
        every = {n: self._variants(n) for n in numbers}
        taken = frozenset[str]().union(*(named_items(t) for ts in every.values() for t in ts))
        for before in (n for n in numbers if n < number):
            made: set[str] = set()
            for template in every[before]:
                pick = self._pick(before, to, taken)
                context = self._with(before, to, None, pick)
                # A step that cannot be rendered is reported where it is itself composed.
                with suppress(TemplateError):
                    for part in self.parts(template):
                        if part is not None:
                            part.render(context)
                made |= set(pick.made.values())
            taken |= made
        return taken

    def _variants(self, number: int) -> list[Template]:
        step = self.campaign.step(number) if number else None
        return [self.template(number, name) for name in (None, *(step.variants if step else ()))]

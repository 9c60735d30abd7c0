"""What a template sees at a step: plain values, and what the steps before it said and showed.

What costs a render (the mail before this one, the picks of the steps before) is made only
when a template asks for it, from the same values: the same input gives the same mail.
"""

from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from functools import partial

from ..compile.part import Part
from ..engine.values import bind, item, locale_for
from ..errors import TemplateError
from ..message import Message
from ..source.template import Template
from ..workspace.campaign import Campaign
from ..workspace.settings import Mailbox
from ..workspace.workspace import Workspace
from .history import EarlierMessage, Picks, SentHistory, unknown
from .library import Pick, named_items
from .quoting import earlier


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

    def of(
        self, number: int, to: To, past: SentHistory = unknown, pick: Pick | None = None
    ) -> dict[str, object]:
        """Return the context of a step; pick is what chooses for it from the library."""
        locale = locale_for(to.values, self.workspace)
        before = earlier(lambda: self._before(number, to, past()), locale=locale)
        return bind(
            to.values,
            workspace=self.workspace,
            campaign=self.campaign,
            step=self.campaign.step(number) if number else None,
            sender=to.sender,
            unsubscribe_url=to.unsubscribe_url,
            today=to.today,
            of_step=before,
            of_content={"pick": pick or self.pick(number, to, past)},
        )

    def pick(self, number: int, to: To, past: SentHistory = unknown) -> Pick:
        """Return what chooses for a step: again what it chose before, where that still fits."""
        return self._pick(number, to, lambda: self._taken(number, to, past), past)

    def _before(
        self, number: int, to: To, past: Mapping[int, EarlierMessage | None]
    ) -> EarlierMessage | None:
        """Return the email before a step, as it reads now where it is not known; or None."""
        emails = [0] if self.campaign.initial else []
        emails += [step.number for step in self.campaign.emails]
        for before in reversed([n for n in emails if n < number]):
            if before not in past:
                return EarlierMessage(self.render(before, to))
            if known := past[before]:
                return known
        return None

    def _pick(
        self, number: int, to: To, taken: Callable[[], Iterable[str]], past: SentHistory = unknown
    ) -> Pick:
        return Pick(
            self.workspace.content,
            lambda key: item(self.workspace, key),
            taken=taken,
            former=lambda: _picks(past().get(number)) or {},
            step=self.campaign.step(number) if number else None,
            today=to.today,
        )

    def _taken(self, number: int, to: To, past: SentHistory) -> frozenset[str]:
        """Return the library's items that a pick at a step must leave out.

        Those that the steps before it picked (where that is not known: whichever variant was
        sent), and those that any of the campaign's templates names itself.
        """
        known = past()
        numbers = [0] if self.campaign.initial else []
        numbers += [step.number for step in self.campaign.sequence.steps]
        every = {n: self._variants(n) for n in numbers}
        taken = frozenset[str]().union(*(named_items(t) for ts in every.values() for t in ts))
        for before in (n for n in numbers if n < number):
            if before in known and (picks := _picks(known[before])) is not None:
                taken |= frozenset(picks.values())
                continue
            made: set[str] = set()
            for template in every[before]:
                pick = self._pick(before, to, partial(frozenset, taken))
                context = self.of(before, to, past, pick)
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


def _picks(known: EarlierMessage | None) -> Picks | None:
    """Return what an email took from the library; nothing where it never goes out."""
    return known.picks if known else {}

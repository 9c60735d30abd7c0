"""Which messages of a long list are judged alike: told once for all of it, from few renderings."""

from array import array
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING

from ...templates.errors import TemplateError
from ...templates.render.compose import Composer
from ...templates.workspace.campaign import Campaign
from ...templates.workspace.settings import Mailbox
from ...templates.workspace.workspace import Workspace
from ..judging.mail_renderer import Mail, MailRenderer
from ..judging.rule_runner import RuleRunner
from ..lists.recipients import Recipients
from ..lists.senders import Senders

if TYPE_CHECKING:
    from ..proof.columns import Columns

FEW = 200  # people: up to this many, one by one is faster than a proof


@dataclass(frozen=True, slots=True)
class Kinds:
    """Of each person a number that those have in common who are alike; by it, which rules speak."""

    of: Sequence[int]
    codes: Sequence[frozenset[str]]


@dataclass
class AlikeMails:
    """The messages of a campaign to some people, by what lint finds in them.

    values are the people's by field key, one column each; senders has the mailbox of each, by its
    key. Two people are alike in one email on one day where lint finds the same there, but for
    what it calls them and what their own values are.
    """

    workspace: Workspace
    campaign: Campaign
    values: Mapping[str, Sequence[str]]
    senders: Sequence[str]
    composer: Composer
    _known: dict[tuple[Mail, date], "Kinds | None"] = field(default_factory=dict)
    _columns: "Columns | None" = None

    def __len__(self) -> int:
        return len(self.senders)

    def kinds(self, number: int, variant: str | None, day: date) -> "Kinds | None":
        """Return who is alike in one email on one day.

        None where it cannot be told: then each message is to be judged by itself.
        """
        mail = Mail(number, self._named(number, variant))
        if (mail, day) not in self._known:
            self._known[mail, day] = self._kinds(mail, day)
        return self._known[mail, day]

    def _named(self, number: int, variant: str | None) -> str | None:
        """Return a variant as the proof names it: the step's own template has no name."""
        step = self.campaign.step(number)
        same = variant is not None and step.variants.get(variant) == step.template
        return None if same else variant

    def _kinds(self, mail: Mail, day: date) -> "Kinds | None":
        from ..proof.list_proof import columns_for, findings_by_row  # polars is slow to load
        from ..proof.shapes import Unproved, numbered

        mails = self._mails(day)
        try:
            if self._columns is None:
                self._columns = columns_for(mails, mails.all())
            found = findings_by_row(mails, mail, self._columns)
        except (Unproved, TemplateError):
            return None
        ids, first = numbered(len(self), list(found.values()))
        codes = tuple(
            frozenset(key.code for key, rows in found.items() if rows[row]) for row in first
        )
        return Kinds(array("L", ids.to_list()), codes)

    def _mails(self, day: date) -> MailRenderer:
        boxes: Mapping[str, Mailbox] = self.workspace.settings.mailboxes
        rows = tuple(range(2, len(self) + 2))
        columns = {key: tuple(column) for key, column in self.values.items()}
        people = Recipients(self.campaign.path, columns, rows, {}, {})
        run = RuleRunner.of(self.workspace, today=day)
        mails = MailRenderer(
            self.workspace, self.campaign, self.composer, run, day, people,
            Senders(tuple(self.senders), boxes),
        )  # fmt: skip
        return replace(mails)

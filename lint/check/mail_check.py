"""Checks one email or call of a campaign, where it is not known what was found before."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Protocol

from ...templates.errors import TemplateError
from ..judging.mail_findings import MailFindings
from ..judging.mail_renderer import Mail, MailRenderer, Person
from ..lists.recipients import Recipients
from ..prose.authored_text import StepTexts


class EarlierMailFindings(Protocol):
    """What was found about mails before, by the campaign and the mail."""

    def get_mail(self, campaign: str, mail: Mail) -> MailFindings | None:
        """Return what was found about a mail, None where that is not known."""

    def put_mail(self, campaign: str, mail: Mail, found: MailFindings) -> None:
        """Keep what was found."""


class MailCheck:
    """One mail and what is found about it; what was found before is not looked for again."""

    def __init__(
        self, mails: MailRenderer, mail: Mail, known: EarlierMailFindings | None = None
    ) -> None:
        self.mail = mail
        self._whole, self._keep = mails, known
        self._mails = replace(mails, run=replace(mails.run, asked=set()))
        self._texts = StepTexts()
        before = known.get_mail(mails.campaign.name, mail) if known is not None else None
        self.is_known = before is not None
        self.found = before or MailFindings()

    @property
    def compiles(self) -> bool:
        """Say whether its template can be compiled; ``compile`` comes first."""
        return not self._failed

    def compile(self) -> None:
        """Compile its template."""
        self._failed = bool(self.found.problems)
        if self.is_known:
            return
        self._draws()
        try:
            self._mails.composer.check(self.mail.number, variant=self.mail.variant)
        except TemplateError as error:
            self._failed = True
            self.found.problems += self._mails.run.problems("T101", error.problems)

    def hold_beside(self, recipients: Recipients) -> None:
        """Ask the rules that hold a template beside its list."""
        if self.is_known or self.mail.variant is not None:
            return
        self._draws()
        self.found.listed += self._mails.run.listed(
            self._mails.composer, self.mail.number, recipients
        )

    def judge(self, people: Iterable[Person], tick: Callable[[], None]) -> None:
        """Render and check its message to each of people."""
        for one in people:
            if not self.is_known and self._mails.is_for(self.mail, one):
                self._draws()
                view, findings = self._mails.findings(self.mail, one)
                self.found.messages += findings
                if view is not None:
                    self._texts.add(self.mail.number, view)
            tick()

    def read_branches(self) -> None:
        """Read what it says in each of its branches, also in those that nobody reaches."""
        if self.is_known:
            return
        self._draws()
        for view in self._mails.of_branches(self.mail):
            self._texts.add(self.mail.number, view)

    def finish(self, texts: StepTexts) -> None:
        """Give texts all that it can say, tell the run which rules looked, and keep what is new."""
        if not self.is_known:
            self.found.texts |= self._texts.of_step(self.mail.number)
            self.found.asked |= {(f.__name__, path) for f, path in self._mails.run.asked}
        texts.take(self.mail.number, self.found.texts)
        self._whole.run.looked_before(self.found.asked)
        if self._keep is not None:
            self._keep.put_mail(self._whole.campaign.name, self.mail, self.found)

    def _draws(self) -> None:
        """Let the composer note whatever it draws on from here on."""
        self._mails.composer.drawn = self.found.drawn

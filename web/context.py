"""What every view needs: the workspace as it stands on disk now, the store, the clock.

A marketer fixes a template and reloads the page: so the workspace is read again whenever
one of its files has changed, and what was made from it (composers, lists, the linter's
report) is made anew.
"""

import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from flask import current_app, g
from werkzeug.exceptions import NotFound

from ..campaigns.accounts.people import is_any
from ..campaigns.accounts.permissions import Permission
from ..campaigns.actions.enrol import Foreseen, foresee
from ..campaigns.messages.rendering import MessageRenderer
from ..campaigns.model import Actor
from ..campaigns.people.import_list import ImportReport
from ..campaigns.queries.accounts import (
    AccountItem,
    account_of_session,
    accounts,
    names_with,
)
from ..campaigns.queries.audit import newest_decision
from ..campaigns.queries.free_tasks import count_free_tasks
from ..campaigns.queries.replies import count_undecided
from ..campaigns.queries.tasks import count_open_tasks
from ..campaigns.store.database import Store, obey
from ..lint.check.api import check_workspace
from ..lint.check.gate import Gate, gate, gate_of, is_complete
from ..lint.check.step_facts import StepMeter
from ..lint.drafting.draft import Draft
from ..lint.findings.finding import Finding
from ..lint.findings.report import Progress, Report
from ..lint.lists.recipients import Recipients, campaign_list
from ..lint.lists.routing import Routing, day_at
from ..templates.errors import RecipientsError, TactfulError
from ..templates.workspace.campaign import Campaign
from ..templates.workspace.fingerprint import Fingerprint, fingerprint
from ..templates.workspace.settings import Settings
from ..templates.workspace.workspace import Workspace, open_workspace
from .access import current
from .checks import Job, Judging
from .list_looks import Looks
from .people import typical_row
from .sender_thread import Beside
from .unsaved import UnsavedTexts

T = TypeVar("T")
Clock = Callable[[], datetime]
_SOON_S = 60.0
_YOUNG_S, _DEAR_S = 2.0, 0.1
_MOST_COUNTED = 200
MAX_FORESEEN = 2_000  # rows; some three milliseconds each, while nobody else can write


@dataclass(frozen=True, slots=True)
class Saved:
    """A file that was saved by a page: its bytes before, and the digest of those after."""

    before: bytes
    after: str


@dataclass(frozen=True, slots=True)
class Counted:
    """Figures of the database, of when they are, and how long they took."""

    value: Any
    stamp: tuple[int, ...] | None
    minute: datetime
    at: float
    took_s: float

    def holds(self, stamp: tuple[int, ...] | None, minute: datetime) -> bool:
        """Say whether they are true still, or so dear and young that they do."""
        if self.minute != minute:
            return False
        young = time.monotonic() - self.at < _YOUNG_S and self.took_s > _DEAR_S
        return young or (stamp is not None and stamp == self.stamp)


@dataclass(slots=True)
class Reading:
    """A workspace as it was read, with what was made from it so far."""

    workspace: Workspace
    fingerprint: Fingerprint
    renderers: dict[str, MessageRenderer] = field(default_factory=dict)
    foreseen: dict[str, tuple[int, Foreseen]] = field(default_factory=dict)
    lists: dict[str, Recipients] = field(default_factory=dict)
    judged: dict[str, Judging] = field(default_factory=dict)
    owners: dict[str, list[str]] = field(default_factory=dict)
    typical: dict[str, int] = field(default_factory=dict)
    gatherings: dict[str, tuple[int, Any]] = field(default_factory=dict)
    counted: dict[str, Counted] = field(default_factory=dict)
    meter: StepMeter | None = None
    drafts: dict[tuple[str, ...], Job[tuple[Draft, list[Finding]]]] = field(default_factory=dict)


class AppContext:
    """One application's workspace, store, clock and user."""

    def __init__(
        self,
        workspace: Workspace,
        store: Store,
        *,
        clock: Clock,
        user: Actor,
        sender: Beside | None = None,
    ) -> None:
        self.store, self.clock, self._user = store, clock, user
        self.sender = sender or Beside()
        self._lock = threading.Lock()  # waitress serves from several threads
        self._reading = Reading(workspace, fingerprint(workspace))
        self._saved: dict[str, Saved] = {}
        self.enrolling: dict[str, Any] = {}  # long lists that are being enrolled, by campaign
        self.unsaved = UnsavedTexts(workspace.root, store)
        self.looks = Looks()
        self.approving: Any = None  # a long approval that is under way (web/bulk.py)
        self.importing: dict[str, Job[ImportReport]] = {}  # by list: those under way

    @property
    def user(self) -> Actor:
        """Who asks, for the audit log; outside a request, who started the pages."""
        visitor = current()
        return visitor.actor if visitor is not None else self._user

    @property
    def workspace_root(self) -> Path:
        """The workspace's folder; it is known even while a file is broken."""
        return self._reading.workspace.root

    def note_saved(self, path: str, *, before: bytes, after: str) -> None:
        """Remember what a page saved last in a file, so that it can be taken back."""
        self._saved[path] = Saved(before, after)

    def saved(self, path: str) -> Saved | None:
        """Return what a page saved last in a file."""
        return self._saved.get(path)

    def forget_saved(self, path: str) -> None:
        """Forget what a page saved last in a file: it was taken back."""
        self._saved.pop(path, None)

    def reading(self) -> Reading:
        """Return the workspace as it stood when this request came.

        Raises WorkspaceError with all its faults.
        """
        if "reading" not in g:
            g.reading = self._fresh()
        found: Reading = g.reading
        return found

    def _fresh(self) -> Reading:
        with self._lock:
            now = fingerprint(self._reading.workspace)
            if now != self._reading.fingerprint:
                self._reading = Reading(open_workspace(self._reading.workspace.root), now)
                obey(self.store, self._reading.workspace)
            return self._reading

    def tasks_due(self) -> int:
        """Return how many tasks are due, for the menu; none while the database cannot be read."""
        with suppress(TactfulError), self.store.reading() as session:
            return count_open_tasks(session) + count_free_tasks(session, now=self.clock())
        return 0

    def replies_undecided(self) -> int:
        """Return how many mails wait for a person, for the menu; none where that cannot be read."""
        with suppress(TactfulError), self.store.reading() as session:
            return count_undecided(session)
        return 0

    def counted(self, what: str, count: Callable[[], T]) -> T:
        """Return figures of the database, counted again only when something was written.

        With 100,000 people counting takes longer than all else on a page. While a sender writes
        all the time, figures that take long may be two seconds old; never those after a press.
        """
        kept, stamp = self.reading().counted, self.store.stamp()
        minute = self.clock().replace(second=0, microsecond=0)
        before = kept.get(what)
        if before is not None and before.holds(stamp, minute):
            found: T = before.value
            return found
        begun = time.monotonic()
        if len(kept) >= _MOST_COUNTED:  # as many pages and periods as somebody asks for
            kept.clear()
        value = count()
        ended = time.monotonic()
        kept[what] = Counted(value, stamp, minute, ended, ended - begun)
        return value

    def forget_counts(self) -> None:
        """Count everything again: somebody has pressed something."""
        self._reading.counted.clear()

    @property
    def name(self) -> str:
        """The workspace's name as last read; it is shown even while a file is broken."""
        return self._reading.workspace.settings.name

    @property
    def settings(self) -> Settings:
        """The settings as last read: who may look is known even while a file is broken."""
        return self._reading.workspace.settings

    def has_accounts(self) -> bool:
        """Say whether somebody signs in by an account."""
        with self.store.reading() as session:
            return is_any(session)

    def account_of(self, token: str) -> AccountItem | None:
        """Return whose session a token is, None once it has ended."""
        with self.store.reading() as session:
            return account_of_session(session, token, now=self.clock())

    def email_of(self, account: int) -> str:
        """Return an account's address, empty where there is no such account."""
        with self.store.reading() as session:
            return next((one.email for one in accounts(session) if one.id == account), "")

    def who_may(self, any_of: frozenset[Permission]) -> list[str]:
        """Return the names of those who have one of these permissions."""
        with self.store.reading() as session:
            return names_with(session, any_of)

    @property
    def workspace(self) -> Workspace:
        return self.reading().workspace

    def distrust(self) -> str | None:
        """Return why this database sends nothing: a copy, or older than what was sent."""
        standing = self.store.standing()
        return standing.words if standing is not None and not standing.sound else None

    def campaign(self, name: str) -> Campaign:
        """Return the campaign, or answer 404."""
        campaign = self.workspace.campaigns.get(name)
        if campaign is None:
            raise NotFound(f"There is no campaign '{name}' in this workspace.")
        return campaign

    def renderer(self, campaign: Campaign) -> MessageRenderer:
        """Return what renders campaign's steps; its templates are compiled once."""
        reading = self.reading()
        if campaign.name not in reading.renderers:
            gate = partial(self._gate, reading, campaign)
            reading.renderers[campaign.name] = MessageRenderer(
                reading.workspace, campaign, gate=gate
            )
        return reading.renderers[campaign.name]

    def renderer_of(self, name: str) -> MessageRenderer | None:
        """Return the same by a campaign's name, None where the workspace lost it."""
        campaign = self.workspace.campaigns.get(name)
        return self.renderer(campaign) if campaign is not None else None

    def _gate(self, reading: Reading, campaign: Campaign, day: date) -> Gate:
        """Return what lint finds beyond single messages: out of its report, if that is there soon.

        Asked beside it, it would take as long again.
        """
        report = self.judging(campaign).report(wait_s=_SOON_S)
        try:
            recipients = self.recipients(campaign)
        except RecipientsError:  # a finding of the list as a whole
            recipients = None
        if report is not None and is_complete(report):
            return gate_of(report, reading.workspace, campaign, recipients)
        return gate(reading.workspace, campaign, recipients, today=day)

    def foreseen(self, campaign: Campaign) -> Foreseen | None:
        """Return whom enrolling would take, worked out anew whenever somebody decides something.

        None without a list, and for one so long that a page cannot wait for it.
        """
        reading, recipients = self.reading(), self.recipients(campaign)
        if recipients is None or len(recipients) > MAX_FORESEEN:
            return None
        with self.store.reading() as session:
            newest = newest_decision(session)
        kept = reading.foreseen.get(campaign.name)
        if kept is None or kept[0] != newest:
            now = self.clock()
            gate = self.renderer(campaign).gate(now.date())
            found = foresee(self.store, reading.workspace, campaign, recipients, now=now, gate=gate)
            kept = reading.foreseen[campaign.name] = newest, found
        return kept[1]

    def begun(self, key: str, make: Callable[[], T]) -> T:
        """Return the work that was begun under a key; begun anew after each decision."""
        return self._since_a_decision(key, make)

    def gathering(self, campaign: Campaign, make: Callable[["AppContext", Campaign], T]) -> T:
        """Return what make begins for a campaign; begun anew after each decision."""
        return self._since_a_decision(f"shapes {campaign.name}", lambda: make(self, campaign))

    def _since_a_decision(self, key: str, make: Callable[[], T]) -> T:
        reading = self.reading()
        with self.store.reading() as session:
            newest = newest_decision(session)
        with self._lock:
            kept = reading.gatherings.get(key)
            if kept is None or kept[0] != newest:
                kept = reading.gatherings[key] = newest, make()
            found: T = kept[1]
            return found

    def recipients(self, campaign: Campaign) -> Recipients | None:
        """Return the campaign's list, None when its file names none; raises RecipientsError."""
        reading, audience = self.reading(), campaign.audience
        name = f"{audience.contacts} {audience.sheet}"  # campaigns may share a list
        if name not in reading.lists:
            recipients = campaign_list(reading.workspace, campaign)
            if recipients is None:
                return None
            reading.lists[name] = recipients
        return reading.lists[name]

    def owner_of(self, campaign: Campaign, recipients: Recipients, row: int) -> str:
        """Return whose lead a row (from 1) of campaign's list is."""
        owners = self.reading().owners
        if campaign.name not in owners:
            today = day_at(self.workspace, self.clock())
            routing = Routing(self.workspace, campaign, recipients, today=today)
            owners[campaign.name] = [owner.name for owner in routing.owners()]
        return owners[campaign.name][row - 1]

    def typical(self, campaign: Campaign, recipients: Recipients) -> int:
        """Return the row (from 1) of a recipient like most on campaign's list."""
        rows = self.reading().typical
        if campaign.name not in rows:
            rows[campaign.name] = typical_row(recipients, self.workspace.settings)
        return rows[campaign.name]

    def meter(self) -> StepMeter:
        """Return what measures the texts of steps."""
        reading = self.reading()
        if reading.meter is None:
            reading.meter = StepMeter(reading.workspace)
        return reading.meter

    def judging(self, campaign: Campaign) -> Judging:
        """Return the linter's run over campaign and every message to its list; begins it."""
        reading = self.reading()
        workspace, name = reading.workspace, campaign.name

        def work(progress: Progress) -> Report:
            return check_workspace(
                workspace, campaign=name, progress=progress, today=self.clock().date()
            )

        with self._lock:
            if name not in reading.judged:
                reading.judged[name] = Judging(work)
            return reading.judged[name]


def desk() -> AppContext:
    """Return the desk of the application that serves this request."""
    found: AppContext = current_app.extensions["tactful"]
    return found

"""What every mailbox of one run shares."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy.orm import Session

from ...templates.workspace.fingerprint import Fingerprint, fingerprint
from ...templates.workspace.workspace import Workspace, open_workspace
from ..journey.coming_due.due import Part
from ..journey.limits.contacted import Correspondence
from ..ledger.send_counter import Leaving
from ..messages.drafts import Check, Drafting
from ..store.database import Store

Clock = Callable[[], datetime]
Sleep = Callable[[asyncio.Event, float], Awaitable[object]]  # ends early where the event is set
Look = Callable[[str, int], Awaitable[None]]  # at the answers: mailbox, enrolment
Holds = Callable[[Session, str], bool]  # in the transaction that takes messages of a mailbox
_LOOKING = 10  # looking for changed files takes one part in so many of the time


@dataclass
class SendContext:
    """What every mailbox of one run shares: the store, the clock, the compiled templates.

    edition counts how often the workspace was read again.
    """

    store: Store
    workspace: Workspace
    clock: Clock
    check: Check | None = None
    leaving: Leaving | None = None  # None: a rehearsal, or a database in memory
    follow: bool = False  # whether what people change in the workspace counts from then on
    look: Look | None = None  # reads the answers before a follow-up; None: nothing reads them
    correspondence: Correspondence = field(default_factory=Correspondence)
    holds: Holds | None = None  # whether a mailbox is still ours to send from; None: it is
    sleep: Sleep | None = None  # for the pause between two messages; None: it is not waited for
    draining: int = 0  # mailboxes that are being drained, and of these those in a pause
    pausing: int = 0
    again_at: datetime | None = None  # when a mailbox that was in its pause may go on
    turns: dict[str, dict[str, datetime]] = field(default_factory=dict)  # by mailbox and domain
    guarded: dict[str, datetime] = field(default_factory=dict)  # by mailbox: not again before
    edition: int = 0
    part: Part | None = None  # of what is due: where the next round goes on
    moved: bool = False  # whether the parts looked at so far did anything
    _drafting: dict[str, Drafting] = field(default_factory=dict)
    _read: Fingerprint | None = None
    _look_again: float = 0.0

    def reread(self) -> bool:
        """Read the workspace again if one of its files has changed; returns whether so.

        Raises WorkspaceError, and keeps the former one, while a file is broken.
        """
        now = fingerprint(self.workspace)
        changed = self._read is not None and now != self._read
        if changed:
            self.workspace = open_workspace(self.workspace.root)
            self._drafting.clear()
            self.edition += 1
        self._read = now
        return changed

    def keep_up(self) -> None:
        """Do reread() where changes count, unless the files were looked at a moment ago.

        With many files a look takes longer, and they come less often. Only its own work counts: on
        a busy machine a look that had to wait must not let the next change go unseen for longer.
        Raises WorkspaceError.
        """
        if not self.follow or time.monotonic() < self._look_again:
            return
        began = time.thread_time()
        self.reread()
        took = time.thread_time() - began
        self._look_again = time.monotonic() + took * _LOOKING

    def drafting(self, campaign: str) -> Drafting:
        """Return a campaign's templates; raises WorkspaceError when it is gone."""
        if campaign not in self._drafting:
            one = self.workspace.campaign(campaign)
            self._drafting[campaign] = Drafting(self.workspace, one, check=self.check)
        return self._drafting[campaign]

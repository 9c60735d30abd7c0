"""What a sender that runs for hours tells: each message, what waits, and a sign of life."""

import json
from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date, datetime, timedelta
from types import TracebackType
from typing import Any, Self

import click
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from .actions.inbox import BoxRead
from .actions.receive import Receipt
from .delivery.dispatch import Clock, Sent
from .delivery.runner import Ran
from .queries.moments import moment
from .queries.waiting import Waiting
from .receipts import receipt_json, receipt_lines
from .shell import console, plural

HEARTBEAT = timedelta(minutes=10)
_PLAIN_EVERY = timedelta(seconds=60)  # a line of progress, where nobody watches a terminal
_WRONG_S = 5.0  # a machine's clock that is to be told of
_RATE_OF = 100  # messages, the last ones


class RunLog:
    """Is told what happens in a run. last: what waited when it was told last, in words.

    until_empty: the run ends when nothing can be sent, so what waits then is said at its end.
    """

    def __init__(self, clock: Clock, *, until_empty: bool) -> None:
        self.last = ""
        self.until_empty = until_empty
        self._clock = clock
        self._told_at: datetime | None = None
        self._unread: dict[str, str] = {}  # by mailbox: why its answers could not be read

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """End it."""

    def sent(self, sent: Sent) -> None:
        """Tell what became of one message."""

    def ready(self, count: int) -> None:
        """Be told how many messages may leave now."""

    def busy(self, why: str) -> None:
        """Tell that another program holds the database."""

    def began(self, what: str, *, behind_s: float) -> None:
        """Tell that a worker begins, and by how much this machine's clock is behind."""

    def taken_over(
        self, mailbox: str, *, former: str | None, due_again: int, in_doubt: int
    ) -> None:
        """Tell that a worker took over a mailbox that another one left behind."""

    def trouble(self, mailbox: str, why: str) -> None:
        """Tell what keeps a mailbox from sending; without one, what keeps a worker from it."""

    def read(self, found: BoxRead) -> None:
        """Tell what came back to a mailbox, and once that it could not be read."""
        before = self._unread.get(found.mailbox, "")
        self._unread[found.mailbox] = found.error
        mails = [one for one in found.receipts if not one.is_of_nobody]
        if mails or found.settled or found.error != before:
            self._tell_read(found, mails, again=bool(before) and not found.error)

    def waits(self, found: Waiting, lacking: Mapping[str, str]) -> None:
        """Tell what waits: at once when it changes, and now and then as a sign of life."""
        words = "; ".join(found.words(lacking))
        now = self._clock()
        alive = self._told_at is not None and now - self._told_at >= HEARTBEAT
        if words != self.last or alive:
            self._tell(found, lacking, words, again=words == self.last, now=now)
            self.last, self._told_at = words, now

    def ended(self, ran: Ran) -> None:
        """Tell what the whole run did."""

    def _tell(
        self,
        found: Waiting,
        lacking: Mapping[str, str],
        words: str,
        *,
        again: bool,
        now: datetime,
    ) -> None:
        raise NotImplementedError

    def _tell_read(self, found: BoxRead, mails: Sequence[Receipt], *, again: bool) -> None:
        raise NotImplementedError


class SendProgress:
    """How many of how many were sent, how fast, and how long the rest takes."""

    def __init__(self) -> None:
        self.sent = self._done = self._total = 0
        self._last: deque[datetime] = deque(maxlen=_RATE_OF)

    def ready(self, count: int) -> None:
        """Be told how many are left now."""
        self._total = self._done + count
        if not count:
            self._last.clear()  # what comes later has a rate of its own

    def one(self, now: datetime, *, sent: bool) -> None:
        """Count one that was sent, or of which something else became."""
        self._done += 1
        self.sent += sent
        self._last.append(now)

    def words(self) -> str:
        """Return "312 of 1,140 sent, 14/s, about 1 min left"."""
        left = self._total - self._done
        if left <= 0:
            return f"{plural(self.sent, 'message')} sent"
        said = f"{self.sent:,} of {self.sent + left:,} sent"
        seconds = (self._last[-1] - self._last[0]).total_seconds() if self._last else 0.0
        if seconds <= 0:
            return said
        rate = (len(self._last) - 1) / seconds
        speed = f"{rate:.0f}/s" if rate >= 1 else f"{rate * 60:.0f}/min"
        return f"{said}, {speed}, {_about(left / rate)} left"


def _about(seconds: float) -> str:
    """Return "about 40 s", "about 3 min" or "about 2.5 h"."""
    if seconds < 60:
        return f"about {max(1, round(seconds))} s"
    minutes = seconds / 60
    return f"about {minutes:.0f} min" if minutes < 90 else f"about {minutes / 60:.1f} h"


def _apart(seconds: float) -> str:
    """Return "3 h 12 min" for a clock that is wrong by so much."""
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    if hours:
        return f"{hours} h {minutes} min"
    return f"{minutes} min" if minutes else plural(rest, "second")


class TextLog(RunLog):
    """For people: lines beside the progress, and a spinner where somebody watches."""

    def __init__(self, clock: Clock, *, until_empty: bool) -> None:
        super().__init__(clock, until_empty=until_empty)
        self._out = console(errors=True)
        self._bar = Progress(
            SpinnerColumn(),
            TextColumn("{task.description}"),
            TimeElapsedColumn(),
            console=self._out,
        )
        self._task = self._bar.add_task("Nothing sent yet", total=None)
        self._progress = SendProgress()
        self._plain_at = clock()

    def __enter__(self) -> Self:
        if self._out.is_terminal:
            self._bar.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._out.is_terminal:
            self._bar.stop()

    def sent(self, sent: Sent) -> None:
        now = self._clock()
        self._progress.one(now, sent=sent.state == "sent")
        words = self._progress.words()
        self._bar.update(self._task, description=f"{words}; last to {sent.recipient}")
        if not self._out.is_terminal and now - self._plain_at >= _PLAIN_EVERY:
            self._plain_at = now
            self._out.print(words, markup=False)
        if sent.state != "sent":
            self._out.print(sent_line(sent), markup=False, style="yellow")

    def ready(self, count: int) -> None:
        self._progress.ready(count)

    def busy(self, why: str) -> None:
        self._out.print(f"Waiting: {why}", markup=False, style="yellow")

    def began(self, what: str, *, behind_s: float) -> None:
        self._out.print(f"Working: {what}", markup=False)
        if abs(behind_s) >= _WRONG_S:
            side = "behind" if behind_s > 0 else "ahead of"
            line = f"This machine's clock is {_apart(abs(behind_s))} {side} the database's"
            self._out.print(f"{line}, which counts.", markup=False, style="yellow")

    def taken_over(
        self, mailbox: str, *, former: str | None, due_again: int, in_doubt: int
    ) -> None:
        whom = f" from {former}" if former else ""
        line = f"{mailbox}: taken over{whom}: {due_again:,} due again, {in_doubt:,} in doubt"
        self._out.print(line, markup=False, style="yellow")

    def trouble(self, mailbox: str, why: str) -> None:
        line = f"{mailbox}: {why}" if mailbox else why
        self._out.print(line, markup=False, style="yellow")

    def _tell(
        self,
        found: Waiting,
        lacking: Mapping[str, str],
        words: str,
        *,
        again: bool,
        now: datetime,
    ) -> None:
        if self.until_empty:
            return
        at = moment(now, found.timezone)
        what = "Still nothing to send" if again else "Nothing to send now"
        self._out.print(f"{at}: {what}: {words}.", markup=False)

    def _tell_read(self, found: BoxRead, mails: Sequence[Receipt], *, again: bool) -> None:
        if found.error:
            line = f"{found.mailbox} could not be read: {found.error}"
            self._out.print(line, markup=False, style="yellow")
        elif again:
            self._out.print(f"{found.mailbox} can be read again", markup=False)
        for one in mails:
            first, *more = receipt_lines(one)
            self._out.print(f"{found.mailbox}: {first}", markup=False)
            for line in more:
                self._out.print(f"  {line}", markup=False)
        if found.settled:
            what = plural(found.settled, "message")
            line = f"{found.mailbox}: {what} in doubt found in the Sent folder, and settled"
            self._out.print(line, markup=False)


class JsonLog(RunLog):
    """For scripts: one line of JSON for each event."""

    def sent(self, sent: Sent) -> None:
        self._line("message", sent_json(sent))

    def busy(self, why: str) -> None:
        self._line("busy", {"why": why})

    def began(self, what: str, *, behind_s: float) -> None:
        self._line("working", {"worker": what, "clock_behind_s": round(behind_s, 1)})

    def taken_over(
        self, mailbox: str, *, former: str | None, due_again: int, in_doubt: int
    ) -> None:
        counts = {"due_again": due_again, "in_doubt": in_doubt}
        self._line("taken_over", {"mailbox": mailbox, "former": former, **counts})

    def trouble(self, mailbox: str, why: str) -> None:
        self._line("trouble", {"mailbox": mailbox or None, "why": why})

    def ended(self, ran: Ran) -> None:
        self._line("ended", ran_json(ran))

    def _tell(
        self,
        found: Waiting,
        lacking: Mapping[str, str],
        words: str,
        *,
        again: bool,
        now: datetime,
    ) -> None:
        self._line("waiting", waiting_json(found, lacking))

    def _tell_read(self, found: BoxRead, mails: Sequence[Receipt], *, again: bool) -> None:
        settled = {"error": found.error or None, "settled": found.settled}
        self._line("read", {"mailbox": found.mailbox, **settled})
        for one in mails:
            self._line("mail", receipt_json(found.mailbox, one))

    def _line(self, event: str, data: Mapping[str, Any]) -> None:
        line = {"event": event, "at": self._clock().isoformat(timespec="seconds"), **data}
        click.echo(json.dumps(line, ensure_ascii=False, default=_plain))


def sent_line(sent: Sent) -> str:
    """Return what became of one message: "held: zoe@example.org, spring step 1: why"."""
    line = f"{str(sent.state).replace('_', ' ')}: {sent.recipient}, {sent.campaign} {sent.step}"
    return line if sent.state == "sent" else f"{line}: {sent.detail}"


def sent_json(sent: Sent) -> dict[str, object]:
    """Return the same for a script."""
    return asdict(sent)


def ran_json(ran: Ran) -> dict[str, object]:
    """Return what a run did, for a script."""
    due_again, in_doubt = ran.recovered
    return {
        "counts": dict(ran.counts),
        "due_but_not_approved": ran.unapproved,
        "held_because_late": ran.held_late,
        "new_tasks": ran.tasks,
        "recovered": {"due_again": due_again, "in_doubt": in_doubt},
        "limited": sorted(ran.limited),
        "errors": ran.errors,
        "campaigns_gone": list(ran.missing),
    }


def waiting_json(found: Waiting, lacking: Mapping[str, str]) -> dict[str, object]:
    """Return what waits, for a script, with the same in words."""
    without = {key: why for key, why in lacking.items() if key in found.mailboxes}
    return asdict(found) | {"cannot_send": without, "words": "; ".join(found.words(lacking))}


def _plain(value: object) -> str:
    return value.isoformat() if isinstance(value, date) else str(value)

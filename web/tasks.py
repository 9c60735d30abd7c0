"""Tasks: what a rep does by hand, with the script, the person's history and how it went."""

import re
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Any
from zoneinfo import ZoneInfo

import phonenumbers
from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound

from ..campaigns.actions.tasks import OutcomeError, close_task, open_tasks_due
from ..campaigns.model import StateError
from ..campaigns.queries.lookups import campaign_of_person
from ..campaigns.queries.past import past_touches
from ..campaigns.queries.tasks import (
    closed_task,
    count_unopened_tasks,
    list_open,
    task_items,
)
from ..campaigns.queries.values import OpenTask, TaskItem
from ..templates.workspace.campaign import Campaign
from ..templates.workspace.outcomes import Outcome, branches_of
from .context import AppContext, desk
from .flashes import told
from .free_tasks import free_tasks
from .labels import OUTCOME, outcome_words, plural
from .numbers import asked_number

pages = Blueprint("tasks", __name__)

MAX_LISTED = 50  # tasks on one page of the list
MAX_NOTE = 2_000
NOBODYS = "-"  # in an address, where an owner's name stands


@dataclass(frozen=True, slots=True)
class Filter:
    """Whose tasks are asked for, of which campaign and channel, and from when; empty: all."""

    campaign: str = ""
    owner: str = ""  # "-" for what is nobody's
    channel: str = ""
    due: str = ""  # "overdue": its agreed time is over; "today": any other

    def query(self) -> dict[str, Any]:
        """Return the parts of the address that are set."""
        return {key: value for key, value in asdict(self).items() if value}

    def fits(self, task: OpenTask, *, now: datetime) -> bool:
        """Say whether a task is asked for."""
        found = {
            "campaign": task.campaign,
            "owner": task.owner or NOBODYS,
            "channel": task.channel,
            "due": "overdue" if task.overdue(now) else "today",
        }
        return all(found[key] == value for key, value in self.query().items())


@dataclass(frozen=True, slots=True)
class Entered:
    """What a form holds that was not recorded; field is where its error stands."""

    note: str = ""
    until: str = ""
    error: str = ""
    field: str = ""


@dataclass(frozen=True, slots=True)
class Choice:
    """One button: an outcome, and what happens then."""

    outcome: Outcome
    words: str
    then: str


@dataclass(frozen=True, slots=True)
class DueDay:
    """One rep's tasks of one day, or those of hot leads (day is None then)."""

    day: date | None
    today: bool
    items: tuple[TaskItem, ...]


@dataclass(frozen=True, slots=True)
class RepTasks:
    """One rep's tasks on this page by the day on which they were due; the counts are whole."""

    owner: str | None
    total: int
    overdue: int
    days: tuple[DueDay, ...]


@pages.get("/tasks")
def show() -> ResponseReturnValue:
    """List the tasks that are due by rep, hot leads first, then by day, a page at a time."""
    here, chosen = desk(), _asked()
    now = here.clock()
    with here.store.reading() as session:
        everything = list_open(session, here.workspace)
        wanted = _in_order(everything, chosen, now)
        ids = [one.touch_id for one in wanted]
        after = asked_number(request.args, "after")
        start = ids.index(after) + 1 if after in ids else 0
        items = task_items(session, here.workspace, ids[start : start + MAX_LISTED])
        unopened = count_unopened_tasks(session, now=here.clock())
    handed = (
        ()
        if start or chosen.channel or chosen.due or chosen.owner == NOBODYS
        else free_tasks(here, owner=chosen.owner, campaign=chosen.campaign)
    )
    owners = {one.owner for one in everything if one.owner} | set(here.workspace.settings.mailboxes)
    return render_template(
        "tasks.html",
        chosen=chosen,
        items=items,
        groups=_grouped(here, items, wanted, now),
        late={one.touch_id for one in wanted if one.overdue(now)},
        zone=here.workspace.settings.timezone,
        total=len(ids),
        overdue=sum(one.overdue(now) for one in wanted),
        nobodys=NOBODYS,
        any_nobodys=any(one.owner is None for one in everything),
        start=start,
        more=start + MAX_LISTED < len(ids),
        unopened=unopened,
        handed=handed[:MAX_LISTED],
        more_handed=len(handed[MAX_LISTED:]),
        campaigns=sorted(here.workspace.campaigns),
        owners=sorted(owners | ({chosen.owner} - {"", NOBODYS})),
        tel=tel,
    )


@pages.post("/tasks/open")
def do_open() -> ResponseReturnValue:
    """Open the tasks that have come due while no sender runs."""
    here = desk()
    opened = open_tasks_due(here.store, here.workspace, now=here.clock())
    told(f"{plural(opened, 'task')} opened." if opened else "No task can be opened now.")
    return redirect(url_for("tasks.show", **_asked().query()), 303)


@pages.get("/tasks/<int:task_id>")
def one(task_id: int) -> ResponseReturnValue:
    """Show one task, or what became of it."""
    return _page(desk(), task_id, Entered())


@pages.post("/tasks/<int:task_id>/outcome")
def do_close(task_id: int) -> ResponseReturnValue:
    """Record how a task went, and go to the next one."""
    here, chosen = desk(), _asked()
    note = request.form.get("note", "").replace("\r\n", "\n").replace("\0", "").strip()
    entered = Entered(note[:MAX_NOTE], request.form.get("until", "").strip()[:40])
    onward = _beside(here, chosen, task_id)[1]
    try:
        outcome, until = _outcome(request.form.get("outcome", "")), _day(entered.until)
        closed = close_task(
            here.store, here.workspace, task_id, outcome,
            by=here.user, now=here.clock(), note=entered.note, until=until,
        )  # fmt: skip
    except StateError as error:
        field = error.field if isinstance(error, OutcomeError) else ""
        return _page(here, task_id, Entered(entered.note, entered.until, str(error), field))
    told(closed.words)
    if onward is None:
        return redirect(url_for("tasks.show", **chosen.query()), 303)
    return redirect(url_for("tasks.one", task_id=onward, **chosen.query()), 303)


@pages.get("/tasks/<int:task_id>/letter")
def letter(task_id: int) -> ResponseReturnValue:
    """Show a letter as it is printed: the sender's address and the text."""
    here = desk()
    item = _item(here, task_id)
    if item is None or item.channel != "letter":
        raise NotFound(f"There is no letter {task_id} to print.")
    address = here.workspace.settings.postal_address
    stands = " ".join(address.split()) in " ".join(item.script.split())
    head = "" if stands else address
    return render_template("letter.html", item=item, chosen=_asked(), head=head)


def tel(phone: str) -> str:
    """Return what a link to a phone number dials, "" where there is nothing to dial.

    Of "+44 (0)20 7946 0018" not every digit is dialled. One without a country stays as it is.
    """
    try:
        number = phonenumbers.parse(phone, None)
    except phonenumbers.NumberParseException:
        digits = re.sub(r"[^\d+]", "", phone)
        return f"tel:{digits}" if digits else ""
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.RFC3966)


def _asked() -> Filter:
    """Read the filter from the address or the form."""
    asked = (request.values.get(key, "") for key in ("campaign", "owner", "channel", "due"))
    return Filter(*asked)


def _in_order(found: Iterable[OpenTask], chosen: Filter, now: datetime) -> list[OpenTask]:
    """Return the tasks asked for, rep by rep, each one's hot leads first, then the oldest."""
    some = [one for one in found if chosen.fits(one, now=now)]
    return sorted(some, key=lambda one: (one.owner is None, one.owner or ""))


def _grouped(
    here: AppContext, items: Iterable[TaskItem], wanted: list[OpenTask], now: datetime
) -> list[RepTasks]:
    zone = ZoneInfo(here.workspace.settings.timezone)
    today = now.astimezone(zone).date()

    def day_of(one: TaskItem) -> date | None:
        return None if one.hot else one.due_at.astimezone(zone).date()

    found = []
    for owner, theirs in groupby(items, key=lambda one: one.owner):
        all_of_them = [one for one in wanted if one.owner == owner]
        days = groupby(theirs, key=day_of)
        of_days = (DueDay(day, day == today, tuple(of)) for day, of in days)
        late = sum(one.overdue(now) for one in all_of_them)
        found.append(RepTasks(owner, len(all_of_them), late, tuple(of_days)))
    return found


def _outcome(text: str) -> Outcome:
    try:
        return Outcome(text)
    except ValueError:
        raise OutcomeError("press the button that says how it went", "outcome") from None


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise OutcomeError(f"'{text}' is no day; write it like 2027-03-01", "until") from None


def _item(here: AppContext, task_id: int) -> TaskItem | None:
    with here.store.reading() as session:
        found = task_items(session, here.workspace, [task_id], renderer_of=here.renderer_of)
    return found[0] if found else None


def _until(here: AppContext, task_id: int) -> datetime | None:
    """Return when the time is over that was agreed for a task."""
    with here.store.reading() as session:
        found = list_open(session, here.workspace)
    return next((one.until for one in found if one.touch_id == task_id), None)


def _beside(here: AppContext, chosen: Filter, task_id: int) -> tuple[int | None, int | None, int]:
    """Return the tasks before and after one in the list, and how many there are."""
    with here.store.reading() as session:
        found = list_open(session, here.workspace)
    ids = [one.touch_id for one in _in_order(found, chosen, here.clock())]
    if task_id not in ids:
        return None, (ids[0] if ids else None), len(ids)
    at = ids.index(task_id)
    return ids[at - 1] if at else None, (ids[at + 1] if at + 1 < len(ids) else None), len(ids)


def _page(here: AppContext, task_id: int, entered: Entered) -> ResponseReturnValue:
    """Show a task with its form as it was entered; or, where it is closed, who closed it."""
    chosen, item = _asked(), _item(here, task_id)
    before, after, total = _beside(here, chosen, task_id)
    if item is None:
        with here.store.reading() as session:
            closed = closed_task(session, task_id)
        if closed is None:
            raise NotFound(f"There is no task {task_id}.")
        page = render_template(
            "task_closed.html", task=closed, chosen=chosen, next=after, entered=entered
        )
        return page, 409 if entered.error else 200
    with here.store.reading() as session:
        past = past_touches(session, item.enrolment_id)
        campaign = campaign_of_person(session, here.workspace, item.enrolment_id)
    page = render_template(
        "task.html",
        item=item,
        chosen=chosen,
        entered=entered,
        previous=before,
        next=after,
        total=total,
        past=past,
        steps=len(campaign.sequence.steps) if campaign is not None else 0,
        choices=_choices(campaign, item),
        today=here.clock().date(),
        until=_until(here, task_id),
        now=here.clock(),
        max_note=MAX_NOTE,
        tel=tel,
    )
    return page, 422 if entered.error else 200


def _choices(campaign: Campaign | None, item: TaskItem) -> list[Choice]:
    """Return the outcomes that fit a task, in the order of its work."""
    step = campaign.step(item.step) if campaign is not None and item.step is not None else None
    fitting = list(branches_of(item.channel))
    fitting.insert(fitting.index(Outcome.not_now), Outcome.call_back)
    by_phone = Outcome.wrong_number in fitting
    return [
        Choice(
            outcome,
            "Put off" if outcome is Outcome.call_back and not by_phone else OUTCOME[outcome],
            outcome_words(campaign, step, item.channel, outcome),
        )
        for outcome in fitting
    ]

"""Plain words for states, times and counts, for all pages."""

from collections.abc import Mapping
from datetime import date, datetime
from zoneinfo import ZoneInfo

from flask import Flask
from markupsafe import Markup, escape

from ..campaigns.model import EnrolmentState
from ..campaigns.queries.moments import zone_words
from ..campaigns.queries.tasks import where_it_leads
from ..templates.workspace.campaign import Campaign
from ..templates.workspace.outcomes import Outcome
from ..templates.workspace.sequence import StopOn
from ..templates.workspace.step import Step
from ..templates.workspace.window import DAYS, Window
from .context import desk
from .editable import is_editable

# state -> (what a page calls it, tone). A tone is a colour and never the only sign.
MESSAGE = {
    "draft": ("To review", "notice"),
    "held": ("Held", "warning"),
    "approved": ("Approved", "good"),
    "rejected": ("Skipped", "plain"),
    "stale": ("Out of date", "plain"),
    "cancelled": ("Cancelled", "plain"),
}
OUTBOX = {
    "due": ("Waiting", "plain"),
    "claimed": ("Waiting", "plain"),
    "sending": ("Being sent", "notice"),
    "sent": ("Sent", "good"),
    "retry": ("Will try again", "notice"),
    "failed": ("Refused", "error"),
    "in_doubt": ("In doubt", "warning"),
    "held": ("Held", "warning"),
    "cancelled": ("Cancelled", "plain"),
}
ENROLMENT = {
    "active": ("Active", "good"),
    "paused": ("Paused", "warning"),
    "away": ("Away", "plain"),
    "replied": ("Replied", "good"),
    "met": ("Met", "good"),
    "bounced": ("Bounced", "error"),
    "opted_out": ("Opted out", "plain"),
    "handed_back": ("Handed back", "plain"),
    "nurture": ("In nurture", "plain"),
    "finished": ("Finished", "plain"),
}
CHANNEL = {
    "email": "Email",
    "call": "Call",
    "voicemail": "Voicemail",
    "social": "Social",
    "letter": "Letter",
    "task": "Task",
}
TOUCH = {
    "open": "Due now",
    "done": "Done",
    "skipped": "Skipped",
    "passed": "Put in later",
    "left out": "Left out",
}
OUTCOME = {
    Outcome.reached: "Reached",
    Outcome.voicemail: "Left a voicemail",
    Outcome.no_answer: "No answer",
    Outcome.wrong_number: "Wrong number",
    Outcome.call_back: "Call back",
    Outcome.not_now: "Not now",
    Outcome.not_me: "Not the right person",
    Outcome.done: "Done",
    Outcome.yes: "A yes",
    Outcome.question: "A question",
    Outcome.no: "A no",
}
_ENDS = {
    EnrolmentState.met: "The sequence ends: they talked.",
    EnrolmentState.nurture: "The sequence ends, and they are looked at again later.",
    EnrolmentState.handed_back: "The lead is handed back.",
}
_KINDS = {"message": MESSAGE, "outbox": OUTBOX, "enrolment": ENROLMENT}
_STOPS = {
    StopOn.reply: "a reply",
    StopOn.meeting: "a meeting",
    StopOn.opt_out: "an opt-out",
    StopOn.bounce: "a bounce",
}


def state_words(state: str, kind: str = "message") -> str:
    """Return what a page calls a state."""
    return _KINDS[kind].get(state, (state.replace("_", " "), "plain"))[0]


def state_tone(state: str, kind: str = "message") -> str:
    """Return the state's tone: good, notice, warning, error or plain."""
    return _KINDS[kind].get(state, ("", "plain"))[1]


def tally(counts: Mapping[str, int], kind: str) -> list[tuple[str, int, str]]:
    """Return (words, count, tone) for the states that occur, in the order of their life."""
    sums: dict[str, tuple[int, str]] = {}
    for state, (words, tone) in _KINDS[kind].items():
        if counts.get(state):
            sums[words] = (sums.get(words, (0, tone))[0] + counts[state], tone)
    return [(words, count, tone) for words, (count, tone) in sums.items()]


def plural(count: int, one: str, many: str | None = None) -> str:
    """Return "1 message", "12,402 messages"."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def and_list(items: list[str], last: str = "and") -> str:
    """Return "a, b and c"."""
    return f"{', '.join(items[:-1])} {last} {items[-1]}" if len(items) > 1 else "".join(items)


def stops(campaign: Campaign) -> str:
    """Return "a reply, a meeting or a bounce": what ends the sequence at once."""
    return and_list([_STOPS[stop] for stop in campaign.sequence.stop_on], "or")


def conditions(campaign: Campaign, step: Step) -> list[str]:
    """Return in sentences for whom a step is by what is known of them, and who does it."""
    words = [
        f"Only where {field_words(name)} is {str(criterion).replace('_', ' ')}."
        for name, criterion in step.conditions.items()
        if campaign.step_of(name) is None
    ]
    if step.evidence:
        words.append(f"Must mention the recipient’s {field_words(step.evidence).lower()}.")
    if step.owner:
        words.append(f"Done by {step.owner}.")
    return words


def outcome_words(
    campaign: Campaign | None, step: Step | None, channel: str, outcome: Outcome
) -> str:
    """Return in a sentence what happens when a task goes like that."""
    if outcome is Outcome.call_back:
        return "The same task comes again on that day; until then the sequence rests."
    ends = where_it_leads(campaign, step, channel, outcome)
    if ends is EnrolmentState.nurture and outcome is Outcome.not_now:
        return "The sequence ends, and they are looked at again on that day."
    if ends is not None:
        return _ENDS.get(ends, "The sequence ends.")
    target = step.on.get(outcome) if step is not None else None
    to = campaign.step_of(target) if campaign is not None and target is not None else None
    if to is None and outcome is Outcome.wrong_number:
        return "The sequence continues; later calls are left out."
    if to is None and campaign is not None and step is not None:
        if step.number == len(campaign.sequence.steps):
            return "This was the last step: the sequence ends."
        to = campaign.step(step.number + 1)
        to = None if to.conditions else to  # whether it comes depends on the person
    if to is None:
        return "The sequence continues."
    return f"Step {to.number} comes next: {CHANNEL[to.channel.value].lower()}."


def local_time(at: datetime | None) -> Markup:
    """Return a time on the clock that it is given on, which it names: "Tue 3 Mar, 09:20 GMT"."""
    if at is None:
        return Markup("")
    year = f" {at.year}" if at.year != desk().clock().year else ""
    return Markup('<time datetime="{}">{}{}, {}</time>').format(
        at.isoformat(timespec="minutes"),
        f"{at:%a} {at.day} {at:%b}",
        year,
        f"{at:%H:%M} {zone_words(at)}",
    )


def time_of_day(at: datetime) -> Markup:
    """Return a time in the workspace's zone without its day: "14:05 GMT"."""
    local = at.astimezone(ZoneInfo(desk().workspace.settings.timezone))
    return Markup('<time datetime="{}">{}</time>').format(
        at.isoformat(timespec="minutes"), f"{local:%H:%M} {zone_words(local)}"
    )


def day_words(day: date) -> str:
    """Return "Fri 25 Dec"; with the year where it is another than this."""
    year = f" {day.year}" if day.year != desk().clock().year else ""
    return f"{day:%a} {day.day} {day:%b}{year}"


def ending_words(campaign: Campaign) -> str:
    """Return what becomes of people who have not answered by the last step."""
    then = campaign.afterwards
    if then is not None and then.then == "nurture":
        return f"People who have not answered by then are looked at again after {then.after}."
    if then is not None and then.then == "hand_back":
        return "People who have not answered by then go back to whoever brought them."
    return "People who have not answered by then get no more messages."


def window_words(window: Window) -> str:
    """Return "Mon to Fri, 08:30 to 17:30, in the recipient's time zone"."""
    first, last = DAYS.index(window.days[0]), DAYS.index(window.days[-1])
    if len(window.days) > 2 and last - first == len(window.days) - 1:
        days = f"{window.days[0].title()} to {window.days[-1].title()}"
    else:
        days = and_list([day.title() for day in window.days])
    zone = "in the recipient’s time zone" if window.timezone == "recipient" else window.timezone
    return f"{days}, {window.opens:%H:%M} to {window.closes:%H:%M}, {zone}"


def clock_time(at: datetime | None) -> Markup:
    """Return a time in the workspace's zone, which it names: "today 14:05 GMT"."""
    if at is None:
        return Markup("")
    here = desk()
    zone = ZoneInfo(here.workspace.settings.timezone)
    local, today = at.astimezone(zone), here.clock().astimezone(zone).date()
    away = (local.date() - today).days
    day = {0: "today", 1: "tomorrow", -1: "yesterday"}.get(away)
    if day is None:
        day = f"{local:%a} {local.day} {local:%b}" + (f" {local.year}" if abs(away) > 180 else "")
    named = zone_words(local)
    return Markup('<time datetime="{}" title="{}">{} {}</time>').format(
        at.isoformat(timespec="seconds"),
        f"{local:%A %d %B %Y, %H:%M} {named}",
        day,
        f"{local:%H:%M} {named}",
    )


def breakable(text: str) -> Markup:
    """Return text that may wrap after @ . / _ and -, so long addresses keep to their column."""
    out = str(escape(text))
    for mark in ("@", ".", "/", "_"):
        out = out.replace(mark, f"{mark}<wbr>")
    return Markup(out)


def field_words(key: str) -> str:
    """Return "First name" for "contact.first_name"."""
    words = key.rpartition(".")[2].replace("_", " ")
    return words[:1].upper() + words[1:]


def sentence(text: str) -> str:
    """Return text with a capital at its beginning and a full stop at its end.

    A name of a field or file keeps its own first letter.
    """
    if text.split(" ", 1)[0].isalpha():
        text = text[:1].upper() + text[1:]
    return text if text.endswith((".", "!", "?", "”", "'")) else f"{text}."


def day_of(at: datetime) -> str:
    """Return "3 Mar 2026": the day of a moment on the workspace's clock."""
    local = at.astimezone(ZoneInfo(desk().workspace.settings.timezone))
    return f"{local.day} {local:%b %Y}"


def capitalize_first(text: str) -> str:
    """Return text with a capital at its beginning; Jinja's own lowers all the rest."""
    return text[:1].upper() + text[1:]


def register(app: Flask) -> None:
    """Teach the pages these words."""
    app.jinja_env.filters.update(
        field_words=field_words,
        sentence=sentence,
        capitalize_first=capitalize_first,
        state_words=state_words,
        state_tone=state_tone,
        clock_time=clock_time,
        breakable=breakable,
        stops=stops,
        conditions=conditions,
        local_time=local_time,
        day_words=day_words,
        day_of=day_of,
        time_of_day=time_of_day,
        ending_words=ending_words,
        window_words=window_words,
    )
    app.jinja_env.globals.update(
        plural=plural,
        is_editable=is_editable,
        tally=tally,
        CHANNEL=CHANNEL,
        OUTCOME=OUTCOME,
        TOUCH=TOUCH,
    )

    @app.context_processor
    def always() -> dict[str, object]:
        here = desk()
        return {
            "workspace_name": here.name,
            "now": here.clock,
            "tasks_due": here.tasks_due,
            "replies_undecided": here.replies_undecided,
        }

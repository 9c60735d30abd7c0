"""Reports: what was done in a period, what came of it, and each table of it as CSV."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from flask import Blueprint, Response, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound

from ..campaigns.model import ReplyKind
from ..campaigns.queries.report import PeriodError, period, report_of, usual_period
from ..campaigns.queries.report_csv import table_csv
from ..campaigns.queries.report_values import TABLES, UNDECIDED, Report, tables
from ..campaigns.queries.variants import ArmResult
from .context import AppContext, desk
from .labels import plural
from .results import end_of_scale

pages = Blueprint("reports", __name__)

_PERIODS = (7, 30, 90, 365)
ANSWER = {
    ReplyKind.yes: "A yes",
    ReplyKind.question: "A question",
    ReplyKind.no: "A no",
    ReplyKind.not_now: "Not now",
    ReplyKind.not_me: "Not the right person",
    ReplyKind.opt_out: "Asked for no more",
    UNDECIDED: "Not decided yet",
}


@dataclass(frozen=True, slots=True)
class Asked:
    """Which days, of which campaign; fault: why other days are shown than were asked for."""

    since: date
    until: date
    campaign: str | None
    fault: str = ""

    @property
    def query(self) -> dict[str, str]:
        given = {"since": str(self.since), "until": str(self.until), "campaign": self.campaign}
        return {key: value for key, value in given.items() if value is not None}


@dataclass(frozen=True, slots=True)
class Drawn:
    """Shares that are drawn with their intervals; winner is nobody's."""

    name: str
    title: str
    arms: Sequence[ArmResult]
    winner: str | None = None

    @property
    def most(self) -> float:
        """The end of the drawn scale."""
        return end_of_scale(self.arms)


@pages.get("/reports")
def show() -> ResponseReturnValue:
    """Show the last 30 days of all campaigns, unless others are asked for."""
    here = desk()
    asked = _asked(here)
    report = _report(here, asked)
    today = usual_period(here.clock(), here.workspace)[1]
    spans = [(days, today - timedelta(days=days - 1)) for days in _PERIODS]
    shown = render_template(
        "reports.html",
        report=report,
        asked=asked,
        today=today,
        spans=spans,
        campaigns=_campaigns(here, asked),
        zone=here.workspace.settings.timezone,
        figures=_figures(report),
        bars=[(ANSWER[kind], count) for kind, count in report.answers.items()],
        touched=[(plural(each, "touch", "touches"), count) for each, count in report.touches],
        known=here.workspace.campaigns,
        steps=_steps(report),
        reps=_reps(report),
        in_time=report.first_touch.in_time,
        first=_length(report.first_touch.median),
    )
    return shown, 422 if asked.fault else 200


@pages.get("/reports/<name>.csv")
def save(name: str) -> ResponseReturnValue:
    """Give one table of a report as CSV."""
    if name not in TABLES:
        raise NotFound("There is no such table.")
    here = desk()
    asked = _asked(here)
    if asked.fault:
        raise NotFound(asked.fault)
    found = next(one for one in tables(_report(here, asked)) if one.name == name)
    answer = Response(table_csv(found), mimetype="text/csv")
    whose = f"{name}-{asked.since}-{asked.until}.csv"
    answer.headers["Content-Disposition"] = f'attachment; filename="{whose}"'
    return answer


def _report(here: AppContext, asked: Asked) -> Report:
    def made() -> Report:
        with here.store.reading() as session:
            return report_of(
                session, here.workspace, asked.since, asked.until, now=here.clock(),
                campaign=asked.campaign,
            )  # fmt: skip

    return here.counted(f"report {asked.since} {asked.until} {asked.campaign or ''}", made)


def _asked(here: AppContext) -> Asked:
    now, campaign = here.clock(), request.args.get("campaign") or None
    if campaign is not None:
        campaign = here.campaign(campaign).name
    try:
        given = _day("since"), _day("until")
        return Asked(*period(*given, now=now, workspace=here.workspace), campaign)
    except PeriodError as error:
        fault = f"{str(error).capitalize()}."
    except ValueError:
        fault = "Write a day like 2026-03-31."
    return Asked(*usual_period(now, here.workspace), campaign, fault)


def _day(name: str) -> date | None:
    text = request.args.get(name, "").strip()
    return date.fromisoformat(text) if text else None


def _campaigns(here: AppContext, asked: Asked) -> list[str]:
    known = {one.name for one in here.workspace.unarchived}
    return sorted(known | ({asked.campaign} if asked.campaign else set()))


def _figures(report: Report) -> list[tuple[str, str, str]]:
    """Return the key figures: what each is, its number, and what that is of."""
    sent = report.sent
    bounced, replied = (ArmResult("", sent, n) for n in (report.bounced, report.replied))
    return [
        ("Emails sent", f"{sent:,}", ""),
        ("Came back undelivered", f"{report.bounced:,}", _of(bounced)),
        ("Emails answered", f"{report.replied:,}", _of(replied)),
        ("People who answered", f"{sum(report.answers.values()):,}", ""),
        ("Asked for no more", f"{report.opted_out:,}", ""),
        ("Tasks done", f"{report.tasks_done:,}", ""),
    ]


def _of(arm: ArmResult) -> str:
    if not arm.sent:
        return ""
    low, high = arm.interval
    return f"{arm.rate * 100:.1f} %, {low * 100:.1f} to {high * 100:.1f} %"


def _steps(report: Report) -> Drawn:
    named = {
        (one.campaign, one.key): f"Step {one.place}" if one.place else one.key
        for one in report.steps
    }
    arms = [
        ArmResult(
            named[one.campaign, one.key]
            if len({each.campaign for each in report.steps}) == 1
            else f"{one.place or '–'} {one.campaign}",
            one.sent,
            one.replied,
        )
        for one in report.steps
    ]
    return Drawn("steps", "By step", arms)


def _reps(report: Report) -> Drawn:
    arms = [ArmResult(one.owner or "Nobody", one.sent, one.replied) for one in report.reps]
    return Drawn("reps", "By rep", arms)


def _length(took: timedelta | None) -> str:
    """Return a time as one says it: "40 minutes", "5.5 hours", "2.1 days"."""
    if took is None:
        return "–"
    minutes = took.total_seconds() / 60
    if minutes < 90:
        return f"{minutes:.0f} minute{'' if round(minutes) == 1 else 's'}"
    if minutes < 48 * 60:
        return f"{minutes / 60:.1f} hours"
    return f"{minutes / 1440:.1f} days"

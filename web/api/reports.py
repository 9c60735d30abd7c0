"""Reports: what was done in some days, and what came of it, table by table."""

import re
from datetime import date
from typing import Annotated

from pydantic import BeforeValidator, Field
from pydantic_core import PydanticCustomError

from ...campaigns.accounts.scopes import Scope
from ...campaigns.queries.report import PeriodError, period, report_of
from ...campaigns.queries.report_json import report_json
from ...campaigns.queries.report_values import Cell, tables
from .operation import Asked, Model, operation
from .problems import Fault, Refused

_TAG = "reports"


def _day(text: object) -> object:
    """Return a day as it is written here; pydantic would take seconds since 1970 too."""
    if isinstance(text, str) and not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
        raise PydanticCustomError("day", "Write a day like 2026-03-31")
    return text


Day = Annotated[date, BeforeValidator(_day)]


class Days(Model):
    """Both days are included; they are days of the workspace's time zone."""

    since: Day | None = Field(default=None, description="Without it: 30 days up to the last")
    until: Day | None = Field(default=None, description="Without it: today")


class ReportOut(Model):
    since: date
    until: date
    campaign: str | None
    tables: dict[str, list[dict[str, Cell]]] = Field(
        description="By name (figures, answers, tasks, first-touch, touches, steps, reps), the rows"
        " by column. Shares are from 0 to 1; low and high hold the true one 19 times in 20."
    )


@operation("GET", "/report", scope=Scope.read, tag=_TAG, says=ReportOut, query=Days)
def get_report(asked: Asked[Days, None]) -> ReportOut:
    """Return what was sent and done in some days by all campaigns, and what came back."""
    return _report(asked, None)


@operation(
    "GET", "/campaigns/<name>/report", scope=Scope.read, tag=_TAG, says=ReportOut, query=Days
)
def get_campaign_report(asked: Asked[Days, None], name: str) -> ReportOut:
    """Return the same of one campaign."""
    return _report(asked, asked.here.campaign(name).name)


def _report(asked: Asked[Days, None], campaign: str | None) -> ReportOut:
    here, query = asked.here, asked.query
    try:
        since, until = period(query.since, query.until, now=asked.now, workspace=here.workspace)
    except PeriodError as error:
        faults = [
            Fault(where="query", pointer=f"/{name}", detail=words)
            for name, words in error.faults.items()
        ]
        raise Refused(422, "The request has faults; all are listed.", errors=faults) from error
    with here.store.reading() as session:
        found = report_of(
            session, here.workspace, since, until, now=asked.now, campaign=campaign
        )  # fmt: skip
    return ReportOut(**report_json(found, tables(found)))

"""Settings, Audit log: who decided what, filtered and paged, saved as CSV, verified."""

from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from flask import Blueprint, Response, render_template, request, stream_with_context
from flask.typing import ResponseReturnValue

from ..campaigns.queries.audit_chain import Verdict, count_chained, verify_audit
from ..campaigns.queries.audit_log import (
    AuditFilter,
    audit_actions,
    audit_csv,
    audit_lines,
    audit_page,
)
from .context import AppContext, desk
from .numbers import asked_number

pages = Blueprint("audit_log", __name__)

PAGE = 50
MOST_VERIFIED = 200_000  # a second for some 50,000; longer logs are for the command


@pages.get("/settings/audit-log")
def show() -> ResponseReturnValue:
    """Show a page of the log, the newest lines first."""
    return _page(desk())


@pages.post("/settings/audit-log/verify")
def do_verify() -> ResponseReturnValue:
    """Compute every line's hash again."""
    here = desk()
    with here.store.reading() as session:
        too_long = count_chained(session) > MOST_VERIFIED
        verdict = None if too_long else verify_audit(session)
    return _page(here, verdict=verdict, too_long=too_long)


@pages.get("/settings/audit-log.csv")
def save() -> ResponseReturnValue:
    """Save what the filter leaves as CSV, the oldest first."""
    here, chosen = desk(), asked(desk())

    def rows() -> Iterator[str]:
        with here.store.reading() as session:
            yield from audit_csv(audit_lines(session, chosen))

    answer = Response(stream_with_context(rows()), mimetype="text/csv")
    answer.headers["Content-Disposition"] = "attachment; filename=audit-log.csv"
    return answer


def asked(here: AppContext) -> AuditFilter:
    """Return the filter in the address; a day is one of the workspace's time zone."""
    args = request.args
    return AuditFilter(
        args.get("by", "").strip()[:120],
        args.get("action", "").strip()[:32],
        args.get("about", "").strip()[:120],
        _day(here, args.get("since", "")),
        _day(here, args.get("until", ""), after=timedelta(days=1)),
    )


def _page(
    here: AppContext, *, verdict: Verdict | None = None, too_long: bool = False
) -> ResponseReturnValue:
    before = asked_number(request.args, "before")
    with here.store.reading() as session:
        found = audit_page(session, asked(here), before=before, most=PAGE + 1)
        actions = audit_actions(session)
    given = {key: request.args.get(key, "") for key in ("by", "action", "about", "since", "until")}
    return render_template(
        "audit_log.html",
        lines=found[:PAGE],
        more=len(found) > PAGE,
        before=before,
        actions=actions,
        given=given,
        query={key: value for key, value in given.items() if value},
        verdict=verdict,
        too_long=too_long,
    )


def _day(here: AppContext, text: str, *, after: timedelta = timedelta()) -> datetime | None:
    try:
        day = datetime.fromisoformat(text.strip()[:10]).date() + after
    except (ValueError, OverflowError):
        return None
    return datetime.combine(day, time(), ZoneInfo(here.settings.timezone)).astimezone(UTC)

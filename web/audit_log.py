"""Settings, Audit log: who decided what, filtered and paged, saved as CSV, verified."""

from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from flask import Blueprint, Response, render_template, request, stream_with_context
from flask.typing import ResponseReturnValue

from ..campaigns.actions.verify_audit import PART, Progress, verify_further
from ..campaigns.queries.audit_chain import count_chained, kept_mark
from ..campaigns.queries.audit_log import (
    SEARCHED,
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


@pages.get("/settings/audit-log")
def show() -> ResponseReturnValue:
    """Show a page of the log, the newest lines first."""
    return _page(desk())


@pages.post("/settings/audit-log/verify")
def do_verify() -> ResponseReturnValue:
    """Compute the hashes of the next part again: from the mark, or from the first line."""
    here = desk()
    progress = verify_further(
        here.store, by=here.user, now=here.clock(), afresh=request.form.get("from") != "mark",
        most=PART,
    )  # fmt: skip
    return _page(here, progress=progress)


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


def _page(here: AppContext, *, progress: Progress | None = None) -> ResponseReturnValue:
    before = asked_number(request.args, "before")
    with here.store.reading() as session:
        found = audit_page(session, asked(here), before=before, most=PAGE, within=SEARCHED)
        actions = audit_actions(session)
        count, mark = count_chained(session), kept_mark(session)
    given = {key: request.args.get(key, "") for key in ("by", "action", "about", "since", "until")}
    return render_template(
        "audit_log.html",
        found=found,
        before=before,
        actions=actions,
        given=given,
        query={key: value for key, value in given.items() if value},
        progress=progress,
        mark=mark,
        count=count,
        in_parts=count > PART,
        searched=SEARCHED,
    )


def _day(here: AppContext, text: str, *, after: timedelta = timedelta()) -> datetime | None:
    try:
        day = datetime.fromisoformat(text.strip()[:10]).date() + after
    except (ValueError, OverflowError):
        return None
    return datetime.combine(day, time(), ZoneInfo(here.settings.timezone)).astimezone(UTC)

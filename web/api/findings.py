"""What lint finds in a campaign, its list, and every message to it."""

from typing import Any

from ...campaigns.accounts.scopes import Scope
from ...lint.findings.finding import Finding
from .operation import Asked, Model, Page, operation
from .paging import paged

_WAIT_S = 1.0  # then the answer says how far it is


class FindingOut(Model):
    code: str
    severity: str
    message: str
    path: str | None
    line: int | None
    column: int | None
    row: int | None
    field: str | None
    step: int | None
    recipient: str | None
    count: int | None
    fix: str | None


class FindingPage(Model):
    complete: bool
    done: int
    total: int
    items: list[FindingOut]
    next: str | None


@operation(
    "GET", "/campaigns/<name>/findings", scope=Scope.read, tag="lint", says=FindingPage, query=Page
)
def list_findings(asked: Asked[Page, None], name: str) -> FindingPage:
    """Lint a campaign; on a long list ask again until it is complete."""
    judging = asked.here.judging(asked.here.campaign(name))
    report = judging.report(wait_s=_WAIT_S)
    if report is None:
        return FindingPage(
            complete=False, done=judging.done, total=judging.total, items=[], next=None
        )
    rows = list(enumerate(report.findings, 1))[asked.query.after or 0 :]
    found, following = paged(rows, asked.query.limit, lambda one: one[0])
    return FindingPage(
        complete=True,
        done=report.messages,
        total=report.messages,
        items=[finding_out(one) for _, one in found],
        next=following,
    )


def finding_out(one: Finding) -> FindingOut:
    """Return a finding as the API says it."""
    said: dict[str, Any] = one.to_json()
    shown: dict[str, Any] = {name: said.get(name) for name in FindingOut.model_fields}
    return FindingOut(**shown)

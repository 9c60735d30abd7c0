"""Reports by the API: what the command and the page say, of the same days."""

import json
from typing import Any

import pytest
from click.testing import CliRunner

from tactful.campaigns.accounts.scopes import Scope
from tactful.cli import group

from .test_api import token
from .test_reports import lived


@pytest.mark.parametrize("campaign", [None, "guide"])
def test_a_report_is_what_the_command_says_as_json(site: Any, campaign: str | None) -> None:
    head = token(lived(site), Scope.read)
    path = f"/api/v1/campaigns/{campaign}/report" if campaign else "/api/v1/report"
    asked = ["report", *([campaign] if campaign else []), "-C", str(site.root), "--format", "json"]
    said = CliRunner().invoke(group, [*asked, "--now", site.now.isoformat()])
    answer = site.app.test_client().get(path, headers=head)
    assert answer.status_code == 200 and answer.json == json.loads(said.stdout)
    figures = {one["figure"]: one["count"] for one in answer.json["tables"]["figures"]}
    assert figures["emails sent"] == 3 and figures["emails answered"] == 2


def test_days_are_chosen_and_every_wrong_one_is_told(read_site: Any) -> None:
    head, client = token(read_site, Scope.read), read_site.app.test_client()
    before = client.get("/api/v1/report?since=2026-01-01&until=2026-01-31", headers=head).json
    assert (before["since"], before["until"]) == ("2026-01-01", "2026-01-31")
    assert client.get("/api/v1/report?until=2026-01-31", headers=head).json["since"] == "2026-01-02"
    for query, wrong in (
        ("since=0001-01-01&until=9999-12-31", ["/since", "/until"]),
        ("since=1700000000&until=x", ["/since", "/until"]),
        ("since=2026-03-02&until=2026-03-01", ["/since"]),
        ("since=2026-02-30", ["/since"]),
    ):
        refused = client.get(f"/api/v1/report?{query}", headers=head)
        assert refused.status_code == 422, query
        assert [one["pointer"] for one in refused.json["errors"]] == wrong, query
    assert client.get("/api/v1/campaigns/none/report", headers=head).status_code == 404


def test_a_report_needs_the_scope_to_read(read_site: Any) -> None:
    head = token(read_site, *(one for one in Scope if one is not Scope.read), name="blind")
    for path in ("/report", "/campaigns/guide/report"):
        answer = read_site.app.test_client().get(f"/api/v1{path}", headers=head)
        assert answer.status_code == 403 and "lacks the scope 'read'" in answer.json["detail"]

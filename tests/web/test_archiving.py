"""A campaign is archived by one line of its file, and brought back."""

import json
from typing import Any

import pytest
from click.testing import CliRunner
from sqlalchemy import select, update

from tactful.campaigns.model import EnrolmentState
from tactful.campaigns.store.tables import Audit, Enrolment
from tactful.cli import group
from tactful.templates.workspace.workspace import open_workspace
from tactful.web.archiving import NotWritten, with_key

from .test_pages import post
from .test_results import split
from .test_tasks import words

__all__ = ["split"]

PAGE = "/campaigns/guide"
ROWS = "sequence:\n  steps:\n    - {email: a.md, wait: 1 day}\n"


def test_whoever_is_under_way_is_counted_and_nothing_is_written(site: Any) -> None:
    client, file = site.enrolled().client(), site.root / "campaigns/guide.yml"
    before = file.read_bytes()
    assert post(client, PAGE, f"{PAGE}/archive").status_code == 303
    assert "Not archived: 4 people are under way." in words(client.get(PAGE))
    assert file.read_bytes() == before


def test_half_of_a_split_is_not_archived(split: Any) -> None:
    client, file = split.client(), split.root / "campaigns/slow.yml"
    before = file.read_bytes()
    for one, other in (("guide", "slow"), ("slow", "guide")):
        post(client, f"/campaigns/{one}", f"/campaigns/{one}/archive")
        said = words(client.get(f"/campaigns/{one}"))
        assert f"Not archived: people are split between {one} and {other}" in said
    assert file.read_bytes() == before


def test_an_archived_campaign_is_folded_away_refuses_and_comes_back_whole(site: Any) -> None:
    client, file = site.enrolled().client(), site.root / "campaigns/guide.yml"
    before = file.read_bytes()
    with site.store.session() as session:
        session.execute(update(Enrolment).values(state=EnrolmentState.finished))
    post(client, PAGE, f"{PAGE}/archive")
    page = words(client.get(PAGE))
    assert "guide is archived: campaigns/guide.yml says so." in page and "Bring it back" in page
    assert file.read_bytes() == before.replace(b"guide\n", b"guide\narchived: true\n", 1)
    today = client.get("/").text
    assert "Archived: 1 campaign" in today and "campaign-card" not in today
    assert 'value="guide"' not in client.get("/review").text
    assert client.get(f"{PAGE}/enrol").status_code == 303
    assert "is archived. Bring it back first." in words(client.get(PAGE))
    assert "4" in words(client.get(PAGE))  # what happened is still told
    said = CliRunner().invoke(group, ["enrol", "guide", "-C", str(site.root)])
    assert "guide is archived, so nobody was enrolled" in str(said.exception)
    post(client, PAGE, "/edit-undo/campaigns/guide.yml")
    assert file.read_bytes() == before
    post(client, PAGE, f"{PAGE}/archive")
    post(client, PAGE, f"{PAGE}/bring-back")
    assert file.read_bytes() == before
    assert not open_workspace(site.root).campaign("guide").archived


def test_lint_leaves_it_out_unless_it_is_named(site: Any) -> None:
    def found(*more: str) -> str:
        asked = ["lint", *more, "--no-cache", "-C", str(site.root)]
        return CliRunner().invoke(group, asked).output

    file = site.root / "campaigns/guide.yml"
    (site.root / "templates/01-thanks.mjml").write_text("<mjml>{{ lead.aset }}</mjml>")
    assert "01-thanks.mjml" in found()
    file.write_text(file.read_text().replace("campaign: guide", "campaign: guide\narchived: true"))
    assert "01-thanks.mjml" not in found()
    assert "01-thanks.mjml" in found("--campaign", "guide")


@pytest.mark.parametrize(
    ("head", "archived"),
    [
        ("campaign: a\n", "campaign: a\narchived: true\n"),
        ("# ours\ncampaign: a  # b\n", "# ours\ncampaign: a  # b\narchived: true\n"),
        ("archived: false # c\ncampaign: 'a'\n", "campaign: 'a'\narchived: true\n"),
        ("campaign : a\n", "campaign : a\narchived: true\n"),
        ("mailbox: m\ncampaign: a\n", "mailbox: m\ncampaign: a\narchived: true\n"),
        ('campaign: "a"\n\n\n', 'campaign: "a"\narchived: true\n\n\n'),
    ],
)
def test_the_line_stands_below_the_name_and_nothing_else_moves(head: str, archived: str) -> None:
    assert with_key(head + ROWS, "a.yml", archived=True) == archived + ROWS
    last = with_key(ROWS + "campaign: a", "a.yml", archived=True)
    assert last == ROWS + "campaign: a\narchived: true\n"


@pytest.mark.parametrize(
    "text",
    [
        "{campaign: a, sequence: {steps: [{email: a.md, wait: 1 day}]}}",
        '"campaign": a\n' + ROWS,
        "campaign:\n  a\n" + ROWS,
        "campaign: >-\n  a\n" + ROWS,
    ],
)
def test_a_file_that_is_written_in_another_way_is_left_alone(text: str) -> None:
    with pytest.raises(NotWritten, match="write 'archived: true' in it by hand"):
        with_key(text, "a.yml", archived=True)


def test_lists_leave_it_out_and_the_audit_log_says_who_did_it(site: Any) -> None:
    client = site.client()
    asked = ["status", "--format", "json", "-C", str(site.root)]

    def listed() -> list[str]:
        told = json.loads(CliRunner().invoke(group, asked).stdout)
        return [one["name"] for one in told["campaigns"]]

    def of_api(query: str = "") -> list[tuple[str, bool]]:
        found = client.get(f"/api/v1/campaigns{query}").get_json()["items"]
        return [(one["name"], one["archived"]) for one in found]

    assert listed() == ["guide"] and of_api() == [("guide", False)]
    assert of_api("?archived=true") == []
    post(client, PAGE, f"{PAGE}/archive")
    assert listed() == [] and of_api() == [] and of_api("?archived=true") == [("guide", True)]
    found = words(client.get("/search?q=guide"))
    assert "Archived campaign" in found and "Preview" not in found
    post(client, PAGE, f"{PAGE}/bring-back")
    assert listed() == ["guide"] and "Archived campaign" not in words(client.get("/search?q=guide"))
    with site.store.reading() as session:
        lines = session.execute(
            select(Audit.action, Audit.by, Audit.subject_id).where(
                Audit.subject_type == "campaign", Audit.action.in_(("archived", "brought back"))
            )
        ).all()
    assert [tuple(one) for one in lines] == [
        ("archived", "ana", "guide"), ("brought back", "ana", "guide"),
    ]  # fmt: skip


def test_status_tells_of_an_archived_one_while_somebody_is_under_way(site: Any) -> None:
    file = site.enrolled().root / "campaigns/guide.yml"
    file.write_text(file.read_text().replace("guide\n", "guide\narchived: true\n", 1))
    said = CliRunner().invoke(group, ["status", "-C", str(site.root)]).output
    assert "guide" in said

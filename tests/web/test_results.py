"""Results: what became of variants and of whole cadences, as a table and a picture."""

import json
import re
from typing import Any

import pytest
from click.testing import CliRunner
from sqlalchemy import select, update

from tactful.campaigns.journey.coming_due.due import materialise_due
from tactful.campaigns.journey.ending.endings import record_reply
from tactful.campaigns.messages.approval import approve_all
from tactful.campaigns.model import OutboxState, TouchState, person
from tactful.campaigns.store.tables import Enrolment, Outbox, StoredMessage, Touch
from tactful.cli import group
from tactful.templates.workspace.workspace import open_workspace

from .test_tasks import words

SLOW = """\
campaign: slow
audience: {contacts: contacts/guide.csv}
sequence:
  steps:
    - {email: 01-thanks.mjml, wait: 5 business days}
"""


@pytest.fixture
def split(site: Any) -> Any:
    """A list of 80 between two cadences, the first email of one in two texts."""
    guide = site.root / "campaigns/guide.yml"
    text = guide.read_text().replace("initial:", "split_with: [slow]\ninitial:")
    guide.write_text(text.replace("evidence:", "variants: {b: goodbye.md}\n      evidence:"))
    (site.root / "campaigns/slow.yml").write_text(SLOW)
    people = "".join(f"p{n}@firm{n}.example,Ann,Lee,Firm {n},the guide,,ana\n" for n in range(80))
    header = (site.root / "contacts/guide.csv").read_text().splitlines()[0]
    (site.root / "contacts/guide.csv").write_text(f"{header}\n{people}")
    site.workspace = open_workspace(site.root)
    return site


def answered(site: Any) -> None:
    """All first emails of guide have left, and everybody who got variant b answers."""
    site.enrolled()
    with site.store.session() as session:
        approve_all(session, site.workspace.campaign("guide"), by=person("ana"), now=site.now)
    site.later(hours=1)
    with site.store.session() as session:
        materialise_due(session, site.workspace, now=site.now)
        sent = {"state": OutboxState.sent, "sent_at": site.now}
        session.execute(update(Outbox).values(**sent))
        session.execute(
            update(Touch)
            .where(Touch.key == "email-01-thanks")
            .values(state=TouchState.done, done_at=site.now)
        )
        of_b = select(StoredMessage.enrolment_id).where(StoredMessage.variant == "b")
        for one in session.scalars(select(Enrolment).where(Enrolment.id.in_(of_b))).all():
            record_reply(session, one.address.address, now=site.now)


def test_before_the_start_it_says_how_many_people_are_needed(split: Any) -> None:
    text = words(split.client().get("/campaigns/guide/results"))
    assert "870 people are needed, 435 for each; the list has 80, some 40 for each." in text
    assert "too few to prove" in text and "No winner Too early: 0 of 435 people each." in text
    text = words(split.client().get("/campaigns/guide/results?needed=30"))
    assert "60 people are needed, 30 for each" in text and "too few" not in text
    assert 'href="/campaigns/guide/results"' in split.client().get("/campaigns/guide").text


def test_what_it_shows_is_what_the_command_says(split: Any) -> None:
    answered(split)
    for needed in ("435", "5"):
        page = split.client().get(f"/campaigns/guide/results?needed={needed}")
        text = words(page)
        asked = ["variants", "guide", "--needed", needed, "--format", "json"]
        done = CliRunner().invoke(group, [*asked, "-C", str(split.root)])
        (step, cadences) = json.loads(done.stdout)
        for one in (*step["variants"], *cadences["cadences"]):
            low, high = one["interval"]
            count = one.get("sent", one.get("touched"))
            shown = f"{count} {one['replied']} {one['rate']:.1%} {low:.1%} to {high:.1%}"
            if count:
                assert shown.replace("%", " %") in text, shown
        for verdict in (step, cadences):
            why = verdict["why"][:1].upper() + verdict["why"][1:]
            who = f"{verdict['winner']} wins" if verdict["winner"] else "No winner"
            assert f"{who} {why}." in text
        drawn = re.findall(r"<desc[^>]*>(.*?)</desc>", page.text)
        assert len(drawn) == 2 and "b: 100.0 %, between" in drawn[1]
    assert step["winner"] == "b"


def test_where_nothing_is_compared_it_says_how_to(site: Any) -> None:
    text = words(site.client().get("/campaigns/guide/results"))
    assert "Nothing is compared" in text and "variants: {b: templates/other.md}" in text
    assert "results" not in site.client().get("/campaigns/guide").text
    assert site.client().get("/campaigns/none/results").status_code == 404

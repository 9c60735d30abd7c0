"""Hot leads come first, by the field that the workspace names; and it is said why."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from tactful.campaigns.commands.task import command as task
from tactful.campaigns.journey.coming_due.due import materialise_due
from tactful.campaigns.queries.heat import Heat
from tactful.campaigns.queries.tasks import list_open
from tactful.templates.errors import WorkspaceError

from .conftest import Place

STEPS = """\
campaign: spring
audience: {contacts: contacts/spring.csv}
sequence:
  window: {days: mon-sun, hours: "00:00-23:59", holidays: none}
  steps:
    - {call: spring/call.txt, key: ring, wait: 0 minutes, owner: sam}
"""
HEAD = "Email,First name,Company,Score\n"


def lay(place: Place, scores: list[str], tasks: str) -> None:
    place.write()
    settings = place.root / "tactful.toml"
    text = settings.read_text().replace("[fields.lead]\n", "[fields.lead]\nscore = {}\n")
    settings.write_text(f"{text}\n[tasks]\n{tasks}\n")
    Path(place.root / "campaigns/spring.yml").write_text(STEPS)
    rows = (f"p{n}@firm{n}.example,Ann{n},Firm {n},{s}" for n, s in enumerate(scores))
    (place.root / "contacts/spring.csv").write_text(HEAD + "\n".join(rows) + "\n")
    place.enrol()


def listed(place: Place) -> list[tuple[str, str]]:
    words = ["--now", place.now.isoformat(), "-C", str(place.root), "--format", "json"]
    done = CliRunner().invoke(task, words, catch_exceptions=False)
    return [(one["recipient"].split("@")[0], one["hot"]) for one in json.loads(done.output)]


def test_the_highest_number_comes_first_and_then_the_oldest(place: Place) -> None:
    lay(place, ["", "40", '"1,200"', "none yet", "40"], 'hot_field = "score"')
    assert listed(place) == [
        ("p2", "score 1,200"), ("p1", "score 40"), ("p4", "score 40"), ("p0", ""), ("p3", ""),
    ]  # fmt: skip


def test_the_workspace_says_which_words_are_hot(place: Place) -> None:
    lay(place, ["next year", "This week", "today", ""],
        'hot_field = "score"\nhot_words = ["today", "this week"]')  # fmt: skip
    assert listed(place) == [
        ("p2", "score today"),
        ("p1", "score This week"),
        ("p0", ""),
        ("p3", ""),
    ]


def test_a_rep_sees_why_a_lead_is_first(place: Place) -> None:
    lay(place, ["7"], 'hot_field = "score"')
    words = ["--now", place.now.isoformat(), "-C", str(place.root)]
    assert "Hot: score 7" in CliRunner().invoke(task, words, catch_exceptions=False).output


def test_without_a_field_the_oldest_come_first(place: Place) -> None:
    lay(place, ["1", "9"], "")
    assert listed(place) == [("p0", ""), ("p1", "")]
    assert not Heat(place.workspace).asked


@pytest.mark.parametrize(
    ("tasks", "told"),
    [
        ('hot_field = "scroe"', "unknown field 'scroe'; did you mean 'score'?"),
        ('hot_words = ["now"]', "hot_words need the field that has them; add hot_field"),
    ],
)
def test_what_cannot_be_is_told_with_its_place(place: Place, tasks: str, told: str) -> None:
    with pytest.raises(WorkspaceError) as caught:
        lay(place, [], tasks)
        _ = place.workspace
    assert any(told in str(one) and str(one).startswith("tactful.toml:")
               for one in caught.value.problems)  # fmt: skip


def test_the_owner_of_a_step_is_as_the_persons_release_has_it(place: Place) -> None:
    place.write()
    file = Path(place.root / "campaigns/spring.yml")
    mail = "    - {email: spring/thanks.md, wait: 9 days}\n"
    file.write_text(STEPS + mail)
    place.ready()  # the approval freezes them
    words = ["--now", place.now.isoformat(), "-C", str(place.root)]
    with place.store.session() as session:
        materialise_due(session, place.workspace, now=place.now)
    file.write_text((STEPS + mail).replace("owner: sam", "owner: kim"))
    with place.store.reading() as session:
        assert {one.owner for one in list_open(session, place.workspace)} == {"sam"}
    kim = CliRunner().invoke(task, [*words, "--owner", "kim"], catch_exceptions=False)
    assert kim.output == "No task is due.\n"

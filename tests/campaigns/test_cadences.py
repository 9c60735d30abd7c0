"""A list is split between whole cadences: each person gets one, and they are compared."""

import json
import re
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy import select, update

from tactful.campaigns.commands.enrol import command as enrol_command
from tactful.campaigns.commands.variants import command as variants
from tactful.campaigns.journey.ending.endings import record_reply
from tactful.campaigns.journey.paths.cadences import cadence_for
from tactful.campaigns.journey.simulated.reply_model import reply_model
from tactful.campaigns.journey.simulated.simulation import simulate
from tactful.campaigns.journey.timelines.forecast import forecast
from tactful.campaigns.model import TouchState
from tactful.campaigns.queries.cadences import CadenceResults, cadence_results
from tactful.campaigns.store.tables import Enrolment, Touch
from tactful.templates.errors import WorkspaceError

from .conftest import Place

PEOPLE = "".join(f"p{n}@firm{n}.example,Ann{n},Firm {n},,,\n" for n in range(60))
SLOW = """\
campaign: slow
audience: {contacts: contacts/spring.csv}
sequence:
  window: {days: mon-fri, hours: "08:30-17:30"}
  steps:
    - {email: spring/thanks.md, wait: 5 business days}
"""


def lay(place: Place, says: str = "split_with: [slow]\n", slow: str = SLOW) -> None:
    place.write(people=PEOPLE)
    file = Path(place.root / "campaigns/spring.yml")
    file.write_text(file.read_text().replace("approval:", f"{says}approval:", 1))
    (place.root / "campaigns/slow.yml").write_text(slow)


def enrolled(place: Place, name: str) -> str:
    words = [name, "-C", str(place.root), "--now", place.now.isoformat()]
    done = CliRunner().invoke(enrol_command, words, catch_exceptions=False)
    return re.sub(r"\s+", " ", done.output)


def who(place: Place) -> dict[str, set[str]]:
    with place.store.reading() as session:
        rows = session.scalars(select(Enrolment)).all()
        return {
            name: {row.address.key for row in rows if row.campaign == name}
            for name in ("spring", "slow")
        }


def results(place: Place, needed: int = 10) -> CadenceResults | None:
    workspace = place.workspace
    with place.store.reading() as session:
        return cadence_results(session, workspace, workspace.campaign("slow"), needed=needed)


def test_each_person_gets_one_cadence(place: Place) -> None:
    lay(place)
    said = enrolled(place, "spring")
    assert "gets the cadence 'slow'. Next: tactful enrol slow" in said
    enrolled(place, "slow")
    got = who(place)
    assert got["spring"].isdisjoint(got["slow"])
    assert len(got["spring"]) + len(got["slow"]) == 60
    assert min(map(len, got.values())) >= 18
    enrolled(place, "spring")  # again: nobody changes sides
    assert who(place) == got


def test_shares_are_equal_and_stay() -> None:
    among = ("a", "b", "c")
    counts = dict.fromkeys(among, 0)
    for n in range(9_000):
        counts[cadence_for(among, f"p{n}@example.org")] += 1
    assert all(2_800 < count < 3_200 for count in counts.values())
    # Kept with enrolments: whoever came in must find the same cadence after an update.
    assert [cadence_for(among, f"p{n}@example.org") for n in range(8)] == list("acbaabba")


def test_a_cadence_wins_when_enough_people_have_it_and_the_intervals_part(place: Place) -> None:
    lay(place)
    enrolled(place, "spring")
    enrolled(place, "slow")
    with place.store.session() as session:
        session.execute(update(Touch).values(state=TouchState.done, done_at=place.now))
        rows = session.scalars(select(Enrolment).where(Enrolment.campaign == "slow"))
        addresses = [one.address.address for one in rows][:15]
    for address in addresses:
        with place.store.session() as session:
            record_reply(session, address, now=place.now + timedelta(hours=2))
    found = results(place)
    assert found is not None
    assert {arm.variant: arm.replied for arm in found.arms} == {"spring": 0, "slow": 15}
    assert (found.winner, found.why) == ("slow", "its interval is above all others")
    early = results(place, needed=435)
    assert early is not None and early.winner is None and "too early" in early.why
    words = ["spring", "-C", str(place.root)]
    told = CliRunner().invoke(variants, words, catch_exceptions=False).output
    assert "Whole cadences" in told and "No winner: too early" in told
    (said,) = json.loads(CliRunner().invoke(variants, [*words, "--format", "json"]).output)
    assert {one["campaign"]: one["replied"] for one in said["cadences"]} == {
        "spring": 0,
        "slow": 15,
    }


def test_a_campaign_that_is_not_split_has_no_cadences(place: Place) -> None:
    lay(place, says="")
    assert results(place) is None


def test_plan_and_simulation_count_who_gets_the_cadence(place: Place) -> None:
    lay(place)
    workspace, people = place.workspace, place.recipients()
    model, _ = reply_model(["reply=0,opt_out=0,bounce=0"])
    until = place.now + timedelta(days=30)
    counted = []
    for name in ("spring", "slow"):
        campaign = workspace.campaigns[name]
        planned = forecast(workspace, campaign, people, start=place.now)
        (played,) = simulate(
            workspace, [campaign], people, model, start=place.now, until=until, seed=1
        )
        assert sum(planned.people.values()) == len(played.lives)
        assert played.left_out["gets another cadence"] == 60 - len(played.lives)
        counted.append(len(played.lives))
    assert sum(counted) == 60
    both = [workspace.campaigns[name] for name in ("spring", "slow")]
    compared = simulate(workspace, both, people, model, start=place.now, until=until, seed=1)
    assert [len(one.lives) for one in compared] == [60, 60]  # on the same people


@pytest.mark.parametrize(
    ("says", "slow", "told"),
    [
        ("split_with: [slwo]\n", SLOW, "'slwo' is no campaign; did you mean 'slow'?"),
        ("split_with: [spring]\n", SLOW, "'spring' is this campaign; name the others"),
        ("split_with: [slow, slow]\n", SLOW, "'spring' is split with 'slow' already"),
        ("split_with: [slow]\n", SLOW.replace("audience:", "split_with: [spring]\naudience:"),
         "'slow' has a split_with of its own"),
        ("split_with: [slow]\n", SLOW.replace("contacts/spring.csv", "contacts/other.csv"),
         "'slow' is for another list; both need the same list"),
    ],
)  # fmt: skip
def test_a_split_that_cannot_be_is_told_with_its_place(
    place: Place, says: str, slow: str, told: str
) -> None:
    lay(place, says=says, slow=slow)
    (place.root / "contacts/other.csv").write_text("Email\nz@example.org\n")
    with pytest.raises(WorkspaceError) as caught:
        _ = place.workspace
    assert any(told in str(one) and ".yml:" in str(one) for one in caught.value.problems)

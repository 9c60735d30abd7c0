"""tactful simulate: the real schedule and endings, with drawn outcomes, and nothing kept or sent."""

import json
import tempfile
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from tactful.campaigns.journey.coming_due.due import materialise_due
from tactful.campaigns.journey.ending.endings import record_bounce, record_opt_out, record_reply
from tactful.campaigns.journey.outcomes.tasks import record_outcome
from tactful.campaigns.journey.simulated.reply_model import Draws, reply_model
from tactful.campaigns.journey.simulated.simulation import Simulation, simulate
from tactful.campaigns.journey.simulated.simulation_totals import ending, totals
from tactful.campaigns.journey.steps.advance import complete_touch
from tactful.campaigns.journey.timelines.timeline import timeline
from tactful.campaigns.model import EnrolmentState, Outcome, TouchState, person
from tactful.campaigns.store.tables import Enrolment, Touch
from tactful.lint.lists.recipients import campaign_list
from tactful.templates.workspace.scaffold import lay
from tactful.templates.workspace.step import Channel
from tactful.templates.workspace.workspace import Workspace, open_workspace

from ..command_line import tactful
from .conftest import NOW, Place

_SOME_DAY = date(2030, 1, 1)  # a rep must say one, and a simulation draws none
START = ("--start", "2026-03-02T10:00+00:00")
NOTHING = ("reply=0,opt_out=0,bounce=0,no_answer=1",)
HEAD = """\
campaign: spring
audience: {contacts: contacts/spring.csv}
sequence:
  window: {days: mon-fri, hours: "08:30-17:30"}
  steps:
"""
BRANCHING = """\
    - {email: spring/thanks.md, key: thanks, wait: 20 minutes}
    - {call: spring/call.txt, key: ring, wait: 1 business day, on: {voicemail: again, not_now: hand_back}}
    - {email: spring/thanks.md, key: more, wait: 3 hours, if: {ring: no_answer}}
    - {email: spring/again.md, key: again, wait: 2 business days}
    - {call: spring/call.txt, key: last, wait: 1 day, if_no_contact: stop}
    - {task: spring/call.txt, key: look, wait: 2 days, owner: kim}
afterwards: {then: nurture, after: 45 days}
"""


def written(place: Place, steps: str, people: Sequence[str] = ()) -> Place:
    place.write(people="".join(f"{one}\n" for one in people) if people else many(40))
    Path(place.root / "campaigns/spring.yml").write_text(HEAD + steps)
    return place


def many(count: int) -> str:
    zones = ("", "America/New_York", "Asia/Tokyo", "Europe/Berlin")
    return "".join(f"p{n}@example.org,Pat,Rose,{zones[n % 4]},,\n" for n in range(count))


def played(
    workspace: Workspace,
    assumed: Sequence[str] = (),
    *,
    start: datetime = NOW,
    days: int = 60,
    seed: int = 1,
    name: str = "spring",
) -> Simulation:
    model, problems = reply_model(assumed)
    assert problems == []
    campaign = workspace.campaigns[name]
    recipients = campaign_list(workspace, campaign)
    assert recipients is not None
    until = start + timedelta(days=days)
    (found,) = simulate(
        workspace, [campaign], recipients, model, start=start, until=until, seed=seed
    )
    return found


@pytest.fixture(scope="module")
def anywhere() -> Iterator[Workspace]:
    with tempfile.TemporaryDirectory() as folder:
        yield written(Place(Path(folder)), BRANCHING).workspace


moments = st.datetimes(datetime(2024, 1, 1), datetime(2032, 12, 31)).map(  # noqa: DTZ001
    lambda naive: naive.replace(second=0, microsecond=0, tzinfo=UTC)
)


@settings(deadline=None, max_examples=60)
@given(start=moments)
def test_whom_nothing_stops_gets_everything_when_plan_says(start: datetime) -> None:
    """In every zone of the list, holidays and changes of the clocks included."""
    with tempfile.TemporaryDirectory() as folder:
        steps = """\
    - {email: spring/thanks.md, key: thanks, wait: 20 minutes}
    - {call: spring/call.txt, key: ring, wait: 1 business day}
    - {email: spring/again.md, key: again, wait: 5 hours}
    - {task: spring/call.txt, key: look, wait: 9 business days}
"""
        zones = ("Europe/London", "America/Sao_Paulo", "Australia/Lord_Howe", "Asia/Riyadh", "")
        people = [f"p{n}@example.org,Pat,Rose,{zone},," for n, zone in enumerate(zones)]
        workspace = written(Place(Path(folder)), steps, people).workspace
        campaign = workspace.campaigns["spring"]
        lives = played(workspace, NOTHING, start=start).lives
        assert len(lives) == len(zones)
        for life, zone in zip(lives, zones, strict=True):
            values = {"contact.timezone": zone}
            plan = timeline(workspace, campaign, values, start=start)
            wanted = [(touch.key, touch.at, touch.local.isoformat()) for touch in plan.touches]
            found = [(touch.key, touch.at, touch.local.isoformat()) for touch in life.touches]
            assert found == wanted
            assert ending(life) == "finished"


LAST_CALL = """\
    - {email: spring/thanks.md, key: thanks, wait: 20 minutes}
    - {call: spring/call.txt, key: ring, wait: 1 business day, if_no_contact: stop}
"""
LAST_MAIL = """\
    - {call: spring/call.txt, key: ring, wait: 1 business day}
    - {email: spring/thanks.md, key: thanks, wait: 20 minutes}
"""


@pytest.mark.parametrize("seed", range(2))
@pytest.mark.parametrize(
    "steps",
    [
        BRANCHING,
        *(
            f"{steps}afterwards: {then}\n"
            for steps in (LAST_CALL, LAST_MAIL)
            for then in ("{then: nurture, after: 45 days}", "hand_back", "nothing")
        ),
    ],
)
def test_the_database_goes_the_same_way(place: Place, steps: str, seed: int) -> None:
    """Enrolled for real, and told what was drawn, everybody gets the same and ends alike."""
    written(place, steps)
    wild = ("reply=0.1,opt_out=0.05,bounce=0.05,not_now=0.1,not_me=0.1,call_back=0",)
    simulation = played(place.workspace, wild, seed=seed)
    place.enrol()
    got: dict[int, list[tuple[str, datetime]]] = {life.row: [] for life in simulation.lives}
    events = sorted(
        (at, touched, life.row, said)
        for life in simulation.lives
        for touched, told in (
            (False, life.answers),
            (True, [(touch.at, touch.outcome) for touch in life.touches]),
        )
        for at, said in told
    )
    whom = {life.row: life.whom for life in simulation.lives}
    for at, touched, who, said in events:
        place.now = at
        with place.store.session() as session:
            if touched:
                got[who].append(_done(session, place.workspace, who, said, at))
            else:
                _ANSWERED[said](session, whom[who], now=at)
    with place.store.reading() as session:
        ends = {row: session.get_one(Enrolment, row) for row in got}
        real = [(got[row], one.state, _again(one)) for row, one in ends.items()]
    assert real == [
        ([(touch.key, touch.at) for touch in life.touches], life.state, life.again_on)
        for life in simulation.lives
    ]


def _again(one: Enrolment) -> date | None:
    """Return when somebody is looked at again; who answered meanwhile is not."""
    nurtured = one.state is EnrolmentState.nurture and one.again_on != _SOME_DAY
    return one.again_on if nurtured else None


_ANSWERED = {"reply": record_reply, "opt_out": record_opt_out, "bounce": record_bounce}


def _done(
    session: Session, workspace: Workspace, who: int, said: str, at: datetime
) -> tuple[str, datetime]:
    """Let one person's due touch happen as it was drawn; return which it was, and when due."""
    materialise_due(session, workspace, now=at)
    one = session.get_one(Enrolment, who)
    touch = session.scalars(
        select(Touch).where(
            Touch.enrolment_id == who, Touch.state.in_((TouchState.planned, TouchState.open))
        )
    ).one()
    found = touch.key, touch.due_at
    if touch.channel == Channel.email:
        touch.state = TouchState.open
        complete_touch(session, workspace, one, touch.key, at=at)
    else:
        note = "Dana" if said == Outcome.not_me else ""
        then = workspace.campaign("spring").afterwards
        unsaid = said == Outcome.not_now and (then is None or then.after is None)
        record_outcome(
            session, workspace, touch.id, Outcome(said), by=person("ann"), now=at, note=note,
            until=_SOME_DAY if unsaid else None,
        )  # fmt: skip
    return found


def test_everybody_ends_somewhere_and_nobody_gets_anything_after_it(anywhere: Workspace) -> None:
    endings = set()
    for seed in range(20):
        for life in played(anywhere, ("reply=0.2,opt_out=0.1,bounce=0.1",), seed=seed).lives:
            endings.add(ending(life))
            assert life.state is not EnrolmentState.active
            assert life.ended_at is not None
            assert all(touch.at <= life.ended_at for touch in life.touches)
            assert (life.again_on is not None) == (life.state is EnrolmentState.nurture)
    assert endings == {
        "met", "replied", "nurture", "handed back", "finished", "opted out", "bounced",
    }  # fmt: skip


def test_who_is_reached_at_the_first_call_gets_nothing_more(anywhere: Workspace) -> None:
    for life in played(anywhere, ("reached=1",)).lives:
        assert [touch.channel for touch in life.touches].count("call") <= 1
        last = life.touches[-1]
        assert last.outcome == "reached" or life.state is not EnrolmentState.met


def test_the_time_that_is_over_leaves_people_under_way(anywhere: Workspace) -> None:
    found = played(anywhere, NOTHING, days=1)
    assert {ending(life) for life in found.lives} == {"under way"}
    assert all(touch.at < found.until for life in found.lives for touch in life.touches)


def test_a_call_back_comes_again_on_its_day(anywhere: Workspace) -> None:
    calls = [
        touch.local
        for touch in played(anywhere, ("reply=0,opt_out=0,bounce=0,call_back=1",)).lives[0].touches
        if touch.channel == "call"
    ]
    assert [f"{at:%a %d %b %H:%M}" for at in calls[:4]] == [
        "Tue 03 Mar 10:20", "Thu 05 Mar 08:30", "Mon 09 Mar 08:30", "Wed 11 Mar 08:30",
    ]  # fmt: skip


def test_an_answer_that_does_not_stop_the_sequence_is_only_counted(place: Place) -> None:
    steps = "    - {email: spring/thanks.md, wait: 0 minutes}\n" * 1
    steps += "    - {email: spring/again.md, wait: 9 days}\n"
    written(place, steps)
    file = place.root / "campaigns/spring.yml"
    file.write_text(file.read_text().replace("  steps:", "  stop_on: [opt_out, bounce]\n  steps:"))
    for life in played(place.workspace, ("reply=1",)).lives:
        assert [said for _, said in life.answers] == ["reply", "reply"]
        assert len(life.touches) == 2


def test_a_seed_draws_the_same_and_another_one_does_not(anywhere: Workspace) -> None:
    assert played(anywhere, seed=3) == played(anywhere, seed=3)
    assert played(anywhere, seed=3).lives != played(anywhere, seed=4).lives


def test_draws_are_as_often_as_assumed() -> None:
    model, _ = reply_model(["reply=0.2,reached=30%"])
    people = [Draws(7, f"p{n}@example.org") for n in range(20_000)]
    replies = sum(one.of("email", 1, model.email)[0] == "reply" for one in people)
    talks = sum(one.of("phone", 2, model.phone)[0] == "reached" for one in people)
    assert replies / len(people) == pytest.approx(0.2, abs=0.01)
    assert talks / len(people) == pytest.approx(0.3, abs=0.01)


@pytest.mark.parametrize(
    ("given_", "email", "phone"),
    [
        ([], 0.05, 0.15),
        (["reply=1,reached=1"], 1, 1),
        (["reply = 8%", "reached=.25"], 0.08, 0.25),
        (["no_answer=0.5"], 0.05, 0.15 * 0.5 / 0.65),
        (["no-answer=1,no reply=1"], 0, 0),
    ],
)
def test_what_is_not_named_keeps_to_the_rest(given_: list[str], email: float, phone: float) -> None:
    model, problems = reply_model(given_)
    assert problems == []
    assert (model.email["reply"], model.phone["reached"]) == pytest.approx((email, phone))
    assert sum(model.email.values()) == pytest.approx(1)
    assert sum(model.phone.values()) == pytest.approx(1)


@pytest.mark.parametrize(
    ("assumed", "said"),
    [
        ("voicemial=0.2", "'voicemial' is nothing that can come of an email or a call; did you"),
        ("reply=1.5", "reply is '1.5'; write a chance between 0 and 1, like reply=0.1"),
        ("reply=-1", "reply is '-1'; write a chance between 0 and 1"),
        ("reply=nan", "reply is 'nan'"),
        ("reply", "reply is ''"),
        ("reached=0.7,voicemail=0.5", "reached 0.7 + voicemail 0.5 is 1.2, more than 1 for a call"),
        ("reply=0.2,reply=0.3", "reply is given twice"),
        ("reply=0,opt_out=0,bounce=0,no_reply=0.5", "adds up to 0.5, not 1; leave no_reply out"),
    ],
)
def test_an_assumption_that_cannot_be_is_refused(assumed: str, said: str) -> None:
    _, problems = reply_model([assumed])
    assert len(problems) == 1
    assert said in str(problems[0])


def test_everything_wrong_is_told_at_once(place: Place) -> None:
    written(place, BRANCHING)
    file = place.root / "campaigns/spring.yml"
    file.write_text(file.read_text().replace("audience: {contacts: contacts/spring.csv}\n", ""))
    done = tactful(
        place.root, "simulate", "--days", "0", "--assume", "replies=2,reached=2",
        "--compare", "sprung",
    )  # fmt: skip
    assert done.returncode == 2
    lines = done.stderr.splitlines()
    assert len(lines) == 5
    for part in ("'replies'", "reached is '2'", "--days 0", "no campaign 'sprung'", "no list"):
        assert sum(part in line for line in lines) == 1


@pytest.mark.parametrize("days", ["-3", "100000"])
def test_a_time_that_cannot_be_played_is_refused(place: Place, days: str) -> None:
    written(place, BRANCHING)
    done = tactful(place.root, "simulate", "--days", days)
    assert done.returncode == 2
    assert "give 1 to 3,650 days" in done.stderr


@pytest.mark.parametrize("start", ["9999-12-30", "0001-01-01T00:00+14:00"])
def test_a_start_outside_the_calendar_is_refused(place: Place, start: str) -> None:
    written(place, BRANCHING)
    done = tactful(place.root, "simulate", "--start", start)
    assert done.returncode == 2
    assert "of the calendar" in done.stderr and "too near the " in done.stderr


def test_a_list_of_nobody_says_so(place: Place) -> None:
    done = tactful(written(place, BRANCHING, ["nobody,Bob,Rose,,,"]).root, "simulate")
    assert done.returncode == 0
    assert "Nobody on the list would come in." in done.stdout
    assert "1 person left out: no usable address, or a faulty row." in done.stdout


def test_who_would_not_be_enrolled_is_counted_with_why(place: Place) -> None:
    people = [
        "zoe@example.org,Zoë,Tulip,,,", "ZOE@example.org,Zoë,Tulip,,,", "nobody,Bob,Rose,,,",
        "kai@example.org,Kai,Fern,Mars/Olympus,,", "lea@example.org,Lea,Moss,,,yes",
    ]  # fmt: skip
    found = played(written(place, BRANCHING, people).workspace)
    assert [life.whom for life in found.lives] == ["zoe@example.org"]
    assert list(found.left_out.values()) == [1, 1, 1, 1]
    assert set(found.left_out) > {
        "no usable address, or a faulty row",
        "the same mailbox as a row before",
        "the list says opted out",
    }
    assert len(place.enrol().enrolled) == 1


def test_it_prints_draws_and_keeps_nothing(place: Place) -> None:
    written(place, BRANCHING)
    done = tactful(place.root, "simulate", *START, "--svg", "month.svg")
    assert (done.returncode, done.stderr) == (0, "")
    for part in (
        "spring, 30 days from Mon 02 Mar 2026 10:00 UTC, 40 people", "02 Mar - 08 Mar",
        "Busiest day of kim: ", "Busiest day of sam: ",
        "Assumed (our defaults, change them with --assume; seed 1):", "Each email: reply 5.0%",
        "Nurture: looked at again from ",
    ):  # fmt: skip
        assert part in done.stdout
    again = tactful(place.root, "simulate", *START, "--svg", "again.svg")
    assert again.stdout.replace("again.svg", "month.svg") == done.stdout
    assert not (place.root / ".tactful").exists()
    picture = ElementTree.parse(place.root / "month.svg").getroot()
    space = "{http://www.w3.org/2000/svg}"
    assert "Mon 02 Mar 2026 " in (picture.findtext(f"{space}desc") or "")
    bars = [one.findtext(f"{space}title") or "" for one in picture.findall(f"{space}rect")]
    found = played(place.workspace, days=30)
    assert sum(int(bar.split(": ")[1].split()[0]) for bar in bars if bar) == sum(
        totals(found).touches.values()
    )


def test_the_same_for_scripts(place: Place) -> None:
    written(place, BRANCHING)
    said = json.loads(tactful(place.root, "simulate", *START, "--format", "json").stdout)
    assert (said["people"], said["days"], said["seed"]) == (40, 30, 1)
    assert said["assumed"]["email"]["reply"] == 0.05
    assert sum(said["endings"].values()) == len(said["lives"]) == 40
    weeks = said["weeks"]
    assert sum(week["touches"].get("email", 0) for week in weeks) == said["touches"]["email"]
    life = said["lives"][0]
    assert life["touches"][0]["at"] == "2026-03-02T10:20:00+00:00"
    assert life["ending"] in said["endings"]


ALL_CHANNELS = """\
    - {email: spring/thanks.md, wait: 20 minutes}
    - {call: spring/call.txt, wait: 1 business day}
    - {voicemail: spring/call.txt, wait: 1 business day}
    - {social: spring/call.txt, wait: 1 business day}
    - {letter: spring/call.txt, wait: 1 business day}
    - {task: spring/call.txt, wait: 1 business day}
"""


@pytest.mark.parametrize("channel", list(Channel))
def test_each_channels_cost_counts(place: Place, channel: str) -> None:
    written(place, ALL_CHANNELS, ("a@x.example,Al,X,UTC,,", "b@x.example,Bo,Y,UTC,,"))
    file = place.root / "tactful.toml"
    file.write_text(f"{file.read_text()}\n[costs]\n{channel} = 7.25\n")
    spring = place.root / "campaigns/spring.yml"
    spring.write_text(spring.read_text().replace("spring.csv}", "spring.csv, lead_cost: 5}"))
    said = tactful(place.root, "simulate", "spring", *START, "--assume", *NOTHING).stdout
    assert "Cost: 14.50, 7.25 a lead; a lead cost 5.00." in said
    shown = tactful(
        place.root, "simulate", "spring", *START, "--assume", *NOTHING, "--format", "json"
    )
    assert json.loads(shown.stdout)["cost"] == 14.5
    assert "(1 " in tactful(place.root, "lint", "--select", "S419").stdout


def test_one_person_is_shown(place: Place) -> None:
    written(place, BRANCHING)
    done = tactful(place.root, "simulate", *START, "--to", "p1@example.org")
    assert "spring, p1@example.org (America/New_York)" in done.stdout
    assert "Mon 02 Mar 2026 08:30 EST" in done.stdout
    done = tactful(place.root, "simulate", *START, "--to", "eve@example.org")
    assert done.returncode == 2
    assert "'eve@example.org' is not on the list" in done.stderr


def test_two_cadences_have_the_same_people_and_the_same_luck(place: Place) -> None:
    written(place, BRANCHING)
    text = (place.root / "campaigns/spring.yml").read_text()
    (place.root / "campaigns/twin.yml").write_text(
        text.replace("campaign: spring", "campaign: twin")
    )
    (place.root / "campaigns/slow.yml").write_text(
        text.replace("campaign: spring", "campaign: slow").replace("20 minutes", "3 days")
    )
    command = ("simulate", "spring", *START, "--format", "json", "--compare")
    same = json.loads(tactful(place.root, *command, "twin").stdout)["compared"]
    assert same[0]["lives"] == same[1]["lives"]
    fast, slow = json.loads(tactful(place.root, *command, "slow").stdout)["compared"]
    assert fast["days_to_contact"] < slow["days_to_contact"]
    done = tactful(
        place.root, "simulate", "spring", *START, "--compare", "slow", "--svg", "two.svg"
    )
    assert "days to the first contact, median" in done.stdout
    assert ElementTree.parse(place.root / "two.svg").getroot() is not None
    alone = tactful(place.root, "simulate", "spring", "--compare", "spring")
    assert "'spring' is the same campaign" in alone.stderr


def test_the_bundled_campaign_plays_through_a_month(tmp_path: Path) -> None:
    lay("demo/faulty", tmp_path)
    lay("demo/fixed", tmp_path, replace=True)
    done = tactful(tmp_path, "simulate", *START, "--svg", "month.svg", "--format", "json")
    assert done.returncode == 0
    said = json.loads(done.stdout)
    assert set(said["endings"]) >= {"met", "replied", "nurture"}
    assert said["endings"].get("under way", 0) == 0
    assert set(said["touches"]) == {"email", "call"}
    workspace = open_workspace(tmp_path)
    assert said["campaign"] in workspace.campaigns

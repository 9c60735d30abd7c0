"""`tactful variants`: who answered which text, and when one of them has won."""

from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select, update

from tactful.campaigns.commands.variants import command
from tactful.campaigns.journey.ending.endings import record_reply
from tactful.campaigns.model import OutboxState
from tactful.campaigns.queries.variants import StepResult, variant_results, wilson
from tactful.campaigns.store.tables import Enrolment, Outbox, StoredMessage

from .conftest import Place

PEOPLE = "".join(f"p{n}@firm{n}.example,Ann,Firm {n},,,\n" for n in range(60))


def lay(place: Place) -> None:
    place.write(people=PEOPLE, approval="none")
    file = Path(place.root / "campaigns/spring.yml")
    text = file.read_text()
    file.write_text(
        text.replace(
            "      wait: 0 minutes\n",
            "      wait: 0 minutes\n      variants: {b: spring/b.md}\n",
            1,
        )
    )
    first = place.root / "templates/spring/thanks.md"
    (place.root / "templates/spring/b.md").write_text(first.read_text().replace("thank", "bless"))
    place.ready()
    with place.store.session() as session:  # as if all had left at 10:00
        session.execute(
            update(Outbox)
            .where(Outbox.key == "email-spring-thanks")
            .values(state=OutboxState.sent, sent_at=place.now)
        )


def arms(place: Place, needed: int = 10) -> StepResult:
    with place.store.reading() as session:
        (found,) = variant_results(session, place.workspace.campaign("spring"), needed=needed)
    return found


def answer(place: Place, variant: str | None, count: int, **later: float) -> None:
    """Let some of those who got a variant answer, so long after 10:00."""
    with place.store.session() as session:
        people = session.scalars(
            select(Enrolment)
            .join(StoredMessage, StoredMessage.enrolment_id == Enrolment.id)
            .where(
                StoredMessage.key == "email-spring-thanks",
                StoredMessage.variant.is_(None)
                if variant is None
                else StoredMessage.variant == variant,
            )
            .order_by(Enrolment.id)
            .limit(count)
        )
        addresses = [one.address.address for one in people]
    for address in addresses:
        with place.store.session() as session:
            record_reply(session, address, now=place.now + timedelta(**later))


def test_a_text_wins_when_enough_people_have_it_and_the_intervals_part(place: Place) -> None:
    lay(place)
    counts = {arm.variant: arm.sent for arm in arms(place).arms}
    assert sum(counts.values()) == 60 and min(counts.values()) >= 15
    answer(place, "b", 14, hours=2)
    answer(place, None, 1, hours=2)
    found = arms(place)
    assert {arm.variant: arm.replied for arm in found.arms} == {"the step's own": 1, "b": 14}
    assert (found.winner, found.why) == ("b", "its interval is above all others")
    early = arms(place, needed=435)
    assert early.winner is None and early.why.startswith("too early: ")


def test_a_reply_before_the_email_left_is_not_its_merit(place: Place) -> None:
    lay(place)
    answer(place, "b", 5, hours=-2)
    assert sum(arm.replied for arm in arms(place).arms) == 0


def test_a_small_difference_proves_nothing(place: Place) -> None:
    lay(place)
    answer(place, "b", 3, hours=1)
    answer(place, None, 2, hours=1)
    assert (arms(place).winner, arms(place).why) == (
        None, "no difference is proved: the intervals overlap",
    )  # fmt: skip


def test_the_command_says_it(place: Place) -> None:
    lay(place)
    said = CliRunner().invoke(command, ["spring", "-C", str(place.root)]).output
    assert "95 % interval" in said and "No winner: too early" in said


# From R: prop.test(x, n, correct = FALSE)$conf.int
@pytest.mark.parametrize(
    ("hits", "of", "low", "high"),
    [
        (10, 100, 0.05523, 0.17437),
        (0, 20, 0.0, 0.16113),
        (20, 20, 0.83887, 1.0),
        (1, 3, 0.06149, 0.79234),
    ],
)
def test_an_interval_is_wilsons(hits: int, of: int, low: float, high: float) -> None:
    assert wilson(hits, of) == pytest.approx((low, high), abs=1e-4)


@given(st.integers(1, 10_000).flatmap(lambda of: st.tuples(st.integers(0, of), st.just(of))))
def test_the_rate_is_inside(pair: tuple[int, int]) -> None:
    low, high = wilson(*pair)
    assert 0.0 <= low <= pair[0] / pair[1] + 1e-9 and pair[0] / pair[1] - 1e-9 <= high <= 1.0

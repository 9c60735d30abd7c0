"""Every move between states that is allowed, and so every one that is not."""

from collections.abc import Mapping
from enum import StrEnum

import pytest

from tactful.campaigns.model import (
    ENROLMENT_MOVES,
    LIVE,
    MESSAGE_MOVES,
    OUTBOX_MOVES,
    TOUCH_MOVES,
    EnrolmentState,
    sources,
)

ENDS = "replied met bounced opted_out handed_back nurture finished"
ENROLMENT = {
    "active": f"paused away {ENDS}",
    "paused": f"active {ENDS}",
    "away": f"active paused {ENDS}",
    "finished": "replied met bounced opted_out handed_back nurture",
    "nurture": "replied met bounced opted_out handed_back finished",
    "handed_back": "replied met bounced opted_out",
    "replied": "met opted_out handed_back nurture finished",
    "met": "opted_out handed_back",
    "bounced": "replied opted_out",
    "opted_out": "",
}
MESSAGE = {
    "draft": "approved rejected stale cancelled",
    "held": "rejected stale cancelled",
    "approved": "draft rejected stale cancelled",
    "rejected": "",
    "stale": "",
    "cancelled": "",
}
OUTBOX = {
    "due": "claimed held cancelled in_doubt",
    "retry": "claimed held cancelled in_doubt",
    "held": "due cancelled in_doubt",
    "claimed": "sending due retry failed held cancelled",
    "sending": "sent retry failed in_doubt",
    "in_doubt": "sent due sending",
    "sent": "",
    "failed": "due",
    "cancelled": "due",
}
TOUCH = {
    "planned": "open skipped cancelled",
    "open": "planned done skipped cancelled",
    "done": "",
    "skipped": "",
    "passed": "",
    "cancelled": "",
}


@pytest.mark.parametrize(
    ("moves", "wanted"),
    [
        (ENROLMENT_MOVES, ENROLMENT),
        (MESSAGE_MOVES, MESSAGE),
        (OUTBOX_MOVES, OUTBOX),
        (TOUCH_MOVES, TOUCH),
    ],
    ids=["enrolment", "message", "outbox", "touch"],
)
def test_the_moves_are_these_and_no_others(
    moves: Mapping[StrEnum, tuple[StrEnum, ...]], wanted: Mapping[str, str]
) -> None:
    found = {state.value: {to.value for to in targets} for state, targets in moves.items()}
    assert found == {state: set(said.split()) for state, said in wanted.items()}
    assert set(moves) == set(type(next(iter(moves))))  # no state is without its line


def test_whoever_opted_out_stays_so_and_never_becomes_replied_or_met() -> None:
    for state in EnrolmentState:
        assert EnrolmentState.opted_out not in sources(ENROLMENT_MOVES, state)


def test_whoever_has_ended_is_never_live_again() -> None:
    ended = set(EnrolmentState) - set(LIVE)
    for state in LIVE:
        assert ended.isdisjoint(sources(ENROLMENT_MOVES, state))
